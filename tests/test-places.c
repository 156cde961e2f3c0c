/* SPDX-License-Identifier: MIT */
/* What code in code was built for, what it is called, and where it lies: what
 * is left alone, and what is told less loudly. */
#include <config.h>

#include <string.h>

#include "check.h"
#include "extension.h"
#include "nested.h"
#include "rights.h"

#define OTHER "OTHER12345"

static const char processors[] = "nested-arch-missing";

static void
what_dyld_takes_instead(void **state)
{
	static const char *const pairs[][2] = { { "arm64e", "arm64" },
		{ "x86_64h", "x86_64" } };

	(void) state;
	for (size_t i = 0; i < 2; i++) {
		struct subject *s = subject_new();

		make_library_child(s);
		s->parent->slices[0].arch = pairs[i][0];
		s->slices[0].arch = pairs[i][1];
		assert_none(s, processors);
		s = subject_new();
		make_library_child(s);
		s->parent->slices[0].arch = pairs[i][1];
		s->slices[0].arch = pairs[i][0];
		assert_as(s, processors, SEVERITY_ERROR);
	}
}

static void
rosetta_runs_programs(void **state)
{
	struct subject *s = flawed(processors);

	(void) state;
	s->slices[0].filetype = 2;
	assert_as(s, processors, SEVERITY_WARNING);
	s = flawed(processors);
	s->slices[0].filetype = 2;
	s->slices[0].arch = "arm64";
	assert_as(s, processors, SEVERITY_ERROR);
}

static void
processors_that_need_no_build(void **state)
{
	struct subject *s = flawed(processors);

	(void) state;
	s->parent->slices[1].wide = false;
	assert_none(s, processors);
	s = flawed(processors);
	s->place.path = "Contents/Frameworks/lib-x64.dylib";
	assert_as(s, processors, SEVERITY_INFO);
	s = flawed(processors);
	s->place.where = "Resources";
	assert_as(s, processors, SEVERITY_WARNING);
	s = flawed(processors);
	s->place.kind = &kind_driver;
	assert_none(s, processors);
	s = flawed(processors);
	sign_as(s, MARKER("6.22"));
	assert_none(s, processors);
}

static const char minimum[] = "nested-minos-higher";

static void
what_is_linked_has_to_load(void **state)
{
	struct subject *s = flawed(minimum);
	struct load_process process = { .process = &s->parent->code,
		.by = &s->parent->code,
		.linked = true };
	struct code_loads loads = { .processes = &process, .process_count = 1 };
	struct findings findings;

	(void) state;
	judge(s);
	s->judged.loads = &loads;
	findings_init(&findings, s->arena);
	check_find(minimum)->run(check_find(minimum), &s->judged, &findings);
	assert_int_equal(findings.count, 1);
	assert_int_equal(findings.list[0].severity, SEVERITY_ERROR);
	assert_string_equal(findings.list[0].seen, "12.0.1");
	assert_string_equal(findings.list[0].wanted, "at most 12.0");
	subject_free(s);
}

static void
the_info_plist_promises_too(void **state)
{
	struct subject *s = flawed(minimum);

	(void) state;
	inform(s->parent, XML_TEXT("LSMinimumSystemVersion", "12.0.1"));
	assert_none(s, minimum);
	s = flawed(minimum);
	inform(s->parent, XML_TEXT("LSMinimumSystemVersion", "11.9"));
	assert_as(s, minimum, SEVERITY_WARNING);
	s = flawed(minimum);
	inform(s->parent, XML_TEXT("LSMinimumSystemVersion", "99999.0"));
	assert_as(s, minimum, SEVERITY_WARNING);
	s = flawed(minimum);
	inform(s->parent, XML_TEXT("LSMinimumSystemVersion", "12.x"));
	assert_as(s, minimum, SEVERITY_WARNING);
}

static void
other_platforms_count_otherwise(void **state)
{
	struct subject *s = flawed(minimum);

	(void) state;
	s->platforms[0].platform = 6;
	assert_none(s, minimum);
}

static const char platform[] = "nested-platform-mismatch";

static struct subject *
built_for(uint32_t own, uint32_t around, uint32_t filetype)
{
	struct subject *s = subject_new();

	make_library_child(s);
	s->slices[0].filetype = filetype;
	s->platforms[0].platform = own;
	s->parent->platforms[0].platform = around;
	return s;
}

