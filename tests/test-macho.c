/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sealtree/limits.h>
#include <sealtree/macho.h>
#include <sealtree/text.h>

#include "check.h"
#include "harm.h"

/* The file that is parsed; written anew each time. */
static char path[] = "/tmp/sealtree-macho-XXXXXX";

struct parsed {
	struct arena *arena;
	struct defects defects;
	const struct macho *macho;
};

static void
write_file(struct bytes content)
{
	FILE *file = fopen(path, "wb");

	assert_non_null(file);
	if (content.len)
		assert_int_equal(
		    fwrite(content.data, 1, content.len, file), content.len);
	assert_int_equal(fclose(file), 0);
}

static const struct macho *
parse_into(struct bytes content, struct arena *arena, struct defects *defects)
{
	struct fault fault;
	struct source *source;
	struct source_file *file;
	const struct macho *macho;

	write_file(content);
	source = source_disk_open(path, false, &fault);
	assert_non_null(source);
	file = source_open(source, ".", &fault);
	assert_non_null(file);
	macho = macho_parse(file, arena, defects, &fault);
	assert_int_equal(fault.error, 0);
	source_file_close(file);
	source_close(source);
	return macho;
}

static struct parsed
parse(const struct text *image)
{
	struct parsed p = { .arena = arena_new() };

	defects_init(&p.defects, p.arena);
	p.macho = parse_into(text_bytes(image), p.arena, &p.defects);
	return p;
}

static bool
has_defect(const struct parsed *p, enum defect_kind kind, const char *what)
{
	for (size_t i = 0; i < p->defects.count; i++)
		if (p->defects.list[i].kind == kind &&
		    strstr(p->defects.list[i].what, what))
			return true;
	return false;
}

static void
assert_no_defect(const struct parsed *p)
{
	if (p->defects.count)
		fail_msg("%s", p->defects.list[0].what);
}

static void
drop(struct parsed *p, struct text *image)
{
	arena_free(p->arena);
	text_release(image);
}

/* Numbers in the order of the machine that the image is for. */
static bool little = true;

static void
put(struct text *t, uint64_t value, size_t width)
{
	for (size_t i = 0; i < width; i++) {
		size_t shift = little ? i : width - 1 - i;

		text_add_char(t, (char) (value >> 8 * shift));
	}
}

static void
put32(struct text *t, uint32_t value)
{
	put(t, value, 4);
}

static void
put_words(struct text *t, const uint32_t *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		put32(t, words[i]);
}
#define PUT(t, ...)                                     \
	put_words(t, (const uint32_t[]){ __VA_ARGS__ }, \
	    sizeof((const uint32_t[]){ __VA_ARGS__ }) / 4)

static void
put_name(struct text *t, const char *name)
{
	char field[16] = { 0 };

	memcpy(field, name, strlen(name));
	text_add(t, field, sizeof field);
}

static void
put_zeros(struct text *t, size_t count)
{
	while (count--)
		text_add_char(t, 0);
}

static void
set32(struct text *t, size_t at, uint32_t value)
{
	struct text word = TEXT_INIT;

	put32(&word, value);
	memcpy(t->data + at, word.data, 4);
	text_release(&word);
}

enum {
	CPU_X86 = 7,
	CPU_X86_64 = 0x01000007,
	CPU_ARM64 = 0x0100000c
};
enum {
	EXECUTE = 2,
	DYLIB = 6
};

static void
put_header(struct text *t, bool wide, uint32_t cpu, uint32_t subtype,
    uint32_t filetype, uint32_t count, uint32_t size)
{
	PUT(t, wide ? 0xfeedfacf : 0xfeedface, cpu, subtype, filetype, count,
	    size, 0x200085);
	if (wide)
		put32(t, 0);
}

static void
put_segment(struct text *t, const char *name, uint64_t offset, uint64_t size,
    uint32_t sections)
{
	PUT(t, 0x19, 72 + 80 * sections);
	put_name(t, name);
	put(t, 0x100000000, 8);
	put(t, 0x4000, 8);
	put(t, offset, 8);
	put(t, size, 8);
	PUT(t, 5, 5, sections, 0);
}

