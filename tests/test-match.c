/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <string.h>

#include <sealtree/match.h>
#include <sealtree/text.h>

#include "check.h"

static enum match_result
result_of(const char *pattern, unsigned flags, struct bytes subject,
    size_t *from, size_t *to)
{
	struct text why = TEXT_INIT;
	struct match *match = match_new(bytes_of(pattern), flags, &why);
	enum match_result result;

	assert_non_null(match);
	assert_int_equal(why.len, 0);
	result = match_find(match, subject, from, to);
	match_free(match);
	text_release(&why);
	return result;
}

static enum match_result
find(const char *pattern, unsigned flags, const char *subject)
{
	return result_of(pattern, flags, bytes_of(subject), NULL, NULL);
}

static void
the_first_match_is_bounded(void **state)
{
	size_t from = 0, to = 0;

	(void) state;
	assert_int_equal(
	    result_of("b+", 0, bytes_of("abbbabb"), &from, &to), MATCH_YES);
	assert_int_equal(from, 1);
	assert_int_equal(to, 4);
	assert_int_equal(find("^b", 0, "ab"), MATCH_NO);
	assert_int_equal(find("", 0, ""), MATCH_YES);
	assert_int_equal(find("^$", 0, "x"), MATCH_NO);
}

static void
apples_rules(void **state)
{
	(void) state;
	assert_int_equal(
	    find("^Resources/.*\\.lproj/", 0, "Resources/en.lproj/a"),
	    MATCH_YES);
	assert_int_equal(
	    find("^(.*/)?\\.DS_Store$", 0, "a/.DS_Store"), MATCH_YES);
	assert_int_equal(
	    find("^(.*/)?\\.DS_Store$", 0, "a/.DS_Storex"), MATCH_NO);
}

static void
case_is_smart(void **state)
{
	(void) state;
	assert_int_equal(find("apple", 0, "Apple"), MATCH_NO);
	assert_int_equal(find("apple", MATCH_SMART_CASE, "APPLE"), MATCH_YES);
	assert_int_equal(find("Apple", MATCH_SMART_CASE, "APPLE"), MATCH_NO);
	/* The S of \S is no capital. */
	assert_int_equal(find("\\Spple", MATCH_SMART_CASE, "APPLE"), MATCH_YES);
}

static void
bytes_or_utf8(void **state)
{
	struct bytes torn = bytes_over("\xff"
				       "a\xc3\xa9"
				       "b",
	    5);
	size_t from = 0, to = 0;

	(void) state;
	assert_int_equal(find("^.$", 0, "\xc3\xa9"), MATCH_NO);
	assert_int_equal(find("^.$", MATCH_UTF8, "\xc3\xa9"), MATCH_YES);
	assert_int_equal(
	    find("\xc3\xa9", MATCH_UTF8 | MATCH_SMART_CASE, "\xc3\x89"),
	    MATCH_YES);
	assert_int_equal(
	    result_of("a.b", MATCH_UTF8, torn, &from, &to), MATCH_YES);
	assert_int_equal(from, 1);
	assert_int_equal(to, 5);
	assert_int_equal(
	    result_of("^.a", MATCH_UTF8, torn, NULL, NULL), MATCH_NO);
	/* A NUL ends nothing. */
	assert_int_equal(
	    result_of("b$", 0, bytes_over("a\0b", 3), NULL, NULL), MATCH_YES);
}

static void
refused(struct bytes pattern, unsigned flags)
{
	struct text why = TEXT_INIT;

	assert_null(match_new(pattern, flags, &why));
	assert_true(why.len > 0);
	text_release(&why);
}

static void
what_is_no_pattern_says_why(void **state)
{
	struct text why = TEXT_INIT;

	(void) state;
	assert_null(match_new(bytes_of("ab(c"), 0, &why));
	assert_non_null(strstr(text_string(&why), " at 4"));
	text_release(&why);
	refused(bytes_of("(*UTF)a"), 0);
	refused(bytes_of("a\\C"), MATCH_UTF8);
	refused(bytes_over("\xff", 1), MATCH_UTF8);
}

static void
patterns_have_limits(void **state)
{
	enum {
		LONGEST = 4096,
		DEEPEST = 100
	};
	struct text pattern = TEXT_INIT, why = TEXT_INIT;
	struct match *match;

	(void) state;
	for (int i = 0; i < LONGEST; i++)
		text_add_char(&pattern, 'a');
	match = match_new(text_bytes(&pattern), 0, &why);
	assert_non_null(match);
	match_free(match);
	text_add_char(&pattern, 'a');
	refused(text_bytes(&pattern), 0);
	text_reset(&pattern);
	for (int i = 0; i < DEEPEST + 1; i++)
		text_add_char(&pattern, '(');
	text_add_char(&pattern, 'a');
	for (int i = 0; i < DEEPEST + 1; i++)
		text_add_char(&pattern, ')');
	refused(text_bytes(&pattern), 0);
	match = match_new(
	    bytes_clamp(text_bytes(&pattern), 1, pattern.len - 2), 0, &why);
	assert_non_null(match);
	match_free(match);
	text_release(&pattern);
	text_release(&why);
}

static void
evil_patterns_give_up(void **state)
{
	static const char as[] = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!";

	(void) state;
	assert_int_equal(find("(a+)+$", 0, as), MATCH_GAVE_UP);
	assert_int_equal(find("(?:a|a)*$", 0, as), MATCH_GAVE_UP);
	/* A pattern can lower the limit and not raise it. */
	assert_int_equal(
	    find("(*LIMIT_MATCH=4000000000)(a+)+$", 0, as), MATCH_GAVE_UP);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_match_is_bounded),
		cmocka_unit_test(apples_rules),
		cmocka_unit_test(case_is_smart),
		cmocka_unit_test(bytes_or_utf8),
		cmocka_unit_test(what_is_no_pattern_says_why),
		cmocka_unit_test(patterns_have_limits),
		cmocka_unit_test(evil_patterns_give_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
