/* SPDX-License-Identifier: MIT */
/*
 * What code claims, and what a profile allows of it.
 *
 * Of entitlements only a program's count; present systems read them in DER. A
 * profile's own list says what may be claimed, with a star where any end of a
 * value will do. Which keys and profiles count: Apple's TN3125 (2022). How
 * values are compared is not published: after Apple's own answers in its
 * forums, and what genuine apps and their profiles hold; dictionaries are
 * judged only where both are the same.
 */
#ifndef CHECK_AUTHORIZE_H
#define CHECK_AUTHORIZE_H

#include "themes.h"

/* What a present system takes for the slice's entitlements: the DER form where
 * there is one. NULL: no program, none, or none that can be read. */
const struct plist *slice_claims(const struct signed_slice *slice);
/* The next slice with claims from `*at` on, as next_signed(). */
bool next_claims(const struct check_subject *subject, size_t *at,
    struct signed_slice *slice, const struct plist **claims);
/* It is there, and true. */
bool claims_true(const struct plist *claims, const char *key);
/* It is that string, or an array with it. */
bool claim_has_string(const struct plist *claim, const char *string);

/* The form of the profile that present systems go by: DER where it can be
 * read, else the outer one. NULL: neither. */
const struct plist *profile_content(const struct profile *profile);
/* Its Entitlements; NULL: none. */
const struct plist *profile_granted(const struct profile *profile);
/* Whether that string is in the list under `key`, of the form that counts. */
bool profile_lists(
    const struct profile *profile, const char *key, struct bytes string);

enum grant {
	GRANT_COVERED,
	GRANT_ABSENT,	/* the profile has no such key */
	GRANT_TYPE,	/* it has a value of another kind */
	GRANT_VALUE,	/* it has other values */
	GRANT_UNSURE,	/* dictionaries that are not the same */
	GRANT_UNKNOWN	/* LIMIT_AUTHORIZE_WORK was used up */
};

/* Claims of one slice against one profile; counts what is looked at. */
struct authorization {
	const struct plist *granted;	/* NULL: nothing */
	uint64_t left;			/* bytes that may still be looked at */
};

/* `profile` may be NULL: it grants nothing. */
struct authorization authorize_by(const struct profile *profile);
/* `claim` bears its key. What the profile holds of it is put in `*granted`, if
 * that is given: NULL if nothing. */
enum grant authorize(struct authorization *by, const struct plist *claim,
    const struct plist **granted);
/* "*" is any end, at the end only: "TEAM.*", "*". */
bool pattern_covers(struct bytes pattern, struct bytes value);

/* App IDs are PREFIX.BUNDLE-ID. The prefix is most often the team, but need
 * not be: older ones have a prefix of their own. */

/* Up to the first dot; false, and both empty, if there is none. */
bool app_id_split(
    struct bytes app_id, struct bytes *prefix, struct bytes *rest);
/* Ten capitals or digits, as teams and prefixes are. */
bool looks_like_prefix(struct bytes string);
/* What an identifier of this slice may begin with. */
struct prefixes {
	struct bytes team;		/* that signed it; no bytes: ad hoc */
	const struct plist *listed;	/* by the profile; NULL: none */
	struct bytes claimed;		/* without a profile: of the App ID
					   that the code claims */
};
struct prefixes own_prefixes(
    const struct signed_slice *slice, const struct profile *profile);
/* Of a list no more than LIMIT_PREFIXES are looked at. */
bool prefix_is_own(const struct prefixes *own, struct bytes prefix);
/* The App ID under the key that the slice's platform has, else the other one;
 * no bytes if none is claimed. */
struct bytes claimed_app_id(const struct plist *claims);
/* The same of what a profile holds: a pattern. */
struct bytes granted_app_id(const struct profile *profile);

#endif
