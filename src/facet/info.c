/* SPDX-License-Identifier: MIT */
#include <config.h>

#include "values.h"

/* Each property list has lazy lists of its own, in this order. */
enum {
	OF_FILE,
	OF_SECTION,
	OF_LAUNCHD_SECTION,
	OF_JOBS
};

static const struct plist *
plist_at(const struct code *code, uint32_t which)
{
	switch (which) {
	case OF_FILE:
		return code->info;
	case OF_SECTION:
		return code->info_embedded;
	case OF_LAUNCHD_SECTION:
		return code->launchd_embedded;
	default:
		return which - OF_JOBS < code->job_count
			   ? code->jobs[which - OF_JOBS].plist
			   : NULL;
	}
}

static void
show(struct outline *o, const struct code *code, uint32_t which,
    const char *key, const char *label)
{
	const struct plist *plist = plist_at(code, which);

	if (plist)
		show_plist_lazily(o, key, label, plist, which * PLIST_LISTS);
}

static void
show_program(struct outline *o, enum job_program program)
{
	static const enum tone tones[] = {
		[JOB_PROGRAM_THERE] = TONE_PLAIN,
		[JOB_PROGRAM_MISSING] = TONE_BAD,
		[JOB_PROGRAM_UNKNOWN] = TONE_UNKNOWN,
	};
	static const char *const said[] = {
		[JOB_PROGRAM_THERE] = "is in the bundle",
		[JOB_PROGRAM_MISSING] = "is not in the bundle",
		[JOB_PROGRAM_UNKNOWN] = "was not found without links",
	};

	if (program == JOB_PROGRAM_NONE)
		return;
	outline_tone(o, tones[program]);
	outline_string(o, "program", "Program", said[program]);
}

static void
show_jobs(struct outline *o, const struct code *code)
{
	for (size_t i = 0; i < code->job_count; i++) {
		const struct launchd_job *job = &code->jobs[i];

		outline_map(o, "job",
		    job->daemon ? "Job for launchd, a daemon"
				: "Job for launchd, an agent");
		outline_string(o, "path", "File", job->path);
		show_program(o, job->program);
		show(o, code, (uint32_t) (OF_JOBS + i), "plist", "Job");
		outline_close(o);
	}
}

/* The hash in slot -1 was not compared with the file yet. */
static void
show_bound(struct outline *o, const struct node *node)
{
	const struct directory *d = signature_directory(node_signature(node));
	struct bytes hash = { 0 };

	if (!d)
		return;
	hash = directory_special_hash(d, SLOT_INFO);
	if (hash.len == 0) {
		outline_string(o, "bound", "Signed hash",
		    "none: the signature does not bind it");
		return;
	}
	outline_tone(o, TONE_UNKNOWN);
	outline_hex(o, "bound", "Signed hash, not compared", hash);
}

static void
describe(const struct node *node, struct outline *o)
{
	const struct code *code = node->code;
	const char *path =
	    code->info_path ? code->info_path : code->place->info_path;

	if (path)
		outline_string(o, "path", "File", path);
	show_bound(o, node);
	if (path && !code->info) {
		outline_tone(o, TONE_BAD);
		outline_string(o, "info", "Info.plist", "cannot be read");
	}
	show(o, code, OF_FILE, "info", "Info.plist");
	show(o, code, OF_SECTION, "info_embedded",
	    "In the executable (__TEXT,__info_plist)");
	show(o, code, OF_LAUNCHD_SECTION, "launchd_embedded",
	    "In the executable (__TEXT,__launchd_plist)");
	show_jobs(o, code);
}

static void
rows(const struct node *node, uint32_t list, uint64_t first, uint64_t count,
    struct outline *o)
{
	uint32_t which = list / PLIST_LISTS;
	const struct plist *plist = plist_at(node->code, which);

	if (plist)
		show_plist_rows(
		    o, plist, which * PLIST_LISTS, list, first, count);
}

static bool
applies(const struct node *node)
{
	return node_is_read(node) &&
	       (node->code->info || node->code->info_embedded ||
		   node->code->launchd_embedded || node->code->job_count > 0 ||
		   node->place->info_path);
}

const struct facet facet_info = {
	.id = "info",
	.title = "Info.plist",
	.tab = true,
	.applies = applies,
	.describe = describe,
	.rows = rows,
};
