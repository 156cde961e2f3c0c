/* SPDX-License-Identifier: MIT */
/* Following what changes on disk, by the two processes as they are. */
#include <config.h>

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <sealtree/model.h>
#include <sealtree/text.h>

#include "check.h"
#include "folder.h"

static const char info[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<plist version=\"1.0\"><dict>"
    "<key>CFBundleIdentifier</key><string>a.b</string>"
    "</dict></plist>\n";
static const uint8_t macho[32] = { 0xcf, 0xfa, 0xed, 0xfe, 0x0c, 0, 0, 1, 0, 0,
	0, 0, 2 };

struct scene {
	struct folder folder;
	struct model *model;
};

static void
put_tool(const char *path)
{
	folder_put(path, bytes_over(macho, sizeof macho));
}

static void
put_app(const char *app)
{
	char path[64];

	snprintf(path, sizeof path, "%s/Info.plist", app);
	folder_put_text(path, info);
	snprintf(path, sizeof path, "%s/one", app);
	put_tool(path);
}

/* Not for a slow machine's sake: a test that fails never ends here. */
static unsigned
wait_for(struct model *model, unsigned change)
{
	unsigned changes = 0;

	while (!(changes & change))
		changes |= model_wait(model, -1);
	return changes;
}

static void
settle(struct model *model)
{
	while (!model_settled(model))
		model_wait(model, -1);
}

static int
set_up(void **state)
{
	static struct scene scene;
	static const char *const paths[] = { "Demo.app" };
	const struct model_settings settings = {
		.reader = READER, .paths = paths, .path_count = 1
	};
	struct text why = TEXT_INIT;

	folder_open(&scene.folder);
	put_app("Demo.app");
	scene.model = model_new(&settings, &why);
	assert_non_null(scene.model);
	settle(scene.model);
	*state = &scene;
	return 0;
}

static int
tear_down(void **state)
{
	struct scene *scene = *state;

	model_free(scene->model);
	folder_close(&scene->folder);
	return 0;
}

static struct model_node *
find(struct model *model, const char *path)
{
	return model_find(model, 0, bytes_of(path), MODEL_CODE);
}

static void
all_is_read_again(void **state)
{
	struct model *model = ((struct scene *) *state)->model;
	struct model_node *app = model_root(model, 0);

	put_tool("Demo.app/two");
	assert_int_equal(unlink("Demo.app/one"), 0);
	model_restart(model);
	/* Till the next reader has told, what was known stays. */
	assert_false(model_settled(model));
	assert_ptr_equal(model_root(model, 0), app);
	assert_non_null(find(model, "one"));
	settle(model);
	while (find(model, "one"))
		model_wait(model, -1);
	assert_ptr_equal(model_root(model, 0), app);
	assert_true(find(model, "two")->changed);
	assert_false(app->changed);
	assert_int_equal(model_deaths(model), 0);
}

/* The first look comes after model_follow(); so the change must be later. */
static void
begin_to_follow(struct model *model)
{
	model_follow(model, true);
	assert_true(model_following(model));
	model_wait(model, 500);
}

static void
what_changes_is_told_of_and_marked(void **state)
{
	struct model *model = ((struct scene *) *state)->model;
	struct bytes first;
	size_t total;
	unsigned root;

	begin_to_follow(model);
	folder_put("Demo.app/one", bytes_over(macho, sizeof macho - 1));
	wait_for(model, MODEL_CHANGED);
	first = model_changed(model, &root, &total);
	assert_true(bytes_are(first, "one"));
	assert_int_equal(root, 0);
	assert_int_equal(total, 1);
	assert_true(find(model, "one")->changed);
	assert_false(model_root(model, 0)->changed);
	model_restart(model);
	settle(model);
	assert_true(find(model, "one")->changed);
	/* The next change is another one. */
	model_wait(model, 500);
	folder_put_text("Demo.app/Info.plist", info + 1);
	wait_for(model, MODEL_CHANGED);
	assert_false(find(model, "one")->changed);
	assert_true(model_root(model, 0)->changed);
}

/* A build that begins with rm -rf. */
static void
a_tree_that_is_gone_is_waited_for(void **state)
{
	struct model *model = ((struct scene *) *state)->model;
	struct bytes first;
	size_t total;
	unsigned root;

	begin_to_follow(model);
	assert_int_equal(rename("Demo.app", "Gone.app"), 0);
	assert_int_equal(model_wait(model, 2500) & MODEL_CHANGED, 0);
	put_app("New.app");
	assert_int_equal(rename("New.app", "Demo.app"), 0);
	wait_for(model, MODEL_CHANGED);
	first = model_changed(model, &root, &total);
	assert_int_equal(first.len, 0);
	model_restart(model);
	settle(model);
	assert_int_equal(model_failure(model).len, 0);
	assert_non_null(find(model, "one"));
}

static void
nothing_is_told_of_to_who_does_not_follow(void **state)
{
	struct model *model = ((struct scene *) *state)->model;

	begin_to_follow(model);
	model_follow(model, false);
	assert_false(model_following(model));
	put_tool("Demo.app/two");
	assert_int_equal(model_wait(model, 3000) & MODEL_CHANGED, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(all_is_read_again),
		TEST(what_changes_is_told_of_and_marked),
		TEST(a_tree_that_is_gone_is_waited_for),
		TEST(nothing_is_told_of_to_who_does_not_follow),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
