/* SPDX-License-Identifier: MIT */
#include <config.h>

#include "lines.h"

/* Asked for at once: a screen's worth, and the same page for each line. */
static const uint64_t page = 128;

static const struct outline_node *
fetch(struct model *model, const struct model_node *node, size_t facet,
    const struct item *list, uint64_t row)
{
	uint64_t first = row / page * page, left = list->number - first;
	const struct outline_tree *tree = model_rows(
	    model, node, facet, list->list, first, left < page ? left : page);
	const struct outline_node *at;

	if (!tree)
		return NULL;
	at = tree->root.first;
	for (uint64_t i = first; at && i < row; i++)
		at = at->next;
	return at;
}

/* The first value names the row; the others stand beside it. */
static void
fill(struct lines *lines, const struct outline_node *node, enum glyph_set set)
{
	const struct outline_node *first = node->first;

	if (!item_opens(&node->item)) {
		if (node->item.label.len || node->item.key.len) {
			item_label(&lines->label, &node->item, set);
			item_value(&lines->value, &node->item, set);
		} else {
			item_value(&lines->label, &node->item, set);
		}
		return;
	}
	if (node->item.label.len || node->item.key.len) {
		item_label(&lines->label, &node->item, set);
		node_summary(&lines->value, node, 0, set);
		return;
	}
	if (first && !item_opens(&first->item))
		item_value(&lines->label, &first->item, set);
	node_summary(&lines->value, node, 1, set);
}

static size_t
find_line(const struct lines *lines, uint64_t index)
{
	size_t low = 0, high = lines->count;

	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (lines->first[middle] <= index)
			low = middle;
		else
			high = middle;
	}
	return low;
}

struct line
lines_get(struct lines *lines, struct model *model,
    const struct model_node *node, size_t facet, enum glyph_set set,
    uint64_t index)
{
	size_t at = find_line(lines, index);
	struct line line = lines->lines[at];
	const struct outline_node *row;

	if (!line.rows)
		return line;
	line.row = index - lines->first[at];
	row = fetch(model, node, facet, &line.rows->item, line.row);
	text_reset(&lines->label);
	text_reset(&lines->value);
	if (row) {
		fill(lines, row, set);
		line.tone = node_tone(row);
		line.offset = row->item.offset;
	} else {
		text_add_string(&lines->label, glyph_text(set, GLYPH_CUT));
	}
	line.missing = !row;
	line.label = text_bytes(&lines->label);
	line.value = text_bytes(&lines->value);
	return line;
}
