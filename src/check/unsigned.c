/* SPDX-License-Identifier: MIT */
/* Code that nobody signed, or that only says that it is unchanged. */
#include <config.h>

#include "themes.h"

static size_t
slices_unsigned(const struct code *code)
{
	size_t count = 0;

	for (size_t i = 0; code->macho && i < code->macho->slice_count; i++)
		if (code_wants_signature(&code->macho->slices[i]) &&
		    (i >= code->signature_count || !code->signatures[i]))
			count++;
	return count;
}

/* Files of a _CodeSignature folder may sign a bundle's Mach-O file too. */
static bool
is_unsigned(const struct code *code)
{
	return slices_unsigned(code) > 0 && !code_is_signed(code, NULL);
}

/* Nobody has signed this yet; the linker did what the processor asks for. */
static bool
is_not_yet_signed(const struct code *code)
{
	const struct signature *s = code_signature(code);

	return is_unsigned(code) || (s && signature_is_linker_signed(s));
}

/* Up to what an archive holds: packed or not, it is the same. */
static const struct check_subject *
root_of(const struct check_subject *subject)
{
	while (!subject_stands_alone(subject))
		subject = subject->parent;
	return subject;
}

static bool
has_identity(const struct code *code)
{
	const struct signature *s = code_signature(code);

	return s && s->has_cms;
}

/* Whether Apple's own processors refuse to run it as it is. */
static bool
cannot_run(const struct code *code)
{
	const struct slice *slice = &code->macho->slices[0];

	return code_is_program(slice) && (slice->cputype & 0xff) == 12 &&
	       slice->wide;
}

static struct finding *
add_unsigned(const struct check *check, const struct code *code,
    const char *others, struct findings *findings)
{
	struct finding *finding =
	    finding_add(findings, check, "not signed at all%s%s", others,
		cannot_run(code) ? ": Apple silicon does not run it" : "");

	finding->file = code_own_file(code);
	return finding;
}

/* Of a build that is not signed as a whole its root alone is told of. */
static void
add_unsigned_build(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	struct finding *finding;
	uint32_t count = 0;

	for (size_t i = 0; i < subject->all_count; i++)
		count += subject->all[i] != subject &&
			 root_of(subject->all[i]) == subject &&
			 is_unsigned(subject->all[i]->code);
	if (!is_unsigned(subject->code) && count == 0)
		return;
	if (is_unsigned(subject->code))
		finding = add_unsigned(check, subject->code,
		    count ? ", and neither is code in it" : "", findings);
	else
		finding = finding_add(
		    findings, check, "code in it is not signed at all");
	finding->count = count + is_unsigned(subject->code);
}

static void
code_unsigned(const struct check *check, const struct check_subject *subject,
    struct findings *findings)
{
	const struct check_subject *root = root_of(subject);

	if (root == subject && is_not_yet_signed(subject->code)) {
		add_unsigned_build(check, subject, findings);
		return;
	}
	if (!is_unsigned(subject->code) || is_not_yet_signed(root->code) ||
	    (subject->parent && has_identity(subject->parent->code)))
		return;
	add_unsigned(check, subject->code, "", findings);
}

/* In a signed parent. */
static void
nested_unsigned(const struct check *check, const struct check_subject *subject,
    struct findings *findings)
{
	const char **related;
	struct finding *finding;

	if (!subject->parent || !has_identity(subject->parent->code) ||
	    !is_unsigned(subject->code))
		return;
	related = ARENA_ARRAY(findings->arena, const char *, 2);
	related[0] = subject->parent->code->place->path;
	finding = finding_add(findings, check,
	    "not signed, and %s around it is",
	    subject->parent->code->place->name);
	finding->file = code_own_file(subject->code);
	finding->related = related;
}

static void
slice_unsigned(const struct check *check, const struct check_subject *subject,
    struct findings *findings)
{
	const struct code *code = subject->code;
	struct finding *finding;

	if (!code->macho || !code_is_signed(code, NULL))
		return;
	for (size_t i = 0; i < code->macho->slice_count; i++) {
		const struct slice *slice = &code->macho->slices[i];

		if ((i < code->signature_count && code->signatures[i]) ||
		    !code_wants_signature(slice))
			continue;
		finding = finding_add(findings, check,
		    "the slice %s is not signed, and others are", slice->arch);
		finding->file = code_own_file(code);
		finding->slice = slice->arch;
		finding->offset = slice->range.offset;
	}
}

static enum severity
by_context(const struct check *check, const struct check_subject *subject)
{
	return target_is_in(subject->target, IN_DISTRIBUTION) ? check->severity
							      : SEVERITY_INFO;
}

