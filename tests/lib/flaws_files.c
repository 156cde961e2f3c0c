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
	struct seal_problem *problem = ARENA_NEW(s->arena, struct seal_problem);

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

static void
link_to(struct subject *s, enum notable_kind kind, const char *target)
{
	add_notable(s, kind, SOURCE_LINK, "Contents/Resources/a", target);
}

static void
escaping_link(struct subject *s)
{
	link_to(s, NOTABLE_LINK_OUTSIDE, "../../../b");
}

static void
unsealed_link(struct subject *s)
{
	static const char *unsealed[] = { "Contents/Resources/a" };

	escaping_link(s);
	s->seal_verdict.unsealed = unsealed;
	s->seal_verdict.unsealed_count = 1;
}

static void
clean_file(struct subject *s)
{
	(void) s;
}

static void
respelled(struct subject *s)
{
	static const char *names[] = { "Contents/Resources/e\xcc\x81",
		"Contents/Resources/o\xcc\x88" };

	s->seal_verdict.respelled = names;
	s->seal_verdict.respelled_count = 2;
}

static void
colliding(struct subject *s)
{
	add_notable(
	    s, NOTABLE_COLLISION, SOURCE_FILE, "Contents/Resources/a", "A");
}

static void
fifo(struct subject *s)
{
	add_notable(
	    s, NOTABLE_SPECIAL, SOURCE_SPECIAL, "Contents/Resources/a", NULL);
	add_to_sealed(s, "Contents/Resources/a");
}

static void
sealed_bytecode(struct subject *s)
{
	add_to_sealed(s, "Contents/Resources/a.py");
}

static void
bytecode(struct subject *s)
{
	add_to_sealed(s, "Contents/Resources/__pycache__/a.pyc");
}

const struct pair file_pairs[] = {
	{ "symlink-escapes-bundle", unsealed_link, escaping_link,
	    SEVERITY_ERROR, NULL },
	{ "filename-normalization", clean_file, respelled, SEVERITY_WARNING,
	    NULL },
	{ "filename-case-collision", clean_file, colliding, SEVERITY_WARNING,
	    NULL },
	{ "unreadable-or-special-file", clean_file, fifo, SEVERITY_ERROR,
	    NULL },
	{ "bytecode-in-bundle", sealed_bytecode, bytecode, SEVERITY_WARNING,
	    NULL },
	{ "xattr-detritus", quarantined, decorated, SEVERITY_ERROR, NULL },
	{ "appledouble-files", sound_shadow, shadow, SEVERITY_ERROR, NULL },
	{ "ds-store-symlink", plain_store, linked_store, SEVERITY_ERROR, NULL },
	{ "meta-directory-extra-files", shadow_in_signature, file_in_signature,
	    SEVERITY_ERROR, NULL },
	{ 0 },
};
