/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <stdlib.h>

#include <sealtree/die.h>
#include <sealtree/view.h>

/* One slice is the file itself; only where there are more are they rows. */
static bool
is_lone_slice(const struct model_node *node)
{
	return node->row == MODEL_SLICE &&
	       !(node->next && node->next->row == MODEL_SLICE) &&
	       !(node->previous && node->previous->row == MODEL_SLICE);
}

static struct model_node *
skip_hidden(struct model_node *node)
{
	while (node && is_lone_slice(node))
		node = node->next;
	return node;
}

static struct model_node *
first_row(const struct model_node *node)
{
	return skip_hidden(node->first);
}

static struct model_node *
next_row(const struct model_node *node)
{
	return skip_hidden(node->next);
}

/* What a row is known by, over folds, rebuilds and readers. */
static void
name_row(struct text *name, const struct model_node *node)
{
	text_reset(name);
	text_printf(name, "%u %u ", node->root, (unsigned) node->row);
	text_add_bytes(name, node->path);
	if (node->row == MODEL_SLICE) {
		text_add_char(name, '\0');
		text_add_bytes(name, node->name);
	}
}

/* Open at first: the root, and what holds code of its own. */
static bool
open_at_first(const struct model_node *node)
{
	if (!node->parent)
		return true;
	for (const struct model_node *at = node->first; at; at = at->next)
		if (at->row == MODEL_CODE || at->row == MODEL_GHOST)
			return true;
	return false;
}

static bool
is_open(const struct rows *rows, const struct model_node *node,
    struct text *scratch)
{
	enum fold fold;

	name_row(scratch, node);
	fold = folds_get(&rows->folds, text_bytes(scratch));
	return fold == FOLD_OPEN ||
	       (fold == FOLD_DEFAULT && open_at_first(node));
}

static void
set_fold(struct rows *rows, const struct model_node *node, enum fold fold)
{
	struct text name = TEXT_INIT;

	name_row(&name, node);
	folds_set(&rows->folds, text_bytes(&name), fold);
	text_release(&name);
}

void
rows_release(struct rows *rows)
{
	free(rows->rows);
	folds_clear(&rows->folds);
	text_release(&rows->selected_name);
	*rows = (struct rows){ 0 };
}

static bool
add_row(struct rows *rows, struct model_node *node, unsigned depth,
    struct text *scratch)
{
	bool parent = first_row(node) != NULL;
	struct row row = {
		.node = node,
		.depth = depth,
		.parent = parent,
		.open = is_open(rows, node, scratch) && parent,
	};

	if (rows->count == rows->capacity) {
		rows->capacity = rows->capacity ? rows->capacity * 2 : 64;
		rows->rows =
		    xrealloc(rows->rows, rows->capacity, sizeof *rows->rows);
	}
	if (bytes_equal(text_bytes(scratch), text_bytes(&rows->selected_name)))
		rows->selected = rows->count;
	rows->rows[rows->count++] = row;
	return row.open;
}

static void
add_tree(struct rows *rows, struct model_node *root, struct text *scratch)
{
	struct model_node *node = root;
	unsigned depth = 0;

	while (node) {
		if (add_row(rows, node, depth, scratch)) {
			node = first_row(node);
			depth++;
			continue;
		}
		while (node != root && !next_row(node)) {
			node = node->parent;
			depth--;
		}
		node = node == root ? NULL : next_row(node);
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
	struct text scratch = TEXT_INIT;

	rows->count = 0;
	for (size_t i = 0; i < model_roots(model); i++)
		if (model_root(model, i))
			add_tree(rows, model_root(model, i), &scratch);
	/* What was selected may be gone: then whatever is in its place. */
	rows_select(rows, rows->selected);
	text_release(&scratch);
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
	name_row(&rows->selected_name, rows->rows[rows->selected].node);
}

bool
rows_reveal(
    struct rows *rows, const struct model *model, struct model_node *node)
{
	if (is_lone_slice(node))
		node = node->parent;
	for (const struct model_node *at = node->parent; at; at = at->parent)
		set_fold(rows, at, FOLD_OPEN);
	name_row(&rows->selected_name, node);
	rows_rebuild(rows, model);
	return rows_selected(rows) == node;
}

bool
rows_open(struct rows *rows)
{
	const struct row *row;

	if (!rows->count)
		return false;
	row = &rows->rows[rows->selected];
	if (!row->parent || row->open)
		return false;
	set_fold(rows, row->node, FOLD_OPEN);
	return true;
}

bool
rows_close(struct rows *rows)
{
	const struct row *row;

	if (!rows->count)
		return false;
	row = &rows->rows[rows->selected];
	if (!row->open)
		return false;
	set_fold(rows, row->node, FOLD_CLOSED);
	return true;
}

static bool
leads_to_problem(const struct model_node *node)
{
	for (const struct model_node *at = node->first; at; at = at->next)
		if (at->worst_below >= SEVERITY_WARNING)
			return true;
	return false;
}

static enum fold
fold_of_all(const struct model_node *node, enum rows_all what)
{
	switch (what) {
	case ROWS_EXPAND:
		return FOLD_OPEN;
	case ROWS_PROBLEMS:
		return leads_to_problem(node) ? FOLD_OPEN : FOLD_CLOSED;
	case ROWS_COLLAPSE:
		break;
	}
	/* One lone row would tell nothing. */
	return node->parent ? FOLD_CLOSED : FOLD_OPEN;
}

/* A selection that gets out of sight goes to what hides it. */
static void
select_shown(struct rows *rows)
{
	struct text scratch = TEXT_INIT;
	const struct model_node *node = rows_selected(rows), *shown = node;

	if (!node)
		return;
	for (node = node->parent; node; node = node->parent)
		if (!is_open(rows, node, &scratch))
			shown = node;
	name_row(&rows->selected_name, shown);
	text_release(&scratch);
}

void
rows_all(struct rows *rows, const struct model *model, enum rows_all what)
{
	const struct model_node *node;

	for (node = rows_first(model); node; node = model_next(node))
		if (node->first)
			set_fold(rows, node, fold_of_all(node, what));
	select_shown(rows);
}

size_t
rows_parent(const struct rows *rows)
{
	size_t at = rows->selected;

	if (!rows->count || !rows->rows[at].depth)
		return at;
	while (rows->rows[at].depth >= rows->rows[rows->selected].depth)
		at--;
	return at;
}

size_t
rows_child(const struct rows *rows)
{
	size_t at = rows->selected;

	return rows->count && rows->rows[at].open ? at + 1 : at;
}

bool
rows_continues(const struct row *row, unsigned up)
{
	const struct model_node *node = row->node;

	while (up-- && node->parent)
		node = node->parent;
	return next_row(node) != NULL;
}
