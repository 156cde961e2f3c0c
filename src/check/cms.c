/* SPDX-License-Identifier: MIT */
/* The CMS signature against the CodeDirectories it vouches for. */
#include <config.h>

#include "themes.h"

static bool
lacks_cms(const struct signature *s)
{
	return !s->has_cms && !signature_is_adhoc(s) &&
	       !signature_is_linker_signed(s);
}

static void
cms_missing(const struct check *check, const struct check_subject *subject,
    struct findings *findings)
{
	struct signed_slice slice;
	size_t at = 0;

	while (next_signed(subject, &at, &slice))
		if (slice.directory && lacks_cms(slice.signature))
			add_in_slice(check, &slice, subject, findings,
			    "the signature names no signer, and is not marked "
			    "as ad hoc");
}

/* Without signed attributes the value is over the CodeDirectory itself, and
 * the digest is absent. */
static void
cms_digest_mismatch(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	struct signed_slice slice;
	size_t at = 0;

	while (next_signed(subject, &at, &slice))
		if (slice.verdict && slice.signature->has_cms)
			add_result(check, &slice, subject, NULL,
			    slice.verdict->cms.digest, findings);
}

static void
cms_agility_mismatch(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	struct signed_slice slice;
	size_t at = 0;

	while (next_signed(subject, &at, &slice)) {
		struct finding *finding;

		if (!slice.verdict || !slice.signature->has_cms)
			continue;
		finding = add_result(check, &slice, subject, NULL,
		    slice.verdict->cms.agility, findings);
		if (finding && slice.verdict->cms.digest.outcome == OUTCOME_BAD)
			finding->consequence_of = "cms-digest-mismatch";
	}
}

/* More than one signer is told of as such. */
/* Both values are over the checksum, and that is over the table. */
static void
package_signature_invalid(const struct check *check,
    const struct check_subject *subject, const struct package_verdict *v,
    struct findings *findings)
{
	if (subject->code->package->rsa || subject->code->package->cms)
		add_result(check, NULL, subject, "table of contents",
		    v->checksum, findings);
	add_result(check, NULL, subject, "RSA signature", v->rsa, findings);
	add_result(check, NULL, subject, "CMS signature", v->cms_signature,
	    findings);
	add_result(check, NULL, subject, "time stamp", v->cms.timestamp,
	    findings);
}

static void
cms_signature_invalid(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	struct signed_slice slice;
	size_t at = 0;

	if (subject->verdict && subject->verdict->package)
		package_signature_invalid(
		    check, subject, subject->verdict->package, findings);
	while (next_signed(subject, &at, &slice)) {
		const struct cms_verdict *v;

		if (!slice.verdict || !slice.signature->has_cms)
			continue;
		v = &slice.verdict->cms;
		add_result(
		    check, &slice, subject, NULL, v->signature, findings);
		if (v->signature.outcome != OUTCOME_BAD)
			add_result(
			    check, &slice, subject, NULL, v->signer, findings);
		add_result(check, &slice, subject, "time stamp", v->timestamp,
		    findings);
	}
}

static const char *const says_modified[] = {
	"invalid signature (code or signature have been modified)", NULL
};
static const char *const says_format[] = {
	"invalid or unsupported format for signature", NULL
};

const struct check cms_checks[] = {
	{
	    .id = "cms-missing",
	    .title = "Signature without signer",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_NODE,
	    .run = cms_missing,
	    .mend = MEND_SIGN,
	    .means = "The part of the signature that says who signed is not "
		     "there, though the rest claims that it is.",
	    .fix = "Sign again with codesign. Some tools that sign for "
		   "others leave this part out.",
	    .when = "the code is not flagged ad hoc and its CMS is empty or "
		    "absent",
	    .source = "Apple's Security, open source, 2025",
	    .apple = says_format,
	},
	{
	    .id = "cms-digest-mismatch",
	    .title = "Signer signed something else",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_NODE,
	    .run = cms_digest_mismatch,
	    .mend = MEND_SIGN,
	    .means = "The CodeDirectory in the file is not the one that the "
		     "certificate's owner signed.",
	    .fix = "Sign again.",
	    .when = "the signed message digest is not the CodeDirectory's",
	    .unless = "a CMS without signed attributes, which signs the "
		      "CodeDirectory itself",
	    .source = "Apple's Security, open source, 2025",
	    .apple = says_modified,
	},
	{
	    .id = "cms-cdhash-agility-mismatch",
	    .title = "A CodeDirectory that nobody signed",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_NODE,
	    .run = cms_agility_mismatch,
	    .mend = MEND_SIGN,
	    .means = "There are several descriptions of the code, by several "
		     "hashes, and the signer did not approve of all of them. "
		     "A system that goes by another one would see code that "
		     "was never signed.",
	    .fix = "Sign again with a present codesign.",
	    .when = "a hash-agility attribute does not list a CodeDirectory, "
		    "or none is there though it must be",
	    .unless = "attribute 9.2 absent with two CodeDirectories, which "
		      "is normal",
	    .source = "Apple's Security, open source, 2025",
	    .apple = says_modified,
	},
	{
	    .id = "cms-signature-invalid",
	    .title = "Signature value is wrong",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_NODE,
	    .run = cms_signature_invalid,
	    .mend = MEND_SIGN,
	    .means = "The value was not made with the key of the certificate "
		     "that is shown, or not over these bytes: the signature "
		     "was put together by hand, or is damaged.",
	    .fix = "Sign again.",
	    .when = "the signature's value does not verify with the signer's "
		    "key over the stored bytes, or its time stamp does not "
		    "hold; of a package both signatures are asked",
	    .source = "Apple's Security, open source, 2025",
	    .apple = says_modified,
	},
	{ 0 },
};
