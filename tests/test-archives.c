/* SPDX-License-Identifier: MIT */
/* What code lies in the archives of a bundle. */
#include <config.h>

#include <string.h>

#include <sealtree/bundle.h>
#include <sealtree/limits.h>

#include "check.h"
#include "fixture.h"
#include "folder.h"
#include "packed.h"
#include "parsing.h"
#include "small_macho.h"

#define FILE_NAME "a"

enum {
	FILE_OBJECT = 1
};

static const struct slice_spec slices[] = { { .arch = "arm64" }, { 0 } };

struct bench {
	struct parsing parsing;
	struct notable notables[5];
	struct notables all;
};

static int
set_up(void **state)
{
	static struct bench b;

	b = (struct bench){ 0 };
	parsing_begin(&b.parsing,
	    &(const struct place){
		.path = ".",
		.name = "A.app",
		.kind = bundle_kind_find("app"),
		.notables = &b.all,
	    });
	*state = &b;
	return 0;
}

static int
tear_down(void **state)
{
	parsing_end(&((struct bench *) *state)->parsing);
	return 0;
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
		{ "unsigned.so",
		    small_macho(b->parsing.arena, slices, false, FILE_BUNDLE) },
		{ "signed.so",
		    small_macho(b->parsing.arena, slices, true, FILE_BUNDLE) },
		{ "object.o",
		    small_macho(b->parsing.arena, slices, false, FILE_OBJECT) },
		{ "in.zip", { (const uint8_t *) "PK\3\4", 4, 0 } },
		PACKED_ABC,
		{ "empty", { 0 } },
		{ "cut.so", bytes_clamp(small_macho(b->parsing.arena, slices, false,
					    FILE_BUNDLE),
				0, 64) },
		{ 0 },
	};

	note(b, FILE_NAME);
	for (size_t i = 0; i < PACKED_KINDS; i++) {
		const struct archive_content *a;
		const struct code *code;

		pack(FILE_NAME, packed_kinds[i].format, packed_kinds[i].filter,
		    NULL, items);
		code = parse(&b->parsing);
		assert_int_equal(code->archive_count, 1);
		a = &code->archives[0];
		assert_string_equal(a->format, packed_kinds[i].name);
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
	struct bytes code = small_macho(b->parsing.arena, slices, false, FILE_BUNDLE);
	const struct archive_content *a;

	note(b, FILE_NAME);
	for (size_t i = 0; i < LIMIT_ARCHIVE_CODE + 1; i++) {
		items[i].path = arena_printf(b->parsing.arena, "%zu.so", i);
		items[i].content = code;
		pack(FILE_NAME, "zip", NULL, NULL, items);
		a = parse(&b->parsing)->archives;
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
	pack(FILE_NAME, "zip", NULL, "secret", packed_two);
	a = parse(&b->parsing)->archives;
	assert_int_equal(a->opaque, 2);
}

static void
a_file_of_another_kind_is_not_looked_into(void **state)
{
	struct bench *b = *state;
	const struct code *code;

	note(b, FILE_NAME);
	folder_put_text(FILE_NAME, "xar!");
	code = parse(&b->parsing);
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
	code = parse(&b->parsing);
	assert_int_equal(code->archive_count, 0);
	assert_int_equal(code->defects.count, 1);
	assert_int_equal(code->defects.list[0].kind, DEFECT_UNREADABLE);
}

static void
all_of_a_bundle_are_bounded(void **state)
{
	struct bench *b = *state;

	pack_zeroes("zeroes", LIMIT_ARCHIVE_BYTES);
	pack(FILE_NAME, "gnutar", "gzip", NULL, packed_two);
	for (int i = 0; i < LIMIT_ARCHIVES_BYTES / LIMIT_ARCHIVE_BYTES; i++)
		note(b, "zeroes");
	has_limit(parse(&b->parsing), 0);
	note(b, FILE_NAME);
	has_limit(parse(&b->parsing), 1);
}

static void
so_many_archives_are_looked_into(void **state)
{
	struct bench *b = *state;
	const struct code *code;

	folder_put_text(FILE_NAME, "text");
	b->all.list = ARENA_ARRAY(b->parsing.arena, struct notable, LIMIT_ARCHIVES);
	for (size_t i = 0; i < LIMIT_ARCHIVES; i++)
		b->all.list[i] = (struct notable){ .kind = NOTABLE_ARCHIVE,
			.path = FILE_NAME };
	b->all.count = b->all.met[NOTABLE_ARCHIVE] = LIMIT_ARCHIVES;
	code = parse(&b->parsing);
	assert_int_equal(code->archive_count, LIMIT_ARCHIVES);
	has_limit(code, 0);
	b->all.met[NOTABLE_ARCHIVE]++;
	has_limit(parse(&b->parsing), 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(code_in_archives_is_counted),
		TEST(some_code_is_named),
		TEST(encrypted_code_is_unknown),
		TEST(a_file_of_another_kind_is_not_looked_into),
		TEST(a_missing_archive_is_a_defect),
		TEST(all_of_a_bundle_are_bounded),
		TEST(so_many_archives_are_looked_into),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
