/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <inttypes.h>
#include <string.h>

#include <sealtree/limits.h>
#include <sealtree/macho.h>

#include "layout.h"
#include "slice.h"

/* What is read of a file to find its slices: one entry more than may be, see
 * take_hidden(). */
enum {
	FAT_READ_LEN =
	    FAT_HEADER_LEN + (LIMIT_FAT_ARCHITECTURES + 1) * FAT_ARCH_64_LEN
};

struct fat_reader {
	struct macho *macho;
	struct arena *arena;
	struct defects *defects;
	struct fat_shape shape;
	struct range *stored; /* ranges as the entries give them */
};

static bool
take_entry(struct fat_reader *r, struct cursor *c)
{
	struct slice *slice = &r->macho->slices[r->macho->slice_count];
	struct range *range = &r->stored[r->macho->slice_count];

	slice->cputype = cursor_u32(c);
	slice->cpusubtype = cursor_u32(c);
	range->offset = r->shape.wide ? cursor_u64(c) : cursor_u32(c);
	range->size = r->shape.wide ? cursor_u64(c) : cursor_u32(c);
	slice->align = cursor_u32(c);
	if (r->shape.wide)
		cursor_u32(c);
	if (!cursor_ok(c))
		return false;
	slice->arch = arch_name(r->arena, slice->cputype, slice->cpusubtype);
	slice->range = *range;
	r->macho->slice_count++;
	return true;
}

/*
 * An old lipo put an arm64 slice behind those it counted, so that old systems
 * would not stumble over it. Apple's code signing takes it for one of them.
 */
static void
take_hidden(struct fat_reader *r, struct cursor *c)
{
	struct cursor peek = *c;

	if (r->shape.wide || r->shape.count > LIMIT_FAT_ARCHITECTURES ||
	    cursor_u32(&peek) != CPU_ARM64 || !take_entry(r, c))
		return;
	r->macho->slices[r->macho->slice_count - 1].hidden = true;
}

static void
take_entries(struct fat_reader *r, struct bytes head)
{
	struct cursor c = cursor_over(head);
	uint32_t count = r->shape.count;

	if (r->shape.swapped)
		defect_add(r->defects, DEFECT_MACHO, 0,
		    "fat header is little-endian, which no tool writes");
	if (count > LIMIT_FAT_ARCHITECTURES) {
		defect_add(r->defects, DEFECT_LIMIT, 0,
		    "fat header names %u slices; only the first %d are read",
		    count, LIMIT_FAT_ARCHITECTURES);
		count = LIMIT_FAT_ARCHITECTURES;
	}
	c.swapped = r->shape.swapped;
	cursor_skip(&c, FAT_HEADER_LEN);
	for (uint32_t i = 0; i < count; i++)
		if (!take_entry(r, &c)) {
			defect_add(r->defects, DEFECT_MACHO, 0,
			    "fat header is cut short: %u of %u slices", i,
			    r->shape.count);
			return;
		}
	take_hidden(r, &c);
	if (r->macho->slice_count == 0)
		defect_add(
		    r->defects, DEFECT_MACHO, 0, "fat header names no slices");
}

static bool
overlap(struct range a, struct range b)
{
	if (a.offset > b.offset)
		return overlap(b, a);
	return a.size && b.size && b.offset - a.offset < a.size;
}

/* Keeps the range inside the file, whatever was stored. */
static void
check_slice(struct fat_reader *r, size_t index)
{
	struct slice *slice = &r->macho->slices[index];
	struct range *range = &slice->range;
	uint64_t left;

	if (range->offset < r->shape.header_len)
		defect_add(r->defects, DEFECT_MACHO, range->offset,
		    "slice %s begins inside the fat header", slice->arch);
	left =
	    range->offset < r->macho->size ? r->macho->size - range->offset : 0;
	if (range->size > left) {
		defect_add(r->defects, DEFECT_MACHO, range->offset,
		    "slice %s runs past the end of the file: %" PRIu64
		    " bytes, %" PRIu64 " left",
		    slice->arch, range->size, left);
		range->size = left;
	}
	if (range->offset > r->macho->size)
		range->offset = r->macho->size;
	for (size_t i = 0; i < index; i++)
		if (overlap(r->stored[i], r->stored[index]))
			defect_add(r->defects, DEFECT_MACHO,
			    r->stored[index].offset,
			    "slice %s overlaps slice %s", slice->arch,
			    r->macho->slices[i].arch);
}

