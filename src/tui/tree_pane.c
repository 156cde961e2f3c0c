/* SPDX-License-Identifier: MIT */
#include <config.h>

#include "app.h"

enum {
	GLYPH_CELLS = 2, /* the verdict and a space */
	LEVEL_CELLS = 2, /* a level of the tree */
	KIND_CELLS = 5,
	KIND_FROM = 32 /* panes narrower than this have no kinds */
};

/* Levels that are drawn: the deepest ones, on half of the pane. */
static unsigned
levels_shown(const struct row *row, int width)
{
	int most = width / 2 / LEVEL_CELLS;

	if (most < 1)
		most = 1;
	return row->depth < (unsigned) most ? row->depth : (unsigned) most;
}

static int
paint_branches(
    const struct app *app, size_t at, int y, int x, int width, attr_t attr)
{
	unsigned levels = levels_shown(&app->rows.rows[at], width);

	for (unsigned level = levels; level > 1; level--) {
		if (rows_continues(&app->rows, at, level - 1))
			paint_piece(app, y, x, GLYPH_DOWN, attr);
		x += LEVEL_CELLS;
	}
	if (levels) {
		paint_piece(app, y, x,
		    rows_continues(&app->rows, at, 0) ? GLYPH_BRANCH
						      : GLYPH_CORNER,
		    attr);
		x += LEVEL_CELLS;
	}
	return x;
}

static int
paint_kind(const struct app *app, const struct row *row, int y,
    const struct box *box, attr_t attr)
{
	struct text kind = TEXT_INIT;
	int width;

	if (box->width < KIND_FROM)
		return 0;
	view_show(&kind, row->node->kind, app->set);
	kind.len = view_fit(text_bytes(&kind), KIND_CELLS);
	width = (int) view_width(text_bytes(&kind));
	paint_shown(
	    y, box->x + box->width - width - 1, width, text_bytes(&kind), attr);
	text_release(&kind);
	return width + 2;
}

static void
paint_row(struct app *app, size_t at, int y)
{
	const struct row *row = &app->rows.rows[at];
	bool selected = at == app->rows.selected;
	const struct box *box = &app->layout.tree;
	attr_t attr = selected ? palette_selected(app, LAYOUT_TREE) : A_NORMAL;
	int x = box->x, end = box->x + box->width;
	struct text name = TEXT_INIT;

	if (attr == A_REVERSE)
		paint_blanks(y, box->x, box->width, attr);
	paint_glyph(app, y, x, glyph_of_node(app->model, row->node), attr);
	x = paint_branches(app, at, y, x + GLYPH_CELLS, box->width, attr);
	if (row->parent) {
		paint_string(y, x, end - x,
		    glyph_text(app->set, row->open ? GLYPH_OPEN : GLYPH_CLOSED),
		    attr);
		x += LEVEL_CELLS;
	}
	end -= paint_kind(app, row, y, box, attr);
	view_show(&name, row->node->name, app->set);
	if (row->node->changed)
		text_add_string(&name, " *");
	if (build_word(app, row->node))
		text_printf(&name, " %s", build_word(app, row->node));
	if (mark_of(app, row->node))
		text_printf(&name, " [%c]", mark_of(app, row->node));
	paint_name(app, y, x, end - x, text_bytes(&name), attr);
	text_release(&name);
}

/* The reader works on what is seen first. */
static void
tell_reader(struct app *app, size_t count)
{
	enum {
		MOST = 64
	};
	const struct model_node *nodes[MOST];
	size_t told = 0;

	if (model_settled(app->model))
		return;
	for (size_t i = 0; i < count && told < MOST; i++)
		nodes[told++] = app->rows.rows[app->tree_top + i].node;
	if (told)
		model_look(app->model, nodes, told);
}

void
tree_pane_paint(struct app *app)
{
	const struct box *box = &app->layout.tree;
	size_t height = (size_t) box->height, shown;

	if (!box->height)
		return;
	app->tree_top = view_scroll(
	    app->tree_top, app->rows.selected, height, app->rows.count);
	shown = app->rows.count - app->tree_top;
	if (shown > height)
		shown = height;
	for (size_t i = 0; i < shown; i++)
		paint_row(app, app->tree_top + i, box->y + (int) i);
	if (app->wish.focus == LAYOUT_TREE) {
		app->cursor_y =
		    box->y + (int) (app->rows.selected - app->tree_top);
		app->cursor_x = box->x;
	}
	tell_reader(app, shown);
}
