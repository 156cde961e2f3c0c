/* SPDX-License-Identifier: MIT */
/* Entitlements that depend on how a program gets to people. */
#include <config.h>

#include <string.h>

#include <sealtree/text.h>

#include "claims.h"

static const char network_key[] =
    "com.apple.developer.networking.networkextension";
static const char environment_key[] =
    "com.apple.developer.icloud-container-environment";

static void
judge_debugging(struct claiming *c)
{
	static const char *const keys[] = { "get-task-allow",
		"com.apple.security.get-task-allow" };

	for (size_t i = 0; i < 2; i++)
		if (claims_true(c->claims, keys[i]))
			add_claim(c, plist_get(c->claims, keys[i]),
			    "is true in a build for the store");
}

static void
debugging_allowed(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	each_slice_claims(check, subject, findings, judge_debugging);
}

static void
judge_push(struct claiming *c)
{
	static const char *const keys[] = { "aps-environment",
		"com.apple.developer.aps-environment" };

	for (size_t i = 0; i < 2; i++)
		if (bytes_are(plist_string(c->claims, keys[i]), "development"))
			add_claim(c, plist_get(c->claims, keys[i]),
			    "is development in what is distributed")
			    ->wanted = "production";
}

static void
push_development(const struct check *check, const struct check_subject *subject,
    struct findings *findings)
{
	each_slice_claims(check, subject, findings, judge_push);
}

static void
judge_cloud(struct claiming *c)
{
	static const char containers[] =
	    "com.apple.developer.icloud-container-identifiers";
	const struct plist *claim = plist_get(c->claims, environment_key);
	const struct plist *list = plist_get(c->claims, containers);

	if (claim_has_string(claim, "Development"))
		add_claim(c, claim, "is Development in what is distributed")
		    ->wanted = "Production";
	else if (!claim && list && list->count > 0 &&
		 bytes_are(
		     plist_string(profile_granted(c->profile), environment_key),
		     "Production"))
		add_claim(c, list,
		    "stands without %s, which may mean Development",
		    environment_key)
		    ->wanted = "Production, as in the profile";
}

static void
cloud_development(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	each_slice_claims(check, subject, findings, judge_cloud);
}

static void
beta_mismatch(const struct check *check, const struct check_subject *subject,
    struct findings *findings)
{
	static const char key[] = "beta-reports-active";
	const struct profile *profile = subject->code->profile;
	struct signed_slice slice;
	size_t at = 0;
	bool listed = claims_true(profile_granted(profile), key);

	if (!profile || !profile->kind ||
	    strcmp(profile->kind, "app-store") != 0)
		return;
	while (next_signed(subject, &at, &slice)) {
		bool claimed = claims_true(slice_claims(&slice), key);
		struct finding *finding;

		if (!code_is_program(slice.macho) || claimed == listed)
			continue;
		finding = add_in_slice(check, &slice, subject, findings,
		    claimed ? "beta-reports-active is claimed, and is not in "
			      "the profile"
			    : "beta-reports-active is in the profile, and is "
			      "not claimed");
		finding->key = bytes_of(key);
		finding->seen = claimed ? "true" : "none";
		finding->wanted = listed ? "true" : "none";
	}
}

/* Those that have a second form, for providers in system extensions. */
static const char *const providers[] = { "packet-tunnel-provider",
	"app-proxy-provider", "content-filter-provider", "dns-proxy", NULL };
static const char suffix[] = "-systemextension";

/* The other form of that value; no bytes if there is none. */
static struct bytes
other_form(struct bytes value, struct arena *arena, bool *has_suffix)
{
	*has_suffix = bytes_end(value, suffix);
	for (const char *const *name = providers; *name; name++) {
		struct bytes plain = bytes_of(*name);

		if (*has_suffix && value.len > plain.len &&
		    bytes_equal(
			bytes_clamp(value, 0, value.len - (sizeof(suffix) - 1)),
			plain))
			return plain;
		if (bytes_equal(value, plain))
			return bytes_of(
			    arena_printf(arena, "%s%s", *name, suffix));
	}
	return bytes_of(NULL);
}

/* Developer ID knows one form only; elsewhere the profile says which. */
static bool
is_wrong_form(struct claiming *c, const struct plist *claim, struct bytes value,
    struct bytes other, bool has_suffix)
{
	if (c->subject->target == TARGET_DEVELOPER_ID)
		return !has_suffix;
	return grant_of_string(c, claim, value) == GRANT_VALUE &&
	       grant_of_string(c, claim, other) == GRANT_COVERED;
}

static void
judge_provider(
    struct claiming *c, const struct plist *claim, struct bytes value)
{
	struct arena *arena = c->findings->arena;
	bool has_suffix;
	struct bytes other = other_form(value, arena, &has_suffix);
	struct finding *finding;

