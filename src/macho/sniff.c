/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <stddef.h>

#include <sealtree/macho.h>

#include "layout.h"
#include "slice.h"

/* A Java class begins with the fat magic, then minor and major version; the
 * first major version was 45. */
enum {
	JAVA_FIRST_VERSION = 45
};

bool
fat_shape(struct bytes head, struct fat_shape *shape)
{
	struct cursor c = cursor_over(head);

	*shape = (struct fat_shape){ 0 };
	switch (cursor_be32(&c)) {
	case MAGIC_FAT:
		break;
	case MAGIC_FAT64:
		shape->wide = true;
		break;
	case MAGIC_FAT_SWAPPED:
		shape->swapped = true;
		break;
	case MAGIC_FAT64_SWAPPED:
		shape->wide = shape->swapped = true;
		break;
	default:
		return false;
	}
	c.swapped = shape->swapped;
	shape->count = cursor_u32(&c);
	shape->entry_len = shape->wide ? FAT_ARCH_64_LEN : FAT_ARCH_LEN;
	shape->header_len =
	    FAT_HEADER_LEN + (uint64_t) shape->count * shape->entry_len;
	return cursor_ok(&c);
}

static bool
entry_is_plausible(struct cursor *c, const struct fat_shape *shape)
{
	uint32_t cputype = cursor_u32(c), align;
	uint64_t offset;

	cursor_u32(c);
	offset = cursor_u32(c);
	cursor_u32(c);
	align = cursor_u32(c);
	return cursor_ok(c) && cputype_is_known(cputype) &&
	       offset >= shape->header_len && align <= FAT_ALIGN_MAX;
}

/* One entry that makes sense is enough: a file that some loader would take
 * for code shall not pass for a class here. */
static bool
is_java_class(struct bytes head, const struct fat_shape *shape)
{
	struct cursor c = cursor_over(head);

	if (shape->wide || shape->swapped || shape->count < JAVA_FIRST_VERSION)
		return false;
	cursor_skip(&c, FAT_HEADER_LEN);
	for (uint32_t i = 0; i < shape->count && cursor_left(&c); i++)
		if (entry_is_plausible(&c, shape))
			return false;
	return true;
}

enum macho_sort
macho_sniff(struct bytes head)
{
	struct cursor c = cursor_over(head);
	struct fat_shape shape;

	switch (cursor_be32(&c)) {
	case MAGIC_32:
	case MAGIC_32_SWAPPED:
	case MAGIC_64:
	case MAGIC_64_SWAPPED:
		return MACHO_THIN;
	default:
		break;
	}
	if (!fat_shape(head, &shape) || is_java_class(head, &shape))
		return MACHO_NOT;
	return MACHO_FAT;
}

static uint32_t
thin_filetype(struct bytes head)
{
	struct cursor c = cursor_over(head);
	uint32_t magic = cursor_be32(&c);

	c.swapped = magic == MAGIC_32_SWAPPED || magic == MAGIC_64_SWAPPED;
	cursor_skip(&c, 8); /* cputype, cpusubtype */
	return macho_sniff(head) == MACHO_THIN ? cursor_u32(&c) : 0;
}

/* Where the first entry of a fat header says its slice begins. */
static uint64_t
first_slice(struct bytes head)
{
	struct cursor c = cursor_over(head);
	struct fat_shape shape;

	if (!fat_shape(head, &shape))
		return 0;
	c.swapped = shape.swapped;
	cursor_skip(&c, FAT_HEADER_LEN + 8);
	return shape.wide ? cursor_u64(&c) : cursor_u32(&c);
}

uint32_t
macho_sniff_filetype(struct source_file *file, struct bytes head)
{
	uint8_t header[32];
	size_t got = 0;
	struct fault fault;

	if (macho_sniff(head) != MACHO_FAT)
		return thin_filetype(head);
	if (!source_read(
		file, first_slice(head), header, sizeof header, &got, &fault))
		return 0;
	return thin_filetype(bytes_over(header, got));
}

struct foreign {
	uint16_t at, len;
	const char *magic, *what;
};

// clang-format off
static const struct foreign foreigns[] = {
	{ 0,	4,	"\177ELF",		"ELF file" },
	{ 0,	4,	"\xca\xfe\xba\xbe",	"Java class" },
	{ 0,	2,	"MZ",			"Windows program" },
	{ 0,	4,	"PK\3\4",		"zip archive" },
	{ 0,	4,	"PK\5\6",		"zip archive" },
	{ 0,	2,	"\x1f\x8b",		"gzip file" },
	{ 0,	3,	"BZh",			"bzip2 file" },
	{ 0,	6,	"\xfd" "7zXZ\0",	"xz file" },
	{ 0,	4,	"\x28\xb5\x2f\xfd",	"zstd file" },
	{ 0,	6,	"7z\xbc\xaf\x27\x1c",	"7-Zip archive" },
	{ 0,	4,	"xar!",			"xar archive" },
	{ 0,	8,	"!<arch>\n",		"static library" },
	{ 0,	8,	"\x89PNG\r\n\x1a\n",	"PNG image" },
	{ 0,	3,	"\xff\xd8\xff",		"JPEG image" },
	{ 0,	4,	"GIF8",			"GIF image" },
	{ 0,	4,	"%PDF",			"PDF document" },
	{ 0,	8,	"bplist00",		"binary property list" },
	{ 0,	5,	"<?xml",		"XML file" },
	{ 0,	4,	"BC\xc0\xde",		"LLVM bitcode file" },
	{ 0,	4,	"\xde\xc0\x17\x0b",	"LLVM bitcode file" },
	{ 0,	4,	"\0asm",		"WebAssembly module" },
	{ 0,	15,	"SQLite format 3",	"SQLite database" },
	{ 0,	4,	"\xfa\xde\x0c\xc0",	"loose code signature" },
	{ 0,	4,	"\xfa\xde\x0c\xc1",	"detached code signature" },
	{ 0,	2,	"#!",			"script" },
	{ 257,	5,	"ustar",		"tar archive" },
};
// clang-format on

const char *
macho_sniff_foreign(struct bytes head)
{
	struct bytes magic;

	if (head.len == 0)
		return "empty file";
	if (macho_sniff(head) != MACHO_NOT)
		return NULL;
	for (size_t i = 0; i < sizeof foreigns / sizeof *foreigns; i++) {
		const struct foreign *row = &foreigns[i];

		if (bytes_slice(head, row->at, row->len, &magic) &&
		    bytes_equal(magic, bytes_over(row->magic, row->len)))
			return row->what;
	}
	return NULL;
}
