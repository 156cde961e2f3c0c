/* SPDX-License-Identifier: MIT */
/*
 * Mach-O files: header, segments, load commands, filler that is the same in
 * every run, and the room for a signature at the end of __LINKEDIT. Layouts:
 * Apple's mach-o/loader.h, mach-o/fat.h (xnu-11417, 2025).
 */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "sign.h"

// clang-format off
static const struct arch {
	const char *name;
	uint32_t cpu, subtype;
	bool wide, big;
	unsigned page;		/* log2, of segments and in a fat file */
} archs[] = {
	{ "x86_64",   0x01000007, 3,          true,  false, 12 },
	{ "x86_64h",  0x01000007, 8,          true,  false, 12 },
	{ "arm64",    0x0100000c, 0,          true,  false, 14 },
	{ "arm64e",   0x0100000c, 0x80000002, true,  false, 14 },
	{ "arm64_32", 0x0200000c, 1,          false, false, 14 },
	{ "armv7",    12,         9,          false, false, 14 },
	{ "i386",     7,          3,          false, false, 12 },
	{ "ppc",      18,         0,          false, true,  12 },
	{ "ppc64",    0x01000012, 0,          true,  true,  12 },
};
// clang-format on

enum {
	LC_SEGMENT = 0x1,
	LC_SYMTAB = 0x2,
	LC_LOAD_DYLIB = 0xc,
	LC_ID_DYLIB = 0xd,
	LC_LOAD_DYLINKER = 0xe,
	LC_SEGMENT_64 = 0x19,
	LC_UUID = 0x1b,
	LC_CODE_SIGNATURE = 0x1d,
	LC_VERSION_MIN_MACOSX = 0x24,
	LC_ENCRYPTION_INFO_64 = 0x2c,
	LC_BUILD_VERSION = 0x32
};
#define LC_MAIN 0x80000028u
#define LC_RPATH 0x8000001cu

/* Where things come to lie in one slice. */
struct plan {
	const struct macho_spec *spec;
	const struct arch *arch;
	const char *identifier; /* where `signing` has none; names the UUID */
	const struct signing_spec *signing; /* NULL: no signature */
	struct octets info, launchd;        /* sections of __TEXT */
	size_t text, code, end; /* ends of __TEXT, of code, of the slice */
	uint64_t base;
	unsigned commands;
};

static const struct arch *
find_arch(const char *name)
{
	for (size_t i = 0; i < sizeof archs / sizeof *archs; i++) {
		if (strcmp(archs[i].name, name) == 0)
			return &archs[i];
	}
	must(false, "no such architecture");
	return NULL;
}

/* Devices have none. */
static bool
is_intel(const struct arch *arch)
{
	return strncmp(arch->name, "x86_64", 6) == 0;
}

static void
put_word(struct octets *o, const struct plan *p, uint64_t value)
{
	if (p->arch->wide)
		put_u64(o, value);
	else
		put_u32(o, (uint32_t) value);
}

/* A name of up to 16 bytes, without NUL where it fills them. */
static void
put_name(struct octets *o, const char *name)
{
	size_t len = strlen(name);

	put_bytes(o, name, len);
	put_zeros(o, 16 - len);
}

static size_t
command_open(struct octets *o, struct plan *p, uint32_t command)
{
	size_t at = o->len;

	put_u32(o, command);
	put_u32(o, 0);
	p->commands++;
	return at;
}

static void
command_close(struct octets *o, const struct plan *p, size_t at)
{
	put_zeros(o, (at - o->len) & (p->arch->wide ? 7 : 3));
	set_u32(o, at + 4, (uint32_t) (o->len - at));
}

static void
put_segment(struct octets *o, struct plan *p, const char *name, uint64_t memory,
    uint64_t memory_size, uint64_t file, uint64_t file_size,
    uint32_t protection, uint32_t sections)
{
	put_name(o, name);
	put_word(o, p, memory);
	put_word(o, p, memory_size);
	put_word(o, p, file);
	put_word(o, p, file_size);
	put_u32(o, protection);
	put_u32(o, protection);
	put_u32(o, sections);
	put_u32(o, 0);
}

