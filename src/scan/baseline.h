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
/* Against rows that are sorted by path. */
const struct comparison *baseline_compare(const struct baseline *baseline,
    struct row *const *rows, size_t count, struct arena *arena);

#endif
