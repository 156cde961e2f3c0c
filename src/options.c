/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <getopt.h>
#include <string.h>

#include "option_rows.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define OPTION_COUNT COUNT(option_rows)

static bool
set_help(struct options *o, const struct option_row *row, const char *value)
{
	(void) row, (void) value;
	return o->help = true;
}

static bool
set_version(struct options *o, const struct option_row *row, const char *value)
{
	(void) row, (void) value;
	return o->version = true;
}

static bool
set_list_checks(
    struct options *o, const struct option_row *row, const char *value)
{
	(void) row, (void) value;
	return o->list_checks = true;
}

static bool
set_explain(struct options *o, const struct option_row *row, const char *value)
{
	(void) row;
	o->explain = value;
	return *value;
}

static bool
set_batch(struct options *o, const struct option_row *row, const char *value)
{
	(void) row, (void) value;
	return o->batch = true;
}

static bool
set_format(struct options *o, const struct option_row *row, const char *value)
{
	(void) row;
	o->format = format_find(value);
	return o->batch = o->format;
}

static bool
set_output(struct options *o, const struct option_row *row, const char *value)
{
	(void) row;
	o->output = value;
	o->batch = true;
	return *value;
}

static bool
set_force(struct options *o, const struct option_row *row, const char *value)
{
	(void) row, (void) value;
	return o->force = true;
}

static bool
set_fail_on(struct options *o, const struct option_row *row, const char *value)
{
	(void) row;
	o->fail_on_given = true;
	o->fail_on = SEVERITY_UNKNOWN;
	while (o->fail_on < SEVERITIES &&
	       strcmp(severity_name(o->fail_on), value) != 0)
		o->fail_on++;
	return true;
}

/* For the reader; given twice, the last one holds. */
static bool
set_reader(struct options *o, const struct option_row *row, const char *value)
{
	size_t i = 0;

	while (i < o->reader_count && strcmp(o->reader[i].name, row->name) != 0)
		i++;
	if (i == o->reader_count)
		o->reader_count++;
	o->reader[i] = (struct model_option){ row->name, value };
	return true;
}

/* As often as it is given. */
static bool
add_reader(struct options *o, const struct option_row *row, const char *value)
{
	if (o->reader_count == OPTIONS_FOR_READER || !*value)
		return false;
	o->reader[o->reader_count++] =
	    (struct model_option){ row->name, value };
	return true;
}

void
options_tell_reader(
    struct options *options, const char *name, const char *value)
{
	if (options->reader_count < OPTIONS_FOR_READER)
		options->reader[options->reader_count++] =
		    (struct model_option){ name, value };
}

static bool
set_has_device(
    struct options *o, const struct option_row *row, const char *value)
{
	o->has_device = o->batch = true;
	return set_reader(o, row, value);
}

static bool
set_target(struct options *o, const struct option_row *row, const char *value)
{
	o->target_chosen = true;
	return set_reader(o, row, value);
}

static bool
set_log(struct options *o, const struct option_row *row, const char *value)
{
	(void) row;
	o->log = value;
	return *value;
}

static bool
set_quiet(struct options *o, const struct option_row *row, const char *value)
{
	(void) row, (void) value;
	o->verbose = false;
	return o->quiet = true;
}

static bool
set_verbose(struct options *o, const struct option_row *row, const char *value)
{
	(void) row, (void) value;
	o->quiet = false;
	return o->verbose = true;
}

static bool
set_color(struct options *o, const struct option_row *row, const char *value)
{
	static const enum tui_color colors[] = { TUI_COLOR_AUTO,
		TUI_COLOR_ALWAYS, TUI_COLOR_NEVER };

	for (size_t i = 0; i < COUNT(colors); i++)
		if (strcmp(row->choices[i], value) == 0)
			o->color = colors[i];
	return true;
}

static bool
set_ascii(struct options *o, const struct option_row *row, const char *value)
{
	(void) row, (void) value;
	return o->ascii = true;
}

static bool
set_slow(struct options *o, const struct option_row *row, const char *value)
{
	(void) row, (void) value;
	return o->slow = true;
}

static bool
set_tab(struct options *o, const struct option_row *row, const char *value)
{
	(void) row;
	o->tab = value;
	return *value;
}

static bool
set_select(struct options *o, const struct option_row *row, const char *value)
{
	(void) row;
	o->select = value;
	return *value;
}

static const char *const fail_choices[] = { "error", "warning", "unknown",
	"never", NULL };
static const char *const color_choices[] = { "auto", "always", "never", NULL };
static const char *const target_choices[] = { "developer-id", "mac-app-store",
	"mac-development", "ios-store", "ios-development", "ios-enterprise",
	"ios-ad-hoc", NULL };