static void
platforms_that_go_together(void **state)
{
	static const struct {
		uint32_t own, around, filetype;
		bool fits;
	} rows[] = {
		{ 1, 6, 6, true },  /* macOS in Mac Catalyst */
		{ 6, 1, 6, false }, /* not the other way round */
		{ 6, 1, 2, true },  /* but as a program */
		{ 4, 2, 2, true },  /* a watch app in a phone's */
		{ 7, 2, 2, false }, /* of the simulator */
		{ 2, 7, 6, false }, { 2, 1, 2, false },
		{ 10, 1, 2, true }, /* a driver */
	};

	(void) state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct subject *s =
		    built_for(rows[i].own, rows[i].around, rows[i].filetype);

		judge(s);
		assert_int_equal(count_of(s, platform), !rows[i].fits);
		subject_free(s);
	}
}

static void
zippered_libraries_fit_both(void **state)
{
	struct subject *s = built_for(1, 6, 6);

	(void) state;
	s->platforms[0].platform = 6;
	s->platforms[1].platform = 1;
	s->slices[0].platform_count = 2;
	s->parent->platforms[0].platform = 1;
	assert_none(s, platform);
}

static const char sdk[] = "nested-sdk-older";

static void
years_of_sdks(void **state)
{
	static const struct {
		uint32_t own, around;
		bool older;
	} rows[] = {
		{ 0xf0000, 0x1a0000, false }, /* 15 and 26 are one apart */
		{ 0xe0000, 0x1b0000, true },
		{ 0, 0xd0000, true },
		{ 0, 0, false },
		{ 0xa0000, 0xd0000, true },
		{ 0xb0000, 0xd0000, false },
	};

	(void) state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct subject *s = subject_new();

		make_library_child(s);
		s->platforms[0].sdk = rows[i].own;
		s->parent->platforms[0].sdk = rows[i].around;
		judge(s);
		assert_int_equal(count_of(s, sdk), rows[i].older);
		subject_free(s);
	}
}

static const char collision[] = "signing-identifier-collision";

static void
copies_are_one_program(void **state)
{
	struct subject *s = flawed(collision);

	(void) state;
	memcpy(s->children[0]->slices[0].uuid, s->slices[0].uuid, 16);
	assert_none(s, collision);
	s = flawed(collision);
	s->parts[0].directory.cdhash_full_len = 32;
	s->children[0]->parts[0].directory.cdhash_full_len = 32;
	assert_none(s, collision);
}

/* Made from one template, and meant to be two. */
static void
bundles_of_one_image_are_two_programs(void **state)
{
	struct subject *s = flawed(collision);

	(void) state;
	memcpy(s->children[0]->slices[0].uuid, s->slices[0].uuid, 16);
	s->children[0]->place.kind = &kind_app;
	assert_as(s, collision, SEVERITY_WARNING);
}

static void
libraries_do_not_collide(void **state)
{
	struct subject *s = flawed(collision);

	(void) state;
	make_library(s);
	make_library(s->children[0]);
	assert_none(s, collision);
}

static const char bundle_ids[] = "bundle-id-collision";

static void
a_mac_minds_less(void **state)
{
	struct subject *s = flawed(bundle_ids);

	(void) state;
	s->platforms[0].platform = s->children[0]->platforms[0].platform = 1;
	assert_as(s, bundle_ids, SEVERITY_WARNING);
	s = flawed(bundle_ids);
	s->platforms[0].platform = s->children[0]->platforms[0].platform = 1;
	s->parts[0].directory.cdhash_full_len = 32;
	s->children[0]->parts[0].directory.cdhash_full_len = 32;
	assert_none(s, bundle_ids);
}

/* Products that stand in a folder know nothing of each other. */
static void
a_folder_is_no_product(void **state)
{
	static const struct bundle_kind folder = { .id = "directory" };
	struct subject *s = subject_new();

	(void) state;
	s->place.kind = &folder;
	s->code.macho = NULL;
	s->code.signature_count = 0;
	for (size_t i = 0; i < 2; i++)
		inform(add_child(s, &kind_app, i ? "d/A.app" : "d/B.app"),
		    XML_TEXT("CFBundleIdentifier", "com.example.a"));
	assert_none(s, bundle_ids);
}

static const char uuid[] = "uuid-missing-or-duplicate";

