/* SPDX-License-Identifier: MIT */
/* Jobs that an app has launchd run, and the programs of these. */
#include <config.h>

#include <string.h>

#include "extension.h"

static struct finding *
add_about_job(const struct check *check, const struct launchd_job *job,
    const char *key, struct findings *findings, const char *message)
{
	struct finding *finding = finding_add(findings, check, "%s", message);

	finding->file = job->path;
	finding->key = bytes_of(key);
	return finding;
}

/* By convention, which launchctl and people go by. */
static void
judge_label(const struct check *check, const struct launchd_job *job,
    struct findings *findings)
{
	struct bytes label = plist_string(job->plist, "Label");
	struct bytes name = bytes_of(path_name(job->path));
	struct finding *finding;

	name.len -= strlen(".plist");
	if (label.len > 0 && bytes_equal(label, name))
		return;
	finding = add_about_job(check, job, "Label", findings,
	    label.len > 0 ? "the job is not labelled as its file is named"
			  : "the job has no label");
	finding->seen = visible(findings->arena, label);
	finding->wanted = visible(findings->arena, name);
	if (label.len > 0)
		finding->severity = SEVERITY_WARNING;
}

/* The code in `subject` that this path is the executable of; NULL: none. */
static const struct check_subject *
find_code(const struct check_subject *subject, const char *path)
{
	for (size_t i = 0; i < subject->child_count; i++) {
		const struct check_subject *child = subject->children[i];
		const struct code *code = child->code;

		if (code->macho_path && strcmp(code->macho_path, path) == 0)
			return child;
		if (lies_below(path, code->place->path))
			return find_code(child, path);
	}
	return NULL;
}

static void
judge_signature(const struct check *check, const struct launchd_job *job,
    const struct check_subject *app, const struct check_subject *program,
    struct findings *findings)
{
	struct signed_slice inner, outer;
	struct finding *finding;

	if (!first_signed(program, &inner)) {
		finding = add_about_job(check, job, "BundleProgram", findings,
		    "the job's program is not signed");
		relate(finding, findings, program);
		return;
	}
	if (!is_identified(&inner) || !signed_like(app, inner.arch, &outer) ||
	    !is_identified(&outer) ||
	    bytes_equal(inner.directory->team, outer.directory->team))
		return;
	finding = add_about_job(check, job, "BundleProgram", findings,
	    "the job's program is of another team than the app");
	finding->seen = visible(findings->arena, inner.directory->team);
	finding->wanted = visible(findings->arena, outer.directory->team);
	relate(finding, findings, program);
}

/* Only a person's own agents are meant to name programs elsewhere. */
static void
judge_other_program(const struct check *check, const struct launchd_job *job,
    struct findings *findings)
{
	const struct plist *arguments =
	    plist_get_typed(job->plist, "ProgramArguments", PLIST_ARRAY);
	struct bytes program = plist_string(job->plist, "Program");
	struct finding *finding;

	if (program.len == 0 && arguments && arguments->first &&
	    arguments->first->type == PLIST_STRING)
		program = arguments->first->bytes;
	if (program.len == 0) {
		add_about_job(check, job, "BundleProgram", findings,
		    "the job names no program");
		return;
	}
	if (!bytes_begin(program, "/"))
		return;
	finding = add_about_job(check, job, "ProgramArguments", findings,
	    "the job's program is outside the app");
	finding->severity = SEVERITY_INFO;
	finding->seen = visible(findings->arena, program);
}

static void
judge_job(const struct check *check, const struct check_subject *subject,
    const struct launchd_job *job, struct findings *findings)
{
	struct bytes program = plist_string(job->plist, "BundleProgram");
	const struct check_subject *code;
	const char *path;

	judge_label(check, job, findings);
	if (job->program == JOB_PROGRAM_NONE) {
		judge_other_program(check, job, findings);
		return;
	}
	if (job->program == JOB_PROGRAM_MISSING) {
		add_about_job(check, job, "BundleProgram", findings,
		    "the job's program is not in the app")
		    ->seen = visible(findings->arena, program);
		return;
	}
	path = path_join(findings->arena, subject->code->place->path,
	    arena_string(findings->arena, program));
	code = path ? find_code(subject, path) : NULL;
	if (code)
		judge_signature(check, job, subject, code, findings);
}

static void
launchd_plist_target_missing(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	const struct code *code = subject->code;

	for (size_t i = 0; i < code->job_count; i++)
		if (code->jobs[i].plist)
			judge_job(check, subject, &code->jobs[i], findings);
}

static const char *const says_not_permitted[] = { "SMAppServiceErrorDomain",
	"Operation not permitted", "Invalid argument", "spawn failed", NULL };

const struct check launchd_checks[] = {
	{
	    .id = "launchd-plist-target-missing",
	    .title = "Job for launchd that cannot be run",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = launchd_plist_target_missing,
	    .contexts = IN_MAC,
	    .guards = GUARD_APPLE | GUARD_UNSIGNED_BUILD,
	    .relation = RELATION_PARENT,
	    .means = "The app cannot register the job, or launchd does not "
		     "find a program that it may run.",
	    .fix = "Let BundleProgram be the path of the program from the "
		   "app's root (Contents/MacOS/…), name the file by the "
		   "label, and sign the program by the app's team.",
	    .when = "a file in Contents/Library/LaunchAgents or LaunchDaemons "
		    "names no program, or one that is not in the app, not "
		    "signed or of another team; or its label is not the "
		    "file's name",
	    .unless = "a path through links; programs outside the app are "
		      "told for information, another label as a warning",
	    .source = "Placing Content in a Bundle, 2021; Apple, SMAppService",
	    .apple = says_not_permitted,
	},
	{ 0 },
};
