/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <getopt.h>
#include <string.h>

#include "option_rows.h"

enum {
	FIRST_VALUE = 256, /* of long options, beyond all letters */
	OPTIONS_MOST = 128
};

const struct option_group option_groups[] = {
	{ "Reports", option_reports },
	{ "Judging", option_judging },
	{ "Screen", option_screen },
	{ "Help", option_help },
	{ 0 },
};

bool
option_for_reader(
    struct options *o, const struct option_row *row, const char *value)
{
	size_t i = 0;

	while (i < o->reader_count && strcmp(o->reader[i].name, row->name) != 0)
		i++;
	if (i == o->reader_count)
		o->reader_count++;
	o->reader[i] = (struct model_option){ row->name, value };
	return true;
}

bool
option_add_for_reader(
    struct options *o, const struct option_row *row, const char *value)
{
	if (o->reader_count == OPTIONS_FOR_READER || !*value)
		return false;
	o->reader[o->reader_count++] =
	    (struct model_option){ row->name, value };
	return true;
}

const struct option_row *
option_row_at(size_t index)
{
	for (const struct option_group *g = option_groups; g->title; g++)
		for (const struct option_row *row = g->rows; row->name; row++)
			if (index-- == 0)
				return row;
	return NULL;
}

static void
make_getopt(struct option *longs, char *letters)
{
	const struct option_row *row;

	*letters++ = ':';
	for (size_t i = 0; i < OPTIONS_MOST && (row = option_row_at(i)); i++) {
		longs[i].name = row->name;
		longs[i].has_arg =
		    row->argument ? required_argument : no_argument;
		longs[i].val = FIRST_VALUE + (int) i;
		if (!row->letter)
			continue;
		*letters++ = row->letter;
		if (row->argument)
			*letters++ = ':';
	}
	*letters = '\0';
}

const struct option_row *
option_row_of(int value)
{
	const struct option_row *row;

	if (value >= FIRST_VALUE)
		return option_row_at((size_t) value - FIRST_VALUE);
	for (size_t i = 0; (row = option_row_at(i)); i++)
		if (row->letter && row->letter == value)
			break;
	return row;
}

static bool
is_choice(const struct option_row *row, const char *value)
{
	const char *const *choice = row->choices;

	while (choice && *choice && strcmp(*choice, value) != 0)
		choice++;
	return !choice || *choice;
}

static bool
take(struct options *options, int result, const char *value, struct text *why)
{
	const struct option_row *row = option_row_of(result);

	if (is_choice(row, value) && row->set(options, row, value))
		return true;
	option_explain_value(why, row, value);
	return false;
}

static bool
is_same_file(const char *a, const char *b)
{
	return strcmp(a ? a : "-", b ? b : "-") == 0;
}

/* All that are to be written, each to a place of its own. */
static bool
list_reports(struct options *options, struct text *why)
{
	if (!options->answer &&
	    (options->one_report || options->report_count == 0))
		options->reports[options->report_count++] = options->report;
	for (size_t i = 1; i < options->report_count; i++)
		for (size_t j = 0; j < i; j++) {
			const char *file = options->reports[i].file;

			if (!is_same_file(file, options->reports[j].file))
				continue;
			text_add_visible(why, bytes_of(file ? file : "-"));
			text_add_string(why, ": more than one report to it");
			return false;
		}
	return true;
}

bool
options_parse(struct options *options, int argc, char **argv, struct text *why)
{
	struct option longs[OPTIONS_MOST + 1] = { 0 };
	char letters[2 * OPTIONS_MOST + 2];
	int result;

	*options = (struct options){
		.report.format = format_find("text"),
		.fail_on = SEVERITY_ERROR,
	};
	make_getopt(longs, letters);
	opterr = 0;
	while ((result = getopt_long(argc, argv, letters, longs, NULL)) != -1) {
		if (result == '?' || result == ':') {
			option_explain(why, result, argv);
			return false;
		}
		if (!take(options, result, optarg, why))
			return false;
	}
	options->paths = (const char *const *) argv + optind;
	options->path_count = (size_t) (argc - optind);
	return list_reports(options, why);
}
