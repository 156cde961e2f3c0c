/* SPDX-License-Identifier: MIT */
/* Code in code: what is left alone, and what is told less loudly. */
#include <config.h>

#include <string.h>

#include "check.h"
#include "nested.h"
#include "rights.h"

#define OTHER "OTHER12345"

static void
assert_info(struct subject *s, const char *id)
{
	assert_int_equal(severity_of(s, id), SEVERITY_INFO);
}

static void
assert_warning(struct subject *s, const char *id)
{
	assert_int_equal(severity_of(s, id), SEVERITY_WARNING);
}

static const char team[] = "nested-team-mismatch";

static void
apples_code_is_of_no_team(void **state)
{
	struct subject *s = flawed(team);

	(void) state;
	sign_as(s, MARKER("6.22"));
	assert_none(s, team);
}

static void
a_finding_says_what_both_are(void **state)
{
	struct subject *s = flawed(team);
	const struct finding *f;

	(void) state;
	judge(s);
	f = find(s, team);
	assert_string_equal(f->seen, OTHER);
	assert_string_equal(f->wanted, "ABCDE12345");
	assert_string_equal(f->related[0], ".");
	subject_free(s);
}

static void
programs_of_others_run_by_themselves(void **state)
{
	struct subject *s = flawed(team);

	(void) state;
	s->slices[0].filetype = 2;
	assert_warning(s, team);
}

static void
stores_take_one_team_only(void **state)
{
	struct subject *s = flawed(team);

	(void) state;
	s->slices[0].filetype = 2;
	sign_as(s->parent, MARKER("6.1.7"));
	sign_as(s, MARKER("6.1.7"));
	assert_int_equal(severity_of(s, team), SEVERITY_ERROR);
}

static void
without_library_validation_others_load(void **state)
{
	struct subject *s = flawed(team);

	(void) state;
	entitle(s->parent,
	    XML_YES("com.apple.security.cs.disable-library-validation"));
	assert_warning(s, team);
	s = flawed(team);
	s->parent->parts[0].directory.flags = 0;
	assert_warning(s, team);
}

static void
nothing_is_loaded_from_resources(void **state)
{
	struct subject *s = flawed(team);

	(void) state;
	s->place.where = "Resources";
	assert_warning(s, team);
}

static void
system_extensions_of_others_want_a_right(void **state)
{
	static const struct bundle_kind kind = { .id = "systemextension",
		.is_bundle = true };
	struct subject *s = flawed(team);

	(void) state;
	s->slices[0].filetype = 2;
	s->place.kind = &kind;
	entitle(
	    s, XML_YES("com.apple.developer.system-extension.redistributable"));
	assert_warning(s, team);
	s = flawed(team);
	s->slices[0].filetype = 2;
	s->place.kind = &kind;
	assert_int_equal(severity_of(s, team), SEVERITY_ERROR);
}

static const char class[] = "nested-signer-class-mismatch";

static void
ad_hoc_code_has_no_purpose(void **state)
{
	struct subject *s = flawed(class);

	(void) state;
	sign_ad_hoc(s, DIRECTORY_ADHOC);
	assert_none(s, class);
}

static void
a_chain_with_a_gap_has_no_purpose(void **state)
{
	struct subject *s = flawed(class);

	(void) state;
	s->parts[0].cms.chain.complete = false;
	s->parts[0].cms.chain.pinned = false;
	s->parts[0].cms.chain.count = 1;
	assert_none(s, class);
}

static void
apples_code_has_no_other_purpose(void **state)
{
	struct subject *s = flawed(class);

	(void) state;
	sign_as(s, MARKER("6.22"));
	assert_none(s, class);
}

static void
stores_sign_again(void **state)
{
	struct subject *s = flawed(class);

	(void) state;
	sign_as(s->parent, MARKER("6.1.9"));
	sign_as(s, MARKER("6.1.3"));
	assert_none(s, class);
}

static void
a_developer_may_have_a_release_in_it(void **state)
{
	struct subject *s = flawed(class);

	(void) state;
	sign_as(s->parent, MARKER("6.1.12"));
	assert_info(s, class);
}

