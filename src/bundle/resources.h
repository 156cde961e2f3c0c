/* SPDX-License-Identifier: MIT */
/* Private to the bundle layer: a seal being held against the disk. */
#ifndef SEALTREE_BUNDLE_RESOURCES_H
#define SEALTREE_BUNDLE_RESOURCES_H

#include <sealtree/verdict.h>

enum file_state {
	FILE_WAITING,
	FILE_MATCHES,
	FILE_DIFFERS,
	FILE_NO_HASH, /* the seal has none that could be compared */
	FILE_UNREADABLE
};

/* A plain file to be hashed. Written by the one thread that hashes it. */
struct sealed_file {
	const struct seal_entry *entry;
	uint64_t size;
	enum file_state state;
	int error; /* UNREADABLE: an errno value */
};

struct seal_check {
	struct source *source;
	const struct code *code;
	const char *base; /* of the seal's paths */
	const struct seal_set *set;
	bool wants_sha1, wants_sha256; /* what the CodeDirectories use */
	struct arena *arena;
	/* Entries by path; bit n of `seen`: the n-th was met on disk. */
	const struct seal_entry **index;
	uint8_t *seen;
	struct sealed_file *files;
	size_t file_count, file_capacity;
	struct seal_problem *problems;
	size_t problem_count, problem_capacity;
	struct seal_nested *nested;
	size_t nested_count, nested_capacity;
	const char **unsealed;
	size_t unsealed_count, unsealed_capacity;
	uint64_t checked, ok;
	bool incomplete;
};

void seal_check_problem(struct seal_check *check, enum seal_problem_kind kind,
    const char *path, const struct seal_entry *entry, const char *why);
/* An entry's path, relative to the source; in the check's arena. */
const char *seal_check_path(
    struct seal_check *check, const struct seal_entry *entry);

#endif
