/* SPDX-License-Identifier: MIT */
/* What --help says. */
#include <config.h>

#include <string.h>

#include "option_rows.h"

void
options_usage(FILE *out)
{
	fputs(
	    "usage: sealtree [OPTION]... PATH...\n"
	    "\n"
	    "  sealtree Example.app                 look at it on the screen\n"
	    "  sealtree --batch Example.app         a report to read\n"
	    "  sealtree -f json -o report.json Example.app\n"
	    "\n"
	    "Try 'sealtree --help'.\n",
	    out);
}

static void
print_choices(FILE *out, const struct option_row *row)
{
	fprintf(out, "%28s", "");
	for (size_t i = 0; row->choices[i]; i++) {
		/* In lines that fit beside the names. */
		if (i && i % 3 == 0)
			fprintf(out, ",\n%28s", "");
		else if (i)
			fputs(", ", out);
		fputs(row->choices[i], out);
	}
	fputc('\n', out);
}

static void
print_row(FILE *out, const struct option_row *row)
{
	char name[32];
	const char *line = row->help, *end;

	snprintf(name, sizeof name, "--%s%s%s", row->name,
	    row->argument ? "=" : "", row->argument ? row->argument : "");
	fprintf(out, "  %c%c%c %-21s ", row->letter ? '-' : ' ',
	    row->letter ? row->letter : ' ', row->letter ? ',' : ' ', name);
	while ((end = strchr(line, '\n'))) {
		fprintf(out, "%.*s\n%28s", (int) (end - line), line, "");
		line = end + 1;
	}
	fprintf(out, "%s\n", line);
	if (row->choices)
		print_choices(out, row);
}

void
options_help(FILE *out)
{
	fputs("usage: sealtree [OPTION]... PATH...\n"
	      "\n"
	      "Inspects the signatures of Apple code. PATH is a bundle, a"
	      " folder with bundles,\n"
	      "a Mach-O file, a provisioning profile or an archive of these;"
	      " - is what standard\n"
	      "input brings. Nothing of it is run or changed.\n"
	      "\n",
	    out);
	for (const struct option_group *g = option_groups; g->title; g++) {
		fprintf(out, "%s:\n", g->title);
		for (const struct option_row *row = g->rows; row->name; row++)
			print_row(out, row);
	}
	fputs("\n"
	      "Exit status: 0 no finding from the level of --fail-on on"
	      " (default error),\n"
	      "1 such findings, 2 trouble: usage, unreadable input, a report"
	      " that is not\n"
	      "complete or could not be written. On the screen 0, unless"
	      " --fail-on is given.\n",
	    out);
}
