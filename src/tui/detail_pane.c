/* SPDX-License-Identifier: MIT */
#include <config.h>

#include "app.h"

enum {
	MARGIN = 1,
	MARKER_CELLS = 2,
	GLYPH_CELLS = 2
};

/* Findings stand where all is summed up: on the first tab. */
static bool
shows_findings(const struct app *app, size_t facet)
{
	return facet == SIZE_MAX || facet == tab_facet(app->model, 1);
}

/* Brings a line into view, and what is around it. */
static void
show_line(struct app *app, uint64_t at)
{
	uint64_t height = (uint64_t) app->layout.detail.height;

	if (at == UINT64_MAX)
		return;
	app->detail_at = at;
	if (at < app->detail_top || at >= app->detail_top + height)
		app->detail_top = at > height / 3 ? at - height / 3 : 0;
}

/* The match that was gone to, if it is one of these lines. */
static const struct find_hit *
hit_to_show(const struct app *app, size_t facet)
{
	const struct find_hit *hit;

	if (!app->show_hit || app->find.current >= app->find.count)
		return NULL;
	hit = &app->find.hits[app->find.current];
	return hit->kind == FIND_VALUE && hit->facet == facet ? hit : NULL;
}

void
detail_pane_lines(struct app *app, struct lines *lines, size_t width)
{
	struct model_node *node = rows_selected(&app->rows);
	size_t facet = app_facet(app, node);
	const struct find_hit *hit = hit_to_show(app, facet);
	struct lines_source source = {
		.folds = &app->folds,
		.facet = "",
		.set = app->set,
		.width = width,
	};

	if (facet != SIZE_MAX) {
		source.outline = model_outline(app->model, node, facet);
		source.facet = model_facet(app->model, facet)->id;
	}
	if (shows_findings(app, facet))
		source.node = node;
	app->outline_missing = facet != SIZE_MAX && !source.outline;
	if (hit && source.outline)
		lines_open_item(&source, &app->folds, hit->item);
	lines_build(lines, &source);
	if (!hit || !source.outline)
		return;
	app->show_hit = false;
	show_line(app,
	    lines_of_item(lines, source.outline, hit->item, hit->row));
}

/* Brings the finding that was gone to into view, and its parts. */
static void
show_finding(struct app *app)
{
	uint64_t at;

	app->show_finding = false;
	if (app->finding >= model_findings(app->model))
		return;
	at = lines_of_finding(
	    &app->lines, model_finding(app->model, app->finding));
	if (at == UINT64_MAX)
		return;
	app->detail_at = at;
	if (at >= app->detail_top + (uint64_t) app->layout.detail.height / 2)
		app->detail_top = at;
}

void
detail_pane_build(struct app *app)
{
	int width = app->layout.detail.width;

	if (!app->layout.detail.height || !rows_selected(&app->rows))
		return;
	detail_pane_lines(app, &app->lines,
	    (size_t) (width > MARGIN + 1 ? width - MARGIN : 1));
	if (app->show_finding && !app->outline_missing)
		show_finding(app);
	if (app->detail_at >= app->lines.total)
		app->detail_at = app->lines.total ? app->lines.total - 1 : 0;
}

/* Cells of the label, with what stands before it. */
static int
head_width(const struct line *line, int room)
{
	int width = (int) line->indent, label;

	if (line->kind != LINE_HEAD)
		return (int) line->label_width - 1;
	if (line->folds)
		width += MARKER_CELLS;
	if (!line->label.len)
		return width - 1;
	label = (int) view_width(line->label);
	return width + label < room - GLYPH_CELLS ? width + label
						  : room - GLYPH_CELLS;
}

static void
paint_label(const struct app *app, const struct line *line, int y, int x,
    int width, attr_t attr)
{
	x += (int) line->indent;
	width -= (int) line->indent;
	if (line->kind == LINE_HEAD && line->folds) {
		paint_string(y, x, width,
		    glyph_text(
			app->set, line->open ? GLYPH_OPEN : GLYPH_CLOSED),
		    attr);
		x += MARKER_CELLS;
		width -= MARKER_CELLS;
	}
	if (line->kind == LINE_HEAD)
		attr |= A_BOLD;
	paint_name(app, y, x, width, line->label, attr);
}

/* The bar lies on the label alone: the value stays readable, and a step costs
 * a third of the bytes. */
static void
paint_one(struct app *app, const struct line *line, int y, bool selected)
{
	const struct box *box = &app->layout.detail;
	int room = box->width - MARGIN, width = head_width(line, room);
	int x = box->x + MARGIN, end = box->x + box->width;
	attr_t attr = selected ? A_REVERSE : A_NORMAL;

	if (selected)
		paint_blanks(y, box->x, width + MARGIN, attr);
	paint_label(app, line, y, x, width, attr);
	x += width + 1;
	if (line->tone != TONE_PLAIN && line->tone != TONE_DIM && x < end)
		paint_glyph(app, y, x, glyph_of_tone(line->tone), A_NORMAL);
	x += GLYPH_CELLS;
	paint_cut(app, y, x, end - x, line->value,
	    line->tone == TONE_DIM ? palette_tone(app, TONE_DIM) : A_NORMAL);
}

static void
paint_lines(struct app *app)
{
	const struct box *box = &app->layout.detail;
	const struct model_node *node = rows_selected(&app->rows);
	size_t facet = app_facet(app, node);

	for (int i = 0; i < box->height; i++) {
		uint64_t at = app->detail_top + (uint64_t) i;
		bool selected =
		    at == app->detail_at && app->wish.focus == LAYOUT_DETAIL;
		struct line line;

		if (at >= app->lines.total)
			break;
		line = lines_get(
		    &app->lines, app->model, node, facet, app->set, at);
		paint_one(app, &line, box->y + i, selected);
	}
}

/* Why there is nothing to be seen. */
static const char *
empty_text(const struct app *app, const struct model_node *node)
{
	if (!node || app->outline_missing)
		return "reading";
	return "nothing to tell";
}

void
detail_pane_paint(struct app *app)
{
	const struct box *box = &app->layout.detail;
	const struct model_node *node = rows_selected(&app->rows);

	if (!box->height)
		return;
	if (!node || !app->lines.total) {
		paint_string(box->y, box->x + MARGIN, box->width - MARGIN,
		    empty_text(app, node), A_NORMAL);
		return;
	}
	app->detail_top = view_scroll(app->detail_top, app->detail_at,
	    (size_t) box->height, app->lines.total);
	paint_lines(app);
	if (app->wish.focus == LAYOUT_DETAIL) {
		app->cursor_y =
		    box->y + (int) (app->detail_at - app->detail_top);
		app->cursor_x = box->x + MARGIN;
	}
}
