/* SPDX-License-Identifier: MIT */
/* What the reader says, frame by frame. */
#include <config.h>

#include <string.h>

#include "state.h"

static void
add_strings(struct text *text, struct record *record, const char *first)
{
	const char *before = first;

	record_open(record);
	while (record_item(record)) {
		text_add_string(text, before);
		text_add_bytes(text, record_s(record));
		before = ", ";
	}
}

/* "landlock 7, seccomp; not: …", "off: sanitizer build" */
static void
take_sandbox(struct model *model, struct record *record)
{
	struct text *sandbox = &model->sandbox;

	text_reset(sandbox);
	add_strings(sandbox, record, "");
	if (sandbox->len == 0)
		text_add_string(sandbox, "off");
	add_strings(sandbox, record, "; ");
}

static void
take_facets(struct model *model, struct record *record)
{
	uint32_t count = record_open(record);
	struct model_facet *facet;

	arena_free(model->facets_arena);
	model->facets_arena = arena_new();
	facet = ARENA_ARRAY(model->facets_arena, struct model_facet, count);
	model->facets = facet;
	model->facet_count = count;
	model->anchor_count = 0;
	for (; record_item(record); facet++) {
		facet->id = arena_string(model->facets_arena, record_s(record));
		facet->title =
		    arena_string(model->facets_arena, record_s(record));
		facet->tab = record_u(record);
	}
}

static bool
take_anchors(struct model *model, struct record *record)
{
	uint32_t count = record_open(record);

	if (model->anchor_count)
		return false;
	model->anchors = ARENA_ARRAY(model->facets_arena, struct bytes, count);
	model->anchor_count = 0;
	while (record_item(record))
		model->anchors[model->anchor_count++] =
		    arena_copy(model->facets_arena, record_b(record));
	return model->anchor_count > 0;
}

static void
fail(struct model *model)
{
	model->ended = true;
	model->settled = true;
	model->complete = false;
	model->changes |= MODEL_ENDED | MODEL_SETTLED;
}

static bool
take_ready(struct model *model, struct record *record)
{
	struct bytes version = record_s(record);

	if (model->ready)
		return false;
	model->ready = true;
	model->changes |= MODEL_READER;
	if (!bytes_are(version, PACKAGE_VERSION)) {
		text_reset(&model->failure);
		text_printf(&model->failure,
		    "sealtree-reader is version %.*s, sealtree is %s",
		    (int) bytes_clamp(version, 0, 40).len,
		    (const char *) version.data, PACKAGE_VERSION);
		fail(model);
		return true;
	}
	take_sandbox(model, record);
	take_facets(model, record);
	return model->facet_count <= 32;
}

static void
take_refused(struct model *model, struct record *record)
{
	struct bytes reason = record_s(record);

	if (record->request) {
		outlines_refused(model, record->request);
		seek_refused(model, record->request);
		return;
	}
	text_reset(&model->failure);
	text_add_bytes(&model->failure, reason);
	fail(model);
}

static bool
take_trouble(struct model *model, struct record *record)
{
	struct model_trouble *trouble;
	uint32_t root = record_u(record);

	if (root >= model->settings.path_count)
		return false;
	if (model->trouble_count == MOST_TROUBLES || model->bytes > MOST_BYTES)
		return true;
	model->bytes += cursor_left(&record->cursor);
	ARENA_GROW(model->arena, model->troubles, model->trouble_count,
	    model->trouble_capacity);
	trouble = &model->troubles[model->trouble_count++];
	trouble->root = root;
	trouble->path = arena_copy(model->arena, record_s(record));
	trouble->error = (int) record_u(record);
	trouble->phase = arena_copy(model->arena, record_s(record));
	trouble->what = arena_copy(model->arena, record_s(record));
	model->changes |= MODEL_ROWS;
	return true;
}

static bool
take_judged(struct model *model, struct record *record)
{
	uint32_t root = record_u(record);
	struct bytes target = record_s(record);

	if (root >= model->settings.path_count)
		return false;
	model->targets[root] = arena_string(model->arena, target);
	return true;
}

static void
take_settled(struct model *model, struct record *record)
{
	model->complete = record_u(record) && !model->death_list;
	model->settled = true;
	model->spinning_ms = model->quiet_ms = 0;
	text_reset(&model->busy);
	model->drop = true;
	model->changes |= MODEL_SETTLED;
}

static bool
take(struct model *model, struct record *record)
{
	if (!model->ready && record->id != RECORD_READY &&
	    record->id != RECORD_REFUSED)
		return false;
	switch ((int) record->id) {
	case RECORD_READY:
		return take_ready(model, record);
	case RECORD_ANCHORS:
		return take_anchors(model, record);
	case RECORD_NODE:
		model->settled = false;
		return rows_take(model, record);
	case RECORD_FINDINGS:
		return findings_take(model, record);
	case RECORD_AT:
		watch_at(model, record);
		return true;
	case RECORD_TROUBLE:
		return take_trouble(model, record);
	case RECORD_PROGRESS:
		watch_progress(model, record);
		return true;
	case RECORD_JUDGED:
		return take_judged(model, record);
	case RECORD_SETTLED:
		take_settled(model, record);
		return true;
	case RECORD_CHANGED:
		follow_take(model, record);
		return true;
	case RECORD_OUTLINE:
		return outlines_take(model, record);
	case RECORD_HITS:
		return seek_take(model, record);
	default:
		take_refused(model, record);
		return true;
	}
}

bool
model_take(struct model *model, struct bytes in)
{
	enum record_result result = RECORD_NONE;
	struct record record;
	struct bytes rest;

	text_add_bytes(&model->in, in);
	rest = text_bytes(&model->in);
	while (!model->ended && (result = record_next(&rest, RECORD_TO_SCREEN,
				     &record)) == RECORD_GOOD) {
		model->silent_ms = 0;
		if (!take(model, &record))
			return false;
	}
	if (rest.len)
		memmove(model->in.data, rest.data, rest.len);
	model->in.len = rest.len;
	return result != RECORD_BAD;
}
