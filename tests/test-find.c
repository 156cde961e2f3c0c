/* SPDX-License-Identifier: MIT */
/*
 * What is typed at the bottom of the screen, and where it leads.
 */
#include <config.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sealtree/text.h>

#include "check.h"
#include "stage.h"

enum {
	BOTTOM = 23
};

/* Of an 80x24 screen. */
static void
wait_bottom(struct term *term, const char *text)
{
	for (int ms = 0; ms < TERM_PATIENCE; ms += QUIET) {
		if (strcmp(term_row(term, BOTTOM), text) == 0)
			return;
		(void) term_pump(term, QUIET);
	}
	assert_string_equal(term_row(term, BOTTOM), text);
}

static void
wait_selected(struct term *term, const char *text)
{
	for (int ms = 0; ms < TERM_PATIENCE; ms += QUIET) {
		if (strstr(term_row(term, term_cursor_row(term)), text))
			return;
		(void) term_pump(term, QUIET);
	}
	fail_msg("the cursor is on \"%s\", not on \"%s\"",
	    term_row(term, term_cursor_row(term)), text);
}

static void
command(struct term *term, const char *text)
{
	term_type(term, ":");
	wait_bottom(term, ":");
	term_type(term, text);
	term_type(term, "\r");
}

static void
test_prompt(void **state)
{
	struct term *term = open_app(24, 80);

	(void) state;
	term_type(term, ":");
	wait_bottom(term, ":");
	assert_true(term_wait_cursor(term, BOTTOM));
	assert_true(sent(term, "\x1b[?2004h"));
	term_type(term, "so b\x17\x01x\x1bOC\x05rt \x0b");
	wait_bottom(term, ":xso rt");
	/* A new line in a paste is no Enter, and no key of it a command. */
	term_type(term, "\x15\x1b[200~a\rb\tc\x1b[201~");
	wait_bottom(term, ":a b c");
	term_type(term, "\x1b");
	assert_true(term_wait(term, "Help"));
	assert_true(sent(term, "\x1b[?2004l"));
	/* Rubbed out beyond its start it goes away. */
	term_type(term, ":\x7f");
	term_wait_quiet(term, QUIET);
	assert_true(term_shows(term, "Help"));
	quit(term);
}

/* What terminals do with a paste is theirs again, however it ends. */
static void
test_prompt_left_open(void **state)
{
	struct term *term = open_app(24, 80);

	(void) state;
	term_type(term, ":");
	wait_bottom(term, ":");
	term_type(term, "\x1a");
	assert_true(term_wait(term, "[stopped"));
	assert_true(sent(term, "\x1b[?2004l"));
	term_type(term, "fg\n");
	wait_bottom(term, ":");
	leave(term, "\x1c", "[exit 131, modes same]");
}

static void
test_commands(void **state)
{
	struct term *term = open_app(24, 80);

	(void) state;
	command(term, "nonsense");
	assert_true(term_wait(term, "no such command: nonsense"));
	command(term, "tab 6");
	assert_true(term_wait(term, "CFBundleExecutable"));
	command(term, "tab summary");
	assert_true(term_wait(term, "com.example.runner"));
	command(term, "tab nonsense");
	assert_true(term_wait(term, "no such tab: nonsense"));
	command(term, "goto Frameworks/plugin_c.framework");
	wait_selected(term, "plugin_c");
	command(term, "goto nowhere");
	assert_true(term_wait(term, "no row of that path: nowhere"));
	command(term, "set ascii");
	assert_true(term_wait_gone(term, "▾"));
	command(term, "set ascii off");
	assert_true(term_wait(term, "▾"));
	command(term, "set ascii maybe");
	assert_true(term_wait(term, "neither on nor off: maybe"));
	leave(term, ":q\r", "[exit 0, modes same]");
}

static void
test_completion(void **state)
{
	struct term *term = open_app(24, 80);

	(void) state;
	term_type(term, ":g\t");
	wait_bottom(term, ":goto");
	term_type(term, "F\t");
	wait_bottom(term, ":goto Frameworks/plugin_");
	assert_true(term_wait(term, "plugin_a.framework  Frameworks/"));
	term_type(term, "d\t\r");
	wait_selected(term, "plugin_d");
	term_type(term, ":s\t");
	assert_true(term_wait(term, "set  sort"));
	term_type(term, "et as\t o\t");
	wait_bottom(term, ":set ascii o");
	term_type(term, "x\t");
	assert_true(term_wait(term, "nothing begins so"));
	/* What was entered before comes back. */
	term_type(term, "\x15\x1bOA");
	wait_bottom(term, ":goto Frameworks/plugin_d.framework");
	term_type(term, "\x1b");
	assert_true(term_wait(term, "Help"));
	quit(term);
}