	if (other.len == 0 ||
	    !is_wrong_form(c, claim, value, other, has_suffix))
		return;
	finding = add_claim(c, claim,
	    "has %s, which is not for this way of "
	    "distribution",
	    shown_bytes(arena, value));
	finding->seen = shown_bytes(arena, value);
	finding->wanted = shown_bytes(arena, other);
}

static void
judge_network(struct claiming *c)
{
	const struct plist *claim =
	    plist_get_typed(c->claims, network_key, PLIST_ARRAY);

	if (!claim)
		return;
	for (const struct plist *p = claim->first; p; p = p->next)
		if (p->type == PLIST_STRING)
			judge_provider(c, claim, p->bytes);
}

static void
network_wrong_channel(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	each_slice_claims(check, subject, findings, judge_network);
}

static const char *const says_debugging[] = { "ITMS-90046", "ITMS-90163",
	NULL };
static const char *const says_upload[] = { "ITMS-90164", NULL };
static const char *const says_no_match[] = { "No matching profile found",
	NULL };

const struct check channel_checks[] = {
	{
	    .id = "get-task-allow-in-distribution",
	    .title = "Debugging allowed in a build for the store",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = debugging_allowed,
	    .contexts = IN_IOS_STORE | IN_MAC_STORE,
	    .guards = UNWEIGHED,
	    .relation = RELATION_NODE,
	    .means = "Other programs may attach to this one: a build for "
		     "debugging was taken for release. The store refuses it.",
	    .fix = "Archive with the Release configuration.",
	    .when = "get-task-allow, in either spelling, is true in what goes "
		    "to the App Store",
	    .source = "Apple, Resolving common notarization issues, 2025; "
		      "messages of App Store Connect in public threads",
	    .apple = says_debugging,
	},
	{
	    .id = "aps-environment-development",
	    .title = "Push is set to development",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = push_development,
	    .contexts = IN_IOS_STORE | IN_MAC_STORE | IN_DEVELOPER_ID,
	    .guards = UNWEIGHED,
	    .relation = RELATION_NODE,
	    .means = "The program asks the service for development, which "
		     "does not deliver to what people have.",
	    .fix = "Export for distribution, or set it to production before "
		   "signing.",
	    .when = "aps-environment, in either spelling, is \"development\" "
		    "in what is distributed",
	    .source = "Apple, Creating distribution-signed code for macOS, "
		      "2022; public build tools that do the same comparison",
	    .apple = says_upload,
	},
	{
	    .id = "icloud-environment-development",
	    .title = "iCloud is set to development",
	    .severity = SEVERITY_WARNING,
	    .scope = CHECK_BUNDLE,
	    .run = cloud_development,
	    .contexts = IN_IOS_STORE | IN_MAC_STORE | IN_DEVELOPER_ID,
	    .guards = UNWEIGHED,
	    .relation = RELATION_NODE,
	    .means = "The program may see the container for development, not "
		     "the one that people have.",
	    .fix = "Set com.apple.developer.icloud-container-environment to "
		   "Production.",
	    .when = "the environment is \"Development\" in what is "
		    "distributed, or is not named and the profile says "
		    "\"Production\"",
	    .source = "inference; not confirmed",
	},
	{
	    .id = "beta-reports-active-mismatch",
	    .title = "TestFlight's mark is in one of two places",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = beta_mismatch,
	    .contexts = IN_IOS_STORE,
	    .guards = UNWEIGHED,
	    .relation = RELATION_PROFILE,
	    .means = "Signature and profile must both have "
		     "beta-reports-active, or neither: TestFlight does not "
		     "take it so.",
	    .fix = "Export it for the store, or copy the key from the "
		   "profile.",
	    .when = "beta-reports-active is in the store's profile and not in "
		    "the signature, or the other way round",
	    .source = "public build tools that copy the key",
	    .apple = says_upload,
	},
	{
	    .id = "network-extension-value-wrong-channel",
	    .title = "Network extension for another distribution",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = network_wrong_channel,
	    .contexts = IN_DEVELOPER_ID | IN_MAC_STORE,
	    .guards = UNWEIGHED,
	    .relation = RELATION_PROFILE,
	    .means = "Providers for Developer ID are system extensions, and "
		     "their values end in -systemextension. With others "
		     "macOS finds no matching profile and kills the program, "
		     "though it is notarized.",
	    .fix = "Claim the value with -systemextension, and sign with a "
		   "profile for Developer ID that lists it; for the store, "
		   "the value that the profile lists.",
	    .when = "what Developer ID signs claims a provider without "
		    "-systemextension; what goes to the store claims the "
		    "form that its profile does not list, and the profile "
		    "lists the other",
	    .unless = "relay, dns-settings and hotspot have one form only",
	    .source = "developer.apple.com forums, threads on network "
		      "extensions; kernel logs in public threads",
	    .apple = says_no_match,
	},
	{ 0 },
};
