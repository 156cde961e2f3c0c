/* SPDX-License-Identifier: MIT */
/* Whether a profile is what Apple issued, and in which forms. */
#include <config.h>

#include <string.h>

#include <sealtree/text.h>

#include "authorize.h"
#include "profile.h"

const char *
profile_file(const struct code *code)
{
	return code->place->profile_path ? code->place->profile_path
					 : code->place->loose_path;
}

/* A library's is none of its own, and is told of as such. */
const struct profile *
profile_of(const struct check_subject *subject)
{
	const struct place *place = subject->code->place;

	if (strcmp(place->kind->id, "framework") == 0)
		return NULL;
	if (!place->profile_path && subject_root(subject) != subject)
		return NULL;
	return subject->code->profile && subject->code->profile->plist
		   ? subject->code->profile
		   : NULL;
}

struct finding *
of_profile(const struct check_subject *subject, struct finding *finding)
{
	finding->file = profile_file(subject->code);
	return finding;
}

const char *
profile_strings(const struct profile *profile, const char *key, size_t most,
    struct arena *arena)
{
	const struct plist *list =
	    plist_get_typed(profile_content(profile), key, PLIST_ARRAY);
	struct text text = TEXT_INIT;
	const char *strings = NULL;
	size_t count = 0;

	for (const struct plist *p = list ? list->first : NULL; p; p = p->next)
		if (p->type == PLIST_STRING && count++ < most) {
			text_add_string(&text, count > 1 ? ", " : "");
			text_add_bytes(
			    &text, bytes_clamp(p->bytes, 0, LONGEST_WORD));
		}
	if (count > most)
		text_printf(&text, " and %zu more", count - most);
	if (count > 0)
		strings = arena_string(arena, text_bytes(&text));
	text_release(&text);
	return strings;
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

static bool
is_only_for_macs(const struct profile *p)
{
	return p->platform_count == 1 && bytes_are(p->platforms[0], "OSX");
}

static void
profile_der_missing(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	enum {
		YEAR_2022 = 1640995200
	};
	const struct profile *p = subject->code->profile;
	struct finding *finding;

	if (!p || !p->cms || !p->plist || p->der != PROFILE_DER_ABSENT ||
	    !p->has_created || p->created < YEAR_2022)
		return;
	finding = of_profile(subject,
	    finding_add(findings, check,
		"the profile has no form in DER, as all have since 2022"));
	if (is_only_for_macs(p))
		finding->severity = SEVERITY_INFO;
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
	    .when = "the profile is not signed, its signature does not verify, "
		    "or its signer is not one of Apple's for profiles",
	    .unless = "Apple's signer may have expired since: it is judged "
		      "at the time of signing",
	    .source = "Apple TN3125, 2022; App Store Connect's messages; "
		      "genuine profiles",
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
	    .when = "the profile's form in DER does not say what its property "
		    "list says, or does not verify by itself",
	    .unless = "ProfileDistributionType, which is in the DER form only",
	    .source = "Apple TN3125, 2022; genuine profiles",
	},
	{
	    .id = "profile-der-missing",
	    .title = "Profile without the form that systems go by",
	    .severity = SEVERITY_WARNING,
	    .scope = CHECK_NODE,
	    .run = profile_der_missing,
	    .means = "Systems from iOS 15 on read a profile in DER. Without "
		     "that form they may refuse some of what it allows.",
	    .fix = "Make the profile anew and download it again.",
	    .when = "a profile made since 2022 has no DER-Encoded-Profile; on "
		    "macOS, which still reads the other form, it is only told",
	    .unless = "older profiles, which never have it",
	    .source = "Apple TN3125, 2022; Using the latest code signature "
		      "format, 2021; genuine profiles",
	},
	{ 0 },
};
