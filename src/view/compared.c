/* SPDX-License-Identifier: MIT */
/* Two nodes beside each other, as lines. */
#include <config.h>

#include <stdlib.h>

#include <sealtree/die.h>

#include "lines.h"

/* What a fold is known by: the way to it. */
static void
name_row(struct text *name, const struct compare_row *row)
{
	if (!row->parent)
		return;
	name_row(name, row->parent);
	text_add_bytes(name, row->key.len ? row->key : row->label);
	text_add_char(name, '\0');
}

void
compared_name(struct text *name, const struct compared_line *line)
{
	text_reset(name);
	if (line->row)
		name_row(name, line->row);
	else
		text_add_char(name, '\0');
}

static bool
opens_at_first(const struct compared_line *line)
{
	if (!line->row || line->row->brief)
		return false;
	return line->row->state != COMPARE_SAME;
}

static bool
is_open(const struct folds *folds, const struct compared_line *line)
{
	struct text name = TEXT_INIT;
	enum fold fold;

	compared_name(&name, line);
	fold = folds_get(folds, text_bytes(&name));
	text_release(&name);
	return fold == FOLD_OPEN ||
	       (fold == FOLD_DEFAULT && opens_at_first(line));
}

static struct compared_line *
add(struct compared *compared, const struct folds *folds,
    struct compared_line line)
{
	if (compared->count == compared->capacity) {
		compared->capacity =
		    compared->capacity ? compared->capacity * 2 : 64;
		compared->lines = xrealloc(compared->lines, compared->capacity,
		    sizeof *compared->lines);
	}
	line.open = line.parent && is_open(folds, &line);
	compared->lines[compared->count] = line;
	return &compared->lines[compared->count++];
}

static bool
is_shown(const struct compare_row *row, bool only_differences)
{
	if (row->folded)
		return false;
	return row->differences || !only_differences ||
	       row->parent->state > COMPARE_CHANGED;
}

/* Levels are those of outlines: RECORD_OUTLINE_DEPTH at most. */
static void
add_rows(struct compared *compared, const struct folds *folds,
    const struct compare_row *parent, unsigned depth, bool only_differences)
{
	for (const struct compare_row *r = parent->first; r; r = r->next) {
		struct compared_line line = {
			.row = r,
			.depth = depth,
			.parent = r->first != NULL,
		};

		if (!is_shown(r, only_differences))
			continue;
		if (add(compared, folds, line)->open)
			add_rows(
			    compared, folds, r, depth + 1, only_differences);
	}
}

static void
add_folded(struct compared *compared, const struct folds *folds,
    const struct compare_row *parent)
{
	for (const struct compare_row *r = parent->first; r; r = r->next) {
		if (r->folded)
			add(compared, folds,
			    (struct compared_line){ .row = r, .depth = 1 });
		else
			add_folded(compared, folds, r);
	}
}

void
compared_build(struct compared *compared, const struct comparison *comparison,
    const struct folds *folds, bool only_differences)
{
	const struct compare_row *root = &comparison->root;

	compared->count = 0;
	compared->folds = root->folds;
	add_rows(compared, folds, root, 0, only_differences);
	if (root->folds &&
	    add(compared, folds, (struct compared_line){ .parent = true })
		->open)
		add_folded(compared, folds, root);
}

void
compared_release(struct compared *compared)
{
	free(compared->lines);
	*compared = (struct compared){ 0 };
}

enum glyph
compared_glyph(const struct compared_line *line)
{
	static const enum glyph of[COMPARE_STATES] = {
		[COMPARE_SAME] = GLYPH_SAME,
		[COMPARE_CHANGED] = GLYPH_DIFFERS,
		[COMPARE_REMOVED] = GLYPH_ONLY_OLD,
		[COMPARE_ADDED] = GLYPH_ONLY_NEW,
	};

	return line->row ? of[line->row->state] : GLYPH_NONE;
}

/* A value that has no name of its own stands where names do. */
static const struct item *
lone_value(const struct compare_row *row)
{
	return row->new ? row->new : row->old;
}

static void
add_way(struct text *out, const struct compare_row *row, enum glyph_set set)
{
	if (!row->parent || !row->parent->parent)
		return;
	add_way(out, row->parent, set);
	view_show(out, row->parent->label, set);
	text_printf(out, " %s ", glyph_text(set, GLYPH_MORE));
}

void
compared_label(struct text *out, const struct compared *compared,
    const struct compared_line *line, enum glyph_set set)
{
	const struct compare_row *row = line->row;

	if (!row) {
		text_add_count(out, compared->folds);
		text_add_string(out, compared->folds == 1
					 ? " value that differs in every build"
					 : " values that differ in every"
					   " build");
		return;
	}
	if (row->folded)
		add_way(out, row, set);
	if (row->label.len)
		view_show(out, row->label, set);
	else if (!item_opens(lone_value(row)))
		item_value(out, lone_value(row), set);
	else
		text_add_char(out, '-');
}

static size_t
count_children(const struct compare_row *row, bool new)
{
	size_t count = 0;

	for (const struct compare_row *r = row->first; r; r = r->next)
		count += new ? r->new != NULL : r->old != NULL;
	return count;
}

void
compared_value(struct text *out, const struct compared_line *line, bool new,
    enum glyph_set set)
{
	const struct compare_row *row = line->row;
	const struct item *item;

	if (!row)
		return;
	item = new ? row->new : row->old;
	if (!item) {
		text_add_char(out, '-');
	} else if (item_opens(item) && row->state <= COMPARE_CHANGED) {
		/* Its lines say. */
		return;
	} else if (item_opens(item)) {
		size_t count = count_children(row, new);

		text_add_count(out, count);
		text_add_string(out, count == 1 ? " item" : " items");
	} else {
		item_value(out, item, set);
	}
}

bool
compared_differs(const struct compared_line *line)
{
	const struct compare_row *row = line->row;

	return row && !row->folded && row->state != COMPARE_SAME && !line->open;
}

static void
count_leaves(const struct compare_row *parent, size_t *same, size_t *differ)
{
	for (const struct compare_row *r = parent->first; r; r = r->next) {
		if (r->state > COMPARE_CHANGED)
			++*differ;
		else if (r->first)
			count_leaves(r, same, differ);
		else if (r->state == COMPARE_SAME)
			++*same;
		else if (!r->folded)
			++*differ;
	}
}

void
compared_count(
    const struct comparison *comparison, size_t *same, size_t *differ)
{
	*same = *differ = 0;
	count_leaves(&comparison->root, same, differ);
}
