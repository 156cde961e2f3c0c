/* SPDX-License-Identifier: MIT */
/* Which file each library is: dyld's rules, over folders made for each test. */
#include <config.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sealtree/limits.h>
#include <sealtree/loads.h>

#include "check.h"
#include "folder.h"

enum {
	EXECUTE = 2,
	DYLIB = 6,
	LOADABLE = 8,
	NODES = 8,
	X86_64 = 0x1000007,
	ARM64 = 0x100000c,
	MANY = 4096
};

static const struct bundle_kind app = { .id = "app", .is_bundle = true };
static const struct bundle_kind dylib = { .id = "dylib" };
static const struct bundle_kind importer = { .id = "mdimporter",
	.is_bundle = true };

/* One file of code with up to two slices, alike. */
struct part {
	struct place place;
	struct slice slices[2];
	struct macho macho;
	struct code code;
	struct library libraries[4];
	struct bytes rpaths[4];
};

struct tree {
	struct folder folder;
	struct source *source;
	struct arena *arena;
	struct part parts[NODES];
	struct load_node nodes[NODES];
	size_t count;
	const struct loads *loads;
};

static int
set_up(void **state)
{
	struct tree *t = calloc(1, sizeof *t);

	folder_open(&t->folder);
	t->arena = arena_new();
	*state = t;
	return 0;
}

static int
tear_down(void **state)
{
	struct tree *t = *state;

	source_close(t->source);
	arena_free(t->arena);
	folder_close(&t->folder);
	free(t);
	return 0;
}

/* Of an app there is the file too; a list ends in NULL. */
static size_t
add(struct tree *t, const char *path, uint32_t filetype, size_t parent,
    const char *const *libraries, const char *const *rpaths)
{
	struct part *p = &t->parts[t->count];
	struct slice *s = &p->slices[0];

	folder_put_text(path, "code");
	p->place.path = p->place.name = path;
	p->place.kind = filetype == EXECUTE ? &app : &dylib;
	s->filetype = filetype;
	s->arch = "x86_64";
	s->cputype = X86_64;
	s->libraries = p->libraries;
	s->rpaths = p->rpaths;
	for (; libraries && *libraries; libraries++)
		p->libraries[s->library_count++].path = bytes_of(*libraries);
	for (; rpaths && *rpaths; rpaths++)
		p->rpaths[s->rpath_count++] = bytes_of(*rpaths);
	p->macho = (struct macho){ .slices = p->slices, .slice_count = 1 };
	p->code = (struct code){
		.place = &p->place, .macho = &p->macho, .macho_path = path
	};
	t->nodes[t->count] = (struct load_node){ &p->code, parent };
	return t->count++;
}

#define LIST(...)                 \
	(const char *const[])     \
	{                         \
		__VA_ARGS__, NULL \
	}

static void
resolve(struct tree *t)
{
	struct fault fault;

	t->source = source_disk_open(".", true, &fault);
	assert_non_null(t->source);
	t->loads = loads_resolve(t->source, t->nodes, t->count, t->arena);
	assert_true(t->loads->complete);
}

static const struct load *
load_of(const struct tree *t, size_t node, size_t library)
{
	const struct code_loads *loads = &t->loads->nodes[node];

	for (size_t i = 0; i < loads->count; i++)
		if (loads->list[i].library == library)
			return &loads->list[i];
	fail_msg("no load of library %zu", library);
	return NULL;
}

static void
assert_inside(
    const struct tree *t, size_t node, size_t library, const char *path)
{
	const struct load *load = load_of(t, node, library);

	assert_int_equal(load->result, LOAD_INSIDE);
	assert_string_equal(load->path, path);
}

static void
assert_result(
    const struct tree *t, size_t node, size_t library, enum load_result result)
{
	assert_int_equal(load_of(t, node, library)->result, result);
	assert_null(load_of(t, node, library)->path);
}

