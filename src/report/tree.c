/* SPDX-License-Identifier: MIT */
/*
 * The tree alone, a line a row, with the verdict in a word; lines of ASCII in
 * every locale. A verdict is the row's own: what is below it has lines too.
 */
#include <config.h>

#include <sealtree/text.h>

#include "formats.h"

static bool
is_shown(const struct model_node *node)
{
	return node->row == MODEL_CODE || node->row == MODEL_GHOST;
}

/* Those of rows that are not shown stand in their place. */
static const struct model_node *
next_shown(const struct model_node *parent, const struct model_node *node)
{
	const struct model_node *next = node ? node : parent;
	bool into = !node;

	for (;;) {
		if (into && next->first) {
			next = next->first;
		} else {
			while (!next->next && next->parent != parent &&
			       next != parent)
				next = next->parent;
			if (next == parent || !next->next)
				return NULL;
			next = next->next;
		}
		if (is_shown(next))
			return next;
		into = true;
	}
}

static const char *
verdict_of(const struct model_node *node)
{
	return node->row == MODEL_GHOST ? "absent" : report_verdict(node);
}

static void
write_row(FILE *out, const struct text *before, const char *branch,
    const struct model_node *node)
{
	struct text line = TEXT_INIT;

	text_printf(
	    &line, "%-8s %s%s", verdict_of(node), text_string(before), branch);
	text_add_visible(&line, node->name);
	if (node->row == MODEL_CODE) {
		text_add_string(&line, " (");
		text_add_visible(&line, node->kind);
		text_add_string(&line, ")");
	}
	fprintf(out, "%s\n", text_string(&line));
	text_release(&line);
}

/* As deep as nodes are nested, which LIMIT_NESTING caps. */
static void
write_below(FILE *out, struct text *before, const struct model_node *parent)
{
	const struct model_node *node = next_shown(parent, NULL), *next;
	size_t len = before->len;

	for (; node; node = next) {
		next = next_shown(parent, node);
		write_row(out, before, next ? "|-- " : "`-- ", node);
		text_add_string(before, next ? "|   " : "    ");
		write_below(out, before, node);
		before->len = len;
		before->data[len] = '\0';
	}
}

static bool
write_tree(FILE *out, const struct report_subject *subject)
{
	const struct model_node *root =
	    model_root(subject->model, subject->root);
	struct text before = TEXT_INIT;

	write_row(out, &before, "", root);
	write_below(out, &before, root);
	if (!model_complete(subject->model))
		fputs("unknown  Not complete: something could not be read.\n",
		    out);
	text_release(&before);
	return !ferror(out);
}

const struct format format_tree = { "tree", ".txt", "tree", write_tree, NULL,
	true };
