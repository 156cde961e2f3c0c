/* SPDX-License-Identifier: MIT */
/* What a profile allows, beside what the code claims. */
#include <config.h>

#include <string.h>

#include <sealtree/limits.h>
#include <sealtree/text.h>

#include "claims.h"
#include "profile.h"

#define INSTALL "com.apple.developer.system-extension.install"
#define GROUPS "com.apple.security.application-groups"

enum {
	TOLD = 16
};

/* In every profile, and no capabilities. */
static bool
is_identity(struct bytes key)
{
	static const char *const keys[] = { "application-identifier",
		"com.apple.application-identifier",
		"com.apple.developer.team-identifier", "keychain-access-groups",
		"get-task-allow", "com.apple.security.get-task-allow",
		"beta-reports-active", NULL };

	return key_is_one_of(key, keys);
}

/* What the first signed program of it claims; false: there is none. */
static bool
get_claims(const struct check_subject *subject, const struct plist **claims)
{
	struct signed_slice slice;

	if (!first_signed(subject, &slice) || !code_is_program(slice.macho))
		return false;
	*claims = slice_claims(&slice);
	return true;
}

struct unclaimed {
	size_t count;
	struct text keys;
	struct bytes first;
	bool installs; /* INSTALL is one of them */
};

static void
find_unclaimed(const struct profile *p, const struct plist *claims,
    struct unclaimed *found)
{
	const struct plist *granted = profile_granted(p);
	/* The other way round: what is looked for in the claims. */
	struct authorization by = { claims, LIMIT_AUTHORIZE_WORK };

	*found = (struct unclaimed){ .keys = TEXT_INIT };
	for (const struct plist *g = granted ? granted->first : NULL; g;
	     g = g->next) {
		if (is_identity(g->key) ||
		    authorize(&by, g, NULL) != GRANT_ABSENT)
			continue;
		if (found->count == 0)
			found->first = g->key;
		if (found->count++ < TOLD) {
			text_add_string(
			    &found->keys, found->count > 1 ? ", " : "");
			text_add_bytes(
			    &found->keys, bytes_clamp(g->key, 0, LONGEST_WORD));
		}
		found->installs |= bytes_are(g->key, INSTALL);
	}
}

static bool
has_system_extension(const struct check_subject *subject)
{
	static const char *const kinds[] = { "systemextension", "dext", NULL };

	for (size_t i = 0; i < subject->child_count; i++)
		if (key_is_one_of(
			bytes_of(subject->children[i]->code->place->kind->id),
			kinds))
			return true;
	return false;
}

static void
add_unclaimed(const struct check *check, const struct check_subject *subject,
    const struct unclaimed *found, struct findings *findings)
{
	bool lost = found->installs && has_system_extension(subject);
	struct finding *finding;

	finding = of_profile(subject,
	    finding_add(findings, check,
		lost ? "the profile allows system extensions to be installed, "
		       "one "
		       "is here, and the signature does not claim that"
		     : "the profile allows what the signature does not claim"));
	finding->key = lost ? bytes_of(INSTALL)
			    : arena_copy(findings->arena, found->first);
	finding->seen = arena_string(findings->arena, text_bytes(&found->keys));
	finding->count = (uint32_t) found->count;
	if (lost)
		finding->severity = SEVERITY_WARNING;
}

static void
profile_capability_not_claimed(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	const struct profile *p = profile_of(subject);
	const struct plist *claims;
	struct unclaimed found;

	if (!p || !get_claims(subject, &claims))
		return;
	find_unclaimed(p, claims, &found);
	if (found.count > 0)
		add_unclaimed(check, subject, &found, findings);
	text_release(&found.keys);
}

/* Groups of the team are free, those of phones are not. */
static bool
names_group(const struct plist *claim)
{
	if (!bytes_are(claim->key, GROUPS) || claim->type != PLIST_ARRAY)
		return false;
	for (const struct plist *p = claim->first; p; p = p->next)
		if (p->type == PLIST_STRING && bytes_begin(p->bytes, "group."))
			return true;
	return false;
}

static bool
is_app_id(const struct plist *claim)
{
	return bytes_are(claim->key, "com.apple.application-identifier") ||
	       bytes_are(claim->key, "application-identifier");
}

/* On a Mac; an App ID alone is no such claim, unless `app_id`. */
static const struct plist *
find_restricted(const struct plist *claims, bool app_id)
{
	for (const struct plist *c = claims ? claims->first : NULL; c;
	     c = c->next)
		if (!is_false(c) && needs_profile(c) &&
		    (app_id || !is_app_id(c)))
			return c;
	return NULL;
}

static bool
needs_any_profile(const struct plist *claims)
{
	if (find_restricted(claims, true))
		return true;
	for (const struct plist *c = claims ? claims->first : NULL; c;
	     c = c->next)
		if (names_group(c))
			return true;
	return false;
}

static void
profile_unneeded(const struct check *check, const struct check_subject *subject,
    struct findings *findings)
{
	const struct profile *p = profile_of(subject);
	const struct plist *claims;
	struct unclaimed found;
	int64_t end;

	if (!p || !profile_ends(p, profile_in_force(p), &end) ||
	    !get_claims(subject, &claims) || needs_any_profile(claims))
		return;
	find_unclaimed(p, claims, &found);
	text_release(&found.keys);
	if (found.count == 0)
		of_profile(subject,
		    finding_add(findings, check,
			"nothing that the signature claims needs a profile"));
}

