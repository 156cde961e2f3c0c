/* SPDX-License-Identifier: MIT */
/* Code in code: signed when and hardened how, beside what is around it. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include <sealtree/text.h>

#include "themes.h"

static int
order_nested(const void *path, const void *nested)
{
	return strcmp(path, ((const struct seal_nested *) nested)->path);
}

const struct seal_nested *
sealed_as_code(const struct check_subject *subject)
{
	const struct check_subject *parent = subject->parent;
	const struct seal_verdict *seal =
	    parent && parent->verdict ? parent->verdict->seal : NULL;

	if (!seal || seal->nested_count == 0)
		return NULL;
	return bsearch(subject->code->place->path, seal->nested,
	    seal->nested_count, sizeof(*seal->nested), order_nested);
}

/* Something in it is not what the seal around it says; problems are sorted. */
static bool
has_sealed_problem(const struct check_subject *subject)
{
	const struct seal_verdict *seal =
	    subject->parent && subject->parent->verdict
		? subject->parent->verdict->seal
		: NULL;
	const char *path = subject->code->place->path;
	size_t low = 0, high = seal ? seal->problem_count : 0, end = high;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(seal->problems[middle].path, path) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low < end && (strcmp(seal->problems[low].path, path) == 0 ||
				lies_below(seal->problems[low].path, path));
}

static bool
is_out_of_date(const struct check_subject *subject)
{
	const struct seal_nested *nested = sealed_as_code(subject);

	if (!nested)
		return has_sealed_problem(subject);
	return nested->cdhash_differs ||
	       nested->status == NESTED_REQUIREMENT_FAILED;
}

enum {
	CLOCKS_DIFFER = 2 /* seconds */
};

static const char *
time_text(struct arena *arena, int64_t time)
{
	struct text text = TEXT_INIT;
	const char *copy;

	text_add_time(&text, time);
	copy = arena_string(arena, text_bytes(&text));
	text_release(&text);
	return copy;
}

/* Only what a time stamp says is believed enough for a warning. */
static void
parent_signed_before_child(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	int64_t inner, outer;
	bool inner_secure, outer_secure;
	struct finding *finding;
	struct nest_pair pair;
	size_t at = 0;

	if (!next_nest_pair(subject, &at, &pair) ||
	    !slice_time(&pair.inner, &inner, &inner_secure) ||
	    !slice_time(&pair.around, &outer, &outer_secure) ||
	    inner_secure != outer_secure || inner - CLOCKS_DIFFER <= outer)
		return;
	finding = finding_add(findings, check, "signed later than %s around it",
	    pair.outer->code->place->name);
	finding->file = code_own_file(subject->code);
	if (!inner_secure || !is_out_of_date(subject))
		finding->severity = SEVERITY_INFO;
	finding->seen = time_text(findings->arena, inner);
	finding->wanted = time_text(findings->arena, outer);
	relate(finding, findings, pair.outer);
}

/* A program without is told of as such; libraries need none, and Apple asks
 * for the flag on programs only. */
static void
nested_runtime_mismatch(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	struct nest_pair pair;
	size_t at = 0;

	while (next_nest_pair(subject, &at, &pair)) {
		uint32_t inner = pair.inner.directory->flags;
		uint32_t outer = pair.around.directory->flags;
		bool program = code_is_program(pair.inner.macho);
		bool hardened = inner & DIRECTORY_RUNTIME;
		struct finding *finding;

		if (!((inner ^ outer) & DIRECTORY_RUNTIME) ||
		    !code_is_program(pair.around.macho) ||
		    (program && !hardened))
			continue;
		finding = add_in_slice(check, &pair.inner, subject, findings,
		    hardened ? "hardened, and %s around it is not"
			     : "not hardened, and %s around it is",
		    pair.outer->code->place->name);
		if (!hardened)
			finding->severity = SEVERITY_INFO;
		finding->seen = directory_flags_text(findings->arena, inner);
		finding->wanted = directory_flags_text(findings->arena, outer);
		relate(finding, findings, pair.outer);
	}
}

static const char *const says_modified[] = {
	"nested code is modified or invalid", NULL
};
static const char *const says_runtime[] = {
	"The executable does not have the hardened runtime enabled.", NULL
};
const struct check nesting_order_checks[] = {
	{
	    .id = "parent-signed-before-child",
	    .title = "Signed after what is around it",
	    .severity = SEVERITY_WARNING,
	    .scope = CHECK_BUNDLE,
	    .run = parent_signed_before_child,
	    .guards = GUARD_STORE | GUARD_APPLE,
	    .relation = RELATION_PARENT,
	    .mend = MEND_SIGN,
	    .means = "The seal around it speaks of an older signature of "
		     "this part.",
	    .fix = "Sign from the inside to the outside: this first, then "
		   "what it is in.",
	    .when = "its secure time stamp is more than two seconds later, "
		    "and the seal around it knows it by another hash",
	    .unless = "told for information where the seal agrees, or where "
		      "only signing times are there",
	    .source = "Apple, Creating distribution-signed code for macOS; "
		      "Packaging Mac software for distribution",
	    .apple = says_modified,
	},
	{
	    .id = "nested-runtime-mismatch",
	    .title = "Hardened otherwise than what is around it",
	    .severity = SEVERITY_WARNING,
	    .scope = CHECK_BUNDLE,
	    .run = nested_runtime_mismatch,
	    .contexts = IN_DEVELOPER_ID,
	    .guards = GUARD_APPLE | GUARD_KEXT,
	    .relation = RELATION_PARENT,
	    .mend = MEND_SIGN,
	    .means = "The hardened runtime counts by process, by the flag of "
		     "its main executable. Here the inner code was signed "
		     "with other options than the app.",
	    .fix = "Sign every program with -o runtime; libraries need no "
		   "flag.",
	    .when = "one of two, code and the program around it, has the flag "
		    "runtime",
	    .unless = "told for information of a library without the flag; a "
		      "program without is told of as such",
	    .source = "Apple, Hardened Runtime; Creating distribution-signed "
		      "code for macOS",
	    .apple = says_runtime,
	},
	{ 0 },
};
