/* SPDX-License-Identifier: MIT */
/* A log that is pasted or piped in, as a file that the reader can open. */
#ifndef LOG_INPUT_H
#define LOG_INPUT_H

#include <stdbool.h>

#include <sealtree/text.h>

/* All of standard input in a new file, whose path is in `path` and which
 * log_input_remove() removes. False and a message if that cannot be. */
bool log_input_keep(struct text *path, struct text *why);
void log_input_remove(const struct text *path);

#endif
