/* SPDX-License-Identifier: MIT */
/* Archives that are looked into as folders, honest ones and others. */
#include <config.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <sealtree/bundle.h>
#include <sealtree/limits.h>
#include <sealtree/mount.h>
#include <sealtree/text.h>

#include "check.h"
#include "folder.h"
#include "harm.h"
#include "packed.h"
#include "zips.h"

#define PLIST(executable)                                               \
	"<plist><dict><key>CFBundleExecutable</key><string>" executable \
	"</string></dict></plist>"
#define MACHO "\xcf\xfa\xed\xfe\x0c\0\0\1\0\0\0\0\2"

enum {
	PLACES = 16,
	LINK = 0120777,
	FILE_MODE = 0100644,
	PROGRAM_MODE = 0100755,
	DEVICE_MODE = 0020644
};

struct bench {
	struct folder folder;
	struct arena *arena;
	struct spill *spill;
	struct source *source;
	struct text why, trouble;
	const struct place *places[PLACES];
	size_t count;
	bool found;
};

static int
set_up(void **state)
{
	struct bench *b = calloc(1, sizeof *b);
	struct fault fault;

	assert_non_null(b);
	folder_open(&b->folder);
	b->arena = arena_new();
	b->spill = spill_open(".", LIMIT_CONTAINER_BYTES, &fault);
	assert_non_null(b->spill);
	*state = b;
	return 0;
}

static int
tear_down(void **state)
{
	struct bench *b = *state;

	source_close(b->source);
	spill_close(b->spill);
	arena_free(b->arena);
	text_release(&b->why);
	text_release(&b->trouble);
	folder_close(&b->folder);
	free(b);
	return 0;
}

static void
at(void *context, const char *path)
{
	(void) context, (void) path;
}

static void
found(void *context, const struct place *place)
{
	struct bench *b = context;

	assert_true(b->count < PLACES);
	b->places[b->count++] = place;
}

static void
trouble(void *context, const char *path, int error, const char *what)
{
	struct bench *b = context;

	(void) error;
	text_printf(&b->trouble, "%s: %s\n", path, what ? what : "");
}

static bool
never_skip(void *context, const char *path)
{
	(void) context, (void) path;
	return false;
}

static bool
cancelled(void *context)
{
	(void) context;
	return false;
}

static void
walk(struct bench *b, const char *path)
{
	static const struct walk_events events = { .at = at,
		.found = found,
		.trouble = trouble,
		.skip = never_skip,
		.cancelled = cancelled };
	struct fault fault;
	struct source *disk = source_disk_open(path, false, &fault);

	assert_non_null(disk);
	source_close(b->source);
	b->source = source_with_room(disk, b->spill);
	b->count = 0;
	text_reset(&b->why);
	text_reset(&b->trouble);
	b->found = bundle_walk(b->source, path, b->arena, &events, b, &b->why);
}

static const struct defect *
defect_of(const struct bench *b, enum defect_kind kind)
{
	const struct defects *d;

	assert_true(b->count > 0);
	assert_non_null(b->places[0]->container);
	d = &b->places[0]->container->defects;
	for (size_t i = 0; i < d->count; i++)
		if (d->list[i].kind == kind)
			return &d->list[i];
	return NULL;
}

static void
assert_defect(const struct bench *b, enum defect_kind kind, const char *file,
    const char *words)
{
	const struct defect *d = defect_of(b, kind);

	assert_non_null(d);
	if (file)
		assert_string_equal(d->file, file);
	assert_non_null(strstr(d->what, words));
}

static void
assert_clean(const struct bench *b)
{
	assert_true(b->count > 0);
	assert_int_equal(b->places[0]->container->defects.count, 0);
	assert_int_equal(b->trouble.len, 0);
}

