/* SPDX-License-Identifier: MIT */
/* What was asked of a build: where it holds back, and what it does not let
 * pass. */
#include <config.h>

#include <string.h>

#include "check.h"
#include "profiles.h"

#define TEAM "ABCDE12345"

static struct subject *
of_team(void)
{
	struct subject *s = subject_new();

	s->parts[0].directory.team = bytes_of(TEAM);
	s->options.team = TEAM;
	return s;
}

static struct subject *
requiring(unsigned what)
{
	struct subject *s = subject_new();

	make_developer_id(s);
	s->options.require = what;
	return s;
}

static void
nothing_is_asked_unless_it_is_asked(void **state)
{
	static const char *const ids[] = { "policy-team", "policy-identifier",
		"policy-hardened", "policy-timestamp", "policy-notarized",
		"policy-profile" };
	struct subject *s = subject_new();

	(void) state;
	sign_ad_hoc(s, DIRECTORY_ADHOC);
	judge(s);
	for (size_t i = 0; i < sizeof ids / sizeof *ids; i++)
		assert_int_equal(count_of(s, ids[i]), 0);
	subject_free(s);
}

static void
a_team_that_is_only_claimed_is_none(void **state)
{
	struct subject *s = of_team();

	(void) state;
	sign_ad_hoc(s, DIRECTORY_ADHOC);
	s->parts[0].directory.team = bytes_of(TEAM);
	assert_int_equal(severity_of(s, "policy-team"), SEVERITY_ERROR);
	s = of_team();
	s->verdicts[0].cms.signature = bad(s);
	assert_int_equal(severity_of(s, "policy-team"), SEVERITY_ERROR);
	s = of_team();
	s->verdicts[0].cms.team = bad(s);
	assert_int_equal(severity_of(s, "policy-team"), SEVERITY_ERROR);
	s = of_team();
	s->parts[0].cms.chain.complete = true;
	s->parts[0].cms.chain.pinned = false;
	assert_int_equal(severity_of(s, "policy-team"), SEVERITY_ERROR);
}

static void
a_signature_that_is_not_established_is_unknown(void **state)
{
	struct subject *s = of_team();

	(void) state;
	s->verdicts[0].cms.chain =
	    result_unknown(s->arena, "unreadable", "no certificates");
	assert_int_equal(severity_of(s, "policy-team"), SEVERITY_UNKNOWN);
	s = of_team();
	not_verified(s);
	assert_int_equal(severity_of(s, "policy-team"), SEVERITY_UNKNOWN);
}

static void
unsigned_code_is_of_no_team(void **state)
{
	struct subject *s = of_team();
	const struct finding *f;

	(void) state;
	s->signatures[0] = NULL;
	judge(s);
	f = find(s, "policy-team");
	assert_string_equal(f->message, "nobody signed it");
	subject_free(s);
}

static void
each_slice_and_each_node_is_asked(void **state)
{
	struct subject *s = of_team();

	(void) state;
	make_two_slices(s);
	s->parts[1].directory.team = bytes_of("OTHER12345");
	assert_int_equal(count_now(s, "policy-team"), 1);
	s = of_team();
	add_child(s, &kind_executable, "Contents/MacOS/Helper")
	    ->parts[0]
	    .directory.team = bytes_of("OTHER12345");
	judge(s);
	assert_int_equal(count_of(s, "policy-team"), 0);
	assert_int_equal(count_of(s->children[0], "policy-team"), 1);
	subject_free(s);
}

static void
code_of_apples_is_let_pass(void **state)
{
	struct subject *s = of_team();

	(void) state;
	s->parts[0].markers[0] = MARKER("6.22");
	s->parts[0].directory.team = (struct bytes){ 0 };
	assert_int_equal(count_now(s, "policy-team"), 0);
}

static void
an_identifier_is_the_outermost_ones(void **state)
{
	struct subject *s = subject_new();

	(void) state;
	pair_find("policy-identifier")->clean(s);
	add_child(s, &kind_executable, "Contents/MacOS/Helper");
	judge(s);
	assert_int_equal(count_of(s->children[0], "policy-identifier"), 0);
	subject_free(s);
}

static void
only_programs_are_hardened(void **state)
{
	struct subject *s = requiring(REQUIRE_HARDENED);

	(void) state;
	s->parts[0].directory.flags = 0;
	s->slices[0].filetype = 6;
	assert_int_equal(count_now(s, "policy-hardened"), 0);
	s = subject_new();
	s->options.require = REQUIRE_HARDENED | REQUIRE_NOTARIZED;
	make_phone_code(s);
	judge(s);
	assert_int_equal(count_of(s, "policy-hardened"), 0);
	assert_int_equal(count_of(s, "policy-notarized"), 0);
	subject_free(s);
}

static void
a_time_stamp_has_to_verify(void **state)
{
	struct subject *s = requiring(REQUIRE_TIMESTAMP);

	(void) state;
	s->verdicts[0].cms.timestamp = bad(s);
	assert_int_equal(severity_of(s, "policy-timestamp"), SEVERITY_ERROR);
	s = requiring(REQUIRE_TIMESTAMP);
	s->verdicts[0].cms.timestamp =
	    result_unknown(s->arena, "unreadable", "no certificates");
	assert_int_equal(severity_of(s, "policy-timestamp"), SEVERITY_UNKNOWN);
	s = requiring(REQUIRE_TIMESTAMP);
	not_verified(s);
	assert_int_equal(severity_of(s, "policy-timestamp"), SEVERITY_UNKNOWN);
}

