/* SPDX-License-Identifier: MIT */
/* The summary's rows about an installer package. */
#include <config.h>

#include <sealtree/text.h>

#include "summary.h"

static const char *
suffix(enum outcome outcome)
{
	return outcome == OUTCOME_OK    ? ""
	       : outcome == OUTCOME_BAD ? " (so it says; it is not so)"
					: " (so it says; not verified)";
}

static void
show_signer(struct outline *o, const struct chain *chain,
    const struct package_verdict *v)
{
	struct result signature = { 0 };

	if (v)
		signature = v->signature;
	if (chain->list[0]->unit)
		outline_string(o, "team", "Team", chain->list[0]->unit);
	outline_result(o, &signature);
	outline_printf(o, "signed_by", "Signed by", "%s%s",
	    chain->list[0]->common_name, suffix(signature.outcome));
}

static void
show_chain_of(struct outline *o, const struct package *p,
    const struct chain *chain, const struct package_verdict *v)
{
	struct text text = TEXT_INIT;

	text_add_string(&text, "leaf");
	for (size_t i = 1; i < chain->count; i++)
		text_printf(&text, " \u203a %s", chain->list[i]->common_name);
	outline_result(o, !v       ? NULL
			  : p->cms ? &v->cms.chain
				   : &v->rsa_chain);
	outline_text(o, "chain", "Chain", text_bytes(&text));
	text_release(&text);
}

void
summary_package(struct outline *o, const struct node *node)
{
	const struct package *p = node->code->package;
	const struct package_verdict *v =
	    node->verdict ? node->verdict->package : NULL;
	const struct chain *chain = package_chain(p);
	const struct cms *cms = p->cms ? p->cms->cms : NULL;

	if (chain) {
		show_signer(o, chain, v);
		show_chain_of(o, p, chain, v);
	} else {
		outline_tone(o, TONE_WARN);
		outline_string(o, "signed_by", "Signed by",
		    p->rsa || p->cms ? "a signature that cannot be read"
				     : "nobody: not signed");
	}
	if (cms && cms->timestamp) {
		outline_result(o, v ? &v->cms.timestamp : NULL);
		outline_time(
		    o, "timestamp", "Time stamp", cms->timestamp->time);
	}
	if (v) {
		outline_result(o, &v->contents);
		outline_printf(o, "contents", "Files",
		    "%llu of %llu as the table of contents says",
		    (unsigned long long) v->files_ok,
		    (unsigned long long) v->files);
	}
}
