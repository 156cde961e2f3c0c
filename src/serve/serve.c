/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include <sealtree/die.h>
#include <sealtree/match.h>

#include "server.h"

struct server *
serve_new(const struct serve_hooks *hooks, void *context)
{
	struct server *server = xalloc(1, sizeof *server);

	server->hooks = *hooks;
	server->context = context;
	server->arena = arena_new();
	return server;
}

void
serve_free(struct server *server)
{
	if (!server)
		return;
	server_follow(server, false);
	scan_free(server->scan);
	for (size_t i = 0; i < server->root_count; i++)
		source_close(server->roots[i].source);
	for (size_t i = 0; i < EXTRAS; i++)
		source_close(server->extras[i].source);
	match_free(server->options.judging.identifier);
	spill_close(server->spill);
	text_release(&server->in);
	text_release(&server->out);
	text_release(&server->last_trouble);
	arena_free(server->arena);
	free(server);
}

struct text *
serve_output(struct server *server)
{
	if (server->scan)
		scan_lock(server->scan);
	return &server->out;
}

void
serve_output_done(struct server *server)
{
	if (server->scan)
		scan_unlock(server->scan);
}

static void
hand_over(struct server *server, struct text *out)
{
	if (!out)
		return;
	text_add_bytes(out, text_bytes(serve_output(server)));
	text_reset(&server->out);
	serve_output_done(server);
}

static void
look(struct server *server, struct record *record)
{
	uint32_t count = record_open(record);
	uint64_t *ids = xalloc(count, sizeof *ids);

	for (size_t i = 0; record_item(record); i++)
		ids[i] = record_q(record);
	scan_look(server->scan, ids, count);
	free(ids);
}

static void
again(struct server *server, struct record *record)
{
	serve_output(server);
	server->settled = false;
	serve_output_done(server);
	scan_again(server->scan, record_q(record));
}

/* Answers are given at once, so all there is to cancel is the scan. */
static void
cancel(struct server *server, struct record *record)
{
	if (record_u(record) == 0)
		scan_cancel(server->scan);
}

static bool
obey(struct server *server, struct record *record)
{
	if (record->id == RECORD_SETUP)
		return !server->set_up && server_set_up(server, record);
	if (!server->scan)
		return server->set_up; /* refused; this was under way */
	if (record->id == RECORD_WANT)
		server_want(server, record);
	else if (record->id == RECORD_ROWS)
		server_rows(server, record);
	else if (record->id == RECORD_SEEK)
		server_seek(server, record);
	else if (record->id == RECORD_LOOK)
		look(server, record);
	else if (record->id == RECORD_AGAIN)
		again(server, record);
	else if (record->id == RECORD_FOLLOW)
		server_follow(server, record_u(record));
	else
		cancel(server, record);
	return true;
}

bool
serve_feed(struct server *server, struct bytes in, struct text *out)
{
	enum record_result result;
	struct record record;
	struct bytes rest;
	bool fine = true;

	text_add_bytes(&server->in, in);
	rest = text_bytes(&server->in);
	while (fine && (result = record_next(
			    &rest, RECORD_TO_READER, &record)) != RECORD_NONE)
		fine = result == RECORD_GOOD && obey(server, &record);
	if (rest.len)
		memmove(server->in.data, rest.data, rest.len);
	server->in.len = rest.len;
	hand_over(server, out);
	return fine;
}

bool
serve_step(struct server *server, struct text *out)
{
	bool stepped = server->scan && scan_step(server->scan);

	hand_over(server, out);
	return stepped;
}

bool
serve_busy(struct server *server)
{
	bool busy;

	if (!server->scan)
		return false;
	serve_output(server);
	busy = !server->settled;
	serve_output_done(server);
	return busy;
}

void
serve_tick(struct server *server, uint64_t now_ms, uint64_t cpu_ms)
{
	struct text *out = serve_output(server);
	uint64_t hashed = server->scan ? scan_hashed(server->scan) : 0;
	struct record_writer w;

	if (server->events != server->events_seen ||
	    hashed != server->hashed_seen || !server->quiet_since) {
		server->events_seen = server->events;
		server->hashed_seen = hashed;
		server->quiet_since = now_ms;
		server->spinning_since = cpu_ms;
	}
	record_begin(&w, out, RECORD_PROGRESS, 0);
	record_put_u(&w, server->read);
	record_put_u(&w, server->known);
	record_put_u(&w, (uint32_t) (now_ms - server->quiet_since));
	record_put_u(&w, (uint32_t) (cpu_ms - server->spinning_since));
	record_end(&w);
	serve_output_done(server);
}
