/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include <sealtree/clock.h>
#include <sealtree/die.h>

#include "state.h"

enum {
	STUCK_MS = 5000,
	LEAVE_MS = 100 /* for the reader to end by itself */
};

static const char *
keep(struct model *model, const char *string)
{
	return string ? arena_string(model->arena, bytes_of(string)) : NULL;
}

static void
keep_settings(struct model *model, const struct model_settings *settings)
{
	struct model_option *options = ARENA_ARRAY(
	    model->arena, struct model_option, settings->option_count);
	const char **paths =
	    ARENA_ARRAY(model->arena, const char *, settings->path_count);

	for (size_t i = 0; i < settings->option_count; i++) {
		options[i].name = keep(model, settings->options[i].name);
		options[i].value = keep(model, settings->options[i].value);
	}
	for (size_t i = 0; i < settings->path_count; i++)
		paths[i] = keep(model, settings->paths[i]);
	model->settings = *settings;
	model->settings.reader = keep(model, settings->reader);
	model->settings.options = options;
	model->settings.paths = paths;
	model->targets =
	    ARENA_ARRAY(model->arena, const char *, settings->path_count);
}

const char *
model_option(const struct model *model, const char *name)
{
	const struct model_settings *settings = &model->settings;

	for (size_t i = 0; i < settings->option_count; i++)
		if (strcmp(settings->options[i].name, name) == 0)
			return settings->options[i].value;
	return NULL;
}

static struct model *
new_model(const struct model_settings *settings, bool apart)
{
	struct model *model = xalloc(1, sizeof *model);

	model->arena = arena_new();
	model->apart = apart;
	model->top.self = &model->top;
	model->socket = -1;
	model->stuck_ms = STUCK_MS;
	keep_settings(model, settings);
	model->order = xalloc(1, sizeof(*model->order));
	model->order->stale = true;
	model->pumped_ms = (uint64_t) clock_now_ms();
	reader_start(model);
	return model;
}

struct model *
model_new_apart(const struct model_settings *settings)
{
	return new_model(settings, true);
}

struct model *
model_new(const struct model_settings *settings, struct text *why)
{
	struct model *model;

	signal(SIGPIPE, SIG_IGN);
	model = new_model(settings, false);
	if (!model->ended) {
		pump_out(model);
		return model;
	}
	text_add_bytes(why, text_bytes(&model->failure));
	model_free(model);
	return NULL;
}

void
model_free(struct model *model)
{
	if (!model)
		return;
	reader_end(model, LEAVE_MS);
	rows_free(model);
	outlines_free(model);
	watch_release(model);
	finding_list_release(&model->coming);
	free(model->order->list);
	free(model->order);
	arena_free(model->facets_arena);
	text_release(&model->in);
	text_release(&model->out);
	text_release(&model->failure);
	text_release(&model->sandbox);
	text_release(&model->busy);
	text_release(&model->changed_first);
	arena_free(model->arena);
	free(model);
}

void
model_cancel(struct model *model)
{
	struct record_writer w;

	if (model->ended || model->settled)
		return;
	if (model->cancelled) {
		reader_lose(model, "reader-died", "cancelled");
		return;
	}
	model->cancelled = true;
	record_begin(&w, &model->out, RECORD_CANCEL, 0);
	record_put_u(&w, 0);
	record_end(&w);
}
