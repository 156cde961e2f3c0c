/* SPDX-License-Identifier: MIT */
/* What is notable by where it lies. */
#include <config.h>

#include <string.h>
#include <strings.h>

#include "walker.h"

/* Folders and files that bundles have beside their code; Apple's "Placing
 * Content in a Bundle" (2021), and what frameworks of others are known to
 * put there. */
static const char *const known_contents[] = { "Info.plist", "PkgInfo",
	"version.plist", "CodeResources", "embedded.provisionprofile",
	"embedded.mobileprovision", "MacOS", "Resources", "Frameworks",
	"SharedFrameworks", "SharedSupport", "PlugIns", "Plug-ins", "Plugins",
	"XPCServices", "Helpers", "Library", "Extensions", "_CodeSignature",
	"_MASReceipt", "Developer", "Executables", "MonoBundle", "Java", "app",
	"runtime", "Home", ".DS_Store", NULL };

static bool
is_one_of(const char *name, const char *const *names)
{
	for (; *names; names++)
		if (strcasecmp(name, *names) == 0)
			return true;
	return false;
}

static bool
is_kind(const struct place *place, const char *id)
{
	return strcmp(place->kind->id, id) == 0;
}

/* "Versions", "./Versions": then a version, then the same name. */
static bool
is_framework_link(
    const struct place *inside, const char *name, const char *target)
{
	size_t version;

	if (strncmp(target, "./", 2) == 0)
		target += 2;
	target = path_below(target, "Versions");
	if (!target)
		return false;
	version = strcspn(target, "/");
	return target[version] == '/' && strcmp(target + version + 1, name) == 0 &&
	       (strncmp(target, "Current/", version + 1) == 0 ||
		   bytes_equal(bytes_over(target, version),
		       bytes_of(path_name(inside->base))));
}

/* Apple's signer allows for few things there (Security-61901, 2025:
 * bundlediskrep.cpp, validateFrameworkRoot). */
static bool
is_beside_base(const struct place *inside, const struct folder *f,
    const char *name, const char *target)
{
	if (!inside->base || strcmp(f->path, inside->path) != 0)
		return false;
	if (inside->layout == LAYOUT_DEEP)
		return strcmp(name, path_name(inside->base)) != 0;
	return inside->layout == LAYOUT_VERSIONED &&
	       strcasecmp(name, "Versions") != 0 &&
	       !(target && is_framework_link(inside, name, target));
}

static bool
lies_in(const struct folder *f, const char *dir, const char *name)
{
	const char *rest = dir ? path_below(f->path, dir) : NULL;

	return rest && strcmp(rest, name) == 0;
}

static bool
is_archive(const struct walker *w, const struct place *place)
{
	return place == w->root || is_kind(place, "xcarchive");
}

static void
add(struct walker *w, enum notable_kind kind, const struct source_entry *entry,
    const char *path, const char *seen, const struct place *inside)
{
	struct notable *n = notable_add(w, inside, kind, entry->type, path);

	if (n)
		n->seen = seen;
}

/* Which part a link stands for, where a file has to be. */
static void
note_part_link(struct walker *w, const struct folder *f,
    const struct source_entry *entry, const char *path, const char *target,
    const struct place *inside)
{
	bool base = inside->base && strcmp(f->path, inside->base) == 0;

	if (!inside->info_path && strcasecmp(entry->name, "Info.plist") == 0 &&
	    (base || lies_in(f, inside->base, "Resources")))
		add(w, NOTABLE_LINK_INFO, entry, path, target, inside);
	if (!inside->executable_path &&
	    bytes_are(inside->executable_name, entry->name) &&
	    (base || lies_in(f, inside->base, "MacOS")))
		add(w, NOTABLE_LINK_EXECUTABLE, entry, path, target, inside);
}

static const char *
outermost_bundle(const struct place *place)
{
	const char *path = NULL;

	for (; place; place = place->parent)
		if (place->kind->is_bundle)
			path = place->path;
	return path;
}

/* Its target, in the walk's arena; NULL if it cannot be read. */
static const char *
note_link(struct walker *w, const struct folder *f,
    const struct source_entry *entry, const char *path,
    const struct place *inside)
{
	const char *bundle = outermost_bundle(inside), *seen;
	enum link_end end;
	struct bytes target;
	struct fault fault;

	if (!bundle || !source_read_link(
			   w->source, path, w->arena, &target, &fault))
		return NULL;
	seen = (const char *) target.data;
	end = link_follow(w, path, target, bundle);
	if (end == LINK_OUTSIDE)
		add(w, NOTABLE_LINK_OUTSIDE, entry, path, seen, inside);
	else if (end == LINK_DANGLING)
		add(w, NOTABLE_LINK_DANGLING, entry, path, seen, inside);
	if (strcasecmp(entry->name, ".DS_Store") == 0)
		add(w, NOTABLE_DS_STORE, entry, path, seen, inside);
	note_part_link(w, f, entry, path, seen, inside);
	return seen;
}

