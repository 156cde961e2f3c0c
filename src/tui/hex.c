/* SPDX-License-Identifier: MIT */
/* The bytes of a row's file, from the offset of the line one came from. */
#include <config.h>

#include <inttypes.h>
#include <stdlib.h>

#include <sealtree/defect.h>
#include <sealtree/die.h>

#include "actions.h"
#include "overlay.h"

enum {
	ROW = 16,    /* bytes of a row of the facet */
	CHUNK = 256, /* rows that are asked for at once */
	OFFSET_CELLS = 11,
	LINES_BACK = 64 /* that are asked for an offset */
};

struct hex {
	struct arena *arena;
	unsigned root; /* of the row: it may go, and come back */
	enum model_row row;
	struct bytes path;
	size_t facet;
	uint64_t size; /* of the file; 0: not here yet */
	uint64_t mark; /* offset that one came for; or NO_OFFSET */
	uint64_t at;   /* line at the top */
};

/* As many as there is room for, each with its character. */
static unsigned
bytes_a_line(const struct app *app)
{
	unsigned per = ROW;

	while (per > 1 && OFFSET_CELLS + 4 * (int) per + 2 > app->wish.width)
		per /= 2;
	return per;
}

static struct model_node *
node_of(const struct app *app, const struct hex *hex)
{
	return model_find(app->model, hex->root, hex->path, hex->row);
}

static uint64_t
line_count(const struct app *app, const struct hex *hex)
{
	unsigned per = bytes_a_line(app);

	return (hex->size + per - 1) / per;
}

static uint64_t
lines_shown(const struct app *app)
{
	return app->wish.height > 2 ? (uint64_t) app->wish.height - 2 : 1;
}

static const struct outline_tree *
chunk(struct app *app, const struct hex *hex, uint64_t row)
{
	struct model_node *node = node_of(app, hex);
	uint64_t first = row - row % CHUNK;
	uint64_t rows = (hex->size + ROW - 1) / ROW;

	if (!node || row >= rows)
		return NULL;
	return model_rows(app->model, node, hex->facet, 0, first,
	    rows - first < CHUNK ? rows - first : CHUNK);
}

static void
ask_size(struct app *app, struct hex *hex)
{
	struct model_node *node = node_of(app, hex);
	const struct outline_tree *outline =
	    node ? model_outline(app->model, node, hex->facet) : NULL;
	const struct outline_node *size =
	    outline ? outline_find(&outline->root, "size") : NULL;

	if (!outline)
		app->outline_missing = true;
	if (!size || hex->size == size->item.number)
		return;
	hex->size = size->item.number;
	if (hex->mark != NO_OFFSET && hex->mark < hex->size)
		hex->at = hex->mark / bytes_a_line(app);
}

static void
build(struct app *app, void *state)
{
	struct hex *hex = state;
	uint64_t first, last;

	ask_size(app, hex);
	if (!hex->size)
		return;
	if (hex->at >= line_count(app, hex))
		hex->at = line_count(app, hex) - 1;
	first = hex->at * bytes_a_line(app) / ROW;
	last = (hex->at + lines_shown(app)) * bytes_a_line(app) / ROW;
	if (last >= (hex->size + ROW - 1) / ROW)
		last = (hex->size - 1) / ROW;
	for (uint64_t row = first; row <= last; row += CHUNK)
		if (!chunk(app, hex, row))
			app->outline_missing = true;
	if (!chunk(app, hex, last))
		app->outline_missing = true;
}

/* The byte there; -1: it is not here. */
static int
byte_at(struct app *app, const struct hex *hex, uint64_t offset)
{
	const struct outline_tree *rows = chunk(app, hex, offset / ROW);
	const struct outline_node *row = rows ? rows->root.first : NULL;
	struct bytes bytes;

	for (uint64_t i = offset / ROW % CHUNK; row && i > 0; i--)
		row = row->next;
	if (!row)
		return -1;
	bytes = row->item.bytes;
	return offset % ROW < bytes.len ? bytes.data[offset % ROW] : -1;
}

static void
paint_byte(struct app *app, const struct hex *hex, int y, unsigned column,
    unsigned per, uint64_t offset)
{
	int byte = byte_at(app, hex, offset);
	attr_t attr = offset == hex->mark ? A_REVERSE : A_NORMAL;
	int x = OFFSET_CELLS + (int) column * 3;
	char cell[3] = "..";

	if (byte >= 0)
		snprintf(cell, sizeof cell, "%02x", (unsigned) byte);
	paint_string(y, x, 2, cell, attr);
	cell[0] = byte >= ' ' && byte <= '~' ? (char) byte : '.';
	cell[1] = '\0';
	x = OFFSET_CELLS + (int) (per * 3 + 1 + column);
	paint_string(y, x, 1, cell, attr);
}

