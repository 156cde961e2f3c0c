/* SPDX-License-Identifier: MIT */
/* What the writers share. */
#ifndef FORMATS_H
#define FORMATS_H

#include <sealtree/report.h>

extern const struct format format_codesign, format_codesign_script, format_csv, format_html,
    format_json, format_junit, format_markdown, format_notary_log,
    format_rcodesign_script, format_sarif, format_syspolicy, format_text,
    format_tree, format_entitlements;

/* Does it tell of this row? */
bool report_covers(
    const struct report_subject *subject, const struct model_node *node);
/* The subject's MODEL_CODE row after `node`, the first after NULL; or NULL. */
struct model_node *report_next(
    const struct report_subject *subject, const struct model_node *node);
/* The MODEL_CODE row that this one belongs to. */
const struct model_node *report_code(const struct model_node *node);
/* Where several roots make one document: whether this one's part begins it,
 * or ends it. */
bool report_is_first(const struct report_subject *subject);
bool report_is_last(const struct report_subject *subject);
/* "error" … "pass", "unsigned", of a row and its parts; what was not verified
 * is "unknown". */
const char *report_verdict(const struct model_node *node);
/* Raw: what the subject is called. */
struct bytes report_name(const struct report_subject *subject);

/* Of one root. */
struct report_counts {
	uint32_t nodes, passed;
	uint32_t findings[SEVERITIES];
};
void report_count(
    const struct report_subject *subject, struct report_counts *counts);
/* Of this root, and no finding of the row is its cause; with --verbose those
 * that follow from others too. */
bool report_tells(
    const struct report_subject *subject, const struct model_finding *finding);
/* Raw: its sentence, and how many follow if they are not told. */
struct text;
void report_add_sentence(struct text *raw, const struct report_subject *subject,
    const struct model_finding *finding);
/* "10 errors, 1 warning, 2 unknown" */
void report_add_counts(struct text *text, const struct report_counts *counts);

/*
 * The findings of a MODEL_CODE row and of its parts, worst first. Begin it
 * with zeroes and `code`.
 */
struct report_findings {
	const struct model_node *code, *row;
	unsigned done; /* severities */
	size_t index;
};
const struct model_finding *report_findings_next(struct report_findings *next);

#endif
