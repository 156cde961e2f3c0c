/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include <sealtree/die.h>
#include <sealtree/find.h>
#include <sealtree/limits.h>
#include <sealtree/view.h>

static void
drop_first(struct trail *trail)
{
	row_name_release(&trail->spots[0].row);
	trail->count--;
	memmove(&trail->spots[0], &trail->spots[1],
	    trail->count * sizeof *trail->spots);
}

static bool
is_same(const struct spot *a, const struct spot *b)
{
	return a->row.root == b->row.root && a->row.row == b->row.row &&
	       bytes_equal(
		   text_bytes(&a->row.path), text_bytes(&b->row.path)) &&
	       a->facet == b->facet && a->at == b->at;
}

void
trail_leave(struct trail *trail, const struct model_node *node, size_t facet,
    uint64_t top, uint64_t at)
{
	struct spot spot = { .facet = facet, .top = top, .at = at };

	row_name_set(&spot.row, node);
	if (trail->count && is_same(&trail->spots[trail->count - 1], &spot)) {
		row_name_release(&spot.row);
		return;
	}
	if (trail->count == LIMIT_TRAIL)
		drop_first(trail);
	trail->spots =
	    xrealloc(trail->spots, trail->count + 1, sizeof *trail->spots);
	trail->spots[trail->count++] = spot;
}

struct model_node *
trail_back(struct trail *trail, const struct model *model, struct spot *spot)
{
	struct model_node *node = NULL;

	while (trail->count && !node) {
		*spot = trail->spots[--trail->count];
		node = row_named(model, &spot->row);
		row_name_release(&spot->row);
	}
	return node;
}

void
trail_release(struct trail *trail)
{
	while (trail->count)
		drop_first(trail);
	free(trail->spots);
	*trail = (struct trail){ 0 };
}