/* What Apple's verifier does not want in it (Security-61901, 2025:
 * bundlediskrep.cpp, validateMetaDirectory). */
static bool
is_no_signature_part(const struct source_entry *entry)
{
	uint32_t slot;

	return entry->type != SOURCE_FILE ||
	       !signature_part_slot(entry->name, &slot);
}

void
notable_layout(struct walker *w, const struct folder *f,
    const struct source_entry *entry, const char *path,
    const struct place *inside)
{
	const char *target = NULL;

	if (entry->type == SOURCE_LINK)
		target = note_link(w, f, entry, path, inside);
	/* A file is told of when its mode is known. */
	if (entry->type != SOURCE_FILE &&
	    is_beside_base(inside, f, entry->name, target))
		add(w, NOTABLE_BESIDE_BASE, entry, path, target, inside);
	if (is_kind(inside, "framework") &&
	    lies_in(f, inside->path, "Versions"))
		add(w, NOTABLE_VERSION, entry, path, target, inside);
	if (inside->layout == LAYOUT_DEEP &&
	    strcmp(f->path, inside->base) == 0 &&
	    !is_one_of(entry->name, known_contents))
		add(w, NOTABLE_UNUSUAL, entry, path, NULL, inside);
	if (inside->signature_dir &&
	    strcmp(f->path, inside->signature_dir) == 0 &&
	    is_no_signature_part(entry))
		add(w, NOTABLE_IN_SIGNATURE, entry, path, target, inside);
	if (entry->type == SOURCE_FILE && is_archive(w, inside) &&
	    lies_in(f, inside->path, "Signatures") &&
	    name_fits(entry->name, "*.signature"))
		add(w, NOTABLE_SDK_SIGNATURE, entry, path, NULL, inside);
}

void
notable_beside(struct walker *w, const struct folder *f,
    const struct head *head, const struct place *inside)
{
	struct notable *n;

	if (!is_beside_base(inside, f, head->name, NULL))
		return;
	n = notable_add(
	    w, inside, NOTABLE_BESIDE_BASE, SOURCE_FILE, head->path);
	if (!n)
		return;
	n->mode_known = head->mode_known;
	n->mode = head->mode;
}

void
notable_in_code(
    struct walker *w, const struct head *head, const struct place *inside)
{
	bool script = head->content == CONTENT_SCRIPT ||
		      head->content == CONTENT_SIGNING_SCRIPT;
	bool dotted;

	if (place_is_for_code(inside, head->path, &dotted) && !dotted)
		notable_add(w, inside, script ? NOTABLE_SCRIPT : NOTABLE_DATA,
		    SOURCE_FILE, head->path);
}

/* Kinds that hold code wherever they lie. The others are often folders of
 * data with a dot in their name. */
static bool
is_code_kind(const struct bundle_kind *kind)
{
	static const char *const ids[] = { "app", "framework", "appex", "xpc",
		"systemextension", "dext", "kext", NULL };

	return kind && is_one_of(kind->id, ids);
}

static bool
may_lie_in_code(const struct bundle_kind *kind)
{
	static const char *const ids[] = { "dsym", "xcarchive", "xcframework",
		NULL };

	return !is_one_of(kind->id, ids);
}

/* `f` is no bundle. */
void
notable_named_bundle(struct walker *w, const struct folder *f)
{
	const struct bundle_kind *kind = kind_by_name(f->name);
	bool dotted, code = place_is_for_code(f->parent, f->path, &dotted);
	struct notable *n = NULL;

	if (f->list->count == 0 || !strchr(f->name, '.'))
		return;
	if (is_code_kind(kind) || (kind && code && may_lie_in_code(kind)))
		n = notable_add(w, f->parent, NOTABLE_NO_BUNDLE,
		    SOURCE_DIRECTORY, f->path);
	else if (code && !dotted && !kind)
		notable_add(w, f->parent, NOTABLE_DOTTED_FOLDER,
		    SOURCE_DIRECTORY, f->path);
	if (n)
		n->seen = kind->id;
}

void
notable_frameworks(struct walker *w, const struct folder *f)
{
	const struct place *parent = f->parent;

	if (f->list->count > 0 && parent->layout == LAYOUT_SHALLOW &&
	    !is_kind(parent, "app") && lies_in(f, parent->base, "Frameworks"))
		notable_add(
		    w, parent, NOTABLE_FRAMEWORKS, SOURCE_DIRECTORY, f->path);
}
