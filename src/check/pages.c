/* SPDX-License-Identifier: MIT */
/* The program's own bytes: hashed pages, and what no hash covers. */
#include <config.h>

#include "themes.h"

/* Pages that the store encrypted are unknown, and are no sign of change. */
static void
code_page_hash_mismatch(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	struct signed_slice slice;
	size_t at = 0;

	while (next_signed(subject, &at, &slice))
		if (slice.verdict)
			add_result(check, &slice, subject, NULL,
			    slice.verdict->code_pages, findings);
}

static void
code_limit_mismatch(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	struct signed_slice slice;
	size_t at = 0;

	while (next_signed(subject, &at, &slice))
		if (slice.verdict)
			add_result(check, &slice, subject, NULL,
			    slice.verdict->limit, findings);
}

static uint64_t
end_of(struct range range)
{
	return range.offset + range.size;
}

/* Of unsigned slices nobody vouches for anything, and that is told elsewhere;
 * of signed ones the pages and the signature are judged apart. */
static bool
is_trailing(const struct code *code, struct range range)
{
	for (size_t i = 0; i < code->macho->slice_count; i++) {
		const struct slice *slice = &code->macho->slices[i];

		if (range.offset >= end_of(slice->range) ||
		    range.offset < slice->range.offset)
			continue;
		return i < code->signature_count && code->signatures[i] &&
		       slice->has_signature &&
		       range.offset >=
			   slice->range.offset + end_of(slice->signature);
	}
	return true;
}

static uint64_t
end_of_linkedit(const struct slice *slice)
{
	for (size_t i = 0; i < slice->segment_count; i++)
		if (bytes_are(slice->segments[i].name, "__LINKEDIT"))
			return slice->range.offset +
			       end_of(slice->segments[i].file);
	return 0;
}

/* Zeroes up to the end of the file, behind all that a slice holds: the sizes
 * alone are what strict verification looks at. */
static bool
is_padding_behind(const struct code *code, struct range range)
{
	const struct macho *macho = code->macho;

	if (end_of(range) != macho->size || !is_trailing(code, range))
		return false;
	for (size_t i = 0; i < macho->slice_count; i++)
		if (end_of_linkedit(&macho->slices[i]) >= end_of(range))
			return false;
	return true;
}

static void
add_trailing(const struct check *check, const struct check_subject *subject,
    const struct coverage *c, struct findings *findings)
{
	struct finding *finding = finding_add(findings, check,
	    "%llu bytes lie outside all that is signed (0x%llx to 0x%llx: %s)",
	    (unsigned long long) c->range.size,
	    (unsigned long long) c->range.offset,
	    (unsigned long long) end_of(c->range), c->what);

	finding->file = code_own_file(subject->code);
	finding->offset = c->range.offset;
	if (c->by != VOUCHED_ZERO)
		return;
	finding->seen = "zeroes";
	if (!subject->code->macho->universal && c->range.size < 16)
		finding->severity = SEVERITY_WARNING;
}

static void
macho_trailing_data(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	const struct code *code = subject->code;
	const struct verdict *v = subject->verdict;

	if (!v || !code->macho || !code_is_signed(code, NULL))
		return;
	for (size_t i = 0; i < v->coverage_count; i++) {
		const struct coverage *c = &v->coverage[i];

		if ((c->by == VOUCHED_NOBODY && is_trailing(code, c->range)) ||
		    (c->by == VOUCHED_ZERO &&
			is_padding_behind(code, c->range)))
			add_trailing(check, subject, c, findings);
	}
}

static const char *const says_modified[] = {
	"invalid signature (code or signature have been modified)",
	"The signature of the binary is invalid.", NULL
};
static const char *const says_strict[] = {
	"main executable failed strict validation", NULL
};

const struct check page_checks[] = {
	{
	    .id = "code-page-hash-mismatch",
	    .title = "Code is not what was signed",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_NODE,
	    .run = code_page_hash_mismatch,
	    .mend = MEND_SIGN,
	    .means = "Bytes of the program were changed after it was signed. "
		     "The system ends a process as soon as it uses such a "
		     "page.",
	    .fix = "Find the step that writes to the file after signing "
		   "(strip, install_name_tool, lipo, a patch, a transfer that "
		   "converts) and sign after it.",
	    .when = "a page of code does not hash to what a CodeDirectory has "
		    "for it",
	    .unless = "what FairPlay encrypted is hashed as it is stored",
	    .source = "Apple's Security, open source, 2025; Apple's XNU, open "
		      "source, 2025",
	    .apple = says_modified,
	},
	{
	    .id = "code-limit-mismatch",
	    .title = "Signature covers another length",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_NODE,
	    .run = code_limit_mismatch,
	    .mend = MEND_SIGN,
	    .means = "The signature was made for code that ends elsewhere: "
		     "something was put in or cut off since.",
	    .fix = "Sign a build that nothing has changed.",
	    .when = "the code limit is not where the signature begins",
	    .source = "Apple's Security, open source, 2025",
	    .apple = says_strict,
	},
	{
	    .id = "macho-trailing-data",
	    .title = "Data that no signature covers",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_NODE,
	    .run = macho_trailing_data,
	    .means = "Data stands behind or between the slices, where no "
		     "signature reaches. Strict verification, as Gatekeeper "
		     "and the notary make it, refuses the file.",
	    .fix = "Keep such data in a resource or in a section of the "
		   "Mach-O file, and sign afterwards.",
	    .when = "bytes that nobody vouches for lie before, between or "
		    "behind slices or behind the signature; zeroes, if they "
		    "lie behind the last slice",
	    .unless = "zeroes that only align; up to 15 of them behind a thin "
		      "file, as old tools left them, are a warning",
	    .source = "Apple's Security, open source, 2025",
	    .apple = says_strict,
	},
	{ 0 },
};