static void
what_is_signed_for_is_named(void **state)
{
	struct subject *s = flawed(class);
	const struct finding *f;

	(void) state;
	s->parts[0].cms.chain.pinned = false;
	s->verdicts[0].cms.chain = bad(s);
	judge(s);
	f = find(s, class);
	assert_string_equal(f->seen, "a certificate that is not Apple's");
	assert_string_equal(f->wanted, "Developer ID");
	assert_string_equal(f->consequence_of, "cert-chain-not-apple");
	subject_free(s);
}

static void
another_certificate_without_a_time_stamp(void **state)
{
	static const char id[] = "nested-cert-mismatch";
	struct subject *s = subject_new();

	(void) state;
	make_nested_release(s);
	sign_by_other_certificate(s);
	s->parts[0].leaf.not_after = NOW - 1;
	assert_info(s, id);
	s = subject_new();
	make_nested_release(s);
	sign_by_other_certificate(s);
	s->parts[0].cms.timestamp = NULL;
	s->parts[0].cms.has_timestamp = false;
	assert_warning(s, id);
}

static const char order[] = "parent-signed-before-child";

static void
clocks_may_differ_by_two_seconds(void **state)
{
	struct subject *s = flawed(order);

	(void) state;
	sign_later(s, -58);
	assert_none(s, order);
	s = flawed(order);
	sign_later(s, -57);
	assert_warning(s, order);
}

static void
a_seal_that_agrees_is_no_warning(void **state)
{
	struct subject *s = flawed(order);

	(void) state;
	seal_children(s->parent, false);
	assert_info(s, order);
	s = flawed(order);
	not_verified(s->parent);
	assert_info(s, order);
}

static void
signing_times_are_not_believed(void **state)
{
	struct subject *s = flawed(order);

	(void) state;
	for (size_t i = 0; i < 2; i++) {
		struct cms *cms =
		    i ? &s->parts[0].cms : &s->parent->parts[0].cms;

		cms->timestamp = NULL;
		cms->has_signing_time = true;
		cms->signing_time = NOW + (int64_t) i * 60;
	}
	assert_info(s, order);
}

static void
files_of_an_extension_are_sealed_one_by_one(void **state)
{
	static struct seal_problem problems[] = {
		{ .kind = SEAL_MODIFIED,
		    .path = "Contents/MacOS/Hel",
		    .why = "" },
		{ .kind = SEAL_MODIFIED,
		    .path = "Contents/MacOS/Helper",
		    .why = "" },
		{ .kind = SEAL_MODIFIED, .path = "Contents/Other", .why = "" },
	};
	struct subject *s = flawed(order);

	(void) state;
	s->parent->seal_verdict.nested_count = 0;
	s->parent->seal_verdict.problems = problems;
	s->parent->seal_verdict.problem_count = 3;
	assert_warning(s, order);
	s = flawed(order);
	s->parent->seal_verdict.nested_count = 0;
	s->parent->seal_verdict.problems = problems;
	s->parent->seal_verdict.problem_count = 1;
	assert_info(s, order);
}

static const char runtime[] = "nested-runtime-mismatch";

static void
libraries_need_not_be_hardened(void **state)
{
	struct subject *s = subject_new();

	(void) state;
	make_nested_release(s);
	make_library(s);
	s->parts[0].directory.flags = 0;
	assert_info(s, runtime);
}

/* The notary's own finding is of that. */
static void
a_program_without_is_told_of_elsewhere(void **state)
{
	struct subject *s = subject_new();

	(void) state;
	make_nested_release(s);
	s->parts[0].directory.flags = 0;
	assert_none(s, runtime);
}

static void
drivers_are_not_hardened(void **state)
{
	static const struct bundle_kind kind = { .id = "dext",
		.is_bundle = true };
	struct subject *s = flawed(runtime);

	(void) state;
	s->place.kind = &kind;
	assert_none(s, runtime);
}

static void
development_is_fine_in_development(void **state)
{
	struct subject *s = flawed("nested-development-signed");

	(void) state;
	sign_as(s->parent, MARKER("6.1.12"));
	assert_none(s, "nested-development-signed");
}

static const char rights[] = "library-has-entitlements";

