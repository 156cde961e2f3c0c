/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <string.h>

#include <sealtree/limits.h>
#include <sealtree/text.h>
#include <sealtree/xml.h>

#include "plist_text.h"

/* An element that is open. */
struct frame {
	struct xml *element;
	const struct xml **link; /* where its next child goes */
	struct text text;
};

struct reading {
	struct bytes in;
	size_t at;
	enum defect_kind kind;
	struct arena *arena;
	struct defects *defects;
	struct frame frames[LIMIT_XML_DEPTH];
	unsigned depth;
	size_t elements;
	bool failed;
};

static void
fail(struct reading *r, enum defect_kind kind, const char *what)
{
	uint64_t offset = r->in.offset;

	if (!r->failed)
		defect_add(r->defects, kind,
		    offset == NO_OFFSET ? NO_OFFSET : offset + r->at, "%s",
		    what);
	r->failed = true;
}

static void
malformed(struct reading *r, const char *what)
{
	fail(r, r->kind, what);
}

static struct bytes
rest(const struct reading *r)
{
	return bytes_clamp(r->in, r->at, UINT64_MAX);
}

static bool
at(const struct reading *r, const char *literal)
{
	return bytes_begin(rest(r), literal);
}

static bool
take(struct reading *r, const char *literal)
{
	if (!at(r, literal))
		return false;
	r->at += strlen(literal);
	return true;
}

/* What comes up to `end`, which is passed over as well. */
static struct bytes
take_to(struct reading *r, const char *end)
{
	struct bytes b = rest(r);
	size_t len = strlen(end);

	for (size_t i = 0; i + len <= b.len; i++) {
		const uint8_t *next = memchr(
		    b.data + i, (uint8_t) end[0], b.len - len - i + 1);

		if (!next)
			break;
		i = (size_t) (next - b.data);
		if (memcmp(next, end, len) == 0) {
			r->at += i + len;
			return bytes_clamp(b, 0, i);
		}
	}
	malformed(r, "something in it does not end");
	return (struct bytes){ 0 };
}

static void
pass_space(struct reading *r)
{
	while (r->at < r->in.len && plist_text_is_space(r->in.data[r->at]))
		r->at++;
}

static bool
is_name(uint8_t c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '_' || c == ':' || c == '-' ||
	       c == '.' || c >= 0x80;
}

static struct bytes
take_name(struct reading *r)
{
	size_t begin = r->at;

	while (r->at < r->in.len && is_name(r->in.data[r->at]))
		r->at++;
	if (r->at == begin)
		malformed(r, "a name is missing");
	return bytes_clamp(r->in, begin, r->at - begin);
}

/* Characters with references in them. */
static void
add_characters(struct reading *r, struct text *text, struct bytes raw)
{
	while (raw.len && !r->failed) {
		const uint8_t *mark = memchr(raw.data, '&', raw.len);
		size_t len = mark ? (size_t) (mark - raw.data) : raw.len;
		const uint8_t *end;

		text_add(text, raw.data, len);
		raw = bytes_clamp(raw, len, UINT64_MAX);
		if (!raw.len)
			return;
		end = memchr(raw.data, ';', raw.len);
		len = end ? (size_t) (end - raw.data) : 0;
		if (len < 2 ||
		    !plist_add_reference(text, bytes_clamp(raw, 1, len - 1))) {
			malformed(r, "a reference to an entity that XML itself "
				     "does not have");
			return;
		}
		raw = bytes_clamp(raw, len + 1, UINT64_MAX);
	}
}

static struct bytes
decode(struct reading *r, struct bytes raw)
{
	struct text text = TEXT_INIT;
	struct bytes decoded = raw;

	if (raw.len && memchr(raw.data, '&', raw.len)) {
		add_characters(r, &text, raw);
		decoded = arena_copy(r->arena, text_bytes(&text));
	}
	text_release(&text);
	return decoded;
}

static void
read_attribute(struct reading *r, struct xml *element, size_t *capacity)
{
	struct bytes name = take_name(r), value;
	char quote[2] = { 0 };

	pass_space(r);
	if (!take(r, "="))
		malformed(r, "an attribute without a value");
	pass_space(r);
	quote[0] = at(r, "'") ? '\'' : '"';
	if (!take(r, quote))
		malformed(r, "an attribute's value without quotes");
	if (r->failed)
		return;
	value = take_to(r, quote);
	if (value.len && memchr(value.data, '<', value.len))
		malformed(r, "\"<\" in an attribute");
	if (xml_attribute(element, arena_string(r->arena, name)).data)
		malformed(r, "an attribute that is there twice");
	if (element->attribute_count == LIMIT_XML_ATTRIBUTES) {
		fail(r, DEFECT_LIMIT, "an element has more attributes than "
				      "this reads");
		return;
	}
	ARENA_GROW(r->arena, element->attributes, element->attribute_count,
	    *capacity);
	element->attributes[element->attribute_count++] =
	    (struct xml_attribute){ name, decode(r, value) };
}

static void
push(struct reading *r, struct xml *element)
{
	struct frame *frame = &r->frames[r->depth];

	if (r->depth == LIMIT_XML_DEPTH) {
		fail(r, DEFECT_LIMIT, "elements lie in each other deeper than "
				      "this reads");
		return;
	}
	text_reset(&frame->text);
	frame->element = element;
	frame->link = &element->first;
	r->depth++;
}

static void
pop(struct reading *r)
{
	struct frame *frame = &r->frames[--r->depth];

	frame->element->text = arena_copy(r->arena, text_bytes(&frame->text));
}

