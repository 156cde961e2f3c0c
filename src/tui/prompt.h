/* SPDX-License-Identifier: MIT */
/* A line at the bottom where something is typed. */
#ifndef PROMPT_H
#define PROMPT_H

#include "app.h"

/* One of these is a constant, and a file's own. */
struct prompt {
	const char *label; /* "/" */
	/* Of each below: what follows, as bits. Each may be NULL. */
	unsigned (*typed)(struct app *app, struct bytes text); /* or undone */
	/* The prompt is closed before; `text` lasts for the call. */
	unsigned (*entered)(struct app *app, struct bytes text);
	unsigned (*escaped)(struct app *app);
	/* Tab: may change the text, and say something. */
	unsigned (*complete)(struct app *app, struct edit *edit);
	/* Appends what stands at the right end ("2 of 7"), raw. */
	void (*remark)(const struct app *app, struct text *out);
};

/* `text` is there at first; `history`, or NULL, outlives it, and gets what was
 * entered. */
void prompt_open(struct app *app, const struct prompt *prompt,
    struct bytes text, struct edit_history *history);

/* For all that edits a line: does what the key does to it. False if it does
 * nothing in lines; `*changed`: the text did. */
bool edit_key(struct edit *edit, int key, bool *changed);

#endif
