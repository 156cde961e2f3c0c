/* SPDX-License-Identifier: MIT */
/*
 * What keys do. One table serves the keyboard, the help screen and the hints.
 */
#ifndef KEYS_H
#define KEYS_H

#include "app.h"
#include "terminal.h"

#define CTRL(letter) ((letter) &0x1f)

enum {
	KEYS_A_BINDING = 10
};

/* Where a binding holds. */
enum place {
	PLACE_TREE = 1,
	PLACE_DETAIL = 2,
	PLACE_LIST = 4,
	PLACE_HELP = 8,
	PLACE_PROMPT = 16,
	PLACE_DIALOG = 32,
	PLACE_COMPARE = 64,
	PLACE_HEX = 128,
	PLACE_COPY = 256, /* y was typed */
	PLACE_PANES = PLACE_TREE | PLACE_DETAIL | PLACE_LIST,
	PLACE_ALL = PLACE_PANES | PLACE_HELP | PLACE_PROMPT | PLACE_DIALOG |
		    PLACE_COMPARE | PLACE_HEX
};

enum group {
	GROUP_MOVE,
	GROUP_OPEN,
	GROUP_PROBLEMS,
	GROUP_FIND,
	GROUP_PANES,
	GROUP_COMPARE,
	GROUP_COPY,
	GROUP_SCREEN,
	GROUPS
};

struct binding {
	unsigned places;
	enum group group;
	int keys[KEYS_A_BINDING];
	unsigned (*run)(struct app *app, int key);
	const char *help;
	const char *hint; /* of the bar at the bottom; or NULL */
};

extern const struct binding bindings[];
extern const size_t binding_count;

const char *group_title(enum group group);
enum place app_place(const struct app *app);
/* Of the pane that has the focus, whatever lies over it. */
enum place pane_place(const struct app *app);
/* Runs what the key does here; what follows, as bits. */
unsigned keys_run(struct app *app, int key);
/* "PgDn", "^F", "↓": shown text. */
void key_add_name(struct text *out, int key, enum glyph_set set);
/* All of a binding's: "↓ j", "1-9". */
void binding_add_keys(
    struct text *out, const struct binding *binding, enum glyph_set set);

#endif
