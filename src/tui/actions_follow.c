/* SPDX-License-Identifier: MIT */
/* Reading all again, by hand or whenever it changed on disk. */
#include <config.h>

#include "actions.h"

unsigned
act_restart(struct app *app, int key)
{
	(void) key;
	model_restart(app->model);
	app->finding = SIZE_MAX;
	text_add_string(&app->message, "reading it all again");
	return APP_PAINT | APP_ROWS;
}

unsigned
act_follow(struct app *app, int key)
{
	bool on = !model_following(app->model);

	(void) key;
	model_follow(app->model, on);
	text_add_string(&app->message,
	    on ? "following: what changes on disk is read again, and marked *"
	       : "no longer following");
	return APP_PAINT;
}

void
follow_changes(struct app *app)
{
	size_t total;
	unsigned root;
	struct bytes first = model_changed(app->model, &root, &total);

	act_restart(app, 0);
	text_reset(&app->message);
	/* Of the root's own folder there is no better name. */
	if (first.len && !bytes_are(first, "."))
		view_show(&app->message, first, app->set);
	else
		text_add_string(&app->message, "it");
	text_add_string(&app->message, " changed on disk");
	if (first.len && total > 1)
		text_printf(&app->message, ", and %zu more", total - 1);
	text_add_string(&app->message, ": read again");
}
