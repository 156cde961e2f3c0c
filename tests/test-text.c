/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <string.h>

#include <sealtree/text.h>

#include "check.h"

static void
shown(const char *data, size_t len, const char *expected)
{
	struct text text = TEXT_INIT;

	text_add_visible(&text, bytes_over(data, len));
	assert_string_equal(text_string(&text), expected);
	text_release(&text);
}

#define SHOWN(literal, expected) shown(literal, sizeof(literal) - 1, expected)

static void
plain_text_passes(void **state)
{
	(void) state;
	SHOWN("", "");
	SHOWN("com.example.app (1)", "com.example.app (1)");
	SHOWN("Jos\xc3\xa9 \xe6\x97\xa5\xe6\x9c\xac \xf0\x9f\x8e\xa5",
	    "Jos\xc3\xa9 \xe6\x97\xa5\xe6\x9c\xac \xf0\x9f\x8e\xa5");
	SHOWN("a\\b", "a\\\\b");
}

static void
controls_are_shown(void **state)
{
	(void) state;
	SHOWN("a\nb\tc\rd", "a\\nb\\tc\\rd");
	SHOWN("\x1b[31m", "\\x1b[31m");
	SHOWN("\0\x7f", "\\x00\\x7f");
	SHOWN("\xc2\x9b", "\\u{9b}");
	SHOWN("\xe2\x80\xa8", "\\u{2028}");
}

static void
what_deceives_is_shown(void **state)
{
	static const int32_t hidden[] = { 0xad, 0x61c, 0x115f, 0x200b, 0x200d,
		0x200e, 0x202a, 0x202e, 0x2060, 0x2066, 0x2069, 0x3164, 0xe000,
		0xfe0f, 0xfeff, 0xfff9, 0xfffe, 0xffff, 0x1ffff, 0xe0041,
		0xe0100, 0xf0000, 0x10ffff, 0xd800, 0x110000, -1 };

	(void) state;
	for (size_t i = 0; i < sizeof hidden / sizeof *hidden; i++)
		assert_int_equal(text_width(hidden[i]), -1);
	SHOWN("x\xe2\x80\xaegpj.exe", "x\\u{202e}gpj.exe");
	SHOWN("a\xf3\xa0\x81\x81", "a\\u{e0041}");
}

static void
bytes_that_are_not_utf8_are_shown(void **state)
{
	(void) state;
	SHOWN("bad\xff\xfe", "bad\\xff\\xfe");
	SHOWN("\xc0\xaf", "\\xc0\\xaf");
	SHOWN("\xe0\x80\xaf", "\\xe0\\x80\\xaf");
	SHOWN("\xed\xa0\x80", "\\xed\\xa0\\x80");
	SHOWN("\xf4\x90\x80\x80", "\\xf4\\x90\\x80\\x80");
	SHOWN("\xe6\x97", "\\xe6\\x97");
	SHOWN("\xe6\x97x", "\\xe6\\x97x");
	assert_false(text_is_utf8(bytes_of("\xc3")));
	assert_true(text_is_utf8(bytes_of("\xc3\xa9")));
	assert_true(text_is_utf8(bytes_of("")));
}

static void
three_marks_pass_and_no_more(void **state)
{
	(void) state;
	SHOWN("e\xcc\x81\xcc\x82\xcc\x83", "e\xcc\x81\xcc\x82\xcc\x83");
	SHOWN("e\xcc\x81\xcc\x82\xcc\x83\xcc\x84"
	      "f\xcc\x81",
	    "e\xcc\x81\xcc\x82\xcc\x83\\u{304}f\xcc\x81");
	SHOWN("\xcc\x81x", "\\u{301}x");
	SHOWN("\n\xcc\x81", "\\n\\u{301}");
}

static void
widths_are_our_own(void **state)
{
	(void) state;
	assert_int_equal(text_width('a'), 1);
	assert_int_equal(text_width(0xe9), 1);
	assert_int_equal(text_width(0x301), 0);
	assert_int_equal(text_width(0x65e5), 2);
	assert_int_equal(text_width(0xff21), 2);
	assert_int_equal(text_width(0xff71), 1);
	assert_int_equal(text_width(0x1f3a5), 2);
	assert_int_equal(text_width(0x20000), 2);
	assert_int_equal(text_width(0xfffd), 1);
}

static void
written(const char *data, size_t len, const char *expected, bool valid)
{
	struct text text = TEXT_INIT;

	assert_int_equal(text_add_json(&text, bytes_over(data, len)), valid);
	assert_string_equal(text_string(&text), expected);
	text_release(&text);
}

