/* SPDX-License-Identifier: MIT */
/* The reader as a process: starting it, ending it, saying how it ended. */
#include <config.h>

#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "state.h"

enum {
	LEAVE_MS = 100 /* for the reader to end by itself */
};

static void
put_skips(struct record_writer *w, const struct model *model)
{
	record_put_open(w);
	for (const struct death *d = model->death_list; d; d = d->next) {
		if (!d->path)
			continue;
		record_put_item(w);
		record_put_u(w, d->root);
		record_put_s(w, d->phase);
		record_put_s(w, d->path);
	}
	record_put_close(w);
}

static bool
write_setup(struct model *model)
{
	const struct model_settings *settings = &model->settings;
	struct record_writer w;

	record_begin(&w, &model->out, RECORD_SETUP, 0);
	record_put_s(&w, PACKAGE_VERSION);
	record_put_open(&w);
	for (size_t i = 0; i < settings->option_count; i++) {
		record_put_item(&w);
		record_put_s(&w, settings->options[i].name);
		record_put_s(&w, settings->options[i].value);
	}
	record_put_close(&w);
	record_put_open(&w);
	for (size_t i = 0; i < settings->path_count; i++) {
		record_put_item(&w);
		record_put_s(&w, settings->paths[i]);
	}
	record_put_close(&w);
	put_skips(&w, model);
	return record_end(&w);
}

static void
fail(struct model *model, const char *what)
{
	text_reset(&model->failure);
	text_add_string(&model->failure, what);
	model->ended = model->settled = true;
	model->complete = false;
	model->changes |= MODEL_ENDED | MODEL_SETTLED;
}

void
reader_start(struct model *model)
{
	int error = 0;

	if (!write_setup(model)) {
		fail(model, "too many paths");
		return;
	}
	if (model->following)
		follow_put(model);
	if (model->apart ||
	    spawn_reader(model->settings.reader, model->settings.input,
		&model->pid, &model->socket, &error))
		return;
	model->pid = 0;
	fail(model, model->settings.reader);
	text_printf(&model->failure, ": %s", strerror(error));
}

int
reader_end(struct model *model, int patience_ms)
{
	int status;

	if (!model->pid)
		return 0;
	close(model->socket);
	status = spawn_reap(model->pid, patience_ms);
	model->socket = -1;
	model->pid = 0;
	return status;
}

static void
name_status(int status, struct text *how)
{
	static const struct {
		int number;
		const char *name;
	} signals[] = {
		{ SIGABRT, "SIGABRT" },
		{ SIGBUS, "SIGBUS" },
		{ SIGFPE, "SIGFPE" },
		{ SIGILL, "SIGILL" },
		{ SIGKILL, "SIGKILL" },
		{ SIGSEGV, "SIGSEGV" },
		{ SIGSYS, "SIGSYS" },
		{ SIGTERM, "SIGTERM" },
		{ SIGTRAP, "SIGTRAP" },
		{ SIGXFSZ, "SIGXFSZ" },
	};

	if (!WIFSIGNALED(status)) {
		text_printf(how, "exit status %d", WEXITSTATUS(status));
		return;
	}
	for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
		if (signals[i].number == WTERMSIG(status)) {
			text_add_string(how, signals[i].name);
			return;
		}
	text_printf(how, "signal %d", WTERMSIG(status));
}

/* `how` NULL: it ended by itself, its status tells. */
void
reader_lose(struct model *model, const char *id, const char *how)
{
	int status = reader_end(model, how ? 0 : LEAVE_MS);
	struct text told = TEXT_INIT;

	if (how)
		text_add_string(&told, how);
	else
		name_status(status, &told);
	if (!model->ended)
		watch_death(model, id, text_string(&told));
	text_release(&told);
	if (!model->ended)
		reader_start(model);
}
