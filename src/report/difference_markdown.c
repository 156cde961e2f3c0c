/* SPDX-License-Identifier: MIT */
/* A difference for a comment on a pull request. */
#include <config.h>

#include "difference.h"
#include "page.h"

enum {
	MOST_ROWS = 100, /* of a node, without --verbose */
	MOST_NODES = 100
};

struct writer {
	FILE *out;
	bool verbose;
	size_t told, more; /* rows of the node at hand */
};

static void
write_prose(struct writer *w, struct bytes raw)
{
	struct text text = TEXT_INIT;

	text_add_markdown(&text, raw);
	fputs(text_string(&text), w->out);
	text_release(&text);
}

static void
write_name(struct writer *w, struct bytes raw)
{
	struct text text = TEXT_INIT;

	text_add_markdown_code(&text, raw);
	fputs(text_string(&text), w->out);
	text_release(&text);
}

/* What leads to it: "Signature › Entitlements › com.apple.…" */
static void
write_way(struct writer *w, const struct compare_row *row)
{
	if (!row->parent)
		return;
	write_way(w, row->parent);
	if (!row->label.len)
		return;
	fputs(row->parent->parent ? " › " : "", w->out);
	write_prose(w, row->label);
}

static void
write_value(
    struct writer *w, const struct compare_row *row, const struct item *item)
{
	struct text raw = TEXT_INIT;

	if (!item)
		return;
	if (difference_opens(row))
		text_add_string(&raw, "there");
	else
		difference_add_value(&raw, item, w->verbose);
	write_prose(w, text_bytes(&raw));
	text_release(&raw);
}

static void
write_row(struct writer *w, const struct compare_row *row)
{
	if (w->told == MOST_ROWS && !w->verbose) {
		w->more++;
		return;
	}
	w->told++;
	fputs("| ", w->out);
	write_way(w, row);
	fputs(" | ", w->out);
	write_value(w, row, row->old);
	fputs(" | ", w->out);
	write_value(w, row, row->new);
	fputs(" |\n", w->out);
}

static bool
is_shown(const struct writer *w, const struct compare_row *row)
{
	if (row->state == COMPARE_SAME || row->folded)
		return w->verbose && row->folds;
	return true;
}

static void
write_rows(struct writer *w, const struct compare_row *parent)
{
	for (const struct compare_row *r = parent->first; r; r = r->next) {
		bool brief = r->brief && r->state > COMPARE_CHANGED;

		if (!is_shown(w, r))
			continue;
		if (difference_opens(r) && !brief)
			write_rows(w, r);
		else
			write_row(w, r);
	}
}

static void
write_node(struct writer *w, const struct compared_node *node)
{
	const struct compare_pair *pair = &node->pair;

	fputs("\n### ", w->out);
	write_name(w, difference_name(node));
	fputs(" (", w->out);
	write_prose(w, difference_kind(node));
	fprintf(w->out, "): %s\n", compare_state_name(node->state));
	if (pair->moved) {
		fputs("\nmoved from ", w->out);
		write_name(w, pair->old->path);
		fputc('\n', w->out);
	}
	w->told = w->more = 0;
	if (node->root.first)
		fputs("\n| Field | Old | New |\n|---|---|---|\n", w->out);
	write_rows(w, &node->root);
	if (w->more)
		fprintf(w->out, "\nand %zu more\n", w->more);
}

static void
write_head(struct writer *w, const struct report_difference *difference)
{
	const struct compared_builds *b = difference->builds;
	struct text line = TEXT_INIT;

	fputs("## ", w->out);
	write_name(w, difference->old);
	fputs(" → ", w->out);
	write_name(w, difference->new);
	difference_add_counts(&line, b);
	fprintf(w->out, "\n\n**%s**\n", text_string(&line));
	if (!b->complete)
		fputs("\n**Not complete**: something could not be read.\n",
		    w->out);
	text_reset(&line);
	difference_add_folds(&line, b);
	if (line.len) {
		fputs("\nFolded: ", w->out);
		write_prose(w, text_bytes(&line));
		fputc('\n', w->out);
	}
	text_release(&line);
}

bool
difference_markdown(FILE *out, const struct report_difference *difference)
{
	struct writer w = { .out = out, .verbose = difference->verbose };
	const struct compared_builds *b = difference->builds;
	size_t told = 0, more = 0;

	write_head(&w, difference);
	for (size_t i = 0; i < b->count; i++) {
		const struct compared_node *node = &b->nodes[i];

		if (node->state == COMPARE_SAME &&
		    !(w.verbose && node->root.folds))
			continue;
		if (told == MOST_NODES && !w.verbose) {
			more++;
			continue;
		}
		told++;
		write_node(&w, node);
	}
	if (more)
		fprintf(out, "\nand %zu more nodes\n", more);
	return !ferror(out);
}
