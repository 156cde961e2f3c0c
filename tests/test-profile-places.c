/* SPDX-License-Identifier: MIT */
/* Where profiles lie, and where one is missing: what passes, and why. */
#include <config.h>

#include <string.h>

#include "check.h"
#include "profiles.h"
#include "rights.h"

static const struct bundle_kind kind_appex = { .id = "appex",
	.is_bundle = true };
static const struct bundle_kind kind_framework = { .id = "framework",
	.is_bundle = true };
static const struct bundle_kind kind_archive = { .id = "xcarchive",
	.is_bundle = true };
static const struct bundle_kind kind_folder = { .id = "directory" };

/* A profile that lies in the bundle as a file of its own. */
static struct subject *
add_profile(struct subject *s, const char *path, const char *app_id)
{
	struct subject *child = add_child(s, &kind_profile, path);
	struct profile_words w = profile_words();

	w.app_id = app_id;
	embed_profile(child, &w);
	make_loose_profile(child);
	return child;
}

static void
a_profile_astray_is_an_error(void **state)
{
	struct subject *s = subject_new();
	struct subject *by_name =
	    add_profile(s, "Contents/Resources/embedded.provisionprofile",
		"ABCDE12345.com.example.b");
	struct subject *by_id =
	    add_profile(s, "Contents/Resources/mine.provisionprofile",
		"ABCDE12345.com.example.a");

	(void) state;
	s->place.base = "Contents";
	inform(s, XML_TEXT("CFBundleIdentifier", "com.example.a"));
	judge(s);
	assert_int_equal(
	    find(by_name, "profile-wrong-location")->severity, SEVERITY_ERROR);
	assert_string_equal(find(by_id, "profile-wrong-location")->wanted,
	    "Contents/embedded.provisionprofile");
	/* What lies there is not judged as if it counted. */
	assert_int_equal(count_of(by_id, "profile-device-unknown"), 0);
	assert_int_equal(count_of(s, "profile-device-unknown"), 0);
	subject_free(s);
}

static void
a_second_profile_is_a_warning(void **state)
{
	struct profile_words w = profile_words();
	struct subject *s = subject_new();
	struct subject *child = add_profile(
	    s, "embedded.provisionprofile/", "ABCDE12345.com.example.a");

	(void) state;
	child->place.name = "embedded.provisionprofile";
	embed_profile(s, &w);
	judge(s);
	assert_int_equal(
	    find(child, "profile-wrong-location")->severity, SEVERITY_WARNING);
	subject_free(s);
}

/* Templates of a developer's tool are its data. */
static void
profiles_for_other_apps_are_not_astray(void **state)
{
	static const char *const others[] = { "ABCDE12345.com.example.b",
		"ABCDE12345.*", NULL };

	(void) state;
	for (size_t i = 0; i < 3; i++) {
		struct subject *s = subject_new();
		struct subject *child = add_profile(
		    s, "Contents/Resources/other.provisionprofile", others[i]);

		inform(s, XML_TEXT("CFBundleIdentifier", "com.example.a"));
		judge(s);
		assert_int_equal(count_of(child, "profile-wrong-location"), 0);
		assert_int_equal(count_of(child, "profile-redistribution"), 0);
		subject_free(s);
	}
}

static void
archives_and_stores_keep_what_they_like(void **state)
{
	struct subject *s = subject_new();
	struct subject *child =
	    add_profile(s, "Contents/embedded.mobileprovision", "ABCDE12345.*");

	(void) state;
	s->place.kind = &kind_archive;
	judge(s);
	assert_int_equal(count_of(child, "profile-wrong-location"), 0);
	subject_free(s);

	s = subject_new();
	child =
	    add_profile(s, "Contents/embedded.mobileprovision", "ABCDE12345.*");
	s->parts[0].markers[0] = MARKER("6.1.9");
	judge(s);
	assert_int_equal(count_of(child, "profile-wrong-location"), 0);
	subject_free(s);
}

