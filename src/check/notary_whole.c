/* SPDX-License-Identifier: MIT */
/* What the notary service makes of other faults: at the code that it names,
 * and once for the whole. */
#include <config.h>

#include <string.h>

#include "whole.h"

/* A part of a whole: "2 frameworks in it are". */
static struct finding *
add_parts(const struct check *check, const struct tally *tally,
    struct findings *findings, const char *what)
{
	const char *noun = tally->frameworks ? "framework" : "part";
	struct finding *finding = finding_add(findings, check,
	    tally->parts == 1 ? "%zu %s in it is %s" : "%zu %ss in it are %s",
	    tally->parts, noun, what);

	finding->count = (uint32_t) tally->nodes;
	finding->related = tally->related;
	finding->consequence_of = tally->cause;
	return finding;
}

/* The same was told of the code itself. */
static void
sum_up(const struct check *check, const struct check_subject *subject,
    struct findings *findings, const char *what)
{
	struct tally tally;

	if (!is_whole(subject))
		return;
	tally = tally_of(subject, is_of_id, check->id, findings->arena);
	if (tally.parts > 0)
		add_parts(check, &tally, findings, what);
}

/* Whether the service takes code of Apple in an app is not confirmed. */
static void
notary_not_developer_id(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	struct signed_slice slice;
	size_t at = 0;

	if (subject->findings) {
		sum_up(
		    check, subject, findings, "not signed with Developer ID");
		return;
	}
	while (notary_looks_at(subject) && next_signed(subject, &at, &slice)) {
		struct finding *finding;

		if (!code_wants_signature(slice.macho) ||
		    strcmp(slice.class, "devid-app") == 0)
			continue;
		finding = add_in_slice(check, &slice, subject, findings,
		    "the notary service takes only what Developer ID signed");
		if (strcmp(slice.class, "apple") == 0)
			finding->severity = SEVERITY_WARNING;
		finding->seen = *slice.class ? slice.class
				: signature_is_linker_signed(slice.signature)
				    ? "linker-signed"
				    : "adhoc";
		finding->wanted = "devid-app";
	}
}

static void
notary_binary_not_signed(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	const struct code *code = subject->code;

	if (subject->findings) {
		sum_up(check, subject, findings, "not signed");
		return;
	}
	if (!code->macho || !notary_looks_at(subject))
		return;
	for (size_t i = 0; i < code->macho->slice_count; i++) {
		const struct slice *slice = &code->macho->slices[i];
		struct finding *finding;

		if (!code_wants_signature(slice) ||
		    (i < code->signature_count && code->signatures[i]))
			continue;
		finding = finding_add(findings, check,
		    "the notary service refuses code that is not signed");
		finding->file = code_own_file(code);
		finding->slice = slice->arch;
	}
}

static const char *const integrity[] = { "code-page-hash-mismatch",
	"code-limit-mismatch", "macho-trailing-data", "signature-malformed",
	"code-directory-malformed", "cms-missing", "cms-digest-mismatch",
	"cms-cdhash-agility-mismatch", "cms-signature-invalid",
	"team-id-cert-mismatch", "info-plist-slot-mismatch",
	"resource-directory-slot-mismatch", "special-slot-mismatch",
	"resources-expected-missing", "dr-unsatisfied", "resource-added",
	"resource-modified", "resource-missing", "resource-type-changed",
	"seal-missing", "seal-malformed", "seal-v1-only",
	"symlink-escapes-bundle", "nested-requirement-unsatisfied", NULL };
static const char *const structure[] = { "framework-symlinks-flattened",
	"framework-ambiguous", "bundle-root-unsealed",
	"framework-root-unsealed", NULL };

/* What is misplaced and not sealed as code cannot be sealed there at all. */
static bool
breaks_structure(const struct finding *finding,
    const struct check_subject *subject, const void *context)
{
	const struct findings *found = subject->findings;

	if (is_error_of(finding, subject, context))
		return true;
	if (strcmp(finding->check->id, "misplaced-code") != 0)
		return false;
	for (size_t i = 0; i < found->count; i++)
		if (is_error_of(&found->list[i], subject, integrity))
			return true;
	return false;
}

static void
add_whole(const struct check *check, const struct tally *tally,
    struct findings *findings, const char *what)
{
	struct finding *finding;

	if (tally->parts > 0) {
		add_parts(check, tally, findings, what);
		return;
	}
	finding = finding_add(findings, check, "it is %s", what);
	finding->consequence_of = tally->cause;
}

static void
notary_signature_invalid(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	struct tally tally;

	if (!is_whole(subject) || !notary_looks_at(subject))
		return;
	tally = tally_of(subject, is_error_of, integrity, findings->arena);
	if (tally.nodes > 0)
		add_whole(check, &tally, findings,
		    "signed, and the signature does not hold");
}

static void
notary_bundle_structure(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	struct tally tally;

	if (!is_whole(subject) || !notary_looks_at(subject))
		return;
	tally = tally_of(subject, breaks_structure, structure, findings->arena);
	if (tally.nodes > 0)
		add_whole(check, &tally, findings,
		    "laid out so that no signature can hold");
}

static bool
is_refusal(const struct finding *finding, const struct check_subject *subject,
    const void *context)
{
	(void) subject;
	(void) context;
	return finding->severity == SEVERITY_ERROR &&
	       strncmp(finding->check->id, "notary-", 7) == 0;
}

/* Last of all: what was just told of the whole counts too. */
static void
notary_ready(const struct check *check, const struct check_subject *subject,
    struct findings *findings)
{
	struct tally tally;

