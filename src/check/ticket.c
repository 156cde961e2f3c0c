/* SPDX-License-Identifier: MIT */
/* The stapled ticket: whether Apple's, and whether for this code. */
#include <config.h>

#include <string.h>

#include "themes.h"

static const char *
ticket_file(const struct code *code)
{
	return code->place->ticket_path ? code->place->ticket_path
					: code_own_file(code);
}

static const char *const *
list_of(const char **paths, size_t count, struct arena *arena)
{
	const char **list = ARENA_ARRAY(arena, const char *, count + 1);

	for (size_t i = 0; i < count; i++)
		list[i] = paths[i];
	return list;
}

static void
add_not_covered(const struct check *check, const struct code *code,
    const struct verdict *v, struct findings *findings)
{
	struct finding *finding;

	if (v->covers_count == 0)
		finding = finding_add(findings, check,
		    "the ticket is of other code: it holds none of the "
		    "CDHashes that are here");
	else if (v->not_covered_count == 1)
		finding = finding_add(findings, check,
		    "the ticket does not hold the CDHash of %s",
		    v->not_covered[0]);
	else
		finding = finding_add(findings, check,
		    "the ticket does not hold the CDHashes of %zu of %zu "
		    "parts, the first is %s",
		    v->not_covered_count,
		    v->not_covered_count + v->covers_count, v->not_covered[0]);
	finding->file = ticket_file(code);
	finding->count = (uint32_t) v->not_covered_count;
	finding->related =
	    list_of(v->not_covered, v->not_covered_count, findings->arena);
}

static void
notary_ticket_stale(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	const struct verdict *v = subject->verdict;
	struct finding *finding;

	if (!v || !v->ticket)
		return;
	finding =
	    add_result(check, NULL, subject, NULL, v->ticket->valid, findings);
	if (finding)
		finding->file = ticket_file(subject->code);
	else if (v->package)
		add_result(
		    check, NULL, subject, NULL, v->package->ticket, findings);
	if (v->not_covered_count > 0)
		add_not_covered(check, subject->code, v, findings);
}

enum {
	JUNE_2019 = 1559347200
};

/* What was signed before there were tickets is not missing any. */
static bool
is_of_the_time(const struct signed_slice *slice)
{
	const struct cms *cms = slice->signature->cms;

	return cms && (!cms->timestamp || cms->timestamp->time >= JUNE_2019);
}

static bool
package_wants_ticket(const struct package *p)
{
	const struct cms *cms = p->cms ? p->cms->cms : NULL;

	return !p->has_ticket &&
	       (!cms || !cms->timestamp || cms->timestamp->time >= JUNE_2019);
}

/* Bundles, images and packages can be stapled; of those the outermost is. */
static void
notary_ticket_missing(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	const struct code *code = subject->code;
	struct signed_slice slice;

	if (code->package &&
	    (strcmp(package_class(code), "devid-installer") != 0 ||
		!package_wants_ticket(code->package)))
		return;
	if (!code->package &&
	    ((!code->place->kind->is_bundle && !code->image) || code->ticket ||
		code->place->ticket_path || !first_signed(subject, &slice) ||
		strcmp(slice.class, "devid-app") != 0 ||
		!is_of_the_time(&slice)))
		return;
	if (!subject_stands_alone(subject))
		return;
	finding_add(findings, check, "no notarization ticket is stapled");
}

static const char *const says_missing[] = { "Notary Ticket Missing",
	"does not have a ticket stapled to it", NULL };

const struct check ticket_checks[] = {
	{
	    .id = "notary-ticket-stale",
	    .title = "Ticket is not for this code",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = notary_ticket_stale,
	    .mend = MEND_NOTARIZE,
	    .means = "The stapled ticket is not Apple's for what is here: "
		     "something was signed again, put in or changed after "
		     "the notarization.",
	    .fix = "Notarize again what you ship, and staple the new ticket.",
	    .when = "the stapled ticket does not verify, or code here is not "
		    "in it",
	    .unless = "what the ticket lists and is not here",
	    .source = "Apple developer forums, 706442; the format as found in "
		      "genuine tickets",
	},
	{
	    .id = "notary-ticket-missing",
	    .title = "No ticket is stapled",
	    .severity = SEVERITY_WARNING,
	    .scope = CHECK_BUNDLE,
	    .run = notary_ticket_missing,
	    .mend = MEND_NOTARIZE,
	    .means = "It may have been notarized: a Mac that is on line finds "
		     "out, one that is not does not.",
	    .fix = "notarytool submit --wait, then stapler staple, on the "
		   "container you ship and on the app in it.",
	    .when = "Developer ID signed it and no ticket is stapled",
	    .source = "Apple developer forums, 706442",
	    .apple = says_missing,
	},
	{ 0 },
};