/* Behind the "<" of a tag that opens. */
static struct xml *
read_element(struct reading *r)
{
	struct xml *element = ARENA_NEW(r->arena, struct xml);
	size_t capacity = 0;

	element->at = r->at - 1;
	if (++r->elements > LIMIT_XML_ELEMENTS)
		fail(r, DEFECT_LIMIT, "there are more elements than this "
				      "reads");
	element->name = take_name(r);
	while (!r->failed) {
		size_t before = r->at;

		pass_space(r);
		if (at(r, ">") || at(r, "/>"))
			break;
		if (r->at == before)
			malformed(r, "a tag that does not end");
		else
			read_attribute(r, element, &capacity);
	}
	if (r->failed)
		return NULL;
	if (r->depth) {
		struct frame *parent = &r->frames[r->depth - 1];

		*parent->link = element;
		parent->link = &element->next;
	}
	push(r, element);
	if (take(r, "/>")) {
		if (!r->failed)
			pop(r);
	} else {
		take(r, ">");
	}
	return element;
}

static void
read_end(struct reading *r)
{
	struct bytes name = take_name(r);

	pass_space(r);
	if (!take(r, ">") ||
	    !bytes_equal(name, r->frames[r->depth - 1].element->name))
		malformed(r, "an element is closed by another one's tag");
	else
		pop(r);
}

static void
pass_comment(struct reading *r)
{
	take_to(r, "--");
	if (!take(r, ">"))
		malformed(r, "\"--\" in a comment");
}

/* Within the root: up to its end. */
static void
read_inside(struct reading *r)
{
	while (r->depth && !r->failed) {
		struct text *text = &r->frames[r->depth - 1].text;
		struct bytes raw = rest(r);
		const uint8_t *mark =
		    raw.len ? memchr(raw.data, '<', raw.len) : NULL;

		if (!mark) {
			malformed(r, "it ends in its middle");
			return;
		}
		raw = bytes_clamp(raw, 0, (size_t) (mark - raw.data));
		add_characters(r, text, raw);
		r->at += raw.len;
		if (take(r, "<!--"))
			pass_comment(r);
		else if (take(r, "<![CDATA["))
			text_add_bytes(text, take_to(r, "]]>"));
		else if (take(r, "</"))
			read_end(r);
		else if (at(r, "<!") || at(r, "<?"))
			malformed(r, "a declaration where none is read");
		else if (take(r, "<"))
			read_element(r);
	}
}

static void
pass_misc(struct reading *r)
{
	pass_space(r);
	while (!r->failed && take(r, "<!--")) {
		pass_comment(r);
		pass_space(r);
	}
}

static const struct xml *
read_document(struct reading *r)
{
	const struct xml *root = NULL;

	take(r, "\xef\xbb\xbf");
	if (take(r, "<?xml") && r->at < r->in.len &&
	    plist_text_is_space(r->in.data[r->at]))
		take_to(r, "?>");
	pass_misc(r);
	if (at(r, "<!"))
		malformed(r, "it declares a document type, which is not read");
	else if (at(r, "<?"))
		malformed(r, "a declaration where none is read");
	else if (take(r, "<"))
		root = read_element(r);
	else
		malformed(r, "it is no XML");
	if (!r->failed)
		read_inside(r);
	pass_misc(r);
	if (r->at < r->in.len)
		malformed(r, "something follows its end");
	return r->failed ? NULL : root;
}

/* The characters that XML 1.0 has. */
static bool
is_text(struct bytes b)
{
	for (size_t i = 0; i < b.len; i++)
		if (b.data[i] < 0x20 && !plist_text_is_space(b.data[i]))
			return false;
	return text_is_utf8(b);
}

const struct xml *
xml_parse(struct bytes bytes, enum defect_kind kind, struct arena *arena,
    struct defects *defects)
{
	struct reading r = {
		.in = bytes,
		.kind = kind,
		.arena = arena,
		.defects = defects,
	};
	const struct xml *root = NULL;

	if (bytes.len > LIMIT_XML_BYTES)
		fail(&r, DEFECT_LIMIT, "it is longer than this reads");
	else if (!is_text(bytes))
		malformed(&r, "it is not text in UTF-8");
	else
		root = read_document(&r);
	for (unsigned i = 0; i < LIMIT_XML_DEPTH; i++)
		text_release(&r.frames[i].text);
	return root;
}

static const struct xml *
named(const struct xml *element, struct bytes name)
{
	while (element && !bytes_equal(element->name, name))
		element = element->next;
	return element;
}

const struct xml *
xml_child(const struct xml *parent, const char *name)
{
	return parent ? named(parent->first, bytes_of(name)) : NULL;
}

const struct xml *
xml_again(const struct xml *element)
{
	return named(element->next, element->name);
}

struct bytes
xml_attribute(const struct xml *element, const char *name)
{
	for (size_t i = 0; element && i < element->attribute_count; i++)
		if (bytes_are(element->attributes[i].name, name))
			return element->attributes[i].value;
	return (struct bytes){ 0 };
}

struct bytes
xml_text(const struct xml *parent, const char *name)
{
	const struct xml *child = xml_child(parent, name);
	struct bytes b = child ? child->text : (struct bytes){ 0 };

	while (b.len && plist_text_is_space(b.data[0]))
		b = bytes_clamp(b, 1, UINT64_MAX);
	while (b.len && plist_text_is_space(b.data[b.len - 1]))
		b.len--;
	return b;
}
