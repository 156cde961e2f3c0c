/* SPDX-License-Identifier: MIT */
/* A seal's entries, found by path. */
#include <config.h>

#include <stdlib.h>

#include <sealtree/normal.h>

#include "resources.h"

/* A path that is not plain ASCII, decomposed. */
struct spelling {
	struct bytes path;
	size_t entry; /* by its number in the index */
};

struct seal_index {
	const struct seal_entry **entries; /* by path, then as in the file */
	size_t count;
	uint8_t *met;               /* a bit each */
	struct spelling *spellings; /* by path, then by number */
	size_t spelling_count;
};

static int
order_entries(const void *a, const void *b)
{
	const struct seal_entry *x = *(const struct seal_entry *const *) a;
	const struct seal_entry *y = *(const struct seal_entry *const *) b;
	int order = bytes_compare(x->path, y->path);

	return order ? order : (x > y) - (x < y);
}

static int
order_spellings(const void *a, const void *b)
{
	const struct spelling *x = a, *y = b;
	int order = bytes_compare(x->path, y->path);

	return order ? order : (x->entry > y->entry) - (x->entry < y->entry);
}

static bool
is_plain(struct bytes path)
{
	for (size_t i = 0; i < path.len; i++)
		if (path.data[i] >= 0x80)
			return false;
	return true;
}

static struct bytes
decompose(struct arena *arena, struct bytes path)
{
	struct text text = TEXT_INIT;
	struct bytes decomposed;

	text_add_decomposed(&text, path);
	decomposed = arena_copy(arena, text_bytes(&text));
	text_release(&text);
	return decomposed;
}

static void
add_spellings(struct seal_index *index, struct arena *arena)
{
	size_t capacity = 0;

	for (size_t i = 0; i < index->count; i++) {
		struct bytes path = index->entries[i]->path;

		if (is_plain(path))
			continue;
		ARENA_GROW(
		    arena, index->spellings, index->spelling_count, capacity);
		index->spellings[index->spelling_count++] =
		    (struct spelling){ decompose(arena, path), i };
	}
	if (index->spelling_count)
		qsort(index->spellings, index->spelling_count,
		    sizeof *index->spellings, order_spellings);
}

struct seal_index *
seal_index_new(const struct seal_set *set, struct arena *arena)
{
	struct seal_index *index = ARENA_NEW(arena, struct seal_index);

	index->count = set->entry_count;
	index->entries =
	    ARENA_ARRAY(arena, const struct seal_entry *, index->count);
	for (size_t i = 0; i < index->count; i++)
		index->entries[i] = &set->entries[i];
	if (index->count)
		qsort(index->entries, index->count,
		    sizeof(const struct seal_entry *), order_entries);
	index->met = arena_alloc(arena, index->count / 8 + 1, 1);
	add_spellings(index, arena);
	return index;
}

static void
meet(struct seal_index *index, size_t n)
{
	index->met[n / 8] |= (uint8_t) (1U << n % 8);
}

bool
seal_index_met(const struct seal_index *index, size_t n)
{
	return index->met[n / 8] >> n % 8 & 1;
}

const struct seal_entry *
seal_index_entry(const struct seal_index *index, size_t n)
{
	return n < index->count ? index->entries[n] : NULL;
}

const struct seal_entry *
seal_index_take(struct seal_index *index, struct bytes path)
{
	size_t low = 0, high = index->count, first;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (bytes_compare(index->entries[middle]->path, path) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (first = low;
	     low < index->count && bytes_equal(index->entries[low]->path, path);
	     low++)
		meet(index, low);
	return low > first ? index->entries[first] : NULL;
}

const struct seal_entry *
seal_index_take_respelled(struct seal_index *index, struct bytes path)
{
	struct arena *arena;
	struct bytes wanted;
	const struct seal_entry *found = NULL;
	size_t low = 0, high = index->spelling_count;

	if (is_plain(path))
		return NULL;
	arena = arena_new();
	wanted = decompose(arena, path);
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (bytes_compare(index->spellings[middle].path, wanted) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (; !found && low < index->spelling_count &&
	       bytes_equal(index->spellings[low].path, wanted);
	     low++)
		if (!seal_index_met(index, index->spellings[low].entry))
			found = seal_index_take(index,
			    index->entries[index->spellings[low].entry]->path);
	arena_free(arena);
	return found;
}
