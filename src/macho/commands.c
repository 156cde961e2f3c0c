/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <assert.h>

#include <sealtree/macho.h>

#include "layout.h"
#include "slice.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define REQ_DYLD 0x80000000U /* dyld must refuse what it does not know */

struct command_row {
	uint32_t value;
	const char *name;
	uint32_t smallest;  /* size in bytes */
	bool single;        /* readers differ on which of two they take */
	read_command *read; /* NULL: nothing of it is used */
};

void
command_damaged(struct slice_reader *r, const char *what)
{
	const struct slice *s = r->slice;
	const char *name = s->commands[s->command_count - 1].name;

	defect_add(r->defects, DEFECT_MACHO, r->command.offset,
	    "load command %u (%s) %s", r->index, name ? name : "unknown", what);
}

uint64_t
command_word(struct slice_reader *r, struct cursor *c)
{
	return r->slice->wide ? cursor_u64(c) : cursor_u32(c);
}

void
command_range(struct slice_reader *r, uint64_t offset, uint64_t size)
{
	uint64_t whole = r->slice->range.size;

	/* A stub keeps the numbers of the library it stands for. */
	if (size == 0 || r->slice->filetype == FILETYPE_DYLIB_STUB)
		return;
	if (offset > whole || size > whole - offset)
		command_damaged(r, "points outside the slice");
}

/* The string at `at` in the command, which must lie behind its fields. What
 * lacks its NUL is given up to the command's end. */
static struct bytes
take_string(struct slice_reader *r, uint32_t at, uint32_t fields)
{
	struct bytes rest = { .offset = r->command.offset }, string;

	if (at < fields || at >= r->command.len) {
		command_damaged(r, "has its string outside itself");
		return rest;
	}
	if (!bytes_string(r->command, at, &string)) {
		command_damaged(r, "has a string without an end");
		return bytes_clamp(r->command, at, r->command.len - at);
	}
	return string;
}

static void
read_symtab(struct slice_reader *r, struct cursor *c)
{
	uint64_t symbols = cursor_u32(c), count = cursor_u32(c);
	uint64_t strings = cursor_u32(c), size = cursor_u32(c);

	r->symbols.offset = symbols;
	r->symbols.size =
	    count * (r->slice->wide ? NLIST_64_LEN : NLIST_LEN);
	r->strings = (struct range){ strings, size };
	command_range(r, symbols, r->symbols.size);
	command_range(r, strings, size);
}

static void
read_dysymtab(struct slice_reader *r, struct cursor *c)
{
	cursor_skip(c, 16); /* local and exported ones */
	r->undefined.first = cursor_u32(c);
	r->undefined.count = cursor_u32(c);
}

static enum library_kind
kind_of_use(uint32_t use, enum library_kind kind)
{
	if (use & DYLIB_USE_DELAYED)
		return LIBRARY_LAZY;
	if (use & DYLIB_USE_UPWARD)
		return LIBRARY_UPWARD;
	if (use & DYLIB_USE_REEXPORT)
		return LIBRARY_REEXPORT;
	return use & DYLIB_USE_WEAK ? LIBRARY_WEAK : kind;
}

static void
read_library(struct slice_reader *r, struct cursor *c, enum library_kind kind)
{
	struct slice *s = r->slice;
	uint32_t at = cursor_u32(c), stamp = cursor_u32(c);
	struct library *library;

	ARENA_GROW(
	    r->arena, s->libraries, s->library_count, r->library_capacity);
	library = &s->libraries[s->library_count++];
	library->current = cursor_u32(c);
	library->compatible = cursor_u32(c);
	library->offset = r->command.offset;
	library->path = take_string(r, at, DYLIB_LEN);
	library->kind = kind;
	if (stamp == DYLIB_USE_MARKER && at >= DYLIB_USE_LEN)
		library->kind = kind_of_use(cursor_u32(c), kind);
}

static void
read_load(struct slice_reader *r, struct cursor *c)
{
	read_library(r, c, LIBRARY_LOAD);
}

static void
read_weak(struct slice_reader *r, struct cursor *c)
{
	read_library(r, c, LIBRARY_WEAK);
}

static void
read_reexport(struct slice_reader *r, struct cursor *c)
{
	read_library(r, c, LIBRARY_REEXPORT);
}

