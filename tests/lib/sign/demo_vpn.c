/* SPDX-License-Identifier: MIT */
/*
 * Vpn.app: a VPN with a network extension, made for the App Store's rights and
 * signed by Developer ID; almost nothing of it fits together. And an older
 * build of it, by another team.
 */
#include <config.h>

#include <string.h>

#include "demo.h"

#define IDENTIFIER "com.x.vpn"
#define TUNNEL IDENTIFIER ".tunnel"
#define TEAM "T1T1T1T1T1"
#define OLD_TEAM "T0T0T0T0T0"
#define NETWORK "com.apple.developer.networking.networkextension"

enum {
	HARDENED = 0x10000,
	MACOS_12 = 12 << 16,
	MACOS_13 = 13 << 16,
	OLD_TIME = 1672574400,     /* 2023-01-01T12:00:00Z */
	PROFILE_TIME = 1704067200, /* 2024-01-01T00:00:00Z */
	TUNNEL_TIME = 1709200000,  /* 2024-02-29T09:46:40Z */
	APP_TIME = TUNNEL_TIME + 60,
	YEARS_18 = 18 * 365 * 86400
};

/* With the iOS spelling of the App ID key, and the store's value. */
static const struct plist_item app_entitlements[] = {
	TEXT("application-identifier", TEAM "." IDENTIFIER),
	LIST(NETWORK, TEXT(NULL, "packet-tunnel-provider")),
	YES("com.apple.developer.system-extension.install"),
	{ .type = ITEM_END },
};

static const struct plist_item tunnel_entitlements[] = {
	LIST(NETWORK, TEXT(NULL, "packet-tunnel-provider-systemextension")),
	LIST("com.apple.security.application-groups",
	    TEXT(NULL, TEAM "." IDENTIFIER)),
	YES("com.apple.security.cs.allow-dyld-environment-variables"),
	{ .type = ITEM_END },
};

static const struct plist_item allowed[] = {
	LIST(NETWORK, TEXT(NULL, "packet-tunnel-provider-systemextension"),
	    TEXT(NULL, "app-proxy-provider-systemextension"),
	    TEXT(NULL, "content-filter-provider-systemextension"),
	    TEXT(NULL, "dns-proxy-systemextension")),
	YES("com.apple.developer.system-extension.install"),
	{ .type = ITEM_END },
};

/* Built without a team: $(TeamIdentifierPrefix) was empty. */
static const struct plist_item tunnel_info[] = {
	TEXT("LSMinimumSystemVersion", "12.0"),
	DICT("NetworkExtension", TEXT("NEMachServiceName", "." TUNNEL),
	    DICT("NEProviderClasses",
		TEXT("com.apple.networkextension.packet-tunnel",
		    "Tunnel.Provider"))),
	{ .type = ITEM_END },
};

static const struct plist_item app_info[] = {
	TEXT("LSMinimumSystemVersion", "12.0"),
	{ .type = ITEM_END },
};

static struct signing_spec
signed_at(const struct identity *identity, int64_t time,
    const struct plist_item *entitlements)
{
	return (struct signing_spec){
		.identity = identity,
		.flags = HARDENED,
		.runtime = MACOS_13,
		.entitlements = entitlements,
		.signing_time = time,
		.timestamp = time,
	};
}

static struct macho_spec
code_with(const struct signing_spec *signing)
{
	static const struct slice_spec both[] = {
		{ .arch = "x86_64" },
		{ .arch = "arm64" },
		{ 0 },
	};

	return (struct macho_spec){
		.slices = both,
		.minimum_os = MACOS_12,
		.sdk = MACOS_13,
		.signing = signing,
	};
}

static struct octets
app_profile(struct authority *authority, const struct identity *identity)
{
	return make_profile(&(const struct profile_spec){
	    .authority = authority,
	    .name = "Vpn Developer ID",
	    .uuid = "f9000000-0000-4000-8000-000000000001",
	    .team = TEAM,
	    .team_name = "Example Networks",
	    .app_id = TEAM "." IDENTIFIER,
	    .entitlements = allowed,
	    .all_devices = true,
	    .identities =
		(const struct identity *const[]){
		    identity,
		    NULL,
		},
	    .created = PROFILE_TIME,
	    .expires = PROFILE_TIME + (int64_t) YEARS_18,
	});
}

void
demo_vpn(struct authority *authority, const char *dir)
{
	const struct identity *identity = authority_identity(
	    authority, IDENTITY_DEVELOPER_ID, "Example Networks", TEAM);
	struct octets profile = app_profile(authority, identity);
	const struct signing_spec signing[] = {
		signed_at(identity, TUNNEL_TIME, tunnel_entitlements),
		signed_at(identity, APP_TIME, app_entitlements),
	};
	const struct macho_spec code[] = {
		code_with(&signing[0]),
		code_with(&signing[1]),
	};
	const struct bundle_spec tunnel = {
		.path = "Library/SystemExtensions/" TUNNEL ".systemextension",
		.identifier = TUNNEL,
		.package_type = "BNDL",
		.info = tunnel_info,
		.code = &code[0],
	};

	make_bundle(dir,
	    &(const struct bundle_spec){
		.path = "Vpn.app",
		.identifier = IDENTIFIER,
		.info = app_info,
		.code = &code[1],
		.profile = &profile,
		.nested = (const struct bundle_spec *const[]){ &tunnel, NULL },
	    },
	    NULL);
	octets_free(&profile);
}

void
demo_vpn_old(struct authority *authority, const char *dir)
{
	const struct signing_spec signing =
	    signed_at(authority_identity(authority, IDENTITY_DEVELOPER_ID,
			  "Former Networks", OLD_TEAM),
		OLD_TIME, NULL);
	const struct macho_spec code = code_with(&signing);

	make_bundle(dir,
	    &(const struct bundle_spec){
		.path = "Vpn.app",
		.identifier = IDENTIFIER,
		.info = app_info,
		.code = &code,
	    },
	    NULL);
}