static void
put_section(struct octets *o, const struct plan *p, const char *name,
    size_t offset, size_t size, uint32_t flags)
{
	put_name(o, name);
	put_name(o, "__TEXT");
	put_word(o, p, p->base + offset);
	put_word(o, p, size);
	put_u32(o, (uint32_t) offset);
	put_u32(o, 0);
	put_u32(o, 0);
	put_u32(o, 0);
	put_u32(o, flags);
	put_zeros(o, p->arch->wide ? 12 : 8);
}

static uint64_t
round_up(uint64_t value, unsigned shift)
{
	uint64_t unit = (uint64_t) 1 << shift;

	return (value + unit - 1) / unit * unit;
}

/* The property lists lie at the end of __TEXT, behind the code. */
static void
put_segments(struct octets *o, struct plan *p)
{
	uint32_t command = p->arch->wide ? LC_SEGMENT_64 : LC_SEGMENT;
	size_t launchd = p->text - p->launchd.len;
	size_t info = launchd - p->info.len;
	uint32_t sections = 1u + (p->info.len > 0) + (p->launchd.len > 0);
	size_t code = info - 64, at;

	if (p->spec->filetype == 0 || p->spec->filetype == FILE_EXECUTE) {
		p->base = p->arch->wide ? 0x100000000 : 0x1000;
		at = command_open(o, p, command);
		put_segment(o, p, "__PAGEZERO", 0, p->base, 0, 0, 0, 0);
		command_close(o, p, at);
	}
	at = command_open(o, p, command);
	put_segment(o, p, "__TEXT", p->base, p->text, 0, p->text, 5, sections);
	put_section(o, p, "__text", code, 64, 0x80000400);
	if (p->info.len)
		put_section(o, p, "__info_plist", info, p->info.len, 0);
	if (p->launchd.len)
		put_section(
		    o, p, "__launchd_plist", launchd, p->launchd.len, 0);
	command_close(o, p, at);
	at = command_open(o, p, command);
	put_segment(o, p, "__LINKEDIT", p->base + p->text,
	    round_up(p->end - p->text, p->arch->page), p->text,
	    p->end - p->text, 1, 0);
	command_close(o, p, at);
}

static void
put_path(struct octets *o, struct plan *p, uint32_t command, const char *path)
{
	size_t at = command_open(o, p, command);

	put_u32(o, 12);
	put_bytes(o, path, strlen(path) + 1);
	command_close(o, p, at);
}

static void
put_library(
    struct octets *o, struct plan *p, uint32_t command, const char *path)
{
	size_t at = command_open(o, p, command);

	put_u32(o, 24);
	put_u32(o, 2);       /* a time */
	put_u32(o, 0x10000); /* current version 1.0 */
	put_u32(o, 0x10000); /* compatible from 1.0 on */
	put_bytes(o, path, strlen(path) + 1);
	command_close(o, p, at);
}

static void
put_libraries(struct octets *o, struct plan *p)
{
	static const struct library_spec usual[] = {
		{ 0, "/usr/lib/libSystem.B.dylib" }, { 0, NULL }
	};
	const struct library_spec *library =
	    p->spec->libraries ? p->spec->libraries : usual;

	for (; library->path; library++)
		put_library(o, p,
		    library->command ? library->command : LC_LOAD_DYLIB,
		    library->path);
	for (const char *const *path = p->spec->rpaths; path && *path; path++)
		put_path(o, p, LC_RPATH, *path);
}

