/* SPDX-License-Identifier: MIT */
/* A seal against the disk, steps two and three: hashes and the verdict. */
#include <config.h>

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include <sealtree/text.h>

#include "resources.h"

size_t
seal_check_files(const struct seal_check *check)
{
	return check->file_count;
}

uint64_t
seal_check_bytes(const struct seal_check *check)
{
	uint64_t bytes = check->bytes;

	for (size_t i = 0; i < check->file_count; i++)
		bytes += check->files[i].size;
	return bytes;
}

static bool
same(const uint8_t *stored, const uint8_t *found, size_t len)
{
	return bytes_equal(bytes_over(stored, len), bytes_over(found, len));
}

/* A SHA-256 that the seal has will do where a SHA-1 is asked for. */
static bool
asks_sha1(const struct seal_check *check, const struct seal_entry *entry)
{
	return entry->sha1 && (check->wants_sha1 || !entry->sha256);
}

static bool
asks_sha256(const struct seal_check *check, const struct seal_entry *entry)
{
	return entry->sha256 && (check->wants_sha256 || !entry->sha1);
}

static enum file_state
compare(const struct seal_check *check, const struct seal_entry *entry,
    struct source_file *file, uint8_t *buffer, struct hashing *hashing,
    struct fault *fault)
{
	uint8_t sha1[SHA1_LEN], sha256[SHA256_LEN];
	bool first = asks_sha1(check, entry);
	bool second = asks_sha256(check, entry);

	if (!first && !second)
		return FILE_NO_HASH;
	if (check->needs_sha256 && !entry->sha256)
		return FILE_WEAK;
	if (!file_digests(file, buffer, first ? sha1 : NULL,
		second ? sha256 : NULL, hashing, fault))
		return FILE_UNREADABLE;
	if (source_file_changed(file))
		return FILE_CHANGED;
	if ((first && !same(entry->sha1, sha1, sizeof sha1)) ||
	    (second && !same(entry->sha256, sha256, sizeof sha256)))
		return FILE_DIFFERS;
	return FILE_MATCHES;
}

static void
hash_file(const struct seal_check *check, struct sealed_file *f,
    struct source_file *file, uint8_t *buffer, struct hashing *hashing,
    struct fault *fault)
{
	f->state = FILE_UNREADABLE;
	if (file) {
		f->size = source_file_stat(file)->size;
		f->state =
		    compare(check, f->entry, file, buffer, hashing, fault);
	}
	f->error = fault->error;
	if (f->error == ECANCELED)
		f->state = FILE_WAITING;
}

/* The folder that the last file was in. */
struct shelf {
	const char *path;
	size_t len; /* of the folder's part of it */
	struct source_folder *folder;
};

static bool
shelf_has(const struct shelf *shelf, const char *path, size_t len)
{
	return shelf->folder && shelf->len == len &&
	       memcmp(shelf->path, path, len) == 0;
}

/* Files are listed folder by folder. */
static struct source_file *
shelf_file(struct shelf *shelf, struct source *source, const char *path,
    struct fault *fault)
{
	const char *name = path_name(path);
	size_t len = (size_t) (name - path);

	if (!shelf_has(shelf, path, len)) {
		struct text folder = TEXT_INIT;

		text_add_bytes(
		    &folder, len ? bytes_over(path, len - 1) : bytes_of("."));
		source_folder_close(shelf->folder);
		*shelf = (struct shelf){ path, len,
			source_folder_open(
			    source, text_string(&folder), fault) };
		text_release(&folder);
	}
	return shelf->folder ? source_folder_file(shelf->folder, name, fault)
			     : NULL;
}

bool
seal_check_hash(struct seal_check *check, size_t first, size_t count,
    uint8_t *buffer, struct hashing *hashing)
{
	struct shelf shelf = { 0 };
	bool all = true;

	for (size_t i = first; i < first + count; i++) {
		struct sealed_file *f = &check->files[i];
		struct fault fault = { 0 };
		struct source_file *file;

		if (atomic_load_explicit(&hashing->stop, memory_order_relaxed))
			break;
		file = shelf_file(&shelf, check->source, f->path, &fault);
		hash_file(check, f, file, buffer, hashing, &fault);
		source_file_close(file);
		all &= f->state != FILE_UNREADABLE && f->state != FILE_WAITING;
	}
	source_folder_close(shelf.folder);
	return all;
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
	case FILE_CHANGED:
		seal_check_problem(check, SEAL_UNREADABLE, path, f->entry,
		    "it changed while it was read");
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

bool
seal_check_known(
    struct seal_check *check, const char *path, const struct seal_entry *entry)
{
	struct sealed_file f = { .entry = entry, .path = path };
	const uint8_t *sha256;
	uint64_t size;

	if (!check->events->known || asks_sha1(check, entry) ||
	    !asks_sha256(check, entry) ||
	    !check->events->known(check->context, path, &size, &sha256))
		return false;
	f.state = same(entry->sha256, sha256, SHA256_LEN) ? FILE_MATCHES
							  : FILE_DIFFERS;
	check->bytes += size;
	tell_file(check, &f);
	return true;
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
		return result_unknown(arena, "limit", "%s", check->doubt);
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
	       !check->incomplete && !check->cancelled &&
	       count_bad(check) == check->problem_count;
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
		.left_out = check->set && check->base && !is_complete(check),
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
