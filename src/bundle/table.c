/* SPDX-License-Identifier: MIT */
#include <config.h>

#include "table.h"

struct entry {
	struct bytes key;
	uint64_t hash;
	void *value;
	struct entry *next; /* in its bucket */
};

struct table {
	struct arena *arena;
	struct entry **buckets;
	size_t bucket_count, count; /* buckets: a power of two */
};

enum {
	FIRST_BUCKETS = 64
};

struct table *
table_new(struct arena *arena)
{
	struct table *table = ARENA_NEW(arena, struct table);

	table->arena = arena;
	table->bucket_count = FIRST_BUCKETS;
	table->buckets = ARENA_ARRAY(arena, struct entry *, FIRST_BUCKETS);
	return table;
}

/* FNV-1a, begun with an address, so that nobody can make names that all fall
 * into one bucket. */
static uint64_t
hash_of(const struct table *table, struct bytes key)
{
	uint64_t hash = (uint64_t) (uintptr_t) table ^ 14695981039346656037u;

	for (size_t i = 0; i < key.len; i++)
		hash = (hash ^ key.data[i]) * 1099511628211u;
	return hash ^ hash >> 32;
}

static struct entry **
bucket_of(const struct table *table, uint64_t hash)
{
	return &table->buckets[hash & (table->bucket_count - 1)];
}

static struct entry *
find(const struct table *table, struct bytes key, uint64_t hash)
{
	struct entry *e = *bucket_of(table, hash);

	while (e && (e->hash != hash || !bytes_equal(e->key, key)))
		e = e->next;
	return e;
}

static void
put(struct table *table, struct entry *e)
{
	struct entry **bucket = bucket_of(table, e->hash);

	e->next = *bucket;
	*bucket = e;
}

static void
grow(struct table *table)
{
	struct entry **old = table->buckets;
	size_t count = table->bucket_count;

	table->bucket_count *= 2;
	table->buckets =
	    ARENA_ARRAY(table->arena, struct entry *, table->bucket_count);
	for (size_t i = 0; i < count; i++)
		while (old[i]) {
			struct entry *e = old[i];

			old[i] = e->next;
			put(table, e);
		}
}

void **
table_at(struct table *table, struct bytes key)
{
	uint64_t hash = hash_of(table, key);
	struct entry *e = find(table, key, hash);

	if (e)
		return &e->value;
	if (table->count >= table->bucket_count)
		grow(table);
	e = ARENA_NEW(table->arena, struct entry);
	e->key = arena_copy(table->arena, key);
	e->hash = hash;
	put(table, e);
	table->count++;
	return &e->value;
}

void *
table_find(const struct table *table, struct bytes key)
{
	const struct entry *e = find(table, key, hash_of(table, key));

	return e ? e->value : NULL;
}
