/* SPDX-License-Identifier: MIT */
#ifndef SCAN_BASELINE_H
#define SCAN_BASELINE_H

#include "job.h"

struct baseline {
	struct source *source;
	const char *name;
	struct arena *arena;        /* all of it, to the end */
	const struct older **nodes; /* by path */
	size_t count;
	struct known *known; /* findings of its report, in order; NULL */
	size_t known_count, known_capacity;
	bool begun, incomplete;
};

/* Takes the source over. */
struct baseline *baseline_new(const char *name, struct source *source_take);
void baseline_free(struct baseline *baseline); /* NULL is nothing */
void job_baseline(struct scan *scan, unsigned root);
/* baseline_report.c: false if it is no report of this program. Nodes come in
 * its order. */
bool baseline_from_report(struct baseline *baseline, struct bytes content);
/* What was at that place; NULL: nothing, or there is no baseline. */
const struct older *baseline_find(
    const struct baseline *baseline, const char *path);
/* By what a finding is known again. */
struct known_parts {
	struct bytes id, node, file, slice, key;
};
/* baseline_known.c: what its report found; sorted when all is there. */
void known_add(struct baseline *baseline, const struct known_parts *parts,
    struct bytes severity);
void known_sort(struct baseline *baseline);
/* Marks those of the node that the report has too, as bad as they are now;
 * false: none. */
bool known_mark(const struct baseline *baseline, const char *node,
    struct findings *findings);
/* Against rows that are sorted by path. */
const struct comparison *baseline_compare(const struct baseline *baseline,
    struct row *const *rows, size_t count, struct arena *arena);

#endif
