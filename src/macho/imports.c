/* SPDX-License-Identifier: MIT */
/*
 * A few of the symbols that a program asks other libraries for: what checks
 * take for a sign of what it does. Those are the undefined ones of the symbol
 * table, which no tool strips; after Apple's mach-o/nlist.h and struct
 * dysymtab_command in mach-o/loader.h (xnu-11417, 2025).
 */
#include <config.h>

#include <sealtree/limits.h>

#include "layout.h"
#include "slice.h"

static const struct {
	const char *symbol;
	unsigned import;
} rows[] = {
	{ "_pthread_jit_write_protect_np", IMPORT_JIT },
	{ "_AESend", IMPORT_APPLE_EVENTS },
	{ "_AESendMessage", IMPORT_APPLE_EVENTS },
	{ "_OBJC_CLASS_$_NSAppleScript", IMPORT_APPLE_EVENTS },
	{ "_OBJC_CLASS_$_OSAScript", IMPORT_APPLE_EVENTS },
	{ "_OBJC_CLASS_$_SBApplication", IMPORT_APPLE_EVENTS },
	{ "_OBJC_CLASS_$_AVCaptureDevice", IMPORT_CAMERA },
	{ "_OBJC_CLASS_$_CNContactStore", IMPORT_CONTACTS },
	{ "_OBJC_CLASS_$_EKEventStore", IMPORT_CALENDARS },
	{ "_OBJC_CLASS_$_CLLocationManager", IMPORT_LOCATION },
	{ "_OBJC_CLASS_$_PHPhotoLibrary", IMPORT_PHOTOS },
};

enum {
	ROWS = sizeof(rows) / sizeof(*rows),
	NAME_MAX_LEN = 64 /* of the symbols above, with room */
};

/* Where the names of the symbols begin, and where the last one does. */
static struct range
names_of(struct cursor c, uint32_t count, uint32_t entry)
{
	uint64_t first = UINT64_MAX, last = 0;

	for (uint32_t i = 0; i < count && cursor_left(&c) >= entry; i++) {
		uint32_t at = cursor_u32(&c);

		cursor_skip(&c, entry - 4);
		first = at < first ? at : first;
		last = at > last ? at : last;
	}
	return last >= first ? (struct range){ first, last - first }
			     : (struct range){ 0, 0 };
}

static unsigned
import_of(struct bytes names, uint64_t at)
{
	struct bytes name;

	if (!bytes_string(bytes_clamp(names, at, NAME_MAX_LEN), 0, &name))
		return 0;
	for (size_t i = 0; i < ROWS; i++)
		if (bytes_are(name, rows[i].symbol))
			return rows[i].import;
	return 0;
}

static void
match(struct slice *slice, struct cursor c, struct bytes names, uint64_t first,
    uint32_t entry)
{
	while (cursor_left(&c) >= entry) {
		uint32_t at = cursor_u32(&c);

		cursor_skip(&c, entry - 4);
		if (at >= first)
			slice->imports |= import_of(names, at - first);
	}
}

static bool
is_inside(const struct slice *slice, struct range range)
{
	return range.offset <= slice->range.size &&
	       range.size <= slice->range.size - range.offset;
}

/* Cut at a cap, and what was cut off is told of. */
static uint64_t
at_most(struct slice_reader *r, uint64_t size, uint64_t limit, const char *what)
{
	if (size <= limit)
		return size;
	defect_add(r->defects, DEFECT_LIMIT, r->slice->range.offset,
	    "%s are more than %d; the rest is not looked at", what,
	    (int) limit);
	return limit;
}

static bool
read_names(struct slice_reader *r, struct source_file *file,
    struct bytes symbols, uint32_t entry, struct arena *scratch,
    struct fault *fault)
{
	struct slice *slice = r->slice;
	struct cursor c = cursor_over(symbols);
	struct range names;
	struct bytes bytes;
	uint64_t size;

	c.swapped = slice->little_endian;
	names = names_of(c, r->undefined.count, entry);
	if (names.offset >= r->strings.size)
		return true;
	size = at_most(r, names.size + NAME_MAX_LEN, LIMIT_IMPORT_BYTES,
	    "the bytes with the names of imported symbols");
	if (size > r->strings.size - names.offset)
		size = r->strings.size - names.offset;
	if (!source_read_range(file,
		slice->range.offset + r->strings.offset + names.offset, size,
		LIMIT_IMPORT_BYTES, scratch, &bytes, fault))
		return false;
	match(slice, c, bytes, names.offset, entry);
	return true;
}

bool
imports_read(
    struct slice_reader *r, struct source_file *file, struct fault *fault)
{
	uint32_t entry = r->slice->wide ? NLIST_64_LEN : NLIST_LEN;
	struct range symbols = { r->symbols.offset, r->symbols.size };
	struct arena *scratch;
	struct bytes bytes;
	uint64_t count;
	bool read;

	if (r->slice->filetype != FILETYPE_EXECUTE ||
	    !is_inside(r->slice, symbols) || !is_inside(r->slice, r->strings) ||
	    r->undefined.first > symbols.size / entry)
		return true;
	count = symbols.size / entry - r->undefined.first;
	if (count > r->undefined.count)
		count = r->undefined.count;
	count = at_most(r, count, LIMIT_IMPORTS, "imported symbols");
	if (count == 0)
		return true;
	scratch = arena_new();
	read = source_read_range(file,
		   r->slice->range.offset + symbols.offset +
		       (uint64_t) r->undefined.first * entry,
		   count * entry, (uint64_t) LIMIT_IMPORTS * NLIST_64_LEN,
		   scratch, &bytes, fault) &&
	       read_names(r, file, bytes, entry, scratch, fault);
	arena_free(scratch);
	return read;
}
