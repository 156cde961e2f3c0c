/* SPDX-License-Identifier: MIT */
/* Files that are looked at without a bundle around them. */
#include <config.h>

#include <string.h>

#include <sealtree/text.h>

#include "walker.h"

/* A word of the kinds table for what a Mach-O file says it is. */
static const char *
kind_of_filetype(const char *filetype)
{
	static const char *const pairs[][2] = {
		{ "execute", "executable" },
		{ "dylib", "dylib" },
		{ "bundle", "loadable" },
		{ "object", "object" },
		{ "dsym", "dsym" },
		{ "kext", "kext" },
	};

	for (size_t i = 0; filetype && i < sizeof pairs / sizeof *pairs; i++)
		if (strcmp(filetype, pairs[i][0]) == 0)
			return pairs[i][1];
	return "other";
}

static bool
has_profile_suffix(const char *name)
{
	struct bytes b = bytes_of(name);

	return bytes_end(b, ".provisionprofile") ||
	       bytes_end(b, ".mobileprovision");
}

/* A profile is CMS signed data, and says so in its first bytes: the OID
 * 1.2.840.113549.1.7.2. Its name is not asked where it is the root. */
static bool
is_signed_data(struct bytes head)
{
	static const uint8_t oid[] = { 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7,
		0x0d, 0x01, 0x07, 0x02 };
	struct bytes begin;

	for (size_t at = 2; at <= 10; at++)
		if (bytes_slice(head, at, sizeof oid, &begin) &&
		    bytes_equal(begin, bytes_over(oid, sizeof oid)))
			return head.data[0] == 0x30;
	return false;
}

/* Looked into where it stands by itself; in a bundle it is a file of that. An
 * image is one by its end. */
static const char *
kind_by_itself(
    struct source_file *file, const char *name, struct bytes head, bool root)
{
	if (package_sniff(head))
		return "pkg";
	if ((root || bytes_end(bytes_of(name), ".dmg")) && image_sniff(file))
		return "dmg";
	return NULL;
}

void
loose_sort(
    struct head *head, struct source_file *file, struct bytes bytes, bool root)
{
	if (macho_sniff(bytes) != MACHO_NOT) {
		uint32_t filetype = macho_sniff_filetype(file, bytes);

		head->kind = bundle_kind_loose(
		    kind_of_filetype(macho_filetype_name(filetype)));
	} else if (has_profile_suffix(head->name) ||
		   (root && is_signed_data(bytes))) {
		head->kind = bundle_kind_loose("profile");
	} else if (head->alone &&
		   kind_by_itself(file, head->name, bytes, root)) {
		head->kind = bundle_kind_loose(
		    kind_by_itself(file, head->name, bytes, root));
	} else if (head->alone && container_kind(head->name, bytes, root)) {
		head->kind =
		    bundle_kind_loose(container_kind(head->name, bytes, root));
	} else if (root) {
		head->foreign = macho_sniff_foreign(bytes);
	}
}

static void
say_what_it_is(const char *foreign, struct text *why)
{
	text_printf(why, "this is %s%s, not Mach-O, a bundle or a profile",
	    foreign ? (strchr("aeioAEIO", foreign[0]) ? "an " : "a ") : "",
	    foreign ? foreign : "a file of an unknown kind");
}

/* "F.framework/Versions/B" for "F.framework/Versions/B/F", if that is the
 * executable of a version that does not count; NULL otherwise. */
static const char *
other_version(struct walker *w, const char *path, const struct place *parent)
{
	const char *versions = path_join(w->arena, parent->path, "Versions");
	size_t len = versions ? strlen(versions) : 0;
	const char *name, *slash;

	if (!versions || strncmp(path, versions, len) != 0 || path[len] != '/')
		return NULL;
	name = path + len + 1;
	slash = strchr(name, '/');
	if (!slash || strchr(slash + 1, '/'))
		return NULL;
	return arena_string(
	    w->arena, bytes_over(path, (size_t) (slash - path)));
}

/* Each version of a framework has its own Info.plist and its own seal. */
static void
add_version(struct walker *w, struct place *p)
{
	if (!p->parent || p->parent->layout != LAYOUT_VERSIONED)
		return;
	p->base = other_version(w, p->path, p->parent);
	if (!p->base)
		return;
	p->layout = LAYOUT_VERSIONED;
	p->executable_path = p->loose_path;
	p->info_path = layout_file(w, p->base, "Resources/Info.plist");
	layout_parts(w, p);
}

struct place *
loose_place(
    struct walker *w, const struct head *head, const struct place *parent)
{
	struct place *p;

	if (head->fault.error)
		walker_trouble(
		    w, head->path, head->fault.error, head->fault.doing);
	if (head->fault.error || !head->kind)
		return NULL;
	p = ARENA_NEW(w->arena, struct place);
	p->path = p->loose_path = arena_string(w->arena, bytes_of(head->path));
	p->name = arena_string(w->arena, bytes_of(head->name));
	p->kind = head->kind;
	p->parent = parent;
	p->mode_known = head->mode_known;
	p->mode = head->mode;
	add_version(w, p);
	container_begin(w, p);
	place_judge(p, w->arena);
	return p;
}

struct place *
loose_root(struct walker *w, struct text *why)
{
	struct head head = { .path = ".", .name = w->name, .alone = true };
	struct source_file *file = source_open(w->source, ".", &head.fault);

	if (file)
		head_read(&head, file, true);
	if (file && !head.fault.error && !head.kind)
		say_what_it_is(head.foreign, why);
	source_file_close(file);
	return loose_place(w, &head, NULL);
}
