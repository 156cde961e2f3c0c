/* SPDX-License-Identifier: MIT */
/*
 * UES.app: a client of Endpoint Security and a daemon beside it, both with the
 * right to be one and neither with a profile, as asked about in Apple's
 * developer forums; the same without the right; and as it should be, where the
 * daemon lies in a bundle of its own.
 */
#include <config.h>

#include "demo.h"

#define TEAM "E5E5E5E5E5"
#define IDENTIFIER "com.example.ues"
#define DAEMON IDENTIFIER ".uesd"
#define CLIENT "com.apple.developer.endpoint-security.client"
#define ENDPOINT_SECURITY "/usr/lib/libEndpointSecurity.dylib"

enum {
	MACOS_12 = 12 << 16,
	MACOS_13 = 13 << 16,
	DAEMON_TIME = 1709294400, /* 2024-03-01T12:00:00Z */
	APP_TIME = DAEMON_TIME + 60,
	CREATED = 1704067200, /* 2024-01-01T00:00:00Z */
	YEARS_18 = 18 * 365 * 86400
};

static const struct plist_item client[] = { YES(CLIENT), { .type = ITEM_END } };
static const struct slice_spec both[] = { { .arch = "x86_64" },
	{ .arch = "arm64" }, { 0 } };
static const struct library_spec libraries[] = {
	{ .path = "/usr/lib/libSystem.B.dylib" },
	{ .path = ENDPOINT_SECURITY },
	{ 0 },
};

static const struct identity *
identity_of(struct authority *authority)
{
	return authority_identity(
	    authority, IDENTITY_DEVELOPER_ID, "Example Security", TEAM);
}

static struct signing_spec
signed_at(struct authority *authority, int64_t time,
    const struct plist_item *entitlements)
{
	return (struct signing_spec){
		.identity = identity_of(authority),
		.runtime = MACOS_13,
		.entitlements = entitlements,
		.signing_time = time,
		.timestamp = time,
	};
}

static struct macho_spec
code_with(const struct signing_spec *signing)
{
	return (struct macho_spec){
		.slices = both,
		.minimum_os = MACOS_12,
		.sdk = MACOS_13,
		.libraries = libraries,
		.signing = signing,
	};
}

/* The daemon as a bare tool beside the app's own program. */
static void
make_bare(struct authority *authority, const char *dir,
    const struct plist_item *entitlements)
{
	struct signing_spec tool =
	    signed_at(authority, DAEMON_TIME, entitlements);
	const struct signing_spec own =
	    signed_at(authority, APP_TIME, entitlements);
	struct macho_spec daemon, code = code_with(&own);

	tool.identifier = DAEMON;
	daemon = code_with(&tool);
	make_bundle(dir,
	    &(const struct bundle_spec){
		.path = "UES.app",
		.identifier = IDENTIFIER,
		.code = &code,
		.files =
		    (const struct file_spec[]){
			{ .path = "MacOS/uesd", .code = &daemon },
			{ 0 },
		    },
	    },
	    NULL);
}

void
demo_es(struct authority *authority, const char *dir)
{
	make_bare(authority, dir, client);
}

void
demo_es_removed(struct authority *authority, const char *dir)
{
	make_bare(authority, dir, NULL);
}

static struct octets
profile_for(struct authority *authority, const char *app_id, const char *uuid)
{
	return make_profile(&(const struct profile_spec){
	    .authority = authority,
	    .name = "Example Developer ID",
	    .uuid = uuid,
	    .team = TEAM,
	    .team_name = "Example Security",
	    .app_id = app_id,
	    .entitlements = client,
	    .all_devices = true,
	    .identities =
		(const struct identity *const[]){
		    identity_of(authority),
		    NULL,
		},
	    .created = CREATED,
	    .expires = CREATED + (int64_t) YEARS_18,
	});
}

void
demo_es_fixed(struct authority *authority, const char *dir)
{
	struct octets profiles[] = {
		profile_for(authority, TEAM "." DAEMON,
		    "5e000000-0000-4000-8000-000000000001"),
		profile_for(authority, TEAM "." IDENTIFIER,
		    "5e000000-0000-4000-8000-000000000002"),
	};
	const struct signing_spec signing[] = {
		signed_at(authority, DAEMON_TIME, client),
		signed_at(authority, APP_TIME, client),
	};
	const struct macho_spec code[] = {
		code_with(&signing[0]),
		code_with(&signing[1]),
	};
	const struct bundle_spec daemon = {
		.path = "Library/LaunchServices/uesd.app",
		.identifier = DAEMON,
		.code = &code[0],
		.profile = &profiles[0],
	};

	make_bundle(dir,
	    &(const struct bundle_spec){
		.path = "UES.app",
		.identifier = IDENTIFIER,
		.code = &code[1],
		.profile = &profiles[1],
		.nested = (const struct bundle_spec *const[]){ &daemon, NULL },
		.ticket = authority,
		.ticket_time = APP_TIME + 600,
	    },
	    NULL);
	octets_free(&profiles[0]);
	octets_free(&profiles[1]);
}