static void
libraries_in_a_bundle_are_one_line(void **state)
{
	struct subject *s = subject_new();

	(void) state;
	for (size_t i = 0; i < 3; i++) {
		static const char *const paths[] = { "Contents/Frameworks/a",
			"Contents/Frameworks/b", "Contents/Frameworks/c" };
		struct subject *library = add_library(s, paths[i]);

		entitle(library, XML_YES("com.apple.security.app-sandbox"));
	}
	judge(s);
	assert_int_equal(count_of(s, rights), 1);
	assert_int_equal(find(s, rights)->count, 3);
	assert_string_equal(
	    find(s, rights)->related[2], "Contents/Frameworks/c");
	assert_null(find(s, rights)->file);
	assert_int_equal(count_of(s->children[0], rights), 0);
	subject_free(s);
}

static void
libraries_that_may_have_entitlements(void **state)
{
	static const struct bundle_kind kind = { .id = "xctest",
		.is_bundle = true };
	struct subject *s = flawed(rights);

	(void) state;
	sign_as(s, MARKER("6.22"));
	assert_none(s, rights);
	s = flawed(rights);
	s->place.kind = &kind;
	assert_none(s, rights);
}

static void
a_phone_refuses_a_library_with_a_profile(void **state)
{
	struct subject *s = flawed(rights);

	(void) state;
	make_phone_code(s);
	s->code.profile = &s->profile;
	assert_int_equal(severity_of(s, rights), SEVERITY_ERROR);
}

static const char copied[] = "helper-copies-app-entitlements";
#define APP_ID                                                              \
	XML_TEXT(                                                           \
	    "com.apple.application-identifier", "ABCDE12345.com.example.a") \
	XML_LIST(                                                           \
	    "com.apple.security.application-groups", "ABCDE12345.com.example")

static struct subject *
helper_with(const char *app, const char *helper)
{
	struct subject *s = subject_new();

	make_child(s);
	entitle(s->parent, app);
	entitle(s, helper);
	return s;
}

static void
a_superset_is_a_copy(void **state)
{
	(void) state;
	assert_warning(
	    helper_with(APP_ID, XML_YES("a") APP_ID XML_YES("z")), copied);
}

static void
what_is_no_copy(void **state)
{
#define GROUP XML_LIST("com.apple.security.application-groups", "G")
#define TEAM XML_TEXT("com.apple.developer.team-identifier", "ABCDE12345")
	struct subject *s;

	(void) state;
	assert_none(helper_with(GROUP TEAM, GROUP TEAM), copied);
	assert_none(helper_with(APP_ID, XML_YES("z")), copied);
	assert_none(
	    helper_with(APP_ID, XML_TEXT("com.apple.application-identifier",
				    "ABCDE12345.com.example.helper")),
	    copied);
	assert_none(helper_with("", APP_ID), copied);
	s = helper_with(APP_ID, APP_ID);
	s->code.profile = &s->profile;
	assert_none(s, copied);
	s = helper_with(APP_ID, APP_ID);
	sign_as(s, MARKER("6.1.9"));
	assert_none(s, copied);
	s = helper_with(APP_ID, APP_ID);
	make_library(s);
	assert_none(s, copied);
}

static const char validation[] = "library-validation-disabled";

static void
hosts_of_plug_ins_switch_validation_off(void **state)
{
	static const char *const paths[] = {
		"Contents/Frameworks/Electron Framework.framework",
		"Contents/Frameworks/libjvm.dylib",
		"Contents/PlugIns/Java.jdk",
	};

	(void) state;
	for (size_t i = 0; i < 3; i++) {
		struct subject *s = flawed(validation);

		sign_as(add_library(s, paths[i]), MARKER("6.1.13"));
		assert_info(s, validation);
	}
}

static void
plug_ins_of_others_make_a_host(void **state)
{
	struct subject *s = flawed(validation), *plug_in;

	(void) state;
	plug_in = add_library(s, "Contents/PlugIns/a.bundle");
	sign_by_team(plug_in, OTHER);
	assert_warning(s, validation);
	s = flawed(validation);
	plug_in = add_library(s, "Contents/PlugIns/a.bundle");
	sign_by_team(plug_in, OTHER);
	plug_in->place.where = "PlugIns";
	assert_info(s, validation);
}

