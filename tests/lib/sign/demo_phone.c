/* SPDX-License-Identifier: MIT */
/*
 * A phone's app that the App Store calls an invalid binary without a word of
 * why: two oldest systems, frameworks in a framework, a simulator's slice, a
 * loose library, a lost screen, and an extension with a number and a profile of
 * its own.
 */
#include <config.h>

#include "demo.h"

#define TEAM "A0A0A0A0A0"
#define IDENTIFIER "com.example.runner"
#define APP_ID "application-identifier"
#define TEAM_ID "com.apple.developer.team-identifier"
#define MANIFEST "PrivacyInfo.xcprivacy"

enum {
	IOS = 2,
	IOS_13 = 13 << 16,
	IOS_18 = 18 << 16,
	CODE_SIZE = 0x8000 + 128,
	SIGNED_AT = 1709294400, /* 2024-03-01T12:00:00Z */
	CREATED = 1704067200,   /* 2024-01-01T00:00:00Z */
	YEAR = 365 * 86400
};

static const struct slice_spec device[] = {
	{ .arch = "arm64", .code_size = CODE_SIZE },
	{ 0 },
};
static const struct slice_spec with_simulator[] = {
	{ .arch = "x86_64", .code_size = CODE_SIZE },
	{ .arch = "arm64", .code_size = CODE_SIZE },
	{ 0 },
};

/* Each code with its signing, the app's own last. */
enum part {
	SWIFT,
	LOOSE,
	APP_FRAMEWORK,
	WEBVIEW,
	FLUTTER,
	SHARE,
	RUNNER,
	PARTS
};

static const struct {
	enum filetype type;
	uint32_t minimum;
} parts[PARTS] = {
	[SWIFT] = { FILE_DYLIB, IOS_13 },
	[LOOSE] = { FILE_DYLIB, IOS_18 },
	[APP_FRAMEWORK] = { FILE_DYLIB, IOS_13 },
	[WEBVIEW] = { FILE_DYLIB, IOS_13 },
	[FLUTTER] = { FILE_DYLIB, IOS_13 },
	[SHARE] = { FILE_EXECUTE, IOS_18 },
	[RUNNER] = { FILE_EXECUTE, IOS_18 },
};

static const struct library_spec libraries[] = {
	{ .path = "/usr/lib/libSystem.B.dylib" },
	{ .path = "@rpath/Flutter.framework/Flutter" },
	{ .path = "@rpath/webview.framework/webview" },
	{ .path = "@rpath/libfoo.dylib" },
	{ 0 },
};
static const char *const rpaths[] = { "@executable_path/Frameworks", NULL };

static const struct plist_item app_rights[] = {
	TEXT(APP_ID, TEAM "." IDENTIFIER),
	YES("beta-reports-active"),
	TEXT(TEAM_ID, TEAM),
	NO("get-task-allow"),
	{ .type = ITEM_END },
};
static const struct plist_item share_rights[] = {
	TEXT(APP_ID, TEAM "." IDENTIFIER ".Share"),
	TEXT(TEAM_ID, TEAM),
	NO("get-task-allow"),
	{ .type = ITEM_END },
};

static struct octets
store_profile(struct authority *authority, const struct identity *identity)
{
	return make_profile(&(const struct profile_spec){
	    .authority = authority,
	    .name = "Runner App Store",
	    .uuid = "a0000000-0000-4000-8000-000000000008",
	    .team = TEAM,
	    .team_name = "Example Runner",
	    .app_id = TEAM "." IDENTIFIER,
	    .platform = "iOS",
	    .entitlements =
		ITEMS(YES("beta-reports-active"), NO("get-task-allow")),
	    .identities = (const struct identity *const[]){ identity, NULL },
	    .created = CREATED,
	    .expires = CREATED + YEAR,
	});
}

static struct octets
development_profile(struct authority *authority)
{
	return make_profile(&(const struct profile_spec){
	    .authority = authority,
	    .name = "Runner Share Development",
	    .uuid = "a0000000-0000-4000-8000-000000000009",
	    .team = TEAM,
	    .team_name = "Example Runner",
	    .app_id = TEAM "." IDENTIFIER ".Share",
	    .platform = "iOS",
	    .entitlements = ITEMS(YES("get-task-allow")),
	    .devices =
		(const char *const[]){ "00008101-000A1B2C3D4E001E", NULL },
	    .identities =
		(const struct identity *const[]){
		    authority_identity(authority, IDENTITY_DEVELOPMENT,
			"Jane Appleseed", TEAM),
		    NULL },
	    .created = CREATED,
	    .expires = CREATED + YEAR,
	});
}

