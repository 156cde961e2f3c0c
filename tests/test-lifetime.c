/* SPDX-License-Identifier: MIT */
/* A certificate's time as a bar: before, within and after it, and at the ends
 * of all numbers. */
#include <config.h>

#include <string.h>

#include "check.h"
#include "values.h"

enum {
	DAY = 86400
};

static void
assert_lifetime(
    int64_t from, int64_t to, int64_t at, enum tone tone, const char *wanted)
{
	struct moment moment = { "then", at };
	struct arena *arena = arena_new();
	const struct outline_node *shown;
	struct outline_tree tree;
	struct outline o;

	outline_tree_init(&tree, arena);
	outline_init(&o, &outline_tree_sink, &tree);
	show_lifetime(&o, from, to, &moment);
	shown = outline_find(&tree.root, "validity");
	assert_non_null(shown);
	assert_string_equal(
	    arena_string(arena, shown->item.bytes), wanted);
	assert_int_equal(shown->item.tone, tone);
	arena_free(arena);
}

static void
within(void **state)
{
	(void) state;
	assert_lifetime(0, 10 * DAY, 5 * DAY, TONE_PLAIN,
	    "[##########----------] 5 days left then");
	assert_lifetime(0, 10 * DAY, 0, TONE_PLAIN,
	    "[--------------------] 10 days left then");
	assert_lifetime(0, 10 * DAY, 9 * DAY, TONE_PLAIN,
	    "[##################--] 1 day left then");
	assert_lifetime(0, 10 * DAY, 10 * DAY, TONE_PLAIN,
	    "[####################] 0 days left then");
}

static void
outside(void **state)
{
	(void) state;
	assert_lifetime(0, 10 * DAY, 12 * DAY, TONE_WARN,
	    "[####################] 2 days after its end, then");
	assert_lifetime(2 * DAY, 10 * DAY, DAY, TONE_WARN,
	    "[--------------------] 1 day before it begins, then");
}

static void
at_the_ends_of_all_numbers(void **state)
{
	(void) state;
	assert_lifetime(INT64_MIN, INT64_MAX, 0, TONE_PLAIN,
	    "[##########----------] 106751991167300 days left then");
	assert_lifetime(5, 5, 5, TONE_PLAIN,
	    "[--------------------] 0 days left then");
}

/* Nobody judged it, or it ends before it begins. */
static void
nothing_to_say(void **state)
{
	struct moment never = moment_of(NULL), then = { "then", 0 };
	struct cms_verdict absent = { .chain = result_absent() };
	struct arena *arena = arena_new();
	struct outline_tree tree;
	struct outline o;

	(void) state;
	assert_null(never.what);
	assert_null(moment_of(&absent).what);
	outline_tree_init(&tree, arena);
	outline_init(&o, &outline_tree_sink, &tree);
	show_lifetime(&o, 0, DAY, &never);
	show_lifetime(&o, DAY, 0, &then);
	assert_int_equal(tree.root.count, 0);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(within),
		cmocka_unit_test(outside),
		cmocka_unit_test(at_the_ends_of_all_numbers),
		cmocka_unit_test(nothing_to_say),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