static void
put_section(struct text *t, const char *name, uint32_t offset, uint64_t size)
{
	put_name(t, name);
	put_name(t, "__TEXT");
	put(t, 0, 8);
	put(t, size, 8);
	PUT(t, offset, 0, 0, 0, 0, 0, 0, 0);
}

/* A command of 24 bytes of fields, then a string of at most 24. */
static void
put_library(struct text *t, uint32_t command, const char *name)
{
	char field[24] = { 0 };

	memcpy(field, name, strlen(name));
	PUT(t, command, 48, 24, 2, 0x10203, 0x10000);
	text_add(t, field, sizeof field);
}

/* 16 KiB of an executable with all that the parser reads. */
enum {
	IMAGE_LEN = 0x4000,
	SIGNATURE_AT = 0x3000,
	SIZE_AT = 20
};

static struct text
image(uint32_t cpu, uint32_t subtype)
{
	struct text t = TEXT_INIT;
	size_t start;

	put_header(&t, true, cpu, subtype, EXECUTE, 15, 0);
	start = t.len;
	put_segment(&t, "__TEXT", 0, 0x2000, 2);
	put_section(&t, "__info_plist", 0x1000, 0x100);
	put_section(&t, "__launchd_plist", 0x1100, 0x80);
	put_segment(&t, "__LINKEDIT", 0x2000, 0x2000, 0);
	put_library(&t, 0xc, "/usr/lib/libSystem.B.d");
	put_library(&t, 0x80000018, "@rpath/Weak");
	put_library(&t, 0x8000001f, "@rpath/Again");
	put_library(&t, 0x20, "@rpath/Lazy");
	put_library(&t, 0x80000023, "@rpath/Up");
	PUT(&t, 0x8000001c, 32, 12);
	text_add(&t, "@loader_path\0\0\0\0\0\0\0\0", 20);
	PUT(&t, 0xe, 24, 12);
	text_add(&t, "/dyld\0\0\0\0\0\0\0", 12);
	PUT(&t, 0x27, 24, 12);
	text_add(&t, "DYLD_X=1\0\0\0\0", 12);
	PUT(&t, 0x1b, 24);
	text_add(&t, "0123456789abcdef", 16);
	PUT(&t, 0x32, 24, 1, 0xc0300, 0xd0001, 0);
	PUT(&t, 0x2c, 24, 0x1000, 0x1000, 1, 0);
	PUT(&t, 0x80000028, 24, 0x1234, 0, 0, 0);
	PUT(&t, 0x1d, 16, SIGNATURE_AT, 0x1000);
	set32(&t, SIZE_AT, (uint32_t) (t.len - start));
	put_zeros(&t, IMAGE_LEN - t.len);
	return t;
}

static void
everything_is_read(void **state)
{
	struct text t = image(CPU_ARM64, 0);
	struct parsed p = parse(&t);
	const struct slice *s;

	(void) state;
	assert_no_defect(&p);
	assert_false(p.macho->universal);
	assert_int_equal(p.macho->slice_count, 1);
	s = p.macho->slices;
	assert_string_equal(s->arch, "arm64");
	assert_true(s->wide && s->little_endian && !s->hidden);
	assert_string_equal(macho_filetype_name(s->filetype), "execute");
	assert_string_equal(macho_flag_names(p.arena, s->flags),
	    "NOUNDEFS, DYLDLINK, TWOLEVEL, PIE");
	assert_int_equal(s->range.size, IMAGE_LEN);
	assert_int_equal(s->command_count, 15);
	assert_string_equal(s->commands[0].name, "LC_SEGMENT_64");
	assert_int_equal(s->commands[0].offset, 32);
	assert_int_equal(s->segment_count, 2);
	assert_true(bytes_are(s->segments[1].name, "__LINKEDIT"));
	assert_true(s->has_info_plist && s->has_launchd_plist);
	assert_int_equal(s->info_plist.offset, 0x1000);
	assert_int_equal(s->launchd_plist.size, 0x80);
	assert_int_equal(s->rpath_count, 1);
	assert_true(bytes_are(s->rpaths[0], "@loader_path"));
	assert_true(bytes_are(s->linker, "/dyld"));
	assert_int_equal(s->environment_count, 1);
	assert_true(bytes_are(s->environment[0], "DYLD_X=1"));
	assert_true(s->has_uuid);
	assert_memory_equal(s->uuid, "0123456789abcdef", 16);
	assert_true(s->encrypted);
	assert_int_equal(s->crypt.size, 0x1000);
	assert_true(s->has_entry);
	assert_int_equal(s->entry, 0x1234);
	assert_true(s->has_signature);
	assert_int_equal(s->signature.offset, SIGNATURE_AT);
	drop(&p, &t);
}

