/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <string.h>

#include "form.h"

enum {
	WIDTH = 60,
	FRAMED_FROM = 62, /* columns; else the form has the whole screen */
	LABEL = 8,
	PIECES_GAP = 2
};

/*
 * Where the next piece goes. The form is gone over twice: to know its height
 * and the row that has to be seen, then to paint the rows that are.
 */
struct pen {
	const struct app *app;
	const struct form *form;
	int y, x, width, height; /* inside of the frame */
	int top;                 /* first row that is shown */
	int row, column;
	int at_row; /* of the item that keys go to */
	bool paints;
};

static bool
is_shown(const struct pen *pen)
{
	return pen->paints && pen->row >= pen->top &&
	       pen->row < pen->top + pen->height;
}

static void
put(struct pen *pen, struct bytes shown, attr_t attr)
{
	if (is_shown(pen))
		paint_cut(pen->app, pen->y + pen->row - pen->top,
		    pen->x + pen->column, pen->width - pen->column, shown,
		    attr);
	pen->column += (int) view_width(shown);
}

static void
put_string(struct pen *pen, const char *string, attr_t attr)
{
	put(pen, bytes_of(string), attr);
}

static void
new_row(struct pen *pen, int column)
{
	pen->row++;
	pen->column = column;
}

static void
put_label(struct pen *pen, const char *label)
{
	put_string(pen, label, A_NORMAL);
	pen->column = LABEL;
}

/* The cursor is where keys go. */
static void
mark(struct pen *pen, struct app *app, int column, bool typed)
{
	if (!pen->paints) {
		pen->at_row = pen->row;
		return;
	}
	app->cursor_y = pen->y + pen->row - pen->top;
	app->cursor_x = pen->x + column;
	app->cursor_shown = typed;
}

static void
put_choice(
    struct pen *pen, struct app *app, const struct form_item *item, bool here)
{
	put_label(pen, item->label);
	for (size_t i = 0; i < item->count; i++) {
		bool chosen = i == item->chosen;
		int width = (int) strlen(item->choices[i]) + 4;

		if (pen->column > LABEL && pen->column + width > pen->width)
			new_row(pen, LABEL);
		if (chosen && here)
			mark(pen, app, pen->column, false);
		put_string(pen, chosen ? "(*) " : "( ) ", A_NORMAL);
		put_string(pen, item->choices[i],
		    chosen && here ? A_REVERSE
		    : chosen       ? A_BOLD
				   : A_NORMAL);
		pen->column += PIECES_GAP;
	}
	new_row(pen, 0);
}

static void
put_raw_row(struct pen *pen, int column, struct bytes raw, attr_t attr)
{
	struct text shown = TEXT_INIT;
	struct bytes rest;

	view_show(&shown, raw, pen->app->set);
	for (rest = text_bytes(&shown); rest.len;) {
		size_t next, room = pen->width > column
					? (size_t) (pen->width - column)
					: 1;
		size_t used = view_wrap(rest, room, &next);

		pen->column = column;
		put(pen, bytes_over(rest.data, used), attr);
		new_row(pen, 0);
		rest = bytes_over(rest.data + next, rest.len - next);
	}
	text_release(&shown);
}

static void
put_line(
    struct pen *pen, struct app *app, const struct form_item *item, bool here)
{
	struct text shown = TEXT_INIT;
	int room = pen->width - LABEL;
	size_t cursor = edit_show(
	    &item->edit, room > 0 ? (size_t) room : 0, app->set, &shown);

	put_label(pen, item->label);
	if (here)
		mark(pen, app, LABEL + (int) cursor, true);
	if (is_shown(pen))
		paint_blanks(pen->y + pen->row - pen->top, pen->x + LABEL, room,
		    A_UNDERLINE);
	put(pen, text_bytes(&shown), A_UNDERLINE);
	text_release(&shown);
	new_row(pen, 0);
	put_raw_row(pen, LABEL, text_bytes(&pen->form->note), A_NORMAL);
}

static void
put_flag(
    struct pen *pen, struct app *app, const struct form_item *item, bool here)
{
	int width = (int) strlen(item->label) + 4;

	if (pen->column > 0 && pen->column + width > pen->width)
		new_row(pen, 0);
	if (here)
		mark(pen, app, pen->column, false);
	put_string(pen, item->on ? "[x] " : "[ ] ", A_NORMAL);
	put_string(pen, item->label, here ? A_REVERSE : A_NORMAL);
	pen->column += PIECES_GAP;
}

