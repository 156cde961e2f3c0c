/* SPDX-License-Identifier: MIT */
/*
 * Code against a requirement, with what the tree knows of it besides its own
 * signature: a time stamp that held, and the tickets that cover it.
 */
#include <config.h>

#include <sealtree/text.h>

#include "tree.h"

/* As it was found where it is stapled, if that was verified already. */
static bool
is_valid(const struct row *row)
{
	const struct verdict *known = row->own_verdict;
	struct ticket_verdict verdict;
	struct arena *arena;
	bool valid;

	if (known && known->ticket)
		return known->ticket->valid.outcome == OUTCOME_OK;
	arena = arena_new();
	ticket_verify(row->node.code->ticket, arena, &verdict);
	valid = verdict.valid.outcome == OUTCOME_OK;
	arena_free(arena);
	return valid;
}

/* A ticket speaks for the bundle that it is stapled to, and all within. */
static bool
is_notarized(const struct row *row, const struct signature *s)
{
	for (; row; row = row->parent) {
		const struct ticket *ticket =
		    row->node.code ? row->node.code->ticket : NULL;

		if (ticket && s->best &&
		    ticket_covers(ticket, s->best->cdhash) && is_valid(row))
			return true;
	}
	return false;
}

/* Certificates that stand beside a value which is not theirs, or that may not
 * stand in such a chain, are no anchor. */
static const char *
why_untrusted(const struct cms_verdict *cms)
{
	const struct result all[] = { cms->signer, cms->signature, cms->digest,
		cms->agility, cms->chain };

	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
		if (all[i].outcome == OUTCOME_BAD)
			return all[i].why;
	return NULL;
}

/* Tickets are verified only where something may depend on them. */
enum truth
row_satisfies(const struct row *row, size_t slice,
    const struct cms_verdict *cms, const struct expression *wanted,
    struct text *why)
{
	const struct code *code = row->node.code;
	const struct signature *s = code->signatures[slice];
	struct requirement_subject subject;
	enum truth truth;

	requirement_subject_of(
	    s, code->info ? code->info : code->info_embedded, &subject);
	if (cms)
		subject.untrusted = why_untrusted(cms);
	if (cms && cms->timestamp.outcome == OUTCOME_OK) {
		subject.has_timestamp = true;
		subject.timestamp = s->cms->timestamp->time;
	}
	truth = requirement_evaluate(wanted, &subject, why);
	if (truth != TRUTH_UNKNOWN || !is_notarized(row, s))
		return truth;
	text_reset(why);
	subject.notarized = TRUTH_TRUE;
	return requirement_evaluate(wanted, &subject, why);
}
