/* SPDX-License-Identifier: MIT */
/* What the screen writes into files, and that it writes nothing else. */
#include <config.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check.h"
#include "stage.h"

enum {
	MOST = 1 << 20
};

static char folder[128], text[MOST];

/* In a folder of its own, where nothing is. */
static void
enter_folder(void)
{
	static int number;

	snprintf(folder, sizeof folder, "%s/out%d", place, number++);
	assert_int_equal(mkdir(folder, 0755), 0);
	assert_int_equal(chdir(folder), 0);
}

static const char *
read_file(const char *name)
{
	FILE *file = fopen(name, "r");
	size_t len;

	if (!file)
		fail_msg("there is no %s", name);
	len = fread(text, 1, sizeof text - 1, file);
	text[len] = '\0';
	fclose(file);
	return text;
}

static size_t
count_files(void)
{
	DIR *dir = opendir(folder);
	size_t count = 0;

	assert_non_null(dir);
	while (readdir(dir))
		count++;
	closedir(dir);
	return count - 2;
}

static struct term *
open_dialog(int rows, int columns)
{
	struct term *term = open_app(rows, columns);

	term_type(term, "x");
	assert_true(term_wait(term, "< Write >"));
	return term;
}

static void
wait_text(struct term *term, const char *wanted)
{
	if (!term_wait(term, wanted))
		fail_msg("\"%s\" did not come; there is:\n%s", wanted,
		    term_screen(term));
}

static void
test_report(void **state)
{
	struct term *term;

	(void) state;
	enter_folder();
	term = open_dialog(24, 80);
	assert_true(term_shows(term, "Runner-signing.json"));
	assert_true(term_shows(term, "(*) json"));
	assert_true(term_shows(term, folder));
	assert_true(term_shows(term, " MiB"));
	term_type(term, "\r");
	wait_text(term, "wrote Runner-signing.json, ");
	assert_memory_equal(read_file("Runner-signing.json"), "{", 1);
	assert_non_null(strstr(text, "org.example.pluginj"));
	assert_int_equal(count_files(), 1);
	assert_harmless(term);
	quit(term);
}

/* The name's end and the format follow each other. */
static void
test_format(void **state)
{
	struct term *term;

	(void) state;
	enter_folder();
	term = open_dialog(30, 100);
	/* Up, from the file's name, is the format. */
	term_type(term, "\x1bOA\x1bOC");
	wait_text(term, "Runner-signing.md");
	wait_text(term, "(*) markdown");
	term_type(term, "\x1bOB\x15mine.html");
	wait_text(term, "(*) html");
	term_type(term, "\r");
	wait_text(term, "wrote mine.html, ");
	assert_non_null(strstr(read_file("mine.html"), "<html"));
	assert_int_equal(count_files(), 1);
	quit(term);
}

static void
test_scope(void **state)
{
	struct term *term;

	(void) state;
	enter_folder();
	term = open_app(30, 100);
	term_type(term, "jjj");
	wait_text(term, "org.example.plugina");
	term_type(term, "x");
	wait_text(term, "< Write >");
	term_type(term, "\x1bOA\x1bOA\x1bOC");
	wait_text(term, "plugin_a-signing.json");
	term_type(term, "\r");
	wait_text(term, "wrote plugin_a-signing.json, ");
	assert_non_null(
	    strstr(read_file("plugin_a-signing.json"), "org.example.plugina"));
	assert_null(strstr(text, "org.example.pluginb"));
	assert_null(strstr(text, "com.example.runner"));
	/* Some formats are of all. */
	term_type(term, "x");
	wait_text(term, "< Write >");
	term_type(term, "\x15"
			"f.sh\x1bOA\x1bOA\x1bOC\r");
	wait_text(term, "is of the whole tree only");
	assert_true(term_shows(term, "f.sh"));
	assert_int_equal(count_files(), 1);
	term_type(term, "\x1b");
	assert_true(term_wait_gone(term, "< Write >"));
	quit(term);
}

static void
test_overwrite(void **state)
{
	struct term *term;

	(void) state;
	enter_folder();
	write_file("Runner-signing.json", "old", 3);
	term = open_dialog(24, 80);
	/* Cancel is what Enter says. */
	term_type(term, "\r");
	wait_text(term, "is there already: 3 bytes");
	term_type(term, "\r");
	assert_true(term_wait_gone(term, "is there already"));
	assert_true(term_shows(term, "< Write >"));
	assert_string_equal(read_file("Runner-signing.json"), "old");
	term_type(term, "\rk");
	wait_text(term, "wrote Runner-signing-1.json, ");
	assert_string_equal(read_file("Runner-signing.json"), "old");
	assert_memory_equal(read_file("Runner-signing-1.json"), "{", 1);
	term_type(term, "x");
	wait_text(term, "< Write >");
	term_type(term, "\r");
	wait_text(term, "is there already");
	term_type(term, "\x1bOD\r");
	wait_text(term, "wrote Runner-signing.json, ");
	assert_memory_equal(read_file("Runner-signing.json"), "{", 1);
	assert_int_equal(count_files(), 2);
	quit(term);
}

