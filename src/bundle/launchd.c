/* SPDX-License-Identifier: MIT */
/*
 * What an app wants launchd to run: the job files that SMAppService registers.
 * Folders and the key BundleProgram, a path from the bundle's root, after
 * Apple's ServiceManagement (2022) and launchd.plist(5).
 */
#include <config.h>

#include <errno.h>
#include <string.h>

#include <sealtree/limits.h>

#include "code_parts.h"

/* A path that a file gives may be written in any way; what cannot be followed
 * without going through links is not decided here. */
static enum job_program
find_program(struct parser *p, struct bytes program)
{
	struct source_stat stat;
	struct fault fault;
	const char *path;

	if (program.len == 0)
		return JOB_PROGRAM_NONE;
	if (memchr(program.data, 0, program.len))
		return JOB_PROGRAM_MISSING;
	path = path_join(
	    p->arena, p->place->path, arena_string(p->arena, program));
	if (!path)
		return JOB_PROGRAM_UNKNOWN;
	if (source_stat(p->source, path, &stat, &fault))
		return stat.type == SOURCE_DIRECTORY ? JOB_PROGRAM_MISSING
						     : JOB_PROGRAM_THERE;
	return fault.error == ENOENT ? JOB_PROGRAM_MISSING
				     : JOB_PROGRAM_UNKNOWN;
}

static void
read_job(struct parser *p, const char *path, bool daemon)
{
	struct code *code = p->code;
	struct launchd_job *job = &code->jobs[code->job_count];
	struct bytes content;

	if (!parser_read(p, "launchd", path, LIMIT_LAUNCHD_BYTES, &content))
		return;
	*job = (struct launchd_job){ .path = path, .daemon = daemon };
	code->defects.file = path;
	job->plist = plist_parse(content, p->arena, &code->defects);
	code->defects.file = NULL;
	job->program =
	    find_program(p, plist_string(job->plist, "BundleProgram"));
	code->job_count++;
}

static void
read_folder(struct parser *p, const char *name, bool daemon)
{
	const char *dir = path_join(p->arena, p->place->base, name);
	struct defects *defects = &p->code->defects;
	struct source_list list;
	struct fault fault;

	if (!dir)
		return;
	if (!source_list(p->source, dir, p->arena, &list, &fault)) {
		if (fault.error != ENOENT)
			parser_failed(p, dir, fault);
		return;
	}
	for (size_t i = 0; i < list.count; i++) {
		const char *path =
		    path_join(p->arena, dir, list.entries[i].name);

		if (list.entries[i].type != SOURCE_FILE || !path ||
		    !bytes_end(bytes_of(path), ".plist"))
			continue;
		if (p->code->job_count == LIMIT_LAUNCHD_JOBS) {
			defects->file = dir;
			defect_add(defects, DEFECT_LIMIT, NO_OFFSET,
			    "there are more than %d job files",
			    LIMIT_LAUNCHD_JOBS);
			defects->file = NULL;
			return;
		}
		read_job(p, path, daemon);
	}
}

void
parse_jobs(struct parser *p)
{
	if (p->place->layout != LAYOUT_DEEP || !p->place->base)
		return;
	p->code->jobs =
	    ARENA_ARRAY(p->arena, struct launchd_job, LIMIT_LAUNCHD_JOBS);
	read_folder(p, "Library/LaunchAgents", false);
	read_folder(p, "Library/LaunchDaemons", true);
}
