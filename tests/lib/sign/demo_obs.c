/* SPDX-License-Identifier: MIT */
/*
 * OBS, signed again with codesign --deep: no entitlements any more, while the
 * profile from its development is still there; a camera extension that --deep
 * did not reach; and a driver of somebody else among the resources.
 */
#include <config.h>

#include <stdlib.h>

#include "demo.h"

#define TEAM "63B5A5WDNG"
#define EXTENSION                   \
	"Library/SystemExtensions/" \
	"com.obsproject.obs-studio.mac-camera-extension.systemextension"

enum {
	MACOS_11 = 11 << 16,
	MACOS_14 = 14 << 16,
	BUILT_AT = 1704067200,  /* 2024-01-01T00:00:00Z */
	SIGNED_AT = 1709294400, /* 2024-03-01T12:00:00Z */
	PROFILE_ENDS = 4070908800
};

static const struct slice_spec both[] = {
	{ .arch = "x86_64" },
	{ .arch = "arm64" },
	{ 0 },
};

static struct macho_spec
code_of(enum filetype filetype, const struct signing_spec *signing)
{
	return (struct macho_spec){
		.slices = both,
		.filetype = filetype,
		.minimum_os = MACOS_11,
		.sdk = MACOS_14,
		.signing = signing,
	};
}

static struct octets
development_profile(struct authority *authority)
{
	static const char *const devices[] = { "00006000-0011223344556677",
		NULL };
	const struct identity *const identities[] = {
		authority_identity(
		    authority, IDENTITY_DEVELOPMENT, "OBS Developer", TEAM),
		NULL
	};

	return make_profile(&(const struct profile_spec){
	    .authority = authority,
	    .name = "OBS Development",
	    .uuid = "6f2ab8c4-3d0e-4d55-9d5e-8a1f5a6e7b21",
	    .team = TEAM,
	    .team_name = "OBS Project",
	    .app_id = TEAM ".com.obsproject.obs-studio",
	    .entitlements =
		ITEMS(YES("com.apple.developer.system-extension.install")),
	    .devices = devices,
	    .identities = identities,
	    .created = BUILT_AT,
	    .expires = PROFILE_ENDS,
	});
}

/* All that --deep reaches is signed by `again`, inner code first. */
void
demo_obs(struct authority *authority, const char *dir)
{
	const struct signing_spec again = {
		.identity = authority_identity(
		    authority, IDENTITY_DEVELOPER_ID, "OBS Project", TEAM),
		.runtime = MACOS_14,
		.signing_time = SIGNED_AT,
		.timestamp = SIGNED_AT,
	};
	const struct signing_spec development = {
		.identity = authority_identity(
		    authority, IDENTITY_DEVELOPMENT, "OBS Developer", TEAM),
		.runtime = MACOS_14,
		.signing_time = BUILT_AT,
		.entitlements = ITEMS(YES("com.apple.security.app-sandbox"),
		    LIST("com.apple.security.application-groups",
			TEXT(NULL, TEAM ".com.obsproject.obs-studio"))),
	};
	const struct signing_spec others = {
		.identity = authority_identity(authority, IDENTITY_DEVELOPER_ID,
		    "Existential Audio", "Q5C99V536K"),
		.runtime = MACOS_14,
		.signing_time = BUILT_AT,
		.timestamp = BUILT_AT,
	};
	struct signing_spec last = again;
	const struct macho_spec library = code_of(FILE_DYLIB, &again);
	const struct macho_spec plug_in = code_of(FILE_BUNDLE, &again);
	const struct macho_spec helper = code_of(FILE_EXECUTE, &again);
	const struct macho_spec camera = code_of(FILE_EXECUTE, &development);
	const struct macho_spec driver = code_of(FILE_BUNDLE, &others);
	const struct macho_spec program = code_of(FILE_EXECUTE, &last);
	// clang-format off
	const struct bundle_spec parts[] = {
		{ .path = "Frameworks/Chromium Embedded Framework.framework",
		  .layout = BUNDLE_VERSIONED, .code = &library,
		  .identifier = "org.cef.framework" },
		{ .path = "Frameworks/QtCore.framework",
		  .layout = BUNDLE_VERSIONED, .code = &library,
		  .identifier = "org.qt-project.QtCore" },
		{ .path = "Frameworks/OBS Helper (Renderer).app",
		  .code = &helper,
		  .identifier = "com.obsproject.obs-studio.helper.renderer" },
		{ .path = "PlugIns/obs-browser.plugin", .code = &plug_in,
		  .identifier = "com.obsproject.obs-browser" },
		{ .path = EXTENSION, .code = &camera,
		  .identifier =
		      "com.obsproject.obs-studio.mac-camera-extension",
		  .info = ITEMS(
		      TEXT("NSSystemExtensionUsageDescription", "A camera."),
		      DICT("CMIOExtension",
			  TEXT("CMIOExtensionMachServiceName",
			      TEAM ".com.obsproject.obs-studio.camera"))) },
		{ .path = "Resources/BlackHole2ch.driver", .code = &driver,
		  .identifier = "audio.existential.BlackHole2ch" },
	};
	// clang-format on
	const struct bundle_spec *const nested[] = { &parts[0], &parts[1],
		&parts[2], &parts[3], &parts[4], &parts[5], NULL };
	struct octets profile = development_profile(authority);
	const struct bundle_spec app = {
		.path = "OBS.app",
		.identifier = "com.obsproject.obs-studio",
		.info = ITEMS(TEXT("LSMinimumSystemVersion", "11.0"),
		    TEXT("NSPrincipalClass", "NSApplication")),
		.code = &program,
		.nested = nested,
		.profile = &profile,
	};

	last.signing_time = last.timestamp = SIGNED_AT + 9;
	make_bundle(dir, &app, NULL);
	octets_free(&profile);
}
