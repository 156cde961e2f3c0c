/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <unistd.h>

#include "progress.h"

FILE *
progress_terminal(FILE *file)
{
	int descriptor = fileno(file);

	/* In the background it would write over what somebody types. */
	return isatty(descriptor) && tcgetpgrp(descriptor) == getpgrp() ? file
									: NULL;
}

struct progress
progress_begin(FILE *out, uint64_t now_ms)
{
	return (struct progress){ .out = out, .last_ms = now_ms };
}

bool
progress_is_due(const struct progress *progress, uint64_t now_ms)
{
	return progress->out && now_ms - progress->last_ms >= PROGRESS_MS;
}

/* Words and numbers of its own only: nothing of a subject, and narrower than
 * any terminal. */
void
progress_show(struct progress *progress, const struct model_counts *counts,
    uint64_t now_ms)
{
	bool reading = counts->read < counts->nodes;
	int width;

	if (!progress_is_due(progress, now_ms))
		return;
	progress->last_ms = now_ms;
	width = fprintf(progress->out, "\r%s %u of %u",
	    reading ? "reading" : "verifying",
	    reading ? counts->read : counts->verified, counts->nodes);
	if (width - 1 < progress->shown)
		fprintf(progress->out, "%*s", progress->shown - width + 1, "");
	progress->shown = width - 1;
	fflush(progress->out);
}

void
progress_erase(struct progress *progress)
{
	if (!progress->shown)
		return;
	fprintf(progress->out, "\r%*s\r", progress->shown, "");
	fflush(progress->out);
	progress->shown = 0;
}
