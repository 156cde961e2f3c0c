/* SPDX-License-Identifier: MIT */
/*
 * The command line. The tables of option_rows.h make the parsing, the help and
 * the suggestions; an option that is not in them does not exist.
 */
#ifndef OPTIONS_H
#define OPTIONS_H

#include <stdio.h>

#include <sealtree/model.h>
#include <sealtree/report.h>
#include <sealtree/text.h>
#include <sealtree/tui.h>

enum {
	OPTIONS_FOR_READER = 64,
	REPORTS_MOST = 16, /* of one run */
	PRINTS_MOST = 64
};

typedef void options_printer(FILE *out);

struct wanted_report {
	const struct format *format;
	const char *file; /* NULL or "-": standard output */
};

struct options;
/* What is asked in place of a report; see answer.h. */
typedef int answer(
    FILE *out, struct model *model, const struct options *options);

struct options {
	bool help, version, list_checks;
	const char *explain; /* id of a check; NULL */
	options_printer *completion; /* NULL */
	bool batch; /* asked for, or implied by --format or --output */
	bool one_report; /* asked for by --format or --output, which make it: */
	struct wanted_report report;
	struct wanted_report reports[REPORTS_MOST]; /* it, and --report's */
	size_t report_count;
	bool force;
	bool redact;
	enum severity fail_on; /* SEVERITIES: never */
	bool fail_on_given;
	bool target_chosen;
	answer *answer; /* NULL: a report */
	const char *print[PRINTS_MOST];
	size_t print_count;
	const char *log; /* of --explain-log; NULL */
	bool quiet, verbose;
	enum tui_color color;
	bool ascii, slow, plain, no_mouse;
	const char *tab, *select;
	/* What the reader is told. */
	struct model_option reader[OPTIONS_FOR_READER];
	size_t reader_count;
	const char *const *paths;
	size_t path_count;
};

/*
 * Strings of `options` are those of `argv`, which is reordered. False and a
 * message, escaped, if something is not understood.
 */
bool options_parse(
    struct options *options, int argc, char **argv, struct text *why);

void options_usage(FILE *out); /* a line and three examples */
void options_help(FILE *out);
/* Of the completion script for a shell that is known. */
options_printer *options_completion(const char *shell);

#endif
