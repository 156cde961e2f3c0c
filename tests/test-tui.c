/* SPDX-License-Identifier: MIT */
/*
 * The program as a person has it: on a terminal, over apps on the disk.
 */
#include <config.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sealtree/text.h>

#include "check.h"
#include "golden.h"
#include "stage.h"

enum {
	MANY = 3000
};

static void
test_screen_80x24(void **state)
{
	struct term *term = open_app(24, 80);

	(void) state;
	assert_screen(term, "tui-80x24.txt");
	quit(term);
}

static void
test_screen_40x10(void **state)
{
	struct term *term = open_term(10, 40, app, NULL, NULL);

	(void) state;
	assert_true(term_wait(term, "plugin_a"));
	term_wait_quiet(term, QUIET);
	assert_screen(term, "tui-40x10.txt");
	quit(term);
}

static void
test_help(void **state)
{
	struct term *term = open_app(24, 80);

	(void) state;
	term_type(term, "?");
	assert_true(term_wait(term, "Help: tree"));
	term_wait_quiet(term, QUIET);
	assert_screen(term, "tui-help.txt");
	term_type(term, "G");
	assert_true(term_wait(term, ":tab NUMBER"));
	term_type(term, "q");
	assert_true(term_wait(term, "Runner.app"));
	term_type(term, "?");
	assert_true(term_wait(term, "Help: tree"));
	term_type(term, "\x1b");
	assert_true(term_wait_gone(term, "Help: tree"));
	quit(term);
}

static void
test_move(void **state)
{
	struct term *term = open_app(24, 80);
	int first = term_cursor_row(term);

	(void) state;
	assert_int_equal(first, 1);
	assert_true(term_marked(term, 1) > 20);
	cost(term, "j", 2);
	assert_true(term_marked(term, 2) > 20);
	/* The name of the open tab is. */
	assert_true(term_marked(term, 1) < 20);
	cost(term, "\x1bOB", 3);
	cost(term, "k", 2);
	cost(term, "\x1bOA", 1);
	/* Above the first there is nothing, and nothing is sent. */
	assert_int_equal(cost(term, "k", 1), 0);
	term_type(term, "G");
	assert_true(term_wait(term, "org.example.pluginj"));
	term_type(term, "g");
	assert_true(term_wait(term, "com.example.runner"));
	quit(term);
}

/* Of another row than the bar's it is said where the finding is. */
static void
test_finding_elsewhere(void **state)
{
	struct term *term = open_app(24, 100);

	(void) state;
	assert_null(strstr(term_row(term, 22), ": "));
	term_type(term, "pG");
	assert_true(term_wait(term, "Findings ("));
	term_wait_quiet(term, QUIET);
	assert_non_null(strstr(term_row(term, 22), ".framework: "));
	quit(term);
}

/* A build that changes something under the eyes of its reader. */
static void
test_follow(void **state)
{
	char file[160];
	struct term *term = open_app(24, 80);

	(void) state;
	assert_true(term_wait(term, "checked"));
	term_type(term, "R");
	assert_true(term_wait(term, "reading it all again"));
	term_type(term, "F");
	assert_true(term_wait(term, "following"));
	snprintf(file, sizeof file, "%s/brought.txt", app);
	/* The first look is taken as soon as the reader is idle. */
	assert_true(term_wait(term, "checked"));
	term_wait_quiet(term, QUIET);
	write_file(file, "x", 1);
	assert_true(term_wait(term, "brought.txt changed on disk: read again"));
	assert_true(term_wait(term, "Runner.app *"));
	assert_true(term_wait(term, "checked"));
	term_wait_quiet(term, QUIET);
	assert_int_equal(unlink(file), 0);
	assert_true(term_wait(term, "it changed on disk"));
	term_type(term, "F");
	assert_true(term_wait(term, "no longer following"));
	quit(term);
}

