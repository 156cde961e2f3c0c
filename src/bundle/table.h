/* SPDX-License-Identifier: MIT */
/* Something by name: a hash table that lives in an arena. */
#ifndef SEALTREE_BUNDLE_TABLE_H
#define SEALTREE_BUNDLE_TABLE_H

#include <sealtree/arena.h>

struct table;

struct table *table_new(struct arena *arena);
/* Where what belongs to `key` is kept: at first NULL. The key is copied. The
 * pointer holds until the next call. */
void **table_at(struct table *table, struct bytes key);
/* The same; NULL if nothing was ever kept there. */
void *table_find(const struct table *table, struct bytes key);

#endif
