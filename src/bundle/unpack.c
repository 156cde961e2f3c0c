/* SPDX-License-Identifier: MIT */
/*
 * From an archive to a tree of names and ranges of the spill. All of it, or
 * nothing: were the rest left out for a limit, its files would be missing to
 * every seal. What is damaged or encrypted keeps its name, and cannot be
 * opened.
 */
#include <config.h>

#include <errno.h>
#include <string.h>

#include <sealtree/archive.h>
#include <sealtree/limits.h>
#include <sealtree/mount.h>
#include <sealtree/source_tree.h>
#include <sealtree/zip.h>

#include "walker.h"

enum {
	TICK_BYTES = 8 << 20,
	TICK_ENTRIES = 1024,
	ZEROES = 4096
};

struct unpacking {
	struct walker *w;
	const struct place *place;
	const char *into;
	struct container *container;
	struct spill *spill;
	struct source_tree *tree;
	struct archive_reader *reader;
	struct arena *arena; /* until it is unpacked */
	struct zip_directory zip;
	bool is_zip;
	size_t zip_next;
	uint64_t ticked;
	bool stopped;
};

static void __attribute__((format(printf, 4, 5))) note(struct unpacking *u,
    enum defect_kind kind, struct bytes entry, const char *format, ...)
{
	struct defects *defects = &u->container->defects;
	struct text what = TEXT_INIT;
	va_list args;

	va_start(args, format);
	text_vprintf(&what, format, args);
	va_end(args);
	if (defects->count < LIMIT_DEFECTS && entry.len > 0)
		defects->file = arena_printf(u->w->arena, "%s/%s", u->into,
		    arena_string(u->arena, entry));
	defect_add(defects, kind, NO_OFFSET, "%s", text_string(&what));
	defects->file = NULL;
	text_release(&what);
}

/* Nothing of it is looked at. */
static void __attribute__((format(printf, 4, 5))) stop(struct unpacking *u,
    enum defect_kind kind, struct bytes entry, const char *format, ...)
{
	struct text what = TEXT_INIT;
	va_list args;

	va_start(args, format);
	text_vprintf(&what, format, args);
	va_end(args);
	note(u, kind, entry, "%s", text_string(&what));
	text_release(&what);
	u->stopped = true;
}

static bool
goes_on(struct unpacking *u)
{
	struct walker *w = u->w;
	uint64_t size = spill_size(u->spill);

	if (size - u->ticked >= TICK_BYTES ||
	    u->container->entries % TICK_ENTRIES == TICK_ENTRIES - 1) {
		u->ticked = size;
		walker_at(w, u->place->path);
	}
	if (!u->stopped && w->events->cancelled(w->context))
		stop(u, DEFECT_LIMIT, (struct bytes){ 0 },
		    "reading it was stopped");
	return !u->stopped;
}

static bool
write_zeroes(struct unpacking *u, uint64_t count, struct fault *fault)
{
	static const uint8_t zeroes[ZEROES];

	while (count > 0 && goes_on(u)) {
		size_t len = count < ZEROES ? (size_t) count : ZEROES;

		if (!spill_write(u->spill, zeroes, len, fault))
			return false;
		count -= len;
	}
	return true;
}

/* "4 GiB", "300 bytes" */
static const char *
size_word(struct arena *arena, uint64_t size)
{
	static const char *const units[] = { "bytes", "KiB", "MiB", "GiB",
		"TiB", "PiB", "EiB" };
	unsigned unit = 0;

	while (size >= 1024 && unit < 6) {
		size = size / 1024;
		unit++;
	}
	return arena_printf(
	    arena, "%llu %s", (unsigned long long) size, units[unit]);
}

static void
spill_failed(struct unpacking *u, struct bytes name, struct fault fault)
{
	if (fault.error == EFBIG)
		stop(u, DEFECT_LIMIT, name,
		    "more than %s would be unpacked (--max-size)",
		    size_word(u->arena, spill_most(u->spill)));
	else
		stop(u, DEFECT_LIMIT, name, "it cannot be unpacked: %s",
		    strerror(fault.error));
}

/* False if its bytes cannot be had. */
static bool
unpack_bytes(struct unpacking *u, struct bytes name, struct tree_entry *entry)
{
	struct fault fault = { 0 };
	struct bytes block;
	uint64_t at;

	entry->backing = spill_file(u->spill);
	entry->at = spill_size(u->spill);
	entry->size = 0;
	while (goes_on(u)) {
		if (!archive_reader_block(u->reader, &block, &at))
			return false;
		if (block.len == 0)
			return true;
		if (!write_zeroes(u, at - entry->size, &fault) ||
		    !spill_write(u->spill, block.data, block.len, &fault)) {
			spill_failed(u, name, fault);
			return false;
		}
		entry->size = at + block.len;
	}
	return false;
}

static void
unpack_file(struct unpacking *u, struct bytes name, uint64_t declared,
    struct tree_entry *entry)
{
	uint64_t most = spill_most(u->spill);
	const char *why;