static void
libraries_and_versions(void **state)
{
	static const char *const kinds[] = { "load", "weak", "reexport", "lazy",
		"upward" };
	struct text t = image(CPU_X86_64, 3);
	struct parsed p = parse(&t);
	const struct slice *s = p.macho->slices;

	(void) state;
	assert_int_equal(s->library_count, 5);
	for (size_t i = 0; i < 5; i++)
		assert_string_equal(
		    macho_library_kind_name(s->libraries[i].kind), kinds[i]);
	assert_true(bytes_are(s->libraries[0].path, "/usr/lib/libSystem.B.d"));
	assert_string_equal(
	    macho_version(p.arena, s->libraries[0].current), "1.2.3");
	assert_int_equal(s->platform_count, 1);
	assert_string_equal(
	    macho_platform_name(s->platforms[0].platform), "macos");
	assert_string_equal(
	    macho_platform_title(s->platforms[0].platform), "macOS");
	assert_string_equal(
	    macho_version(p.arena, s->platforms[0].minimum_os), "12.3");
	assert_string_equal(
	    macho_version(p.arena, s->platforms[0].sdk), "13.0.1");
	assert_null(macho_platform_name(999));
	assert_null(macho_filetype_name(999));
	drop(&p, &t);
}

static void
newer_linkers_say_how_a_library_is_used(void **state)
{
	struct text t = TEXT_INIT;
	struct parsed p;

	(void) state;
	put_header(&t, true, CPU_ARM64, 0, DYLIB, 1, 40);
	PUT(&t, 0x80000018, 40, 28, 0x1a741800, 0, 0, 8);
	text_add(&t, "/usr/lib/a\0\0", 12);
	p = parse(&t);
	assert_no_defect(&p);
	assert_int_equal(p.macho->slices[0].libraries[0].kind, LIBRARY_LAZY);
	assert_true(
	    bytes_are(p.macho->slices[0].libraries[0].path, "/usr/lib/a"));
	drop(&p, &t);
}

static void
both_orders_and_widths(void **state)
{
	(void) state;
	for (int i = 0; i < 4; i++) {
		struct text t = TEXT_INIT;
		struct parsed p;
		bool wide = i & 1;

		little = i & 2;
		put_header(&t, wide, wide ? 0x01000012 : 18, 0, EXECUTE, 1, 24);
		PUT(&t, 0x1b, 24, 1, 2, 3, 4);
		p = parse(&t);
		assert_no_defect(&p);
		assert_int_equal(p.macho->slices[0].wide, wide);
		assert_int_equal(p.macho->slices[0].little_endian, little);
		assert_string_equal(
		    p.macho->slices[0].arch, wide ? "ppc64" : "ppc");
		assert_true(p.macho->slices[0].has_uuid);
		drop(&p, &t);
	}
	little = true;
}

