/* SPDX-License-Identifier: MIT */
/* What the notary service and Gatekeeper are not said to refuse, and what is
 * told once of a whole. */
#include <config.h>

#include <string.h>

#include "check.h"
#include "loading.h"
#include "rights.h"

#define JANUARY_2020 1578000000

static const struct bundle_kind kind_test = { .id = "xctest",
	.is_bundle = true };

static void
assert_quiet(struct subject *s, const char *id)
{
	judge(s);
	assert_int_equal(count_of(s, id), 0);
	subject_free(s);
}

static struct subject *
root_of(struct subject *s)
{
	return s->parent ? s->parent : s;
}

static const char *const asked[] = { "notary-no-secure-timestamp",
	"notary-no-hardened-runtime", "notary-get-task-allow",
	"notary-sdk-too-old", "notary-entitlements-malformed",
	"notary-kext-capability", "notary-not-developer-id",
	"notary-binary-not-signed", "notary-signature-invalid",
	"notary-bundle-structure", "notary-ready", "notary-archive-nested-code",
	NULL };

/* From February 2020 on the service holds to all of its rules. */
static void
the_notary_does_not_look_at_what_is_old(void **state)
{
	(void) state;
	for (size_t i = 0; asked[i]; i++) {
		struct subject *s = flawed(asked[i]);

		root_of(s)->parts[0].cms.timestamp =
		    &root_of(s)->parts[0].timestamp;
		root_of(s)->parts[0].timestamp.time = JANUARY_2020;
		assert_quiet(s, asked[i]);
	}
}

static void
the_notary_took_what_its_ticket_covers(void **state)
{
	(void) state;
	for (size_t i = 0; asked[i]; i++) {
		struct subject *s = flawed(asked[i]);
		struct ticket_hash hash = { .type = 2 };

		if (!s->signatures[0]) {
			subject_free(s);
			continue;
		}
		root_of(s)->ticket.hashes = &hash;
		root_of(s)->ticket.count = 1;
		assert_quiet(s, asked[i]);
	}
}

static void
a_ticket_that_does_not_hold_covers_nothing(void **state)
{
	struct subject *s = flawed("notary-no-hardened-runtime");
	struct ticket_hash hash = { .type = 2 };

	(void) state;
	s->ticket.hashes = &hash;
	s->ticket.count = 1;
	s->ticket_verdict.valid = bad(s);
	assert_int_equal(
	    severity_of(s, "notary-no-hardened-runtime"), SEVERITY_ERROR);
}

static void
others_have_no_notary(void **state)
{
	static const char *const markers[] = { MARKER("6.1.9"), MARKER("6.1.4"),
		MARKER("6.1.2"), MARKER("6.22") };

	(void) state;
	for (size_t i = 0; asked[i]; i++)
		for (size_t m = 0; m < 4; m++) {
			struct subject *s = flawed(asked[i]);

			sign_as(root_of(s), markers[m]);
			assert_quiet(s, asked[i]);
		}
}

static void
tests_are_not_notarized(void **state)
{
	static const char *const ids[] = { "notary-no-secure-timestamp",
		"notary-no-hardened-runtime", "notary-get-task-allow",
		"notary-not-developer-id", "notary-binary-not-signed",
		"notary-signature-invalid", "notary-bundle-structure",
		"notary-ready", "macho-in-archive",
		"notary-archive-nested-code" };

	(void) state;
	for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
		struct subject *s = flawed(ids[i]);

		s->place.kind = &kind_test;
		assert_quiet(s, ids[i]);
	}
}

static void
a_time_stamp_may_be_false(void **state)
{
	struct subject *s = subject_new();
	const struct finding *f;

	(void) state;
	make_developer_id(s);
	s->verdicts[0].cms.timestamp = bad(s);
	judge(s);
	f = find(s, "notary-no-secure-timestamp");
	assert_string_equal(f->message, "time stamp: it is broken");
	assert_string_equal(f->consequence_of, "cms-signature-invalid");
	subject_free(s);
}

static void
libraries_and_drivers_are_not_hardened(void **state)
{
	static const char id[] = "notary-no-hardened-runtime";
	static const struct bundle_kind dext = { .id = "dext",
		.is_bundle = true };
	struct subject *s = flawed(id);

	(void) state;
	make_library(s);
	assert_quiet(s, id);
	s = flawed(id);
	s->place.kind = &dext;
	assert_quiet(s, id);
	s = flawed(id);
	s->slices[0].arch = "i386";
	assert_int_equal(severity_of(s, id), SEVERITY_WARNING);
	s = flawed(id);
	sign_ad_hoc(s, DIRECTORY_ADHOC | DIRECTORY_LINKER_SIGNED);
	assert_quiet(s, id);
}

