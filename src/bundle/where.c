/* SPDX-License-Identifier: MIT */
/*
 * Where a bundle keeps a piece of code, and whether code is expected there.
 * The folders are those of the default resource rules' nested rows and of
 * Apple's "Placing Content in a Bundle" (2021).
 */
#include <config.h>

#include <string.h>

#include "walker.h"

static const char *const deep_places[] = {
	"Frameworks",
	"SharedFrameworks",
	"PlugIns",
	"Plug-ins",
	"XPCServices",
	"Helpers",
	"MacOS",
	"Extensions",
	"Library/Automator",
	"Library/Spotlight",
	"Library/QuickLook",
	"Library/LoginItems",
	"Library/LaunchServices",
	"Library/SystemExtensions",
	NULL,
};

static const char *const shallow_places[] = {
	"Frameworks",
	"PlugIns",
	"Extensions",
	"XPCServices",
	"SystemExtensions",
	"Watch",
	NULL,
};

/* What follows `dir` in `path`, or NULL if it does not lie in it. */
static const char *
below(const char *path, const char *dir)
{
	size_t len = strlen(dir);

	if (strcmp(dir, ".") == 0)
		return path;
	return strncmp(path, dir, len) == 0 && path[len] == '/' ? path + len + 1
								: NULL;
}

static bool
lies_in_any(const char *path, const char *const *places)
{
	for (size_t i = 0; places[i]; i++)
		if (below(path, places[i]))
			return true;
	return false;
}

/* The folder's name at the front of `path`; NULL if a file stands there. */
static const char *
first_part(struct arena *arena, const char *path)
{
	const char *slash = strchr(path, '/');

	return slash ? arena_string(
			   arena, bytes_over(path, (size_t) (slash - path)))
		     : NULL;
}

/* `rest` is relative to the parent's base; NULL if the place is outside. */
static bool
is_code_expected(const struct place *parent, const char *rest)
{
	if (!rest)
		return false;
	if (parent->layout == LAYOUT_DEEP || parent->layout == LAYOUT_VERSIONED)
		return !strchr(rest, '/') || lies_in_any(rest, deep_places);
	return lies_in_any(rest, shallow_places);
}

/* Debug symbols and profiles are data to a seal, and archives seal nothing. */
static bool
is_about_code(const struct place *place)
{
	static const char *const data[] = { "dsym", "profile", "xcarchive",
		"xcframework", NULL };

	for (size_t i = 0; data[i]; i++)
		if (strcmp(place->kind->id, data[i]) == 0 ||
		    strcmp(place->parent->kind->id, data[i]) == 0)
			return false;
	return true;
}

void
place_judge(struct place *place, struct arena *arena)
{
	const struct place *parent = place->parent;
	const char *rest, *library;

	if (!parent || !parent->base)
		return;
	rest = below(place->path, parent->base);
	library = rest ? below(rest, "Library") : NULL;
	if (rest)
		place->where = first_part(arena, library ? library : rest);
	place->unexpected =
	    is_about_code(place) && !is_code_expected(parent, rest);
}
