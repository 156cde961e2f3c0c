/* SPDX-License-Identifier: MIT */
/* An older build, of which this is no successor. */
#include <config.h>

#include "check.h"
#include "extension.h"

/* The same again, as it was. */
static struct subject *
older(struct subject *s)
{
	struct subject *old = ARENA_NEW(s->arena, struct subject);

	*old = *s;
	old->signatures[0] = &old->parts[0].signature;
	old->parts[0].signature.best = &old->parts[0].directory;
	old->parts[0].signature.requirements = NULL;
	old->parts[0].signature.implicit =
	    "identifier \"com.example.a\" and "
	    "certificate leaf[subject.CN] = \"Leaf\"";
	old->code.signatures = old->signatures;
	s->baseline = &old->code;
	return old;
}

static void
clean_successor(struct subject *s)
{
	older(s);
}

static void
flaw_successor(struct subject *s)
{
	older(s);
	s->parts[0].directory.identifier = bytes_of("com.example.b");
}

static void
put_string(
    struct subject *s, struct plist *dict, const char *key, const char *value)
{
	struct plist *item = ARENA_NEW(s->arena, struct plist);

	*item = (struct plist){
		.type = PLIST_STRING,
		.key = bytes_of(key),
		.bytes = bytes_of(value),
		.next = dict->first,
	};
	dict->first = item;
	dict->count++;
}

static struct subject *
two_extensions(struct subject *s)
{
	struct subject *old;

	make_camera(s);
	put_string(s, &s->info, "CFBundleVersion", "7");
	put_string(s, &s->info, "CFBundleShortVersionString", "1.0");
	old = older(s);
	old->parts[0].signature.implicit = "identifier \"com.example.a.ext\"";
	old->parts[0].directory.cdhash[0] ^= 1;
	return old;
}

static void
clean_version(struct subject *s)
{
	struct subject *old = two_extensions(s);

	old->info = (struct plist){ .type = PLIST_DICT };
	put_string(s, &old->info, "CFBundleVersion", "6");
	put_string(s, &old->info, "CFBundleShortVersionString", "1.0");
	old->code.info = &old->info;
}

static void
flaw_version(struct subject *s)
{
	two_extensions(s);
}

const struct pair baseline_pairs[] = {
	{ "dr-changed-from-baseline", clean_successor, flaw_successor,
	    SEVERITY_WARNING, NULL },
	{ "sysext-version-not-bumped", clean_version, flaw_version,
	    SEVERITY_WARNING, NULL },
	{ 0 },
};
