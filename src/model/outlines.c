/* SPDX-License-Identifier: MIT */
/* Outlines that were asked for: kept ones for a screen, and the stream. */
#include <config.h>

#include <stdlib.h>

#include <sealtree/die.h>

#include "state.h"

static void
free_tree(struct outline_tree *tree)
{
	if (tree)
		arena_free(tree->arena);
}

static struct outline_tree *
new_tree(void)
{
	struct arena *arena = arena_new();
	struct outline_tree *tree = ARENA_NEW(arena, struct outline_tree);

	outline_tree_init(tree, arena);
	return tree;
}

static void
stop_waiting(struct outline_entry *entry)
{
	if (!entry->incoming)
		return;
	record_player_release(&entry->player);
	free_tree(entry->incoming);
	entry->incoming = NULL;
	entry->request = 0;
}

static void
free_entry(struct outline_entry *entry)
{
	stop_waiting(entry);
	free_tree(entry->tree);
	free(entry);
}

static uint32_t
ask(struct model *model, const struct outline_entry *what)
{
	struct record_writer w;

	record_begin(&w, &model->out, what->rows ? RECORD_ROWS : RECORD_WANT,
	    ++model->last_request);
	record_put_q(&w, what->row->node.id);
	record_put_u(&w, (uint32_t) what->facet);
	if (what->rows) {
		record_put_u(&w, what->list);
		record_put_q(&w, what->first);
		record_put_u(&w, (uint32_t) what->count);
	}
	record_end(&w);
	return model->last_request;
}

static bool
can_ask(const struct model *model, const struct row *row, size_t facet)
{
	return model->ready && !model->ended && !row->old &&
	       facet < model->facet_count && (row->node.facets >> facet & 1);
}

static struct outline_entry *
entry_of(struct model *model, const struct outline_entry *what)
{
	struct outline_entry *entry = model->entries;

	for (; entry; entry = entry->next)
		if (entry->row == what->row && entry->facet == what->facet &&
		    entry->rows == what->rows && entry->list == what->list &&
		    entry->first == what->first && entry->count == what->count)
			return entry;
	entry = xalloc(1, sizeof *entry);
	*entry = *what;
	entry->next = model->entries;
	model->entries = entry;
	model->entry_count++;
	return entry;
}

static void
ask_anew(struct model *model, struct outline_entry *entry)
{
	uint32_t revision = entry->row->node.revision;

	if (entry->request || (entry->tree && entry->revision == revision) ||
	    (entry->refused && entry->asked_revision == revision) ||
	    !can_ask(model, entry->row, entry->facet))
		return;
	entry->refused = false;
	entry->asked_revision = revision;
	entry->incoming = new_tree();
	outline_init(&entry->out, &outline_tree_sink, entry->incoming);
	record_player_init(&entry->player, &entry->out);
	entry->request = ask(model, entry);
}

static const struct outline_tree *
get(struct model *model, const struct outline_entry *what)
{
	struct outline_entry *entry = entry_of(model, what);

	entry->used = ++model->calls;
	ask_anew(model, entry);
	return entry->tree;
}

const struct outline_tree *
model_outline(struct model *model, const struct model_node *node, size_t facet)
{
	const struct outline_entry what = { .row = row_of(node),
		.facet = facet };

	return get(model, &what);
}

const struct outline_tree *
model_rows(struct model *model, const struct model_node *node, size_t facet,
    uint32_t list, uint64_t first, uint64_t count)
{
	const struct outline_entry what = { .row = row_of(node),
		.facet = facet,
		.rows = true,
		.list = list,
		.first = first,
		.count = count };

	return get(model, &what);
}

static bool
play_entry(
    struct model *model, struct outline_entry *entry, struct record *record)
{
	bool last;

	if (!record_play(&entry->player, record, &last) ||
	    entry->player.bytes > MOST_OUTLINE)
		return false;
	if (!last)
		return true;
	record_player_release(&entry->player);
	free_tree(entry->tree);
	entry->tree = entry->incoming;
	entry->incoming = NULL;
	entry->request = 0;
	entry->revision = entry->asked_revision;
	model->changes |= MODEL_OUTLINE;
	return true;
}

static bool
play_stream(struct model *model, struct record *record)
{
	struct stream *stream = &model->stream;
	bool last;

	if (!record_play(&stream->player, record, &last))
		return false;
	stream->ended = stream->fine = last;
	if (last) {
		stream->request = 0;
		model->changes |= MODEL_OUTLINE;
	}
	return true;
}