static void
hosts_of_plug_ins_are_debugged(void **state)
{
	struct subject *s = flawed("notary-get-task-allow");

	(void) state;
	entitle(s, XML_YES("com.apple.security.get-task-allow") XML_YES(
		       "com.apple.security.cs.disable-library-validation"));
	assert_int_equal(
	    severity_of(s, "notary-get-task-allow"), SEVERITY_WARNING);
	s = flawed("notary-get-task-allow");
	entitle(s, XML_NO("com.apple.security.get-task-allow"));
	assert_quiet(s, "notary-get-task-allow");
}

static void
sdks_of_all_sorts(void **state)
{
	static const char id[] = "notary-sdk-too-old";
	struct subject *s = flawed(id);

	(void) state;
	s->platforms[0].sdk = 10 << 16 | 9 << 8;
	assert_quiet(s, id);
	s = flawed(id);
	s->slices[0].platform_count = 0;
	assert_int_equal(severity_of(s, id), SEVERITY_ERROR);
	s = flawed(id);
	s->platforms[0].sdk = 0;
	make_library(s);
	assert_int_equal(severity_of(s, id), SEVERITY_WARNING);
	s = flawed(id);
	s->platforms[0].platform = 6;
	assert_quiet(s, id);
	s = flawed(id);
	s->slices[0].filetype = 1;
	assert_quiet(s, id);
}

static void
apples_code_in_an_app_is_a_warning(void **state)
{
	struct subject *s = subject_new();

	(void) state;
	make_nested_release(s);
	sign_as(s, MARKER("6.22"));
	assert_int_equal(
	    severity_of(s, "notary-not-developer-id"), SEVERITY_WARNING);
}

/* The code has its own finding, and the whole one that counts them. */
static void
the_whole_is_told_of_its_parts(void **state)
{
	struct subject *s = subject_new(), *f;
	const struct finding *whole;

	(void) state;
	make_developer_id(s);
	f = add_child(s, &kind_framework, "Contents/Frameworks/F.framework");
	make_developer_id(f);
	f->code.ticket = NULL;
	f->verdict.ticket = NULL;
	sign_ad_hoc(add_library(f, "Contents/Frameworks/F.framework/a"),
	    DIRECTORY_ADHOC);
	sign_ad_hoc(add_library(f, "Contents/Frameworks/F.framework/b"),
	    DIRECTORY_ADHOC);
	judge(s);
	whole = find(s, "notary-not-developer-id");
	assert_string_equal(whole->message,
	    "1 framework in it is not signed with Developer ID");
	assert_int_equal(whole->count, 2);
	assert_string_equal(whole->consequence_of, "adhoc-signature");
	assert_string_equal(
	    whole->related[1], "Contents/Frameworks/F.framework/b");
	assert_null(whole->related[2]);
	assert_int_equal(count_of(f, "notary-not-developer-id"), 0);
	assert_int_equal(
	    count_of(f->children[0], "notary-not-developer-id"), 1);
	subject_free(s);
}

static void
misplaced_code_breaks_what_is_not_sealed(void **state)
{
	static const struct check misplaced = { .id = "misplaced-code",
		.severity = SEVERITY_WARNING };
	struct subject *s = subject_new();

	(void) state;
	make_developer_id(s);
	finding_add(&s->findings, &misplaced, "code where none is expected");
	assert_quiet(s, "notary-bundle-structure");
	s = flawed("notary-signature-invalid");
	finding_add(&s->findings, &misplaced, "code where none is expected");
	judge(s);
	assert_string_equal(find(s, "notary-bundle-structure")->consequence_of,
	    "misplaced-code");
	subject_free(s);
}

/* What flaw() has packed, to be changed. */
static struct archive_content *
archive_of(struct subject *s)
{
	return s->code.archives;
}

static void
code_in_archives_is_named(void **state)
{
	struct subject *s = flawed("macho-in-archive");
	const struct finding *f;

	(void) state;
	judge(s);
	f = find(s, "macho-in-archive");
	assert_string_equal(f->message,
	    "Mach-O files without a signature in the archive: 14");
	assert_string_equal(f->file, "Contents/Resources/a.zip");
	assert_int_equal(f->count, 14);
	assert_string_equal(f->seen, "a.so and 13 more");
	f = find(s, "notary-archive-nested-code");
	assert_int_equal(f->count, 15);
	assert_string_equal(f->consequence_of, "macho-in-archive");
	subject_free(s);
}

