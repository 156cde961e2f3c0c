/* SPDX-License-Identifier: MIT */
/* What the writers share. */
#ifndef FORMATS_H
#define FORMATS_H

#include <sealtree/report.h>

extern const struct format format_codesign_script, format_json,
    format_rcodesign_script, format_text;

/* The subject's MODEL_CODE row after `node`, the first after NULL; or NULL. */
struct model_node *report_next(
    const struct report_subject *subject, const struct model_node *node);
/* The MODEL_CODE row that this one belongs to. */
const struct model_node *report_code(const struct model_node *node);
/* Raw: what the subject is called. */
struct bytes report_name(const struct report_subject *subject);

/* Of one root. */
struct report_counts {
	uint32_t nodes, passed;
	uint32_t findings[SEVERITIES];
};
void report_count(
    const struct report_subject *subject, struct report_counts *counts);

#endif
