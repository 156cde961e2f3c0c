/* SPDX-License-Identifier: MIT */
/*
 * What a tree of files looks like from outside, to notice that it changed:
 * type, size, time, mode and identity of each file, by no byte of its content.
 */
#ifndef SEALTREE_SNAPSHOT_H
#define SEALTREE_SNAPSHOT_H

#include <sealtree/source.h>

struct snapshot;

struct snapshot_changes {
	const char **paths;	/* in the arena, in the walk's order: the first
				   LIMIT_CHANGES; what is gone is not among
				   them, but the folder that it was in */
	size_t count;
	size_t total;		/* of all, those that are gone too */
};

/*
 * Looks at all there is, at most LIMIT_FILES; what cannot be listed is as if it
 * were empty. With `before`, `changes` gets what is new or otherwise, folders
 * only where that is nothing in them. The caller frees the result. Paths are
 * told apart by a 64-bit hash.
 */
struct snapshot *snapshot_take(struct source *source,
    const struct snapshot *before, struct arena *arena,
    struct snapshot_changes *changes);
void snapshot_free(struct snapshot *snapshot); /* NULL is nothing */
bool snapshot_equal(const struct snapshot *a, const struct snapshot *b);

#endif
