/* SPDX-License-Identifier: MIT */
/* Trees mounted in a source, and the spill that their content lies in. */
#include <config.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sealtree/die.h>
#include <sealtree/limits.h>
#include <sealtree/mount.h>
#include <sealtree/source_tree.h>

#include "check.h"

struct place {
	struct spill *spill;
	struct source *source;
	struct arena *arena;
	struct fault fault;
};

/* A tree of one file with `content`. */
static struct source *
tree_with(struct place *p, const char *path, const char *content)
{
	struct source_tree *tree = source_tree_new();
	struct tree_entry entry = {
		.type = SOURCE_FILE,
		.backing = spill_file(p->spill),
		.at = spill_size(p->spill),
		.size = strlen(content),
	};

	assert_true(spill_write(p->spill, content, strlen(content), &p->fault));
	assert_int_equal(
	    source_tree_add(tree, bytes_of(path), &entry), TREE_ADDED);
	return source_of_tree(tree);
}

static int
set_up(void **state)
{
	struct place *p = calloc(1, sizeof *p);

	assert_non_null(p);
	p->arena = arena_new();
	p->spill = spill_open("/tmp", 1 << 20, &p->fault);
	assert_non_null(p->spill);
	p->source = source_with_room(tree_with(p, "a.zip", "outer"), p->spill);
	*state = p;
	return 0;
}

static int
tear_down(void **state)
{
	struct place *p = *state;

	source_close(p->source);
	spill_close(p->spill);
	arena_free(p->arena);
	free(p);
	return 0;
}

static void
assert_content(struct place *p, const char *path, const char *content)
{
	struct bytes read;

	assert_true(
	    source_read_file(p->source, path, 100, p->arena, &read, &p->fault));
	assert_true(bytes_are(read, content));
}

static void
mounts_are_seen_at_their_paths(void **state)
{
	struct place *p = *state;
	struct source_list list;
	struct source_stat stat;

	assert_ptr_equal(source_spill(p->source), p->spill);
	assert_true(source_mount(
	    p->source, "a.zip!", tree_with(p, "b.tar", "inner"), &p->fault));
	assert_true(source_mount(p->source, "a.zip!/b.tar!",
	    tree_with(p, "c!/d", "innermost"), &p->fault));
	assert_true(
	    source_mount(p->source, "!", tree_with(p, "e", "root"), &p->fault));
	assert_content(p, "a.zip", "outer");
	assert_content(p, "a.zip!/b.tar", "inner");
	assert_content(p, "a.zip!/b.tar!/c!/d", "innermost");
	assert_content(p, "!/e", "root");
	assert_true(source_list(p->source, ".", p->arena, &list, &p->fault));
	assert_int_equal(list.count, 1);
	assert_true(
	    source_list(p->source, "a.zip!", p->arena, &list, &p->fault));
	assert_int_equal(list.count, 1);
	assert_string_equal(list.entries[0].name, "b.tar");
	assert_true(source_stat(p->source, "a.zip!", &stat, &p->fault));
	assert_int_equal(stat.type, SOURCE_DIRECTORY);
	assert_false(source_stat(p->source, "a.zip!/x", &stat, &p->fault));
	assert_int_equal(p->fault.error, ENOENT);
	assert_false(source_stat(p->source, "b!/x", &stat, &p->fault));
	assert_int_equal(p->fault.error, ENOENT);
}

static void
nothing_is_hidden_by_a_mount(void **state)
{
	struct place *p = *state;

	assert_true(source_mount(p->source, "a.zip!",
	    tree_with(p, "b.tar!", "a real name"), &p->fault));
	assert_false(source_mount(
	    p->source, "a.zip!/b.tar!", tree_with(p, "x", "inner"), &p->fault));
	assert_int_equal(p->fault.error, EEXIST);
	assert_content(p, "a.zip!/b.tar!", "a real name");
}

static void
not_every_source_has_room(void **state)
{
	struct place *p = *state;
	struct source *plain = tree_with(p, "x", "");

	assert_null(source_spill(plain));
	assert_false(
	    source_mount(plain, "x!", tree_with(p, "y", ""), &p->fault));
	assert_int_equal(p->fault.error, ENOTSUP);
	source_close(plain);
}

static void
mounts_are_bounded(void **state)
{
	struct place *p = *state;
	char path[32];

	for (unsigned i = 0; i <= LIMIT_MOUNTS; i++) {
		snprintf(path, sizeof path, "%u!", i * 7919 % 2000);
		assert_int_equal(source_mount(p->source, path,
				     tree_with(p, "f", path), &p->fault),
		    i < LIMIT_MOUNTS);
	}
	assert_int_equal(p->fault.error, EMFILE);
	assert_content(p, "0!/f", "0!");
	assert_content(p, "1919!/f", "1919!");
}

static void
paths_lead_into_containers(void **state)
{
	struct place *p = *state;
	char *path = xalloc(LIMIT_PATH_BYTES + 1, 1);

	assert_string_equal(path_into(p->arena, "."), "!");
	assert_string_equal(path_into(p->arena, "a/b"), "a/b!");
	memset(path, 'a', LIMIT_PATH_BYTES);
	assert_null(path_into(p->arena, path));
	path[LIMIT_PATH_BYTES - 1] = '\0';
	assert_non_null(path_into(p->arena, path));
	free(path);
}

static void
the_spill_takes_no_more_than_it_may(void **state)
{
	struct place *p = *state;
	struct spill *spill = spill_open("/tmp", 8, &p->fault);
	struct source_file *file = spill_file(spill);
	char buffer[16];
	size_t got;

	assert_true(spill_write(spill, "12345", 5, &p->fault));
	assert_false(spill_write(spill, "6789", 4, &p->fault));
	assert_int_equal(p->fault.error, EFBIG);
	assert_true(spill_write(spill, "678", 3, &p->fault));
	assert_int_equal(spill_size(spill), 8);
	assert_true(source_read(file, 2, buffer, 16, &got, &p->fault));
	assert_int_equal(got, 6);
	assert_memory_equal(buffer, "345678", 6);
	assert_true(source_read(file, UINT64_MAX, buffer, 16, &got, &p->fault));
	assert_int_equal(got, 0);
	source_file_close(file);
	spill_close(spill);
}

static void
without_a_folder_it_lies_in_memory(void **state)
{
	struct place *p = *state;
	struct spill *spill = spill_open("/nonexistent", UINT64_MAX, &p->fault);

#ifdef __linux__
	assert_non_null(spill);
	assert_int_equal(spill_most(spill), LIMIT_SPILL_MEMORY);
	assert_true(spill_write(spill, "1", 1, &p->fault));
	spill_close(spill);
#else
	assert_null(spill);
#endif
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(mounts_are_seen_at_their_paths),
		TEST(nothing_is_hidden_by_a_mount),
		TEST(not_every_source_has_room),
		TEST(mounts_are_bounded),
		TEST(paths_lead_into_containers),
		TEST(the_spill_takes_no_more_than_it_may),
		TEST(without_a_folder_it_lies_in_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
