/* SPDX-License-Identifier: MIT */
/* What the walk tells of files that are no code. */
#include <config.h>

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sealtree/bundle.h>
#include <sealtree/limits.h>
#include <sealtree/text.h>

#include "check.h"
#include "content.h"
#include "folder.h"

static const char *const names[NOTABLE_KINDS] = {
	[NOTABLE_APPLEDOUBLE] = "appledouble",
	[NOTABLE_DS_STORE] = "ds-store",
	[NOTABLE_SPECIAL] = "special",
	[NOTABLE_WORLD_WRITABLE] = "world-writable",
	[NOTABLE_SETUID] = "setuid",
	[NOTABLE_UNREADABLE] = "unreadable",
	[NOTABLE_LINK_OUTSIDE] = "outside",
	[NOTABLE_LINK_DANGLING] = "dangling",
	[NOTABLE_LINK_EXECUTABLE] = "link-executable",
	[NOTABLE_LINK_INFO] = "link-info",
	[NOTABLE_COLLISION] = "collision",
	[NOTABLE_BESIDE_BASE] = "beside",
	[NOTABLE_VERSION] = "version",
	[NOTABLE_UNUSUAL] = "unusual",
	[NOTABLE_IN_SIGNATURE] = "in-signature",
	[NOTABLE_DATA] = "data",
	[NOTABLE_SCRIPT] = "script",
	[NOTABLE_DOTTED_FOLDER] = "dotted",
	[NOTABLE_NO_BUNDLE] = "no-bundle",
	[NOTABLE_FRAMEWORKS] = "frameworks",
	[NOTABLE_ARCHIVE] = "archive",
	[NOTABLE_STATIC_LIBRARY] = "static-library",
	[NOTABLE_PRIVACY_MANIFEST] = "privacy",
	[NOTABLE_SDK_SIGNATURE] = "sdk-signature",
	[NOTABLE_DEVELOPER_FILE] = "developer",
	[NOTABLE_BUILD_INPUT] = "build-input",
	[NOTABLE_SECRET] = "secret",
};

enum {
	PLACES_MAX = 16
};

/* A walk, and what was notable in it: a line for each. */
struct walk {
	struct folder folder;
	struct arena *arena;
	const struct place *places[PLACES_MAX];
	size_t count;
	struct text told;
};

static void
told_at(void *context, const char *path)
{
	(void) context, (void) path;
}

static void
told_found(void *context, const struct place *place)
{
	struct walk *w = context;

	assert_true(w->count < PLACES_MAX);
	w->places[w->count++] = place;
}

static void
told_trouble(void *context, const char *path, int error, const char *what)
{
	(void) context, (void) path, (void) error, (void) what;
}

static bool
never_skipped(void *context, const char *path)
{
	(void) context, (void) path;
	return false;
}

static bool
never_cancelled(void *context)
{
	(void) context;
	return false;
}

static void
print_all(struct walk *w, const struct place *place)
{
	const struct notables *all = place->notables;

	for (size_t i = 0; all && i < all->count; i++) {
		const struct notable *n = &all->list[i];

		text_printf(&w->told, "%s %s%s%s%s\n", names[n->kind], n->path,
		    n->seen ? " (" : "", n->seen ? n->seen : "",
		    n->seen ? ")" : "");
	}
}

static void
walk(struct walk *w, const char *path)
{
	static const struct walk_events events = {
		.at = told_at,
		.found = told_found,
		.trouble = told_trouble,
		.skip = never_skipped,
		.cancelled = never_cancelled,
	};
	struct text why = TEXT_INIT;
	struct fault fault;
	struct source *source = source_disk_open(path, false, &fault);

	assert_non_null(source);
	arena_free(w->arena);
	w->arena = arena_new();
	w->count = 0;
	text_reset(&w->told);
	assert_true(bundle_walk(
	    source, path_name(path), w->arena, &events, w, &why));
	for (size_t i = 0; i < w->count; i++)
		print_all(w, w->places[i]);
	text_release(&why);
	source_close(source);
}

