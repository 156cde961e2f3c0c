/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <stdlib.h>

#include <sealtree/die.h>

#include "rows.h"

void
row_name_set(struct row_name *name, const struct model_node *node)
{
	name->root = node->root;
	name->row = node->row;
	text_reset(&name->path);
	text_add_bytes(&name->path, node->path);
}

void
row_name_release(struct row_name *name)
{
	text_release(&name->path);
	*name = (struct row_name){ 0 };
}

struct model_node *
row_named(const struct model *model, const struct row_name *name)
{
	return model_find(
	    model, name->root, text_bytes(&name->path), name->row);
}

static bool
is_named(const struct model_node *node, const struct row_name *name)
{
	return node->root == name->root && node->row == name->row &&
	       bytes_equal(node->path, text_bytes(&name->path));
}

bool
row_is_lone_slice(const struct model_node *node)
{
	return node->row == MODEL_SLICE &&
	       !(node->next && node->next->row == MODEL_SLICE) &&
	       !(node->previous && node->previous->row == MODEL_SLICE);
}

static struct model_node *
skip_hidden(const struct rows *rows, struct model_node *node)
{
	while (node && (row_is_lone_slice(node) ||
			   (rows->filter && !(node->shown & rows->filter))))
		node = node->next;
	return node;
}

struct model_node *
row_first(const struct rows *rows, const struct model_node *node)
{
	return skip_hidden(rows, node->first);
}

struct model_node *
row_next(const struct rows *rows, const struct model_node *node)
{
	return skip_hidden(rows, node->next);
}

void
rows_release(struct rows *rows)
{
	free(rows->rows);
	free(rows->pile);
	folds_clear(&rows->folds);
	folds_clear(&rows->filter_folds);
	row_name_release(&rows->selected_name);
	*rows = (struct rows){ 0 };
}

static void
add_row(struct rows *rows, struct model_node *node, size_t above, bool last)
{
	bool parent = row_first(rows, node) != NULL;
	struct row row = {
		.node = node,
		.above = above == SIZE_MAX ? rows->count : above,
		.depth = above == SIZE_MAX ? 0 : rows->rows[above].depth + 1,
		.last = last,
		.parent = parent,
		.open = parent && row_is_open(rows, node),
	};

	if (rows->count == rows->capacity) {
		rows->capacity = rows->capacity ? rows->capacity * 2 : 64;
		rows->rows =
		    xrealloc(rows->rows, rows->capacity, sizeof *rows->rows);
	}
	if (is_named(node, &rows->selected_name))
		rows->selected = rows->count;
	rows->rows[rows->count++] = row;
}

static void
pile_up(struct rows *rows, struct model_node *node)
{
	if (rows->pile_count == rows->pile_capacity) {
		rows->pile_capacity =
		    rows->pile_capacity ? rows->pile_capacity * 2 : 64;
		rows->pile = xrealloc(
		    rows->pile, rows->pile_capacity, sizeof *rows->pile);
	}
	rows->pile[rows->pile_count++] = node;
}

/* The lower one comes first. Where names are the same, or equally bad, the
 * place tells: qsort() keeps no order by itself. */
static int
by_place(const struct model_node *a, const struct model_node *b)
{
	return (a->order > b->order) - (a->order < b->order);
}

static int
folded(uint8_t byte)
{
	return byte >= 'A' && byte <= 'Z' ? byte - 'A' + 'a' : byte;
}

static int
by_name(const void *left, const void *right)
{
	const struct model_node *a = *(struct model_node *const *) left;
	const struct model_node *b = *(struct model_node *const *) right;

	for (size_t i = 0; i < a->name.len && i < b->name.len; i++)
		if (folded(a->name.data[i]) != folded(b->name.data[i]))
			return folded(a->name.data[i]) -
			       folded(b->name.data[i]);
	if (a->name.len != b->name.len)
		return a->name.len < b->name.len ? -1 : 1;
	return by_place(a, b);
}