	if (declared > most - spill_size(u->spill)) {
		stop(u, DEFECT_LIMIT, name,
		    "entry %u declares %s; limit is %s (--max-size)",
		    u->container->entries, size_word(u->arena, declared),
		    size_word(u->arena, most));
		return;
	}
	if (unpack_bytes(u, name, entry) || u->stopped)
		return;
	why = archive_reader_why(u->reader);
	if (archive_reader_limited(u->reader))
		stop(u, DEFECT_LIMIT, name, "%s", why);
	else
		note(u, DEFECT_CONTAINER, name, "its bytes cannot be had: %s",
		    why ? why : "they are damaged");
	entry->error = EIO;
}

/* Whether that link at `name` leads to what is not in the archive. */
static bool
leads_out(struct bytes name, struct bytes target)
{
	struct cursor c = cursor_over(target);
	long depth = 0;

	if (bytes_begin(target, "/"))
		return true;
	for (size_t i = 0; i < name.len; i++)
		depth += name.data[i] == '/' && i + 1 < name.len;
	while (cursor_left(&c) > 0) {
		const uint8_t *slash = memchr(c.rest.data, '/', c.rest.len);
		size_t len =
		    slash ? (size_t) (slash - c.rest.data) : c.rest.len;
		struct bytes part = cursor_take(&c, len);

		cursor_skip(&c, slash != NULL);
		if (bytes_are(part, ".."))
			depth--;
		else if (part.len > 0 && !bytes_are(part, "."))
			depth++;
		if (depth < 0)
			return true;
	}
	return false;
}

static void
add_entry(
    struct unpacking *u, struct bytes name, const struct tree_entry *entry)
{
	enum tree_added added = source_tree_add(u->tree, name, entry);
	const char *why = tree_added_why(added);

	if (added == TREE_FULL)
		stop(u, DEFECT_LIMIT, name, "%s", why);
	else if (why)
		note(u, DEFECT_ENTRY, name, "an entry is refused: %s", why);
	else if (added == TREE_REPLACED)
		note(u, DEFECT_ENTRY, name,
		    "an entry is there twice: the last one counts here");
	if (!why && entry->type == SOURCE_LINK &&
	    leads_out(name, entry->target))
		note(u, DEFECT_ENTRY, name,
		    "a link leads out of the archive: it is not followed");
}

/* What the directory of a zip says counts. */
static bool
take_zip_entry(
    struct unpacking *u, struct bytes *name, struct archive_item *item)
{
	const struct zip_entry *e;

	while (u->zip_next < u->zip.count && u->zip.entries[u->zip_next].twice)
		u->zip_next++;
	if (u->zip_next >= u->zip.count)
		return false;
	e = &u->zip.entries[u->zip_next++];
	if (e->differs)
		note(u, DEFECT_ENTRIES_DIFFER, e->name,
		    "the archive's directory and the entry's own header "
		    "disagree on %s",
		    e->differs);
	*name = e->name;
	item->type = e->type;
	item->mode_known = e->mode_known;
	item->mode = e->mode;
	item->encrypted |= e->encrypted;
	item->size_known = true;
	item->size = e->size;
	return true;
}

/* What a Mac puts beside files for their extended attributes. */
static bool
is_shadow(struct bytes name)
{
	return bytes_begin(name, "__MACOSX/") || bytes_are(name, "__MACOSX");
}

static void
take_item(struct unpacking *u, struct archive_item *item)
{
	struct container *container = u->container;
	struct bytes name = item->path;
	struct tree_entry entry;

	container->entries++;
	if (u->is_zip && !take_zip_entry(u, &name, item)) {
		note(u, DEFECT_CONTAINER, name,
		    "an entry is not in the archive's directory");
		return;
	}
	if (u->is_zip && is_shadow(name)) {
		container->shadows += item->type == SOURCE_FILE;
		return;
	}
	entry = (struct tree_entry){
		.type = item->type,
		.mode_known = item->mode_known,
		.mode = item->mode,
		.modified = item->modified,
		.target = item->target,
		.same_as = item->same_as,
	};
	container->modeless += !item->mode_known && item->type != SOURCE_LINK;
	container->encrypted += item->encrypted;
	if (item->type == SOURCE_SPECIAL && item->same_as.len == 0) {
		note(u, DEFECT_ENTRY, name,
		    "an entry is refused: it is neither a file, a folder nor a "
		    "link");
		return;
	}
	if (item->encrypted) {
		entry.error = EACCES;
		entry.size = item->size;
	} else if (item->type == SOURCE_FILE && item->same_as.len == 0) {
		unpack_file(u, name, item->size_known ? item->size : 0, &entry);
	}
	if (!u->stopped)
		add_entry(u, name, &entry);
}

