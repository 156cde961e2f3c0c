/* SPDX-License-Identifier: MIT */
/* Options on what is written, and where. */
#include <config.h>

#include <string.h>

#include "answer.h"
#include "option_rows.h"

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
	o->report.format = format_find(value);
	o->one_report = true;
	return o->batch = o->report.format;
}

static bool
set_output(struct options *o, const struct option_row *row, const char *value)
{
	(void) row;
	o->report.file = value;
	o->one_report = o->batch = true;
	return *value;
}

/* The format before the first colon; NULL. */
static const struct format *
format_before(const char *value)
{
	size_t len = strcspn(value, ":");

	for (const struct format *const *f = formats(); *f; f++)
		if (strlen((*f)->id) == len &&
		    strncmp((*f)->id, value, len) == 0 && value[len])
			return *f;
	return NULL;
}

static bool
add_report(struct options *o, const struct option_row *row, const char *value)
{
	const struct format *format = format_before(value);
	const char *file = value + strcspn(value, ":") + 1;

	(void) row;
	/* One place is for --format. */
	if (!format || !*file || o->report_count == REPORTS_MOST - 1)
		return false;
	o->reports[o->report_count++] = (struct wanted_report){ format, file };
	return o->batch = true;
}

static bool
set_redact(struct options *o, const struct option_row *row, const char *value)
{
	(void) row, (void) value;
	return o->redact = true;
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

static bool
set_has_device(
    struct options *o, const struct option_row *row, const char *value)
{
	o->answer = answer_has_device;
	o->batch = true;
	return option_for_reader(o, row, value);
}

static bool
set_diff(struct options *o, const struct option_row *row, const char *value)
{
	(void) row, (void) value;
	o->answer = answer_diff;
	return true;
}

static bool
set_devices(struct options *o, const struct option_row *row, const char *value)
{
	(void) row, (void) value;
	o->answer = answer_devices;
	return o->batch = true;
}

static bool
add_print(struct options *o, const struct option_row *row, const char *value)
{
	(void) row;
	if (!report_print_knows(value) || o->print_count == PRINTS_MOST)
		return false;
	o->print[o->print_count++] = value;
	o->answer = answer_print;
	return o->batch = true;
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

static const char *const fail_choices[] = { "error", "warning", "unknown",
	"never", NULL };

// clang-format off
const struct option_row option_reports[] = {
	{ "batch", 'b', NULL, NULL,
	  "no screen, a report on standard output; so it is\n"
	  "anyway where that is no terminal", set_batch },
	{ "format", 'f', "FORMAT", format_ids,
	  "of the report, text if not given; implies --batch", set_format },
	{ "output", 'o', "FILE", NULL,
	  "write the report there, whole or not at all; implies\n"
	  "--batch; - is standard output", set_output },
	{ "report", 0, "FORMAT:FILE", NULL,
	  "the same for each that is given: several reports\n"
	  "of one run", add_report },
	{ "force", 0, NULL, NULL,
	  "overwrite the FILE of --output and --report", set_force },
	{ "fail-on", 0, "LEVEL", fail_choices,
	  "exit with 1 from this severity on", set_fail_on },
	{ "redact", 0, NULL, NULL,
	  "of device IDs tell the first and last four only", set_redact },
	{ "diff", 0, NULL, NULL,
	  "no report: what differs between two PATHs, the old\n"
	  "build and the new; exit with 0 if nothing, else 1", set_diff },
	{ "has-device", 0, "UDID", NULL,
	  "no report: whether each profile lists that device,\n"
	  "a line each; exit with 0 if all do, else with 1", set_has_device },
	{ "devices", 0, NULL, NULL,
	  "no report: the devices of all profiles, a line each;\n"
	  "exit with 1 if there are none", set_devices },
	{ "print", 0, "KEY", NULL,
	  "no report: this value of PATH, or of what --select\n"
	  "names, a line each; exit with 1 if it has none;\n"
	  "team, cdhash, identifier, entitlement:KEY ...", add_print },
	{ "quiet", 'q', NULL, NULL,
	  "findings only, no progress; screen: leave no line", set_quiet },
	{ "verbose", 'v', NULL, NULL,
	  "text report: details of findings, lists in full", set_verbose },
	{ 0 },
};
// clang-format on
