/* SPDX-License-Identifier: MIT */
/*
 * XML property lists, of which there are several readers that do not agree.
 * This one takes what Apple's own writers write and what people edit by hand,
 * and records whatever else it comes by: comments that some end elsewhere,
 * CDATA, attributes, text between elements, what follows the root.
 *
 * After PropertyList-1.0.dtd and CoreFoundation's CFPropertyList.c (CF-1153).
 */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include <sealtree/die.h>

#include "plist_gate.h"
#include "plist_text.h"

enum element {
	ELEMENT_NONE,
	ELEMENT_PLIST,
	ELEMENT_DICT,
	ELEMENT_ARRAY,
	ELEMENT_KEY,
	ELEMENT_STRING,
	ELEMENT_DATA,
	ELEMENT_DATE,
	ELEMENT_INTEGER,
	ELEMENT_REAL,
	ELEMENT_TRUE,
	ELEMENT_FALSE,
	ELEMENTS
};

static const char *const names[ELEMENTS] = {
	[ELEMENT_PLIST] = "plist",
	[ELEMENT_DICT] = "dict",
	[ELEMENT_ARRAY] = "array",
	[ELEMENT_KEY] = "key",
	[ELEMENT_STRING] = "string",
	[ELEMENT_DATA] = "data",
	[ELEMENT_DATE] = "date",
	[ELEMENT_INTEGER] = "integer",
	[ELEMENT_REAL] = "real",
	[ELEMENT_TRUE] = "true",
	[ELEMENT_FALSE] = "false",
};

enum tag_type {
	TAG_OPEN,
	TAG_CLOSE,
	TAG_EMPTY
};

struct tag {
	enum element element;
	enum tag_type type;
	size_t at;
};

struct xml {
	struct plist_text in;
	struct text key, value;
	bool begun, in_plist;
	/* <dict/> and <array/> are two events. */
	bool close_next;
};

static void *
xml_open(struct plist_reader *reader)
{
	struct xml *x = xalloc(1, sizeof *x);

	x->in = (struct plist_text){ .reader = reader };
	return x;
}

static void
xml_close(void *state)
{
	struct xml *x = state;

	text_release(&x->key);
	text_release(&x->value);
	free(x);
}

static void
fail(struct xml *x, struct plist_event *event, size_t at, const char *what)
{
	plist_gate_fail(x->in.reader, event, DEFECT_PLIST, at, "%s", what);
}

static enum element
element_named(struct bytes name)
{
	for (enum element e = ELEMENT_PLIST; e < ELEMENTS; e++)
		if (name.len && name.data[0] == (uint8_t) names[e][0] &&
		    bytes_are(name, names[e]))
			return e;
	return ELEMENT_NONE;
}

/* Attributes up to the end of the tag; only <plist version="1.0"> has one. */
static void
pass_attributes(struct xml *x, struct tag *tag)
{
	struct bytes attributes = plist_text_attributes(&x->in);

	if (bytes_end(attributes, "/")) {
		attributes.len--;
		if (tag->type == TAG_OPEN)
			tag->type = TAG_EMPTY;
	}
	while (attributes.len &&
	       plist_text_is_space(attributes.data[attributes.len - 1]))
		attributes.len--;
	if (attributes.len && (tag->element != ELEMENT_PLIST ||
				  !bytes_are(attributes, "version=\"1.0\"")))
		plist_gate_doubt(
		    x->in.reader, tag->at, "attributes of an element");
}

/* The tag at hand. False after failing the event. */
static bool
read_tag(struct xml *x, struct tag *tag, struct plist_event *event)
{
	struct bytes name;

	*tag = (struct tag){ .at = x->in.at };
	if (!plist_text_begins(&x->in, "<")) {
		fail(
		    x, event, x->in.at, "the property list ends in its middle");
		return false;
	}
	x->in.at++;
	if (plist_text_begins(&x->in, "/")) {
		x->in.at++;
		tag->type = TAG_CLOSE;
	}
	name = plist_text_name(&x->in);
	tag->element = element_named(name);
	if (tag->element == ELEMENT_NONE) {
		fail(x, event, tag->at, "an element that no property list has");
		return false;
	}
	pass_attributes(x, tag);
	if (!plist_text_begins(&x->in, ">")) {
		fail(x, event, tag->at, "a tag that does not end");
		return false;
	}
	x->in.at++;
	return true;
}

