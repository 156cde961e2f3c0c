/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <string.h>

#include "formats.h"

static const struct format *const table[] = {
	&format_text,
	&format_json,
	&format_codesign_script,
	&format_rcodesign_script,
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

static bool
is_reported(const struct report_subject *subject, const struct model_node *node)
{
	return node->row == MODEL_CODE && node->root == subject->root;
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

		if (f->node->root == subject->root)
			counts->findings[f->severity]++;
	}
}