#define WRITTEN(literal, expected, valid) \
	written(literal, sizeof(literal) - 1, expected, valid)

static void
json_strings(void **state)
{
	(void) state;
	WRITTEN("", "", true);
	WRITTEN("say \"a\\b\"\n", "say \\\"a\\\\b\\\"\\n", true);
	WRITTEN("\0\x1b\x7f", "\\u0000\\u001b\\u007f", true);
	WRITTEN("</script>\xe2\x80\xa8", "\\u003c/script>\\u2028", true);
	WRITTEN("\xe2\x80\xae\xf3\xa0\x81\x81", "\\u202e\\udb40\\udc41", true);
	WRITTEN("\xc3\xa9\xf0\x9f\x8e\xa5", "\xc3\xa9\xf0\x9f\x8e\xa5", true);
	WRITTEN("a\xff\xc3", "a\xef\xbf\xbd\xef\xbf\xbd", false);
}

typedef void adding(struct text *text, struct bytes b);

static void
added(adding *add, const char *data, size_t len, const char *expected)
{
	struct text text = TEXT_INIT;

	add(&text, bytes_over(data, len));
	assert_string_equal(text_string(&text), expected);
	text_release(&text);
}

#define ADDED(add, literal, expected) \
	added(add, literal, sizeof(literal) - 1, expected)

static void
markdown_keeps_prose_and_nothing_else(void **state)
{
	(void) state;
	ADDED(text_add_markdown, "", "");
	ADDED(text_add_markdown, "it isn't (re-signed), see \"that\": 3 of 7.",
	    "it isn't (re-signed), see \"that\": 3 of `7.`");
	ADDED(text_add_markdown, "Jos\xc3\xa9 made it", "Jos\xc3\xa9 made it");
	ADDED(text_add_markdown, "Contents/a_b: altered",
	    "`Contents/a_b`: altered");
	ADDED(text_add_markdown, "a<b>c&amp; *x* _y_ ~z~",
	    "`a<b>c&amp`; `*x*` `_y_` `~z~`");
	ADDED(text_add_markdown, "@user #1 GH-1 a@b.c www.x.y http://x/ :+1:",
	    "`@user` `#1` `GH-1` `a@b.c` `www.x.y` `http://x/` `:+1`:");
	ADDED(text_add_markdown, "![x](y) [x]: <!-- 1. 1) - + =",
	    "`![x](y)` `[x]`: `<!--` `1.` `1)` `-` `+` `=`");
	ADDED(text_add_markdown, "a|b `c` d\\",
	    "`a\\x7cb` `\\x60c\\x60` `d\\\\`");
	ADDED(text_add_markdown, "0x1(runtime) (f(x)),",
	    "`0x1(runtime)` (`f(x)`),");
	ADDED(text_add_markdown, "a\nb\x1b[0m", "`a\\nb\\x1b[0m`");
	ADDED(text_add_markdown, "\\\"x \\", "`\\\\\"x` `\\\\`");
}

static void
markdown_names_are_code(void **state)
{
	(void) state;
	ADDED(text_add_markdown_code, "", "");
	ADDED(text_add_markdown_code, "My App.app", "`My App.app`");
	ADDED(text_add_markdown_code, " a ", "`\\x20a\\x20`");
	ADDED(text_add_markdown_code, "``|<\n", "`\\x60\\x60\\x7c<\\n`");
	ADDED(text_add_markdown_code, "a\\", "`a\\\\`");
}

static void
markup(void **state)
{
	(void) state;
	ADDED(text_add_markup, "<a href='x' b=\"y\">&amp;]]>",
	    "&#60;a href=&#39;x&#39; b=&#34;y&#34;&#62;&#38;amp;]]&#62;");
	ADDED(text_add_markup, "\0\x1b\xff\xef\xbf\xbf\n",
	    "\\x00\\x1b\\xff\\u{ffff}\\n");
	ADDED(text_add_markup, "\xc3\xa9", "\xc3\xa9");
}

