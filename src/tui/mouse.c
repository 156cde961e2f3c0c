/* SPDX-License-Identifier: MIT */
/*
 * A click chooses what is beneath it, a second one opens it; the wheel moves
 * what it is over. A click that only brings the window to the front does no
 * harm.
 */
#include <config.h>

#include "actions.h"
#include "overlay.h"
#include "terminal.h"

enum {
	WHEEL = 3 /* lines */
};

static bool
is_in(const struct box *box, int y, int x)
{
	return y >= box->y && y < box->y + box->height && x >= box->x &&
	       x < box->x + box->width;
}

/* The pane there; false if there is none. */
static bool
pane_at(const struct app *app, int y, int x, enum layout_focus *pane)
{
	const struct {
		const struct box *box;
		enum layout_focus pane;
	} panes[] = {
		{ &app->layout.tree, LAYOUT_TREE },
		{ &app->layout.detail, LAYOUT_DETAIL },
		{ &app->layout.list, LAYOUT_LIST },
	};

	for (size_t i = 0; i < sizeof panes / sizeof *panes; i++)
		if (is_in(panes[i].box, y, x)) {
			*pane = panes[i].pane;
			return true;
		}
	return false;
}

/* Of the pane with the focus: where it is, and what lies at a line of it.
 * False if nothing does. */
static bool
find_place(const struct app *app, int y, uint64_t *now, uint64_t *at)
{
	uint64_t count;

	switch (app->wish.focus) {
	case LAYOUT_DETAIL:
		*now = app->detail_at;
		*at = app->detail_top + (uint64_t) (y - app->layout.detail.y);
		count = app->lines.total;
		break;
	case LAYOUT_LIST:
		if (y == app->layout.list.y) /* its head */
			return false;
		*now = app->list_at;
		*at = app->list_top + (uint64_t) (y - app->layout.list.y - 1);
		count = model_findings(app->model);
		break;
	case LAYOUT_TREE:
	default:
		*now = app->rows.selected;
		*at = app->tree_top + (uint64_t) (y - app->layout.tree.y);
		count = app->rows.count;
		break;
	}
	return *at < count;
}

static unsigned
click_pane(struct app *app, enum layout_focus pane, int y)
{
	bool had_focus = app->wish.focus == pane;
	uint64_t now, at;

	app->wish.focus = pane;
	if (!find_place(app, y, &now, &at))
		return APP_PAINT;
	if (at == now && had_focus)
		return act_enter(app, '\r');
	return act_move(app, (int64_t) (at - now)) | APP_PAINT;
}

static unsigned
click(struct app *app, int y, int x)
{
	enum layout_focus pane;
	size_t facet;

	app->wall_held = false;
	if (app->layout.wall >= 0 && x == app->layout.wall &&
	    y >= app->layout.tree.y &&
	    y < app->layout.tree.y + app->layout.tree.height) {
		app->wall_held = true;
		return 0;
	}
	if (is_in(&app->layout.tabs, y, x)) {
		facet = tab_at(app, x);
		return facet == SIZE_MAX ? 0 : go_to_tab(app, facet);
	}
	return pane_at(app, y, x, &pane) ? click_pane(app, pane, y) : 0;
}

/* Where the wall is let go, there it stays. */
static unsigned
let_go(struct app *app, int x)
{
	if (!app->wall_held || x == app->layout.wall)
		return 0;
	app->wall_held = false;
	app->wish.shift += x - app->layout.wall;
	return APP_PAINT;
}

static unsigned
wheel(struct app *app, int y, int x, int64_t step)
{
	enum layout_focus pane;

	if (overlay_top(app))
		return act_move(app, step);
	if (!pane_at(app, y, x, &pane))
		return 0;
	app->wish.focus = pane;
	return act_move(app, step) | APP_PAINT;
}

static unsigned
obey(struct app *app, const struct mouse_event *event)
{
	switch (event->what) {
	case MOUSE_WHEEL_UP:
		return wheel(app, event->y, event->x, -WHEEL);
	case MOUSE_WHEEL_DOWN:
		return wheel(app, event->y, event->x, WHEEL);
	case MOUSE_PRESSED:
		return overlay_top(app) ? 0 : click(app, event->y, event->x);
	case MOUSE_RELEASED:
		break;
	}
	return let_go(app, event->x);
}

unsigned
act_mouse(struct app *app, int key)
{
	struct mouse_event events[MOUSE_EVENTS];
	size_t count = terminal_mouse_events(events);
	unsigned bits = 0;

	(void) key;
	for (size_t i = 0; i < count; i++)
		bits |= obey(app, &events[i]);
	return bits;
}

unsigned
act_toggle_mouse(struct app *app, int key)
{
	(void) key;
	app->mouse = !app->mouse;
	if (!terminal_mouse(app->mouse))
		text_add_string(
		    &app->message, "this terminal tells of no mouse");
	else if (app->mouse)
		text_add_string(&app->message,
		    "mouse on; to mark text drag with Shift (or Option)");
	else
		text_add_string(&app->message,
		    "mouse off: the terminal marks text; M again: on");
	return APP_PAINT;
}
