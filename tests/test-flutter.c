/* SPDX-License-Identifier: MIT */
/* The Flutter demo: ten frameworks, of which three are wrong in three ways,
 * as facts of the JSON report. */
#include <config.h>

#include <stdio.h>
#include <string.h>

#include "check.h"
#include "fixture.h"
#include "folder.h"
#include "inspect.h"

#define FRAMEWORKS "Contents/Frameworks/"

enum {
	NOW = 1709380800 /* 2024-03-02T12:00:00Z */
};

struct bench {
	struct folder folder;
	struct inspection app;
};

static const char *const sound[] = { "App", "FlutterMacOS", "package_info_plus",
	"path_provider_foundation", "screen_retriever",
	"shared_preferences_foundation", "window_manager" };

static int
set_up(void **state)
{
	static struct bench b;

	folder_open(&b.folder);
	assert_true(demo_make("flutter", "."));
	inspect_trust("anchors/root.pem");
	inspect_begin(&b.app, "myapp.app", NOW);
	*state = &b;
	return 0;
}

static int
tear_down(void **state)
{
	struct bench *b = *state;

	inspect_end(&b->app);
	folder_close(&b->folder);
	return 0;
}

static const struct outline_node *
framework(struct bench *b, const char *name)
{
	char path[256];

	snprintf(path, sizeof path, FRAMEWORKS "%s.framework", name);
	return inspect_facet(&b->app, path, "record");
}

static void
assert_signed_by_the_team(struct bench *b, const struct outline_node *signature)
{
	assert_value(&b->app, signature, "location", "embedded");
	assert_value(&b->app, signature, "team_id", "ABCDE12345");
	assert_value(&b->app, signature, "runtime_version", "14.0.0");
	assert_value(&b->app, signature, "authority/#0",
	    "Developer ID Application: Example Apps LLC (ABCDE12345)");
	assert_value(&b->app, signature, "timestamp", "2024-03-01T12:00:00Z");
}

static void
the_app(void **state)
{
	struct bench *b = *state;
	const struct outline_node *app = inspect_facet(&b->app, ".", "record");

	assert_value(&b->app, app, "kind", "app");
	assert_value(&b->app, app, "layout", "deep");
	assert_value(&b->app, app, "slices", "2");
	assert_value(&b->app, app, "slices/#1/rpaths/#0",
	    "@executable_path/../Frameworks");
	assert_value(&b->app, app, "seal/files", "10");
	assert_value(&b->app, app, "ticket", "null");
}

static void
what_the_app_loads(void **state)
{
	struct bench *b = *state;
	const struct outline_node *app = inspect_facet(&b->app, ".", "record");

	assert_value(&b->app, app, "slices/#1/libraries/#0/resolved", "null");
	assert_value(&b->app, app, "slices/#1/libraries/#1/resolved",
	    FRAMEWORKS "FlutterMacOS.framework/Versions/A/FlutterMacOS");
	app = inspect_facet(&b->app, ".", "macho");
	assert_value(&b->app, app, "slice/libraries/#0",
	    "load, current 1.0.0, compatible 1.0.0");
	assert_value(&b->app, app, "slice/libraries/#1",
	    "-> " FRAMEWORKS "FlutterMacOS.framework/Versions/A/FlutterMacOS, "
	    "load, current 1.0.0, compatible 1.0.0");
}

static void
seven_sound_frameworks(void **state)
{
	struct bench *b = *state;

	for (size_t i = 0; i < sizeof sound / sizeof *sound; i++) {
		const struct outline_node *f = framework(b, sound[i]);

		assert_value(&b->app, f, "kind", "framework");
		assert_value(&b->app, f, "layout", "versioned");
		assert_value(&b->app, f, "parent", ".");
		assert_value(&b->app, f, "place", "Frameworks");
		assert_value(&b->app, f, "slices", "2");
		for (int slice = 0; slice < 2; slice++) {
			char at[32];

			snprintf(at, sizeof at, "slices/#%d/signature", slice);
			assert_signed_by_the_team(b, outline_at_path(f, at));
		}
	}
}