static void
put_version(struct octets *o, struct plan *p)
{
	const struct macho_spec *spec = p->spec;
	uint32_t minimum = spec->minimum_os ? spec->minimum_os : 12 << 16;
	uint32_t sdk = spec->sdk ? spec->sdk : 13 << 16;
	size_t at = command_open(
	    o, p, spec->version_min ? LC_VERSION_MIN_MACOSX : LC_BUILD_VERSION);

	if (!spec->version_min)
		put_u32(o, spec->platform ? spec->platform : 1);
	put_u32(o, minimum);
	put_u32(o, sdk);
	if (!spec->version_min) {
		put_u32(o, 1);
		put_u32(o, 3); /* ld */
		put_u32(o, 820u << 16);
	}
	command_close(o, p, at);
}

/* As ld leaves it in code for devices: all pages of __TEXT but the first, which
 * has the commands, and nothing encrypted yet. */
static void
put_encryption(struct octets *o, struct plan *p)
{
	size_t page = (size_t) 1 << p->arch->page, at;

	must(p->arch->wide, "only 64 bits are encrypted here");
	must(p->text > page, "code_size leaves nothing to encrypt");
	at = command_open(o, p, LC_ENCRYPTION_INFO_64);
	put_u32(o, (uint32_t) page);
	put_u32(o, (uint32_t) (p->text - page));
	put_u32(o, 0);
	put_u32(o, 0);
	command_close(o, p, at);
}

static void
put_uuid(struct octets *o, struct plan *p)
{
	struct octets seed = { 0 };
	uint8_t hash[32];
	size_t at = command_open(o, p, LC_UUID);

	put_format(&seed, "%s %s", p->identifier, p->arch->name);
	digest(HASH_SHA256, seed.data, seed.len, hash);
	put_bytes(o, hash, 16);
	command_close(o, p, at);
	octets_free(&seed);
}

static void
put_commands(struct octets *o, struct plan *p)
{
	enum filetype type = p->spec->filetype;
	size_t at;

	put_segments(o, p);
	if (type == FILE_DYLIB)
		put_library(o, p, LC_ID_DYLIB,
		    p->spec->install_name ? p->spec->install_name
					  : "@rpath/lib.dylib");
	at = command_open(o, p, LC_SYMTAB);
	put_u32(o, (uint32_t) p->text);
	put_u32(o, 0);
	put_u32(o, (uint32_t) p->text);
	put_u32(o, (uint32_t) (p->code - p->text));
	command_close(o, p, at);
	put_uuid(o, p);
	put_version(o, p);
	if (p->spec->encryptable && !is_intel(p->arch))
		put_encryption(o, p);
	if (type == 0 || type == FILE_EXECUTE) {
		put_path(o, p, LC_LOAD_DYLINKER, "/usr/lib/dyld");
		at = command_open(o, p, LC_MAIN);
		put_u64(o, p->text - p->info.len - p->launchd.len - 64);
		put_u64(o, 0);
		command_close(o, p, at);
	}
	put_libraries(o, p);
	if (p->signing == NULL)
		return;
	at = command_open(o, p, LC_CODE_SIGNATURE);
	put_u32(o, (uint32_t) p->code);
	put_u32(o, (uint32_t) (p->end - p->code));
	command_close(o, p, at);
}

/* Bytes up to `end` that differ from page to page. */
static void
put_filler(struct octets *o, size_t end)
{
	uint32_t state = 2463534242u;

	must(o->len <= end, "code_size is too small");
	while (o->len < end) {
		state ^= state << 13;
		state ^= state >> 17;
		state ^= state << 5;
		put_u8(o, state & 0xff);
	}
}