/* Text up to the closing tag of `tag`, and that tag. */
static bool
read_content(struct xml *x, const struct tag *tag, struct text *buffer,
    struct bytes *content, struct plist_event *event)
{
	struct tag end;

	*content =
	    (struct bytes){ .offset = x->in.reader->bytes.offset + x->in.at };
	x->in.mixed = false;
	if (tag->type == TAG_EMPTY)
		return true;
	if (!plist_text_content(&x->in, buffer, content, event) ||
	    !read_tag(x, &end, event))
		return false;
	if (end.type == TAG_CLOSE && end.element == tag->element)
		return true;
	fail(x, event, end.at, "an element inside text, or the wrong end tag");
	return false;
}

static bool
scan_scalar(struct xml *x, const struct tag *tag, struct bytes content,
    struct plist *value, const char **odd)
{
	switch (tag->element) {
	case ELEMENT_INTEGER:
		value->type = PLIST_INTEGER;
		return plist_scan_integer(content, value, odd);
	case ELEMENT_REAL:
		value->type = PLIST_REAL;
		return plist_scan_real(content, value, odd);
	case ELEMENT_DATE:
		value->type = PLIST_DATE;
		return plist_scan_date(content, value, odd);
	case ELEMENT_TRUE:
	case ELEMENT_FALSE:
		value->type = PLIST_BOOLEAN;
		value->boolean = tag->element == ELEMENT_TRUE;
		if (content.len)
			*odd = "a boolean with text in it";
		return true;
	case ELEMENT_DATA:
		value->type = PLIST_DATA;
		/* What was decoded lies in the buffer already. */
		if (content.data == (const uint8_t *) x->value.data)
			content = arena_copy(x->in.reader->copies, content);
		text_reset(&x->value);
		plist_scan_data(content, &x->value, odd);
		value->bytes = text_bytes(&x->value);
		return true;
	case ELEMENT_STRING:
		value->type = PLIST_STRING;
		value->bytes = content;
		plist_gate_check_text(x->in.reader, tag->at, content);
		return true;
	case ELEMENT_NONE:
	case ELEMENT_PLIST:
	case ELEMENT_DICT:
	case ELEMENT_ARRAY:
	case ELEMENT_KEY:
	case ELEMENTS:
		break;
	}
	return false;
}

static void
read_scalar(struct xml *x, const struct tag *tag, struct plist_event *event)
{
	struct bytes content;
	const char *odd = NULL;

	event->type = PLIST_EVENT_VALUE;
	if (!read_content(x, tag, &x->value, &content, event))
		return;
	if (!scan_scalar(x, tag, content, &event->value, &odd)) {
		plist_gate_fail(x->in.reader, event, DEFECT_PLIST, tag->at,
		    "no %s", names[tag->element]);
		return;
	}
	if (odd)
		plist_gate_doubt(x->in.reader, tag->at, "%s", odd);
	if (x->in.mixed && tag->element != ELEMENT_STRING)
		plist_gate_doubt(x->in.reader, tag->at,
		    "a %s with more than characters in it",
		    names[tag->element]);
}

/* An opening tag was read: what it begins. */
static void
read_value(struct xml *x, const struct tag *tag, struct plist_event *event)
{
	event->value.offset = x->in.reader->bytes.offset + tag->at;
	switch (tag->element) {
	case ELEMENT_DICT:
	case ELEMENT_ARRAY:
		event->type = tag->element == ELEMENT_DICT ? PLIST_EVENT_DICT
							   : PLIST_EVENT_ARRAY;
		event->value.type =
		    tag->element == ELEMENT_DICT ? PLIST_DICT : PLIST_ARRAY;
		x->close_next = tag->type == TAG_EMPTY;
		break;
	case ELEMENT_KEY:
		fail(x, event, tag->at, "a key where a value should be");
		break;
	case ELEMENT_PLIST:
		fail(x, event, tag->at, "a property list inside another");
		break;
	case ELEMENT_NONE:
	case ELEMENT_STRING:
	case ELEMENT_DATA:
	case ELEMENT_DATE:
	case ELEMENT_INTEGER:
	case ELEMENT_REAL:
	case ELEMENT_TRUE:
	case ELEMENT_FALSE:
	case ELEMENTS:
		read_scalar(x, tag, event);
		break;
	}
}

