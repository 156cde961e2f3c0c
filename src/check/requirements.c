/* SPDX-License-Identifier: MIT */
/* What code requires of itself. */
#include <config.h>

#include <sealtree/limits.h>

#include "themes.h"

/* Code without its signer is told of as such, and satisfies nothing. */
static void
dr_unsatisfied(const struct check *check, const struct check_subject *subject,
    struct findings *findings)
{
	struct signed_slice slice;
	size_t at = 0;

	while (next_signed(subject, &at, &slice))
		if (slice.verdict && (slice.signature->has_cms ||
					 signature_is_adhoc(slice.signature)))
			add_result(check, &slice, subject, NULL,
			    slice.verdict->designated, findings);
}

/* Alternatives are fine if one of them names more than a hash; of terms that
 * all must hold, one that does is enough. */
static bool
names_identity(const struct expression *e, unsigned depth)
{
	if (!e || depth > LIMIT_REQUIREMENT_DEPTH)
		return true;
	switch (e->opcode) {
	case OPCODE_AND:
		return names_identity(e->left, depth + 1) ||
		       names_identity(e->right, depth + 1);
	case OPCODE_OR:
		return names_identity(e->left, depth + 1) &&
		       names_identity(e->right, depth + 1);
	case OPCODE_CDHASH:
	case OPCODE_ALWAYS:
		return false;
	default:
		return true;
	}
}

/* Ad hoc code cannot do otherwise. */
static void
dr_cdhash_only(const struct check *check, const struct check_subject *subject,
    struct findings *findings)
{
	struct signed_slice slice;
	size_t at = 0;

	while (next_signed(subject, &at, &slice)) {
		const struct requirement *r;
		struct finding *finding;

		if (!slice.signature->requirements || !slice.signature->has_cms)
			continue;
		r = requirements_find(
		    slice.signature->requirements, REQUIREMENT_DESIGNATED);
		if (!r || !r->expression || names_identity(r->expression, 0))
			continue;
		finding = add_in_slice(check, &slice, subject, findings,
		    "the designated requirement names no identity");
		finding->seen = r->text;
		finding->offset = r->blob.offset;
	}
}

static const char *const says_unsatisfied[] = {
	"does not satisfy its designated Requirement",
	"code failed to satisfy specified code requirement(s)", NULL
};

const struct check requirement_checks[] = {
	{
	    .id = "dr-unsatisfied",
	    .title = "Does not satisfy its own requirement",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_NODE,
	    .run = dr_unsatisfied,
	    .mend = MEND_SIGN,
	    .means = "The code is not what its signature says that it is: "
		     "mostly it was signed again by another certificate, "
		     "and the old requirements were kept.",
	    .fix = "Sign again without "
		   "--preserve-metadata=requirements.",
	    .follows =
		(const char *const[]){ "cms-signature-invalid",
		    "cms-signer-count", "cms-digest-mismatch",
		    "cms-cdhash-agility-mismatch", "cert-wrong-usage",
		    "cert-signed-outside-validity", NULL },
	    .when = "the code does not satisfy its own designated requirement",
	    .unless = "`anchor apple` that fails only by the leaf marker "
		      "which systems ask for since 2025: information",
	    .source = "Apple's Security, open source, 2025; TN3127",
	    .apple = says_unsatisfied,
	},
	{
	    .id = "dr-cdhash-only",
	    .title = "Every build is another program",
	    .severity = SEVERITY_WARNING,
	    .scope = CHECK_NODE,
	    .run = dr_cdhash_only,
	    .mend = MEND_SIGN,
	    .means = "The system knows the code by its hash alone: what a "
		     "user allowed it is lost with every update.",
	    .fix = "Sign with the designated requirement that codesign "
		   "makes.",
	    .when = "an identity signed and the designated requirement is a "
		    "CDHash",
	    .source = "Apple TN3127, 2022; Apple's Security, open source, "
		      "2025",
	},
	{ 0 },
};
