/* SPDX-License-Identifier: MIT */
/*
 * A line on a terminal that says how far a run without a screen is. It is
 * written over itself, four times a second at most, and leaves nothing behind:
 * a run that is over sooner never shows it.
 */
#ifndef PROGRESS_H
#define PROGRESS_H

#include <stdbool.h>
#include <stdio.h>

#include <sealtree/model.h>

enum {
	PROGRESS_MS = 250 /* between two lines, and before the first */
};

struct progress {
	FILE *out;	/* NULL: nobody looks at it */
	uint64_t last_ms;
	int shown;	/* columns that are written on */
};

/* `now_ms` is of a clock that only goes forward. */
struct progress progress_begin(FILE *out, uint64_t now_ms);
/* Counting costs time, too: not before. */
bool progress_is_due(const struct progress *progress, uint64_t now_ms);
void progress_show(struct progress *progress, const struct model_counts *counts,
    uint64_t now_ms);
/* Before anything else is written. */
void progress_erase(struct progress *progress);

/* `file`, if this program has a terminal there to itself; else NULL. */
FILE *progress_terminal(FILE *file);

#endif