static void
test_hex(void **state)
{
	struct term *term = open_app(24, 80);

	(void) state;
	term_type(term, "b");
	assert_true(term_wait(term, "Bytes of Runner.app"));
	assert_true(term_wait(term, "00000000  cf fa ed fe"));
	term_type(term, "?");
	assert_true(term_wait(term, "Help: bytes"));
	term_type(term, "?q");
	assert_true(term_wait_gone(term, "Bytes of"));
	/* Half as wide, half as many; and one each at last. */
	term_resize(term, 10, 45);
	term_type(term, "b");
	assert_true(term_wait(term, "00000008  "));
	term_resize(term, 10, 14);
	assert_true(term_wait(term, "00000001  fa"));
	term_resize(term, 1, 1);
	term_resize(term, 24, 80);
	assert_true(term_wait(term, "00000000  cf fa ed fe"));
	term_type(term, "q");
	quit(term);
}

/* Framework to framework, whatever lies between and in whichever branch. */
static void
test_step_to_like(void **state)
{
	struct term *term = open_app(24, 80);
	int from, to;

	(void) state;
	term_type(term, "jjjjj");
	term_wait_quiet(term, QUIET);
	from = term_cursor_row(term);
	term_type(term, "J");
	term_wait_quiet(term, QUIET);
	to = term_cursor_row(term);
	assert_true(to > from);
	term_type(term, "K");
	term_wait_quiet(term, QUIET);
	assert_int_equal(term_cursor_row(term), from);
	/* There is one app only. */
	term_type(term, "gJ");
	assert_true(term_wait(term, "the last of its kind"));
	term_type(term, "K");
	assert_true(term_wait(term, "the first of its kind"));
	quit(term);
}

static void
test_open_and_close(void **state)
{
	struct term *term = open_app(24, 80);

	(void) state;
	assert_true(term_shows(term, "plugin_c"));
	term_type(term, "h");
	assert_true(term_wait_gone(term, "plugin_c"));
	term_type(term, "l");
	assert_true(term_wait(term, "plugin_c"));
	assert_false(term_shows(term, "└ Main"));
	term_type(term, "*");
	assert_true(term_wait(term, "└ Main"));
	term_type(term, "_");
	assert_true(term_wait_gone(term, "└ Main"));
	quit(term);
}

static void
test_tabs_and_panes(void **state)
{
	struct term *term = open_app(24, 80);

	(void) state;
	term_type(term, "6");
	assert_true(term_wait(term, "CFBundleExecutable"));
	term_type(term, "1");
	assert_true(term_wait_gone(term, "CFBundleExecutable"));
	term_type(term, "[");
	assert_true(term_wait_gone(term, "com.example.runner"));
	term_type(term, "]");
	assert_true(term_wait(term, "com.example.runner"));
	/* Alone, the tree is gone. */
	term_type(term, "\tz");
	assert_true(term_wait_gone(term, "plugin_c"));
	term_type(term, "\x1b\x1b");
	assert_true(term_wait(term, "plugin_c"));
	assert_true(term_marked(term, 1) > 20);
	quit(term);
}

static void
test_sizes(void **state)
{
	static const int sizes[][2] = { { 60, 200 }, { 15, 50 }, { 5, 20 },
		{ 3, 40 }, { 2, 4 }, { 1, 1 }, { 1, 80 }, { 24, 1 } };

	(void) state;
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		struct term *term =
		    open_term(sizes[i][0], sizes[i][1], app, NULL, NULL);

		/* Its keys work, and it grows as the terminal does. */
		term_type(term, "j\t?qzp|<>ek");
		term_type(term, "\x1b");
		term_resize(term, 30, 100);
		assert_true(term_wait(term, "11 of 11 checked"));
		/* Painted anew, so the keys were read: what is typed right
		 * behind an Esc belongs to it. */
		wait_row(term, 29, "Help");
		term_wait_quiet(term, QUIET);
		assert_harmless(term);
		quit(term);
	}
}

static void
test_resize_storm(void **state)
{
	struct term *term = open_app(24, 80);

	(void) state;
	for (int i = 0; i < 200; i++) {
		term_resize(term, 1 + i * 7 % 50, 1 + i * 13 % 150);
		if (i % 20 == 0)
			term_type(term, "j");
		(void) term_pump(term, 0);
	}
	term_resize(term, 24, 80);
	assert_true(term_wait(term, "11 of 11 checked"));
	term_wait_quiet(term, QUIET);
	term_type(term, "g");
	term_wait_quiet(term, QUIET);
	term_type(term, "\x0c");
	term_wait_quiet(term, QUIET);
	assert_screen(term, "tui-80x24.txt");
	quit(term);
}