static void
tells(struct walk *w, const char *path, const char *expected)
{
	walk(w, path);
	assert_string_equal(text_string(&w->told), expected);
}

static const struct notables *
first_notables(struct walk *w)
{
	return w->places[0]->notables;
}

static int
set_up(void **state)
{
	static struct walk w;

	umask(022);
	w = (struct walk){ 0 };
	folder_open(&w.folder);
	*state = &w;
	return 0;
}

static int
tear_down(void **state)
{
	struct walk *w = *state;

	folder_close(&w->folder);
	arena_free(w->arena);
	text_release(&w->told);
	return 0;
}

static void
put_macho(const char *path, uint8_t filetype)
{
	uint8_t header[32] = { 0xcf, 0xfa, 0xed, 0xfe, 12, 0, 0, 1 };

	header[12] = filetype;
	folder_put(path, bytes_over(header, sizeof header));
}

static void
put_info(const char *path, const char *executable)
{
	char xml[256];

	snprintf(xml, sizeof xml,
	    "<plist version=\"1.0\"><dict><key>CFBundleExecutable</key>"
	    "<string>%s</string></dict></plist>",
	    executable);
	folder_put_text(path, xml);
}

static void
put_app(void)
{
	put_info("A.app/Contents/Info.plist", "a");
	put_macho("A.app/Contents/MacOS/a", 2);
}

static void
put_framework(void)
{
	put_info("F.framework/Versions/A/Resources/Info.plist", "F");
	put_macho("F.framework/Versions/A/F", 6);
	folder_link("F.framework/Versions/Current", "A");
}

#define RESOURCES "A.app/Contents/Resources/"

static void
an_ordinary_bundle_has_nothing(void **state)
{
	put_app();
	folder_put_text("A.app/Contents/PkgInfo", "APPL????");
	folder_put_text("A.app/Contents/_CodeSignature/CodeResources", "x");
	folder_put_text(RESOURCES "en.lproj/a.strings", "x");
	folder_put_text(RESOURCES "empty", "");
	folder_put_text(RESOURCES "._plain", "no magic");
	folder_put_text(RESOURCES "about-keys.txt",
	    "It begins with -----BEGIN PRIVATE KEY-----\n"
	    "-----BEGIN PRIVATE KEY----- is what it begins with.\n"
	    "-----BEGIN CERTIFICATE-----\n");
	folder_link("A.app/Contents/MacOS/alias", "a");
	folder_link(RESOURCES "up", "../MacOS/alias");
	folder_link(RESOURCES "system", "/System/Library/x");
	tells(*state, "A.app", "");
}

static void
by_name(void **state)
{
	put_app();
	folder_put_text(RESOURCES ".ds_store", "x");
	folder_put_text(RESOURCES ".git/HEAD", "x");
	folder_put_text(RESOURCES "A.app.dSYM/x", "x");
	folder_put_text(RESOURCES "AuthKey_ABC.p8", "x");
	folder_put_text(RESOURCES "Other.p8", "x");
	folder_put_text(RESOURCES "PODFILE.lock", "x");
	folder_put_text(RESOURCES "PrivacyInfo.xcprivacy", "x");
	folder_put_text(RESOURCES "__MACOSX/x", "x");
	folder_put_text(RESOURCES "a.tar.gz", "x");
	folder_put_text(RESOURCES "x.h", "x");
	tells(*state, "A.app",
	    "ds-store Contents/Resources/.ds_store\n"
	    "build-input Contents/Resources/.git (git)\n"
	    "developer Contents/Resources/A.app.dSYM (debug symbols)\n"
	    "secret Contents/Resources/AuthKey_ABC.p8 "
	    "(key for App Store Connect)\n"
	    "build-input Contents/Resources/PODFILE.lock (CocoaPods)\n"
	    "privacy Contents/Resources/PrivacyInfo.xcprivacy\n"
	    "appledouble Contents/Resources/__MACOSX\n"
	    "archive Contents/Resources/a.tar.gz (tar archive)\n"
	    "developer Contents/Resources/x.h (header)\n");
}

