/* SPDX-License-Identifier: MIT */
/*
 * A source that lies on no disk: a tree of names in memory, the content of
 * whose files is ranges of other files, such as an image's or the spill's.
 * Whoever reads a container adds what it lists; nothing above source.h sees
 * a difference to a folder.
 *
 *	struct source_tree *tree = source_tree_new();
 *
 *	source_tree_add(tree, bytes_of("A.app/Info.plist"), &entry);
 *	… source_of_tree(tree) …
 *	source_close(source_of_tree(tree));
 *
 * Adding is one thread's work; once that is done, several may read.
 */
#ifndef SEALTREE_SOURCE_TREE_H
#define SEALTREE_SOURCE_TREE_H

#include <sealtree/source.h>

struct tree_entry {
	enum source_type type;
	bool mode_known;
	uint32_t mode;		/* 07777 */
	int64_t modified;	/* nanoseconds since 1970 */
	/* Of a file: `size` bytes from `at` of `backing`, which lives as long
	 * as the tree; NULL if there are none. */
	struct source_file *backing;
	uint64_t at, size;
	/* Not 0: its bytes are not to be had, and opening it fails with this
	 * errno: EACCES if they are encrypted, EFBIG beyond a limit, EIO if
	 * they are damaged. */
	int error;
	struct bytes target;	/* of a link, raw; copied */
	/* Not empty: a hard link; the bytes are those of that file, which was
	 * added before. */
	struct bytes same_as;
};

/* What became of an entry. All but the first three left the tree as it was. */
enum tree_added {
	TREE_ADDED,
	TREE_MERGED,	/* a folder that was there already */
	TREE_REPLACED,	/* took the place of an entry of the same path, as it
			   does where an archive is unpacked */
	TREE_ABSOLUTE,	/* "/a", "C:\a" */
	TREE_LEAVES,	/* ".." is a part, between "/" or "\" */
	TREE_THROUGH,	/* lies in, or on, what is something else: "a/b" where
			   "a" is a file or a link, a file where a folder is */
	TREE_NAMELESS,	/* no name at all, or a NUL in it */
	TREE_NO_TARGET,	/* a hard link to what is no file in the tree */
	TREE_TOO_LONG,	/* path, name or target: LIMIT_TREE_… */
	TREE_FULL	/* LIMIT_TREE_NODES, LIMIT_TREE_NAME_BYTES */
};

struct source_tree *source_tree_new(void);
/*
 * Folders that nobody added are made, without a mode. "./a", "a//b" and "a/"
 * are "a", "a/b" and "a"; "." is the root, which may be a file itself. The
 * entry and its path are copied, `backing` is not.
 */
enum tree_added source_tree_add(struct source_tree *tree, struct bytes path,
    const struct tree_entry *entry);
/* The tree closes `file` when it is closed. */
void source_tree_keep(struct source_tree *tree, struct source_file *file);
/* The tree itself; source_close() frees it. */
struct source *source_of_tree(struct source_tree *tree);
/* Entries and made folders, without the root. */
uint32_t source_tree_count(const struct source_tree *tree);
/* "leads out of the archive": of what was not added; NULL of what was. */
const char *tree_added_why(enum tree_added added);

#endif
