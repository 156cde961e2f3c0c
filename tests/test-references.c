/* SPDX-License-Identifier: MIT */
/* The screens that an Info.plist names: which of them are not in the bundle. */
#include <config.h>

#include <stdio.h>
#include <string.h>

#include <sealtree/bundle.h>
#include <sealtree/limits.h>
#include <sealtree/text.h>

#include "check.h"
#include "folder.h"

#define INFO "A.app/Info.plist"
#define TEXT(key, value) "<key>" key "</key><string>" value "</string>"
#define SCENES(inside)                                                 \
	"<key>UIApplicationSceneManifest</key><dict>"                  \
	"<key>UISceneConfigurations</key><dict>"                       \
	"<key>UIWindowSceneSessionRoleApplication</key><array>" inside \
	"</array></dict></dict>"
#define SCENE(name) "<dict>" TEXT("UISceneStoryboardFile", name) "</dict>"

struct bench {
	struct folder folder;
	struct arena *arena;
	struct source *source;
	struct place place;
	struct text told;
};

static int
set_up(void **state)
{
	static struct bench b;

	b = (struct bench){ .arena = arena_new(), .told = TEXT_INIT };
	folder_open(&b.folder);
	b.place = (struct place){
		.path = "A.app",
		.name = "A.app",
		.kind = bundle_kind_find("app"),
		.layout = LAYOUT_SHALLOW,
		.base = "A.app",
		.info_path = INFO,
	};
	*state = &b;
	return 0;
}

static int
tear_down(void **state)
{
	struct bench *b = *state;

	text_release(&b->told);
	source_close(b->source);
	arena_free(b->arena);
	folder_close(&b->folder);
	return 0;
}

static const struct code *
parse(struct bench *b, const char *inside)
{
	struct text info = TEXT_INIT;
	struct fault fault;

	text_printf(&info,
	    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
	    "<plist version=\"1.0\"><dict>%s</dict></plist>",
	    inside);
	folder_put_text(b->place.info_path, text_string(&info));
	text_release(&info);
	source_close(b->source);
	b->source = source_disk_open(".", false, &fault);
	assert_non_null(b->source);
	return bundle_parse(b->source, &b->place, NULL, b->arena);
}

/* Each as "key name", with a space behind. */
static void
lost(struct bench *b, const char *inside, const char *wanted)
{
	const struct code *code = parse(b, inside);

	text_release(&b->told);
	for (size_t i = 0; i < code->lost_screen_count; i++) {
		const struct reference *r = &code->lost_screens[i];

		text_printf(&b->told, "%.*s %.*s ", (int) r->key.len,
		    (const char *) r->key.data, (int) r->name.len,
		    (const char *) r->name.data);
	}
	assert_string_equal(text_string(&b->told), wanted);
	assert_int_equal(code->defects.count, 0);
}

static void
screens_that_are_there(void **state)
{
	folder_make("A.app/Main.storyboardc");
	folder_put_text("A.app/Old.nib", "x");
	lost(*state, TEXT("UIMainStoryboardFile", "Main"), "");
	lost(*state, TEXT("UIMainStoryboardFile", "Main.storyboard"), "");
	lost(*state, TEXT("UIMainNibFile", "Old"), "");
	lost(*state, TEXT("NSMainNibFile", "Old.xib"), "");
}

static void
screens_that_are_not(void **state)
{
	folder_make("A.app/Mainly.storyboardc");
	folder_put_text("A.app/Main.txt", "x");
	folder_put_text("A.app/Main", "x");
	lost(*state, TEXT("UIMainStoryboardFile", "Main"),
	    "UIMainStoryboardFile Main ");
	lost(*state,
	    TEXT("UILaunchStoryboardName~ipad", "Launch")
		TEXT("NSMainStoryboardFile", "Main"),
	    "UILaunchStoryboardName~ipad Launch NSMainStoryboardFile Main ");
}

