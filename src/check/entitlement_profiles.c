/* SPDX-License-Identifier: MIT */
/* Entitlements that only a profile can allow, and whether one does. */
#include <config.h>

#include <string.h>

#include "claims.h"

static const char app_id_key[] = "com.apple.application-identifier";
static const char groups_key[] = "com.apple.security.application-groups";

static bool
is_bundle(const struct check_subject *subject)
{
	return subject->code->place->kind->is_bundle;
}

/* One that cannot be read is told of as what is wrong with it. */
static bool
has_profile(const struct check_subject *subject)
{
	return subject->code->profile || subject->code->place->profile_path;
}

/* That one alone passes in shipping software. */
static enum severity
severity_without(const struct plist *claim, enum severity severity)
{
	if (is_false(claim))
		return SEVERITY_INFO;
	return bytes_are(claim->key, app_id_key) ? SEVERITY_WARNING : severity;
}

static void
judge_without_profile(struct claiming *c, const struct plist *claim)
{
	bool store = c->subject->target == TARGET_MAC_APP_STORE;
	struct finding *finding;

	if (!needs_profile(claim))
		return;
	finding = add_claim(c, claim,
	    "needs a provisioning profile, and there is none in the bundle");
	finding->wanted = "a profile that lists this key";
	finding->severity = severity_without(
	    claim, store ? SEVERITY_WARNING : c->check->severity);
}

static void
restricted_no_profile(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	if (is_bundle(subject) && !has_profile(subject))
		each_claim(check, subject, findings, judge_without_profile);
}

static void
judge_bare_tool(struct claiming *c, const struct plist *claim)
{
	struct finding *finding;

	if (!needs_profile(claim))
		return;
	finding = add_claim(c, claim,
	    "needs a provisioning profile, and a program that is not a "
	    "bundle's own has no place for one");
	finding->wanted = "a bundle of its own, with a profile in it";
	finding->severity = severity_without(claim, c->check->severity);
}

static void
bare_tool_restricted(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	if (!is_bundle(subject))
		each_claim(check, subject, findings, judge_bare_tool);
}

/* Groups have checks of their own. */
static bool
is_weighed(const struct claiming *c, const struct plist *claim)
{
	if (bytes_are(claim->key, groups_key))
		return false;
	return !code_is_for_mac(c->subject->code) || needs_profile(claim);
}

static void
add_gave_up(struct claiming *c, const struct plist *claim)
{
	struct finding *finding = add_claim(
	    c, claim, "was not compared with the profile: too much is in both");

	finding->severity = SEVERITY_UNKNOWN;
	finding->reason = "limit";
}

static void
judge_absent(struct claiming *c, const struct plist *claim)
{
	struct finding *finding;

	if (!is_weighed(c, claim) ||
	    authorize(&c->by, claim, NULL) != GRANT_ABSENT)
		return;
	if (is_false(claim) && bytes_end(claim->key, "get-task-allow"))
		return;
	finding = add_claim(c, claim, "is not in the profile");
	finding->wanted = "a profile that lists this key";
	if (is_false(claim))
		finding->severity = SEVERITY_WARNING;
}

static void
restricted_not_in_profile(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	if (is_bundle(subject) && subject->code->profile)
		each_claim(check, subject, findings, judge_absent);
}

/* What is told with its cause, of the same key, a line above. */
static const char *
cause_of(const struct claiming *c, const struct plist *claim)
{
	static const char *const causes[] = { "application-identifier-mismatch",
		"team-identifier-mismatch", "keychain-group-team-mismatch",
		"network-extension-value-wrong-channel",
		"entitlement-wildcard-in-signature" };

	for (size_t i = 0; i < c->findings->count; i++) {
		const struct finding *f = &c->findings->list[i];

		if (f->severity < SEVERITY_WARNING ||
		    !bytes_equal(f->key, claim->key))
			continue;
		for (size_t k = 0; k < sizeof(causes) / sizeof(*causes); k++)
			if (strcmp(f->check->id, causes[k]) == 0)
				return causes[k];
	}
	return NULL;
}

static void
judge_value(struct claiming *c, const struct plist *claim)
{
	const struct plist *granted;
	struct finding *finding;
	enum grant grant;

	if (!is_weighed(c, claim))
		return;
	grant = authorize(&c->by, claim, &granted);
	if (grant == GRANT_UNKNOWN) {
		add_gave_up(c, claim);
		return;
	}
	if (grant != GRANT_VALUE && grant != GRANT_UNSURE)
		return;
	finding = add_claim(c, claim,
	    grant == GRANT_VALUE
		? "is in the profile with other values"
		: "is in the profile with a dictionary that is not the same, "
		  "and may not be allowed");
	finding->wanted = shown_value(c->findings->arena, granted);
	finding->consequence_of = cause_of(c, claim);
	if (grant == GRANT_UNSURE)
		finding->severity = SEVERITY_WARNING;
}

static void
value_not_authorized(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	if (is_bundle(subject) && subject->code->profile)
		each_claim(check, subject, findings, judge_value);
}

static void
judge_managed(struct claiming *c, const struct plist *claim)
{
	const struct entitlement *known = entitlement_find(claim->key);

	if (known && known->management == MANAGED && !is_false(claim) &&
	    authorize(&c->by, claim, NULL) == GRANT_ABSENT)
		add_claim(c, claim, "is given by Apple on request only");
}

static void
entitlement_managed(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	each_claim(check, subject, findings, judge_managed);
}

