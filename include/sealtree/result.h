/* SPDX-License-Identifier: MIT */
/*
 * What a verification came to. Three values and no more: it held, it did not,
 * or the files cannot settle it; besides, what was to be verified may be
 * absent, or was left out on request.
 */
#ifndef SEALTREE_RESULT_H
#define SEALTREE_RESULT_H

#include <sealtree/arena.h>
#include <sealtree/defect.h>

enum outcome {
	OUTCOME_UNKNOWN,	/* zero: what nobody looked at is unknown */
	OUTCOME_OK,
	OUTCOME_BAD,
	OUTCOME_ABSENT,
	OUTCOME_SKIPPED
};

struct result {
	enum outcome outcome;
	const char *why;	/* of BAD and UNKNOWN, one sentence without
				   full stop that names what; else NULL */
	const char *reason;	/* of UNKNOWN: the schema's word; else NULL */
	uint64_t offset;	/* of what is wrong, in its file; NO_OFFSET */
};

const char *outcome_name(enum outcome outcome); /* "ok", "bad" … */
struct result result_ok(void);
struct result result_absent(void);
/* The sentence is made in the arena. */
struct result result_bad(struct arena *arena, uint64_t offset,
    const char *format, ...) __attribute__((format(printf, 3, 4)));
struct result result_unknown(struct arena *arena, const char *reason,
    const char *format, ...)
    __attribute__((format(printf, 3, 4), nonnull(2)));
/* Bad before unknown before ok; absent and skipped give way to the other. */
struct result result_worse(struct result a, struct result b);

#endif