static void
assert_places(const struct bench *b, const char *const *expected)
{
	size_t i = 0;

	for (; expected[2 * i]; i++) {
		assert_true(i < b->count);
		assert_string_equal(b->places[i]->path, expected[2 * i]);
		assert_string_equal(
		    b->places[i]->kind->id, expected[2 * i + 1]);
	}
	assert_int_equal(b->count, i);
}

static const char macho[33] = MACHO;

static const struct packed_item items[] = {
	{ "Payload/A.app/Info.plist",
	    { (const uint8_t *) PLIST("A"), sizeof PLIST("A") - 1, 0 } },
	{ "Payload/A.app/A", { (const uint8_t *) macho, 32, 0 } },
	{ "SwiftSupport/b.dylib", { (const uint8_t *) macho, 32, 0 } },
	{ NULL, { 0 } },
};

static void
all_kinds_are_opened(void **state)
{
	static const struct {
		const char *file, *format, *filter, *kind;
	} kinds[] = {
		{ "a.ipa", "zip", NULL, "ipa" },
		{ "a.zip", "zip", NULL, "ipa" },
		{ "a.tar", "gnutar", NULL, "tar" },
		{ "a.tgz", "pax", "gzip", "tar" },
		{ "a.tar.bz2", "ustar", "bzip2", "tar" },
		{ "a.tar.xz", "pax", "xz", "tar" },
		{ "a.tar.zst", "pax", "zstd", "tar" },
		{ "a.tar.lz4", "pax", "lz4", "tar" },
		{ "a.tar.lzma", "pax", "lzma", "tar" },
		{ "a.tar.lz", "pax", "lzip", "tar" },
		{ "a.tar.Z", "pax", "compress", "tar" },
		{ "a.cpio", "cpio", NULL, "cpio" },
		{ "b.cpio", "newc", NULL, "cpio" },
		{ "a.7z", "7zip", NULL, "7z" },
		{ "noname", "pax", "gzip", "tar" },
	};
	struct bench *b = *state;

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		const char *const expected[] = { ".", kinds[i].kind,
			"!/Payload/A.app", "app", "!/SwiftSupport/b.dylib",
			"executable", NULL };
		const char *executable;

		pack(kinds[i].file, kinds[i].format, kinds[i].filter, NULL,
		    items);
		walk(b, kinds[i].file);
		assert_true(b->found);
		assert_clean(b);
		assert_places(b, expected);
		assert_ptr_equal(b->places[1]->parent, b->places[0]);
		executable = b->places[1]->executable_path;
		assert_non_null(executable);
		assert_string_equal(executable, "!/Payload/A.app/A");
	}
}

static void
archives_lie_in_folders_and_archives(void **state)
{
	static const char *const expected[] = { ".", "directory", "in/a.zip",
		"zip", "in/a.zip!/x.tar", "tar", "in/a.zip!/x.tar!/tool",
		"executable", NULL };
	const struct packed_item inner[] = { { "tool", bytes_over(macho, 32) },
		{ NULL, { 0 } } };
	struct packed_item outer[] = { { "x.tar", { 0 } }, { "y", { 0 } },
		{ NULL, { 0 } } };
	struct bench *b = *state;
	char buffer[16384];
	FILE *f;

	pack("x.tar", "ustar", NULL, NULL, inner);
	f = fopen("x.tar", "r");
	assert_non_null(f);
	outer[0].content = bytes_over(buffer, fread(buffer, 1, 16384, f));
	fclose(f);
	folder_make("root/in");
	pack("root/in/a.zip", "zip", NULL, NULL, outer);
	folder_put_text("root/b.zip", "PK\3\4 is all of it");
	folder_put_text("root/photo.zip", "no archive");
	walk(b, "root");
	assert_true(b->found);
	/* What is damaged is told of, what is none is a file. */
	assert_string_equal(b->places[1]->path, "b.zip");
	memmove(&b->places[1], &b->places[2], sizeof b->places[0] * 3);
	b->count--;
	assert_places(b, expected);
}

