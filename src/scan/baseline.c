/* SPDX-License-Identifier: MIT */
/*
 * An older build, to compare with: all of its code is read, before anything
 * else, and nothing of it verified. It is a subject like any other: what kills
 * a reader in it is left out the next time.
 */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include <sealtree/limits.h>
#include <sealtree/text.h>

#include "baseline.h"

static const char phase[] = "baseline";

struct reading {
	struct job *job;
	struct baseline *baseline;
	const struct place **places;
	size_t count, capacity;
};

static void
walk_at(void *context, const char *path)
{
	job_at(((struct reading *) context)->job, phase, path);
}

static bool
walk_skip(void *context, const char *path)
{
	return job_skips(((struct reading *) context)->job, phase, path);
}

static bool
walk_cancelled(void *context)
{
	struct scan *scan = ((struct reading *) context)->job->scan;
	bool cancelled;

	worker_lock(scan->worker);
	cancelled = scan->cancelled || scan->quit;
	worker_unlock(scan->worker);
	return cancelled;
}

static void
walk_found(void *context, const struct place *place)
{
	struct reading *r = context;

	ARENA_GROW(r->baseline->arena, r->places, r->count, r->capacity);
	r->places[r->count++] = place;
}

static void
walk_trouble(void *context, const char *path, int error, const char *what)
{
	(void) path, (void) error, (void) what;
	((struct reading *) context)->baseline->incomplete = true;
}

static void
parse_at(void *context, const char *of, const char *path)
{
	(void) of;
	walk_at(context, path);
}

static bool
parse_skip(void *context, const char *of, const char *path)
{
	(void) of;
	return walk_skip(context, path);
}

static int
order(const void *a, const void *b)
{
	return strcmp((*(const struct older *const *) a)->path,
	    (*(const struct older *const *) b)->path);
}

static void
parse_all(struct reading *r)
{
	const struct parse_events events = { parse_at, parse_skip, r };
	struct baseline *b = r->baseline;

	b->nodes = ARENA_ARRAY(b->arena, const struct older *, r->count + 1);
	for (size_t i = 0; i < r->count && !walk_cancelled(r); i++)
		b->nodes[b->count++] = older_of_code(
		    bundle_parse(b->source, r->places[i], &events, b->arena),
		    b->arena);
	b->incomplete |= b->count < r->count;
}

/* A file that begins as JSON does. */
static bool
read_report(struct reading *r)
{
	struct baseline *b = r->baseline;
	struct source_stat stat;
	struct bytes content;
	struct fault fault;

	walk_at(r, ".");
	return !walk_skip(r, ".") &&
	       source_stat(b->source, ".", &stat, &fault) &&
	       stat.type == SOURCE_FILE &&
	       source_read_file(b->source, ".", LIMIT_REPORT_BYTES, b->arena,
		   &content, &fault) &&
	       bytes_begin(content, "{") && baseline_from_report(b, content);
}

void
job_baseline(struct scan *scan, unsigned root)
{
	static const struct walk_events events = {
		.at = walk_at,
		.found = walk_found,
		.trouble = walk_trouble,
		.skip = walk_skip,
		.cancelled = walk_cancelled,
	};
	struct job job = job_begin(scan, root, NULL);
	struct baseline *b = scan->baseline;
	struct reading r = { .job = &job, .baseline = b };
	struct text why = TEXT_INIT;
	bool found = read_report(&r);

	if (!found) {
		found = bundle_walk(
		    b->source, b->name, b->arena, &events, &r, &why);
		parse_all(&r);
	}
	if (b->count > 1)
		qsort(b->nodes, b->count, sizeof(*b->nodes), order);
	job_end(&job);
	worker_lock(scan->worker);
	if (!found && scan->events.trouble)
		scan->events.trouble(
		    scan->context, root, b->name, 0, phase, text_string(&why));
	if (!found || b->incomplete || job.skipped)
		scan->incomplete = true;
	worker_unlock(scan->worker);
	text_release(&why);
}

static int
path_order(const void *path, const void *older)
{
	return strcmp(path, (*(const struct older *const *) older)->path);
}

const struct older *
baseline_find(const struct baseline *baseline, const char *path)
{
	const struct older *const *found;

	if (!baseline || baseline->count == 0)
		return NULL;
	found = bsearch(path, baseline->nodes, baseline->count,
	    sizeof(*baseline->nodes), path_order);
	return found ? *found : NULL;
}

struct baseline *
baseline_new(const char *name, struct source *source)
{
	struct arena *arena = arena_new();
	struct baseline *baseline = ARENA_NEW(arena, struct baseline);

	baseline->arena = arena;
	baseline->name = arena_string(arena, bytes_of(name));
	baseline->source = source;
	return baseline;
}

void
baseline_free(struct baseline *baseline)
{
	if (!baseline)
		return;
	source_close(baseline->source);
	arena_free(baseline->arena);
}

/* Both lists are sorted by path. */
const struct comparison *
baseline_compare(const struct baseline *baseline, struct row *const *rows,
    size_t count, struct arena *arena)
{
	struct comparison *c = ARENA_NEW(arena, struct comparison);
	size_t old = 0, new = 0;

	c->added = ARENA_ARRAY(arena, const char *, count + 1);
	c->removed = ARENA_ARRAY(arena, const char *, baseline->count + 1);
	while (old < baseline->count || new < count) {
		const char *was =
		    old < baseline->count ? baseline->nodes[old]->path : NULL;
		const char *is =
		    new < count ? rows[new]->node.place->path : NULL;
		int by = !was ? 1 : !is ? -1 : strcmp(was, is);

		if (by < 0)
			c->removed[c->removed_count++] =
			    arena_string(arena, bytes_of(was));
		if (by > 0)
			c->added[c->added_count++] = is;
		old += by <= 0;
		new += by >= 0;
	}
	return c;
}
