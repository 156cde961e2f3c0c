/* SPDX-License-Identifier: MIT */
/*
 * Which values match a pattern. An answer is a part of the rows, as many as
 * some time allows, and says where the next one is to begin: so no request
 * holds up others, and whoever asks stops by not asking on.
 */
#include <config.h>

#include <stdio.h>
#include <stdlib.h>

#include <sealtree/clock.h>
#include <sealtree/die.h>
#include <sealtree/limits.h>
#include <sealtree/match.h>

#include "server.h"

enum {
	PART_MS = 8,      /* then no further row is begun */
	PATIENCE_MS = 100 /* then what is left of a row is passed over */
};

struct seeker {
	struct match *match;
	struct record_writer *out;
	uint64_t node;
	uint32_t facet;
	uint64_t item;      /* of the facet's outline, in preorder */
	uint64_t list_item; /* in a lazy list: of its item */
	uint64_t row;       /* in a lazy list; else NO_ROW */
	unsigned depth;
	bool row_matched;
	uint32_t hits, gave_up;
	int64_t begun;
	struct {
		uint64_t item, count;
		uint32_t list;
	} lists[16];
	size_t list_count;
};

static const uint64_t no_row = UINT64_MAX;

static bool
matches(struct seeker *seeker, const struct item *item)
{
	enum match_result result;

	if (seeker->hits >= LIMIT_HITS_PART ||
	    seeker->gave_up >= LIMIT_MATCHES_LOST)
		return false;
	if (clock_now_ms() - seeker->begun > PATIENCE_MS) {
		seeker->gave_up++;
		return false;
	}
	result = outline_match(seeker->match, item);
	seeker->gave_up += result == MATCH_GAVE_UP;
	return result == MATCH_YES;
}

static void
put_hit(struct seeker *seeker, uint64_t item)
{
	record_put_item(seeker->out);
	record_put_q(seeker->out, seeker->node);
	record_put_u(seeker->out, seeker->facet);
	record_put_q(seeker->out, item);
	record_put_q(seeker->out, seeker->row);
	seeker->hits++;
}

static void
see_item(void *context, const struct item *item)
{
	struct seeker *seeker = context;

	if (item->type == VALUE_ROWS &&
	    seeker->list_count < sizeof seeker->lists / sizeof *seeker->lists) {
		seeker->lists[seeker->list_count].item = seeker->item;
		seeker->lists[seeker->list_count].count = item->number;
		seeker->lists[seeker->list_count++].list = item->list;
	}
	if (matches(seeker, item))
		put_hit(seeker, seeker->item);
	seeker->item++;
}

static void
see_close(void *context)
{
	(void) context;
}

static const struct outline_sink item_sink = { see_item, see_close };

static void
see_row(void *context, const struct item *item)
{
	struct seeker *seeker = context;

	if (!seeker->depth) {
		seeker->row++;
		seeker->row_matched = false;
	}
	if (item->type == VALUE_MAP || item->type == VALUE_LIST)
		seeker->depth++;
	if (seeker->row_matched || !matches(seeker, item))
		return;
	seeker->row_matched = true;
	put_hit(seeker, seeker->list_item);
}

static void
see_row_close(void *context)
{
	struct seeker *seeker = context;

	seeker->depth--;
}

static const struct outline_sink row_sink = { see_row, see_row_close };

static void
seek_rows(struct seeker *seeker, const struct facet *facet,
    const struct node *node, size_t list)
{
	uint64_t count = seeker->lists[list].count;
	struct outline outline;

	seeker->list_item = seeker->lists[list].item;
	for (uint64_t at = 0; at < count; at += LIMIT_ROWS) {
		if (clock_now_ms() - seeker->begun > PATIENCE_MS) {
			seeker->gave_up++;
			break;
		}
		seeker->row = at - 1; /* the first one steps onto it */
		outline_init(&outline, &row_sink, seeker);
		facet->rows(node, seeker->lists[list].list, at,
		    count - at < LIMIT_ROWS ? count - at : LIMIT_ROWS,
		    &outline);
	}
	seeker->row = no_row;
}

static void
seek_facet(struct server *server, struct seeker *seeker,
    const struct facet *facet, const struct node *node)
{
	struct outline outline;
	char phase[64];

	snprintf(phase, sizeof phase, "facet %s", facet->id);
	if (!facet->tab || (facet->applies && !facet->applies(node)) ||
	    server_skips(server, node, phase))
		return;
	seeker->item = 0;
	seeker->row = no_row;
	seeker->list_count = 0;
	outline_init(&outline, &item_sink, seeker);
	facet->describe(node, &outline);
	for (size_t i = 0; facet->rows && i < seeker->list_count; i++)
		seek_rows(seeker, facet, node, i);
}

static bool
copy_row(struct server *server, uint64_t index, struct node *copy)
{
	const struct node *const *nodes;
	size_t count;
	bool there;

	scan_lock(server->scan);
	nodes = scan_nodes(server->scan, &count);
	there = index < count;
	if (there)
		*copy = *nodes[index];
	scan_unlock(server->scan);
	return there;
}

/* Returns where the next part begins; 0: this was the last. */
static uint64_t
seek_part(struct server *server, struct seeker *seeker, uint64_t from)
{
	struct node node;

	while (copy_row(server, from, &node)) {
		const struct facet *const *all = facets();

		if (seeker->hits && (clock_now_ms() - seeker->begun > PART_MS ||
					seeker->hits > LIMIT_HITS_PART / 2))
			return from;
		seeker->node = node.id;
		for (seeker->facet = 0; node.code && all[seeker->facet];
		     seeker->facet++)
			seek_facet(server, seeker, all[seeker->facet], &node);
		from++;
		if (clock_now_ms() - seeker->begun > PART_MS)
			return from;
	}
	return 0;
}

void
server_seek(struct server *server, struct record *record)
{
	struct bytes pattern = record_b(record);
	uint64_t from = record_q(record), next;
	struct text why = TEXT_INIT, frame = TEXT_INIT;
	struct record_writer writer;
	struct seeker seeker = { .out = &writer, .begun = clock_now_ms() };

	seeker.match = match_new(pattern, MATCH_SMART_CASE | MATCH_UTF8, &why);
	if (!seeker.match) {
		server_refuse(server, record->request, "%s", text_string(&why));
		text_release(&why);
		return;
	}
	record_begin(&writer, &frame, RECORD_HITS, record->request);
	record_put_open(&writer);
	next = seek_part(server, &seeker, from);
	record_put_close(&writer);
	record_put_q(&writer, next);
	record_put_u(&writer, seeker.gave_up);
	if (record_end(&writer))
		text_add_bytes(serve_output(server), text_bytes(&frame));
	else
		serve_output(server);
	serve_output_done(server);
	match_free(seeker.match);
	text_release(&frame);
	text_release(&why);
}
