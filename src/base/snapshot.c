/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include <sealtree/die.h>
#include <sealtree/limits.h>
#include <sealtree/snapshot.h>

struct mark {
	uint64_t path, look; /* hashes */
};

struct snapshot {
	struct mark *marks; /* by path */
	size_t count, capacity;
};

/* One walk. */
struct looking {
	struct source *source;
	struct snapshot *now;
	const struct snapshot *before;
	struct arena *arena; /* of the changes */
	struct snapshot_changes *changes;
};

/* FNV-1a */
static uint64_t
hash(uint64_t hash, const void *data, size_t len)
{
	const uint8_t *byte = data;

	for (size_t i = 0; i < len; i++)
		hash = (hash ^ byte[i]) * 1099511628211u;
	return hash;
}

static uint64_t
hash_path(const char *path)
{
	return hash(14695981039346656037u, path, strlen(path));
}

static uint64_t
hash_look(const struct source_stat *s)
{
	uint64_t look = hash(14695981039346656037u, &s->type, sizeof s->type);

	look = hash(look, &s->mode, sizeof s->mode);
	/* A folder's size says nothing that its time does not. */
	if (s->type != SOURCE_DIRECTORY)
		look = hash(look, &s->size, sizeof s->size);
	look = hash(look, &s->device, sizeof s->device);
	look = hash(look, &s->inode, sizeof s->inode);
	return hash(look, &s->modified, sizeof s->modified);
}

static int
by_path(const void *a, const void *b)
{
	const struct mark *x = a, *y = b;

	return (x->path > y->path) - (x->path < y->path);
}

static bool
is_new(const struct looking *l, const struct mark *mark)
{
	const struct mark *old;

	if (!l->before)
		return false;
	if (l->before->count == 0)
		return true;
	old = bsearch(mark, l->before->marks, l->before->count, sizeof *mark,
	    by_path);
	return !old || old->look != mark->look;
}

static void
tell(struct looking *l, const char *path)
{
	struct snapshot_changes *c = l->changes;

	c->total++;
	if (c->count < LIMIT_CHANGES)
		c->paths[c->count++] = arena_string(l->arena, bytes_of(path));
}

/* Whether it is new or otherwise; false too where there is no more room. */
static bool
note(struct looking *l, const char *path)
{
	struct snapshot *now = l->now;
	struct source_stat stat;
	struct fault fault;
	struct mark mark;

	if (now->count == LIMIT_FILES ||
	    !source_stat(l->source, path, &stat, &fault))
		return false;
	if (now->count == now->capacity) {
		now->capacity = now->capacity ? now->capacity * 2 : 1024;
		now->marks = xrealloc(
		    now->marks, now->capacity, sizeof *now->marks);
	}
	mark = (struct mark){ hash_path(path), hash_look(&stat) };
	now->marks[now->count++] = mark;
	return is_new(l, &mark);
}

static void look_into(struct looking *l, const char *path, unsigned depth);

static void
look_at(struct looking *l, const char *path, enum source_type type,
    unsigned depth)
{
	size_t told = l->changes ? l->changes->total : 0;
	bool changed = note(l, path);

	if (type == SOURCE_DIRECTORY)
		look_into(l, path, depth + 1);
	/* `changed` is never so without `changes`. */
	if (changed && l->changes && l->changes->total == told)
		tell(l, path);
}

static void
look_into(struct looking *l, const char *path, unsigned depth)
{
	struct arena *arena;
	struct source_list list;
	struct fault fault;

	if (depth > LIMIT_DIRECTORY_DEPTH)
		return;
	arena = arena_new();
	if (!source_list(l->source, path, arena, &list, &fault))
		list.count = 0;
	for (size_t i = 0; i < list.count; i++) {
		const char *inner =
		    path_join(arena, path, list.entries[i].name);

		if (inner)
			look_at(l, inner, list.entries[i].type, depth);
	}
	arena_free(arena);
}

/* Both are sorted. */
static size_t
count_gone(const struct snapshot *before, const struct snapshot *now)
{
	size_t gone = 0, at = 0;

	for (size_t i = 0; i < before->count; i++) {
		while (at < now->count &&
		       now->marks[at].path < before->marks[i].path)
			at++;
		gone += at == now->count ||
			now->marks[at].path != before->marks[i].path;
	}
	return gone;
}

struct snapshot *
snapshot_take(struct source *source, const struct snapshot *before,
    struct arena *arena, struct snapshot_changes *changes)
{
	struct looking l = { source, xalloc(1, sizeof *l.now), before, arena,
		changes };
	struct source_stat stat;
	struct fault fault;

	if (before) {
		*changes = (struct snapshot_changes){ 0 };
		changes->paths =
		    ARENA_ARRAY(arena, const char *, LIMIT_CHANGES);
	}
	if (source_stat(source, ".", &stat, &fault))
		look_at(&l, ".", stat.type, 0);
	if (l.now->count)
		qsort(l.now->marks, l.now->count, sizeof *l.now->marks,
		    by_path);
	if (before)
		changes->total += count_gone(before, l.now);
	return l.now;
}

void
snapshot_free(struct snapshot *snapshot)
{
	if (!snapshot)
		return;
	free(snapshot->marks);
	free(snapshot);
}

bool
snapshot_equal(const struct snapshot *a, const struct snapshot *b)
{
	return a->count == b->count &&
	       (a->count == 0 ||
		   memcmp(a->marks, b->marks, a->count * sizeof *a->marks) ==
		       0);
}