static void
present_systems_want_a_uuid(void **state)
{
	struct subject *s = flawed(uuid);

	(void) state;
	s->platforms[0].sdk = 0x1a0000;
	assert_as(s, uuid, SEVERITY_ERROR);
	s = flawed(uuid);
	s->slices[0].filetype = 8;
	assert_none(s, uuid);
}

static void
different_builds_of_one_uuid(void **state)
{
	struct subject *s = subject_new();
	struct segment segments[2][2] = {
		{ { .name = bytes_of("__TEXT"), .memory_size = 1 },
		    { .name = bytes_of("__LINKEDIT"), .memory_size = 1 } },
		{ { .name = bytes_of("__TEXT"), .memory_size = 1 },
		    { .name = bytes_of("__LINKEDIT"), .memory_size = 2 } },
	};

	(void) state;
	add_library(s, "Contents/Frameworks/a.dylib");
	add_library(s, "Contents/Frameworks/b.dylib");
	share_uuid(s, 1);
	for (size_t i = 0; i < 2; i++) {
		s->children[i]->slices[0].segments = segments[i];
		s->children[i]->slices[0].segment_count = 2;
	}
	judge(s);
	assert_int_equal(count_of(s, uuid), 0);
	segments[1][0].memory_size = 3;
	judge(s);
	assert_int_equal(find(s, uuid)->severity, SEVERITY_WARNING);
	subject_free(s);
}

static const char name[] = "signing-identifier-bundle-id-mismatch";

static void
phones_and_stores_ask_for_one_name(void **state)
{
	struct subject *s = flawed(name);

	(void) state;
	make_phone_code(s);
	assert_as(s, name, SEVERITY_ERROR);
	s = flawed(name);
	sign_as(s, MARKER("6.1.7"));
	assert_as(s, name, SEVERITY_ERROR);
	s = flawed(name);
	sign_ad_hoc(s, DIRECTORY_ADHOC | DIRECTORY_LINKER_SIGNED);
	assert_none(s, name);
}

static const char made_up[] = "identifier-autogenerated";

static void
hashes_are_made_up(void **state)
{
	static const struct {
		const char *identifier;
		bool made_up;
	} rows[] = {
		{ "a.b-5555494473685c1e3e0e1a6b8d1d9d7a7d3ab3ee", true },
		{ "a.b-5555494473685c1e3e0e1a6b8d1d9d7a7d3ab3eg", false },
		{ "a.b-555494473685c1e3e0e1a6b8d1d9d7a7d3ab3ee", false },
		{ "com.example.tool", false },
		{ "tool", true },
	};

	(void) state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct subject *s = flawed(made_up);

		s->parts[0].directory.identifier = bytes_of(rows[i].identifier);
		judge(s);
		assert_int_equal(count_of(s, made_up), rows[i].made_up);
		subject_free(s);
	}
}

static void
nobody_knows_libraries_by_name(void **state)
{
	struct subject *s = flawed(made_up);

	(void) state;
	make_library(s);
	judge(s);
	assert_int_equal(count_of(s, made_up), 0);
	assert_int_equal(find(s->parent, made_up)->severity, SEVERITY_INFO);
	subject_free(s);
}

static const char prefix[] = "nested-bundle-id-not-prefixed";

static void
services_are_called_so_by_custom(void **state)
{
	struct subject *s = flawed(prefix);

	(void) state;
	s->place.kind = &kind_xpc;
	assert_as(s, prefix, SEVERITY_WARNING);
	s = flawed(prefix);
	s->place.kind = &kind_framework;
	assert_none(s, prefix);
}

static void
a_watch_app_belongs_to_the_phones(void **state)
{
	struct subject *s = flawed(prefix);

	(void) state;
	s->place.kind = &kind_app;
	assert_none(s, prefix);
	s = flawed(prefix);
	s->place.kind = &kind_app;
	s->place.where = "Watch";
	assert_as(s, prefix, SEVERITY_ERROR);
}

static const char version[] = "nested-version-mismatch";

static void
app_clips_have_the_apps_version(void **state)
{
	struct subject *s = flawed(version);

	(void) state;
	s->place.kind = &kind_app;
	s->place.where = "AppClips";
	assert_as(s, version, SEVERITY_ERROR);
	s = flawed(version);
	s->platforms[0].platform = s->parent->platforms[0].platform = 1;
	sign_as(s, MARKER("6.1.7"));
	sign_as(s->parent, MARKER("6.1.7"));
	assert_as(s, version, SEVERITY_INFO);
}