static void
test_return(void **state)
{
	struct term *term = open_app(24, 80);

	(void) state;
	term_type(term, "\x0f");
	assert_true(term_wait(term, "nowhere to return to"));
	term_type(term, "6");
	assert_true(term_wait(term, "CFBundleExecutable"));
	command(term, "goto Frameworks/plugin_c.framework");
	wait_selected(term, "plugin_c");
	term_type(term, "1");
	assert_true(term_wait(term, "org.example.pluginc"));
	command(term, "goto Frameworks/plugin_h.framework");
	wait_selected(term, "plugin_h");
	term_type(term, "\x0f");
	wait_selected(term, "plugin_c");
	term_type(term, "\x0f");
	wait_selected(term, "Runner.app");
	assert_true(term_wait(term, "CFBundleExecutable"));
	quit(term);
}

static void
test_sort(void **state)
{
	struct term *term = open_app(24, 80);

	(void) state;
	term_type(term, "s");
	assert_true(term_wait(term, "rows by name"));
	term_type(term, "s");
	assert_true(term_wait(term, "rows by worst"));
	term_type(term, "s");
	assert_true(term_wait(term, "rows by place"));
	command(term, "sort size");
	assert_true(term_wait(term, "no such order: size"));
	quit(term);
}

/* As one types, from where one is; a name, then a value in a tab. */
static void
test_find(void **state)
{
	struct term *term = open_app(24, 80);

	(void) state;
	term_type(term, "/");
	wait_bottom(term, "/");
	term_type(term, "plugin_g");
	assert_true(term_wait(term, " of "));
	assert_true(term_wait(term, "org.example.pluging"));
	/* Folded: no capitals were typed. */
	term_type(term, "\x15ORG");
	assert_true(term_wait(term, "no match"));
	/* Values in tabs, looked for by the reader. */
	term_type(term, "\x15^org\\.example\\.plugind$\r");
	assert_true(term_wait(term, "1 of "));
	wait_selected(term, "plugin_d");
	for (int i = 0; i < 20 && !term_shows(term, "from the start"); i++) {
		term_type(term, "n");
		term_wait_quiet(term, QUIET);
	}
	assert_true(term_shows(term, "went on from the start"));
	term_type(term, "N");
	assert_true(term_wait(term, "went on from the end"));
	term_type(term, "\x1b");
	term_wait_quiet(term, QUIET);
	term_type(term, "n");
	assert_true(term_wait(term, "nothing is sought"));
	quit(term);
}

/* Esc goes back to where one was; a branch that was closed is opened. */
static void
test_find_opens(void **state)
{
	struct term *term = open_app(24, 80);

	(void) state;
	term_type(term, "_/plugin_c");
	assert_true(term_wait(term, "plugin_c.framework"));
	term_type(term, "\x1b");
	wait_selected(term, "Runner.app");
	term_type(term, "/a[b\r");
	assert_true(term_wait(term, "missing terminating ]"));
	quit(term);
}

/* It gives up, and keys are answered meanwhile. */
static void
test_find_evil(void **state)
{
	struct term *term = open_app(24, 80);

	(void) state;
	term_type(term, "/(.*)*(.*)*(.*)*(.*)*\\1x\r");
	term_wait_quiet(term, QUIET);
	term_type(term, "j");
	assert_true(term_wait_cursor(term, 2));
	term_type(term, "/((((.*)*)*)*)*[^a]b~\r");
	term_wait_quiet(term, QUIET);
	term_type(term, "?");
	assert_true(term_wait(term, "Help: tree"));
	term_type(term, "q");
	quit(term);
}

static void
test_filter(void **state)
{
	struct term *term = open_app(24, 80);

	(void) state;
	term_type(term, "&");
	wait_bottom(term, "&");
	term_type(term, "plugin_[ce]");
	assert_true(term_wait(term, "2 rows"));
	term_type(term, "\r");
	assert_true(term_wait(term, "filter: plugin_[ce]"));
	assert_true(term_shows(term, "plugin_c"));
	assert_true(term_shows(term, "plugin_e"));
	term_type(term, "&\x15!plugin_[ce]\r");
	/* What is shown is open. */
	assert_true(term_wait(term, "▾ plugin_d"));
	assert_false(term_shows(term, "▸ plugin_c"));
	assert_false(term_shows(term, "▾ plugin_c"));
	term_type(term, "&\x15\r");
	assert_true(term_wait(term, "▸ plugin_c"));
	assert_true(term_wait_gone(term, "filter: "));
	term_type(term, "&plugin_a\r");
	assert_true(term_wait(term, "filter: plugin_a"));
	term_type(term, "\x1b");
	assert_true(term_wait_gone(term, "filter: "));
	assert_true(term_wait(term, "▸ plugin_c"));
	quit(term);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_prompt),
		cmocka_unit_test(test_prompt_left_open),
		cmocka_unit_test(test_commands),
		cmocka_unit_test(test_completion),
		cmocka_unit_test(test_return),
		cmocka_unit_test(test_sort),
		cmocka_unit_test(test_find),
		cmocka_unit_test(test_find_opens),
		cmocka_unit_test(test_find_evil),
		cmocka_unit_test(test_filter),
	};

	program = getenv("SEALTREE");
	if (!program || access(program, X_OK) != 0) {
		puts("1..0 # SKIP SEALTREE names no program");
		return 0;
	}
	return cmocka_run_group_tests(tests, make_all, remove_all);
}
