/* SPDX-License-Identifier: MIT */
/* A seal against the disk, steps two and three: hashes and the verdict. */
#include <config.h>

#include <errno.h>
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

/* A SHA-256 that the seal has will do where a SHA-1 is asked for. */
static enum file_state
compare(const struct seal_check *check, const struct seal_entry *entry,
    struct source_file *file, uint8_t *buffer, struct hashing *hashing,
    struct fault *fault)
{
	uint8_t sha1[SHA1_LEN], sha256[SHA256_LEN];
	bool first = entry->sha1 && (check->wants_sha1 || !entry->sha256);
	bool second = entry->sha256 && (check->wants_sha256 || !entry->sha1);

	if (!first && !second)
		return FILE_NO_HASH;
	if (check->needs_sha256 && !entry->sha256)
		return FILE_WEAK;
	if (!file_digests(file, buffer, first ? sha1 : NULL,
		second ? sha256 : NULL, hashing, fault))
		return FILE_UNREADABLE;
	if ((first && !same(entry->sha1, sha1, sizeof sha1)) ||
	    (second && !same(entry->sha256, sha256, sizeof sha256)))
		return FILE_DIFFERS;
	return FILE_MATCHES;
}

bool
seal_check_hash(struct seal_check *check, size_t n, uint8_t *buffer,
    struct hashing *hashing)
{
	struct sealed_file *f = &check->files[n];
	struct fault fault = { 0 };
	struct source_file *file = source_open(check->source, f->path, &fault);

	f->state = FILE_UNREADABLE;
	if (file)
		f->state =
		    compare(check, f->entry, file, buffer, hashing, &fault);
	f->error = fault.error;
	if (f->error == ECANCELED)
		f->state = FILE_WAITING;
	source_file_close(file);
	return f->state != FILE_UNREADABLE && f->state != FILE_WAITING;
}

static void
tell_file(struct seal_check *check, const struct sealed_file *f)
{
	const char *path = f->path;

	switch (f->state) {
	case FILE_MATCHES:
		check->ok++;
		break;
	case FILE_DIFFERS:
		seal_check_problem(check, SEAL_MODIFIED, path, f->entry,
		    "its content is not what was sealed");
		break;
	case FILE_WEAK:
		seal_check_problem(check, SEAL_MODIFIED, path, f->entry,
		    "the seal has a SHA-1 of it only, and the code is signed "
		    "with SHA-256");
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
		check->cancelled = true;
		break;
	}
}

static int
order_problems(const void *left, const void *right)
{
	const struct seal_problem *a = left, *b = right;
	int order = strcmp(a->path, b->path);

	return order ? order : (a->kind > b->kind) - (a->kind < b->kind);
}

static int
order_nested(const void *a, const void *b)
{
	return strcmp(((const struct seal_nested *) a)->path,
	    ((const struct seal_nested *) b)->path);
}

static int
order_paths(const void *a, const void *b)
{
	return strcmp(*(const char *const *) a, *(const char *const *) b);
}

static void
sort(void *list, size_t count, size_t size,
    int (*order)(const void *a, const void *b))
{
	if (count)
		qsort(list, count, size, order);
}

static bool
is_undecided(enum seal_problem_kind kind)
{
	return kind == SEAL_UNREADABLE || kind == SEAL_RULE_COST;
}

/* The first problem that is none of not knowing, by path. */
static const struct seal_problem *
first_bad(const struct seal_check *check)
{
	for (size_t i = 0; i < check->problem_count; i++)
		if (!is_undecided(check->problems[i].kind))
			return &check->problems[i];
	return NULL;
}

static size_t
count_bad(const struct seal_check *check)
{
	size_t bad = 0;

	for (size_t i = 0; i < check->problem_count; i++)
		bad += !is_undecided(check->problems[i].kind);
	return bad;
}

/* Nested code that can be judged before it was verified. */
static const struct seal_nested *
first_bad_nested(const struct seal_check *check)
{
	for (size_t i = 0; i < check->nested_count; i++)
		if (check->nested[i].status != NESTED_UNKNOWN)
			return &check->nested[i];
	return NULL;
}

static struct result
judge(const struct seal_check *check, struct arena *arena)
{
	const struct seal_problem *problem = first_bad(check);
	const struct seal_nested *nested = first_bad_nested(check);

	if (!check->set || !check->base)
		return result_bad(
		    arena, NO_OFFSET, "the seal names no files at all");
	if (problem)
		return result_bad(arena, NO_OFFSET,
		    "%zu of the seal's files do not fit it, the first is %s: "
		    "%s",
		    count_bad(check), problem->path, problem->why);
	if (nested)
		return result_bad(arena, NO_OFFSET, "nested code %s: %s",
		    nested->path, nested->why);
	if (check->doubt)
		return result_unknown(arena, NULL, "%s", check->doubt);
	if (check->cancelled)
		return result_unknown(
		    arena, "cancelled", "verifying was stopped");
	if (check->problem_count || check->incomplete)
		return result_unknown(arena, "unreadable",
		    "not every sealed file could be looked at");
	return result_ok();
}

static bool
is_complete(const struct seal_check *check)
{
	return check->set && check->base && !check->doubt &&
	       !check->incomplete && count_bad(check) == check->problem_count;
}

struct seal_verdict *
seal_check_finish(struct seal_check *check, struct arena *arena)
{
	struct seal_verdict *v = ARENA_NEW(arena, struct seal_verdict);

	for (size_t i = 0; i < check->file_count; i++)
		tell_file(check, &check->files[i]);
	sort(check->problems, check->problem_count, sizeof *check->problems,
	    order_problems);
	sort(check->nested, check->nested_count, sizeof *check->nested,
	    order_nested);
	sort(check->unsealed, check->unsealed_count, sizeof *check->unsealed,
	    order_paths);
	sort(check->respelled, check->respelled_count, sizeof *check->respelled,
	    order_paths);
	*v = (struct seal_verdict){
		.result = judge(check, arena),
		.complete = is_complete(check),
		.checked = check->checked,
		.ok = check->ok,
		.problems = check->problems,
		.problem_count = check->problem_count,
		.nested = check->nested,
		.nested_count = check->nested_count,
		.unsealed = check->unsealed,
		.unsealed_count = check->unsealed_count,
		.respelled = check->respelled,
		.respelled_count = check->respelled_count,
	};
	return v;
}
