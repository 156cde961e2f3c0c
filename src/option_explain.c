/* SPDX-License-Identifier: MIT */
/* What is said of a command line that is not understood. */
#include <config.h>

#include <getopt.h>
#include <string.h>

#include "option_rows.h"

/* Letters to add, drop or change; what is longer than 31 is nothing alike. */
static unsigned
distance(struct bytes a, const char *b)
{
	unsigned row[32];
	size_t len = strlen(b);

	if (len >= sizeof row / sizeof *row)
		return UINT32_MAX;
	for (unsigned j = 0; j <= len; j++)
		row[j] = j;
	for (unsigned i = 1; i <= a.len; i++) {
		unsigned before = row[0];

		row[0] = i;
		for (size_t j = 1; j <= len; j++) {
			unsigned cost =
			    before + (a.data[i - 1] != (uint8_t) b[j - 1]);

			before = row[j];
			if (row[j] + 1 < cost)
				cost = row[j] + 1;
			if (row[j - 1] + 1 < cost)
				cost = row[j - 1] + 1;
			row[j] = cost;
		}
	}
	return row[len];
}

/* " --format=json" for "jsn": names of options, and what they may be set to. */
static void
add_suggestion(struct text *why, struct bytes given)
{
	unsigned least = given.len < 5 ? 2 : 3;
	const char *name = NULL, *choice = NULL;
	const struct option_row *row;

	for (size_t i = 0; (row = option_row_at(i)); i++) {
		const char *const *c = row->choices;

		if (distance(given, row->name) < least) {
			least = distance(given, row->name);
			name = row->name;
			choice = NULL;
		}
		for (; c && *c; c++)
			if (distance(given, *c) < least) {
				least = distance(given, *c);
				name = row->name;
				choice = *c;
			}
	}
	if (name)
		text_printf(why, "; did you mean --%s%s%s?", name,
		    choice ? "=" : "", choice ? choice : "");
}

static void
add_hint(struct text *why)
{
	text_add_string(why, "    Try 'sealtree --help'.");
}

/* getopt_long() did not take `argument`. Abbreviations that fit more than one
 * name come here too. */
static void
explain_unknown(struct text *why, const char *argument)
{
	struct bytes given = bytes_of(argument);
	struct bytes name = bytes_clamp(given, 2, given.len);

	for (size_t i = 0; i < name.len; i++)
		if (name.data[i] == '=')
			name.len = i;
	text_add_string(why, "unrecognized option '--");
	text_add_visible(why, name);
	text_add_char(why, '\'');
	add_suggestion(why, name);
	add_hint(why);
}

void
option_explain(struct text *why, int result, char *const *argv)
{
	const struct option_row *row = option_row_of(optopt);
	const char *argument = argv[optind - 1];

	if (row && result == ':') {
		text_printf(why, "option '--%s' needs a value: %s", row->name,
		    row->argument);
		add_hint(why);
	} else if (row) {
		text_printf(why, "option '--%s' takes no value", row->name);
		add_hint(why);
	} else if (optopt) {
		text_add_string(why, "unrecognized option '-");
		text_add_visible(why, bytes_over(&(char){ (char) optopt }, 1));
		text_add_char(why, '\'');
		add_hint(why);
	} else {
		explain_unknown(why, argument);
	}
}

void
option_explain_value(
    struct text *why, const struct option_row *row, const char *value)
{
	text_printf(why, "--%s=", row->name);
	text_add_visible(why, bytes_of(value));
	if (row->choices)
		text_add_string(why, ": not one of");
	else
		text_printf(why, ": cannot be %s", row->argument);
	for (size_t i = 0; row->choices && row->choices[i]; i++)
		text_printf(why, "%s%s", i ? ", " : " ", row->choices[i]);
}
