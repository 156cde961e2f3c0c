/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <string.h>

#include "check.h"
#include "outcome.h"

void
assert_ok(struct result result)
{
	if (result.outcome != OUTCOME_OK)
		print_message("# %s\n", result.why ? result.why : "?");
	assert_int_equal(result.outcome, OUTCOME_OK);
}

static void
assert_why(struct result result, enum outcome outcome, const char *part)
{
	if (result.outcome != outcome || !result.why ||
	    !strstr(result.why, part))
		fail_msg("%s, \"%s\": not %s with \"%s\"",
		    outcome_name(result.outcome), result.why ? result.why : "",
		    outcome_name(outcome), part);
}

void
assert_bad(struct result result, const char *part)
{
	assert_why(result, OUTCOME_BAD, part);
}

void
assert_limit(struct result result, const char *part)
{
	assert_why(result, OUTCOME_UNKNOWN, part);
	assert_non_null(result.reason);
	assert_string_equal(result.reason, "limit");
}
