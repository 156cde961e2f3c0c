/* SPDX-License-Identifier: MIT */
/*
 * How the files of this layer share the work: fat.c finds the slices, header.c
 * walks over the load commands of one, commands.c reads each of them.
 */
#ifndef MACHO_SLICE_H
#define MACHO_SLICE_H

#include <sealtree/macho.h>

/* A slice while it is read. */
struct slice_reader {
	struct slice *slice;
	struct arena *arena;
	struct defects *defects;
	struct bytes command; /* the one being read, all of it */
	uint32_t index;       /* its number, from 0 */
	uint64_t seen;        /* bit n: row n of the table occurred */
	struct range symbols, strings; /* of LC_SYMTAB, as stored */
	struct {
		uint32_t first, count;
	} undefined; /* of LC_DYSYMTAB */
	size_t command_capacity, segment_capacity, platform_capacity;
	size_t library_capacity, rpath_capacity, environment_capacity;
};

/* header.c: reads the slice at slice->range. False if the file could not be
 * read. */
bool slice_read(struct slice *slice, struct source_file *file,
    struct arena *arena, struct defects *defects, struct fault *fault);

/* commands.c: records reader->command and what it tells. */
void command_read(struct slice_reader *reader, uint32_t command);

/* `c` stands behind cmd and cmdsize and ends where the command ends. */
typedef void read_command(struct slice_reader *reader, struct cursor *c);

/* What readers of commands share. */
void command_damaged(struct slice_reader *reader, const char *what);
/* A number as wide as the slice. */
uint64_t command_word(struct slice_reader *reader, struct cursor *c);
/* Records it if the range does not lie in the slice. */
void command_range(struct slice_reader *reader, uint64_t offset, uint64_t size);

/* imports.c: when all commands were read. False if the file could not be
 * read. */
bool imports_read(struct slice_reader *reader, struct source_file *file,
    struct fault *fault);

/* segments.c */
read_command read_segment, read_segment_64;

/* names.c: "arm64e", or "(7:9)" in the arena. */
const char *arch_name(
    struct arena *arena, uint32_t cputype, uint32_t cpusubtype);
bool cputype_is_known(uint32_t cputype);

/* sniff.c: what a fat header says of itself. False if it is none. */
struct fat_shape {
	bool wide, swapped; /* entries of 64 bits; little-endian */
	uint32_t count;
	uint64_t entry_len, header_len; /* header_len: with all entries */
};
bool fat_shape(struct bytes head, struct fat_shape *shape);

#endif
