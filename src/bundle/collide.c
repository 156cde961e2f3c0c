/* SPDX-License-Identifier: MIT */
/*
 * Names of one folder that a Mac's disk takes for the same: APFS and HFS+ tell
 * neither letters by their case, as they are set up, nor letters from those
 * composed of a base and marks (Apple File System Reference, 2020).
 */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include <sealtree/normal.h>

#include "walker.h"

struct spelled {
	struct bytes key;
	size_t entry;
};

static bool
is_plain(const char *name)
{
	for (; *name; name++)
		if ((*name >= 'A' && *name <= 'Z') || (uint8_t) *name >= 0x80)
			return false;
	return true;
}

static uint32_t
lower(uint32_t c)
{
	bool latin = c >= 'A' && c <= 'Z';
	bool greek = c >= 0x391 && c <= 0x3a9 && c != 0x3a2;
	bool cyrillic = c >= 0x410 && c <= 0x42f;

	return latin || greek || cyrillic   ? c + 0x20
	       : c >= 0x400 && c <= 0x40f ? c + 0x50
					  : c;
}

static struct bytes
key_of(struct arena *arena, const char *name)
{
	struct text decomposed = TEXT_INIT, key = TEXT_INIT;
	struct bytes rest, copy;

	text_add_decomposed(&decomposed, bytes_of(name));
	rest = text_bytes(&decomposed);
	while (rest.len) {
		uint8_t raw = rest.data[0];
		int32_t c = text_next(&rest);

		if (c < 0)
			text_add_char(&key, (char) raw);
		else
			text_add_code_point(&key, lower((uint32_t) c));
	}
	copy = arena_copy(arena, text_bytes(&key));
	text_release(&decomposed);
	text_release(&key);
	return copy;
}

static int
order(const void *a, const void *b)
{
	const struct spelled *one = a, *other = b;
	int by = bytes_compare(one->key, other->key);

	return by ? by : (one->entry > other->entry) - (one->entry < other->entry);
}

static void
add_collision(struct walker *w, const struct folder *f,
    const struct source_entry *entry, const struct source_entry *other,
    const struct place *inside)
{
	const char *path = path_join(w->arena, f->path, entry->name);
	struct notable *n = path ? notable_add(w, inside, NOTABLE_COLLISION,
				       entry->type, path)
				 : NULL;

	if (n)
		n->seen = arena_string(w->arena, bytes_of(other->name));
}

/* Two that differ are the same only if one of them is not plain. */
static bool
may_collide(const struct source_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		if (!is_plain(list->entries[i].name))
			return list->count > 1;
	return false;
}

void
notable_collisions(
    struct walker *w, const struct folder *f, const struct place *inside)
{
	const struct source_list *list = f->list;
	struct arena *arena;
	struct spelled *all;

	if (!may_collide(list))
		return;
	arena = arena_new();
	all = ARENA_ARRAY(arena, struct spelled, list->count);
	for (size_t i = 0; i < list->count; i++) {
		const char *name = list->entries[i].name;

		all[i].entry = i;
		all[i].key =
		    is_plain(name) ? bytes_of(name) : key_of(arena, name);
	}
	qsort(all, list->count, sizeof *all, order);
	for (size_t i = 1; i < list->count; i++)
		if (bytes_equal(all[i - 1].key, all[i].key))
			add_collision(w, f, &list->entries[all[i].entry],
			    &list->entries[all[i - 1].entry], inside);
	arena_free(arena);
}
