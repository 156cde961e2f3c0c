/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "check.h"
#include "progress.h"

static char *written;
static size_t len;
static FILE *out;

static int
set_up(void **state)
{
	(void) state;
	out = open_memstream(&written, &len);
	assert_non_null(out);
	return 0;
}

static int
tear_down(void **state)
{
	(void) state;
	fclose(out);
	free(written);
	return 0;
}

static void
assert_written(const char *wanted)
{
	fflush(out);
	assert_string_equal(written, wanted);
}

static void
four_times_a_second(void **state)
{
	struct model_counts counts = { .nodes = 12, .read = 3 };
	struct progress progress = progress_begin(out, 1000);

	(void) state;
	progress_show(&progress, &counts, 1249);
	assert_written("");
	progress_show(&progress, &counts, 1250);
	assert_written("\rreading 3 of 12");
	counts.read = 12;
	progress_show(&progress, &counts, 1499);
	assert_written("\rreading 3 of 12");
	progress_show(&progress, &counts, 1500);
	assert_written("\rreading 3 of 12\rverifying 0 of 12");
	progress_erase(&progress);
	assert_written("\rreading 3 of 12\rverifying 0 of 12"
		       "\r                 \r");
	progress_erase(&progress);
	assert_written("\rreading 3 of 12\rverifying 0 of 12"
		       "\r                 \r");
}

static void
a_shorter_line_covers_a_longer_one(void **state)
{
	struct model_counts counts = { .nodes = 100, .read = 100 };
	struct progress progress = progress_begin(out, 0);

	(void) state;
	progress_show(&progress, &counts, 250);
	counts.read = 99;
	progress_show(&progress, &counts, 500);
	assert_written("\rverifying 0 of 100\rreading 99 of 100 ");
}

static void
over_at_once(void **state)
{
	struct progress progress = progress_begin(out, 0);

	(void) state;
	progress_erase(&progress);
	assert_written("");
}

static void
nobody_looks(void **state)
{
	const struct model_counts counts = { .nodes = 1 };
	struct progress progress;
	FILE *file = tmpfile();

	(void) state;
	assert_non_null(file);
	assert_null(progress_terminal(file));
	progress = progress_begin(progress_terminal(file), 0);
	progress_show(&progress, &counts, 10000);
	progress_erase(&progress);
	assert_int_equal(lseek(fileno(file), 0, SEEK_END), 0);
	fclose(file);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(four_times_a_second),
		TEST(a_shorter_line_covers_a_longer_one),
		TEST(over_at_once),
		TEST(nobody_looks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
