/* SPDX-License-Identifier: MIT */
/*
 * One file for a browser: no script, nothing that is fetched, and a policy
 * that forbids both, should something get past the escaping. It is folded by
 * <details>, follows the light or dark of its reader's system, fits a phone
 * and prints unfolded where the browser can.
 */
#include <config.h>

#include <string.h>

#include <sealtree/text.h>

#include "page.h"

enum {
	MOST_VALUES = 200, /* of a list */
	NESTING_MAX = 32   /* of an outline; what lies deeper is not written */
};

static const char head[] =
    "<!DOCTYPE html>\n"
    "<html lang=\"en\">\n"
    "<head>\n"
    "<meta charset=\"utf-8\">\n"
    "<meta http-equiv=\"Content-Security-Policy\""
    " content=\"default-src 'none'; style-src 'unsafe-inline';"
    " base-uri 'none'; form-action 'none'\">\n"
    "<meta name=\"viewport\" content=\"width=device-width,"
    " initial-scale=1\">\n"
    "<meta name=\"referrer\" content=\"no-referrer\">\n"
    "<title>Signing report</title>\n"
    "<style>\n"
    ":root{color-scheme:light dark;--error:#b3261e;--warning:#8a5a00;"
    "--unknown:#5b5f97;--pass:#1b6e3c;--line:#c9c9c9}\n"
    "@media(prefers-color-scheme:dark){:root{--error:#ff8a80;"
    "--warning:#ffcc66;--unknown:#b3b8ff;--pass:#7ddc9f;--line:#4a4a4a}}\n"
    "body{font:16px/1.5 system-ui,sans-serif;max-width:64rem;"
    "margin:0 auto;padding:1rem}\n"
    "h1,h2,summary,td,th,p,li{overflow-wrap:anywhere}\n"
    "table{border-collapse:collapse;width:100%}\n"
    "th,td{text-align:left;vertical-align:top;padding:.2rem .5rem;"
    "border-bottom:1px solid var(--line)}\n"
    "th{font-weight:normal;width:12rem;opacity:.8}\n"
    "details{margin:.3rem 0}\n"
    "details details{margin-left:.8rem;padding-left:.5rem;"
    "border-left:1px solid var(--line)}\n"
    "summary{cursor:pointer}\n"
    ".error{color:var(--error)}.warning{color:var(--warning)}"
    ".unknown,.unsigned{color:var(--unknown)}.pass{color:var(--pass)}\n"
    "b{text-transform:uppercase;font-size:.8em}\n"
    "@media(max-width:40rem){body{padding:.5rem}"
    "th,td{display:block;width:auto;border:0;padding:0 .3rem}"
    "td{border-bottom:1px solid var(--line)}"
    "table table{margin-left:.5rem}}\n"
    "@media print{body{max-width:none;font-size:10pt}"
    "details::details-content{content-visibility:visible;height:auto}"
    "tr,summary{break-inside:avoid}}\n"
    "</style>\n"
    "</head>\n"
    "<body>\n";

struct html {
	FILE *out;
	const struct report_subject *subject;
	bool fine;
};

static void
put(struct html *h, const char *markup)
{
	fputs(markup, h->out);
}

static void
put_raw(struct html *h, struct bytes raw)
{
	struct text text = TEXT_INIT;

	text_add_markup(&text, raw);
	put(h, text_string(&text));
	text_release(&text);
}

/* A word that is its own class. */
static void
put_verdict(struct html *h, const char *word)
{
	if (*word)
		fprintf(h->out, "<b class=\"%s\">%s</b>", word, word);
}

static void
put_row(struct html *h, const char *label, struct bytes raw)
{
	if (raw.len == 0)
		return;
	fprintf(h->out, "<tr><th>%s</th><td>", label);
	put_raw(h, raw);
	put(h, "</td></tr>\n");
}

static void
put_finding(struct html *h, const struct model_finding *f)
{
	struct text sentence = TEXT_INIT;

	report_add_sentence(&sentence, h->subject, f);
	put(h, "<details><summary>");
	put_verdict(h, severity_name(f->severity));
	put(h, " ");
	put_raw(h, report_code(f->node)->name);
	put(h, ": ");
	put_raw(h, text_bytes(&sentence));
	put(h, "</summary>\n<table>\n");
	put_row(h, "Check", f->id);
	put_row(h, "Node", report_code(f->node)->path);
	put_row(h, "File", f->file);
	put_row(h, "Slice", f->slice);
	put_row(h, "Key", f->key);
	put_row(h, "Seen", f->seen);
	put_row(h, "Wanted", f->wanted);
	put_row(h, "Means", f->means);
	put_row(h, "Fix", f->fix);
	put_row(h, "Follows", f->consequence_of);
	put(h, "</table></details>\n");
	text_release(&sentence);
}

