/* SPDX-License-Identifier: MIT */
/* What lies in archives. */
#include <config.h>

#include <locale.h>
#include <string.h>

#include <sealtree/archive.h>
#include <sealtree/limits.h>

#include "check.h"
#include "fixture.h"
#include "folder.h"
#include "harm.h"
#include "packed.h"

#define FILE_NAME "a"

struct bench {
	struct folder folder;
	struct arena *arena;
	struct source *source;
	struct source_file *file;
	struct archive_reader *reader;
};

static int
set_up(void **state)
{
	static struct bench b;

	b = (struct bench){ .arena = arena_new() };
	folder_open(&b.folder);
	*state = &b;
	return 0;
}

static void
close_reader(struct bench *b)
{
	archive_reader_close(b->reader);
	source_file_close(b->file);
	source_close(b->source);
	b->reader = NULL;
	b->file = NULL;
	b->source = NULL;
}

static int
tear_down(void **state)
{
	struct bench *b = *state;

	close_reader(b);
	arena_free(b->arena);
	folder_close(&b->folder);
	return 0;
}

static void
open_reader(struct bench *b, uint64_t most)
{
	struct fault fault;

	close_reader(b);
	b->source = source_disk_open(FILE_NAME, false, &fault);
	assert_non_null(b->source);
	b->file = source_open(b->source, ".", &fault);
	assert_non_null(b->file);
	b->reader = archive_reader_open(b->file, most);
}

/* How it ends, and after how many items. */
static enum archive_next
read_all(struct bench *b, size_t *count)
{
	struct archive_item item;
	enum archive_next next;
	uint8_t head[16];
	size_t got;

	for (*count = 0;; ++*count) {
		next = archive_reader_next(b->reader, &item);
		if (next != NEXT_ITEM)
			return next;
		archive_reader_data(b->reader, head, sizeof head, &got);
	}
}

/* Without a look at any item. */
static enum archive_next
pass_all(struct bench *b, uint64_t most)
{
	struct archive_item item;
	enum archive_next next;

	open_reader(b, most);
	while ((next = archive_reader_next(b->reader, &item)) == NEXT_ITEM)
		continue;
	return next;
}

static void
items_are_told_with_their_bytes(void **state)
{
	struct bench *b = *state;
	struct archive_item item;
	uint8_t data[8];
	size_t got;

	for (size_t i = 0; i < PACKED_KINDS; i++) {
		pack(FILE_NAME, packed_kinds[i].format, packed_kinds[i].filter,
		    NULL, packed_two);
		open_reader(b, UINT64_MAX);
		assert_int_equal(
		    archive_reader_next(b->reader, &item), NEXT_ITEM);
		assert_true(bytes_are(item.path, "b/abc"));
		assert_int_equal(item.type, SOURCE_FILE);
		assert_false(item.encrypted);
		assert_string_equal(
		    archive_reader_format(b->reader), packed_kinds[i].name);
		assert_true(archive_reader_data(b->reader, data, 8, &got));
		assert_true(bytes_are(bytes_over(data, got), "abc"));
		assert_int_equal(
		    archive_reader_next(b->reader, &item), NEXT_ITEM);
		assert_true(bytes_are(item.path, "x\n\33"));
		assert_true(archive_reader_data(b->reader, data, 4, &got));
		assert_true(archive_reader_data(b->reader, data, 4, &got));
		assert_true(bytes_are(bytes_over(data, got), "4567"));
		assert_int_equal(
		    archive_reader_next(b->reader, &item), NEXT_END);
	}
}

/* The reader has such a locale, too. */
static void
names_are_utf8(void **state)
{
	static const struct packed_item one[] = {
		{ "\xc3\xa4\xe2\x82\xac.so",
		    { (const uint8_t *) "abc", 3, 0 } },
		{ 0 },
	};
	struct bench *b = *state;
	struct archive_item item;

	if (!setlocale(LC_CTYPE, "C.UTF-8"))
		skip();
	for (size_t i = 0; i < PACKED_KINDS; i++) {
		pack(FILE_NAME, packed_kinds[i].format, packed_kinds[i].filter,
		    NULL, one);
		open_reader(b, UINT64_MAX);
		assert_int_equal(
		    archive_reader_next(b->reader, &item), NEXT_ITEM);
		assert_true(bytes_are(item.path, one[0].path));
	}
	setlocale(LC_CTYPE, "C");
}