static void
test_leave(void **state)
{
	struct term *term = open_app(24, 80);

	(void) state;
	assert_true(sent(term, "\x1b[?1049h"));
	leave(term, "q", "[exit 0, modes same]");
	/* What was there before, and one line. */
	term = open_app(24, 80);
	term_type(term, "q");
	assert_true(term_wait_end(term));
	assert_false(term_shows(term, "plugin_c"));
	assert_true(term_shows(term, "Runner.app: "));
	assert_true(sent(term, "\x1b[?1049l"));
	assert_true(sent(term, "\x1b[?25h"));
	assert_true(sent(term, "\x1b[?1l"));
	assert_harmless(term);
	term_close(term);
}

static void
test_leave_by_signal(void **state)
{
	static const struct {
		int number;
		const char *how;
	} cases[] = {
		{ SIGTERM, "[exit 143, modes same]" },
		{ SIGHUP, "[exit 129, modes same]" },
		{ SIGINT, "[exit 130, modes same]" },
		{ SIGQUIT, "[exit 131, modes same]" },
	};

	(void) state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct term *term = open_app(24, 80);

		term_signal(term, cases[i].number);
		assert_true(term_wait_end(term));
		assert_true(term_shows(term, cases[i].how));
		assert_true(sent(term, "\x1b[?1049l"));
		term_close(term);
	}
}

/* ^C with nothing to stop leaves; so does ^\ as if killed. */
static void
test_leave_by_key(void **state)
{
	(void) state;
	leave(open_app(24, 80), "\x03", "[exit 0, modes same]");
	leave(open_app(24, 80), "\x1c", "[exit 131, modes same]");
}

static void
test_suspend(void **state)
{
	struct term *term = open_app(24, 80);
	char stopped[64];

	(void) state;
	snprintf(stopped, sizeof stopped, "[stopped %d, modes same]", SIGTSTP);
	for (int i = 0; i < 2; i++) {
		term_type(term, "\x1a");
		assert_true(term_wait(term, stopped));
		assert_false(term_shows(term, "plugin_c"));
		term_type(term, "fg\n");
		assert_true(term_wait(term, "plugin_c"));
		term_wait_quiet(term, QUIET);
	}
	assert_screen(term, "tui-80x24.txt");
	/* Told from outside, it is the same. */
	term_signal(term, SIGTSTP);
	assert_true(term_wait(term, stopped));
	term_type(term, "fg\n");
	assert_true(term_wait(term, "plugin_c"));
	cost(term, "j", 2);
	quit(term);
}

/* Wherever the screen can be, the selection is seen. */
static void
test_terminals(void **state)
{
	static const char *const terms[] = { "TERM=xterm-mono", "TERM=vt100",
		"TERM=linux", "TERM=xterm", "TERM=tmux-256color",
		"TERM=screen" };

	(void) state;
	for (size_t i = 0; i < sizeof terms / sizeof *terms; i++) {
		const char *const environment[] = { terms[i], NULL };
		struct term *term = open_term(24, 80, app, NULL, environment);

		assert_true(term_wait(term, "11 of 11 checked"));
		term_wait_quiet(term, QUIET);
		assert_true(term_marked(term, 1) > 20);
		cost(term, "j", 2);
		assert_true(term_marked(term, 2) > 20);
		assert_true(term_shows(term, "pluginb") ||
			    term_shows(term, "plugin_b"));
		quit(term);
	}
}

static void
test_no_color(void **state)
{
	const char *const environment[] = { "NO_COLOR=1", NULL };
	struct term *term = open_term(24, 80, app, NULL, environment);

	(void) state;
	assert_true(term_wait(term, "11 of 11 checked"));
	term_wait_quiet(term, QUIET);
	assert_false(sent(term, "\x1b[31m") || sent(term, "\x1b[33m") ||
		     sent(term, "\x1b[36m"));
	assert_true(term_marked(term, 1) > 20);
	quit(term);
	/* --color=always wins. */
	term = open_term(24, 80, app, "--color=always", environment);
	assert_true(term_wait(term, "11 of 11 checked"));
	term_wait_quiet(term, QUIET);
	assert_true(sent(term, "\x1b[31m") || sent(term, "\x1b[33m") ||
		    sent(term, "\x1b[36m"));
	quit(term);
}

