/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include <sealtree/limits.h>
#include <sealtree/view.h>

#include "check.h"

static struct edit edit;
static struct edit_history history;

static int
begin(void **state)
{
	(void) state;
	setlocale(LC_CTYPE, "C.UTF-8");
	edit_begin(&edit, bytes_of(""), LIMIT_TYPED_BYTES, &history);
	return 0;
}

static int
end(void **state)
{
	(void) state;
	edit_release(&edit);
	edit_forget(&history);
	return 0;
}

static void
type(const char *keys)
{
	while (*keys)
		(void) edit_put(&edit, (uint8_t) *keys++);
}

/* The text with a bar where the cursor is. */
static void
assert_edit(const char *wanted)
{
	struct text with = TEXT_INIT;

	text_add(&with, text_string(&edit.text), edit.at);
	text_add_char(&with, '|');
	text_add_string(&with, text_string(&edit.text) + edit.at);
	assert_string_equal(text_string(&with), wanted);
	text_release(&with);
}

static void
assert_shown(size_t width, const char *wanted, size_t cursor)
{
	struct text shown = TEXT_INIT;

	assert_int_equal(
	    edit_show(&edit, width, GLYPH_SET_UTF8, &shown), cursor);
	assert_string_equal(text_string(&shown), wanted);
	text_release(&shown);
}

static void
test_typing(void **state)
{
	(void) state;
	type("plugin");
	assert_edit("plugin|");
	assert_false(edit_act(&edit, EDIT_START));
	type("a ");
	assert_edit("a |plugin");
	assert_false(edit_act(&edit, EDIT_RIGHT));
	assert_true(edit_act(&edit, EDIT_RUB_OUT));
	assert_true(edit_act(&edit, EDIT_DELETE));
	assert_edit("a |ugin");
	assert_true(edit_act(&edit, EDIT_DELETE_ALL));
	assert_false(edit_act(&edit, EDIT_DELETE_ALL));
	assert_false(edit_act(&edit, EDIT_DELETE));
	assert_edit("a |");
	assert_true(edit_act(&edit, EDIT_RUB_OUT_ALL));
	assert_false(edit_act(&edit, EDIT_RUB_OUT));
	assert_edit("|");
}

static void
test_words(void **state)
{
	(void) state;
	type("one two  ");
	assert_true(edit_act(&edit, EDIT_RUB_OUT_WORD));
	assert_edit("one |");
	assert_true(edit_act(&edit, EDIT_RUB_OUT_WORD));
	assert_edit("|");
	assert_false(edit_act(&edit, EDIT_RUB_OUT_WORD));
}

/* A character goes as one, with the marks on it, however it is encoded. */
static void
test_characters(void **state)
{
	(void) state;
	type("e\xcc\x81\xe6\xbc\xa2\xf0\x9f\x98\x80");
	(void) edit_act(&edit, EDIT_LEFT);
	assert_edit("e\xcc\x81\xe6\xbc\xa2|\xf0\x9f\x98\x80");
	assert_true(edit_act(&edit, EDIT_RUB_OUT));
	assert_edit("e\xcc\x81|\xf0\x9f\x98\x80");
	(void) edit_act(&edit, EDIT_LEFT);
	assert_edit("|e\xcc\x81\xf0\x9f\x98\x80");
	assert_true(edit_act(&edit, EDIT_DELETE));
	assert_edit("|\xf0\x9f\x98\x80");
}

/* Bytes that are no UTF-8 do not stay, nor do controls. */
static void
test_not_text(void **state)
{
	(void) state;
	assert_false(edit_put(&edit, 0x80));
	assert_false(edit_put(&edit, 0xff));
	assert_false(edit_put(&edit, 0xe2));
	assert_true(edit_put(&edit, 'a'));
	assert_false(edit_put(&edit, 0xc0));
	assert_false(edit_put(&edit, 0x80));
	assert_false(edit_put(&edit, 0x07));
	assert_false(edit_put(&edit, 0x7f));
	assert_edit("a|");
	assert_true(edit_insert(&edit, bytes_of("b\tc\nd\x1b[e\xff")));
	assert_edit("ab c d[e|");
}

