/* SPDX-License-Identifier: MIT */
/*
 * What the parts of the evaluator share. After Security-61901 (2025):
 * reqinterp.cpp.
 */
#ifndef CODESIGN_EVALUATE_H
#define CODESIGN_EVALUATE_H

#include <sealtree/evaluate.h>

/* One question. */
struct evaluation {
	const struct requirement_subject *subject;
	struct text *why;	/* NULL: nobody asks */
	struct arena *scratch;	/* ends with it */
	uint64_t work_left;	/* of LIMIT_REQUIREMENT_WORK */
};

/* Pays for looking at `bytes`; false when there is nothing left to pay with,
 * and then the answer is unknown. */
bool evaluation_spend(struct evaluation *ev, uint64_t bytes);
/* Adds to `why`, which grows to a bound. */
void evaluation_explain(struct evaluation *ev, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The match of an expression against a value; NULL is a missing one. */
enum truth evaluate_match(struct evaluation *ev, const struct expression *e,
    const struct plist *value);

/* The opcodes that ask certificates. */
enum truth evaluate_certificate(struct evaluation *ev,
    const struct expression *e);
enum truth evaluate_legacy(struct evaluation *ev);

#endif
