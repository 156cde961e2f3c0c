/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <stdlib.h>

#include <sealtree/die.h>

#include "plist_binary.h"

/* What is known of an object. */
struct known {
	bool done;
	uint32_t values; /* written out, itself included */
	uint32_t size;   /* bytes of all strings and data, likewise */
	uint8_t height;  /* containers inside one another below it */
	bool open;
};

struct step {
	uint64_t number;
	struct plist_object object;
	uint64_t next, values, size;
	uint8_t height;
};

struct graph {
	const struct plist_binary *b;
	struct known *known;
	struct step steps[LIMIT_PLIST_DEPTH];
	unsigned depth;
	enum defect_kind kind;
	size_t at;
};

static const char *
too_much(struct graph *g, const char *what)
{
	g->kind = DEFECT_LIMIT;
	return what;
}

static const char *
enter_scalar(
    struct graph *g, struct known *known, const struct plist_object *object)
{
	if (object->count > LIMIT_PLIST_EXPANDED_BYTES)
		return too_much(g, "a string or data longer than the limit");
	*known = (struct known){
		.done = true, .values = 1, .size = (uint32_t) object->count
	};
	return NULL;
}

static const char *
enter(struct graph *g, uint64_t number)
{
	struct step *step;
	struct plist_object object;

	if (!plist_binary_object(g->b, number, &object))
		return "a reference to an object that does not exist";
	g->at = object.at;
	if (!plist_object_is_container(&object))
		return enter_scalar(g, &g->known[number], &object);
	if (g->known[number].open)
		return "a container that contains itself";
	if (!plist_object_fits(g->b, &object))
		return "a container that does not lie in the file";
	if (g->depth == LIMIT_PLIST_DEPTH)
		return too_much(g, "containers nested too deep");
	g->known[number].open = true;
	step = &g->steps[g->depth++];
	*step =
	    (struct step){ .number = number, .object = object, .values = 1 };
	return NULL;
}

static uint64_t
end_of(const struct plist_object *object)
{
	return object->count * (plist_object_is_dict(object) ? 2 : 1);
}

static void
leave(struct graph *g)
{
	struct step *step = &g->steps[--g->depth];
	struct known *known = &g->known[step->number];

	known->done = true;
	known->values = (uint32_t) step->values;
	known->size = (uint32_t) step->size;
	known->height = (uint8_t) (step->height + 1);
	known->open = false;
}

/* The next child of the container on top, or its end. */
static const char *
advance(struct graph *g)
{
	struct step *step = &g->steps[g->depth - 1];
	const struct known *child;
	uint64_t number;

	if (step->next == end_of(&step->object)) {
		leave(g);
		return NULL;
	}
	number = plist_object_reference(g->b, &step->object, step->next);
	if (number >= g->b->count || !g->known[number].done)
		return enter(g, number);
	child = &g->known[number];
	g->at = step->object.at;
	/* A key is no value. */
	if (!plist_object_is_dict(&step->object) ||
	    step->next >= step->object.count)
		step->values += child->values;
	step->next++;
	step->size += child->size;
	if (child->height > step->height)
		step->height = child->height;
	if (step->height >= LIMIT_PLIST_DEPTH)
		return too_much(g, "containers nested too deep");
	if (step->values > LIMIT_PLIST_NODES)
		return too_much(
		    g, "more values than the limit once all is written out");
	if (step->size > LIMIT_PLIST_EXPANDED_BYTES)
		return too_much(
		    g, "more bytes than the limit once all is written out");
	return NULL;
}

const char *
plist_graph_check(
    const struct plist_binary *b, enum defect_kind *kind, size_t *at)
{
	struct graph g = { .b = b, .kind = DEFECT_PLIST };
	const char *wrong;

	if (b->count > LIMIT_PLIST_NODES) {
		*kind = DEFECT_LIMIT;
		*at = 0;
		return "more objects than the limit";
	}
	g.known = xalloc((size_t) b->count, sizeof *g.known);
	wrong = enter(&g, b->top);
	while (!wrong && g.depth)
		wrong = advance(&g);
	free(g.known);
	*kind = g.kind;
	*at = g.at;
	return wrong;
}
