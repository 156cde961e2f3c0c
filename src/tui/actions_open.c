/* SPDX-License-Identifier: MIT */
#include <config.h>

#include "actions.h"

static const struct line *
current_line(const struct app *app)
{
	for (size_t i = 0; i < app->lines.count; i++)
		if (app->lines.first[i] == app->detail_at)
			return &app->lines.lines[i];
	return NULL;
}

/* Opens or closes the line's fold; false if there is nothing to do. */
static bool
fold_line(struct app *app, bool open)
{
	const struct line *line = current_line(app);

	if (!line || !line->folds || line->open == open)
		return false;
	folds_set(&app->folds, line->name, open ? FOLD_OPEN : FOLD_CLOSED);
	return true;
}

/* From a line to the head it stands beneath. */
static unsigned
line_out(struct app *app)
{
	uint64_t head = 0;
	bool found = false;

	for (size_t i = 0; i < app->lines.count; i++) {
		if (app->lines.first[i] >= app->detail_at)
			break;
		if (app->lines.lines[i].folds) {
			head = app->lines.first[i];
			found = true;
		}
	}
	if (!found)
		return 0;
	app->detail_at = head;
	return APP_PAINT;
}

static unsigned
select_row(struct app *app, size_t at)
{
	if (at == app->rows.selected)
		return 0;
	rows_select(&app->rows, at);
	app_row_changed(app);
	return APP_PAINT;
}

unsigned
act_expand(struct app *app, int key)
{
	(void) key;
	if (app->wish.focus == LAYOUT_DETAIL)
		return fold_line(app, true) ? APP_PAINT : act_move(app, 1);
	if (rows_open(&app->rows))
		return APP_ROWS | APP_PAINT;
	return select_row(app, rows_child(&app->rows));
}

unsigned
act_collapse(struct app *app, int key)
{
	(void) key;
	if (app->wish.focus == LAYOUT_DETAIL)
		return fold_line(app, false) ? APP_PAINT : line_out(app);
	if (rows_close(&app->rows))
		return APP_ROWS | APP_PAINT;
	return select_row(app, rows_parent(&app->rows));
}

unsigned
act_enter(struct app *app, int key)
{
	const struct line *line;

	(void) key;
	switch (app->wish.focus) {
	case LAYOUT_LIST:
		if (app->list_at >= model_findings(app->model))
			return 0;
		app->wish.focus = LAYOUT_TREE;
		if (!app->layout.tree.height)
			app->wish.focus = LAYOUT_DETAIL;
		return go_to_finding(app, app->list_at) | APP_PAINT;
	case LAYOUT_DETAIL:
		line = current_line(app);
		if (!line || !fold_line(app, !line->open))
			return 0;
		return APP_PAINT;
	case LAYOUT_TREE:
		break;
	}
	app->wish.focus = LAYOUT_DETAIL;
	return APP_PAINT;
}

unsigned
act_expand_all(struct app *app, int key)
{
	(void) key;
	rows_all(&app->rows, app->model, ROWS_EXPAND);
	return APP_ROWS | APP_PAINT;
}

unsigned
act_collapse_all(struct app *app, int key)
{
	(void) key;
	rows_all(&app->rows, app->model, ROWS_COLLAPSE);
	return APP_ROWS | APP_PAINT;
}

unsigned
act_problems(struct app *app, int key)
{
	(void) key;
	rows_all(&app->rows, app->model, ROWS_PROBLEMS);
	return APP_ROWS | APP_PAINT;
}

unsigned
act_sort(struct app *app, int key)
{
	(void) key;
	app->rows.order =
	    (enum rows_order)((app->rows.order + 1) % ROWS_ORDERS);
	text_printf(
	    &app->message, "rows by %s", rows_order_name(app->rows.order));
	return APP_ROWS | APP_PAINT;
}

static bool
is_like(const struct model_node *a, const struct model_node *b)
{
	return a->row == b->row && bytes_equal(a->kind, b->kind);
}

/* The nearest of its sort before or after a row, in closed branches too. */
static struct model_node *
like_row(const struct app *app, const struct model_node *row, bool back)
{
	struct model_node *node = rows_first(app->model), *before = NULL;

	for (; node && node != row; node = model_next(node))
		if (is_like(node, row))
			before = node;
	if (back)
		return before;
	while (node && (node = model_next(node)))
		if (is_like(node, row))
			return node;
	return NULL;
}

/* Where one was in the detail one stays: to compare is what this is for. */
static unsigned
step_to_like(struct app *app, bool back)
{
	const struct model_node *row = rows_selected(&app->rows);
	uint64_t at = app->detail_at, top = app->detail_top;
	struct model_node *next = row ? like_row(app, row, back) : NULL;

	if (!next || !rows_reveal(&app->rows, app->model, next)) {
		text_reset(&app->message);
		text_add_string(&app->message,
		    back ? "the first of its kind" : "the last of its kind");
		return APP_PAINT;
	}
	app_row_changed(app);
	app->detail_at = at;
	app->detail_top = top;
	return APP_PAINT;
}

unsigned
act_next_like(struct app *app, int key)
{
	(void) key;
	return step_to_like(app, false);
}

unsigned
act_previous_like(struct app *app, int key)
{
	(void) key;
	return step_to_like(app, true);
}

unsigned
act_list(struct app *app, int key)
{
	(void) key;
	app->wish.list = !app->wish.list;
	app->wish.focus = app->wish.list ? LAYOUT_LIST : LAYOUT_TREE;
	return APP_PAINT;
}
