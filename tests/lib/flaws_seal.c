/* SPDX-License-Identifier: MIT */
/* Flaws of a seal as such, and of parts of a signature beside it. */
#include <config.h>

#include "check.h"
#include "subject.h"

static void
sound(struct subject *s)
{
	(void) s;
}

static void
directory_refused(struct subject *s)
{
	add(s, DEFECT_DIRECTORY);
}

static void
no_rules(struct subject *s)
{
	s->seal.v2.has_rules = false;
}

static void
give_rule(struct subject *s, const char *pattern)
{
	s->seal.v2.rules = ARENA_NEW(s->arena, struct seal_rule);
	s->seal.v2.rules[0] = (struct seal_rule){
		.pattern = bytes_of(pattern),
		.omit = true,
		.weight = 1,
	};
	s->seal.v2.rule_count = 1;
}

static void
usual_omission(struct subject *s)
{
	give_rule(s, "^PkgInfo$");
}

static void
omission(struct subject *s)
{
	give_rule(s, "^Resources/hidden$");
}

static void
stray_part(struct subject *s)
{
	s->code.stray_part = "Contents/_CodeSignature/CodeDirectory";
}

const struct pair seal_pairs[] = {
	{ "code-directory-malformed", sound, directory_refused, SEVERITY_ERROR,
	    NULL },
	{ "seal-malformed", sound, no_rules, SEVERITY_ERROR, NULL },
	{ "seal-weak-rules", usual_omission, omission, SEVERITY_ERROR, NULL },
	{ "mixed-signature-components", sound, stray_part, SEVERITY_ERROR,
	    NULL },
	{ 0 },
};
