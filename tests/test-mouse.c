/* SPDX-License-Identifier: MIT */
/* Other ways to use the screen than a keyboard and eyes. */
#include <config.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "check.h"
#include "stage.h"

enum {
	LEFT = 0,
	WHEEL_UP = 64,
	WHEEL_DOWN = 65
};

/* As xterm tells it (SGR, mode 1006); cells from 0. */
static void
tell(struct term *term, int button, int row, int column, char how)
{
	char keys[32];

	snprintf(keys, sizeof keys, "\x1b[<%d;%d;%d%c", button, column + 1,
	    row + 1, how);
	term_type(term, keys);
}

static void
click(struct term *term, int row, int column)
{
	tell(term, LEFT, row, column, 'M');
	tell(term, LEFT, row, column, 'm');
}

static int
column_of(struct term *term, int row, const char *text)
{
	const char *line = term_row(term, row);
	const char *at = strstr(line, text);
	struct bytes before;
	int column = 0;

	if (!at)
		fail_msg("%s is not in row %d", text, row);
	before = bytes_over(line, (size_t) (at - line));
	while (before.len) {
		int32_t code_point = text_next(&before);

		column += code_point < 0 ? 1 : text_width(code_point);
	}
	return column;
}

static void
test_clicks(void **state)
{
	struct term *term = open_app(24, 80);

	(void) state;
	click(term, 5, 10);
	assert_true(term_wait_cursor(term, 5));
	assert_true(term_wait(term, "org.example.pluginb"));
	/* On its way the cursor passes rows that are not painted yet. */
	term_wait_quiet(term, QUIET);
	assert_true(term_marked(term, 5) > 20);
	/* Again: its detail has the focus. */
	click(term, 5, 10);
	assert_true(term_wait_cursor(term, 2));
	click(term, 1, column_of(term, 1, "6 Info"));
	assert_true(term_wait(term, "CFBundleExecutable"));
	/* A line, then back to the tree: one click does nothing but that. */
	click(term, 3, 60);
	assert_true(term_wait_cursor(term, 3));
	click(term, 5, 10);
	assert_true(term_wait_cursor(term, 5));
	/* What is beneath no pane. */
	click(term, 0, 3);
	click(term, 23, 3);
	click(term, 20, 3);
	term_wait_quiet(term, QUIET);
	assert_int_equal(term_cursor_row(term), 5);
	assert_harmless(term);
	quit(term);
}

static void
test_wheel(void **state)
{
	struct term *term = open_app(24, 80);

	(void) state;
	tell(term, WHEEL_DOWN, 3, 3, 'M');
	assert_true(term_wait_cursor(term, 4));
	tell(term, WHEEL_DOWN, 3, 3, 'M');
	assert_true(term_wait_cursor(term, 7));
	tell(term, WHEEL_UP, 3, 3, 'M');
	assert_true(term_wait_cursor(term, 4));
	/* In what lies over the panes. */
	term_type(term, "?");
	assert_true(term_wait(term, "Help: tree"));
	term_wait_quiet(term, QUIET);
	tell(term, WHEEL_DOWN, 3, 3, 'M');
	assert_true(term_wait_gone(term, "next row or line"));
	/* A click there does nothing. */
	click(term, 5, 5);
	term_type(term, "q");
	assert_true(term_wait_cursor(term, 4));
	quit(term);
}

static void
test_findings_list(void **state)
{
	struct term *term = open_app(24, 100);
	int head;

	(void) state;
	term_type(term, "p");
	assert_true(term_wait(term, "Findings ("));
	term_wait_quiet(term, QUIET);
	head = term_cursor_row(term) - 1;
	click(term, head + 3, 10);
	assert_true(term_wait_cursor(term, head + 3));
	click(term, head, 10);
	term_wait_quiet(term, QUIET);
	assert_int_equal(term_cursor_row(term), head + 3);
	click(term, head + 3, 10);
	assert_true(term_wait(term, "Rule "));
	quit(term);
}