/* The slice up to its signature. */
static struct octets
put_code(struct plan *p)
{
	uint32_t type = p->spec->filetype ? p->spec->filetype : FILE_EXECUTE;
	struct octets o = { .little = !p->arch->big };
	size_t sizes;

	p->commands = 0;
	p->base = 0;
	put_u32(&o, p->arch->wide ? 0xfeedfacf : 0xfeedface);
	put_u32(&o, p->arch->cpu);
	put_u32(&o, p->arch->subtype);
	put_u32(&o, type);
	put_u32(&o, 0);
	put_u32(&o, 0);
	/* no undefined references, for dyld, two-level; programs move */
	put_u32(&o, type == FILE_EXECUTE ? 0x200085 : 0x85);
	if (p->arch->wide)
		put_u32(&o, 0);
	sizes = o.len;
	put_commands(&o, p);
	set_u32(&o, 16, p->commands);
	set_u32(&o, 20, (uint32_t) (o.len - sizes));
	put_filler(&o, p->text - p->info.len - p->launchd.len);
	put_octets(&o, &p->info);
	put_octets(&o, &p->launchd);
	put_filler(&o, p->code);
	return o;
}

static struct octets
sign_code(const struct plan *p, const struct octets *code,
    const struct sealed_files *files, struct code_facts *facts)
{
	const struct sealed_files embedded = { .info = p->info };
	enum filetype type = p->spec->filetype;
	bool main_executable = type == 0 || type == FILE_EXECUTE;
	struct signing_spec spec = *p->signing;

	if (spec.identifier == NULL)
		spec.identifier = p->identifier;
	/* Apple's signer leaves entitlements out of libraries. */
	if (!main_executable)
		spec.entitlements = NULL, spec.entitlements_xml = NULL;
	return signature_build(&spec,
	    &(const struct code_input){
		.code = code->data,
		.len = code->len,
		.exec_limit = p->spec->version_min ? 0 : p->text,
		.main_executable = main_executable,
	    },
	    files ? files : &embedded, facts);
}

/* The room is known after a trial: the header says how large it is, and is
 * itself signed. */
static struct octets
finish_slice(
    struct plan *p, const struct sealed_files *files, struct code_facts *facts)
{
	struct octets code = put_code(p), signature;
	bool dirty;

	if (p->signing == NULL)
		return code;
	signature = sign_code(p, &code, files, NULL);
	p->end = p->code + (size_t) round_up(signature.len + 1024, 4);
	octets_free(&signature);
	octets_free(&code);

	code = put_code(p);
	signature = sign_code(p, &code, files, facts);
	put_octets(&code, &signature);
	octets_free(&signature);
	put_zeros(&code, p->end - code.len);
	dirty = p->signing->flaws & FLAW_DIRTY_PADDING;
	if (dirty)
		memset(code.data + code.len - 16, 0xd1, 8);
	return code;
}

static struct octets
make_slice(const struct macho_spec *spec, const struct slice_spec *slice,
    const char *identifier, const struct sealed_files *files,
    struct code_facts *facts)
{
	struct plan p = {
		.spec = spec,
		.arch = find_arch(slice->arch),
		.identifier = identifier,
	};
	size_t page = (size_t) 1 << p.arch->page;
	struct octets o;

	if (!slice->bare)
		p.signing = slice->signing ? slice->signing : spec->signing;
	if (spec->info_plist)
		p.info = items_xml(spec->info_plist);
	if (spec->launchd_plist)
		p.launchd = items_xml(spec->launchd_plist);
	p.code = slice->code_size ? slice->code_size : page + 128;
	must(p.code % 16 == 0, "code_size is no multiple of 16");
	p.text = (p.code - 1) / page * page;
	must(p.text > 0, "code_size is less than a page");
	p.end = p.code;
	o = finish_slice(&p, files, facts);
	octets_free(&p.info);
	octets_free(&p.launchd);
	return o;
}

/* What a Mac with Apple silicon shows first. */
static unsigned
preference(const char *arch)
{
	static const char *const order[] = { "arm64e", "arm64", "x86_64h",
		"x86_64" };
	unsigned rank = 0;

	while (rank < 4 && strcmp(order[rank], arch) != 0)
		rank++;
	return rank;
}

