/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <stdlib.h>

#include "app.h"

enum {
	SHORT_TITLE = 4
};

size_t
tab_facet(const struct model *model, size_t number)
{
	for (size_t i = 0; i < model_facets(model); i++)
		if (model_facet(model, i)->tab && --number == 0)
			return i;
	return SIZE_MAX;
}

size_t
tab_number(const struct model *model, size_t facet)
{
	size_t number = 0;

	for (size_t i = 0; i <= facet && i < model_facets(model); i++)
		number += model_facet(model, i)->tab;
	return number;
}

size_t
tab_find(const struct model *model, const char *name)
{
	char *end;
	unsigned long number = strtoul(name, &end, 10);

	return number && !*end ? tab_facet(model, number)
			       : model_facet_find(model, name);
}

static bool
applies(const struct model_node *node, size_t facet)
{
	return facet < 32 && node->facets >> facet & 1;
}

size_t
app_facet(const struct app *app, const struct model_node *node)
{
	if (app->facet != SIZE_MAX && applies(node, app->facet))
		return app->facet;
	for (size_t i = 0; i < model_facets(app->model); i++)
		if (model_facet(app->model, i)->tab && applies(node, i))
			return i;
	return SIZE_MAX;
}

/* "3 Entitlements", or "3 Enti"; beyond 9 there is no key, and no number. */
static void
name_tab(const struct app *app, struct text *out, size_t facet, bool shortened)
{
	struct bytes title = bytes_of(model_facet(app->model, facet)->title);

	size_t number = tab_number(app->model, facet);

	text_reset(out);
	if (number < 10)
		text_printf(out, "%zu ", number);
	if (shortened)
		title.len = view_fit(title, SHORT_TITLE);
	text_add_bytes(out, title);
}

static int
tabs_width(const struct app *app, const struct model_node *node, size_t active,
    bool shortened)
{
	struct text name = TEXT_INIT;
	int width = 0;

	for (size_t i = 0; i < model_facets(app->model); i++) {
		if (!model_facet(app->model, i)->tab || !applies(node, i))
			continue;
		name_tab(app, &name, i, shortened && i != active);
		width += (int) view_width(text_bytes(&name)) + 2;
	}
	text_release(&name);
	return width;
}

/* The first of those painted, so that the active one is among them. */
static size_t
first_painted(const struct app *app, const struct model_node *node,
    size_t active, int room)
{
	struct text name = TEXT_INIT;
	size_t first = active;

	for (size_t i = active + 1; i-- > 0;) {
		if (!model_facet(app->model, i)->tab || !applies(node, i))
			continue;
		name_tab(app, &name, i, i != active);
		room -= (int) view_width(text_bytes(&name)) + 2;
		if (room < 2)
			break;
		first = i;
	}
	text_release(&name);
	return first;
}

/* Goes over those that fit: paints them where `wanted` is no column, else
 * looks which one is there. */
static size_t
go_over_tabs(const struct app *app, const struct model_node *node,
    size_t active, bool shortened, int wanted)
{
	const struct box *box = &app->layout.tabs;
	int x = box->x, end = box->x + box->width;
	struct text name = TEXT_INIT;
	size_t found = SIZE_MAX;
	size_t i = shortened ? first_painted(app, node, active, box->width) : 0;

	for (; i < model_facets(app->model); i++) {
		int width;

		if (!model_facet(app->model, i)->tab || !applies(node, i))
			continue;
		name_tab(app, &name, i, shortened && i != active);
		width = (int) view_width(text_bytes(&name));
		if (shortened && x + 1 + width > end - 1) {
			if (wanted < 0)
				paint_string(box->y, end - 1, 1,
				    glyph_text(app->set, GLYPH_MORE), A_NORMAL);
			break;
		}
		if (wanted < 0)
			paint_shown(box->y, x + 1, width, text_bytes(&name),
			    i == active ? A_BOLD | A_UNDERLINE : A_NORMAL);
		else if (wanted > x && wanted <= x + width)
			found = i;
		x += width + 2;
	}
	text_release(&name);
	return found;
}

/* For all that goes over them. */
static size_t
with_tabs(const struct app *app, int wanted)
{
	const struct model_node *node = rows_selected(&app->rows);
	size_t active;

	if (!app->layout.tabs.height || !node)
		return SIZE_MAX;
	active = app_facet(app, node);
	if (active == SIZE_MAX)
		return SIZE_MAX;
	return go_over_tabs(app, node, active,
	    tabs_width(app, node, active, false) > app->layout.tabs.width,
	    wanted);
}

size_t
tab_at(const struct app *app, int x)
{
	return with_tabs(app, x);
}

void
tabs_paint(const struct app *app)
{
	(void) with_tabs(app, -1);
}
