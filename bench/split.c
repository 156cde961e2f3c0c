/* SPDX-License-Identifier: MIT */
/*
 * split BUNDLE: where the time of looking at a sealed bundle goes. One thread
 * without a sandbox calls what the reader calls: the walk, the parsers, the
 * seal held against the disk, the hashing. The rules, which are part of the
 * sweep, are asked once more by themselves. A line each: seconds, what.
 */
#include <config.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <sealtree/limits.h>
#include <sealtree/text.h>
#include <sealtree/verdict.h>

#include "seen.h"

struct look {
	struct arena *arena;
	struct source *source;
	const struct place *first; /* that has a seal */
	const struct code *code;
	struct seal_check *check;
	struct seen *seen;
	struct hashing hashing;
};

static void
on_at(void *context, const char *path)
{
	(void) context, (void) path;
}

static void
on_found(void *context, const struct place *place)
{
	struct look *look = context;

	if (!look->first && place->seal_path)
		look->first = place;
}

static void
on_trouble(void *context, const char *path, int error, const char *what)
{
	(void) context;
	fprintf(
	    stderr, "split: %s: %s\n", path, error ? strerror(error) : what);
	exit(1);
}

static bool
skips_nothing(void *context, const char *path)
{
	(void) context, (void) path;
	return false;
}

static bool
goes_on(void *context)
{
	(void) context;
	return false;
}

static void
on_digest(void *context, const char *path, uint64_t size, const uint8_t *sha256)
{
	seen_add(((struct look *) context)->seen, path, size, sha256);
}

static bool
is_known(
    void *context, const char *path, uint64_t *size, const uint8_t **sha256)
{
	return seen_find(((struct look *) context)->seen, path, size, sha256);
}

static const struct walk_events events = {
	.digest = on_digest,
	.known = is_known,
	.at = on_at,
	.found = on_found,
	.trouble = on_trouble,
	.skip = skips_nothing,
	.cancelled = goes_on,
};

static void
walk(struct look *look)
{
	struct text why = TEXT_INIT;

	bundle_walk(
	    look->source, "subject.app", look->arena, &events, look, &why);
	text_release(&why);
	if (!look->first) {
		fprintf(stderr, "split: no sealed bundle\n");
		exit(1);
	}
}

static void
parse(struct look *look)
{
	look->code = bundle_parse(look->source, look->first, NULL, look->arena);
}

static void
sweep(struct look *look)
{
	look->check = seal_check_begin(
	    look->source, look->code, &events, look, look->arena);
}

static void
hash(struct look *look)
{
	uint8_t *buffer = malloc(LIMIT_READ_BYTES);
	size_t count = seal_check_files(look->check);

	if (!buffer)
		abort();
	if (!seal_check_hash(look->check, 0, count, buffer, &look->hashing))
		fprintf(stderr, "split: not all was hashed\n");
	free(buffer);
}

static void
finish(struct look *look)
{
	seal_check_finish(look->check, look->arena);
}

static void
ask_rules(struct look *look)
{
	const struct seal_set *set = look->code->seal->used;
	struct seal_rules *rules;
	struct defects defects;

	defects_init(&defects, look->arena);
	rules = seal_rules_new(set, &defects);
	for (size_t i = 0; i < set->entry_count; i++)
		seal_rules_decide(rules, set->entries[i].path);
	seal_rules_free(rules);
}

static const struct step {
	const char *title;
	void (*run)(struct look *look);
} steps[] = {
	{ "walk: list, sort code from data, digest what is small", walk },
	{ "parse: the seal, and what else the bundle has", parse },
	{ "sweep: list again, the rules, the seal's entries", sweep },
	{ "hash: what is not small", hash },
	{ "finish: problems in order", finish },
	{ "(of the sweep, the rules alone)", ask_rules },
};

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double) t.tv_sec + (double) t.tv_nsec / 1e9;
}

int
main(int argc, char **argv)
{
	struct look look = { .arena = arena_new(), .seen = seen_new() };
	struct fault fault = { 0 };

	if (argc != 2) {
		fprintf(stderr, "usage: split BUNDLE\n");
		return 2;
	}
	codesign_init();
	look.source = source_disk_open(argv[1], true, &fault);
	if (!look.source) {
		fprintf(
		    stderr, "split: %s: %s\n", argv[1], strerror(fault.error));
		return 1;
	}
	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
		double begin = now();

		steps[i].run(&look);
		printf("%7.3f %s\n", now() - begin, steps[i].title);
	}
	source_close(look.source);
	seen_free(look.seen);
	arena_free(look.arena);
	return 0;
}
