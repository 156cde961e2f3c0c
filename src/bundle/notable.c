/* SPDX-License-Identifier: MIT */
/*
 * What is worth a word among the files of a bundle: by name and place, mode
 * and first bytes. For an ordinary file no call of the system is made here.
 */
#include <config.h>

#include "walker.h"

enum {
	SET_USER_OR_GROUP = 06000,
	OTHERS_WRITE = 02,
	OTHERS_READ = 04,
	OTHERS_PASS = 05 /* read and enter a folder */
};

static void
add_with_mode(struct walker *w, enum notable_kind kind, enum source_type type,
    const char *path, uint32_t mode, const struct place *inside)
{
	struct notable *n = notable_add(w, inside, kind, type, path);

	if (!n)
		return;
	n->mode_known = true;
	n->mode = mode;
}

static void
note_mode(struct walker *w, enum source_type type, const char *path,
    uint32_t mode, const struct place *inside)
{
	bool folder = type == SOURCE_DIRECTORY;
	uint32_t wanted = folder ? OTHERS_PASS : OTHERS_READ;

	if (mode & OTHERS_WRITE)
		add_with_mode(
		    w, NOTABLE_WORLD_WRITABLE, type, path, mode, inside);
	if (!folder && mode & SET_USER_OR_GROUP)
		add_with_mode(w, NOTABLE_SETUID, type, path, mode, inside);
	if ((mode & wanted) != wanted)
		add_with_mode(w, NOTABLE_UNREADABLE, type, path, mode, inside);
}

/* A bundle's own mode is told of with it. */
void
notable_folder(
    struct walker *w, const struct folder *f, const struct place *inside)
{
	notable_collisions(w, f, inside);
	if (!f->parent || inside != f->parent)
		return;
	if (f->list->mode_known && f->parent != w->root)
		note_mode(
		    w, SOURCE_DIRECTORY, f->path, f->list->mode, inside);
	notable_named_bundle(w, f);
	notable_frameworks(w, f);
}

void
notable_entry(struct walker *w, const struct folder *f,
    const struct source_entry *entry, const char *path,
    const struct place *inside)
{
	if (!inside)
		return;
	if (entry->type == SOURCE_SPECIAL)
		notable_add(w, inside, NOTABLE_SPECIAL, entry->type, path);
	notable_name(w, entry, path, inside);
	notable_layout(w, f, entry, path, inside);
}

/* What is notable by its first bytes. */
static const struct row {
	enum content content;
	enum notable_kind kind;
	const char *pattern, *seen;
} rows[] = {
	{ CONTENT_APPLEDOUBLE, NOTABLE_APPLEDOUBLE, "._*", NULL },
	{ CONTENT_FINDER_INFO, NOTABLE_APPLEDOUBLE, "._*",
	    "com.apple.FinderInfo" },
	{ CONTENT_RESOURCE_FORK, NOTABLE_APPLEDOUBLE, "._*",
	    "com.apple.ResourceFork" },
	{ CONTENT_STATIC_LIBRARY, NOTABLE_STATIC_LIBRARY, "*", NULL },
	{ CONTENT_SIGNING_SCRIPT, NOTABLE_BUILD_INPUT, "*",
	    "a script that signs" },
	{ CONTENT_PRIVATE_KEY, NOTABLE_SECRET, "*", "private key" },
	{ CONTENT_PASSWORD, NOTABLE_SECRET, "*", "password" },
};

static void
note_content(
    struct walker *w, const struct head *head, const struct place *inside)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct notable *n;

		if (rows[i].content != head->content ||
		    !name_fits(head->name, rows[i].pattern) ||
		    notable_by_name(head->name, rows[i].kind))
			continue;
		n = notable_add(
		    w, inside, rows[i].kind, SOURCE_FILE, head->path);
		if (n)
			n->seen = rows[i].seen;
	}
}

/* What is a node of its own tells of its own mode. */
void
notable_file(struct walker *w, const struct folder *f, const struct head *head,
    bool is_code, const struct place *inside)
{
	if (!inside)
		return;
	notable_beside(w, f, head, inside);
	if (!head->wanted || head->fault.error || is_code)
		return;
	if (head->mode_known)
		note_mode(w, SOURCE_FILE, head->path, head->mode, inside);
	note_content(w, head, inside);
	notable_in_code(w, head, inside);
}
