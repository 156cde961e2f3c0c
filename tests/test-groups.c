/* SPDX-License-Identifier: MIT */
/* Sandboxes and groups: where checks hold back, and how badly they take it. */
#include <config.h>

#include <string.h>

#include "check.h"
#include "extension.h"

#define INHERIT XML_YES("com.apple.security.inherit")
#define GROUPS(name) XML_LIST("com.apple.security.application-groups", name)
#define KEYCHAIN(name) XML_LIST("keychain-access-groups", name)
#define NOTHING "sandbox-inherit-nothing-to-inherit"
#define OWN "sandbox-child-own-sandbox"
#define NOT_SHARED "app-group-not-shared"

static struct subject *
tool(const char *inside)
{
	struct subject *s = subject_new();

	make_tool(s, inside);
	return s;
}

static void
drivers_are_not_sandboxed_by_the_store(void **state)
{
	struct subject *s = subject_new();

	(void) state;
	flaw(s, "sandbox-missing-mas");
	s->place.kind = &kind_driver;
	assert_int_equal(judged_count(s, "sandbox-missing-mas"), 0);
}

static void
engines_may_loosen_the_runtime_beside_it(void **state)
{
	static const char id[] = "sandbox-inherit-extra-keys";
	struct subject *s =
	    tool(SANDBOX INHERIT XML_YES("com.apple.security.cs.allow-jit"));

	(void) state;
	assert_int_equal(severity_of(s, id), SEVERITY_WARNING);
	s = tool(SANDBOX XML_YES("com.apple.security.network.client"));
	assert_int_equal(judged_count(s, id), 0);
}

static void
who_starts_a_program_decides_what_it_inherits(void **state)
{
	struct launchd_job job = { .path = "Contents/Library/a.plist" };
	struct subject *s = tool(SANDBOX INHERIT);

	(void) state;
	s->place.kind = &kind_xpc;
	assert_int_equal(severity_of(s, NOTHING), SEVERITY_ERROR);
	s = tool(SANDBOX INHERIT);
	s->place.path = "Contents/Library/LoginItems/A.app";
	assert_int_equal(severity_of(s, NOTHING), SEVERITY_ERROR);
	s = tool(SANDBOX INHERIT);
	job.plist = dict_of(
	    s->arena, XML_TEXT("BundleProgram", "Contents/MacOS/Helper"));
	s->parent->code.jobs = &job;
	s->parent->code.job_count = 1;
	assert_int_equal(severity_of(s, NOTHING), SEVERITY_ERROR);
	s = claiming(SANDBOX INHERIT);
	assert_int_equal(severity_of(s, NOTHING), SEVERITY_ERROR);
	s = claiming(SANDBOX INHERIT);
	s->place.kind = &kind_executable;
	assert_int_equal(judged_count(s, NOTHING), 0);
}

static void
a_sibling_may_start_it(void **state)
{
	struct subject *s = tool(SANDBOX INHERIT);

	(void) state;
	entitle(s->parent, "");
	entitle(add_child(s->parent, &kind_executable, "Contents/MacOS/Other"),
	    SANDBOX);
	assert_int_equal(judged_count(s, NOTHING), 0);
}

/* The test's subjects have no more than a few children: they are made up. */
static void
very_many_siblings_are_not_asked(void **state)
{
	static const size_t counts[] = { 64, 65 };

	(void) state;
	for (size_t i = 0; i < 2; i++) {
		struct subject *s = tool(SANDBOX INHERIT);
		const struct check_subject *many[65];
		struct check_subject parent;
		struct findings findings;

		entitle(s->parent, "");
		judge(s);
		assert_int_equal(count_of(s, NOTHING), 1);
		for (size_t k = 0; k < 65; k++)
			many[k] = &s->judged;
		parent = s->parent->judged;
		parent.children = many;
		parent.child_count = counts[i];
		s->judged.parent = &parent;
		findings_init(&findings, s->arena);
		checks_run(CHECK_BUNDLE, &s->judged, &findings);
		s->findings = findings;
		assert_int_equal(count_of(s, NOTHING), counts[i] == 64);
		subject_free(s);
	}
}

static void
daemons_have_a_sandbox_of_their_own(void **state)
{
	struct subject *s = tool(SANDBOX);

	(void) state;
	s->place.path = "Contents/Library/LaunchServices/tool";
	assert_int_equal(judged_count(s, OWN), 0);
	s = tool(SANDBOX);
	s->code.launchd_embedded = dict_of(s->arena, "");
	assert_int_equal(judged_count(s, OWN), 0);
	s = tool(SANDBOX);
	s->place.kind = &kind_xpc;
	assert_int_equal(judged_count(s, OWN), 0);
	s = tool(SANDBOX);
	entitle(s->parent, "");
	assert_int_equal(judged_count(s, OWN), 0);
}

static void
exceptions_are_told_of_developer_id(void **state)
{
	struct subject *s = subject_new();

	(void) state;
	flaw(s, "sandbox-temporary-exception");
	make_developer_id(s);
	assert_int_equal(
	    severity_of(s, "sandbox-temporary-exception"), SEVERITY_INFO);
}

