/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <sealtree/die.h>
#include <sealtree/limits.h>

#include "state.h"

enum {
	STUCK_MS = 5000,
	LOOK_MS = 1000, /* between looks at the clock */
	LEAVE_MS = 100, /* for the reader to end by itself */
	READ_AT_ONCE = 64 << 10,
	READ_A_PUMP = 1 << 20
};

static uint64_t
clock_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t) t.tv_sec * 1000 + (uint64_t) t.tv_nsec / 1000000;
}

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
}

static void
put_skips(struct record_writer *w, const struct model *model)
{
	record_put_open(w);
	for (const struct death *d = model->death_list; d; d = d->next) {
		if (!d->path)
			continue;
		record_put_item(w);
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

static void
start_reader(struct model *model)
{
	int error = 0;

	if (!write_setup(model)) {
		fail(model, "too many paths");
		return;
	}
	if (model->apart || spawn_reader(model->settings.reader, &model->pid,
				&model->socket, &error))
		return;
	model->pid = 0;
	fail(model, model->settings.reader);
	text_printf(&model->failure, ": %s", strerror(error));
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
	model->stale = true;
	rows_refresh(model);
	model->pumped_ms = clock_ms();
	start_reader(model);
	return model;
}

struct model *
model_new_apart(const struct model_settings *settings)
{
	return new_model(settings, true);
}

static void
write_some(struct model *model)
{
	struct text *out = &model->out;

	while (model->pid && out->len) {
		ssize_t n = write(model->socket, out->data, out->len);

		if (n < 0 && errno == EINTR)
			continue;
		/* If it is because the reader died, reading will tell. */
		if (n < 0)
			return;
		memmove(out->data, out->data + n, out->len - (size_t) n);
		out->len -= (size_t) n;
	}
}

struct model *
model_new(const struct model_settings *settings, struct text *why)
{
	struct model *model;

	signal(SIGPIPE, SIG_IGN);
	model = new_model(settings, false);
	if (!model->ended) {
		write_some(model);
		return model;
	}
	text_add_bytes(why, text_bytes(&model->failure));
	model_free(model);
	return NULL;
}

static int
end_reader(struct model *model, int patience_ms)
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

void
model_free(struct model *model)
{
	if (!model)
		return;
	end_reader(model, LEAVE_MS);
	rows_free(model);
	outlines_free(model);
	watch_release(model);
	finding_list_release(&model->coming);
	free(model->sorted);
	arena_free(model->facets_arena);
	text_release(&model->in);
	text_release(&model->out);
	text_release(&model->failure);
	text_release(&model->sandbox);
	text_release(&model->busy);
	arena_free(model->arena);
	free(model);
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
static void
lose_reader(struct model *model, const char *id, const char *how)
{
	int status = end_reader(model, how ? 0 : LEAVE_MS);
	struct text told = TEXT_INIT;

	if (how)
		text_add_string(&told, how);
	else
		name_status(status, &told);
	if (!model->ended)
		watch_death(model, id, text_string(&told));
	text_release(&told);
	if (!model->ended)
		start_reader(model);
}

static bool
has_work(const struct model *model)
{
	return !model->ended && (!model->settled || outlines_open(model));
}

static void
receive(struct model *model)
{
	uint8_t buffer[READ_AT_ONCE];
	size_t got = 0;
	ssize_t n;

	while (model->pid && got < READ_A_PUMP) {
		n = read(model->socket, buffer, sizeof buffer);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && errno == EAGAIN)
			return;
		if (n <= 0) {
			lose_reader(model, "reader-died", NULL);
			return;
		}
		got += (size_t) n;
		if (!model_take(model, bytes_over(buffer, (size_t) n))) {
			lose_reader(
			    model, "reader-died", "it sent what is no record");
			return;
		}
	}
}

/* A pause of the screen's own (it was stopped, the machine slept) is not the
 * reader's silence: one long gap counts as a short one. */
static void
note_time(struct model *model)
{
	uint64_t now = clock_ms(), gap = now - model->pumped_ms;

	model->pumped_ms = now;
	if (has_work(model))
		model->silent_ms += gap < LOOK_MS ? gap : LOOK_MS;
	else
		model->silent_ms = 0;
}

static void
end_if_stuck(struct model *model)
{
	if (!has_work(model))
		return;
	if (model->spinning_ms >= model->stuck_ms)
		lose_reader(model, "reader-timeout",
		    "5 s of processor time without progress");
	else if (model->silent_ms >= model->stuck_ms)
		lose_reader(model, "reader-timeout", "silent for 5 s");
}

static unsigned
changes_of(struct model *model)
{
	unsigned changes;

	watch_attach(model);
	rows_refresh(model);
	changes = model->changes;
	model->changes = 0;
	return changes;
}

static void
pump(struct model *model)
{
	note_time(model);
	receive(model);
	end_if_stuck(model);
	write_some(model);
}

unsigned
model_pump(struct model *model)
{
	outlines_trim(model);
	pump(model);
	rows_drop_old(model);
	return changes_of(model);
}

unsigned
model_feed(struct model *model, struct bytes in, struct text *out)
{
	outlines_trim(model);
	if (!model->ended && !model_take(model, in))
		lose_reader(model, "reader-died", "it sent what is no record");
	end_if_stuck(model);
	rows_drop_old(model);
	text_add_bytes(out, text_bytes(&model->out));
	text_reset(&model->out);
	return changes_of(model);
}

struct pollfd
model_poll(const struct model *model)
{
	return (struct pollfd){
		.fd = model->socket,
		.events = (short) (POLLIN | (model->out.len ? POLLOUT : 0)),
	};
}

int
model_timeout(const struct model *model)
{
	if (!has_work(model))
		return -1;
	return (int) (model->stuck_ms < LOOK_MS ? model->stuck_ms : LOOK_MS);
}

static int
shorter(int a, int b)
{
	if (a < 0 || b < 0)
		return a < 0 ? b : a;
	return a < b ? a : b;
}

unsigned
model_wait_inside(struct model *model)
{
	unsigned changes = 0;

	write_some(model);
	while (!changes && !model->ended) {
		struct pollfd fd = model_poll(model);

		poll(&fd, 1, model_timeout(model));
		pump(model);
		changes = changes_of(model);
	}
	return changes;
}

unsigned
model_wait(struct model *model, int ms)
{
	uint64_t end = clock_ms() + (uint64_t) (ms > 0 ? ms : 0), now;
	unsigned changes = 0;

	write_some(model);
	for (;;) {
		struct pollfd fd = model_poll(model);

		poll(&fd, 1, shorter(ms, model_timeout(model)));
		changes = model_pump(model);
		now = clock_ms();
		if (changes || model->ended || (ms >= 0 && now >= end))
			return changes;
		if (ms >= 0)
			ms = (int) (end - now);
	}
}

void
model_look(
    struct model *model, const struct model_node *const *nodes, size_t count)
{
	struct record_writer w;

	if (!model->ready || model->ended)
		return;
	record_begin(&w, &model->out, RECORD_LOOK, 0);
	record_put_open(&w);
	for (size_t i = 0; i < count; i++) {
		if (row_of(nodes[i])->old)
			continue;
		record_put_item(&w);
		record_put_q(&w, nodes[i]->id);
	}
	record_put_close(&w);
	record_end(&w);
}

void
model_again(struct model *model, const struct model_node *node)
{
	struct record_writer w;

	if (!model->ready || model->ended || row_of(node)->old)
		return;
	record_begin(&w, &model->out, RECORD_AGAIN, 0);
	record_put_q(&w, node->id);
	record_end(&w);
	model->settled = false;
}

void
model_cancel(struct model *model)
{
	struct record_writer w;

	if (model->ended || model->settled)
		return;
	if (model->cancelled) {
		lose_reader(model, "reader-died", "cancelled");
		return;
	}
	model->cancelled = true;
	record_begin(&w, &model->out, RECORD_CANCEL, 0);
	record_put_u(&w, 0);
	record_end(&w);
}

size_t
model_facets(const struct model *model)
{
	return model->facet_count;
}

const struct model_facet *
model_facet(const struct model *model, size_t index)
{
	return &model->facets[index];
}

size_t
model_facet_find(const struct model *model, const char *id)
{
	for (size_t i = 0; i < model->facet_count; i++)
		if (strcmp(model->facets[i].id, id) == 0)
			return i;
	return SIZE_MAX;
}

bool
model_settled(const struct model *model)
{
	return model->settled;
}

bool
model_complete(const struct model *model)
{
	return model->complete;
}

size_t
model_troubles(const struct model *model)
{
	return model->trouble_count;
}

const struct model_trouble *
model_trouble(const struct model *model, size_t index)
{
	return &model->troubles[index];
}

struct bytes
model_failure(const struct model *model)
{
	return text_bytes(&model->failure);
}

struct bytes
model_sandbox(const struct model *model)
{
	return text_bytes(&model->sandbox);
}

struct bytes
model_busy(const struct model *model)
{
	return text_bytes(&model->busy);
}

size_t
model_anchors(const struct model *model)
{
	return model->anchor_count;
}

struct bytes
model_anchor(const struct model *model, size_t index)
{
	return model->anchors[index];
}

unsigned
model_deaths(const struct model *model)
{
	return model->deaths;
}
