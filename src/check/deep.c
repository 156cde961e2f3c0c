/* SPDX-License-Identifier: MIT */
/* What codesign --deep does to code, and what it passes by. */
#include <config.h>

#include <string.h>

#include <sealtree/text.h>

#include "themes.h"

enum {
	ONE_RUN = 60, /* seconds that signing all in one command takes */
	CLOCKS_DIFFER = 2,
	APART = 3600,
	SIGNED_AT_LEAST = 3
};

/* One run of codesign, as far as it shows in what it left. */
struct run {
	const struct certificate *signer;
	const struct plist *rights;
	int64_t first, last;
	size_t signed_alike, same_rights, libraries_with_rights;
	bool ordered, apart, lost;
};

static bool
same_signer(const struct certificate *a, const struct certificate *b)
{
	return a && b && memcmp(a->sha256, b->sha256, SHA256_LEN) == 0;
}

static bool
any_time(const struct check_subject *subject, int64_t *time)
{
	struct signed_slice slice;
	bool secure;

	return first_signed(subject, &slice) &&
	       slice_time(&slice, time, &secure);
}

/* What the profile was made for: more than who and which app. */
static bool
allows_more(const struct profile *profile)
{
	const struct plist *key = profile && profile->entitlements
				      ? profile->entitlements->first
				      : NULL;

	for (; key; key = key->next)
		if ((bytes_begin(key->key, "com.apple.developer.") &&
			!bytes_are(
			    key->key, "com.apple.developer.team-identifier")) ||
		    bytes_are(
			key->key, "com.apple.security.application-groups") ||
		    bytes_are(key->key, "com.apple.security.app-sandbox"))
			return true;
	return false;
}

static void
look_at_rights(struct run *run, const struct check_subject *subject,
    const struct signed_slice *slice, bool outermost)
{
	const struct plist *rights = slice_rights(slice);

	if (subject_is_program(subject) && (!rights || rights->count == 0) &&
	    allows_more(subject->code->profile))
		run->lost = true;
	if (outermost || !rights || !run->rights || rights->count == 0 ||
	    !plist_equal(rights, run->rights, NULL))
		return;
	run->same_rights++;
	run->libraries_with_rights += subject_is_library(subject);
}

static void
look_at_time(struct run *run, const struct check_subject *subject, int64_t time)
{
	int64_t outer;

	if (time < run->first)
		run->first = time;
	if (time > run->last)
		run->last = time;
	if (subject->parent && any_time(subject->parent, &outer) &&
	    time - CLOCKS_DIFFER > outer)
		run->ordered = false;
	run->signed_alike++;
}

static void
look_at(struct run *run, const struct check_subject *subject, bool reached,
    bool outermost)
{
	struct signed_slice slice;
	int64_t time;

	if (!first_signed(subject, &slice) || strcmp(slice.class, "apple") == 0)
		return;
	if (!reached) {
		if (slice.signature->has_cms &&
		    (!same_signer(slice_signer(&slice), run->signer) ||
			(any_time(subject, &time) && time < run->last - APART)))
			run->apart = true;
		return;
	}
	look_at_rights(run, subject, &slice, outermost);
	if (same_signer(slice_signer(&slice), run->signer) &&
	    any_time(subject, &time))
		look_at_time(run, subject, time);
	else
		run->ordered = false;
}

/* As deep as bundles may lie in each other, LIMIT_NESTING. */
static void
look_into(struct run *run, const struct check_subject *subject, bool reached)
{
	for (size_t i = 0; i < subject->child_count; i++) {
		const struct check_subject *child = subject->children[i];
		bool also = reached && sealed_as_code(child);

		look_at(run, child, also, false);
		look_into(run, child, also);
	}
}

static void
add_reason(struct text *reasons, size_t *count, bool holds, const char *reason)
{
	if (!holds)
		return;
	text_printf(reasons, "%s%s", *count ? "; " : "", reason);
	++*count;
}

/* One sign alone may have another reason: it takes two. */
static void
deep_sign_smell(const struct check *check, const struct check_subject *subject,
    struct findings *findings)
{
	struct run run = { .ordered = true };
	struct text reasons = TEXT_INIT;
	struct signed_slice slice;
	size_t count = 0;