static const char *const says_no_profile[] = {
	"EXC_CRASH (SIGKILL (Code Signature Invalid))",
	"Termination Reason: CODESIGNING 1",
	"Disallowing because no eligible provisioning profiles found",
	"Restricted entitlements not validated, bailing out",
	"No matching profile found", "signature not valid: -67050", NULL
};
static const char *const says_unsatisfied[] = { "Unsatisfied entitlements",
	"0xe8008016", "ITMS-90164", "ITMS-90287",
	"Provisioning profile doesn't include the entitlement", NULL };
static const char *const says_value[] = { "Unsatisfied entitlements",
	"ITMS-90164", "ITMS-90046", NULL };
static const char *const says_killed[] = { "zsh: killed", "ITMS-90885", NULL };

const struct check entitlement_profile_checks[] = {
	{
	    .id = "restricted-entitlement-no-profile",
	    .title = "Restricted entitlement without a profile",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = restricted_no_profile,
	    .contexts = IN_MAC,
	    .guards = UNWEIGHED,
	    .relation = RELATION_PROFILE,
	    .means = "The program asks for a right that only a provisioning "
		     "profile can allow. Unless one for it is installed on "
		     "that Mac, macOS kills it at its start, whatever "
		     "Gatekeeper and the notary said.",
	    .fix = "Make a profile for this App ID with that capability, put "
		   "it in Contents/embedded.provisionprofile and sign again; "
		   "or drop the key.",
	    .when = "a bundle's program claims a restricted key, and its own "
		    "bundle holds no profile",
	    .unless = "a warning for com.apple.application-identifier, which "
		      "passes in shipping software, and before an upload to "
		      "the store; told only, where the value is false. Keys "
		      "of a vendor's own are private-entitlement",
	    .source = "Apple TN3125, 2022; developer.apple.com forums, thread "
		      "706427 and others",
	    .apple = says_no_profile,
	},
	{
	    .id = "bare-tool-restricted-entitlement",
	    .title = "Restricted entitlement on a bare tool",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = bare_tool_restricted,
	    .contexts = IN_MAC,
	    .guards = UNWEIGHED,
	    .relation = RELATION_NODE,
	    .means = "A profile serves the program of the bundle it lies in, "
		     "and no other: not even a tool beside it. macOS kills "
		     "this one at its start; the store refuses it "
		     "(ITMS-90885).",
	    .fix = "Wrap the tool in a bundle like an app's, with an "
		   "Info.plist and a profile, a daemon too; or drop the key.",
	    .when = "a program that is not a bundle's own claims a restricted "
		    "key",
	    .unless = "a warning for com.apple.application-identifier, which "
		      "passes in shipping software; told only, where the "
		      "value is false",
	    .source = "Apple, Signing a daemon with a restricted entitlement, "
		      "2021; TN3125, 2022",
	    .apple = says_killed,
	},
	{
	    .id = "restricted-entitlement-not-in-profile",
	    .title = "Entitlement that the profile does not list",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = restricted_not_in_profile,
	    .contexts = IN_MAC | IN_IOS,
	    .guards = UNWEIGHED,
	    .relation = RELATION_PROFILE,
	    .means = "The profile in the bundle does not allow this right: "
		     "the system kills the program at its start, or does not "
		     "install it.",
	    .fix = "Enable the capability for the App ID, download the "
		   "profile again and sign again. If there is no such "
		   "capability, Apple grants it on request, or it does not "
		   "exist.",
	    .when = "a key that needs leave is not in the profile's "
		    "Entitlements, by its form in DER where there is one; on "
		    "devices every key needs leave",
	    .unless = "a warning where the value is false, and nothing for a "
		      "get-task-allow that is false; groups have checks of "
		      "their own",
	    .source = "Apple TN3125, 2022; developer.apple.com forums, thread "
		      "706427",
	    .apple = says_unsatisfied,
	},
	{
	    .id = "entitlement-value-not-authorized",
	    .title = "Value that the profile does not allow",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = value_not_authorized,
	    .contexts = IN_MAC | IN_IOS,
	    .guards = UNWEIGHED,
	    .relation = RELATION_PROFILE,
	    .means = "The right is allowed, but not with this value.",
	    .fix = "Claim what the profile lists (container, domain, group, "
		   "environment), or make a profile that lists this.",
	    .when = "a value in the signature is not covered by the "
		    "profile's: a string by the same or by one that ends in "
		    "a star, each element of an array by one of the "
		    "profile's, true by true",
	    .unless = "a warning for dictionaries that are not the same: how "
		      "those are compared is not confirmed",
	    .source = "Apple TN3125, 2022; public build tools that do the "
		      "same comparison",
	    .apple = says_value,
	},
	{
	    .id = "entitlement-managed",
	    .title = "Entitlement that Apple gives on request",
	    .severity = SEVERITY_INFO,
	    .scope = CHECK_BUNDLE,
	    .run = entitlement_managed,
	    .guards = UNWEIGHED,
	    .relation = RELATION_PROFILE,
	    .means = "There is no box to tick for this right: Apple must "
		     "grant it to the team first. A profile made without "
		     "that cannot list it.",
	    .fix = "Ask Apple for it, then make a new profile.",
	    .when = "a key that Apple grants on request is claimed and not in "
		    "a profile beside it",
	    .source = "developer.apple.com forums, thread 735356; what needs "
		      "asking for is partly from memory",
	},
	{ 0 },
};
