/* SPDX-License-Identifier: MIT */
/*
 * Outlines for writers, played as they come and not kept. A writer that goes
 * from node to node with the same facet finds the next one under way already:
 * one ahead, so that describing here and writing there overlap.
 */
#include <config.h>

#include "state.h"

void
stream_end(struct model *model)
{
	model->stream.request = 0;
	model->stream.ended = true;
	model->changes |= MODEL_OUTLINE;
}

bool
stream_take(struct model *model, struct record *record)
{
	struct stream *stream = &model->stream;
	bool last;

	if (!record_play(&stream->player, record, &last))
		return false;
	stream->fine = last;
	if (last)
		stream_end(model);
	return true;
}

static struct row *
next_code(const struct row *row)
{
	struct model_node *node = model_next(&row->node);

	while (node && node->row != MODEL_CODE)
		node = model_next(node);
	return node ? row_of(node) : NULL;
}

/* If `what` follows what was streamed last, its successor will be wanted. */
static void
look_ahead(struct model *model, const struct outline_entry *what)
{
	struct stream *stream = &model->stream;
	struct outline_entry next = { .facet = what->facet };
	bool follows = !what->rows && stream->row &&
		       stream->facet == what->facet &&
		       next_code(stream->row) == what->row;

	stream->row = what->row;
	stream->facet = what->facet;
	if (follows && (next.row = next_code(what->row)))
		outlines_get(model, &next)->ahead = true;
}

static bool
is_fresh(const struct outline_entry *entry)
{
	return entry->tree && !entry->request &&
	       entry->revision == entry->row->node.revision;
}

/* An outline that is here, or was asked for before. */
static bool
play_kept(struct model *model, const struct outline_entry *what,
    struct outline *out, unsigned *changes)
{
	struct outline_entry *entry = outlines_find(model, what);
	bool fresh;

	if (!entry || !(entry->request || is_fresh(entry)))
		return false;
	look_ahead(model, what);
	while (entry->request && !model->ended)
		*changes |= model_wait_inside(model);
	fresh = is_fresh(entry);
	if (fresh)
		outline_replay(entry->tree->root.first, out);
	if (entry->ahead)
		outlines_drop(model, entry);
	return fresh;
}

static bool
play_new(struct model *model, const struct outline_entry *what,
    struct outline *out, unsigned *changes)
{
	struct stream *stream = &model->stream;

	if (!outlines_can_ask(model, what->row, what->facet))
		return false;
	record_player_init(&stream->player, out);
	stream->ended = stream->fine = false;
	stream->request = outlines_ask(model, what);
	look_ahead(model, what);
	while (!stream->ended && !model->ended)
		*changes |= model_wait_inside(model);
	stream->request = 0;
	record_player_release(&stream->player);
	return stream->fine;
}

static bool
stream(
    struct model *model, const struct outline_entry *what, struct outline *out)
{
	/* Whatever was open in `out` before stays so. */
	struct outline inner;
	unsigned changes = 0;
	bool fine;

	if (model->apart)
		return false;
	/* After a death the next reader has to come so far first. */
	while (!model->ended && !model->settled &&
	       !outlines_can_ask(model, what->row, what->facet))
		changes |= model_wait_inside(model);
	outline_init(&inner, out->sink, out->context);
	fine = play_kept(model, what, &inner, &changes) ||
	       play_new(model, what, &inner, &changes);
	model->changes |= changes;
	return fine;
}

bool
model_stream(struct model *model, const struct model_node *node, size_t facet,
    struct outline *out)
{
	const struct outline_entry what = {
		.row = row_of(node),
		.facet = facet,
	};

	return stream(model, &what, out);
}

bool
model_stream_rows(struct model *model, const struct model_node *node,
    size_t facet, uint32_t list, uint64_t first, uint64_t count,
    struct outline *out)
{
	const struct outline_entry what = {
		.row = row_of(node),
		.facet = facet,
		.rows = true,
		.list = list,
		.first = first,
		.count = count,
	};

	return stream(model, &what, out);
}
