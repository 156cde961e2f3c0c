/* SPDX-License-Identifier: MIT */
/* What snapshots tell of a tree that changed: which files, and how many. */
#include <config.h>

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sealtree/limits.h>
#include <sealtree/snapshot.h>

#include "check.h"
#include "folder.h"

struct scene {
	struct folder folder;
	struct arena *arena;
	struct source *source;
	struct snapshot *before;
	struct snapshot_changes changes;
};

static int
set_up(void **state)
{
	static struct scene scene;
	struct fault fault;

	scene = (struct scene){ .arena = arena_new() };
	folder_open(&scene.folder);
	folder_put_text("A.app/one", "1");
	folder_put_text("A.app/in/two", "2");
	folder_link("A.app/link", "one");
	scene.source = source_disk_open("A.app", true, &fault);
	assert_non_null(scene.source);
	scene.before = snapshot_take(scene.source, NULL, NULL, NULL);
	*state = &scene;
	return 0;
}

static int
tear_down(void **state)
{
	struct scene *scene = *state;

	snapshot_free(scene->before);
	source_close(scene->source);
	folder_close(&scene->folder);
	arena_free(scene->arena);
	return 0;
}

static void
look(struct scene *scene, bool equal)
{
	struct snapshot *now = snapshot_take(scene->source, scene->before,
	    scene->arena, &scene->changes);

	assert_int_equal(snapshot_equal(scene->before, now), equal);
	snapshot_free(now);
}

static void
nothing_changed(void **state)
{
	struct scene *scene = *state;

	look(scene, true);
	assert_int_equal(scene->changes.total, 0);
}

static void
a_file_is_named_and_not_its_folder(void **state)
{
	struct scene *scene = *state;

	folder_put_text("A.app/in/two", "22");
	folder_put_text("A.app/in/three", "3");
	look(scene, false);
	assert_int_equal(scene->changes.count, 2);
	assert_int_equal(scene->changes.total, 2);
	assert_string_equal(scene->changes.paths[0], "in/three");
	assert_string_equal(scene->changes.paths[1], "in/two");
}

static void
what_is_gone_is_counted(void **state)
{
	struct scene *scene = *state;

	assert_int_equal(unlink("A.app/in/two"), 0);
	look(scene, false);
	assert_int_equal(scene->changes.total, 2);
	assert_int_equal(scene->changes.count, 1);
	assert_string_equal(scene->changes.paths[0], "in");
}

static void
modes_and_links_count(void **state)
{
	struct scene *scene = *state;

	assert_int_equal(chmod("A.app/one", 0700), 0);
	assert_int_equal(unlink("A.app/link"), 0);
	folder_link("A.app/link", "in");
	look(scene, false);
	assert_int_equal(scene->changes.count, 2);
	assert_string_equal(scene->changes.paths[0], "link");
	assert_string_equal(scene->changes.paths[1], "one");
}

static void
no_more_are_named_than_the_limit(void **state)
{
	struct scene *scene = *state;
	char path[32];

	for (unsigned i = 0; i < LIMIT_CHANGES + 2; i++) {
		snprintf(path, sizeof path, "A.app/new%02u", i);
		folder_put_text(path, "");
		if (i + 1 == LIMIT_CHANGES) {
			look(scene, false);
			assert_int_equal(scene->changes.count, LIMIT_CHANGES);
			assert_int_equal(scene->changes.total, LIMIT_CHANGES);
		}
	}
	look(scene, false);
	assert_int_equal(scene->changes.count, LIMIT_CHANGES);
	assert_int_equal(scene->changes.total, LIMIT_CHANGES + 2);
}

static void
a_single_file_is_a_tree_too(void **state)
{
	struct scene *scene = *state;
	struct source *source;
	struct snapshot *before, *now;
	struct fault fault;

	source = source_disk_open("A.app/one", true, &fault);
	assert_non_null(source);
	before = snapshot_take(source, NULL, NULL, NULL);
	folder_put_text("A.app/one", "11");
	now = snapshot_take(source, before, scene->arena, &scene->changes);
	assert_false(snapshot_equal(before, now));
	assert_string_equal(scene->changes.paths[0], ".");
	snapshot_free(before);
	snapshot_free(now);
	source_close(source);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(nothing_changed),
		TEST(a_file_is_named_and_not_its_folder),
		TEST(what_is_gone_is_counted),
		TEST(modes_and_links_count),
		TEST(no_more_are_named_than_the_limit),
		TEST(a_single_file_is_a_tree_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
