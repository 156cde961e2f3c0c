/* SPDX-License-Identifier: MIT */
/*
 * For a comment on a pull request or a summary of a build: GitHub Flavored
 * Markdown. What is long is capped, with a count of what is left out, unless
 * --verbose is given.
 */
#include <config.h>

#include <sealtree/text.h>

#include "difference.h"
#include "page.h"

enum {
	MOST_FINDINGS = 100, /* of a severity */
	MOST_NODES = 100,
	MOST_VALUES = 20 /* of a list */
};

struct markdown {
	FILE *out;
	const struct report_subject *subject;
	bool fine;
};

static void
write_prose(struct markdown *m, struct bytes raw)
{
	struct text text = TEXT_INIT;

	text_add_markdown(&text, raw);
	fputs(text_string(&text), m->out);
	text_release(&text);
}

static void
write_name(struct markdown *m, struct bytes raw)
{
	struct text text = TEXT_INIT;

	text_add_markdown_code(&text, raw);
	fputs(text_string(&text), m->out);
	text_release(&text);
}

static void
write_more(struct markdown *m, size_t count, size_t told)
{
	if (count > told)
		fprintf(m->out, "\nand %zu more\n", count - told);
}

static bool
is_capped(const struct markdown *m, size_t count, size_t most)
{
	return count >= most && !m->subject->verbose;
}

static void
write_finding(struct markdown *m, const struct model_finding *f)
{
	struct text sentence = TEXT_INIT;

	report_add_sentence(&sentence, m->subject, f);
	fputs("| ", m->out);
	write_name(m, f->id);
	fputs(" | ", m->out);
	write_name(m, report_code(f->node)->name);
	fputs(" | ", m->out);
	write_prose(m, text_bytes(&sentence));
	fputs(" | ", m->out);
	write_prose(m, f->fix);
	fputs(" |\n", m->out);
	text_release(&sentence);
}

static void
write_findings(struct markdown *m, enum severity severity, const char *title)
{
	const struct model *model = m->subject->model;
	size_t count = 0, told = 0;

	for (size_t i = 0; i < model_findings(model); i++) {
		const struct model_finding *f = model_finding(model, i);

		if (f->severity != severity || !report_tells(m->subject, f))
			continue;
		if (count++ == 0)
			fprintf(m->out,
			    "\n### %s\n\n"
			    "| Check | Where | What | Fix |\n"
			    "|---|---|---|---|\n",
			    title);
		if (is_capped(m, told, MOST_FINDINGS))
			continue;
		write_finding(m, f);
		told++;
	}
	write_more(m, count, told);
}

static void
write_tone(struct markdown *m, enum tone tone)
{
	if (*page_tone(tone))
		fprintf(m->out, " **(%s)**", page_tone(tone));
}

static void
write_value(struct markdown *m, const struct outline_node *node)
{
	struct text raw = TEXT_INIT;

	if (node->first)
		text_printf(&raw, "%zu", node->count);
	else
		page_add_value(&raw, &node->item);
	write_prose(m, text_bytes(&raw));
	write_tone(m, node->item.tone);
	text_release(&raw);
}

/* In one cell. */
static void
write_list(struct markdown *m, const struct outline_node *list)
{
	size_t told = 0;

	for (const struct outline_node *n = list->first; n; n = n->next) {
		if (is_capped(m, told, MOST_VALUES))
			break;
		fputs(told++ ? "<br>" : "", m->out);
		if (page_label(n).len) {
			write_prose(m, page_label(n));
			fputs(": ", m->out);
		}
		write_value(m, n);
	}
	if (list->count > told)
		fprintf(m->out, "<br>and %zu more", list->count - told);
	write_tone(m, list->item.tone);
}

static void
write_facts(struct markdown *m, const struct model_node *node)
{
	struct page page;

	if (!page_fetch_id(&page, m->subject->model, node, "summary"))
		m->fine = false;
	if (page.tree.root.first)
		fputs("\n| Fact | Value |\n|---|---|\n", m->out);
	for (const struct outline_node *n = page.tree.root.first; n;
	     n = n->next) {
		fputs("| ", m->out);
		write_prose(m, page_label(n));
		fputs(" | ", m->out);
		if (n->first)
			write_list(m, n);
		else
			write_value(m, n);
		fputs(" |\n", m->out);
	}
	page_release(&page);
}

static void
write_nodes(struct markdown *m)
{
	struct model_node *node = NULL;
	size_t count = 0, told = 0;

	while ((node = report_next(m->subject, node))) {
		count++;
		if (is_capped(m, told, MOST_NODES))
			continue;
		fputs("\n### ", m->out);
		write_name(m, node->parent ? node->path : node->name);
		fputs(" (", m->out);
		write_prose(m, node->kind);
		fprintf(m->out, "): %s\n", report_verdict(node));
		write_facts(m, node);
		told++;
	}
	write_more(m, count, told);
}

static void
write_head(struct markdown *m)
{
	struct report_counts c;
	struct text counts = TEXT_INIT;

	report_count(m->subject, &c);
	report_add_counts(&counts, &c);
	fprintf(m->out, "%s## ", report_is_first(m->subject) ? "" : "\n");
	write_name(m, report_name(m->subject));
	fprintf(m->out,
	    "\n\n**%s** in %u node%s, of which %u pass%s; judged as ",
	    text_string(&counts), c.nodes, c.nodes == 1 ? "" : "s", c.passed,
	    c.passed == 1 ? "es" : "");
	write_name(
	    m, bytes_of(model_target(m->subject->model, m->subject->root)));
	fputs(".\n", m->out);
	if (!model_complete(m->subject->model))
		fputs("\n**Not complete**: something could not be read.\n",
		    m->out);
	text_release(&counts);
}

static bool
write_markdown(FILE *out, const struct report_subject *subject)
{
	struct markdown m = { out, subject, true };

	write_head(&m);
	write_findings(&m, SEVERITY_ERROR, "Errors");
	write_findings(&m, SEVERITY_WARNING, "Warnings");
	write_findings(&m, SEVERITY_UNKNOWN, "Unknown");
	write_findings(&m, SEVERITY_INFO, "Remarks");
	if (!subject->brief)
		write_nodes(&m);
	return m.fine && !ferror(out);
}

const struct format format_markdown = { "markdown", ".md", "Markdown",
	write_markdown, difference_markdown, false };
