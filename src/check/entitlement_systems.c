/* SPDX-License-Identifier: MIT */
/* Entitlements that are for other systems, for other ways of distribution, or
 * for none. */
#include <config.h>

#include "claims.h"

/* Catalyst takes those of both. */
static unsigned
systems_of(const struct check_subject *subject, const struct slice *slice)
{
	if (slice_is_catalyst(slice))
		return MAC | IOS;
	return code_is_for_mac(subject->code) ? MAC : IOS;
}

static void
judge_platform(struct claiming *c, const struct plist *claim)
{
	const struct entitlement *known = entitlement_find(claim->key);
	unsigned here = systems_of(c->subject, c->slice.macho);
	struct finding *finding;

	if (!known || known->systems == NOWHERE || known->systems & here ||
	    is_granted(c, claim) || is_false(claim) ||
	    bytes_end(claim->key, "application-identifier"))
		return;
	finding = add_claim(
	    c, claim, "is not for %s", here == MAC ? "macOS" : "this system");
	if (!entitlement_is_sure(known))
		finding->severity = SEVERITY_WARNING;
}

static void
unsupported_on_platform(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	each_claim(check, subject, findings, judge_platform);
}

static void
judge_developer_id(struct claiming *c, const struct plist *claim)
{
	const struct entitlement *known = entitlement_find(claim->key);
	unsigned here = systems_of(c->subject, c->slice.macho);
	struct finding *finding;

	if (!known || known->developer_id != NO ||
	    known->restriction != CLAIM || !(known->systems & here) ||
	    is_false(claim) || is_granted(c, claim) ||
	    bytes_are(claim->key, "application-identifier"))
		return;
	finding =
	    add_claim(c, claim, "is not to be had for what Developer ID signs");
	if (!entitlement_is_sure(known))
		finding->severity = SEVERITY_WARNING;
}

static void
not_for_developer_id(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	each_claim(check, subject, findings, judge_developer_id);
}

static void
judge_live(struct claiming *c, const struct plist *claim)
{
	if (bytes_are(claim->key, "com.apple.developer.live-activities"))
		add_claim(c, claim, "does not exist");
}

static void
live_activities(const struct check *check, const struct check_subject *subject,
    struct findings *findings)
{
	each_claim(check, subject, findings, judge_live);
}

static void
judge_screen(struct claiming *c, const struct plist *claim)
{
	const struct entitlement *known = entitlement_find(claim->key);

	if (known && known->restriction == NONE &&
	    bytes_begin(claim->key, "com.apple.security."))
		add_claim(c, claim, "does not exist");
}

static void
screen_capture(const struct check *check, const struct check_subject *subject,
    struct findings *findings)
{
	each_claim(check, subject, findings, judge_screen);
}

static const char *const says_unsatisfied[] = { "Unsatisfied entitlements",
	NULL };
static const char *const says_platform[] = {
	"contains code signing entitlements that are not supported on iOS",
	"contains code signing entitlements that are not supported on macOS",
	"ITMS-90046", NULL
};
static const char *const says_live[] = {
	"Provisioning profile doesn't include the "
	"com.apple.developer.live-activities entitlement.",
	NULL
};
static const char *const says_screen[] = { "ITMS-90046", NULL };

const struct check entitlement_system_checks[] = {
	{
	    .id = "entitlement-unsupported-on-platform",
	    .title = "Entitlement of another system",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = unsupported_on_platform,
	    .contexts = IN_MAC | IN_IOS,
	    .guards = UNWEIGHED,
	    .means = "This right does not exist on this system: the store "
		     "refuses it, and a device does not install it.",
	    .fix = "Remove it from this target.",
	    .when = "the table has the key for other systems only",
	    .unless = "a warning where that is known from memory only; "
		      "Catalyst takes the keys of both, and what the profile "
		      "lists is fine",
	    .source = "Apple, Supported capabilities, 2025; messages of App "
		      "Store Connect in public threads",
	    .apple = says_platform,
	},
	{
	    .id = "entitlement-not-for-developer-id",
	    .title = "Entitlement that Developer ID cannot have",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = not_for_developer_id,
	    .contexts = IN_DEVELOPER_ID,
	    .guards = UNWEIGHED,
	    .means = "Only builds for the Mac App Store may use this; no "
		     "profile for Developer ID lists it.",
	    .fix = "Remove it from the build that is signed with Developer "
		   "ID.",
	    .when = "Apple lists the key's capability without Developer ID",
	    .unless = "a warning where the key's spelling is from memory; "
		      "what the profile lists is fine",
	    .source = "Apple, Supported capabilities (macOS), 2025",
	    .apple = says_unsatisfied,
	},
	{
	    .id = "live-activities-entitlement-bogus",
	    .title = "No entitlement for Live Activities",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = live_activities,
	    .contexts = IN_IOS,
	    .guards = UNWEIGHED,
	    .means = "App IDs have no such capability, so that no profile may "
		     "list the key. Live Activities are switched on in "
		     "Info.plist.",
	    .fix = "Remove the key; set NSSupportsLiveActivities in "
		   "Info.plist.",
	    .when = "com.apple.developer.live-activities is claimed",
	    .source = "one public thread, and developer.apple.com forums, "
		      "thread 799000, on keys of that kind; not confirmed by "
		      "Apple",
	    .apple = says_live,
	},
	{
	    .id = "screen-capture-entitlement-bogus",
	    .title = "No entitlement for recording the screen",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = screen_capture,
	    .contexts = IN_MAC,
	    .guards = UNWEIGHED,
	    .means = "There is no such key: people allow it in System "
		     "Settings. The store refuses keys that it does not "
		     "know.",
	    .fix = "Remove it; ask by CGRequestScreenCaptureAccess.",
	    .when = "a key such as com.apple.security.screen-capture is "
		    "claimed",
	    .unless = "com.apple.developer.persistent-content-capture exists, "
		      "and Apple grants it on request",
	    .source = "public threads on uploads to App Store Connect",
	    .apple = says_screen,
	},
	{ 0 },
};
