/* SPDX-License-Identifier: MIT */
/* What lies in archives, and what code lies in those of a bundle. */
#include <config.h>

#include <locale.h>
#include <string.h>

#include <sealtree/archive.h>
#include <sealtree/bundle.h>
#include <sealtree/limits.h>

#include "check.h"
#include "fixture.h"
#include "folder.h"
#include "harm.h"
#include "packed.h"

#define FILE_NAME "a"

enum {
	FILE_OBJECT = 1
};

struct bench {
	struct folder folder;
	struct arena *arena;
	struct source *source;
	struct source_file *file;
	struct archive_reader *reader;
	struct notable notables[5];
	struct notables all;
	struct place place;
};

static int
set_up(void **state)
{
	static struct bench b;

	b = (struct bench){ .arena = arena_new() };
	folder_open(&b.folder);
	b.place = (struct place){
		.path = ".",
		.name = "A.app",
		.kind = bundle_kind_find("app"),
		.notables = &b.all,
	};
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

#define ABC { "b/abc", { (const uint8_t *) "abc", 3, 0 } }

static const struct packed_item two[] = {
	ABC,
	{ "x\n\33", { (const uint8_t *) "0123456789", 10, 0 } },
	{ 0 },
};

static const struct kind {
	const char *format, *filter, *name;
} kinds[] = {
	{ "zip", NULL, "zip" },
	{ "gnutar", NULL, "tar" },
	{ "pax", NULL, "tar" },
	{ "ustar", "gzip", "tar" },
	{ "gnutar", "bzip2", "tar" },
	{ "gnutar", "xz", "tar" },
	{ "gnutar", "zstd", "tar" },
	{ "gnutar", "lz4", "tar" },
	{ "7zip", NULL, "7-Zip" },
};

enum {
	KINDS = sizeof kinds / sizeof *kinds
};

static void
items_are_told_with_their_bytes(void **state)
{
	struct bench *b = *state;
	struct archive_item item;
	uint8_t data[8];
	size_t got;

	for (size_t i = 0; i < KINDS; i++) {
		pack(FILE_NAME, kinds[i].format, kinds[i].filter, NULL, two);
		open_reader(b, UINT64_MAX);
		assert_int_equal(
		    archive_reader_next(b->reader, &item), NEXT_ITEM);
		assert_true(bytes_are(item.path, "b/abc"));
		assert_int_equal(item.type, SOURCE_FILE);
		assert_false(item.encrypted);
		assert_string_equal(
		    archive_reader_format(b->reader), kinds[i].name);
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
	for (size_t i = 0; i < KINDS; i++) {
		pack(FILE_NAME, kinds[i].format, kinds[i].filter, NULL, one);
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

	pack(FILE_NAME, "zip", NULL, "secret", two);
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

	pack("once", "gnutar", "gzip", NULL, two);
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
	for (size_t i = 0; i < KINDS; i++) {
		struct octets good;

		pack("good", kinds[i].format, kinds[i].filter, NULL, two);
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

	pack("whole", "gnutar", NULL, NULL, two);
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

	pack(FILE_NAME, "zip", NULL, NULL, two);
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

/* -- In a bundle ------------------------------------------------------- */

static const struct slice_spec slices[] = { { .arch = "arm64" }, { 0 } };
static const struct slice_spec fat[] = { { .arch = "x86_64" },
	{ .arch = "arm64" }, { 0 } };

static struct bytes
macho(struct bench *b, const struct slice_spec *of, bool is_signed,
    unsigned filetype)
{
	static const struct signing_spec signing = { .identifier = "x" };
	const struct macho_spec spec = {
		.slices = of,
		.filetype = filetype,
		.signing = is_signed ? &signing : NULL,
	};
	struct octets o = make_macho(&spec, NULL, NULL);
	struct bytes copy = arena_copy(b->arena, bytes_over(o.data, o.len));

	octets_free(&o);
	return copy;
}

static const struct code *
parse(struct bench *b)
{
	struct fault fault;

	close_reader(b);
	b->source = source_disk_open(".", false, &fault);
	assert_non_null(b->source);
	return bundle_parse(b->source, &b->place, NULL, b->arena);
}

static void
note(struct bench *b, const char *path)
{
	b->notables[b->all.count++] =
	    (struct notable){ .kind = NOTABLE_ARCHIVE, .path = path };
	b->all.list = b->notables;
	b->all.met[NOTABLE_ARCHIVE]++;
}

static void
has_limit(const struct code *code, size_t count)
{
	size_t limits = 0;

	for (size_t i = 0; i < code->defects.count; i++)
		limits += code->defects.list[i].kind == DEFECT_LIMIT;
	assert_int_equal(limits, count);
}

static void
code_in_archives_is_counted(void **state)
{
	struct bench *b = *state;
	const struct packed_item items[] = {
		{ "unsigned.so", macho(b, slices, false, FILE_BUNDLE) },
		{ "signed.so", macho(b, slices, true, FILE_BUNDLE) },
		{ "object.o", macho(b, slices, false, FILE_OBJECT) },
		{ "in.zip", { (const uint8_t *) "PK\3\4", 4, 0 } },
		ABC,
		{ "empty", { 0 } },
		{ "cut.so",
		    bytes_clamp(macho(b, slices, false, FILE_BUNDLE), 0, 64) },
		{ 0 },
	};

	note(b, FILE_NAME);
	for (size_t i = 0; i < KINDS; i++) {
		const struct archive_content *a;
		const struct code *code;

		pack(FILE_NAME, kinds[i].format, kinds[i].filter, NULL, items);
		code = parse(b);
		assert_int_equal(code->archive_count, 1);
		a = &code->archives[0];
		assert_string_equal(a->format, kinds[i].name);
		assert_null(a->why);
		assert_int_equal(a->items, 7);
		assert_int_equal(a->archives, 1);
		assert_int_equal(a->opaque, 0);
		assert_int_equal(a->code[MACHO_SIGNED_NO], 1);
		assert_int_equal(a->code[MACHO_SIGNED_YES], 1);
		assert_int_equal(a->code[MACHO_SIGNED_UNKNOWN], 1);
		assert_int_equal(a->first_count, 3);
		has_limit(code, 0);
	}
}

static void
some_code_is_named(void **state)
{
	struct bench *b = *state;
	struct packed_item items[LIMIT_ARCHIVE_CODE + 2] = { { 0 } };
	struct bytes code = macho(b, slices, false, FILE_BUNDLE);
	const struct archive_content *a;

	note(b, FILE_NAME);
	for (size_t i = 0; i < LIMIT_ARCHIVE_CODE + 1; i++) {
		items[i].path = arena_printf(b->arena, "%zu.so", i);
		items[i].content = code;
		pack(FILE_NAME, "zip", NULL, NULL, items);
		a = parse(b)->archives;
		assert_int_equal(a->code[MACHO_SIGNED_NO], i + 1);
		assert_int_equal(a->first_count,
		    i < LIMIT_ARCHIVE_CODE ? i + 1 : LIMIT_ARCHIVE_CODE);
	}
	assert_true(bytes_are(a->first[0].path, "0.so"));
}

static void
encrypted_code_is_unknown(void **state)
{
	struct bench *b = *state;
	const struct archive_content *a;

	note(b, FILE_NAME);
	pack(FILE_NAME, "zip", NULL, "secret", two);
	a = parse(b)->archives;
	assert_int_equal(a->opaque, 2);
}

static void
a_file_of_another_kind_is_not_looked_into(void **state)
{
	struct bench *b = *state;
	const struct code *code;

	note(b, FILE_NAME);
	folder_put_text(FILE_NAME, "xar!");
	code = parse(b);
	assert_int_equal(code->archive_count, 1);
	assert_null(code->archives[0].format);
	assert_int_equal(code->defects.count, 0);
}

static void
a_missing_archive_is_a_defect(void **state)
{
	struct bench *b = *state;
	const struct code *code;

	note(b, "not-there");
	code = parse(b);
	assert_int_equal(code->archive_count, 0);
	assert_int_equal(code->defects.count, 1);
	assert_int_equal(code->defects.list[0].kind, DEFECT_UNREADABLE);
}

static void
all_of_a_bundle_are_bounded(void **state)
{
	struct bench *b = *state;

	pack_zeroes("zeroes", LIMIT_ARCHIVE_BYTES);
	pack(FILE_NAME, "gnutar", "gzip", NULL, two);
	for (int i = 0; i < LIMIT_ARCHIVES_BYTES / LIMIT_ARCHIVE_BYTES; i++)
		note(b, "zeroes");
	has_limit(parse(b), 0);
	note(b, FILE_NAME);
	has_limit(parse(b), 1);
}

static void
so_many_archives_are_looked_into(void **state)
{
	struct bench *b = *state;
	const struct code *code;

	folder_put_text(FILE_NAME, "text");
	b->all.list =
	    ARENA_ARRAY(b->arena, struct notable, LIMIT_ARCHIVES);
	for (size_t i = 0; i < LIMIT_ARCHIVES; i++)
		b->all.list[i] = (struct notable){ .kind = NOTABLE_ARCHIVE,
			.path = FILE_NAME };
	b->all.count = b->all.met[NOTABLE_ARCHIVE] = LIMIT_ARCHIVES;
	code = parse(b);
	assert_int_equal(code->archive_count, LIMIT_ARCHIVES);
	has_limit(code, 0);
	b->all.met[NOTABLE_ARCHIVE]++;
	has_limit(parse(b), 1);
}

/* -- By first bytes ------------------------------------------------------ */

static void
a_beginning_tells_of_a_signature(void **state)
{
	struct bench *b = *state;
	struct bytes no = macho(b, slices, false, FILE_DYLIB);
	struct bytes yes = macho(b, slices, true, FILE_DYLIB);
	struct bytes two_no = macho(b, fat, false, FILE_DYLIB);
	struct bytes two_yes = macho(b, fat, true, FILE_DYLIB);
	struct bytes offset;
	struct cursor second;

	assert_int_equal(macho_peek(no).is_signed, MACHO_SIGNED_NO);
	assert_int_equal(macho_peek(no).filetype, FILE_DYLIB);
	assert_int_equal(macho_peek(yes).is_signed, MACHO_SIGNED_YES);
	assert_int_equal(macho_peek(two_no).is_signed, MACHO_SIGNED_NO);
	assert_int_equal(macho_peek(two_no).filetype, FILE_DYLIB);
	assert_int_equal(macho_peek(two_yes).is_signed, MACHO_SIGNED_YES);
	for (size_t len = 0; len < 64; len++) {
		assert_int_equal(macho_peek(bytes_clamp(no, 0, len)).is_signed,
		    MACHO_SIGNED_UNKNOWN);
		assert_int_equal(macho_peek(bytes_clamp(yes, 0, len)).is_signed,
		    MACHO_SIGNED_UNKNOWN);
	}
	assert_true(bytes_slice(two_yes, 8 + 20 + 8, 4, &offset));
	second = cursor_over(offset);
	assert_int_equal(
	    macho_peek(bytes_clamp(two_yes, 0, cursor_be32(&second))).is_signed,
	    MACHO_SIGNED_UNKNOWN);
	assert_int_equal(macho_peek(bytes_of("text")).filetype, 0);
}

/* Of so many slices, all of them the one at `at`. */
static struct bytes
many_slices(struct bench *b, uint32_t count, struct bytes slice)
{
	struct octets o = { 0 };
	struct bytes copy;

	put_u32(&o, 0xcafebabe);
	put_u32(&o, count);
	for (uint32_t i = 0; i < count; i++) {
		put_u32(&o, 0x0100000c);
		put_u32(&o, 0);
		put_u32(&o, 0x4000);
		put_u32(&o, (uint32_t) slice.len);
		put_u32(&o, 14);
	}
	put_padding(&o, 0x4000);
	put_bytes(&o, slice.data, slice.len);
	copy = arena_copy(b->arena, bytes_over(o.data, o.len));
	octets_free(&o);
	return copy;
}

static void
so_many_slices_are_looked_at(void **state)
{
	struct bench *b = *state;
	struct bytes yes = macho(b, slices, true, FILE_DYLIB);

	assert_int_equal(
	    macho_peek(many_slices(b, LIMIT_FAT_ARCHITECTURES, yes)).is_signed,
	    MACHO_SIGNED_YES);
	assert_int_equal(
	    macho_peek(many_slices(b, LIMIT_FAT_ARCHITECTURES + 1, yes))
		.is_signed,
	    MACHO_SIGNED_UNKNOWN);
	assert_int_equal(macho_peek(many_slices(b, 0, yes)).is_signed,
	    MACHO_SIGNED_UNKNOWN);
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
		TEST(code_in_archives_is_counted),
		TEST(some_code_is_named),
		TEST(encrypted_code_is_unknown),
		TEST(a_file_of_another_kind_is_not_looked_into),
		TEST(a_missing_archive_is_a_defect),
		TEST(all_of_a_bundle_are_bounded),
		TEST(so_many_archives_are_looked_into),
		TEST(a_beginning_tells_of_a_signature),
		TEST(so_many_slices_are_looked_at),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
