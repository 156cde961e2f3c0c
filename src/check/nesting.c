/* SPDX-License-Identifier: MIT */
/* Code in code: signed by whom and for what, beside what is around it. */
#include <config.h>

#include <string.h>

#include "authorize.h"

static enum severity
team_severity(const struct check_subject *subject, const struct nest_pair *pair)
{
	const struct check_subject *program = program_around(subject);

	if (target_is_in(subject->target, IN_IOS | IN_MAC_STORE))
		return SEVERITY_ERROR;
	if (kind_is(subject, "systemextension") &&
	    !claims_true(slice_rights(&pair->inner),
		"com.apple.developer.system-extension.redistributable"))
		return SEVERITY_ERROR;
	if (subject_is_library(subject) && is_loaded_from_there(subject) &&
	    program && is_under_library_validation(program))
		return SEVERITY_ERROR;
	return SEVERITY_WARNING;
}

static void
nested_team_mismatch(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	struct nest_pair pair;
	size_t at = 0;

	while (next_nest_pair(subject, &at, &pair)) {
		struct bytes inner = pair.inner.directory->team;
		struct bytes outer = pair.around.directory->team;
		struct finding *finding;

		if (inner.len == 0 || outer.len == 0 ||
		    bytes_equal(inner, outer))
			continue;
		finding = add_in_slice(check, &pair.inner, subject, findings,
		    "another team signed this than %s around it",
		    pair.outer->code->place->name);
		finding->severity = team_severity(subject, &pair);
		finding->seen = visible(findings->arena, inner);
		finding->wanted = visible(findings->arena, outer);
		relate(finding, findings, pair.outer);
	}
}

/* Of a chain with a gap nobody knows what it is for. */
static bool
has_other_purpose(
    const struct signed_slice *inner, const struct signed_slice *around)
{
	if (!*inner->class || strcmp(inner->class, "chain-incomplete") == 0 ||
	    (class_is_store(inner->class) && class_is_store(around->class)))
		return false;
	return strcmp(inner->class, around->class) != 0;
}

/* On the machines of a developer either may run. */
static void
nested_signer_class_mismatch(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	struct nest_pair pair;
	size_t at = 0;

	while (next_nest_pair(subject, &at, &pair)) {
		struct finding *finding;

		if (!class_is_ours(pair.around.class) &&
		    !class_is_store(pair.around.class))
			continue;
		if (!has_other_purpose(&pair.inner, &pair.around))
			continue;
		finding = add_in_slice(check, &pair.inner, subject, findings,
		    "signed for another purpose than %s around it",
		    pair.outer->code->place->name);
		if (strcmp(pair.around.class, "dev") == 0)
			finding->severity = SEVERITY_INFO;
		finding->seen = class_title(pair.inner.class);
		finding->wanted = class_title(pair.around.class);
		relate(finding, findings, pair.outer);
	}
}

static bool
lacks_timestamp(const struct signed_slice *slice)
{
	return !slice->signature->cms->timestamp;
}

/* A certificate that ended does no harm where a time stamp vouches for the day
 * of signing: only a missing one does, and phones ask for none. */
static void
nested_cert_mismatch(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	struct nest_pair pair;
	size_t at = 0;

	while (next_nest_pair(subject, &at, &pair)) {
		const struct certificate *inner = slice_signer(&pair.inner);
		const struct certificate *outer = slice_signer(&pair.around);
		struct finding *finding;

		if (!inner || !outer ||
		    memcmp(inner->sha256, outer->sha256, SHA256_LEN) == 0 ||
		    strcmp(pair.inner.class, pair.around.class) != 0 ||
		    !bytes_equal(pair.inner.directory->team,
			pair.around.directory->team))
			continue;
		finding = add_in_slice(check, &pair.inner, subject, findings,
		    "signed by another certificate of the same team than %s "
		    "around it",
		    pair.outer->code->place->name);
		finding->seen = inner->serial;
		finding->wanted = outer->serial;
		if (target_is_in(subject->target, IN_DEVELOPER_ID) &&
		    (lacks_timestamp(&pair.inner) ||
			lacks_timestamp(&pair.around)))
			finding->severity = SEVERITY_WARNING;
		relate(finding, findings, pair.outer);
	}
}

