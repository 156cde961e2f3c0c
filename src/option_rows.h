/* SPDX-License-Identifier: MIT */
/* The tables of options, for the files that fill them and read them. */
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

/* Each ends with a row without a name. */
extern const struct option_row option_reports[], option_judging[],
    option_screen[], option_help[];

struct option_group {
	const char *title; /* NULL: the end */
	const struct option_row *rows;
};
extern const struct option_group option_groups[];

/* Of all groups, in their order; NULL behind the last. */
const struct option_row *option_row_at(size_t index);

/* By what getopt_long() returns, or leaves in optopt; NULL: none. */
const struct option_row *option_row_of(int value);

/* To be told the reader: given twice, the last one holds; or as often as it is
 * given. */
bool option_for_reader(struct options *options, const struct option_row *row,
    const char *value);
bool option_add_for_reader(struct options *options,
    const struct option_row *row, const char *value);

/* option_complete.c: shells whose completion can be made. */
extern const char *const completion_shells[];

/* Why getopt_long() did not take what it was at. */
void option_explain(struct text *why, int result, char *const *argv);
/* Why an option's value cannot be. */
void option_explain_value(
    struct text *why, const struct option_row *row, const char *value);

#endif
