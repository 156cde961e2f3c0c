/* SPDX-License-Identifier: MIT */
/* Sealed files and code that changed. */
#include <config.h>

#include <string.h>

#include "themes.h"

enum {
	NAMED = 8 /* of what could not be compared */
};

static void
add_undecided(const struct check *check, const struct check_subject *subject,
    const struct seal_problem *problem, struct findings *findings)
{
	struct finding *finding =
	    add_seal_problem(check, subject, problem, findings);

	finding->severity = SEVERITY_UNKNOWN;
	finding->reason =
	    problem->kind == SEAL_RULE_COST ? "limit" : "unreadable";
}

/* What could not be compared is told of here as well, and so is a seal that
 * was not compared to its end. */
static void
resource_modified(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	const unsigned undecided = 1u << SEAL_UNREADABLE | 1u << SEAL_RULE_COST;
	const struct seal_verdict *v = seal_verdict_of(subject);
	size_t first;

	if (!v)
		return;
	add_seal_problems(check, subject, findings, 1u << SEAL_MODIFIED, NULL,
	    "were changed since they were sealed");
	first = findings->count;
	for (size_t i = 0; i < v->problem_count; i++) {
		if (!(undecided >> v->problems[i].kind & 1))
			continue;
		if (findings->count < first + NAMED)
			add_undecided(
			    check, subject, &v->problems[i], findings);
		else
			findings->list[findings->count - 1].count++;
	}
	if (v->result.outcome == OUTCOME_UNKNOWN && findings->count == first) {
		struct finding *finding =
		    add_result(check, NULL, subject, NULL, v->result, findings);

		if (finding)
			finding->file = subject->code->place->seal_path;
	}
}

static struct finding *
add_nested(const struct check *check, const struct check_subject *subject,
    const struct seal_nested *nested, enum severity severity,
    struct findings *findings, const char *otherwise)
{
	const char **related = ARENA_ARRAY(findings->arena, const char *, 2);
	struct finding *finding = finding_add(
	    findings, check, "%s", nested->why ? nested->why : otherwise);

	(void) subject;
	related[0] = nested->path;
	finding->severity = severity;
	finding->file = nested->path;
	finding->related = related;
	return finding;
}

static void
add_nested_of(const struct check *check, const struct check_subject *subject,
    struct findings *findings, enum nested_status status,
    enum severity severity, const char *otherwise)
{
	const struct seal_verdict *v = seal_verdict_of(subject);

	for (size_t i = 0; v && i < v->nested_count; i++)
		if (v->nested[i].status == status)
			add_nested(check, subject, &v->nested[i], severity,
			    findings, otherwise);
}

static void
resource_missing(const struct check *check, const struct check_subject *subject,
    struct findings *findings)
{
	add_seal_problems(check, subject, findings, 1u << SEAL_MISSING, NULL,
	    "are sealed and not there");
	add_nested_of(check, subject, findings, NESTED_MISSING, check->severity,
	    "it is sealed and not there");
}

static void
resource_type_changed(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	add_seal_problems(check, subject, findings,
	    1u << SEAL_TYPE_CHANGED | 1u << SEAL_LINK_CHANGED, NULL,
	    "are of another kind than what was sealed, or link elsewhere");
}

/* However many there are: what keeps one from being judged keeps all. */
static void
add_undecided_nested(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	const struct seal_verdict *v = seal_verdict_of(subject);
	struct finding *finding = NULL;

	for (size_t i = 0; v && i < v->nested_count; i++) {
		const struct seal_nested *nested = &v->nested[i];

		if (nested->status != NESTED_UNKNOWN)
			continue;
		if (finding) {
			finding->count++;
			continue;
		}
		finding = add_nested(check, subject, nested, SEVERITY_UNKNOWN,
		    findings,
		    "whether nested code satisfies the requirement "
		    "it was sealed with was not established");
		finding->reason = nested->why ? "limit" : "cancelled";
	}
}

static void
nested_requirement_unsatisfied(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	add_nested_of(check, subject, findings, NESTED_REQUIREMENT_FAILED,
	    check->severity,
	    "it does not satisfy the requirement it was "
	    "sealed with");
	add_undecided_nested(check, subject, findings);
}

static bool
is_node(const struct check_subject *subject, const char *path)
{
	for (size_t i = 0; i < subject->all_count; i++)
		if (strcmp(subject->all[i]->code->place->path, path) == 0)
			return true;
	return false;
}

