/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <stdarg.h>

#include <sealtree/limits.h>
#include <sealtree/macho.h>

#include "fuzz.h"
#include "memory.h"

static void
look_at_names(const struct slice *s, struct arena *arena)
{
	for (size_t i = 0; i < s->command_count; i++)
		fuzz_touch_string(s->commands[i].name);
	for (size_t i = 0; i < s->segment_count; i++)
		fuzz_touch(s->segments[i].name);
	for (size_t i = 0; i < s->library_count; i++) {
		fuzz_touch(s->libraries[i].path);
		fuzz_touch_string(
		    macho_version(arena, s->libraries[i].current));
	}
	for (size_t i = 0; i < s->rpath_count; i++)
		fuzz_touch(s->rpaths[i]);
	for (size_t i = 0; i < s->environment_count; i++)
		fuzz_touch(s->environment[i]);
	for (size_t i = 0; i < s->platform_count; i++)
		macho_platform_name(s->platforms[i].platform);
	fuzz_touch(s->install_name);
	fuzz_touch(s->linker);
	fuzz_touch_string(s->arch);
	fuzz_touch_string(macho_filetype_name(s->filetype));
	fuzz_touch_string(macho_flag_names(arena, s->flags));
}

static void
look_at_range(const struct slice *s, struct range in_slice, uint64_t size)
{
	struct range range;

	if (slice_range(s, in_slice, &range))
		FUZZ_HOLDS(
		    range.offset <= size && range.size <= size - range.offset);
}

static void
look_at_slice(const struct slice *s, uint64_t size, struct arena *arena)
{
	FUZZ_HOLDS(
	    s->range.offset <= size && s->range.size <= size - s->range.offset);
	FUZZ_HOLDS(s->command_count <= LIMIT_LOAD_COMMANDS);
	look_at_names(s, arena);
	look_at_range(s, s->signature, size);
	look_at_range(s, s->info_plist, size);
	look_at_range(s, s->launchd_plist, size);
	look_at_range(s, s->crypt, size);
}

static void
parse(struct bytes input, struct arena *arena, struct defects *defects)
{
	struct source_file *file = memory_file(input);
	struct fault fault = { 0 };
	const struct macho *m = macho_parse(file, arena, defects, &fault);

	fuzz_touch_string(macho_sniff_foreign(bytes_clamp(input, 0, 32)));
	if (m) {
		FUZZ_HOLDS(m->slice_count <= LIMIT_FAT_ARCHITECTURES + 1);
		FUZZ_HOLDS(macho_sniff(input) != MACHO_NOT);
		for (size_t i = 0; i < m->slice_count; i++)
			look_at_slice(&m->slices[i], input.len, arena);
		FUZZ_HOLDS(!m->slice_count ||
			   macho_preferred_slice(m) < m->slice_count);
	}
	source_file_close(file);
}

FUZZ(parse, 4000)

/* In Mach-O's words: of the file's own order, little or big. */
static void
put(struct text *t, bool big, uint64_t value, size_t width)
{
	for (size_t i = 0; i < width; i++)
		text_add_char(
		    t, (char) (value >> 8 * (big ? width - 1 - i : i)));
}

/* A letter for each word: '4' of 32 bits, '8' of 64, 's' sixteen characters,
 * 'p' a path, with its NUL up to eight bytes. */
static void
put_words(struct text *t, bool big, const char *form, ...)
{
	va_list args;

	va_start(args, form);
	for (; *form; form++) {
		const char *string;

		switch (*form) {
		case '4':
			put(t, big, va_arg(args, unsigned), 4);
			break;
		case '8':
			put(t, big, va_arg(args, unsigned), 8);
			break;
		default:
			string = va_arg(args, const char *);
			for (size_t i = 0;
			     *string || i % 8 || !i || (*form == 's' && i < 16);
			     i++)
				text_add_char(t, *string ? *string++ : 0);
			break;
		}
	}
	va_end(args);
}

/* An executable of 64 bits, with one of most commands; 0x400 bytes. */
static void
add_image(struct text *t, bool big, uint32_t cpu, uint32_t subtype)
{
	size_t start = t->len, commands, end;

	put_words(t, big, "44444444", 0xfeedfacf, cpu, subtype, 2, 13, 0,
	    0x200085, 0);
	commands = t->len;
	put_words(t, big, "44s88884444", 0x19, 72 + 80, "__TEXT", 0, 0x1000, 0,
	    0x300, 5, 5, 1, 0);
	put_words(t, big, "ss8844444444", "__info_plist", "__TEXT", 0x2e0, 32,
	    0x2e0, 0, 0, 0, 0, 0, 0, 0);
	put_words(t, big, "44s88884444", 0x19, 72, "__LINKEDIT", 0x1000, 0x1000,
	    0x300, 0x100, 1, 1, 0, 0);
	put_words(t, big, "444444p", 0xc, 24 + 32, 24, 2, 0x10000, 0x10000,
	    "/usr/lib/libSystem.B.dylib");
	put_words(
	    t, big, "444444p", 0x80000018, 24 + 16, 24, 2, 0, 0, "@rpath/Weak");
	put_words(
	    t, big, "444p4", 0x8000001c, 12 + 16 + 4, 12, "@loader_path/", 0);
	put_words(t, big, "444p4", 0xe, 12 + 16 + 4, 12, "/usr/lib/dyld", 0);
	put_words(t, big, "44s", 0x1b, 24, "0123456789abcdef");
	put_words(t, big, "444444", 0x32, 24, 1, 0xc0300, 0xd0000, 0);
	put_words(t, big, "4444", 0x24, 16, 0xa0900, 0xd0000);
	put_words(t, big, "4488", 0x80000028, 24, 0x200, 0);
	put_words(t, big, "444444", 0x2c, 24, 0x200, 0x80, 0, 0);
	put_words(t, big, "4444", 0x1d, 16, 0x300, 0x100);
	put_words(t, big, "444p4", 0x27, 12 + 16 + 4, 12, "DYLD_XY=1", 0);
	end = t->len;
	for (size_t i = 0; i < 4; i++)
		t->data[start + 20 + i] =
		    (char) ((end - commands) >> 8 * (big ? 3 - i : i));
	while (t->len < start + 0x400)
		text_add_char(t, 0);
}

static void
add_universal(struct text *t, bool wide)
{
	const char *form = wide ? "448844" : "44444";

	put_words(t, true, "44", wide ? 0xcafebabf : 0xcafebabe, 2);
	put_words(t, true, form, 0x1000007, 3, 0x400, 0x400, 10, 0);
	put_words(t, true, form, 0x100000c, 0, 0x800, 0x400, 10, 0);
	while (t->len < 0x400)
		text_add_char(t, 0);
	add_image(t, false, 0x1000007, 3);
	add_image(t, false, 0x100000c, 0);
}

bool
fuzz_seed(size_t index, struct text *seed)
{
	switch (index) {
	case 0:
		add_image(seed, false, 0x100000c, 0);
		return true;
	case 1:
		add_image(seed, true, 0x1000012, 0);
		return true;
	case 2:
	case 3:
		add_universal(seed, index == 3);
		return true;
	default:
		return false;
	}
}
