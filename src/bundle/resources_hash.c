/* SPDX-License-Identifier: MIT */
/* A seal against the disk, steps two and three: hashes and the verdict. */
#include <config.h>

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "resources.h"

size_t
seal_check_files(const struct seal_check *check)
{
	return check->file_count;
}

uint64_t
seal_check_size(const struct seal_check *check, size_t file)
{
	return check->files[file].size;
}

static bool
same(const uint8_t *stored, const uint8_t *found, size_t len)
{
	return bytes_equal(bytes_over(stored, len), bytes_over(found, len));
}

/* A hash that the seal lacks falls back on the other, as Apple's does. */
static enum file_state
compare(const struct seal_check *check, const struct seal_entry *entry,
    struct source_file *file, uint8_t *buffer, const atomic_bool *cancelled,
    struct fault *fault)
{
	uint8_t sha1[SHA1_LEN], sha256[SHA256_LEN];
	bool first = entry->sha1 && (check->wants_sha1 || !entry->sha256);
	bool second = entry->sha256 && (check->wants_sha256 || !entry->sha1);

	if (!first && !second)
		return FILE_NO_HASH;
	if (!file_digests(file, buffer, first ? sha1 : NULL,
		second ? sha256 : NULL, cancelled, fault))
		return FILE_UNREADABLE;
	if ((first && !same(entry->sha1, sha1, sizeof sha1)) ||
	    (second && !same(entry->sha256, sha256, sizeof sha256)))
		return FILE_DIFFERS;
	return FILE_MATCHES;
}

bool
seal_check_hash(struct seal_check *check, size_t n, uint8_t *buffer,
    const atomic_bool *cancelled)
{
	struct sealed_file *f = &check->files[n];
	struct arena *arena = arena_new();
	const char *path =
	    path_join(arena, check->base, arena_string(arena, f->entry->path));
	struct fault fault = { 0 };
	struct source_file *file =
	    path ? source_open(check->source, path, &fault) : NULL;

	f->state = FILE_UNREADABLE;
	if (file)
		f->state =
		    compare(check, f->entry, file, buffer, cancelled, &fault);
	f->error = fault.error;
	source_file_close(file);
	arena_free(arena);
	return f->state != FILE_UNREADABLE;
}

static void
tell_file(struct seal_check *check, const struct sealed_file *f)
{
	const char *path = seal_check_path(check, f->entry);

	switch (f->state) {
	case FILE_MATCHES:
		check->ok++;
		break;
	case FILE_DIFFERS:
		seal_check_problem(check, SEAL_MODIFIED, path, f->entry,
		    "its content is not what was sealed");
		break;
	case FILE_NO_HASH:
		seal_check_problem(check, SEAL_UNREADABLE, path, f->entry,
		    "the seal holds no hash of it that is known here");
		break;
	case FILE_UNREADABLE:
		seal_check_problem(check, SEAL_UNREADABLE, path, f->entry,
		    arena_printf(check->arena, "it cannot be read: %s",
			strerror(f->error)));
		break;
	case FILE_WAITING:
		check->incomplete = true;
		break;
	}
}

static int
problem_by_path(const void *a, const void *b)
{
	return strcmp(((const struct seal_problem *) a)->path,
	    ((const struct seal_problem *) b)->path);
}

static int
nested_by_path(const void *a, const void *b)
{
	return strcmp(((const struct seal_nested *) a)->path,
	    ((const struct seal_nested *) b)->path);
}

static bool
is_undecided(enum seal_problem_kind kind)
{
	return kind == SEAL_UNREADABLE || kind == SEAL_RULE_COST;
}

static struct result
judge(const struct seal_check *check, struct arena *arena)
{
	const struct seal_problem *first = NULL;
	size_t bad = 0;

	for (size_t i = 0; i < check->problem_count; i++) {
		if (is_undecided(check->problems[i].kind))
			continue;
		if (bad++ == 0)
			first = &check->problems[i];
	}
	if (first)
		return result_bad(arena, NO_OFFSET,
		    "%zu of the seal's files do not fit it, the first is %s: "
		    "%s",
		    bad, first->path, first->why);
	if (check->problem_count || check->incomplete)
		return result_unknown(arena, "unreadable",
		    "not every sealed file could be looked at");
	return result_ok();
}

struct seal_verdict *
seal_check_finish(struct seal_check *check, struct arena *arena)
{
	struct seal_verdict *v = ARENA_NEW(arena, struct seal_verdict);

	for (size_t i = 0; i < check->file_count; i++)
		tell_file(check, &check->files[i]);
	if (check->problem_count)
		qsort(check->problems, check->problem_count,
		    sizeof *check->problems, problem_by_path);
	if (check->nested_count)
		qsort(check->nested, check->nested_count, sizeof *check->nested,
		    nested_by_path);
	v->checked = check->checked;
	v->ok = check->ok;
	v->problems = check->problems;
	v->problem_count = check->problem_count;
	v->nested = check->nested;
	v->nested_count = check->nested_count;
	v->unsealed = check->unsealed;
	v->unsealed_count = check->unsealed_count;
	v->result = judge(check, arena);
	return v;
}
