/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <stddef.h>

#include <sealtree/macho.h>
#include <sealtree/text.h>

#include "layout.h"
#include "slice.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

struct cpu_name {
	uint32_t type, subtype;
	const char *name;
};

struct number_name {
	uint32_t number;
	const char *name, *title;
};

// clang-format off
/* As codesign and lipo name them: cctools' libmacho/arch.c. */
static const struct cpu_name cpus[] = {
	{ CPU_X86,	3,	"i386" },
	{ CPU_X86,	4,	"i486" },
	{ CPU_X86,	0x84,	"i486SX" },
	{ CPU_X86,	5,	"pentium" },
	{ CPU_X86,	0x16,	"pentpro" },
	{ CPU_X86,	0x36,	"pentIIm3" },
	{ CPU_X86,	0x56,	"pentIIm5" },
	{ CPU_X86,	10,	"pentium4" },
	{ CPU_X86_64,	3,	"x86_64" },
	{ CPU_X86_64,	8,	"x86_64h" },
	{ CPU_ARM,	0,	"arm" },
	{ CPU_ARM,	5,	"armv4t" },
	{ CPU_ARM,	6,	"armv6" },
	{ CPU_ARM,	7,	"armv5" },
	{ CPU_ARM,	8,	"xscale" },
	{ CPU_ARM,	9,	"armv7" },
	{ CPU_ARM,	10,	"armv7f" },
	{ CPU_ARM,	11,	"armv7s" },
	{ CPU_ARM,	12,	"armv7k" },
	{ CPU_ARM,	13,	"armv8" },
	{ CPU_ARM,	14,	"armv6m" },
	{ CPU_ARM,	15,	"armv7m" },
	{ CPU_ARM,	16,	"armv7em" },
	{ CPU_ARM,	17,	"armv8m.main" },
	{ CPU_ARM,	19,	"armv8.1m.main" },
	{ CPU_ARM64,	0,	"arm64" },
	{ CPU_ARM64,	1,	"arm64" },
	{ CPU_ARM64,	2,	"arm64e" },
	{ CPU_ARM64_32,	0,	"arm64_32" },
	{ CPU_ARM64_32,	1,	"arm64_32" },
	{ CPU_POWERPC,	0,	"ppc" },
	{ CPU_POWERPC,	1,	"ppc601" },
	{ CPU_POWERPC,	3,	"ppc603" },
	{ CPU_POWERPC,	4,	"ppc603e" },
	{ CPU_POWERPC,	5,	"ppc603ev" },
	{ CPU_POWERPC,	6,	"ppc604" },
	{ CPU_POWERPC,	7,	"ppc604e" },
	{ CPU_POWERPC,	9,	"ppc750" },
	{ CPU_POWERPC,	10,	"ppc7400" },
	{ CPU_POWERPC,	11,	"ppc7450" },
	{ CPU_POWERPC,	100,	"ppc970" },
	{ CPU_POWERPC64, 0,	"ppc64" },
	{ CPU_POWERPC64, 100,	"ppc970-64" },
};

static const struct number_name filetypes[] = {
	{ 1,	"object",	NULL },
	{ 2,	"execute",	NULL },
	{ 3,	"fvmlib",	NULL },
	{ 4,	"core",		NULL },
	{ 5,	"preload",	NULL },
	{ 6,	"dylib",	NULL },
	{ 7,	"dylinker",	NULL },
	{ 8,	"bundle",	NULL },
	{ 9,	"dylib-stub",	NULL },
	{ 10,	"dsym",		NULL },
	{ 11,	"kext",		NULL },
	{ 12,	"fileset",	NULL },
	{ 13,	"gpu-execute",	NULL },
	{ 14,	"gpu-dylib",	NULL },
};

static const struct number_name platforms[] = {
	{ 1,	"macos",		"macOS" },
	{ 2,	"ios",			"iOS" },
	{ 3,	"tvos",			"tvOS" },
	{ 4,	"watchos",		"watchOS" },
	{ 5,	"bridgeos",		"bridgeOS" },
	{ 6,	"maccatalyst",		"Mac Catalyst" },
	{ 7,	"iossimulator",		"iOS simulator" },
	{ 8,	"tvossimulator",	"tvOS simulator" },
	{ 9,	"watchossimulator",	"watchOS simulator" },
	{ 10,	"driverkit",		"DriverKit" },
	{ 11,	"visionos",		"visionOS" },
	{ 12,	"visionossimulator",	"visionOS simulator" },
	{ 13,	"firmware",		"firmware" },
	{ 14,	"sepos",		"sepOS" },
	{ 15,	"macosexclavecore",	"macOS exclave core" },
	{ 16,	"macosexclavekit",	"macOS exclave kit" },
	{ 17,	"iosexclavecore",	"iOS exclave core" },
	{ 18,	"iosexclavekit",	"iOS exclave kit" },
	{ 19,	"tvosexclavecore",	"tvOS exclave core" },
	{ 20,	"tvosexclavekit",	"tvOS exclave kit" },
	{ 21,	"watchosexclavecore",	"watchOS exclave core" },
	{ 22,	"watchosexclavekit",	"watchOS exclave kit" },
	{ 23,	"visionosexclavecore",	"visionOS exclave core" },
	{ 24,	"visionosexclavekit",	"visionOS exclave kit" },
};

