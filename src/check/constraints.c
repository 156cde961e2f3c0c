/* SPDX-License-Identifier: MIT */
/*
 * Launch constraints that the code at hand, or what lies around it, cannot
 * satisfy. Only facts that files settle are asked: identifier, team, CDHash;
 * all else is unknown. Facts and operators as Apple documents them ("Defining
 * launch environment and library constraints", 2023).
 */
#include <config.h>

#include <string.h>

#include "themes.h"

static enum truth evaluate_dict(
    const struct plist *dict, const struct directory *directory, bool all);

/* One that is false decides "and", one that is true decides "or". */
static enum truth
join(enum truth so_far, enum truth next, bool all)
{
	enum truth decides = all ? TRUTH_FALSE : TRUTH_TRUE;

	if (so_far == decides || next == decides)
		return decides;
	return so_far == TRUTH_UNKNOWN ? TRUTH_UNKNOWN : next;
}

static enum truth
equals(const struct plist *value, struct bytes fact)
{
	if (value->type != PLIST_STRING && value->type != PLIST_DATA)
		return TRUTH_UNKNOWN;
	return bytes_equal(value->bytes, fact) ? TRUTH_TRUE : TRUTH_FALSE;
}

static enum truth
is_in(const struct plist *list, struct bytes fact)
{
	enum truth truth = TRUTH_FALSE;

	if (list->type != PLIST_ARRAY)
		return TRUTH_UNKNOWN;
	for (const struct plist *at = list->first; at; at = at->next)
		truth = join(truth, equals(at, fact), false);
	return truth;
}

static bool
find_fact(struct bytes key, const struct directory *d, struct bytes *fact)
{
	if (bytes_are(key, "signing-identifier"))
		*fact = d->identifier;
	else if (bytes_are(key, "team-identifier"))
		*fact = d->team;
	else if (bytes_are(key, "cdhash") && d->cdhash_full_len > 0)
		*fact = bytes_over(d->cdhash, CDHASH_LEN);
	else
		return false;
	return true;
}

static enum truth
evaluate_fact(const struct plist *entry, const struct directory *directory)
{
	struct bytes fact;

	if (!find_fact(entry->key, directory, &fact))
		return TRUTH_UNKNOWN;
	if (entry->type != PLIST_DICT)
		return equals(entry, fact);
	return entry->count == 1 && bytes_are(entry->first->key, "$in")
		   ? is_in(entry->first, fact)
		   : TRUTH_UNKNOWN;
}

static enum truth
evaluate_array(
    const struct plist *array, const struct directory *directory, bool all)
{
	enum truth truth = all ? TRUTH_TRUE : TRUTH_FALSE;

	if (array->type != PLIST_ARRAY || array->count == 0)
		return TRUTH_UNKNOWN;
	for (const struct plist *at = array->first; at; at = at->next)
		truth = join(truth, evaluate_dict(at, directory, true), all);
	return truth;
}

/* A plist is no deeper than LIMIT_PLIST_DEPTH. */
static enum truth
evaluate_dict(
    const struct plist *dict, const struct directory *directory, bool all)
{
	enum truth truth = all ? TRUTH_TRUE : TRUTH_FALSE;

	if (!dict || dict->type != PLIST_DICT || dict->count == 0)
		return TRUTH_UNKNOWN;
	for (const struct plist *at = dict->first; at; at = at->next) {
		enum truth next;

		if (bytes_are(at->key, "$and"))
			next = evaluate_dict(at, directory, true);
		else if (bytes_are(at->key, "$or"))
			next = evaluate_dict(at, directory, false);
		else if (bytes_are(at->key, "$and-array"))
			next = evaluate_array(at, directory, true);
		else if (bytes_are(at->key, "$or-array"))
			next = evaluate_array(at, directory, false);
		else
			next = evaluate_fact(at, directory);
		truth = join(truth, next, all);
	}
	return truth;
}

/* What lies around it is what starts it most often; launchd may, too. */
static bool
none_around_satisfies(
    const struct check_subject *subject, const struct plist *wanted)
{
	const struct check_subject *program = program_around(subject);

	if (!program)
		return false;
	for (; program; program = program_around(program)) {
		struct signed_slice slice;

		if (!first_signed(program, &slice) || !slice.directory ||
		    evaluate_dict(wanted, slice.directory, true) != TRUTH_FALSE)
			return false;
	}
	return true;
}

static void
judge_constraint(const struct check *check, const struct check_subject *subject,
    const struct signed_slice *slice, const struct constraint *constraint,
    struct findings *findings)
{
	const struct plist *wanted = plist_get(constraint->value, "reqs");
	struct finding *finding = NULL;

	if (constraint->slot == SLOT_CONSTRAINT_SELF &&
	    evaluate_dict(wanted, slice->directory, true) == TRUTH_FALSE) {
		finding = add_in_slice(check, slice, subject, findings,
		    "its launch constraint for itself does not hold of it");
	} else if ((constraint->slot == SLOT_CONSTRAINT_PARENT ||
		       constraint->slot == SLOT_CONSTRAINT_RESPONSIBLE) &&
		   none_around_satisfies(subject, wanted)) {
		finding = add_in_slice(check, slice, subject, findings,
		    "no program around it satisfies its launch constraint");
		finding->severity = SEVERITY_WARNING;
	}
	if (finding) {
		finding->seen = constraint->title;
		finding->offset = constraint->offset;
	}
}

static void
launch_constraint_unsatisfiable(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	struct signed_slice slice;
	size_t at = 0;

	while (next_signed(subject, &at, &slice))
		for (size_t i = 0;
		     slice.directory && i < slice.signature->constraint_count;
		     i++)
			judge_constraint(check, subject, &slice,
			    &slice.signature->constraints[i], findings);
}

static const char *const says_violation[] = {
	"Termination Reason: CODESIGNING 4 Launch Constraint Violation", NULL
};

const struct check constraint_checks[] = {
	{
	    .id = "launch-constraint-unsatisfiable",
	    .title = "Launch constraint that does not hold here",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = launch_constraint_unsatisfiable,
	    .contexts = IN_MAC,
	    .guards = GUARD_APPLE,
	    .relation = RELATION_PARENT,
	    .means = "The program says under which circumstances it may be "
		     "started, and this bundle may not be one of them. The "
		     "system ends it as it starts.",
	    .fix = "Correct the identifiers or teams in the constraint, and "
		   "sign again.",
	    .when = "a constraint of the code on itself is false of its own "
		    "identifier, team or CDHash",
	    .unless = "a warning for constraints on what starts it, where no "
		      "program around it satisfies them; facts that files do "
		      "not settle are unknown, and say nothing",
	    .source = "Apple, Defining launch environment and library "
		      "constraints, 2023; forum threads, partly not confirmed",
	    .apple = says_violation,
	},
	{ 0 },
};
