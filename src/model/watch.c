/* SPDX-License-Identifier: MIT */
/*
 * Over the reader: what it was at when it died becomes a finding there, and
 * the next one is told to leave that out.
 */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include <sealtree/defect.h>
#include <sealtree/die.h>
#include <sealtree/limits.h>

#include "state.h"

enum {
	WAITING_MS = 1000
};

static struct job_at *
slot_of(struct model *model, uint32_t job)
{
	struct job_at *slot = &model->jobs[0];

	for (size_t i = 0; i < JOBS; i++) {
		if (model->jobs[i].open && model->jobs[i].job == job)
			return &model->jobs[i];
		if (!model->jobs[i].open)
			slot = &model->jobs[i];
	}
	return slot;
}

void
watch_at(struct model *model, struct record *record)
{
	uint32_t job = record_u(record);
	struct job_at *slot = slot_of(model, job);

	slot->job = job;
	slot->root = record_u(record);
	slot->node = record_q(record);
	text_reset(&slot->phase);
	text_add_bytes(&slot->phase, record_s(record));
	text_reset(&slot->path);
	text_add_bytes(&slot->path, record_s(record));
	slot->open = !record_u(record);
}

static const struct job_at *
open_job(const struct model *model)
{
	for (size_t i = 0; i < JOBS; i++)
		if (model->jobs[i].open)
			return &model->jobs[i];
	return NULL;
}

/* A disk that does not answer costs no processor time; a parser that goes
 * round in circles does. */
static void
note_waiting(struct model *model)
{
	const struct job_at *job = open_job(model);

	text_reset(&model->busy);
	if (job && model->quiet_ms >= WAITING_MS &&
	    model->spinning_ms < model->quiet_ms / 4)
		text_printf(&model->busy, "waiting for the disk: %s",
		    text_string(&job->path));
}

void
watch_progress(struct model *model, struct record *record)
{
	model->read = record_u(record);
	model->known = record_u(record);
	model->quiet_ms = record_u(record);
	model->spinning_ms = record_u(record);
	note_waiting(model);
	model->changes |= MODEL_PROGRESS;
}

static struct bytes
keep(struct model *model, const struct text *text)
{
	return bytes_of(arena_string(model->arena, text_bytes(text)));
}

static void
describe(
    struct model *model, struct death *death, const char *id, const char *how)
{
	struct model_finding *f = &death->finding;
	struct text text = TEXT_INIT;
	bool late = strcmp(id, "reader-timeout") == 0;

	text_printf(&text, "the reader %s",
	    late ? "got nowhere and was ended" : "died");
	if (death->path)
		text_printf(&text, " while reading this (%s)", death->phase);
	*f = (struct model_finding){
		.severity = SEVERITY_UNKNOWN,
		.id = bytes_of(id),
		.file = bytes_of(death->path),
		.message = keep(model, &text),
		.seen = bytes_of(arena_string(model->arena, bytes_of(how))),
		.means = bytes_of("what was to be read there was left out; "
				  "nothing is known of it, neither good nor "
				  "bad"),
		.fix = bytes_of("report it together with the file; the other "
				"findings hold"),
		.reason = bytes_of("reader-died"),
		.phase = bytes_of(death->phase ? death->phase : ""),
		.offset = NO_OFFSET,
		.count = 1,
	};
	text_release(&text);
}

static void
attach(struct model *model, struct death *death, struct row *row)
{
	death->row = row;
	death->root = row->node.root;
	death->row_kind = row->node.row;
	death->row_path = arena_copy(model->arena, row->node.path);
	findings_merge(model, row);
	model->changes |= MODEL_FINDINGS;
}

/* To the row it had, or that a later reader made of it, else to the one that
 * holds it. */
static void
find_row_for(struct model *model, struct death *death)
{
	struct row *row = NULL;

	if (death->row_path.data)
		row = rows_find(
		    model, death->root, death->row_path, death->row_kind);
	if (!row)
		row = rows_enclosing(model, death->root, bytes_of(death->path));
	if (row)
		attach(model, death, row);
}

void
watch_attach(struct model *model)
{
	for (struct death *d = model->death_list; d; d = d->next)
		if (!d->row)
			find_row_for(model, d);
}

static struct death *
add_death(struct model *model)
{
	struct death *death = ARENA_NEW(model->arena, struct death);

	death->next = model->death_list;
	model->death_list = death;
	return death;
}

/* What it was at: a job; else describing something; else we do not know. */
static struct death *
blame(struct model *model)
{
	const struct job_at *job = open_job(model);
	size_t facet;
	struct row *row = NULL;
	struct death *death;

	if (!job)
		row = outlines_suspect(model, &facet);
	if (!job && !row && model->settled)
		return NULL;
	death = add_death(model);
	if (job) {
		death->phase = (const char *) keep(model, &job->phase).data;
		death->path = (const char *) keep(model, &job->path).data;
		death->root = job->root;
		row = rows_by_id(model, job->node);
	} else if (row) {
		death->phase = arena_printf(
		    model->arena, "facet %s", model->facets[facet].id);
		death->path = arena_string(model->arena, row->node.path);
	}
	if (row) {
		death->root = row->node.root;
		death->row_kind = row->node.row;
		death->row_path = arena_copy(model->arena, row->node.path);
	}
	return death;
}

void
watch_clear(struct model *model)
{
	for (size_t i = 0; i < JOBS; i++)
		model->jobs[i].open = false;
	text_reset(&model->in);
	text_reset(&model->out);
	text_reset(&model->busy);
	finding_list_release(&model->coming);
	model->findings_of = 0;
	model->trouble_count = 0;
	model->spinning_ms = model->quiet_ms = 0;
	model->silent_ms = 0;
	model->ready = model->settled = model->complete = false;
	model->drop = false;
	outlines_abandon(model);
	rows_forget_ids(model);
}

static void
give_up(struct model *model, const struct death *death)
{
	model->ended = model->settled = true;
	model->changes |= MODEL_ENDED | MODEL_SETTLED;
	if (model->top.node.first || model->failure.len)
		return;
	text_printf(&model->failure, "the reader died %u times", model->deaths);
	if (death)
		text_printf(&model->failure, " (%s)",
		    (const char *) death->finding.seen.data);
}

void
watch_death(struct model *model, const char *id, const char *how)
{
	struct death *death = model->cancelled ? NULL : blame(model);

	model->deaths++;
	if (death)
		describe(model, death, id, how);
	watch_clear(model);
	watch_attach(model);
	model->changes |= MODEL_READER;
	if (model->cancelled || model->deaths >= LIMIT_READER_DEATHS)
		give_up(model, death);
}

void
watch_release(struct model *model)
{
	for (size_t i = 0; i < JOBS; i++) {
		text_release(&model->jobs[i].phase);
		text_release(&model->jobs[i].path);
	}
}
