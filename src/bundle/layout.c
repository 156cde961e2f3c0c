/* SPDX-License-Identifier: MIT */
/*
 * Where a bundle keeps its parts. After CFBundle's rules and what
 * BundleDiskRep makes of them (Security-61901, 2025: bundlediskrep.cpp).
 */
#include <config.h>

#include <string.h>
#include <strings.h>

#include <sealtree/limits.h>
#include <sealtree/text.h>

#include "walker.h"

/* CFBundle compares the names that make a layout in any case. */
static const char *
entry_named(
    const struct source_list *list, const char *name, enum source_type type)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->entries[i].type == type &&
		    strcasecmp(list->entries[i].name, name) == 0)
			return list->entries[i].name;
	return NULL;
}

static bool
is_type(struct walker *w, const char *path, enum source_type type)
{
	struct source_stat stat;
	struct fault fault;

	return path && source_stat(w->source, path, &stat, &fault) &&
	       stat.type == type;
}

const char *
layout_file(struct walker *w, const char *dir, const char *name)
{
	const char *path = path_join(w->arena, dir, name);

	return is_type(w, path, SOURCE_FILE) ? path : NULL;
}

static bool
is_file_name(struct bytes name)
{
	return name.len && !memchr(name.data, '/', name.len) &&
	       !memchr(name.data, 0, name.len) && !bytes_are(name, ".") &&
	       !bytes_are(name, "..");
}

/* The target of a relative link that stays in its folder, or NULL. */
static const char *
link_target(struct walker *w, const char *path)
{
	struct bytes target;
	struct fault fault;

	if (!source_read_link(w->source, path, w->arena, &target, &fault) ||
	    !is_file_name(target))
		return NULL;
	return arena_string(w->arena, target);
}

static const char *
last_version(struct walker *w, const char *versions)
{
	struct source_list list;
	struct fault fault;

	if (!source_list(w->source, versions, w->arena, &list, &fault))
		return NULL;
	for (size_t i = list.count; i > 0; i--)
		if (list.entries[i - 1].type == SOURCE_DIRECTORY)
			return path_join(
			    w->arena, versions, list.entries[i - 1].name);
	return NULL;
}

/* The version that counts: what Current leads to, Current itself where the
 * link was made a folder, else the last by name. NULL: no version. */
static const char *
current_version(struct walker *w, const char *versions)
{
	const char *current = path_join(w->arena, versions, "Current");
	const char *name;

	if (!current)
		return NULL;
	if (is_type(w, current, SOURCE_DIRECTORY))
		return current;
	if (is_type(w, current, SOURCE_LINK)) {
		name = link_target(w, current);
		current = name ? path_join(w->arena, versions, name) : NULL;
		if (is_type(w, current, SOURCE_DIRECTORY))
			return current;
	}
	return last_version(w, versions);
}

static bool
is_kind(const struct place *p, const char *id)
{
	return strcmp(p->kind->id, id) == 0;
}

static void
lay_shallow(struct walker *w, const struct folder *f, struct place *p,
    const char *resources)
{
	const char *info = entry_named(f->list, "Info.plist", SOURCE_FILE);

	p->layout = is_kind(p, "dext") ? LAYOUT_FLAT : LAYOUT_SHALLOW;
	p->base = f->path;
	if (info)
		p->info_path = path_join(w->arena, f->path, info);
	else if (resources)
		p->info_path = layout_file(w, f->path, "Resources/Info.plist");
}

/* Fills layout, base and info_path. */
static void
choose_layout(struct walker *w, const struct folder *f, struct place *p)
{
	bool framework = is_kind(p, "framework");
	const char *contents =
	    entry_named(f->list, "Contents", SOURCE_DIRECTORY);
	const char *versions =
	    entry_named(f->list, "Versions", SOURCE_DIRECTORY);
	const char *resources =
	    entry_named(f->list, "Resources", SOURCE_DIRECTORY);
	const char *version = NULL;

	if (versions && (framework || !contents))
		version =
		    current_version(w, path_join(w->arena, f->path, versions));
	if (contents && !(framework && (version || resources))) {
		p->layout = LAYOUT_DEEP;
		p->base = path_join(w->arena, f->path, contents);
		p->info_path = layout_file(w, p->base, "Info.plist");
	} else if (version) {
		p->layout = LAYOUT_VERSIONED;
		p->base = version;
		p->info_path = layout_file(w, version, "Resources/Info.plist");
	} else {
		lay_shallow(w, f, p, resources);
	}
}