static void
a_device_and_a_language_of_its_own(void **state)
{
	folder_make("A.app/Main~ipad.storyboardc");
	folder_make("A.app/Base.lproj/Launch.storyboardc");
	folder_put_text("A.app/de.lproj/Deutsch~iphone.nib", "x");
	folder_put_text("A.app/other/Hidden.nib", "x");
	lost(*state, TEXT("UIMainStoryboardFile", "Main"), "");
	lost(*state, TEXT("UILaunchStoryboardName", "Launch"), "");
	lost(*state, TEXT("UIMainNibFile", "Deutsch"), "");
	lost(*state, TEXT("UIMainNibFile", "Hidden"), "UIMainNibFile Hidden ");
}

static void
each_scene_has_one(void **state)
{
	folder_make("A.app/Main.storyboardc");
	lost(*state, SCENES(SCENE("Main")), "");
	lost(*state, SCENES(SCENE("Main") SCENE("Second") "<dict/>"),
	    "UISceneStoryboardFile Second ");
	lost(*state, SCENES("<string>Main</string>"), "");
	lost(*state, TEXT("UIApplicationSceneManifest", "Main"), "");
}

static void
what_names_no_screen(void **state)
{
	lost(*state, TEXT("UIMainStoryboardFile", ""), "");
	lost(*state, TEXT("UIMainStoryboardFile", "../Main"), "");
	lost(*state, TEXT("UIMainStoryboardFileX", "Main"), "");
	lost(*state, "<key>UIMainStoryboardFile</key><true/>", "");
	lost(*state, TEXT("CFBundleName", "Main"), "");
}

static void
a_mac_has_them_in_resources(void **state)
{
	struct bench *b = *state;

	b->place.layout = LAYOUT_DEEP;
	b->place.base = "A.app/Contents";
	b->place.info_path = "A.app/Contents/Info.plist";
	folder_put_text("A.app/Contents/Outside.nib", "x");
	folder_put_text("A.app/Contents/Resources/Main.nib", "x");
	lost(b, TEXT("NSMainNibFile", "Main"), "");
	lost(b, TEXT("NSMainNibFile", "Outside"), "NSMainNibFile Outside ");
}

/* Nothing is lost where nobody could look. */
static void
a_folder_that_cannot_be_listed(void **state)
{
	struct bench *b = *state;

	b->place.layout = LAYOUT_DEEP;
	b->place.base = "A.app";
	folder_put_text("A.app/Resources", "no folder");
	assert_int_equal(
	    parse(b, TEXT("NSMainNibFile", "Main"))->lost_screen_count, 0);
}

static const struct code *
parse_scenes(struct bench *b, size_t count)
{
	struct text scenes = TEXT_INIT;
	const struct code *code;

	for (size_t i = 0; i < count; i++)
		text_printf(&scenes, SCENE("S%zu"), i);
	text_printf(&b->told, SCENES("%s"), text_string(&scenes));
	code = parse(b, text_string(&b->told));
	text_release(&b->told);
	text_release(&scenes);
	return code;
}

static void
screens_up_to_a_limit(void **state)
{
	const struct code *code = parse_scenes(*state, LIMIT_SCREENS);

	assert_int_equal(code->lost_screen_count, LIMIT_SCREENS);
	assert_int_equal(code->defects.count, 0);
	code = parse_scenes(*state, LIMIT_SCREENS + 1);
	assert_int_equal(code->lost_screen_count, LIMIT_SCREENS);
	assert_int_equal(code->defects.count, 1);
	assert_int_equal(code->defects.list[0].kind, DEFECT_LIMIT);
	assert_string_equal(code->defects.list[0].file, INFO);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(screens_that_are_there),
		TEST(screens_that_are_not),
		TEST(a_device_and_a_language_of_its_own),
		TEST(each_scene_has_one),
		TEST(what_names_no_screen),
		TEST(a_mac_has_them_in_resources),
		TEST(a_folder_that_cannot_be_listed),
		TEST(screens_up_to_a_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