/* By that identity; the two that are no program of a bundle carry their own
 * identifiers. */
static void
sign_parts(const struct identity *identity, struct signing_spec *signing,
    struct macho_spec *code)
{
	for (size_t i = 0; i < PARTS; i++) {
		signing[i] = (struct signing_spec){
			.identity = identity,
			.signing_time = SIGNED_AT + (i == RUNNER ? 60 : 0),
		};
		code[i] = (struct macho_spec){
			.slices = device,
			.filetype = parts[i].type,
			.platform = IOS,
			.minimum_os = parts[i].minimum,
			.sdk = IOS_18,
			.encryptable = true,
			.signing = &signing[i],
		};
	}
	signing[RUNNER].entitlements = app_rights;
	signing[SHARE].entitlements = share_rights;
	code[SWIFT].install_name = "@rpath/libswiftCore.dylib";
	code[LOOSE].install_name = "@rpath/libfoo.dylib";
	code[RUNNER].libraries = libraries;
	code[RUNNER].rpaths = rpaths;
}

static void
make_runner(const char *dir, const struct macho_spec *code,
    const struct octets *store, const struct octets *development)
{
	const struct bundle_spec app_framework = {
		.path = "Frameworks/App.framework",
		.layout = BUNDLE_FLAT,
		.identifier = "io.flutter.flutter.app",
		.info = ITEMS(TEXT("MinimumOSVersion", "12.0")),
		.code = &code[APP_FRAMEWORK],
	};
	const struct bundle_spec webview = {
		.path = "Frameworks/webview.framework",
		.layout = BUNDLE_FLAT,
		.identifier = "org.cocoapods.webview",
		.info = ITEMS(TEXT("MinimumOSVersion", "13.0")),
		.code = &code[WEBVIEW],
		.files =
		    (const struct file_spec[]){
			{ .path = "Frameworks/libswiftCore.dylib",
			    .code = &code[SWIFT] },
			{ 0 } },
	};
	const struct bundle_spec flutter = {
		.path = "Frameworks/Flutter.framework",
		.layout = BUNDLE_FLAT,
		.identifier = "io.flutter.flutter",
		.info = ITEMS(TEXT("MinimumOSVersion", "13.0")),
		.code = &code[FLUTTER],
		.files =
		    (const struct file_spec[]){ { .path = MANIFEST }, { 0 } },
	};
	const struct bundle_spec share = {
		.path = "PlugIns/Share.appex",
		.layout = BUNDLE_FLAT,
		.identifier = IDENTIFIER ".Share",
		.info = ITEMS(TEXT("CFBundleVersion", "5"),
		    TEXT("MinimumOSVersion", "18.0"),
		    DICT("NSExtension", TEXT("NSExtensionPointIdentifier",
					    "com.apple.share-services"))),
		.code = &code[SHARE],
		.profile = development,
	};
	const struct bundle_spec app = {
		.path = "Runner.app",
		.layout = BUNDLE_FLAT,
		.identifier = IDENTIFIER,
		.info = ITEMS(TEXT("CFBundleVersion", "6"),
		    TEXT("MinimumOSVersion", "18.0"),
		    TEXT("UILaunchStoryboardName", "LaunchScreen"),
		    TEXT("UIMainStoryboardFile", "Main")),
		.code = &code[RUNNER],
		.files =
		    (const struct file_spec[]){
			{ .path = "Base.lproj/LaunchScreen.storyboardc/"
				  "Info.plist" },
			{ .path = "Frameworks/libfoo.dylib",
			    .code = &code[LOOSE] },
			{ 0 } },
		.nested = (const struct bundle_spec *const[]){ &app_framework,
		    &webview, &flutter, &share, NULL },
		.profile = store,
	};

	make_bundle(dir, &app, NULL);
}

void
demo_phone(struct authority *authority, const char *dir)
{
	const struct identity *identity = authority_identity(
	    authority, IDENTITY_DISTRIBUTION, "Example Runner", TEAM);
	struct octets store = store_profile(authority, identity);
	struct octets development = development_profile(authority);
	struct signing_spec signing[PARTS];
	struct macho_spec code[PARTS];

	sign_parts(identity, signing, code);
	code[FLUTTER].slices = with_simulator;
	make_runner(dir, code, &store, &development);
	octets_free(&development);
	octets_free(&store);
}
