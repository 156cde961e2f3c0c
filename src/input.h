/* SPDX-License-Identifier: MIT */
/* Standard input, where it is to be looked at itself. */
#ifndef INPUT_H
#define INPUT_H

#include <sealtree/spill.h>

#include "options.h"

/*
 * All of it, if a path, or the log, is "-", in a file without a name; `*input`
 * stays NULL if nothing is. `screen`: the terminal then takes its place, for
 * the keys. False and a message if that cannot be.
 */
bool input_take(const struct options *options, bool screen,
    struct spill **input, struct text *why);

#endif
