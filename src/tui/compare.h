/* SPDX-License-Identifier: MIT */
/* Two rows beside each other: an overlay over the panes. */
#ifndef COMPARE_VIEW_H
#define COMPARE_VIEW_H

#include "app.h"

void compare_open(struct app *app, const struct model_node *old,
    const struct model_node *new);

/* What the view holds. */
struct comparing {
	struct row_name sides[2];
	struct dossier *dossiers[2];
	struct comparison comparison;
	bool here, stale, gone;
	bool only_differences;
	struct folds folds;
	struct compared compared;
	size_t top, at;
};

/* The view's own, if it is on top; NULL. */
struct comparing *comparing_on_top(struct app *app);
/* What was gathered of either side is gathered anew. */
void comparing_forget(struct comparing *c);

#endif
