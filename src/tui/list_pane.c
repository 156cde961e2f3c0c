/* SPDX-License-Identifier: MIT */
#include <config.h>

#include "app.h"

enum {
	HEAD_CELLS = 1,
	NODE_FROM = 60,
	ID_FROM = 100,
	GAP = 2
};

static int
paint_column(const struct app *app, int y, int x, int width, struct bytes raw,
    attr_t attr)
{
	struct text shown = TEXT_INIT;

	view_show(&shown, raw, app->set);
	paint_name(app, y, x, width, text_bytes(&shown), attr);
	text_release(&shown);
	return x + width + GAP;
}

static void
paint_row(const struct app *app, const struct model_finding *finding, int y,
    bool selected)
{
	const struct box *box = &app->layout.list;
	attr_t attr = selected ? palette_selected(app, LAYOUT_LIST) : A_NORMAL;
	int x = box->x + 1, end = box->x + box->width;
	struct text message = TEXT_INIT, raw = TEXT_INIT;

	if (attr == A_REVERSE)
		paint_blanks(y, box->x, box->width, attr);
	paint_glyph(app, y, x, glyph_of_severity(finding->severity), attr);
	x += 2;
	if (box->width >= NODE_FROM)
		x = paint_column(
		    app, y, x, box->width / 4, finding->node->name, attr);
	if (box->width >= ID_FROM)
		x = paint_column(app, y, x, box->width / 4, finding->id, attr);
	model_finding_sentence(finding, true, &raw);
	view_show(&message, text_bytes(&raw), app->set);
	text_release(&raw);
	paint_cut(app, y, x, end - x, text_bytes(&message), attr);
	text_release(&message);
}

static void
paint_head(const struct app *app, size_t count)
{
	const struct box *box = &app->layout.list;
	struct text head = TEXT_INIT;

	text_printf(
	    &head, "Findings (%zu)   Enter goes to the row, p closes", count);
	paint_cut(
	    app, box->y, box->x + 1, box->width - 1, text_bytes(&head), A_BOLD);
	text_release(&head);
}

void
list_pane_paint(struct app *app)
{
	const struct box *box = &app->layout.list;
	size_t count = model_findings(app->model);
	int height = box->height - HEAD_CELLS;

	if (!box->height)
		return;
	if (app->list_at >= count)
		app->list_at = count ? count - 1 : 0;
	paint_head(app, count);
	if (height < 1)
		return;
	app->list_top =
	    view_scroll(app->list_top, app->list_at, (size_t) height, count);
	for (int i = 0; i < height; i++) {
		size_t at = app->list_top + (size_t) i;

		if (at >= count)
			break;
		paint_row(app, model_finding(app->model, at),
		    box->y + HEAD_CELLS + i, at == app->list_at);
	}
	if (app->wish.focus == LAYOUT_LIST) {
		app->cursor_y =
		    box->y + HEAD_CELLS + (int) (app->list_at - app->list_top);
		app->cursor_x = box->x + 1;
	}
}
