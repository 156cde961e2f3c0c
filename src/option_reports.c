/* SPDX-License-Identifier: MIT */
/* Options on what is written, and where. */
#include <config.h>

#include <string.h>

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
	o->has_device = o->batch = true;
	return option_for_reader(o, row, value);
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
	{ "force", 0, NULL, NULL,
	  "overwrite the FILE of --output", set_force },
	{ "fail-on", 0, "LEVEL", fail_choices,
	  "exit with 1 from this severity on", set_fail_on },
	{ "redact", 0, NULL, NULL,
	  "of device IDs tell the first and last four only", set_redact },
	{ "has-device", 0, "UDID", NULL,
	  "no report: whether each profile lists that device,\n"
	  "a line each; exit with 0 if all do, else with 1", set_has_device },
	{ "quiet", 'q', NULL, NULL,
	  "findings only, no progress; screen: leave no line", set_quiet },
	{ "verbose", 'v', NULL, NULL,
	  "text report: details of findings, lists in full", set_verbose },
	{ 0 },
};
// clang-format on
