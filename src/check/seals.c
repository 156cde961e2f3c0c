/* SPDX-License-Identifier: MIT */
/* The seal as such: whether there is one, and of which kind. */
#include <config.h>

#include <string.h>

#include "themes.h"

/* A slot without a file is told of as resources-expected-missing; a bundle
 * that only its linker signed is not signed yet. */
static void
seal_missing(const struct check *check, const struct check_subject *subject,
    struct findings *findings)
{
	const struct code *code = subject->code;
	struct signed_slice slice;
	size_t at = 0;

	if (!code->place->kind->is_bundle)
		return;
	while (next_signed(subject, &at, &slice)) {
		struct finding *finding;

		if (!slice.directory ||
		    directory_special_hash(slice.directory, SLOT_RESOURCES)
			    .len > 0 ||
		    signature_is_linker_signed(slice.signature))
			continue;
		finding = add_in_slice(check, &slice, subject, findings,
		    code->place->seal_path
			? "no signature binds the seal"
			: "the bundle's files are not sealed");
		if (code->place->seal_path)
			finding->file = code->place->seal_path;
	}
}

static void
seal_v1_only(const struct check *check, const struct check_subject *subject,
    struct findings *findings)
{
	const struct code *code = subject->code;

	if (code->seal && code->seal->version == 1 && code_is_for_mac(code))
		finding_add(findings, check,
		    "the seal has files and rules of version 1 only")
		    ->file = code->place->seal_path;
}

static const char *const says_missing[] = {
	"resources are present but not sealed by signature", NULL
};
static const char *const says_obsolete[] = {
	"resource envelope is obsolete (version 1 signature)",
	"obsolete resource envelope", NULL
};

const struct check seal_checks[] = {
	{
	    .id = "seal-missing",
	    .title = "Files of the bundle are not sealed",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_NODE,
	    .run = seal_missing,
	    .mend = MEND_SIGN,
	    .means = "The executable alone is signed: the other files may be "
		     "changed at will.",
	    .fix = "Sign the bundle's folder.",
	    .when = "a bundle is signed and has no CodeResources",
	    .unless = "flat bundles of one file",
	    .source = "Apple's Security, open source, 2025",
	    .apple = says_missing,
	},
	{
	    .id = "seal-v1-only",
	    .title = "Seal of an old version",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_NODE,
	    .run = seal_v1_only,
	    .mend = MEND_SIGN,
	    .means = "This kind of seal leaves out nested code. Gatekeeper "
		     "has not taken it since 2014.",
	    .fix = "Sign again.",
	    .when = "the seal has rules of the first generation only",
	    .unless = "bundles for devices",
	    .source = "Apple's Security, open source, 2025; Apple TN2206",
	    .apple = says_obsolete,
	},
	{ 0 },
};
