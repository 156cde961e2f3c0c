/* SPDX-License-Identifier: MIT */
/* --diff, whole: builds of one product made by the test signer, and what the
 * program says of two of them. */
#include <config.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "check.h"
#include "fixture.h"
#include "folder.h"
#include "golden.h"

#define TEAM "ABCDE12345"

enum {
	FIRST = 1709294400, /* 2024-03-01T12:00:00Z */
	SECOND = FIRST + 86400
};

/* What one build has, and the other may not. */
struct build {
	const char *dir;
	int64_t time;
	size_t code_size;
	bool next; /* the release after it */
};

static const struct library_spec libraries[] = {
	{ .path = "/usr/lib/libSystem.B.dylib" },
	{ .path = "@rpath/Old.framework/Versions/A/Old" },
	{ 0 },
};
static const struct library_spec next_libraries[] = {
	{ .command = 0x80000018, .path = "/usr/lib/libSystem.B.dylib" },
	{ .path = "@rpath/New.framework/Versions/A/New" },
	{ 0 },
};
static const char *const rpaths[] = { "@executable_path/../Frameworks", NULL };
static const struct plist_item *const entitlements[] = {
	ITEMS(YES("com.apple.security.app-sandbox"),
	    LIST("com.apple.security.application-groups", TEXT(NULL, TEAM ".a"),
		TEXT(NULL, TEAM ".b")),
	    YES("com.apple.security.network.client")),
	ITEMS(YES("com.apple.security.app-sandbox"),
	    LIST("com.apple.security.application-groups", TEXT(NULL, TEAM ".a"),
		TEXT(NULL, TEAM ".c")),
	    YES("com.apple.security.network.server")),
};
static const struct file_spec files[] = {
	{ .path = "Resources/a.txt", .text = "one" },
	{ .path = "Resources/gone.txt", .text = "gone" },
	{ 0 },
};
static const struct file_spec next_files[] = {
	{ .path = "Resources/a.txt", .text = "two" },
	{ .path = "Resources/come.txt", .text = "come" },
	{ 0 },
};

static void
make_build(struct authority *authority, const struct build *b)
{
	const struct slice_spec slices[] = {
		{ .arch = "x86_64", .code_size = b->code_size },
		{ .arch = "arm64", .code_size = b->code_size },
		{ 0 },
	};
	const struct signing_spec signing = {
		.identity = authority_identity(
		    authority, IDENTITY_DEVELOPER_ID, "Example", TEAM),
		.runtime = 14 << 16,
		.signing_time = b->time,
		.timestamp = b->time,
		.entitlements = entitlements[b->next],
	};
	struct signing_spec inner = signing;
	const struct macho_spec code = {
		.slices = slices,
		.minimum_os = b->next ? 13 << 16 : 12 << 16,
		.libraries = b->next ? next_libraries : libraries,
		.rpaths = rpaths,
		.signing = &signing,
	};
	const struct macho_spec dylib = {
		.slices = slices,
		.filetype = FILE_DYLIB,
		.install_name = b->next ? "@rpath/New.framework/Versions/A/New"
					: "@rpath/Old.framework/Versions/A/Old",
		.signing = &inner,
	};
	const struct bundle_spec framework = {
		.path = b->next ? "Frameworks/New.framework"
				: "Frameworks/Old.framework",
		.layout = BUNDLE_VERSIONED,
		.identifier = "com.example.kit",
		.code = &dylib,
	};
	const struct bundle_spec helper = {
		.path = b->next ? "XPCServices/Added.xpc"
				: "XPCServices/Removed.xpc",
		.identifier =
		    b->next ? "com.example.added" : "com.example.removed",
		.code = &code,
	};
	const struct bundle_spec *const nested[] = { &framework, &helper,
		NULL };
	const struct bundle_spec app = {
		.path = "App.app",
		.identifier = "com.example.app",
		.info = b->next ? ITEMS(TEXT("LSMinimumSystemVersion", "13.0"))
				: ITEMS(TEXT("LSMinimumSystemVersion", "12.0")),
		.code = &code,
		.files = b->next ? next_files : files,
		.nested = nested,
	};

	inner.entitlements = NULL;
	make_bundle(b->dir, &app, NULL);
}

static int
make_builds(void **state)
{
	static const struct build builds[] = {
		{ "old", FIRST, 32768, false },
		{ "again", SECOND, 49152, false },
		{ "new", SECOND, 49152, true },
	};
	struct folder *folder = calloc(1, sizeof *folder);
	struct authority *authority = authority_new("Apple Root CA");

	folder_open(folder);
	for (size_t i = 0; i < sizeof builds / sizeof *builds; i++) {
		directory_make(builds[i].dir);
		make_build(authority, &builds[i]);
	}
	authority_write_anchor(authority, "anchors");
	authority_free(authority);
	*state = folder;
	return 0;
}

static int
remove_builds(void **state)
{
	folder_close(*state);
	free(*state);
	return 0;
}