static void
by_content(void **state)
{
	put_app();
	folder_put_text(RESOURCES ".env", "NAME=x\nAPPLE_PASSWORD=y\n");
	folder_put_text(RESOURCES "config", "APPLE_PASSWORD=y\n");
	folder_put_text(RESOURCES "key", "x\n-----BEGIN EC PRIVATE KEY-----\r\nM");
	folder_put_text(RESOURCES "key2", "-----BEGIN PRIVATE KEY-----\nM");
	/* Once, by its name. */
	folder_put_text(RESOURCES "AuthKey_1.p8",
	    "-----BEGIN PRIVATE KEY-----\nM");
	folder_put_text(RESOURCES "lib", "!<arch>\n");
	folder_put_text(RESOURCES "run.sh", "#!/bin/sh\nls\n");
	folder_put_text(RESOURCES "sign.sh", "#!/bin/sh\ncodesign -s x\n");
	tells(*state, "A.app",
	    "secret Contents/Resources/.env (password)\n"
	    "secret Contents/Resources/AuthKey_1.p8 "
	    "(key for App Store Connect)\n"
	    "secret Contents/Resources/key (private key)\n"
	    "secret Contents/Resources/key2 (private key)\n"
	    "static-library Contents/Resources/lib\n"
	    "build-input Contents/Resources/sign.sh (a script that signs)\n");
}

/* AppleDouble: magic, version, filler, two entries, and what they point to. */
static struct bytes
appledouble(uint8_t buffer[128], uint8_t finder, uint8_t fork)
{
	static const uint8_t head[] = { 0, 5, 0x16, 7, 0, 2, 0, 0 };
	static const uint8_t entries[] = { 0, 2, 0, 0, 0, 9, 0, 0, 0, 50, 0, 0,
		0, 32, 0, 0, 0, 2, 0, 0, 0, 82, 0, 0, 0 };

	memset(buffer, 0, 128);
	memcpy(buffer, head, sizeof head);
	memcpy(buffer + 24, entries, sizeof entries);
	buffer[24 + sizeof entries] = fork;
	buffer[50] = finder;
	return bytes_over(buffer, 128);
}

static void
appledouble_tells_what_it_stands_for(void **state)
{
	uint8_t buffer[128];
	struct bytes file;

	put_app();
	folder_put("A.app/Contents/._a", appledouble(buffer, 0, 0));
	folder_put("A.app/Contents/._b", appledouble(buffer, 1, 0));
	folder_put("A.app/Contents/._c", appledouble(buffer, 0, 4));
	/* The names are macOS's; others are files of other sorts. */
	folder_put("A.app/Contents/Resources/d", appledouble(buffer, 1, 0));
	tells(*state, "A.app",
	    "unusual Contents/._a\n"
	    "appledouble Contents/._a\n"
	    "unusual Contents/._b\n"
	    "appledouble Contents/._b (com.apple.FinderInfo)\n"
	    "unusual Contents/._c\n"
	    "appledouble Contents/._c (com.apple.ResourceFork)\n");
	file = appledouble(buffer, 1, 1);
	for (size_t len = 0; len <= file.len; len++)
		content_sniff("._x", bytes_clamp(file, 0, len));
}

