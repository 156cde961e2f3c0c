/* SPDX-License-Identifier: MIT */
/* Pages as cells: good, bad, and what nobody knows. */
#include <config.h>

#include <string.h>

#include "check.h"
#include "values.h"

enum {
	CELLS = 64
};

static void
assert_row(const struct page_result *pages, uint64_t index, enum tone tone,
    const char *at, const char *wanted)
{
	struct arena *arena = arena_new();
	const struct item *item;
	struct outline_tree tree;
	struct outline o;

	outline_tree_init(&tree, arena);
	outline_init(&o, &outline_tree_sink, &tree);
	show_page_map_row(&o, pages, 0x1000, index);
	item = &tree.root.first->item;
	assert_string_equal(arena_string(arena, item->label), at);
	assert_string_equal(arena_string(arena, item->bytes), wanted);
	assert_int_equal(item->tone, tone);
	arena_free(arena);
}

static void
rows_are_counted(void **state)
{
	struct page_result pages = { .pages = CELLS };

	(void) state;
	assert_int_equal(page_map_rows(NULL), 0);
	assert_int_equal(page_map_rows(&pages), 1);
	pages.pages++;
	assert_int_equal(page_map_rows(&pages), 2);
	pages.pages = 0;
	assert_int_equal(page_map_rows(&pages), 0);
}

static void
good_pages(void **state)
{
	struct page_result pages = { .pages = CELLS + 3,
		.result = result_ok() };

	(void) state;
	assert_row(&pages, 0, TONE_GOOD, "0x0",
	    "................................................................");
	assert_row(&pages, 1, TONE_GOOD, "0x40000", "...");
}

static void
bad_pages(void **state)
{
	struct page_run runs[] = { { 1, 2 }, { 5, 1 }, { 63, 2 } };
	struct page_result pages = { .pages = CELLS + 3,
		.bad = 5,
		.runs = runs,
		.run_count = 3,
		.result = { .outcome = OUTCOME_BAD } };

	(void) state;
	assert_row(&pages, 0, TONE_BAD, "0x0",
	    ".XX..X.........................................................X");
	assert_row(&pages, 1, TONE_BAD, "0x40000", "X..");
}

/* Behind the last run that was kept there may be more. */
static void
what_is_not_known_is_not_good(void **state)
{
	struct page_run runs[] = { { 1, 1 } };
	struct page_result pages = { .pages = 5,
		.bad = 2,
		.runs = runs,
		.run_count = 1,
		.result = { .outcome = OUTCOME_BAD } };

	(void) state;
	assert_row(&pages, 0, TONE_BAD, "0x0", ".X???");
	pages = (struct page_result){ .pages = 3 };
	assert_row(&pages, 0, TONE_UNKNOWN, "0x0", "???");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_are_counted),
		cmocka_unit_test(good_pages),
		cmocka_unit_test(bad_pages),
		cmocka_unit_test(what_is_not_known_is_not_good),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
