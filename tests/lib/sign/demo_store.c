/* SPDX-License-Identifier: MIT */
/*
 * Notes.app on its way to the Mac App Store, with helpers that were signed
 * wrong in all the ways that Apple's pages on embedding helpers warn of.
 */
#include <config.h>

#include "demo.h"

#define TEAM "A0A0A0A0A0"
#define IDENTIFIER "com.example.notes"
#define SANDBOX "com.apple.security.app-sandbox"
#define APP_ID "com.apple.application-identifier"
#define TEAM_ID "com.apple.developer.team-identifier"
#define GROUPS "com.apple.security.application-groups"

enum {
	MACOS_12 = 12 << 16,
	MACOS_14 = 14 << 16,
	HELPER_TIME = 1709294400, /* 2024-03-01T12:00:00Z */
	APP_TIME = HELPER_TIME + 60,
	CREATED = 1704067200, /* 2024-01-01T00:00:00Z */
	YEAR = 365 * 86400
};

static const struct slice_spec both[] = { { .arch = "x86_64" },
	{ .arch = "arm64" }, { 0 } };

static const struct plist_item app_rights[] = {
	TEXT(APP_ID, TEAM "." IDENTIFIER),
	TEXT(TEAM_ID, TEAM),
	YES(SANDBOX),
	{ .type = ITEM_END },
};
static const struct plist_item indexer_rights[] = {
	YES(SANDBOX),
	YES("com.apple.security.get-task-allow"),
	YES("com.apple.security.inherit"),
	{ .type = ITEM_END },
};
static const struct plist_item convert_rights[] = {
	TEXT(APP_ID, TEAM "." IDENTIFIER ".convert"),
	YES(SANDBOX),
	{ .type = ITEM_END },
};
static const struct plist_item share_rights[] = {
	YES(SANDBOX),
	LIST(GROUPS, TEXT(NULL, "group.com.x")),
	{ .type = ITEM_END },
};

/* One program of each kind; the last one is the app's own. */
enum program {
	INDEXER,
	CONVERT,
	SPAWN,
	SHARE,
	NOTES,
	PROGRAMS
};

static const struct {
	const char *identifier;
	const struct plist_item *rights;
} programs[PROGRAMS] = {
	[INDEXER] = { IDENTIFIER ".indexer", indexer_rights },
	[CONVERT] = { IDENTIFIER ".convert", convert_rights },
	[SPAWN] = { "jspawnhelper", NULL },
	[SHARE] = { NULL, share_rights },
	[NOTES] = { NULL, app_rights },
};

static struct octets
store_profile(struct authority *authority, const struct identity *identity)
{
	return make_profile(&(const struct profile_spec){
	    .authority = authority,
	    .name = "Notes Mac App Store",
	    .uuid = "a0000000-0000-4000-8000-000000000001",
	    .team = TEAM,
	    .team_name = "Example Notes",
	    .app_id = TEAM "." IDENTIFIER,
	    .identities = (const struct identity *const[]){ identity, NULL },
	    .created = CREATED,
	    .expires = CREATED + YEAR,
	});
}

void
demo_store(struct authority *authority, const char *dir)
{
	const struct identity *identity = authority_identity(
	    authority, IDENTITY_DISTRIBUTION, "Example Notes", TEAM);
	const struct signing_spec package_signing = {
		.identity = authority_identity(
		    authority, IDENTITY_DEVELOPMENT, "Jane Appleseed", TEAM),
		.signing_time = HELPER_TIME,
	};
	const struct macho_spec package_code = {
		.slices = both,
		.filetype = FILE_BUNDLE,
		.signing = &package_signing,
	};
	struct signing_spec signing[PROGRAMS];
	struct macho_spec code[PROGRAMS];
	struct octets profile = store_profile(authority, identity);
	const struct file_spec files[] = {
		{ .path = "MacOS/indexer", .code = &code[INDEXER] },
		{ .path = "Helpers/convert", .code = &code[CONVERT] },
		{ .path = "Helpers/jspawnhelper", .code = &code[SPAWN] },
		{ 0 },
	};
	const struct bundle_spec share = {
		.path = "PlugIns/Share.appex",
		.identifier = IDENTIFIER ".Share",
		.info =
		    ITEMS(DICT("NSExtension", TEXT("NSExtensionPointIdentifier",
						  "com.apple.share-services"))),
		.code = &code[SHARE],
	};
	const struct bundle_spec package = {
		.path = "Resources/Pkg_Pkg.bundle",
		.identifier = "pkg.Pkg.resources",
		.code = &package_code,
	};
	const struct bundle_spec app = {
		.path = "Notes.app",
		.identifier = IDENTIFIER,
		.info = ITEMS(TEXT("LSApplicationCategoryType",
				  "public.app-category.productivity"),
		    TEXT("LSMinimumSystemVersion", "12.0")),
		.code = &code[NOTES],
		.files = files,
		.nested = (const struct bundle_spec *const[]){ &share, &package,
		    NULL },
		.profile = &profile,
	};

	for (size_t i = 0; i < PROGRAMS; i++) {
		signing[i] = (struct signing_spec){
			.identity = identity,
			.identifier = programs[i].identifier,
			.runtime = MACOS_14,
			.entitlements = programs[i].rights,
			.signing_time = i == NOTES ? APP_TIME : HELPER_TIME,
		};
		code[i] = (struct macho_spec){
			.slices = both,
			.minimum_os = MACOS_12,
			.sdk = MACOS_14,
			.signing = &signing[i],
		};
	}
	code[CONVERT].info_plist =
	    ITEMS(TEXT("CFBundleIdentifier", IDENTIFIER ".convert"));
	make_bundle(dir, &app, NULL);
	octets_free(&profile);
}
