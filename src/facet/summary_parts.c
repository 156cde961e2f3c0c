/* SPDX-License-Identifier: MIT */
/* The summary's rows about what stands beside the signature. */
#include <config.h>

#include <string.h>

#include <sealtree/text.h>

#include "summary.h"

static const char *
plural(size_t count)
{
	return count == 1 ? "" : "s";
}

static size_t
problems_of(const struct seal_verdict *v, enum seal_problem_kind kind)
{
	size_t count = 0;

	for (size_t i = 0; i < v->problem_count; i++)
		count += v->problems[i].kind == kind;
	return count;
}

static void
add_problems(struct text *text, const struct seal_verdict *v)
{
	static const char *const words[] = {
		[SEAL_MODIFIED] = "changed",
		[SEAL_MISSING] = "missing",
		[SEAL_ADDED] = "added",
		[SEAL_TYPE_CHANGED] = "of another kind",
		[SEAL_LINK_CHANGED] = "linked elsewhere",
		[SEAL_UNREADABLE] = "not read",
		[SEAL_RULE_COST] = "undecided",
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		size_t count = problems_of(v, (enum seal_problem_kind) i);

		if (count > 0)
			text_printf(text, ", %zu %s", count, words[i]);
	}
}

static struct result
seal_result(const struct node *node)
{
	const struct seal_verdict *seal =
	    node->verdict ? node->verdict->seal : NULL;
	const struct slice_verdict *v = node_slice_verdict(node);
	struct result unknown = { 0 };

	if (!seal || !v)
		return unknown;
	return result_worse(seal->result, v->slots[SLOT_RESOURCES]);
}

void
summary_seal(struct outline *o, const struct node *node)
{
	const struct seal *seal = node->code->seal;
	const struct seal_verdict *v =
	    node->verdict ? node->verdict->seal : NULL;
	struct result result = seal_result(node);
	struct text text = TEXT_INIT;
	size_t files, rules;

	if (!seal)
		return;
	files = seal_files_counted(seal);
	rules = seal_rules_counted(seal);
	text_printf(&text, "%zu file%s, %zu rule%s", files, plural(files),
	    rules, plural(rules));
	if (v)
		add_problems(&text, v);
	if (result.outcome == OUTCOME_UNKNOWN)
		text_add_string(&text, "; not verified");
	outline_result(o, &result);
	outline_text(o, "seal", "Seal", text_bytes(&text));
	text_release(&text);
}

static void
show_ticket(struct outline *o, const struct node *node)
{
	const struct verdict *v = node->verdict;

	if (v && v->not_covered_count > 0)
		outline_tone(o, TONE_BAD);
	else
		outline_result(o, v && v->ticket ? &v->ticket->valid : NULL);
	outline_time(
	    o, "notary", "Notary ticket", node->code->ticket->time);
	if (v && v->not_covered_count > 0) {
		outline_tone(o, TONE_BAD);
		outline_printf(o, "not_covered", "Not in the ticket",
		    "%zu part%s, the first is %s", v->not_covered_count,
		    plural(v->not_covered_count), v->not_covered[0]);
	}
}

void
summary_notary(struct outline *o, const struct node *node)
{
	if (node->code->ticket) {
		show_ticket(o, node);
	} else if (summary_is_for_mac(node_slice(node))) {
		outline_tone(o, TONE_UNKNOWN);
		outline_string(
		    o, "notary", "Notary", "not stapled; cannot tell off line");
	}
}

void
summary_profile(struct outline *o, const struct code *code)
{
	if (code->profile)
		show_text(o, "profile", "Profile", code->profile->name);
	else if (code->place->profile_path)
		outline_string(o, "profile", "Profile", "cannot be read");
	else if (code->place->kind->is_bundle)
		outline_string(o, "profile", "Profile", "none");
}

void
summary_entitlements(struct outline *o, const struct signature *s)
{
	const struct plist *entitlements = s ? signature_entitlements(s) : NULL;

	if (!s)
		return;
	if (!entitlements)
		outline_string(o, "entitlements", "Entitlements", "none");
	else
		outline_printf(o, "entitlements", "Entitlements", "%zu key%s",
		    entitlements->count, plural(entitlements->count));
}

void
summary_findings(struct outline *o, const struct node *node)
{
	size_t counts[SEVERITIES] = { 0 };
	struct text text = TEXT_INIT;

	for (size_t i = 0; node->findings && i < node->findings->count; i++)
		if (node_concerns(node, node->findings->list[i].slice))
			counts[node->findings->list[i].severity]++;
	for (unsigned i = SEVERITIES; i-- > SEVERITY_PASS + 1;)
		if (counts[i] > 0)
			text_printf(&text, "%s%zu %s%s", text.len ? ", " : "",
			    counts[i], severity_name((enum severity) i),
			    counts[i] > 1 && i >= SEVERITY_WARNING ? "s" : "");
	if (text.len == 0)
		text_add_string(&text, "none");
	outline_text(o, "findings", "Findings here", text_bytes(&text));
	text_release(&text);
}

/* A profile that stands alone. */
void
summary_loose_profile(struct outline *o, const struct profile *p)
{
	show_text(o, "team", "Team", p->team_id);
	outline_string(o, "profile_kind", "Type",
	    p->kind_title ? p->kind_title : "undecided");
	if (p->has_expires)
		outline_time(o, "expires", "Ends", p->expires);
}
