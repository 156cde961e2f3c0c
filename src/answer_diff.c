/* SPDX-License-Identifier: MIT */
/* --diff: what differs between two builds. */
#include <config.h>

#include "answer.h"
#include "batch.h"

static void
add_formats(struct text *why)
{
	size_t told = 0;

	for (const struct format *const *f = formats(); *f; f++)
		if ((*f)->write_difference)
			text_printf(why, "%s%s", told++ ? ", " : "", (*f)->id);
}

bool
answer_diff_fits(const struct options *options, struct text *why)
{
	const struct format *format = options->report.format;

	if (options->answer != answer_diff)
		return true;
	if (options->path_count != 2) {
		text_printf(why,
		    "--diff compares two PATHs, the old build and the new;"
		    " here %s %zu",
		    options->path_count == 1 ? "is" : "are",
		    options->path_count);
	} else if (!format->write_difference) {
		text_printf(why, "--diff has no format '%s', but ", format->id);
		add_formats(why);
	}
	return !why->len;
}

static int
status_of(const struct compared_builds *builds)
{
	if (!builds->complete)
		return EXIT_NOT_WHOLE;
	return compared_builds_same(builds) ? EXIT_CLEAN : EXIT_FINDINGS;
}

int
answer_diff(FILE *out, struct model *model, const struct options *options)
{
	struct compared_builds builds;
	const struct report_difference difference = {
		.builds = &builds,
		.version = PACKAGE_VERSION,
		.old = bytes_of(options->paths[0]),
		.new = bytes_of(options->paths[1]),
		.verbose = options->verbose,
	};
	int status = EXIT_TROUBLE;

	if (compare_builds(&builds, model, 0, 1) &&
	    options->report.format->write_difference(out, &difference))
		status = status_of(&builds);
	compared_builds_release(&builds);
	return status;
}
