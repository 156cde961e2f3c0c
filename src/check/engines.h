/* SPDX-License-Identifier: MIT */
/* Programs that write machine code while they run: by what they link, what
 * lies beside them and what they are called. */
#ifndef CHECK_ENGINES_H
#define CHECK_ENGINES_H

#include "themes.h"

/* A word for the engine that the program loads or is: "Electron Framework";
 * NULL: none is known. */
const char *engine_of(
    const struct check_subject *subject, const struct slice *slice);

#endif
