/* SPDX-License-Identifier: MIT */
/* What leaves the screen: for the clipboard, for a pager. */
#ifndef OUTSIDE_H
#define OUTSIDE_H

#include "app.h"

/* child.c: another program. */
struct child {
	const char *const *argv; /* found by PATH; NULL at the end */
	struct bytes input;      /* its standard input */
	bool screen;  /* it has the terminal; else its output is dropped */
	int patience; /* ms it may take; -1: as long as it likes */
};

/* Waits for it while the model goes on. Its exit status, or -1 if it could
 * not be started or was killed. */
int child_run(struct app *app, const struct child *child);
/* Bits of signals that came meanwhile. */
unsigned child_bits(void);

/* pane_text.c: what the pane with the focus says, at most `most` bytes. False
 * if there is more, or not all could be read. */
bool pane_text(struct app *app, struct text *out, size_t most);

/* clipboard.c: sends it, and says so. */
void clipboard_send(struct app *app, struct bytes text);

/* copy.c: tries again to copy what was not here yet; true if it was. */
bool copy_when_here(struct app *app);

#endif