	if (!is_whole(subject) || !notary_looks_at(subject) ||
	    (subject->options->skips && *subject->options->skips))
		return;
	tally = tally_of(subject, is_refusal, NULL, findings->arena);
	for (size_t i = 0; i < findings->count; i++)
		if (is_refusal(&findings->list[i], subject, NULL))
			return;
	if (tally.nodes == 0)
		finding_add(findings, check,
		    "nothing in the files would be refused by the notary "
		    "service");
}

static const char *const says_identity[] = {
	"The binary is not signed with a valid Developer ID certificate.", NULL
};
static const char *const says_unsigned[] = { "The binary is not signed.",
	NULL };
static const char *const says_invalid[] = {
	"The signature of the binary is invalid.", NULL
};
static const char *const says_structure[] = {
	"The signature of the binary is invalid.",
	"bundle format is ambiguous (could be app or framework)",
	"unsealed contents present in the bundle root", NULL
};
static const char *const identity_ids[] = { "linker-signed-only",
	"adhoc-signature", "cert-chain-incomplete", "cert-chain-not-apple",
	"nested-signer-class-mismatch", "nested-development-signed", NULL };
static const char *const unsigned_ids[] = { "nested-unsigned", "slice-unsigned",
	"code-unsigned", NULL };

const struct check notary_whole_checks[] = {
	{
	    .id = "notary-not-developer-id",
	    .title = "Not signed with Developer ID",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE | CHECK_LAST,
	    .run = notary_not_developer_id,
	    .mend = MEND_SIGN,
	    .contexts = IN_DEVELOPER_ID,
	    .guards = GUARD_TEST | GUARD_UNSIGNED_BUILD,
	    .relation = RELATION_SET,
	    .means = "The notary service takes only code that is signed with "
		     "Developer ID Application, everywhere inside.",
	    .fix = "Sign this code, each slice of it, with the identity of the "
		   "app; look for copies, other slices and a certificate that "
		   "is missing.",
	    .when = "a slice of code is signed by anything else; of the whole: "
		    "in how many parts",
	    .unless = NOT_LOOKED_AT "; a warning for Apple's own code",
	    .source = NOTARY_SOURCE,
	    .apple = says_identity,
	    .follows = identity_ids,
	},
	{
	    .id = "notary-binary-not-signed",
	    .title = "Not signed, so not notarized",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE | CHECK_LAST,
	    .run = notary_binary_not_signed,
	    .mend = MEND_SIGN,
	    .contexts = IN_DEVELOPER_ID,
	    .guards = GUARD_TEST | GUARD_UNSIGNED_BUILD,
	    .relation = RELATION_SET,
	    .means = "The notary service finds code that is not signed, "
		     "wherever it lies.",
	    .fix = "Sign it.",
	    .when = "a slice of code is not signed; of the whole: in how many "
		    "parts",
	    .unless = NOT_LOOKED_AT,
	    .source = NOTARY_SOURCE,
	    .apple = says_unsigned,
	    .follows = unsigned_ids,
	},
	{
	    .id = "notary-signature-invalid",
	    .title = "Signature does not hold",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_LAST,
	    .run = notary_signature_invalid,
	    .mend = MEND_SIGN,
	    .contexts = IN_DEVELOPER_ID,
	    .guards = GUARD_APPLE | GUARD_TEST | GUARD_UNSIGNED_BUILD,
	    .relation = RELATION_SET,
	    .means = "The notary service verifies signatures and seals as "
		     "strictly as Gatekeeper.",
	    .fix = "Mend the causes, from the inside out.",
	    .when = "what verifies a signature or a seal found an error "
		    "anywhere",
	    .unless = NOT_LOOKED_AT,
	    .source = NOTARY_SOURCE "; Apple developer forums, 782448",
	    .apple = says_invalid,
	},
	{
	    .id = "notary-bundle-structure",
	    .title = "Layout allows no signature",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_LAST,
	    .run = notary_bundle_structure,
	    .contexts = IN_DEVELOPER_ID,
	    .guards = GUARD_APPLE | GUARD_TEST | GUARD_UNSIGNED_BUILD,
	    .relation = RELATION_SET,
	    .means = "However it is signed, the notary service finds the "
		     "signature invalid.",
	    .fix = "Restore the layout: links of frameworks, and nothing "
		   "beside Contents or Versions.",
	    .when = "a framework's links are flattened, a bundle is ambiguous "
		    "or has files beside what can be sealed",
	    .unless = NOT_LOOKED_AT,
	    .source = NOTARY_SOURCE "; Apple, Placing content in a bundle",
	    .apple = says_structure,
	},
	{
	    .id = "notary-ready",
	    .title = "Ready for the notary service",
	    .severity = SEVERITY_INFO,
	    .scope = CHECK_LAST,
	    .run = notary_ready,
	    .mend = MEND_NOTARIZE,
	    .contexts = IN_DEVELOPER_ID,
	    .guards = GUARD_APPLE | GUARD_TEST | GUARD_UNSIGNED_BUILD,
	    .relation = RELATION_SET,
	    .means = "Nothing that can be seen in the files would be refused. "
		     "The service also looks for malware and at the account.",
	    .fix = "Submit it, and read the log even if it is accepted.",
	    .when = "no check of what the notary service asks found an error",
	    .unless = NOT_LOOKED_AT,
	    .source = NOTARY_SOURCE,
	},
	{ 0 },
};
