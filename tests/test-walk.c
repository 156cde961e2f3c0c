/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sealtree/bundle.h>
#include <sealtree/limits.h>
#include <sealtree/text.h>

#include "check.h"
#include "folder.h"
#include "walk.h"

enum {
	EXECUTE = 2,
	DYLIB = 6,
	LOADABLE = 8
};

/* A walk, and what was told of it: a line for each. */
struct walk {
	struct folder folder;
	struct text found, trouble, why;
	const char *skipped;
	size_t stop_after, places;
};

static void
told_at(void *context, const char *path)
{
	(void) context;
	assert_non_null(path);
}

/* "kind layout where path"; "!" before a place where no code should be. */
static void
told_found(void *context, const struct place *place)
{
	static const char layouts[] = "-dsvf";
	struct walk *w = context;

	w->places++;
	text_printf(&w->found, "%s %c %s%s %s\n", place->kind->id,
	    layouts[place->layout], place->unexpected ? "!" : "",
	    place->where ? place->where : "-", place->path);
	assert_true(strlen(place->kind->label) <= 5);
}

static void
told_trouble(void *context, const char *path, int error, const char *what)
{
	struct walk *w = context;

	assert_non_null(path);
	text_printf(&w->trouble, "%d %s\n", error, what);
}

static bool
is_skipped(void *context, const char *path)
{
	struct walk *w = context;

	return w->skipped && strcmp(w->skipped, path) == 0;
}

static bool
is_cancelled(void *context)
{
	struct walk *w = context;

	return w->stop_after && w->places >= w->stop_after;
}

static const struct walk_events events = {
	.at = told_at,
	.found = told_found,
	.trouble = told_trouble,
	.skip = is_skipped,
	.cancelled = is_cancelled,
};

static bool
walk_within(struct walk *w, const char *path, uint32_t most_files)
{
	struct fault fault;
	struct source *source = source_disk_open(path, false, &fault);
	struct arena *arena = arena_new();
	bool any;

	assert_non_null(source);
	text_reset(&w->found);
	text_reset(&w->trouble);
	text_reset(&w->why);
	w->places = 0;
	any = bundle_walk_within(
	    most_files, source, path_name(path), arena, &events, w, &w->why);
	arena_free(arena);
	source_close(source);
	return any;
}

static bool
walk(struct walk *w, const char *path)
{
	return walk_within(w, path, LIMIT_FILES);
}

static void
finds(struct walk *w, const char *path, const char *expected)
{
	assert_true(walk(w, path));
	assert_string_equal(text_string(&w->found), expected);
	assert_string_equal(text_string(&w->trouble), "");
}

static void
finds_nothing(struct walk *w, const char *path, const char *why)
{
	assert_false(walk(w, path));
	assert_string_equal(text_string(&w->found), "");
	assert_string_equal(text_string(&w->why), why);
}

static int
set_up(void **state)
{
	static struct walk w;

	w = (struct walk){ 0 };
	folder_open(&w.folder);
	*state = &w;
	return 0;
}

static int
tear_down(void **state)
{
	struct walk *w = *state;

	folder_close(&w->folder);
	text_release(&w->found);
	text_release(&w->trouble);
	text_release(&w->why);
	return 0;
}

static void
put_macho(const char *path, uint8_t filetype)
{
	uint8_t header[32] = { 0xcf, 0xfa, 0xed, 0xfe, 12, 0, 0, 1 };

	header[12] = filetype;
	folder_put(path, bytes_over(header, sizeof header));
}

static void
put_info(const char *path, const char *executable)
{
	struct text xml = TEXT_INIT;

	text_add_string(&xml, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
			      "<plist version=\"1.0\"><dict>");
	if (executable)
		text_printf(&xml,
		    "<key>CFBundleExecutable</key>"
		    "<string>%s</string>",
		    executable);
	text_add_string(&xml, "</dict></plist>");
	folder_put(path, text_bytes(&xml));
	text_release(&xml);
}