/* MH_… of loader.h. */
static const struct number_name flag_names[] = {
	{ 0x1,		"NOUNDEFS",			NULL },
	{ 0x2,		"INCRLINK",			NULL },
	{ 0x4,		"DYLDLINK",			NULL },
	{ 0x8,		"BINDATLOAD",			NULL },
	{ 0x10,		"PREBOUND",			NULL },
	{ 0x20,		"SPLIT_SEGS",			NULL },
	{ 0x40,		"LAZY_INIT",			NULL },
	{ 0x80,		"TWOLEVEL",			NULL },
	{ 0x100,	"FORCE_FLAT",			NULL },
	{ 0x200,	"NOMULTIDEFS",			NULL },
	{ 0x400,	"NOFIXPREBINDING",		NULL },
	{ 0x800,	"PREBINDABLE",			NULL },
	{ 0x1000,	"ALLMODSBOUND",			NULL },
	{ 0x2000,	"SUBSECTIONS_VIA_SYMBOLS",	NULL },
	{ 0x4000,	"CANONICAL",			NULL },
	{ 0x8000,	"WEAK_DEFINES",			NULL },
	{ 0x10000,	"BINDS_TO_WEAK",		NULL },
	{ 0x20000,	"ALLOW_STACK_EXECUTION",	NULL },
	{ 0x40000,	"ROOT_SAFE",			NULL },
	{ 0x80000,	"SETUID_SAFE",			NULL },
	{ 0x100000,	"NO_REEXPORTED_DYLIBS",		NULL },
	{ 0x200000,	"PIE",				NULL },
	{ 0x400000,	"DEAD_STRIPPABLE_DYLIB",	NULL },
	{ 0x800000,	"HAS_TLV_DESCRIPTORS",		NULL },
	{ 0x1000000,	"NO_HEAP_EXECUTION",		NULL },
	{ 0x2000000,	"APP_EXTENSION_SAFE",		NULL },
	{ 0x4000000,	"NLIST_OUTOFSYNC_WITH_DYLDINFO", NULL },
	{ 0x8000000,	"SIM_SUPPORT",			NULL },
	{ 0x10000000,	"IMPLICIT_PAGEZERO",		NULL },
	{ 0x80000000,	"DYLIB_IN_CACHE",		NULL },
};
// clang-format on

static const struct number_name *
find(const struct number_name *table, size_t count, uint32_t number)
{
	for (size_t i = 0; i < count; i++)
		if (table[i].number == number)
			return &table[i];
	return NULL;
}

const char *
arch_name(struct arena *arena, uint32_t cputype, uint32_t cpusubtype)
{
	uint32_t subtype = cpusubtype & CPU_SUBTYPE_MASK;

	for (size_t i = 0; i < COUNT(cpus); i++)
		if (cpus[i].type == cputype && cpus[i].subtype == subtype)
			return cpus[i].name;
	return arena_printf(
	    arena, "(%d:%d)", (int32_t) cputype, (int32_t) subtype);
}

bool
cputype_is_known(uint32_t cputype)
{
	for (size_t i = 0; i < COUNT(cpus); i++)
		if (cpus[i].type == cputype)
			return true;
	return false;
}

const char *
macho_filetype_name(uint32_t filetype)
{
	const struct number_name *row =
	    find(filetypes, COUNT(filetypes), filetype);

	return row ? row->name : NULL;
}

const char *
macho_platform_name(uint32_t platform)
{
	const struct number_name *row =
	    find(platforms, COUNT(platforms), platform);

	return row ? row->name : NULL;
}

const char *
macho_platform_title(uint32_t platform)
{
	const struct number_name *row =
	    find(platforms, COUNT(platforms), platform);

	return row ? row->title : NULL;
}

const char *
macho_library_kind_name(enum library_kind kind)
{
	static const char *const names[] = {
		[LIBRARY_LOAD] = "load",
		[LIBRARY_WEAK] = "weak",
		[LIBRARY_REEXPORT] = "reexport",
		[LIBRARY_LAZY] = "lazy",
		[LIBRARY_UPWARD] = "upward",
	};

	return (size_t) kind < COUNT(names) ? names[kind] : NULL;
}

const char *
macho_version(struct arena *arena, uint32_t packed)
{
	unsigned major = packed >> 16, minor = packed >> 8 & 0xff;
	unsigned patch = packed & 0xff;

	if (patch == 0)
		return arena_printf(arena, "%u.%u", major, minor);
	return arena_printf(arena, "%u.%u.%u", major, minor, patch);
}

const char *
macho_flag_names(struct arena *arena, uint32_t flags)
{
	struct text names = TEXT_INIT;
	const char *result;

	for (uint32_t bit = 1; bit; bit <<= 1) {
		const struct number_name *row;

		if (!(flags & bit))
			continue;
		row = find(flag_names, COUNT(flag_names), bit);
		if (names.len)
			text_add_string(&names, ", ");
		if (row)
			text_add_string(&names, row->name);
		else
			text_printf(&names, "0x%x", bit);
	}
	result = arena_string(arena, text_bytes(&names));
	text_release(&names);
	return result;
}
