/* SPDX-License-Identifier: MIT */
/* A source that is made of names in memory and ranges of a file. */
#include <config.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sealtree/limits.h>
#include <sealtree/source_tree.h>

#include "check.h"

struct place {
	struct source *disk;
	struct source_file *backing;
	struct source_tree *tree;
	struct source *source;
	struct arena *arena;
	struct fault fault;
};

static const char content[] = "0123456789abcdef";

static int
set_up(void **state)
{
	struct place *p = calloc(1, sizeof *p);
	char path[] = "/tmp/sealtree-tree-XXXXXX";
	int descriptor = mkstemp(path);

	assert_non_null(p);
	assert_true(descriptor >= 0);
	assert_int_equal(
	    write(descriptor, content, strlen(content)), strlen(content));
	close(descriptor);
	p->disk = source_disk_open(path, false, &p->fault);
	assert_int_equal(unlink(path), 0);
	p->backing = source_open(p->disk, ".", &p->fault);
	assert_non_null(p->backing);
	p->tree = source_tree_new();
	p->source = source_of_tree(p->tree);
	p->arena = arena_new();
	source_tree_keep(p->tree, p->backing);
	*state = p;
	return 0;
}

static int
tear_down(void **state)
{
	struct place *p = *state;

	source_close(p->source);
	source_close(p->disk);
	arena_free(p->arena);
	free(p);
	return 0;
}

static enum tree_added
add(struct place *p, const char *path, enum source_type type)
{
	struct tree_entry entry = {
		.type = type,
		.mode_known = true,
		.mode = 0755,
		.backing = p->backing,
		.at = 2,
		.size = 5,
		.target = bytes_of(type == SOURCE_LINK ? "a/b" : NULL),
	};

	return source_tree_add(p->tree, bytes_of(path), &entry);
}

static void
assert_refused(struct place *p, const char *path, int error)
{
	assert_null(source_open(p->source, path, &p->fault));
	assert_int_equal(p->fault.error, error);
}

static void
is_read_like_a_folder(void **state)
{
	struct place *p = *state;
	struct source_list list;
	struct source_stat stat;
	struct bytes read;

	assert_int_equal(add(p, "./z//b/", SOURCE_FILE), TREE_ADDED);
	assert_int_equal(add(p, "l", SOURCE_LINK), TREE_ADDED);
	assert_int_equal(add(p, "z/fifo", SOURCE_SPECIAL), TREE_ADDED);
	assert_int_equal(add(p, "a", SOURCE_DIRECTORY), TREE_ADDED);
	assert_int_equal(source_tree_count(p->tree), 5);

	assert_true(source_list(p->source, ".", p->arena, &list, &p->fault));
	assert_int_equal(list.count, 3);
	assert_string_equal(list.entries[0].name, "a");
	assert_string_equal(list.entries[1].name, "l");
	assert_int_equal(list.entries[1].type, SOURCE_LINK);
	assert_string_equal(list.entries[2].name, "z");
	assert_false(list.mode_known);
	assert_true(source_list(p->source, "a", p->arena, &list, &p->fault));
	assert_int_equal(list.count, 0);
	assert_true(list.mode_known);
	assert_false(source_list(p->source, "l", p->arena, &list, &p->fault));
	assert_int_equal(p->fault.error, ELOOP);
	assert_false(source_list(p->source, "z/b", p->arena, &list, &p->fault));
	assert_int_equal(p->fault.error, ENOTDIR);

	assert_true(source_stat(p->source, "z/b", &stat, &p->fault));
	assert_int_equal(stat.type, SOURCE_FILE);
	assert_int_equal(stat.size, 5);
	assert_true(stat.mode_known);
	assert_true(source_stat(p->source, "z", &stat, &p->fault));
	assert_false(stat.mode_known);
	assert_false(source_stat(p->source, "z/none", &stat, &p->fault));
	assert_int_equal(p->fault.error, ENOENT);
	assert_false(source_stat(p->source, "l/x", &stat, &p->fault));
	assert_int_equal(p->fault.error, ELOOP);

	assert_true(
	    source_read_link(p->source, "l", p->arena, &read, &p->fault));
	assert_true(bytes_are(read, "a/b"));
	assert_false(
	    source_read_link(p->source, "z/b", p->arena, &read, &p->fault));
	assert_int_equal(p->fault.error, EINVAL);
	assert_true(source_read_file(
	    p->source, "z/b", 100, p->arena, &read, &p->fault));
	assert_true(bytes_are(read, "23456"));
	assert_true(source_xattrs(p->source, "a", p->arena, &list, &p->fault));
	assert_int_equal(list.count, 0);

	assert_refused(p, "a", EISDIR);
	assert_refused(p, "l", ELOOP);
	assert_refused(p, "z/fifo", ENOTSUP);
	assert_refused(p, "z/b/c", ENOTDIR);
}

