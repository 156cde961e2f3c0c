/* SPDX-License-Identifier: MIT */
/* The person is led elsewhere, and can return. */
#include <config.h>

#include "actions.h"

void
go_leave(struct app *app)
{
	const struct model_node *node = rows_selected(&app->rows);

	if (node)
		trail_leave(&app->trail, node, app->facet, app->detail_top,
		    app->detail_at);
}

/* The filter yields to who was asked for by name. */
static bool
reveal(struct app *app, struct model_node *node)
{
	if (!rows_reveal(&app->rows, app->model, node))
		return false;
	app_row_changed(app);
	return true;
}

unsigned
go_to_row(struct app *app, struct model_node *node)
{
	go_leave(app);
	return reveal(app, node) ? APP_PAINT : 0;
}

unsigned
go_to_tab(struct app *app, size_t facet)
{
	const struct model_node *node = rows_selected(&app->rows);

	if (!node)
		return 0;
	if (facet >= 32 || !(node->facets >> facet & 1)) {
		text_printf(&app->message, "no %s here",
		    model_facet(app->model, facet)->title);
		return APP_PAINT;
	}
	app->facet = facet;
	app->detail_at = 0;
	app->detail_top = 0;
	return APP_PAINT;
}

unsigned
go_to_finding(struct app *app, size_t index)
{
	const struct model_finding *finding = model_finding(app->model, index);
	struct model_node *node = model_find(app->model, finding->node->root,
	    finding->node->path, finding->node->row);

	if (!node)
		return 0;
	go_leave(app);
	if (!reveal(app, node))
		return 0;
	app->finding = index;
	app->show_finding = true;
	app->facet = tab_facet(app->model, 1);
	lines_open_finding(&app->folds, finding);
	return APP_PAINT;
}

unsigned
act_return(struct app *app, int key)
{
	struct spot spot;
	struct model_node *node = trail_back(&app->trail, app->model, &spot);

	(void) key;
	if (!node) {
		text_add_string(&app->message, "nowhere to return to");
		return APP_PAINT;
	}
	if (reveal(app, node)) {
		app->facet = spot.facet;
		app->detail_top = spot.top;
		app->detail_at = spot.at;
	}
	return APP_PAINT;
}

static unsigned
find_problem(struct app *app, enum severity severity, bool back)
{
	const struct model_node *from = rows_selected(&app->rows);
	bool wrapped;
	size_t index;

	if (!from)
		return 0;
	index = (back ? problem_before : problem_after)(
	    app->model, severity, from, app->finding, &wrapped);
	if (index == SIZE_MAX) {
		text_printf(&app->message, "no %s", severity_name(severity));
		return APP_PAINT;
	}
	if (wrapped)
		text_printf(&app->message, "%s %s", severity_name(severity),
		    back ? "search went on from the end"
			 : "search went on from the start");
	return go_to_finding(app, index) | APP_PAINT;
}

unsigned
act_next_error(struct app *app, int key)
{
	(void) key;
	return find_problem(app, SEVERITY_ERROR, false);
}

unsigned
act_previous_error(struct app *app, int key)
{
	(void) key;
	return find_problem(app, SEVERITY_ERROR, true);
}

unsigned
act_next_warning(struct app *app, int key)
{
	(void) key;
	return find_problem(app, SEVERITY_WARNING, false);
}

unsigned
act_previous_warning(struct app *app, int key)
{
	(void) key;
	return find_problem(app, SEVERITY_WARNING, true);
}