static void
tell_end(struct unpacking *u, enum archive_next next)
{
	const char *why = archive_reader_why(u->reader);

	if (next == NEXT_LIMIT)
		stop(u, DEFECT_LIMIT, (struct bytes){ 0 }, "%s", why);
	else if (next == NEXT_FOREIGN && u->is_zip)
		stop(u, DEFECT_CONTAINER, (struct bytes){ 0 },
		    "the archive is damaged: no reader understands it");
	else if (next == NEXT_FOREIGN)
		u->stopped = true;
	else if (next == NEXT_DAMAGED)
		note(u, DEFECT_CONTAINER, (struct bytes){ 0 },
		    "the archive is damaged: %s", why);
	if (u->container->encrypted > 0)
		note(u, DEFECT_ENCRYPTED, (struct bytes){ 0 },
		    "%u of %u entries are encrypted", u->container->encrypted,
		    u->container->entries);
}

/* The library tells of the first one only. */
static void
add_twins(struct unpacking *u)
{
	for (size_t i = 1; i < u->zip.count && !u->stopped; i++) {
		const struct zip_entry *e = &u->zip.entries[i];
		struct tree_entry entry = {
			.type = SOURCE_FILE,
			.mode_known = e->mode_known,
			.mode = e->mode,
			.same_as = e[-1].name,
		};

		if (!e->twice)
			continue;
		u->container->entries++;
		note(u, DEFECT_ENTRIES_DIFFER, e->name,
		    "an entry has the bytes of another one");
		add_entry(u, e->name, &entry);
	}
}

static void
unpack(struct unpacking *u)
{
	enum archive_next next = NEXT_END;
	struct archive_item item;

	while (goes_on(u) &&
	       (next = archive_reader_next(u->reader, &item)) == NEXT_ITEM)
		take_item(u, &item);
	add_twins(u);
	if (u->stopped)
		return;
	u->container->format = archive_reader_format(u->reader);
	if (archive_reader_filter(u->reader))
		u->container->filter = arena_string(
		    u->w->arena, bytes_of(archive_reader_filter(u->reader)));
	tell_end(u, next);
	if (u->container->modeless > 0)
		note(u, DEFECT_NOT_KEPT, (struct bytes){ 0 },
		    "the archive kept no modes of %u of %u entries: whether a "
		    "program may be executed is not known",
		    u->container->modeless, u->container->entries);
	u->container->unpacked = archive_reader_unpacked(u->reader);
}

static bool
is_called_zip(const struct place *place)
{
	return strcmp(place->kind->id, "zip") == 0 ||
	       strcmp(place->kind->id, "ipa") == 0;
}

/* False if there is no more to be read. */
static bool
read_directory(struct unpacking *u, struct source_file *file)
{
	uint8_t head[4] = { 0 };
	struct fault fault;
	size_t got;

	if (!source_read(file, 0, head, sizeof head, &got, &fault)) {
		stop(u, DEFECT_UNREADABLE, (struct bytes){ 0 }, "%s: %s",
		    fault.doing, strerror(fault.error));
		return false;
	}
	u->is_zip = bytes_begin(bytes_over(head, got), "PK");
	if (!u->is_zip && !is_called_zip(u->place))
		return true;
	if (zip_read_directory(file, u->arena, &u->zip))
		u->is_zip = true;
	else if (!u->is_zip)
		return true;
	else
		stop(u, DEFECT_CONTAINER, (struct bytes){ 0 },
		    "the archive is damaged: its directory is not there, as if "
		    "it were cut short");
	u->container->format = "zip";
	if (u->zip.why && u->zip.limited)
		stop(u, DEFECT_LIMIT, (struct bytes){ 0 }, "%s", u->zip.why);
	else if (u->zip.why)
		note(u, DEFECT_CONTAINER, (struct bytes){ 0 },
		    "the archive is damaged: %s", u->zip.why);
	return !u->stopped;
}

/* A file as of now; what it becomes meanwhile is another one. */
static void
mount(struct unpacking *u)
{
	struct source *source = source_of_tree(u->tree);
	struct fault fault;

	if (u->stopped || source_tree_count(u->tree) == 0) {
		source_close(source);
		return;
	}
	u->container->opened =
	    source_mount(u->w->source, u->into, source, &fault);
	if (!u->container->opened)
		note(u, DEFECT_NOT_OPENED, (struct bytes){ 0 },
		    "its content is not looked at: %s",
		    fault.error == EEXIST ? "something else has its name"
					  : strerror(fault.error));
}

void
container_unpack(struct walker *w, const struct place *place, const char *into,
    struct source_file *file)
{
	struct unpacking u = {
		.w = w,
		.place = place,
		.into = into,
		.container = place->container,
		.spill = source_spill(w->source),
		.arena = arena_new(),
	};

	if (!u.spill) {
		note(&u, DEFECT_NOT_OPENED, (struct bytes){ 0 },
		    "there is no room to unpack it");
	} else if (read_directory(&u, file)) {
		u.ticked = spill_size(u.spill);
		u.tree = source_tree_new();
		u.reader = archive_reader_open_whole(
		    file, spill_most(u.spill) - spill_size(u.spill));
		unpack(&u);
		if (source_file_changed(file))
			note(&u, DEFECT_CHANGED, (struct bytes){ 0 },
			    "it changed while it was read");
		mount(&u);
		archive_reader_close(u.reader);
	}
	arena_free(u.arena);
}
