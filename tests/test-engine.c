/* SPDX-License-Identifier: MIT */
/* What is common to all checks: targets, guards, what a person wishes, and
 * what follows from what. */
#include <config.h>

#include <string.h>

#include "check.h"
#include "subject.h"

static enum target
target_now(struct subject *s)
{
	enum target target;

	judge(s);
	target = s->judged.target;
	subject_free(s);
	return target;
}

static struct subject *
signed_by(const char *marker, uint32_t platform)
{
	struct subject *s = subject_new();

	s->parts[0].markers[0] = marker;
	s->platforms[0].platform = platform;
	return s;
}

static void
the_signer_tells_what_code_is_for(void **state)
{
	// clang-format off
	static const struct {
		const char *marker;
		uint32_t platform;
		enum target target;
	} rows[] = {
		{ MARKER("6.1.13"), 1, TARGET_DEVELOPER_ID },
		{ MARKER("6.1.9"), 1, TARGET_MAC_APP_STORE },
		{ MARKER("6.1.7"), 1, TARGET_MAC_APP_STORE },
		{ MARKER("6.1.12"), 1, TARGET_MAC_DEVELOPMENT },
		{ MARKER("6.1.2"), 2, TARGET_IOS_DEVELOPMENT },
		{ MARKER("6.1.3"), 2, TARGET_IOS_STORE },
		{ MARKER("6.1.4"), 2, TARGET_IOS_STORE },
		{ MARKER("6.1.4"), 7, TARGET_SIMULATOR },
		{ MARKER("6.1.13"), 2, TARGET_IOS },
	};
	// clang-format on

	(void) state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_int_equal(
		    target_now(signed_by(rows[i].marker, rows[i].platform)),
		    rows[i].target);
}

/* By LC_VERSION_MIN_IPHONEOS simulators and phones are the same. */
static void
an_intel_phone_is_a_simulator(void **state)
{
	static const uint32_t cpus[] = { 7, 0x01000007 };
	struct subject *s;

	(void) state;
	for (size_t i = 0; i < 2; i++) {
		s = signed_by(MARKER("6.1.2"), 2);
		s->slices[0].cputype = cpus[i];
		assert_int_equal(target_now(s), TARGET_SIMULATOR);
		s = signed_by(MARKER("6.1.2"), 1);
		s->slices[0].cputype = cpus[i];
		assert_int_equal(target_now(s), TARGET_MAC_DEVELOPMENT);
	}
	s = signed_by(MARKER("6.1.2"), 2);
	s->slices[0].cputype = 0x0100000c;
	assert_int_equal(target_now(s), TARGET_IOS_DEVELOPMENT);
}

static void
a_profile_tells_how_a_phone_gets_it(void **state)
{
	static const struct {
		const char *kind;
		enum target target;
	} rows[] = {
		{ "enterprise", TARGET_IOS_ENTERPRISE },
		{ "ad-hoc", TARGET_IOS_AD_HOC },
		{ "app-store", TARGET_IOS_STORE },
		{ NULL, TARGET_IOS_STORE },
	};

	(void) state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct subject *s = signed_by(MARKER("6.1.4"), 2);

		s->code.profile = &s->profile;
		s->profile.kind = rows[i].kind;
		assert_int_equal(target_now(s), rows[i].target);
	}
}

static void
what_is_not_signed_is_undecided(void **state)
{
	struct subject *s = subject_new();

	(void) state;
	s->code.signature_count = 0;
	assert_int_equal(target_now(s), TARGET_MAC);
	s = subject_new();
	sign_ad_hoc(s, DIRECTORY_ADHOC);
	s->platforms[0].platform = 2;
	assert_int_equal(target_now(s), TARGET_IOS);
	assert_string_equal(target_name(TARGET_IOS), "undecided");
}

/* The outermost code's, not the folder's that it lies in. */
static void
nested_code_has_the_target_of_what_is_around_it(void **state)
{
	static const struct bundle_kind folders[] = { { .id = "directory" },
		{ .id = "xcarchive", .is_bundle = true } };

	(void) state;
	for (size_t i = 0; i < 2; i++) {
		struct subject *s = subject_new(), *app;

		s->place.kind = &folders[i];
		s->code.macho = NULL;
		s->code.signature_count = 0;
		app = add_child(s, &kind_app, "dir/A.app");
		make_developer_id(app);
		assert_int_equal(target_now(add_child(app, &kind_executable,
				     "dir/A.app/Contents/MacOS/tool")),
		    TARGET_DEVELOPER_ID);
	}
}

static void
a_person_may_choose_the_target(void **state)
{
	struct subject *s = subject_new();

	(void) state;
	s->options.target_chosen = true;
	assert_true(target_find("ios-ad-hoc", &s->options.target));
	assert_int_equal(target_now(s), TARGET_IOS_AD_HOC);
	assert_false(target_find("undecided", &s->options.target));
	assert_false(target_find("", &s->options.target));
}