static void
narrow_segments_are_read(void **state)
{
	struct text t = TEXT_INIT;
	struct parsed p;

	(void) state;
	put_header(&t, false, CPU_X86, 3, EXECUTE, 1, 56 + 68);
	PUT(&t, 1, 56 + 68);
	put_name(&t, "__TEXT");
	PUT(&t, 0x1000, 0x1000, 0, 0x100, 5, 5, 1, 0);
	put_name(&t, "__info_plist");
	put_name(&t, "__TEXT");
	PUT(&t, 0x1000, 0x20, 0xc0, 0, 0, 0, 0, 0, 0);
	put_zeros(&t, 0x100 - t.len);
	p = parse(&t);
	assert_no_defect(&p);
	assert_string_equal(p.macho->slices[0].arch, "i386");
	assert_int_equal(p.macho->slices[0].info_plist.offset, 0xc0);
	assert_int_equal(p.macho->slices[0].info_plist.size, 0x20);
	drop(&p, &t);
}

static void
put_fat(struct text *t, uint32_t magic, uint32_t count)
{
	little = false;
	PUT(t, magic, count);
}

static struct text
fat_image(uint32_t count, bool hidden)
{
	struct text t = TEXT_INIT, a, b;

	little = true;
	a = image(CPU_X86_64, 3);
	b = image(CPU_ARM64, hidden ? 0 : 0x80000002);
	put_fat(&t, 0xcafebabe, count);
	PUT(&t, CPU_X86_64, 3, 0x1000, IMAGE_LEN, 12);
	PUT(&t, CPU_ARM64, hidden ? 0 : 0x80000002, 0x8000, IMAGE_LEN, 14);
	put_zeros(&t, 0x1000 - t.len);
	text_add_bytes(&t, text_bytes(&a));
	put_zeros(&t, 0x8000 - t.len);
	text_add_bytes(&t, text_bytes(&b));
	text_release(&a);
	text_release(&b);
	return t;
}

static void
slices_of_a_fat_file(void **state)
{
	struct text t = fat_image(2, false);
	struct parsed p = parse(&t);
	struct range range;

	(void) state;
	assert_no_defect(&p);
	assert_true(p.macho->universal && !p.macho->fat64);
	assert_int_equal(p.macho->slice_count, 2);
	assert_string_equal(p.macho->slices[0].arch, "x86_64");
	assert_string_equal(p.macho->slices[1].arch, "arm64e");
	assert_int_equal(macho_preferred_slice(p.macho), 1);
	assert_int_equal(p.macho->slices[1].commands[0].offset, 0x8020);
	assert_true(slice_range(
	    &p.macho->slices[1], p.macho->slices[1].signature, &range));
	assert_int_equal(range.offset, 0x8000 + SIGNATURE_AT);
	assert_false(slice_range(
	    &p.macho->slices[1], (struct range){ IMAGE_LEN, 1 }, &range));
	assert_false(slice_range(
	    &p.macho->slices[1], (struct range){ UINT64_MAX, 2 }, &range));
	assert_int_equal(range.size, 0);
	drop(&p, &t);
	little = true;
}

static void
an_uncounted_arm64_slice_is_found(void **state)
{
	struct text t = fat_image(1, true);
	struct parsed p = parse(&t);

	(void) state;
	assert_no_defect(&p);
	assert_int_equal(p.macho->slice_count, 2);
	assert_false(p.macho->slices[0].hidden);
	assert_true(p.macho->slices[1].hidden);
	drop(&p, &t);
	little = true;
}

static void
wide_and_swapped_fat_headers(void **state)
{
	struct text t = TEXT_INIT, a = image(CPU_ARM64, 0);
	struct parsed p;

	(void) state;
	put_fat(&t, 0xcafebabf, 1);
	PUT(&t, CPU_ARM64, 0, 0, 0x1000, 0, IMAGE_LEN, 14, 0);
	put_zeros(&t, 0x1000 - t.len);
	text_add_bytes(&t, text_bytes(&a));
	p = parse(&t);
	assert_no_defect(&p);
	assert_true(p.macho->fat64);
	assert_true(p.macho->slices[0].has_signature);
	drop(&p, &t);

	t = (struct text) TEXT_INIT;
	put_fat(&t, 0, 0);
	little = true;
	t.len = 0;
	PUT(&t, 0xcafebabe, 1, CPU_ARM64, 0, 0x1000, IMAGE_LEN, 14);
	put_zeros(&t, 0x1000 - t.len);
	text_add_bytes(&t, text_bytes(&a));
	p = parse(&t);
	assert_true(has_defect(&p, DEFECT_MACHO, "little-endian"));
	assert_true(p.macho->slices[0].has_signature);
	drop(&p, &t);
	text_release(&a);
}

