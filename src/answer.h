/* SPDX-License-Identifier: MIT */
/* What scripts ask for in place of a report. */
#ifndef ANSWER_H
#define ANSWER_H

#include "options.h"

/*
 * Each writes the answer on all roots that are there. EXIT_CLEAN;
 * EXIT_FINDINGS if the answer is no or there is none; EXIT_TROUBLE if the
 * reader did not answer or `out` did not take it; EXIT_NOT_WHOLE.
 */
answer answer_has_device; /* "yes  PATH: property list yes, DER form yes" */
answer answer_diff;       /* what differs between two roots */
answer answer_devices;    /* IDs that profiles list, each once, sorted */
answer answer_print;      /* values of --print */

/* False, with an escaped message, if --diff is given what it does not take. */
bool answer_diff_fits(const struct options *options, struct text *why);

/* "PATH: what" on standard error; PATH as it was given. */
void answer_remark(const char *path, const char *what);

#endif