static void
folders_are_kept_open(void **state)
{
	struct place *p = *state;
	struct source_folder *folder;
	struct source_file *file;
	char buffer[16];
	size_t got;

	add(p, "d/f", SOURCE_FILE);
	assert_null(source_folder_open(p->source, "d/f", &p->fault));
	assert_int_equal(p->fault.error, ENOTDIR);
	folder = source_folder_open(p->source, "d", &p->fault);
	assert_non_null(folder);
	assert_null(source_folder_file(folder, "g", &p->fault));
	assert_int_equal(p->fault.error, ENOENT);
	file = source_folder_file(folder, "f", &p->fault);
	source_folder_close(folder);
	assert_non_null(file);
	assert_true(source_read(file, 3, buffer, 16, &got, &p->fault));
	assert_int_equal(got, 2);
	assert_memory_equal(buffer, "56", 2);
	assert_true(source_read(file, 5, buffer, 16, &got, &p->fault));
	assert_int_equal(got, 0);
	assert_false(source_file_changed(file));
	source_file_close(file);
}

static void
no_entry_leaves_the_tree(void **state)
{
	static const struct {
		const char *path;
		enum tree_added added;
	} names[] = {
		{ "/etc/passwd", TREE_ABSOLUTE },
		{ "C:\\a", TREE_ABSOLUTE },
		{ "\\\\host\\a", TREE_ABSOLUTE },
		{ "../a", TREE_LEAVES },
		{ "a/../../b", TREE_LEAVES },
		{ "a/..", TREE_LEAVES },
		{ "a\\..\\..\\b", TREE_LEAVES },
		{ "..", TREE_LEAVES },
		{ "", TREE_NAMELESS },
	};
	struct place *p = *state;

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		assert_int_equal(
		    add(p, names[i].path, SOURCE_FILE), names[i].added);
		assert_non_null(tree_added_why(names[i].added));
	}
	assert_int_equal(source_tree_count(p->tree), 0);
	assert_int_equal(add(p, "..a/b..", SOURCE_FILE), TREE_ADDED);
}

static void
a_later_entry_counts(void **state)
{
	struct place *p = *state;
	struct source_stat stat;

	assert_int_equal(add(p, "a/b", SOURCE_FILE), TREE_ADDED);
	assert_int_equal(add(p, "a", SOURCE_DIRECTORY), TREE_MERGED);
	assert_int_equal(add(p, "a/b", SOURCE_LINK), TREE_REPLACED);
	assert_true(source_stat(p->source, "a/b", &stat, &p->fault));
	assert_int_equal(stat.type, SOURCE_LINK);
	assert_int_equal(add(p, "a", SOURCE_FILE), TREE_THROUGH);
	assert_int_equal(add(p, "a/b/c", SOURCE_FILE), TREE_THROUGH);
	assert_int_equal(add(p, "a/b", SOURCE_DIRECTORY), TREE_THROUGH);
	assert_int_equal(source_tree_count(p->tree), 2);
}

static void
the_root_may_be_a_file(void **state)
{
	struct place *p = *state;
	struct bytes read;

	assert_int_equal(add(p, ".", SOURCE_FILE), TREE_ADDED);
	assert_true(
	    source_read_file(p->source, ".", 5, p->arena, &read, &p->fault));
	assert_true(bytes_are(read, "23456"));
	assert_int_equal(add(p, "a", SOURCE_FILE), TREE_THROUGH);
}

static void
what_cannot_be_had_says_why(void **state)
{
	struct place *p = *state;
	struct tree_entry entry = {
		.type = SOURCE_FILE,
		.size = 10,
		.error = EACCES,
	};
	struct source_stat stat;

	assert_int_equal(
	    source_tree_add(p->tree, bytes_of("secret"), &entry), TREE_ADDED);
	assert_true(source_stat(p->source, "secret", &stat, &p->fault));
	assert_int_equal(stat.size, 10);
	assert_refused(p, "secret", EACCES);
}

