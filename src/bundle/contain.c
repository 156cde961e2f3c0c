/* SPDX-License-Identifier: MIT */
/*
 * Containers on the way of the walk: which files are opened, and what there is
 * to say where nothing is in them.
 */
#include <config.h>

#include <string.h>
#include <strings.h>

#include <sealtree/limits.h>
#include <sealtree/mount.h>

#include "walker.h"

enum {
	NAMED = 8 /* in a message */
};

/* In a folder a name has to promise what the first bytes then are. */
static const struct row {
	const char *suffix, *kind;
} rows[] = {
	{ ".ipa", "ipa" },
	{ ".zip", "zip" },
	{ ".tar", "tar" },
	{ ".tgz", "tar" },
	{ ".tar.gz", "tar" },
	{ ".tbz", "tar" },
	{ ".tbz2", "tar" },
	{ ".tar.bz2", "tar" },
	{ ".txz", "tar" },
	{ ".tar.xz", "tar" },
	{ ".tar.lzma", "tar" },
	{ ".tar.lz", "tar" },
	{ ".tar.Z", "tar" },
	{ ".tar.zst", "tar" },
	{ ".tar.lz4", "tar" },
	{ ".cpio", "cpio" },
	{ ".cpio.gz", "cpio" },
	{ ".7z", "7z" },
};

static const char *
kind_by_suffix(const char *name)
{
	size_t len = strlen(name);

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		size_t suffix = strlen(rows[i].suffix);

		if (len > suffix &&
		    strcasecmp(name + len - suffix, rows[i].suffix) == 0)
			return rows[i].kind;
	}
	return NULL;
}

/* What may be a container by its first bytes. What packs a tar or a cpio packs
 * other things too: which it is, unpacking tells. */
static const struct mark {
	uint16_t at, len;
	const char *magic, *kind;
} marks[] = {
	{ 0, 4, "PK\3\4", "zip" },
	{ 0, 4, "PK\5\6", "zip" },
	{ 0, 6, "7z\xbc\xaf\x27\x1c", "7z" },
	{ 257, 5, "ustar", "tar" },
	{ 0, 5, "07070", "cpio" },
	{ 0, 2, "\xc7\x71", "cpio" },
	{ 0, 2, "\x1f\x8b", "tar" },
	{ 0, 3, "BZh", "tar" },
	{ 0, 6,
	    "\xfd"
	    "7zXZ\0",
	    "tar" },
	{ 0, 4, "\x28\xb5\x2f\xfd", "tar" },
	{ 0, 4, "\x04\x22\x4d\x18", "tar" },
	{ 0, 2, "\x1f\x9d", "tar" },
	{ 0, 4, "LZIP", "tar" },
};

static const char *
kind_by_mark(struct bytes head)
{
	struct bytes magic;

	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (bytes_slice(head, marks[i].at, marks[i].len, &magic) &&
		    bytes_equal(
			magic, bytes_over(marks[i].magic, marks[i].len)))
			return marks[i].kind;
	return NULL;
}

/* A name may promise an archive that the first bytes do not tell: one of an
 * old tar, or a damaged one. */
const char *
container_kind(const char *name, struct bytes head, bool root)
{
	const char *promised = kind_by_suffix(name);
	const char *kind = kind_by_mark(head);

	if (!kind && promised && root)
		return promised;
	if (!kind || (!promised && !root))
		return NULL;
	if (strcmp(kind, "zip") == 0 && promised &&
	    strcmp(promised, "ipa") == 0)
		return promised;
	return strcmp(kind, "tar") == 0 && promised ? promised : kind;
}

void
container_begin(struct walker *w, struct place *place)
{
	static const char *const ids[] = { "ipa", "zip", "tar", "cpio", "7z" };
	struct container *container;
	bool found = false;

	for (size_t i = 0; i < sizeof ids / sizeof *ids; i++)
		found |= strcmp(place->kind->id, ids[i]) == 0;
	if (!found)
		return;
	container = ARENA_NEW(w->arena, struct container);
	defects_init(&container->defects, w->arena);
	place->container = container;
	place->notables = notables_new(w->arena);
}

static unsigned
containers_around(const struct place *place)
{
	unsigned count = 0;

	for (place = place->parent; place; place = place->parent)
		count += place->container != NULL;
	return count;
}

