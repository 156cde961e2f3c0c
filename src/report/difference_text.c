/* SPDX-License-Identifier: MIT */
/*
 * A difference to be read: what changed with both values, + for what only the
 * new build has, - for what only the old one has.
 */
#include <config.h>

#include "difference.h"
#include "page.h"
#include "text_writer.h"

enum {
	INDENT = 2,
	LABEL_MAX = 32,  /* a longer one does not widen the column */
	MOST_ROWS = 20,  /* beneath one, without --verbose */
	MOST_DEPTH = 100 /* of indents */
};

struct writer {
	FILE *out;
	bool verbose;
	size_t width; /* of the labels at hand */
};

static struct text
visible(struct bytes raw)
{
	struct text text = TEXT_INIT;

	text_add_visible(&text, raw);
	return text;
}

static size_t
columns_of(struct bytes raw)
{
	struct text text = visible(raw);
	size_t columns = text_columns(text_bytes(&text));

	text_release(&text);
	return columns;
}

/* Of what is new or gone as a whole, what is brief says nothing more. */
static bool
is_shown(const struct writer *w, const struct compare_row *row)
{
	if (w->verbose)
		return row->state != COMPARE_SAME || row->folds;
	if (row->parent->state > COMPARE_CHANGED && row->brief && row->first)
		return false;
	return row->state != COMPARE_SAME && !row->folded;
}

static const char *
mark_of(const struct compare_row *row)
{
	return row->state == COMPARE_ADDED     ? "+ "
	       : row->state == COMPARE_REMOVED ? "- "
					       : "  ";
}

static size_t
label_width(const struct writer *w, const struct compare_row *parent)
{
	size_t widest = 0;

	for (const struct compare_row *r = parent->first; r; r = r->next) {
		size_t columns = columns_of(r->label);

		if (is_shown(w, r) && !difference_opens(r) &&
		    columns > widest && columns <= LABEL_MAX)
			widest = columns;
	}
	return widest;
}

static void
add_value(struct writer *w, struct text *line, const struct item *item)
{
	struct text raw = TEXT_INIT;

	difference_add_value(&raw, item, w->verbose);
	text_add_visible(line, text_bytes(&raw));
	text_release(&raw);
}

static void
add_label(struct text *line, const struct compare_row *row, size_t width)
{
	size_t columns = columns_of(row->label);

	text_add_visible(line, row->label);
	if (row->label.len)
		text_printf(line, "%*s",
		    (int) (columns < width ? width - columns : 0) + INDENT, "");
}

static void
put_line(struct writer *w, unsigned indent, const char *mark,
    const struct text *line)
{
	fprintf(w->out, "%*s%s%s\n", (int) indent, "", mark, text_string(line));
}

/* Old and new beneath each other: they do not fit on the line. */
static void
write_long(struct writer *w, const struct compare_row *row, unsigned indent)
{
	const struct item *const items[] = { row->old, row->new };
	struct text line = visible(row->label);

	put_line(w, indent, "  ", &line);
	for (size_t i = 0; i < 2; i++) {
		text_reset(&line);
		add_value(w, &line, items[i]);
		put_line(w, indent + INDENT, i ? "+ " : "- ", &line);
	}
	text_release(&line);
}

static void
write_changed(struct writer *w, const struct compare_row *row, unsigned indent)
{
	struct text line = TEXT_INIT;

	add_label(&line, row, w->width);
	add_value(w, &line, row->old);
	text_add_string(&line, " -> ");
	add_value(w, &line, row->new);
	if (indent + INDENT + text_columns(text_bytes(&line)) > TEXT_WIDTH)
		write_long(w, row, indent);
	else
		put_line(w, indent, "  ", &line);
	text_release(&line);
}

static void
write_one(struct writer *w, const struct compare_row *row, unsigned indent)
{
	const struct item *item = difference_item(row);
	struct text line = TEXT_INIT;

	add_label(&line, row, w->width);
	if (item->type == VALUE_MAP || item->type == VALUE_LIST)
		text_add_string(&line, "none");
	else
		add_value(w, &line, item);
	put_line(w, indent, mark_of(row), &line);
	text_release(&line);
}

static void
write_sentence(struct writer *w, const struct compare_row *row, unsigned indent)
{
	struct text line = TEXT_INIT;

	if (row->state == COMPARE_CHANGED) {
		add_value(w, &line, row->old);
		text_add_string(&line, " -> ");
	}
	add_value(w, &line, difference_item(row));
	text_add_char(&line, ' ');
	text_add_visible(&line, row->label);
	fprintf(w->out, "%*s%s", (int) indent, "", mark_of(row));
	text_write_wrapped(w->out, text_bytes(&line), indent + 2 * INDENT);
	text_release(&line);
}

