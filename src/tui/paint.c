/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <stdlib.h>

#include "app.h"
#include "find.h"

/* More cells than any terminal has in a row. */
enum {
	CHUNK = 256
};

/*
 * The last wall: whatever comes here, nothing but code points with a width
 * reaches the terminal.
 */
static wchar_t
safe(int32_t code_point, bool first)
{
	int width = code_point < 0 ? -1 : text_width(code_point);

	if (width < 0 || (first && width == 0))
		return L'?';
	return (wchar_t) code_point;
}

int
paint_shown(int y, int x, int width, struct bytes shown, attr_t attr)
{
	struct bytes rest = bytes_over(
	    shown.data, width > 0 ? view_fit(shown, (size_t) width) : 0);
	int painted = (int) view_width(rest);
	bool first = true;

	if (!rest.len || move(y, x) == ERR)
		return 0;
	attrset(attr);
	while (rest.len) {
		wchar_t chunk[CHUNK];
		int count = 0;

		while (rest.len && count < CHUNK) {
			chunk[count++] = safe(text_next(&rest), first);
			first = false;
		}
		addnwstr(chunk, count);
	}
	attrset(A_NORMAL);
	return painted;
}

int
paint_string(int y, int x, int width, const char *string, attr_t attr)
{
	return paint_shown(y, x, width, bytes_of(string), attr);
}

int
paint_cut(const struct app *app, int y, int x, int width, struct bytes shown,
    attr_t attr)
{
	struct text cut = TEXT_INIT;
	int painted;

	if (width <= 0)
		return 0;
	view_cut(&cut, shown, (size_t) width, app->set);
	painted = paint_shown(y, x, width, text_bytes(&cut), attr);
	find_mark(app, y, x, text_bytes(&cut), attr);
	text_release(&cut);
	return painted;
}

int
paint_name(const struct app *app, int y, int x, int width, struct bytes shown,
    attr_t attr)
{
	struct text cut = TEXT_INIT;
	int painted;

	if (width <= 0)
		return 0;
	view_cut_middle(&cut, shown, (size_t) width, app->set);
	painted = paint_shown(y, x, width, text_bytes(&cut), attr);
	find_mark(app, y, x, text_bytes(&cut), attr);
	text_release(&cut);
	return painted;
}

int
paint_glyph(const struct app *app, int y, int x, enum glyph glyph, attr_t attr)
{
	/* On the bar, colour would be the background's. */
	if (!(attr & A_REVERSE) || !app->colored)
		attr |= palette_tone(app, glyph_tone(glyph));
	return paint_string(y, x, 1, glyph_text(app->set, glyph), attr);
}

void
paint_blanks(int y, int x, int width, attr_t attr)
{
	if (width <= 0)
		return;
	attrset(attr);
	mvhline(y, x, ' ', width);
	attrset(A_NORMAL);
}

/*
 * In a UTF-8 locale a line is a character like others: changing to the
 * terminal's own line-drawing set and back costs four times the bytes. Where
 * that character may be two cells wide, the set it is.
 */
void
paint_piece(const struct app *app, int y, int x, enum glyph glyph, attr_t attr)
{
	/* It would be read aloud. */
	if (app->settings->plain)
		return;
	if (app->set == GLYPH_SET_CJK && move(y, x) != ERR)
		addch((glyph == GLYPH_ACROSS      ? ACS_HLINE
			  : glyph == GLYPH_DOWN   ? ACS_VLINE
			  : glyph == GLYPH_BRANCH ? ACS_LTEE
						  : ACS_LLCORNER) |
		      attr);
	else
		paint_string(y, x, 1, glyph_text(app->set, glyph), attr);
}

void
paint_across(const struct app *app, int y, int x, int width)
{
	for (int i = 0; i < width; i++)
		paint_piece(app, y, x + i, GLYPH_ACROSS, A_NORMAL);
}

void
paint_down(const struct app *app, int y, int x, int height)
{
	for (int i = 0; i < height; i++)
		paint_piece(app, y + i, x, GLYPH_DOWN, A_NORMAL);
}