static void
modes(void **state)
{
	struct walk *w = *state;

	put_app();
	folder_put_text(RESOURCES "all", "x");
	folder_put_text(RESOURCES "mine", "x");
	folder_put_text(RESOURCES "root", "x");
	folder_put_text(RESOURCES "sub/x", "x");
	folder_put_text(RESOURCES "open/x", "x");
	assert_int_equal(chmod(RESOURCES "all", 0666), 0);
	assert_int_equal(chmod(RESOURCES "mine", 0600), 0);
	assert_int_equal(chmod(RESOURCES "root", 04755), 0);
	assert_int_equal(chmod(RESOURCES "sub", 0750), 0);
	assert_int_equal(chmod(RESOURCES "open", 02777), 0);
	/* Code tells of its own. */
	assert_int_equal(chmod("A.app/Contents/MacOS/a", 04777), 0);
	put_macho("A.app/Contents/MacOS/b", 2);
	assert_int_equal(chmod("A.app/Contents/MacOS/b", 0757), 0);
	assert_int_equal(chmod("A.app", 0700), 0);
	tells(w, "A.app",
	    "world-writable Contents/Resources/all\n"
	    "unreadable Contents/Resources/mine\n"
	    "world-writable Contents/Resources/open\n"
	    "setuid Contents/Resources/root\n"
	    "unreadable Contents/Resources/sub\n");
	assert_int_equal(first_notables(w)->list[0].mode, 0666);
	assert_true(first_notables(w)->list[0].mode_known);
	assert_int_equal(w->places[0]->mode, 0700);
	assert_int_equal(w->places[1]->mode, 0757);
	assert_true(w->places[0]->mode_known && w->places[1]->mode_known);
}

static void
special_files(void **state)
{
	put_app();
	folder_make("A.app/Contents/Resources");
	assert_int_equal(mkfifo(RESOURCES "fifo", 0644), 0);
	tells(*state, "A.app", "special Contents/Resources/fifo\n");
}

static void
links(void **state)
{
	put_app();
	folder_put_text("secret", "x");
	folder_put_text(RESOURCES "x", "x");
	folder_link(RESOURCES "absolute", "/usr/lib/x");
	folder_link(RESOURCES "back", "../../../A.app/Contents/Resources/x");
	folder_link(RESOURCES "file", "x/y");
	folder_link(RESOURCES "gone", "nothing");
	folder_link(RESOURCES "library", "/Library/x");
	folder_link(RESOURCES "library-2", "/Library/x/./..//y/..x/");
	folder_link(RESOURCES "left", "/Library/x/../../etc/x");
	folder_link(RESOURCES "left-2", "/System/./");
	folder_link(RESOURCES "loop", "loop");
	folder_link(RESOURCES "out", "../../../secret");
	folder_link(RESOURCES "round", "../Resources/./x");
	folder_link(RESOURCES "through", "out");
	folder_link(RESOURCES "up", "../../..");
	folder_link(RESOURCES ".DS_Store", "x");
	tells(*state, "A.app",
	    "ds-store Contents/Resources/.DS_Store (x)\n"
	    "outside Contents/Resources/absolute (/usr/lib/x)\n"
	    "dangling Contents/Resources/file (x/y)\n"
	    "dangling Contents/Resources/gone (nothing)\n"
	    "outside Contents/Resources/left (/Library/x/../../etc/x)\n"
	    "outside Contents/Resources/left-2 (/System/./)\n"
	    "dangling Contents/Resources/loop (loop)\n"
	    "outside Contents/Resources/out (../../../secret)\n"
	    "outside Contents/Resources/through (out)\n"
	    "outside Contents/Resources/up (../../..)\n");
}

/* The outermost bundle counts, and what lies beside it is known. */
static void
links_in_nested_bundles(void **state)
{
	put_info("d/A.app/Contents/Info.plist", "a");
	put_info("d/A.app/Contents/PlugIns/B.bundle/Contents/Info.plist", "b");
	folder_put_text("d/readme", "x");
	folder_link("d/A.app/Contents/PlugIns/B.bundle/Contents/runtime",
	    "../../../Info.plist");
	folder_link("d/A.app/Contents/PlugIns/B.bundle/Contents/out",
	    "../../../../../readme");
	folder_link("d/Applications", "/Applications");
	tells(*state, "d",
	    "outside A.app/Contents/PlugIns/B.bundle/Contents/out "
	    "(../../../../../readme)\n"
	    "unusual A.app/Contents/PlugIns/B.bundle/Contents/out\n");
}