static void
read_lazy(struct slice_reader *r, struct cursor *c)
{
	read_library(r, c, LIBRARY_LAZY);
}

static void
read_upward(struct slice_reader *r, struct cursor *c)
{
	read_library(r, c, LIBRARY_UPWARD);
}

static void
read_install_name(struct slice_reader *r, struct cursor *c)
{
	r->slice->install_name = take_string(r, cursor_u32(c), DYLIB_LEN);
	cursor_skip(c, 8); /* a time, and the current version */
	r->slice->install_compatible = cursor_u32(c);
}

static void
read_linker(struct slice_reader *r, struct cursor *c)
{
	r->slice->linker = take_string(r, cursor_u32(c), STRING_COMMAND_LEN);
}

static void
read_rpath(struct slice_reader *r, struct cursor *c)
{
	struct slice *s = r->slice;

	ARENA_GROW(r->arena, s->rpaths, s->rpath_count, r->rpath_capacity);
	s->rpaths[s->rpath_count++] =
	    take_string(r, cursor_u32(c), STRING_COMMAND_LEN);
}

static void
read_environment(struct slice_reader *r, struct cursor *c)
{
	struct slice *s = r->slice;

	ARENA_GROW(r->arena, s->environment, s->environment_count,
	    r->environment_capacity);
	s->environment[s->environment_count++] =
	    take_string(r, cursor_u32(c), STRING_COMMAND_LEN);
}

static void
read_uuid(struct slice_reader *r, struct cursor *c)
{
	struct slice *s = r->slice;

	if (r->command.len != UUID_COMMAND_LEN)
		command_damaged(r, "is not 24 bytes long");
	s->has_uuid = true;
	for (size_t i = 0; i < sizeof s->uuid; i++)
		s->uuid[i] = cursor_u8(c);
}

static void
read_signature(struct slice_reader *r, struct cursor *c)
{
	struct slice *s = r->slice;

	if (r->command.len != LINKEDIT_DATA_LEN)
		command_damaged(r, "is not 16 bytes long");
	s->has_signature = true;
	s->signature.offset = cursor_u32(c);
	s->signature.size = cursor_u32(c);
	command_range(r, s->signature.offset, s->signature.size);
	if (s->signature.offset % SIGNATURE_ALIGN)
		command_damaged(
		    r, "points at an offset that is no multiple of 16");
}

/* Of what these hold nothing is used; that it is there matters. */
static void
read_linkedit_data(struct slice_reader *r, struct cursor *c)
{
	uint32_t offset = cursor_u32(c);

	command_range(r, offset, cursor_u32(c));
}

static void
read_encryption(struct slice_reader *r, struct cursor *c)
{
	struct slice *s = r->slice;

	s->crypt.offset = cursor_u32(c);
	s->crypt.size = cursor_u32(c);
	s->crypt_id = cursor_u32(c);
	s->encrypted = s->crypt_id != 0;
	command_range(r, s->crypt.offset, s->crypt.size);
}

static void
add_platform(struct slice_reader *r, uint32_t platform, struct cursor *c)
{
	struct slice *s = r->slice;

	ARENA_GROW(
	    r->arena, s->platforms, s->platform_count, r->platform_capacity);
	s->platforms[s->platform_count].platform = platform;
	s->platforms[s->platform_count].minimum_os = cursor_u32(c);
	s->platforms[s->platform_count++].sdk = cursor_u32(c);
}

static void
read_macos(struct slice_reader *r, struct cursor *c)
{
	add_platform(r, PLATFORM_MACOS, c);
}

static void
read_ios(struct slice_reader *r, struct cursor *c)
{
	add_platform(r, PLATFORM_IOS, c);
}

static void
read_tvos(struct slice_reader *r, struct cursor *c)
{
	add_platform(r, PLATFORM_TVOS, c);
}

static void
read_watchos(struct slice_reader *r, struct cursor *c)
{
	add_platform(r, PLATFORM_WATCHOS, c);
}

static void
read_build_version(struct slice_reader *r, struct cursor *c)
{
	add_platform(r, cursor_u32(c), c);
	if (cursor_u32(c) > cursor_left(c) / BUILD_TOOL_LEN)
		command_damaged(r, "has more tools than fit in it");
}

static void
read_entry(struct slice_reader *r, struct cursor *c)
{
	r->slice->has_entry = true;
	r->slice->entry = cursor_u64(c);
}