static void
without_a_ticket_it_is_unknown(void **state)
{
	struct subject *s = requiring(REQUIRE_NOTARIZED);
	const struct finding *f;

	(void) state;
	s->code.ticket = NULL;
	s->verdict.ticket = NULL;
	judge(s);
	f = find(s, "policy-notarized");
	assert_int_equal(f->severity, SEVERITY_UNKNOWN);
	assert_string_equal(f->reason, "online-only");
	subject_free(s);
}

static void
a_ticket_has_to_hold_and_be_for_all(void **state)
{
	static const char *left[] = { "Contents/MacOS/Helper" };
	struct subject *s = requiring(REQUIRE_NOTARIZED);

	(void) state;
	s->ticket_verdict.valid = bad(s);
	assert_int_equal(severity_of(s, "policy-notarized"), SEVERITY_ERROR);
	s = requiring(REQUIRE_NOTARIZED);
	s->verdict.not_covered = left;
	s->verdict.not_covered_count = 1;
	assert_int_equal(severity_of(s, "policy-notarized"), SEVERITY_ERROR);
	s = requiring(REQUIRE_NOTARIZED);
	not_verified(s);
	assert_int_equal(severity_of(s, "policy-notarized"), SEVERITY_UNKNOWN);
}

static void
a_profile_has_to_hold(void **state)
{
	struct profile_words w = profile_words();
	struct subject *s = with_profile(&w);

	(void) state;
	s->options.require = REQUIRE_PROFILE;
	s->profile_verdict.cms.signature = bad(s);
	assert_int_equal(severity_of(s, "policy-profile"), SEVERITY_ERROR);
	s = with_profile(&w);
	s->options.require = REQUIRE_PROFILE;
	s->verdict.profile = NULL;
	assert_int_equal(severity_of(s, "policy-profile"), SEVERITY_UNKNOWN);
}

static void
a_tool_takes_no_profile(void **state)
{
	struct subject *s = requiring(REQUIRE_PROFILE);

	(void) state;
	add_child(s, &kind_executable, "Contents/MacOS/Helper");
	judge(s);
	assert_int_equal(count_of(s, "policy-profile"), 1);
	assert_int_equal(count_of(s->children[0], "policy-profile"), 0);
	subject_free(s);
}

/* --only names others; what was asked for is asked for all the same. */
static void
it_is_made_beside_the_only_ones(void **state)
{
	struct subject *s = of_team();
	struct check_policy *policy = check_policy_new(s->arena);

	(void) state;
	s->options.policy = policy;
	s->options.team = "OTHER12345";
	assert_true(check_policy_only(policy, "seal-modified") ||
		    check_policy_only(policy, "resource-modified"));
	check_policy_want(policy, "policy-team");
	assert_int_equal(count_now(s, "policy-team"), 1);
	s = of_team();
	s->options.team = "OTHER12345";
	policy = check_policy_new(s->arena);
	s->options.policy = policy;
	check_policy_want(policy, "policy-team");
	assert_true(check_policy_ignore(policy, "policy-team"));
	assert_int_equal(count_now(s, "policy-team"), 0);
}

/* Chains of time stamps too; and each certificate once, in all code. */
static void
each_certificate_that_ends_is_told_once(void **state)
{
	static struct certificate authority;
	static const struct certificate *chain[] = { &authority };
	struct subject *s = subject_new();

	(void) state;
	add_child(s, &kind_executable, "Contents/MacOS/Helper");
	pair_find("certificate-expiring")->flawed(s);
	pair_find("certificate-expiring")->flawed(s->children[0]);
	authority.not_after = NOW + 30 * 86400 - 1;
	authority.sha256[0] = 9;
	s->parts[0].timestamp.chain =
	    (struct chain){ .list = chain, .count = 1 };
	judge(s);
	assert_int_equal(count_of(s, "certificate-expiring"), 2);
	assert_int_equal(count_of(s->children[0], "certificate-expiring"), 0);
	subject_free(s);
	/* A second later it is beyond the days. */
	s = subject_new();
	s->options.days_left = 30;
	s->parts[0].leaf.not_after = NOW + 30 * 86400;
	assert_int_equal(count_now(s, "certificate-expiring"), 0);
	s = subject_new();
	s->parts[0].leaf.not_after = NOW + 86400;
	assert_int_equal(count_now(s, "certificate-expiring"), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_asked_unless_it_is_asked),
		cmocka_unit_test(a_team_that_is_only_claimed_is_none),
		cmocka_unit_test(
		    a_signature_that_is_not_established_is_unknown),
		cmocka_unit_test(unsigned_code_is_of_no_team),
		cmocka_unit_test(each_slice_and_each_node_is_asked),
		cmocka_unit_test(code_of_apples_is_let_pass),
		cmocka_unit_test(an_identifier_is_the_outermost_ones),
		cmocka_unit_test(only_programs_are_hardened),
		cmocka_unit_test(a_time_stamp_has_to_verify),
		cmocka_unit_test(without_a_ticket_it_is_unknown),
		cmocka_unit_test(a_ticket_has_to_hold_and_be_for_all),
		cmocka_unit_test(a_profile_has_to_hold),
		cmocka_unit_test(a_tool_takes_no_profile),
		cmocka_unit_test(it_is_made_beside_the_only_ones),
		cmocka_unit_test(each_certificate_that_ends_is_told_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
