/* SPDX-License-Identifier: MIT */
/* The events of a binary property list. */
#include <config.h>

#include <stdlib.h>

#include <sealtree/die.h>

#include "plist_binary.h"

struct walk {
	struct plist_binary b;
	struct {
		struct plist_object object;
		uint64_t next;
	} open[LIMIT_PLIST_DEPTH];
	bool begun;
	struct text key, value;
};

static void *
binary_open(struct plist_reader *reader)
{
	(void) reader;
	return xalloc(1, sizeof(struct walk));
}

static void
binary_close(void *state)
{
	struct walk *w = state;

	text_release(&w->key);
	text_release(&w->value);
	free(w);
}

static void
fail(struct plist_reader *reader, struct plist_event *event, size_t at,
    const char *what)
{
	plist_gate_fail(reader, event, DEFECT_PLIST, at, "%s", what);
}

static void
read_object(
    struct plist_reader *reader, uint64_t number, struct plist_event *event)
{
	struct walk *w = reader->state;
	struct plist_object object;

	/* The graph was checked: it is there. */
	if (!plist_binary_object(&w->b, number, &object)) {
		fail(reader, event, 0, "a reference to no object");
		return;
	}
	event->value.offset = reader->bytes.offset + object.at;
	if (plist_object_is_container(&object)) {
		bool dict = plist_object_is_dict(&object);

		event->type = dict ? PLIST_EVENT_DICT : PLIST_EVENT_ARRAY;
		event->value.type = dict ? PLIST_DICT : PLIST_ARRAY;
		if (reader->depth < LIMIT_PLIST_DEPTH) {
			w->open[reader->depth].object = object;
			w->open[reader->depth].next = 0;
		}
		return;
	}
	event->type = PLIST_EVENT_VALUE;
	if (!plist_binary_scalar(reader, &object, &w->value, &event->value))
		fail(reader, event, object.at, "an object that is no value");
}

static bool
read_key(
    struct plist_reader *reader, uint64_t number, struct plist_event *event)
{
	struct walk *w = reader->state;
	struct plist_object object;

	if (!plist_binary_object(&w->b, number, &object) ||
	    (object.marker >> 4 != 5 && object.marker >> 4 != 6) ||
	    !plist_binary_string(reader, &object, &w->key, &event->key)) {
		fail(reader, event, 0, "a key that is no string");
		return false;
	}
	reader->key_decoded = object.marker >> 4 == 6;
	return true;
}

static void
read_next(struct plist_reader *reader, struct plist_event *event)
{
	struct walk *w = reader->state;
	struct plist_object *object = &w->open[reader->depth - 1].object;
	uint64_t i = w->open[reader->depth - 1].next++, values = 0;

	if (i == object->count) {
		event->type = PLIST_EVENT_CLOSE;
		return;
	}
	if (plist_object_is_dict(object)) {
		if (!read_key(reader, plist_object_reference(&w->b, object, i),
			event))
			return;
		values = object->count;
	}
	read_object(
	    reader, plist_object_reference(&w->b, object, values + i), event);
}

static void
begin(struct plist_reader *reader, struct plist_event *event)
{
	struct walk *w = reader->state;
	const char *wrong = plist_binary_parse(reader->bytes, &w->b);
	enum defect_kind kind = DEFECT_PLIST;
	size_t at = 0;

	if (!wrong)
		wrong = plist_graph_check(&w->b, &kind, &at);
	if (wrong)
		plist_gate_fail(reader, event, kind, at, "%s", wrong);
	else
		read_object(reader, w->b.top, event);
}

static void
binary_next(struct plist_reader *reader, struct plist_event *event)
{
	struct walk *w = reader->state;

	if (!w->begun) {
		w->begun = true;
		begin(reader, event);
	} else if (reader->depth) {
		read_next(reader, event);
	} else {
		event->type = PLIST_EVENT_END;
	}
}

const struct plist_syntax plist_syntax_binary = { binary_open, binary_close,
	binary_next };
