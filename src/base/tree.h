/* SPDX-License-Identifier: MIT */
/*
 * A tree of names at work. Nodes lie in one array and know each other by
 * index, so that it may move while it grows; a table over (folder, name) finds
 * them.
 */
#ifndef TREE_H
#define TREE_H

#include <sealtree/source_tree.h>

#include "source_ops.h"

enum {
	ROOT = 0, /* and no node's child: ends lists of siblings */
	MISSING = UINT32_MAX
};

struct tree_node {
	const char *name;
	uint32_t parent, first, next;
	uint32_t mode;
	uint8_t type, error;
	bool mode_known;
	int64_t modified;
	union {
		struct {
			struct source_file *backing;
			uint64_t at, size;
		} file;
		struct {
			const uint8_t *data;
			size_t len;
		} link;
	} is;
};

struct source_tree {
	struct source source;
	struct arena *arena; /* of names and targets */
	struct tree_node *nodes;
	uint32_t count, capacity;
	uint32_t *table; /* indices; ROOT: free */
	uint32_t slots;  /* a power of 2, more than twice `count` */
	uint32_t seed;   /* of the table */
	struct source_file **kept;
	size_t kept_count, kept_capacity;
};

extern const struct source_ops tree_ops; /* tree_read.c */

/* MISSING if the folder has none of that name. */
uint32_t tree_child(
    const struct source_tree *tree, uint32_t parent, struct bytes name);

#endif
