/* SPDX-License-Identifier: MIT */
/* Flaws of App IDs, and of what depends on the way to people. */
#include <config.h>

#include "rights.h"

#define MAC_ID "com.apple.application-identifier"
#define PHONE_ID "application-identifier"
#define TEAM_ID "com.apple.developer.team-identifier"
#define OWN_ID "ABCDE12345.com.example.a"
#define NETWORK "com.apple.developer.networking.networkextension"
#define CLOUD "com.apple.developer.icloud-container-environment"
#define BETA "beta-reports-active"

static void
clean_app_id(struct subject *s)
{
	inform(s, XML_TEXT("CFBundleIdentifier", "com.example.a"));
	entitle(s, XML_TEXT(MAC_ID, OWN_ID));
	give_profile(s, XML_TEXT(MAC_ID, OWN_ID));
}

static void
flaw_app_id(struct subject *s)
{
	clean_app_id(s);
	entitle(s, XML_TEXT(MAC_ID, "ABCDE12345.com.example.b"));
}

static void
clean_claimed(struct subject *s)
{
	clean_app_id(s);
	s->parts[0].markers[0] = MARKER("6.1.7");
	entitle(s,
	    XML_TEXT(MAC_ID, OWN_ID) XML_YES("com.apple.security.app-sandbox"));
}

static void
flaw_not_claimed(struct subject *s)
{
	clean_claimed(s);
	entitle(s, XML_YES("com.apple.security.app-sandbox"));
}

static void
clean_team(struct subject *s)
{
	entitle(s, XML_TEXT(TEAM_ID, "ABCDE12345"));
	give_profile(s, XML_TEXT(TEAM_ID, "ABCDE12345"));
}

static void
flaw_team(struct subject *s)
{
	clean_team(s);
	entitle(s, XML_TEXT(TEAM_ID, "ZYXWV98765"));
}

static void
flaw_spelling(struct subject *s)
{
	entitle(s, XML_TEXT(PHONE_ID, OWN_ID));
	give_profile(s, XML_TEXT(PHONE_ID, OWN_ID));
}

static void
clean_pair(struct subject *s)
{
	s->platforms[0].platform = 6;
	entitle(s, XML_TEXT(MAC_ID, OWN_ID) XML_TEXT(PHONE_ID, OWN_ID));
	give_profile(s, XML_TEXT(MAC_ID, OWN_ID) XML_TEXT(PHONE_ID, OWN_ID));
}

static void
flaw_pair(struct subject *s)
{
	clean_pair(s);
	entitle(s, XML_TEXT(MAC_ID, OWN_ID));
}

static void
make_phone_upload(struct subject *s)
{
	make_phone_code(s);
	s->parts[0].markers[0] = MARKER("6.1.4");
	inform(s, XML_TEXT("CFBundleIdentifier", "com.example.a"));
}

static void
claim_on_phone(struct subject *s, const char *claimed, const char *granted)
{
	const char *id = XML_TEXT(PHONE_ID, OWN_ID);

	make_phone_upload(s);
	entitle(s, arena_printf(s->arena, "%s%s", id, claimed));
	give_profile(s, arena_printf(s->arena, "%s%s", id, granted));
	s->profile.kind = "app-store";
}

static void
clean_debugging(struct subject *s)
{
	entitle(s, XML_YES("com.apple.security.get-task-allow"));
}

static void
flaw_debugging(struct subject *s)
{
	claim_on_phone(s, XML_YES("get-task-allow"), XML_YES("get-task-allow"));
}

static void
claim_push(struct subject *s, const char *environment)
{
	const char *push = arena_printf(
	    s->arena, XML_TEXT("aps-environment", "%s"), environment);

	claim_on_phone(s, push, push);
}

static void
clean_push(struct subject *s)
{
	claim_push(s, "production");
}

static void
flaw_push(struct subject *s)
{
	claim_push(s, "development");
}

static void
clean_cloud(struct subject *s)
{
	claim_on_phone(
	    s, XML_TEXT(CLOUD, "Production"), XML_TEXT(CLOUD, "Production"));
}

static void
flaw_cloud(struct subject *s)
{
	claim_on_phone(
	    s, XML_TEXT(CLOUD, "Development"), XML_TEXT(CLOUD, "Development"));
}

static void
clean_beta(struct subject *s)
{
	claim_on_phone(s, XML_YES(BETA), XML_YES(BETA));
}

static void
flaw_beta(struct subject *s)
{
	claim_on_phone(s, "", XML_YES(BETA));
}

static void
claim_network(struct subject *s, const char *provider)
{
	const char *network =
	    arena_printf(s->arena, XML_LIST(NETWORK, "%s"), provider);

	make_developer_id(s);
	entitle(s, network);
	give_profile(s, network);
}

static void
clean_network(struct subject *s)
{
	claim_network(s, "packet-tunnel-provider-systemextension");
}

static void
flaw_network(struct subject *s)
{
	claim_network(s, "packet-tunnel-provider");
}

// clang-format off
const struct pair id_pairs[] = {
	{ "application-identifier-mismatch", clean_app_id, flaw_app_id,
		SEVERITY_ERROR, "entitlement-value-not-authorized" },
	{ "application-identifier-missing", clean_claimed, flaw_not_claimed,
		SEVERITY_WARNING, NULL },
	{ "team-identifier-mismatch", clean_team, flaw_team,
		SEVERITY_ERROR, "entitlement-value-not-authorized" },
	{ "wrong-app-id-key-for-platform", clean_app_id, flaw_spelling,
		SEVERITY_ERROR, NULL },
	{ "catalyst-app-id-pair", clean_pair, flaw_pair,
		SEVERITY_WARNING, NULL },
	{ "get-task-allow-in-distribution", clean_debugging, flaw_debugging,
		SEVERITY_ERROR, "profile-get-task-allow-store" },
	{ "aps-environment-development", clean_push, flaw_push,
		SEVERITY_ERROR, NULL },
	{ "icloud-environment-development", clean_cloud, flaw_cloud,
		SEVERITY_WARNING, NULL },
	{ "beta-reports-active-mismatch", clean_beta, flaw_beta,
		SEVERITY_ERROR, NULL },
	{ "network-extension-value-wrong-channel", clean_network,
		flaw_network, SEVERITY_ERROR, NULL },
	{ 0 },
};
// clang-format on