static void
put_button(
    struct pen *pen, struct app *app, const struct form_item *item, bool here)
{
	int width = (int) strlen(item->label) + 4;

	if (pen->column > PIECES_GAP && pen->column + width > pen->width)
		new_row(pen, 0);
	pen->column += PIECES_GAP;
	if (here)
		mark(pen, app, pen->column, false);
	put_string(pen, here ? "[ " : "< ", here ? A_REVERSE : A_NORMAL);
	put_string(pen, item->label, here ? A_REVERSE : A_NORMAL);
	put_string(pen, here ? " ]" : " >", here ? A_REVERSE : A_NORMAL);
	pen->column += PIECES_GAP;
}

static void
go_over(struct pen *pen, struct app *app)
{
	const struct form *form = pen->form;

	pen->row = pen->column = 0;
	put_raw_row(pen, 0, text_bytes(&form->question), A_NORMAL);
	for (size_t i = 0; i < form->count; i++) {
		const struct form_item *item = &form->items[i];
		bool here = i == form->at;

		if (form_item_is_hidden(item))
			continue;
		/* Flags share rows, and so do buttons. */
		if (i && item->type != form->items[i - 1].type && pen->column)
			new_row(pen, 0);
		if (item->type == FORM_BUTTON && i &&
		    form->items[i - 1].type != FORM_BUTTON)
			new_row(pen, 0);
		switch (item->type) {
		case FORM_CHOICE:
			put_choice(pen, app, item, here);
			break;
		case FORM_LINE:
			put_line(pen, app, item, here);
			break;
		case FORM_FLAG:
			put_flag(pen, app, item, here);
			break;
		case FORM_BUTTON:
			put_button(pen, app, item, here);
			break;
		}
	}
	if (pen->column)
		new_row(pen, 0);
	put_raw_row(pen, 0, text_bytes(&form->message), A_BOLD);
}

static void
paint_corners(const struct app *app, int y, int x, int height, int width)
{
	static const char *const lines[] = { "┌", "┐", "└", "┘" };

	for (int i = 0; i < 4; i++)
		paint_string(y + (i / 2 ? height - 1 : 0),
		    x + (i % 2 ? width - 1 : 0), 1,
		    app->set == GLYPH_SET_UTF8 ? lines[i] : "+", A_NORMAL);
}

/* All of the box, so that nothing of what lies beneath shines through. */
static void
paint_frame(const struct pen *pen, bool framed)
{
	const struct app *app = pen->app;
	int x = framed ? pen->x - 2 : 0; /* of its left edge */
	int width = framed ? WIDTH : app->wish.width;
	int y = framed ? pen->y - 1 : 0;
	int height = framed ? pen->height + 2 : app->wish.height;

	for (int i = 0; i < height; i++)
		paint_blanks(y + i, x, width, A_NORMAL);
	if (framed && !app->settings->plain) {
		for (int i = 1; i < width - 1; i++) {
			paint_piece(app, y, x + i, GLYPH_ACROSS, A_NORMAL);
			paint_piece(
			    app, y + height - 1, x + i, GLYPH_ACROSS, A_NORMAL);
		}
		paint_down(app, y + 1, x, height - 2);
		paint_down(app, y + 1, x + width - 1, height - 2);
		paint_corners(app, y, x, height, width);
	}
	x += 1 + framed;
	x += paint_string(y, x, width - 3, pen->form->title, A_BOLD);
	paint_blanks(y, x, framed, A_NORMAL);
}

void
form_paint(struct app *app, const struct form *form)
{
	bool framed = app->wish.width >= FRAMED_FROM;
	int spare = app->wish.height - 1 - framed;
	struct pen pen = {
		.app = app,
		.form = form,
		.width = framed ? WIDTH - 4 : app->wish.width,
		.height = spare > 0 ? spare : 1,
	};

	go_over(&pen, app);
	if (pen.row < pen.height)
		pen.height = pen.row;
	pen.x = framed ? (app->wish.width - WIDTH) / 2 + 2 : 0;
	pen.y = framed ? (app->wish.height - pen.height) / 2 : 1;
	if (!framed && app->wish.height < 2)
		pen.y = 0;
	pen.top = pen.at_row >= pen.height ? pen.at_row - pen.height + 1 : 0;
	paint_frame(&pen, framed);
	pen.paints = true;
	go_over(&pen, app);
}