/* The program's standard output; its status. */
static int
run(const char *arguments, struct text *said)
{
	char command[4096], chunk[4096];
	size_t len;
	FILE *out;
	int status;

	snprintf(command, sizeof command,
	    "exec '%s' --diff --anchors=anchors --time=2024-04-01 %s 2>err",
	    getenv("SEALTREE"), arguments);
	out = popen(command, "r");
	assert_non_null(out);
	text_reset(said);
	while ((len = fread(chunk, 1, sizeof chunk, out)))
		text_add(said, chunk, len);
	status = pclose(out);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void
assert_says(const struct text *said, const char *part)
{
	if (!strstr(text_string(said), part))
		fail_msg("no \"%s\" in:\n%s", part, text_string(said));
}

static void
a_build_made_again_is_the_same(void **state)
{
	struct text said = TEXT_INIT;

	(void) state;
	assert_int_equal(run("-b old/App.app old/App.app", &said), 0);
	assert_says(&said, "\nthe same: 3 nodes\n");
	assert_null(strstr(text_string(&said), "folded"));
	assert_int_equal(run("-b old/App.app again/App.app", &said), 0);
	assert_golden("diff-same.txt", &said);
	assert_int_equal(run("-f json old/App.app again/App.app", &said), 0);
	assert_says(&said, "\"same\": true");
	text_release(&said);
}

static const struct golden {
	const char *options, *name;
} goldens[] = {
	{ "-b", "diff.txt" },
	{ "-b -v", "diff-verbose.txt" },
	{ "-f json", "diff.json" },
	{ "-f markdown", "diff.md" },
};

static void
the_next_build_differs(void **state)
{
	struct text said = TEXT_INIT;
	char arguments[256];

	(void) state;
	for (size_t i = 0; i < sizeof goldens / sizeof *goldens; i++) {
		snprintf(arguments, sizeof arguments,
		    "%s old/App.app new/App.app", goldens[i].options);
		assert_int_equal(run(arguments, &said), 1);
		assert_golden(goldens[i].name, &said);
	}
	text_release(&said);
}

static void
the_bytes_are_always_the_same(void **state)
{
	static const char *const ways[] = { "-j1", "-j4",
		"--severity=notary-ticket-missing=warning" };
	struct text first = TEXT_INIT, said = TEXT_INIT;

	(void) state;
	run("-f json old/App.app new/App.app", &first);
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		char arguments[256];

		snprintf(arguments, sizeof arguments,
		    "-f json %s old/App.app new/App.app", ways[i]);
		assert_int_equal(run(arguments, &said), 1);
		assert_true(bytes_equal(text_bytes(&first), text_bytes(&said)));
	}
	text_release(&said);
	text_release(&first);
}

/* A camera app that macOS refuses, and the one that was mended. */
static void
cameras_differ_in_what_was_mended(void **state)
{
	struct text said = TEXT_INIT;

	(void) state;
	assert_true(demo_make("camera", "broken"));
	assert_true(demo_make("camera-fixed", "fixed"));
	assert_int_equal(run("-b --anchors=broken/anchors "
			     "broken/VirtualCamera.app fixed/VirtualCamera.app",
			     &said),
	    1);
	assert_golden("diff-camera.txt", &said);
	text_release(&said);
}

static void
part_of_a_build_can_be_compared(void **state)
{
	struct text said = TEXT_INIT;

	(void) state;
	assert_int_equal(run("-b old/App.app/Contents/Frameworks/Old.framework "
			     "again/App.app/Contents/Frameworks/Old.framework",
			     &said),
	    0);
	assert_int_equal(
	    run("-b old/App.app/Contents/MacOS/App new/App.app/Contents/MacOS/"
		"App",
		&said),
	    1);
	assert_says(&said, "com.apple.security.network.server");
	text_release(&said);
}

static void
assert_trouble(const char *arguments, const char *why)
{
	struct text said = TEXT_INIT;
	struct octets err;

	assert_int_equal(run(arguments, &said), 2);
	assert_int_equal(said.len, 0);
	err = file_read("err");
	text_add(&said, err.data, err.len);
	assert_says(&said, why);
	octets_free(&err);
	text_release(&said);
}

static void
what_cannot_be_compared_is_trouble(void **state)
{
	(void) state;
	assert_trouble("-b old/App.app", "two PATHs");
	assert_trouble("-b old/App.app new/App.app again/App.app", "two PATHs");
	assert_trouble(
	    "-f html old/App.app new/App.app", "text, json, markdown");
	assert_trouble("-b old/App.app nowhere", "No such file");
	assert_trouble("-b -o nowhere/x old/App.app new/App.app", "nowhere");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_build_made_again_is_the_same),
		cmocka_unit_test(the_next_build_differs),
		cmocka_unit_test(the_bytes_are_always_the_same),
		cmocka_unit_test(cameras_differ_in_what_was_mended),
		cmocka_unit_test(part_of_a_build_can_be_compared),
		cmocka_unit_test(what_cannot_be_compared_is_trouble),
	};

	return cmocka_run_group_tests(tests, make_builds, remove_builds);
}