static void
other_files_are_no_archives(void **state)
{
	static const char *const contents[] = { "", "text", "\x1f\x8b\b",
		"070707 of cpio", "!<arch>\n", "PK\3\4", "xar!" };
	struct bench *b = *state;
	size_t count;

	for (size_t i = 0; i < sizeof contents / sizeof *contents; i++) {
		folder_put_text(FILE_NAME, contents[i]);
		open_reader(b, UINT64_MAX);
		assert_int_equal(read_all(b, &count), NEXT_FOREIGN);
		assert_int_equal(count, 0);
	}
}

static void
what_is_encrypted_is_told_as_such(void **state)
{
	struct bench *b = *state;
	struct archive_item item;
	uint8_t data[8];
	size_t got;

	pack(FILE_NAME, "zip", NULL, "secret", packed_two);
	open_reader(b, UINT64_MAX);
	assert_int_equal(archive_reader_next(b->reader, &item), NEXT_ITEM);
	assert_true(item.encrypted);
	assert_false(archive_reader_data(b->reader, data, 8, &got));
	assert_int_equal(archive_reader_next(b->reader, &item), NEXT_ITEM);
}

static void
items_are_counted(void **state)
{
	struct bench *b = *state;
	size_t count;

	pack_many(FILE_NAME, LIMIT_ARCHIVE_ENTRIES);
	open_reader(b, UINT64_MAX);
	assert_int_equal(read_all(b, &count), NEXT_END);
	assert_int_equal(count, LIMIT_ARCHIVE_ENTRIES);
	pack_many(FILE_NAME, LIMIT_ARCHIVE_ENTRIES + 1);
	open_reader(b, UINT64_MAX);
	assert_int_equal(read_all(b, &count), NEXT_LIMIT);
	assert_int_equal(count, LIMIT_ARCHIVE_ENTRIES);
	assert_non_null(archive_reader_why(b->reader));
}

static void
unpacked_bytes_are_counted(void **state)
{
	struct bench *b = *state;

	pack_zeroes(FILE_NAME, 1000);
	assert_int_equal(pass_all(b, 1000), NEXT_END);
	assert_int_equal(archive_reader_unpacked(b->reader), 1000);
	assert_int_equal(pass_all(b, 999), NEXT_LIMIT);
	pack_zeroes(FILE_NAME, LIMIT_ARCHIVE_BYTES);
	assert_int_equal(pass_all(b, UINT64_MAX), NEXT_END);
	pack_zeroes(FILE_NAME, LIMIT_ARCHIVE_BYTES + 1);
	assert_int_equal(pass_all(b, UINT64_MAX), NEXT_LIMIT);
}

static void
paths_are_cut(void **state)
{
	struct bench *b = *state;
	char path[LIMIT_ARCHIVE_PATH_BYTES + 2];

	for (size_t more = 0; more < 2; more++) {
		const struct packed_item items[] = { { path, { 0 } }, { 0 } };
		struct archive_item item;

		memset(path, 'x', sizeof path);
		path[LIMIT_ARCHIVE_PATH_BYTES + more] = '\0';
		pack(FILE_NAME, "gnutar", NULL, NULL, items);
		open_reader(b, UINT64_MAX);
		assert_int_equal(
		    archive_reader_next(b->reader, &item), NEXT_ITEM);
		assert_int_equal(item.path.len, LIMIT_ARCHIVE_PATH_BYTES);
	}
}

/* Rows of 64 KiB: so many files that are not there. */
static void
put_directory(size_t rows)
{
	enum {
		NAME = 65535
	};
	struct octets o = { .little = true };
	size_t begin, end;

	put_text(&o, "PK\3\4");
	put_zeros(&o, 26);
	begin = o.len;
	for (size_t i = 0; i < rows; i++) {
		put_u32(&o, 0x02014b50);
		put_zeros(&o, 24);
		put_u16(&o, NAME);
		put_zeros(&o, 16 + NAME);
	}
	end = o.len;
	put_u32(&o, 0x06054b50);
	put_zeros(&o, 4);
	put_u16(&o, (unsigned) rows);
	put_u16(&o, (unsigned) rows);
	put_u32(&o, (uint32_t) (end - begin));
	put_u32(&o, (uint32_t) begin);
	put_u16(&o, 0);
	folder_put(FILE_NAME, bytes_over(o.data, o.len));
	octets_free(&o);
}

