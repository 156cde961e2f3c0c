/* SPDX-License-Identifier: MIT */
/* Whether a profile is what Apple issued. */
#include <config.h>

#include "themes.h"

static const char *
profile_file(const struct code *code)
{
	return code->place->profile_path ? code->place->profile_path
					 : code->place->loose_path;
}

static void
add_profile(const struct check *check, const struct check_subject *subject,
    struct findings *findings, struct result result)
{
	struct finding *finding =
	    add_result(check, NULL, subject, NULL, result, findings);

	if (finding)
		finding->file = profile_file(subject->code);
}

static void
profile_signature_invalid(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	const struct profile_verdict *v =
	    subject->verdict ? subject->verdict->profile : NULL;

	if (!v)
		return;
	add_profile(check, subject, findings,
	    result_worse(
		result_worse(v->cms.signer, v->cms.signature), v->cms.digest));
	add_profile(check, subject, findings, v->cms.chain);
}

static void
profile_der_xml_mismatch(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	const struct profile_verdict *v =
	    subject->verdict ? subject->verdict->profile : NULL;

	if (v)
		add_profile(check, subject, findings, v->der);
}

static const char *const says_invalid[] = {
	"Invalid Provisioning Profile Signature", NULL
};

const struct check profile_checks[] = {
	{
	    .id = "profile-signature-invalid",
	    .title = "Profile is not as Apple signed it",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_NODE,
	    .run = profile_signature_invalid,
	    .means = "The profile was edited or damaged, or Apple did not "
		     "issue it. It counts only as it was downloaded.",
	    .fix = "Download it again, and let nothing rewrite it.",
	    .when = "the profile's CMS does not verify, or its chain is not "
		    "Apple's",
	    .source = "Apple TN3125, 2022",
	    .apple = says_invalid,
	},
	{
	    .id = "profile-der-xml-mismatch",
	    .title = "Profile with two contents",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_NODE,
	    .run = profile_der_xml_mismatch,
	    .means = "Its readable list says one thing, the form in DER that "
		     "present systems go by says another.",
	    .fix = "Make the profile anew and download it again.",
	    .when = "the profile's DER form and its property list differ",
	    .unless = "ProfileDistributionType, which is in the DER form only",
	    .source = "Apple TN3125, 2022",
	},
	{ 0 },
};
