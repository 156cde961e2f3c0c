/* SPDX-License-Identifier: MIT */
/* What most commands do. */
#include <config.h>

#include "actions.h"
#include "commands.h"

static unsigned
say(struct app *app, const char *what, struct bytes about)
{
	text_add_string(&app->message, what);
	text_add_bytes(&app->message, about);
	return APP_PAINT;
}

/* Code before what lies in it: a bundle's row, not its executable's, if one
 * path is both. */
static struct model_node *
find_path(const struct app *app, struct bytes path)
{
	static const enum model_row rows[] = { MODEL_CODE, MODEL_EXECUTABLE,
		MODEL_SLICE, MODEL_GHOST };

	for (unsigned root = 0; root < model_roots(app->model); root++)
		for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
			struct model_node *node =
			    model_find(app->model, root, path, rows[i]);

			if (node)
				return node;
		}
	return NULL;
}

unsigned
command_goto(struct app *app, struct bytes arguments)
{
	struct model_node *node = find_path(app, arguments);

	if (!node)
		return say(app, "no row of that path: ", arguments);
	return go_to_row(app, node) | APP_PAINT;
}

void
command_offer_paths(struct app *app, struct offers *offers)
{
	struct model_node *node = rows_first(app->model);

	for (; node; node = model_next(node))
		if (node->row == MODEL_CODE)
			offers_add(offers, node->path);
}

unsigned
command_quit(struct app *app, struct bytes arguments)
{
	(void) app;
	(void) arguments;
	return APP_LEAVE;
}

unsigned
command_sort(struct app *app, struct bytes arguments)
{
	enum rows_order order = rows_order_find(arguments);

	if (order == ROWS_ORDERS)
		return say(app, "no such order: ", arguments);
	app->rows.order = order;
	return APP_ROWS | APP_PAINT;
}

void
command_offer_orders(struct app *app, struct offers *offers)
{
	(void) app;
	for (unsigned i = 0; i < ROWS_ORDERS; i++)
		offers_add(
		    offers, bytes_of(rows_order_name((enum rows_order) i)));
}

unsigned
command_tab(struct app *app, struct bytes arguments)
{
	struct text name = TEXT_INIT;
	size_t facet;

	text_add_bytes(&name, arguments);
	facet = tab_find(app->model, text_string(&name));
	text_release(&name);
	if (facet == SIZE_MAX)
		return say(app, "no such tab: ", arguments);
	return go_to_tab(app, facet) | APP_PAINT;
}

void
command_offer_tabs(struct app *app, struct offers *offers)
{
	for (size_t i = 0; i < model_facets(app->model); i++)
		if (model_facet(app->model, i)->tab)
			offers_add(
			    offers, bytes_of(model_facet(app->model, i)->id));
}