static void
links_in_place_of_parts(void **state)
{
	put_app();
	assert_int_equal(unlink("A.app/Contents/MacOS/a"), 0);
	folder_link("A.app/Contents/MacOS/a", "../Resources/a");
	put_macho(RESOURCES "a", 2);
	tells(*state, "A.app",
	    "link-executable Contents/MacOS/a (../Resources/a)\n");
	put_macho("B.app/Contents/MacOS/B", 2);
	folder_put_text("B.app/Contents/Resources/i", "x");
	folder_link("B.app/Contents/Info.plist", "Resources/i");
	tells(*state, "B.app", "link-info Contents/Info.plist (Resources/i)\n");
}

static void
names_that_collide(void **state)
{
	put_app();
	folder_put_text(RESOURCES "Readme", "x");
	folder_put_text(RESOURCES "readme", "x");
	folder_put_text(RESOURCES "caf\xc3\xa9", "x");
	folder_put_text(RESOURCES "CAFe\xcc\x81", "x");
	folder_put_text(RESOURCES "\xd0\x90", "x");
	folder_put_text(RESOURCES "\xd0\xb0", "x");
	folder_put_text(RESOURCES "\xff", "x");
	folder_put_text(RESOURCES "A", "x");
	folder_put_text(RESOURCES "b", "x");
	tells(*state, "A.app",
	    "collision Contents/Resources/caf\xc3\xa9 (CAFe\xcc\x81)\n"
	    "collision Contents/Resources/readme (Readme)\n"
	    "collision Contents/Resources/\xd0\xb0 (\xd0\x90)\n");
}

static void
beside_contents(void **state)
{
	put_app();
	folder_put_text("A.app/Icon\r", "x");
	folder_put_text("A.app/_CodeSignature/CodeResources", "x");
	folder_link("A.app/link", "Contents");
	folder_put_text("A.app/Contents/Odd/x", "x");
	folder_put_text("A.app/Contents/_CodeSignature/CodeResources", "x");
	folder_put_text("A.app/Contents/_CodeSignature/CodeResources.meta", "");
	folder_make("A.app/Contents/_CodeSignature/CodeDirectory");
	tells(*state, "A.app",
	    "unusual Contents/Odd\n"
	    "in-signature Contents/_CodeSignature/CodeDirectory\n"
	    "in-signature Contents/_CodeSignature/CodeResources.meta\n"
	    "beside Icon\r\n"
	    "beside _CodeSignature\n"
	    "beside link (Contents)\n");
}

static void
frameworks_of_macos(void **state)
{
	put_framework();
	folder_link("F.framework/F", "Versions/Current/F");
	folder_link("F.framework/Resources", "./Versions/A/Resources");
	tells(*state, "F.framework",
	    "version Versions/A\n"
	    "version Versions/Current (A)\n");
	folder_link("F.framework/G", "Versions/Current/F");
	folder_put_text("F.framework/Headers/x", "x");
	put_macho("F.framework/H", 6);
	tells(*state, "F.framework",
	    "beside G (Versions/Current/F)\n"
	    "beside H\n"
	    "beside Headers\n"
	    "version Versions/A\n"
	    "version Versions/Current (A)\n");
}

static void
code_places(void **state)
{
	put_app();
	folder_put_text("A.app/Contents/MacOS/a.cfg", "x");
	folder_put_text("A.app/Contents/MacOS/run", "#!/bin/sh\n");
	folder_put_text("A.app/Contents/Frameworks/python3.11/os.py", "x");
	folder_put_text("A.app/Contents/Frameworks/python3.11/a.b/x", "x");
	folder_put_text("A.app/Contents/Frameworks/plain/x.txt", "x");
	folder_put_text("A.app/Contents/PlugIns/E.bundle/x", "x");
	folder_put_text("A.app/Contents/PlugIns/S.dSYM/x", "x");
	folder_put_text("A.app/Contents/Resources/B.app/x", "x");
	folder_put_text("A.app/Contents/Resources/C.bundle/x", "x");
	folder_put_text("A.app/Contents/Resources/v1.0/x", "x");
	tells(*state, "A.app",
	    "data Contents/Frameworks/plain/x.txt\n"
	    "dotted Contents/Frameworks/python3.11\n"
	    "data Contents/MacOS/a.cfg\n"
	    "script Contents/MacOS/run\n"
	    "no-bundle Contents/PlugIns/E.bundle (bundle)\n"
	    "developer Contents/PlugIns/S.dSYM (debug symbols)\n"
	    "no-bundle Contents/Resources/B.app (app)\n");
}

