/* SPDX-License-Identifier: MIT */
/* Requests that are answered: outlines and parts of lazy lists. */
#include <config.h>

#include <stdio.h>
#include <string.h>

#include <sealtree/limits.h>

#include "server.h"

enum {
	FULL = 256 << 10
};

static void
emit(void *context, struct text *frame)
{
	struct server *server = context;
	struct text *out = serve_output(server);

	text_add_bytes(out, text_bytes(frame));
	if (out->len > FULL && server->hooks.urgent)
		server->hooks.urgent(server->context, out);
	serve_output_done(server);
}

void
server_refuse(struct server *server, uint32_t request, const char *format, ...)
{
	struct text *out = serve_output(server), reason = TEXT_INIT;
	struct record_writer w;
	va_list args;

	va_start(args, format);
	text_vprintf(&reason, format, args);
	va_end(args);
	record_begin(&w, out, RECORD_REFUSED, request);
	record_put_s(&w, text_string(&reason));
	record_end(&w);
	text_release(&reason);
	serve_output_done(server);
}

bool
server_skips(
    const struct server *server, const struct node *node, const char *phase)
{
	unsigned root = server->scanned[node->root];

	for (size_t i = 0; i < server->skip_count; i++)
		if (server->skips[i].root == root &&
		    strcmp(server->skips[i].phase, phase) == 0 &&
		    strcmp(server->skips[i].path, node->path) == 0)
			return true;
	return false;
}

/* What a row points to is never changed: a copy of it is described while the
 * scan goes on. */
static bool
find_row(struct server *server, uint64_t id, struct node *copy)
{
	const struct node *node;

	scan_lock(server->scan);
	node = scan_node(server->scan, id);
	if (node)
		*copy = *node;
	scan_unlock(server->scan);
	return node;
}

static const struct facet *
find_facet(uint32_t index)
{
	const struct facet *const *all = facets();

	for (uint32_t i = 0; all[i]; i++)
		if (i == index)
			return all[i];
	return NULL;
}

/* NULL, having said so, if there is nothing to be described. */
static const struct facet *
begin(struct server *server, uint32_t request, uint64_t id, uint32_t index,
    struct node *node)
{
	const struct facet *facet = find_facet(index);
	char phase[64];

	if (!facet || !find_row(server, id, node) || !node->code) {
		server_refuse(server, request, "not read yet");
		return NULL;
	}
	snprintf(phase, sizeof phase, "facet %s", facet->id);
	if (server_skips(server, node, phase)) {
		server_refuse(server, request, "it killed a reader");
		return NULL;
	}
	fault_strike(server->fault, phase, node->path);
	return facet;
}

void
server_want(struct server *server, struct record *record)
{
	uint64_t id = record_q(record);
	struct record_outline frames;
	const struct facet *facet;
	struct outline outline;
	struct node node;

	facet = begin(server, record->request, id, record_u(record), &node);
	if (!facet)
		return;
	record_outline_begin(&frames, record->request, emit, server);
	outline_init(&outline, &record_outline_sink, &frames);
	facet->describe(&node, &outline);
	record_outline_end(&frames);
}

void
server_rows(struct server *server, struct record *record)
{
	uint64_t id = record_q(record), first, count;
	uint32_t index = record_u(record), list = record_u(record);
	struct record_outline frames;
	const struct facet *facet;
	struct outline outline;
	struct node node;

	first = record_q(record);
	count = record_u(record);
	facet = begin(server, record->request, id, index, &node);
	if (!facet)
		return;
	if (!facet->rows || count > LIMIT_ROWS) {
		server_refuse(server, record->request, "no such list");
		return;
	}
	record_outline_begin(&frames, record->request, emit, server);
	outline_init(&outline, &record_outline_sink, &frames);
	facet->rows(&node, list, first, count, &outline);
	record_outline_end(&frames);
}