/* Code that is a node is told of there, as nested-unsigned. */
static void
signature_in_xattr(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	const struct seal_verdict *v = seal_verdict_of(subject);

	for (size_t i = 0; v && i < v->nested_count; i++) {
		const struct seal_nested *n = &v->nested[i];

		if (n->status == NESTED_NOT_CODE ||
		    (n->status == NESTED_UNSIGNED &&
			!is_node(subject, n->path)))
			add_nested(check, subject, n, check->severity, findings,
			    "it is sealed as code, and is none");
	}
}

static void
nested_cdhash_drift(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	const struct seal_verdict *v = seal_verdict_of(subject);

	for (size_t i = 0; v && i < v->nested_count; i++)
		if (v->nested[i].cdhash_differs &&
		    v->nested[i].status == NESTED_OK)
			add_nested(check, subject, &v->nested[i],
			    check->severity, findings,
			    "it was signed again after what is around it was "
			    "sealed");
}

static const char *const says_modified[] = {
	"a sealed resource is missing or invalid", "file modified", NULL
};
static const char *const says_missing[] = {
	"a sealed resource is missing or invalid", "file missing", NULL
};
static const char *const says_type[] = { "file modified",
	"invalid destination for symbolic link in bundle", NULL };
static const char *const says_nested[] = { "nested code is modified or invalid",
	NULL };

const struct check resource_checks[] = {
	{
	    .id = "resource-modified",
	    .title = "Sealed file was changed",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_NODE,
	    .run = resource_modified,
	    .mend = MEND_SIGN,
	    .means = "Its content is not what was sealed.",
	    .fix = "Make all changes before signing; sign again.",
	    .when = "a sealed file does not hash to what the seal has",
	    .source = "Apple's Security, open source, 2025",
	    .apple = says_modified,
	},
	{
	    .id = "resource-missing",
	    .title = "Sealed file is missing",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_NODE,
	    .run = resource_missing,
	    .means = "It was there when the bundle was signed, and was "
		     "taken out since.",
	    .fix = "Take out what is not wanted before signing; copy "
		   "bundles as a whole.",
	    .when = "a file that the seal lists, and not as optional, is not "
		    "there",
	    .source = "Apple's Security, open source, 2025",
	    .apple = says_missing,
	},
	{
	    .id = "resource-type-changed",
	    .title = "Link or file became the other",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_NODE,
	    .run = resource_type_changed,
	    .means = "A link was sealed and a file is there, or the other "
		     "way round, or it links elsewhere: what packed the "
		     "bundle did not keep links.",
	    .fix = "Pack with ditto, tar or zip -y, and sign again if need "
		   "be.",
	    .when = "what was a file is a link, or a link leads elsewhere",
	    .source = "Apple's Security, open source, 2025",
	    .apple = says_type,
	},
	{
	    .id = "nested-requirement-unsatisfied",
	    .title = "Nested code is not what was sealed",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = nested_requirement_unsatisfied,
	    .mend = MEND_SIGN,
	    .means = "The seal says who must have signed the code in it, "
		     "and that is not so: it was signed by somebody else, "
		     "or replaced, afterwards.",
	    .fix = "Sign what is inside, then again what is around it.",
	    .when = "nested code does not satisfy the requirement that its "
		    "parent's seal holds of it",
	    .source = "Apple's Security, open source, 2025",
	    .apple = says_nested,
	},
	{
	    .id = "nested-cdhash-drift",
	    .title = "Nested code was signed again later",
	    .severity = SEVERITY_WARNING,
	    .scope = CHECK_BUNDLE,
	    .run = nested_cdhash_drift,
	    .mend = MEND_SIGN,
	    .means = "It still satisfies the requirement it was sealed "
		     "with, so that verification passes; but a notarization "
		     "is of the older one.",
	    .fix = "Sign from the inside to the outside, in one go.",
	    .when = "nested code has another CDHash than when its parent was "
		    "signed, and satisfies the requirement",
	    .source = "Apple's Security, open source, 2025",
	},
	{
	    .id = "signature-in-xattr",
	    .title = "Sealed as code, and is none",
	    .severity = SEVERITY_WARNING,
	    .scope = CHECK_BUNDLE,
	    .run = signature_in_xattr,
	    .means = "A script or data lies where code is expected. Its "
		     "signature can only be in extended attributes, which "
		     "zip, tar and git lose.",
	    .fix = "Move scripts and data to Contents/Resources; sign again.",
	    .when = "what the seal calls nested code is no Mach-O file: its "
		    "signature can only be in extended attributes",
	    .source = "Apple, Placing content in a bundle; Apple's Security, "
		      "open source, 2025",
	    .apple = says_nested,
	},
	{ 0 },
};
