/* SPDX-License-Identifier: MIT */
/* Slices of one file, each signed for itself, that do not agree. */
#include <config.h>

#include <string.h>

#include "themes.h"

typedef bool agree(
    const struct signed_slice *first, const struct signed_slice *other);

/* One finding: the first slice that differs from the first one. */
static struct finding *
add_disagreement(const struct check *check, const struct check_subject *subject,
    struct findings *findings, agree *do_agree, struct signed_slice pair[2],
    const char *what)
{
	size_t at = 0;

	if (!next_signed(subject, &at, &pair[0]) || !pair[0].directory)
		return NULL;
	while (next_signed(subject, &at, &pair[1]))
		if (pair[1].directory && !do_agree(&pair[0], &pair[1]))
			return add_in_slice(check, &pair[1], subject, findings,
			    "the slices %s and %s %s", pair[0].arch,
			    pair[1].arch, what);
	return NULL;
}

static bool
same_team(const struct signed_slice *a, const struct signed_slice *b)
{
	return bytes_equal(a->directory->team, b->directory->team);
}

static void
slice_team_mismatch(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	struct signed_slice pair[2];
	struct finding *finding = add_disagreement(check, subject, findings,
	    same_team, pair, "are of different teams");

	if (!finding)
		return;
	finding->seen = visible(findings->arena, pair[1].directory->team);
	finding->wanted = visible(findings->arena, pair[0].directory->team);
}

static bool
same_identifier(const struct signed_slice *a, const struct signed_slice *b)
{
	return bytes_equal(a->directory->identifier, b->directory->identifier);
}

static void
slice_identifier_mismatch(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	struct signed_slice pair[2];
	struct finding *finding = add_disagreement(check, subject, findings,
	    same_identifier, pair, "have different identifiers");

	if (!finding)
		return;
	finding->seen = visible(findings->arena, pair[1].directory->identifier);
	finding->wanted =
	    visible(findings->arena, pair[0].directory->identifier);
}

static bool
same_signer(const struct signed_slice *a, const struct signed_slice *b)
{
	const struct certificate *left = slice_signer(a),
				 *right = slice_signer(b);

	if (a->signature->has_cms != b->signature->has_cms ||
	    strcmp(a->class, b->class) != 0)
		return false;
	if (!left || !right)
		return true;
	return memcmp(left->sha256, right->sha256, SHA256_LEN) == 0;
}

/* The same owner's certificate of another year does less harm. */
static bool
same_owner(const struct signed_slice *a, const struct signed_slice *b)
{
	const struct certificate *left = slice_signer(a),
				 *right = slice_signer(b);

	return left && right && strcmp(a->class, b->class) == 0 &&
	       strcmp(left->common_name, right->common_name) == 0;
}

static void
slice_signer_mismatch(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	struct signed_slice pair[2];
	struct finding *finding = add_disagreement(check, subject, findings,
	    same_signer, pair, "are signed by different certificates");

	if (finding && same_owner(&pair[0], &pair[1]))
		finding->severity = SEVERITY_WARNING;
}

/* What cannot be read is told of as such. */
static bool
same_rights(const struct signed_slice *a, const struct signed_slice *b)
{
	const struct plist *left = slice_rights(a), *right = slice_rights(b);

	if (!code_is_program(a->macho) || !code_is_program(b->macho))
		return true;
	if (!left || !right)
		return (left ? left : right) == NULL ||
		       (left ? left : right)->count == 0;
	return plist_equal(left, right, NULL);
}

static void
slice_entitlements_mismatch(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	struct signed_slice pair[2];
	struct finding *finding = add_disagreement(check, subject, findings,
	    same_rights, pair, "have different entitlements");

	if (finding && (strcmp(pair[0].arch, "i386") == 0 ||
			   strcmp(pair[1].arch, "i386") == 0))
		finding->severity = SEVERITY_WARNING;
}