static void
paths_are_relative_to_who_loads(void **state)
{
	struct tree *t = *state;
	size_t main = add(t, "Contents/MacOS/A", EXECUTE, SIZE_MAX,
	    LIST("@executable_path/../Frameworks/libx.dylib",
		"/usr/lib/libSystem.B.dylib", "/opt/x/libx.dylib",
		"libx.dylib"),
	    NULL);
	size_t x = add(t, "Contents/Frameworks/libx.dylib", DYLIB, main,
	    LIST("@loader_path/liby.dylib", "@executable_path/libz.dylib",
		"@loader_path/../../../out.dylib", "@loader_path/none.dylib"),
	    NULL);

	add(t, "Contents/Frameworks/liby.dylib", DYLIB, main, NULL, NULL);
	add(t, "Contents/MacOS/libz.dylib", DYLIB, main, NULL, NULL);
	resolve(t);
	assert_inside(t, main, 0, "Contents/Frameworks/libx.dylib");
	assert_ptr_equal(load_of(t, main, 0)->target, &t->parts[x].code);
	assert_result(t, main, 1, LOAD_SYSTEM);
	assert_result(t, main, 2, LOAD_OUTSIDE);
	assert_result(t, main, 3, LOAD_OUTSIDE);
	assert_inside(t, x, 0, "Contents/Frameworks/liby.dylib");
	assert_inside(t, x, 1, "Contents/MacOS/libz.dylib");
	assert_result(t, x, 2, LOAD_OUTSIDE);
	assert_result(t, x, 3, LOAD_MISSING);
}

static void
run_paths_of_all_loaders_count(void **state)
{
	struct tree *t = *state;
	size_t main =
	    add(t, "C/MacOS/A", EXECUTE, SIZE_MAX, LIST("@rpath/libx.dylib"),
		LIST("@executable_path/../none", "@executable_path/../Lib/"));
	size_t x = add(t, "C/Lib/libx.dylib", DYLIB, main,
	    LIST("@rpath/liby.dylib", "@rpath/libz.dylib", "@rpath/no.dylib"),
	    LIST("@loader_path/In", "/usr/local/lib"));

	add(t, "C/Lib/In/liby.dylib", DYLIB, main, NULL, NULL);
	add(t, "C/Lib/libz.dylib", DYLIB, main, NULL, NULL);
	resolve(t);
	assert_inside(t, main, 0, "C/Lib/libx.dylib");
	assert_inside(t, x, 0, "C/Lib/In/liby.dylib");
	assert_int_equal(load_of(t, x, 0)->elsewhere.len, 0);
	assert_inside(t, x, 1, "C/Lib/libz.dylib");
	assert_true(bytes_are(load_of(t, x, 1)->elsewhere, "/usr/local/lib"));
	assert_result(t, x, 2, LOAD_MISSING);
	assert_true(load_of(t, x, 2)->searched);
}

static void
without_run_paths_nothing_is_searched(void **state)
{
	struct tree *t = *state;
	size_t main =
	    add(t, "A", EXECUTE, SIZE_MAX, LIST("@rpath/libx.dylib"), NULL);

	add(t, "libx.dylib", DYLIB, main, NULL, NULL);
	resolve(t);
	assert_result(t, main, 0, LOAD_MISSING);
	assert_false(load_of(t, main, 0)->searched);
}

static void
what_is_loaded_is_known_by_its_name(void **state)
{
	struct tree *t = *state;
	size_t main = add(t, "M/A", EXECUTE, SIZE_MAX,
	    LIST("@loader_path/../L/libx.dylib", "@rpath/X"), NULL);
	size_t x = add(t, "L/libx.dylib", DYLIB, main, NULL, NULL);

	t->parts[x].slices[0].install_name = bytes_of("@rpath/X");
	resolve(t);
	assert_inside(t, main, 1, "L/libx.dylib");
}

static void
links_are_followed_inside(void **state)
{
	struct tree *t = *state;
	size_t main = add(t, "M/A", EXECUTE, SIZE_MAX,
	    LIST("@executable_path/../F/X", "@executable_path/../F/out",
		"@executable_path/../F/loop", "@executable_path/../F/away"),
	    NULL);
	size_t x = add(t, "F/V/A/X", DYLIB, main, NULL, NULL);

	folder_link("F/V/Current", "A");
	folder_link("F/X", "V/Current/X");
	folder_link("F/out", "/usr/lib/libz.dylib");
	folder_link("F/away", "../../away");
	folder_link("F/loop", "loop");
	resolve(t);
	assert_inside(t, main, 0, "F/V/A/X");
	assert_ptr_equal(load_of(t, main, 0)->target, &t->parts[x].code);
	assert_result(t, main, 1, LOAD_OUTSIDE);
	assert_result(t, main, 2, LOAD_MISSING);
	assert_result(t, main, 3, LOAD_OUTSIDE);
}

