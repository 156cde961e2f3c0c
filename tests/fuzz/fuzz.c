/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <stdio.h>
#include <stdlib.h>

#include <sealtree/limits.h>

#include "fuzz.h"

_Noreturn void
fuzz_broken(const char *condition, const char *file, int line)
{
	fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, condition);
	abort();
}

void
fuzz_touch(struct bytes view)
{
	static volatile uint8_t sum;

	for (size_t i = 0; i < view.len; i++)
		sum = sum ^ view.data[i];
}

void
fuzz_touch_string(const char *string)
{
	fuzz_touch(bytes_of(string));
}

static void
touch_level(const struct plist *plist, unsigned depth)
{
	size_t count = 0;

	FUZZ_HOLDS(depth <= LIMIT_PLIST_DEPTH + 1);
	fuzz_touch(plist->key);
	fuzz_touch(plist->bytes);
	for (const struct plist *p = plist->first; p; p = p->next, count++)
		touch_level(p, depth + 1);
	FUZZ_HOLDS(count == plist->count);
}

void
fuzz_touch_plist(const struct plist *plist)
{
	if (plist)
		touch_level(plist, 0);
}

/* What is said may quote the input, and so need not be UTF-8. */
static void
look_at_defects(const struct defects *defects)
{
	FUZZ_HOLDS(defects->count <= LIMIT_DEFECTS);
	for (size_t i = 0; i < defects->count; i++) {
		FUZZ_HOLDS(defects->list[i].what && defects->list[i].what[0]);
		fuzz_touch_string(defects->list[i].what);
		fuzz_touch_string(defects->list[i].part);
	}
}

int
fuzz_run(const uint8_t *data, size_t len, fuzz_parse *parse)
{
	struct arena *arena = arena_new();
	struct defects defects;

	defects_init(&defects, arena);
	parse((struct bytes){ data, len, 0 }, arena, &defects);
	look_at_defects(&defects);
	arena_free(arena);
	return 0;
}