static void
an_app_and_all_that_is_in_it(void **state)
{
	struct walk *w = *state;

	put_info("A.app/Contents/Info.plist", "main");
	put_macho("A.app/Contents/MacOS/main", EXECUTE);
	put_macho("A.app/Contents/MacOS/helper", EXECUTE);
	folder_link("A.app/Contents/MacOS/alias", "main");
	folder_put_text("A.app/Contents/embedded.provisionprofile", "x");
	put_info("A.app/Contents/Frameworks/F.framework/Versions/A/"
		 "Resources/Info.plist",
	    "F");
	put_macho("A.app/Contents/Frameworks/F.framework/Versions/A/F", DYLIB);
	folder_link(
	    "A.app/Contents/Frameworks/F.framework/Versions/Current", "A");
	folder_link(
	    "A.app/Contents/Frameworks/F.framework/F", "Versions/Current/F");
	folder_link("A.app/Contents/Frameworks/F.framework/Resources",
	    "Versions/Current/Resources");
	put_macho("A.app/Contents/Frameworks/libx.dylib", DYLIB);
	put_info("A.app/Contents/Library/SystemExtensions/s.systemextension/"
		 "Contents/Info.plist",
	    "s");
	put_macho("A.app/Contents/Library/SystemExtensions/s.systemextension/"
		  "Contents/MacOS/s",
	    EXECUTE);
	put_info("A.app/Contents/PlugIns/P.appex/Contents/Info.plist", "P");
	put_macho("A.app/Contents/PlugIns/P.appex/Contents/MacOS/P", EXECUTE);
	put_info("A.app/Contents/Resources/B.app/Contents/Info.plist", "B");
	put_macho("A.app/Contents/Resources/data.txt", LOADABLE);
	folder_put("A.app/Contents/Resources/Some.class",
	    bytes_over("\xca\xfe\xba\xbe\0\0\0\x34\0\x10", 10));
	finds(w, "A.app",
	    "app d - .\n"
	    "framework v Frameworks Contents/Frameworks/F.framework\n"
	    "dylib - Frameworks Contents/Frameworks/libx.dylib\n"
	    "systemextension d SystemExtensions "
	    "Contents/Library/SystemExtensions/s.systemextension\n"
	    "executable - MacOS Contents/MacOS/helper\n"
	    "appex d PlugIns Contents/PlugIns/P.appex\n"
	    "app d !Resources Contents/Resources/B.app\n"
	    "loadable - !Resources Contents/Resources/data.txt\n");
}

static void
flat_layouts(void **state)
{
	struct walk *w = *state;

	put_info("i.app/Info.plist", "i");
	put_macho("i.app/i", EXECUTE);
	folder_put_text("i.app/embedded.mobileprovision", "x");
	put_info("i.app/PlugIns/e.appex/Info.plist", "e");
	put_macho("i.app/PlugIns/e.appex/e", EXECUTE);
	put_info("i.app/Frameworks/F.framework/Info.plist", "F");
	put_macho("i.app/Frameworks/F.framework/F", DYLIB);
	finds(w, "i.app",
	    "app s - .\n"
	    "framework s Frameworks Frameworks/F.framework\n"
	    "appex s PlugIns PlugIns/e.appex\n");
	put_info("d.dext/Info.plist", "d");
	put_macho("d.dext/d", EXECUTE);
	finds(w, "d.dext", "dext f - .\n");
}

static void
other_versions_are_loose_code(void **state)
{
	struct walk *w = *state;

	put_info("F.framework/Versions/A/Resources/Info.plist", "F");
	put_macho("F.framework/Versions/A/F", DYLIB);
	put_info("F.framework/Versions/B/Resources/Info.plist", "F");
	put_macho("F.framework/Versions/B/F", DYLIB);
	folder_link("F.framework/Versions/Current", "A");
	finds(w, "F.framework",
	    "framework v - .\n"
	    "dylib v !- Versions/B/F\n");
	/* A link that leads out is none; then the last one by name. */
	assert_int_equal(unlink("F.framework/Versions/Current"), 0);
	folder_link("F.framework/Versions/Current", "../..");
	finds(w, "F.framework",
	    "framework v - .\n"
	    "dylib v !- Versions/A/F\n");
}

static void
names_in_any_case(void **state)
{
	struct walk *w = *state;

	put_info("A.APP/contents/Info.plist", "a");
	put_macho("A.APP/contents/MacOS/a", EXECUTE);
	finds(w, "A.APP", "app d - .\n");
	put_info("i.app/INFO.plist", "i");
	put_macho("i.app/i", EXECUTE);
	finds(w, "i.app", "app s - .\n");
}

static void
an_executable_is_a_name_and_no_path(void **state)
{
	static const char *const hostile[] = { "../secret", "MacOS/../x", "..",
		".", "/bin/ls", "sub/a" };
	struct walk *w = *state;

	put_macho("secret", EXECUTE);
	put_macho("A.app/Contents/MacOS/sub/a", EXECUTE);
	for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
		put_info("A.app/Contents/Info.plist", hostile[i]);
		finds(w, "A.app",
		    "app d - .\n"
		    "executable - MacOS Contents/MacOS/sub/a\n");
	}
	/* Unnamed, it is called like the bundle. */
	put_info("A.app/Contents/Info.plist", NULL);
	put_macho("A.app/Contents/MacOS/A", EXECUTE);
	finds(w, "A.app",
	    "app d - .\n"
	    "executable - MacOS Contents/MacOS/sub/a\n");
}

