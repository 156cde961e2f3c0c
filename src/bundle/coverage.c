/* SPDX-License-Identifier: MIT */
/*
 * Claims on ranges of the file are gathered first; then each stretch between
 * two of their ends goes to the strongest claim on it.
 */
#include <config.h>

#include <stdlib.h>

#include <sealtree/cms.h>
#include <sealtree/die.h>
#include <sealtree/limits.h>

#include "coverage.h"

/* Stronger ones first. The weak ones vouch for nothing: they say where bytes
 * lie that no other one claims. */
enum strength {
	STRENGTH_PAGES,
	STRENGTH_BLOB,
	STRENGTH_STRUCTURE,
	STRENGTH_IN_BLOB,
	STRENGTH_IN_SIGNATURE,
	STRENGTH_IN_SLICE,
	STRENGTH_IN_FILE
};

struct claim {
	uint64_t start, end;
	enum strength strength;
	enum vouching by;
	const char *what;
};

struct coverer {
	struct arena *arena;
	uint64_t size; /* of the file */
	struct claim *claims;
	size_t count, capacity;
};

static void
claim(struct coverer *c, uint64_t start, uint64_t len, enum strength strength,
    enum vouching by, const char *what)
{
	uint64_t end;

	if (start >= c->size)
		return;
	end = len < c->size - start ? start + len : c->size;
	if (start == end)
		return;
	ARENA_GROW(c->arena, c->claims, c->count, c->capacity);
	c->claims[c->count++] =
	    (struct claim){ start, end, strength, by, what };
}

static bool
has_agility(const struct signature *s)
{
	return s->cms && (s->cms->has_agility_v1 || s->cms->has_agility_v2);
}

/* Ad hoc, a CodeDirectory is itself what the code is known by. */
static enum vouching
directory_by(const struct signature *s, const struct blob *blob)
{
	if (signature_is_adhoc(s) && !s->has_cms)
		return VOUCHED_STRUCTURE;
	if (!s->cms)
		return VOUCHED_NOBODY;
	return blob->slot == SLOT_DIRECTORY || has_agility(s) ? VOUCHED_CMS
							      : VOUCHED_NOBODY;
}

/* Of blobs in one slot, only the first is looked at. */
static enum vouching
blob_by(const struct signature *s, const struct blob *blob)
{
	if (signature_blob(s, blob->slot) != blob)
		return VOUCHED_NOBODY;
	if (blob->slot == SLOT_DIRECTORY ||
	    (blob->slot >= SLOT_ALTERNATE_FIRST &&
		blob->slot <= SLOT_ALTERNATE_LAST))
		return directory_by(s, blob);
	if (blob->slot >= SLOT_SIGNATURE)
		return blob->key ? VOUCHED_STRUCTURE : VOUCHED_NOBODY;
	return s->best && directory_special_hash(s->best, blob->slot).len
		   ? VOUCHED_SLOT
		   : VOUCHED_NOBODY;
}

/* The bytes of a CMS blob behind the CMS belong to nobody. */
static uint64_t
vouched_size(const struct signature *s, const struct blob *blob)
{
	if (blob->slot != SLOT_SIGNATURE || !blob->content.len)
		return blob->size;
	if (!s->cms)
		return 0;
	return blob->size - blob->content.len + s->cms->der.len;
}

static const char *
blob_name(struct coverer *c, const struct blob *blob, const char *arch)
{
	if (blob->label)
		return arena_printf(c->arena, "%s of %s", blob->label, arch);
	return arena_printf(c->arena, "slot 0x%x of %s", blob->slot, arch);
}

static void
claim_blob(struct coverer *c, const struct signature *s,
    const struct blob *blob, const char *arch)
{
	const char *name = blob_name(c, blob, arch);
	enum vouching by = blob_by(s, blob);
	uint64_t start = blob->whole.offset;

	claim(c, start, blob->size, STRENGTH_IN_BLOB, VOUCHED_NOBODY, name);
	if (by != VOUCHED_NOBODY)
		claim(c, start, vouched_size(s, blob), STRENGTH_BLOB, by, name);
}

static void
claim_embedded(struct coverer *c, const struct signature *s, const char *arch)
{
	claim(c, s->offset, s->size, STRENGTH_IN_SIGNATURE, VOUCHED_NOBODY,
	    arena_printf(c->arena, "padding of the signature of %s", arch));
	claim(c, s->index.offset, s->index.len, STRENGTH_STRUCTURE,
	    VOUCHED_STRUCTURE,
	    arena_printf(c->arena, "signature's index of %s", arch));
	for (size_t i = 0; i < s->blob_count; i++)
		claim_blob(c, s, &s->blobs[i], arch);
}

/* `slice` is where it lies in the file. */
static void
claim_signature(struct coverer *c, const struct signature *s,
    struct range slice, const char *arch)
{
	const struct directory *best = s->best;

	if (best && best->usable && best->hash->rank)
		claim(c, slice.offset,
		    best->code_limit < slice.size ? best->code_limit
						  : slice.size,
		    STRENGTH_PAGES, VOUCHED_PAGES,
		    arena_printf(c->arena, "pages of %s", arch));
	if (s->location == SIGNATURE_EMBEDDED)
		claim_embedded(c, s, arch);
}

