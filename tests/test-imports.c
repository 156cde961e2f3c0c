/* SPDX-License-Identifier: MIT */
/* The few imported symbols that are looked for in a program. */
#include <config.h>

#include <string.h>

#include <sealtree/limits.h>
#include <sealtree/macho.h>
#include <sealtree/text.h>

#include "check.h"
#include "folder.h"

enum {
	HEADER = 32,
	SYMTAB = 24,
	DYSYMTAB = 80,
	SYMBOLS = HEADER + SYMTAB + DYSYMTAB,
	ENTRY = 16
};

/* What a file is made of; each name is a symbol, the first ones not imported.
 */
struct image {
	const char *const *names; /* NULL at the end */
	uint32_t defined;
	uint32_t filetype; /* 0: a program */
	uint32_t more;     /* imports that are claimed beyond those there are */
	uint32_t gap;      /* bytes between the first name and the others */
	uint32_t repeated; /* the first one again, so often */
	bool torn;         /* strings outside the file */
};

static void
put32(struct text *t, uint32_t value)
{
	for (int shift = 0; shift < 32; shift += 8)
		text_add_char(t, (char) (value >> shift));
}

static void
put_zeros(struct text *t, size_t count)
{
	while (count-- > 0)
		text_add_char(t, 0);
}

static void
put_symbols(struct text *t, struct text *strings, const struct image *image)
{
	uint32_t first = 0;

	text_add_char(strings, 0);
	for (const char *const *name = image->names; *name; name++) {
		uint32_t times = name == image->names ? image->repeated + 1 : 1;

		if (name == image->names + 1)
			put_zeros(strings, image->gap);
		first = (uint32_t) strings->len;
		text_add(strings, *name, strlen(*name) + 1);
		for (; times > 0; times--) {
			put32(t, first);
			put_zeros(t, ENTRY - 4);
		}
	}
}

static void
put_image(struct text *t, const struct image *image)
{
	struct text symbols = TEXT_INIT, strings = TEXT_INIT;
	uint32_t count;

	put_symbols(&symbols, &strings, image);
	count = (uint32_t) symbols.len / ENTRY;
	put32(t, 0xfeedfacf);
	put32(t, 0x0100000c);
	put32(t, 0);
	put32(t, image->filetype ? image->filetype : 2);
	put32(t, 2);
	put32(t, SYMTAB + DYSYMTAB);
	put_zeros(t, 8);
	put32(t, 0x2);
	put32(t, SYMTAB);
	put32(t, SYMBOLS);
	put32(t, count);
	put32(t, SYMBOLS + (uint32_t) symbols.len);
	put32(t, (uint32_t) strings.len + (image->torn ? 1 : 0));
	put32(t, 0xb);
	put32(t, DYSYMTAB);
	put_zeros(t, 16);
	put32(t, image->defined);
	put32(t, count - image->defined + image->more);
	put_zeros(t, DYSYMTAB - 32);
	text_add_bytes(t, text_bytes(&symbols));
	text_add_bytes(t, text_bytes(&strings));
	text_release(&symbols);
	text_release(&strings);
}

/* What was found in it; `limits` is how often a limit was reached. */
static unsigned
imports_of(const struct image *image, size_t *limits)
{
	struct text content = TEXT_INIT;
	struct folder folder;
	struct arena *arena = arena_new();
	struct defects defects;
	struct fault fault = { 0 };
	struct source *source;
	struct source_file *file;
	const struct macho *macho;
	unsigned imports;

	put_image(&content, image);
	folder_open(&folder);
	folder_put("code", text_bytes(&content));
	text_release(&content);
	source = source_disk_open("code", false, &fault);
	assert_non_null(source);
	file = source_open(source, ".", &fault);
	assert_non_null(file);
	defects_init(&defects, arena);
	macho = macho_parse(file, arena, &defects, &fault);
	assert_non_null(macho);
	imports = macho->slices[0].imports;
	*limits = 0;
	for (size_t i = 0; i < defects.count; i++)
		*limits += defects.list[i].kind == DEFECT_LIMIT;
	source_file_close(file);
	source_close(source);
	arena_free(arena);
	folder_close(&folder);
	return imports;
}