static void
refuse(const char *term_name, const char *message)
{
	const char *const environment[] = { term_name, NULL };
	struct term *term = open_term(24, 80, app, NULL, environment);

	assert_true(term_wait_end(term));
	assert_true(term_shows(term, message));
	assert_true(term_shows(term, "[exit 2, modes same]"));
	assert_false(sent(term, "\x1b"));
	term_close(term);
}

static void
test_terminals_that_cannot(void **state)
{
	(void) state;
	refuse("TERM=dumb", "sealtree: TERM=dumb cannot show a screen");
	refuse("TERM=nonsense", "sealtree: TERM \"nonsense\" is unknown here");
	refuse("TERM=a\x1b[2J", "sealtree: TERM \"a\\x1b[2J\" is unknown");
	refuse("TERM", "sealtree: TERM is not set");
}

static void
test_ascii(void **state)
{
	const char *const environment[] = { "LC_ALL=C", NULL };
	struct term *term = open_term(24, 80, app, NULL, environment);

	(void) state;
	assert_true(term_wait(term, "11 of 11 checked"));
	term_wait_quiet(term, QUIET);
	term_type(term, "?");
	assert_true(term_wait(term, "Help: tree"));
	term_type(term, "qp");
	assert_true(term_wait(term, "Findings ("));
	quit(term);
	term = open_term(24, 80, hostile, "--ascii", NULL);
	assert_true(term_wait(term, "8 of 8 checked"));
	term_wait_quiet(term, QUIET);
	assert_ascii(term);
	assert_true(term_shows(term, "|"));
	quit(term);
}

static void
test_hostile_names(void **state)
{
	struct term *term = open_term(40, 120, hostile, NULL, NULL);

	(void) state;
	assert_true(term_wait(term, "8 of 8 checked"));
	term_wait_quiet(term, QUIET);
	assert_true(term_shows(term, "a\\x1b]0;x\\x07.framework"));
	assert_true(term_shows(term, "\\u{202e}dne.framework"));
	assert_true(term_shows(term, "e\\xff\\n\\r\\t.framework"));
	term_type(term, "*");
	for (int i = 0; i < 20; i++)
		term_type(term, "j");
	term_type(term, "123456789p");
	term_type(term, "\x1b[B\x1bOBe\tG");
	term_wait_quiet(term, QUIET);
	assert_harmless(term);
	term_type(term, "Q");
	assert_true(term_wait_end(term));
	assert_harmless(term);
	term_close(term);
}

/* The finding gone to is told in full, and its row is selected. */
static void
test_findings(void **state)
{
	struct term *term = open_app(24, 100);

	(void) state;
	term_type(term, "p");
	assert_true(term_wait(term, "Findings ("));
	term_type(term, "\r");
	assert_true(term_wait(term, "Rule "));
	term_type(term, "p");
	assert_true(term_wait_gone(term, "Findings ("));
	quit(term);
}

static int
by_size(const void *a, const void *b)
{
	size_t x = *(const size_t *) a, y = *(const size_t *) b;

	return (x > y) - (x < y);
}

/* Budget: bytes that keys may cost, by size of the screen. */
struct budget {
	int rows, columns;
	size_t down, most_down, highlight, page, tab, repaint;
};

static const struct budget budgets[] = {
	{ 24, 80, 350, 1400, 130, 1800, 2000, 3000 },
	{ 40, 120, 450, 3000, 150, 3200, 3500, 5000 },
};

/* Ten frameworks, one beneath the other from that row on. */
static void
check_down(struct term *term, const struct budget *budget, int row)
{
	enum {
		STEPS = FRAMEWORKS - 1
	};
	size_t costs[STEPS];

	for (int at = 2; at <= row; at++)
		cost(term, "j", at);
	for (int i = 0; i < STEPS; i++)
		costs[i] = cost(term, "\x1bOB", ++row);
	qsort(costs, STEPS, sizeof *costs, by_size);
	if (costs[STEPS / 2] > budget->down)
		fail_msg("a row down costs %zu bytes", costs[STEPS / 2]);
	if (costs[STEPS - 1] > budget->most_down)
		fail_msg("one row down costs %zu bytes", costs[STEPS - 1]);
	assert_true(costs[0] > 0);
}