static void
so_deep_they_lie_in_each_other(void **state)
{
	struct packed_item wrapped[] = { { "tool", bytes_over(macho, 32) },
		{ NULL, { 0 } } };
	struct bench *b = *state;
	static char buffers[2][65536];
	char name[16] = "";

	for (unsigned depth = 1; depth <= LIMIT_CONTAINER_NESTING + 1;
	     depth++) {
		char *buffer = buffers[depth % 2];
		FILE *f;

		snprintf(name, sizeof name, "%u.tar", depth);
		pack(name, "ustar", NULL, NULL, wrapped);
		walk(b, name);
		assert_int_equal(b->found, true);
		if (depth <= LIMIT_CONTAINER_NESTING)
			assert_string_equal(
			    b->places[b->count - 1]->kind->id, "executable");
		f = fopen(name, "r");
		assert_non_null(f);
		wrapped[0].content =
		    bytes_over(buffer, fread(buffer, 1, 65536, f));
		wrapped[0].path = depth == 1   ? "1.tar"
				  : depth == 2 ? "2.tar"
					       : "3.tar";
		fclose(f);
	}
	assert_int_equal(b->count, LIMIT_CONTAINER_NESTING + 1);
	assert_int_equal(
	    b->places[3]->container->defects.list[0].kind, DEFECT_LIMIT);
}

/* Beside an entry that is as it should be. */
static void
walk_zip(struct bench *b, const struct zip_item *bad)
{
	struct zip_item all[8] = { { "tool", NULL, PROGRAM_MODE, NULL, 0, 0, 0,
	    false } };
	size_t i = 1;

	all[0].content = "\xcf\xfa\xed\xfe\x0c";
	for (; bad->name; bad++)
		all[i++] = *bad;
	zip_write("a.zip", all);
	walk(b, "a.zip");
	assert_true(b->found);
}

static void
entries_that_leave_are_refused(void **state)
{
	static const struct {
		const char *name, *file, *words;
		unsigned mode;
		const char *content;
	} bad[] = {
		{ "../evil", "!/../evil", "leads out", FILE_MODE, "x" },
		{ "a/../../evil", NULL, "leads out", FILE_MODE, "x" },
		{ "..\\evil", NULL, "leads out", FILE_MODE, "x" },
		{ "/tmp/evil", NULL, "absolute", FILE_MODE, "x" },
		{ "C:\\evil", NULL, "absolute", FILE_MODE, "x" },
		{ "tool/evil", "!/tool/evil", "something else", FILE_MODE,
		    "x" },
		{ "null", "!/null", "neither a file", DEVICE_MODE, "" },
		{ "out", "!/out", "leads out", LINK, "../x" },
		{ "d/out", "!/d/out", "leads out", LINK, "a/../../../x" },
		{ "abs", "!/abs", "leads out", LINK, "/etc/passwd" },
		{ "tool", "!/tool", "twice", FILE_MODE, "x" },
	};
	struct bench *b = *state;
	struct stat stat_;

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct zip_item items_[] = {
			{ .name = bad[i].name,
			    .content = bad[i].content,
			    .mode = bad[i].mode },
			{ .name = "other",
			    .content = "\xcf\xfa\xed\xfe\x0c",
			    .mode = PROGRAM_MODE },
			{ 0 },
		};

		walk_zip(b, items_);
		assert_defect(b, DEFECT_ENTRY, bad[i].file, bad[i].words);
		assert_int_equal(b->places[0]->container->defects.count, 1);
	}
	assert_int_not_equal(stat("evil", &stat_), 0);
	assert_int_not_equal(stat("../evil", &stat_), 0);
	assert_int_not_equal(stat("/tmp/evil", &stat_), 0);
}

static void
links_within_are_kept(void **state)
{
	const struct zip_item links[] = {
		{ .name = "d/in", .content = "../tool", .mode = LINK },
		{ .name = "d/e/", .content = "", .mode = 0040755 },
		{ 0 },
	};
	struct bench *b = *state;
	struct bytes target;
	struct fault fault;

	walk_zip(b, links);
	assert_clean(b);
	assert_true(
	    source_read_link(b->source, "!/d/in", b->arena, &target, &fault));
	assert_true(bytes_are(target, "../tool"));
}

