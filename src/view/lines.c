/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <stdlib.h>

#include <sealtree/defect.h>
#include <sealtree/die.h>

#include "lines.h"

enum {
	INDENT = 2,
	LABEL_LEAST = 14,   /* so that most tabs have the same column */
	GUTTER = 2,         /* the glyph before a value */
	LAZY_MOST = 1 << 30 /* lines of one list */
};

void
lines_release(struct lines *lines)
{
	arena_free(lines->arena);
	free(lines->lines);
	free(lines->first);
	text_release(&lines->label);
	text_release(&lines->value);
	*lines = (struct lines){ 0 };
}

struct line *
line_add(struct builder *builder, enum line_kind kind, unsigned indent)
{
	struct lines *lines = builder->lines;
	struct line *line;

	if (lines->count == lines->capacity) {
		lines->capacity = lines->capacity ? lines->capacity * 2 : 64;
		lines->lines = xrealloc(
		    lines->lines, lines->capacity, sizeof *lines->lines);
		lines->first = xrealloc(
		    lines->first, lines->capacity, sizeof *lines->first);
	}
	lines->first[lines->count] = lines->total++;
	line = &lines->lines[lines->count++];
	*line = (struct line){
		.kind = kind,
		.indent = indent,
		.label_width = lines->label_width,
		.offset = NO_OFFSET,
	};
	return line;
}

struct bytes
line_text(struct builder *builder, const struct text *text)
{
	return arena_copy(builder->lines->arena, text_bytes(text));
}

unsigned
line_indent(const struct builder *builder, unsigned depth)
{
	unsigned most = builder->lines->width / 4;

	return depth * INDENT < most ? depth * INDENT : most;
}

size_t
line_value_width(const struct builder *builder, unsigned label_width)
{
	unsigned used = label_width + GUTTER;

	return builder->lines->width > used + 1 ? builder->lines->width - used
						: 1;
}

unsigned
line_label_width(
    struct builder *builder, const struct outline_node *section, unsigned depth)
{
	unsigned widest = LABEL_LEAST, most = builder->lines->width / 2;
	struct text label = TEXT_INIT;

	if (builder->section == section)
		return builder->section_width;
	for (const struct outline_node *at = section->first; at;
	     at = at->next) {
		size_t width;

		text_reset(&label);
		item_label(&label, &at->item, builder->source->set);
		width = view_width(text_bytes(&label)) + 1 +
			line_indent(builder, depth);
		if (!node_is_section(at) && width > widest)
			widest = width < most ? (unsigned) width : most;
	}
	text_release(&label);
	builder->section = section;
	builder->section_width = widest < most ? widest : most;
	return builder->section_width;
}

/* What a fold is known by: the facet and the way of keys down to it. */
void
line_name_fold(struct builder *builder, const struct outline_node *node)
{
	struct text *name = &builder->scratch;
	const struct outline_node *way[64];
	size_t depth = 0;

	for (; node->parent && depth < 64; node = node->parent)
		way[depth++] = node;
	text_reset(name);
	text_add_string(name, builder->source->facet);
	while (depth--) {
		size_t index = 0;

		text_add_char(name, '/');
		text_add_bytes(name, way[depth]->item.key);
		if (way[depth]->item.key.len)
			continue;
		for (const struct outline_node *at = way[depth]->parent->first;
		     at != way[depth]; at = at->next)
			index++;
		text_printf(name, "#%zu", index);
	}
}

bool
line_fold_is_open(struct builder *builder, const struct outline_node *node,
    bool open_at_first)
{
	enum fold fold;

	line_name_fold(builder, node);
	fold = folds_get(builder->source->folds, text_bytes(&builder->scratch));
	return fold == FOLD_DEFAULT ? open_at_first : fold == FOLD_OPEN;
}

void
line_give_fold(struct builder *builder, struct line *line,
    const struct outline_node *node, bool open)
{
	line_name_fold(builder, node);
	line->name = line_text(builder, &builder->scratch);
	line->folds = true;
	line->open = open;
}

static bool
section_is_open(
    struct builder *builder, const struct outline_node *node, unsigned depth)
{
	return node_is_section(node) &&
	       line_fold_is_open(builder, node, depth == 0);
}

static void
add_lazy(
    struct builder *builder, const struct outline_node *node, unsigned depth)
{
	struct lines *lines = builder->lines;
	uint64_t count = node->item.number;
	struct line *line =
	    line_add(builder, LINE_VALUE, line_indent(builder, depth + 1));

	line->rows = node;
	line->label_width = lines->width * 3 / 5;
	lines->total += (count < LAZY_MOST ? count : LAZY_MOST) - 1;
}

/* An element of a list is known by its first value. */
static void
head_text(
    struct builder *builder, struct line *line, const struct outline_node *node)
{
	enum glyph_set set = builder->source->set;
	struct text label = TEXT_INIT, value = TEXT_INIT;

	item_label(&label, &node->item, set);
	if (node->item.type == VALUE_ROWS)
		item_value(&value, &node->item, set);
	else if (node->item.type == VALUE_LIST)
		text_printf(&value, "%zu item%s", node->count,
		    node->count == 1 ? "" : "s");
	else if (!label.len || !line->open)
		node_summary(&value, node, 0, set);
	line->label = line_text(builder, &label);
	line->value = line_text(builder, &value);
	text_release(&label);
	text_release(&value);
}

static void
add_section(struct builder *builder, const struct outline_node *node,
    unsigned depth, bool open)
{
	struct line *line =
	    line_add(builder, LINE_HEAD, line_indent(builder, depth));

	line->node = node;
	line->tone = open ? node->item.tone : node_tone(node);
	line->offset = node->item.offset;
	line_give_fold(builder, line, node, open);
	head_text(builder, line, node);
	if (open && node->item.type == VALUE_ROWS)
		add_lazy(builder, node, depth);
}

static void
add_node(
    struct builder *builder, const struct outline_node *node, unsigned depth)
{
	if (node_is_section(node))
		add_section(builder, node, depth,
		    section_is_open(builder, node, depth));
	else
		line_add_value(builder, node, depth);
}

/* Adds what is in open sections. */
static void
add_nodes(struct builder *builder)
{
	const struct outline_node *root = &builder->source->outline->root;
	const struct outline_node *node = root->first;
	unsigned depth = 0;

	while (node) {
		add_node(builder, node, depth);
		if (node->first && section_is_open(builder, node, depth)) {
			node = node->first;
			depth++;
			continue;
		}
		while (node->parent != root && !node->next) {
			node = node->parent;
			depth--;
		}
		node = node->next;
	}
}

void
lines_build(struct lines *lines, const struct lines_source *source)
{
	struct builder builder = { .lines = lines, .source = source };

	arena_free(lines->arena);
	lines->arena = arena_new();
	lines->count = 0;
	lines->total = 0;
	lines->width = (unsigned) source->width;
	lines->label_width =
	    LABEL_LEAST < lines->width / 2 ? LABEL_LEAST : lines->width / 2;
	if (source->outline)
		add_nodes(&builder);
	if (source->node)
		lines_add_findings(&builder);
	text_release(&builder.scratch);
}
