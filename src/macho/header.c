/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <inttypes.h>

#include <sealtree/limits.h>
#include <sealtree/macho.h>

#include "layout.h"
#include "slice.h"

struct header {
	uint32_t count, size; /* of the load commands, as stored */
	uint32_t len;         /* of the header itself */
};

static bool
read_header(struct slice *slice, struct bytes head, struct arena *arena,
    struct header *header)
{
	struct cursor c = cursor_over(head);
	uint32_t magic = cursor_be32(&c);

	slice->wide = magic == MAGIC_64 || magic == MAGIC_64_SWAPPED;
	slice->little_endian =
	    magic == MAGIC_32_SWAPPED || magic == MAGIC_64_SWAPPED;
	c.swapped = slice->little_endian;
	slice->cputype = cursor_u32(&c);
	slice->cpusubtype = cursor_u32(&c);
	slice->filetype = cursor_u32(&c);
	header->count = cursor_u32(&c);
	header->size = cursor_u32(&c);
	slice->flags = cursor_u32(&c);
	header->len = HEADER_LEN;
	if (slice->wide) {
		cursor_u32(&c);
		header->len = HEADER_64_LEN;
	}
	slice->arch = arch_name(arena, slice->cputype, slice->cpusubtype);
	return cursor_ok(&c);
}

/* False if the walk must end: no telling where the next one begins. */
static bool
take_command(struct slice_reader *r, struct cursor *c)
{
	struct cursor peek = *c;
	uint32_t command = cursor_u32(&peek), size = cursor_u32(&peek);
	uint32_t multiple = r->slice->wide ? 8 : 4;

	if (!cursor_ok(&peek) || size > cursor_left(c)) {
		defect_add(r->defects, DEFECT_MACHO, cursor_offset(c),
		    "load command %u runs past the end of the load commands",
		    r->index);
		return false;
	}
	if (size < COMMAND_LEN) {
		defect_add(r->defects, DEFECT_MACHO, cursor_offset(c),
		    "load command %u says that it is %u bytes long", r->index,
		    size);
		return false;
	}
	if (size % multiple && r->slice->filetype != FILETYPE_CORE)
		defect_add(r->defects, DEFECT_MACHO, cursor_offset(c),
		    "load command %u is not a multiple of %u bytes long",
		    r->index, multiple);
	r->command = cursor_take(c, size);
	command_read(r, command);
	return true;
}

static void
walk(struct slice_reader *r, struct bytes commands, uint32_t count)
{
	struct cursor c = cursor_over(commands);

	c.swapped = r->slice->little_endian;
	if (count > LIMIT_LOAD_COMMANDS) {
		defect_add(r->defects, DEFECT_LIMIT, commands.offset,
		    "%u load commands; only the first %d are read", count,
		    LIMIT_LOAD_COMMANDS);
		count = LIMIT_LOAD_COMMANDS;
	}
	for (; r->index < count; r->index++)
		if (!take_command(r, &c))
			break;
}

static void
check_header(const struct slice *slice, const struct header *header,
    struct defects *defects)
{
	uint64_t at = slice->range.offset;

	if (header->len + (uint64_t) header->size > slice->range.size)
		defect_add(defects, DEFECT_MACHO, at,
		    "load commands run past the end of the slice");
	if (header->count > header->size / COMMAND_LEN)
		defect_add(defects, DEFECT_MACHO, at,
		    "%u load commands do not fit in %u bytes", header->count,
		    header->size);
	if (header->size > LIMIT_LOAD_COMMAND_BYTES)
		defect_add(defects, DEFECT_LIMIT, at,
		    "load commands take up %u bytes; only the first %d are"
		    " read",
		    header->size, LIMIT_LOAD_COMMAND_BYTES);
}

static bool
lies_in(struct range inner, struct range outer)
{
	return inner.offset >= outer.offset &&
	       inner.offset - outer.offset <= outer.size &&
	       inner.size <= outer.size - (inner.offset - outer.offset);
}

/* Apple's signer puts the signature at the end of __LINKEDIT. */
static void
check_signature(const struct slice *slice, const struct header *header,
    struct defects *defects)
{
	uint64_t at = slice->range.offset + slice->signature.offset;

	if (!slice->has_signature || slice->filetype == FILETYPE_DYLIB_STUB)
		return;
	if (slice->signature.offset < header->len + (uint64_t) header->size)
		defect_add(defects, DEFECT_MACHO, at,
		    "signature begins inside the load commands");
	for (size_t i = 0; i < slice->segment_count; i++)
		if (bytes_are(slice->segments[i].name, "__LINKEDIT") &&
		    lies_in(slice->signature, slice->segments[i].file))
			return;
	defect_add(
	    defects, DEFECT_MACHO, at, "signature does not lie in __LINKEDIT");
}

static bool
read_commands(struct slice *slice, const struct header *header,
    struct source_file *file, struct arena *arena, struct defects *defects,
    struct fault *fault)
{
	struct slice_reader reader = {
		.slice = slice, .arena = arena, .defects = defects
	};
	uint64_t len = slice->range.size - header->len;
	struct bytes commands;

	if (len > header->size)
		len = header->size;
	if (len > LIMIT_LOAD_COMMAND_BYTES)
		len = LIMIT_LOAD_COMMAND_BYTES;
	check_header(slice, header, defects);
	if (!source_read_range(file, slice->range.offset + header->len, len,
		LIMIT_LOAD_COMMAND_BYTES, arena, &commands, fault))
		return false;
	walk(&reader, commands, header->count);
	check_signature(slice, header, defects);
	return imports_read(&reader, file, fault);
}

bool
slice_read(struct slice *slice, struct source_file *file, struct arena *arena,
    struct defects *defects, struct fault *fault)
{
	const char *outer = defects->slice;
	struct header header;
	struct bytes head;
	uint64_t len = slice->range.size;
	bool read;

	if (len > HEADER_64_LEN)
		len = HEADER_64_LEN;
	if (!source_read_range(file, slice->range.offset, len, HEADER_64_LEN,
		arena, &head, fault))
		return false;
	if (macho_sniff(head) != MACHO_THIN) {
		slice->archive = bytes_begin(head, "!<arch>\n");
		if (!slice->archive)
			defect_add(defects, DEFECT_MACHO, slice->range.offset,
			    "slice %s is no Mach-O", slice->arch);
		return true;
	}
	if (!read_header(slice, head, arena, &header)) {
		defect_add(defects, DEFECT_MACHO, slice->range.offset,
		    "header is cut short after %zu bytes", head.len);
		return true;
	}
	defects->slice = slice->arch;
	read = read_commands(slice, &header, file, arena, defects, fault);
	defects->slice = outer;
	return read;
}
