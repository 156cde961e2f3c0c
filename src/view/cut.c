/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <wchar.h>

#include <sealtree/view.h>

/* Would the terminal library count as many cells for it as we do? In the C
 * locale it would not for anything beyond ASCII. */
static bool
agrees(int32_t code_point)
{
	int width = text_width(code_point);

	return width >= 0 && wcwidth((wchar_t) code_point) == width;
}

void
view_show(struct text *out, struct bytes raw, enum glyph_set set)
{
	struct text visible = TEXT_INIT;
	struct bytes rest;
	bool alone = true; /* nothing that a mark could stand on */

	text_add_visible(&visible, raw);
	rest = text_bytes(&visible);
	while (rest.len) {
		const uint8_t *at = rest.data;
		int32_t code_point = text_next(&rest);
		bool mark = text_width(code_point) == 0;

		if (code_point < 0x80 ||
		    (set != GLYPH_SET_ASCII && agrees(code_point) &&
			!(mark && alone)))
			text_add(out, at, (size_t) (rest.data - at));
		else
			text_printf(out, "\\u{%x}", (unsigned) code_point);
		alone = false;
	}
	text_release(&visible);
}

static size_t
cells(int32_t code_point)
{
	int width = text_width(code_point);

	return width > 0 ? (size_t) width : 0;
}

size_t
view_width(struct bytes shown)
{
	size_t width = 0;

	while (shown.len)
		width += cells(text_next(&shown));
	return width;
}

size_t
view_fit(struct bytes shown, size_t width)
{
	struct bytes rest = shown;
	size_t used = 0, fits = 0;

	while (rest.len) {
		used += cells(text_next(&rest));
		if (used > width)
			break;
		fits = shown.len - rest.len;
	}
	return fits;
}

void
view_cut(struct text *out, struct bytes shown, size_t width, enum glyph_set set)
{
	size_t fits = view_fit(shown, width);

	if (fits < shown.len && width) {
		text_add(out, shown.data, view_fit(shown, width - 1));
		text_add_string(out, glyph_text(set, GLYPH_CUT));
		return;
	}
	text_add(out, shown.data, fits);
}

/* Where the last `width` cells of it begin, not at a mark. */
static size_t
fit_end(struct bytes shown, size_t width)
{
	struct bytes rest = shown;
	size_t left = view_width(shown);

	while (rest.len) {
		struct bytes here = rest;
		size_t taken = cells(text_next(&rest));

		if (left <= width && taken)
			return shown.len - here.len;
		left -= taken;
	}
	return shown.len;
}

void
view_cut_middle(
    struct text *out, struct bytes shown, size_t width, enum glyph_set set)
{
	size_t front, tail;

	if (width < 3 || view_fit(shown, width) == shown.len) {
		view_cut(out, shown, width, set);
		return;
	}
	/* A little more of the front, where names begin to differ. */
	front = width * 3 / 5;
	tail = fit_end(shown, width - 1 - front);
	text_add(out, shown.data, view_fit(shown, front));
	text_add_string(out, glyph_text(set, GLYPH_CUT));
	text_add(out, shown.data + tail, shown.len - tail);
}

size_t
view_wrap(struct bytes shown, size_t width, size_t *next)
{
	size_t fits = view_fit(shown, width), space = fits;
	struct bytes rest = shown;

	*next = fits;
	if (fits == shown.len)
		return fits;
	while (space && shown.data[space] != ' ')
		space--;
	/* A word that would leave most of the line empty is broken. */
	if (space > fits / 3) {
		*next = space + 1;
		return space;
	}
	/* One wide character in one cell: pass over it, or never end. */
	if (!fits) {
		(void) text_next(&rest);
		*next = shown.len - rest.len;
	}
	return fits;
}

size_t
view_scroll(size_t top, size_t at, size_t height, size_t count)
{
	size_t last = count > height ? count - height : 0;

	if (at < top)
		top = at;
	else if (height && at - top >= height)
		top = at - height + 1;
	return top < last ? top : last;
}
