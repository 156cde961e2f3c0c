/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <stdlib.h>

#include <sealtree/clock.h>
#include <sealtree/die.h>
#include <sealtree/find.h>
#include <sealtree/limits.h>

#include "rows.h"

enum {
	SLICE_MS = 4,
	ROWS_A_LOOK = 16 /* at the clock */
};

static void
begin_pass(struct find *find, const struct model *model)
{
	find->count = 0;
	find->current = SIZE_MAX;
	find->at = rows_first(model);
	find->rank = 0;
	find->from = 0;
	find->names_done = find->values_done = find->asked = false;
	find->stale = find->full = false;
	find->gave_up = 0;
}

bool
find_begin(struct find *find, const struct model *model, struct bytes pattern)
{
	find_release(find);
	text_add_bytes(&find->pattern, pattern);
	begin_pass(find, model);
	if (!pattern.len)
		return true;
	find->match =
	    match_new(pattern, MATCH_SMART_CASE | MATCH_UTF8, &find->why);
	return find->match;
}

void
find_release(struct find *find)
{
	match_free(find->match);
	text_release(&find->pattern);
	text_release(&find->why);
	free(find->hits);
	*find = (struct find){
		.current = SIZE_MAX,
		.lost_rows = find->lost_rows,
	};
}

static uint32_t
rank_of(const struct find_hit *hit)
{
	return hit->node->shown >> SHOWN_RANK_SHIFT;
}

/* Findings stand below the first tab. */
static int
compare(const void *left, const void *right)
{
	const struct find_hit *a = left, *b = right;

	if (rank_of(a) != rank_of(b))
		return rank_of(a) < rank_of(b) ? -1 : 1;
	if (a->kind == FIND_NAME || b->kind == FIND_NAME)
		return (a->kind > b->kind) - (a->kind < b->kind);
	if (a->facet != b->facet)
		return a->facet < b->facet ? -1 : 1;
	if (a->kind != b->kind)
		return a->kind == FIND_VALUE ? -1 : 1;
	if (a->item != b->item)
		return a->item < b->item ? -1 : 1;
	return (a->row > b->row) - (a->row < b->row);
}

static void
add_hit(struct find *find, struct find_hit hit)
{
	if (find->count == LIMIT_HITS) {
		find->full = true;
		return;
	}
	if (find->count == find->capacity) {
		find->capacity = find->capacity ? find->capacity * 2 : 64;
		find->hits =
		    xrealloc(find->hits, find->capacity, sizeof *find->hits);
	}
	find->hits[find->count++] = hit;
}

/* The one that is shown stays so. */
static void
sort_hits(struct find *find)
{
	struct find_hit current = { 0 };

	if (find->current < find->count)
		current = find->hits[find->current];
	if (find->count)
		qsort(find->hits, find->count, sizeof *find->hits, compare);
	for (size_t i = 0; current.node && i < find->count; i++)
		if (compare(&find->hits[i], &current) == 0)
			find->current = i;
}

static bool
matches(struct find *find, struct bytes text)
{
	return match_any(find->match, text, &find->gave_up);
}

static bool
finding_matches(struct find *find, const struct model_finding *finding)
{
	struct bytes parts[] = { finding->id, finding->message, finding->file,
		finding->key, finding->seen, finding->wanted };

	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		if (matches(find, parts[i]))
			return true;
	return false;
}

static void
look_at(struct find *find, const struct model *model, struct model_node *node)
{
	size_t facet = 0;

	node->shown = (node->shown & ((1u << SHOWN_RANK_SHIFT) - 1)) |
		      find->rank++ << SHOWN_RANK_SHIFT;
	if (matches(find, node->name))
		add_hit(find, (struct find_hit){ .node = node });
	while (facet < model_facets(model) && !model_facet(model, facet)->tab)
		facet++;
	for (size_t i = 0; i < node->finding_count; i++)
		if (finding_matches(find, &node->findings[i]))
			add_hit(find, (struct find_hit){ node, FIND_FINDING,
					  facet, i, UINT64_MAX });
}

bool
find_too_costly(const struct find *find)
{
	return find->gave_up >= LIMIT_MATCHES_LOST;
}

bool
find_done(const struct find *find)
{
	return !find->match || find_too_costly(find) ||
	       (find->names_done && find->values_done);
}

static void
ask(struct find *find, struct model *model)
{
	find->asked = model_seek(model, text_bytes(&find->pattern), find->from);
	find->values_done = !find->asked;
}

bool
find_step(struct find *find, struct model *model)
{
	int64_t end = clock_now_ms() + SLICE_MS;
	size_t before = find->count;

	if (find_done(find))
		return false;
	if (!find->asked && !find->values_done)
		ask(find, model);
	for (unsigned rows = 1; find->at && !find_too_costly(find); rows++) {
		look_at(find, model, find->at);
		find->at = model_next(find->at);
		if (rows % ROWS_A_LOOK == 0 && clock_now_ms() >= end)
			break;
	}
	if (!find->at && !find->names_done)
		find->names_done = true;
	if (find->count != before || find->names_done)
		sort_hits(find);
	return find->at && !find_done(find);
}

static void
take_hits(struct find *find, struct model *model)
{
	const struct model_hits *hits = model_hits(model);

	find->asked = false;
	if (!hits) {
		find->values_done = true;
		return;
	}
	for (size_t i = 0; i < hits->count; i++)
		add_hit(find, (struct find_hit){ hits->list[i].node, FIND_VALUE,
				  hits->list[i].facet, hits->list[i].item,
				  hits->list[i].row });
	find->gave_up += hits->gave_up;
	find->from = hits->next;
	/* There may be more in a row than is told at once. */
	find->full |= hits->count == LIMIT_HITS_PART;
	if (!find->from || find->count == LIMIT_HITS)
		find->values_done = true;
	else if (!find_too_costly(find))
		ask(find, model);
	if (find->names_done)
		sort_hits(find);
}

bool
find_changed(struct find *find, struct model *model, unsigned changes)
{
	size_t before = find->count;

	if (changes & MODEL_READER)
		find->lost_rows = true;
	if (!find->match)
		return false;
	if ((changes & MODEL_READER) ||
	    ((changes & MODEL_ROWS) && find->lost_rows)) {
		begin_pass(find, model);
		return true;
	}
	if (changes & MODEL_HITS)
		take_hits(find, model);
	if (changes & (MODEL_ROWS | MODEL_FINDINGS))
		find->stale = true;
	if (find->stale && find_done(find) && model_settled(model)) {
		begin_pass(find, model);
		return true;
	}
	return find->count != before || (changes & MODEL_HITS);
}

size_t
find_from(const struct find *find, const struct model_node *node, bool *wrapped)
{
	uint32_t rank = node ? node->shown >> SHOWN_RANK_SHIFT : 0;
	size_t i = 0;

	*wrapped = false;
	while (i < find->count && rank_of(&find->hits[i]) < rank)
		i++;
	if (i < find->count)
		return i;
	*wrapped = find->count > 0;
	return find->count ? 0 : SIZE_MAX;
}
