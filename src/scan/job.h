/* SPDX-License-Identifier: MIT */
/* What a job tells while it is at work. All is called without the lock. */
#ifndef SCAN_JOB_H
#define SCAN_JOB_H

#include "run.h"

/* Also the context of the walk's and the parser's callbacks. */
struct job {
	struct scan *scan;
	struct row *row; /* being read; NULL: all of a root */
	unsigned root;
	uint32_t number;
	const char *phase; /* last told of; NULL: nothing yet */
	const char *path;
	bool skipped; /* something that killed an earlier reader */
};

struct job job_begin(struct scan *scan, unsigned root, struct row *row);
/* Before the bytes of `path` are touched. */
void job_at(struct job *job, const char *phase, const char *path);
void job_end(struct job *job);
/* True: leave it out. */
bool job_skips(struct job *job, const char *phase, const char *path);

/* judge.c */
/* `verdict` is NULL while there is none. */
const struct findings *judge_node(struct job *job, const struct code *code,
    const struct verdict *verdict, struct arena *arena);

#endif
