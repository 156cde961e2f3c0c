/* SPDX-License-Identifier: MIT */
/*
 * An app with library validation switched off and a search path of the machine
 * that built it: Gatekeeper blocks it. A library is from Homebrew, one from
 * another team, and an old plug-in was put in after the notarization.
 */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "demo.h"
#include "sign.h"

#define TEAM "TEAMAAAAAA"
#define VENDOR "TEAMBBBBBB"

enum {
	MACOS_11 = 11 << 16,
	MACOS_14 = 14 << 16,
	SIGNED_AT = 1709294400 /* 2024-03-01T12:00:00Z */
};

static const struct slice_spec both[] = {
	{ .arch = "x86_64" },
	{ .arch = "arm64" },
	{ 0 },
};

static const struct library_spec app_libraries[] = {
	{ .path = "/usr/lib/libSystem.B.dylib" },
	{ .path = "@rpath/libpng.dylib" },
	{ .path = "@rpath/libvendor.dylib" },
	{ 0 },
};

/* A run path twice, and one of the machine that built it. */
static const char *const run_paths[] = { "/usr/local/lib",
	"@executable_path/../Frameworks", "@executable_path/../Frameworks",
	NULL };

static const struct library_spec png_libraries[] = {
	{ .path = "/usr/lib/libSystem.B.dylib" },
	{ .path = "/opt/homebrew/lib/libz-ng.2.dylib" },
	{ 0 },
};

static void
add_hashes(uint8_t (*hashes)[20], size_t *count, const struct code_facts *facts)
{
	for (size_t i = 0; i < facts->cdhash_count; i++)
		memcpy(hashes[(*count)++], facts->cdhashes[i], 20);
}

/* Of a build before the plug-in was put in: of the app and two libraries. */
static void
write_ticket(struct authority *authority, const char *dir,
    const struct code_facts *app, const struct file_spec *libraries)
{
	static const char *const names[] = { "libpng", "libvendor" };
	uint8_t hashes[16][20];
	size_t count = 0;
	struct octets ticket;
	char *path = disk_path(dir, "Plot.app/Contents/CodeResources", NULL);

	add_hashes(hashes, &count, app);
	for (size_t i = 0; i < 2; i++) {
		struct code_facts facts;
		struct octets code =
		    macho_build(libraries[i].code, names[i], NULL, &facts);

		add_hashes(hashes, &count, &facts);
		octets_free(&code);
	}
	ticket = make_ticket(
	    authority, SIGNED_AT + 3600, (const uint8_t(*)[20]) hashes, count);
	file_write(path, ticket.data, ticket.len, 0644);
	octets_free(&ticket);
	free(path);
}

void
demo_plot(struct authority *authority, const char *dir)
{
	const struct signing_spec signing = {
		.identity = authority_identity(
		    authority, IDENTITY_DEVELOPER_ID, "Plot Makers", TEAM),
		.runtime = MACOS_14,
		.signing_time = SIGNED_AT,
		.timestamp = SIGNED_AT,
	};
	struct signing_spec app_signing = signing, by_vendor = signing;
	static const struct signing_spec adhoc = { 0 };
	static const struct slice_spec intel[] = { { .arch = "x86_64" },
		{ 0 } };
	const struct macho_spec png = {
		.slices = both,
		.filetype = FILE_DYLIB,
		.minimum_os = MACOS_11,
		.sdk = MACOS_14,
		.libraries = png_libraries,
		.install_name = "@rpath/libpng.dylib",
		.signing = &signing,
	};
	const struct macho_spec vendor = {
		.slices = both,
		.filetype = FILE_DYLIB,
		.minimum_os = MACOS_11,
		.sdk = MACOS_14,
		.install_name = "@rpath/libvendor.dylib",
		.signing = &by_vendor,
	};
	const struct macho_spec code = {
		.slices = both,
		.minimum_os = MACOS_11,
		.sdk = MACOS_14,
		.libraries = app_libraries,
		.rpaths = run_paths,
		.signing = &app_signing,
	};
	const struct macho_spec old = {
		.slices = intel,
		.filetype = FILE_BUNDLE,
		.minimum_os = MACOS_14,
		.sdk = MACOS_14,
		.signing = &adhoc,
	};
	const struct bundle_spec legacy = {
		.path = "PlugIns/Legacy.bundle",
		.identifier = "com.example.plot.legacy",
		.code = &old,
	};
	const struct file_spec files[] = {
		{ .path = "Frameworks/libpng.dylib", .code = &png },
		{ .path = "Frameworks/libvendor.dylib", .code = &vendor },
		{ .path = "Resources/run.sh", .text = "#!/bin/sh\nexit 0\n" },
		{ 0 },
	};
	const struct bundle_spec app = {
		.path = "Plot.app",
		.identifier = "com.example.plot",
		.info = ITEMS(TEXT("LSMinimumSystemVersion", "11.0")),
		.code = &code,
		.files = files,
		.nested = (const struct bundle_spec *const[]){ &legacy, NULL },
	};
	struct code_facts facts;

	by_vendor.identity = authority_identity(
	    authority, IDENTITY_DEVELOPER_ID, "Vendor", VENDOR);
	app_signing.signing_time += 60;
	app_signing.timestamp += 60;
	app_signing.entitlements =
	    ITEMS(YES("com.apple.security.cs.disable-library-validation"));
	make_bundle(dir, &app, &facts);
	write_ticket(authority, dir, &facts, files);
}
