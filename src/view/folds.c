/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include <sealtree/die.h>
#include <sealtree/view.h>

/* Open addressing; nothing is ever taken out, FOLD_DEFAULT stands instead. */
struct fold_entry {
	char *name;
	size_t len;
	enum fold fold;
};

/* FNV-1a, 64 bits (Fowler, Noll, Vo, 1991). */
static uint64_t
hash(struct bytes name)
{
	uint64_t h = 0xcbf29ce484222325u;

	for (size_t i = 0; i < name.len; i++)
		h = (h ^ name.data[i]) * 0x100000001b3u;
	return h;
}

/* The entry of that name, or the free one where it belongs. */
static struct fold_entry *
look_up(const struct folds *folds, struct bytes name)
{
	size_t mask = folds->capacity - 1, i = (size_t) hash(name) & mask;

	while (folds->entries[i].name &&
	       !bytes_equal(name,
		   bytes_over(folds->entries[i].name, folds->entries[i].len)))
		i = (i + 1) & mask;
	return &folds->entries[i];
}

static void
grow(struct folds *folds)
{
	struct folds bigger = {
		.capacity = folds->capacity ? folds->capacity * 2 : 64,
		.count = folds->count,
	};

	bigger.entries = xalloc(bigger.capacity, sizeof *bigger.entries);
	for (size_t i = 0; i < folds->capacity; i++) {
		struct fold_entry *old = &folds->entries[i];

		if (old->name)
			*look_up(&bigger, bytes_over(old->name, old->len)) =
			    *old;
	}
	free(folds->entries);
	*folds = bigger;
}

void
folds_clear(struct folds *folds)
{
	for (size_t i = 0; i < folds->capacity; i++)
		free(folds->entries[i].name);
	free(folds->entries);
	*folds = (struct folds){ 0 };
}

enum fold
folds_get(const struct folds *folds, struct bytes name)
{
	if (!folds->capacity)
		return FOLD_DEFAULT;
	return look_up(folds, name)->fold;
}

void
folds_set(struct folds *folds, struct bytes name, enum fold fold)
{
	struct fold_entry *entry;

	if (folds->count >= folds->capacity / 2)
		grow(folds);
	entry = look_up(folds, name);
	if (!entry->name) {
		entry->name = xalloc(name.len + 1, 1);
		if (name.len)
			memcpy(entry->name, name.data, name.len);
		entry->len = name.len;
		folds->count++;
	}
	entry->fold = fold;
}