/* `count` links, one behind the other. */
static void
make_links(unsigned count)
{
	char name[16], target[16];

	for (unsigned i = 0; i < count; i++) {
		snprintf(name, sizeof name, "l%u", i);
		snprintf(target, sizeof target, "l%u", i + 1);
		folder_link(name, i + 1 < count ? target : "x");
	}
}

static void
so_many_links_and_no_more(void **state)
{
	struct tree *t = *state;
	size_t main = add(t, "A", EXECUTE, SIZE_MAX,
	    LIST("@loader_path/l1", "@loader_path/l0"), NULL);

	add(t, "x", DYLIB, main, NULL, NULL);
	make_links(LIMIT_LOAD_LINKS + 1);
	resolve(t);
	assert_inside(t, main, 0, "x");
	assert_result(t, main, 1, LOAD_MISSING);
}

static void
a_file_that_does_not_fit_is_passed_over(void **state)
{
	struct tree *t = *state;
	size_t main =
	    add(t, "M/A", EXECUTE, SIZE_MAX, LIST("@rpath/x", "@rpath/y"),
		LIST("@loader_path/../1", "@loader_path/../2"));
	size_t one = add(t, "1/x", DYLIB, main, NULL, NULL);
	size_t two = add(t, "2/x", DYLIB, main, NULL, NULL);
	size_t y = add(t, "1/y", DYLIB, main, NULL, NULL);

	t->parts[one].slices[0].cputype = ARM64;
	t->parts[y].slices[0].cputype = ARM64;
	resolve(t);
	assert_inside(t, main, 0, "2/x");
	assert_ptr_equal(load_of(t, main, 0)->target, &t->parts[two].code);
	assert_inside(t, main, 1, "1/y");
	assert_true(load_of(t, main, 1)->target_slice == NO_SLICE);
}

static void
the_slice_of_the_same_kind_is_taken(void **state)
{
	struct tree *t = *state;
	size_t main = add(t, "A", EXECUTE, SIZE_MAX,
	    LIST("@loader_path/x", "@loader_path/text"), NULL);
	size_t x = add(t, "x", DYLIB, main, NULL, NULL);
	struct part *p = &t->parts[x];

	folder_put_text("text", "no code");
	p->slices[1] = p->slices[0];
	p->slices[0].arch = "x86_64h";
	p->macho.slice_count = 2;
	resolve(t);
	assert_int_equal(load_of(t, main, 0)->target_slice, 1);
	assert_int_equal(t->loads->nodes[x].process_count, 1);
	assert_int_equal(t->loads->nodes[x].processes[0].slice, 1);
	assert_inside(t, main, 1, "text");
	assert_null(load_of(t, main, 1)->target);
}

static void
plug_ins_are_opened_by_the_program_around_them(void **state)
{
	struct tree *t = *state;
	size_t main = add(t, "C/MacOS/A", EXECUTE, SIZE_MAX, LIST("@rpath/x"),
	    LIST("@executable_path/../F"));
	size_t x = add(t, "C/F/x", DYLIB, main, NULL, NULL);
	size_t plugin = add(t, "C/PlugIns/P", LOADABLE, main,
	    LIST("@rpath/x", "@executable_path/../F/y"), NULL);
	size_t y = add(t, "C/F/y", DYLIB, main, NULL, NULL);
	const struct load_process *p;

	resolve(t);
	assert_inside(t, plugin, 0, "C/F/x");
	assert_inside(t, plugin, 1, "C/F/y");
	p = t->loads->nodes[plugin].processes;
	assert_ptr_equal(p->process, &t->parts[main].code);
	assert_false(p->linked);
	assert_int_equal(t->loads->nodes[x].process_count, 1);
	assert_true(t->loads->nodes[x].processes[0].linked);
	assert_int_equal(t->loads->nodes[y].process_count, 1);
	assert_false(t->loads->nodes[y].processes[0].linked);
	assert_ptr_equal(
	    t->loads->nodes[y].processes[0].by, &t->parts[plugin].code);
}

