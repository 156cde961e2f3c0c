/* SPDX-License-Identifier: MIT */
/*
 * An app signed for development that a virtual Mac refuses ("Provisioning
 * profile does not allow this device", Apple's developer forums, threads on
 * code signing): its profile does not list that Mac at all, or in one of its
 * two forms only; or it does.
 */
#include <config.h>

#include "demo.h"

#define TEAM "VM12345678"
#define IDENTIFIER "com.example.foo"
#define VIRTUAL_MAC "7CD9234E9AA4FA8BA528EE417F857B2C993A20A3"

enum {
	MACOS_13 = 13 << 16,
	SIGNED_AT = 1709294400,  /* 2024-03-01T12:00:00Z */
	MADE_AT = 1709208000,    /* 2024-02-29T12:00:00Z */
	EXPIRES_AT = 1740744000, /* 2025-02-28T12:00:00Z */
	CODE_BYTES = 2 * 16384
};

static const struct plist_item capability =
    LIST("com.apple.developer.networking.vpn.api", TEXT(NULL, "allow-vpn"));

static struct octets
profile_of(struct authority *authority, const struct identity *developer,
    const char *const *devices, unsigned flaws)
{
	return make_profile(&(const struct profile_spec){
	    .authority = authority,
	    .name = "Mac Team Provisioning Profile: " IDENTIFIER,
	    .uuid = "5b1f7a4c-6f0e-4a0e-9d6a-0f5c2d3e4b5a",
	    .team = TEAM,
	    .team_name = "Example Machines Ltd.",
	    .app_id = TEAM "." IDENTIFIER,
	    .entitlements = ITEMS(capability,
		LIST("keychain-access-groups", TEXT(NULL, TEAM ".*"))),
	    .devices = devices,
	    .identities = (const struct identity *const[]){ developer, NULL },
	    .created = MADE_AT,
	    .expires = EXPIRES_AT,
	    .flaws = flaws,
	});
}

static void
make_app(struct authority *authority, const char *dir,
    const char *const *devices, unsigned flaws)
{
	const struct identity *developer = authority_identity(
	    authority, IDENTITY_DEVELOPMENT, "Ann Example", TEAM);
	struct octets profile =
	    profile_of(authority, developer, devices, flaws);
	const struct signing_spec signing = {
		.identity = developer,
		.entitlements = ITEMS(TEXT("com.apple.application-identifier",
					  TEAM "." IDENTIFIER),
		    capability,
		    TEXT("com.apple.developer.team-identifier", TEAM),
		    YES("com.apple.security.get-task-allow")),
		.signing_time = SIGNED_AT,
	};
	const struct slice_spec slices[] = {
		{ .arch = "arm64", .code_size = CODE_BYTES },
		{ 0 },
	};
	const struct macho_spec code = {
		.slices = slices,
		.minimum_os = MACOS_13,
		.sdk = MACOS_13,
		.signing = &signing,
	};
	const struct bundle_spec app = {
		.path = "foo.app",
		.identifier = IDENTIFIER,
		.info = ITEMS(TEXT("LSMinimumSystemVersion", "13.0"),
		    TEXT("NSPrincipalClass", "NSApplication")),
		.code = &code,
		.profile = &profile,
	};

	make_bundle(dir, &app, NULL);
	octets_free(&profile);
}

#define OTHER_DEVICES "00008103-000A11223344001E", "00008103-001C55667788401E"

void
demo_vm(struct authority *authority, const char *dir)
{
	static const char *const devices[] = { OTHER_DEVICES, NULL };

	make_app(authority, dir, devices, 0);
}

/* In the form that people read, and in lower case; not in the other. */
void
demo_vm_half(struct authority *authority, const char *dir)
{
	static const char *const devices[] = { OTHER_DEVICES,
		"7cd9234e9aa4fa8ba528ee417f857b2c993a20a3", NULL };

	make_app(authority, dir, devices, FLAW_PROFILE_DER_DEVICES);
}

void
demo_vm_listed(struct authority *authority, const char *dir)
{
	static const char *const devices[] = { OTHER_DEVICES, VIRTUAL_MAC,
		NULL };

	make_app(authority, dir, devices, 0);
}