static void
open_container(struct walker *w, const struct place *place, const char *into,
    struct container *container)
{
	struct fault fault = { 0 };
	struct source_file *file;

	if (containers_around(place) >= LIMIT_CONTAINER_NESTING) {
		defect_add(&container->defects, DEFECT_LIMIT, NO_OFFSET,
		    "archives lie in each other deeper than this reads");
		return;
	}
	walker_at(w, place->path);
	file = source_open(w->source, place->path, &fault);
	if (file)
		container_unpack(w, place, into, file);
	else
		walker_trouble(w, place->path, fault.error, fault.doing);
	source_file_close(file);
}

/* "Symbols/, SwiftSupport/": what stands at the top of it. */
static void
add_found(struct walker *w, const char *into, struct text *text)
{
	struct arena *arena = arena_new();
	struct source_list list;
	struct fault fault;
	size_t i = 0;

	if (!source_list(w->source, into, arena, &list, &fault))
		list.count = 0;
	text_add_string(text, list.count ? " (found: " : " (it is empty");
	for (; i < list.count && i < NAMED; i++)
		text_printf(text, "%s%s%s", i ? ", " : "", list.entries[i].name,
		    list.entries[i].type == SOURCE_DIRECTORY ? "/" : "");
	text_add_string(text, i < list.count ? ", …)" : ")");
	arena_free(arena);
}

static bool
has_payload(struct walker *w, const char *into)
{
	struct arena *arena = arena_new();
	struct source_list list;
	struct fault fault;
	bool found = false;

	if (!source_list(w->source, path_join(arena, into, "Payload"), arena,
		&list, &fault))
		list.count = 0;
	for (size_t i = 0; !found && i < list.count; i++) {
		const struct bundle_kind *kind =
		    kind_by_name(list.entries[i].name);

		found = list.entries[i].type == SOURCE_DIRECTORY && kind &&
			strcmp(kind->id, "app") == 0;
	}
	arena_free(arena);
	return found;
}

/* What is not in it, in the words of a message; nothing is added to `text` if
 * all is there. */
static void
say_what_is_missing(struct walker *w, const struct place *place,
    const char *into, bool any, struct text *text)
{
	if (strcmp(place->kind->id, "ipa") == 0 && !has_payload(w, into))
		text_add_string(text, "no Payload/*.app inside");
	else if (!any)
		text_add_string(text, "no bundle, no Mach-O file and no "
				      "profile is in this archive");
	else
		return;
	add_found(w, into, text);
}

/* An app is installed from Payload only. */
static void
note_missing(struct walker *w, struct place *place, const char *into, bool any)
{
	struct text missing = TEXT_INIT;

	say_what_is_missing(w, place, into, any, &missing);
	if (any && missing.len > 0)
		defect_add(&place->container->defects, DEFECT_CONTAINER,
		    NO_OFFSET, "%s", text_string(&missing));
	text_release(&missing);
}

/* The root is nothing to look at: a message says why. If something is wrong
 * with it, that is told of too. */
static void
say_why(struct walker *w, const struct place *place, const char *into,
    struct text *why)
{
	const struct defects *defects = &place->container->defects;

	if (place->container->opened)
		say_what_is_missing(w, place, into, false, why);
	else if (defects->count > 0)
		text_add_string(why, defects->list[0].what);
	else
		text_add_string(why, "this is no archive that is read here");
}

void
container_visit(
    struct walker *w, struct place *place, unsigned nesting, struct text *why)
{
	const char *into = path_into(w->arena, place->path);
	struct container *container = place->container;
	unsigned pending = w->pending_count;
	bool any;

	if (!into)
		return;
	open_container(w, place, into, container);
	if (strcmp(place->kind->id, "zip") == 0 && has_payload(w, into))
		place->kind = bundle_kind_find("ipa");
	w->pending[w->pending_count++] = place;
	if (container->opened)
		walker_visit(w, into, place->name, place, nesting);
	any = w->pending_count <= pending;
	if (container->opened && (any || container->defects.count > 0))
		note_missing(w, place, into, any);
	if (any)
		return;
	w->pending_count = pending;
	if (why) {
		say_why(w, place, into, why);
		if (container->defects.count > 0)
			walker_trouble(w, ".", 0, text_string(why));
	}
	if (container->defects.count > 0)
		walker_tell(w, place);
}
