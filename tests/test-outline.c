/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <sealtree/defect.h>
#include <sealtree/outline.h>

#include "check.h"

static void
describe(struct outline *o)
{
	outline_at(o, 64);
	outline_map(o, "signature", "Signature");
	outline_tone(o, TONE_GOOD);
	outline_string(o, "identifier", "Identifier", "com.x.y");
	outline_string(o, "team", NULL, NULL);
	outline_list(o, "flags", NULL);
	outline_string(o, NULL, NULL, "hard");
	outline_close(o);
	outline_map(o, "nothing", NULL);
	outline_close(o);
	outline_close(o);
	outline_number(o, "size", NULL, 5);
	outline_rows(o, "pages", NULL, 3, 1000);
}

static void
check_tree(const struct outline_node *root)
{
	const struct outline_node *map = outline_find(root, "signature"), *node;

	assert_int_equal(root->count, 3);
	assert_int_equal(map->item.offset, 64);
	assert_int_equal(map->count, 4);
	node = outline_find(map, "identifier");
	assert_int_equal(node->item.tone, TONE_GOOD);
	assert_true(bytes_are(node->item.bytes, "com.x.y"));
	/* A tone and an offset are for one item. */
	node = outline_find(map, "team");
	assert_int_equal(node->item.type, VALUE_NULL);
	assert_int_equal(node->item.tone, TONE_PLAIN);
	assert_true(node->item.offset == NO_OFFSET);
	assert_int_equal(outline_find(map, "flags")->count, 1);
	assert_int_equal(outline_find(map, "nothing")->count, 0);
	assert_null(outline_find(map, "size"));
	node = outline_find(root, "pages");
	assert_int_equal(node->item.type, VALUE_ROWS);
	assert_int_equal(node->item.list, 3);
	assert_int_equal(node->item.number, 1000);
}

static void
trees_are_kept_and_played_again(void **state)
{
	struct arena *arena = arena_new();
	struct outline_tree tree, again;
	struct outline o;

	(void) state;
	outline_tree_init(&tree, arena);
	outline_init(&o, &outline_tree_sink, &tree);
	describe(&o);
	assert_int_equal(o.depth, 0);
	check_tree(&tree.root);
	outline_tree_init(&again, arena);
	outline_init(&o, &outline_tree_sink, &again);
	outline_replay(tree.root.first, &o);
	assert_int_equal(o.depth, 0);
	check_tree(&again.root);
	outline_replay(NULL, &o);
	check_tree(&again.root);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(trees_are_kept_and_played_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