/* What Apple keeps in a trust cache is ad hoc, and claims a platform. */
static void
adhoc_signature(const struct check *check, const struct check_subject *subject,
    struct findings *findings)
{
	struct signed_slice slice;
	size_t at = 0;

	while (next_signed(subject, &at, &slice))
		if (signature_is_adhoc(slice.signature) &&
		    !signature_is_linker_signed(slice.signature) &&
		    !(slice.directory && slice.directory->platform))
			add_in_slice(check, &slice, subject, findings,
			    "signed ad hoc: nobody vouches for it")
			    ->severity = by_context(check, subject);
}

static void
linker_signed_only(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	struct signed_slice slice;
	size_t at = 0;

	while (next_signed(subject, &at, &slice))
		if (signature_is_linker_signed(slice.signature))
			add_in_slice(check, &slice, subject, findings,
			    "signed by the linker only, ad hoc")
			    ->severity = by_context(check, subject);
}

static const char *const says_unsigned[] = { "code object is not signed at all",
	"The binary is not signed.", NULL };
static const char *const says_nested[] = { "nested code is unsigned",
	"code object is not signed at all", NULL };
static const char *const says_adhoc[] = { "Signature=adhoc",
	"The binary is not signed with a valid Developer ID certificate.",
	NULL };

const struct check unsigned_checks[] = {
	{
	    .id = "code-unsigned",
	    .title = "Code is not signed",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = code_unsigned,
	    .mend = MEND_SIGN,
	    .means = "Nothing says who made this file or that it is "
		     "unchanged. Whoever verifies it stops here, and a Mac "
		     "with Apple silicon does not start such a program.",
	    .fix = "Sign the innermost code first, then each bundle around "
		   "it, with the identity of the app.",
	    .when = "code that is loaded or run has no signature",
	    .unless = "code in a signed parent, which is nested-unsigned; in "
		      "a build that is not signed at all the root alone is "
		      "told of, with a count",
	    .source = "Apple's Security, open source, 2025; Apple, Resolving "
		      "common notarization issues",
	    .apple = says_unsigned,
	},
	{
	    .id = "nested-unsigned",
	    .title = "Code in signed code is not signed",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = nested_unsigned,
	    .mend = MEND_SIGN,
	    .means = "What is around it is signed, this is not: verification "
		     "of the whole fails here.",
	    .fix = "Sign this first, then again what it is in.",
	    .when = "nested code has no signature and its parent has one of "
		    "an identity",
	    .source = "Apple's Security, open source, 2025; Apple, Resolving "
		      "common notarization issues",
	    .apple = says_nested,
	},
	{
	    .id = "slice-unsigned",
	    .title = "One slice is not signed",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_NODE,
	    .run = slice_unsigned,
	    .mend = MEND_SIGN,
	    .means = "Slices are signed one by one. On the processors that "
		     "take this one the file counts as unsigned, while "
		     "codesign -d shows the signature of another.",
	    .fix = "Put the slices together with lipo first; sign after "
		   "that, which signs all of them.",
	    .when = "one slice of a universal file has no signature and "
		    "another has",
	    .unless = "object files",
	    .source = "Apple's Security, open source, 2025; Apple, Resolving "
		      "common notarization issues",
	    .apple = says_unsigned,
	},
	{
	    .id = "adhoc-signature",
	    .title = "Signed ad hoc",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = adhoc_signature,
	    .mend = MEND_SIGN,
	    .means = "The signature says that the bytes are unchanged, and "
		     "not who made them. That does for the machine it was "
		     "made on, not for giving it to others.",
	    .fix = "Sign with a real certificate, after the last step that "
		   "writes to the file.",
	    .when = "the CodeDirectory is flagged ad hoc, and not by the "
		    "linker",
	    .unless = "code that claims a platform, as Apple keeps it in "
		      "trust caches; information where nothing is given to "
		      "others",
	    .source = "Apple's Security, open source, 2025; Apple, Resolving "
		      "common notarization issues",
	    .apple = says_adhoc,
	},
	{
	    .id = "linker-signed-only",
	    .title = "Signed by the linker only",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = linker_signed_only,
	    .mend = MEND_SIGN,
	    .means = "The linker left a stand-in so that the program runs on "
		     "the machine that built it. The step that signs has "
		     "passed this file by.",
	    .fix = "Sign it by name; --deep did not reach it.",
	    .when = "the CodeDirectory is flagged ad hoc and linker-signed",
	    .unless = "information where nothing is given to others",
	    .source = "Apple's Security, open source, 2025; Apple's XNU, open "
		      "source, 2025",
	    .apple = says_adhoc,
	},
	{ 0 },
};