static void
directories_of_several(void **state)
{
	struct walk *w = *state;

	put_info("dir/x/B.app/Contents/Info.plist", "B");
	put_info("dir/A.app/Contents/Info.plist", "A");
	put_macho("dir/x/tool", EXECUTE);
	folder_put_text("dir/x/p.mobileprovision", "x");
	folder_put_text("dir/readme", "x");
	folder_link("dir/loop", ".");
	finds(w, "dir",
	    "directory - - .\n"
	    "app d - A.app\n"
	    "app d - x/B.app\n"
	    "profile - - x/p.mobileprovision\n"
	    "executable - - x/tool\n");
}

static void
single_files(void **state)
{
	struct walk *w = *state;

	put_macho("tool", EXECUTE);
	finds(w, "tool", "executable - - .\n");
	folder_put_text("p.provisionprofile", "x");
	finds(w, "p.provisionprofile", "profile - - .\n");
	/* Of any name, by its content. */
	folder_put("profile", bytes_over("\x30\x80\x06\x09\x2a\x86\x48\x86\xf7"
					 "\x0d\x01\x07\x02",
				  13));
	finds(w, "profile", "profile - - .\n");
}

static void
nothing_to_look_at(void **state)
{
	struct walk *w = *state;

	folder_make("empty");
	finds_nothing(w, "empty",
	    "no bundle, no Mach-O file and no profile is in this directory");
	folder_make("E.app");
	finds_nothing(w, "E.app",
	    "no Contents/Info.plist and no Info.plist: not a bundle");
	folder_put("elf", bytes_over("\x7f"
				     "ELF\2\1\1\0",
			      8));
	finds_nothing(
	    w, "elf", "this is an ELF file, not Mach-O, a bundle or a profile");
}

static void
what_killed_a_reader_is_left_out(void **state)
{
	struct walk *w = *state;

	put_info("A.app/Contents/Info.plist", "A");
	put_macho("A.app/Contents/MacOS/A", EXECUTE);
	put_macho("A.app/Contents/MacOS/b", EXECUTE);
	put_macho("A.app/Contents/Resources/c", EXECUTE);
	w->skipped = "Contents/MacOS/b";
	finds(w, "A.app",
	    "app d - .\n"
	    "executable - !Resources Contents/Resources/c\n");
	w->skipped = "Contents/Resources";
	finds(w, "A.app",
	    "app d - .\n"
	    "executable - MacOS Contents/MacOS/b\n");
	w->skipped = NULL;
	w->stop_after = 1;
	finds(w, "A.app", "app d - .\n");
}

static void
cannot_be_listed(void **state)
{
	struct walk *w = *state;

	put_info("A.app/Contents/Info.plist", "A");
	folder_make("A.app/Contents/closed");
	put_macho("A.app/Contents/fifo", EXECUTE);
	assert_int_equal(unlink("A.app/Contents/fifo"), 0);
	assert_int_equal(mkfifo("A.app/Contents/fifo", 0644), 0);
	finds(w, "A.app", "app d - .\n");
	if (geteuid() == 0)
		return;
	assert_int_equal(chmod("A.app/Contents/closed", 0), 0);
	assert_true(walk(w, "A.app"));
	assert_string_equal(text_string(&w->trouble), "13 list\n");
}

/* Makes `count` folders of that name in one another, and goes there. */
static void
go_down(const char *name, int count)
{
	for (int i = 0; i < count; i++) {
		assert_int_equal(mkdir(name, 0755), 0);
		assert_int_equal(chdir(name), 0);
	}
}

static void
go_home(struct walk *w)
{
	assert_int_equal(chdir(w->folder.path), 0);
}

static void
folders_nest_up_to_the_limit(void **state)
{
	struct walk *w = *state;

	folder_make("dir");
	assert_int_equal(chdir("dir"), 0);
	go_down("d", LIMIT_DIRECTORY_DEPTH);
	put_macho("tool", EXECUTE);
	go_home(w);
	assert_true(walk(w, "dir"));
	assert_string_equal(text_string(&w->trouble), "");
	assert_int_equal(w->places, 2);
	folder_make("deep");
	assert_int_equal(chdir("deep"), 0);
	go_down("d", LIMIT_DIRECTORY_DEPTH + 1);
	put_macho("tool", EXECUTE);
	go_home(w);
	assert_false(walk(w, "deep"));
	assert_string_equal(text_string(&w->trouble),
	    "0 folders lie in each other deeper than this reads\n");
}