/* Sets one word of a good file and expects a defect, or none. */
static void
expect_fat(size_t at, uint32_t value, const char *what)
{
	struct text t = fat_image(2, false);
	struct parsed p;

	little = false;
	set32(&t, at, value);
	p = parse(&t);
	if (!has_defect(&p, DEFECT_MACHO, what))
		fail_msg("no defect: %s", what);
	assert_non_null(p.macho);
	drop(&p, &t);
	little = true;
}

static void
fat_entries_that_cannot_be(void **state)
{
	struct text t;
	struct parsed p;

	(void) state;
	expect_fat(16, 4, "slice x86_64 begins inside the fat header");
	expect_fat(20, 0x10000, "slice x86_64 runs past the end of the file");
	expect_fat(36, 0xfffffff0, "runs past the end of the file");
	expect_fat(36, 0x4000, "slice arm64e overlaps slice x86_64");
	expect_fat(8, CPU_X86, "fat header says i386 where the slice says");
	expect_fat(0x800c, 0x06000000, "another file type");
	expect_fat(0x8000, 0x41414141, "slice arm64e is no Mach-O");
	expect_fat(4, 0, "fat header names no slices");

	t = fat_image(2, false);
	little = false;
	set32(&t, 4, 3); /* the third is zeros: no Mach-O at 0 */
	p = parse(&t);
	assert_int_equal(p.macho->slice_count, 3);
	assert_string_equal(p.macho->slices[2].arch, "(0:0)");
	assert_int_not_equal(p.defects.count, 0);
	drop(&p, &t);
	little = true;
}

static void
the_number_of_slices_is_capped(void **state)
{
	(void) state;
	for (uint32_t i = 0; i < 2; i++) {
		struct text t = TEXT_INIT;
		struct parsed p;
		uint32_t count = LIMIT_FAT_ARCHITECTURES + i;

		put_fat(&t, 0xcafebabe, count);
		for (uint32_t j = 0; j < count; j++)
			PUT(&t, CPU_X86, j, 0x1000 + j, 1, 0);
		put_zeros(&t, 0x2000 - t.len);
		p = parse(&t);
		assert_int_equal(p.macho->slice_count, LIMIT_FAT_ARCHITECTURES);
		assert_int_equal(has_defect(&p, DEFECT_LIMIT, "65 slices"), i);
		drop(&p, &t);
	}
	little = true;
}

static void
a_cut_fat_header(void **state)
{
	struct text t = TEXT_INIT;
	struct parsed p;

	(void) state;
	put_fat(&t, 0xcafebabe, 2);
	PUT(&t, CPU_X86_64, 3, 0x1000, 0x1000, 12);
	p = parse(&t);
	assert_true(has_defect(&p, DEFECT_MACHO, "cut short: 1 of 2"));
	assert_int_equal(p.macho->slice_count, 1);
	assert_int_equal(p.macho->slices[0].range.size, 0);
	drop(&p, &t);
	little = true;
}

static void
slices_of_a_static_library(void **state)
{
	struct text t = TEXT_INIT;
	struct parsed p;

	(void) state;
	put_fat(&t, 0xcafebabe, 1);
	PUT(&t, CPU_X86_64, 3, 28, 8, 0);
	text_add_string(&t, "!<arch>\n");
	p = parse(&t);
	assert_no_defect(&p);
	assert_true(p.macho->slices[0].archive);
	assert_string_equal(p.macho->slices[0].arch, "x86_64");
	drop(&p, &t);
	little = true;
}

