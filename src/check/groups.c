/* SPDX-License-Identifier: MIT */
/* Groups that programs of one team share: of data, and of the keychain. */
#include <config.h>

#include <string.h>

#include "claims.h"

enum {
	SHARED_WORK = 1 << 16 /* bytes of two lists of groups */
};

static const char groups_key[] = "com.apple.security.application-groups";
static const char keychain_key[] = "keychain-access-groups";

typedef void judge_group(
    struct claiming *c, const struct plist *claim, struct bytes group);

/* Every text of a list, or the one that is there in place of one. */
static void
each_group(struct claiming *c, const char *key, judge_group *judge)
{
	const struct plist *claim = plist_get(c->claims, key);

	if (claim && claim->type == PLIST_STRING)
		judge(c, claim, claim->bytes);
	if (!claim || claim->type != PLIST_ARRAY)
		return;
	for (const struct plist *p = claim->first; p; p = p->next)
		if (p->type == PLIST_STRING)
			judge(c, claim, p->bytes);
}

static struct finding *
add_group(struct claiming *c, const struct plist *claim, struct bytes group,
    const char *what)
{
	struct arena *arena = c->findings->arena;
	const char *name = shown_bytes(arena, group);
	struct finding *finding =
	    add_claim(c, claim, "has %s, which %s", name, what);

	finding->seen = name;
	return finding;
}

static void
judge_phone_style(
    struct claiming *c, const struct plist *claim, struct bytes group)
{
	struct finding *finding;

	if (!bytes_begin(group, "group.") ||
	    grant_of_string(c, claim, group) == GRANT_COVERED)
		return;
	finding = add_group(c, claim, group,
	    c->profile ? "the profile does not list"
		       : "only a profile can allow, and there is none");
	finding->wanted = "TEAMID.name, or a profile that lists the group";
}

static void
judge_unauthorized(struct claiming *c)
{
	if (!slice_is_catalyst(c->slice.macho))
		each_group(c, groups_key, judge_phone_style);
}

static void
group_unauthorized(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	each_slice_claims(check, subject, findings, judge_unauthorized);
}

static void
judge_prefix(struct claiming *c, const struct plist *claim, struct bytes group)
{
	struct bytes prefix, rest;
	struct finding *finding;

	app_id_split(group, &prefix, &rest);
	if (bytes_begin(group, "group.") || prefix_is_own(&c->own, prefix))
		return;
	if (looks_like_prefix(prefix)) {
		finding = add_group(c, claim, group, "is another team's");
	} else {
		finding = add_group(c, claim, group,
		    "begins with neither a team nor \"group.\"");
		finding->severity = SEVERITY_WARNING;
	}
	finding->wanted = arena_printf(c->findings->arena, "%s.…",
	    shown_bytes(c->findings->arena, c->own.team));
}

static void
judge_teams(struct claiming *c)
{
	if (c->own.team.len > 0)
		each_group(c, groups_key, judge_prefix);
}

static void
group_team_mismatch(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	each_slice_claims(check, subject, findings, judge_teams);
}

static void
judge_on_device(
    struct claiming *c, const struct plist *claim, struct bytes group)
{
	enum grant grant = grant_of_string(c, claim, group);

	if (grant == GRANT_ABSENT || grant == GRANT_VALUE)
		add_group(c, claim, group, "the profile does not list");
}

static void
judge_device_groups(struct claiming *c)
{
	if (c->profile)
		each_group(c, groups_key, judge_on_device);
}

static void
group_not_in_profile(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	each_slice_claims(check, subject, findings, judge_device_groups);
}

static void
judge_keychain(
    struct claiming *c, const struct plist *claim, struct bytes group)
{
	struct bytes prefix, rest;

	/* Profiles allow it to everybody; stars have a check of their own. */
	if (bytes_are(group, "com.apple.token") || bytes_are(group, "*"))
		return;
	app_id_split(group, &prefix, &rest);
	if (!prefix_is_own(&c->own, prefix))
		add_group(c, claim, group,
		    "does not begin with the team or the App ID's prefix");
}

static void
judge_keychains(struct claiming *c)
{
	if (c->profile || c->own.team.len > 0)
		each_group(c, keychain_key, judge_keychain);
}

static void
keychain_team_mismatch(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	each_slice_claims(check, subject, findings, judge_keychains);
}

static bool
has_groups(const struct plist *groups)
{
	return groups && groups->count > 0;
}

/* Anything of the one is in the other, which is not put to too long a test. */
static bool
is_shared(const struct plist *groups, const struct plist *theirs)
{
	struct authorization by = { theirs, SHARED_WORK };

	for (const struct plist *p = groups->first; p; p = p->next) {
		struct plist one = *p;

		one.key = groups->key;
		if (p->type == PLIST_STRING &&
		    authorize(&by, &one, NULL) != GRANT_VALUE)
			return true;
	}
	return false;
}

/* Under what name others reach it: that must begin with a group. */
static struct bytes
service_name(const struct code *code)
{
	struct bytes camera =
	    plist_string(plist_get(code->info, "CMIOExtension"),
		"CMIOExtensionMachServiceName");

	return camera.len
		   ? camera
		   : plist_string(plist_get(code->info, "NetworkExtension"),
			 "NEMachServiceName");
}

static bool
names_group(struct bytes service, const struct plist *groups)
{
	for (const struct plist *p = groups->first; p; p = p->next)
		if (p->type == PLIST_STRING && p->bytes.len > 0 &&
		    bytes_equal(
			bytes_clamp(service, 0, p->bytes.len), p->bytes))
			return true;
	return false;
}

