/* SPDX-License-Identifier: MIT */
/*
 * Following what changes on disk. Trees are looked at again and again from
 * outside; what changed is told of when it was the same twice, so that a
 * build is not read half-done.
 */
#include <config.h>

#include <stdlib.h>

#include <sealtree/die.h>
#include <sealtree/snapshot.h>

#include "server.h"

enum {
	INTERVAL_MS = 1000,
	SHARE = 20 /* looking takes no more than one part in so many */
};

/* Of one of the scan's roots. */
struct followed {
	struct snapshot *told; /* what the screen knows of */
	struct snapshot *last; /* other than that, and seen once; NULL */
};

struct follow {
	struct followed *roots;
	uint64_t due;   /* of the next look; 0: at once */
	uint64_t began; /* the last one, if its cost is still to be counted */
};

static void
free_follow(struct server *server)
{
	struct follow *follow = server->follow;

	if (!follow)
		return;
	for (size_t i = 0; i < server->scanned_count; i++) {
		snapshot_free(follow->roots[i].told);
		snapshot_free(follow->roots[i].last);
	}
	free(follow->roots);
	free(follow);
	server->follow = NULL;
}

void
server_follow(struct server *server, bool on)
{
	free_follow(server);
	if (!on || server->scanned_count == 0)
		return;
	server->follow = xalloc(1, sizeof *server->follow);
	server->follow->roots =
	    xalloc(server->scanned_count, sizeof *server->follow->roots);
}

static void
tell(struct server *server, size_t root, const struct snapshot_changes *changes)
{
	struct record_writer w;

	record_begin(
	    &w, serve_output(server), RECORD_CHANGED, 0);
	record_put_u(&w, server->scanned[root]);
	record_put_open(&w);
	for (size_t i = 0; i < changes->count; i++) {
		record_put_item(&w);
		record_put_s(&w, changes->paths[i]);
	}
	record_put_close(&w);
	record_put_u(&w, (uint32_t) changes->total);
	record_end(&w);
	serve_output_done(server);
}

static void
look_at(struct server *server, size_t root)
{
	struct followed *f = &server->follow->roots[root];
	struct source *source = scan_source(server->scan, (unsigned) root);
	struct arena *arena = arena_new();
	struct snapshot_changes changes;
	struct snapshot *now = snapshot_take(source, f->told, arena, &changes);

	if (f->last && snapshot_equal(f->last, now)) {
		tell(server, root, &changes);
		snapshot_free(f->told);
		f->told = NULL;
	}
	snapshot_free(f->last);
	f->last = NULL;
	if (!f->told)
		f->told = now;
	else if (!snapshot_equal(f->told, now))
		f->last = now;
	else
		snapshot_free(now);
	arena_free(arena);
}

static void
count_cost(struct follow *follow, uint64_t now_ms)
{
	uint64_t cost = (now_ms - follow->began) * SHARE;

	follow->due = now_ms + (cost > INTERVAL_MS ? cost : INTERVAL_MS);
	follow->began = 0;
}

void
serve_follow(struct server *server, uint64_t now_ms)
{
	struct follow *follow = server->follow;

	if (!follow)
		return;
	if (follow->began)
		count_cost(follow, now_ms);
	if (now_ms < follow->due)
		return;
	follow->began = now_ms;
	for (size_t i = 0; i < server->scanned_count; i++)
		look_at(server, i);
}

int
serve_follow_timeout(const struct server *server, uint64_t now_ms)
{
	const struct follow *follow = server->follow;

	if (!follow)
		return -1;
	if (follow->began || follow->due <= now_ms)
		return 0;
	return (int) (follow->due - now_ms);
}
