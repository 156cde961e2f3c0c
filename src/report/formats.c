/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <string.h>

#include <sealtree/text.h>

#include "formats.h"
#include "redact.h"

const char *const format_ids[] = { "text", "json", "markdown", "html", "sarif",
	"junit", "csv", "tree", "entitlements", "codesign-script",
	"rcodesign-script", "codesign", "syspolicy", "notary-log", NULL };

static const struct format *const table[] = {
	&format_text,
	&format_json,
	&format_markdown,
	&format_html,
	&format_sarif,
	&format_junit,
	&format_csv,
	&format_tree,
	&format_entitlements,
	&format_codesign_script,
	&format_rcodesign_script,
	&format_codesign,
	&format_syspolicy,
	&format_notary_log,
	NULL,
};

const struct format *const *
formats(void)
{
	return table;
}

const struct format *
format_find(const char *id)
{
	for (size_t i = 0; table[i]; i++)
		if (strcmp(table[i]->id, id) == 0)
			return table[i];
	return NULL;
}

bool
report_redacted(FILE *out, struct model *model,
    bool (*write)(FILE *out, void *context), void *context)
{
	struct redaction *redaction = redaction_new(model);
	FILE *filtered = redaction ? redaction_open(redaction, out) : NULL;
	bool fine = filtered && write(filtered, context);

	if (filtered)
		fine = fclose(filtered) == 0 && fine;
	redaction_free(redaction);
	return fine;
}

struct writing {
	const struct format *format;
	const struct report_subject *subject;
};

static bool
write_with(FILE *out, void *context)
{
	const struct writing *writing = context;

	return writing->format->write(out, writing->subject);
}

bool
report_write(FILE *out, const struct format *format,
    const struct report_subject *subject)
{
	struct writing writing = { format, subject };

	return subject->redact
		   ? report_redacted(out, subject->model, write_with, &writing)
		   : format->write(out, subject);
}

bool
report_covers(
    const struct report_subject *subject, const struct model_node *node)
{
	const struct model_node *code = report_code(node);
	size_t i = 0;

	if (node->root != subject->root)
		return false;
	while (i < subject->only_count && subject->only[i] != code)
		i++;
	return !subject->only || i < subject->only_count;
}

static bool
is_reported(const struct report_subject *subject, const struct model_node *node)
{
	return node->row == MODEL_CODE && report_covers(subject, node);
}

struct model_node *
report_next(const struct report_subject *subject, const struct model_node *node)
{
	struct model_node *next =
	    node ? model_next(node) : model_root(subject->model, subject->root);

	while (next && !is_reported(subject, next))
		next = model_next(next);
	return next;
}

const struct model_node *
report_code(const struct model_node *node)
{
	while (node->row != MODEL_CODE && node->parent)
		node = node->parent;
	return node;
}

struct bytes
report_name(const struct report_subject *subject)
{
	const struct model_node *root =
	    model_root(subject->model, subject->root);

	return root ? root->name : bytes_of(subject->arguments_name);
}

void
report_count(const struct report_subject *subject, struct report_counts *counts)
{
	struct model_node *node = NULL;

	*counts = (struct report_counts){ 0 };
	while ((node = report_next(subject, node))) {
		counts->nodes++;
		if (node->state == MODEL_VERIFIED &&
		    node->worst <= SEVERITY_INFO && !node->unsigned_code)
			counts->passed++;
	}
	for (size_t i = 0; i < model_findings(subject->model); i++) {
		const struct model_finding *f =
		    model_finding(subject->model, i);

		if (report_covers(subject, f->node))
			counts->findings[f->severity]++;
	}
}

static bool
has_root(const struct report_subject *subject, size_t first, size_t end)
{
	for (size_t i = first; i < end && !subject->only; i++)
		if (model_root(subject->model, i))
			return true;
	for (size_t i = 0; i < subject->only_count; i++)
		if (subject->only[i]->root >= first &&
		    subject->only[i]->root < end)
			return true;
	return false;
}

bool
report_is_first(const struct report_subject *subject)
{
	return !has_root(subject, 0, subject->root);
}

bool
report_is_last(const struct report_subject *subject)
{
	return !has_root(
	    subject, (size_t) subject->root + 1, model_roots(subject->model));
}

bool
report_tells(
    const struct report_subject *subject, const struct model_finding *finding)
{
	return report_covers(subject, finding->node) &&
	       (subject->verbose || !model_finding_cause(finding));
}

void
report_add_sentence(struct text *raw, const struct report_subject *subject,
    const struct model_finding *finding)
{
	size_t followers = model_finding_followers(finding);

	model_finding_sentence(finding, false, raw);
	if (followers && !subject->verbose)
		text_printf(raw, " (and %zu that follow%s)", followers,
		    followers == 1 ? "s" : "");
}

static void
add_count(struct text *text, uint32_t count, const char *noun)
{
	text_printf(text, "%u %s%s, ", count, noun, count == 1 ? "" : "s");
}

void
report_add_counts(struct text *text, const struct report_counts *counts)
{
	add_count(text, counts->findings[SEVERITY_ERROR], "error");
	add_count(text, counts->findings[SEVERITY_WARNING], "warning");
	text_printf(text, "%u unknown", counts->findings[SEVERITY_UNKNOWN]);
}

static const struct model_node *
first_part(const struct model_node *row)
{
	while (row && row->row == MODEL_CODE)
		row = row->next;
	return row;
}

/* The row after this one that is the code's own. */
static const struct model_node *
next_part(const struct model_node *code, const struct model_node *row)
{
	const struct model_node *next = first_part(row->first);

	while (!next && row != code) {
		next = first_part(row->next);
		row = row->parent;
	}
	return next;
}

static enum severity
severity_now(const struct report_findings *next)
{
	return (enum severity)(SEVERITIES - 1 - next->done);
}

const struct model_finding *
report_findings_next(struct report_findings *next)
{
	while (next->done < SEVERITIES) {
		if (!next->row)
			next->row = next->code;
		while (next->index < next->row->finding_count) {
			const struct model_finding *f =
			    &next->row->findings[next->index++];

			if (f->severity == severity_now(next))
				return f;
		}
		next->index = 0;
		next->row = next_part(next->code, next->row);
		next->done += !next->row;
	}
	return NULL;
}

const char *
report_verdict(const struct model_node *node)
{
	struct report_findings next = { .code = node };
	const struct model_finding *worst = report_findings_next(&next);
	enum severity severity = worst ? worst->severity : SEVERITY_PASS;

	if (severity < node->worst)
		severity = node->worst;
	if (severity >= SEVERITY_UNKNOWN)
		return severity_name(severity);
	if (node->state != MODEL_VERIFIED)
		return severity_name(SEVERITY_UNKNOWN);
	return node->unsigned_code ? "unsigned" : severity_name(SEVERITY_PASS);
}
