/* SPDX-License-Identifier: MIT */
/* The tables of checks, for people. They are the reader's, and so is this. */
#ifndef EXPLAIN_H
#define EXPLAIN_H

#include <stdbool.h>
#include <stdio.h>

/* A line each: severity, id, title. */
void explain_list(FILE *out);
/* All that the table says of one; false: there is none of that id, and a
 * sentence about it is on `err`. */
bool explain_check(FILE *out, FILE *err, const char *id);
/* Which checks can be behind each line of the log in that file, "-" being
 * standard input. It is read by a confined process. False: it could not be,
 * and a sentence about it is on standard error. */
bool explain_log(FILE *out, const char *path);
/* sealtree-checks(7), in mdoc. */
void explain_manual(FILE *out);

#endif
