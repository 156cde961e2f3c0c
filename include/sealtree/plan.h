/* SPDX-License-Identifier: MIT */
/*
 * What to do about what was found, for a whole bundle: the changes by hand,
 * then what must be signed again, innermost first, then what Apple's servers
 * do. Each step once; made from findings and from facts that were verified.
 */
#ifndef SEALTREE_PLAN_H
#define SEALTREE_PLAN_H

#include <sealtree/check.h>

enum plan_action {
	PLAN_CHANGE,	/* by hand: `text` says what */
	PLAN_SIGN,
	PLAN_NOTARIZE,
	PLAN_STAPLE
};
const char *plan_action_name(enum plan_action action); /* "sign" */

/* What becomes of a program's entitlements when it is signed again. */
enum plan_entitlements {
	PLAN_NO_ENTITLEMENTS,
	PLAN_KEEP,	/* the old signature has them, and was verified */
	PLAN_EDIT,	/* `keys` of them are to be changed first */
	PLAN_GIVE	/* what the old signature has is not to be trusted */
};
const char *plan_entitlements_name(enum plan_entitlements entitlements);

struct plan_step {
	enum plan_action action;
	const char *path;	/* of the node; CHANGE: of the first place */
	const char *text;	/* CHANGE: a sentence or more */
	const struct check *check;	/* CHANGE: what found it */
	enum severity severity;	/* the worst that it mends */
	const char **places;	/* CHANGE: files, or nodes, each once … */
	size_t place_count;	/* … at most PLAN_PLACES_MAX of `place_total` */
	size_t place_total;
	/* SIGN: */
	const char **why;	/* ids; empty: something in it is signed again */
	size_t why_count;
	bool hardened;		/* with the hardened runtime */
	bool stamped;		/* with a secure time stamp */
	bool keeps_identifier;	/* no bundle, and somebody had named it */
	enum plan_entitlements entitlements;
	struct bytes *keys;
	size_t key_count;
};

enum {
	PLAN_PLACES_MAX = 64
};

struct plan {
	enum target target;
	struct plan_step *steps;
	size_t count;
};

/* `root` is judged, and all in it; lives in the arena. Never NULL; without a
 * step there is nothing to be done. */
const struct plan *plan_make(const struct check_subject *root,
    struct arena *arena);

#endif