/* With the other pane on a tab that says the same for all. */
static void
check_others(struct term *term, const struct budget *budget)
{
	size_t bytes = cost(term, "g", 1);

	if (bytes > budget->page)
		fail_msg("home costs %zu bytes", bytes);
	bytes = cost_till(term, "6", "CFBundleExecutable");
	if (bytes > budget->tab)
		fail_msg("a tab costs %zu bytes", bytes);
	bytes = cost_till(term, "\x0c", "CFBundleExecutable");
	if (bytes > budget->repaint)
		fail_msg("a repaint costs %zu bytes", bytes);
	assert_true(bytes > 500);
	/* In the detail nothing but the bar moves. */
	cost(term, "\t", 2);
	bytes = cost(term, "j", 3);
	if (bytes > budget->highlight)
		fail_msg("the bar costs %zu bytes", bytes);
}

static void
test_budget(void **state)
{
	(void) state;
	for (size_t i = 0; i < sizeof budgets / sizeof *budgets; i++) {
		struct term *term =
		    open_app(budgets[i].rows, budgets[i].columns);

		check_down(term, &budgets[i], 4);
		check_others(term, &budgets[i]);
		quit(term);
	}
}

static int
row_of(struct term *term, const char *text)
{
	for (int row = 0; row < 24; row++)
		if (strstr(term_row(term, row), text))
			return row;
	fail_msg("%s is not on the screen", text);
	return 0;
}

static void
test_budget_demo(void **state)
{
	char demo[128], path[160], anchors[160];

	(void) state;
	if (!make_demo(demo, sizeof demo))
		skip();
	snprintf(path, sizeof path, "%s/myapp.app", demo);
	snprintf(anchors, sizeof anchors, "--anchors=%s/anchors", demo);
	for (size_t i = 0; i < sizeof budgets / sizeof *budgets; i++) {
		struct term *term = open_term(
		    budgets[i].rows, budgets[i].columns, path, anchors, NULL);

		assert_true(term_wait(term, "13 of 13 checked"));
		assert_true(term_wait(term, "App.framework"));
		term_type(term, "_");
		assert_true(term_wait(term, "▸ file_picker"));
		term_wait_quiet(term, QUIET);
		check_down(term, &budgets[i], row_of(term, "App.framework"));
		quit(term);
	}
}

/* Nothing happens: nothing is sent. */
static void
test_idle(void **state)
{
	struct term *term = open_app(24, 80);
	size_t before;

	(void) state;
	/* The last that was asked for comes late where others are busy. */
	term_wait_quiet(term, IDLE);
	before = term_count(term);
	(void) term_pump(term, IDLE);
	assert_int_equal(term_count(term), before);
	/* Keys that mean nothing cost nothing. */
	term_type(term, "X\x1b[99~%");
	(void) term_pump(term, IDLE);
	assert_int_equal(term_count(term), before);
	quit(term);
}

/* What is typed ahead is worked off before one repaint. */
static void
test_type_ahead(void **state)
{
	struct term *term = open_app(24, 80);
	size_t before = term_count(term);

	(void) state;
	term_type(term, "jjjjjjjjjj");
	assert_true(term_wait_cursor(term, 11));
	term_wait_quiet(term, QUIET);
	assert_true(term_count(term) - before < 2000);
	quit(term);
}

static void
test_options(void **state)
{
	struct term *term = open_term(24, 80, app, "--tab=6", NULL);

	(void) state;
	assert_true(term_wait(term, "CFBundleExecutable"));
	quit(term);
	term = open_term(
	    24, 80, app, "--select=Frameworks/plugin_d.framework", NULL);
	assert_true(term_wait(term, "org.example.plugind"));
	quit(term);
}

