/* SPDX-License-Identifier: MIT */
/* The list of what is notable in a node. */
#include <config.h>

#include <sealtree/limits.h>

#include "walker.h"

struct notables *
notables_new(struct arena *arena)
{
	return ARENA_NEW(arena, struct notables);
}

/* Archives are looked into later: each counts. */
static uint32_t
most_of(enum notable_kind kind)
{
	return kind == NOTABLE_ARCHIVE ? LIMIT_ARCHIVES : LIMIT_NOTABLE_FILES;
}

struct notable *
notable_add(struct walker *w, const struct place *inside,
    enum notable_kind kind, enum source_type type, const char *path)
{
	struct notables *all = inside ? inside->notables : NULL;
	struct notable *n;

	if (!all || all->met[kind]++ >= most_of(kind))
		return NULL;
	ARENA_GROW(w->arena, all->list, all->count, all->capacity);
	n = &all->list[all->count++];
	*n = (struct notable){
		.kind = kind,
		.type = type,
		.path = arena_string(w->arena, bytes_of(path)),
	};
	return n;
}

const struct notable *
code_notable(const struct code *code, enum notable_kind kind, size_t *at)
{
	const struct notables *all = code->notables;

	for (; all && *at < all->count; ++*at)
		if (all->list[*at].kind == kind)
			return &all->list[(*at)++];
	return NULL;
}

uint32_t
code_notable_count(const struct code *code, enum notable_kind kind)
{
	return code->notables ? code->notables->met[kind] : 0;
}
