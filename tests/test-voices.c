/* SPDX-License-Identifier: MIT */
/* Reports in the words of Apple's tools, of models made by hand. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include <sealtree/defect.h>
#include <sealtree/text.h>

#include "check.h"
#include "fake_report.h"
#include "golden.h"

#define EVIL "a\nIdentifier=b\x1b[31m\xe2\x80\xae\xff\""

static void
tell_lines(struct outline *o, const char *name)
{
	outline_map(o, "lines", NULL);
	outline_string(o, "executable", "Executable", name);
	outline_string(o, "identifier", "Identifier", name);
	outline_string(o, "code_directory", "CodeDirectory",
	    "v=20400 size=9 flags=0x2(adhoc) hashes=1+0 location=embedded");
	outline_string(o, "version_min", "VersionMin", "787200 (12.3)");
	outline_string(o, "hash_type", "Hash type", "UNKNOWN type=9 size=32");
	outline_string(o, "page_size", "Page size", "none");
	outline_string(o, "signature", "Signature", "adhoc");
	outline_list(o, "authority", "Authority");
	outline_close(o);
	outline_time(o, "signed_time", "Signed Time", 1657230572);
	outline_tone(o, TONE_BAD);
	outline_number(o, "info_plist_entries", "Info.plist entries", 3);
	outline_string(o, "team_identifier", "TeamIdentifier", "v=no row");
	outline_string(
	    o, "sealed_resources", "Sealed Resources", "version=2 rules=1");
	outline_close(o);
	outline_list(o, "special_slots", NULL);
	outline_hex(o, NULL, NULL, bytes_of("\1\2"));
	outline_close(o);
}

static void
tell_entitlements(struct outline *o, const char *name)
{
	const struct item number = { .type = VALUE_SIGNED,
		.key = bytes_of("number"),
		.number = (uint64_t) -3,
		.offset = NO_OFFSET };

	outline_map(o, "entitlements", NULL);
	outline_string(o, name, NULL, name);
	outline_item(o, &number);
	outline_data(o, "data", NULL, bytes_of("x"));
	outline_list(o, "list", NULL);
	outline_flag(o, NULL, NULL, false);
	outline_close(o);
	outline_close(o);
}

static struct model *
make(const char *name)
{
	struct model *model = fake_new();
	struct outline *o = fake_outline(model);

	fake_add(model, NULL, MODEL_CODE, name, ".", "app");
	tell_lines(o, name);
	tell_entitlements(o, name);
	outline_list(o, "requirements", NULL);
	outline_map(o, NULL, NULL);
	outline_string(o, "type", NULL, "host");
	outline_string(o, "text", NULL, name);
	outline_close(o);
	outline_close(o);
	outline_string(o, "implicit", NULL, "cdhash H\"00\"");
	return model;
}

static void
codesign_as_it_was(void **state)
{
	const struct report_subject verbose = { .verbose = true };
	struct model *model = make("Contents/MacOS/A");
	char *written = fake_write(model, "codesign", &verbose);
	struct text text = TEXT_INIT;

	(void) state;
	text_add_string(&text, written);
	assert_golden("voice-codesign.txt", &text);
	text_release(&text);
	free(written);
	fake_free(model);
}

static void
each_level_has_its_lines(void **state)
{
	const struct report_subject quiet = { .brief = true };
	const struct report_subject plain = { .brief = false };
	struct model *model = make("A");
	char *few = fake_write(model, "codesign", &quiet);
	char *more = fake_write(model, "codesign", &plain);

	(void) state;
	assert_null(strstr(few, "Identifier="));
	assert_null(strstr(few, " => "));
	assert_non_null(strstr(few, "[Dict]"));
	assert_non_null(strstr(more, "Page size=none\n"));
	assert_null(strstr(more, "    -1=0102\n"));
	free(few);
	free(more);
	fake_free(model);
}

static void
no_name_makes_a_line(void **state)
{
	static const char *const formats[] = { "codesign", "syspolicy",
		"notary-log" };

	(void) state;
	for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
		struct model *model = make(EVIL);
		struct model_finding *f = fake_find(model, model_root(model, 0),
		    SEVERITY_ERROR, "notary-binary-not-signed", EVIL);
		char *written;

		f->slice = f->file = bytes_of(EVIL);
		written = fake_write_plain(model, formats[i]);
		for (const char *c = written; *c; c++)
			if ((unsigned char) *c < ' ' && *c != '\n' &&
			    *c != '\t')
				fail_msg("%s: 0x%02x", formats[i], *c);
		assert_true(text_is_utf8(bytes_of(written)));
		assert_null(strstr(written, "\xe2\x80\xae"));
		assert_null(strstr(written, "\nIdentifier=b"));
		free(written);
		fake_free(model);
	}
}

/* What was not settled is never taken for accepted. */
static void
what_is_unknown_is_not_accepted(void **state)
{
	(void) state;
	for (int i = 0; i < 3; i++) {
		struct model *model = make("A.app");
		char *log, *policy;

		if (i == 1)
			fake_incomplete(model);
		if (i == 2)
			fake_find(model, model_root(model, 0), SEVERITY_UNKNOWN,
			    "notary-signature-invalid", "not read");
		log = fake_write_plain(model, "notary-log");
		policy = fake_write_plain(model, "syspolicy");
		assert_true(!strstr(log, "\"Accepted\"") == (i > 0));
		assert_true(!strstr(log, "\"status\": null") == (i == 0));
		assert_true(!strstr(policy, "App passed") == (i > 0));
		free(log);
		free(policy);
		fake_free(model);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(codesign_as_it_was),
		cmocka_unit_test(each_level_has_its_lines),
		cmocka_unit_test(no_name_makes_a_line),
		cmocka_unit_test(what_is_unknown_is_not_accepted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
