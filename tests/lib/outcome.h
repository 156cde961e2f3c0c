/* SPDX-License-Identifier: MIT */
/* What a verification must have come to. */
#ifndef OUTCOME_H
#define OUTCOME_H

#include <sealtree/result.h>

void assert_ok(struct result result);
/* With `part` in its sentence. */
void assert_bad(struct result result, const char *part);
void assert_limit(struct result result, const char *part); /* unknown, by one */

#endif
