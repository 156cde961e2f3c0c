/* SPDX-License-Identifier: MIT */
/* Private to the bundle layer: a seal being held against the disk. */
#ifndef SEALTREE_BUNDLE_RESOURCES_H
#define SEALTREE_BUNDLE_RESOURCES_H

#include <sealtree/verdict.h>

enum file_state {
	FILE_WAITING,
	FILE_MATCHES,
	FILE_DIFFERS,
	FILE_CHANGED, /* while it was hashed */
	FILE_WEAK,    /* has none by the hash that the code is signed with */
	FILE_NO_HASH, /* the seal has none that could be compared */
	FILE_UNREADABLE
};

/* A plain file to be hashed. Written by the one thread that hashes it. */
struct sealed_file {
	const struct seal_entry *entry;
	const char *path; /* relative to the source, as on disk */
	uint64_t size; /* as it was hashed */
	enum file_state state;
	int error; /* UNREADABLE: an errno value */
};

struct seal_check {
	struct source *source;
	const struct code *code;
	const char *base; /* of the seal's paths */
	const struct seal_set *set;
	bool wants_sha1, wants_sha256; /* what the CodeDirectories use */
	bool needs_sha256;             /* … and no other will do */
	struct arena *arena;
	struct seal_index *index;
	const struct walk_events *events;
	void *context;
	struct sealed_file *files;
	size_t file_count, file_capacity;
	struct seal_problem *problems;
	size_t problem_count, problem_capacity;
	struct seal_nested *nested;
	size_t nested_count, nested_capacity;
	const char **unsealed;
	size_t unsealed_count, unsealed_capacity;
	const char **respelled;
	size_t respelled_count, respelled_capacity;
	uint64_t checked, ok;
	uint64_t bytes; /* that were hashed */
	uint32_t most_files; /* LIMIT_FILES, save in tests */
	bool incomplete;
	bool cancelled;    /* before all files were hashed */
	const char *doubt; /* why it is not complete; NULL: could not be read */
};

/* resources.c: the two halves of seal_check_begin(). */
struct seal_check *seal_check_new(struct source *source,
    const struct code *code, const struct walk_events *events, void *context,
    struct arena *arena);
void seal_check_sweep(struct seal_check *check);

/* resources_hash.c: what digests say that were made already. False if the
 * entry asks for others. */
bool seal_check_known(struct seal_check *check, const char *path,
    const struct seal_entry *entry);

/* index.c: a seal's entries by path, and which of them were met on disk. */
struct seal_index *seal_index_new(
    const struct seal_set *set, struct arena *arena);
/* The entry of that path, which now counts as met; NULL: none. Of several with
 * one path the first is taken: that there are several is a defect already. */
const struct seal_entry *seal_index_take(
    struct seal_index *index, struct bytes path);
/* One that was not met yet and is spelled otherwise: Unicode has more than one
 * way to write an accent. */
const struct seal_entry *seal_index_take_respelled(
    struct seal_index *index, struct bytes path);
/* By number, in the order of their paths; NULL at the end. */
const struct seal_entry *seal_index_entry(
    const struct seal_index *index, size_t n);
bool seal_index_met(const struct seal_index *index, size_t n);

/* resources_entry.c */
/* What is at `path` on disk, by the entry that is for it; files are put on the
 * list of those to be hashed. How it is checked is decided by the entry, not
 * by a rule. */
void seal_check_entry(struct seal_check *check, const char *path,
    const struct seal_entry *entry, enum source_type type);
/* When the walk is over: entries that it did not meet. */
void seal_check_unmet(struct seal_check *check);
void seal_check_problem(struct seal_check *check, enum seal_problem_kind kind,
    const char *path, const struct seal_entry *entry, const char *why);
/* An entry's path, relative to the source; in the check's arena. */
const char *seal_check_path(
    struct seal_check *check, const struct seal_entry *entry);

#endif
