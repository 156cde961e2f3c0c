/* SPDX-License-Identifier: MIT */
/* Where a symbolic link leads. Nothing is opened through it: its parts are
 * taken one by one. */
#include <config.h>

#include <string.h>

#include <sealtree/limits.h>

#include "walker.h"

struct following {
	struct walker *walker;
	struct arena *arena;
	const char *at;   /* the folder it has come to */
	const char *rest; /* of the target, from there */
	bool above;	  /* beside the source's root */
	unsigned hops, steps;
};

static bool
is_absolute(struct bytes target)
{
	return bytes_begin(target, "/");
}

/* Below that folder, and not out of it again. */
static bool
stays_below(struct bytes target, const char *folder)
{
	const char *rest = (const char *) target.data;
	size_t depth = 0;

	if (!bytes_begin(target, folder))
		return false;
	rest += strlen(folder);
	while (*rest) {
		size_t len = strcspn(rest, "/");
		bool up = len == 2 && memcmp(rest, "..", 2) == 0;

		if (up && depth-- == 0)
			return false;
		if (!up && len > 0 && !(len == 1 && *rest == '.'))
			depth++;
		rest += len + (rest[len] == '/');
	}
	return depth > 0;
}

static enum link_end
absolute_end(struct bytes target)
{
	return stays_below(target, "/System/") ||
		       stays_below(target, "/Library/")
		   ? LINK_SYSTEM
		   : LINK_OUTSIDE;
}

static const char *
folder_of(struct arena *arena, const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? arena_string(
			   arena, bytes_over(path, (size_t) (slash - path)))
		     : ".";
}

static const char *
next_part(struct following *f)
{
	size_t len = strcspn(f->rest, "/");
	const char *part = arena_string(f->arena, bytes_over(f->rest, len));

	f->rest += len;
	f->rest += strspn(f->rest, "/");
	return part;
}

/* The root may be left by its parent, and entered by its name. */
static bool
step_up(struct following *f)
{
	if (f->above)
		return false;
	if (strcmp(f->at, ".") == 0)
		f->above = true;
	else
		f->at = folder_of(f->arena, f->at);
	return true;
}

/* False: it leads no further, and `*end` says where to. */
static bool
pass_link(struct following *f, const char *path, enum link_end *end)
{
	struct bytes target;
	struct fault fault;

	*end = LINK_DANGLING;
	if (++f->hops > LIMIT_LINK_HOPS ||
	    !source_read_link(
		f->walker->source, path, f->arena, &target, &fault))
		return false;
	if (is_absolute(target)) {
		*end = absolute_end(target);
		return false;
	}
	f->rest = arena_printf(f->arena, "%.*s/%s", (int) target.len,
	    (const char *) target.data, f->rest);
	return true;
}

static bool
step_down(struct following *f, const char *part, enum link_end *end)
{
	const char *path = path_join(f->arena, f->at, part);
	struct source_stat stat;
	struct fault fault;

	*end = LINK_DANGLING;
	if (!path || !source_stat(f->walker->source, path, &stat, &fault))
		return false;
	if (stat.type == SOURCE_LINK)
		return pass_link(f, path, end);
	f->at = path;
	return stat.type == SOURCE_DIRECTORY || *f->rest == '\0';
}

static bool
step(struct following *f, enum link_end *end)
{
	const char *part = next_part(f);

	*end = LINK_OUTSIDE;
	if (*part == '\0' || strcmp(part, ".") == 0)
		return true;
	if (strcmp(part, "..") == 0)
		return step_up(f);
	if (f->above && strcmp(part, f->walker->name) != 0)
		return false;
	if (f->above) {
		f->above = false;
		return true;
	}
	return step_down(f, part, end);
}

static bool
is_in(const char *path, const char *folder)
{
	return strcmp(path, folder) == 0 || path_below(path, folder);
}

static enum link_end
follow(struct following *f, const char *bundle)
{
	enum link_end end = LINK_INSIDE;

	while (*f->rest) {
		/* Nobody writes that; it costs a look for each. */
		if (++f->steps > LIMIT_DIRECTORY_DEPTH)
			return LINK_INSIDE;
		if (!step(f, &end))
			break;
		end = LINK_INSIDE;
	}
	if (end == LINK_SYSTEM)
		return end;
	return f->above || !is_in(f->at, bundle) ? LINK_OUTSIDE : end;
}

enum link_end
link_follow(struct walker *w, const char *path, struct bytes target,
    const char *bundle)
{
	struct following f = { .walker = w, .arena = arena_new() };
	enum link_end end;

	if (is_absolute(target)) {
		end = absolute_end(target);
	} else {
		f.at = folder_of(f.arena, path);
		f.rest = arena_string(f.arena, target);
		end = follow(&f, bundle);
	}
	arena_free(f.arena);
	return end;
}
