/* SPDX-License-Identifier: MIT */
/* Files that a seal does not know, and what brought them in. */
#include <config.h>

#include <string.h>

#include <sealtree/limits.h>

#include "themes.h"

static bool
is_noted(const struct check_subject *subject, enum notable_kind kind,
    enum source_type type, const char *path)
{
	const struct notable *n;
	size_t at = 0;

	while ((n = code_notable(subject->code, kind, &at)))
		if (n->type == type && strcmp(n->path, path) == 0)
			return true;
	return false;
}

/* Its name has to say enough where the walk did not keep all. */
static bool
is_noted_or_left_out(const struct check_subject *subject,
    enum notable_kind kind, enum source_type type, const char *path)
{
	return code_notable_count(subject->code, kind) > LIMIT_NOTABLE_FILES ||
	       is_noted(subject, kind, type, path);
}

static bool
is_shadow(const struct check_subject *subject, const char *path)
{
	return strstr(path, "/__MACOSX/") ||
	       (strncmp(path_name(path), "._", 2) == 0 &&
		   is_noted_or_left_out(
		       subject, NOTABLE_APPLEDOUBLE, SOURCE_FILE, path));
}

static bool
is_store_link(const struct check_subject *subject, const char *path)
{
	return strcmp(path_name(path), ".DS_Store") == 0 &&
	       is_noted_or_left_out(
		   subject, NOTABLE_DS_STORE, SOURCE_LINK, path);
}

static bool
is_special(const struct check_subject *subject, const char *path)
{
	return is_noted(subject, NOTABLE_SPECIAL, SOURCE_SPECIAL, path);
}

/* What programs write beside their code while they run. */
static bool
is_written(const struct check_subject *subject, const char *path)
{
	static const char *const ends[] = { ".pyc", ".pyo", ".log", ".lock",
		"-wal", "-shm", "-journal" };
	struct bytes name = bytes_of(path_name(path));

	(void) subject;
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		if (bytes_end(name, ends[i]))
			return true;
	return false;
}

static const struct origin {
	const char *id; /* of the check that tells of it */
	bool (*brought)(const struct check_subject *subject, const char *path);
} origins[] = {
	{ "appledouble-files", is_shadow },
	{ "ds-store-symlink", is_store_link },
	{ "unreadable-or-special-file", is_special },
	{ "bytecode-in-bundle", is_written },
};

enum {
	ORIGINS = sizeof origins / sizeof *origins
};

static const char *
origin_of(
    const struct seal_problem *problem, const struct check_subject *subject)
{
	for (size_t i = 0; i < ORIGINS; i++)
		if (origins[i].brought(subject, problem->path))
			return origins[i].id;
	return NULL;
}

/* One finding of all that came from there. */
static void
add_brought(const struct check *check, const struct check_subject *subject,
    struct findings *findings, const struct origin *origin)
{
	const struct seal_verdict *v = seal_verdict_of(subject);
	struct finding *finding = NULL;

	for (size_t i = 0; v && i < v->problem_count; i++) {
		const struct seal_problem *problem = &v->problems[i];

		if (problem->kind != SEAL_ADDED ||
		    origin_of(problem, subject) != origin->id)
			continue;
		if (finding)
			finding->count++;
		else
			finding =
			    add_seal_problem(check, subject, problem, findings);
		finding->after = origin->id;
	}
}

static bool
is_of_no_origin(
    const struct seal_problem *problem, const struct check_subject *subject)
{
	return !origin_of(problem, subject);
}

static void
resource_added(const struct check *check, const struct check_subject *subject,
    struct findings *findings)
{
	add_seal_problems(check, subject, findings, 1u << SEAL_ADDED,
	    is_of_no_origin, "were added since it was sealed");
	for (size_t i = 0; i < ORIGINS; i++)
		add_brought(check, subject, findings, &origins[i]);
}

static void
bytecode_in_bundle(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	const struct origin *written = &origins[ORIGINS - 1];
	size_t first = findings->count;

	add_brought(check, subject, findings, written);
	if (findings->count == first)
		return;
	findings->list[first].after = NULL;
	findings->list[first].message =
	    "no seal knows it, and programs write such files as they run";
	findings->list[first].wanted = NULL;
}

static const char *const says_added[] = {
	"a sealed resource is missing or invalid", "file added",
	"File added after outer app bundle was codesigned.", NULL
};

const struct check added_checks[] = {
	{
	    .id = "resource-added",
	    .title = "File that is not sealed",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_NODE,
	    .run = resource_added,
	    .means = "The file was not there when the bundle was signed.",
	    .fix = "Remove it, or put it in before signing. What a program "
		   "writes belongs into Application Support or Caches.",
	    .when = "a file is there that a rule seals, and the seal does not "
		    "list it",
	    .unless = "at equal weight an omitting rule wins",
	    .source = "Apple's Security, open source, 2025",
	    .apple = says_added,
	},
	{
	    .id = "bytecode-in-bundle",
	    .title = "A program writes into its own bundle",
	    .severity = SEVERITY_WARNING,
	    .scope = CHECK_BUNDLE,
	    .run = bytecode_in_bundle,
	    .contexts = IN_MAC,
	    .guards = GUARD_APPLE,
	    .means = "It may have been written when the program was started: "
		     "then the first start breaks the signature, on every "
		     "Mac.",
	    .fix = "Compile to bytecode before signing, or set "
		   "PYTHONDONTWRITEBYTECODE; write what changes to "
		   "~/Library/Caches.",
	    .when = "a file that no seal knows is Python's bytecode, a log, a "
		    "lock, or what a database writes beside it, by its name",
	    .unless = "what the seal lists",
	    .source = "developer.apple.com forums, thread 706442, 2022; the "
		      "list of names is not confirmed",
	    .apple = says_added,
	},
	{ 0 },
};