/* For programs: each character as it is, or nothing. */
static void
xml_holds_characters(void **state)
{
	struct text text = TEXT_INIT;

	(void) state;
	assert_true(text_add_xml(&text, bytes_of("a\\<b>&\"'\t\n\r\xc3\xa9")));
	assert_string_equal(
	    text_string(&text), "a\\&#60;b&#62;&#38;\"'\t\n&#13;\xc3\xa9");
	assert_false(text_add_xml(&text, bytes_of("\x1b")));
	assert_false(text_add_xml(&text, bytes_over("\0", 1)));
	assert_false(text_add_xml(&text, bytes_of("\xff")));
	assert_false(text_add_xml(&text, bytes_of("\xef\xbf\xbf")));
	assert_true(bytes_end(text_bytes(&text), "\xc3\xa9"));
	text_release(&text);
}

static void
fields_of_csv(void **state)
{
	static const char *const formulas[] = { "=1", "+1", "-1", "@x", "\t=1",
		"\r=1", "\n=1",
		"\xef\xbc\x9d"
		"1",
		"\xef\xbc\xa0x" };

	(void) state;
	ADDED(text_add_csv, "", "\"\"");
	ADDED(text_add_csv, "a,b \"c\"\r\n", "\"a,b \"\"c\"\"\\r\\n\"");
	ADDED(text_add_csv, "=cmd|' /C calc'!A0", "\"'=cmd|' /C calc'!A0\"");
	ADDED(text_add_csv, "a=1", "\"a=1\"");
	for (size_t i = 0; i < sizeof formulas / sizeof *formulas; i++) {
		struct text text = TEXT_INIT;

		text_add_csv(&text, bytes_of(formulas[i]));
		assert_int_equal(strncmp(text_string(&text), "\"'", 2), 0);
		text_release(&text);
	}
}

static void
parts_of_uris(void **state)
{
	(void) state;
	ADDED(text_add_uri, "Contents/a-b_c.~1", "Contents/a-b_c.~1");
	ADDED(text_add_uri, "a b%?#:\"<\\\n\xc3\xa9\xff\0",
	    "a%20b%25%3F%23%3A%22%3C%5C%0A%C3%A9%FF%00");
}

static void
code_points_one_by_one(void **state)
{
	struct bytes b = bytes_of("a\xc3\xa9\xff\xf0\x9f\x8e\xa5");

	(void) state;
	assert_int_equal(text_next(&b), 'a');
	assert_int_equal(text_next(&b), 0xe9);
	assert_int_equal(text_next(&b), -1);
	assert_int_equal(text_next(&b), 0x1f3a5);
	assert_int_equal(b.len, 0);
	assert_int_equal(text_next(&b), -1);
}

static void
growing(void **state)
{
	struct text text = TEXT_INIT;

	(void) state;
	assert_string_equal(text_string(&text), "");
	for (int i = 0; i < 1000; i++)
		text_printf(&text, "%d,", i);
	assert_int_equal(text.len, 3890);
	text_reset(&text);
	text_add_hex(&text, bytes_over("\x00\xfa", 2));
	text_add_char(&text, ' ');
	text_add_base64(&text, bytes_of("ab"));
	text_add_char(&text, ' ');
	text_add_base64(&text, bytes_of("abc"));
	text_add_char(&text, ' ');
	text_add_count(&text, 12431);
	assert_string_equal(text_string(&text), "00fa YWI= YWJj 12 431");
	text_release(&text);
}

static void
time_is(int64_t seconds, const char *expected)
{
	struct text text = TEXT_INIT;

	text_add_time(&text, seconds);
	assert_string_equal(text_string(&text), expected);
	text_release(&text);
}

static void
times_of_any_year(void **state)
{
	(void) state;
	time_is(0, "1970-01-01T00:00:00Z");
	time_is(2208988800, "2040-01-01T00:00:00Z");
	time_is(253402300799, "9999-12-31T23:59:59Z");
	time_is(253402300800, "253402300800");
	time_is(-62167219200, "0000-01-01T00:00:00Z");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plain_text_passes),
		cmocka_unit_test(controls_are_shown),
		cmocka_unit_test(what_deceives_is_shown),
		cmocka_unit_test(bytes_that_are_not_utf8_are_shown),
		cmocka_unit_test(three_marks_pass_and_no_more),
		cmocka_unit_test(widths_are_our_own),
		cmocka_unit_test(json_strings),
		cmocka_unit_test(markdown_keeps_prose_and_nothing_else),
		cmocka_unit_test(markdown_names_are_code),
		cmocka_unit_test(markup),
		cmocka_unit_test(xml_holds_characters),
		cmocka_unit_test(fields_of_csv),
		cmocka_unit_test(parts_of_uris),
		cmocka_unit_test(code_points_one_by_one),
		cmocka_unit_test(growing),
		cmocka_unit_test(times_of_any_year),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
