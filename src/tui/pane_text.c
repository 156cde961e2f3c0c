/* SPDX-License-Identifier: MIT */
#include <config.h>

#include "outside.h"

enum {
	WIDTH = 1 << 14, /* that nothing is wrapped at */
	STEP = 50,       /* ms */
	PATIENCE = 100   /* steps without anything new */
};

static bool
tree_text(const struct app *app, struct text *out, size_t most)
{
	for (size_t i = 0; i < app->rows.count; i++) {
		plain_add_row(out, app->model, &app->rows.rows[i], app->set);
		if (out->len > most)
			return false;
	}
	return true;
}

static bool
list_text(const struct app *app, struct text *out, size_t most)
{
	for (size_t i = 0; i < model_findings(app->model); i++) {
		plain_add_finding(out, model_finding(app->model, i));
		if (out->len > most)
			return false;
	}
	return true;
}

/* What of it is here, from line `*at` on. False at a line that is not. */
static bool
add_lines(struct app *app, struct lines *lines, struct text *out, size_t most,
    uint64_t *at)
{
	const struct model_node *node = rows_selected(&app->rows);
	size_t facet = app_facet(app, node);

	for (; *at < lines->total && out->len <= most; ++*at) {
		struct line line =
		    lines_get(lines, app->model, node, facet, app->set, *at);

		if (line.missing)
			return false;
		plain_add_line(out, &line, app->set);
	}
	return true;
}

/* What is far down in a long list is fetched. */
static bool
detail_text(struct app *app, struct text *out, size_t most)
{
	struct lines lines = { 0 };
	uint64_t at = 0, before = 0;
	bool missing = app->outline_missing, whole = false;

	for (int tries = 0; tries < PATIENCE && rows_selected(&app->rows);
	     tries++) {
		/* What it points to is gone after a wait. */
		detail_pane_lines(app, &lines, WIDTH);
		whole = !app->outline_missing &&
			add_lines(app, &lines, out, most, &at);
		if (whole)
			break;
		if (at > before)
			tries = 0;
		before = at;
		app_wait(app, STEP);
	}
	lines_release(&lines);
	app->outline_missing = missing;
	return whole && out->len <= most;
}

bool
pane_text(struct app *app, struct text *out, size_t most)
{
	switch (app->wish.focus) {
	case LAYOUT_LIST:
		return list_text(app, out, most);
	case LAYOUT_DETAIL:
		return detail_text(app, out, most);
	case LAYOUT_TREE:
		break;
	}
	return tree_text(app, out, most);
}
