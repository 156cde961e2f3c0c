/* SPDX-License-Identifier: MIT */
/* What checks of loading let pass, and how badly they judge the rest. */
#include <config.h>

#include <string.h>

#include <sealtree/limits.h>

#include "check.h"
#include "loading.h"
#include "rights.h"

#define LIBRARY "Contents/Frameworks/libx.dylib"
#define VALIDATION_OFF \
	XML_YES("com.apple.security.cs.disable-library-validation")

static const struct bundle_kind kind_test = { .id = "xctest",
	.is_bundle = true };

/* Every check here leaves Apple's own code alone, but for the one that says what
 * was not looked at. */
static void
apples_code_loads_as_it_likes(void **state)
{
	(void) state;
	for (const struct pair *p = loading_pairs; p->id; p++) {
		struct subject *s;

		if (strcmp(p->id, "load-search-incomplete") == 0)
			continue;
		s = flawed(p->id);
		sign_as(s, MARKER("6.22"));
		assert_none(s, p->id);
	}
}

static void
tests_find_their_libraries_in_xcode(void **state)
{
	static const char *const ids[] = { "dylib-not-found",
		"rpath-unresolved", "weak-dylib-missing",
		"rpath-outside-bundle" };

	(void) state;
	for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
		struct subject *s = flawed(ids[i]);

		s->place.kind = &kind_test;
		assert_none(s, ids[i]);
	}
}

static void
an_unknown_place_is_not_missing(void **state)
{
	struct subject *s = flawed("dylib-not-found");

	(void) state;
	s->loads.list[0].result = LOAD_UNKNOWN;
	assert_none(s, "dylib-not-found");
	s = flawed("rpath-unresolved");
	s->loads.list[0].result = LOAD_SYSTEM;
	assert_none(s, "rpath-unresolved");
}

static void
without_any_run_path_the_library_is_not_found(void **state)
{
	struct subject *s = flawed("rpath-unresolved");

	(void) state;
	s->loads.list[0].searched = false;
	judge(s);
	assert_int_equal(count_of(s, "rpath-unresolved"), 0);
	assert_non_null(
	    strstr(find(s, "dylib-not-found")->message, "LC_RPATH"));
	subject_free(s);
}

static void
a_guess_is_a_warning(void **state)
{
	struct subject *s = flawed("dylib-not-found");

	(void) state;
	s->loads.processes[0].linked = false;
	assert_int_equal(severity_of(s, "dylib-not-found"), SEVERITY_WARNING);
	s = flawed("dylib-arch-mismatch");
	s->loads.processes[0].linked = false;
	assert_int_equal(
	    severity_of(s, "dylib-arch-mismatch"), SEVERITY_WARNING);
}

static void
weak_libraries_may_differ(void **state)
{
	static const char *const ids[] = { "dylib-arch-mismatch",
		"dylib-platform-mismatch", "dylib-absolute-outside-system" };

	(void) state;
	for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
		struct subject *s = flawed(ids[i]);

		last_library(s)->kind = LIBRARY_WEAK;
		assert_int_equal(severity_of(s, ids[i]), SEVERITY_WARNING);
	}
}

static void
at_home_libraries_of_the_machine_are_a_warning(void **state)
{
	struct subject *s = flawed("dylib-absolute-outside-system");

	(void) state;
	sign_as(s, MARKER("6.1.2"));
	assert_int_equal(
	    severity_of(s, "dylib-absolute-outside-system"), SEVERITY_WARNING);
}

static void
a_path_leaves_an_app_only(void **state)
{
	struct subject *s = subject_new();

	(void) state;
	add_run_path(s, "@executable_path/../../..");
	assert_int_equal(
	    severity_of(s, "rpath-outside-bundle"), SEVERITY_WARNING);
	s = subject_new();
	s->place.kind = &kind_framework;
	add_run_path(s, "@executable_path/../../..");
	assert_none(s, "rpath-outside-bundle");
}