static bool
same_flags(const struct signed_slice *a, const struct signed_slice *b)
{
	uint32_t differ = a->directory->flags ^ b->directory->flags;

	return (differ & ~(uint32_t) DIRECTORY_LINKER_SIGNED) == 0;
}

static void
slice_flags_mismatch(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	struct signed_slice pair[2];
	struct finding *finding;

	finding = add_disagreement(check, subject, findings, same_flags, pair,
	    "are protected by different flags");
	if (!finding)
		return;
	finding->seen =
	    directory_flags_text(findings->arena, pair[1].directory->flags);
	finding->wanted =
	    directory_flags_text(findings->arena, pair[0].directory->flags);
	if (code_is_program(pair[0].macho) &&
	    ((pair[0].directory->flags ^ pair[1].directory->flags) &
		DIRECTORY_RUNTIME))
		finding->severity = SEVERITY_ERROR;
}

static const char *const says_format[] = {
	"invalid or unsupported format for signature", NULL
};
static const char *const says_notary[] = {
	"The binary is not signed with a valid Developer ID certificate.", NULL
};
static const char *const says_runtime[] = {
	"The executable does not have the hardened runtime enabled.", NULL
};

const struct check slice_checks[] = {
	{
	    .id = "slice-team-mismatch",
	    .title = "Slices of different teams",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_NODE,
	    .run = slice_team_mismatch,
	    .mend = MEND_SIGN,
	    .means = "The slices come from different teams: builds of two "
		     "makers were put into one file. The kernel refuses the "
		     "second signature.",
	    .fix = "Put the slices together first, then sign once.",
	    .when = "slices name different teams",
	    .source = "Apple's Security, open source, 2025; Apple's XNU, open "
		      "source, 2025",
	    .apple = says_format,
	},
	{
	    .id = "slice-signer-mismatch",
	    .title = "Slices signed by different certificates",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_NODE,
	    .run = slice_signer_mismatch,
	    .mend = MEND_SIGN,
	    .means = "One processor's slice is signed in another way. "
		     "codesign -d shows that of the Mac it runs on only; who "
		     "asks for one signer in all of them refuses the file.",
	    .fix = "Sign the whole file again.",
	    .when = "slices are signed by different certificates, or one is "
		    "ad hoc",
	    .source = "Apple, Resolving common notarization issues; Apple's "
		      "XNU, open source, 2025",
	    .apple = says_notary,
	},
	{
	    .id = "slice-identifier-mismatch",
	    .title = "Slices with different identifiers",
	    .severity = SEVERITY_WARNING,
	    .scope = CHECK_NODE,
	    .run = slice_identifier_mismatch,
	    .mend = MEND_SIGN,
	    .means = "To the system these are two programs: what a user "
		     "allowed on one kind of Mac is not allowed on the "
		     "other.",
	    .fix = "Sign the whole file again.",
	    .when = "slices have different identifiers",
	    .source = "Apple's Security, open source, 2025",
	},
	{
	    .id = "slice-entitlements-mismatch",
	    .title = "Slices with different entitlements",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_NODE,
	    .run = slice_entitlements_mismatch,
	    .mend = MEND_SIGN,
	    .means = "What the program may do depends on the processor.",
	    .fix = "Sign the whole file again with one file of "
		   "entitlements.",
	    .when = "slices of a program have different entitlements",
	    .source = "Apple's Security, open source, 2025; Apple, Hardened "
		      "Runtime",
	},
	{
	    .id = "slice-flags-mismatch",
	    .title = "Slices with different flags",
	    .severity = SEVERITY_WARNING,
	    .scope = CHECK_BUNDLE,
	    .run = slice_flags_mismatch,
	    .mend = MEND_SIGN,
	    .means = "The slices are not protected in the same way.",
	    .fix = "Sign the whole file again with -o runtime.",
	    .when = "slices have different flags",
	    .unless = "the flag of the linker",
	    .source = "Apple, Resolving common notarization issues",
	    .apple = says_runtime,
	},
	{ 0 },
};