static const char jit[] = "_pthread_jit_write_protect_np";

static void
each_family_is_found(void **state)
{
	static const struct {
		const char *symbol;
		unsigned import;
	} rows[] = {
		{ jit, IMPORT_JIT },
		{ "_AESendMessage", IMPORT_APPLE_EVENTS },
		{ "_OBJC_CLASS_$_NSAppleScript", IMPORT_APPLE_EVENTS },
		{ "_OBJC_CLASS_$_AVCaptureDevice", IMPORT_CAMERA },
		{ "_OBJC_CLASS_$_CNContactStore", IMPORT_CONTACTS },
		{ "_OBJC_CLASS_$_EKEventStore", IMPORT_CALENDARS },
		{ "_OBJC_CLASS_$_CLLocationManager", IMPORT_LOCATION },
		{ "_OBJC_CLASS_$_PHPhotoLibrary", IMPORT_PHOTOS },
		{ "_printf", 0 },
		{ "_AESendMessages", 0 },
		{ "", 0 },
	};
	size_t limits;

	(void) state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const char *const names[] = { "_malloc", rows[i].symbol,
			"_free", NULL };

		assert_int_equal(
		    imports_of(
			&(const struct image){ .names = names }, &limits),
		    rows[i].import);
		assert_int_equal(limits, 0);
	}
}

static void
only_what_programs_import_counts(void **state)
{
	const char *const names[] = { jit, "_AESend", NULL };
	size_t limits;

	(void) state;
	assert_int_equal(
	    imports_of(
		&(const struct image){ .names = names, .defined = 1 }, &limits),
	    IMPORT_APPLE_EVENTS);
	assert_int_equal(
	    imports_of(&(const struct image){ .names = names, .filetype = 6 },
		&limits),
	    0);
}

static void
what_lies_outside_is_not_read(void **state)
{
	const char *const names[] = { jit, NULL };
	size_t limits;

	(void) state;
	assert_int_equal(
	    imports_of(
		&(const struct image){ .names = names, .more = 1000 }, &limits),
	    IMPORT_JIT);
	assert_int_equal(
	    imports_of(
		&(const struct image){ .names = names, .defined = 2 }, &limits),
	    0);
	assert_int_equal(
	    imports_of(
		&(const struct image){ .names = names, .torn = true }, &limits),
	    0);
	assert_int_equal(limits, 0);
}

static void
their_number_is_capped(void **state)
{
	const char *const names[] = { "_free", jit, NULL };
	struct image image = { .names = names, .repeated = LIMIT_IMPORTS - 2 };
	size_t limits;

	(void) state;
	assert_int_equal(imports_of(&image, &limits), IMPORT_JIT);
	assert_int_equal(limits, 0);
	image.repeated++;
	assert_int_equal(imports_of(&image, &limits), 0);
	assert_int_equal(limits, 1);
}

/* From the first name to where the last one begins, and room for it. */
static void
the_bytes_of_names_are_capped(void **state)
{
	const char *const names[] = { "_free", jit, NULL };
	struct image image = { .names = names };
	size_t limits;

	(void) state;
	image.gap = LIMIT_IMPORT_BYTES - 64 - sizeof("_free");
	assert_int_equal(imports_of(&image, &limits), IMPORT_JIT);
	assert_int_equal(limits, 0);
	image.gap++;
	imports_of(&image, &limits);
	assert_int_equal(limits, 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_family_is_found),
		cmocka_unit_test(only_what_programs_import_counts),
		cmocka_unit_test(what_lies_outside_is_not_read),
		cmocka_unit_test(their_number_is_capped),
		cmocka_unit_test(the_bytes_of_names_are_capped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