	if (!subject_is_product(subject) ||
	    !first_signed(subject, &slice) || !slice.signature->has_cms ||
	    !any_time(subject, &run.last))
		return;
	run.first = run.last;
	run.signer = slice_signer(&slice);
	run.rights = slice_rights(&slice);
	look_at(&run, subject, true, true);
	look_into(&run, subject, true);
	add_reason(&reasons, &count,
	    run.same_rights >= 2 && run.libraries_with_rights > 0,
	    "code in it has the app's entitlements, libraries too");
	add_reason(&reasons, &count,
	    run.ordered && run.apart && run.signed_alike >= SIGNED_AT_LEAST &&
		run.last - run.first <= ONE_RUN,
	    "all that --deep reaches was signed within a minute, and code "
	    "beyond it was not");
	add_reason(&reasons, &count, run.lost,
	    "a program claims nothing, and its profile would allow it to");
	if (count >= 2)
		finding_add(findings, check,
		    "this looks like the work of codesign --deep")
		    ->seen =
		    arena_string(findings->arena, text_bytes(&reasons));
	text_release(&reasons);
}

static bool
is_signed_as_the_rest(const struct check_subject *subject)
{
	const struct check_subject *outer = signed_around(subject);
	struct signed_slice inner, around;

	if (!outer || !first_signed(subject, &inner) ||
	    !signed_like(outer, inner.arch, &around))
		return false;
	return inner.signature->has_cms && inner.directory &&
	       around.directory && strcmp(inner.class, around.class) == 0 &&
	       bytes_equal(inner.directory->team, around.directory->team);
}

/* Sealed file by file, as what is no code. */
static void
nested_not_covered_by_deep(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	const struct check_subject *parent = subject->parent;
	struct finding *finding;

	if (!parent || !parent->code->place->base || !parent->verdict ||
	    !parent->verdict->seal || !parent->code->seal ||
	    parent->code->seal->version < 2 ||
	    !lies_below(
		subject->code->place->path, parent->code->place->base) ||
	    (!subject_is_program(subject) && !subject_is_library(subject)) ||
	    sealed_as_code(subject))
		return;
	finding = finding_add(findings, check,
	    "codesign --verify --deep does not look at this: %s keeps it as "
	    "plain files",
	    parent->code->place->name);
	finding->file = code_own_file(subject->code);
	if (is_signed_as_the_rest(subject))
		finding->severity = SEVERITY_INFO;
	relate(finding, findings, parent);
}

const struct check deep_checks[] = {
	{
	    .id = "deep-sign-smell",
	    .title = "Looks as if --deep had signed it",
	    .severity = SEVERITY_WARNING,
	    .scope = CHECK_BUNDLE,
	    .run = deep_sign_smell,
	    .contexts = IN_MAC,
	    .guards = GUARD_APPLE | GUARD_STORE,
	    .relation = RELATION_SET,
	    .mend = MEND_SIGN,
	    .means = "codesign --deep signs all it reaches with the same "
		     "options, takes away what a part had of its own, and "
		     "passes by code in other places. Apps that worked stop "
		     "working that way.",
	    .fix = "Sign each part by itself, from the inside to the outside, "
		   "with entitlements of its own.",
	    .when = "two of three: libraries have the app's entitlements; all "
		    "that --deep reaches was signed within a minute, inner "
		    "code first, and code beyond by another certificate or "
		    "long before; a program lost what its profile allows",
	    .source = "developer.apple.com, forums 129980; Apple, Creating "
		      "distribution-signed code for macOS",
	},
	{
	    .id = "nested-not-covered-by-deep",
	    .title = "Code that --deep does not look at",
	    .severity = SEVERITY_WARNING,
	    .scope = CHECK_BUNDLE,
	    .run = nested_not_covered_by_deep,
	    .contexts = IN_MAC,
	    .guards = GUARD_APPLE | GUARD_UNSIGNED_BUILD,
	    .relation = RELATION_PARENT,
	    .mend = MEND_SIGN,
	    .means = "The seal around it holds its files one by one, so that "
		     "a verification with --deep says nothing about its "
		     "signature, while the notary looks at it. Signing it "
		     "again breaks that seal.",
	    .fix = "Verify and sign this part by itself, then what it is in.",
	    .when = "code lies where the seal's rules expect none, so that "
		    "its files are sealed as resources",
	    .unless = "told for information where it is signed as the code "
		      "around it is",
	    .source = "Apple's Security, open source, 2025; "
		      "developer.apple.com, forums 706442, 2022",
	},
	{ 0 },
};
