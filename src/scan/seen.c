/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include <sealtree/arena.h>
#include <sealtree/die.h>

#include "seen.h"

enum {
	DIGEST_LEN = 32
};

struct seen_file {
	const char *path;
	uint32_t size; /* they are small */
	uint8_t sha256[DIGEST_LEN];
};

struct seen {
	struct arena *arena;
	struct seen_file *files; /* outside it, which could only double */
	size_t count, capacity;
};

struct seen *
seen_new(void)
{
	struct seen *seen = xalloc(1, sizeof *seen);

	seen->arena = arena_new();
	return seen;
}

void
seen_free(struct seen *seen)
{
	if (!seen)
		return;
	arena_free(seen->arena);
	free(seen->files);
	free(seen);
}

/* A walk goes through a folder by the names in it, each with all that is below:
 * so "/" comes before every other character. */
static int
walk_order(const char *a, const char *b)
{
	while (*a && *a == *b)
		a++, b++;
	if (*a == *b)
		return 0;
	if (!*a || !*b)
		return *a ? 1 : -1;
	if (*a == '/' || *b == '/')
		return *a == '/' ? -1 : 1;
	return (uint8_t) *a < (uint8_t) *b ? -1 : 1;
}

void
seen_add(
    struct seen *seen, const char *path, uint64_t size, const uint8_t *sha256)
{
	struct seen_file *file;

	if (size > UINT32_MAX ||
	    (seen->count &&
		walk_order(seen->files[seen->count - 1].path, path) >= 0))
		return;
	if (seen->count == seen->capacity) {
		seen->capacity += seen->capacity / 2 + 64;
		seen->files =
		    xrealloc(seen->files, seen->capacity, sizeof *seen->files);
	}
	file = &seen->files[seen->count++];
	file->path = arena_string(seen->arena, bytes_of(path));
	file->size = (uint32_t) size;
	memcpy(file->sha256, sha256, DIGEST_LEN);
}

static int
compare(const void *path, const void *file)
{
	return walk_order(path, ((const struct seen_file *) file)->path);
}

bool
seen_find(const struct seen *seen, const char *path, uint64_t *size,
    const uint8_t **sha256)
{
	const struct seen_file *file =
	    seen->count ? bsearch(path, seen->files, seen->count,
			      sizeof *seen->files, compare)
			: NULL;

	if (!file)
		return false;
	*size = file->size;
	*sha256 = file->sha256;
	return true;
}
