/* SPDX-License-Identifier: MIT */
/* What leaves the screen: to a clipboard, to a pager. */
#include <config.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check.h"
#include "stage.h"

static const char begin[] = "\x1b]52;c;";

static int
digit(char c)
{
	static const char digits[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const char *at = c ? strchr(digits, c) : NULL;

	return at ? (int) (at - digits) : -1;
}

/* What the terminal's clipboard would hold: the last that was sent. */
static const char *
clipboard(const struct term *term)
{
	static char text[100000];
	size_t count, len = 0;
	const char *bytes = (const char *) term_bytes(term, &count);
	const char *at = NULL;
	unsigned bits = 0, have = 0;

	for (size_t i = 0; i + sizeof begin - 1 <= count; i++)
		if (memcmp(bytes + i, begin, sizeof begin - 1) == 0)
			at = bytes + i + sizeof begin - 1;
	for (; at && digit(*at) >= 0; at++) {
		bits = bits << 6 | (unsigned) digit(*at);
		have += 6;
		if (have >= 8)
			text[len++] = (char) (bits >> (have -= 8));
	}
	text[len] = '\0';
	return text;
}

static void
copy(struct term *term, const char *keys, const char *wanted)
{
	char message[64];

	term_type(term, keys);
	snprintf(
	    message, sizeof message, "sent %zu bytes (OSC 52)", strlen(wanted));
	if (!term_wait(term, message))
		fail_msg("\"%s\" did not come; there is:\n%s", message,
		    term_screen(term));
	assert_string_equal(clipboard(term), wanted);
}

static void
test_copy(void **state)
{
	struct term *term = open_app(24, 100);

	(void) state;
	term_type(term, "y");
	assert_true(term_wait(term, "copy: v value"));
	/* Another key copies nothing, and does nothing. */
	term_type(term, "j");
	assert_true(term_wait_gone(term, "copy: v value"));
	assert_true(term_wait_cursor(term, 1));
	assert_false(sent(term, begin));
	copy(term, "yv", "Runner.app");
	copy(term, "yi", "com.example.runner");
	term_type(term, "jjj");
	copy(term, "yp", "Frameworks/plugin_a.framework");
	copy(term, "yi", "org.example.plugina");
	term_type(term, "yh");
	assert_true(term_wait(term, "no cdhash here"));
	term_type(term, "yt");
	assert_true(term_wait(term, "no team here"));
	term_type(term, "yd");
	assert_true(term_wait(term, "no reader died here"));
	/* From another tab, of the facts that are not shown. */
	term_type(term, "6");
	assert_true(term_wait(term, "CFBundleExecutable"));
	copy(term, "yi", "org.example.plugina");
	term_type(term, "\tjG");
	copy(term, "yv", "org.example.plugina");
	assert_harmless(term);
	quit(term);
}

static void
test_copy_finding(void **state)
{
	struct term *term = open_app(24, 100);

	(void) state;
	term_type(term, "p");
	assert_true(term_wait(term, "Findings ("));
	term_type(term, "yf");
	assert_true(term_wait(term, "(OSC 52)"));
	assert_memory_equal(clipboard(term), "error ", 6);
	assert_non_null(strstr(clipboard(term), "\n  Means   "));
	assert_non_null(strstr(clipboard(term), "\n  Fix     "));
	/* The whole list begins with it. */
	term_type(term, "Y");
	term_wait_quiet(term, QUIET);
	assert_memory_equal(clipboard(term), "error ", 6);
	assert_true(strlen(clipboard(term)) > 2000);
	assert_harmless(term);
	quit(term);
}

static void
test_copy_pane(void **state)
{
	struct term *term = open_app(24, 100);

	(void) state;
	term_type(term, "Y");
	assert_true(term_wait(term, "(OSC 52)"));
	assert_non_null(strstr(clipboard(term), " ▾ Runner.app  app\n"));
	assert_non_null(strstr(clipboard(term), "plugin_j.framework"));
	term_type(term, "\t6");
	assert_true(term_wait(term, "CFBundleExecutable"));
	term_type(term, "Y");
	term_wait_quiet(term, QUIET);
	assert_non_null(strstr(clipboard(term), "CFBundleExecutable"));
	assert_null(strstr(clipboard(term), "plugin_j"));
	quit(term);
}

/* What would do something to who pastes it, or to the terminal. */
static void
test_copy_hostile(void **state)
{
	struct term *term = open_term(24, 100, hostile, NULL, NULL);

	(void) state;
	assert_true(term_wait(term, "8 of 8 checked"));
	term_type(term, "jjj");
	copy(term, "yv", "a\\x1b]0;x\\x07.framework");
	copy(term, "yp", "Frameworks/a\\x1b]0;x\\x07.framework");
	term_type(term, "Y");
	term_wait_quiet(term, QUIET);
	assert_null(strchr(clipboard(term), '\x1b'));
	assert_null(strstr(clipboard(term), "\xe2\x80\xae"));
	assert_non_null(strstr(clipboard(term), "e\\xff\\n\\r\\t.framework"));
	assert_harmless(term);
	quit(term);
}

static void
test_copy_in_others(void **state)
{
	const char *const tmux[] = { "TMUX=/tmp/x,1,0", "TERM=screen", NULL };
	const char *const console[] = { "TERM=linux", NULL };
	struct term *term = open_term(24, 100, app, NULL, tmux);

	(void) state;
	assert_true(term_wait(term, "11 of 11 checked"));
	term_type(term, "yv");
	assert_true(term_wait(term, "sent 10 bytes (OSC 52)"));
	assert_true(sent(term, "\x1bPtmux;\x1b\x1b]52;c;UnVubmVyLmFwcA==\a"
			       "\x1b\\"));
	quit(term);
	term = open_term(24, 100, app, NULL, console);
	assert_true(term_wait(term, "11 of 11 checked"));
	term_type(term, "yv");
	assert_true(term_wait(term, "this terminal has no clipboard"));
	assert_false(sent(term, begin));
	quit(term);
}

/* A program of that name that keeps what it gets. */
static void
make_tool(const char *name, const char *script)
{
	char path[128];

	snprintf(path, sizeof path, "%s/bin", place);
	(void) mkdir(path, 0755);
	snprintf(path, sizeof path, "%s/bin/%s", place, name);
	write_file(path, script, strlen(script));
	assert_int_equal(chmod(path, 0755), 0);
}

static void
read_file(const char *name, char *text, size_t size)
{
	char path[128];
	FILE *file;
	size_t len;

	snprintf(path, sizeof path, "%s/%s", place, name);
	file = fopen(path, "r");
	assert_non_null(file);
	len = fread(text, 1, size - 1, file);
	text[len] = '\0';
	fclose(file);
}

/* Where there is a display, its own tool; where that fails, the terminal. */
static void
test_tools(void **state)
{
	char search[512], script[256], text[64];
	const char *const environment[] = { search, "DISPLAY=:9",
		"WAYLAND_DISPLAY", NULL };
	struct term *term;

	(void) state;
	snprintf(
	    search, sizeof search, "PATH=%s/bin:%s", place, getenv("PATH"));
	snprintf(script, sizeof script,
	    "#!/bin/sh\necho \"$*\" >'%s/arguments'\ncat >'%s/pasted'\n", place,
	    place);
	make_tool("xclip", script);
	term = open_term(24, 100, app, NULL, environment);
	assert_true(term_wait(term, "11 of 11 checked"));
	term_type(term, "yv");
	assert_true(term_wait(term, "sent 10 bytes (xclip)"));
	assert_false(sent(term, begin));
	read_file("pasted", text, sizeof text);
	assert_string_equal(text, "Runner.app");
	read_file("arguments", text, sizeof text);
	assert_string_equal(text, "-selection clipboard\n");
	make_tool("xclip", "#!/bin/sh\nexit 1\n");
	copy(term, "yv", "Runner.app");
	/* It hangs: a display that is gone. */
	make_tool("xclip", "#!/bin/sh\nexec sleep 60\n");
	copy(term, "yi", "com.example.runner");
	quit(term);
}

static struct term *
open_with_pager(const char *variable, const char *option)
{
	const char *const environment[] = { variable, "LESS=-R", NULL };
	struct term *term = open_term(24, 100, app, option, environment);

	assert_true(term_wait(term, "11 of 11 checked"));
	term_wait_quiet(term, QUIET);
	return term;
}

/* It has the normal screen, the terminal as it was, and no options from
 * outside; then all is back. */
static void
test_pager(void **state)
{
	char pager[512];
	struct term *term;

	(void) state;
	make_tool("pager",
	    "#!/bin/sh\n"
	    "echo \"LESS=${LESS-none} $(stty -a </dev/tty |"
	    " grep -o -e ' -\\{0,1\\}icanon' -e ' -\\{0,1\\}echo ')\"\n"
	    "grep plugin_c\nread answer </dev/tty\n");
	snprintf(pager, sizeof pager, "PAGER=%s/bin/pager", place);
	term = open_with_pager(pager, NULL);
	term_type(term, "v");
	assert_true(term_wait(term, "LESS=none"));
	assert_true(term_shows(term, " icanon"));
	assert_true(term_shows(term, " echo"));
	assert_true(term_wait(term, "plugin_c.framework"));
	assert_false(term_shows(term, "plugin_d"));
	term_type(term, "\n");
	assert_true(term_wait(term, "plugin_d"));
	assert_false(term_shows(term, "LESS=none"));
	term_wait_quiet(term, QUIET);
	cost(term, "j", 2);
	quit(term);
	term = open_with_pager("PAGER=/nonsense/pager", NULL);
	term_type(term, "v");
	assert_true(term_wait(term, "cannot be run: /nonsense/pager"));
	quit(term);
}

/* Both stop, both come back. */
static void
test_pager_is_stopped(void **state)
{
	char pager[512], stopped[64];
	struct term *term;

	(void) state;
	make_tool("pager", "#!/bin/sh\ncat >/dev/null\necho reading\n"
			   "read answer </dev/tty\n");
	snprintf(pager, sizeof pager, "PAGER=%s/bin/pager", place);
	snprintf(stopped, sizeof stopped, "[stopped %d, modes same]", SIGTSTP);
	term = open_with_pager(pager, NULL);
	term_type(term, "v");
	assert_true(term_wait(term, "reading"));
	term_type(term, "\x1a");
	assert_true(term_wait(term, stopped));
	term_type(term, "fg\n");
	term_wait_quiet(term, QUIET);
	term_type(term, "\n");
	assert_true(term_wait(term, "plugin_d"));
	quit(term);
	/* ^C is the pager's; so is who ends us. */
	term = open_with_pager(pager, NULL);
	term_type(term, "v");
	assert_true(term_wait(term, "reading"));
	term_type(term, "\x03");
	assert_true(term_wait(term, "plugin_d"));
	term_type(term, "v");
	assert_true(term_wait(term, "reading"));
	term_signal(term, SIGTERM);
	assert_true(term_wait(term, "[exit 143, modes same]"));
	term_close(term);
}

static void
test_pager_gets_nothing_raw(void **state)
{
	const char *const environment[] = { "PAGER=cat", NULL };
	struct term *term = open_term(40, 100, hostile, NULL, environment);

	(void) state;
	assert_true(term_wait(term, "8 of 8 checked"));
	term_type(term, "v");
	term_wait_quiet(term, QUIET);
	term_type(term, "pv");
	term_wait_quiet(term, QUIET);
	assert_harmless(term);
	quit(term);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_copy),
		cmocka_unit_test(test_copy_finding),
		cmocka_unit_test(test_copy_pane),
		cmocka_unit_test(test_copy_hostile),
		cmocka_unit_test(test_copy_in_others),
		cmocka_unit_test(test_tools),
		cmocka_unit_test(test_pager),
		cmocka_unit_test(test_pager_is_stopped),
		cmocka_unit_test(test_pager_gets_nothing_raw),
	};

	program = getenv("SEALTREE");
	if (!program || access(program, X_OK) != 0) {
		puts("1..0 # SKIP SEALTREE names no program");
		return 0;
	}
	return cmocka_run_group_tests(tests, make_all, remove_all);
}
