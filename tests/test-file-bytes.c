/* SPDX-License-Identifier: MIT */
/* The facet of a file's bytes: whole rows, the last one, none behind it, and
 * none of a file that is another one by now. */
#include <config.h>

#include <string.h>

#include <sealtree/facet.h>
#include <sealtree/limits.h>

#include "check.h"
#include "folder.h"

enum {
	SIZE = 37
};

struct scene {
	struct folder folder;
	struct arena *arena;
	struct source *source;
	struct place place;
	struct macho macho;
	struct source_stat stat;
	struct code code;
	struct node node;
	struct outline_tree tree;
};

static int
set_up(void **state)
{
	static struct scene s;
	uint8_t bytes[SIZE];
	struct fault fault;

	s = (struct scene){ .arena = arena_new() };
	for (unsigned i = 0; i < SIZE; i++)
		bytes[i] = (uint8_t) i;
	folder_open(&s.folder);
	folder_put("A/one", bytes_over(bytes, SIZE));
	s.source = source_disk_open("A", true, &fault);
	assert_non_null(s.source);
	assert_true(source_stat(s.source, "one", &s.stat, &fault));
	s.code = (struct code){
		.source = s.source,
		.place = &s.place,
		.macho = &s.macho,
		.macho_path = "one",
		.executable_stat = &s.stat,
	};
	s.node = (struct node){ .state = NODE_READ, .code = &s.code };
	*state = &s;
	return 0;
}

static int
tear_down(void **state)
{
	struct scene *s = *state;

	source_close(s->source);
	folder_close(&s->folder);
	arena_free(s->arena);
	return 0;
}

static const struct outline_node *
rows(struct scene *s, uint32_t list, uint64_t first, uint64_t count)
{
	struct outline o;

	outline_tree_init(&s->tree, s->arena);
	outline_init(&o, &outline_tree_sink, &s->tree);
	facet_find("bytes", NULL)->rows(&s->node, list, first, count, &o);
	return &s->tree.root;
}

static void
rows_are_sixteen_bytes_but_the_last(void **state)
{
	const struct outline_node *root = rows(*state, 0, 0, LIMIT_ROWS);

	assert_int_equal(root->count, 3);
	assert_int_equal(root->first->item.bytes.len, 16);
	assert_int_equal(root->first->next->item.bytes.data[0], 16);
	assert_int_equal(root->last->item.bytes.len, SIZE % 16);
	root = rows(*state, 0, 1, 1);
	assert_int_equal(root->count, 1);
	assert_int_equal(root->first->item.bytes.data[15], 31);
}

static void
there_is_nothing_behind(void **state)
{
	assert_int_equal(rows(*state, 0, 3, 1)->count, 0);
	assert_int_equal(rows(*state, 0, UINT64_MAX, 1)->count, 0);
	assert_int_equal(rows(*state, 0, 0, LIMIT_ROWS + 1)->count, 0);
	assert_int_equal(rows(*state, 1, 0, 1)->count, 0);
}

static void
they_are_counted(void **state)
{
	struct scene *s = *state;
	const struct facet *facet = facet_find("bytes", NULL);
	struct outline o;

	assert_true(facet->applies(&s->node));
	outline_tree_init(&s->tree, s->arena);
	outline_init(&o, &outline_tree_sink, &s->tree);
	facet->describe(&s->node, &o);
	assert_int_equal(outline_find(&s->tree.root, "size")->item.number, SIZE);
	assert_int_equal(outline_find(&s->tree.root, "bytes")->item.number, 3);
	s->code.macho = NULL;
	assert_false(facet->applies(&s->node));
}

static void
another_file_is_not_shown(void **state)
{
	folder_put_text("A/one", "something else");
	assert_int_equal(rows(*state, 0, 0, 3)->count, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(rows_are_sixteen_bytes_but_the_last),
		TEST(there_is_nothing_behind),
		TEST(they_are_counted),
		TEST(another_file_is_not_shown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