/* Before the tree is known, nothing is known of what code is for. */
static void
only_checks_of_a_bundle_have_contexts(void **state)
{
	const unsigned of_one =
	    GUARD_APPLE | GUARD_STORE | GUARD_LIBRARY | GUARD_KEXT;

	(void) state;
	for (const struct check *c = check_next(NULL); c; c = check_next(c)) {
		bool alone = c->scope & CHECK_NODE;

		if (alone && c->contexts && c->contexts != IN_ANY)
			fail_msg("%s: contexts in CHECK_NODE", c->id);
		if (alone && c->guards & ~of_one)
			fail_msg("%s: guards in CHECK_NODE", c->id);
	}
}

static void
what_a_check_follows_exists(void **state)
{
	(void) state;
	for (const struct check *c = check_next(NULL); c; c = check_next(c))
		for (size_t i = 0; c->follows && c->follows[i]; i++)
			if (!check_find(c->follows[i]))
				fail_msg("%s follows %s, which is no check",
				    c->id, c->follows[i]);
}

static void
guards_have_a_text_each(void **state)
{
	unsigned guards = GUARD_APPLE | GUARD_KEXT;

	(void) state;
	assert_string_equal(
	    check_guard_text(&guards), "code that Apple itself signed");
	assert_string_equal(
	    check_guard_text(&guards), "kernel and driver extensions");
	assert_null(check_guard_text(&guards));
}

static struct subject *
with_policy(struct check_policy **policy)
{
	struct subject *s = subject_new();

	add(s, DEFECT_MACHO);
	add(s, DEFECT_PLIST);
	add(s, DEFECT_LIMIT);
	*policy = check_policy_new(s->arena);
	s->options.policy = *policy;
	return s;
}

static void
severities_may_be_changed(void **state)
{
	struct check_policy *policy;
	struct subject *s = with_policy(&policy);

	(void) state;
	assert_true(check_policy_severity(policy, "macho-malformed=info"));
	assert_true(check_policy_severity(policy, "limit-reached=error"));
	assert_false(check_policy_severity(policy, "macho-malformed"));
	assert_false(check_policy_severity(policy, "macho-malformed=bad"));
	assert_false(check_policy_severity(policy, "macho-malformed=pass"));
	assert_false(check_policy_severity(policy, "macho=info"));
	judge(s);
	assert_int_equal(find(s, "macho-malformed")->severity, SEVERITY_INFO);
	assert_int_equal(find(s, "plist-malformed")->severity, SEVERITY_ERROR);
	assert_int_equal(find(s, "limit-reached")->severity, SEVERITY_UNKNOWN);
	subject_free(s);
}

static void
checks_may_be_left_out(void **state)
{
	struct check_policy *policy;
	struct subject *s = with_policy(&policy);

	(void) state;
	assert_true(check_policy_ignore(policy, "macho-malformed"));
	assert_false(check_policy_ignore(policy, "macho"));
	judge(s);
	assert_int_equal(count_of(s, "macho-malformed"), 0);
	assert_int_equal(found(s), 2);
	subject_free(s);
}

/* What the screen's program tells is not for the reader to leave out. */
static void
the_death_of_a_reader_is_always_told(void **state)
{
	static const char *const ids[] = { "reader-died", "reader-timeout" };
	struct check_policy *policy;
	struct subject *s = with_policy(&policy);

	(void) state;
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(check_find(ids[i])->scope, CHECK_TOLD);
		assert_int_equal(
		    check_find(ids[i])->severity, SEVERITY_UNKNOWN);
		assert_false(check_policy_ignore(policy, ids[i]));
		assert_false(check_policy_severity(policy,
		    arena_printf(s->arena, "%s=info", ids[i])));
	}
	subject_free(s);
}

static void
some_checks_may_be_all(void **state)
{
	struct check_policy *policy;
	struct subject *s = with_policy(&policy);

	(void) state;
	assert_true(check_policy_only(policy, "plist-malformed"));
	assert_false(check_policy_only(policy, "plist"));
	judge(s);
	assert_int_equal(found(s), 1);
	assert_int_equal(count_of(s, "plist-malformed"), 1);
	subject_free(s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_signer_tells_what_code_is_for),
		cmocka_unit_test(an_intel_phone_is_a_simulator),
		cmocka_unit_test(a_profile_tells_how_a_phone_gets_it),
		cmocka_unit_test(what_is_not_signed_is_undecided),
		cmocka_unit_test(
		    nested_code_has_the_target_of_what_is_around_it),
		cmocka_unit_test(a_person_may_choose_the_target),
		cmocka_unit_test(only_checks_of_a_bundle_have_contexts),
		cmocka_unit_test(what_a_check_follows_exists),
		cmocka_unit_test(guards_have_a_text_each),
		cmocka_unit_test(severities_may_be_changed),
		cmocka_unit_test(checks_may_be_left_out),
		cmocka_unit_test(the_death_of_a_reader_is_always_told),
		cmocka_unit_test(some_checks_may_be_all),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
