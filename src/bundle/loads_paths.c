/* SPDX-License-Identifier: MIT */
/* Where paths of load commands lead, from folder to folder, link by link. */
#include <config.h>

#include <errno.h>
#include <string.h>

#include <sealtree/limits.h>
#include <sealtree/text.h>

#include "loads.h"

/* What is at a path of the subject. */
struct spot {
	const char *path;
	enum {
		SPOT_NOTHING,
		SPOT_FOLDER,
		SPOT_FILE,
		SPOT_LINK,
		SPOT_UNKNOWN
	} is;
	struct bytes target; /* of a link */
	size_t node;
};

struct paths {
	struct source *source;
	struct arena *arena;
	struct table *spots;
	uint32_t lookups;
	bool full;
};

struct paths *
paths_new(struct source *source, struct arena *arena)
{
	struct paths *paths = ARENA_NEW(arena, struct paths);

	paths->source = source;
	paths->arena = arena;
	paths->spots = table_new(arena);
	return paths;
}

static struct spot *
spot_new(struct paths *paths, struct bytes path)
{
	struct spot *spot = ARENA_NEW(paths->arena, struct spot);

	spot->path = arena_string(paths->arena, path);
	spot->node = SIZE_MAX;
	*table_at(paths->spots, path) = spot;
	return spot;
}

void
paths_add(struct paths *paths, const char *path, size_t node)
{
	struct spot *spot;

	for (const char *at = strchr(path, '/'); at; at = strchr(at + 1, '/')) {
		struct bytes folder = bytes_over(path, (size_t) (at - path));

		if (!table_find(paths->spots, folder))
			spot_new(paths, folder)->is = SPOT_FOLDER;
	}
	spot = spot_new(paths, bytes_of(path));
	spot->is = SPOT_FILE;
	spot->node = node;
}

bool
paths_are_full(const struct paths *paths)
{
	return paths->full;
}

static void
look_link(struct paths *paths, struct spot *spot)
{
	struct fault fault;

	spot->is = source_read_link(paths->source, spot->path, paths->arena,
		       &spot->target, &fault)
		       ? SPOT_LINK
		       : SPOT_UNKNOWN;
}

static void
look(struct paths *paths, struct spot *spot)
{
	struct source_stat stat;
	struct fault fault;

	if (!source_stat(paths->source, spot->path, &stat, &fault)) {
		bool absent = fault.error == ENOENT || fault.error == ENOTDIR ||
			      fault.error == ENAMETOOLONG;

		spot->is = absent ? SPOT_NOTHING : SPOT_UNKNOWN;
	} else if (stat.type == SOURCE_LINK) {
		look_link(paths, spot);
	} else if (stat.type == SOURCE_DIRECTORY) {
		spot->is = SPOT_FOLDER;
	} else {
		spot->is = stat.type == SOURCE_FILE ? SPOT_FILE : SPOT_NOTHING;
	}
}

static const struct spot *
spot_at(struct paths *paths, struct bytes path)
{
	static const struct spot unknown = { .is = SPOT_UNKNOWN };
	struct spot *spot = table_find(paths->spots, path);

	if (spot)
		return spot;
	if (paths->lookups >= LIMIT_LOAD_LOOKUPS) {
		paths->full = true;
		return &unknown;
	}
	paths->lookups++;
	spot = spot_new(paths, path);
	look(paths, spot);
	return spot;
}

/* A way through the subject: where it is, and what is still before it. */
struct way {
	struct text at, rest;
	size_t done; /* of rest */
	unsigned links;
	const struct spot *spot; /* of `at`; NULL: the root */
};

static struct bytes
next_part(struct way *way)
{
	struct bytes rest = text_bytes(&way->rest), part = { 0 };
	size_t end;

	while (way->done < rest.len && rest.data[way->done] == '/')
		way->done++;
	for (end = way->done; end < rest.len && rest.data[end] != '/';)
		end++;
	if (end > way->done)
		part = bytes_over(rest.data + way->done, end - way->done);
	way->done = end;
	return part;
}

static bool
go_up(struct way *way)
{
	const char *slash = strrchr(text_string(&way->at), '/');
	size_t len = slash ? (size_t) (slash - text_string(&way->at)) : 0;

	if (way->at.len == 0)
		return false;
	way->at.len = len;
	way->at.data[len] = '\0';
	return true;
}

/* What the link leads to takes its place, in the folder that it lies in. */
static enum found_kind
follow(struct way *way, const struct spot *spot)
{
	struct text rest = TEXT_INIT;

	if (spot->target.len > 0 && spot->target.data[0] == '/')
		return FOUND_OUT;
	if (++way->links > LIMIT_LOAD_LINKS)
		return FOUND_NOTHING;
	text_add_bytes(&rest, spot->target);
	text_add_char(&rest, '/');
	text_add(&rest, way->rest.data + way->done, way->rest.len - way->done);
	text_release(&way->rest);
	way->rest = rest;
	way->done = 0;
	return go_up(way) ? FOUND_FILE : FOUND_OUT;
}

/* FILE: so far all is well. */
static enum found_kind
step(struct paths *paths, struct way *way, struct bytes part)
{
	if (way->spot && way->spot->is != SPOT_FOLDER)
		return FOUND_NOTHING;
	if (bytes_are(part, "."))
		return FOUND_FILE;
	if (bytes_are(part, "..")) {
		way->spot = NULL;
		return go_up(way) ? FOUND_FILE : FOUND_OUT;
	}
	if (way->at.len + part.len >= LIMIT_PATH_BYTES)
		return FOUND_NOTHING;
	if (way->at.len > 0)
		text_add_char(&way->at, '/');
	text_add_bytes(&way->at, part);
	way->spot = spot_at(paths, text_bytes(&way->at));
	switch (way->spot->is) {
	case SPOT_NOTHING:
		return FOUND_NOTHING;
	case SPOT_UNKNOWN:
		return FOUND_UNKNOWN;
	case SPOT_LINK: {
		const struct spot *link = way->spot;

		way->spot = NULL;
		return follow(way, link);
	}
	case SPOT_FOLDER:
	case SPOT_FILE:
		break;
	}
	return FOUND_FILE;
}

static struct found
go(struct paths *paths, struct way *way)
{
	struct found found = { FOUND_NOTHING, NULL, SIZE_MAX };

	for (;;) {
		struct bytes part = next_part(way);

		if (part.len == 0)
			break;
		found.kind = step(paths, way, part);
		if (found.kind != FOUND_FILE)
			return found;
	}
	found.kind = FOUND_NOTHING;
	if (way->spot && way->spot->is == SPOT_FILE)
		found = (struct found){ FOUND_FILE, way->spot->path,
			way->spot->node };
	return found;
}

struct found
paths_find(struct paths *paths, const char *dir, struct bytes a, struct bytes b)
{
	struct way way = { .at = TEXT_INIT, .rest = TEXT_INIT };
	struct found found;

	text_add_string(&way.at, dir);
	text_add_bytes(&way.rest, a);
	text_add_char(&way.rest, '/');
	text_add_bytes(&way.rest, b);
	found = go(paths, &way);
	text_release(&way.at);
	text_release(&way.rest);
	return found;
}