// clang-format off
const struct option_row option_rows[] = {
	{ "batch", 'b', NULL, NULL,
	  "no screen, a report on standard output; so it is\n"
	  "anyway where that is no terminal", set_batch },
	{ "format", 'f', "FORMAT", format_ids,
	  "of the report, text if not given; implies --batch", set_format },
	{ "output", 'o', "FILE", NULL,
	  "write the report there, whole or not at all; implies\n"
	  "--batch; - is standard output", set_output },
	{ "force", 0, NULL, NULL,
	  "overwrite the FILE of --output", set_force },
	{ "fail-on", 0, "LEVEL", fail_choices,
	  "exit with 1 from this severity on", set_fail_on },
	{ "target", 0, "TARGET", target_choices,
	  "judge as code for this way of distribution", set_target },
	{ "udid", 0, "UDID", NULL,
	  "judge as for the device of that ID", set_reader },
	{ "has-device", 0, "UDID", NULL,
	  "no report: whether each profile lists that device,\n"
	  "a line each; exit with 0 if all do, else with 1", set_has_device },
	{ "expires-within", 0, "DAYS", NULL,
	  "warn of profiles that end within so many days", set_reader },
	{ "severity", 0, "ID=LEVEL", NULL,
	  "judge what this check finds as that severity", add_reader },
	{ "ignore", 0, "ID", NULL,
	  "leave this check out", add_reader },
	{ "only", 0, "ID", NULL,
	  "make this check, and no other that is not named so", add_reader },
	{ "time", 0, "TIME", NULL,
	  "judge validity at YYYY-MM-DD[Thh:mm:ssZ], not now", set_reader },
	{ "jobs", 'j', "N", NULL,
	  "hash with N threads, not one a processor", set_reader },
	{ "anchors", 0, "DIR", NULL,
	  "certificates there stand for Apple's roots", set_reader },
	{ "explain-log", 0, "FILE", NULL,
	  "what Apple's tools say there, and what of it is so\n"
	  "here; - is standard input; without PATH in general", set_log },
	{ "baseline", 0, "OLD", NULL,
	  "compare with an older build of the same product", set_reader },
	{ "quiet", 'q', NULL, NULL,
	  "findings only, no progress; screen: leave no line", set_quiet },
	{ "verbose", 'v', NULL, NULL,
	  "text report: details of findings, lists in full", set_verbose },
	{ "tab", 0, "TAB", NULL,
	  "screen: begin with this tab, by number or name", set_tab },
	{ "select", 0, "PATH", NULL,
	  "screen: begin at this row", set_select },
	{ "color", 0, "WHEN", color_choices,
	  "screen: colors; default auto", set_color },
	{ "ascii", 0, NULL, NULL,
	  "screen: nothing beyond ASCII", set_ascii },
	{ "slow", 0, NULL, NULL,
	  "screen: fewer updates, for slow lines", set_slow },
	{ "list-checks", 0, NULL, NULL,
	  "the checks that there are, a line each", set_list_checks },
	{ "explain", 0, "ID", NULL,
	  "what that check means, and how to mend it", set_explain },
	{ "help", 'h', NULL, NULL, "this text", set_help },
	{ "version", 'V', NULL, NULL, "the program's version", set_version },
};
// clang-format on

const size_t option_count = OPTION_COUNT;

enum {
	FIRST_VALUE = 256 /* of long options, beyond all letters */
};

static void
make_getopt(struct option *longs, char *letters)
{
	*letters++ = ':';
	for (size_t i = 0; i < OPTION_COUNT; i++) {
		longs[i].name = option_rows[i].name;
		longs[i].has_arg =
		    option_rows[i].argument ? required_argument : no_argument;
		longs[i].val = FIRST_VALUE + (int) i;
		if (!option_rows[i].letter)
			continue;
		*letters++ = option_rows[i].letter;
		if (option_rows[i].argument)
			*letters++ = ':';
	}
	*letters = '\0';
}

const struct option_row *
option_row_of(int value)
{
	if (value >= FIRST_VALUE)
		return &option_rows[value - FIRST_VALUE];
	for (size_t i = 0; i < OPTION_COUNT; i++)
		if (option_rows[i].letter && option_rows[i].letter == value)
			return &option_rows[i];
	return NULL;
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

bool
options_parse(struct options *options, int argc, char **argv, struct text *why)
{
	struct option longs[OPTION_COUNT + 1] = { 0 };
	char letters[2 * OPTION_COUNT + 2];
	int result;

	*options = (struct options){
		.format = format_find("text"),
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
	return true;
}

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
	      "a Mach-O file or a provisioning profile. Nothing of it is run"
	      " or changed.\n"
	      "\n",
	    out);
	for (size_t i = 0; i < OPTION_COUNT; i++)
		print_row(out, &option_rows[i]);
	fputs("\n"
	      "Exit status: 0 no finding from the level of --fail-on on"
	      " (default error),\n"
	      "1 such findings, 2 trouble: usage, unreadable input, a report"
	      " that is not\n"
	      "complete or could not be written. On the screen 0, unless"
	      " --fail-on is given.\n",
	    out);
}
