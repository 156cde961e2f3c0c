/* SPDX-License-Identifier: MIT */
/*
 * What lies over the panes till it is closed: help, prompts, dialogs, whole
 * screens. Each is one file and one constant of the type below; neither the
 * loop nor the keys know any of them by name. One may lie on another.
 */
#ifndef OVERLAY_H
#define OVERLAY_H

#include "app.h"
#include "keys.h"

struct overlay {
	enum place place;  /* whose bindings hold */
	const char *title; /* "Help: compare", when asked for there */
	bool covers;       /* the whole screen: no panes are painted beneath */
	/*
	 * Before the paint: what it needs of the model is asked for; what is
	 * not here yet sets app->outline_missing, and is waited for a while.
	 */
	void (*build)(struct app *app, void *state);
	/* The only one that has to be. */
	void (*paint)(struct app *app, void *state);
	/*
	 * True if it took the key, and `*bits` is what follows; else the
	 * bindings of its place have it. It may close itself: `state` is then
	 * gone.
	 */
	bool (*key)(struct app *app, void *state, int key, unsigned *bits);
	/* For the keys that move: where it is, and to go elsewhere. */
	struct track (*track)(const struct app *app, const void *state);
	void (*go)(struct app *app, void *state, uint64_t at);
	/* The model changed (enum model_change): pointers into it are old. */
	void (*changed)(struct app *app, void *state, unsigned changes);
	void (*release)(void *state); /* NULL: nothing to do */
};

/* On top of what is there. `state` is the overlay's from now on. */
void overlay_open(struct app *app, const struct overlay *overlay, void *state);
/* Closes the one on top; nothing if there is none. */
void overlay_close(struct app *app);
void overlay_close_all(struct app *app);
/* The one on top; NULL: the panes. */
const struct overlay *overlay_top(const struct app *app);
/* The one `depth` beneath the top; NULL: the panes. */
const struct overlay *overlay_under(const struct app *app, size_t depth);

/* For the loop. */
void overlay_build(struct app *app);
/* Paints all that is seen; false if the panes are to be painted before. */
bool overlay_covers(const struct app *app);
void overlay_paint(struct app *app);
void overlay_changed(struct app *app, unsigned changes);
/* For the keys. */
bool overlay_key(struct app *app, int key, unsigned *bits);

#endif
