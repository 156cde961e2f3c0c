/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <string.h>

#include <sealtree/defect.h>

#include "lines.h"

void
line_add_wrapped(
    struct builder *builder, const struct line *line, struct bytes raw)
{
	struct text shown = TEXT_INIT;
	struct bytes rest, whole;
	size_t width = line_value_width(builder, line->label_width), used, next;
	bool first = true;

	view_show(&shown, raw, builder->source->set);
	rest = whole = line_text(builder, &shown);
	text_release(&shown);
	while (first || rest.len) {
		struct line *to = line_add(builder, LINE_MORE, line->indent);

		to->label_width = line->label_width;
		if (first)
			*to = *line;
		first = false;
		used = view_wrap(rest, width, &next);
		to->value = bytes_over(rest.data, used);
		to->whole = whole;
		rest = bytes_over(rest.data + next, rest.len - next);
	}
}

/* A text of several lines keeps them when it is open. */
static void
add_opened_text(struct builder *builder, struct line line, struct bytes raw)
{
	while (raw.len) {
		const uint8_t *end = memchr(raw.data, '\n', raw.len);
		size_t len = end ? (size_t) (end - raw.data) : raw.len;

		line_add_wrapped(builder, &line, bytes_over(raw.data, len));
		len += end != NULL;
		raw = bytes_over(raw.data + len, raw.len - len);
		line = (struct line){
			.kind = LINE_MORE,
			.indent = line.indent,
			.label_width = line.label_width,
			.offset = NO_OFFSET,
		};
	}
}

static void
add_opened_list(
    struct builder *builder, struct line line, const struct outline_node *node)
{
	for (node = node->first; node; node = node->next) {
		struct text value = TEXT_INIT;
		struct line *to = line_add(builder, LINE_MORE, line.indent);

		*to = line;
		item_value(&value, &node->item, builder->source->set);
		to->value = line_text(builder, &value);
		to->tone = node->item.tone ? node->item.tone : line.tone;
		text_release(&value);
		line = (struct line){
			.kind = LINE_MORE,
			.indent = line.indent,
			.label_width = line.label_width,
			.offset = NO_OFFSET,
		};
	}
}

static bool
open_value(struct builder *builder, const struct outline_node *node,
    const struct text *value, size_t width, bool is_list)
{
	bool told = node->item.tone == TONE_WARN || node->item.tone == TONE_BAD;

	if (view_width(text_bytes(value)) <= width &&
	    (is_list || !memchr(text_string(value), '\n', value->len)))
		return false;
	return line_fold_is_open(builder, node, told);
}

void
line_add_value(
    struct builder *builder, const struct outline_node *node, unsigned depth)
{
	enum glyph_set set = builder->source->set;
	bool is_list = node->item.type == VALUE_LIST && node->first;
	struct text label = TEXT_INIT, value = TEXT_INIT;
	struct line *line =
	    line_add(builder, LINE_VALUE, line_indent(builder, depth));
	struct line first;
	size_t width;
	bool open;

	line->node = node;
	line->label_width = line_label_width(builder, node->parent, depth);
	width = line_value_width(builder, line->label_width);
	item_label(&label, &node->item, set);
	if (is_list)
		node_summary(&value, node, 0, set);
	else
		item_value(&value, &node->item, set);
	line->tone = is_list ? node_tone(node) : node->item.tone;
	line->offset = node->item.offset;
	line->label = line_text(builder, &label);
	line->value = line_text(builder, &value);
	open = open_value(builder, node, &value, width, is_list);
	if (open || view_width(line->value) > width)
		line_give_fold(builder, line, node, open);
	text_release(&label);
	text_release(&value);
	if (!open)
		return;
	/* Its lines take the place of the one. */
	first = *line;
	builder->lines->count--;
	builder->lines->total--;
	if (is_list)
		add_opened_list(builder, first, node);
	else if (node->item.type == VALUE_TEXT)
		add_opened_text(builder, first, node->item.bytes);
	else
		line_add_wrapped(builder, &first, first.value);
}