/* It says why, and the name stays as it was typed. */
static void
test_failures(void **state)
{
	struct term *term;

	(void) state;
	enter_folder();
	term = open_dialog(24, 80);
	term_type(term, "\x15nowhere/a.json\r");
	wait_text(term, "nowhere/a.json: No such file or directory");
	assert_true(term_shows(term, "File    nowhere/a.json"));
	term_type(term, "\x15\r");
	wait_text(term, "the file has no name");
	term_type(term, "\x15/\r");
	wait_text(term, "/: Is a directory");
	/* A full disk. */
	if (access("/dev/full", W_OK) == 0) {
		assert_int_equal(symlink("/dev/full", "full.json"), 0);
		term_type(term, "\x15"
				"full.json\ro");
		wait_text(term, "No space left on device");
		assert_true(term_shows(term, "File    full.json"));
		assert_int_equal(unlink("full.json"), 0);
	}
	assert_int_equal(count_files(), 0);
	term_type(term, "\x1b");
	quit(term);
}

static void
test_command(void **state)
{
	struct term *term;

	(void) state;
	enter_folder();
	term = open_app(24, 80);
	term_type(term, ":export text some report.txt\r");
	wait_text(term, "wrote some report.txt, ");
	assert_memory_equal(read_file("some report.txt"), "Runner.app", 10);
	term_type(term, ":export text some report.txt\r");
	wait_text(term, "is there already");
	term_type(term, "k");
	wait_text(term, "wrote some report-1.txt, ");
	term_type(term, ":export nonsense a\r");
	wait_text(term, "no such format: nonsense");
	term_type(term, ":export json\r");
	wait_text(term, "the file has no name");
	assert_int_equal(count_files(), 2);
	quit(term);
}

static void
test_small(void **state)
{
	struct term *term;

	(void) state;
	enter_folder();
	term = open_term(10, 40, app, NULL, NULL);
	assert_true(term_wait(term, "plugin_a"));
	term_wait_quiet(term, 4 * QUIET);
	term_type(term, "x");
	wait_text(term, "Export");
	/* What keys go to is seen, on however small a screen. */
	wait_text(term, "Runner-signing.json");
	term_resize(term, 3, 20);
	term_wait_quiet(term, QUIET);
	term_resize(term, 1, 1);
	term_wait_quiet(term, QUIET);
	term_resize(term, 24, 80);
	wait_text(term, "< Write >");
	term_type(term, "\r");
	wait_text(term, "wrote Runner-signing.json, ");
	assert_harmless(term);
	quit(term);
}

/* The file's name is as hostile as the bundle's. */
static void
test_hostile(void **state)
{
	struct term *term;

	(void) state;
	enter_folder();
	term = open_term(30, 100, hostile, NULL, NULL);
	assert_true(term_wait(term, "8 of 8 checked"));
	term_type(term, "jjj");
	term_wait_quiet(term, QUIET);
	term_type(term, "x");
	wait_text(term, "< Write >");
	term_type(term, "\x1bOA\x1bOA\x1bOC");
	wait_text(term, "a_x1b]0;x_x07-signing.json");
	term_type(term, "\r");
	wait_text(term, "wrote a_x1b]0;x_x07-signing.json, ");
	assert_non_null(read_file("a_x1b]0;x_x07-signing.json"));
	assert_harmless(term);
	quit(term);
}

/* Parts of a signature, as they lie in the file. */
static void
test_parts(void **state)
{
	char demo[128], path[160], anchors[160];
	struct term *term;

	(void) state;
	if (!make_demo(demo, sizeof demo))
		skip();
	enter_folder();
	snprintf(path, sizeof path, "%s/myapp.app", demo);
	snprintf(anchors, sizeof anchors, "--anchors=%s/anchors", demo);
	term = open_term(30, 100, path, anchors, NULL);
	assert_true(term_wait(term, "13 of 13 checked"));
	term_type(term, "x");
	wait_text(term, "( ) entitlements (XML)");
	term_type(term, "\x1bOA\x1bOA\x1bOA\x1bOC");
	wait_text(term, "myapp.entitlements");
	term_type(term, "\r");
	wait_text(term, "wrote myapp.entitlements, ");
	assert_memory_equal(read_file("myapp.entitlements"), "<?xml", 5);
	term_type(term, "x");
	wait_text(term, "( ) certificates (PEM)");
	term_type(term, "\x1bOA\x1bOA\x1bOA\x1bOC\x1bOC\x1bOC");
	wait_text(term, "myapp.pem");
	term_type(term, "\r");
	wait_text(term, "wrote myapp.pem, ");
	assert_memory_equal(
	    read_file("myapp.pem"), "-----BEGIN CERTIFICATE-----\n", 28);
	assert_non_null(strstr(text, "\n-----END CERTIFICATE-----\n"));
	term_type(term, "x");
	wait_text(term, "( ) CMS signature");
	term_type(term, "\x1bOA\x1bOA\x1bOA\x1bOC\x1bOC\x1bOC\x1bOC\r");
	wait_text(term, "wrote myapp.p7s, ");
	assert_int_equal((unsigned char) read_file("myapp.p7s")[0], 0x30);
	assert_int_equal(count_files(), 3);
	assert_harmless(term);
	quit(term);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_report),
		cmocka_unit_test(test_format),
		cmocka_unit_test(test_scope),
		cmocka_unit_test(test_overwrite),
		cmocka_unit_test(test_failures),
		cmocka_unit_test(test_command),
		cmocka_unit_test(test_small),
		cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_parts),
	};

	program = getenv("SEALTREE");
	if (!program || access(program, X_OK) != 0) {
		puts("1..0 # SKIP SEALTREE names no program");
		return 0;
	}
	return cmocka_run_group_tests(tests, make_all, remove_all);
}
