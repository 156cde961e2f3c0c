/* SPDX-License-Identifier: MIT */
/* An older build, of which this is no successor. */
#include <config.h>

#include "check.h"
#include "extension.h"

/* The same, as it was. */
static struct older *
older(struct subject *s)
{
	struct older *old = ARENA_NEW(s->arena, struct older);

	*old = (struct older){
		.path = s->place.path,
		.kind = s->place.kind->id,
		.is_signed = true,
		.class = "dev",
		.designated = "identifier \"com.example.a\" and "
			      "certificate leaf[subject.CN] = \"Leaf\"",
	};
	s->baseline = old;
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

static struct older *
two_extensions(struct subject *s)
{
	struct older *old;

	make_camera(s);
	put_string(s, &s->info, "CFBundleVersion", "7");
	put_string(s, &s->info, "CFBundleShortVersionString", "1.0");
	old = older(s);
	old->designated = "identifier \"com.example.a.ext\"";
	old->version = bytes_of("1.0");
	old->build = bytes_of("7");
	return old;
}

static void
clean_version(struct subject *s)
{
	two_extensions(s)->build = bytes_of("6");
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