static void
a_helper_has_the_key_for_the_apps_reason(void **state)
{
	struct subject *s = subject_new();

	(void) state;
	make_nested_release(s);
	flaw(s->parent, validation);
	entitle(s, XML_YES("com.apple.security.cs.disable-library-validation"));
	judge(s);
	assert_int_equal(
	    find(s->parent, validation)->severity, SEVERITY_WARNING);
	assert_int_equal(find(s, validation)->severity, SEVERITY_INFO);
	subject_free(s);
}

static const char smell[] = "deep-sign-smell";

/* Each of the three alone is none. */
static void
one_sign_of_deep_is_not_enough(void **state)
{
	struct subject *s = subject_new();

	(void) state;
	make_deep(s);
	s->children[2]->parts[0].leaf.sha256[0] = 0;
	assert_none(s, smell);
	s = subject_new();
	make_deep(s);
	entitle(s->children[0], "");
	assert_none(s, smell);
}

static void
what_the_profile_allows_was_lost(void **state)
{
	struct subject *s = subject_new();

	(void) state;
	make_deep(s);
	for (size_t i = 0; i < 2; i++)
		entitle(s->children[i], "");
	entitle(s, "");
	give_profile(
	    s, XML_YES("com.apple.developer.system-extension.install"));
	judge(s);
	assert_non_null(strstr(find(s, smell)->seen, "claims nothing"));
	subject_free(s);
}

static void
who_signs_slowly_does_not_smell(void **state)
{
	struct subject *s = subject_new();

	(void) state;
	make_deep(s);
	sign_later(s->children[0], -60);
	judge(s);
	assert_int_equal(count_of(s, smell), 1);
	subject_free(s);
	s = subject_new();
	make_deep(s);
	sign_later(s->children[0], -61);
	assert_none(s, smell);
	s = subject_new();
	make_deep(s);
	sign_later(s->children[0], 3);
	assert_none(s, smell);
}

static void
older_code_beyond_is_apart_too(void **state)
{
	struct subject *s = subject_new();

	(void) state;
	make_deep(s);
	s->children[2]->parts[0].leaf.sha256[0] = 0;
	sign_later(s->children[2], -3601);
	judge(s);
	assert_int_equal(count_of(s, smell), 1);
	subject_free(s);
}

static const char reached[] = "nested-not-covered-by-deep";

static void
what_is_signed_like_the_app_may_lie_there(void **state)
{
	struct subject *s = flawed(reached);

	(void) state;
	sign_by_team(s, "ABCDE12345");
	assert_info(s, reached);
}

static void
what_no_seal_tells_of(void **state)
{
	struct subject *s = flawed(reached);

	(void) state;
	s->parent->place.base = "Contents/Other";
	assert_none(s, reached);
	s = flawed(reached);
	s->parent->seal.version = 1;
	assert_none(s, reached);
	s = flawed(reached);
	not_verified(s->parent);
	assert_none(s, reached);
	s = flawed(reached);
	sign_as(s, MARKER("6.22"));
	assert_none(s, reached);
	s = flawed(reached);
	sign_ad_hoc(s->parent, DIRECTORY_ADHOC | DIRECTORY_LINKER_SIGNED);
	assert_none(s, reached);
}

static const char copies[] = "duplicate-macho-different-signature";

static void
copies_are_told_of_once(void **state)
{
	struct subject *s = flawed(copies);
	const struct finding *f;

	(void) state;
	for (size_t i = 0; i < 2; i++) {
		make_two_slices(s->children[i]);
		s->children[i]->slices[0].install_name =
		    s->children[i]->slices[1].install_name =
			bytes_of("@rpath/x.dylib");
		s->children[i]->code.macho_path = "x.dylib";
	}
	judge(s);
	assert_int_equal(count_of(s, copies), 1);
	f = find(s, copies);
	assert_string_equal(
	    f->message, "2 copies of one image are signed in different ways");
	assert_string_equal(f->seen, "Contents/Frameworks/a.dylib devid-app; "
				     "Contents/Frameworks/b.dylib dist");
	assert_string_equal(f->related[1], "Contents/Frameworks/b.dylib");
	assert_null(f->related[2]);
	subject_free(s);
}