/* Sets one word of the thin image and expects a defect. */
static void
expect_thin(size_t at, uint32_t value, const char *what)
{
	struct text t = image(CPU_ARM64, 0);
	struct parsed p;

	set32(&t, at, value);
	p = parse(&t);
	if (!has_defect(&p, DEFECT_MACHO, what))
		fail_msg("no defect: %s", what);
	assert_non_null(p.macho);
	assert_string_equal(p.defects.list[0].slice, "arm64");
	drop(&p, &t);
}

/* Where commands begin in image(). */
enum {
	AT_TEXT = 32,
	AT_LINKEDIT = AT_TEXT + 72 + 160,
	AT_LIBRARY = AT_LINKEDIT + 72,
	AT_RPATH = AT_LIBRARY + 5 * 48,
	AT_LINKER = AT_RPATH + 32,
	AT_ENVIRONMENT = AT_LINKER + 24,
	AT_UUID = AT_ENVIRONMENT + 24,
	AT_BUILD = AT_UUID + 24,
	AT_ENCRYPTION = AT_BUILD + 24,
	AT_SIGNATURE = AT_ENCRYPTION + 48
};

static void
commands_that_cannot_be(void **state)
{
	(void) state;
	expect_thin(16, 200, "200 load commands do not fit in");
	expect_thin(20, 0x10000, "run past the end of the slice");
	expect_thin(AT_UUID + 4, 0, "load command 10 says that it is 0 bytes");
	expect_thin(AT_UUID + 4, 20, "not a multiple of 8 bytes");
	expect_thin(AT_UUID + 4, 0x8000, "load command 10 runs past the end");
	expect_thin(AT_UUID + 4, 8, "(LC_UUID) is too short");
	expect_thin(AT_UUID + 4, 48, "(LC_UUID) is not 24 bytes long");
	expect_thin(AT_TEXT, 1, "(LC_SEGMENT) is of 32 bits in a slice of 64");
	expect_thin(AT_TEXT + 64, 3, "has more sections than fit");
	expect_thin(AT_TEXT + 52, 1, "(LC_SEGMENT_64) points outside");
	expect_thin(AT_TEXT + 72 + 40, 0x4000, "points outside the slice");
	expect_thin(AT_LIBRARY + 8, 8, "has its string outside itself");
	expect_thin(AT_LIBRARY + 8, 48, "has its string outside itself");
	expect_thin(AT_LIBRARY + 44, 0x41414141, "has a string without an end");
	expect_thin(AT_BUILD + 20, 1, "has more tools than fit");
	expect_thin(AT_ENCRYPTION + 8, 0x3001, "points outside the slice");
	expect_thin(AT_ENCRYPTION, 0x1b, "(LC_UUID) is there twice");
	expect_thin(AT_SIGNATURE + 12, 0x1001, "points outside the slice");
	expect_thin(AT_SIGNATURE + 8, 0x3004, "no multiple of 16");
	expect_thin(AT_SIGNATURE + 8, 0x10, "inside the load commands");
	expect_thin(AT_LINKEDIT + 8, 0, "does not lie in __LINKEDIT");
}

static void
what_remains_is_believed(void **state)
{
	struct text t = image(CPU_ARM64, 0);
	struct parsed p;

	(void) state;
	set32(&t, AT_LIBRARY + 44, 0x42424242);
	set32(&t, AT_LIBRARY + 48 + 8, 99);
	set32(&t, AT_ENCRYPTION, 0x12345678);
	p = parse(&t);
	assert_int_equal(p.macho->slices[0].library_count, 5);
	assert_int_equal(p.macho->slices[0].libraries[0].path.len, 24);
	assert_int_equal(p.macho->slices[0].libraries[1].path.len, 0);
	assert_null(p.macho->slices[0].commands[12].name);
	assert_false(p.macho->slices[0].encrypted);
	assert_true(p.macho->slices[0].has_signature);
	drop(&p, &t);
}