static void
a_directory_is_read_so_far(void **state)
{
	enum {
		ROW = 46 + 65535,
		FIT = LIMIT_ARCHIVE_STEP_BYTES / ROW
	};
	struct bench *b = *state;

	put_directory(FIT - 1);
	assert_int_not_equal(pass_all(b, UINT64_MAX), NEXT_LIMIT);
	put_directory(FIT + 2);
	assert_int_equal(pass_all(b, UINT64_MAX), NEXT_LIMIT);
}

static void
one_layer_of_packing_is_undone(void **state)
{
	static const struct packed_item none[] = { { 0 } };
	struct bench *b = *state;
	struct octets once;
	size_t count;

	pack("once", "gnutar", "gzip", NULL, packed_two);
	once = file_read("once");
	pack("raw", "raw", "gzip", NULL,
	    (const struct packed_item[]){
		{ "x", bytes_over(once.data, once.len) }, { 0 } });
	pack(FILE_NAME, "gnutar", "gzip", NULL, none);
	file_write(FILE_NAME, once.data, once.len, 0644);
	open_reader(b, UINT64_MAX);
	assert_int_equal(read_all(b, &count), NEXT_END);
	octets_free(&once);
	once = file_read("raw");
	file_write(FILE_NAME, once.data, once.len, 0644);
	octets_free(&once);
	open_reader(b, UINT64_MAX);
	assert_int_equal(read_all(b, &count), NEXT_LIMIT);
	assert_int_equal(count, 0);
}

static struct bench *harmed;

static void
harm_one(struct bytes input, struct arena *arena, struct defects *defects)
{
	size_t count;

	(void) arena, (void) defects;
	folder_put(FILE_NAME, input);
	open_reader(harmed, 1 << 20);
	read_all(harmed, &count);
	assert_true(count <= 64);
}

static void
nothing_that_is_damaged_does_harm(void **state)
{
	harmed = *state;
	for (size_t i = 0; i < PACKED_KINDS; i++) {
		struct octets good;

		pack("good", packed_kinds[i].format, packed_kinds[i].filter,
		    NULL, packed_two);
		good = file_read("good");
		harm_prefixes(
		    bytes_clamp(bytes_over(good.data, good.len), 0, 600),
		    harm_one);
		harm_mutations(bytes_over(good.data, good.len),
		    good.len > 1000 ? 41 : 1, harm_one);
		octets_free(&good);
	}
}

static void
a_cut_archive_says_why(void **state)
{
	struct bench *b = *state;
	struct octets whole;
	size_t count;

	pack("whole", "gnutar", NULL, NULL, packed_two);
	whole = file_read("whole");
	file_write(FILE_NAME, whole.data, 1024 + 100, 0644);
	octets_free(&whole);
	open_reader(b, UINT64_MAX);
	assert_int_equal(read_all(b, &count), NEXT_DAMAGED);
	assert_non_null(archive_reader_why(b->reader));
}

/* Else it would be an archive without code. */
static void
a_directory_without_its_rows_is_told_of(void **state)
{
	struct bench *b = *state;
	struct octets zip;
	size_t count, rows = 0;

	pack(FILE_NAME, "zip", NULL, NULL, packed_two);
	zip = file_read(FILE_NAME);
	for (size_t i = 0; i + 4 < zip.len; i++)
		if (memcmp(zip.data + i, "PK\1\2", 4) == 0) {
			zip.data[i + 2] = 0;
			rows++;
		}
	assert_int_equal(rows, 2);
	file_write(FILE_NAME, zip.data, zip.len, 0644);
	octets_free(&zip);
	open_reader(b, UINT64_MAX);
	assert_int_equal(read_all(b, &count), NEXT_DAMAGED);
	assert_int_equal(count, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(items_are_told_with_their_bytes),
		TEST(names_are_utf8),
		TEST(other_files_are_no_archives),
		TEST(what_is_encrypted_is_told_as_such),
		TEST(items_are_counted),
		TEST(unpacked_bytes_are_counted),
		TEST(paths_are_cut),
		TEST(a_directory_is_read_so_far),
		TEST(one_layer_of_packing_is_undone),
		TEST(nothing_that_is_damaged_does_harm),
		TEST(a_cut_archive_says_why),
		TEST(a_directory_without_its_rows_is_told_of),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