static void
others_plug_ins_are_opened_by_others(void **state)
{
	struct tree *t = *state;
	size_t main = add(t, "C/MacOS/A", EXECUTE, SIZE_MAX, NULL, NULL);
	size_t it = add(t, "C/L/I.mdimporter/I", LOADABLE, main,
	    LIST("@rpath/x", "@executable_path/x", "@loader_path/y", "/opt/x"),
	    NULL);

	t->parts[it].place.kind = &importer;
	folder_put_text("C/L/I.mdimporter/y", "code");
	resolve(t);
	assert_int_equal(t->loads->nodes[it].process_count, 0);
	assert_result(t, it, 0, LOAD_UNKNOWN);
	assert_result(t, it, 1, LOAD_UNKNOWN);
	assert_inside(t, it, 2, "C/L/I.mdimporter/y");
	assert_result(t, it, 3, LOAD_OUTSIDE);
}

static void
swift_comes_with_the_system(void **state)
{
	struct tree *t = *state;
	size_t main = add(t, "A", EXECUTE, SIZE_MAX,
	    LIST("@rpath/libswiftCore.dylib", "@rpath/x"),
	    LIST("/usr/lib/swift"));

	resolve(t);
	assert_result(t, main, 0, LOAD_SYSTEM);
	assert_result(t, main, 1, LOAD_MISSING);
}

/* A library with a chain of its own in each of two processes. */
static void
each_process_loads_for_itself(void **state)
{
	struct tree *t = *state;
	size_t a = add(t, "M/A", EXECUTE, SIZE_MAX, LIST("@loader_path/../x"),
	    LIST("@executable_path/../1"));
	size_t b = add(t, "M/B", EXECUTE, SIZE_MAX, LIST("@loader_path/../x"),
	    LIST("@executable_path/../2"));
	size_t x = add(
	    t, "x", DYLIB, SIZE_MAX, LIST("@rpath/y", "@loader_path/z"), NULL);
	const struct code_loads *loads;
	const struct load_place *const *places;

	add(t, "2/y", DYLIB, SIZE_MAX, NULL, NULL);
	add(t, "z", DYLIB, SIZE_MAX, NULL, NULL);
	resolve(t);
	loads = &t->loads->nodes[x];
	assert_int_equal(loads->process_count, 2);
	assert_int_equal(loads->count, 3);
	assert_int_equal(loads->list[0].result, LOAD_MISSING);
	assert_ptr_equal(loads->list[0].process, &t->parts[a].code);
	assert_string_equal(loads->list[1].path, "2/y");
	assert_ptr_equal(loads->list[1].process, &t->parts[b].code);
	assert_int_equal(loads->list[2].library, 1);
	places = loads_places(loads, &t->parts[x].code, t->arena);
	assert_string_equal(places[0][0].path, "2/y");
	assert_string_equal(places[0][1].path, "z");
}

/* `nodes` times MANY libraries are looked for. */
static void
look_for_many(struct tree *t, size_t nodes, size_t libraries)
{
	struct library *list = ARENA_ARRAY(t->arena, struct library, MANY);
	struct load_node *all = ARENA_ARRAY(t->arena, struct load_node, nodes);
	struct fault fault;

	add(t, "A", EXECUTE, SIZE_MAX, NULL, NULL);
	for (size_t i = 0; i < MANY; i++)
		list[i].path = bytes_of("/opt/x");
	t->parts[0].slices[0].libraries = list;
	t->parts[0].slices[0].library_count = libraries;
	for (size_t i = 0; i < nodes; i++)
		all[i] = t->nodes[0];
	t->source = source_disk_open(".", true, &fault);
	t->loads = loads_resolve(t->source, all, nodes, t->arena);
}

