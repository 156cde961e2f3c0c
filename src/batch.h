/* SPDX-License-Identifier: MIT */
/* The program without a screen, and what both ways of running it share. */
#ifndef BATCH_H
#define BATCH_H

#include "options.h"

enum {
	EXIT_CLEAN = 0,
	EXIT_FINDINGS = 1,
	EXIT_TROUBLE = 2,
	EXIT_NOT_WHOLE = 3 /* of an answer: trouble, but what there is is told */
};

/* "sealtree: …" on standard error; `what` is escaped already. */
void complain(const char *what);
/* The exit status that findings and completeness make. */
int judge(const struct model *model, const struct options *options);
/* Waits until all was read, writes the report. */
int batch_run(struct model *model, const struct options *options);

#endif
