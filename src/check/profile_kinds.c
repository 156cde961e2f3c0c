/* SPDX-License-Identifier: MIT */
/* Whether a profile is for the way of distribution that code was signed for. */
#include <config.h>

#include <string.h>

#include "authorize.h"
#include "profile.h"

/* What a profile is to be, for a signer of that class. */
static const struct kind {
	const char *class;
	const char *profiles[4]; /* NULL at the end */
	const char *words;
} kinds[] = {
	{ "devid-app", { "developer-id" }, "a Developer ID profile" },
	{ "dist", { "app-store", "ad-hoc", "enterprise" },
	    "a profile for distribution" },
	{ "dev", { "development" }, "a development profile" },
};

/* NULL: not a class that profiles are made for. */
static const struct kind *
kind_of_class(const char *class)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (strcmp(kinds[i].class, class) == 0)
			return &kinds[i];
	return NULL;
}

static bool
fits(const struct kind *kind, const struct profile *p)
{
	for (size_t i = 0; kind->profiles[i]; i++)
		if (strcmp(kind->profiles[i], p->kind) == 0)
			return true;
	return false;
}

static bool
has_device_list(const struct profile *p)
{
	return profile_lists_device(p, profile_in_force(p), bytes_of("")) ==
	       LISTING_LACKS;
}

/* For a Mac, that is: phones know lists of devices for distribution too. */
static bool
is_leftover(const struct check_subject *subject, const struct kind *kind,
    const struct profile *p)
{
	return target_is_in(subject->target, IN_DEVELOPER_ID | IN_MAC_STORE) &&
	       strcmp(kind->class, "dev") != 0 && has_device_list(p);
}

static void
add_kind(const struct check *check, const struct check_subject *subject,
    struct findings *findings, bool leftover)
{
	const struct profile *p = profile_of(subject);
	struct signed_slice slice;
	size_t at = 0;

	while (p && p->kind && next_signed(subject, &at, &slice)) {
		const struct kind *kind = kind_of_class(slice.class);
		struct finding *finding;

		if (!kind || is_leftover(subject, kind, p) != leftover ||
		    (!leftover && fits(kind, p)))
			continue;
		finding = add_in_slice(check, &slice, subject, findings,
		    leftover ? "a profile for listed devices is in what was "
			       "signed for distribution"
			     : "the profile is for another way of "
			       "distribution than the signature");
		finding->file = profile_file(subject->code);
		finding->seen = p->kind_title ? p->kind_title : p->kind;
		finding->wanted = kind->words;
	}
}

static void
profile_type_channel_mismatch(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	add_kind(check, subject, findings, false);
}

static void
profile_development_leftover(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	add_kind(check, subject, findings, true);
}

static void
profile_get_task_allow_store(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	const struct profile *p = profile_of(subject);
	struct signed_slice slice;
	struct finding *finding;

	if (!p || !claims_true(profile_granted(p), "get-task-allow") ||
	    !first_signed(subject, &slice) || strcmp(slice.class, "dist") != 0)
		return;
	finding = of_profile(subject,
	    finding_add(findings, check,
		"the profile allows debugging, and the signature is one for "
		"distribution"));
	finding->key = bytes_of("get-task-allow");
	finding->seen = "get-task-allow is true";
	finding->wanted = "get-task-allow is false, or not there";
}

static const char *const says_distribution[] = {
	"A Distribution Provisioning profile should be used when submitting "
	"apps",
	"Missing code-signing certificate", NULL
};
static const char *const says_leftover[] = {
	"A Distribution Provisioning profile should be used when submitting "
	"apps",
	"Provisioning profile does not allow this device.",
	"Error Domain=CPProfileManager Code=-212", NULL
};
static const char *const follows_type[] = { "profile-type-channel-mismatch",
	NULL };

const struct check profile_kind_checks[] = {
	{
	    .id = "profile-type-channel-mismatch",
	    .title = "Profile for another way of distribution",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = profile_type_channel_mismatch,
	    .contexts = IN_PROFILED,
	    .guards = GUARD_STORE,
	    .relation = RELATION_PROFILE,
	    .means = "The profile does not count for code that was signed "
		     "with this kind of certificate: it is refused when it "
		     "is uploaded, installed or started.",
	    .fix = "Replace the embedded profile before the last signing; "
		   "Xcode leaves the one for development there.",
	    .when = "a Developer ID signature has no Developer ID profile, one "
		    "for distribution none for a store, ad hoc or enterprise "
		    "distribution, or one for development none for "
		    "development",
	    .unless = "for a Mac, profiles with devices in code for "
		      "distribution: profile-development-leftover",
	    .source = "Apple, Creating distribution-signed code for macOS; "
		      "App Store Connect's messages; Apple developer forums, "
		      "707043",
	    .apple = says_distribution,
	},
	{
	    .id = "profile-development-leftover",
	    .title = "Development profile was left in the app",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = profile_development_leftover,
	    .contexts = IN_DEVELOPER_ID | IN_MAC_STORE,
	    .guards = GUARD_STORE,
	    .means = "It counts on the listed Macs at most, and not for this "
		     "signature: elsewhere what needs a profile is killed at "
		     "its start.",
	    .fix = "Put the profile for distribution in its place, and sign "
		   "again.",
	    .when = "a signature for distribution, and a profile that lists "
		    "devices",
	    .source = "Apple, Creating distribution-signed code for macOS; "
		      "Apple developer forums, threads on code signing",
	    .apple = says_leftover,
	},
	{
	    .id = "profile-get-task-allow-store",
	    .title = "Profile for debugging in a build for distribution",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = profile_get_task_allow_store,
	    .contexts = IN_IOS_STORE | 1 << TARGET_IOS_AD_HOC,
	    .guards = GUARD_STORE,
	    .means = "The profile is one for development.",
	    .fix = "Embed the profile for distribution, and sign again.",
	    .when = "the profile's get-task-allow is true, and a certificate "
		    "for distribution signed",
	    .source = "App Store Connect's messages; not confirmed",
	    .follows = follows_type,
	},
	{ 0 },
};