static void
a_link_is_not_gone_through(void **state)
{
	const struct zip_item links[] = {
		{ .name = "d", .content = "/tmp", .mode = LINK },
		{ .name = "d/evil", .content = "x", .mode = FILE_MODE },
		{ 0 },
	};
	struct bench *b = *state;

	walk_zip(b, links);
	assert_int_equal(b->places[0]->container->defects.count, 2);
}

static void
headers_that_differ_are_told_of(void **state)
{
	static const struct {
		struct zip_item item;
		const char *words;
	} bad[] = {
		{ { .name = "a",
		      .content = "x",
		      .mode = FILE_MODE,
		      .local_name = "b" },
		    "its name" },
		{ { .name = "a",
		      .content = "x",
		      .mode = FILE_MODE,
		      .local_crc = 1 },
		    "its checksum" },
	};
	struct bench *b = *state;
	struct source_stat stat_;
	struct fault fault;

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		const struct zip_item list[] = { bad[i].item, { 0 } };

		walk_zip(b, list);
		assert_defect(b, DEFECT_ENTRIES_DIFFER, "!/a", bad[i].words);
		assert_true(source_stat(b->source, "!/a", &stat_, &fault));
		assert_false(source_stat(b->source, "!/b", &stat_, &fault));
	}
}

static void
shared_bytes_are_told_of(void **state)
{
	const struct zip_item list[] = {
		{ .name = "a", .content = "x", .mode = FILE_MODE },
		{ .name = "b",
		    .content = "x",
		    .mode = FILE_MODE,
		    .shared = true },
		{ 0 },
	};
	struct bench *b = *state;

	walk_zip(b, list);
	assert_defect(b, DEFECT_ENTRIES_DIFFER, "!/b", "of another");
}

static void
bytes_that_do_not_match_cannot_be_read(void **state)
{
	const struct zip_item list[] = {
		{ .name = "a", .content = "x", .mode = FILE_MODE, .crc = 1 },
		{ 0 },
	};
	struct bench *b = *state;
	struct fault fault;

	walk_zip(b, list);
	assert_defect(b, DEFECT_CONTAINER, "!/a", "CRC");
	assert_null(source_open(b->source, "!/a", &fault));
	assert_int_equal(fault.error, EIO);
}

static void
a_terabyte_is_not_unpacked(void **state)
{
	const struct zip_item list[] = {
		{ .name = "a",
		    .content = "x",
		    .mode = FILE_MODE,
		    .declared = UINT64_C(1) << 40 },
		{ 0 },
	};
	struct bench *b = *state;

	walk_zip(b, list);
	assert_defect(b, DEFECT_LIMIT, "!/a",
	    "entry 2 declares 1 TiB; limit is 4 GiB (--max-size)");
	assert_false(b->places[0]->container->opened);
	assert_int_equal(b->count, 1);
	assert_non_null(strstr(text_string(&b->trouble), "1 TiB"));
}

static void
all_together_are_bounded(void **state)
{
	struct bench *b = *state;
	struct fault fault;

	pack("a.tar", "ustar", NULL, NULL, items);
	spill_close(b->spill);
	b->spill = spill_open(".", 64 + sizeof PLIST("A") - 1, &fault);
	walk(b, "a.tar");
	assert_clean(b);
	/* It is full now. */
	walk(b, "a.tar");
	assert_defect(b, DEFECT_LIMIT, NULL, "--max-size");
}

static void
what_becomes_too_large_is_a_bomb(void **state)
{
	struct bench *b = *state;

	pack_zeroes("a.tar.zst", LIMIT_CONTAINER_FREE_BYTES - 4096);
	walk(b, "a.tar.zst");
	assert_false(b->found);
	pack_zeroes("b.tar.zst", 4 * (uint64_t) LIMIT_CONTAINER_FREE_BYTES);
	walk(b, "b.tar.zst");
	assert_true(b->found);
	assert_defect(b, DEFECT_LIMIT, NULL, "too large");
	assert_false(b->places[0]->container->opened);
}