static bool
same_cpu(const struct slice *a, const struct slice *b)
{
	return a->cputype == b->cputype &&
	       !((a->cpusubtype ^ b->cpusubtype) & CPU_SUBTYPE_MASK);
}

/* What shows only when the slices themselves were read. */
static void
check_together(struct fat_reader *r, size_t index)
{
	const struct slice *slices = r->macho->slices;
	const struct slice *slice = &slices[index];

	if (slice->filetype != slices[0].filetype)
		defect_add(r->defects, DEFECT_MACHO, slice->range.offset,
		    "slice %s has another file type than slice %s", slice->arch,
		    slices[0].arch);
	for (size_t i = 0; i < index; i++)
		if (same_cpu(slice, &slices[i])) {
			defect_add(r->defects, DEFECT_MACHO,
			    slice->range.offset, "two slices for %s",
			    slice->arch);
			return;
		}
}

static bool
read_slice(struct fat_reader *r, size_t index, struct source_file *file,
    struct fault *fault)
{
	struct slice *slice = &r->macho->slices[index];
	struct slice entry = *slice;

	if (!slice_read(slice, file, r->arena, r->defects, fault))
		return false;
	if (!same_cpu(slice, &entry))
		defect_add(r->defects, DEFECT_MACHO, slice->range.offset,
		    "fat header says %s where the slice says %s", entry.arch,
		    slice->arch);
	return true;
}

static bool
read_fat(struct fat_reader *r, struct bytes head, struct source_file *file,
    struct fault *fault)
{
	struct macho *macho = r->macho;

	macho->universal = true;
	macho->fat64 = r->shape.wide;
	macho->slices =
	    ARENA_ARRAY(r->arena, struct slice, LIMIT_FAT_ARCHITECTURES + 1);
	r->stored =
	    ARENA_ARRAY(r->arena, struct range, LIMIT_FAT_ARCHITECTURES + 1);
	take_entries(r, head);
	for (size_t i = 0; i < macho->slice_count; i++)
		check_slice(r, i);
	for (size_t i = 0; i < macho->slice_count; i++)
		if (!read_slice(r, i, file, fault))
			return false;
	for (size_t i = 1; i < macho->slice_count; i++)
		check_together(r, i);
	return true;
}

static bool
read_thin(struct macho *macho, struct source_file *file, struct arena *arena,
    struct defects *defects, struct fault *fault)
{
	macho->slices = ARENA_NEW(arena, struct slice);
	macho->slice_count = 1;
	macho->slices->arch = arch_name(arena, 0, 0);
	macho->slices->range.size = macho->size;
	return slice_read(macho->slices, file, arena, defects, fault);
}

const struct macho *
macho_parse(struct source_file *file, struct arena *arena,
    struct defects *defects, struct fault *fault)
{
	struct fat_reader reader = { .arena = arena, .defects = defects };
	struct bytes head;
	bool read;

	*fault = (struct fault){ 0 };
	if (!source_read_range(
		file, 0, FAT_READ_LEN, FAT_READ_LEN, arena, &head, fault) ||
	    macho_sniff(head) == MACHO_NOT)
		return NULL;
	reader.macho = ARENA_NEW(arena, struct macho);
	reader.macho->size = source_file_stat(file)->size;
	if (fat_shape(head, &reader.shape))
		read = read_fat(&reader, head, file, fault);
	else
		read = read_thin(reader.macho, file, arena, defects, fault);
	return read ? reader.macho : NULL;
}

bool
slice_range(
    const struct slice *slice, struct range in_slice, struct range *in_file)
{
	*in_file = (struct range){ 0 };
	if (in_slice.offset > slice->range.size ||
	    in_slice.size > slice->range.size - in_slice.offset)
		return false;
	in_file->offset = slice->range.offset + in_slice.offset;
	in_file->size = in_slice.size;
	return true;
}

size_t
macho_preferred_slice(const struct macho *macho)
{
	static const char *const order[] = { "arm64e", "arm64", "x86_64h",
		"x86_64" };

	for (size_t i = 0; i < sizeof order / sizeof *order; i++)
		for (size_t j = 0; j < macho->slice_count; j++)
			if (strcmp(macho->slices[j].arch, order[i]) == 0)
				return j;
	return 0;
}
