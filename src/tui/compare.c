/* SPDX-License-Identifier: MIT */
/* Two rows beside each other. What they are compared by is gathered as it
 * comes; what was gathered last stays till the next is whole. */
#include <config.h>

#include <stdlib.h>

#include <sealtree/die.h>

#include "actions.h"
#include "compare.h"
#include "overlay.h"

enum {
	MARK_CELLS = 2,
	LEVEL_CELLS = 2,
	LABEL_LEAST = 8,
	LABEL_MOST = 40,
	HEADS_FROM = 6 /* rows of a screen that has heads of columns */
};

void
comparing_forget(struct comparing *c)
{
	for (size_t i = 0; i < 2; i++) {
		dossier_free(c->dossiers[i]);
		c->dossiers[i] = NULL;
	}
}

static bool
gather(struct app *app, struct comparing *c)
{
	bool whole = true;

	c->gone = false;
	for (size_t i = 0; i < 2; i++) {
		const struct model_node *node =
		    row_named(app->model, &c->sides[i]);

		if (!node) {
			c->gone = true;
			return false;
		}
		if (!c->dossiers[i])
			c->dossiers[i] = dossier_new(app->model, node);
		whole = dossier_step(c->dossiers[i]) && whole;
	}
	return whole;
}

static void
compare_again(struct app *app, struct comparing *c)
{
	if (!gather(app, c)) {
		app->outline_missing = !c->gone;
		return;
	}
	if (c->here)
		comparison_release(&c->comparison);
	comparison_init(&c->comparison, true);
	compare_nodes(&c->comparison, c->dossiers[0], c->dossiers[1]);
	comparing_forget(c);
	c->here = true;
	c->stale = false;
}

static void
build(struct app *app, void *state)
{
	struct comparing *c = state;

	if (!c->here || c->stale)
		compare_again(app, c);
	if (!c->here)
		return;
	compared_build(
	    &c->compared, &c->comparison, &c->folds, c->only_differences);
	if (c->at >= c->compared.count)
		c->at = c->compared.count ? c->compared.count - 1 : 0;
}

static void
changed(struct app *app, void *state, unsigned changes)
{
	struct comparing *c = state;

	(void) app;
	if (!(changes & (MODEL_ROWS | MODEL_READER | MODEL_FINDINGS)))
		return;
	comparing_forget(c);
	c->stale = true;
}

static void
release(void *state)
{
	struct comparing *c = state;

	comparing_forget(c);
	if (c->here)
		comparison_release(&c->comparison);
	compared_release(&c->compared);
	folds_clear(&c->folds);
	for (size_t i = 0; i < 2; i++)
		row_name_release(&c->sides[i]);
	free(c);
}

/* Where what stands; rows that there is no room for have no height. */
struct columns {
	int first, height; /* of the lines */
	int label, value;  /* widths */
};

static struct columns
columns_of(const struct app *app)
{
	int height = app->wish.height, width = app->wish.width;
	struct columns c = { .first = height > 2, .height = height };

	if (height >= HEADS_FROM)
		c.first = 2;
	if (app->layout.hints.height)
		c.height = app->layout.hints.y;
	if (app->layout.finding.height)
		c.height = app->layout.finding.y;
	c.height -= c.first;
	c.label = width * 3 / 8;
	if (c.label > LABEL_MOST)
		c.label = LABEL_MOST;
	if (c.label < LABEL_LEAST)
		c.label = LABEL_LEAST;
	c.value = (width - MARK_CELLS - 1 - c.label) / 2;
	return c;
}

static void
add_name(const struct app *app, const struct comparing *c, size_t side,
    struct text *out)
{
	const struct model_node *node = row_named(app->model, &c->sides[side]);

	view_show(out, node ? node->name : text_bytes(&c->sides[side].path),
	    app->set);
}

static void
paint_title(const struct app *app, const struct comparing *c)
{
	struct text counts = TEXT_INIT, name = TEXT_INIT;
	int width = app->wish.width, room;
	size_t same, differ;

	text_add_string(&name, "Compare  ");
	add_name(app, c, 0, &name);
	text_printf(&name, " %s ", glyph_text(app->set, GLYPH_MORE));
	add_name(app, c, 1, &name);
	if (c->here) {
		compared_count(&c->comparison, &same, &differ);
		text_printf(&counts, "%zu equal, %zu differ%s%s", same, differ,
		    c->only_differences ? ", only these" : "",
		    c->comparison.complete ? "" : ", not whole");
	}
	room = width - 3 - (int) view_width(text_bytes(&counts));
	if (room < width / 3) {
		text_reset(&counts);
		room = width - 2;
	}
	paint_name(app, 0, 1, room, text_bytes(&name), A_BOLD);
	paint_shown(0, room + 2, width, text_bytes(&counts), A_NORMAL);
	text_release(&counts);
	text_release(&name);
}

static void
paint_heads(const struct app *app, const struct comparing *c,
    const struct columns *columns)
{
	int x = MARK_CELLS + 1;

	paint_string(1, x, columns->label, "Field", A_UNDERLINE);
	x += columns->label;
	for (size_t i = 0; i < 2; i++, x += columns->value) {
		struct text name = TEXT_INIT;

		text_add_string(&name, i ? "B " : "A ");
		add_name(app, c, i, &name);
		paint_name(app, 1, x, columns->value - 1, text_bytes(&name),
		    A_UNDERLINE);
		text_release(&name);
	}
}

