/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <dirent.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <sealtree/output.h>

#include "check.h"

static char folder[] = "/tmp/sealtree-output-XXXXXX";

static int
count_files(void)
{
	DIR *dir = opendir(".");
	int count = 0;

	assert_non_null(dir);
	for (struct dirent *entry; (entry = readdir(dir));)
		count += strcmp(entry->d_name, ".") != 0 &&
			 strcmp(entry->d_name, "..") != 0;
	closedir(dir);
	return count;
}

static void
assert_holds(const char *path, const char *wanted)
{
	char content[64] = { 0 };
	FILE *file = fopen(path, "r");

	assert_non_null(file);
	fread(content, 1, sizeof content - 1, file);
	fclose(file);
	assert_string_equal(content, wanted);
}

static void
put_file(const char *path, const char *content)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fputs(content, file);
	assert_int_equal(fclose(file), 0);
}

/* What it says of it; "" if it was written. */
static const char *
write_to(const char *path, bool force)
{
	static char said[256];
	struct text why = TEXT_INIT;
	struct output output;

	if (output_open(&output, path, force, &why)) {
		fputs("new", output.file);
		output_commit(&output, &why);
	}
	strncpy(said, text_string(&why), sizeof said - 1);
	text_release(&why);
	return said;
}

static void
a_new_file(void **state)
{
	struct stat stat_of;
	mode_t mask = umask(027);

	(void) state;
	assert_string_equal(write_to("a", false), "");
	umask(mask);
	assert_holds("a", "new");
	assert_int_equal(count_files(), 1);
	assert_int_equal(stat("a", &stat_of), 0);
	assert_int_equal(stat_of.st_mode & 07777, 0640);
}

static void
a_file_that_exists(void **state)
{
	(void) state;
	put_file("a", "old");
	assert_string_equal(
	    write_to("a", false), "a: exists; not overwritten (use --force)");
	assert_holds("a", "old");
	assert_string_equal(write_to("./a", true), "");
	assert_holds("a", "new");
	assert_int_equal(count_files(), 1);
}

static void
a_file_that_came_meanwhile(void **state)
{
	struct text why = TEXT_INIT;
	struct output output;

	(void) state;
	assert_true(output_open(&output, "a", false, &why));
	fputs("new", output.file);
	put_file("a", "old");
	assert_false(output_commit(&output, &why));
	assert_string_equal(
	    text_string(&why), "a: exists; not overwritten (use --force)");
	assert_holds("a", "old");
	assert_int_equal(count_files(), 1);
	text_release(&why);
}

static void
links_stay_links(void **state)
{
	struct stat stat_of;

	(void) state;
	put_file("a", "old");
	assert_int_equal(symlink("a", "link"), 0);
	assert_string_equal(write_to("link", true), "");
	assert_holds("a", "new");
	assert_int_equal(lstat("link", &stat_of), 0);
	assert_true(S_ISLNK(stat_of.st_mode));
	assert_int_equal(symlink("nothing", "loose"), 0);
	assert_string_equal(write_to("loose", false),
	    "loose: exists; not overwritten (use --force)");
}

static void
what_was_abandoned_is_gone(void **state)
{
	struct text why = TEXT_INIT;
	struct output output;

	(void) state;
	assert_true(output_open(&output, "a", false, &why));
	assert_int_equal(count_files(), 1);
	output_abandon(&output);
	assert_int_equal(count_files(), 0);
}

static void
a_signal_leaves_nothing(void **state)
{
	static const int signals[] = { SIGHUP, SIGINT, SIGTERM };

	(void) state;
	for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
		struct text why = TEXT_INIT;
		struct output output;
		int status;
		pid_t child = fork();

		assert_true(child >= 0);
		if (child == 0) {
			signal(signals[i], SIG_DFL);
			if (output_open(&output, "a", false, &why))
				raise(signals[i]);
			_exit(0);
		}
		assert_int_equal(waitpid(child, &status, 0), child);
		assert_true(WIFSIGNALED(status));
		assert_int_equal(WTERMSIG(status), signals[i]);
		assert_int_equal(count_files(), 0);
	}
}

static void
names_are_escaped(void **state)
{
	(void) state;
	assert_string_equal(write_to("no\x1b[31m/a", false),
	    "no\\x1b[31m/a: No such file or directory");
}

static void
devices_are_written_as_they_are(void **state)
{
	struct stat stat_of;

	(void) state;
	assert_string_equal(write_to("/dev/null", false), "");
	assert_string_equal(write_to("/dev/null", true), "");
	assert_int_equal(stat("/dev/null", &stat_of), 0);
	assert_true(S_ISCHR(stat_of.st_mode));
}

static int
make_folder(void **state)
{
	(void) state;
	strcpy(folder + strlen(folder) - 6, "XXXXXX");
	return mkdtemp(folder) ? chdir(folder) : -1;
}

static int
remove_folder(void **state)
{
	static const char *const names[] = { "a", "link", "loose" };

	(void) state;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		unlink(names[i]);
	return chdir("/") == 0 ? rmdir(folder) : -1;
}

#define TEST(function) \
	cmocka_unit_test_setup_teardown(function, make_folder, remove_folder)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_new_file),
		TEST(a_file_that_exists),
		TEST(a_file_that_came_meanwhile),
		TEST(links_stay_links),
		TEST(what_was_abandoned_is_gone),
		TEST(a_signal_leaves_nothing),
		TEST(names_are_escaped),
		TEST(devices_are_written_as_they_are),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
