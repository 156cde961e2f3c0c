/* SPDX-License-Identifier: MIT */
/* All nodes of a root, when each of them was read and verified. */
#ifndef SCAN_TREE_H
#define SCAN_TREE_H

#include "run.h"

struct tree {
	struct row **rows; /* as they were found: parents come first */
	struct row **by_path;
	struct check_subject *subjects;
	const struct check_subject **all, **children;
	size_t count;
	struct arena *loaded;    /* holds what each node loads */
	struct findings **found; /* of each, while it is judged */
	const struct peers **inside; /* of each */
	struct arena **arenas; /* of completed verdicts, and then of what is
				  found by them; NULL: not needed yet */
};

/* verify_tree.c */
void tree_index(struct tree *tree);
/* The node's verdict, or a copy that was completed, in its arena. */
const struct verdict *tree_verdict(const struct tree *tree, size_t index);

#endif