/* Which kinds the service opens is known of zip only. */
static void
code_in_other_archives_is_a_warning(void **state)
{
	struct subject *s = flawed("macho-in-archive");

	(void) state;
	archive_of(s)->format = "tar";
	assert_int_equal(
	    severity_of(s, "macho-in-archive"), SEVERITY_WARNING);
	s = flawed("macho-in-archive");
	archive_of(s)->code[MACHO_SIGNED_NO] = 0;
	archive_of(s)->opaque = 2;
	assert_int_equal(severity_of(s, "macho-in-archive"), SEVERITY_INFO);
}

/* A store signs again what it ships, but not in archives. */
static void
no_code_in_archives_for_the_store(void **state)
{
	struct subject *s = flawed("notary-archive-nested-code");

	(void) state;
	sign_as(s, MARKER("6.1.7"));
	archive_of(s)->format = "tar";
	assert_int_equal(severity_of(s, "macho-in-archive"), SEVERITY_ERROR);
	s = flawed("notary-archive-nested-code");
	sign_as(s, MARKER("6.1.9"));
	assert_quiet(s, "macho-in-archive");
}

static void
what_the_notary_does_not_look_at_may_hold_archives(void **state)
{
	static const char id[] = "macho-in-archive";
	struct ticket_hash hash = { .type = 2 };
	struct subject *s = flawed(id);

	(void) state;
	s->parts[0].timestamp.time = JANUARY_2020;
	assert_quiet(s, id);
	s = flawed(id);
	s->ticket.hashes = &hash;
	s->ticket.count = 1;
	assert_quiet(s, id);
	s = flawed(id);
	sign_as(s, MARKER("6.1.2"));
	assert_quiet(s, id);
}

static void
code_of_others_in_archives(void **state)
{
	static const char *const ids[] = { "macho-in-archive",
		"notary-archive-nested-code" };

	(void) state;
	for (size_t i = 0; i < 2; i++) {
		struct subject *s = flawed(ids[i]);

		sign_as(s, MARKER("6.22"));
		assert_quiet(s, ids[i]);
		s = flawed(ids[i]);
		s->signatures[0] = NULL;
		assert_quiet(s, ids[i]);
	}
}

static void
archives_without_code_are_noted(void **state)
{
	static const char id[] = "notary-archive-nested-code";
	struct subject *s = flawed(id);

	(void) state;
	archive_of(s)->code[MACHO_SIGNED_YES] = 0;
	judge(s);
	assert_int_equal(find(s, id)->severity, SEVERITY_INFO);
	assert_string_equal(find(s, id)->message, "1 archive without code");
	subject_free(s);
	s = flawed(id);
	*archive_of(s) = (struct archive_content){ .path = "a.asar" };
	judge(s);
	assert_int_equal(find(s, id)->severity, SEVERITY_INFO);
	assert_string_equal(find(s, id)->message,
	    "0 archives without code; 1 of a kind that is not opened here");
	assert_string_equal(find(s, id)->file, "a.asar");
	subject_free(s);
	s = flawed(id);
	archive_of(s)->code[MACHO_SIGNED_YES] = 0;
	archive_of(s)->why = "it is damaged";
	archive_of(s)->archives = 2;
	judge(s);
	assert_string_equal(find(s, id)->message,
	    "0 archives without code; 1 could not be read to the end; "
	    "archives in them are not opened: 2");
	subject_free(s);
}

static void
what_gatekeeper_takes(void **state)
{
	struct subject *s = flawed("gk-unnotarized");

	(void) state;
	judge(s);
	assert_string_equal(find(s, "gk-unnotarized")->reason, "online-only");
	subject_free(s);
	s = flawed("gk-unnotarized");
	s->parts[0].timestamp.time = 1559347199;
	assert_quiet(s, "gk-unnotarized");
	s = flawed("gk-not-app-like");
	inform(s, XML_TEXT("CFBundlePackageType", "APPL"));
	assert_quiet(s, "gk-not-app-like");
	s = flawed("gk-obsolete-envelope");
	sign_as(s, MARKER("6.22"));
	assert_quiet(s, "gk-obsolete-envelope");
	/* Nor a profile an app, or something to staple to. */
	s = flawed("gk-not-app-like");
	s->code.macho = NULL;
	assert_quiet(s, "gk-not-app-like");
	s = flawed("notary-unstapleable");
	s->code.macho = NULL;
	assert_quiet(s, "notary-unstapleable");
	/* An object file is data: nobody opens it. */
	s = flawed("gk-no-usable-signature");
	s->slices[0].filetype = 1;
	assert_quiet(s, "gk-no-usable-signature");
}