/* Links became files: the copy in Current was signed ad hoc, another one at
 * the top by the linker, and the sound one lies in A. */
static void
a_flattened_framework(void **state)
{
	struct bench *b = *state;
	const struct outline_node *f = framework(b, "file_picker"), *copy;

	assert_value(&b->app, f, "layout", "versioned");
	assert_value(&b->app, f, "executable",
	    FRAMEWORKS "file_picker.framework/Versions/Current/file_picker");
	assert_value(&b->app, f, "slices/#0/signature/kind", "adhoc");
	assert_value(&b->app, f, "slices/#0/signature/team_id", "null");
	copy = inspect_facet(
	    &b->app, FRAMEWORKS "file_picker.framework/file_picker", "record");
	assert_value(&b->app, copy, "kind", "dylib");
	assert_value(
	    &b->app, copy, "slices/#1/signature/kind", "linker-signed");
	copy = inspect_facet(&b->app,
	    FRAMEWORKS "file_picker.framework/Versions/A/file_picker",
	    "record");
	assert_signed_by_the_team(
	    b, outline_at_path(copy, "slices/#1/signature"));
}

static void
a_slice_that_is_signed_ad_hoc(void **state)
{
	struct bench *b = *state;
	const struct outline_node *f = framework(b, "file_saver");

	assert_value(&b->app, f, "slices/#0/arch", "x86_64");
	assert_value(&b->app, f, "slices/#0/signature/kind", "adhoc");
	assert_value(&b->app, f, "slices/#0/signature/flags/#0", "adhoc");
	assert_value(&b->app, f, "slices/#0/signature/authority", "0");
	assert_value(&b->app, f, "slices/#1/arch", "arm64");
	assert_signed_by_the_team(b, outline_at_path(f, "slices/#1/signature"));
}

static void
a_chain_with_a_gap(void **state)
{
	struct bench *b = *state;
	const struct outline_node *f = framework(b, "url_launcher_macos");
	const struct outline_node *s =
	    outline_at_path(f, "slices/#1/signature");

	assert_value(&b->app, s, "team_id", "ABCDE12345");
	assert_value(&b->app, s, "authority", "1");
	assert_value(&b->app, s, "certificates/#0/class", "chain-incomplete");
}

static void
assert_row(struct bench *b, const char *path, const char *wanted)
{
	assert_value(
	    &b->app, inspect_facet(&b->app, ".", "peers"), path, wanted);
}

/* Side by side: three of ten are marked. */
static void
peers(void **state)
{
	struct bench *b = *state;
	const struct outline_node *rows =
	    outline_find(inspect_facet(&b->app, ".", "peers"), "inside");
	size_t marked = 0;

	assert_row(b, "inside/#0",
	    "Signed at 2024-03-01T12:00:00Z; "
	    "Identifier io.flutter.flutter.app");
	assert_row(b, "inside/#2",
	    "Signed for ad hoc; Hardened no; "
	    "Identifier org.cocoapods.file-picker");
	for (const struct outline_node *row = rows->first; row; row = row->next)
		marked += row->item.tone == TONE_BAD;
	assert_int_equal(rows->count, 10);
	assert_int_equal(marked, 3);
	assert_value(&b->app,
	    inspect_facet(&b->app, FRAMEWORKS "file_saver.framework", "peers"),
	    "around/#0/class", "x86_64 ad hoc, arm64 Developer ID");
	assert_value(&b->app,
	    inspect_facet(&b->app, FRAMEWORKS "file_saver.framework", "peers"),
	    "around/#1/class", "Developer ID");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_app),
		cmocka_unit_test(what_the_app_loads),
		cmocka_unit_test(seven_sound_frameworks),
		cmocka_unit_test(a_flattened_framework),
		cmocka_unit_test(a_slice_that_is_signed_ad_hoc),
		cmocka_unit_test(a_chain_with_a_gap),
		cmocka_unit_test(peers),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