static const char misplaced[] = "misplaced-code";

static void
signed_code_in_resources(void **state)
{
	struct subject *s = flawed(misplaced);

	(void) state;
	make_library(s);
	s->place.name = "x.node";
	assert_as(s, misplaced, SEVERITY_WARNING);
	s = subject_new();
	make_child(s);
	s->place.unexpected = true;
	assert_as(s, misplaced, SEVERITY_WARNING);
	s = subject_new();
	make_child(s);
	s->place.unexpected = true;
	s->parent->place.name = "Sparkle.framework";
	assert_as(s, misplaced, SEVERITY_INFO);
}

static void
runtimes_have_folders_of_their_own(void **state)
{
	static const char *const paths[] = {
		"Contents/Resources/node_modules/a/b.dylib",
		"Contents/Resources/lib-dynload/b.dylib"
	};

	(void) state;
	for (size_t i = 0; i < 2; i++) {
		struct subject *s = flawed(misplaced);

		make_library(s);
		s->place.path = paths[i];
		assert_as(s, misplaced, SEVERITY_WARNING);
	}
}

static const char other[] = "framework-other-version-invalid";

static void
versions_of_others(void **state)
{
	struct subject *s = flawed(other);

	(void) state;
	s->seal_verdict.result = result_ok();
	sign_by_team(s, "OTHER12345");
	assert_as(s, other, SEVERITY_ERROR);
	s = flawed(other);
	s->code.signature_count = 0;
	assert_as(s, other, SEVERITY_ERROR);
	s = flawed(other);
	s->parent->place.base = "F.framework/Versions/Current";
	assert_none(s, other);
}

static void
tests_may_be_in_tests(void **state)
{
	struct subject *s = flawed("xctest-shipped");

	(void) state;
	s->parent->place.name = "A-Runner.app";
	assert_none(s, "xctest-shipped");
	s = flawed("xctest-shipped");
	sign_as(s->parent, MARKER("6.1.12"));
	assert_none(s, "xctest-shipped");
}

static void
a_bundle_of_data_that_does_not_hold(void **state)
{
	static const char id[] = "nested-bundle-inside-resource-bundle";
	struct subject *s = flawed(id);

	(void) state;
	sign_by_team(s, "ABCDE12345");
	s->seal_verdict.result = bad(s);
	assert_as(s, id, SEVERITY_WARNING);
	s = flawed(id);
	s->code.signature_count = 0;
	assert_none(s, id);
	s = flawed(id);
	s->code.macho = &s->macho;
	assert_none(s, id);
}

static void
code_one_folder_down(void **state)
{
	static const char id[] = "code-grouped-in-subdirs";
	struct subject *s = flawed(id);

	(void) state;
	s->children[0]->place.where = "Resources";
	assert_none(s, id);
	s = flawed(id);
	s->children[0]->place.path = "Contents/MacOS/a/tool";
	assert_none(s, id);
}

static void
a_script_in_place_of_a_program(void **state)
{
	static const char id[] = "script-in-code-location";
	struct subject *s = flawed(id);

	(void) state;
	make_developer_id(s);
	assert_as(s, id, SEVERITY_WARNING);
	s = flawed(id);
	make_developer_id(s);
	s->place.executable_path = "Contents/MacOS/a.sh";
	assert_as(s, id, SEVERITY_ERROR);
}

static void
files_are_one_line(void **state)
{
	static const char id[] = "data-in-code-location";
	struct subject *s = flawed(id);
	struct notables many = *s->code.notables;

	(void) state;
	many.met[NOTABLE_DATA] = 7;
	s->code.notables = &many;
	judge(s);
	assert_int_equal(count_of(s, id), 1);
	assert_int_equal(find(s, id)->count, 7);
	assert_string_equal(find(s, id)->file, "Contents/MacOS/a.txt");
	subject_free(s);
}

static const char constraint[] = "launch-constraint-unsatisfiable";

