/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <stdio.h>
#include <string.h>

#include "app.h"

/* "1 error (restricted-entitlement-no-profile)" */
static void
sum_up(const struct app *app, struct text *out)
{
	struct model_counts counts;

	model_counts(app->model, &counts);
	for (int severity = SEVERITY_ERROR; severity > SEVERITY_INFO;
	     severity--) {
		uint32_t count = counts.findings[severity];

		if (!count)
			continue;
		text_printf(out, "%s%u %s%s", out->len ? ", " : "", count,
		    severity_name((enum severity) severity),
		    count > 1 && severity != SEVERITY_UNKNOWN ? "s" : "");
		if (out->len && model_findings(app->model) &&
		    model_finding(app->model, 0)->severity ==
			(enum severity) severity) {
			text_add_string(out, " (");
			text_add_visible(out, model_finding(app->model, 0)->id);
			text_add_string(out, count > 1 ? ", …)" : ")");
		}
	}
	if (!out->len)
		text_add_string(out, "no findings");
	if (!model_settled(app->model))
		text_add_string(out, "; not all of it was read");
}

/* What a screen that vanishes leaves in the scrollback. */
void
farewell_print(const struct app *app)
{
	struct text line = TEXT_INIT, shown = TEXT_INIT;

	for (size_t i = 0; i < model_roots(app->model); i++) {
		const struct model_node *root = model_root(app->model, i);

		if (root && shown.len)
			text_add_string(&shown, ", ");
		if (root)
			view_show(&shown, root->name, app->set);
	}
	sum_up(app, &line);
	printf("%s: %s\n", text_string(&shown), text_string(&line));
	fflush(stdout);
	text_release(&line);
	text_release(&shown);
}

void
farewell_explain(const struct app *app)
{
	struct text *why = app->settings->why;
	const struct model_trouble *trouble;

	if (model_failure(app->model).len) {
		text_add_visible(why, model_failure(app->model));
	} else if (model_troubles(app->model)) {
		trouble = model_trouble(app->model, 0);
		text_add_visible(why, trouble->path);
		text_add_string(why, ": ");
		if (trouble->error)
			text_add_string(why, strerror(trouble->error));
		else
			text_add_visible(why, trouble->what);
	} else {
		text_add_string(why, "there is nothing to show");
	}
}
