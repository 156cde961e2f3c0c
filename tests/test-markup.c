/* SPDX-License-Identifier: MIT */
/* Reports in XML, HTML and CSV hold together, whatever names they hold. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "fake_report.h"

enum {
	DEPTH = 256,
	FIELDS = 20
};

struct tag {
	const char *name;
	size_t len;
};

static bool
is_void(const struct tag *tag)
{
	return tag->len == 4 && strncmp(tag->name, "meta", 4) == 0;
}

/* Past a tag's attributes, each of which is quoted: to '/' or '>'. */
static const char *
skip_attributes(const char *c)
{
	while (*c == ' ') {
		c += strcspn(c + 1, "= />") + 1;
		if (*c != '=')
			continue; /* "open" */
		assert_int_equal(c[1], '"');
		c += 2;
		assert_int_equal(c[strcspn(c, "<\"")], '"');
		c += strcspn(c, "\"") + 1;
	}
	return c;
}

/* Past one tag, which is taken onto the stack or off it. */
static const char *
take_tag(const char *c, struct tag *stack, size_t *depth)
{
	bool closes = c[1] == '/';
	struct tag tag = { c + 1 + closes, 0 };

	tag.len = strcspn(tag.name, " />");
	c = skip_attributes(tag.name + tag.len);
	if (closes) {
		assert_true(*depth > 0);
		assert_int_equal(stack[--*depth].len, tag.len);
		assert_memory_equal(stack[*depth].name, tag.name, tag.len);
	} else if (*c == '/') {
		c++;
	} else if (!is_void(&tag)) {
		assert_true(*depth < DEPTH);
		stack[(*depth)++] = tag;
	}
	assert_int_equal(*c, '>');
	return c + 1;
}

static void
check_markup(const char *c)
{
	struct tag stack[DEPTH];
	size_t depth = 0;

	while (*c) {
		if (strncmp(c, "<!DOCTYPE", 9) == 0 ||
		    strncmp(c, "<?xml", 5) == 0)
			c = strchr(c, '>') + 1;
		else if (strncmp(c, "<style>", 7) == 0)
			c = strstr(c, "</style>") + 8;
		else if (*c == '<')
			c = take_tag(c, stack, &depth);
		else if (*c == '&') {
			assert_int_equal(c[1], '#');
			c += 2 + strspn(c + 2, "0123456789");
			assert_int_equal(*c, ';');
		} else
			c++;
	}
	assert_int_equal(depth, 0);
}

static void
tags_are_closed(void **state)
{
	static const char *const formats_of[] = { "junit", "html" };
	struct model *(*const make[])(void) = { fake_app, fake_hostile };

	(void) state;
	for (size_t i = 0; i < 4; i++) {
		struct model *model = make[i % 2]();
		char *written;

		fake_find(model,
		    fake_add(model, NULL, MODEL_CODE, "B.app", ".", "app"),
		    SEVERITY_WARNING, "seal-absent", "no seal");
		written = fake_write_plain(model, formats_of[i / 2]);
		check_markup(written);
		assert_null(strstr(written, "<script"));
		free(written);
		fake_free(model);
	}
}

static void
html_fetches_nothing(void **state)
{
	struct model *model = fake_hostile();
	char *written = fake_write_plain(model, "html");

	(void) state;
	assert_non_null(strstr(written, "content=\"default-src 'none'"));
	assert_null(strstr(written, "src="));
	assert_null(strstr(written, "href="));
	assert_null(strstr(written, "url("));
	assert_null(strstr(written, "@import"));
	free(written);
	fake_free(model);
}

static char *
junit_of(struct model *model, enum severity fail_on)
{
	const struct report_subject subject = { .fail_on = fail_on };

	return fake_write(model, "junit", &subject);
}

static void
cases_fail_by_fail_on(void **state)
{
	static const struct {
		enum severity fail_on;
		const char *counts;
	} rows[] = {
		{ SEVERITIES, "failures=\"0\" errors=\"0\" skipped=\"1\"" },
		{ SEVERITY_ERROR, "failures=\"1\" errors=\"0\" skipped=\"1\"" },
		{ SEVERITY_WARNING,
		    "failures=\"2\" errors=\"0\" skipped=\"1\"" },
		{ SEVERITY_UNKNOWN,
		    "failures=\"3\" errors=\"0\" skipped=\"0\"" },
	};

	(void) state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct model *model = fake_app();
		char *written = junit_of(model, rows[i].fail_on);

		assert_non_null(strstr(written, rows[i].counts));
		assert_non_null(strstr(written, "tests=\"4\""));
		free(written);
		fake_free(model);
	}
}

