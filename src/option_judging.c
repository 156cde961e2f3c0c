/* SPDX-License-Identifier: MIT */
/* Options on what is judged, and how: most are for the reader. */
#include <config.h>

#include <string.h>

#include "option_rows.h"

static bool
set_target(struct options *o, const struct option_row *row, const char *value)
{
	o->target_chosen = true;
	return option_for_reader(o, row, value);
}

static bool
set_log(struct options *o, const struct option_row *row, const char *value)
{
	o->log = value;
	return *value && option_for_reader(o, row, value);
}

static const char *const target_choices[] = { "developer-id", "mac-app-store",
	"mac-development", "ios-store", "ios-development", "ios-enterprise",
	"ios-ad-hoc", NULL };

// clang-format off
const struct option_row option_judging[] = {
	{ "target", 0, "TARGET", target_choices,
	  "judge as code for this way of distribution", set_target },
	{ "udid", 0, "UDID", NULL,
	  "judge as for the device of that ID", option_for_reader },
	{ "expires-within", 0, "DAYS", NULL,
	  "warn of profiles and certificates that end within so\n"
	  "many days", option_for_reader },
	{ "severity", 0, "ID=LEVEL", NULL,
	  "judge what this check finds as that severity", option_add_for_reader },
	{ "ignore", 0, "ID", NULL,
	  "leave this check out", option_add_for_reader },
	{ "only", 0, "ID", NULL,
	  "make this check, and no other that is not named so", option_add_for_reader },
	{ "team", 0, "ID", NULL,
	  "an error where code is not of this team", option_for_reader },
	{ "identifier", 0, "RE", NULL,
	  "an error unless this expression matches all of the\n"
	  "outermost code's signing identifier", option_for_reader },
	{ "require", 0, "LIST", NULL,
	  "an error where code is not hardened, timestamp,\n"
	  "notarized, profile: those of LIST", option_add_for_reader },
	{ "skip", 0, "PATH", NULL,
	  "do not look at this below the subject; what was not\n"
	  "looked at is said, and the report is not complete",
	  option_add_for_reader },
	{ "time", 0, "TIME", NULL,
	  "judge validity at YYYY-MM-DD[Thh:mm:ssZ], not now", option_for_reader },
	{ "jobs", 'j', "N", NULL,
	  "hash with N threads, not one a processor", option_for_reader },
	{ "max-size", 0, "SIZE", NULL,
	  "unpack so much of containers at most, not 4G", option_for_reader },
	{ "anchors", 0, "DIR", NULL,
	  "certificates there stand for Apple's roots", option_for_reader },
	{ "explain-log", 0, "FILE", NULL,
	  "what Apple's tools say there, and what of it is so\n"
	  "here; - is standard input; without PATH in general", set_log },
	{ "baseline", 0, "OLD", NULL,
	  "compare with an older build of the same product", option_for_reader },
	{ 0 },
};
// clang-format on