/* Ad hoc code of several slices is any of them, the preferred one first. */
static void
join_requirements(struct code_facts *to, const char *first, const char *second)
{
	static const char term[] = "cdhash ";
	struct octets text = { 0 };

	if (strncmp(first, term, strlen(term)) != 0 ||
	    strncmp(second, term, strlen(term)) != 0)
		return;
	put_format(&text, "%s or %s", first, second);
	put_u8(&text, 0);
	must(text.len <= sizeof to->requirement, "a long requirement");
	memcpy(to->requirement, text.data, text.len);
	octets_free(&text);
}

static void
merge_facts(struct code_facts *all, const struct code_facts *one, bool better)
{
	struct code_facts merged = better ? *one : *all;

	must(all->cdhash_count < 8, "too many slices");
	join_requirements(&merged, merged.requirement,
	    better ? all->requirement : one->requirement);
	memcpy(merged.cdhashes, all->cdhashes, sizeof merged.cdhashes);
	memcpy(merged.cdhashes[all->cdhash_count], one->cdhash, 20);
	merged.cdhash_count = all->cdhash_count + 1;
	*all = merged;
}

static void
put_fat_entry(struct octets *o, const struct macho_spec *spec,
    const struct arch *arch, uint64_t offset, uint64_t size)
{
	put_u32(o, arch->cpu);
	put_u32(o, arch->subtype);
	if (spec->fat64) {
		put_u64(o, offset);
		put_u64(o, size);
	} else {
		put_u32(o, (uint32_t) offset);
		put_u32(o, (uint32_t) size);
	}
	put_u32(o, arch->page);
	if (spec->fat64)
		put_u32(o, 0);
}

static struct octets
join_slices(const struct macho_spec *spec, const struct slice_spec *slices,
    const struct octets *parts, size_t count)
{
	struct octets o = { 0 };
	uint64_t offset = 8 + count * (spec->fat64 ? 32 : 20);

	put_u32(&o, spec->fat64 ? 0xcafebabf : 0xcafebabe);
	put_u32(&o, (uint32_t) (count - spec->hidden));
	for (size_t i = 0; i < count; i++) {
		const struct arch *arch = find_arch(slices[i].arch);

		offset = round_up(offset, arch->page);
		put_fat_entry(&o, spec, arch, offset, parts[i].len);
		offset += parts[i].len;
	}
	for (size_t i = 0; i < count; i++) {
		put_padding(&o, (size_t) 1 << find_arch(slices[i].arch)->page);
		put_octets(&o, &parts[i]);
	}
	return o;
}

struct octets
macho_build(const struct macho_spec *spec, const char *identifier,
    const struct sealed_files *files, struct code_facts *facts)
{
	static const struct slice_spec usual[] = { { .arch = "x86_64" },
		{ 0 } };
	const struct slice_spec *slices = spec->slices ? spec->slices : usual;
	struct octets parts[8] = { { 0 } }, o = { 0 };
	unsigned best = UINT32_MAX;
	size_t count = 0;

	*facts = (struct code_facts){ 0 };
	for (; slices[count].arch; count++) {
		unsigned rank = preference(slices[count].arch);
		struct code_facts one = { 0 };

		must(count < 8, "too many slices");
		parts[count] =
		    make_slice(spec, &slices[count], identifier, files, &one);
		if (one.cdhash_count == 0)
			continue;
		merge_facts(facts, &one, rank < best);
		best = rank < best ? rank : best;
	}
	must(count > 0, "no slices");
	if (count > 1 || spec->universal || spec->fat64)
		o = join_slices(spec, slices, parts, count);
	else
		put_octets(&o, &parts[0]);
	for (size_t i = 0; i < count; i++)
		octets_free(&parts[i]);
	return o;
}

struct octets
make_macho(const struct macho_spec *spec, const struct sealed_files *files,
    struct code_facts *facts)
{
	struct code_facts unwanted;

	return macho_build(spec, "a.out", files, facts ? facts : &unwanted);
}
