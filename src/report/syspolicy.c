/* SPDX-License-Identifier: MIT */
/*
 * What `syspolicy_check distribution` would print, as a prediction: blocks of
 * the four kinds whose words are known (macOS 14 to 26), from facts alone.
 * What it would say otherwise is left out, and that is said.
 */
#include <config.h>

#include <sealtree/text.h>

#include "page.h"

#define RULE "---------------------------------------------------------------\n"

struct verdict {
	FILE *out;
	struct bytes name;
	size_t blocks;
};

static void
write_block(struct verdict *v, const char *heading, struct bytes file,
    const char *severity, const char *error)
{
	if (v->blocks++ == 0)
		fputs("App has failed one or more pre-distribution "
		      "checks.\n" RULE,
		    v->out);
	fprintf(v->out, "%s\n", heading);
	if (file.len > 0) {
		struct text line = TEXT_INIT;

		text_add_visible(&line, file);
		fprintf(v->out, "    File: %s\n", text_string(&line));
		text_release(&line);
	}
	fprintf(v->out,
	    "    Severity: %s\n"
	    "    Full Error: %s\n"
	    "    Type: Distribution Error\n\n",
	    severity, error);
}

/* Of the slices: whether one has no signature, and whether one is ad hoc. */
static void
look_at_slices(const struct outline_node *record, bool *none, bool *adhoc)
{
	const struct outline_node *slices = page_find(record, "slices");

	for (const struct outline_node *s = slices ? slices->first : NULL; s;
	     s = s->next) {
		const struct outline_node *signature =
		    page_find(s, "signature");

		if (!signature || signature->item.type == VALUE_NULL)
			*none = true;
		else if (bytes_are(page_text(signature, "kind"), "adhoc") ||
			 bytes_are(page_text(signature, "kind"), "linker"))
			*adhoc = true;
	}
}

static void
write_added(struct verdict *v, const struct outline_node *record)
{
	const struct outline_node *added =
	    page_find(page_find(record, "seal"), "added");

	if (!added || added->item.type != VALUE_LIST)
		return;
	for (const struct outline_node *n = added->first; n; n = n->next)
		write_block(v, "Codesign Error", n->item.bytes, "Fatal",
		    "File added after outer app bundle was codesigned.");
}

static void
write_blocks(struct verdict *v, const struct outline_node *record)
{
	const struct outline_node *ticket = page_find(record, "ticket");
	bool none = false, adhoc = false;

	look_at_slices(record, &none, &adhoc);
	if (none)
		write_block(v, "Codesign Error", v->name, "Fatal",
		    "File is not signed at all.");
	write_added(v, record);
	if (adhoc)
		write_block(v, "Adhoc Signed App", bytes_of(""), "Warning",
		    "This app is adhoc signed. While it may run locally, adhoc "
		    "signed apps are not suitable for distribution.");
	if (ticket && ticket->item.type == VALUE_NULL)
		write_block(v, "Notary Ticket Missing", v->name, "Fatal",
		    "A Notarization ticket is not stapled to this "
		    "application.");
	if (v->blocks > 0)
		fputs(RULE, v->out);
}

/* Findings that other words would stand for, or that nothing can be said of. */
static bool
is_known(struct bytes id)
{
	return bytes_are(id, "code-unsigned") ||
	       bytes_are(id, "adhoc-signature") ||
	       bytes_are(id, "linker-signed-only") ||
	       bytes_are(id, "resource-added") ||
	       bytes_are(id, "notary-ticket-missing");
}

static size_t
others(const struct report_subject *subject, enum severity severity)
{
	struct model *model = subject->model;
	size_t count = 0;

	for (size_t i = 0; i < model_findings(model); i++) {
		const struct model_finding *f = model_finding(model, i);

		count += f->node->root == subject->root &&
			 f->severity == severity && !is_known(f->id) &&
			 report_tells(subject, f);
	}
	return count;
}

static void
write_rest(struct verdict *v, const struct report_subject *subject)
{
	size_t count = others(subject, SEVERITY_ERROR);

	if (count > 0)
		fprintf(v->out,
		    "# sealtree: and %zu error%s that it may tell in words "
		    "that are not known here\n",
		    count, count == 1 ? "" : "s");
	else if (!model_complete(subject->model) ||
		 others(subject, SEVERITY_UNKNOWN) > 0)
		fputs("# sealtree: not all could be settled here\n", v->out);
	else if (v->blocks == 0)
		fputs("App passed all pre-distribution checks and is ready for"
		      " distribution\n",
		    v->out);
}

static bool
write_syspolicy(FILE *out, const struct report_subject *subject)
{
	const struct model_node *root =
	    model_root(subject->model, subject->root);
	struct verdict v = { out, report_name(subject), 0 };
	struct page page;
	bool fine = page_fetch_id(&page, subject->model, root, "record");

	fputs("# sealtree: a prediction from the files alone\n", out);
	write_blocks(&v, &page.tree.root);
	write_rest(&v, subject);
	page_release(&page);
	return fine && !ferror(out);
}

const struct format format_syspolicy = { "syspolicy", ".txt",
	"prediction of syspolicy_check", write_syspolicy, NULL, true };