static void
read_note(struct slice_reader *r, struct cursor *c)
{
	uint64_t offset;

	cursor_skip(c, 16); /* the owner's name */
	offset = cursor_u64(c);
	command_range(r, offset, cursor_u64(c));
}

// clang-format off
static const struct command_row rows[] = {
	{ 0x01, "LC_SEGMENT", SEGMENT_LEN, false, read_segment },
	{ 0x02, "LC_SYMTAB", SYMTAB_LEN, true, read_symtab },
	{ 0x03, "LC_SYMSEG", 16, false, NULL },
	{ 0x04, "LC_THREAD", COMMAND_LEN, false, NULL },
	{ 0x05, "LC_UNIXTHREAD", COMMAND_LEN, true, NULL },
	{ 0x06, "LC_LOADFVMLIB", 20, false, NULL },
	{ 0x07, "LC_IDFVMLIB", 20, false, NULL },
	{ 0x08, "LC_IDENT", COMMAND_LEN, false, NULL },
	{ 0x09, "LC_FVMFILE", 16, false, NULL },
	{ 0x0a, "LC_PREPAGE", COMMAND_LEN, false, NULL },
	{ 0x0b, "LC_DYSYMTAB", 80, true, read_dysymtab },
	{ 0x0c, "LC_LOAD_DYLIB", DYLIB_LEN, false, read_load },
	{ 0x0d, "LC_ID_DYLIB", DYLIB_LEN, true, read_install_name },
	{ 0x0e, "LC_LOAD_DYLINKER", STRING_COMMAND_LEN, true, read_linker },
	{ 0x0f, "LC_ID_DYLINKER", STRING_COMMAND_LEN, true, NULL },
	{ 0x10, "LC_PREBOUND_DYLIB", 20, false, NULL },
	{ 0x11, "LC_ROUTINES", 40, true, NULL },
	{ 0x12, "LC_SUB_FRAMEWORK", STRING_COMMAND_LEN, true, NULL },
	{ 0x13, "LC_SUB_UMBRELLA", STRING_COMMAND_LEN, false, NULL },
	{ 0x14, "LC_SUB_CLIENT", STRING_COMMAND_LEN, false, NULL },
	{ 0x15, "LC_SUB_LIBRARY", STRING_COMMAND_LEN, false, NULL },
	{ 0x16, "LC_TWOLEVEL_HINTS", 16, true, NULL },
	{ 0x17, "LC_PREBIND_CKSUM", STRING_COMMAND_LEN, true, NULL },
	{ 0x18 | REQ_DYLD, "LC_LOAD_WEAK_DYLIB", DYLIB_LEN, false, read_weak },
	{ 0x19, "LC_SEGMENT_64", SEGMENT_64_LEN, false, read_segment_64 },
	{ 0x1a, "LC_ROUTINES_64", 72, true, NULL },
	{ 0x1b, "LC_UUID", UUID_COMMAND_LEN, true, read_uuid },
	{ 0x1c | REQ_DYLD, "LC_RPATH", STRING_COMMAND_LEN, false, read_rpath },
	{ 0x1d, "LC_CODE_SIGNATURE", LINKEDIT_DATA_LEN, true, read_signature },
	{ 0x1e, "LC_SEGMENT_SPLIT_INFO", LINKEDIT_DATA_LEN, true,
	  read_linkedit_data },
	{ 0x1f | REQ_DYLD, "LC_REEXPORT_DYLIB", DYLIB_LEN, false,
	  read_reexport },
	{ 0x20, "LC_LAZY_LOAD_DYLIB", DYLIB_LEN, false, read_lazy },
	{ 0x21, "LC_ENCRYPTION_INFO", ENCRYPTION_LEN, true, read_encryption },
	{ 0x22, "LC_DYLD_INFO", 48, true, NULL },
	{ 0x22 | REQ_DYLD, "LC_DYLD_INFO_ONLY", 48, true, NULL },
	{ 0x23 | REQ_DYLD, "LC_LOAD_UPWARD_DYLIB", DYLIB_LEN, false,
	  read_upward },
	{ 0x24, "LC_VERSION_MIN_MACOSX", VERSION_MIN_LEN, true, read_macos },
	{ 0x25, "LC_VERSION_MIN_IPHONEOS", VERSION_MIN_LEN, true, read_ios },
	{ 0x26, "LC_FUNCTION_STARTS", LINKEDIT_DATA_LEN, true,
	  read_linkedit_data },
	{ 0x27, "LC_DYLD_ENVIRONMENT", STRING_COMMAND_LEN, false,
	  read_environment },
	{ 0x28 | REQ_DYLD, "LC_MAIN", ENTRY_LEN, true, read_entry },
	{ 0x29, "LC_DATA_IN_CODE", LINKEDIT_DATA_LEN, true,
	  read_linkedit_data },
	{ 0x2a, "LC_SOURCE_VERSION", 16, true, NULL },
	{ 0x2b, "LC_DYLIB_CODE_SIGN_DRS", LINKEDIT_DATA_LEN, true,
	  read_linkedit_data },
	{ 0x2c, "LC_ENCRYPTION_INFO_64", ENCRYPTION_LEN + 4, true,
	  read_encryption },
	{ 0x2d, "LC_LINKER_OPTION", STRING_COMMAND_LEN, false, NULL },
	{ 0x2e, "LC_LINKER_OPTIMIZATION_HINT", LINKEDIT_DATA_LEN, true,
	  read_linkedit_data },
	{ 0x2f, "LC_VERSION_MIN_TVOS", VERSION_MIN_LEN, true, read_tvos },
	{ 0x30, "LC_VERSION_MIN_WATCHOS", VERSION_MIN_LEN, true,
	  read_watchos },
	{ 0x31, "LC_NOTE", NOTE_LEN, false, read_note },
	{ 0x32, "LC_BUILD_VERSION", BUILD_VERSION_LEN, false,
	  read_build_version },
	{ 0x33 | REQ_DYLD, "LC_DYLD_EXPORTS_TRIE", LINKEDIT_DATA_LEN, true,
	  read_linkedit_data },
	{ 0x34 | REQ_DYLD, "LC_DYLD_CHAINED_FIXUPS", LINKEDIT_DATA_LEN, true,
	  read_linkedit_data },
	{ 0x35 | REQ_DYLD, "LC_FILESET_ENTRY", 32, false, NULL },
	{ 0x36, "LC_ATOM_INFO", LINKEDIT_DATA_LEN, true, read_linkedit_data },
	{ 0x37, "LC_FUNCTION_VARIANTS", LINKEDIT_DATA_LEN, true,
	  read_linkedit_data },
	{ 0x38, "LC_FUNCTION_VARIANT_FIXUPS", LINKEDIT_DATA_LEN, true,
	  read_linkedit_data },
	{ 0x39, "LC_TARGET_TRIPLE", STRING_COMMAND_LEN, true, NULL },
};
// clang-format on

