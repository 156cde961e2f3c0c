/* SPDX-License-Identifier: MIT */
/*
 * A SuperBlob out of its file. All of it is held but the ends of long
 * CodeDirectories, where nothing lies but hashes of pages. A signature that
 * is in any way not as signers write it is held as a whole, so that what is
 * wrong with it is found as in memory.
 */
#include <config.h>

#include <errno.h>
#include <stdlib.h>

#include <sealtree/limits.h>

#include "layout.h"
#include "slots.h"

enum {
	INDEX_MAX = SUPERBLOB_HEADER_LEN +
		    LIMIT_SUPERBLOB_ENTRIES * SUPERBLOB_ENTRY_LEN,
	HEADER_MAX = 128 /* of a CodeDirectory, of any version */
};

/* From where to where, in the SuperBlob; `held`: up to there it must be. */
struct span {
	uint64_t start, held, end;
};

struct outlay {
	struct source_file *file;
	uint64_t offset, size; /* of the SuperBlob with its padding */
	uint64_t superblob_size;
	struct arena *arena; /* the signature's */
	struct span spans[LIMIT_SUPERBLOB_ENTRIES];
	size_t count;
};

/* As much as there is, in the arena. */
static bool
take(const struct outlay *o, uint64_t at, uint64_t len, struct arena *arena,
    struct bytes *part, struct fault *fault)
{
	return source_read_range(o->file, o->offset + at, len,
	    LIMIT_SIGNATURE_BYTES, arena, part, fault);
}

/* Read from its head alone, it is one that Apple's reader would take: then
 * nothing but hashes lies behind. */
static bool
holds_alone(struct bytes head, uint64_t size, struct arena *arena)
{
	const struct blob blob = { .size = size, .whole = head };
	struct defects defects;

	defects_init(&defects, arena);
	return directory_parse(&blob, arena, &defects)->usable;
}

/* Where the hashes begin that can stay in the file; the end, if none can. */
static uint64_t
held_size(const struct outlay *o, uint64_t at, uint64_t size)
{
	struct arena *arena = arena_new();
	struct bytes head;
	struct fault fault;
	uint64_t held = size;

	if (take(o, at, size < HEADER_MAX ? size : HEADER_MAX, arena, &head,
		&fault))
		held = directory_held_size(head, size);
	if (held > size || !take(o, at, held, arena, &head, &fault) ||
	    head.len < held || !holds_alone(head, size, arena))
		held = size;
	arena_free(arena);
	return held;
}

static void
add_span(struct outlay *o, uint32_t slot, uint64_t at)
{
	struct span *span = &o->spans[o->count++];
	uint8_t room[BLOB_HEADER_LEN];
	struct cursor c;
	struct fault fault;
	uint32_t magic, length;
	size_t got;

	*span = (struct span){ at, at + sizeof room, at + sizeof room };
	if (!bytes_within(o->superblob_size, at, sizeof room) ||
	    !source_read(
		o->file, o->offset + at, room, sizeof room, &got, &fault))
		return;
	c = cursor_over(bytes_over(room, got));
	magic = cursor_be32(&c);
	length = cursor_be32(&c);
	if (length < sizeof room ||
	    !bytes_within(o->superblob_size, at, length))
		return;
	span->held = span->end = at + length;
	if (magic == MAGIC_DIRECTORY && length > LIMIT_HELD_TABLE &&
	    (slot == SLOT_DIRECTORY ||
		(slot >= SLOT_ALTERNATE_FIRST && slot <= SLOT_ALTERNATE_LAST)))
		span->held = at + held_size(o, at, length);
}

static bool
spans_overlap(const struct outlay *o)
{
	for (size_t i = 1; i < o->count; i++)
		for (size_t j = 0; j < i; j++)
			if (o->spans[i].start < o->spans[j].end &&
			    o->spans[j].start < o->spans[i].end)
				return true;
	return false;
}

static int
span_order(const void *a, const void *b)
{
	const struct span *one = a, *other = b;

	return (one->start > other->start) - (one->start < other->start);
}

/* The blobs by their place; none, where any of them is strange. */
static void
find_spans(struct outlay *o, struct bytes index)
{
	struct cursor c = cursor_over(index);
	uint32_t magic = cursor_be32(&c), length = cursor_be32(&c);
	uint32_t count = cursor_be32(&c);
	uint64_t end =
	    SUPERBLOB_HEADER_LEN + (uint64_t) count * SUPERBLOB_ENTRY_LEN;

	o->superblob_size = length < o->size ? length : o->size;
	if (!cursor_ok(&c) || magic != MAGIC_EMBEDDED ||
	    count > LIMIT_SUPERBLOB_ENTRIES || end > o->superblob_size)
		return;
	for (uint32_t i = 0; i < count; i++) {
		uint32_t slot = cursor_be32(&c), at = cursor_be32(&c);

		if (at >= end)
			add_span(o, slot, at);
	}
	if (spans_overlap(o))
		o->count = 0;
	qsort(o->spans, o->count, sizeof *o->spans, span_order);
}

/* What lies between the ends that stay in the file. */
static bool
read_parts(const struct outlay *o, struct image *image, struct bytes *parts,
    struct fault *fault)
{
	uint64_t at = 0;

	*image = (struct image){ o->offset, o->size, parts, 0 };
	for (size_t i = 0; i <= o->count; i++) {
		const bool last = i == o->count;
		uint64_t held = last ? o->size : o->spans[i].held;

		if (!last && held == o->spans[i].end)
			continue;
		if (!take(o, at, held - at, o->arena, &parts[image->count],
			fault))
			return false;
		/* Cut short since its size was asked. */
		if (parts[image->count++].len < held - at) {
			*fault = (struct fault){ EIO, "read" };
			return false;
		}
		at = last ? held : o->spans[i].end;
	}
	return true;
}

const struct signature *
signature_read(struct source_file *file, uint64_t offset, uint64_t size,
    struct arena *arena, struct defects *defects, struct fault *fault)
{
	struct outlay o = { file, offset, size, 0, arena, { { 0 } }, 0 };
	struct bytes parts[LIMIT_SUPERBLOB_ENTRIES + 1], index;
	struct image image;
	uint64_t there = source_file_stat(file)->size;

	*fault = (struct fault){ 0 };
	if (offset >= there)
		return NULL;
	if (size > there - offset)
		o.size = there - offset;
	if (o.size > LIMIT_SIGNATURE_BYTES) {
		*fault = (struct fault){ EFBIG, "read" };
		return NULL;
	}
	if (o.size > LIMIT_HELD_TABLE) {
		if (!take(&o, 0, INDEX_MAX, arena, &index, fault))
			return NULL;
		find_spans(&o, index);
	}
	if (!read_parts(&o, &image, parts, fault))
		return NULL;
	return signature_of_image(&image, file, arena, defects, fault);
}
