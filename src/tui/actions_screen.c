/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <signal.h>

#include "actions.h"
#include "find.h"
#include "keys.h"
#include "overlay.h"

enum {
	SHIFT = 4,
	SHIFT_MOST = 200
};

unsigned
act_other_pane(struct app *app, int key)
{
	static const enum layout_focus next[] = {
		[LAYOUT_TREE] = LAYOUT_DETAIL,
		[LAYOUT_DETAIL] = LAYOUT_LIST,
		[LAYOUT_LIST] = LAYOUT_TREE,
	};
	static const enum layout_focus previous[] = {
		[LAYOUT_TREE] = LAYOUT_LIST,
		[LAYOUT_DETAIL] = LAYOUT_TREE,
		[LAYOUT_LIST] = LAYOUT_DETAIL,
	};
	const enum layout_focus *way = key == KEY_BTAB ? previous : next;

	app->wish.focus = way[app->wish.focus];
	if (app->wish.focus == LAYOUT_LIST && !app->wish.list)
		app->wish.focus = way[app->wish.focus];
	return APP_PAINT;
}

unsigned
act_tab(struct app *app, int key)
{
	size_t facet = tab_facet(app->model, (size_t) (key - '0'));

	return facet == SIZE_MAX ? 0 : go_to_tab(app, facet);
}

/* The next tab that this row has, round the ends. */
static unsigned
step_tab(struct app *app, size_t step)
{
	const struct model_node *node = rows_selected(&app->rows);
	size_t count = model_facets(app->model), at;

	if (!node || !count)
		return 0;
	at = app_facet(app, node);
	for (size_t i = 0; i < count && at < count; i++) {
		at = (at + step) % count;
		if (model_facet(app->model, at)->tab && at < 32 &&
		    node->facets >> at & 1)
			return go_to_tab(app, at);
	}
	return 0;
}

unsigned
act_next_tab(struct app *app, int key)
{
	(void) key;
	return step_tab(app, 1);
}

unsigned
act_previous_tab(struct app *app, int key)
{
	(void) key;
	return step_tab(app, model_facets(app->model) - 1);
}

unsigned
act_zoom(struct app *app, int key)
{
	(void) key;
	app->wish.zoom = !app->wish.zoom;
	return APP_PAINT;
}

unsigned
act_turn(struct app *app, int key)
{
	(void) key;
	app->wish.turned = !app->wish.turned;
	return APP_PAINT;
}

unsigned
act_narrower(struct app *app, int key)
{
	(void) key;
	if (app->wish.shift > -SHIFT_MOST)
		app->wish.shift -= SHIFT;
	return APP_PAINT;
}

unsigned
act_wider(struct app *app, int key)
{
	(void) key;
	if (app->wish.shift < SHIFT_MOST)
		app->wish.shift += SHIFT;
	return APP_PAINT;
}

unsigned
act_again(struct app *app, int key)
{
	const struct model_node *node = rows_selected(&app->rows);

	(void) key;
	if (!node)
		return 0;
	model_again(app->model, node);
	text_add_string(&app->message, "reading it again");
	return APP_PAINT;
}

unsigned
act_repaint(struct app *app, int key)
{
	(void) app;
	(void) key;
	return APP_REPAINT | APP_PAINT;
}

unsigned
act_suspend(struct app *app, int key)
{
	(void) app;
	(void) key;
	return APP_SUSPEND;
}

unsigned
act_back(struct app *app, int key)
{
	(void) key;
	if (overlay_top(app))
		overlay_close(app);
	else if (app->wish.focus == LAYOUT_LIST)
		return act_list(app, key);
	else if (app->wish.zoom)
		app->wish.zoom = false;
	else if (app->wish.focus == LAYOUT_DETAIL)
		app->wish.focus = LAYOUT_TREE;
	else if (app->wish.list)
		app->wish.list = false;
	else
		return 0;
	return APP_PAINT;
}

/* What was sought, or filtered by, goes first. */
unsigned
act_escape(struct app *app, int key)
{
	unsigned cleared = overlay_top(app) ? 0 : find_clear(app);

	return cleared ? cleared : act_back(app, key);
}

unsigned
act_leave(struct app *app, int key)
{
	unsigned back = act_back(app, key);

	return back ? back : APP_LEAVE;
}

unsigned
act_quit(struct app *app, int key)
{
	(void) app;
	(void) key;
	return APP_LEAVE;
}

/* Stops the work; where there is none, or a second time, leaves. */
unsigned
act_cancel(struct app *app, int key)
{
	(void) key;
	if (app->cancelled || model_settled(app->model))
		return APP_LEAVE;
	app->cancelled = true;
	model_cancel(app->model);
	text_add_string(&app->message, "stopping; ^C once more leaves");
	return APP_PAINT;
}

unsigned
act_abort(struct app *app, int key)
{
	(void) key;
	app->status = 128 + SIGQUIT;
	return APP_LEAVE;
}