static void
new_systems_refuse_duplicates(void **state)
{
	struct subject *s = flawed("duplicate-rpath");

	(void) state;
	s->platforms[0].sdk = 26 << 16;
	assert_int_equal(severity_of(s, "duplicate-rpath"), SEVERITY_ERROR);
	s = flawed("duplicate-rpath");
	s->platforms[0].sdk = (26 << 16) - 1;
	assert_int_equal(severity_of(s, "duplicate-rpath"), SEVERITY_WARNING);
}

static void
three_of_a_kind_are_told_once(void **state)
{
	struct subject *s = flawed("duplicate-rpath");

	(void) state;
	add_run_path(s, "@loader_path/a");
	judge(s);
	assert_int_equal(count_of(s, "duplicate-rpath"), 1);
	subject_free(s);
}

static void
what_others_rights_restrict(void **state)
{
	struct subject *s = subject_new();
	struct source_stat stat = { .mode_known = true, .mode = 04755 };
	struct segment segment = { .name = bytes_of("__RESTRICT") };

	(void) state;
	add_run_path(s, "@loader_path");
	s->code.executable_stat = &stat;
	assert_int_equal(severity_of(s, "at-path-blocked"), SEVERITY_WARNING);
	s = subject_new();
	add_run_path(s, "@loader_path");
	s->slices[0].segments = &segment;
	s->slices[0].segment_count = 1;
	assert_int_equal(severity_of(s, "at-path-blocked"), SEVERITY_WARNING);
	s = flawed("at-path-blocked");
	make_library(s);
	assert_none(s, "at-path-blocked");
}

static void
variables_may_be_allowed(void **state)
{
	struct subject *s = flawed("dyld-env-without-entitlement");

	(void) state;
	entitle(s,
	    XML_YES("com.apple.security.cs.allow-dyld-environment-variables"));
	assert_none(s, "dyld-env-without-entitlement");
	s = flawed("dyld-env-without-entitlement");
	entitle(s, XML_YES("com.apple.security.get-task-allow"));
	assert_none(s, "dyld-env-without-entitlement");
	s = flawed("dyld-env-without-entitlement");
	make_library(s);
	assert_none(s, "dyld-env-without-entitlement");
}

static void
platforms_that_go_together(void **state)
{
	static struct platform both[2] = { { 6, 0xc0000, 0xd0000 },
		{ 1, 0xc0000, 0xd0000 } };
	struct subject *s = flawed("dylib-platform-mismatch");

	(void) state;
	s->platforms[0].platform = 6;
	s->children[0]->platforms[0].platform = 1;
	assert_none(s, "dylib-platform-mismatch");
	s = flawed("dylib-platform-mismatch");
	s->children[0]->slices[0].platforms = both;
	s->children[0]->slices[0].platform_count = 2;
	assert_none(s, "dylib-platform-mismatch");
	s = flawed("dylib-platform-mismatch");
	s->children[0]->slices[0].platform_count = 0;
	assert_none(s, "dylib-platform-mismatch");
}

static void
newer_than_the_program_promises(void **state)
{
	struct subject *s = subject_new();

	(void) state;
	add_loaded(s, LIBRARY)->platforms[0].minimum_os = 14 << 16;
	assert_int_equal(severity_of(s, "dylib-minos-newer"), SEVERITY_ERROR);
}

static void
an_unused_library_may_be_called_anything(void **state)
{
	struct subject *s = flawed("install-name-mismatch");

	(void) state;
	s->loads.process_count = 0;
	assert_none(s, "install-name-mismatch");
}