static void
so_many_entries_are_read(void **state)
{
	struct bench *b = *state;
	struct source_list list;
	struct fault fault;
	struct rusage before, after;

	getrusage(RUSAGE_SELF, &before);
	pack_many("a.zip", LIMIT_CONTAINER_ENTRIES);
	walk(b, "a.zip");
	assert_false(b->found); /* there is no code in it … */
	assert_true(source_list(b->source, "!", b->arena, &list, &fault));
	assert_int_equal(list.count, LIMIT_CONTAINER_ENTRIES);
	getrusage(RUSAGE_SELF, &after);
#ifndef SANITIZED
	assert_in_range(after.ru_maxrss - before.ru_maxrss, 0,
	    (64 << 10) + LIMIT_CONTAINER_ENTRIES * 300 / 1024);
#endif
	pack_many("b.zip", LIMIT_CONTAINER_ENTRIES + 1);
	walk(b, "b.zip");
	assert_defect(b, DEFECT_LIMIT, NULL, "more entries");
}

static void
encrypted_bytes_are_unknown(void **state)
{
	struct bench *b = *state;
	struct fault fault;

	pack("a.zip", "zip", NULL, "secret", items);
	walk(b, "a.zip");
	assert_true(b->found);
	assert_defect(
	    b, DEFECT_ENCRYPTED, NULL, "3 of 3 entries are encrypted");
	assert_null(source_open(b->source, "!/Payload/A.app/A", &fault));
	assert_int_equal(fault.error, EACCES);
}

static void
modes_that_were_not_kept_are_unknown(void **state)
{
	const struct zip_item list[] = {
		{ .name = "a", .content = "x" },
		{ 0 },
	};
	struct bench *b = *state;
	struct source_stat stat_;
	struct fault fault;

	walk_zip(b, list);
	assert_defect(b, DEFECT_NOT_KEPT, NULL, "no modes of 1 of 2 entries");
	assert_true(source_stat(b->source, "!/a", &stat_, &fault));
	assert_false(stat_.mode_known);
	assert_true(source_stat(b->source, "!/tool", &stat_, &fault));
	assert_true(stat_.mode_known);
	assert_int_equal(stat_.mode, 0755);
}

static void
what_a_mac_puts_beside_files_is_no_file(void **state)
{
	const struct zip_item list[] = {
		{ .name = "__MACOSX/A.app/._x",
		    .content = "x",
		    .mode = FILE_MODE },
		{ 0 },
	};
	struct bench *b = *state;
	struct source_stat stat_;
	struct fault fault;

	walk_zip(b, list);
	assert_clean(b);
	assert_int_equal(b->places[0]->container->shadows, 1);
	assert_false(source_stat(b->source, "!/__MACOSX", &stat_, &fault));
}

static void
messages_say_what_is_missing(void **state)
{
	static const struct zip_item empty[] = {
		{ .name = "Symbols/x", .content = "x", .mode = FILE_MODE },
		{ .name = "SwiftSupport/x", .content = "x", .mode = FILE_MODE },
		{ 0 },
	};
	struct bench *b = *state;

	zip_write("Runner.ipa", empty);
	walk(b, "Runner.ipa");
	assert_false(b->found);
	assert_string_equal(text_string(&b->why),
	    "no Payload/*.app inside (found: SwiftSupport/, Symbols/)");
	zip_write("a.zip", empty);
	walk(b, "a.zip");
	assert_false(b->found);
	assert_non_null(strstr(text_string(&b->why), "in this archive"));
	folder_put_text("b.ipa", "not an archive");
	walk(b, "b.ipa");
	assert_false(b->found);
	assert_non_null(strstr(text_string(&b->why), "no archive"));
	folder_put("c.gz", bytes_over("\x1f\x8b\x08\0\0\0\0\0\0\3", 10));
	walk(b, "c.gz");
	assert_int_not_equal(b->why.len + b->trouble.len, 0);
}

