/* SPDX-License-Identifier: MIT */
/*
 * VirtualCamera.app as it was when its developer asked why its extension was
 * refused ("CoreMedia I/O Camera Extension Installation Error", Apple's
 * developer forums, 2022): all that codesign printed of it comes out the same,
 * but for hashes and the size of the signature. Neither profile nor ticket;
 * once more with both, and once with a service name outside the app group.
 */
#include <config.h>

#include "demo.h"

#define TEAM "6SUWV7QQBJ"
#define IDENTIFIER "com.visicom.VirtualCamera"
#define EXTENSION IDENTIFIER ".avextension"
#define GROUP TEAM "." IDENTIFIER

enum {
	HARD_KILL_EXPIRES = 0x700,
	MACOS_12_3 = 12 << 16 | 3 << 8,
	EXTENSION_TIME = 1657230572, /* 2022-07-07T21:49:32Z */
	APP_TIME = 1657231089,       /* 2022-07-07T21:58:09Z */
	PROFILE_TIME = 1656633600,   /* 2022-07-01T00:00:00Z */
	YEARS_18 = 18 * 365 * 86400,
	/* 37 and 51 pages of 4 KiB, the last of them not full */
	EXTENSION_BYTES = 36 * 4096 + 1424,
	APP_BYTES = 50 * 4096 + 2768
};

static const struct plist_item extension_entitlements[] = {
	YES("com.apple.security.app-sandbox"),
	LIST("com.apple.security.application-groups", TEXT(NULL, GROUP)),
	{ .type = ITEM_END },
};

static const struct plist_item app_entitlements[] = {
	YES("com.apple.developer.system-extension.install"),
	YES("com.apple.security.app-sandbox"),
	LIST("com.apple.security.application-groups", TEXT(NULL, GROUP)),
	YES("com.apple.security.files.user-selected.read-only"),
	{ .type = ITEM_END },
};

/* What Xcode 13.3 adds to a product. */
#define BUILT_BY_XCODE                                                       \
	TEXT("BuildMachineOSBuild", "21F79"),                                \
	    TEXT("DTCompiler", "com.apple.compilers.llvm.clang.1_0"),        \
	    TEXT("DTPlatformBuild", "13E500a"),                              \
	    TEXT("DTPlatformName", "macosx"),                                \
	    TEXT("DTPlatformVersion", "12.3"), TEXT("DTSDKBuild", "21E226"), \
	    TEXT("DTSDKName", "macosx12.3"), TEXT("DTXcode", "1331"),        \
	    TEXT("DTXcodeBuild", "13E500a"),                                 \
	    LIST("CFBundleSupportedPlatforms", TEXT(NULL, "MacOSX")),        \
	    TEXT("LSMinimumSystemVersion", "12.3")

#define EXTENSION_INFO(service)                                               \
	BUILT_BY_XCODE,                                                       \
	    TEXT("CFBundleDisplayName", "Virtual Camera Extension"),          \
	    DICT("CMIOExtension",                                             \
		TEXT("CMIOExtensionMachServiceName", service)),               \
	    TEXT("NSHumanReadableCopyright", "Copyright Visicom Media Inc."), \
	    TEXT("NSSystemExtensionUsageDescription",                         \
		"Offers a virtual camera to other apps."),                    \
	{                                                                     \
		.type = ITEM_END                                              \
	}

static const struct plist_item extension_info[] = {
	EXTENSION_INFO(GROUP ".avextension"),
};

static const struct plist_item stray_info[] = {
	EXTENSION_INFO(EXTENSION),
};

static const struct plist_item app_info[] = {
	BUILT_BY_XCODE,
	TEXT("NSPrincipalClass", "NSApplication"),
	{ .type = ITEM_END },
};

/* Two slices of equal size, of a program that was built against macOS 12.3. */
static void
make_code(struct macho_spec *code, struct slice_spec slices[3], size_t size,
    const struct signing_spec *signing)
{
	slices[0] = (struct slice_spec){ .arch = "x86_64", .code_size = size };
	slices[1] = (struct slice_spec){ .arch = "arm64", .code_size = size };
	slices[2] = (struct slice_spec){ 0 };
	*code = (struct macho_spec){
		.slices = slices,
		.minimum_os = MACOS_12_3,
		.sdk = MACOS_12_3,
		.signing = signing,
	};
}

static const struct identity *
identity_of(struct authority *authority)
{
	return authority_identity(
	    authority, IDENTITY_DEVELOPER_ID, "Visicom Media Inc.", TEAM);
}

/* `profile` and `ticket`: NULL: none. */
static void
make_camera(struct authority *authority, const char *dir,
    const struct plist_item *info, const struct octets *profile,
    struct authority *ticket)
{
	static const struct file_spec app_files[] = {
		{ .path = "PkgInfo", .text = "APPL????" },
		{ .path = "Resources/AppIcon.icns", .text = "icns" },
		{ 0 },
	};
	const struct identity *identity = identity_of(authority);
	const struct signing_spec signing[] = {
		{ .identity = identity,
		    .flags = HARD_KILL_EXPIRES,
		    .runtime = MACOS_12_3,
		    .entitlements = extension_entitlements,
		    .signing_time = EXTENSION_TIME,
		    .timestamp = EXTENSION_TIME },
		{ .identity = identity,
		    .flags = HARD_KILL_EXPIRES,
		    .runtime = MACOS_12_3,
		    .entitlements = app_entitlements,
		    .signing_time = APP_TIME,
		    .timestamp = APP_TIME },
	};
	struct slice_spec slices[2][3];
	struct macho_spec code[2];
	const struct bundle_spec extension = {
		.path =
		    "Library/SystemExtensions/" EXTENSION ".systemextension",
		.identifier = EXTENSION,
		.info = info,
		.code = &code[0],
	};
	const struct bundle_spec app = {
		.path = "VirtualCamera.app",
		.identifier = IDENTIFIER,
		.info = app_info,
		.code = &code[1],
		.files = app_files,
		.profile = profile,
		.ticket = ticket,
		.ticket_time = APP_TIME + 600,
		.nested =
		    (const struct bundle_spec *const[]){ &extension, NULL },
	};

	make_code(&code[0], slices[0], EXTENSION_BYTES, &signing[0]);
	make_code(&code[1], slices[1], APP_BYTES, &signing[1]);
	make_bundle(dir, &app, NULL);
}

void
demo_camera(struct authority *authority, const char *dir)
{
	make_camera(authority, dir, extension_info, NULL, NULL);
}

void
demo_camera_service(struct authority *authority, const char *dir)
{
	make_camera(authority, dir, stray_info, NULL, NULL);
}

void
demo_camera_fixed(struct authority *authority, const char *dir)
{
	static const struct plist_item allowed[] = {
		YES("com.apple.developer.system-extension.install"),
		{ .type = ITEM_END },
	};
	struct octets profile = make_profile(&(const struct profile_spec){
	    .authority = authority,
	    .name = "Virtual Camera Developer ID",
	    .uuid = "ca000000-0000-4000-8000-000000000001",
	    .team = TEAM,
	    .team_name = "Visicom Media Inc.",
	    .app_id = TEAM "." IDENTIFIER,
	    .entitlements = allowed,
	    .all_devices = true,
	    .identities =
		(const struct identity *const[]){
		    identity_of(authority),
		    NULL,
		},
	    .created = PROFILE_TIME,
	    .expires = PROFILE_TIME + (int64_t) YEARS_18,
	});

	make_camera(authority, dir, extension_info, &profile, authority);
	octets_free(&profile);
}