static void
test_limit(void **state)
{
	char full[LIMIT_TYPED_BYTES + 2];

	(void) state;
	memset(full, 'x', sizeof full - 1);
	full[sizeof full - 1] = '\0';
	assert_false(edit_insert(&edit, bytes_of(full)));
	full[LIMIT_TYPED_BYTES] = '\0';
	assert_true(edit_insert(&edit, bytes_of(full)));
	assert_false(edit_put(&edit, 'y'));
	assert_int_equal(edit.text.len, LIMIT_TYPED_BYTES);
	assert_true(edit_act(&edit, EDIT_RUB_OUT));
	assert_true(edit_put(&edit, 'y'));
}

static void
test_window(void **state)
{
	(void) state;
	type("0123456789abcdef");
	assert_shown(20, "0123456789abcdef", 16);
	assert_shown(17, "0123456789abcdef", 16);
	assert_shown(16, "89abcdef", 8);
	assert_shown(10, "abcdef", 6);
	(void) edit_act(&edit, EDIT_LEFT);
	assert_shown(10, "abcdef", 5);
	(void) edit_act(&edit, EDIT_START);
	assert_shown(10, "0123456789", 0);
	assert_shown(0, "", 0);
	(void) edit_act(&edit, EDIT_END);
	assert_shown(1, "", 0);
}

static void
test_window_of_odd_things(void **state)
{
	(void) state;
	type("\\.\xe6\xbc\xa2\xe2\x80\xae");
	assert_shown(40, "\\.\xe6\xbc\xa2\\u{202e}", 12);
	for (size_t width = 0; width < 20; width++) {
		struct text shown = TEXT_INIT;
		size_t cursor = edit_show(&edit, width, GLYPH_SET_UTF8, &shown);

		assert_true(view_width(text_bytes(&shown)) <= width);
		assert_true(cursor < width || !width);
		text_release(&shown);
	}
}

static void
test_history(void **state)
{
	(void) state;
	edit_remember(&history, bytes_of("one"));
	edit_remember(&history, bytes_of("two"));
	edit_remember(&history, bytes_of("one"));
	edit_remember(&history, bytes_of(""));
	assert_int_equal(history.count, 2);
	edit_release(&edit);
	edit_begin(&edit, bytes_of("new"), LIMIT_TYPED_BYTES, &history);
	assert_true(edit_act(&edit, EDIT_OLDER));
	assert_edit("one|");
	assert_true(edit_act(&edit, EDIT_OLDER));
	assert_edit("two|");
	assert_false(edit_act(&edit, EDIT_OLDER));
	assert_true(edit_act(&edit, EDIT_NEWER));
	assert_true(edit_act(&edit, EDIT_NEWER));
	assert_edit("new|");
	assert_false(edit_act(&edit, EDIT_NEWER));
}

static void
test_history_is_short(void **state)
{
	struct text line = TEXT_INIT;

	(void) state;
	for (int i = 0; i <= LIMIT_HISTORY; i++) {
		text_reset(&line);
		text_printf(&line, "%d", i);
		edit_remember(&history, text_bytes(&line));
		assert_int_equal(
		    history.count, i < LIMIT_HISTORY ? i + 1 : LIMIT_HISTORY);
	}
	assert_string_equal(text_string(&history.lines[0]), "1");
	text_reset(&line);
	for (int i = 0; i <= LIMIT_TYPED_BYTES; i++)
		text_add_char(&line, 'x');
	edit_remember(&history, text_bytes(&line));
	assert_string_equal(
	    text_string(&history.lines[LIMIT_HISTORY - 1]), "64");
	text_release(&line);
}

#define FIXED(test) cmocka_unit_test_setup_teardown(test, begin, end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		FIXED(test_typing),
		FIXED(test_words),
		FIXED(test_characters),
		FIXED(test_not_text),
		FIXED(test_limit),
		FIXED(test_window),
		FIXED(test_window_of_odd_things),
		FIXED(test_history),
		FIXED(test_history_is_short),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