static void
paint_label(const struct app *app, const struct comparing *c,
    const struct compared_line *line, int y, const struct columns *columns,
    attr_t attr)
{
	int x = MARK_CELLS + 1 + (int) line->depth * LEVEL_CELLS;
	int end = MARK_CELLS + columns->label;
	struct text label = TEXT_INIT;

	if (x > end - LABEL_LEAST)
		x = end - LABEL_LEAST;
	if (!line->row)
		end = app->wish.width;
	if (line->parent) {
		paint_string(y, x, end - x,
		    glyph_text(
			app->set, line->open ? GLYPH_OPEN : GLYPH_CLOSED),
		    attr);
		x += LEVEL_CELLS;
	}
	compared_label(&label, &c->compared, line, app->set);
	paint_name(app, y, x, end - x, text_bytes(&label),
	    attr | (line->parent ? A_BOLD : A_NORMAL));
	text_release(&label);
}

static void
paint_line(const struct app *app, const struct comparing *c, size_t at, int y,
    const struct columns *columns)
{
	const struct compared_line *line = &c->compared.lines[at];
	attr_t attr = at == c->at ? A_REVERSE : A_NORMAL;
	int x = MARK_CELLS + 1 + columns->label;

	if (at == c->at)
		paint_blanks(y, 0, x - 1, attr);
	paint_glyph(app, y, 1, compared_glyph(line), attr);
	paint_label(app, c, line, y, columns, attr);
	for (int i = 0; i < 2 && line->row; i++, x += columns->value) {
		struct text value = TEXT_INIT;

		compared_value(&value, line, i == 1, app->set);
		paint_cut(app, y, x, columns->value - 1, text_bytes(&value),
		    A_NORMAL);
		text_release(&value);
	}
}

/* What the line is about, whole, as far as there is room. */
static void
paint_bottom(const struct app *app, const struct comparing *c)
{
	const struct box *box = &app->layout.finding;
	struct text text = TEXT_INIT;

	if (!box->height)
		return;
	if (app->message.len) {
		view_show(&text, text_bytes(&app->message), app->set);
	} else if (c->here && c->at < c->compared.count) {
		const struct compared_line *line = &c->compared.lines[c->at];

		text_add_string(&text, glyph_word(compared_glyph(line)));
		text_add_string(&text, line->row ? "  " : "");
		compared_label(&text, &c->compared, line, app->set);
		for (int i = 0; i < 2 && line->row; i++) {
			struct text value = TEXT_INIT;

			compared_value(&value, line, i == 1, app->set);
			if (value.len)
				text_add_string(&text, i ? "   B: " : "   A: ");
			text_add_bytes(&text, text_bytes(&value));
			text_release(&value);
		}
	}
	paint_cut(app, box->y, box->x + 1, box->width - 1, text_bytes(&text),
	    A_NORMAL);
	text_release(&text);
}

static const char *
why_empty(const struct comparing *c)
{
	if (c->gone)
		return "one of both is not there any more";
	return c->here ? "nothing differs" : "reading";
}

static void
paint(struct app *app, void *state)
{
	struct comparing *c = state;
	struct columns columns = columns_of(app);

	if (app->wish.height > 2)
		paint_title(app, c);
	if (columns.first == 2)
		paint_heads(app, c, &columns);
	c->top = view_scroll(c->top, c->at,
	    columns.height > 0 ? (size_t) columns.height : 1,
	    c->compared.count);
	for (int i = 0; i < columns.height; i++) {
		size_t at = c->top + (size_t) i;

		if (at >= c->compared.count)
			break;
		paint_line(app, c, at, columns.first + i, &columns);
	}
	if (!c->compared.count)
		paint_string(columns.first, MARK_CELLS + 1, app->wish.width,
		    why_empty(c), A_NORMAL);
	app->cursor_y = columns.first + (int) (c->at - c->top);
	paint_bottom(app, c);
	hints_paint(app);
}

static struct track
track(const struct app *app, const void *state)
{
	const struct comparing *c = state;

	return (
	    struct track){ c->at, c->compared.count, columns_of(app).height };
}

static void
go(struct app *app, void *state, uint64_t at)
{
	struct comparing *c = state;

	(void) app;
	c->at = (size_t) at;
}

static const struct overlay compare_overlay = {
	.place = PLACE_COMPARE,
	.title = "compare",
	.covers = true,
	.build = build,
	.paint = paint,
	.track = track,
	.go = go,
	.changed = changed,
	.release = release,
};

void
compare_open(
    struct app *app, const struct model_node *old, const struct model_node *new)
{
	struct comparing *c = xalloc(1, sizeof *c);

	row_name_set(&c->sides[0], old);
	row_name_set(&c->sides[1], new);
	overlay_open(app, &compare_overlay, c);
}

struct comparing *
comparing_on_top(struct app *app)
{
	return overlay_top(app) == &compare_overlay
		   ? app->overlays[app->overlay_count - 1].state
		   : NULL;
}