static void
what_was_not_seen_does_not_pass(void **state)
{
	struct model *model = fake_new();
	char *written;

	(void) state;
	fake_add(model, NULL, MODEL_CODE, "A", ".", "app")->state = MODEL_READ;
	fake_incomplete(model);
	written = junit_of(model, SEVERITIES);
	assert_non_null(strstr(
	    written, "tests=\"2\" failures=\"0\" errors=\"1\" skipped=\"1\""));
	assert_non_null(strstr(written, "<skipped message=\"not verified\"/>"));
	check_markup(written);
	free(written);
	fake_free(model);
}

static void
what_is_not_signed_does_not_pass(void **state)
{
	struct model *model = fake_new();
	char *written;

	(void) state;
	fake_add(model, NULL, MODEL_CODE, "A", ".", "obj")->unsigned_code =
	    true;
	written = junit_of(model, SEVERITY_ERROR);
	assert_non_null(strstr(written, "skipped=\"1\""));
	assert_non_null(strstr(written, "<skipped message=\"not signed\"/>"));
	free(written);
	fake_free(model);
}

/* With 200 values, and maps 32 deep; and one more of each. */
static void
html_is_capped(void **state)
{
	(void) state;
	for (int over = 0; over < 2; over++) {
		struct model *model = fake_new();
		struct outline *o = fake_outline(model);
		char *written;

		fake_add(model, NULL, MODEL_CODE, "A", ".", "app");
		outline_list(o, "list", "List");
		for (int i = 0; i < 200 + over; i++)
			outline_string(o, NULL, NULL, "v");
		outline_close(o);
		for (int i = 0; i < 32 + over; i++)
			outline_map(o, "map", NULL);
		outline_string(o, "deep", NULL, "innermost");
		for (int i = 0; i < 32 + over; i++)
			outline_close(o);
		written = fake_write_plain(model, "html");
		check_markup(written);
		assert_int_equal(strstr(written, "and 1 more") != NULL, over);
		assert_int_equal(strstr(written, "innermost") != NULL, !over);
		free(written);
		fake_free(model);
	}
}

/* Past one field; whether it is quoted, and begins no formula. */
static const char *
take_field(const char *c)
{
	assert_int_equal(*c++, '"');
	assert_null(*c == '"' ? NULL : strchr("=+-@\t\r", *c));
	for (;; c++) {
		assert_int_not_equal(*c, '\0');
		assert_int_not_equal(*c, '\r');
		assert_int_not_equal(*c, '\n');
		if (*c == '"' && *++c != '"')
			return c;
	}
}

static void
each_line_has_all_fields(void **state)
{
	struct model *model = fake_hostile();
	char *written = fake_write_plain(model, "csv");
	const char *c = strstr(written, "\r\n");
	size_t lines = 0;

	(void) state;
	assert_non_null(c);
	for (c += 2; *c; lines++) {
		for (size_t i = 0; i < FIELDS; i++) {
			c = take_field(c);
			assert_int_equal(*c++, i + 1 < FIELDS ? ',' : '\r');
		}
		assert_int_equal(*c++, '\n');
	}
	assert_int_equal(lines, 4);
	assert_non_null(strstr(written, "\"'=a|b"));
	free(written);
	fake_free(model);
}

static void
an_id_is_told_once(void **state)
{
	static const char *const ids[] = { "b", "a", "b", "a", "ab" };
	struct model *model = fake_new();
	struct model_node *node =
	    fake_add(model, NULL, MODEL_CODE, "A", ".", "app");
	char *written;

	(void) state;
	for (size_t i = 0; i < sizeof ids / sizeof *ids; i++)
		fake_find(model, node,
		    i < 3 ? SEVERITY_ERROR : SEVERITY_UNKNOWN, ids[i], "x");
	fake_find(model, node, SEVERITY_INFO, "c", "x");
	written = fake_write_plain(model, "csv");
	assert_non_null(strstr(written, ",\"3\",\"0\",\"2\",\"b a ab\"\r\n"));
	free(written);
	fake_free(model);
}

static void
two_roots_have_one_line_of_names(void **state)
{
	struct model *model = fake_app();
	char *written;

	(void) state;
	fake_lack(model);
	fake_add(model, NULL, MODEL_CODE, "B.app", ".", "app");
	written = fake_write_plain(model, "csv");
	assert_ptr_equal(strstr(written, "subject,path"), written);
	assert_null(strstr(written + 1, "subject,path"));
	assert_non_null(strstr(written, "\r\n\"B.app\",\".\""));
	free(written);
	fake_free(model);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tags_are_closed),
		cmocka_unit_test(html_fetches_nothing),
		cmocka_unit_test(cases_fail_by_fail_on),
		cmocka_unit_test(what_was_not_seen_does_not_pass),
		cmocka_unit_test(what_is_not_signed_does_not_pass),
		cmocka_unit_test(html_is_capped),
		cmocka_unit_test(each_line_has_all_fields),
		cmocka_unit_test(an_id_is_told_once),
		cmocka_unit_test(two_roots_have_one_line_of_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