static void
who_is_refused(void **state)
{
	static const char id[] = "library-validation-will-fail";
	struct subject *s = subject_new();

	(void) state;
	harden(s);
	make_developer_id(s);
	sign_ad_hoc(add_loaded(s, LIBRARY), DIRECTORY_ADHOC);
	judge(s);
	assert_non_null(strstr(find(s->children[0], id)->message, "ad hoc"));
	assert_string_equal(
	    find(s->children[0], id)->consequence_of, "adhoc-signature");
	subject_free(s);
	s = subject_new();
	harden(s);
	add_loaded(s, LIBRARY)->signatures[0] = NULL;
	judge(s);
	assert_non_null(
	    strstr(find(s->children[0], id)->message, "not signed"));
	subject_free(s);
	s = subject_new();
	harden(s);
	sign_ad_hoc(s, DIRECTORY_ADHOC | DIRECTORY_RUNTIME);
	add_loaded(s, LIBRARY);
	judge(s);
	assert_non_null(
	    strstr(find(s->children[0], id)->message, "no team itself"));
	subject_free(s);
}

static void
who_refuses(void **state)
{
	static const char id[] = "library-validation-will-fail";
	struct subject *s = flawed(id);

	(void) state;
	entitle(s->parent, VALIDATION_OFF);
	assert_int_equal(severity_of(s, id), SEVERITY_INFO);
	s = flawed(id);
	s->loads.processes[0].linked = false;
	assert_int_equal(severity_of(s, id), SEVERITY_WARNING);
	s = flawed(id);
	s->loads.processes[0].linked = false;
	s->slices[0].filetype = 8;
	assert_int_equal(severity_of(s, id), SEVERITY_ERROR);
	s = flawed(id);
	sign_as(s->parent, MARKER("6.1.9"));
	assert_int_equal(severity_of(s, id), SEVERITY_WARNING);
	s = flawed(id);
	s->parent->parts[0].directory.flags = 0;
	assert_none(s, id);
	s = flawed(id);
	sign_as(s->parent, MARKER("6.22"));
	assert_none(s, id);
}

static void
a_phone_has_no_such_flag(void **state)
{
	struct subject *s = flawed("library-validation-will-fail");

	(void) state;
	make_phone_code(s);
	make_phone_code(s->parent);
	assert_none(s, "library-validation-will-fail");
}

/* Of a node, however many load commands it has. */
static void
so_many_paths_are_told(void **state)
{
	struct subject *s = subject_new();

	(void) state;
	s->slices[0].rpath_count = LIMIT_LOADS_TOLD;
	s->slices[0].rpaths =
	    ARENA_ARRAY(s->arena, struct bytes, LIMIT_LOADS_TOLD + 1);
	for (size_t i = 0; i <= LIMIT_LOADS_TOLD; i++)
		s->slices[0].rpaths[i] =
		    bytes_of(arena_printf(s->arena, "/opt/%zu", i));
	judge(s);
	assert_int_equal(count_of(s, "rpath-outside-bundle"), LIMIT_LOADS_TOLD);
	findings_init(&s->findings, s->arena);
	s->slices[0].rpath_count++;
	judge(s);
	assert_int_equal(count_of(s, "rpath-outside-bundle"), LIMIT_LOADS_TOLD);
	subject_free(s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(apples_code_loads_as_it_likes),
		cmocka_unit_test(tests_find_their_libraries_in_xcode),
		cmocka_unit_test(an_unknown_place_is_not_missing),
		cmocka_unit_test(without_any_run_path_the_library_is_not_found),
		cmocka_unit_test(a_guess_is_a_warning),
		cmocka_unit_test(weak_libraries_may_differ),
		cmocka_unit_test(
		    at_home_libraries_of_the_machine_are_a_warning),
		cmocka_unit_test(a_path_leaves_an_app_only),
		cmocka_unit_test(new_systems_refuse_duplicates),
		cmocka_unit_test(three_of_a_kind_are_told_once),
		cmocka_unit_test(what_others_rights_restrict),
		cmocka_unit_test(variables_may_be_allowed),
		cmocka_unit_test(platforms_that_go_together),
		cmocka_unit_test(newer_than_the_program_promises),
		cmocka_unit_test(an_unused_library_may_be_called_anything),
		cmocka_unit_test(who_is_refused),
		cmocka_unit_test(who_refuses),
		cmocka_unit_test(a_phone_has_no_such_flag),
		cmocka_unit_test(so_many_paths_are_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
