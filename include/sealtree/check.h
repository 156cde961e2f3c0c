/* SPDX-License-Identifier: MIT */
/*
 * What is wrong with code, and how badly: checks judge what parsers recorded.
 *
 * A check is one function and one row in the table that ends its theme's file
 * (src/check/<theme>.c). Ids are the catalogue's and never change meaning.
 */
#ifndef SEALTREE_CHECK_H
#define SEALTREE_CHECK_H

#include <sealtree/baseline.h>
#include <sealtree/loads.h>
#include <sealtree/severity.h>
#include <sealtree/verdict.h>

/*
 * When a check is run, as bits. It sees by `all` and `findings` in which of
 * these it is.
 */
enum check_scope {
	CHECK_NODE = 1,		/* one node alone, as soon as it was read */
	CHECK_BUNDLE = 2,	/* each node again, with the whole tree, when
				   all of it was read */
	CHECK_BOTH = 3,
	CHECK_LAST = 4,		/* each node, when all findings of the others
				   are known: what follows from them */
	CHECK_LOG = 8,		/* never: only a log tells of it, see log.h */
	CHECK_TOLD = 16		/* never: the screen's program tells of it;
				   no policy silences that */
};

/* Which nodes a finding joins. */
enum check_relation {
	RELATION_NODE,
	RELATION_SLICES,
	RELATION_PARENT,	/* a node and what is in it */
	RELATION_PROFILE,	/* entitlements and their profile */
	RELATION_LOAD,		/* code and a library that it loads */
	RELATION_SET		/* several nodes, or all of them */
};
const char *check_relation_name(enum check_relation relation);

/* What code is for: who takes it, and on whose word. */
enum target {
	TARGET_APPLE,		/* the system's own, signed by Apple */
	TARGET_SIMULATOR,
	TARGET_MAC,		/* for a Mac, and nothing says how it gets
				   there; so is TARGET_IOS */
	TARGET_IOS,
	TARGET_DEVELOPER_ID,
	TARGET_MAC_APP_STORE,
	TARGET_MAC_DEVELOPMENT,
	TARGET_IOS_STORE,
	TARGET_IOS_DEVELOPMENT,
	TARGET_IOS_ENTERPRISE,
	TARGET_IOS_AD_HOC,
	TARGETS
};
const char *target_name(enum target target); /* the schema's word */
/* False if it is none of those that can be chosen. */
bool target_find(const char *name, enum target *target);

/* Targets as bits: where a check applies. 0 in a row is IN_ANY. "ios" stands
 * for all systems of devices. */
enum {
	IN_ANY = (1 << TARGETS) - 1,
	IN_DEVELOPER_ID = 1 << TARGET_DEVELOPER_ID,
	IN_MAC_STORE = 1 << TARGET_MAC_APP_STORE,
	IN_MAC_DEVELOPMENT = 1 << TARGET_MAC_DEVELOPMENT,
	IN_MAC = IN_DEVELOPER_ID | IN_MAC_STORE | IN_MAC_DEVELOPMENT |
		 1 << TARGET_MAC,
	IN_IOS_STORE = 1 << TARGET_IOS_STORE,
	IN_IOS_DEVICES = 1 << TARGET_IOS_DEVELOPMENT |
			 1 << TARGET_IOS_ENTERPRISE | 1 << TARGET_IOS_AD_HOC,
	IN_IOS = IN_IOS_STORE | IN_IOS_DEVICES | 1 << TARGET_IOS,
	/* Given to others, not only run by who made it. */
	IN_DISTRIBUTION = IN_DEVELOPER_ID | IN_MAC_STORE | IN_IOS_STORE |
			  1 << TARGET_IOS_ENTERPRISE | 1 << TARGET_IOS_AD_HOC
};

/* Nodes that a check passes by, as bits. */
enum check_guard {
	GUARD_APPLE = 1,	/* signed by Apple itself */
	GUARD_STORE = 2,	/* signed again by a store */
	GUARD_TEST = 4,		/* made for testing: xctest, -Runner.app */
	GUARD_UNSIGNED_BUILD = 8, /* a root that is not signed, and all in it */
	GUARD_LIBRARY = 16,	/* not a program: its entitlements, and whether
				   it is hardened, do not count */
	GUARD_KEXT = 32		/* kexts and dexts, which have rules of their
				   own */
};
/* A sentence for the guard at or above bit `*guards`, which is taken out; NULL
 * when none is left. */
const char *check_guard_text(unsigned *guards);

