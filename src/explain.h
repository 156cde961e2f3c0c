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
/* sealtree-checks(7), in mdoc. */
void explain_manual(FILE *out);

#endif
