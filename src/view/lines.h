/* SPDX-License-Identifier: MIT */
/*
 * What the files that make lines share. All text of a `struct lines` lives in
 * its arena and goes with the next build.
 */
#ifndef LINES_H
#define LINES_H

#include <sealtree/view.h>

struct builder {
	struct lines *lines;
	const struct lines_source *source;
	struct text scratch;
	const struct outline_node *section; /* whose label width is known */
	unsigned section_width;
};

/* values.c: an item as shown text */
bool item_opens(const struct item *item); /* a map or a list */
void item_label(struct text *out, const struct item *item, enum glyph_set set);
void item_value(struct text *out, const struct item *item, enum glyph_set set);
/* It has lines beneath it. Lists of plain values stand on one line. */
bool node_is_section(const struct outline_node *node);
/* Nothing but plain values in it. */
bool node_is_flat(const struct outline_node *node);
/* The plain values in it, joined, from the `skip`th on. */
void node_summary(struct text *out, const struct outline_node *node,
    size_t skip, enum glyph_set set);
/* The worst tone in it. */
enum tone node_tone(const struct outline_node *node);

/* lines.c */
struct line *line_add(
    struct builder *builder, enum line_kind kind, unsigned indent);
/* A copy in the arena. */
struct bytes line_text(struct builder *builder, const struct text *text);
unsigned line_indent(const struct builder *builder, unsigned depth);
size_t line_value_width(const struct builder *builder, unsigned label_width);
/* The labels' column of this section: its values stand in one line. */
unsigned line_label_width(struct builder *builder,
    const struct outline_node *section, unsigned depth);
/* What a fold is known by, in `scratch`. */
void line_name_fold(struct builder *builder, const struct outline_node *node);
bool line_fold_is_open(struct builder *builder, const struct outline_node *node,
    bool open_at_first);
void line_give_fold(struct builder *builder, struct line *line,
    const struct outline_node *node, bool open);

/* lines_values.c */
void line_add_value(
    struct builder *builder, const struct outline_node *node, unsigned depth);
/* `line` and as many LINE_MORE as its value needs. */
void line_add_wrapped(
    struct builder *builder, const struct line *line, struct bytes raw);

/* lines_findings.c */
void lines_add_findings(struct builder *builder);

#endif
