/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <sealtree/limits.h>

#include "page.h"
#include "text_writer.h"

enum {
	LABEL_MAX = 32,   /* a longer label does not widen the column */
	NESTING_MAX = 128 /* what lies deeper is not written */
};

size_t
text_columns(struct bytes text)
{
	size_t columns = 0;

	while (text.len) {
		int width = text_width(text_next(&text));

		columns += width > 0 ? (size_t) width : 0;
	}
	return columns;
}

static void
put(FILE *out, struct bytes b)
{
	if (b.len)
		fwrite(b.data, 1, b.len, out);
}

static struct bytes
take_word(struct bytes *rest)
{
	struct bytes word = *rest;
	size_t len = 0;

	while (len < rest->len && rest->data[len] != ' ')
		len++;
	word = bytes_clamp(*rest, 0, len);
	*rest = bytes_clamp(*rest, len + (len < rest->len), rest->len);
	return word;
}

void
text_write_wrapped(FILE *out, struct bytes text, unsigned indent)
{
	size_t column = 0;

	while (text.len) {
		struct bytes word = take_word(&text);
		size_t width = text_columns(word);

		if (column && column + 1 + width > TEXT_WIDTH) {
			fprintf(out, "\n%*s", (int) indent, "");
			column = indent;
		} else if (column) {
			fputc(' ', out);
			column++;
		}
		put(out, word);
		column += width;
	}
	fputc('\n', out);
}

static void
write_label(
    FILE *out, const struct outline_node *node, bool followed, size_t width)
{
	struct text label = TEXT_INIT;
	size_t columns;

	text_add_visible(&label, page_label(node));
	columns = text_columns(text_bytes(&label));
	put(out, text_bytes(&label));
	if (followed)
		fprintf(out, "%*s",
		    (int) (columns < width ? width - columns : 0) + 2, "");
	text_release(&label);
}

/* Of those that are followed by a value on their line. */
static size_t
label_width(const struct outline_node *parent)
{
	size_t widest = 0;

	for (const struct outline_node *n = parent->first; n; n = n->next) {
		struct text label = TEXT_INIT;
		size_t columns;

		text_add_visible(&label, page_label(n));
		columns = text_columns(text_bytes(&label));
		text_release(&label);
		if (!n->first && columns > widest && columns <= LABEL_MAX)
			widest = columns;
	}
	return widest;
}

static void
add_tone(struct text *text, enum tone tone)
{
	if (*page_tone(tone))
		text_printf(text, "  (%s)", page_tone(tone));
}

static void
write_value(struct text_writer *w, const struct item *item)
{
	struct text raw = TEXT_INIT, text = TEXT_INIT;

	page_add_value(&raw, item);
	text_add_visible(&text, text_bytes(&raw));
	text_release(&raw);
	add_tone(&text, item->tone);
	if (item->type == VALUE_ROWS && item->number && !w->all)
		text_add_string(&text, " (listed with --verbose)");
	put(w->out, text_bytes(&text));
	fputc('\n', w->out);
	text_release(&text);
}

/* Pages of them, in place of children. Rows have no rows in them. */
static void
write_rows(struct text_writer *w, const struct item *item, unsigned indent)
{
	for (uint64_t at = 0; at < item->number && !w->failed;) {
		const struct outline_tree *page =
		    w->fetch(w->context, item->list, at, LIMIT_ROWS);

		w->failed = !page || page->root.count == 0;
		if (w->failed)
			return;
		text_write_outline(w, &page->root, indent);
		at += page->root.count;
	}
}

static void
write_node(struct text_writer *w, const struct outline_node *node, size_t width,
    unsigned indent)
{
	bool labelled = page_label(node).len;
	struct text tone = TEXT_INIT;

	fprintf(w->out, "%*s", (int) indent, "");
	if (labelled)
		write_label(w->out, node, !node->first, width);
	if (!node->first) {
		write_value(w, &node->item);
		if (node->item.type == VALUE_ROWS && w->all)
			write_rows(w, &node->item, indent + 2);
		return;
	}
	add_tone(&tone, node->item.tone);
	fprintf(w->out, "%s%s\n", labelled ? "" : "-", text_string(&tone));
	text_release(&tone);
	text_write_outline(w, node, indent + 2);
}

void
text_write_outline(
    struct text_writer *w, const struct outline_node *parent, unsigned indent)
{
	size_t width = label_width(parent);

	if (indent > NESTING_MAX * 2) {
		fprintf(w->out, "%*s…\n", (int) indent, "");
		return;
	}
	for (const struct outline_node *n = parent->first; n; n = n->next)
		write_node(w, n, width, indent);
}
