/* SPDX-License-Identifier: MIT */
/* Outlines that were asked for, and are kept for who asks again. */
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

uint32_t
outlines_ask(struct model *model, const struct outline_entry *what)
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

bool
outlines_can_ask(const struct model *model, const struct row *row, size_t facet)
{
	return model->ready && !model->ended && !row->old &&
	       facet < model->facet_count && (row->node.facets >> facet & 1);
}

struct outline_entry *
outlines_find(struct model *model, const struct outline_entry *what)
{
	struct outline_entry *entry = model->entries;

	for (; entry; entry = entry->next)
		if (entry->row == what->row && entry->facet == what->facet &&
		    entry->rows == what->rows && entry->list == what->list &&
		    entry->first == what->first && entry->count == what->count)
			break;
	return entry;
}

static struct outline_entry *
add_entry(struct model *model, const struct outline_entry *what)
{
	struct outline_entry *entry = xalloc(1, sizeof(*entry));

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
	    !outlines_can_ask(model, entry->row, entry->facet))
		return;
	entry->refused = false;
	entry->asked_revision = revision;
	entry->incoming = new_tree();
	outline_init(&entry->out, &outline_tree_sink, entry->incoming);
	record_player_init(&entry->player, &entry->out);
	entry->request = outlines_ask(model, entry);
}

struct outline_entry *
outlines_get(struct model *model, const struct outline_entry *what)
{
	struct outline_entry *entry = outlines_find(model, what);

	if (!entry)
		entry = add_entry(model, what);
	entry->used = ++model->calls;
	ask_anew(model, entry);
	return entry;
}

const struct outline_tree *
model_outline(struct model *model, const struct model_node *node, size_t facet)
{
	const struct outline_entry what = { .row = row_of(node),
		.facet = facet };

	return outlines_get(model, &what)->tree;
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

	return outlines_get(model, &what)->tree;
}

static void
refuse(struct model *model, struct outline_entry *entry)
{
	stop_waiting(entry);
	entry->refused = true;
	model->changes |= MODEL_OUTLINE;
}

static bool
play_entry(
    struct model *model, struct outline_entry *entry, struct record *record)
{
	bool last;

	if (!record_play(&entry->player, record, &last))
		return false;
	if (entry->player.bytes > MOST_OUTLINE) {
		refuse(model, entry);
		return true;
	}
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

bool
outlines_take(struct model *model, struct record *record)
{
	struct outline_entry *entry = model->entries;
	uint32_t request = record->request;

	if (request == 0 || request > model->last_request)
		return false;
	if (request == model->stream.request)
		return stream_take(model, record);
	while (entry && entry->request != request)
		entry = entry->next;
	/* Of what was dropped meanwhile nothing is wanted any more. */
	return !entry || play_entry(model, entry, record);
}

void
outlines_refused(struct model *model, uint32_t request)
{
	struct outline_entry *entry = model->entries;

	if (request == model->stream.request)
		stream_end(model);
	while (entry && entry->request != request)
		entry = entry->next;
	if (entry)
		refuse(model, entry);
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

	seek_forget(model);

	for (; entry; entry = entry->next) {
		stop_waiting(entry);
		/* Revisions of another reader say nothing of this one's. */
		entry->revision = UINT32_MAX;
		entry->refused = false;
	}
	if (model->stream.request)
		stream_end(model);
}

void
outlines_drop(struct model *model, struct outline_entry *entry)
{
	struct outline_entry **link = &model->entries;

	while (*link != entry)
		link = &(*link)->next;
	*link = entry->next;
	free_entry(entry);
	model->entry_count--;
}

static void
drop_oldest(struct model *model)
{
	struct outline_entry *oldest = model->entries;

	for (struct outline_entry *e = oldest; e; e = e->next)
		if (e->used < oldest->used)
			oldest = e;
	outlines_drop(model, oldest);
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
	struct outline_entry *entry = model->entries, *next;

	if (model->stream.row == row)
		model->stream = (struct stream){ 0 };
	for (; entry; entry = next) {
		next = entry->next;
		if (entry->row == row)
			outlines_drop(model, entry);
	}
}

void
outlines_free(struct model *model)
{
	seek_forget(model);
	while (model->entries)
		drop_oldest(model);
}
