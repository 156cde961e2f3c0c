/* SPDX-License-Identifier: MIT */
/*
 * Slices of one file mostly differ alike. What they have in common is told
 * once, as their node's; with the slices stays what is theirs alone.
 */
#include <config.h>

#include "align.h"

static bool
same_item(const struct item *a, const struct item *b)
{
	if (!a || !b)
		return a == b;
	return a->type == b->type && a->number == b->number &&
	       a->real == b->real && bytes_equal(a->bytes, b->bytes);
}

static bool
same_name(const struct compare_row *a, const struct compare_row *b)
{
	return bytes_equal(a->key, b->key) && bytes_equal(a->label, b->label);
}

static bool
same_row(const struct compare_row *a, const struct compare_row *b)
{
	if (!same_name(a, b) || a->state != b->state ||
	    !same_item(a->old, b->old) || !same_item(a->new, b->new))
		return false;
	for (a = a->first, b = b->first; a && b; a = a->next, b = b->next)
		if (!same_row(a, b))
			return false;
	return a == b;
}

static struct compare_row *
find_like(struct compare_row *parent, const struct compare_row *row)
{
	for (struct compare_row *r = parent->first; r; r = r->next)
		if (same_row(r, row))
			return r;
	return NULL;
}

static struct compare_row *
find_named(struct compare_row *parent, const struct compare_row *row)
{
	for (struct compare_row *r = parent->first; r; r = r->next)
		if (r->key.len && same_name(r, row) && r->state == row->state)
			return r;
	return NULL;
}

static void
take_out(struct compare_row *row)
{
	struct compare_row *parent = row->parent, *r = parent->first;

	if (r == row) {
		parent->first = row->next;
		if (!row->next)
			parent->last = NULL;
		return;
	}
	while (r->next != row)
		r = r->next;
	r->next = row->next;
	if (!row->next)
		parent->last = r;
}

/* Such rows within each of the parents, of which the first has `row`. */
static bool
find_in_all(struct compare_row *const *parents, size_t count,
    struct compare_row *row, struct compare_row **found,
    struct compare_row *(*find)(
	struct compare_row *parent, const struct compare_row *row))
{
	found[0] = row;
	for (size_t i = 1; i < count; i++) {
		found[i] = find(parents[i], row);
		if (!found[i])
			return false;
	}
	return true;
}

static void
drop_if_empty(struct compare_row *row)
{
	row_count(row);
	if (!row->first)
		take_out(row);
}

static void merge(struct comparison *c, struct compare_row **parents,
    size_t count, struct compare_row *to, unsigned depth);

/* What the containers have in common, in one more. */
static void
merge_within(struct comparison *c, struct compare_row **rows, size_t count,
    struct compare_row *to, unsigned depth)
{
	struct compare_row *both = ARENA_NEW(c->arena, struct compare_row);

	*both = *rows[0];
	both->first = both->last = NULL;
	merge(c, rows, count, both, depth);
	row_count(both);
	if (both->first)
		row_append(to, both);
	for (size_t i = 0; i < count; i++)
		drop_if_empty(rows[i]);
}

/* Moves what all parents have from them to `to`; of containers that differ,
 * `depth` levels down. */
static void
merge(struct comparison *c, struct compare_row **parents, size_t count,
    struct compare_row *to, unsigned depth)
{
	struct compare_row **found =
	    ARENA_ARRAY(c->arena, struct compare_row *, count);
	struct compare_row *row, *next;

	for (row = parents[0]->first; row; row = next) {
		next = row->next;
		if (find_in_all(parents, count, row, found, find_like)) {
			for (size_t i = 0; i < count; i++)
				take_out(found[i]);
			row_append(to, row);
		} else if (row->first && depth &&
			   row->state <= COMPARE_CHANGED &&
			   find_in_all(
			       parents, count, row, found, find_named)) {
			merge_within(c, found, count, to, depth - 1);
		}
	}
}

static bool
is_paired(const struct compare_row *slice)
{
	return slice->state <= COMPARE_CHANGED;
}

static struct compare_row *
find_slices(struct compare_row *root)
{
	for (struct compare_row *r = root->first; r; r = r->next)
		if (bytes_are(r->key, "slices"))
			return r;
	return NULL;
}

/* Between what was before the slices and what was after. */
static void
put_before(struct compare_row *at, struct compare_row *all)
{
	struct compare_row *root = at->parent, **link = &root->first;

	for (struct compare_row *r = all->first; r; r = r->next)
		r->parent = root;
	while (*link != at)
		link = &(*link)->next;
	*link = all->first;
	all->last->next = at;
}

void
merge_slices(struct comparison *c)
{
	enum {
		MOST = 64, /* slices: LIMIT_FAT_ARCHITECTURES */
		LEVELS = 2 /* signature, and its parts */
	};
	struct compare_row *slices = find_slices(&c->root);
	struct compare_row *list[MOST], all = { 0 };
	size_t count = 0;

	if (!slices)
		return;
	for (struct compare_row *r = slices->first; r; r = r->next) {
		if (!is_paired(r))
			continue;
		if (count == MOST)
			return;
		list[count++] = r;
	}
	if (!count)
		return;
	merge(c, list, count, &all, LEVELS);
	if (all.first)
		put_before(slices, &all);
	for (size_t i = 0; i < count; i++)
		drop_if_empty(list[i]);
	drop_if_empty(slices);
	row_count(&c->root);
}