/* A stub keeps the places that things had in the library itself. */
static void
a_stub_points_nowhere(void **state)
{
	struct text t = image(CPU_ARM64, 0);
	struct parsed p;

	(void) state;
	set32(&t, 12, 9);
	set32(&t, AT_SIGNATURE + 8, 0x100000);
	p = parse(&t);
	assert_no_defect(&p);
	assert_true(p.macho->slices[0].has_signature);
	drop(&p, &t);
}

static void
the_first_of_two_is_taken(void **state)
{
	struct text t = image(CPU_ARM64, 0);
	struct parsed p;

	(void) state;
	set32(&t, AT_ENCRYPTION, 0x1d);
	set32(&t, AT_ENCRYPTION + 8, 0x2000);
	p = parse(&t);
	assert_true(has_defect(&p, DEFECT_MACHO,
	    "(LC_CODE_SIGNATURE) is"
	    " there twice"));
	assert_int_equal(p.macho->slices[0].signature.offset, 0x2000);
	drop(&p, &t);
}

/* `count` commands of 8 bytes. */
static struct parsed
parse_many(struct text *t, uint32_t count, uint32_t size)
{
	put_header(t, false, CPU_X86, 3, EXECUTE, count, size);
	for (uint32_t i = 0; i < size / 8; i++)
		PUT(t, 0x8, 8);
	return parse(t);
}

static void
commands_are_capped(void **state)
{
	(void) state;
	for (uint32_t i = 0; i < 2; i++) {
		uint32_t count = LIMIT_LOAD_COMMANDS + i;
		uint32_t size = LIMIT_LOAD_COMMAND_BYTES + i * 8;
		struct text t = TEXT_INIT;
		struct parsed p = parse_many(&t, count, count * 8);

		assert_int_equal(
		    p.macho->slices[0].command_count, LIMIT_LOAD_COMMANDS);
		assert_int_equal(p.defects.count, i);
		assert_int_equal(
		    has_defect(&p, DEFECT_LIMIT, "4097 load commands"), i);
		drop(&p, &t);

		t = (struct text) TEXT_INIT;
		p = parse_many(&t, 1, size);
		assert_int_equal(p.defects.count, i);
		assert_int_equal(has_defect(&p, DEFECT_LIMIT, "take up"), i);
		drop(&p, &t);
	}
}

static void
names_of_processors(void **state)
{
	static const struct {
		uint32_t type, subtype;
		const char *name;
	} rows[] = {
		{ 7, 3, "i386" },
		{ 0x01000007, 0x80000003, "x86_64" },
		{ 0x01000007, 8, "x86_64h" },
		{ 12, 9, "armv7" },
		{ 12, 12, "armv7k" },
		{ 0x0100000c, 1, "arm64" },
		{ 0x0100000c, 0x80000002, "arm64e" },
		{ 0x0200000c, 1, "arm64_32" },
		{ 18, 100, "ppc970" },
		{ 7, 9, "(7:9)" },
		{ 0xffffffff, 0x00ffffff, "(-1:16777215)" },
	};

	(void) state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct text t = TEXT_INIT;
		struct parsed p;

		put_header(
		    &t, false, rows[i].type, rows[i].subtype, DYLIB, 0, 0);
		p = parse(&t);
		assert_string_equal(p.macho->slices[0].arch, rows[i].name);
		drop(&p, &t);
	}
}

static void
a_class_is_no_code(void **state)
{
	/* Version 52, 29 constants, the first a method. */
	struct bytes class = bytes_over("\xca\xfe\xba\xbe\0\0\0\x34"
					"\0\x1d\x0a\0\x06\0\x0f\x09\0\x10\0"
					"\x11\x08\0\x12\x0a\0\x13\0\x14",
	    28);
	struct text t = TEXT_INIT;

	(void) state;
	assert_int_equal(macho_sniff(class), MACHO_NOT);
	assert_string_equal(macho_sniff_foreign(class), "Java class");

	/* As many slices as a class has versions: still code. */
	put_fat(&t, 0xcafebabe, 52);
	PUT(&t, CPU_ARM64, 0, 0x4000, 0x4000, 14);
	assert_int_equal(macho_sniff(text_bytes(&t)), MACHO_FAT);
	text_release(&t);
	little = true;
}

