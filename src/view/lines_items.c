/* SPDX-License-Identifier: MIT */
/* From an item of an outline to its line. */
#include <config.h>

#include "lines.h"

static const struct outline_node *
next_in(const struct outline_node *node, const struct outline_node *root)
{
	if (node->first)
		return node->first;
	while (node != root && !node->next)
		node = node->parent;
	return node == root ? NULL : node->next;
}

static const struct outline_node *
item_at(const struct outline_tree *outline, uint64_t item)
{
	const struct outline_node *node = outline->root.first;

	while (node && item--)
		node = next_in(node, &outline->root);
	return node;
}

void
lines_open_item(
    const struct lines_source *source, struct folds *folds, uint64_t item)
{
	struct builder builder = { .source = source };
	const struct outline_node *node = item_at(source->outline, item);

	for (; node && node->parent; node = node->parent) {
		if (!node_is_section(node))
			continue;
		line_name_fold(&builder, node);
		folds_set(folds, text_bytes(&builder.scratch), FOLD_OPEN);
	}
	text_release(&builder.scratch);
}

static uint64_t
line_of(
    const struct lines *lines, const struct outline_node *node, uint64_t row)
{
	for (size_t i = 0; i < lines->count; i++) {
		const struct line *line = &lines->lines[i];

		if (row != UINT64_MAX && line->rows == node)
			return lines->first[i] + row;
		if (row == UINT64_MAX && line->node == node)
			return lines->first[i];
	}
	return UINT64_MAX;
}

uint64_t
lines_of_item(const struct lines *lines, const struct outline_tree *outline,
    uint64_t item, uint64_t row)
{
	const struct outline_node *node = item_at(outline, item);
	uint64_t at = UINT64_MAX;

	for (; node && at == UINT64_MAX; node = node->parent) {
		at = line_of(lines, node, row);
		row = at == UINT64_MAX ? UINT64_MAX : row;
	}
	return at;
}