static int
by_worst(const void *left, const void *right)
{
	const struct model_node *a = *(struct model_node *const *) left;
	const struct model_node *b = *(struct model_node *const *) right;

	if (a->worst_below != b->worst_below)
		return a->worst_below > b->worst_below ? -1 : 1;
	return by_place(a, b);
}

/* Siblings on top of the pile, the first one uppermost. */
static void
pile_siblings(struct rows *rows, struct model_node *node)
{
	size_t start = rows->pile_count;
	size_t count;

	for (; node; node = row_next(rows, node))
		pile_up(rows, node);
	count = rows->pile_count - start;
	if (count > 1 && rows->order != ROWS_BY_PLACE)
		qsort(rows->pile + start, count, sizeof *rows->pile,
		    rows->order == ROWS_BY_NAME ? by_name : by_worst);
	for (size_t i = 0; i < count / 2; i++) {
		struct model_node *other = rows->pile[start + i];

		rows->pile[start + i] = rows->pile[start + count - 1 - i];
		rows->pile[start + count - 1 - i] = other;
	}
}

/* Of the row last added, or of those above it: which holds this node? */
static size_t
row_above(const struct rows *rows, const struct model_node *node)
{
	size_t at = rows->count - 1;

	while (rows->rows[at].node != node->parent)
		at = rows->rows[at].above;
	return at;
}

static void
add_tree(struct rows *rows, struct model_node *root)
{
	add_row(rows, root, SIZE_MAX, true);
	if (rows->rows[rows->count - 1].open)
		pile_siblings(rows, row_first(rows, root));
	while (rows->pile_count) {
		struct model_node *node = rows->pile[--rows->pile_count];
		bool last =
		    !rows->pile_count ||
		    rows->pile[rows->pile_count - 1]->parent != node->parent;

		add_row(rows, node, row_above(rows, node), last);
		if (rows->rows[rows->count - 1].open)
			pile_siblings(rows, row_first(rows, node));
	}
}

struct model_node *
rows_first(const struct model *model)
{
	for (size_t i = 0; i < model_roots(model); i++)
		if (model_root(model, i))
			return model_root(model, i);
	return NULL;
}

void
rows_rebuild(struct rows *rows, const struct model *model)
{
	rows->count = 0;
	for (size_t i = 0; i < model_roots(model); i++)
		if (model_root(model, i))
			add_tree(rows, model_root(model, i));
	/* What was selected may be gone: then whatever is in its place. */
	rows_select(rows, rows->selected);
}

struct model_node *
rows_selected(const struct rows *rows)
{
	return rows->count ? rows->rows[rows->selected].node : NULL;
}

void
rows_select(struct rows *rows, size_t index)
{
	if (!rows->count) {
		rows->selected = 0;
		return;
	}
	rows->selected = index < rows->count ? index : rows->count - 1;
	row_name_set(&rows->selected_name, rows->rows[rows->selected].node);
}

size_t
rows_parent(const struct rows *rows)
{
	return rows->count ? rows->rows[rows->selected].above : 0;
}

size_t
rows_child(const struct rows *rows)
{
	size_t at = rows->selected;

	return rows->count && rows->rows[at].open ? at + 1 : at;
}

bool
rows_continues(const struct rows *rows, size_t index, unsigned up)
{
	while (up--)
		index = rows->rows[index].above;
	return !rows->rows[index].last;
}

static const char *const order_names[ROWS_ORDERS] = {
	[ROWS_BY_PLACE] = "place",
	[ROWS_BY_NAME] = "name",
	[ROWS_BY_WORST] = "worst",
};

const char *
rows_order_name(enum rows_order order)
{
	return order_names[order];
}

enum rows_order
rows_order_find(struct bytes name)
{
	unsigned order = 0;

	while (order < ROWS_ORDERS && !bytes_are(name, order_names[order]))
		order++;
	return (enum rows_order) order;
}