/* Build tools call many libraries @rpath/lib.dylib. */
static void
an_install_name_alone_is_no_proof(void **state)
{
	struct subject *s = flawed(copies);

	(void) state;
	for (size_t i = 0; i < 2; i++) {
		s->children[i]->slices[0].has_uuid = false;
		s->children[i]->slices[0].install_name =
		    bytes_of("@rpath/lib.dylib");
	}
	assert_none(s, copies);
}

static void
copies_far_from_each_other_are_told_of_at_the_root(void **state)
{
	struct subject *s = subject_new(), *framework, *copy;

	(void) state;
	make_developer_id(s);
	framework =
	    add_child(s, &kind_framework, "Contents/Frameworks/F.framework");
	make_library(framework);
	sign_as(framework, MARKER("6.1.13"));
	copy = add_library(framework, "Contents/Frameworks/F.framework/a");
	share_uuid(framework, 1);
	copy = add_library(s, "Contents/Frameworks/b.dylib");
	sign_as(copy, MARKER("6.1.13"));
	copy->slices[0].has_uuid = true;
	copy->slices[0].uuid[0] = 1;
	judge(s);
	assert_int_equal(count_of(s, copies), 1);
	assert_int_equal(count_of(framework, copies), 0);
	subject_free(s);
}

static void
a_missing_time_stamp_makes_a_difference(void **state)
{
	struct subject *s = flawed(copies);

	(void) state;
	sign_as(s->children[1], MARKER("6.1.13"));
	s->children[1]->parts[0].cms.has_timestamp = false;
	judge(s);
	assert_int_equal(count_of(s, copies), 1);
	subject_free(s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(apples_code_is_of_no_team),
		cmocka_unit_test(a_finding_says_what_both_are),
		cmocka_unit_test(programs_of_others_run_by_themselves),
		cmocka_unit_test(stores_take_one_team_only),
		cmocka_unit_test(without_library_validation_others_load),
		cmocka_unit_test(nothing_is_loaded_from_resources),
		cmocka_unit_test(system_extensions_of_others_want_a_right),
		cmocka_unit_test(ad_hoc_code_has_no_purpose),
		cmocka_unit_test(a_chain_with_a_gap_has_no_purpose),
		cmocka_unit_test(apples_code_has_no_other_purpose),
		cmocka_unit_test(stores_sign_again),
		cmocka_unit_test(a_developer_may_have_a_release_in_it),
		cmocka_unit_test(what_is_signed_for_is_named),
		cmocka_unit_test(another_certificate_without_a_time_stamp),
		cmocka_unit_test(clocks_may_differ_by_two_seconds),
		cmocka_unit_test(a_seal_that_agrees_is_no_warning),
		cmocka_unit_test(signing_times_are_not_believed),
		cmocka_unit_test(files_of_an_extension_are_sealed_one_by_one),
		cmocka_unit_test(libraries_need_not_be_hardened),
		cmocka_unit_test(a_program_without_is_told_of_elsewhere),
		cmocka_unit_test(drivers_are_not_hardened),
		cmocka_unit_test(development_is_fine_in_development),
		cmocka_unit_test(libraries_in_a_bundle_are_one_line),
		cmocka_unit_test(libraries_that_may_have_entitlements),
		cmocka_unit_test(a_phone_refuses_a_library_with_a_profile),
		cmocka_unit_test(a_superset_is_a_copy),
		cmocka_unit_test(what_is_no_copy),
		cmocka_unit_test(hosts_of_plug_ins_switch_validation_off),
		cmocka_unit_test(plug_ins_of_others_make_a_host),
		cmocka_unit_test(a_helper_has_the_key_for_the_apps_reason),
		cmocka_unit_test(one_sign_of_deep_is_not_enough),
		cmocka_unit_test(what_the_profile_allows_was_lost),
		cmocka_unit_test(who_signs_slowly_does_not_smell),
		cmocka_unit_test(older_code_beyond_is_apart_too),
		cmocka_unit_test(what_is_signed_like_the_app_may_lie_there),
		cmocka_unit_test(what_no_seal_tells_of),
		cmocka_unit_test(copies_are_told_of_once),
		cmocka_unit_test(an_install_name_alone_is_no_proof),
		cmocka_unit_test(
		    copies_far_from_each_other_are_told_of_at_the_root),
		cmocka_unit_test(a_missing_time_stamp_makes_a_difference),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
