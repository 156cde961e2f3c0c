/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <inttypes.h>

#include <sealtree/codesign.h>
#include <sealtree/limits.h>

#include "layout.h"
#include "slots.h"

static void
add_blob(struct signature_reader *r, uint32_t slot, uint32_t magic,
    struct bytes whole, struct bytes content)
{
	struct signature *s = r->signature;
	const struct slot_row *row = slot_find(slot);

	ARENA_GROW(r->arena, s->blobs, s->blob_count, r->blob_capacity);
	s->blobs[s->blob_count++] = (struct blob){
		.slot = slot,
		.magic = magic,
		.whole = whole,
		.content = content,
		.key = row ? row->key : NULL,
		.label = row ? row->label : NULL,
	};
}

/* The blob at `at` in `outer`, by the length in its own header. */
static bool
take_blob(struct bytes outer, uint64_t at, struct bytes *whole, uint32_t *magic)
{
	struct cursor c;
	uint32_t length;

	if (!bytes_slice(outer, at, BLOB_HEADER_LEN, whole))
		return false;
	c = cursor_over(*whole);
	*magic = cursor_be32(&c);
	length = cursor_be32(&c);
	return length >= BLOB_HEADER_LEN &&
	       bytes_slice(outer, at, length, whole);
}

static void
add_native(struct signature_reader *r, uint32_t slot, uint32_t magic,
    struct bytes whole)
{
	add_blob(r, slot, magic, whole,
	    bytes_clamp(whole, BLOB_HEADER_LEN, whole.len));
}

static void
read_entry(struct signature_reader *r, struct cursor *c, uint32_t index,
    uint64_t index_end)
{
	struct bytes superblob = r->signature->superblob, whole;
	uint64_t at = cursor_offset(c);
	uint32_t slot = cursor_be32(c), offset = cursor_be32(c), magic;

	if (offset == 0)
		defect_add(r->defects, DEFECT_SIGNATURE, at,
		    "blob %u has no place", index);
	else if (offset < index_end)
		defect_add(r->defects, DEFECT_SIGNATURE, at,
		    "blob %u lies inside the index of blobs", index);
	else if (!take_blob(superblob, offset, &whole, &magic))
		defect_add(r->defects, DEFECT_SIGNATURE, at,
		    "blob %u runs past the end of the signature", index);
	else
		add_native(r, slot, magic, whole);
}

static void
read_index(struct signature_reader *r, struct cursor *c)
{
	uint32_t count = cursor_be32(c), limit = count;
	uint64_t index_end =
	    SUPERBLOB_HEADER_LEN + (uint64_t) count * SUPERBLOB_ENTRY_LEN;

	if (!cursor_ok(c)) {
		defect_add(r->defects, DEFECT_SIGNATURE,
		    r->signature->superblob.offset,
		    "signature ends inside its header");
		return;
	}
	if (count > LIMIT_SUPERBLOB_ENTRIES) {
		defect_add(r->defects, DEFECT_LIMIT, cursor_offset(c),
		    "%u blobs in the signature; only the first %d are read",
		    count, LIMIT_SUPERBLOB_ENTRIES);
		limit = LIMIT_SUPERBLOB_ENTRIES;
	}
	for (uint32_t i = 0; i < limit; i++) {
		if (cursor_left(c) < SUPERBLOB_ENTRY_LEN) {
			defect_add(r->defects, DEFECT_SIGNATURE,
			    cursor_offset(c),
			    "index of %u blobs runs past the end of the"
			    " signature",
			    count);
			return;
		}
		read_entry(r, c, i, index_end);
	}
}

static uint64_t
count_nonzero(struct bytes b)
{
	uint64_t count = 0;

	for (size_t i = 0; i < b.len; i++)
		count += b.data[i] != 0;
	return count;
}