static void
nested_development_signed(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	struct signed_slice slice;
	size_t at = 0;

	while (next_signed(subject, &at, &slice)) {
		const struct certificate *signer = slice_signer(&slice);
		struct finding *finding;

		if (strcmp(slice.class, "dev") != 0)
			continue;
		finding = add_in_slice(check, &slice, subject, findings,
		    "signed with a certificate for development");
		finding->seen = signer ? signer->common_name : NULL;
	}
}

static const char *const says_teams[] = {
	"mapping process and mapped file (non-platform) have different Team "
	"IDs",
	"ITMS-90238", "ITMS-90035", NULL
};
static const char *const says_class[] = {
	"The binary is not signed with a valid Developer ID certificate.",
	"ITMS-90284", "ITMS-90238", NULL
};
static const char *const says_development[] = {
	"The binary is not signed with a valid Developer ID certificate.",
	"must be signed with the certificate that is contained in the "
	"provisioning profile",
	"ITMS-90284", NULL
};

static const char *const follows_class[] = { "cert-chain-not-apple",
	"nested-development-signed", NULL };

const struct check nesting_checks[] = {
	{
	    .id = "nested-team-mismatch",
	    .title = "Code of another team",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = nested_team_mismatch,
	    .relation = RELATION_PARENT,
	    .mend = MEND_SIGN,
	    .means = "This part and what is around it come from different "
		     "makers. A hardened program does not load another "
		     "team's libraries; a tool of another team that runs as "
		     "a process of its own does no harm outside the stores.",
	    .fix = "Sign libraries of others with your identity. Leave their "
		   "programs as they are, unless a store takes the app.",
	    .when = "code and the code around it are both signed by teams, "
		    "not by Apple, and the teams differ",
	    .unless = "a warning where it is a program, where library "
		      "validation is off, or where no program loads it from, "
		      "outside the stores",
	    .source = "developer.apple.com, forums 706437 and 706442, 2022; "
		      "Apple's dyld, open source",
	    .apple = says_teams,
	},
	{
	    .id = "nested-signer-class-mismatch",
	    .title = "Code signed for another purpose",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = nested_signer_class_mismatch,
	    .relation = RELATION_PARENT,
	    .mend = MEND_SIGN,
	    .means = "Whoever takes the app asks for one sort of certificate "
		     "in all of it: the notary for Developer ID, the stores "
		     "for distribution. This part has another.",
	    .fix = "Sign this part with the identity of the app, then again "
		   "what it is in.",
	    .when = "the certificate's class is not that of the code around "
		    "it",
	    .unless = "code of Apple, what two stores signed, and ad hoc code, "
		      "which is told of as such; for information where the "
		      "code around it is signed for "
		      "development",
	    .source = "Apple, Resolving common notarization issues; App Store "
		      "messages, quoted in public threads",
	    .apple = says_class,
	    .follows = follows_class,
	},
	{
	    .id = "nested-cert-mismatch",
	    .title = "Two certificates of one team",
	    .severity = SEVERITY_INFO,
	    .scope = CHECK_BUNDLE,
	    .run = nested_cert_mismatch,
	    .guards = GUARD_STORE | GUARD_APPLE,
	    .relation = RELATION_PARENT,
	    .mend = MEND_SIGN,
	    .means = "It works. It shows that this part was signed at another "
		     "time than the rest, and came ready-made.",
	    .fix = "Sign everything in one go, if it was meant so.",
	    .when = "team and class are those of the code around it, and the "
		    "certificate is another one",
	    .unless = "a warning for Developer ID where one of the two has no "
		      "secure time stamp",
	    .source = "Apple TN3161, 2023",
	},
	{
	    .id = "nested-development-signed",
	    .title = "Signed for development inside a release",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = nested_development_signed,
	    .contexts = IN_DEVELOPER_ID | IN_MAC_STORE | IN_IOS_STORE,
	    .mend = MEND_SIGN,
	    .means = "A part that was built for development is in what is "
		     "given to others. The notary and the stores refuse the "
		     "whole for it.",
	    .fix = "Sign it with the identity of the release. For resource "
		   "bundles of packages let Xcode not sign them at all.",
	    .when = "the certificate is one for development, and the app is "
		    "for Developer ID or a store",
	    .source = "Apple, Resolving common notarization issues; App Store "
		      "messages, quoted in public threads",
	    .apple = says_development,
	},
	{ 0 },
};
