/* SPDX-License-Identifier: MIT */
/* Flaws of sandboxes and of groups. */
#include <config.h>

#include "extension.h"

#define INHERIT XML_YES("com.apple.security.inherit")
#define GROUPS(name) XML_LIST("com.apple.security.application-groups", name)
#define KEYCHAIN(name) XML_LIST("keychain-access-groups", name)
#define EXCEPTION XML_YES("com.apple.security.temporary-exception.a")

/* A tool in an app, which claims that; the app is sandboxed. */
void
make_tool(struct subject *s, const char *inside)
{
	make_child(s);
	entitle(s->parent, SANDBOX);
	entitle(s, inside);
}

static void
clean_tool(struct subject *s)
{
	make_tool(s, SANDBOX INHERIT);
	make_store_upload(s->parent);
	make_store_upload(s);
}

static void
flaw_missing(struct subject *s)
{
	make_tool(s, "");
	make_store_upload(s->parent);
	make_store_upload(s);
}

static void
flaw_extra(struct subject *s)
{
	make_tool(s, SANDBOX INHERIT XML_YES("com.apple.security."
					     "get-task-allow"));
}

static void
flaw_no_sandbox(struct subject *s)
{
	make_tool(s, INHERIT);
}

static void
flaw_nothing(struct subject *s)
{
	make_tool(s, SANDBOX INHERIT);
	entitle(s->parent, "");
}

static void
give_identifier(struct subject *s)
{
	s->code.info_embedded = dict_of(
	    s->arena, XML_TEXT("CFBundleIdentifier", "com.example.tool"));
}

static void
flaw_own(struct subject *s)
{
	make_tool(s, SANDBOX);
	give_identifier(s);
}

static void
clean_identifier(struct subject *s)
{
	flaw_own(s);
	entitle(s->parent, "");
}

static void
flaw_identifier(struct subject *s)
{
	make_tool(s, SANDBOX);
	entitle(s->parent, "");
}

static void
flaw_exception(struct subject *s)
{
	make_store_upload(s);
	entitle(s, SANDBOX EXCEPTION);
}

static void
clean_exception(struct subject *s)
{
	entitle(s, SANDBOX EXCEPTION);
}

static void
clean_group(struct subject *s)
{
	entitle(s, GROUPS("ABCDE12345.group"));
}

static void
flaw_unauthorized(struct subject *s)
{
	entitle(s, GROUPS("group.com.example"));
}

static void
flaw_team(struct subject *s)
{
	entitle(s, GROUPS("ZYXWV98765.group"));
}

static void
clean_phone_group(struct subject *s)
{
	make_phone_code(s);
	entitle(s, GROUPS("group.com.example"));
	give_profile(s, GROUPS("group.com.example"));
}

static void
flaw_phone_group(struct subject *s)
{
	clean_phone_group(s);
	give_profile(s, GROUPS("group.com.other"));
}

static void
make_extension(struct subject *s, const char *name)
{
	make_child(s);
	s->place.kind = &kind_appex;
	s->place.path = "Contents/PlugIns/A.appex";
	entitle(s->parent, GROUPS("ABCDE12345.group"));
	entitle(s,
	    arena_printf(s->arena,
		XML_YES("com.apple.security.app-sandbox") GROUPS("%s"), name));
}

static void
clean_shared(struct subject *s)
{
	make_extension(s, "ABCDE12345.group");
}

static void
flaw_shared(struct subject *s)
{
	make_extension(s, "ABCDE12345.other");
}

static void
clean_keychain(struct subject *s)
{
	entitle(s, KEYCHAIN("ABCDE12345.a"));
	give_profile(s, KEYCHAIN("ABCDE12345.*"));
}

static void
flaw_keychain(struct subject *s)
{
	clean_keychain(s);
	entitle(s, KEYCHAIN("ZYXWV98765.a"));
}

// clang-format off
const struct pair sandbox_pairs[] = {
	{ "sandbox-missing-mas", clean_tool, flaw_missing,
		SEVERITY_ERROR, NULL },
	{ "sandbox-inherit-extra-keys", clean_tool, flaw_extra,
		SEVERITY_ERROR, NULL },
	{ "sandbox-inherit-without-sandbox", clean_tool, flaw_no_sandbox,
		SEVERITY_ERROR, NULL },
	{ "sandbox-inherit-nothing-to-inherit", clean_tool, flaw_nothing,
		SEVERITY_ERROR, NULL },
	{ "sandbox-child-own-sandbox", clean_tool, flaw_own,
		SEVERITY_WARNING, "embedded-plist-missing" },
	{ "sandboxed-tool-no-bundle-id", clean_identifier, flaw_identifier,
		SEVERITY_ERROR, "embedded-plist-missing" },
	{ "sandbox-temporary-exception", clean_exception, flaw_exception,
		SEVERITY_WARNING, "profile-missing-testflight" },
	{ "app-group-unauthorized-mac", clean_group, flaw_unauthorized,
		SEVERITY_WARNING, NULL },
	{ "app-group-team-mismatch", clean_group, flaw_team,
		SEVERITY_ERROR, NULL },
	{ "app-group-ios-not-in-profile", clean_phone_group,
		flaw_phone_group, SEVERITY_ERROR, NULL },
	{ "app-group-not-shared", clean_shared, flaw_shared,
		SEVERITY_WARNING, NULL },
	{ "keychain-group-team-mismatch", clean_keychain, flaw_keychain,
		SEVERITY_ERROR, "entitlement-value-not-authorized" },
	{ 0 },
};
// clang-format on