static void
only_what_is_known_contradicts(void **state)
{
#define OURS XML_TEXT("team-identifier", "ABCDE12345")
#define THEIRS XML_TEXT("team-identifier", OTHER)
#define ANY(key, inside) "<key>" key "</key><dict>" inside "</dict>"
#define EACH(key, inside) "<key>" key "</key><array>" inside "</array>"
	static const struct {
		const char *inside;
		bool told;
	} rows[] = {
		{ OURS, false },
		{ OURS XML_TEXT("signing-identifier", "com.example.b"), true },
		{ XML_TEXT("validation-category", "6"), false },
		{ XML_TEXT("validation-category", "6") THEIRS, true },
		{ ANY("$or",
		      THEIRS XML_TEXT("signing-identifier", "com.example.a")),
		    false },
		{ ANY("$or", THEIRS XML_TEXT("launch-type", "2")), false },
		{ ANY("$or", THEIRS), true },
		{ ANY("$and", OURS XML_TEXT("signing-identifier", "b")), true },
		{ EACH("$or-array", "<dict>" THEIRS "</dict>"), true },
		{ EACH("$or-array",
		      "<dict>" THEIRS "</dict><dict>" OURS "</dict>"),
		    false },
		{ EACH("$and-array",
		      "<dict>" OURS "</dict><dict>" THEIRS "</dict>"),
		    true },
		{ ANY("team-identifier",
		      EACH("$in", "<string>ABCDE12345</string>")),
		    false },
		{ ANY("team-identifier",
		      EACH("$in", "<string>" OTHER "</string>")),
		    true },
		{ ANY("team-identifier", EACH("$lt", "")), false },
		{ ANY("$not", OURS), false },
		{ "", false },
	};

	(void) state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct subject *s = subject_new();

		constrain(s, SLOT_CONSTRAINT_SELF, rows[i].inside);
		judge(s);
		assert_int_equal(count_of(s, constraint), rows[i].told);
		subject_free(s);
	}
}

static void
who_starts_it_may_be_elsewhere(void **state)
{
	struct subject *s = subject_new();

	(void) state;
	constrain(s, SLOT_CONSTRAINT_PARENT, THEIRS);
	assert_none(s, constraint);
	s = subject_new();
	make_child(s);
	constrain(s, SLOT_CONSTRAINT_PARENT, THEIRS);
	assert_as(s, constraint, SEVERITY_WARNING);
	s = subject_new();
	make_child(s);
	constrain(s, SLOT_CONSTRAINT_RESPONSIBLE, OURS);
	assert_none(s, constraint);
	s = subject_new();
	make_child(s);
	constrain(s, SLOT_CONSTRAINT_LIBRARY, THEIRS);
	assert_none(s, constraint);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_dyld_takes_instead),
		cmocka_unit_test(rosetta_runs_programs),
		cmocka_unit_test(processors_that_need_no_build),
		cmocka_unit_test(what_is_linked_has_to_load),
		cmocka_unit_test(the_info_plist_promises_too),
		cmocka_unit_test(other_platforms_count_otherwise),
		cmocka_unit_test(platforms_that_go_together),
		cmocka_unit_test(zippered_libraries_fit_both),
		cmocka_unit_test(years_of_sdks),
		cmocka_unit_test(copies_are_one_program),
		cmocka_unit_test(bundles_of_one_image_are_two_programs),
		cmocka_unit_test(libraries_do_not_collide),
		cmocka_unit_test(a_mac_minds_less),
		cmocka_unit_test(a_folder_is_no_product),
		cmocka_unit_test(present_systems_want_a_uuid),
		cmocka_unit_test(different_builds_of_one_uuid),
		cmocka_unit_test(phones_and_stores_ask_for_one_name),
		cmocka_unit_test(hashes_are_made_up),
		cmocka_unit_test(nobody_knows_libraries_by_name),
		cmocka_unit_test(services_are_called_so_by_custom),
		cmocka_unit_test(a_watch_app_belongs_to_the_phones),
		cmocka_unit_test(app_clips_have_the_apps_version),
		cmocka_unit_test(signed_code_in_resources),
		cmocka_unit_test(runtimes_have_folders_of_their_own),
		cmocka_unit_test(versions_of_others),
		cmocka_unit_test(tests_may_be_in_tests),
		cmocka_unit_test(a_bundle_of_data_that_does_not_hold),
		cmocka_unit_test(code_one_folder_down),
		cmocka_unit_test(a_script_in_place_of_a_program),
		cmocka_unit_test(files_are_one_line),
		cmocka_unit_test(only_what_is_known_contradicts),
		cmocka_unit_test(who_starts_it_may_be_elsewhere),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