static void
each_platform_has_its_name_for_it(void **state)
{
	struct profile_words w = profile_words();
	struct subject *s = subject_new();

	(void) state;
	w.platform = "iOS";
	embed_profile(s, &w);
	make_phone_code(s);
	s->place.base = ".";
	s->place.layout = LAYOUT_SHALLOW;
	assert_int_equal(count_now(s, "profile-wrong-location"), 0);

	s = subject_new();
	embed_profile(s, &w);
	make_phone_code(s);
	s->place.base = ".";
	s->place.profile_path = "embedded.provisionprofile";
	judge(s);
	assert_string_equal(find(s, "profile-wrong-location")->wanted,
	    "embedded.mobileprovision");
	assert_int_equal(count_of(s, "profile-missing"), 0);
	subject_free(s);
}

static void
a_profile_in_a_framework_is_no_other_fault(void **state)
{
	struct subject *s = subject_new();
	struct subject *framework =
	    add_child(s, &kind_framework, "Contents/Frameworks/F.framework");
	struct subject *child = add_profile(framework,
	    "Contents/Frameworks/F.framework/embedded.provisionprofile",
	    "ABCDE12345.com.example.a");

	(void) state;
	judge(s);
	assert_int_equal(count_of(child, "profile-in-library"), 1);
	assert_int_equal(count_of(child, "profile-wrong-location"), 0);
	subject_free(s);
}

/* The folder is told of it, once. */
static void
profiles_beside_apps_are_counted(void **state)
{
	static const char *const paths[] = { "d/a.provisionprofile",
		"d/b.provisionprofile", "d/c.provisionprofile" };
	struct subject *folder = subject_new(), *app;

	(void) state;
	folder->place.kind = &kind_folder;
	make_loose_profile(folder);
	folder->place.kind = &kind_folder;
	folder->place.loose_path = NULL;
	for (size_t i = 0; i < 3; i++)
		add_profile(folder, paths[i], "ABCDE12345.*")->place.path =
		    paths[i];
	judge(folder);
	assert_int_equal(count_of(folder, "profile-redistribution"), 0);
	folder->findings.count = 0;
	app = add_child(folder, &kind_app, "d/A.app");
	make_developer_id(app);
	judge(folder);
	assert_int_equal(find(folder, "profile-redistribution")->count, 3);
	assert_string_equal(
	    find(folder, "profile-redistribution")->file, paths[0]);
	subject_free(folder);
}

static struct subject *
with_seal_problem(enum seal_problem_kind kind, const char *path)
{
	struct profile_words w = profile_words();
	struct subject *s = subject_new();

	embed_profile(s, &w);
	seal_problems(s, kind, 1);
	s->seal_verdict.problems[0].path = path;
	return s;
}

static void
only_the_profile_itself_is_asked_of_the_seal(void **state)
{
	static const char path[] = "Contents/embedded.provisionprofile";

	(void) state;
	assert_int_equal(count_now(with_seal_problem(SEAL_MODIFIED, path),
			     "profile-not-sealed"),
	    1);
	assert_int_equal(count_now(with_seal_problem(SEAL_ADDED, "Contents/x"),
			     "profile-not-sealed"),
	    0);
	assert_int_equal(count_now(with_seal_problem(SEAL_RULE_COST, path),
			     "profile-not-sealed"),
	    0);
}

static void
a_rule_may_leave_the_profile_out(void **state)
{
	const char *unsealed[] = { "Contents/a",
		"Contents/embedded.provisionprofile" };
	struct profile_words w = profile_words();
	struct subject *s = subject_new();

	(void) state;
	embed_profile(s, &w);
	s->seal_verdict.unsealed = unsealed;
	s->seal_verdict.unsealed_count = 2;
	judge(s);
	assert_non_null(strstr(find(s, "profile-not-sealed")->message, "rule"));
	subject_free(s);
}

/* The cause is the seal's. */
static void
not_sealed_follows_from_the_seal(void **state)
{
	struct subject *s =
	    with_seal_problem(SEAL_ADDED, "Contents/embedded.provisionprofile");

	(void) state;
	judge(s);
	assert_string_equal(
	    find(s, "profile-not-sealed")->consequence_of, "resource-added");
	subject_free(s);
}