/* By what it is mended. */
enum check_mend {
	MEND_CHANGE,	/* by hand; then code is signed again */
	MEND_SIGN,	/* signing again is all */
	MEND_NOTARIZE,	/* so is notarizing */
	MEND_OUTSIDE	/* nothing changes in the code */
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
	const char *after;	/* id: beside a finding of it on the same node
				   this is its consequence; NULL: as the check
				   has it */
	const char *consequence_of;	/* id of the cause; NULL */
	uint32_t count;		/* 1, or how many were folded into this */
	bool known;		/* the report of an older build has it too */
};

struct findings {
	struct arena *arena;
	struct finding *list;
	size_t count, capacity;
};

/* What is required beyond what systems ask, as bits. */
enum check_requirement {
	REQUIRE_HARDENED = 1,
	REQUIRE_TIMESTAMP = 2,
	REQUIRE_NOTARIZED = 4,
	REQUIRE_PROFILE = 8
};

/* What a person asked for. */
struct check_policy;
struct match;
struct check_options {
	int64_t now;		/* what validity is judged at */
	bool target_chosen;
	enum target target;	/* if chosen */
	const char *udid;	/* would it install there? NULL: not asked */
	unsigned days_left;	/* for profiles, to be warned of; 0: as each
				   kind of them has it */
	const struct check_policy *policy;	/* NULL: as the table has it */
	const char *team;	/* all code shall be of it; NULL */
	struct match *identifier;	/* the product's shall match; NULL */
	const char *identifier_text;	/* that, as it was given */
	unsigned require;	/* REQUIRE_… */
	const char *const *skips;	/* paths not to be looked at, NULL at
					   end; or NULL */
};

/* What a check may look at. */
struct check_subject {
	const struct code *code;	/* of the node at hand */
	const struct verdict *verdict;	/* NULL: not verified (yet) */
	const struct defects *walk;	/* what discovering met in it; or NULL */
	const struct check_subject *parent;	/* NULL at the root */
	/* What is directly in it, in the tree's order; from CHECK_BUNDLE on. */
	const struct check_subject *const *children;
	size_t child_count;
	const struct check_subject *const *all;	/* every node, parents first;
						   NULL in CHECK_NODE */
	size_t all_count;
	const struct code_loads *loads;	/* NULL in CHECK_NODE */
	const struct findings *findings;	/* of this node, in CHECK_LAST;
						   NULL before */
	const struct older *baseline;	/* an older build at this place; NULL */
	enum target target;	/* of the outermost code around it; in
				   CHECK_NODE not known yet */
	const struct check_options *options;
};

struct check {
	const char *id, *title;
	enum severity severity;
	enum check_scope scope;
	void (*run)(const struct check *check,
	    const struct check_subject *subject, struct findings *findings);
	unsigned contexts;	/* IN_…; all but IN_ANY need CHECK_BUNDLE */
	unsigned guards;	/* GUARD_… */
	enum check_relation relation;
	enum check_mend mend;
	/* For people: what it means and how to mend it; when it is seen; when
	 * it is not, beside the guards (or NULL); where that is known from. */
	const char *means, *fix, *when, *unless, *source;
	const char *const *apple;	/* phrases of Apple's tools; NULL at
					   end, or NULL */
	/* Ids, NULL at end, or NULL: beside one of these on the same node and
	 * slice a finding is its consequence. */
	const char *const *follows;
};

/* All checks, by theme: the one after `check`, the first after NULL, at last
 * NULL. */
const struct check *check_next(const struct check *check);
const struct check *check_find(const char *id); /* NULL: none of that id */

/* Begins an empty list that lives in the arena. */
void findings_init(struct findings *findings, struct arena *arena);
/* Runs every check of that scope that applies, and adds to what is there; all
 * come out sorted: worst first, causes before what follows,
 * then file, slice, offset, id. */
void checks_run(enum check_scope scope, const struct check_subject *subject,
    struct findings *findings);
/* A finding with the check's severity, NO_OFFSET and count 1, to be filled. */
struct finding *finding_add(struct findings *findings,
    const struct check *check, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
enum severity findings_worst(const struct findings *findings);

/* target.c: what the outermost code around the subject is for, by the person's
 * word, else by platform, signer and profile. */
enum target target_of(const struct check_subject *subject);

/* policy.c */

/* Nothing changed yet; lives in the arena. */
struct check_policy *check_policy_new(struct arena *arena);
/* "ID=SEVERITY", "ID", "ID": false if there is no such check or severity, or
 * it is of CHECK_TOLD. */
bool check_policy_severity(struct check_policy *policy, const char *text);
bool check_policy_ignore(struct check_policy *policy, const char *id);
bool check_policy_only(struct check_policy *policy, const char *id);
/* It is made whatever check_policy_only() names, unless it is ignored. */
void check_policy_want(struct check_policy *policy, const char *id);

#endif
