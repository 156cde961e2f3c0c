/* SPDX-License-Identifier: MIT */
/*
 * An older build of the same product, as it is compared with: from its bundle,
 * or from a report of this program. All of it was read, and nothing verified.
 */
#ifndef SEALTREE_BASELINE_H
#define SEALTREE_BASELINE_H

#include <sealtree/bundle.h>

/* What was at one place. No bytes, and NULL: there was none, or it is not
 * known. */
struct older {
	const char *path;
	const char *kind;		/* of bundle_kind */
	struct bytes version, build, minimum_os;
	bool is_signed;			/* the rest is of its signature: */
	const char *class;		/* of its leaf; "" if it has none */
	struct bytes identifier, team;
	const char *flags;		/* as codesign prints them */
	bool has_cdhash;
	uint8_t cdhash[CDHASH_LEN];
	const char *designated;		/* requirement, explicit or not */
	const struct plist *entitlements;
	const struct seal *seal;	/* a report does not list files */
};

/* Out of what was parsed. Views point into `code`. */
const struct older *older_of_code(const struct code *code,
    struct arena *arena);

#endif
