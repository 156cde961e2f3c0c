/* SPDX-License-Identifier: MIT */
/* Device IDs do not get into a report that is to be without them. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "fake_report.h"
#include "redact.h"

#define OLD "7cd9234e9aa4fa8ba528ee417f857b2c993a20a3"
#define OLD_CAPITALS "7CD9234E9AA4FA8BA528EE417F857B2C993A20A3"
#define NEW "00008103-000A11223344001E"
#define UUID "564D2F37-4B29-4C55-8F0E-1A2B3C4D5E6F"
#define OTHER "3da541559918a808c2402bba5012f6c60b27661c"

/* An app, and a profile in it that lists devices. */
static struct model *
make_app(void)
{
	struct model *model = fake_new();
	struct model_node *app =
	    fake_add(model, NULL, MODEL_CODE, "A.app", ".", "app");
	struct outline *o = fake_record(model);
	struct model_finding *f;

	fake_add(model, app, MODEL_CODE, "a.mobileprovision",
	    "a.mobileprovision", "prof");
	f = fake_find(model, app, SEVERITY_ERROR, "profile-device-not-listed",
	    "the device " OLD_CAPITALS " is none of the 2 that it lists");
	f->seen = bytes_of(OLD ", " UUID);
	outline_map(o, "profile", NULL);
	outline_list(o, "devices", NULL);
	outline_string(o, NULL, NULL, OLD);
	outline_string(o, NULL, NULL, NEW);
	outline_close(o);
	outline_close(o);
	return model;
}

static char *
filter(const char *text, size_t chunk)
{
	struct model *model = make_app();
	struct redaction *redaction = redaction_new(model);
	size_t written, len = strlen(text);
	char *result = NULL;
	FILE *out = open_memstream(&result, &written), *in;

	assert_non_null(redaction);
	in = redaction_open(redaction, out);
	assert_non_null(in);
	for (size_t at = 0; at < len; at += chunk) {
		fwrite(text + at, 1, len - at < chunk ? len - at : chunk, in);
		assert_int_equal(fflush(in), 0);
	}
	assert_int_equal(fclose(in), 0);
	assert_int_equal(fclose(out), 0);
	redaction_free(redaction);
	fake_free(model);
	return result;
}

static void
expect(const char *text, const char *wanted)
{
	/* However the stream cuts it. */
	for (size_t chunk = 1; chunk < 60; chunk++) {
		char *got = filter(text, chunk);

		assert_string_equal(got, wanted);
		free(got);
	}
}

static void
test_known_ids(void **state)
{
	(void) state;
	expect(OLD, "7cd9…20a3");
	expect("(" OLD_CAPITALS ")", "(7CD9…20A3)");
	expect(OLD "," UUID, "7cd9…20a3,564D…5E6F");
	expect("device-" OLD ".txt", "device-7cd9…20a3.txt");
	expect("dead" OLD "beef", "dead7cd9…20a3beef");
	expect(OLD OLD, "7cd9…20a37cd9…20a3");
	/* Cut off, as a medium may have it. */
	expect("7cd9234e9aa4fa8ba528ee41…", "7cd9…ee41…");
}

static void
test_new_form(void **state)
{
	(void) state;
	expect("00008110-000A11223344001E", "0000…001E");
	expect("\"00008110-000a11223344001e\"", "\"0000…001e\"");
	expect("ice-00008110-000A11223344001E", "ice-0000…001E");
	/* One digit more is another thing. */
	expect("00008110-000A11223344001E0", "00008110-000A11223344001E0");
	expect("x00008110-000A11223344001E", "x00008110-000A11223344001E");
}

static void
test_what_is_none(void **state)
{
	(void) state;
	expect(OTHER, OTHER);
	expect("7cd9234e9aa4", "7cd9234e9aa4");
	expect("3D2F1A00-4B29-4C55-8F0E-1A2B3C4D5E6F",
	    "3D2F1A00-4B29-4C55-8F0E-1A2B3C4D5E6F");
	expect("2026-11-24 and -- and abc", "2026-11-24 and -- and abc");
	expect("", "");
}

/* Longer than what is held back, and an ID at every place of it. */
static void
test_long_runs(void **state)
{
	(void) state;
	for (size_t at = 0; at < 700; at += 7) {
		char text[1024] = "", wanted[1024] = "", *got;

		memset(text, '0', at);
		memcpy(wanted, text, at);
		strcpy(text + at, OLD "0000");
		strcpy(wanted + at, "7cd9…20a30000");
		got = filter(text, sizeof text);
		assert_string_equal(got, wanted);
		free(got);
	}
}

/* Of devices they tell nothing. */
static bool
is_silent(const char *format)
{
	static const char *const silent[] = { "csv", "tree", "entitlements",
		"codesign-script", "rcodesign-script", "codesign", "syspolicy",
		"notary-log" };

	for (size_t i = 0; i < sizeof silent / sizeof *silent; i++)
		if (strcmp(format, silent[i]) == 0)
			return true;
	return false;
}

static void
test_every_format(void **state)
{
	(void) state;
	for (const struct format *const *f = formats(); *f; f++) {
		struct model *model = make_app();
		const struct report_subject open = {
			.version = "1.0",
			.arguments_name = "My App.app",
			.verbose = true,
		};
		struct report_subject redacted = open;
		char *told, *kept;

		redacted.redact = true;
		told = fake_write(model, (*f)->id, &open);
		kept = fake_write(model, (*f)->id, &redacted);
		if (strstr(told, OLD_CAPITALS))
			assert_non_null(strstr(kept, "7CD9…20A3"));
		else
			assert_true(is_silent((*f)->id));
		assert_null(strstr(kept, OLD));
		assert_null(strstr(kept, OLD_CAPITALS));
		assert_null(strstr(kept, UUID));
		assert_null(strstr(kept, NEW));
		free(told);
		free(kept);
		fake_free(model);
	}
}

static void
test_full_disk(void **state)
{
	struct model *model = make_app();
	const struct report_subject subject = { .model = model,
		.version = "1.0",
		.arguments_name = "x",
		.redact = true };
	FILE *out = fopen("/dev/full", "w");

	(void) state;
	if (!out) {
		fake_free(model);
		skip();
	}
	setvbuf(out, NULL, _IONBF, 0);
	assert_false(report_write(out, format_find("json"), &subject));
	fclose(out);
	fake_free(model);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_known_ids),
		cmocka_unit_test(test_new_form),
		cmocka_unit_test(test_what_is_none),
		cmocka_unit_test(test_long_runs),
		cmocka_unit_test(test_every_format),
		cmocka_unit_test(test_full_disk),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