static void
paint_line(struct app *app, const struct hex *hex, int y, uint64_t line)
{
	unsigned per = bytes_a_line(app);
	uint64_t offset = line * per;
	char at[24];

	snprintf(at, sizeof at, "%08" PRIx64, offset);
	paint_string(y, 1, OFFSET_CELLS - 2, at, A_NORMAL);
	for (unsigned i = 0; i < per && offset + i < hex->size; i++)
		paint_byte(app, hex, y, i, per, offset + i);
}

static void
paint_lines(struct app *app, const struct hex *hex)
{
	const struct outline_tree *rows =
	    chunk(app, hex, hex->at * bytes_a_line(app) / ROW);

	if (rows && rows->root.count == 0) {
		paint_string(1, 1, app->wish.width - 1,
		    "cannot be read any more: the file is another one now",
		    A_NORMAL);
		return;
	}
	for (uint64_t i = 0; i < lines_shown(app) &&
			     hex->at + i < line_count(app, hex);
	     i++)
		paint_line(app, hex, (int) i + 1, hex->at + i);
}

static void
paint(struct app *app, void *state)
{
	struct hex *hex = state;
	struct model_node *node = node_of(app, hex);
	struct text title = TEXT_INIT;

	text_add_string(&title, "Bytes of ");
	view_show(&title, node ? node->name : hex->path, app->set);
	if (hex->mark != NO_OFFSET)
		text_printf(&title, ", from 0x%" PRIx64, hex->mark);
	paint_cut(app, 0, 1, app->wish.width - 1, text_bytes(&title), A_BOLD);
	text_release(&title);
	paint_lines(app, hex);
	paint_string(app->wish.height - 1, 1, app->wish.width - 1,
	    hex->size ? "Esc or q closes, PgDn more, G end"
		      : "Esc or q closes",
	    A_NORMAL);
}

static struct track
track(const struct app *app, const void *state)
{
	const struct hex *hex = state;

	return (struct track){ hex->at, line_count(app, hex),
		(int) lines_shown(app) };
}

static void
go(struct app *app, void *state, uint64_t at)
{
	struct hex *hex = state;

	(void) app;
	hex->at = at;
}

static void
release(void *state)
{
	struct hex *hex = state;

	arena_free(hex->arena);
	free(hex);
}

static const struct overlay hex_overlay = {
	.place = PLACE_HEX,
	.title = "bytes",
	.covers = true,
	.build = build,
	.paint = paint,
	.track = track,
	.go = go,
	.release = release,
};

/* Of a finding it is in the row's own file, or in another. */
static uint64_t
offset_of(const struct line *line)
{
	if (line->missing)
		return NO_OFFSET;
	return line->finding ? line->finding->offset : line->offset;
}

/* Of the line that the bar is on, or the nearest above it that has one. */
static uint64_t
offset_here(struct app *app, const struct model_node *node)
{
	size_t facet = app_facet(app, node);
	uint64_t offset = NO_OFFSET, at = app->detail_at + 1;

	if (app->wish.focus != LAYOUT_DETAIL ||
	    app->detail_at >= app->lines.total)
		return NO_OFFSET;
	for (unsigned i = 0; i < LINES_BACK && at > 0 && offset == NO_OFFSET;
	     i++) {
		struct line line = lines_get(&app->lines, app->model, node,
		    facet, app->set, --at);

		offset = offset_of(&line);
	}
	return offset;
}

unsigned
act_hex(struct app *app, int key)
{
	const struct model_node *node = rows_selected(&app->rows);
	size_t facet = model_facet_find(app->model, "bytes");
	struct hex *hex;

	(void) key;
	if (!node || facet >= 32 || !(node->facets >> facet & 1)) {
		text_add_string(&app->message, "no executable here");
		return APP_PAINT;
	}
	hex = xalloc(1, sizeof *hex);
	*hex = (struct hex){
		.arena = arena_new(),
		.root = node->root,
		.row = node->row,
		.facet = facet,
		.mark = offset_here(app, node),
	};
	hex->path = arena_copy(hex->arena, node->path);
	overlay_open(app, &hex_overlay, hex);
	return APP_PAINT;
}
