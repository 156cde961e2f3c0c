/* SPDX-License-Identifier: MIT */
/* What checks make of verdicts, beyond one flaw at a time. */
#include <config.h>

#include <string.h>

#include "check.h"
#include "subject.h"

/* While it is being read nothing is missed yet. */
static void
what_was_not_verified_never_passes(void **state)
{
	struct subject *s = subject_new();
	struct check_subject alone = { .code = &s->code,
		.options = &s->options };
	struct findings none;

	(void) state;
	complete_info(s);
	findings_init(&none, s->arena);
	checks_run(CHECK_NODE, &alone, &none);
	assert_int_equal(none.count, 0);
	not_verified(s);
	judge(s);
	assert_non_null(
	    strstr(find(s, "check-not-run")->message, "signature was read"));
	assert_string_equal(find(s, "check-not-run")->reason, "cancelled");
	assert_int_equal(findings_worst(&s->findings), SEVERITY_UNKNOWN);
	subject_free(s);

	s = subject_new();
	not_verified(s);
	add(s, DEFECT_UNREADABLE);
	judge(s);
	assert_int_equal(count_of(s, "check-not-run"), 2);
	assert_string_equal(s->findings.list[0].reason, "unreadable");
	assert_string_equal(s->findings.list[1].reason, "unreadable");
	subject_free(s);

	s = subject_new();
	s->place.kind = &kind_profile;
	s->code.signature_count = 0;
	s->code.macho = NULL;
	s->code.profile = &s->profile;
	judge(s);
	assert_non_null(
	    strstr(find(s, "check-not-run")->message, "profile was read"));
	subject_free(s);

	s = subject_new();
	s->verdict.seal = NULL;
	judge(s);
	assert_non_null(
	    strstr(find(s, "check-not-run")->message, "seal was read"));
	subject_free(s);

	s = subject_new();
	s->code.ticket = &s->ticket;
	judge(s);
	assert_non_null(
	    strstr(find(s, "check-not-run")->message, "ticket was read"));
	subject_free(s);
}

/* Every result that is unknown keeps a subject from passing. */
static void
unknown_results_are_told_of_once(void **state)
{
	struct subject *s = subject_new();
	const struct finding *f;

	(void) state;
	s->verdicts[0].code_pages = s->verdicts[0].cms.signature =
	    result_unknown(s->arena, "encrypted", "the pages are encrypted");
	judge(s);
	assert_int_equal(found(s), 1);
	f = find(s, "code-page-hash-mismatch");
	assert_int_equal(f->severity, SEVERITY_UNKNOWN);
	assert_string_equal(f->reason, "encrypted");
	subject_free(s);

	s = subject_new();
	memset(s->verdicts, 0, sizeof(s->verdicts));
	judge(s);
	assert_int_equal(found(s), 1);
	assert_int_equal(findings_worst(&s->findings), SEVERITY_UNKNOWN);
	subject_free(s);

	s = subject_new();
	s->seal_verdict.result = result_unknown(
	    s->arena, "cancelled", "not all files were compared");
	judge(s);
	assert_int_equal(found(s), 1);
	f = find(s, "resource-modified");
	assert_string_equal(f->reason, "cancelled");
	assert_string_equal(f->file, s->place.seal_path);
	subject_free(s);
}

static void
many_files_are_one_finding(void **state)
{
	struct subject *s = subject_new();
	const struct finding *f;

	(void) state;
	seal_problems(s, SEAL_ADDED, 8);
	judge(s);
	assert_int_equal(count_of(s, "resource-added"), 8);
	assert_string_equal(s->findings.list[0].file, "Contents/Resources/0");
	subject_free(s);

	s = subject_new();
	seal_problems(s, SEAL_ADDED, 300);
	judge(s);
	assert_int_equal(found(s), 1);
	f = find(s, "resource-added");
	assert_int_equal(f->count, 300);
	assert_string_equal(f->file, "Contents/Resources");
	assert_non_null(strstr(f->message, "300 files"));
	assert_non_null(strstr(f->message, "Contents/Resources/0"));
	subject_free(s);
}

static void
files_that_cannot_be_compared_are_unknown(void **state)
{
	struct subject *s = subject_new();

	(void) state;
	seal_problems(s, SEAL_UNREADABLE, 20);
	s->seal_verdict.result =
	    result_unknown(s->arena, "unreadable", "not every file");
	judge(s);
	assert_int_equal(count_of(s, "resource-modified"), 8);
	assert_int_equal(findings_worst(&s->findings), SEVERITY_UNKNOWN);
	assert_string_equal(s->findings.list[0].reason, "unreadable");
	subject_free(s);
}

static void
a_false_digest_has_a_consequence(void **state)
{
	struct subject *s = subject_new();

	(void) state;
	flaw(s, "cms-digest-mismatch");
	s->verdicts[0].cms.agility =
	    result_bad(s->arena, NO_OFFSET, "another list");
	judge(s);
	assert_string_equal(
	    find(s, "cms-cdhash-agility-mismatch")->consequence_of,
	    "cms-digest-mismatch");
	assert_null(find(s, "cms-digest-mismatch")->consequence_of);
	subject_free(s);
}