static void
so_many_libraries(void **state)
{
	struct tree *t = *state;

	look_for_many(t, LIMIT_LOAD_EDGES / MANY, MANY);
	assert_true(t->loads->complete);
	assert_false(t->loads->nodes[0].capped);
}

static void
and_not_one_more(void **state)
{
	struct tree *t = *state;
	size_t nodes = LIMIT_LOAD_EDGES / (MANY - 1) + 1;

	/* The last node's last ones are beyond. */
	look_for_many(t, nodes, MANY - 1);
	assert_false(t->loads->complete);
	assert_true(t->loads->nodes[0].capped);
	assert_false(t->loads->nodes[1].capped);
	assert_int_equal(t->loads->nodes[0].list[0].result, LOAD_OUTSIDE);
	assert_int_equal(t->loads->nodes[nodes - 1]
			     .list[t->loads->nodes[nodes - 1].count - 1]
			     .result,
	    LOAD_UNKNOWN);
}

/* One library, looked for by `tries` run paths that lead to nothing. */
static void
try_many(struct tree *t, size_t tries)
{
	struct fault fault;

	add(t, "A", EXECUTE, SIZE_MAX, LIST("@rpath/x"), NULL);
	t->parts[0].slices[0].rpaths =
	    ARENA_ARRAY(t->arena, struct bytes, tries);
	for (size_t i = 0; i < tries; i++)
		t->parts[0].slices[0].rpaths[i] = bytes_of("@loader_path");
	t->parts[0].slices[0].rpath_count = tries;
	t->source = source_disk_open(".", true, &fault);
	t->loads = loads_resolve(t->source, t->nodes, 1, t->arena);
}

static void
so_many_run_paths(void **state)
{
	struct tree *t = *state;

	try_many(t, LIMIT_LOAD_TRIES - 2);
	assert_true(t->loads->complete);
	assert_result(t, 0, 0, LOAD_MISSING);
}

static void
and_no_more_run_paths(void **state)
{
	struct tree *t = *state;

	try_many(t, LIMIT_LOAD_TRIES);
	assert_false(t->loads->complete);
	assert_result(t, 0, 0, LOAD_UNKNOWN);
}

/* Each name is asked of the source. */
static void
ask_for(struct tree *t, size_t names)
{
	struct library *list = ARENA_ARRAY(t->arena, struct library, names);
	struct fault fault;

	add(t, "A", EXECUTE, SIZE_MAX, NULL, NULL);
	for (size_t i = 0; i < names; i++)
		list[i].path =
		    bytes_of(arena_printf(t->arena, "@loader_path/%zu", i));
	t->parts[0].slices[0].libraries = list;
	t->parts[0].slices[0].library_count = names;
	t->source = source_disk_open(".", true, &fault);
	t->loads = loads_resolve(t->source, t->nodes, 1, t->arena);
}

static void
so_many_names(void **state)
{
	struct tree *t = *state;

	ask_for(t, LIMIT_LOAD_LOOKUPS);
	assert_true(t->loads->complete);
}

static void
and_no_more_names(void **state)
{
	struct tree *t = *state;

	ask_for(t, LIMIT_LOAD_LOOKUPS + 1);
	assert_false(t->loads->complete);
	assert_result(t, 0, LIMIT_LOAD_LOOKUPS, LOAD_UNKNOWN);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(paths_are_relative_to_who_loads),
		TEST(run_paths_of_all_loaders_count),
		TEST(without_run_paths_nothing_is_searched),
		TEST(what_is_loaded_is_known_by_its_name),
		TEST(links_are_followed_inside),
		TEST(so_many_links_and_no_more),
		TEST(a_file_that_does_not_fit_is_passed_over),
		TEST(the_slice_of_the_same_kind_is_taken),
		TEST(plug_ins_are_opened_by_the_program_around_them),
		TEST(others_plug_ins_are_opened_by_others),
		TEST(swift_comes_with_the_system),
		TEST(each_process_loads_for_itself),
		TEST(so_many_libraries),
		TEST(and_not_one_more),
		TEST(so_many_run_paths),
		TEST(and_no_more_run_paths),
		TEST(so_many_names),
		TEST(and_no_more_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
