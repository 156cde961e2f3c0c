/* SPDX-License-Identifier: MIT */
/* What of the tree is open. */
#include <config.h>

#include "rows.h"

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

/* While a filter is on, folds are others, and all is open at first. */
static struct folds *
folds_of(struct rows *rows)
{
	return rows->filter ? &rows->filter_folds : &rows->folds;
}

static void
keep(const struct rows *rows, struct model_node *node, enum fold fold)
{
	uint32_t mask = rows->filter ? SHOWN_FILTER_FOLD : SHOWN_FOLD;
	uint32_t known =
	    rows->filter ? SHOWN_FILTER_FOLD_KNOWN : SHOWN_FOLD_KNOWN;
	unsigned shift =
	    rows->filter ? SHOWN_FILTER_FOLD_SHIFT : SHOWN_FOLD_SHIFT;

	node->shown = (node->shown & ~mask) | known | (uint32_t) fold << shift;
}

static void
name_row(struct text *name, const struct model_node *node)
{
	text_printf(name, "%u %u ", node->root, (unsigned) node->row);
	text_add_bytes(name, node->path);
}

static enum fold
fold_of(struct rows *rows, struct model_node *node)
{
	struct text name = TEXT_INIT;

	if (!(node->shown &
		(rows->filter ? SHOWN_FILTER_FOLD_KNOWN : SHOWN_FOLD_KNOWN))) {
		name_row(&name, node);
		keep(rows, node, folds_get(folds_of(rows), text_bytes(&name)));
		text_release(&name);
	}
	return (enum fold)(
	    rows->filter
		? (node->shown & SHOWN_FILTER_FOLD) >> SHOWN_FILTER_FOLD_SHIFT
		: (node->shown & SHOWN_FOLD) >> SHOWN_FOLD_SHIFT);
}

bool
row_is_open(struct rows *rows, struct model_node *node)
{
	enum fold fold = fold_of(rows, node);

	if (fold == FOLD_DEFAULT)
		return rows->filter || open_at_first(node);
	return fold == FOLD_OPEN;
}

void
row_set_fold(struct rows *rows, struct model_node *node, enum fold fold)
{
	struct text name = TEXT_INIT;

	if (fold_of(rows, node) == fold)
		return;
	name_row(&name, node);
	folds_set(folds_of(rows), text_bytes(&name), fold);
	keep(rows, node, fold);
	text_release(&name);
}

bool
rows_reveal(
    struct rows *rows, const struct model *model, struct model_node *node)
{
	if (row_is_lone_slice(node))
		node = node->parent;
	for (struct model_node *at = node->parent; at; at = at->parent)
		row_set_fold(rows, at, FOLD_OPEN);
	row_name_set(&rows->selected_name, node);
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
	row_set_fold(rows, row->node, FOLD_OPEN);
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
	row_set_fold(rows, row->node, FOLD_CLOSED);
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
	struct model_node *node = rows_selected(rows), *shown = node;

	if (!node)
		return;
	for (node = node->parent; node; node = node->parent)
		if (!row_is_open(rows, node))
			shown = node;
	row_name_set(&rows->selected_name, shown);
}

void
rows_all(struct rows *rows, const struct model *model, enum rows_all what)
{
	struct model_node *node;

	for (node = rows_first(model); node; node = model_next(node))
		if (node->first)
			row_set_fold(rows, node, fold_of_all(node, what));
	select_shown(rows);
}
