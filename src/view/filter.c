/* SPDX-License-Identifier: MIT */
#include <config.h>


#include <sealtree/clock.h>
#include <sealtree/find.h>
#include <sealtree/limits.h>

#include "rows.h"

enum {
	SLICE_MS = 4,
	ROWS_A_LOOK = 16, /* at the clock */
	FIRST_BIT = 64
};

static void
begin_pass(
    struct filter *filter, const struct rows *rows, const struct model *model)
{
	/* The one that is shown stays till the other is made. */
	filter->bit = rows->filter == FIRST_BIT ? 2 * FIRST_BIT : FIRST_BIT;
	filter->at = rows_first(model);
	filter->done = false;
	filter->gave_up = 0;
	filter->matched = 0;
}

bool
filter_begin(struct filter *filter, struct rows *rows,
    const struct model *model, struct bytes pattern)
{
	struct bytes rest = pattern;

	filter_release(filter);
	text_add_bytes(&filter->pattern, pattern);
	filter->inverse = rest.len && rest.data[0] == '!';
	if (filter->inverse)
		rest = bytes_over(rest.data + 1, rest.len - 1);
	if (!rest.len) {
		text_reset(&filter->pattern);
		rows->filter = 0;
		return true;
	}
	filter->match =
	    match_new(rest, MATCH_SMART_CASE | MATCH_UTF8, &filter->why);
	filter->fresh = true;
	if (filter->match)
		begin_pass(filter, rows, model);
	return filter->match;
}

void
filter_release(struct filter *filter)
{
	match_free(filter->match);
	text_release(&filter->pattern);
	text_release(&filter->why);
	*filter = (struct filter){ .done = true };
}

static bool
matches(struct filter *filter, struct bytes text)
{
	return match_any(filter->match, text, &filter->gave_up);
}

static bool
row_matches(struct filter *filter, const struct model_node *node)
{
	if (matches(filter, node->name) || matches(filter, node->kind))
		return true;
	for (size_t i = 0; i < node->finding_count; i++)
		if (matches(filter, node->findings[i].id) ||
		    matches(filter, node->findings[i].message))
			return true;
	return false;
}

/* What matches stays with what holds it; the inverse takes what matches away
 * with all beneath it. What holds a row was looked at before it. */
static bool
stays(struct filter *filter, const struct model_node *node)
{
	if (!filter->inverse)
		return row_matches(filter, node);
	return (!node->parent || (node->parent->shown & filter->bit)) &&
	       !row_matches(filter, node);
}

static void
look_at(struct filter *filter, struct model_node *node)
{
	node->shown &= ~filter->bit;
	if (filter->fresh)
		node->shown &= ~(uint32_t) SHOWN_FILTER_FOLD_KNOWN;
	if (!stays(filter, node))
		return;
	filter->matched++;
	for (; node && !(node->shown & filter->bit); node = node->parent)
		node->shown |= filter->bit;
}

static void
end_pass(struct filter *filter, struct rows *rows)
{
	filter->done = true;
	if (filter->gave_up >= LIMIT_MATCHES_LOST) {
		rows->filter = 0;
		return;
	}
	rows->filter = filter->bit;
	if (filter->fresh)
		folds_clear(&rows->filter_folds);
	filter->fresh = false;
}

bool
filter_step(struct filter *filter, struct rows *rows, const struct model *model)
{
	int64_t end = clock_now_ms() + SLICE_MS;

	(void) model;
	if (filter->done || !filter->match)
		return false;
	for (unsigned count = 1;
	     filter->at && filter->gave_up < LIMIT_MATCHES_LOST; count++) {
		look_at(filter, filter->at);
		filter->at = model_next(filter->at);
		if (count % ROWS_A_LOOK == 0 && clock_now_ms() >= end)
			return true;
	}
	end_pass(filter, rows);
	return false;
}

void
filter_changed(struct filter *filter, const struct rows *rows,
    const struct model *model, unsigned changes)
{
	if (filter->match &&
	    (changes & (MODEL_ROWS | MODEL_FINDINGS | MODEL_READER)))
		begin_pass(filter, rows, model);
}
