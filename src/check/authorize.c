/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <string.h>

#include <sealtree/limits.h>

#include "authorize.h"

enum {
	STEP_COST = 16, /* of looking at a value, beside its bytes */
	PREFIX_LEN = 10
};

static const char *const app_id_keys[] = { "com.apple.application-identifier",
	"application-identifier" };

const struct plist *
slice_claims(const struct signed_slice *slice)
{
	return code_is_program(slice->macho) ? slice_rights(slice) : NULL;
}

bool
next_claims(const struct check_subject *subject, size_t *at,
    struct signed_slice *slice, const struct plist **claims)
{
	while (next_signed(subject, at, slice))
		if ((*claims = slice_claims(slice)) != NULL)
			return true;
	return false;
}

bool
claims_true(const struct plist *claims, const char *key)
{
	const struct plist *value = plist_get_typed(claims, key, PLIST_BOOLEAN);

	return value && value->boolean;
}

bool
claim_has_string(const struct plist *claim, const char *string)
{
	if (!claim)
		return false;
	if (claim->type == PLIST_STRING)
		return bytes_are(claim->bytes, string);
	if (claim->type != PLIST_ARRAY)
		return false;
	for (const struct plist *p = claim->first; p; p = p->next)
		if (p->type == PLIST_STRING && bytes_are(p->bytes, string))
			return true;
	return false;
}

const struct plist *
profile_content(const struct profile *profile)
{
	if (!profile)
		return NULL;
	return profile_form(profile, profile_in_force(profile));
}

const struct plist *
profile_granted(const struct profile *profile)
{
	return plist_get_typed(
	    profile_content(profile), "Entitlements", PLIST_DICT);
}

bool
profile_lists(
    const struct profile *profile, const char *key, struct bytes string)
{
	const struct plist *list =
	    plist_get_typed(profile_content(profile), key, PLIST_ARRAY);

	for (const struct plist *p = list ? list->first : NULL; p; p = p->next)
		if (p->type == PLIST_STRING && bytes_equal(p->bytes, string))
			return true;
	return false;
}

bool
pattern_covers(struct bytes pattern, struct bytes value)
{
	if (!bytes_end(pattern, "*"))
		return bytes_equal(pattern, value);
	pattern.len--;
	return value.len >= pattern.len &&
	       (pattern.len == 0 ||
		   memcmp(pattern.data, value.data, pattern.len) == 0);
}

static bool
spend(struct authorization *by, size_t bytes)
{
	size_t cost = STEP_COST + bytes;

	if (by->left < cost) {
		by->left = 0;
		return false;
	}
	by->left -= cost;
	return true;
}

static enum grant covers(struct authorization *by, const struct plist *pattern,
    const struct plist *value);

static bool
covers_all(const struct plist *pattern)
{
	return pattern->type == PLIST_STRING && bytes_are(pattern->bytes, "*");
}

/* The best that any of the array's elements says of it. */
static enum grant
covers_any(struct authorization *by, const struct plist *patterns,
    const struct plist *value)
{
	enum grant found = GRANT_VALUE;

	for (const struct plist *p = patterns->first; p; p = p->next) {
		enum grant one = covers(by, p, value);

		if (one == GRANT_COVERED || one == GRANT_UNKNOWN)
			return one;
		if (one == GRANT_UNSURE)
			found = one;
	}
	return found;
}

/* The worst that is said of any of the value's elements. */
static enum grant
covers_each(struct authorization *by, const struct plist *pattern,
    const struct plist *values)
{
	enum grant worst = GRANT_COVERED;

	for (const struct plist *v = values->first; v; v = v->next) {
		enum grant one = pattern->type == PLIST_ARRAY
				     ? covers_any(by, pattern, v)
				     : covers(by, pattern, v);

		if (one == GRANT_UNKNOWN)
			return one;
		if (one != GRANT_COVERED && worst != GRANT_VALUE)
			worst = one;
	}
	return worst;
}

static const struct plist *
find(struct authorization *by, const struct plist *dict, struct bytes key,
    bool *gave_up)
{
	for (const struct plist *p = dict ? dict->first : NULL; p;
	     p = p->next) {
		if (!spend(by, p->key.len)) {
			*gave_up = true;
			return NULL;
		}
		if (bytes_equal(p->key, key))
			return p;
	}
	return NULL;
}

