/* SPDX-License-Identifier: MIT */
/* What the files of the tree's rows share. */
#ifndef ROWS_H
#define ROWS_H

#include <sealtree/view.h>

/* Bits of a node's `shown`. A fold's two, kept here so that a hundred thousand
 * rows need not be looked up by name; then those of two filters, of which one
 * may be in the making. */
enum {
	SHOWN_FOLD_KNOWN = 1,
	SHOWN_FOLD = 6,
	SHOWN_FOLD_SHIFT = 1,
	SHOWN_FILTER_FOLD_KNOWN = 8,
	SHOWN_FILTER_FOLD = 48,
	SHOWN_FILTER_FOLD_SHIFT = 4,
	SHOWN_FILTERS = 64 | 128,
	/* Place in the tree's order, for what was found. */
	SHOWN_RANK_SHIFT = 8
};

/* One slice is the file itself; only where there are more are they rows. */
bool row_is_lone_slice(const struct model_node *node);
/* The first beneath it that can be a row, and the next beside it; NULL. */
struct model_node *row_first(
    const struct rows *rows, const struct model_node *node);
struct model_node *row_next(
    const struct rows *rows, const struct model_node *node);

/* rows_folds.c */
bool row_is_open(struct rows *rows, struct model_node *node);
void row_set_fold(struct rows *rows, struct model_node *node, enum fold fold);

#endif