/* Takes a second or more to be looked at. */
static void
make_many(const char *path)
{
	static const uint8_t macho[32] = { 0xcf, 0xfa, 0xed, 0xfe, 0x0c, 0, 0,
		1, 0, 0, 0, 0, 2 };
	char file[256];

	assert_int_equal(mkdir(path, 0755), 0);
	for (int i = 0; i < MANY; i++) {
		snprintf(file, sizeof file, "%s/%04d", path, i);
		write_file(file, macho, sizeof macho);
	}
}

/* How far it is stands on the terminal only as long as it runs, and never in
 * the report. */
static void
test_progress_without_a_screen(void **state)
{
	char many[64], report[64];
	const char *const argv[] = { "/bin/sh", "-c",
		"\"$0\" --batch \"$1\" >\"$2\"", program, many, report, NULL };
	const char *const quiet[] = { "/bin/sh", "-c",
		"\"$0\" --batch --quiet \"$1\" >\"$2\"", program, many, report,
		NULL };
	struct term *term;
	struct stat stat_of;

	(void) state;
	snprintf(many, sizeof many, "%s/many", place);
	snprintf(report, sizeof report, "%s/report", place);
	make_many(many);
	term = term_open(10, 60, argv, NULL);
	assert_true(term_wait_end(term));
	assert_true(sent(term, "\rreading ") || sent(term, "\rverifying "));
	assert_false(term_shows(term, "reading"));
	assert_false(term_shows(term, "verifying"));
	assert_int_equal(stat(report, &stat_of), 0);
	assert_true(stat_of.st_size > 0);
	term_close(term);
	term = term_open(10, 60, quiet, NULL);
	assert_true(term_wait_end(term));
	assert_false(sent(term, "reading"));
	assert_false(sent(term, "verifying"));
	term_close(term);
}

/* The keys come from the terminal, as standard input is something else. */
static void
test_standard_input(void **state)
{
	char file[128];
	const char *const piped[] = { "/bin/sh", "-c", "cat \"$0\" | \"$1\" -",
		file, program, NULL };
	const char *const typed[] = { program, "-", NULL };
	struct term *term;

	(void) state;
	snprintf(file, sizeof file, "%s/Main", app);
	term = term_open(24, 80, piped, NULL);
	assert_true(term_wait(term, "1 of 1 checked"));
	term_type(term, "?");
	assert_true(term_wait(term, "Help: tree"));
	term_type(term, "q");
	assert_true(term_wait_gone(term, "Help: tree"));
	quit(term);
	term = term_open(24, 80, typed, NULL);
	assert_true(term_wait(term, "standard input is a terminal"));
	leave(term, "", "[exit 2, modes same]");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_screen_80x24),
		cmocka_unit_test(test_screen_40x10),
		cmocka_unit_test(test_help),
		cmocka_unit_test(test_move),
		cmocka_unit_test(test_finding_elsewhere),
		cmocka_unit_test(test_follow),
		cmocka_unit_test(test_hex),
		cmocka_unit_test(test_step_to_like),
		cmocka_unit_test(test_open_and_close),
		cmocka_unit_test(test_tabs_and_panes),
		cmocka_unit_test(test_sizes),
		cmocka_unit_test(test_resize_storm),
		cmocka_unit_test(test_leave),
		cmocka_unit_test(test_leave_by_signal),
		cmocka_unit_test(test_leave_by_key),
		cmocka_unit_test(test_suspend),
		cmocka_unit_test(test_terminals),
		cmocka_unit_test(test_no_color),
		cmocka_unit_test(test_terminals_that_cannot),
		cmocka_unit_test(test_ascii),
		cmocka_unit_test(test_hostile_names),
		cmocka_unit_test(test_findings),
		cmocka_unit_test(test_budget),
		cmocka_unit_test(test_budget_demo),
		cmocka_unit_test(test_idle),
		cmocka_unit_test(test_type_ahead),
		cmocka_unit_test(test_options),
		cmocka_unit_test(test_progress_without_a_screen),
		cmocka_unit_test(test_standard_input),
	};

	program = getenv("SEALTREE");
	if (!program || access(program, X_OK) != 0) {
		puts("1..0 # SKIP SEALTREE names no program");
		return 0;
	}
	return cmocka_run_group_tests(tests, make_all, remove_all);
}
