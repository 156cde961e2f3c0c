/* SPDX-License-Identifier: MIT */
/* What the first bytes of a file tell of its code, where no more is there. */
#include <config.h>

#include <sealtree/limits.h>
#include <sealtree/macho.h>

#include "layout.h"
#include "slice.h"

enum {
	COMMAND_SIGNATURE = 0x1d /* LC_CODE_SIGNATURE */
};

static enum macho_signed
walk(struct cursor *c, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		uint32_t command = cursor_u32(c), size = cursor_u32(c);

		if (!cursor_ok(c) || size < COMMAND_LEN)
			return MACHO_SIGNED_UNKNOWN;
		if (command == COMMAND_SIGNATURE)
			return MACHO_SIGNED_YES;
		cursor_skip(c, size - COMMAND_LEN);
		if (!cursor_ok(c))
			return MACHO_SIGNED_UNKNOWN;
	}
	return MACHO_SIGNED_NO;
}

static struct macho_peek
peek_thin(struct bytes head)
{
	struct cursor c = cursor_over(head);
	struct macho_peek peek = { 0 };
	uint32_t magic = cursor_be32(&c), count;

	if (macho_sniff(head) != MACHO_THIN)
		return peek;
	c.swapped = magic == MAGIC_32_SWAPPED || magic == MAGIC_64_SWAPPED;
	cursor_skip(&c, 8); /* cputype, cpusubtype */
	peek.filetype = cursor_u32(&c);
	count = cursor_u32(&c);
	cursor_skip(&c, 8); /* sizeofcmds, flags */
	if (magic == MAGIC_64 || magic == MAGIC_64_SWAPPED)
		cursor_skip(&c, 4);
	if (cursor_ok(&c))
		peek.is_signed = walk(&c, count);
	return peek;
}

static struct bytes
next_slice(struct cursor *c, const struct fat_shape *shape, struct bytes head)
{
	uint64_t offset, size;

	cursor_skip(c, 8); /* cputype, cpusubtype */
	offset = shape->wide ? cursor_u64(c) : cursor_u32(c);
	size = shape->wide ? cursor_u64(c) : cursor_u32(c);
	cursor_skip(c, shape->wide ? 8 : 4);
	return bytes_clamp(head, offset, size);
}

/* One slice without a signature is enough; for the other answer all count. */
static struct macho_peek
peek_fat(struct bytes head, const struct fat_shape *shape)
{
	struct cursor c = cursor_over(head);
	struct macho_peek all = { .is_signed = MACHO_SIGNED_YES };

	c.swapped = shape->swapped;
	cursor_skip(&c, FAT_HEADER_LEN);
	for (uint32_t i = 0; i < shape->count; i++) {
		struct macho_peek one =
		    peek_thin(next_slice(&c, shape, head));

		if (!cursor_ok(&c) || i == LIMIT_FAT_ARCHITECTURES)
			one.is_signed = MACHO_SIGNED_UNKNOWN;
		if (i == 0)
			all.filetype = one.filetype;
		if (one.is_signed == MACHO_SIGNED_NO ||
		    all.is_signed == MACHO_SIGNED_YES)
			all.is_signed = one.is_signed;
		if (all.is_signed == MACHO_SIGNED_NO || !cursor_ok(&c) ||
		    i == LIMIT_FAT_ARCHITECTURES)
			return all;
	}
	if (shape->count == 0)
		all.is_signed = MACHO_SIGNED_UNKNOWN;
	return all;
}

struct macho_peek
macho_peek(struct bytes head)
{
	struct fat_shape shape;

	if (macho_sniff(head) == MACHO_FAT && fat_shape(head, &shape))
		return peek_fat(head, &shape);
	return peek_thin(head);
}
