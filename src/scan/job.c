/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <string.h>

#include "job.h"

struct job
job_begin(struct scan *scan, unsigned root, struct row *row)
{
	struct job job = { .scan = scan, .row = row, .root = root };

	worker_lock(scan->worker);
	job.number = ++scan->job;
	worker_unlock(scan->worker);
	return job;
}

static void
tell_at(struct job *job, bool done)
{
	struct scan *scan = job->scan;

	worker_lock(scan->worker);
	if (scan->events.at)
		scan->events.at(scan->context, job->number, job->root,
		    job->row ? job->row->node.id : 0, job->phase, job->path,
		    done);
	worker_unlock(scan->worker);
}

void
job_at(struct job *job, const char *phase, const char *path)
{
	job->phase = phase;
	job->path = path;
	tell_at(job, false);
}

void
job_end(struct job *job)
{
	if (job->phase)
		tell_at(job, true);
}

/* On request: what is not discovered is not looked at in any other way. */
static bool
is_unwanted(const struct job *job, const char *phase, const char *path)
{
	const char *const *skips = job->scan->options.judging.skips;

	if (!skips || strcmp(phase, "discover") != 0)
		return false;
	while (*skips && strcmp(*skips, path) != 0)
		skips++;
	return *skips;
}

bool
job_skips(struct job *job, const char *phase, const char *path)
{
	const struct scan_options *options = &job->scan->options;

	if (is_unwanted(job, phase, path))
		return job->skipped = true;
	for (size_t i = 0; i < options->skip_count; i++)
		if (options->skips[i].root == job->root &&
		    strcmp(options->skips[i].phase, phase) == 0 &&
		    strcmp(options->skips[i].path, path) == 0) {
			job->skipped = true;
			return true;
		}
	return false;
}
