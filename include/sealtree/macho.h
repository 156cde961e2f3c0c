/* SPDX-License-Identifier: MIT */
/*
 * Mach-O files: fat and thin, both endians, 32 and 64 bits.
 *
 * The parser reads headers and load commands only, through a `struct
 * source_file`; it records and never judges. Sources of the formats: Apple's
 * mach-o/loader.h and mach-o/fat.h (xnu-11417, 2025), named at the structures
 * in src/macho/layout.h.
 */
#ifndef SEALTREE_MACHO_H
#define SEALTREE_MACHO_H

#include <sealtree/defect.h>
#include <sealtree/source.h>

struct range {
	uint64_t offset, size;
};

enum library_kind {
	LIBRARY_LOAD,
	LIBRARY_WEAK,
	LIBRARY_REEXPORT,
	LIBRARY_LAZY,
	LIBRARY_UPWARD
};

struct library {
	enum library_kind kind;
	struct bytes path;	/* raw */
	uint32_t current, compatible; /* versions, xxxx.yy.zz packed */
	uint64_t offset;	/* of the load command, in the file */
};

/* Every load command is kept, so that the Mach-O tab can list them. */
struct load_command {
	uint32_t command, size;
	uint64_t offset;	/* in the file */
	const char *name;	/* "LC_UUID"; NULL if unknown */
};

struct segment {
	struct bytes name;
	uint64_t address, memory_size;
	struct range file;	/* relative to the slice, as stored */
	uint32_t max_protection, protection, sections;
};

/* LC_BUILD_VERSION or an LC_VERSION_MIN_*; a zippered library has two. */
struct platform {
	uint32_t platform;	/* PLATFORM_* number of loader.h */
	uint32_t minimum_os, sdk; /* xxxx.yy.zz packed */
};

/* Imported symbols that say what a program does, by families. */
enum import {
	IMPORT_JIT = 1,		/* writes machine code and runs it */
	IMPORT_APPLE_EVENTS = 2, /* sends them, or runs scripts that do */
	IMPORT_CAMERA = 4,
	IMPORT_CONTACTS = 8,
	IMPORT_CALENDARS = 16,
	IMPORT_LOCATION = 32,
	IMPORT_PHOTOS = 64
};

struct slice {
	uint32_t cputype, cpusubtype, filetype, flags;
	const char *arch;	/* "arm64e"; "(7:9)" if unknown */
	bool wide;		/* 64 bits */
	bool little_endian;
	bool hidden;		/* an arm64 entry beyond the fat count */
	bool archive;		/* of a static library: nothing below is set */
	struct range range;	/* in the file, and never beyond its end */
	uint32_t align;		/* log2, of the fat entry */

	struct load_command *commands;
	size_t command_count;
	struct segment *segments;
	size_t segment_count;
	struct platform *platforms;
	size_t platform_count;
	struct library *libraries;
	size_t library_count;
	struct bytes *rpaths;
	size_t rpath_count;
	unsigned imports;		/* enum import, as bits; of programs */
	struct bytes install_name;	/* LC_ID_DYLIB … */
	uint32_t install_compatible;	/* … with this compatibility version */
	struct bytes linker;		/* LC_LOAD_DYLINKER */
	struct bytes *environment;	/* LC_DYLD_ENVIRONMENT */
	size_t environment_count;
	bool has_uuid;
	uint8_t uuid[16];
	bool encrypted;			/* cryptid is not 0 */
	uint32_t crypt_id;
	struct range crypt;		/* relative to the slice */
	bool has_entry;			/* LC_MAIN */
	uint64_t entry;

	bool has_signature;
	struct range signature;		/* relative to the slice */
	bool has_info_plist;		/* __TEXT,__info_plist */
	struct range info_plist;	/* relative to the slice */
	bool has_launchd_plist;		/* __TEXT,__launchd_plist */
	struct range launchd_plist;
};

struct macho {
	bool universal;		/* has a fat header, even with one slice */
	bool fat64;		/* fat_arch_64 entries: Apple's own code signing
				   does not read these */
	struct slice *slices;	/* in the file's order */
	size_t slice_count;
	uint64_t size;		/* of the file */
};

/*
 * What the first bytes say. At least 32 bytes should be given, or the whole
 * file where it is shorter. A Java class has the fat magic too and is not
 * MACHO_FAT.
 */
enum macho_sort { MACHO_NOT, MACHO_THIN, MACHO_FAT };
enum macho_sort macho_sniff(struct bytes head);

/* A word for what a foreign file is ("ELF file", "zip archive", "shell
 * script", "empty file"), for messages; NULL if it is nothing known. */
const char *macho_sniff_foreign(struct bytes head);

/* The file type of the first slice, 0 if it cannot be told: for a row of the
 * tree before the file is parsed. `head` as above. */
uint32_t macho_sniff_filetype(struct source_file *file, struct bytes head);

/* Of the first bytes of a file, as many as there are: whether a signature is
 * there at all, not whether it holds. */
enum macho_signed {
	MACHO_SIGNED_UNKNOWN,	/* the load commands do not end in these bytes */
	MACHO_SIGNED_NO,	/* a slice has none */
	MACHO_SIGNED_YES	/* every slice has one */
};
struct macho_peek {
	uint32_t filetype;	/* of the first slice; 0: cannot be told */
	enum macho_signed is_signed;
};
struct macho_peek macho_peek(struct bytes head);

/*
 * All slices of the file; NULL only if it could not be read, or is no Mach-O.
 * What is malformed is in `defects`; a slice that cannot be believed is there
 * with as much as could be read. Defect slices are named by `arch`.
 */
const struct macho *macho_parse(struct source_file *file, struct arena *arena,
    struct defects *defects, struct fault *fault);

/* A range that is relative to the slice, as one of the file. False if it does
 * not lie in the slice. */
bool slice_range(const struct slice *slice, struct range in_slice,
    struct range *in_file) __attribute__((warn_unused_result));

/* Index of the slice that codesign on an Apple silicon Mac shows first:
 * arm64e, arm64, x86_64h, x86_64, else the first. */
size_t macho_preferred_slice(const struct macho *macho);

/* Names; NULL where there is none. */
const char *macho_filetype_name(uint32_t filetype);	/* "execute" */
const char *macho_platform_name(uint32_t platform);	/* "macos" */
const char *macho_platform_title(uint32_t platform);	/* "macOS" */
const char *macho_library_kind_name(enum library_kind kind); /* "weak" */
/* "12.3", "12.3.1": as the schema writes versions. */
const char *macho_version(struct arena *arena, uint32_t packed);
/* Names of the header flags that are set, with ", " between. */
const char *macho_flag_names(struct arena *arena, uint32_t flags);

#endif