static bool
shares_with_host(const struct check_subject *subject)
{
	return kind_is(subject, "appex") ||
	       kind_is(subject, "systemextension") ||
	       strstr(subject->code->place->path, "Library/LoginItems/");
}

/* One alone has groups: that matters where the service is named after them. */
static bool
nothing_in_common(const struct code *code, const struct plist *own,
    const struct plist *theirs, const struct plist *their_claims)
{
	if (has_groups(own) && has_groups(theirs))
		return !is_shared(own, their_claims);
	if (!has_groups(own) && !has_groups(theirs))
		return false;
	return names_group(service_name(code), has_groups(own) ? own : theirs);
}

static void
group_not_shared(const struct check *check, const struct check_subject *subject,
    struct findings *findings)
{
	const struct check_subject *host = program_around(subject);
	struct signed_slice slice, around;
	const struct plist *own, *theirs;
	struct finding *finding;

	if (!host || !shares_with_host(subject) ||
	    !first_signed(subject, &slice) ||
	    !signed_like(host, slice.arch, &around))
		return;
	own = plist_get_typed(slice_claims(&slice), groups_key, PLIST_ARRAY);
	theirs =
	    plist_get_typed(slice_claims(&around), groups_key, PLIST_ARRAY);
	if (!nothing_in_common(
		subject->code, own, theirs, slice_claims(&around)))
		return;
	finding = finding_add(findings, check,
	    "it has no group in common with the app around it");
	finding->file = code_own_file(subject->code);
	finding->key = bytes_of(groups_key);
	finding->seen = own ? shown_value(findings->arena, own) : "none";
	finding->wanted = theirs ? shown_value(findings->arena, theirs) : NULL;
	relate(finding, findings, host);
}

static const char *const says_unsatisfied[] = {
	"Unsatisfied entitlements: keychain-access-groups",
	"errSecMissingEntitlement (-34018)", NULL
};
static const char *const says_install[] = { "0xe8008016", "ITMS-90164", NULL };

const struct check group_checks[] = {
	{
	    .id = "app-group-unauthorized-mac",
	    .title = "Group that no profile allows",
	    .severity = SEVERITY_WARNING,
	    .scope = CHECK_BUNDLE,
	    .run = group_unauthorized,
	    .contexts = IN_MAC,
	    .guards = UNWEIGHED,
	    .relation = RELATION_PROFILE,
	    .means = "On a Mac a group of this form must be in the profile. "
		     "Where it is not, macOS 15 asks people before the data "
		     "is shared, and the keychain does not count the claim.",
	    .fix = "Name it TEAMID.name, or add the group to the App ID and "
		   "put the profile into the bundle.",
	    .when = "a group begins with \"group.\", and no profile in the "
		    "bundle lists it",
	    .unless = "Catalyst, and what the store installs",
	    .source = "developer.apple.com forums, thread 721701",
	},
	{
	    .id = "app-group-team-mismatch",
	    .title = "Group of another team",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = group_team_mismatch,
	    .contexts = IN_MAC,
	    .guards = UNWEIGHED,
	    .relation = RELATION_NODE,
	    .means = "Only programs of the team in front of the name may use "
		     "it. It may have been left over from another team.",
	    .fix = "Put your own team in front.",
	    .when = "a group begins with ten capitals or digits that are not "
		    "the team of the signature",
	    .unless = "a prefix that the profile lists; a warning where a "
		      "name begins with neither a team nor \"group.\"",
	    .source = "developer.apple.com forums, thread 721701",
	},
	{
	    .id = "app-group-ios-not-in-profile",
	    .title = "Group that the profile does not list",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = group_not_in_profile,
	    .contexts = IN_IOS,
	    .guards = UNWEIGHED,
	    .relation = RELATION_PROFILE,
	    .means = "The device does not install a program whose groups its "
		     "profile does not list.",
	    .fix = "Add the group to the App ID, make a new profile and sign "
		   "with it.",
	    .when = "a group is not in the profile's list",
	    .source = "Apple TN3125, 2022; public build tools that do the "
		      "same comparison",
	    .apple = says_install,
	},
	{
	    .id = "app-group-not-shared",
	    .title = "No group in common",
	    .severity = SEVERITY_WARNING,
	    .scope = CHECK_BUNDLE,
	    .run = group_not_shared,
	    .contexts = IN_MAC | IN_IOS,
	    .guards = UNWEIGHED,
	    .relation = RELATION_PARENT,
	    .means = "The app and its extension cannot see each other's data, "
		     "and nothing says so.",
	    .fix = "Give both the same group.",
	    .when = "an extension or a login item and the app around it have "
		    "groups, and none is in both; or one of them has none, "
		    "and the extension's service is named after the other's",
	    .source = "developer.apple.com forums, threads 721701 and 708017",
	},
	{
	    .id = "keychain-group-team-mismatch",
	    .title = "Keychain group of another team",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = keychain_team_mismatch,
	    .contexts = IN_MAC | IN_IOS,
	    .guards = UNWEIGHED,
	    .relation = RELATION_PROFILE,
	    .means = "A profile allows groups under its own App ID's prefix "
		     "only.",
	    .fix = "Write $(AppIdentifierPrefix) in front of the name.",
	    .when = "a keychain group begins neither with the team of the "
		    "signature nor with a prefix that the profile lists",
	    .unless = "com.apple.token; without a profile, the prefix of the "
		      "App ID that is claimed",
	    .source = "Apple TN3125, 2022; public build tools that do the "
		      "same comparison",
	    .apple = says_unsatisfied,
	},
	{ 0 },
};
