/* SPDX-License-Identifier: MIT */
/*
 * The report that people read where there is no screen: words, not glyphs, and
 * the same in every locale.
 */
#include <config.h>

#include <string.h>

#include "difference.h"
#include "page.h"
#include "text_writer.h"

enum {
	FINDING_INDENT = 8
};

static void
add_part(struct text *line, const char *before, struct bytes part)
{
	if (part.len == 0)
		return;
	text_add_string(line, before);
	text_add_visible(line, part);
}

/* "VirtualCamera.app  com.visicom.VirtualCamera  team 6SUWV7QQBJ  …" */
static bool
write_headline(FILE *out, const struct report_subject *subject)
{
	const struct model_node *root =
	    model_root(subject->model, subject->root);
	const struct outline_node *slice, *signature;
	struct text line = TEXT_INIT;
	struct page page;
	bool fine;

	fine = page_fetch_id(&page, subject->model, root, "record");
	slice = page_find(&page.tree.root, "slices");
	slice = slice ? slice->first : NULL;
	signature = page_find(slice, "signature");
	text_add_visible(&line, report_name(subject));
	add_part(&line, "  ", page_text(&page.tree.root, "identifier"));
	add_part(&line, "  team ", page_text(signature, "team_id"));
	add_part(&line, "  ", page_text(signature, "kind"));
	fprintf(out, "%s\n", text_string(&line));
	text_release(&line);
	page_release(&page);
	return fine;
}

static void
write_detail(FILE *out, const char *name, struct bytes detail)
{
	struct text line = TEXT_INIT;

	if (detail.len == 0)
		return;
	text_printf(&line, "%*s%s: ", FINDING_INDENT, "", name);
	text_add_visible(&line, detail);
	fprintf(out, "%*s", FINDING_INDENT, "");
	text_write_wrapped(out,
	    bytes_clamp(text_bytes(&line), FINDING_INDENT, line.len),
	    FINDING_INDENT + 2);
	text_release(&line);
}

static void
write_details(FILE *out, const struct model_finding *f)
{
	write_detail(out, "file", f->file);
	write_detail(out, "slice", f->slice);
	write_detail(out, "key", f->key);
	write_detail(out, "seen", f->seen);
	write_detail(out, "wanted", f->wanted);
	write_detail(out, "means", f->means);
	write_detail(out, "fix", f->fix);
	write_detail(out, "follows", f->consequence_of);
}

static void
write_finding(FILE *out, const struct report_subject *subject,
    const struct model_finding *f)
{
	struct text line = TEXT_INIT, sentence = TEXT_INIT;

	report_add_sentence(&sentence, subject, f);
	text_printf(&line, "%-7s ", severity_name(f->severity));
	text_add_visible(&line, f->id);
	text_add_char(&line, ' ');
	text_add_visible(&line, report_code(f->node)->name);
	text_add_string(&line, ": ");
	text_add_visible(&line, text_bytes(&sentence));
	text_write_wrapped(out, text_bytes(&line), FINDING_INDENT);
	text_release(&sentence);
	text_release(&line);
	if (subject->verbose)
		write_details(out, f);
}

static void
write_findings(FILE *out, const struct report_subject *subject)
{
	for (size_t i = 0; i < model_findings(subject->model); i++) {
		const struct model_finding *f =
		    model_finding(subject->model, i);

		if (report_tells(subject, f))
			write_finding(out, subject, f);
	}
}

static bool
write_facet(FILE *out, const struct report_subject *subject,
    const struct model_node *node, size_t facet)
{
	struct page page;
	struct text_writer writer = {
		.out = out,
		.all = subject->verbose,
		.fetch = page_rows,
		.context = &page,
	};
	bool fine = page_fetch(&page, subject->model, node, facet);

	if (page.tree.root.first) {
		fprintf(
		    out, "  %s\n", model_facet(subject->model, facet)->title);
		text_write_outline(&writer, &page.tree.root, 4);
	}
	page_release(&page);
	return fine && !writer.failed;
}

static bool
write_node(FILE *out, const struct report_subject *subject,
    const struct model_node *node)
{
	struct text line = TEXT_INIT;
	bool fine = true;

	text_add_visible(&line, node->parent ? node->path : node->name);
	text_add_string(&line, " (");
	text_add_visible(&line, node->kind);
	text_add_string(&line, ")");
	fprintf(out, "\n%s\n", text_string(&line));
	text_release(&line);
	for (size_t i = 0; i < model_facets(subject->model); i++)
		if (page_is_section(subject->model, node, i))
			fine = write_facet(out, subject, node, i) && fine;
	return fine;
}

static const char *
plural(uint32_t count)
{
	return count == 1 ? "" : "s";
}

static void
write_sum(FILE *out, const struct report_subject *subject)
{
	struct report_counts c;
	uint32_t errors, warnings;

	report_count(subject, &c);
	errors = c.findings[SEVERITY_ERROR];
	warnings = c.findings[SEVERITY_WARNING];
	fprintf(out,
	    "%u node%s: %u pass, %u warning%s, %u error%s, %u unknown.%s"
	    "  Exit %d.\n",
	    c.nodes, plural(c.nodes), c.passed, warnings, plural(warnings),
	    errors, plural(errors), c.findings[SEVERITY_UNKNOWN],
	    model_complete(subject->model) ? "" : "  Not complete.",
	    subject->status);
}

static bool
write_text(FILE *out, const struct report_subject *subject)
{
	struct model_node *node = NULL;
	bool fine;

	if (!report_is_first(subject))
		fputc('\n', out);
	fine = write_headline(out, subject);
	write_findings(out, subject);
	while (!subject->brief && (node = report_next(subject, node)))
		fine = write_node(out, subject, node) && fine;
	if (!subject->brief)
		fputc('\n', out);
	write_sum(out, subject);
	return fine && !ferror(out);
}

const struct format format_text = { "text", ".txt", "text", write_text,
	difference_text, false };
