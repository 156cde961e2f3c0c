/* SPDX-License-Identifier: MIT */
/* Whole reports, of models made by hand. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include <sealtree/text.h>

#include "check.h"
#include "fake_report.h"
#include "golden.h"

static size_t
count_of(const char *text, const char *part)
{
	size_t count = 0;

	for (; (text = strstr(text, part)); text += strlen(part))
		count++;
	return count;
}

static void
the_table_and_the_choices_agree(void **state)
{
	size_t i = 0;

	(void) state;
	for (; formats()[i]; i++) {
		assert_non_null(format_ids[i]);
		assert_string_equal(formats()[i]->id, format_ids[i]);
		assert_ptr_equal(format_find(format_ids[i]), formats()[i]);
	}
	assert_null(format_ids[i]);
}

static const struct golden {
	const char *format, *name;
} goldens[] = {
	{ "markdown", "report.md" },
	{ "html", "report.html" },
	{ "sarif", "report.sarif" },
	{ "junit", "report.xml" },
	{ "csv", "report.csv" },
	{ "tree", "report-tree.txt" },
};

static void
as_they_were(void **state)
{
	(void) state;
	for (size_t i = 0; i < sizeof goldens / sizeof *goldens; i++) {
		struct model *model = fake_app();
		char *written = fake_write_plain(model, goldens[i].format);
		struct text text = TEXT_INIT;

		text_add_string(&text, written);
		assert_golden(goldens[i].name, &text);
		text_release(&text);
		free(written);
		fake_free(model);
	}
}

/* What no medium may get from a file. */
static void
nothing_is_obeyed(void **state)
{
	(void) state;
	for (size_t i = 0; i < sizeof goldens / sizeof *goldens; i++) {
		struct model *model = fake_hostile();
		char *written = fake_write_plain(model, goldens[i].format);

		for (const char *c = written; *c; c++)
			if ((unsigned char) *c < ' ' && *c != '\n' &&
			    (*c != '\r' || c[1] != '\n'))
				fail_msg("%s: 0x%02x", goldens[i].format, *c);
		assert_true(text_is_utf8(bytes_of(written)));
		assert_null(strstr(written, "\xe2\x80\xae"));
		free(written);
		fake_free(model);
	}
}

/* Outside of code there is nothing but prose and what the writer means. */
static void
markdown_is_safe(void **state)
{
	struct model *model = fake_hostile();
	char *written = fake_write_plain(model, "markdown");
	bool code = false;
	unsigned bars = 0;

	(void) state;
	for (const char *c = written; *c; c++) {
		if (*c == '\n') {
			assert_false(code);
			assert_true(bars == 0 || bars == 3 || bars == 5);
			bars = 0;
		}
		bars += *c == '|';
		if (*c == '`')
			code = !code;
		else if (code)
			continue;
		else if (*c == '<')
			assert_int_equal(strncmp(c, "<br>", 4), 0);
		else
			assert_null(strchr("[]@&{}\\=", *c));
	}
	free(written);
	fake_free(model);
}

static void
markdown_is_capped(void **state)
{
	const struct report_subject verbose = { .verbose = true };

	(void) state;
	for (size_t over = 0; over < 2; over++) {
		struct model *model = fake_crowd(100 + over);
		char *written = fake_write_plain(model, "markdown");

		assert_int_equal(count_of(written, "`adhoc-signature`"), 100);
		/* The root is a node too. */
		assert_int_equal(count_of(written, "\nand "), over ? 2 : 1);
		assert_int_equal(count_of(written, "\nand 1 more\n"), 1);
		free(written);
		written = fake_write(model, "markdown", &verbose);
		assert_int_equal(
		    count_of(written, "`adhoc-signature`"), 100 + over);
		assert_null(strstr(written, "\nand "));
		free(written);
		fake_free(model);
	}
}

static void
lists_in_markdown_are_capped(void **state)
{
	(void) state;
	for (size_t over = 0; over < 2; over++) {
		struct model *model = fake_new();
		struct outline *o = fake_outline(model);
		char *written;

		fake_add(model, NULL, MODEL_CODE, "A.app", ".", "app");
		outline_list(o, "list", "List");
		for (size_t i = 0; i < 20 + over; i++)
			outline_string(o, NULL, NULL, "value");
		outline_close(o);
		written = fake_write_plain(model, "markdown");
		assert_int_equal(count_of(written, "value"), 20);
		assert_int_equal(count_of(written, "<br>and 1 more |"), over);
		free(written);
		fake_free(model);
	}
}

static void
what_is_not_complete_says_so(void **state)
{
	struct model *model = fake_app();
	char *written;

	(void) state;
	fake_incomplete(model);
	written = fake_write_plain(model, "markdown");
	assert_non_null(strstr(written, "**Not complete**"));
	free(written);
	fake_free(model);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_table_and_the_choices_agree),
		cmocka_unit_test(as_they_were),
		cmocka_unit_test(nothing_is_obeyed),
		cmocka_unit_test(markdown_is_safe),
		cmocka_unit_test(markdown_is_capped),
		cmocka_unit_test(lists_in_markdown_are_capped),
		cmocka_unit_test(what_is_not_complete_says_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