static void
phones_do_not_know_quarantine(void **state)
{
	static struct source_entry entry = { .name = "com.apple.quarantine" };
	struct profile_words w = profile_words();
	struct subject *s = subject_new();

	(void) state;
	w.platform = "iOS";
	make_phone_code(s);
	embed_profile(s, &w);
	s->code.profile_xattrs =
	    (struct source_list){ .entries = &entry, .count = 1 };
	assert_int_equal(count_now(s, "profile-quarantined"), 0);
}

static struct subject *
without_profile(uint32_t platform, const struct bundle_kind *kind)
{
	struct subject *s = subject_new();

	make_phone_code(s);
	s->place.profile_path = NULL;
	s->place.kind = kind;
	s->platforms[0].platform = platform;
	return s;
}

static void
apps_of_devices_want_a_profile(void **state)
{
	struct subject *s;

	(void) state;
	assert_int_equal(
	    count_now(without_profile(2, &kind_app), "profile-missing"), 1);
	assert_int_equal(
	    count_now(without_profile(4, &kind_appex), "profile-missing"), 1);
	/* A Mac, a simulator, a framework, a store, nobody yet. */
	assert_int_equal(
	    count_now(without_profile(1, &kind_app), "profile-missing"), 0);
	assert_int_equal(
	    count_now(without_profile(7, &kind_app), "profile-missing"), 0);
	assert_int_equal(
	    count_now(without_profile(2, &kind_framework), "profile-missing"),
	    0);
	s = without_profile(2, &kind_app);
	s->parts[0].markers[0] = MARKER("6.1.3");
	assert_int_equal(count_now(s, "profile-missing"), 0);
	s = without_profile(2, &kind_app);
	sign_ad_hoc(s, DIRECTORY_ADHOC | DIRECTORY_LINKER_SIGNED);
	assert_int_equal(count_now(s, "profile-missing"), 0);
}

static struct subject *
uploaded(void)
{
	struct profile_words w = profile_words();
	struct subject *s = subject_new();

	w.kind = "app-store";
	w.devices = NULL;
	embed_profile(s, &w);
	s->parts[0].markers[0] = MARKER("6.1.7");
	return s;
}

static void
testflight_asks_of_what_has_an_app_id(void **state)
{
	struct subject *s = uploaded();
	struct subject *helper =
	    add_child(s, &kind_app, "Contents/Helpers/H.app");
	struct subject *own = add_child(s, &kind_app, "Contents/Helpers/I.app");
	struct subject *extension =
	    add_child(s, &kind_appex, "Contents/PlugIns/E.appex");

	(void) state;
	helper->parts[0].markers[0] = own->parts[0].markers[0] =
	    extension->parts[0].markers[0] = MARKER("6.1.7");
	entitle(own, XML_TEXT("com.apple.application-identifier",
			 "ABCDE12345.com.example.a"));
	judge(s);
	assert_int_equal(count_of(helper, "profile-missing-testflight"), 0);
	assert_int_equal(count_of(own, "profile-missing-testflight"), 1);
	assert_int_equal(count_of(extension, "profile-missing-testflight"), 1);
	subject_free(s);
	/* The store itself took it out. */
	s = subject_new();
	s->parts[0].markers[0] = MARKER("6.1.9");
	assert_int_equal(count_now(s, "profile-missing-testflight"), 0);
	s = subject_new();
	make_developer_id(s);
	assert_int_equal(count_now(s, "profile-missing-testflight"), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_profile_astray_is_an_error),
		cmocka_unit_test(a_second_profile_is_a_warning),
		cmocka_unit_test(profiles_for_other_apps_are_not_astray),
		cmocka_unit_test(archives_and_stores_keep_what_they_like),
		cmocka_unit_test(each_platform_has_its_name_for_it),
		cmocka_unit_test(a_profile_in_a_framework_is_no_other_fault),
		cmocka_unit_test(profiles_beside_apps_are_counted),
		cmocka_unit_test(only_the_profile_itself_is_asked_of_the_seal),
		cmocka_unit_test(a_rule_may_leave_the_profile_out),
		cmocka_unit_test(not_sealed_follows_from_the_seal),
		cmocka_unit_test(phones_do_not_know_quarantine),
		cmocka_unit_test(apps_of_devices_want_a_profile),
		cmocka_unit_test(testflight_asks_of_what_has_an_app_id),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
