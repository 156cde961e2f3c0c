/* SPDX-License-Identifier: MIT */
/* Screens that an Info.plist names, and whether they are in the bundle. */
#include <config.h>

#include <string.h>

#include <sealtree/limits.h>

#include "code_parts.h"

struct looking {
	struct parser *parser;
	struct arena *arena; /* of the names */
	const char **names;  /* of all that may be meant */
	size_t name_count, name_capacity;
	bool listed, failed;
	struct reference *lost;
	size_t lost_count, lost_capacity, seen;
};

static void
add_names(struct looking *l, const char *folder, bool languages)
{
	struct source_list list;
	struct fault fault;

	if (!source_list(
		l->parser->source, folder, l->arena, &list, &fault)) {
		l->failed = true;
		return;
	}
	for (size_t i = 0; i < list.count; i++) {
		const struct source_entry *e = &list.entries[i];
		const char *path;

		ARENA_GROW(
		    l->arena, l->names, l->name_count, l->name_capacity);
		l->names[l->name_count++] = e->name;
		if (!languages || e->type != SOURCE_DIRECTORY ||
		    !bytes_end(bytes_of(e->name), ".lproj"))
			continue;
		path = path_join(l->arena, folder, e->name);
		if (path)
			add_names(l, path, false);
	}
}

/* Listed once, and only where a screen is named at all. */
static void
list_names(struct looking *l)
{
	const struct place *place = l->parser->place;
	const char *folder = place->base;

	l->listed = true;
	if (place->layout == LAYOUT_DEEP || place->layout == LAYOUT_VERSIONED)
		folder = path_join(l->arena, folder, "Resources");
	if (folder && parser_enters(l->parser, "info", folder))
		add_names(l, folder, true);
	else
		l->failed = true;
}

/* "Main.storyboardc", "Main~ipad.nib". */
static bool
is_screen(const char *entry, struct bytes name)
{
	struct bytes rest = bytes_of(entry);

	if (!bytes_begin(rest, (const char *) name.data))
		return false;
	rest = bytes_clamp(rest, name.len, UINT64_MAX);
	return (bytes_begin(rest, ".") || bytes_begin(rest, "~")) &&
	       (bytes_end(rest, ".storyboardc") || bytes_end(rest, ".nib"));
}

static bool
is_there(const struct looking *l, struct bytes name)
{
	for (size_t i = 0; i < l->name_count; i++)
		if (is_screen(l->names[i], name))
			return true;
	return false;
}

static struct bytes
without_suffix(struct bytes name)
{
	static const char *const suffixes[] = { ".storyboard", ".nib", ".xib" };

	for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++)
		if (bytes_end(name, suffixes[i]))
			return bytes_clamp(
			    name, 0, name.len - strlen(suffixes[i]));
	return name;
}

static void
look_for(struct looking *l, const struct plist *value)
{
	struct arena *arena = l->parser->arena;
	struct bytes name;

	if (value->type != PLIST_STRING || !value->bytes.len ||
	    memchr(value->bytes.data, '/', value->bytes.len) ||
	    memchr(value->bytes.data, 0, value->bytes.len))
		return;
	if (++l->seen > LIMIT_SCREENS)
		return;
	if (!l->listed)
		list_names(l);
	name = bytes_of(arena_string(l->arena, without_suffix(value->bytes)));
	if (l->failed || is_there(l, name))
		return;
	ARENA_GROW(arena, l->lost, l->lost_count, l->lost_capacity);
	l->lost[l->lost_count++] =
	    (struct reference){ .key = value->key, .name = value->bytes };
}

/* "UILaunchStoryboardName", "UILaunchStoryboardName~ipad". */
static bool
names_screen(struct bytes key)
{
	static const char *const keys[] = { "UIMainStoryboardFile",
		"UILaunchStoryboardName", "UIMainNibFile", "NSMainNibFile",
		"NSMainStoryboardFile" };

	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		if (bytes_are(key, keys[i]) ||
		    (bytes_begin(key, keys[i]) &&
			key.data[strlen(keys[i])] == '~'))
			return true;
	return false;
}

static void
look_in_scenes(struct looking *l, const struct plist *info)
{
	const struct plist *roles = plist_get(
	    plist_get(info, "UIApplicationSceneManifest"),
	    "UISceneConfigurations");

	for (const struct plist *role = roles ? roles->first : NULL; role;
	     role = role->next)
		for (const struct plist *scene = role->first; scene;
		     scene = scene->next) {
			const struct plist *file =
			    plist_get(scene, "UISceneStoryboardFile");

			if (file)
				look_for(l, file);
		}
}

void
parse_references(struct parser *p)
{
	const struct plist *info = p->code->info;
	struct looking l = { .parser = p, .arena = arena_new() };

	if (p->place->base && info && info->type == PLIST_DICT) {
		for (const struct plist *i = info->first; i; i = i->next)
			if (names_screen(i->key))
				look_for(&l, i);
		look_in_scenes(&l, info);
	}
	p->code->lost_screens = l.lost;
	p->code->lost_screen_count = l.lost_count;
	if (l.seen > LIMIT_SCREENS) {
		p->code->defects.file = p->code->info_path;
		defect_add(&p->code->defects, DEFECT_LIMIT, NO_OFFSET,
		    "it names more screens than this looks for");
		p->code->defects.file = NULL;
	}
	arena_free(l.arena);
}