/* A build that nobody signed yet is told of at its root alone. */
static void
an_unsigned_build_is_one_finding(void **state)
{
	struct subject *s = subject_new();

	(void) state;
	make_child(s);
	flaw(s, "code-unsigned");
	flaw(s->parent, "code-unsigned");
	judge(s);
	assert_int_equal(found(s), 0);
	subject_free(s);
}

static void
old_and_local_code_is_not_blamed(void **state)
{
	struct subject *s = subject_new();

	(void) state;
	flaw(s, "hash-sha1-only");
	s->platforms[0].minimum_os = 0xa0700;
	assert_int_equal(severity_of(s, "hash-sha1-only"), SEVERITY_WARNING);
	s = subject_new();
	sign_ad_hoc(s, DIRECTORY_ADHOC);
	assert_int_equal(severity_of(s, "adhoc-signature"), SEVERITY_INFO);
	s = subject_new();
	flaw(s, "macho-trailing-data");
	s->coverage[1].by = VOUCHED_ZERO;
	judge(s);
	assert_int_equal(found(s), 0);
	subject_free(s);
	s = subject_new();
	s->parts[0].markers[0] = MARKER("6.1.9");
	s->place.receipt_path = "Contents/_MASReceipt/receipt";
	s->parts[0].leaf.not_after = NOW - 1;
	flaw(s, "team-id-cert-mismatch");
	judge(s);
	assert_int_equal(found(s), 0);
	subject_free(s);
}

static void
a_flag_ends_code_with_its_certificate(void **state)
{
	struct subject *s = subject_new();

	(void) state;
	flaw(s, "cert-expired-but-timestamped");
	s->parts[0].directory.flags = DIRECTORY_EXPIRES;
	assert_int_equal(severity_of(s, "expires-flag-set"), SEVERITY_ERROR);
}

/* The signer's word for the time is no proof. */
static void
a_time_without_a_stamp_is_a_warning(void **state)
{
	struct subject *s = subject_new();

	(void) state;
	flaw(s, "cert-signed-outside-validity");
	s->parts[0].cms.timestamp = NULL;
	s->parts[0].cms.has_signing_time = true;
	s->parts[0].cms.signing_time = NOW - YEAR / 2;
	assert_int_equal(
	    severity_of(s, "cert-signed-outside-validity"), SEVERITY_WARNING);
}

/* In all slices alike: of the file. In one: of that. */
static void
what_is_wrong_in_all_slices_is_one_finding(void **state)
{
	struct subject *s = subject_new();

	(void) state;
	make_two_slices(s);
	s->verdicts[0].limit = s->verdicts[1].limit =
	    result_bad(s->arena, NO_OFFSET, "another length");
	s->verdicts[0].code_pages =
	    result_bad(s->arena, NO_OFFSET, "other pages");
	judge(s);
	assert_int_equal(found(s), 2);
	assert_null(find(s, "code-limit-mismatch")->slice);
	assert_int_equal(find(s, "code-limit-mismatch")->count, 2);
	assert_string_equal(
	    find(s, "code-page-hash-mismatch")->slice, "x86_64");
	assert_int_equal(find(s, "code-page-hash-mismatch")->count, 1);
	subject_free(s);
}

static void
what_was_taken_out_of_its_bundle_has_one_cause(void **state)
{
	struct subject *s = subject_new();

	(void) state;
	flaw(s, "resources-expected-missing");
	flaw(s, "info-plist-slot-mismatch");
	s->place.kind = &kind_executable;
	s->code.info = NULL;
	judge(s);
	assert_int_equal(found(s), 2);
	assert_string_equal(find(s, "info-plist-slot-mismatch")->consequence_of,
	    "resources-expected-missing");
	subject_free(s);
}

static void
undecided_nested_code_is_counted(void **state)
{
	struct seal_nested nested[3] = { { .path = "a" }, { .path = "b" },
		{ .path = "c", .status = NESTED_OK } };
	struct subject *s = subject_new();

	(void) state;
	s->seal_verdict.nested = nested;
	s->seal_verdict.nested_count = 3;
	judge(s);
	assert_int_equal(found(s), 1);
	assert_int_equal(s->findings.list[0].severity, SEVERITY_UNKNOWN);
	assert_int_equal(s->findings.list[0].count, 2);
	subject_free(s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_not_verified_never_passes),
		cmocka_unit_test(unknown_results_are_told_of_once),
		cmocka_unit_test(many_files_are_one_finding),
		cmocka_unit_test(files_that_cannot_be_compared_are_unknown),
		cmocka_unit_test(a_false_digest_has_a_consequence),
		cmocka_unit_test(an_unsigned_build_is_one_finding),
		cmocka_unit_test(old_and_local_code_is_not_blamed),
		cmocka_unit_test(a_flag_ends_code_with_its_certificate),
		cmocka_unit_test(a_time_without_a_stamp_is_a_warning),
		cmocka_unit_test(what_is_wrong_in_all_slices_is_one_finding),
		cmocka_unit_test(
		    what_was_taken_out_of_its_bundle_has_one_cause),
		cmocka_unit_test(undecided_nested_code_is_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
