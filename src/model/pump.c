/* SPDX-License-Identifier: MIT */
/* Bytes to and from the reader, and the clock over it. */
#include <config.h>

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include <sealtree/clock.h>

#include "state.h"

enum {
	LOOK_MS = 1000, /* between looks at the clock */
	READ_AT_ONCE = 64 << 10,
	READ_A_PUMP = 1 << 20
};

void
pump_out(struct model *model)
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
			reader_lose(model, "reader-died", NULL);
			return;
		}
		got += (size_t) n;
		if (!model_take(model, bytes_over(buffer, (size_t) n))) {
			reader_lose(
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
	uint64_t now = (uint64_t) clock_now_ms(), gap = now - model->pumped_ms;

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
		reader_lose(model, "reader-timeout",
		    "5 s of processor time without progress");
	else if (model->silent_ms >= model->stuck_ms)
		reader_lose(model, "reader-timeout", "silent for 5 s");
}

static unsigned
changes_of(struct model *model)
{
	unsigned changes;

	watch_attach(model);
	rows_settle_worst(model);
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
	follow_look(model);
	pump_out(model);
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
		reader_lose(model, "reader-died", "it sent what is no record");
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
		return follow_timeout(model);
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

	pump_out(model);
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
	uint64_t end = (uint64_t) clock_now_ms() + (uint64_t) (ms > 0 ? ms : 0), now;
	unsigned changes = 0;

	pump_out(model);
	for (;;) {
		struct pollfd fd = model_poll(model);

		poll(&fd, 1, shorter(ms, model_timeout(model)));
		changes = model_pump(model);
		now = (uint64_t) clock_now_ms();
		if (changes || model->ended || (ms >= 0 && now >= end))
			return changes;
		if (ms >= 0)
			ms = (int) (end - now);
	}
}