static void
profiles_and_catalyst_allow_groups(void **state)
{
	static const char id[] = "app-group-unauthorized-mac";
	struct subject *s = claiming(GROUPS("group.a"));

	(void) state;
	give_profile(s, GROUPS("group.*"));
	assert_int_equal(judged_count(s, id), 0);
	s = claiming(GROUPS("group.a"));
	give_profile(s, "");
	judge(s);
	assert_non_null(strstr(find(s, id)->message, "does not list"));
	subject_free(s);
	s = claiming(GROUPS("group.a"));
	s->platforms[0].platform = 6;
	assert_int_equal(judged_count(s, id), 0);
}

static void
groups_begin_with_a_prefix_of_ones_own(void **state)
{
	static const char id[] = "app-group-team-mismatch";
	struct subject *s = claiming(GROUPS("com.example.group"));

	(void) state;
	assert_int_equal(severity_of(s, id), SEVERITY_WARNING);
	s = claiming(GROUPS("nodots"));
	assert_int_equal(severity_of(s, id), SEVERITY_WARNING);
	s = claiming(GROUPS("group.a"));
	assert_int_equal(judged_count(s, id), 0);
	s = claiming(GROUPS("ZYXWV98765.a"));
	sign_ad_hoc(s, DIRECTORY_ADHOC);
	s->parts[0].directory.team = bytes_of(NULL);
	assert_int_equal(judged_count(s, id), 0);
	s = claiming(GROUPS("OLDPREFIX0.a"));
	give_profile(s, "");
	s->profile.der_plist = dict_of(
	    s->arena, XML_LIST("ApplicationIdentifierPrefix", "OLDPREFIX0"));
	assert_int_equal(judged_count(s, id), 0);
}

static void
a_device_without_profile_is_another_flaw(void **state)
{
	static const char id[] = "app-group-ios-not-in-profile";
	struct subject *s = claiming(GROUPS("group.a"));

	(void) state;
	make_phone_code(s);
	assert_int_equal(judged_count(s, id), 0);
	s = claiming(GROUPS("group.a"));
	make_phone_code(s);
	give_profile(s, "");
	assert_int_equal(severity_of(s, id), SEVERITY_ERROR);
}

static void
some_keychain_groups_are_everybodys(void **state)
{
	static const char id[] = "keychain-group-team-mismatch";
	struct subject *s = claiming(KEYCHAIN("com.apple.token"));

	(void) state;
	assert_int_equal(judged_count(s, id), 0);
	s = claiming(KEYCHAIN("OLDPREFIX0.a")
		XML_TEXT("com.apple.application-identifier", "OLDPREFIX0.a"));
	assert_int_equal(judged_count(s, id), 0);
	s = claiming(KEYCHAIN("OLDPREFIX0.a"));
	assert_int_equal(severity_of(s, id), SEVERITY_ERROR);
}

static struct subject *
extension(const char *theirs, const char *own, const char *service)
{
	struct subject *s = subject_new();

	make_child(s);
	s->place.kind = &kind_appex;
	s->place.path = "Contents/PlugIns/A.appex";
	entitle(s->parent, theirs);
	entitle(s, own);
	inform(
	    s, arena_printf(s->arena,
		   "<key>NetworkExtension</key><dict>" XML_TEXT("NEMachService"
								"Name",
		       "%s") "</dict>",
		   service));
	return s;
}

static void
one_without_groups_matters_where_they_are_named(void **state)
{
	struct subject *s = extension(GROUPS("ABCDE12345.a"), "", "other");

	(void) state;
	assert_int_equal(judged_count(s, NOT_SHARED), 0);
	s = extension(GROUPS("ABCDE12345.a"), "", "ABCDE12345.a.service");
	assert_int_equal(severity_of(s, NOT_SHARED), SEVERITY_WARNING);
	s = extension("", GROUPS("ABCDE12345.a"), "ABCDE12345.a.service");
	assert_int_equal(severity_of(s, NOT_SHARED), SEVERITY_WARNING);
	s = extension("", "", "ABCDE12345.a.service");
	assert_int_equal(judged_count(s, NOT_SHARED), 0);
	s = extension(GROUPS("ABCDE12345.a"), GROUPS("ABCDE12345.b"), "");
	s->place.kind = &kind_executable;
	assert_int_equal(judged_count(s, NOT_SHARED), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(drivers_are_not_sandboxed_by_the_store),
		cmocka_unit_test(engines_may_loosen_the_runtime_beside_it),
		cmocka_unit_test(who_starts_a_program_decides_what_it_inherits),
		cmocka_unit_test(a_sibling_may_start_it),
		cmocka_unit_test(very_many_siblings_are_not_asked),
		cmocka_unit_test(daemons_have_a_sandbox_of_their_own),
		cmocka_unit_test(exceptions_are_told_of_developer_id),
		cmocka_unit_test(profiles_and_catalyst_allow_groups),
		cmocka_unit_test(groups_begin_with_a_prefix_of_ones_own),
		cmocka_unit_test(a_device_without_profile_is_another_flaw),
		cmocka_unit_test(some_keychain_groups_are_everybodys),
		cmocka_unit_test(
		    one_without_groups_matters_where_they_are_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