static void
bundles_nest_up_to_the_limit(void **state)
{
	struct walk *w = *state;

	for (int more = 0; more < 2; more++) {
		const char *top = more ? "more" : "most";

		folder_make(top);
		assert_int_equal(chdir(top), 0);
		for (int i = 0; i < LIMIT_NESTING + more; i++) {
			put_info("n.app/Info.plist", "n");
			assert_int_equal(chdir("n.app"), 0);
		}
		put_macho("x/tool", EXECUTE);
		go_home(w);
		assert_true(walk(w, top));
		assert_string_equal(text_string(&w->trouble),
		    more ? "0 bundles lie in each other deeper than this "
			   "reads\n"
			 : "");
	}
}

static void
nodes_up_to_the_limit(void **state)
{
	struct walk *w = *state;
	char path[64];

	folder_make("dir");
	for (int i = 0; i < LIMIT_NODES; i++) {
		snprintf(path, sizeof path, "dir/%05d", i);
		put_macho(path, EXECUTE);
	}
	assert_true(walk(w, "dir"));
	assert_string_equal(text_string(&w->trouble), "");
	put_macho("dir/zzz", EXECUTE);
	assert_true(walk(w, "dir"));
	assert_string_equal(text_string(&w->trouble),
	    "0 more pieces of code than this looks at\n");
}

/* What is no file does not count, and what comes behind is not looked at. */
static void
files_up_to_the_limit(void **state)
{
	struct walk *w = *state;

	folder_put_text("dir/a", "text");
	put_macho("dir/b/tool", EXECUTE);
	put_macho("dir/c", EXECUTE);
	folder_make("dir/d");
	folder_link("dir/e", "a");
	assert_true(walk_within(w, "dir", 3));
	assert_string_equal(text_string(&w->trouble), "");
	assert_int_equal(w->places, 3);
	assert_true(walk_within(w, "dir", 2));
	assert_string_equal(
	    text_string(&w->trouble), "0 more files than this looks at\n");
	assert_int_equal(w->places, 2);
}

/* A folder whose name has `len` characters, in the last one. */
static void
go_into(size_t len, const char *suffix, size_t *path)
{
	char name[256];

	assert_true(len < sizeof name);
	memset(name, 'p', len);
	strcpy(name + len - strlen(suffix), suffix);
	go_down(name, 1);
	*path += len + (*path > 0);
}

/* The bundle can be named, and what should be in it cannot. */
static void
paths_up_to_the_limit(void **state)
{
	enum {
		SHORT = LIMIT_PATH_BYTES - 4,
		PART = 200
	};
	struct walk *w = *state;
	size_t path = 0;

	put_macho("dir/tool", EXECUTE);
	assert_int_equal(chdir("dir"), 0);
	while (SHORT - path > 2 * PART)
		go_into(PART, "", &path);
	if (SHORT - path > PART)
		go_into(PART / 2, "", &path);
	go_into(SHORT - path - 1, ".app", &path);
	put_info("Contents/Info.plist", "x");
	put_info("Versions/A/Resources/Info.plist", "x");
	put_info("Info.plist", "x");
	go_home(w);
	assert_true(walk(w, "dir"));
	assert_string_equal(
	    text_string(&w->found), "directory - - .\nexecutable - - tool\n");
	assert_non_null(strstr(text_string(&w->trouble),
	    "a path in it is longer than this reads"));
}

static void
kinds_are_a_table(void **state)
{
	const struct bundle_kind *table;
	size_t count = bundle_kinds(&table);

	(void) state;
	assert_true(count > 20);
	for (size_t i = 0; i < count; i++) {
		assert_true(strlen(table[i].label) <= 5);
		assert_int_equal(table[i].is_bundle, table[i].suffix != NULL);
	}
	assert_string_equal(bundle_kind_find("systemextension")->label, "sysx");
	assert_null(bundle_kind_find("none"));
	assert_false(bundle_kind_loose("kext")->is_bundle);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(an_app_and_all_that_is_in_it),
		TEST(flat_layouts),
		TEST(other_versions_are_loose_code),
		TEST(names_in_any_case),
		TEST(an_executable_is_a_name_and_no_path),
		TEST(directories_of_several),
		TEST(single_files),
		TEST(nothing_to_look_at),
		TEST(what_killed_a_reader_is_left_out),
		TEST(cannot_be_listed),
		TEST(folders_nest_up_to_the_limit),
		TEST(bundles_nest_up_to_the_limit),
		TEST(nodes_up_to_the_limit),
		TEST(files_up_to_the_limit),
		TEST(paths_up_to_the_limit),
		cmocka_unit_test(kinds_are_a_table),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
