/* SPDX-License-Identifier: MIT */
/* Two rows beside each other, on a terminal. */
#include <config.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <sealtree/text.h>

#include "check.h"
#include "golden.h"
#include "stage.h"

static void
wait_for(struct term *term, const char *text)
{
	if (!term_wait(term, text)) {
		char *screen = term_screen(term);

		fail_msg("no \"%s\" on:\n%s", text, screen);
		free(screen);
	}
}

/* The row of that framework is selected. */
static void
go_to(struct term *term, const char *name)
{
	char command[64];

	snprintf(
	    command, sizeof command, ":goto Frameworks/%s.framework\r", name);
	term_type(term, command);
	term_wait_quiet(term, QUIET);
}

static void
two_marks_are_compared(void **state)
{
	struct term *term = open_app(22, 100);

	(void) state;
	go_to(term, "plugin_b");
	term_type(term, " ");
	wait_for(term, "[A]");
	go_to(term, "plugin_d");
	term_type(term, " ");
	wait_for(term, "[B]");
	go_to(term, "plugin_a");
	term_type(term, "c");
	wait_for(term, "Compare  plugin_b.framework › plugin_d.framework");
	wait_for(term, "Identifier, by Info.plist");
	term_wait_quiet(term, QUIET);
	assert_screen(term, "tui-compare.txt");
	term_type(term, "s");
	wait_for(term, "Compare  plugin_d.framework › plugin_b.framework");
	term_type(term, "d");
	wait_for(term, "only these");
	assert_true(term_wait_gone(term, "= "));
	term_type(term, "q");
	wait_for(term, "[B]");
	/* Where it was. */
	term_type(term, " ");
	wait_for(term, "plugin_a.framework [B]");
	wait_for(term, "plugin_d.framework [A]");
	assert_false(term_shows(term, "plugin_b.framework ["));
	quit(term);
}

static void
one_mark_is_compared_with_the_row(void **state)
{
	struct term *term = open_app(24, 80);

	(void) state;
	go_to(term, "plugin_b");
	term_type(term, " ");
	go_to(term, "plugin_c");
	term_type(term, "c");
	wait_for(term, "plugin_b.framework › plugin_c.framework");
	term_type(term, "\x1b");
	wait_for(term, "Runner.app");
	quit(term);
}

static void
no_mark_is_compared_with_what_holds_it(void **state)
{
	struct term *term = open_app(24, 80);

	(void) state;
	term_type(term, "gc");
	wait_for(term, "nothing to compare it with");
	go_to(term, "plugin_c");
	term_type(term, "c");
	wait_for(term, "Compare  Runner.app › plugin_c.framework");
	quit(term);
}

static void
differences_are_gone_through(void **state)
{
	struct term *term = open_app(24, 100);
	char first[512];

	(void) state;
	go_to(term, "plugin_c");
	term_type(term, "c");
	wait_for(term, "Identifier, by Info.plist");
	term_wait_quiet(term, QUIET);
	term_type(term, "gn");
	term_wait_quiet(term, QUIET);
	snprintf(
	    first, sizeof first, "%s", term_row(term, term_cursor_row(term)));
	assert_int_not_equal(first[1], '=');
	term_type(term, "N");
	wait_for(term, "from the last on");
	term_type(term, "n");
	wait_for(term, "from the first on");
	term_wait_quiet(term, QUIET);
	assert_string_equal(term_row(term, term_cursor_row(term)), first);
	quit(term);
}

static void
any_size_will_do(void **state)
{
	static const int sizes[][2] = { { 10, 40 }, { 8, 30 }, { 5, 20 },
		{ 3, 12 }, { 2, 4 }, { 1, 1 }, { 60, 200 }, { 24, 80 } };
	struct term *term = open_app(24, 80);

	(void) state;
	go_to(term, "plugin_c");
	term_type(term, "c");
	wait_for(term, "Compare");
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		term_resize(term, sizes[i][0], sizes[i][1]);
		term_type(term, "jGnNdsg");
		term_wait_quiet(term, QUIET);
	}
	wait_for(term, "Compare");
	term_type(term, "\x1b");
	quit(term);
}

static void
hostile_names_are_harmless(void **state)
{
	struct term *term = open_term(24, 80, hostile, NULL, NULL);

	(void) state;
	assert_true(term_wait(term, "checked"));
	term_type(term, "j j j cGnd");
	term_wait_quiet(term, IDLE);
	assert_harmless(term);
	term_type(term, "Q");
	assert_true(term_wait_end(term));
	term_close(term);
}

static void
two_builds_are_beside_each_other(void **state)
{
	char next[96], path[160];
	const char *const argv[] = { program, "--diff", app, next, NULL };
	struct term *term;

	(void) state;
	snprintf(next, sizeof next, "%s/next/Runner.app", place);
	snprintf(path, sizeof path, "%s/next", place);
	assert_int_equal(mkdir(path, 0755), 0);
	make_bundle(next, "org.example.next");
	term = term_open(24, 80, argv, NULL);
	wait_for(term, " removed");
	term_type(term, "gc");
	wait_for(term, "org.example.next");
	wait_for(term, "Identifier, by Info.plist");
	quit(term);
}

static void
ascii_is_ascii(void **state)
{
	struct term *term = open_term(24, 80, app, "--ascii", NULL);

	(void) state;
	assert_true(term_wait(term, "checked"));
	go_to(term, "plugin_c");
	term_type(term, "c");
	wait_for(term, "Compare  Runner.app > plugin_c.framework");
	wait_for(term, "~ ");
	assert_ascii(term);
	quit(term);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(two_marks_are_compared),
		cmocka_unit_test(one_mark_is_compared_with_the_row),
		cmocka_unit_test(no_mark_is_compared_with_what_holds_it),
		cmocka_unit_test(differences_are_gone_through),
		cmocka_unit_test(any_size_will_do),
		cmocka_unit_test(hostile_names_are_harmless),
		cmocka_unit_test(two_builds_are_beside_each_other),
		cmocka_unit_test(ascii_is_ascii),
	};

	program = getenv("SEALTREE");
	if (!program)
		program = "./sealtree";
	return cmocka_run_group_tests(tests, make_all, remove_all);
}