static void
claim_slice(struct coverer *c, const struct slice *slice,
    const struct signature *signature)
{
	claim(c, slice->range.offset, slice->range.size, STRENGTH_IN_SLICE,
	    VOUCHED_NOBODY,
	    signature
		? arena_printf(c->arena,
		      "rest of %s, that its signature leaves out", slice->arch)
		: arena_printf(c->arena, "%s, not signed", slice->arch));
	if (signature)
		claim_signature(c, signature, slice->range, slice->arch);
}

static void
claim_macho(struct coverer *c, const struct code *code)
{
	const struct macho *macho = code->macho;
	uint64_t last = 0;

	for (size_t i = 0; i < macho->slice_count; i++) {
		const struct range *r = &macho->slices[i].range;

		claim_slice(c, &macho->slices[i],
		    i < code->signature_count ? code->signatures[i] : NULL);
		if (r->offset + r->size > last)
			last = r->offset + r->size;
	}
	claim(c, 0, last, STRENGTH_IN_FILE, VOUCHED_NOBODY, "between slices");
	claim(c, last, c->size, STRENGTH_IN_FILE, VOUCHED_NOBODY,
	    "behind the last slice");
	if (macho->universal)
		claim(c, 0, 8 + macho->slice_count * (macho->fat64 ? 32 : 20),
		    STRENGTH_STRUCTURE, VOUCHED_STRUCTURE, "fat header");
}

static void
claim_all(struct coverer *c, const struct code *code)
{
	struct range all = { 0, c->size };

	claim(c, 0, c->size, STRENGTH_IN_FILE, VOUCHED_NOBODY, "the file");
	if (code->macho)
		claim_macho(c, code);
	else if (code->signature_count && code->signatures[0])
		claim_signature(c, code->signatures[0], all, "the file");
}

static int
compare_offsets(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* Both ends of every claim, in order. */
static uint64_t *
sorted_ends(const struct coverer *c)
{
	uint64_t *ends = ARENA_ARRAY(c->arena, uint64_t, 2 * c->count);

	for (size_t i = 0; i < c->count; i++) {
		ends[2 * i] = c->claims[i].start;
		ends[2 * i + 1] = c->claims[i].end;
	}
	if (c->count)
		qsort(ends, 2 * c->count, sizeof *ends, compare_offsets);
	return ends;
}

/* The first one claims the whole file; of equals, the later is narrower. */
static const struct claim *
strongest(const struct coverer *c, uint64_t at)
{
	const struct claim *best = &c->claims[0];

	for (size_t i = 1; i < c->count; i++) {
		const struct claim *other = &c->claims[i];

		if (other->start <= at && at < other->end &&
		    other->strength <= best->strength)
			best = other;
	}
	return best;
}

static struct coverage *
divide(const struct coverer *c, size_t *count)
{
	struct coverage *list =
	    ARENA_ARRAY(c->arena, struct coverage, 2 * c->count);
	const uint64_t *ends = sorted_ends(c);
	const struct claim *last = NULL;

	for (size_t i = 0; i + 1 < 2 * c->count; i++) {
		const struct claim *best;

		if (ends[i] == ends[i + 1])
			continue;
		best = strongest(c, ends[i]);
		if (best != last)
			list[(*count)++] = (struct coverage){
				.range.offset = ends[i],
				.by = best->by,
				.what = best->what,
			};
		list[*count - 1].range.size =
		    ends[i + 1] - list[*count - 1].range.offset;
		last = best;
	}
	return list;
}

/* What was not read, or is more than `*budget`, is not known to be zero. */
static bool
is_zero(struct source_file *file, struct range range, uint8_t *buffer,
    uint64_t *budget)
{
	struct fault fault;
	size_t got;

	while (range.size) {
		size_t len = range.size < LIMIT_READ_BYTES ? (size_t) range.size
							   : LIMIT_READ_BYTES;

		if (len > *budget ||
		    !source_read(
			file, range.offset, buffer, len, &got, &fault) ||
		    got < len || !bytes_are_zero(bytes_over(buffer, len)))
			return false;
		*budget -= len;
		range.offset += len;
		range.size -= len;
	}
	return true;
}

const struct coverage *
coverage_within(uint64_t budget, const struct code *code,
    struct source_file *file, struct arena *arena, size_t *count)
{
	struct coverer c = { arena, source_file_stat(file)->size, NULL, 0, 0 };
	struct coverage *list;
	uint8_t *buffer;

	*count = 0;
	claim_all(&c, code);
	list = divide(&c, count);
	buffer = xalloc(LIMIT_READ_BYTES, 1);
	for (size_t i = 0; i < *count; i++)
		if (list[i].by == VOUCHED_NOBODY &&
		    is_zero(file, list[i].range, buffer, &budget))
			list[i].by = VOUCHED_ZERO;
	free(buffer);
	return list;
}

const struct coverage *
coverage_of(const struct code *code, struct source_file *file,
    struct arena *arena, size_t *count)
{
	return coverage_within(LIMIT_COVERAGE_BYTES, code, file, arena, count);
}