static void
check_overlap(struct signature_reader *r, size_t index)
{
	const struct blob *blobs = r->signature->blobs;
	struct bytes a = blobs[index].whole;

	for (size_t i = 0; i < index; i++) {
		struct bytes b = blobs[i].whole;

		if (a.offset < b.offset + b.len && b.offset < a.offset + a.len)
			defect_add(r->defects, DEFECT_SIGNATURE, a.offset,
			    "the blobs of slots 0x%x and 0x%x overlap",
			    blobs[i].slot, blobs[index].slot);
	}
}

/* Nothing signs the length. Behind the last blob there is room for the next
 * signature, but Apple's signer does not count it in. */
static void
check_length(struct signature_reader *r)
{
	const struct signature *s = r->signature;
	struct cursor c = cursor_over(s->superblob);
	uint64_t end = s->superblob.offset;

	cursor_skip(&c, BLOB_HEADER_LEN);
	if (s->blob_count == 0 || s->blob_count != cursor_be32(&c))
		return;
	for (size_t i = 0; i < s->blob_count; i++)
		if (s->blobs[i].whole.offset + s->blobs[i].whole.len > end)
			end = s->blobs[i].whole.offset + s->blobs[i].whole.len;
	if (end < s->superblob.offset + s->superblob.len)
		defect_add(r->defects, DEFECT_SIGNATURE, end,
		    "signature says that it is %zu bytes long, and its last"
		    " blob ends after %" PRIu64,
		    s->superblob.len, end - s->superblob.offset);
}

static void
check_header(struct signature_reader *r, struct bytes data, uint32_t magic,
    uint32_t length)
{
	if (magic != MAGIC_EMBEDDED)
		defect_add(r->defects, DEFECT_SIGNATURE, data.offset,
		    "signature begins with the magic number 0x%08x", magic);
	if (length > data.len)
		defect_add(r->defects, DEFECT_SIGNATURE, data.offset,
		    "signature says that it is %u bytes long, and %zu are"
		    " there",
		    length, data.len);
}

void
superblob_read(struct signature_reader *r, struct bytes data)
{
	struct signature *s = r->signature;
	struct cursor c = cursor_over(data);
	uint32_t magic = cursor_be32(&c), length = cursor_be32(&c);
	struct bytes whole;

	if (!cursor_ok(&c)) {
		defect_add(r->defects, DEFECT_SIGNATURE, data.offset,
		    "signature ends inside its header");
		return;
	}
	check_header(r, data, magic, length);
	s->superblob = bytes_clamp(data, 0, length);
	s->padding_nonzero = count_nonzero(bytes_clamp(data, length, data.len));
	/* The kernel takes a CodeDirectory alone; Security does not. */
	if (magic == MAGIC_DIRECTORY && take_blob(data, 0, &whole, &magic))
		add_native(r, SLOT_DIRECTORY, magic, whole);
	if (magic != MAGIC_EMBEDDED)
		return;
	c = cursor_over(s->superblob);
	cursor_skip(&c, BLOB_HEADER_LEN);
	read_index(r, &c);
	for (size_t i = 1; i < s->blob_count; i++)
		check_overlap(r, i);
	check_length(r);
}

void
superblob_read_file(
    struct signature_reader *r, const struct signature_part *part)
{
	const struct slot_row *row = slot_find(part->slot);
	struct bytes whole = part->content;
	uint32_t magic;

	if (!row || !row->native) {
		add_blob(r, part->slot, MAGIC_WRAPPER, whole, whole);
		return;
	}
	if (!take_blob(part->content, 0, &whole, &magic)) {
		defect_add(r->defects, DEFECT_SIGNATURE, whole.offset,
		    "file %s holds no whole blob", row->file);
		return;
	}
	if (whole.len < part->content.len)
		defect_add(r->defects, DEFECT_SIGNATURE,
		    whole.offset + whole.len, "file %s goes on behind its blob",
		    row->file);
	add_native(r, part->slot, magic, whole);
}
