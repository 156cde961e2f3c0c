/* SPDX-License-Identifier: MIT */
/* Flaws of entitlements as such, and of those that need a profile. */
#include <config.h>

#include "rights.h"

#define INSTALL "com.apple.developer.system-extension.install"
#define STORE_ID "com.apple.developer.ubiquity-kvstore-identifier"
#define DEVELOPER "com.apple.developer."

static void
clean_sandbox(struct subject *s)
{
	entitle(s, XML_YES("com.apple.security.app-sandbox"));
}

static void
flaw_no_profile(struct subject *s)
{
	entitle(s, XML_YES(INSTALL));
}

static void
clean_in_profile(struct subject *s)
{
	entitle(s, XML_YES(INSTALL));
	give_profile(s, XML_YES(INSTALL));
}

static void
flaw_bare_tool(struct subject *s)
{
	make_child(s);
	entitle(s, XML_YES(INSTALL));
}

static void
flaw_not_in_profile(struct subject *s)
{
	entitle(s, XML_YES(INSTALL));
	give_profile(s, "");
}

static void
clean_value(struct subject *s)
{
	entitle(s, XML_TEXT(STORE_ID, "ABCDE12345.com.example.a"));
	give_profile(s, XML_TEXT(STORE_ID, "ABCDE12345.*"));
}

static void
flaw_value(struct subject *s)
{
	entitle(s, XML_TEXT(STORE_ID, "ABCDE12345.com.example.a"));
	give_profile(s, XML_TEXT(STORE_ID, "ABCDE12345.com.example.b"));
}

static void
clean_managed(struct subject *s)
{
	entitle(s, XML_YES(DEVELOPER "endpoint-security.client"));
	give_profile(s, XML_YES(DEVELOPER "endpoint-security.client"));
}

static void
flaw_managed(struct subject *s)
{
	entitle(s, XML_YES(DEVELOPER "endpoint-security.client"));
}

static void
flaw_star(struct subject *s)
{
	clean_value(s);
	entitle(s, XML_TEXT(STORE_ID, "ABCDE12345.*"));
}

static void
flaw_private(struct subject *s)
{
	entitle(s, XML_YES("com.apple.private.security.no-sandbox"));
}

static void
clean_private(struct subject *s)
{
	entitle(s, XML_TEXT("com.apple.private.signing-identifier", "a"));
}

static void
flaw_unknown(struct subject *s)
{
	entitle(s, XML_YES(DEVELOPER "no-such-thing"));
}

static void
clean_unknown(struct subject *s)
{
	flaw_unknown(s);
	give_profile(s, XML_YES(DEVELOPER "no-such-thing"));
}

static void
flaw_type(struct subject *s)
{
	entitle(s, XML_TEXT("com.apple.security.network.client", "true"));
}

static void
flaw_false(struct subject *s)
{
	entitle(s, XML_NO("com.apple.security.network.client"));
}

static void
clean_phone_right(struct subject *s)
{
	make_phone_code(s);
	entitle(s, XML_YES(DEVELOPER "healthkit"));
}

static void
flaw_platform(struct subject *s)
{
	entitle(s, XML_YES(DEVELOPER "healthkit"));
}

static void
clean_game(struct subject *s)
{
	entitle(s, XML_YES(DEVELOPER "game-center"));
}

static void
flaw_game(struct subject *s)
{
	make_developer_id(s);
	entitle(s, XML_YES(DEVELOPER "game-center"));
}

static void
flaw_live(struct subject *s)
{
	make_phone_code(s);
	entitle(s, XML_YES(DEVELOPER "live-activities"));
}

static void
clean_screen(struct subject *s)
{
	entitle(s, XML_YES(DEVELOPER "persistent-content-capture"));
}

static void
flaw_screen(struct subject *s)
{
	entitle(s, XML_YES("com.apple.security.screen-capture"));
}

#define WITHOUT_PROFILE "restricted-entitlement-no-profile"

// clang-format off
const struct pair entitlement_pairs[] = {
	{ "restricted-entitlement-no-profile", clean_in_profile,
		flaw_no_profile, SEVERITY_ERROR, NULL },
	{ "bare-tool-restricted-entitlement", flaw_no_profile,
		flaw_bare_tool, SEVERITY_ERROR, NULL },
	{ "restricted-entitlement-not-in-profile", clean_in_profile,
		flaw_not_in_profile, SEVERITY_ERROR, NULL },
	{ "entitlement-value-not-authorized", clean_value, flaw_value,
		SEVERITY_ERROR, NULL },
	{ "entitlement-managed", clean_managed, flaw_managed,
		SEVERITY_INFO, WITHOUT_PROFILE },
	{ "entitlement-wildcard-in-signature", clean_value, flaw_star,
		SEVERITY_ERROR, NULL },
	{ "private-entitlement", clean_private, flaw_private,
		SEVERITY_ERROR, NULL },
	{ "unknown-entitlement", clean_unknown, flaw_unknown,
		SEVERITY_WARNING, WITHOUT_PROFILE },
	{ "entitlement-type-mismatch", clean_value, flaw_type,
		SEVERITY_ERROR, NULL },
	{ "entitlement-false-value", clean_sandbox, flaw_false,
		SEVERITY_INFO, NULL },
	{ "entitlement-unsupported-on-platform", clean_phone_right,
		flaw_platform, SEVERITY_ERROR, WITHOUT_PROFILE },
	{ "entitlement-not-for-developer-id", clean_game, flaw_game,
		SEVERITY_ERROR, WITHOUT_PROFILE },
	{ "live-activities-entitlement-bogus", clean_phone_right, flaw_live,
		SEVERITY_ERROR, "profile-missing" },
	{ "screen-capture-entitlement-bogus", clean_screen, flaw_screen,
		SEVERITY_ERROR, NULL },
	{ 0 },
};
// clang-format on