static void
test_wall(void **state)
{
	struct term *term = open_app(24, 100);
	int wall = column_of(term, 2, "│"), more;

	(void) state;
	tell(term, LEFT, 10, wall, 'M');
	tell(term, LEFT, 10, wall + 9, 'm');
	term_wait_quiet(term, QUIET);
	more = column_of(term, 2, "│");
	assert_int_equal(more, wall + 9);
	/* What was pressed elsewhere does not drag it. */
	tell(term, LEFT, 10, 3, 'M');
	tell(term, LEFT, 10, 20, 'm');
	term_wait_quiet(term, QUIET);
	assert_int_equal(column_of(term, 2, "│"), more);
	quit(term);
}

static bool
sent_last(const struct term *term, const char *on, const char *off)
{
	size_t count, len = strlen(on);
	const char *bytes = (const char *) term_bytes(term, &count);
	bool last = false;

	for (size_t i = 0; i + len <= count; i++) {
		if (memcmp(bytes + i, on, len) == 0)
			last = true;
		if (memcmp(bytes + i, off, len) == 0)
			last = false;
	}
	return last;
}

/* Does the terminal tell of its mouse now? */
static bool
is_ours(const struct term *term)
{
	return sent_last(term, "\x1b[?1006;1000h", "\x1b[?1006;1000l");
}

static void
test_toggle(void **state)
{
	struct term *term = open_app(24, 80);

	(void) state;
	assert_true(is_ours(term));
	term_type(term, "M");
	assert_true(term_wait(term, "mouse off"));
	assert_false(is_ours(term));
	term_type(term, "M");
	assert_true(term_wait(term, "mouse on"));
	assert_true(is_ours(term));
	/* Stopped, it is the shell's. */
	term_type(term, "\x1a");
	assert_true(term_wait(term, "[stopped"));
	assert_false(is_ours(term));
	term_type(term, "fg\n");
	assert_true(term_wait(term, "plugin_c"));
	term_wait_quiet(term, QUIET);
	assert_true(is_ours(term));
	term_type(term, "Q");
	assert_true(term_wait_end(term));
	assert_false(is_ours(term));
	assert_harmless(term);
	term_close(term);
}

static void
test_no_mouse(void **state)
{
	struct term *term = open_term(24, 80, app, "--no-mouse", NULL);

	(void) state;
	assert_true(term_wait(term, "11 of 11 checked"));
	assert_false(sent(term, "\x1b[?1006;1000h"));
	term_type(term, "M");
	assert_true(term_wait(term, "mouse on"));
	assert_true(is_ours(term));
	quit(term);
}

/* The cursor is on what is selected, and seen only where that is asked for. */
static bool
cursor_is_seen(const struct term *term)
{
	return sent_last(term, "\x1b[?25h", "\x1b[?25l");
}

static void
test_plain(void **state)
{
	struct term *term = open_term(24, 100, app, "--plain-ui", NULL);

	(void) state;
	assert_true(term_wait(term, "11 of 11 checked"));
	term_wait_quiet(term, QUIET);
	assert_ascii(term);
	assert_true(cursor_is_seen(term));
	assert_false(sent(term, "\x1b[?1006;1000h"));
	/* One pane, and nothing drawn. */
	assert_true(term_shows(term, "X v Runner.app"));
	assert_false(term_shows(term, "|"));
	assert_false(term_shows(term, "--"));
	assert_false(term_shows(term, "com.example.runner"));
	cost(term, "j", 2);
	cost(term, "j", 3);
	cost(term, "k", 2);
	term_type(term, "\r");
	assert_true(term_wait_gone(term, "plugin_c"));
	assert_false(term_shows(term, "|"));
	term_type(term, "\x1b");
	assert_true(term_wait(term, "plugin_c"));
	term_type(term, "p");
	assert_true(term_wait(term, "Findings ("));
	assert_false(term_shows(term, "--"));
	assert_true(cursor_is_seen(term));
	quit(term);
	term = open_app(24, 80);
	assert_false(cursor_is_seen(term));
	quit(term);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_clicks),
		cmocka_unit_test(test_wheel),
		cmocka_unit_test(test_findings_list),
		cmocka_unit_test(test_wall),
		cmocka_unit_test(test_toggle),
		cmocka_unit_test(test_no_mouse),
		cmocka_unit_test(test_plain),
	};

	program = getenv("SEALTREE");
	if (!program || access(program, X_OK) != 0) {
		puts("1..0 # SKIP SEALTREE names no program");
		return 0;
	}
	return cmocka_run_group_tests(tests, make_all, remove_all);
}
