/* SPDX-License-Identifier: MIT */
/* Whether a profile is for the code that it lies in. */
#include <config.h>

#include <string.h>

#include <sealtree/text.h>

#include "authorize.h"
#include "profile.h"

enum {
	TOLD = 8
};

static const char *
certificate_text(const struct certificate *c, struct arena *arena)
{
	if (c->unreadable)
		return "one that cannot be read";
	return arena_printf(
	    arena, "%s (serial number %s)", c->common_name, c->serial);
}

static const char *
listed_certificates(const struct profile *p, struct arena *arena)
{
	struct text text = TEXT_INIT;
	const char *names = NULL;

	for (size_t i = 0; i < p->certificate_count && i < TOLD; i++)
		text_printf(&text, "%s%s", i ? ", " : "",
		    certificate_text(p->certificates[i], arena));
	if (p->certificate_count > TOLD)
		text_printf(
		    &text, " and %zu more", p->certificate_count - TOLD);
	if (text.len)
		names = arena_string(arena, text_bytes(&text));
	text_release(&text);
	return names;
}

static void
profile_cert_not_listed(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	const struct profile *p = profile_of(subject);
	struct signed_slice slice;
	size_t at = 0;

	while (p && next_signed(subject, &at, &slice)) {
		const struct cms *cms = slice.signature->cms;
		struct finding *finding;

		if (!cms || !cms->signer ||
		    profile_lists_certificate(p, profile_in_force(p),
			cms->signer->sha256) != LISTING_LACKS)
			continue;
		finding = add_in_slice(check, &slice, subject, findings,
		    "the certificate it was signed with is not in the "
		    "profile");
		finding->file = profile_file(subject->code);
		finding->seen = certificate_text(cms->signer, findings->arena);
		finding->wanted = listed_certificates(p, findings->arena);
	}
}

static void
profile_team_mismatch(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	const struct profile *p = profile_of(subject);
	const char *teams =
	    profile_strings(p, "TeamIdentifier", TOLD, findings->arena);
	struct signed_slice slice;
	size_t at = 0;

	while (teams && next_signed(subject, &at, &slice)) {
		struct finding *finding;

		if (!slice.directory || !slice.directory->team.len ||
		    profile_lists(p, "TeamIdentifier", slice.directory->team))
			continue;
		finding = add_in_slice(check, &slice, subject, findings,
		    "the profile is another team's");
		finding->file = profile_file(subject->code);
		finding->seen =
		    arena_string(findings->arena, slice.directory->team);
		finding->wanted = teams;
	}
}

/* What a profile calls the system; a watch goes by its phone. */
static const struct platform_names {
	const char *platform;
	const char *names[2]; /* either will do */
} platforms[] = {
	{ "macos", { "OSX" } },
	{ "maccatalyst", { "OSX" } },
	{ "driverkit", { "OSX" } },
	{ "ios", { "iOS" } },
	{ "tvos", { "tvOS" } },
	{ "watchos", { "iOS", "watchOS" } },
	{ "visionos", { "visionOS", "xrOS" } },
};

/* NULL: no profile knows it. */
static const struct platform_names *
names_of_platform(const struct slice *slice)
{
	const char *name = NULL;

	if (slice && slice->platform_count > 0)
		name = macho_platform_name(slice->platforms[0].platform);
	for (size_t i = 0; name && i < sizeof(platforms) / sizeof(*platforms);
	     i++)
		if (strcmp(platforms[i].platform, name) == 0)
			return &platforms[i];
	return NULL;
}

static bool
is_for(const struct profile *p, const struct platform_names *platform)
{
	for (size_t i = 0; i < 2 && platform->names[i]; i++)
		if (profile_lists(p, "Platform", bytes_of(platform->names[i])))
			return true;
	return false;
}

static void
profile_platform_mismatch(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	const struct profile *p = profile_of(subject);
	const char *listed =
	    profile_strings(p, "Platform", TOLD, findings->arena);
	struct signed_slice slice;
	size_t at = 0;

	while (p && next_signed(subject, &at, &slice)) {
		const struct platform_names *platform =
		    names_of_platform(slice.macho);
		struct finding *finding;

		if (!platform || is_for(p, platform))
			continue;
		finding = add_in_slice(check, &slice, subject, findings,
		    listed ? "the profile is for another platform"
			   : "the profile does not say for which platforms "
			     "it is");
		finding->file = profile_file(subject->code);
		finding->seen = listed;
		finding->wanted = platform->names[0];
		if (!listed)
			finding->severity = SEVERITY_INFO;
	}
}

/* What the node calls itself; the signature's word where it has no list. */
static struct bytes
bundle_id(const struct check_subject *subject)
{
	struct bytes id = code_info_string(subject->code, "CFBundleIdentifier");
	struct signed_slice slice;

	if (!id.len && first_signed(subject, &slice) && slice.directory)
		id = slice.directory->identifier;
	return id;
}

static void
profile_app_id_mismatch(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	const struct profile *p = profile_of(subject);
	struct bytes app_id = granted_app_id(p), prefix, pattern;
	struct bytes id = bundle_id(subject);
	struct finding *finding;

	if (!id.len || !app_id_split(app_id, &prefix, &pattern) ||
	    pattern_covers(pattern, id))
		return;
	finding = of_profile(subject,
	    finding_add(findings, check, "the profile is for another app"));
	finding->seen = arena_string(findings->arena, id);
	finding->wanted = arena_string(findings->arena, pattern);
}

/* That a wildcard cannot have; Apple's list of them is not complete here. */
static bool
wants_explicit_id(struct bytes key, bool mac)
{
	if (bytes_are(key, "com.apple.developer.team-identifier"))
		return false;
	return bytes_begin(key, "com.apple.developer.") ||
	       bytes_are(key, "aps-environment") ||
	       (!mac &&
		   bytes_are(key, "com.apple.security.application-groups"));
}