static void
what_was_cut_short_is_damaged(void **state)
{
	static char buffer[16384];
	struct bench *b = *state;
	size_t len;
	FILE *f;

	pack("a.zip", "zip", NULL, NULL, items);
	f = fopen("a.zip", "r");
	assert_non_null(f);
	len = fread(buffer, 1, sizeof buffer, f);
	fclose(f);
	folder_put("b.zip", bytes_over(buffer, len / 2));
	walk(b, "b.zip");
	assert_true(b->found);
	assert_defect(b, DEFECT_CONTAINER, NULL, "cut short");
	assert_non_null(strstr(text_string(&b->trouble), "cut short"));
}

static struct bench *harmed;

/* Whatever it is taken for, there is no more of it than its bytes can say. */
static void
harm_one(struct bytes input, struct arena *arena, struct defects *defects)
{
	struct fault fault;

	(void) arena, (void) defects;
	arena_free(harmed->arena);
	harmed->arena = arena_new();
	source_close(harmed->source);
	harmed->source = NULL;
	spill_close(harmed->spill);
	harmed->spill = spill_open(".", 1 << 20, &fault);
	folder_put("bad.zip", input);
	walk(harmed, "bad.zip");
	assert_true(harmed->count <= 4);
	assert_true(spill_size(harmed->spill) <= 1 << 20);
	assert_true(harmed->found || harmed->why.len > 0);
}

static void
nothing_that_is_damaged_does_harm(void **state)
{
	const struct zip_item list[] = {
		{ .name = "d/", .content = "", .mode = 040755 },
		{ .name = "d/t",
		    .content = "\xcf\xfa\xed\xfe\x0c",
		    .mode = PROGRAM_MODE },
		{ .name = "l", .content = "d/t", .mode = LINK },
		{ 0 },
	};
	static char good[4096];
	size_t len;
	FILE *f;

	harmed = *state;
	zip_write("good.zip", list);
	f = fopen("good.zip", "r");
	assert_non_null(f);
	len = fread(good, 1, sizeof good, f);
	fclose(f);
	assert_in_range(len, 100, sizeof good - 1);
	harm_prefixes(bytes_over(good, len), harm_one);
	harm_mutations(bytes_over(good, len), 1, harm_one);
}

static void
without_room_nothing_is_opened(void **state)
{
	struct bench *b = *state;
	struct spill *spill = b->spill;

	pack("a.zip", "zip", NULL, NULL, items);
	b->spill = NULL;
	walk(b, "a.zip");
	b->spill = spill;
	assert_true(b->found);
	assert_defect(b, DEFECT_NOT_OPENED, NULL, "no room");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(all_kinds_are_opened),
		TEST(archives_lie_in_folders_and_archives),
		TEST(so_deep_they_lie_in_each_other),
		TEST(entries_that_leave_are_refused),
		TEST(links_within_are_kept),
		TEST(a_link_is_not_gone_through),
		TEST(headers_that_differ_are_told_of),
		TEST(shared_bytes_are_told_of),
		TEST(bytes_that_do_not_match_cannot_be_read),
		TEST(a_terabyte_is_not_unpacked),
		TEST(all_together_are_bounded),
		TEST(what_becomes_too_large_is_a_bomb),
		TEST(so_many_entries_are_read),
		TEST(encrypted_bytes_are_unknown),
		TEST(modes_that_were_not_kept_are_unknown),
		TEST(what_a_mac_puts_beside_files_is_no_file),
		TEST(messages_say_what_is_missing),
		TEST(what_was_cut_short_is_damaged),
		TEST(without_room_nothing_is_opened),
		TEST(nothing_that_is_damaged_does_harm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
