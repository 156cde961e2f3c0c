/* SPDX-License-Identifier: MIT */
/*
 * A Flutter app with ten frameworks, three of them wrong in three ways: links
 * flattened and copies signed anew, one slice signed ad hoc, and a CMS without
 * the intermediate certificate.
 */
#include <config.h>

#include <stdlib.h>

#include "demo.h"

#define TEAM "ABCDE12345"

enum {
	MACOS_11 = 11 << 16,
	MACOS_14 = 14 << 16,
	SIGNED_AT = 1709294400, /* 2024-03-01T12:00:00Z */
	FRAMEWORKS = 10
};

static const struct {
	const char *path, *identifier;
} frameworks[FRAMEWORKS] = {
	{ "Frameworks/App.framework", "io.flutter.flutter.app" },
	{ "Frameworks/FlutterMacOS.framework", "io.flutter.flutter-macos" },
	{ "Frameworks/file_picker.framework", "org.cocoapods.file-picker" },
	{ "Frameworks/file_saver.framework", "org.cocoapods.file-saver" },
	{ "Frameworks/package_info_plus.framework",
	    "org.cocoapods.package-info-plus" },
	{ "Frameworks/path_provider_foundation.framework",
	    "org.cocoapods.path-provider-foundation" },
	{ "Frameworks/screen_retriever.framework",
	    "org.cocoapods.screen-retriever" },
	{ "Frameworks/shared_preferences_foundation.framework",
	    "org.cocoapods.shared-preferences-foundation" },
	{ "Frameworks/url_launcher_macos.framework",
	    "org.cocoapods.url-launcher-macos" },
	{ "Frameworks/window_manager.framework",
	    "org.cocoapods.window-manager" },
};
enum {
	FILE_PICKER = 2,
	FILE_SAVER = 3,
	URL_LAUNCHER = 8
};

static const struct library_spec libraries[] = {
	{ .path = "/usr/lib/libSystem.B.dylib" },
	{ .path = "@rpath/FlutterMacOS.framework/Versions/A/FlutterMacOS" },
	{ .path = "@rpath/file_picker.framework/Versions/A/file_picker" },
	{ .path = "@rpath/file_saver.framework/Versions/A/file_saver" },
	{ .path = "@rpath/url_launcher_macos.framework/Versions/A/"
		  "url_launcher_macos" },
	{ 0 },
};
static const char *const rpaths[] = { "@executable_path/../Frameworks", NULL };

static const struct slice_spec both[] = {
	{ .arch = "x86_64" },
	{ .arch = "arm64" },
	{ 0 },
};
static const struct signing_spec by_linker = {
	.identifier = "file_picker",
	.linker_signed = true,
};
static const struct signing_spec adhoc = { 0 };

/* As a build on another machine left it there. */
static void
write_copy(const char *framework, const char *folder,
    const struct signing_spec *signing)
{
	struct octets code = make_macho(
	    &(const struct macho_spec){
		.slices = both,
		.filetype = FILE_DYLIB,
		.minimum_os = MACOS_11,
		.sdk = MACOS_14,
		.install_name =
		    "@rpath/file_picker.framework/Versions/A/file_picker",
		.signing = signing,
	    },
	    NULL, NULL);
	char *path = disk_path(framework, folder, "file_picker", NULL);

	file_write(path, code.data, code.len, 0755);
	octets_free(&code);
	free(path);
}

static void
flatten_file_picker(const char *dir)
{
	static const struct signing_spec copy = {
		.identifier = "org.cocoapods.file-picker"
	};
	char *framework = disk_path(
	    dir, "myapp.app/Contents/Frameworks/file_picker.framework", NULL);

	framework_flatten(framework);
	write_copy(framework, "", &by_linker);
	write_copy(framework, "Versions/Current", &copy);
	free(framework);
}

void
demo_flutter(struct authority *authority, const char *dir)
{
	const struct signing_spec signing = {
		.identity = authority_identity(
		    authority, IDENTITY_DEVELOPER_ID, "Example Apps LLC", TEAM),
		.runtime = MACOS_14,
		.signing_time = SIGNED_AT,
		.timestamp = SIGNED_AT,
	};
	struct signing_spec incomplete = signing, app_signing = signing;
	const struct slice_spec half[] = {
		{ .arch = "x86_64", .signing = &adhoc },
		{ .arch = "arm64" },
		{ 0 },
	};
	struct macho_spec code[FRAMEWORKS];
	struct bundle_spec bundles[FRAMEWORKS];
	const struct bundle_spec *nested[FRAMEWORKS + 1] = { NULL };
	const struct macho_spec app_code = {
		.slices = both,
		.minimum_os = MACOS_11,
		.sdk = MACOS_14,
		.libraries = libraries,
		.rpaths = rpaths,
		.signing = &app_signing,
	};
	const struct bundle_spec app = {
		.path = "myapp.app",
		.identifier = "com.example.myapp",
		.info = ITEMS(TEXT("LSMinimumSystemVersion", "11.0"),
		    TEXT("NSPrincipalClass", "NSApplication")),
		.code = &app_code,
		.nested = nested,
	};

	incomplete.flaws = FLAW_NO_INTERMEDIATE;
	app_signing.signing_time += 60;
	app_signing.timestamp += 60;
	app_signing.entitlements =
	    ITEMS(YES("com.apple.security.network.client"));
	for (size_t i = 0; i < FRAMEWORKS; i++) {
		code[i] = (struct macho_spec){
			.slices = i == FILE_SAVER ? half : both,
			.filetype = FILE_DYLIB,
			.minimum_os = MACOS_11,
			.sdk = MACOS_14,
			.signing = i == URL_LAUNCHER ? &incomplete : &signing,
		};
		bundles[i] = (struct bundle_spec){
			.path = frameworks[i].path,
			.layout = BUNDLE_VERSIONED,
			.identifier = frameworks[i].identifier,
			.code = &code[i],
		};
		nested[i] = &bundles[i];
	}
	make_bundle(dir, &app, NULL);
	flatten_file_picker(dir);
}