static void
hard_links_share_their_bytes(void **state)
{
	struct place *p = *state;
	struct tree_entry entry = {
		.type = SOURCE_FILE,
		.same_as = bytes_of("./a/b"),
	};
	struct bytes read;

	assert_int_equal(
	    source_tree_add(p->tree, bytes_of("c"), &entry), TREE_NO_TARGET);
	add(p, "a/b", SOURCE_FILE);
	assert_int_equal(
	    source_tree_add(p->tree, bytes_of("c"), &entry), TREE_ADDED);
	assert_true(
	    source_read_file(p->source, "c", 100, p->arena, &read, &p->fault));
	assert_true(bytes_are(read, "23456"));
	entry.same_as = bytes_of("a");
	assert_int_equal(
	    source_tree_add(p->tree, bytes_of("d"), &entry), TREE_NO_TARGET);
}

static void
lengths_are_bounded(void **state)
{
	struct place *p = *state;
	char path[LIMIT_TREE_PATH_BYTES + 2];
	char target[LIMIT_LINK_BYTES + 2];
	struct tree_entry link = { .type = SOURCE_LINK };

	memset(path, 'a', sizeof path);
	path[LIMIT_TREE_PART_BYTES] = '\0';
	assert_int_equal(add(p, path, SOURCE_FILE), TREE_ADDED);
	path[LIMIT_TREE_PART_BYTES] = 'a';
	path[LIMIT_TREE_PART_BYTES + 1] = '\0';
	assert_int_equal(add(p, path, SOURCE_FILE), TREE_TOO_LONG);
	memset(path, 'b', sizeof path);
	for (size_t at = 1000; at < LIMIT_TREE_PATH_BYTES; at += 1000)
		path[at] = '/';
	path[LIMIT_TREE_PATH_BYTES] = '\0';
	assert_int_equal(add(p, path, SOURCE_FILE), TREE_ADDED);
	path[LIMIT_TREE_PATH_BYTES] = 'b';
	path[LIMIT_TREE_PATH_BYTES + 1] = '\0';
	assert_int_equal(add(p, path, SOURCE_FILE), TREE_TOO_LONG);
	for (size_t depth = 512; depth <= 513; depth++) {
		for (size_t i = 0; i < depth; i++)
			memcpy(path + 2 * i, "c/", 2);
		path[2 * depth] = '\0';
		assert_int_equal(add(p, path, SOURCE_FILE),
		    depth == LIMIT_DIRECTORY_DEPTH ? TREE_ADDED
						   : TREE_TOO_LONG);
	}
	memset(target, 'x', sizeof target);
	link.target = bytes_over(target, LIMIT_LINK_BYTES);
	assert_int_equal(
	    source_tree_add(p->tree, bytes_of("l"), &link), TREE_ADDED);
	link.target.len++;
	assert_int_equal(
	    source_tree_add(p->tree, bytes_of("m"), &link), TREE_TOO_LONG);
}

static void
numbers_are_bounded(void **state)
{
	struct place *p = *state;
	struct source_list list;
	char path[32];

	for (unsigned i = 0; i < LIMIT_TREE_NODES; i++) {
		snprintf(path, sizeof path, "%u", i);
		assert_int_equal(add(p, path, SOURCE_FILE), TREE_ADDED);
	}
	assert_int_equal(add(p, "more", SOURCE_FILE), TREE_FULL);
	assert_int_equal(add(p, "7", SOURCE_FILE), TREE_REPLACED);
	assert_true(source_list(p->source, ".", p->arena, &list, &p->fault));
	assert_int_equal(list.count, LIMIT_TREE_NODES);
}

static void
all_names_together_are_bounded(void **state)
{
	struct place *p = *state;
	char target[LIMIT_LINK_BYTES], path[32];
	struct tree_entry link = { .type = SOURCE_LINK };
	enum tree_added added = TREE_ADDED;
	unsigned i = 0;

	memset(target, 'x', sizeof target);
	link.target = bytes_over(target, sizeof target);
	for (; added == TREE_ADDED && i < LIMIT_TREE_NODES; i++) {
		snprintf(path, sizeof path, "%u", i);
		added = source_tree_add(p->tree, bytes_of(path), &link);
	}
	assert_int_equal(added, TREE_FULL);
	assert_in_range(i, LIMIT_TREE_NAME_BYTES / 2 / sizeof target,
	    LIMIT_TREE_NAME_BYTES / sizeof target);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(is_read_like_a_folder),
		TEST(folders_are_kept_open),
		TEST(no_entry_leaves_the_tree),
		TEST(a_later_entry_counts),
		TEST(the_root_may_be_a_file),
		TEST(what_cannot_be_had_says_why),
		TEST(hard_links_share_their_bytes),
		TEST(lengths_are_bounded),
		TEST(numbers_are_bounded),
		TEST(all_names_together_are_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