static void
what_is_no_code_has_a_name(void **state)
{
	static const struct {
		const char *head;
		size_t len;
		const char *what;
	} rows[] = {
		{ "", 0, "empty file" },
		{ "\177ELF\2\1\1", 7, "ELF file" },
		{ "PK\3\4", 4, "zip archive" },
		{ "xar!", 4, "xar archive" },
		{ "#!/bin/sh\n", 10, "script" },
		{ "!<arch>\n", 8, "static library" },
		{ "bplist00", 8, "binary property list" },
	};
	struct text t = image(CPU_ARM64, 0);

	(void) state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_string_equal(
		    macho_sniff_foreign(bytes_over(rows[i].head, rows[i].len)),
		    rows[i].what);
	assert_null(macho_sniff_foreign(bytes_of("hello")));
	assert_null(macho_sniff_foreign(bytes_of("M")));
	assert_null(macho_sniff_foreign(text_bytes(&t)));
	text_reset(&t);
	text_add_string(&t, "not code");
	struct parsed p = parse(&t);
	assert_null(p.macho);
	assert_int_equal(p.defects.count, 0);
	drop(&p, &t);
}

static void
parse_harmed(struct bytes input, struct arena *arena, struct defects *defects)
{
	const struct macho *macho = parse_into(input, arena, defects);

	for (size_t i = 0; macho && i < macho->slice_count; i++) {
		const struct range *range = &macho->slices[i].range;

		assert_true(range->offset <= macho->size);
		assert_true(range->size <= macho->size - range->offset);
	}
}

static void
harm(void **state)
{
	struct text t = image(CPU_ARM64, 0), fat = TEXT_INIT;
	struct bytes head = bytes_clamp(text_bytes(&t), 0, 0x400);

	(void) state;
	harm_prefixes(head, parse_harmed);
	harm_mutations(head, 1, parse_harmed);

	put_fat(&fat, 0xcafebabe, 2);
	PUT(&fat, CPU_ARM64, 0, 0x40, 0x400, 2);
	PUT(&fat, CPU_X86_64, 3, 0x440, 0x10, 2);
	put_zeros(&fat, 0x40 - fat.len);
	text_add_bytes(&fat, head);
	little = true;
	harm_prefixes(text_bytes(&fat), parse_harmed);
	harm_mutations(bytes_clamp(text_bytes(&fat), 0, 0x80), 1, parse_harmed);
	text_release(&t);
	text_release(&fat);
}

static int
make_path(void **state)
{
	int fd = mkstemp(path);

	(void) state;
	return fd < 0 ? -1 : close(fd);
}

static int
remove_path(void **state)
{
	(void) state;
	return unlink(path);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(everything_is_read),
		cmocka_unit_test(libraries_and_versions),
		cmocka_unit_test(newer_linkers_say_how_a_library_is_used),
		cmocka_unit_test(both_orders_and_widths),
		cmocka_unit_test(narrow_segments_are_read),
		cmocka_unit_test(slices_of_a_fat_file),
		cmocka_unit_test(an_uncounted_arm64_slice_is_found),
		cmocka_unit_test(wide_and_swapped_fat_headers),
		cmocka_unit_test(fat_entries_that_cannot_be),
		cmocka_unit_test(the_number_of_slices_is_capped),
		cmocka_unit_test(a_cut_fat_header),
		cmocka_unit_test(slices_of_a_static_library),
		cmocka_unit_test(commands_that_cannot_be),
		cmocka_unit_test(what_remains_is_believed),
		cmocka_unit_test(a_stub_points_nowhere),
		cmocka_unit_test(the_first_of_two_is_taken),
		cmocka_unit_test(commands_are_capped),
		cmocka_unit_test(names_of_processors),
		cmocka_unit_test(a_class_is_no_code),
		cmocka_unit_test(what_is_no_code_has_a_name),
		cmocka_unit_test(harm),
	};

	return cmocka_run_group_tests(tests, make_path, remove_path);
}