/* What the Info.plist calls the executable; no bytes if it says nothing. */
static struct bytes
declared_executable(struct walker *w, const struct place *p)
{
	struct arena *arena = arena_new();
	struct defects defects;
	struct bytes content, name = { 0 };
	struct fault fault;

	defects_init(&defects, arena);
	walker_at(w, p->info_path);
	if (source_read_file(w->source, p->info_path, LIMIT_PLIST_BYTES, arena,
		&content, &fault)) {
		const struct plist *info =
		    plist_parse(content, arena, &defects);

		name = plist_string(info, "CFBundleExecutable");
		if (name.len == 0)
			name = plist_string(info, "NSExecutable");
		if (name.len)
			name = arena_copy(w->arena, name);
	}
	arena_free(arena);
	return name;
}

/* A bundle that names no executable has the one that is called like it. */
static struct bytes
implied_executable(const char *name)
{
	const char *dot = strrchr(name, '.');

	return bytes_over(
	    name, dot && dot != name ? (size_t) (dot - name) : strlen(name));
}

static void
find_executable(struct walker *w, const struct folder *f, struct place *p)
{
	struct bytes name = { 0 };
	const char *file;

	if (p->info_path && !w->events->skip(w->context, p->info_path))
		name = declared_executable(w, p);
	p->executable_name = name;
	if (name.len == 0)
		name = implied_executable(f->name);
	if (!is_file_name(name))
		return;
	file = arena_string(w->arena, name);
	if (p->layout == LAYOUT_DEEP)
		p->executable_path =
		    layout_file(w, path_join(w->arena, p->base, "MacOS"), file);
	if (!p->executable_path)
		p->executable_path = layout_file(w, p->base, file);
}

/* Each system looks for one name; the other's is not lost sight of. */
static void
find_profile(struct walker *w, struct place *p)
{
	static const char *const names[] = { "embedded.provisionprofile",
		"embedded.mobileprovision" };
	bool shallow = p->layout == LAYOUT_SHALLOW;

	p->profile_path = layout_file(w, p->base, names[shallow]);
	if (!p->profile_path)
		p->profile_path = layout_file(w, p->base, names[!shallow]);
}

void
layout_parts(struct walker *w, struct place *p)
{
	const char *folder = path_join(w->arena, p->base, "_CodeSignature");

	if (is_type(w, folder, SOURCE_DIRECTORY)) {
		p->signature_dir = folder;
		p->seal_path = layout_file(w, folder, "CodeResources");
	}
	find_profile(w, p);
	p->ticket_path = layout_file(w, p->base, "CodeResources");
	p->receipt_path = layout_file(w, p->base, "_MASReceipt/receipt");
}

/* A folder such as Contents or Versions/B belongs to the bundle around it. */
static bool
is_part_of_parent(const struct folder *f)
{
	const char *slash = strrchr(f->path, '/');
	struct bytes dir =
	    bytes_over(f->path, slash ? (size_t) (slash - f->path) : 0);

	if (!f->parent || !f->parent->base)
		return false;
	return strcmp(f->path, f->parent->base) == 0 ||
	       bytes_are(dir, "Versions") || bytes_end(dir, "/Versions");
}

/* Without a suffix that tells, only what a signer has left makes a bundle. */
static bool
looks_signed(struct walker *w, const struct folder *f)
{
	const char *name = NULL;

	if (entry_named(f->list, "_CodeSignature", SOURCE_DIRECTORY))
		name = "_CodeSignature/CodeResources";
	else if (entry_named(f->list, "Contents", SOURCE_DIRECTORY))
		name = "Contents/_CodeSignature/CodeResources";
	return name && layout_file(w, f->path, name);
}

struct place *
layout_find(
    struct walker *w, const struct folder *f, const struct bundle_kind *kind)
{
	bool root = strcmp(f->path, ".") == 0;
	struct place *p;

	if (is_part_of_parent(f) || (!kind && !root && !looks_signed(w, f)))
		return NULL;
	p = ARENA_NEW(w->arena, struct place);
	p->path = f->path;
	p->name = f->name;
	p->kind = kind ? kind : bundle_kind_find("bundle");
	p->parent = f->parent;
	p->mode_known = f->list->mode_known;
	p->mode = f->list->mode;
	p->notables = notables_new(w->arena);
	choose_layout(w, f, p);
	/* Its Contents would have a path that is too long. */
	if (!p->base)
		return NULL;
	layout_parts(w, p);
	if (!kind && !p->info_path && !p->seal_path)
		return NULL;
	find_executable(w, f, p);
	/* A folder that is only called like a bundle holds nothing to sign. */
	if (!p->info_path && !p->seal_path && !p->executable_path)
		return NULL;
	place_judge(p, w->arena);
	return p;
}
