/* SPDX-License-Identifier: MIT */
/* Code that wants a profile and has none. */
#include <config.h>

#include <string.h>

#include "authorize.h"
#include "profile.h"

static bool
is_app(const struct check_subject *subject)
{
	const struct place *place = subject->code->place;

	return subject->code->macho &&
	       (strcmp(place->kind->id, "app") == 0 ||
		   strcmp(place->kind->id, "appex") == 0);
}

/* One that cannot be read, or is called otherwise, is told of as such. */
static bool
has_profile(const struct check_subject *subject)
{
	return subject->code->place->profile_path != NULL;
}

static void
profile_missing(const struct check *check, const struct check_subject *subject,
    struct findings *findings)
{
	if (is_app(subject) && !has_profile(subject))
		finding_add(findings, check, "there is no profile")->wanted =
		    "embedded.mobileprovision beside Info.plist";
}

static bool
claims_app_id(const struct check_subject *subject)
{
	const struct plist *claims;
	struct signed_slice slice;
	size_t at = 0;

	return next_claims(subject, &at, &slice, &claims) &&
	       claimed_app_id(claims).len > 0;
}

/* Apps in it are asked only where they claim an App ID of their own. */
static bool
testflight_asks(const struct check_subject *subject)
{
	return strcmp(subject->code->place->kind->id, "appex") == 0 ||
	       subject_root(subject) == subject || claims_app_id(subject);
}

static void
profile_missing_testflight(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	struct signed_slice slice;

	if (!is_app(subject) || has_profile(subject) ||
	    !first_signed(subject, &slice) ||
	    strcmp(slice.class, "dist") != 0 || !testflight_asks(subject))
		return;
	finding_add(
	    findings, check, "there is no profile: TestFlight does not take it")
	    ->wanted = "Contents/embedded.provisionprofile";
}

static const char *const says_missing[] = {
	"ITMS-90174: Missing Provisioning Profile - iOS Apps must contain a "
	"provisioning profile in a file named embedded.mobileprovision",
	"0xe8008015",
	"A valid provisioning profile for this executable was not found.", NULL
};
static const char *const says_testflight[] = {
	"ITMS-90889: Cannot be used with TestFlight because the bundle is "
	"missing a provisioning profile.",
	NULL
};

const struct check profile_missing_checks[] = {
	{
	    .id = "profile-missing",
	    .title = "App without a profile",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = profile_missing,
	    .contexts = IN_IOS,
	    .guards = GUARD_STORE | GUARD_UNSIGNED_BUILD,
	    .means = "Devices of Apple install no app and no extension "
		     "without a profile in it.",
	    .fix = "Export it with a profile for its App ID.",
	    .when = "an app or an app extension for iOS and the systems like "
		    "it has no embedded.mobileprovision",
	    .unless = "builds for a simulator, apps from the App Store",
	    .source = "Apple TN3125, 2022; App Store Connect's messages",
	    .apple = says_missing,
	},
	{
	    .id = "profile-missing-testflight",
	    .title = "Without a profile not for TestFlight",
	    .severity = SEVERITY_WARNING,
	    .scope = CHECK_BUNDLE,
	    .run = profile_missing_testflight,
	    .contexts = IN_MAC_STORE,
	    .guards = GUARD_STORE,
	    .means = "The Mac App Store takes it without a profile, "
		     "TestFlight does not.",
	    .fix = "Embed a profile for Mac App Store Connect, in extensions "
		   "too, and sign again.",
	    .when = "an app or an app extension that was signed for uploading "
		    "has no embedded.provisionprofile",
	    .unless = "apps in it that claim no App ID",
	    .source = "Apple TN3125, 2022; App Store Connect's messages",
	    .apple = says_testflight,
	},
	{ 0 },
};
