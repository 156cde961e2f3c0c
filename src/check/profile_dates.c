/* SPDX-License-Identifier: MIT */
/* How long a profile counts. */
#include <config.h>

#include <string.h>

#include <sealtree/text.h>

#include "profile.h"

enum {
	DAY = 24 * 60 * 60,
	DAYS_DEVELOPMENT = 30,
	DAYS_DEVELOPER_ID = 365
};

static const char *
time_text(int64_t seconds, struct arena *arena)
{
	struct text text = TEXT_INIT;
	const char *copy;

	text_add_time(&text, seconds);
	copy = arena_string(arena, text_bytes(&text));
	text_release(&text);
	return copy;
}

/* False: none that counts, or it does not say. */
static bool
get_end(const struct check_subject *subject, int64_t *end)
{
	const struct profile *p = profile_of(subject);

	return p && profile_ends(p, profile_in_force(p), end);
}

static void
profile_expired(const struct check *check, const struct check_subject *subject,
    struct findings *findings)
{
	struct finding *finding;
	int64_t end;

	if (!get_end(subject, &end) || end >= subject->options->now)
		return;
	finding = of_profile(
	    subject, finding_add(findings, check, "the profile ended on %s",
			 time_text(end, findings->arena)));
	finding->seen = time_text(end, findings->arena);
	finding->wanted = "an end after the time that is judged at";
}

/* That a profile for uploading ends soon stops nothing that was uploaded. */
static unsigned
days_of_warning(const struct profile *p, const struct check_options *options)
{
	if (options->days_left > 0)
		return options->days_left;
	if (!p->kind || strcmp(p->kind, "app-store") == 0)
		return 0;
	return strcmp(p->kind, "developer-id") == 0 ? DAYS_DEVELOPER_ID
						    : DAYS_DEVELOPMENT;
}

static void
profile_expiring(const struct check *check, const struct check_subject *subject,
    struct findings *findings)
{
	int64_t now = subject->options->now, end;
	struct finding *finding;

	/* Seconds between them may be more than there are. */
	if (!get_end(subject, &end) || end < now ||
	    (uint64_t) end - (uint64_t) now >=
		(uint64_t) DAY *
		    days_of_warning(profile_of(subject), subject->options))
		return;
	finding = of_profile(subject,
	    finding_add(findings, check, "the profile ends soon, on %s",
		time_text(end, findings->arena)));
	finding->seen = time_text(end, findings->arena);
}

static const char *const says_expired[] = { "0xe8008011",
	"The provisioning profile is expired", NULL };

const struct check profile_date_checks[] = {
	{
	    .id = "profile-expired",
	    .title = "Profile has expired",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = profile_expired,
	    .contexts = IN_PROFILED,
	    .guards = GUARD_STORE,
	    .means = "The profile has run out. It is asked at each start, "
		     "that of a Developer ID app too: from that day on what "
		     "needs it does not start.",
	    .fix = "Get a new profile, embed it, sign again; notarize again "
		   "where that is asked for.",
	    .when = "the profile's ExpirationDate is before the time that is "
		    "judged at (--time)",
	    .source = "Apple, Developer ID support, 2025; TN3125, 2022",
	    .apple = says_expired,
	},
	{
	    .id = "profile-expiring",
	    .title = "Profile expires soon",
	    .severity = SEVERITY_WARNING,
	    .scope = CHECK_BUNDLE,
	    .run = profile_expiring,
	    .contexts = IN_PROFILED,
	    .guards = GUARD_STORE,
	    .mend = MEND_OUTSIDE,
	    .means = "What needs the profile does not start any more from "
		     "that day on.",
	    .fix = "Plan an update with a new profile. Those for Developer "
		   "ID last 18 years since 2017.",
	    .when = "the profile ends within the days of --expires-within, by "
		    "itself 30, one for Developer ID 365",
	    .unless = "profiles for the App Store, which only uploading "
		      "asks, unless --expires-within is given",
	    .source = "Apple, Developer ID support, 2025",
	},
	{ 0 },
};
