/* SPDX-License-Identifier: MIT */
/* Code that is not what was asked for. */
#include <config.h>

#include <sealtree/match.h>
#include <sealtree/text.h>

#include "check.h"
#include "profiles.h"

#define TEAM "ABCDE12345"

static void
clean_team(struct subject *s)
{
	s->parts[0].directory.team = bytes_of(TEAM);
	s->options.team = TEAM;
}

static void
flaw_team(struct subject *s)
{
	s->parts[0].directory.team = bytes_of(TEAM);
	s->options.team = "OTHER12345";
}

/* One for all tests, and never freed: they are gone before it. */
static struct match *
own_identifier(void)
{
	static struct match *match;
	struct text why = TEXT_INIT;

	if (!match)
		match = match_new(bytes_of("\\A(?:com\\.example\\.(a|b))\\z"),
		    MATCH_UTF8, &why);
	assert_non_null(match);
	return match;
}

static void
clean_identifier(struct subject *s)
{
	s->options.identifier = own_identifier();
	s->options.identifier_text = "com\\.example\\.(a|b)";
}

static void
flaw_identifier(struct subject *s)
{
	clean_identifier(s);
	s->parts[0].directory.identifier = bytes_of("com.example.ab");
}

static void
clean_hardened(struct subject *s)
{
	make_developer_id(s);
	s->options.require = REQUIRE_HARDENED;
}

static void
flaw_hardened(struct subject *s)
{
	s->options.require = REQUIRE_HARDENED;
}

static void
clean_timestamp(struct subject *s)
{
	s->options.require = REQUIRE_TIMESTAMP;
}

static void
flaw_timestamp(struct subject *s)
{
	clean_timestamp(s);
	s->parts[0].cms.has_timestamp = false;
	s->parts[0].cms.timestamp = NULL;
	s->verdicts[0].cms.timestamp = result_absent();
}

static void
clean_notarized(struct subject *s)
{
	make_developer_id(s);
	s->options.require = REQUIRE_NOTARIZED;
}

static void
flaw_notarized(struct subject *s)
{
	s->options.require = REQUIRE_NOTARIZED;
}

static void
clean_profile(struct subject *s)
{
	struct profile_words w = profile_words();

	embed_profile(s, &w);
	s->options.require = REQUIRE_PROFILE;
}

static void
flaw_profile(struct subject *s)
{
	s->options.require = REQUIRE_PROFILE;
}

static void
clean_skips(struct subject *s)
{
	static const char *const none[] = { NULL };

	s->options.skips = none;
}

static void
flaw_skips(struct subject *s)
{
	static const char *const skips[] = { "Contents/Frameworks/A.framework",
		NULL };

	s->options.skips = skips;
}

static void
clean_end(struct subject *s)
{
	s->options.days_left = 364;
}

static void
flaw_end(struct subject *s)
{
	s->options.days_left = 30;
	s->parts[0].leaf.not_after = NOW + 20 * 86400;
	s->parts[0].leaf.sha256[0] = 7;
}

const struct pair policy_pairs[] = {
	{ "certificate-expiring", clean_end, flaw_end, SEVERITY_WARNING,
	    NULL },
	{ "skipped-on-request", clean_skips, flaw_skips, SEVERITY_UNKNOWN,
	    NULL },
	{ "policy-team", clean_team, flaw_team, SEVERITY_ERROR, NULL },
	{ "policy-identifier", clean_identifier, flaw_identifier,
	    SEVERITY_ERROR, NULL },
	{ "policy-hardened", clean_hardened, flaw_hardened, SEVERITY_ERROR,
	    NULL },
	{ "policy-timestamp", clean_timestamp, flaw_timestamp, SEVERITY_ERROR,
	    NULL },
	{ "policy-notarized", clean_notarized, flaw_notarized, SEVERITY_ERROR,
	    NULL },
	{ "policy-profile", clean_profile, flaw_profile, SEVERITY_ERROR, NULL },
	{ 0 },
};
