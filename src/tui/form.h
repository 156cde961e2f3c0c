/* SPDX-License-Identifier: MIT */
/* What a dialog is made of: choices, a line to type in, flags, buttons. */
#ifndef FORM_H
#define FORM_H

#include "app.h"

enum form_type {
	FORM_CHOICE,
	FORM_LINE,
	FORM_FLAG,
	FORM_BUTTON
};

enum {
	FORM_ITEMS = 8,
	FORM_CHOICES = 24
};

struct form_item {
	enum form_type type;
	const char *label;
	/* FORM_CHOICE: shown text, borrowed; with less than two it is hidden.
	 */
	const char *choices[FORM_CHOICES];
	size_t count, chosen;
	struct edit edit; /* FORM_LINE */
	bool on;          /* FORM_FLAG */
};

/* Zeroes begin it. */
struct form {
	const char *title;
	struct form_item items[FORM_ITEMS];
	size_t count, at;     /* the item that keys go to */
	struct text question; /* raw: above all */
	struct text note;     /* raw: below the line that is typed in */
	struct text message;  /* raw: why it did not work */
	bool pasting;
};

struct form_item *form_add(
    struct form *form, enum form_type type, const char *label);
bool form_item_is_hidden(const struct form_item *item);
void form_release(struct form *form);

enum form_result {
	FORM_NOTHING,
	FORM_MOVED,   /* another item */
	FORM_CHANGED, /* what the item says */
	FORM_ENTERED, /* the button it is at, or any other item */
	FORM_LEFT     /* Esc */
};
enum form_result form_key(struct form *form, int key);
void form_paint(struct app *app, const struct form *form);

/* ask.c: may what is there be written over? */
enum answer {
	ANSWER_KEEP_BOTH,
	ANSWER_OVERWRITE,
	ANSWER_CANCEL
};
/* The question lies over the dialog that asks it; closed, it calls. */
void ask_open(struct app *app, const char *path,
    unsigned (*answered)(struct app *app, enum answer answer));
/* "a-1.json", the first such name where nothing is. */
void ask_other_name(struct text *out, const char *path);

#endif
