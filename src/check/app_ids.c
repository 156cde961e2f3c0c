/* SPDX-License-Identifier: MIT */
/* The App ID and the team, as the entitlements name them. */
#include <config.h>

#include <string.h>

#include "claims.h"

static const char mac_key[] = "com.apple.application-identifier";
static const char phone_key[] = "application-identifier";
static const char team_key[] = "com.apple.developer.team-identifier";

static bool
is_catalyst(const struct claiming *c)
{
	return slice_is_catalyst(c->slice.macho);
}

static bool
is_for_mac(const struct claiming *c)
{
	return code_is_for_mac(c->subject->code);
}

/* The first generation of Catalyst had a word in front. */
static bool
is_of_bundle(struct bytes rest, struct bytes bundle)
{
	static const char catalyst[] = "maccatalyst.";

	if (bytes_begin(rest, catalyst))
		rest = bytes_clamp(rest, sizeof(catalyst) - 1, rest.len);
	return bytes_equal(rest, bundle);
}

static void
add_app_id(struct claiming *c, const struct plist *claim, const char *what,
    const char *wanted)
{
	add_claim(c, claim, "%s", what)->wanted = wanted;
}

static void
judge_app_id(struct claiming *c, const struct plist *claim, struct bytes bundle)
{
	struct arena *arena = c->findings->arena;
	struct bytes granted = granted_app_id(c->profile), prefix, rest;

	/* A star has a check of its own, and so has another type. */
	if (!claim || claim->type != PLIST_STRING ||
	    bytes_end(claim->bytes, "*"))
		return;
	app_id_split(claim->bytes, &prefix, &rest);
	if (!is_of_bundle(rest, bundle))
		add_app_id(c, claim, "does not end in the bundle's identifier",
		    arena_printf(
			arena, "PREFIX.%s", shown_bytes(arena, bundle)));
	else if (c->own.team.len > 0 && !prefix_is_own(&c->own, prefix))
		add_app_id(c, claim,
		    "does not begin with the team or a prefix of its own",
		    shown_bytes(arena, c->own.team));
	else if (granted.len > 0 && !pattern_covers(granted, claim->bytes))
		add_app_id(c, claim, "is not the profile's App ID",
		    shown_bytes(arena, granted));
}

static void
judge_app_ids(struct claiming *c)
{
	struct bytes bundle =
	    code_info_string(c->subject->code, "CFBundleIdentifier");

	if (bundle.len == 0)
		return;
	judge_app_id(c, plist_get(c->claims, mac_key), bundle);
	judge_app_id(c, plist_get(c->claims, phone_key), bundle);
}

static void
app_id_mismatch(const struct check *check, const struct check_subject *subject,
    struct findings *findings)
{
	if (subject->code->place->kind->is_bundle)
		each_slice_claims(check, subject, findings, judge_app_ids);
}

static enum severity
severity_of_missing(enum target target)
{
	if (target_is_in(target, IN_IOS))
		return SEVERITY_ERROR;
	return target == TARGET_DEVELOPER_ID ? SEVERITY_INFO : SEVERITY_WARNING;
}

static void
app_id_missing(const struct check *check, const struct check_subject *subject,
    struct findings *findings)
{
	struct bytes granted = granted_app_id(subject->code->profile);
	struct signed_slice slice;
	size_t at = 0;

	while (granted.len > 0 && next_signed(subject, &at, &slice)) {
		struct finding *finding;

		if (!code_is_program(slice.macho) ||
		    claimed_app_id(slice_claims(&slice)).len > 0)
			continue;
		finding = add_in_slice(check, &slice, subject, findings,
		    "the profile names an App ID, and the signature does not");
		finding->wanted = shown_bytes(findings->arena, granted);
		finding->severity = severity_of_missing(subject->target);
	}
}

static void
judge_team(struct claiming *c)
{
	const struct plist *claim =
	    plist_get_typed(c->claims, team_key, PLIST_STRING);
	struct arena *arena = c->findings->arena;

	if (!claim)
		return;
	if (c->own.team.len > 0 && !bytes_equal(claim->bytes, c->own.team))
		add_claim(c, claim, "is not the team of the signature")
		    ->wanted = shown_bytes(arena, c->own.team);
	else if (c->profile &&
		 !profile_lists(c->profile, "TeamIdentifier", claim->bytes))
		add_claim(c, claim, "is not the team of the profile")->wanted =
		    shown_bytes(arena, c->profile->team_id);
}

static void
team_mismatch(const struct check *check, const struct check_subject *subject,
    struct findings *findings)
{
	each_slice_claims(check, subject, findings, judge_team);
}

static void
judge_spelling(struct claiming *c)
{
	const struct plist *mac = plist_get(c->claims, mac_key);
	const struct plist *phone = plist_get(c->claims, phone_key);

	if (is_catalyst(c))
		return;
	if (is_for_mac(c) && phone)
		add_claim(c, phone, "is spelled as on devices")->wanted =
		    mac_key;
	else if (!is_for_mac(c) && mac && !phone)
		add_claim(c, mac, "is spelled as on a Mac")->wanted = phone_key;
}

static void
wrong_app_id_key(const struct check *check, const struct check_subject *subject,
    struct findings *findings)
{
	each_slice_claims(check, subject, findings, judge_spelling);
}