static void
nested_profile_missing(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	const struct place *place = subject->code->place;
	bool ios = target_is_in(subject->target, IN_IOS);
	const struct plist *claims, *claim = NULL;
	struct finding *finding;

	if (!place->kind->is_bundle || place->profile_path ||
	    subject_root(subject) == subject || !get_claims(subject, &claims))
		return;
	if (!ios)
		claim = find_restricted(
		    claims, target_is_in(subject->target, IN_MAC_STORE));
	if (!claim && !(ios && strcmp(place->kind->id, "appex") == 0))
		return;
	finding = finding_add(findings, check,
	    ios ? "an app extension has no profile of its own"
		: "a program in a bundle of its own claims what only a "
		  "profile allows, and has none");
	if (claim)
		finding->key = arena_copy(findings->arena, claim->key);
	finding->wanted = ios ? "embedded.mobileprovision beside Info.plist"
			      : "Contents/embedded.provisionprofile";
	if (target_is_in(subject->target, IN_MAC_STORE))
		finding->severity = SEVERITY_WARNING;
}

static struct bytes
first_of(const struct profile *p, const char *key)
{
	const struct plist *list =
	    plist_get_typed(profile_content(p), key, PLIST_ARRAY);

	return list && list->first && list->first->type == PLIST_STRING
		   ? list->first->bytes
		   : bytes_of(NULL);
}

static void
profile_prefix_legacy(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	const struct profile *p = profile_of(subject);
	struct bytes prefix = first_of(p, "ApplicationIdentifierPrefix");
	struct bytes team = first_of(p, "TeamIdentifier");
	struct finding *finding;

	if (!prefix.len || !team.len || bytes_equal(prefix, team))
		return;
	finding = of_profile(subject,
	    finding_add(findings, check,
		"the App ID has a prefix of its own, which is not the team"));
	finding->seen = arena_string(findings->arena, prefix);
}

static const char *const says_missing[] = { "Missing entitlement " INSTALL,
	NULL };
static const char *const says_nested[] = {
	"ITMS-90885: Cannot be used with TestFlight because the executable is "
	"missing a provisioning profile but has an application identifier in "
	"its signature.",
	NULL
};
static const char *const follows_restricted[] = { "profile-missing",
	"sysext-profile-missing", "restricted-entitlement-no-profile", NULL };

const struct check profile_right_checks[] = {
	{
	    .id = "nested-profile-missing",
	    .title = "Nested program without a profile of its own",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = nested_profile_missing,
	    .contexts = IN_IOS | IN_DEVELOPER_ID | IN_MAC_STORE,
	    .guards = GUARD_STORE | GUARD_UNSIGNED_BUILD,
	    .relation = RELATION_PROFILE,
	    .means = "The profile of the app around it does not serve a "
		     "program in it: each has its own App ID.",
	    .fix = "Make a profile for its App ID, embed it in its own "
		   "bundle, and sign from the inside to the outside.",
	    .when = "a bundle in another claims what a profile must allow, "
		    "on iOS an app extension claims anything, and holds no "
		    "profile; before an upload to the Mac App Store, which "
		    "takes it, it is a warning",
	    .unless = "an App ID alone, outside the Mac App Store",
	    .source = "Apple TN3125, 2022; Apple developer forums, 730398; "
		      "App Store Connect's messages",
	    .apple = says_nested,
	    .follows = follows_restricted,
	},
	{
	    .id = "profile-unneeded",
	    .title = "Profile without need",
	    .severity = SEVERITY_INFO,
	    .scope = CHECK_BUNDLE,
	    .run = profile_unneeded,
	    .contexts = IN_DEVELOPER_ID | IN_MAC_DEVELOPMENT | 1 << TARGET_MAC,
	    .guards = GUARD_STORE | GUARD_LIBRARY,
	    .relation = RELATION_PROFILE,
	    .means = "It does no harm now; but when it expires, it may stop "
		     "the app.",
	    .fix = "It may be left out, if nothing will be claimed.",
	    .when = "a program for a Mac claims nothing that a profile must "
		    "allow, and holds one",
	    .unless = "code for the Mac App Store, programs that claim an "
		      "App ID, profiles that allow what is not claimed",
	    .source = "Apple TN3125, 2022; Developer ID support, 2025",
	},
	{
	    .id = "profile-capability-not-claimed",
	    .title = "Allowed, and not claimed",
	    .severity = SEVERITY_INFO,
	    .scope = CHECK_BUNDLE,
	    .run = profile_capability_not_claimed,
	    .contexts = IN_PROFILED,
	    .guards = GUARD_STORE | GUARD_LIBRARY,
	    .relation = RELATION_PROFILE,
	    .means = "There is leave for it, but the signature does not ask. "
		     "Entitlements are lost where code is signed again "
		     "without them.",
	    .fix = "If it is meant to be used, sign with --entitlements.",
	    .when = "the profile's Entitlements have keys that the signature "
		    "has not; where that is " INSTALL
		    " and a system extension is here, it is a warning",
	    .unless = "identifiers, keychain groups, get-task-allow and "
		      "beta-reports-active",
	    .source = "Apple TN3125, 2022; Apple developer forums, threads on "
		      "code signing",
	    .apple = says_missing,
	},
	{
	    .id = "profile-prefix-legacy",
	    .title = "App ID with an old prefix",
	    .severity = SEVERITY_INFO,
	    .scope = CHECK_BUNDLE,
	    .run = profile_prefix_legacy,
	    .contexts = IN_PROFILED,
	    .guards = GUARD_STORE,
	    .relation = RELATION_PROFILE,
	    .means = "Entitlements must begin with that prefix, not with the "
		     "team. With another one the app no longer finds what it "
		     "kept in the keychain.",
	    .fix = "Keep it.",
	    .when = "the profile's first ApplicationIdentifierPrefix is not "
		    "its first TeamIdentifier",
	    .source = "Apple TN3125, 2022",
	},
	{ 0 },
};