static void
frameworks_in_frameworks(void **state)
{
	put_info("A.app/Info.plist", "A");
	put_macho("A.app/A", 2);
	put_info("A.app/Frameworks/F.framework/Info.plist", "F");
	put_macho("A.app/Frameworks/F.framework/F", 6);
	put_macho("A.app/Frameworks/F.framework/Frameworks/l.dylib", 6);
	tells(*state, "A.app",
	    "frameworks Frameworks/F.framework/Frameworks\n");
}

static void
signatures_of_sdks(void **state)
{
	put_info("d/Payload/A.app/Info.plist", "A");
	folder_put_text("d/Signatures/F.xcframework-ios.signature", "x");
	folder_put_text("d/Signatures/other", "x");
	tells(*state, "d",
	    "sdk-signature Signatures/F.xcframework-ios.signature\n");
}

/* Each kind for itself; the rest are counted. */
static void
some_of_each_kind_are_kept(void **state)
{
	const struct notables *all;
	size_t kept = 0;

	put_app();
	for (int i = 0; i < LIMIT_NOTABLE_FILES; i++) {
		char path[64];

		snprintf(path, sizeof path, RESOURCES "%03d.h", i);
		folder_put_text(path, "x");
	}
	walk(*state, "A.app");
	all = first_notables(*state);
	assert_int_equal(all->count, LIMIT_NOTABLE_FILES);
	assert_int_equal(
	    all->met[NOTABLE_DEVELOPER_FILE], LIMIT_NOTABLE_FILES);
	folder_put_text(RESOURCES "x.h", "x");
	folder_put_text(RESOURCES "y.p12", "x");
	walk(*state, "A.app");
	all = first_notables(*state);
	for (size_t i = 0; i < all->count; i++)
		kept += all->list[i].kind == NOTABLE_DEVELOPER_FILE;
	assert_int_equal(kept, LIMIT_NOTABLE_FILES);
	assert_int_equal(
	    all->met[NOTABLE_DEVELOPER_FILE], LIMIT_NOTABLE_FILES + 1);
	assert_int_equal(all->met[NOTABLE_SECRET], 1);
}

static void
make_links(int from, int to)
{
	for (int i = from; i < to; i++) {
		char name[64], target[16];

		snprintf(name, sizeof name, RESOURCES "%02d", i);
		snprintf(target, sizeof target, "%02d", i + 1);
		folder_link(name, target);
	}
}

/* The first link is no hop of its own. */
static void
chains_of_links_are_followed_so_far(void **state)
{
	put_app();
	make_links(0, LIMIT_LINK_HOPS + 1);
	folder_put_text(RESOURCES "33", "x");
	tells(*state, "A.app", "");
	assert_int_equal(unlink(RESOURCES "33"), 0);
	make_links(LIMIT_LINK_HOPS + 1, LIMIT_LINK_HOPS + 2);
	folder_put_text(RESOURCES "34", "x");
	tells(*state, "A.app", "dangling Contents/Resources/00 (01)\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    an_ordinary_bundle_has_nothing, set_up, tear_down),
		cmocka_unit_test_setup_teardown(by_name, set_up, tear_down),
		cmocka_unit_test_setup_teardown(by_content, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    appledouble_tells_what_it_stands_for, set_up, tear_down),
		cmocka_unit_test_setup_teardown(modes, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    special_files, set_up, tear_down),
		cmocka_unit_test_setup_teardown(links, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    links_in_nested_bundles, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    links_in_place_of_parts, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    names_that_collide, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    beside_contents, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    frameworks_of_macos, set_up, tear_down),
		cmocka_unit_test_setup_teardown(code_places, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    frameworks_in_frameworks, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    signatures_of_sdks, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    some_of_each_kind_are_kept, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    chains_of_links_are_followed_so_far, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
