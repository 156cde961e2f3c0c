/* SPDX-License-Identifier: MIT */
/* Two rows beside each other: an overlay over the panes. */
#ifndef COMPARE_VIEW_H
#define COMPARE_VIEW_H

#include "app.h"

void compare_open(struct app *app, const struct model_node *old,
    const struct model_node *new);

#endif
