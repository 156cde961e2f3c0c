/* SPDX-License-Identifier: MIT */
/*
 * Looking for something among the rows: all that matches a pattern, only what
 * matches one, and back to where one was.
 */
#ifndef SEALTREE_FIND_H
#define SEALTREE_FIND_H

#include <sealtree/match.h>
#include <sealtree/view.h>

/* find.c: all that matches a pattern, closed branches too. */

enum find_kind { FIND_NAME, FIND_FINDING, FIND_VALUE };

struct find_hit {
	struct model_node *node;
	enum find_kind kind;
	size_t facet;	/* VALUE: of which item it is one */
	uint64_t item;	/* VALUE: in preorder; FINDING: of the node's */
	uint64_t row;	/* of a lazy list, or UINT64_MAX */
};

/*
 * Works in slices, so that a key is never kept waiting: names and findings
 * here, values in the reader. Zeroes begin it.
 */
struct find {
	struct text pattern;	/* no bytes: nothing is sought */
	struct match *match;	/* NULL: no pattern, or `why` it is none */
	struct text why;
	struct find_hit *hits;	/* in the tree's order, tab by tab */
	size_t count, capacity;
	size_t current;		/* SIZE_MAX: none */
	struct model_node *at;	/* the next whose name is looked at */
	uint32_t rank;
	uint64_t from;		/* the next rows to ask the reader for */
	bool names_done, values_done, asked;
	bool stale;		/* the model moved on meanwhile */
	bool lost_rows;		/* rows may go: no hit is kept over a change */
	bool full;		/* there are, or may be, more than are told */
	uint32_t gave_up;
};

/* Begins anew. False if it is no pattern: then `why` says so. */
bool find_begin(struct find *find, const struct model *model,
    struct bytes pattern);
void find_release(struct find *find);	/* as at the beginning */
/* A slice of a few milliseconds; true if there is more to be done at once. */
bool find_step(struct find *find, struct model *model);
/* Call it after each pump. True if there are other hits now. */
bool find_changed(struct find *find, struct model *model, unsigned changes);
bool find_done(const struct find *find);
/* Did it end because the pattern takes too long? */
bool find_too_costly(const struct find *find);
/* The first hit at that row or after it, the first of all if there is none:
 * SIZE_MAX, there is none at all. */
size_t find_from(const struct find *find, const struct model_node *node,
    bool *wrapped);

/* filter.c: rows that match, and what holds them. */

/* Works in slices; what was shown stays till the other rows are known. */
struct filter {
	struct text pattern;	/* as typed: !RE is the inverse */
	struct match *match;	/* NULL: none, or `why` it is no pattern */
	struct text why;
	bool inverse, done;
	bool fresh;	/* another pattern: its folds are not known yet */
	struct model_node *at;	/* the next to be looked at */
	unsigned bit;	/* of those that will be shown */
	size_t matched;
	uint32_t gave_up;
};

/* What matches is a row's name, its kind, or a finding's id or sentence. No
 * bytes clear it at once. False if it is no pattern. */
bool filter_begin(struct filter *filter, struct rows *rows,
    const struct model *model, struct bytes pattern);
void filter_release(struct filter *filter);
/* True if there is more to be done at once. When it is done rows->filter
 * changes: rebuild then. */
bool filter_step(struct filter *filter, struct rows *rows,
    const struct model *model);
void filter_changed(struct filter *filter, const struct rows *rows,
    const struct model *model, unsigned changes);

/* trail.c: where one was before one was led elsewhere. */

struct spot {
	struct row_name row;
	size_t facet;
	uint64_t top, at;	/* of the detail's lines */
};

/* Zeroes begin it; the oldest of LIMIT_TRAIL goes. */
struct trail {
	struct spot *spots;
	size_t count;
};

/* This is where one goes away from. The same twice is once. */
void trail_leave(struct trail *trail, const struct model_node *node,
    size_t facet, uint64_t top, uint64_t at);
/* The last one whose row is still there, taken off; NULL: none. `spot` gets
 * it, without the row's name. */
struct model_node *trail_back(struct trail *trail, const struct model *model,
    struct spot *spot);
void trail_release(struct trail *trail);

#endif
