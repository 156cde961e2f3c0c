/* SPDX-License-Identifier: MIT */
/*
 * Mach-O on disk: numbers and sizes of Apple's mach-o/loader.h and
 * mach-o/fat.h, and CPU types of mach/machine.h (xnu-11417, 2025). Structures
 * are read field by field through a cursor, never cast.
 */
#ifndef MACHO_LAYOUT_H
#define MACHO_LAYOUT_H

#include <stdint.h>

/* The first four bytes of a file as a big-endian number. */
#define MAGIC_32 0xfeedfaceU
#define MAGIC_32_SWAPPED 0xcefaedfeU
#define MAGIC_64 0xfeedfacfU
#define MAGIC_64_SWAPPED 0xcffaedfeU
#define MAGIC_FAT 0xcafebabeU
#define MAGIC_FAT_SWAPPED 0xbebafecaU
#define MAGIC_FAT64 0xcafebabfU
#define MAGIC_FAT64_SWAPPED 0xbfbafecaU

enum {
	FAT_HEADER_LEN = 8,   /* magic, nfat_arch */
	FAT_ARCH_LEN = 20,    /* cputype, cpusubtype, offset, size, align */
	FAT_ARCH_64_LEN = 32, /* … offset and size u64, align, reserved */
	FAT_ALIGN_MAX = 31,

	/* magic, cputype, cpusubtype, filetype, ncmds, sizeofcmds, flags, and
	 * in 64 bits a reserved word */
	HEADER_LEN = 28,
	HEADER_64_LEN = 32,

	COMMAND_LEN = 8, /* cmd, cmdsize */
	NAME_LEN = 16,   /* of segments and sections; NUL if shorter */
	SEGMENT_LEN = 56,
	SEGMENT_64_LEN = 72,
	SECTION_LEN = 68,
	SECTION_64_LEN = 80,
	SYMTAB_LEN = 24,
	NLIST_LEN = 12, /* n_strx, type, section, description, value */
	NLIST_64_LEN = 16,
	DYLIB_LEN = 24,
	DYLIB_USE_LEN = 28,      /* struct dylib_use_command, macOS 15 */
	STRING_COMMAND_LEN = 12, /* rpath_command, dylinker_command */
	UUID_COMMAND_LEN = 24,
	LINKEDIT_DATA_LEN = 16, /* dataoff, datasize */
	ENCRYPTION_LEN = 20,
	VERSION_MIN_LEN = 16,
	BUILD_VERSION_LEN = 24,
	BUILD_TOOL_LEN = 8,
	ENTRY_LEN = 24,
	NOTE_LEN = 40,

	SIGNATURE_ALIGN = 16
};

enum {
	CPU_ABI_64 = 0x01000000,
	CPU_ABI_64_32 = 0x02000000,
	CPU_X86 = 7,
	CPU_X86_64 = CPU_X86 | CPU_ABI_64,
	CPU_ARM = 12,
	CPU_ARM64 = CPU_ARM | CPU_ABI_64,
	CPU_ARM64_32 = CPU_ARM | CPU_ABI_64_32,
	CPU_POWERPC = 18,
	CPU_POWERPC64 = CPU_POWERPC | CPU_ABI_64
};

/* The high byte holds capability bits, such as arm64e's ABI version. */
#define CPU_SUBTYPE_MASK 0x00ffffffU

enum {
	FILETYPE_EXECUTE = 2,
	FILETYPE_CORE = 4,
	FILETYPE_DYLIB_STUB = 9,
	FILETYPE_DSYM = 10
};

enum {
	PLATFORM_MACOS = 1,
	PLATFORM_IOS = 2,
	PLATFORM_TVOS = 3,
	PLATFORM_WATCHOS = 4
};

/* A dylib_use_command has this in place of its time stamp, and then flags. */
#define DYLIB_USE_MARKER 0x1a741800U
enum {
	DYLIB_USE_WEAK = 1,
	DYLIB_USE_REEXPORT = 2,
	DYLIB_USE_UPWARD = 4,
	DYLIB_USE_DELAYED = 8
};

#endif
