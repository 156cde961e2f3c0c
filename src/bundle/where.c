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

/* The nested rule of what a signer puts in a seal, if nothing else is asked
 * (Security-61901, 2025: bundlediskrep.cpp). */
static const char *const nested_places[] = {
	"Frameworks",
	"SharedFrameworks",
	"PlugIns",
	"Plug-ins",
	"XPCServices",
	"Helpers",
	"MacOS",
	"Library/Automator",
	"Library/Spotlight",
	"Library/LoginItems",
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

const char *
path_below(const char *path, const char *dir)
{
	size_t len = strlen(dir);

	if (strcmp(dir, ".") == 0)
		return path;
	return strncmp(path, dir, len) == 0 && path[len] == '/' ? path + len + 1
								: NULL;
}

static const char *
below_any(const char *path, const char *const *places)
{
	const char *rest = NULL;

	for (size_t i = 0; !rest && places[i]; i++)
		rest = path_below(path, places[i]);
	return rest;
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
		return !strchr(rest, '/') || below_any(rest, deep_places);
	return below_any(rest, shallow_places);
}

static bool
has_dotted_folder(const char *path)
{
	const char *dot = strchr(path, '.');

	return dot && strchr(dot, '/');
}

bool
place_is_for_code(
    const struct place *parent, const char *path, bool *inside_dotted)
{
	const char *rest = NULL;

	if (parent->layout == LAYOUT_DEEP || parent->layout == LAYOUT_VERSIONED)
		rest = path_below(path, parent->base);
	if (rest)
		rest = below_any(rest, nested_places);
	*inside_dotted = rest && has_dotted_folder(rest);
	return rest;
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
	rest = path_below(place->path, parent->base);
	library = rest ? path_below(rest, "Library") : NULL;
	if (rest)
		place->where = first_part(arena, library ? library : rest);
	place->unexpected =
	    is_about_code(place) && !is_code_expected(parent, rest);
}
