/* SPDX-License-Identifier: MIT */
/* The seal as such: whether there is one, and of which kind. */
#include <config.h>

#include <string.h>

#include <sealtree/limits.h>

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

/* Nothing that could seal anything: the list itself may be broken. */
static void
seal_malformed(const struct check *check, const struct check_subject *subject,
    struct findings *findings)
{
	const struct code *code = subject->code;
	const struct seal *seal = code->seal;
	const char *lacks = NULL;

	add_defects(
	    check, subject, findings, DEFECT_SEAL, severity_as_stated, NULL);
	if (!seal || seal->size > LIMIT_SEAL_BYTES)
		return;
	if (!seal->used)
		lacks = "the seal has neither files nor files2";
	else if (!seal->used->has_rules)
		lacks = "the seal has files and no rules for them";
	if (lacks)
		finding_add(findings, check, "%s", lacks)->file =
		    code->place->seal_path;
}

/* Those that Apple's signer writes: bundlediskrep.cpp. */
static bool
is_usual_omission(const struct place *place, struct bytes pattern)
{
	bool deep =
	    place->layout == LAYOUT_DEEP || place->layout == LAYOUT_VERSIONED;

	return bytes_are(pattern, "^(.*/)?\\.DS_Store$") ||
	       bytes_are(pattern, "^Info\\.plist$") ||
	       bytes_are(pattern, "^PkgInfo$") ||
	       bytes_are(
		   pattern, deep ? "^Resources/.*\\.lproj/locversion.plist$"
				 : "^.*\\.lproj/locversion.plist$");
}

/* The App Store leaves out what it adds to code that it encrypts. */
static bool
is_omission_of_store(struct bytes pattern)
{
	return bytes_end(pattern, "SC_Info/") ||
	       bytes_end(pattern, "\\.(sinf|supp|supf|supx)$");
}

static void
seal_weak_rules(const struct check *check, const struct check_subject *subject,
    struct findings *findings)
{
	const struct code *code = subject->code;
	const struct seal *seal = code->seal;
	struct finding *finding = NULL;

	if (!seal || seal->version != 2)
		return;
	for (size_t i = 0; i < seal->v2.rule_count; i++) {
		const struct seal_rule *rule = &seal->v2.rules[i];

		if (!rule->omit || is_omission_of_store(rule->pattern) ||
		    is_usual_omission(code->place, rule->pattern))
			continue;
		if (finding) {
			finding->count++;
			continue;
		}
		finding = finding_add(findings, check,
		    "a rule of the seal leaves out files that are sealed "
		    "otherwise");
		finding->file = code->place->seal_path;
		finding->offset = rule->offset;
		finding->seen = visible(findings->arena, rule->pattern);
	}
}

static void
mixed_signature_components(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	const struct code *code = subject->code;

	if (code->stray_part)
		finding_add(findings, check,
		    "the executable holds a signature, and the folder a part "
		    "of another")
		    ->file = code->stray_part;
}

static const char *const follows_list[] = { "plist-malformed", NULL };
static const char *const says_malformed[] = {
	"the sealed resource directory is invalid",
	"a required plist file or resource is malformed", NULL
};
static const char *const says_weak[] = {
	"resource envelope is obsolete (custom omit rules)", NULL
};
static const char *const says_format[] = {
	"invalid or unsupported format for signature",
	"unsealed contents present in the bundle root", NULL
};
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
	{
	    .id = "seal-malformed",
	    .title = "Seal that is none",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_NODE,
	    .run = seal_malformed,
	    .mend = MEND_SIGN,
	    .means = "CodeResources does not say what is sealed, or says it "
		     "in a form that is not read.",
	    .fix = "Sign the bundle's folder again.",
	    .when = "CodeResources has no files, no rules for them, or "
		    "entries and rules of another type than theirs",
	    .source = "Apple's Security, open source, 2025",
	    .apple = says_malformed,
	    .follows = follows_list,
	},
	{
	    .id = "seal-weak-rules",
	    .title = "Seal that leaves files out",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = seal_weak_rules,
	    .contexts = IN_MAC,
	    .guards = GUARD_APPLE,
	    .mend = MEND_SIGN,
	    .means = "The signer told the seal to pass some files by: they "
		     "may be changed at will. Gatekeeper does not take it.",
	    .fix = "Sign again without --resource-rules.",
	    .when = "rules2 omits by a pattern that codesign does not write "
		    "by itself",
	    .unless = "what the App Store leaves out, in SC_Info",
	    .source = "Apple's Security, open source, 2025; Apple TN2206",
	    .apple = says_weak,
	},
	{
	    .id = "mixed-signature-components",
	    .title = "Parts of two signatures",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_NODE,
	    .run = mixed_signature_components,
	    .mend = MEND_SIGN,
	    .means = "Code is signed either in its executable or by files in "
		     "_CodeSignature; strict verification refuses both.",
	    .fix = "Remove the signature and what is in _CodeSignature, then "
		   "sign again.",
	    .when = "the executable is signed, and _CodeSignature holds a "
		    "part of a signature beside CodeResources",
	    .unless = "an empty file CodeSignature",
	    .source = "Apple's Security, open source, 2025",
	    .apple = says_format,
	},
	{ 0 },
};
