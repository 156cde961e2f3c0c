/* SPDX-License-Identifier: MIT */
/* Find and filter, for the loop and the panes. */
#ifndef FIND_H
#define FIND_H

#include "app.h"

/* A slice of what is to be looked through. True if there is more to be done
 * at once; `*changed`: something is to be painted. */
bool find_work(struct app *app, bool *changed);
/* After each pump of the model. */
void find_tell(struct app *app, unsigned changes);
/* "2 of 7" */
void find_remark(const struct app *app, struct text *out);
/* Ends both; what follows, 0: there was nothing. */
unsigned find_clear(struct app *app);
/* Makes what matches stand out in a text that was painted there. */
void find_mark(
    const struct app *app, int y, int x, struct bytes shown, attr_t attr);

#endif
