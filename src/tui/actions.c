/* SPDX-License-Identifier: MIT */
#include <config.h>

#include "actions.h"
#include "overlay.h"

/* What moves in what has the focus. */
static struct track
track_of(const struct app *app)
{
	const struct overlay *top = overlay_top(app);

	if (top && !top->track)
		return (struct track){ 0 };
	if (top)
		return top->track(
		    app, app->overlays[app->overlay_count - 1].state);
	switch (app->wish.focus) {
	case LAYOUT_DETAIL:
		return (struct track){
			app->detail_at,
			app->lines.total,
			app->layout.detail.height,
		};
	case LAYOUT_LIST:
		return (struct track){
			app->list_at,
			model_findings(app->model),
			app->layout.list.height - 1,
		};
	case LAYOUT_TREE:
		break;
	}
	return (struct track){
		app->rows.selected,
		app->rows.count,
		app->layout.tree.height,
	};
}

static void
go(struct app *app, uint64_t at)
{
	const struct overlay *top = overlay_top(app);

	if (top) {
		if (top->go)
			top->go(app,
			    app->overlays[app->overlay_count - 1].state, at);
		return;
	}
	switch (app->wish.focus) {
	case LAYOUT_DETAIL:
		app->detail_at = at;
		return;
	case LAYOUT_LIST:
		app->list_at = (size_t) at;
		return;
	case LAYOUT_TREE:
		break;
	}
	rows_select(&app->rows, (size_t) at);
	app_row_changed(app);
}

unsigned
act_move(struct app *app, int64_t step)
{
	struct track track = track_of(app);
	uint64_t at;

	if (!track.count)
		return 0;
	if (step < 0)
		at = track.at > (uint64_t) -step ? track.at - (uint64_t) -step
						 : 0;
	else
		at = track.count - 1 - track.at > (uint64_t) step
			 ? track.at + (uint64_t) step
			 : track.count - 1;
	if (at == track.at)
		return 0;
	go(app, at);
	return APP_PAINT;
}

static int
page(const struct app *app)
{
	int rows = track_of(app).page;

	return rows > 1 ? rows - 1 : 1;
}

unsigned
act_down(struct app *app, int key)
{
	(void) key;
	return act_move(app, 1);
}

unsigned
act_up(struct app *app, int key)
{
	(void) key;
	return act_move(app, -1);
}

unsigned
act_page_down(struct app *app, int key)
{
	(void) key;
	return act_move(app, page(app));
}

unsigned
act_page_up(struct app *app, int key)
{
	(void) key;
	return act_move(app, -page(app));
}

unsigned
act_half_down(struct app *app, int key)
{
	(void) key;
	return act_move(app, (page(app) + 1) / 2);
}

unsigned
act_half_up(struct app *app, int key)
{
	(void) key;
	return act_move(app, -(page(app) + 1) / 2);
}

unsigned
act_first(struct app *app, int key)
{
	(void) key;
	return act_move(app, -INT64_MAX);
}

unsigned
act_last(struct app *app, int key)
{
	(void) key;
	return act_move(app, INT64_MAX);
}
