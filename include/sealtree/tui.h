/* SPDX-License-Identifier: MIT */
/*
 * The screen: curses from up to down, over a model that somebody else made.
 *
 *	struct text why = TEXT_INIT;
 *	struct tui_settings settings = {
 *		.model = model, .subject = bytes_of("Foo.app"),
 *		.why = &why,
 *	};
 *	int status = tui_run(&settings);
 *
 * The first paint comes before the reader has answered. Whatever ends it, the
 * terminal is as it was before.
 */
#ifndef SEALTREE_TUI_H
#define SEALTREE_TUI_H

#include <sealtree/report.h>
#include <sealtree/text.h>

enum tui_color {
	TUI_COLOR_AUTO,		/* not if NO_COLOR or TERM says so */
	TUI_COLOR_ALWAYS,	/* wins over NO_COLOR */
	TUI_COLOR_NEVER
};

struct tui_settings {
	struct model *model;
	struct bytes subject;	/* raw: the title, till the root's name is here */
	enum tui_color color;
	bool ascii;		/* nothing beyond ASCII is painted */
	bool slow;		/* for slow lines: fewer updates */
	bool plain;		/* for screen readers: ASCII, one pane, no frames,
				   the cursor is seen; no mouse */
	bool no_mouse;		/* till M */
	bool quiet;		/* no last line on the normal screen */
	const char *tab;	/* the first one: a number from 1, or a facet's
				   id; NULL: 1 */
	bool diff;		/* the first two roots are builds of one
				   product, the old one and the new */
	const char *select;	/* path of the row to begin at, or NULL */
	struct report_subject report; /* what reports say beside the model */
	const char *const *names; /* of the roots, as they were opened */
	struct text *why;	/* gets a message, escaped, when it returns 2 */
};

/*
 * Calls setlocale(LC_CTYPE, ""). Returns 0 when the person left; 2 when there
 * can be no screen (TERM, no terminal) or nothing to show on it, with the
 * reason in `why`; 128 + n when signal n ended it.
 */
int tui_run(const struct tui_settings *settings);

#endif