static void
read_close(struct xml *x, const struct tag *tag, struct plist_event *event)
{
	enum element open =
	    plist_gate_in_dict(x->in.reader) ? ELEMENT_DICT : ELEMENT_ARRAY;

	event->type = PLIST_EVENT_CLOSE;
	if (tag->element != open)
		fail(x, event, tag->at, "the wrong end tag");
}

static void
read_pair(struct xml *x, const struct tag *key, struct plist_event *event)
{
	struct tag tag;

	if (key->element != ELEMENT_KEY) {
		fail(x, event, key->at, "a value without a key");
		return;
	}
	if (!read_content(x, key, &x->key, &event->key, event))
		return;
	x->in.reader->key_decoded =
	    event->key.data == (const uint8_t *) x->key.data;
	plist_gate_check_text(x->in.reader, key->at, event->key);
	if (!plist_text_pass(&x->in, event) || !read_tag(x, &tag, event))
		return;
	if (tag.type == TAG_CLOSE)
		fail(x, event, tag.at, "a key without a value");
	else
		read_value(x, &tag, event);
}

static void
read_inside(struct xml *x, struct plist_event *event)
{
	struct tag tag;

	if (x->close_next) {
		x->close_next = false;
		event->type = PLIST_EVENT_CLOSE;
		return;
	}
	if (!plist_text_pass(&x->in, event) || !read_tag(x, &tag, event))
		return;
	if (tag.type == TAG_CLOSE)
		read_close(x, &tag, event);
	else if (plist_gate_in_dict(x->in.reader))
		read_pair(x, &tag, event);
	else
		read_value(x, &tag, event);
}

static void
read_root(struct xml *x, struct plist_event *event)
{
	struct tag tag;

	if (!plist_text_prolog(&x->in, event) || !read_tag(x, &tag, event))
		return;
	if (tag.element == ELEMENT_PLIST && tag.type == TAG_OPEN) {
		x->in_plist = true;
		if (!plist_text_pass(&x->in, event) ||
		    !read_tag(x, &tag, event))
			return;
	} else if (tag.element != ELEMENT_PLIST) {
		plist_gate_doubt(
		    x->in.reader, tag.at, "no <plist> around the root");
	}
	if (tag.type == TAG_CLOSE || tag.element == ELEMENT_PLIST)
		fail(x, event, tag.at, "a property list without a root");
	else
		read_value(x, &tag, event);
}

/* The root is closed: its <plist> too, and then nothing. */
static void
read_end(struct xml *x, struct plist_event *event)
{
	struct plist_reader *reader = x->in.reader;
	struct tag tag;

	event->type = PLIST_EVENT_END;
	if (!plist_text_pass(&x->in, event))
		return;
	if (x->in.at == reader->bytes.len) {
		if (x->in_plist)
			plist_gate_flaw(reader, x->in.at,
			    "the property list ends without </plist>");
		return;
	}
	if (!x->in_plist || !plist_text_begins(&x->in, "</plist")) {
		plist_gate_doubt(
		    reader, x->in.at, "something follows the root");
		return;
	}
	if (!read_tag(x, &tag, event) || !plist_text_pass(&x->in, event))
		return;
	if (x->in.at < reader->bytes.len)
		plist_gate_doubt(
		    reader, x->in.at, "something follows the property list");
}

static void
xml_next(struct plist_reader *reader, struct plist_event *event)
{
	struct xml *x = reader->state;

	if (reader->depth) {
		read_inside(x, event);
	} else if (!x->begun) {
		x->begun = true;
		read_root(x, event);
	} else {
		read_end(x, event);
	}
}

const struct plist_syntax plist_syntax_xml = { xml_open, xml_close, xml_next };
