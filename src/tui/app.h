/* SPDX-License-Identifier: MIT */
/*
 * What the files of the screen share. Actions change a `struct app` and say
 * by bits what follows from it; the loop in tui.c alone paints.
 */
#ifndef APP_H
#define APP_H

#include <curses.h>

#include <sealtree/tui.h>
#include <sealtree/find.h>
#include <sealtree/view.h>

/* What follows from an action. */
enum consequence {
	APP_PAINT = 1,
	APP_REPAINT = 2, /* from an empty screen */
	APP_ROWS = 4,    /* the tree's rows are to be rebuilt */
	APP_SUSPEND = 8,
	APP_LEAVE = 16,
	APP_RESIZE = 32,
	APP_CONTINUE = 64 /* was stopped: the modes may be lost */
};

/* What moves under the keys that move. */
struct track {
	uint64_t at, count;
	int page;
};

enum {
	OVERLAYS_MOST = 8,
	MARKS = 2 /* rows to be compared */
};

struct overlay; /* overlay.h */

struct overlay_entry {
	const struct overlay *overlay;
	void *state;
};

struct app {
	const struct tui_settings *settings;
	struct model *model;
	enum glyph_set set;
	bool colored;

	struct rows rows;
	bool rows_stale; /* the model moved on: see app_freshen() */
	size_t tree_top;
	const char *wanted;     /* path of a row to go to when it comes */
	const char *wanted_tab; /* likewise */

	size_t facet;       /* of the tab that was asked for */
	struct folds folds; /* of the detail's lines */
	struct lines lines; /* of the last paint */
	uint64_t detail_top, detail_at;
	bool outline_missing; /* asked for, at the last paint */

	size_t finding;    /* the one gone to; or SIZE_MAX */
	bool show_finding; /* bring it into view at the next paint */
	size_t list_top, list_at;

	struct row_name marks[MARKS];
	size_t mark_count;

	struct trail trail;
	struct edit_history typed_commands, typed_patterns, typed_filters;

	struct find find;
	struct row_name find_origin; /* where one began to seek */
	bool find_following;         /* show the first hit as they come */
	bool find_elsewhere;         /* the filter holds the row back */
	bool show_hit;               /* bring it into view: a value */
	bool marking;                /* what is painted now may match */
	struct filter filter;
	bool working; /* there is more to look through at once */

	bool slow;
	struct layout_wish wish;
	struct layout layout;
	struct overlay_entry overlays[OVERLAYS_MOST]; /* the last is on top */
	size_t overlay_count;

	bool mouse;               /* it is ours */
	bool wall_held;           /* by the mouse */
	bool copying;             /* y was typed: what? */
	const char *copy_wanted; /* key of a fact that is on its way */
	unsigned changes;        /* of the model, met outside the loop */
	struct text message;     /* shown till the next key */
	bool cancelled;          /* ^C once */
	int status;              /* for tui_run() to return */
	int cursor_y, cursor_x;  /* where the selection is */
	bool cursor_shown;       /* at the next paint: somebody types there */
};

/* tui.c */
void app_freshen(struct app *app);
/* Another row was selected: what hung on the old one is forgotten. */
void app_row_changed(struct app *app);
/* The facet shown for this row: the tab asked for, or the first if it does
 * not apply. SIZE_MAX if there is none. */
size_t app_facet(const struct app *app, const struct model_node *node);
/* The finding that the line at the bottom tells, or NULL. */
const struct model_finding *app_finding(const struct app *app);
/* Lets the model go on, for at most so long, outside of the loop. */
void app_wait(struct app *app, int ms);
/* What signals that came ask for: enum consequence. */
unsigned app_take_signals(struct app *app);

/* paint.c: all text goes through here. */
int paint_shown(int y, int x, int width, struct bytes shown, attr_t attr);
int paint_string(int y, int x, int width, const char *string, attr_t attr);
int paint_cut(const struct app *app, int y, int x, int width,
    struct bytes shown, attr_t attr);
int paint_name(const struct app *app, int y, int x, int width,
    struct bytes shown, attr_t attr);
int paint_glyph(
    const struct app *app, int y, int x, enum glyph glyph, attr_t attr);
void paint_blanks(int y, int x, int width, attr_t attr);
/* A piece of a frame or of the tree's lines. */
void paint_piece(
    const struct app *app, int y, int x, enum glyph glyph, attr_t attr);
void paint_across(const struct app *app, int y, int x, int width);
void paint_down(const struct app *app, int y, int x, int height);

/* palette.c */
bool palette_start(const struct tui_settings *settings);
attr_t palette_tone(const struct app *app, enum tone tone);
attr_t palette_selected(const struct app *app, enum layout_focus pane);

/* The panes. */
void tree_pane_paint(struct app *app);
/* Of the selected row, which there must be; sets outline_missing. */
void detail_pane_lines(struct app *app, struct lines *lines, size_t width);
void detail_pane_build(struct app *app);
void detail_pane_paint(struct app *app);
void tabs_paint(const struct app *app);
void list_pane_paint(struct app *app);
void title_paint(const struct app *app);
void finding_paint(const struct app *app);
void hints_paint(const struct app *app);
/* Which facets are tabs, from 1; SIZE_MAX: no such tab. */
size_t tab_facet(const struct model *model, size_t number);
size_t tab_number(const struct model *model, size_t facet);
/* The one painted at that column; SIZE_MAX: none. */
size_t tab_at(const struct app *app, int x);
/* By number or id; SIZE_MAX. */
size_t tab_find(const struct model *model, const char *name);

/* actions_compare.c: the row's mark, 'A' or 'B', or 0. */
char mark_of(const struct app *app, const struct model_node *node);
void marks_release(struct app *app);
/* "added", "removed": of code that one of two builds alone has at its place;
 * or NULL. */
const char *build_word(const struct app *app, const struct model_node *node);

/* actions_follow.c: a root changed on disk. */
void follow_changes(struct app *app);

/* farewell.c: what is said when the screen is gone. */
void farewell_print(const struct app *app);
void farewell_explain(const struct app *app); /* in settings->why */

/* signals.c */
bool signals_start(void);
void signals_stop(void);
int signals_descriptor(void);
/* The next one that came, or 0. */
int signals_take(void);
/* Stops until told to continue; the screen must be down. */
void signals_suspend(void);
/* While another program has the terminal: its ^C and ^\\ are not ours, its
 * ^Z stops both. */
void signals_lend(void);
void signals_take_back(void);

#endif