static void
put_findings(struct html *h)
{
	size_t told = 0;

	for (size_t i = 0; i < model_findings(h->subject->model); i++) {
		const struct model_finding *f =
		    model_finding(h->subject->model, i);

		if (!report_tells(h->subject, f))
			continue;
		put(h, told++ ? "" : "<h2>Findings</h2>\n");
		put_finding(h, f);
	}
}

static void
put_value(struct html *h, const struct item *item)
{
	struct text raw = TEXT_INIT;

	page_add_value(&raw, item);
	put_raw(h, text_bytes(&raw));
	text_release(&raw);
}

static void put_outline(
    struct html *h, const struct outline_node *parent, unsigned depth);

static void
put_item(struct html *h, const struct outline_node *node, unsigned depth)
{
	put(h, "<tr><th>");
	put_raw(h, page_label(node));
	put(h, "</th><td>");
	if (node->first)
		put_outline(h, node, depth + 1);
	else
		put_value(h, &node->item);
	if (*page_tone(node->item.tone))
		put(h, " ");
	put_verdict(h, page_tone(node->item.tone));
	put(h, "</td></tr>\n");
}

static void
put_outline(struct html *h, const struct outline_node *parent, unsigned depth)
{
	size_t told = 0;

	if (depth > NESTING_MAX) {
		put(h, "…");
		return;
	}
	put(h, "<table>\n");
	for (const struct outline_node *n = parent->first; n; n = n->next) {
		if (told == MOST_VALUES && !h->subject->verbose)
			break;
		put_item(h, n, depth);
		told++;
	}
	if (parent->count > told)
		fprintf(h->out, "<tr><th></th><td>and %zu more</td></tr>\n",
		    parent->count - told);
	put(h, "</table>");
}

static void
put_facet(struct html *h, const struct model_node *node, size_t facet)
{
	const struct model *model = h->subject->model;
	struct page page;

	if (!page_fetch(&page, h->subject->model, node, facet))
		h->fine = false;
	if (page.tree.root.first) {
		const char *title = model_facet(model, facet)->title;
		bool open =
		    strcmp(model_facet(model, facet)->id, "summary") == 0;

		put(h, open ? "<details open><summary>" : "<details><summary>");
		put_raw(h, bytes_of(title));
		put(h, "</summary>\n");
		put_outline(h, &page.tree.root, 0);
		put(h, "</details>\n");
	}
	page_release(&page);
}

static void
put_node(struct html *h, const struct model_node *node)
{
	fprintf(h->out, "<details%s><summary>", node->parent ? "" : " open");
	put_verdict(h, report_verdict(node));
	put(h, " ");
	put_raw(h, node->parent ? node->path : node->name);
	put(h, " (");
	put_raw(h, node->kind);
	put(h, ")</summary>\n");
	for (size_t i = 0; i < model_facets(h->subject->model); i++)
		if (page_is_section(h->subject->model, node, i))
			put_facet(h, node, i);
}

/* The code that this one lies in. */
static const struct model_node *
outer(const struct model_node *node)
{
	return node->parent ? report_code(node->parent) : NULL;
}

static void
put_tree(struct html *h)
{
	struct model_node *node = NULL;
	const struct model_node *open = NULL;

	put(h, "<h2>Nodes</h2>\n");
	while ((node = report_next(h->subject, node))) {
		for (; open && open != outer(node); open = outer(open))
			put(h, "</details>\n");
		put_node(h, node);
		open = node;
	}
	for (; open; open = outer(open))
		put(h, "</details>\n");
}

static void
put_head(struct html *h)
{
	struct report_counts c;
	struct text counts = TEXT_INIT;

	report_count(h->subject, &c);
	report_add_counts(&counts, &c);
	put(h, "<h1>");
	put_raw(h, report_name(h->subject));
	fprintf(h->out,
	    "</h1>\n<p>%s in %u node%s, of which %u pass%s;"
	    " judged as ",
	    text_string(&counts), c.nodes, c.nodes == 1 ? "" : "s", c.passed,
	    c.passed == 1 ? "es" : "");
	put_raw(h, bytes_of(model_target(h->subject->model, h->subject->root)));
	put(h, ".</p>\n");
	if (!model_complete(h->subject->model))
		put(h, "<p><b class=\"unknown\">Not complete</b>: something"
		       " could not be read.</p>\n");
	text_release(&counts);
}

static bool
write_html(FILE *out, const struct report_subject *subject)
{
	struct html h = { out, subject, true };

	if (report_is_first(subject))
		put(&h, head);
	put_head(&h);
	put_findings(&h);
	if (!subject->brief)
		put_tree(&h);
	if (report_is_last(subject))
		put(&h, "</body>\n</html>\n");
	return h.fine && !ferror(out);
}

const struct format format_html = { "html", ".html", "HTML", write_html, NULL,
	false };
