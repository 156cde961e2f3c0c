/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <inttypes.h>

#include <sealtree/codesign.h>
#include <sealtree/limits.h>

#include "layout.h"
#include "slots.h"

static void
add_blob(struct signature_reader *r, uint32_t slot, uint32_t magic,
    uint64_t size, struct bytes whole, struct bytes content)
{
	struct signature *s = r->signature;
	const struct slot_row *row = slot_find(slot);

	ARENA_GROW(r->arena, s->blobs, s->blob_count, r->blob_capacity);
	s->blobs[s->blob_count++] = (struct blob){
		.slot = slot,
		.magic = magic,
		.size = size,
		.whole = whole,
		.content = content,
		.key = row ? row->key : NULL,
		.label = row ? row->label : NULL,
	};
}

/* A blob by the length in its own header. */
struct native {
	uint32_t magic, length;
	struct bytes whole; /* as much of it as is held */
};

/* The one at `at` among the first `size` bytes. */
static bool
take_blob(
    const struct image *image, uint64_t size, uint64_t at, struct native *blob)
{
	struct cursor c;

	if (!bytes_within(size, at, BLOB_HEADER_LEN))
		return false;
	c = cursor_over(image_held(image, at, BLOB_HEADER_LEN));
	blob->magic = cursor_be32(&c);
	blob->length = cursor_be32(&c);
	if (!cursor_ok(&c) || blob->length < BLOB_HEADER_LEN ||
	    !bytes_within(size, at, blob->length))
		return false;
	blob->whole = image_held(image, at, blob->length);
	return true;
}

static void
add_native(struct signature_reader *r, uint32_t slot, const struct native *blob)
{
	add_blob(r, slot, blob->magic, blob->length, blob->whole,
	    bytes_clamp(blob->whole, BLOB_HEADER_LEN, blob->whole.len));
}

static void
read_entry(struct signature_reader *r, const struct image *image,
    struct cursor *c, uint32_t index)
{
	const struct signature *s = r->signature;
	uint64_t at = cursor_offset(c);
	uint32_t slot = cursor_be32(c), offset = cursor_be32(c);
	struct native blob;

	if (offset == 0)
		defect_add(r->defects, DEFECT_SIGNATURE, at,
		    "blob %u has no place", index);
	else if (offset < r->index_end)
		defect_add(r->defects, DEFECT_SIGNATURE, at,
		    "blob %u lies inside the index of blobs", index);
	else if (!take_blob(image, s->superblob_size, offset, &blob))
		defect_add(r->defects, DEFECT_SIGNATURE, at,
		    "blob %u runs past the end of the signature", index);
	else
		add_native(r, slot, &blob);
}

static void
read_index(
    struct signature_reader *r, const struct image *image, struct cursor *c)
{
	uint32_t count = cursor_be32(c), limit = count;

	if (!cursor_ok(c)) {
		defect_add(r->defects, DEFECT_SIGNATURE, r->signature->offset,
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
		read_entry(r, image, c, i);
	}
}

/* In all that is held from `at` on. */
static uint64_t
count_nonzero(const struct image *image, uint64_t at)
{
	uint64_t count = 0;

	for (size_t n = 0; n < image->count; n++) {
		struct bytes b = image->parts[n];
		uint64_t start = b.offset - image->offset;

		b = bytes_clamp(b, at > start ? at - start : 0, b.len);
		for (size_t i = 0; i < b.len; i++)
			count += b.data[i] != 0;
	}
	return count;
}

static void
check_overlap(struct signature_reader *r, size_t index)
{
	const struct blob *blobs = r->signature->blobs;
	const struct blob *a = &blobs[index];

	for (size_t i = 0; i < index; i++) {
		const struct blob *b = &blobs[i];

		if (a->whole.offset < b->whole.offset + b->size &&
		    b->whole.offset < a->whole.offset + a->size)
			defect_add(r->defects, DEFECT_SIGNATURE,
			    a->whole.offset,
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
	struct cursor c = cursor_over(s->index);
	uint64_t end = s->offset;

	cursor_skip(&c, BLOB_HEADER_LEN);
	if (s->blob_count == 0 || s->blob_count != cursor_be32(&c))
		return;
	for (size_t i = 0; i < s->blob_count; i++)
		if (s->blobs[i].whole.offset + s->blobs[i].size > end)
			end = s->blobs[i].whole.offset + s->blobs[i].size;
	if (end < s->offset + s->superblob_size)
		defect_add(r->defects, DEFECT_SIGNATURE, end,
		    "signature says that it is %" PRIu64 " bytes long, and its"
		    " last blob ends after %" PRIu64,
		    s->superblob_size, end - s->offset);
}

static void
check_header(struct signature_reader *r, uint32_t magic, uint32_t length)
{
	const struct signature *s = r->signature;

	if (magic != MAGIC_EMBEDDED)
		defect_add(r->defects, DEFECT_SIGNATURE, s->offset,
		    "signature begins with the magic number 0x%08x", magic);
	if (length > s->size)
		defect_add(r->defects, DEFECT_SIGNATURE, s->offset,
		    "signature says that it is %u bytes long, and %" PRIu64
		    " are there",
		    length, s->size);
}

static void
read_blobs(struct signature_reader *r, const struct image *image)
{
	const struct signature *s = r->signature;
	struct cursor c = cursor_over(s->index);

	cursor_skip(&c, BLOB_HEADER_LEN);
	read_index(r, image, &c);
	for (size_t i = 1; i < s->blob_count; i++)
		check_overlap(r, i);
	check_length(r);
}

void
superblob_read(struct signature_reader *r, const struct image *image)
{
	struct signature *s = r->signature;
	struct bytes data = image_held(image, 0, image->size);
	struct cursor c = cursor_over(data);
	uint32_t magic = cursor_be32(&c), length = cursor_be32(&c);
	const bool begins = cursor_ok(&c);
	struct native alone;

	if (!begins) {
		defect_add(r->defects, DEFECT_SIGNATURE, s->offset,
		    "signature ends inside its header");
		return;
	}
	check_header(r, magic, length);
	s->superblob_size = length < s->size ? length : s->size;
	r->index_end = SUPERBLOB_HEADER_LEN +
		       (uint64_t) cursor_be32(&c) * SUPERBLOB_ENTRY_LEN;
	data = bytes_clamp(data, 0, s->superblob_size);
	s->index = bytes_clamp(data, 0, r->index_end);
	s->padding_nonzero = count_nonzero(image, length);
	/* The kernel takes a CodeDirectory alone; Security does not. */
	if (magic == MAGIC_DIRECTORY &&
	    take_blob(image, image->size, 0, &alone))
		add_native(r, SLOT_DIRECTORY, &alone);
	if (magic == MAGIC_EMBEDDED)
		read_blobs(r, image);
}

void
superblob_read_file(
    struct signature_reader *r, const struct signature_part *part)
{
	const struct slot_row *row = slot_find(part->slot);
	struct bytes whole = part->content;
	const struct image image = image_of(&part->content);
	struct native blob;

	if (!row || !row->native) {
		add_blob(r, part->slot, MAGIC_WRAPPER, whole.len, whole, whole);
		return;
	}
	if (!take_blob(&image, whole.len, 0, &blob)) {
		defect_add(r->defects, DEFECT_SIGNATURE, whole.offset,
		    "file %s holds no whole blob", row->file);
		return;
	}
	if (blob.length < whole.len)
		defect_add(r->defects, DEFECT_SIGNATURE,
		    whole.offset + blob.length,
		    "file %s goes on behind its blob", row->file);
	add_native(r, part->slot, &blob);
}
