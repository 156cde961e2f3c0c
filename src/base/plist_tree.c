/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include <sealtree/die.h>

#include "plist_gate.h"

/* A container that is being filled. */
struct growing {
	struct plist *container;
	struct plist *last;
};

static struct plist *
keep(struct arena *arena, const struct plist_event *event)
{
	struct plist *kept = ARENA_NEW(arena, struct plist);

	*kept = event->value;
	if (event->key.len)
		kept->key = arena_copy(arena, event->key);
	if (kept->type == PLIST_STRING || kept->type == PLIST_DATA)
		kept->bytes = arena_copy(arena, kept->bytes);
	return kept;
}

static void
append(struct growing *g, struct plist *child)
{
	if (g->last)
		g->last->next = child;
	else
		g->container->first = child;
	g->last = child;
	g->container->count++;
}

/* Not for XML in general: a seal is streamed, and longer than any tree. */
static bool
too_many(struct plist_reader *reader, const struct plist_event *event)
{
	if (reader->values <= LIMIT_PLIST_NODES)
		return false;
	defect_add(reader->defects, DEFECT_LIMIT, event->value.offset,
	    "a property list of more than %d values", LIMIT_PLIST_NODES);
	return true;
}

const struct plist *
plist_tree_build(struct plist_reader *reader, struct arena *arena)
{
	struct growing open[LIMIT_PLIST_DEPTH + 1];
	struct plist *root = NULL, *node;
	struct plist_event event;
	unsigned depth = 0;

	while (plist_reader_next(reader, &event)) {
		switch (event.type) {
		case PLIST_EVENT_DICT:
		case PLIST_EVENT_ARRAY:
		case PLIST_EVENT_VALUE:
			if (too_many(reader, &event))
				return NULL;
			node = keep(arena, &event);
			if (depth)
				append(&open[depth - 1], node);
			else
				root = node;
			if (event.type != PLIST_EVENT_VALUE)
				open[depth++] =
				    (struct growing){ .container = node };
			break;
		case PLIST_EVENT_CLOSE:
			depth--;
			break;
		case PLIST_EVENT_END:
			return root;
		case PLIST_EVENT_ERROR:
			return NULL;
		}
	}
	return NULL;
}

const struct plist *
plist_get(const struct plist *dict, const char *key)
{
	struct bytes wanted = bytes_of(key);

	if (!dict || dict->type != PLIST_DICT)
		return NULL;
	for (const struct plist *p = dict->first; p; p = p->next)
		if (bytes_equal(p->key, wanted))
			return p;
	return NULL;
}

const struct plist *
plist_get_typed(const struct plist *dict, const char *key, enum plist_type type)
{
	const struct plist *value = plist_get(dict, key);

	return value && value->type == type ? value : NULL;
}

struct bytes
plist_string(const struct plist *dict, const char *key)
{
	const struct plist *string = plist_get_typed(dict, key, PLIST_STRING);

	return string ? string->bytes : (struct bytes){ 0 };
}
