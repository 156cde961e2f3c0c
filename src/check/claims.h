/* SPDX-License-Identifier: MIT */
/* What checks of entitlements share: each claim of each slice, one by one. */
#ifndef CHECK_CLAIMS_H
#define CHECK_CLAIMS_H

#include "authorize.h"
#include "entitlement_table.h"

/* Where claims count for nothing, or were weighed by others. */
enum {
	UNWEIGHED = GUARD_APPLE | GUARD_STORE | GUARD_LIBRARY
};

/* One slice's claims, while a check looks at them. */
struct claiming {
	const struct check *check;
	const struct check_subject *subject;
	struct findings *findings;
	struct signed_slice slice;
	const struct plist *claims;
	const struct profile *profile; /* the bundle's own; NULL: none */
	struct authorization by;       /* what that allows */
	struct prefixes own;
};

/* The next slice that claims anything, from `*at` on, which begins as 0; false
 * if there is none. `c->subject` is given. */
bool next_claiming(struct claiming *c, size_t *at);
/* Every one of those. */
typedef void judge_claims(struct claiming *c);
void each_slice_claims(const struct check *check,
    const struct check_subject *subject, struct findings *findings,
    judge_claims *judge);

/* Every key of those. */
typedef void judge_claim(struct claiming *c, const struct plist *claim);
void each_claim(const struct check *check, const struct check_subject *subject,
    struct findings *findings, judge_claim *judge);

/* A finding of that claim: the key begins the message, its value is what was
 * seen. Of one check in one slice no more than so many are told; the next one
 * is of all others. Never NULL. */
enum {
	CLAIMS_NAMED = 32
};
struct finding *add_claim(struct claiming *c, const struct plist *claim,
    const char *format, ...) __attribute__((format(printf, 3, 4)));

/* The profile covers all of it. */
bool is_granted(struct claiming *c, const struct plist *claim);
/* One text of the claim, as if it were all of it. */
enum grant grant_of_string(
    struct claiming *c, const struct plist *claim, struct bytes string);

/* For a sentence: escaped, and cut where it is long. */
const char *shown_bytes(struct arena *arena, struct bytes value);
const char *shown_value(struct arena *arena, const struct plist *value);

/* NULL ends the keys. */
bool key_is_one_of(struct bytes key, const char *const *keys);
/* With the hardened runtime. */
bool is_hardened(const struct signed_slice *slice);
/* A boolean that is false: as if it were not there. */
bool is_false(const struct plist *claim);
/* On a Mac: nothing but a profile gives leave. Neither what Apple keeps to
 * itself nor what only a vendor's own programs know. */
bool needs_profile(const struct plist *claim);
/* It names neither Apple nor anything in the table. */
bool is_of_vendor(struct bytes key);

#endif