static void
an_upload_has_no_marks_of_downloads(void **state)
{
	struct subject *s = flawed("quarantine-xattr");

	(void) state;
	sign_as(s, MARKER("6.1.7"));
	assert_int_equal(severity_of(s, "quarantine-xattr"), SEVERITY_ERROR);
	s = flawed("quarantine-xattr");
	sign_as(s, MARKER("6.1.9"));
	assert_int_equal(severity_of(s, "quarantine-xattr"), SEVERITY_INFO);
}

static void
flags_of_quarantine_are_read_as_such(void **state)
{
	static const struct {
		const char *value;
		bool hard;
	} rows[] = {
		{ "0086;5f9c8a10;Notes;", true },
		{ "0082;5f9c8a10;Notes;", false },
		{ "0004", true },
		{ "00C6;;;", true },
		{ "0000000400000000;x", false },
		{ ";0004", false },
		{ "q4;", false },
		{ "", false },
	};

	(void) state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct subject *s = subject_new();

		s->code.quarantine = bytes_of(rows[i].value);
		assert_int_equal(
		    judged_count(s, "hard-quarantine"), rows[i].hard);
	}
}

static void
a_download_without_code_is_not_run(void **state)
{
	struct subject *s = flawed("hard-quarantine");

	(void) state;
	s->code.macho = NULL;
	assert_quiet(s, "hard-quarantine");
	s = flawed("hard-quarantine");
	make_phone_code(s);
	assert_quiet(s, "hard-quarantine");
}

static void
channels_that_do_not_mix(void **state)
{
	struct subject *s = subject_new();

	(void) state;
	make_developer_id(s);
	s->profile.kind = "app-store";
	s->code.profile = &s->profile;
	judge(s);
	assert_non_null(strstr(find(s, "mixed-channel")->message, "profile"));
	subject_free(s);
	s = subject_new();
	make_developer_id(s);
	entitle(s, XML_YES("beta-reports-active"));
	judge(s);
	assert_true(
	    bytes_are(find(s, "mixed-channel")->key, "beta-reports-active"));
	subject_free(s);
	s = subject_new();
	make_developer_id(s);
	sign_as(s, MARKER("6.1.7"));
	judge(s);
	assert_non_null(strstr(find(s, "mixed-channel")->message, "ticket"));
	subject_free(s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_notary_does_not_look_at_what_is_old),
		cmocka_unit_test(the_notary_took_what_its_ticket_covers),
		cmocka_unit_test(a_ticket_that_does_not_hold_covers_nothing),
		cmocka_unit_test(others_have_no_notary),
		cmocka_unit_test(tests_are_not_notarized),
		cmocka_unit_test(code_in_archives_is_named),
		cmocka_unit_test(code_in_other_archives_is_a_warning),
		cmocka_unit_test(no_code_in_archives_for_the_store),
		cmocka_unit_test(
		    what_the_notary_does_not_look_at_may_hold_archives),
		cmocka_unit_test(code_of_others_in_archives),
		cmocka_unit_test(archives_without_code_are_noted),
		cmocka_unit_test(a_time_stamp_may_be_false),
		cmocka_unit_test(libraries_and_drivers_are_not_hardened),
		cmocka_unit_test(hosts_of_plug_ins_are_debugged),
		cmocka_unit_test(sdks_of_all_sorts),
		cmocka_unit_test(apples_code_in_an_app_is_a_warning),
		cmocka_unit_test(the_whole_is_told_of_its_parts),
		cmocka_unit_test(misplaced_code_breaks_what_is_not_sealed),
		cmocka_unit_test(what_gatekeeper_takes),
		cmocka_unit_test(an_upload_has_no_marks_of_downloads),
		cmocka_unit_test(flags_of_quarantine_are_read_as_such),
		cmocka_unit_test(a_download_without_code_is_not_run),
		cmocka_unit_test(channels_that_do_not_mix),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
