/* SPDX-License-Identifier: MIT */
/* The table of options, for the files that read it. */
#ifndef OPTION_ROWS_H
#define OPTION_ROWS_H

#include "options.h"

struct option_row {
	const char *name;
	char letter;                /* 0: none */
	const char *argument;       /* what it takes, for the help; NULL */
	const char *const *choices; /* all there are; NULL: anything */
	const char *help;           /* lines are broken by \n */
	/* False if the value cannot be; the caller says so. */
	bool (*set)(struct options *options, const struct option_row *row,
	    const char *value);
};

extern const struct option_row option_rows[];
extern const size_t option_count;

/* By what getopt_long() returns, or leaves in optopt; NULL: none. */
const struct option_row *option_row_of(int value);

/* Why getopt_long() did not take what it was at. */
void option_explain(struct text *why, int result, char *const *argv);
/* Why an option's value cannot be. */
void option_explain_value(
    struct text *why, const struct option_row *row, const char *value);

#endif
