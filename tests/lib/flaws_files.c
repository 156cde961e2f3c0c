/* SPDX-License-Identifier: MIT */
/* Flaws of a bundle's files: what they are called, may, and lead to. */
#include <config.h>

#include "check.h"
#include "files.h"
#include "nested.h"

void
give_xattr(struct subject *s, struct source_list *xattrs, const char *name)
{
	xattrs->entries = ARENA_NEW(s->arena, struct source_entry);
	xattrs->entries->name = name;
	xattrs->count = 1;
}

void
add_to_sealed(struct subject *s, const char *path)
{
	struct seal_problem *problem =
	    ARENA_NEW(s->arena, struct seal_problem);

	*problem = (struct seal_problem){
		.kind = SEAL_ADDED,
		.path = path,
		.why = "the seal does not know it",
	};
	s->seal_verdict.problems = problem;
	s->seal_verdict.problem_count = 1;
}

static void
quarantined(struct subject *s)
{
	give_xattr(s, &s->code.xattrs, "com.apple.quarantine");
}

static void
decorated(struct subject *s)
{
	give_xattr(s, &s->code.xattrs, "com.apple.FinderInfo");
}

static void
sound_shadow(struct subject *s)
{
	make_child(s);
	s = s->parent;
	s->place.kind = &kind_profile;
	add_notable(
	    s, NOTABLE_APPLEDOUBLE, SOURCE_FILE, "__MACOSX/._A.app", NULL);
}

static void
shadow(struct subject *s)
{
	add_notable(s, NOTABLE_APPLEDOUBLE, SOURCE_FILE,
	    "Contents/Resources/._a", NULL);
	add_to_sealed(s, "Contents/Resources/._a");
}

static void
plain_store(struct subject *s)
{
	add_notable(s, NOTABLE_DS_STORE, SOURCE_FILE,
	    "Contents/Resources/.DS_Store", NULL);
}

static void
linked_store(struct subject *s)
{
	add_notable(s, NOTABLE_DS_STORE, SOURCE_LINK,
	    "Contents/Resources/.DS_Store", "a");
}

static void
shadow_in_signature(struct subject *s)
{
	add_notable(s, NOTABLE_IN_SIGNATURE, SOURCE_FILE,
	    "Contents/_CodeSignature/._CodeResources", NULL);
}

static void
file_in_signature(struct subject *s)
{
	add_notable(s, NOTABLE_IN_SIGNATURE, SOURCE_FILE,
	    "Contents/_CodeSignature/CodeResources.meta", NULL);
}

const struct pair file_pairs[] = {
	{ "xattr-detritus", quarantined, decorated, SEVERITY_ERROR, NULL },
	{ "appledouble-files", sound_shadow, shadow, SEVERITY_ERROR,
	    "resource-added" },
	{ "ds-store-symlink", plain_store, linked_store, SEVERITY_ERROR, NULL },
	{ "meta-directory-extra-files", shadow_in_signature, file_in_signature,
	    SEVERITY_ERROR, NULL },
	{ 0 },
};
