/* SPDX-License-Identifier: MIT */
/*
 * Each entitlement that a program claims, and what gives leave for it: the
 * profile, nothing, or nobody asks. Which ones need leave: Apple TN3125, 2022.
 * The words follow the same rules as the checks, and are marked as badly as a
 * check judged the key, no worse.
 */
#ifndef SEALTREE_ALLOWANCES_H
#define SEALTREE_ALLOWANCES_H

#include <sealtree/check.h>

struct allowance {
	struct bytes key;	/* borrowed from the claims */
	const char *by;		/* a few words */
	enum severity severity;	/* of findings about the key; PASS: none */
	bool open;		/* whether it is allowed is not known */
	bool held;		/* by a profile whose own signature held */
};

struct allowances {
	const struct allowance *list;	/* in the order of the claims */
	size_t count;
	size_t more;	/* beyond LIMIT_ALLOWANCES */
};

/*
 * By index of the slice, when all was judged; NULL in it for one that claims
 * nothing. NULL: none of them does. Libraries claim nothing: what they hold
 * is not looked at by any system.
 */
const struct allowances *const *allowances_make(
    const struct check_subject *subject, struct arena *arena);

#endif
