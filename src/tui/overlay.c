/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <sealtree/die.h>

#include "overlay.h"

void
overlay_open(struct app *app, const struct overlay *overlay, void *state)
{
	if (app->overlay_count == OVERLAYS_MOST)
		die("overlays: more than can lie on each other");
	app->overlays[app->overlay_count].overlay = overlay;
	app->overlays[app->overlay_count++].state = state;
}

void
overlay_close(struct app *app)
{
	struct overlay_entry *entry;

	if (!app->overlay_count)
		return;
	entry = &app->overlays[--app->overlay_count];
	if (entry->overlay->release)
		entry->overlay->release(entry->state);
}

void
overlay_close_all(struct app *app)
{
	while (app->overlay_count)
		overlay_close(app);
}

const struct overlay *
overlay_under(const struct app *app, size_t depth)
{
	return depth < app->overlay_count
		   ? app->overlays[app->overlay_count - 1 - depth].overlay
		   : NULL;
}

const struct overlay *
overlay_top(const struct app *app)
{
	return overlay_under(app, 0);
}

/* The lowest one that is seen. */
static size_t
first_seen(const struct app *app)
{
	for (size_t i = app->overlay_count; i-- > 0;)
		if (app->overlays[i].overlay->covers)
			return i;
	return 0;
}

bool
overlay_covers(const struct app *app)
{
	size_t i = first_seen(app);

	return i < app->overlay_count && app->overlays[i].overlay->covers;
}

void
overlay_build(struct app *app)
{
	for (size_t i = first_seen(app); i < app->overlay_count; i++)
		if (app->overlays[i].overlay->build)
			app->overlays[i].overlay->build(
			    app, app->overlays[i].state);
}

void
overlay_paint(struct app *app)
{
	for (size_t i = first_seen(app); i < app->overlay_count; i++)
		app->overlays[i].overlay->paint(app, app->overlays[i].state);
}

void
overlay_changed(struct app *app, unsigned changes)
{
	for (size_t i = 0; i < app->overlay_count; i++)
		if (app->overlays[i].overlay->changed)
			app->overlays[i].overlay->changed(
			    app, app->overlays[i].state, changes);
}

bool
overlay_key(struct app *app, int key, unsigned *bits)
{
	const struct overlay *top = overlay_top(app);

	return top && top->key &&
	       top->key(
		   app, app->overlays[app->overlay_count - 1].state, key, bits);
}
