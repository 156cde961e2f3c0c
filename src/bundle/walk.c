/* SPDX-License-Identifier: MIT */
/*
 * The walk over a source: folders depth first, names in the order of their
 * bytes, links never followed.
 */
#include <config.h>

#include <string.h>

#include <sealtree/limits.h>
#include <sealtree/text.h>

#include "walk.h"
#include "walker.h"

enum {
	AT_ONCE = 4096 /* entries of a folder */
};

void
walker_at(struct walker *w, const char *path)
{
	w->events->at(w->context, path);
}

void
walker_trouble(struct walker *w, const char *path, int error, const char *what)
{
	w->events->trouble(w->context, path, error, what);
}

void
walker_tell(struct walker *w, const struct place *place)
{
	unsigned count = w->pending_count;

	w->pending_count = 0;
	for (unsigned i = 0; i < count; i++)
		w->events->found(w->context, w->pending[i]);
	w->nodes++;
	w->events->found(w->context, place);
}

/* A cap was reached. */
static void
fill(struct walker *w, const char *path, const char *what)
{
	w->full = true;
	walker_trouble(w, path, 0, what);
}

static bool
stops(struct walker *w, const char *path)
{
	if (w->full || w->events->cancelled(w->context))
		return true;
	if (w->nodes >= LIMIT_NODES)
		fill(w, path, "more pieces of code than this looks at");
	return w->full;
}

/* The main executable is told of with its bundle, and so is its profile. */
static bool
belongs_to(const struct place *bundle, const char *path)
{
	for (; bundle; bundle = bundle->parent)
		if ((bundle->executable_path &&
			strcmp(path, bundle->executable_path) == 0) ||
		    (bundle->profile_path &&
			strcmp(path, bundle->profile_path) == 0))
			return true;
	return false;
}

static void
visit_file(struct walker *w, const struct folder *f, const struct head *head,
    const struct place *parent, unsigned nesting)
{
	struct place *place = NULL;

	w->files++;
	if (head->digested)
		w->events->digest(
		    w->context, head->path, head->size, head->sha256);
	if (head->wanted)
		place = loose_place(w, head, parent);
	notable_file(w, f, head, place != NULL, parent);
	if (place && place->container)
		container_visit(w, place, nesting, NULL);
	else if (place)
		walker_tell(w, place);
}

static void visit_folder(struct walker *w, const char *path, const char *name,
    const struct place *parent, unsigned depth, unsigned nesting);

static bool
is_sealed(const struct walker *w, const struct place *place)
{
	if (!w->events->digest)
		return false;
	while (place && !place->seal_path)
		place = place->parent;
	return place;
}

/* The files among `count` entries are read at once, before any is told of.
 * The folder is not kept open longer: in it may lie more of them than there
 * are descriptors. */
static struct head *
read_heads(struct walker *w, const struct folder *f,
    const struct source_entry *entries, size_t count,
    const struct place *parent, struct arena *arena)
{
	struct head *heads = ARENA_ARRAY(arena, struct head, count);
	bool sealed = is_sealed(w, parent), any = false;

	for (size_t i = 0; i < count; i++) {
		struct head *h = &heads[i];

		h->name = entries[i].name;
		h->path = path_join(arena, f->path, h->name);
		h->wanted = h->path && entries[i].type == SOURCE_FILE &&
			    w->files + i < w->most_files &&
			    !belongs_to(parent, h->path) &&
			    !w->events->skip(w->context, h->path);
		h->sealed = sealed;
		h->alone = parent && !parent->kind->is_bundle;
		any |= h->wanted;
	}
	if (any)
		heads_read(w, f->path, heads, count);
	return heads;
}

static void
visit_entry(struct walker *w, const struct folder *f,
    const struct source_entry *e, const struct head *head,
    const struct place *parent, unsigned depth, unsigned nesting)
{
	if (!head->path) {
		walker_trouble(
		    w, f->path, 0, "a path in it is longer than this reads");
		return;
	}
	notable_entry(w, f, e, head->path, parent);
	if (e->type == SOURCE_FILE && w->files >= w->most_files)
		fill(w, f->path, "more files than this looks at");
	else if (e->type == SOURCE_FILE)
		visit_file(w, f, head, parent, nesting);
	else if (e->type == SOURCE_DIRECTORY)
		visit_folder(
		    w, head->path, e->name, parent, depth + 1, nesting);
}