bool
outlines_take(struct model *model, struct record *record)
{
	struct outline_entry *entry = model->entries;
	uint32_t request = record->request;

	if (request == 0 || request > model->last_request)
		return false;
	if (request == model->stream.request)
		return play_stream(model, record);
	while (entry && entry->request != request)
		entry = entry->next;
	/* Of what was dropped meanwhile nothing is wanted any more. */
	return !entry || play_entry(model, entry, record);
}

void
outlines_refused(struct model *model, uint32_t request)
{
	struct outline_entry *entry = model->entries;

	if (request == model->stream.request) {
		model->stream.request = 0;
		model->stream.ended = true;
		model->changes |= MODEL_OUTLINE;
	}
	while (entry && entry->request != request)
		entry = entry->next;
	if (!entry)
		return;
	stop_waiting(entry);
	entry->refused = true;
	model->changes |= MODEL_OUTLINE;
}

bool
outlines_open(const struct model *model)
{
	const struct outline_entry *entry = model->entries;

	while (entry && !entry->request)
		entry = entry->next;
	return entry || model->stream.request;
}

/* Requests are answered one after the other, so it was at the first. */
struct row *
outlines_suspect(const struct model *model, size_t *facet)
{
	const struct stream *stream = &model->stream;
	uint32_t first = stream->request;
	struct row *row = first ? stream->row : NULL;

	*facet = stream->facet;
	for (const struct outline_entry *entry = model->entries; entry;
	     entry = entry->next) {
		if (!entry->request || (first && entry->request > first))
			continue;
		first = entry->request;
		row = entry->row;
		*facet = entry->facet;
	}
	return row;
}

void
outlines_abandon(struct model *model)
{
	struct outline_entry *entry = model->entries;

	for (; entry; entry = entry->next) {
		stop_waiting(entry);
		/* Revisions of another reader say nothing of this one's. */
		entry->revision = UINT32_MAX;
		entry->refused = false;
	}
	if (model->stream.request) {
		model->stream.request = 0;
		model->stream.ended = true;
	}
}

static void
drop_oldest(struct model *model)
{
	struct outline_entry **oldest = &model->entries, **link, *entry;

	for (link = &model->entries; *link; link = &(*link)->next)
		if ((*link)->used < (*oldest)->used)
			oldest = link;
	entry = *oldest;
	*oldest = entry->next;
	free_entry(entry);
	model->entry_count--;
}

void
outlines_trim(struct model *model)
{
	while (model->entry_count > CACHED)
		drop_oldest(model);
}

void
outlines_forget_row(struct model *model, struct row *row)
{
	struct outline_entry **link = &model->entries, *entry;

	if (model->stream.row == row && model->stream.request) {
		model->stream.request = 0;
		model->stream.ended = true;
	}
	while ((entry = *link)) {
		if (entry->row != row) {
			link = &entry->next;
			continue;
		}
		*link = entry->next;
		free_entry(entry);
		model->entry_count--;
	}
}

void
outlines_free(struct model *model)
{
	while (model->entries)
		drop_oldest(model);
}

static bool
stream(
    struct model *model, const struct outline_entry *what, struct outline *out)
{
	struct stream *waiting = &model->stream;
	/* Whatever was open in `out` before stays so. */
	struct outline inner;
	unsigned changes = 0;

	if (model->apart)
		return false;
	/* After a death the next reader has to come so far first. */
	while (!model->ended && !model->settled &&
	       !can_ask(model, what->row, what->facet))
		changes |= model_wait_inside(model);
	model->changes |= changes;
	if (!can_ask(model, what->row, what->facet))
		return false;
	outline_init(&inner, out->sink, out->context);
	*waiting = (struct stream){ .row = what->row, .facet = what->facet };
	record_player_init(&waiting->player, &inner);
	waiting->request = ask(model, what);
	while (!waiting->ended && !model->ended)
		changes |= model_wait_inside(model);
	waiting->request = 0;
	record_player_release(&waiting->player);
	model->changes |= changes;
	return waiting->fine;
}

bool
model_stream(struct model *model, const struct model_node *node, size_t facet,
    struct outline *out)
{
	const struct outline_entry what = { .row = row_of(node),
		.facet = facet };

	return stream(model, &what, out);
}

bool
model_stream_rows(struct model *model, const struct model_node *node,
    size_t facet, uint32_t list, uint64_t first, uint64_t count,
    struct outline *out)
{
	const struct outline_entry what = { .row = row_of(node),
		.facet = facet,
		.rows = true,
		.list = list,
		.first = first,
		.count = count };

	return stream(model, &what, out);
}