/* A list's values in one line, if they fit. */
static bool
write_values(struct writer *w, const struct compare_row *row, unsigned indent)
{
	struct text line = TEXT_INIT;
	bool fits = true;

	add_label(&line, row, w->width);
	for (const struct compare_row *r = row->first; fits && r; r = r->next) {
		text_add_string(&line, r == row->first ? "" : ", ");
		fits = !r->label.len && !r->first && r->state == row->state;
		if (fits)
			add_value(w, &line, difference_item(r));
		fits =
		    fits && indent + INDENT + text_columns(text_bytes(&line)) <=
				TEXT_WIDTH;
	}
	if (fits)
		put_line(w, indent, mark_of(row), &line);
	text_release(&line);
	return fits;
}

static void write_rows(
    struct writer *w, const struct compare_row *parent, unsigned indent);

static void
write_container(
    struct writer *w, const struct compare_row *row, unsigned indent)
{
	bool one_sided = row->state > COMPARE_CHANGED;
	struct text line;

	if (one_sided && !row->brief && write_values(w, row, indent))
		return;
	line = visible(row->label);
	put_line(w, indent, mark_of(row), &line);
	text_release(&line);
	if (!one_sided || !row->brief || w->verbose)
		write_rows(w, row, indent + INDENT);
}

static void
write_row(struct writer *w, const struct compare_row *row, unsigned indent)
{
	if (row->sentence)
		write_sentence(w, row, indent);
	else if (difference_opens(row))
		write_container(w, row, indent);
	else if (row->state > COMPARE_CHANGED)
		write_one(w, row, indent);
	else
		write_changed(w, row, indent);
}

static void
write_rows(struct writer *w, const struct compare_row *parent, unsigned indent)
{
	size_t outer = w->width, told = 0, more = 0;

	if (indent > MOST_DEPTH)
		return;
	w->width = label_width(w, parent);
	for (const struct compare_row *r = parent->first; r; r = r->next) {
		if (!is_shown(w, r))
			continue;
		if (told == MOST_ROWS && !w->verbose && parent->parent) {
			more++;
			continue;
		}
		told++;
		write_row(w, r, indent);
	}
	if (more)
		fprintf(w->out, "%*s… and %zu more (listed with --verbose)\n",
		    (int) indent + INDENT, "", more);
	w->width = outer;
}

static void
write_node(struct writer *w, const struct compared_node *node)
{
	const struct compare_pair *pair = &node->pair;
	bool changed = node->state <= COMPARE_CHANGED;
	struct text line = TEXT_INIT;

	if (node->state == COMPARE_SAME && !(w->verbose && node->root.folds))
		return;
	text_printf(&line, "%-8s ", compare_state_name(node->state));
	text_add_visible(&line, difference_name(node));
	text_add_string(&line, " (");
	text_add_visible(&line, difference_kind(node));
	text_add_char(&line, ')');
	fprintf(w->out, "%s%s\n", changed ? "\n" : "", text_string(&line));
	if (pair->moved) {
		text_reset(&line);
		text_add_visible(&line, pair->old->path);
		fprintf(w->out, "    moved from %s\n", text_string(&line));
	}
	text_release(&line);
	write_rows(w, &node->root, INDENT);
}

static void
write_head(struct writer *w, const struct report_difference *difference)
{
	struct text line = TEXT_INIT, folds = TEXT_INIT;

	text_add_string(&line, "old  ");
	text_add_visible(&line, difference->old);
	text_add_string(&line, "\nnew  ");
	text_add_visible(&line, difference->new);
	text_add_string(&line, "\n\n");
	difference_add_counts(&line, difference->builds);
	if (!difference->builds->complete)
		text_add_string(&line, ".  Not complete.");
	difference_add_folds(&folds, difference->builds);
	fprintf(w->out, "%s\n", text_string(&line));
	if (folds.len) {
		text_reset(&line);
		text_add_string(&line, "folded: ");
		text_add_visible(&line, text_bytes(&folds));
		text_write_wrapped(w->out, text_bytes(&line), 8);
	}
	text_release(&folds);
	text_release(&line);
}

bool
difference_text(FILE *out, const struct report_difference *difference)
{
	struct writer w = { .out = out, .verbose = difference->verbose };
	const struct compared_builds *b = difference->builds;

	write_head(&w, difference);
	for (size_t i = 0; i < b->count; i++)
		if (b->nodes[i].state <= COMPARE_CHANGED)
			write_node(&w, &b->nodes[i]);
	if (b->states[COMPARE_ADDED] + b->states[COMPARE_REMOVED])
		fputc('\n', out);
	for (size_t i = 0; i < b->count; i++)
		if (b->nodes[i].state > COMPARE_CHANGED)
			write_node(&w, &b->nodes[i]);
	return !ferror(out);
}