/* A claim that the profile has not got, and could not have. */
static const struct plist *
find_lost_claim(const struct check_subject *subject, const struct profile *p)
{
	struct authorization by = authorize_by(p);
	bool mac = code_is_for_mac(subject->code);
	const struct plist *claims;
	struct signed_slice slice;
	size_t at = 0;

	if (!next_claims(subject, &at, &slice, &claims))
		return NULL;
	for (const struct plist *c = claims->first; c; c = c->next)
		if (wants_explicit_id(c->key, mac) &&
		    authorize(&by, c, NULL) == GRANT_ABSENT)
			return c;
	return NULL;
}

static void
profile_wildcard_app_id(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	const struct profile *p = profile_of(subject);
	struct bytes app_id = granted_app_id(p);
	const struct plist *lost;
	struct finding *finding;

	if (!bytes_end(app_id, "*"))
		return;
	lost = find_lost_claim(subject, p);
	finding = of_profile(
	    subject, finding_add(findings, check,
			 "the profile's App ID is a wildcard%s%s",
			 lost ? ", which may not allow " : "",
			 lost ? arena_string(findings->arena, lost->key) : ""));
	finding->seen = arena_string(findings->arena, app_id);
	if (lost)
		finding->key = arena_copy(findings->arena, lost->key);
	else if (!target_is_in(subject->target, IN_MAC_STORE | IN_IOS_STORE))
		finding->severity = SEVERITY_INFO;
}

static const char *const says_certificate[] = {
	"must be signed with the certificate that is contained in the "
	"provisioning profile",
	"0xe8008018", NULL
};
static const char *const says_no_match[] = { "No matching profile found",
	"0xe8008015",
	"A valid provisioning profile for this executable was not found.",
	NULL };
static const char *const says_capability[] = { "doesn't support the capability",
	NULL };
static const char *const follows_kind[] = { "profile-type-channel-mismatch",
	"profile-development-leftover", "profile-team-mismatch",
	"cert-chain-not-apple", NULL };

const struct check profile_match_checks[] = {
	{
	    .id = "profile-cert-not-listed",
	    .title = "Signed with a certificate that the profile lacks",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = profile_cert_not_listed,
	    .contexts = IN_PROFILED,
	    .guards = GUARD_STORE,
	    .relation = RELATION_PROFILE,
	    .means = "A profile counts only for code that was signed with one "
		     "of the certificates in it. This one was made with "
		     "another of yours, perhaps an older one.",
	    .fix = "Make the profile anew with the present certificate, or "
		   "sign with one of those that it lists.",
	    .when = "the SHA-256 of the signer's certificate is none of those "
		    "in the profile: hashes in its DER form, certificates in "
		    "its property list",
	    .source = "Apple TN3125, 2022; App Store Connect's messages",
	    .apple = says_certificate,
	    .follows = follows_kind,
	},
	{
	    .id = "profile-team-mismatch",
	    .title = "Profile of another team",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = profile_team_mismatch,
	    .contexts = IN_PROFILED,
	    .guards = GUARD_STORE,
	    .relation = RELATION_PROFILE,
	    .means = "The profile does not count for code of this team.",
	    .fix = "Embed a profile of the team that signs, and sign again.",
	    .when = "the team in the signature is not in the profile's "
		    "TeamIdentifier",
	    .source = "Apple TN3125, 2022",
	    .apple = says_no_match,
	},
	{
	    .id = "profile-platform-mismatch",
	    .title = "Profile for another platform",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = profile_platform_mismatch,
	    .contexts = IN_PROFILED,
	    .guards = GUARD_STORE,
	    .relation = RELATION_PROFILE,
	    .means = "The profile does not count on the system that the code "
		     "is built for.",
	    .fix = "Make a profile for this platform, embed it and sign "
		   "again.",
	    .when = "the profile's Platform has not got the system of the "
		    "executable: OSX for Macs, Catalyst and drivers, iOS for "
		    "watches too; without any Platform it is only told",
	    .source = "Apple TN3125, 2022",
	    .apple = says_no_match,
	},
	{
	    .id = "profile-app-id-mismatch",
	    .title = "Profile for another app",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = profile_app_id_mismatch,
	    .contexts = IN_PROFILED,
	    .guards = GUARD_STORE,
	    .relation = RELATION_PROFILE,
	    .means = "The profile's App ID does not cover this bundle "
		     "identifier: it does not count here.",
	    .fix = "Embed the profile for this identifier, and sign again. "
		   "Upper and lower case are not the same.",
	    .when = "CFBundleIdentifier is not what follows the prefix in the "
		    "profile's App ID, where a star at its end stands for any",
	    .source = "Apple TN3125, 2022",
	    .apple = says_no_match,
	},
	{
	    .id = "profile-wildcard-app-id",
	    .title = "Profile for a wildcard of apps",
	    .severity = SEVERITY_WARNING,
	    .scope = CHECK_BUNDLE,
	    .run = profile_wildcard_app_id,
	    .contexts = IN_PROFILED,
	    .guards = GUARD_STORE,
	    .relation = RELATION_PROFILE,
	    .means = "A profile for many apps cannot allow what belongs to "
		     "one: push, iCloud and most other capabilities.",
	    .fix = "Register an App ID for this bundle identifier, with the "
		   "capabilities, and make a profile for that.",
	    .when = "the profile's App ID ends with a star, and the signature "
		    "claims a capability that the profile has not got, or "
		    "the code is for a store; otherwise it is only told",
	    .source = "Apple TN3125, 2022",
	    .apple = says_capability,
	},
	{ 0 },
};
