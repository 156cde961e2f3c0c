/* SPDX-License-Identifier: MIT */
/*
 * What is wrong with code, and how badly: checks judge what parsers recorded.
 *
 * A check is one function and one row in the table that ends its theme's file
 * (src/check/<theme>.c). Ids are the catalogue's and never change meaning.
 */
#ifndef SEALTREE_CHECK_H
#define SEALTREE_CHECK_H

#include <sealtree/bundle.h>
#include <sealtree/severity.h>
#include <sealtree/verdict.h>

/* As bits: a check may be run in both, and sees by `all` in which. */
enum check_scope {
	CHECK_NODE = 1,		/* one node alone */
	CHECK_BUNDLE = 2,	/* each node again, with the whole tree, when
				   all of it was read */
	CHECK_BOTH = 3
};

struct check;

struct finding {
	const struct check *check;
	enum severity severity;
	const char *file;	/* relative to the subject; NULL: the node */
	const char *slice;	/* architecture; NULL */
	struct bytes key;	/* entitlement, plist key …; no bytes */
	const char *message;	/* one sentence, no full stop */
	const char *seen, *wanted;	/* NULL: nothing to add */
	const char *means, *fix;	/* NULL: the check's own */
	const char *const *related;	/* paths of other nodes, NULL at end */
	uint64_t offset;	/* in `file`; or NO_OFFSET */
	const char *reason;	/* of SEVERITY_UNKNOWN: the schema's word */
	const char *consequence_of;	/* id of the cause; NULL */
	uint32_t count;		/* 1, or how many were folded into this */
};

struct findings {
	struct arena *arena;
	struct finding *list;
	size_t count, capacity;
};

/* What a check may look at. */
struct check_subject {
	const struct code *code;	/* of the node at hand */
	const struct verdict *verdict;	/* NULL: not verified (yet) */
	const struct defects *walk;	/* what discovering met in it; or NULL */
	const struct check_subject *parent;	/* NULL at the root */
	const struct check_subject *const *all;	/* CHECK_BUNDLE: every node */
	size_t all_count;
	int64_t now;			/* --time, else the clock */
};

struct check {
	const char *id, *title;
	enum severity severity;
	enum check_scope scope;
	void (*run)(const struct check *check,
	    const struct check_subject *subject, struct findings *findings);
	const char *means, *fix;
	const char *const *apple;	/* phrases of Apple's tools; NULL at
					   end, or NULL */
};

/* All checks, by theme: the one after `check`, the first after NULL, at last
 * NULL. */
const struct check *check_next(const struct check *check);
const struct check *check_find(const char *id); /* NULL: none of that id */

/* Begins an empty list that lives in the arena. */
void findings_init(struct findings *findings, struct arena *arena);
/* Runs every check of that scope and adds to what is there; all come out
 * sorted: worst first, then file, slice, offset, id. */
void checks_run(enum check_scope scope, const struct check_subject *subject,
    struct findings *findings);
/* A finding with the check's severity, NO_OFFSET and count 1, to be filled. */
struct finding *finding_add(struct findings *findings,
    const struct check *check, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
enum severity findings_worst(const struct findings *findings);

#endif