/* Whether a narrower or a wider one would pass is not known. */
static enum grant
covers_dict(struct authorization *by, const struct plist *pattern,
    const struct plist *value)
{
	bool gave_up = false;

	for (const struct plist *v = value->first; v; v = v->next) {
		const struct plist *p = find(by, pattern, v->key, &gave_up);
		enum grant one = p ? covers(by, p, v) : GRANT_UNSURE;

		if (gave_up || one == GRANT_UNKNOWN)
			return GRANT_UNKNOWN;
		if (one != GRANT_COVERED)
			return GRANT_UNSURE;
	}
	return value->count == pattern->count ? GRANT_COVERED : GRANT_UNSURE;
}

static enum grant
covers_scalar(const struct plist *pattern, const struct plist *value)
{
	bool same = false;

	if (pattern->type != value->type)
		return GRANT_TYPE;
	if (value->type == PLIST_STRING)
		same = pattern_covers(pattern->bytes, value->bytes);
	else if (value->type == PLIST_BOOLEAN)
		same = pattern->boolean || !value->boolean;
	else
		same = plist_equal(pattern, value, NULL);
	return same ? GRANT_COVERED : GRANT_VALUE;
}

static enum grant
covers(struct authorization *by, const struct plist *pattern,
    const struct plist *value)
{
	if (!spend(by, value->bytes.len))
		return GRANT_UNKNOWN;
	if (covers_all(pattern))
		return GRANT_COVERED;
	if (value->type == PLIST_ARRAY)
		return pattern->type == PLIST_ARRAY ||
			       pattern->type == PLIST_STRING
			   ? covers_each(by, pattern, value)
			   : GRANT_TYPE;
	if (pattern->type == PLIST_ARRAY)
		return value->type == PLIST_STRING
			   ? covers_any(by, pattern, value)
			   : GRANT_TYPE;
	if (value->type == PLIST_DICT)
		return pattern->type == PLIST_DICT
			   ? covers_dict(by, pattern, value)
			   : GRANT_TYPE;
	return covers_scalar(pattern, value);
}

struct authorization
authorize_by(const struct profile *profile)
{
	return (struct authorization){ profile_granted(profile),
		LIMIT_AUTHORIZE_WORK };
}

enum grant
authorize(struct authorization *by, const struct plist *claim,
    const struct plist **granted)
{
	bool gave_up = false;
	const struct plist *pattern =
	    find(by, by->granted, claim->key, &gave_up);

	if (granted)
		*granted = pattern;
	if (gave_up)
		return GRANT_UNKNOWN;
	return pattern ? covers(by, pattern, claim) : GRANT_ABSENT;
}

bool
app_id_split(struct bytes app_id, struct bytes *prefix, struct bytes *rest)
{
	const uint8_t *dot =
	    app_id.len ? memchr(app_id.data, '.', app_id.len) : NULL;
	size_t len = dot ? (size_t) (dot - app_id.data) : 0;

	*prefix = bytes_clamp(app_id, 0, len);
	*rest = dot ? bytes_clamp(app_id, len + 1, app_id.len) : bytes_of(NULL);
	return dot != NULL;
}

bool
looks_like_prefix(struct bytes string)
{
	for (size_t i = 0; i < string.len; i++) {
		uint8_t c = string.data[i];

		if (!(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9'))
			return false;
	}
	return string.len == PREFIX_LEN;
}

/* Under either of the keys, the Mac's first. */
static struct bytes
app_id_of(const struct plist *dict)
{
	struct bytes found = plist_string(dict, app_id_keys[0]);

	return found.len ? found : plist_string(dict, app_id_keys[1]);
}

struct bytes
claimed_app_id(const struct plist *claims)
{
	return app_id_of(claims);
}

struct bytes
granted_app_id(const struct profile *profile)
{
	return app_id_of(profile_granted(profile));
}

struct prefixes
own_prefixes(const struct signed_slice *slice, const struct profile *profile)
{
	struct prefixes own = { 0 };
	struct bytes rest;

	if (slice->directory)
		own.team = slice->directory->team;
	if (profile)
		own.listed = plist_get_typed(profile_content(profile),
		    "ApplicationIdentifierPrefix", PLIST_ARRAY);
	else
		app_id_split(
		    claimed_app_id(slice_claims(slice)), &own.claimed, &rest);
	return own;
}

static bool
is_listed(const struct plist *list, struct bytes prefix)
{
	const struct plist *p = list ? list->first : NULL;

	for (int i = 0; p && i < LIMIT_PREFIXES; i++, p = p->next)
		if (p->type == PLIST_STRING && bytes_equal(p->bytes, prefix))
			return true;
	return false;
}

bool
prefix_is_own(const struct prefixes *own, struct bytes prefix)
{
	if (prefix.len == 0)
		return false;
	return bytes_equal(prefix, own->team) ||
	       bytes_equal(prefix, own->claimed) ||
	       is_listed(own->listed, prefix);
}