static void
visit_entries(struct walker *w, const struct folder *f,
    const struct place *parent, unsigned depth, unsigned nesting)
{
	size_t count = f->list->count;

	for (size_t first = 0; first < count && !w->full; first += AT_ONCE) {
		const struct source_entry *e = &f->list->entries[first];
		size_t left = count - first;
		size_t some = left < AT_ONCE ? left : AT_ONCE;
		struct arena *arena = arena_new();
		const struct head *heads =
		    read_heads(w, f, e, some, parent, arena);

		for (size_t i = 0; i < some && !stops(w, f->path); i++)
			visit_entry(
			    w, f, &e[i], &heads[i], parent, depth, nesting);
		arena_free(arena);
	}
}

/* What the folder itself is, told of before what is in it. */
static const struct place *
visit_bundle(struct walker *w, const struct folder *f)
{
	struct place *place = layout_find(w, f, kind_by_name(f->name));

	if (!place)
		return f->parent;
	if (strcmp(f->path, ".") == 0) {
		w->root = NULL;
		w->pending_count = 0;
	}
	walker_tell(w, place);
	return place;
}

static bool
too_deep(struct walker *w, const char *path, unsigned depth, unsigned nesting)
{
	if (depth <= LIMIT_DIRECTORY_DEPTH && nesting <= LIMIT_NESTING)
		return false;
	walker_trouble(w, path, 0,
	    nesting > LIMIT_NESTING
		? "bundles lie in each other deeper than this reads"
		: "folders lie in each other deeper than this reads");
	return true;
}

static void
visit_folder(struct walker *w, const char *passing, const char *name,
    const struct place *parent, unsigned depth, unsigned nesting)
{
	const char *path = arena_string(w->arena, bytes_of(passing));
	struct folder f = {
		.path = path,
		.name = arena_string(w->arena, bytes_of(name)),
		.parent = parent,
	};
	struct source_list list;
	struct arena *arena;
	struct fault fault;

	if (too_deep(w, path, depth, nesting) ||
	    w->events->skip(w->context, path))
		return;
	walker_at(w, path);
	arena = arena_new();
	if (source_list(w->source, path, arena, &list, &fault)) {
		const struct place *inside;

		f.list = &list;
		inside = visit_bundle(w, &f);
		if (list.truncated)
			walker_trouble(w, path, 0,
			    "more entries in a folder than this reads");
		notable_folder(w, &f, inside);
		visit_entries(
		    w, &f, inside, depth, nesting + (inside != parent));
	} else {
		walker_trouble(w, path, fault.error, fault.doing);
	}
	arena_free(arena);
}

void
walker_visit(struct walker *w, const char *path, const char *name,
    const struct place *parent, unsigned nesting)
{
	visit_folder(w, path, name, parent, 0, nesting);
}

static bool
walk_directory(struct walker *w, struct text *why)
{
	struct place root = {
		.path = ".",
		.name = w->name,
		.kind = bundle_kind_find("directory"),
		.notables = notables_new(w->arena),
	};
	const struct bundle_kind *kind = kind_by_name(w->name);

	w->root = ARENA_NEW(w->arena, struct place);
	*w->root = root;
	w->pending[w->pending_count++] = w->root;
	visit_folder(w, ".", w->name, w->root, 0, 0);
	if (w->nodes)
		return true;
	if (kind)
		text_add_string(why, "no Contents/Info.plist and no "
				     "Info.plist: not a bundle");
	else
		text_add_string(why, "no bundle, no Mach-O file and no "
				     "profile is in this directory");
	return false;
}

bool
bundle_walk_within(uint32_t most_files, struct source *source, const char *name,
    struct arena *arena, const struct walk_events *events, void *context,
    struct text *why)
{
	struct walker w = {
		.source = source,
		.name = name,
		.arena = arena,
		.events = events,
		.context = context,
		.most_files = most_files,
	};
	struct source_stat stat;
	struct fault fault;
	struct place *place;

	if (!source_stat(source, ".", &stat, &fault)) {
		walker_trouble(&w, ".", fault.error, fault.doing);
		return false;
	}
	if (stat.type == SOURCE_DIRECTORY)
		return walk_directory(&w, why);
	walker_at(&w, ".");
	place = loose_root(&w, why);
	if (place && place->container)
		container_visit(&w, place, 0, why);
	else if (place)
		walker_tell(&w, place);
	return w.nodes > 0;
}

bool
bundle_walk(struct source *source, const char *name, struct arena *arena,
    const struct walk_events *events, void *context, struct text *why)
{
	return bundle_walk_within(
	    LIMIT_FILES, source, name, arena, events, context, why);
}
