/* SPDX-License-Identifier: MIT */
/* Panes as text that is read without a screen: by a pager, from a clipboard. */
#include <config.h>

#include <sealtree/defect.h>
#include <sealtree/view.h>

static void
add_blanks(struct text *out, size_t count)
{
	while (count--)
		text_add_char(out, ' ');
}

static void
add_padded(struct text *out, struct bytes shown, size_t width)
{
	size_t used = view_width(shown);

	text_add_bytes(out, shown);
	add_blanks(out, used < width ? width - used : 0);
}

void
plain_add_row(struct text *out, const struct model *model,
    const struct row *row, enum glyph_set set)
{
	text_add_string(out, glyph_text(set, glyph_of_node(model, row->node)));
	text_add_char(out, ' ');
	add_blanks(out, 2 * (size_t) row->depth);
	if (row->parent) {
		text_add_string(out,
		    glyph_text(set, row->open ? GLYPH_OPEN : GLYPH_CLOSED));
		text_add_char(out, ' ');
	}
	view_show(out, row->node->name, set);
	text_add_string(out, "  ");
	view_show(out, row->node->kind, set);
	text_add_char(out, '\n');
}

static bool
has_glyph(const struct line *line)
{
	return line->tone != TONE_PLAIN && line->tone != TONE_DIM;
}

void
plain_add_line(struct text *out, const struct line *line, enum glyph_set set)
{
	size_t start = out->len, column = line->label_width;

	add_blanks(out, line->indent);
	if (line->kind == LINE_HEAD) {
		column = 0;
		if (line->folds)
			text_add_string(
			    out, glyph_text(set,
				     line->open ? GLYPH_OPEN : GLYPH_CLOSED));
		text_add_char(out, ' ');
	}
	add_padded(out, line->label,
	    column > line->indent ? column - line->indent : 0);
	if (line->kind == LINE_HEAD && line->label.len)
		text_add_char(out, ' ');
	if (has_glyph(line))
		text_add_string(
		    out, glyph_text(set, glyph_of_tone(line->tone)));
	else if (line->kind != LINE_HEAD)
		text_add_char(out, ' ');
	if (line->value.len && (has_glyph(line) || line->kind != LINE_HEAD))
		text_add_char(out, ' ');
	text_add_bytes(out, line->value);
	while (out->len > start && out->data[out->len - 1] == ' ')
		out->len--;
	text_add_char(out, '\n');
}

static void
add_part(struct text *out, const char *label, struct bytes raw)
{
	if (!raw.len)
		return;
	text_printf(out, "  %-8s", label);
	text_add_visible(out, raw);
	text_add_char(out, '\n');
}

static void
add_offset(struct text *out, uint64_t offset)
{
	struct text place = TEXT_INIT;

	if (offset != NO_OFFSET)
		text_printf(&place, "byte %llu", (unsigned long long) offset);
	add_part(out, "At", text_bytes(&place));
	text_release(&place);
}

void
plain_add_finding(struct text *out, const struct model_finding *finding)
{
	struct text sentence = TEXT_INIT;

	text_printf(out, "%s ", severity_name(finding->severity));
	text_add_visible(out, finding->id);
	text_add_char(out, ' ');
	model_finding_sentence(finding, false, &sentence);
	text_add_visible(out, finding->node->path);
	text_add_string(out, ": ");
	text_add_visible(out, text_bytes(&sentence));
	text_add_char(out, '\n');
	text_release(&sentence);
	add_part(out, "File", finding->file);
	add_part(out, "Slice", finding->slice);
	add_part(out, "Key", finding->key);
	add_offset(out, finding->offset);
	add_part(out, "Seen", finding->seen);
	add_part(out, "Wanted", finding->wanted);
	add_part(out, "Means", finding->means);
	add_part(out, "Fix", finding->fix);
	add_part(out, "Follows", finding->consequence_of);
	for (size_t i = 0; i < finding->apple_count; i++)
		add_part(out, i ? "" : "Apple", finding->apple[i]);
	for (size_t i = 0; i < finding->related_count; i++)
		add_part(out, i ? "" : "See", finding->related[i]);
}