static void
judge_pair(struct claiming *c)
{
	const struct plist *mac = plist_get(c->claims, mac_key);
	const struct plist *phone = plist_get(c->claims, phone_key);

	if (!is_catalyst(c) || !c->slice.signature->has_cms || (!mac && !phone))
		return;
	if (!phone)
		add_claim(c, mac, "stands without the other spelling")->wanted =
		    phone_key;
	else if (!mac)
		add_claim(c, phone, "stands without the other spelling")
		    ->wanted = mac_key;
	else if (!plist_equal(mac, phone, NULL))
		add_claim(c, mac, "is not what the other spelling says")
		    ->wanted = shown_value(c->findings->arena, phone);
}

static void
catalyst_pair(const struct check *check, const struct check_subject *subject,
    struct findings *findings)
{
	each_slice_claims(check, subject, findings, judge_pair);
}

static const char *const says_mismatch[] = { "Unsatisfied entitlements",
	"MismatchedApplicationIdentifierEntitlement", "ITMS-90886",
	"ITMS-90164", NULL };
static const char *const says_missing[] = { "ITMS-90886",
	"Cannot be used with TestFlight because the signature is missing an "
	"application identifier but has an application identifier in the "
	"provisioning profile",
	NULL };
static const char *const says_team[] = {
	"Unsatisfied entitlements: com.apple.developer.team-identifier", NULL
};
static const char *const says_spelling[] = {
	"Unsatisfied entitlements: application-identifier", NULL
};

const struct check app_id_checks[] = {
	{
	    .id = "application-identifier-mismatch",
	    .title = "App ID of something else",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = app_id_mismatch,
	    .contexts = IN_MAC | IN_IOS,
	    .guards = UNWEIGHED,
	    .relation = RELATION_PROFILE,
	    .means = "The App ID that was signed is not this bundle's, or "
		     "not one that its profile is for: often the "
		     "entitlements of another target.",
	    .fix = "Sign again with the bundle's own entitlements.",
	    .when = "the App ID that is claimed is not a prefix and the "
		    "bundle's identifier, or the profile's does not cover it",
	    .unless = "the prefix may be the team or one that the profile "
		      "lists; Catalyst may have \"maccatalyst.\" between",
	    .source = "Apple TN3125, 2022; messages of App Store Connect in "
		      "public threads",
	    .apple = says_mismatch,
	},
	{
	    .id = "application-identifier-missing",
	    .title = "App ID is not claimed",
	    .severity = SEVERITY_WARNING,
	    .scope = CHECK_BUNDLE,
	    .run = app_id_missing,
	    .contexts = IN_MAC_STORE | IN_DEVELOPER_ID | IN_IOS,
	    .guards = UNWEIGHED,
	    .relation = RELATION_PROFILE,
	    .means = "The profile is for an App ID that the signature does "
		     "not name: a device does not install it, and TestFlight "
		     "does not take it.",
	    .fix = "Add the application identifier and "
		   "com.apple.developer.team-identifier, and sign again.",
	    .when = "there is a profile with an App ID, and the signature "
		    "claims none",
	    .unless = "an error on devices; told only for what Developer ID "
		      "signs, which may claim what it needs and no more",
	    .source = "messages of App Store Connect in public threads; "
		      "Electron's osx-sign",
	    .apple = says_missing,
	},
	{
	    .id = "team-identifier-mismatch",
	    .title = "Entitlement of another team",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = team_mismatch,
	    .contexts = IN_MAC | IN_IOS,
	    .guards = UNWEIGHED,
	    .relation = RELATION_PROFILE,
	    .means = "The entitlements name another team than the signature "
		     "or the profile; they may have been left over from a "
		     "transfer.",
	    .fix = "Write your own team and sign again.",
	    .when = "com.apple.developer.team-identifier is not the team of "
		    "the signature, or not one of the profile",
	    .source = "developer.apple.com forums, thread 744377; Apple "
		      "TN3125, 2022",
	    .apple = says_team,
	},
	{
	    .id = "wrong-app-id-key-for-platform",
	    .title = "App ID under the other system's key",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = wrong_app_id_key,
	    .contexts = IN_MAC | IN_IOS,
	    .guards = UNWEIGHED,
	    .relation = RELATION_NODE,
	    .means = "Macs and devices spell this key differently, and no "
		     "profile for the one lists the other's: macOS kills the "
		     "program.",
	    .fix = "Write com.apple.application-identifier on a Mac, "
		   "application-identifier on devices.",
	    .when = "a Mac's program that is not of Catalyst claims "
		    "application-identifier, or a device's claims "
		    "com.apple.application-identifier alone",
	    .unless = "Catalyst has both",
	    .source = "Apple TN3125, 2022; kernel logs in public threads",
	    .apple = says_spelling,
	},
	{
	    .id = "catalyst-app-id-pair",
	    .title = "One spelling of the App ID only",
	    .severity = SEVERITY_WARNING,
	    .scope = CHECK_BUNDLE,
	    .run = catalyst_pair,
	    .contexts = IN_MAC,
	    .guards = UNWEIGHED,
	    .relation = RELATION_NODE,
	    .means = "A program of Catalyst carries the App ID under both "
		     "keys, with one value.",
	    .fix = "Let Xcode sign it, or write both.",
	    .when = "a program of Catalyst claims one of the two keys, or "
		    "each with another value",
	    .unless = "ad hoc signatures",
	    .source = "Apple TN3125, 2022",
	    .apple = says_spelling,
	},
	{ 0 },
};