static_assert(COUNT(rows) <= 64, "slice_reader.seen has 64 bits");

static const struct command_row *
find_row(uint32_t command)
{
	for (size_t i = 0; i < COUNT(rows); i++)
		if (rows[i].value == command)
			return &rows[i];
	return NULL;
}

static void
add_command(struct slice_reader *r, uint32_t command, const char *name)
{
	struct slice *s = r->slice;

	ARENA_GROW(
	    r->arena, s->commands, s->command_count, r->command_capacity);
	s->commands[s->command_count++] = (struct load_command){
		.command = command,
		.size = (uint32_t) r->command.len,
		.offset = r->command.offset,
		.name = name,
	};
}

/* True if it is the second one where only one may be. The first is believed,
 * as Apple's readers of signatures do. */
static bool
is_second(struct slice_reader *r, const struct command_row *row)
{
	uint64_t bit = UINT64_C(1) << (row - rows);
	bool second = row->single && r->seen & bit;

	r->seen |= bit;
	return second;
}

void
command_read(struct slice_reader *r, uint32_t command)
{
	const struct command_row *row = find_row(command);
	struct cursor c = cursor_over(r->command);

	add_command(r, command, row ? row->name : NULL);
	if (!row)
		return;
	if (r->command.len < row->smallest) {
		command_damaged(r, "is too short for what it must hold");
		return;
	}
	if (is_second(r, row)) {
		command_damaged(r, "is there twice");
		return;
	}
	c.swapped = r->slice->little_endian;
	cursor_skip(&c, COMMAND_LEN);
	if (row->read)
		row->read(r, &c);
}
