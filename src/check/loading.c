/* SPDX-License-Identifier: MIT */
/* Libraries that are not where a load command looks for them. */
#include <config.h>

#include <string.h>

#include "loading.h"

static bool
is_by_run_path(const struct edge *edge)
{
	return bytes_begin(edge->library->path, "@rpath/");
}

static bool
is_missing(const struct edge *edge)
{
	return edge->load->result == LOAD_MISSING && !edge->weak;
}

static void
dylib_not_found(const struct check *check, const struct check_subject *subject,
    struct findings *findings)
{
	struct edge edge;
	size_t at = 0;

	while (next_edge(subject, &at, &edge) && !told_enough(findings, check))
		if (!is_missing(&edge))
			continue;
		else if (!is_by_run_path(&edge))
			add_edge(check, subject, &edge, findings,
			    "a library that it needs is not there");
		else if (!edge.load->searched)
			add_edge(check, subject, &edge, findings,
			    "a library that it needs is sought by @rpath, and "
			    "nothing that loads it has an LC_RPATH");
}

/* The first place that is not in the bundle may have it, on some machine. */
static void
rpath_unresolved(const struct check *check, const struct check_subject *subject,
    struct findings *findings)
{
	struct edge edge;
	size_t at = 0;

	while (
	    next_edge(subject, &at, &edge) && !told_enough(findings, check)) {
		struct bytes elsewhere = edge.load->elsewhere;

		if (!is_missing(&edge) || !is_by_run_path(&edge) ||
		    !edge.load->searched)
			continue;
		if (elsewhere.len > 0)
			add_edge(check, subject, &edge, findings,
			    "no LC_RPATH leads to a library in the bundle; %s "
			    "leads out of it",
			    visible(findings->arena, elsewhere));
		else
			add_edge(check, subject, &edge, findings,
			    "no LC_RPATH leads to a library that it needs");
	}
}

static void
weak_dylib_missing(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	struct edge edge;
	size_t at = 0;

	while (next_edge(subject, &at, &edge) && !told_enough(findings, check))
		if (edge.weak && edge.load->result == LOAD_MISSING)
			add_edge(check, subject, &edge, findings,
			    "a library that it can do without is not there");
}

/* What is only run where it was made may use what is there. */
static void
dylib_absolute_outside_system(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	struct load_path path;
	size_t at = 0;

	while (next_load_path(subject, &at, &path) &&
	       !told_enough(findings, check)) {
		struct finding *finding;

		if (!path.library || !path_is_foreign(path.path))
			continue;
		finding = add_path(check, subject, &path, findings,
		    "it loads a library of this machine, not of the bundle");
		if (path.library->kind == LIBRARY_WEAK ||
		    !target_is_in(subject->target, IN_DISTRIBUTION))
			finding->severity = SEVERITY_WARNING;
	}
}

/* The framework in this one that bears what is sought; NULL: none. */
static const struct check_subject *
nested_bearer(const struct check_subject *subject, const struct edge *edge)
{
	struct bytes leaf = bytes_clamp(
	    edge->library->path, strlen("@rpath"), edge->library->path.len);

	for (size_t i = 0; i < subject->child_count; i++) {
		const struct code *child = subject->children[i]->code;

		if (!child->macho_path)
			continue;
		if (leaf.len < strlen(child->macho_path) &&
		    bytes_equal(
			leaf, bytes_of(child->macho_path +
				       strlen(child->macho_path) - leaf.len)))
			return subject->children[i];
	}
	return NULL;
}

static void
umbrella_not_embedded(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	struct edge edge;
	size_t at = 0;

	if (!kind_is(subject, "framework"))
		return;
	while (
	    next_edge(subject, &at, &edge) && !told_enough(findings, check)) {
		const struct check_subject *bearer;

		if (!is_missing(&edge) || !is_by_run_path(&edge))
			continue;
		bearer = nested_bearer(subject, &edge);
		if (bearer)
			relate(add_edge(check, subject, &edge, findings,
				   "it needs a framework that lies in itself, "
				   "and is not sought there"),
			    findings, bearer);
	}
}

static void
load_search_incomplete(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	if (subject->loads && subject->loads->capped)
		finding_add(findings, check,
		    "there are more libraries, or more ways to them, than are "
		    "followed")
		    ->reason = "limit";
}

static const char *const says_not_found[] = {
	"Library not loaded:", "ITMS-90562", "no LC_RPATH's found", NULL
};
static const char *const says_unresolved[] = { "Library not loaded: @rpath/",
	"no LC_RPATH's found", NULL };
static const char *const says_absolute[] = { "Library not loaded: /opt/",
	NULL };
static const char *const umbrellas[] = { "umbrella-not-embedded", NULL };

#define DYLD_SOURCE "Apple's dyld, open source, 2025"

const struct check loading_checks[] = {
	{
	    .id = "umbrella-not-embedded",
	    .title = "Framework is not in the app",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = umbrella_not_embedded,
	    .contexts = IN_IOS,
	    .guards = GUARD_APPLE,
	    .relation = RELATION_LOAD,
	    .means = "On these systems all frameworks stand side by side in "
		     "the app: one that lies in another is not found.",
	    .fix = "Embed it in the app, beside the framework that needs it.",
	    .when = "a framework needs another by @rpath which lies in itself "
		    "only, and no LC_RPATH leads there",
	    .source = "Apple TN2435, 2017",
	    .apple = says_unresolved,
	},
	{
	    .id = "dylib-not-found",
	    .title = "Library is not there",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = dylib_not_found,
	    .guards = GUARD_APPLE | GUARD_TEST,
	    .relation = RELATION_LOAD,
	    .means = "A program ends at start where a library is missing that "
		     "it, or what it loads, needs.",
	    .fix = "Embed the library, or correct the path with "
		   "install_name_tool -change, then sign again.",
	    .when = "a load command leads to no file in the bundle, or looks "
		    "by @rpath and nobody has an LC_RPATH",
	    .unless = "libraries of the system; weak ones; code of which it "
		      "is not known who loads it; a warning where it is only "
		      "taken that a program opens it",
	    .source = DYLD_SOURCE "; Apple developer forums, 706437",
	    .apple = says_not_found,
	    .follows = umbrellas,
	},
	{
	    .id = "rpath-unresolved",
	    .title = "No run path leads to the library",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = rpath_unresolved,
	    .guards = GUARD_APPLE | GUARD_TEST,
	    .relation = RELATION_LOAD,
	    .means = "The library is not in any folder in which it is sought: "
		     "that of the LC_RPATHs of the code itself, and of all "
		     "that loaded it.",
	    .fix = "Embed the library, or add the folder that it is in: "
		   "-rpath @executable_path/../Frameworks for an app on "
		   "macOS.",
	    .when = "a library is sought by @rpath and lies in none of the "
		    "folders",
	    .unless = "libraries of the system; weak ones; code of which it "
		      "is not known who loads it; a warning where it is only "
		      "taken that a program opens it",
	    .source = DYLD_SOURCE,
	    .apple = says_unresolved,
	    .follows = umbrellas,
	},
	{
	    .id = "weak-dylib-missing",
	    .title = "Optional library is not there",
	    .severity = SEVERITY_INFO,
	    .scope = CHECK_BUNDLE,
	    .run = weak_dylib_missing,
	    .guards = GUARD_APPLE | GUARD_TEST,
	    .relation = RELATION_LOAD,
	    .means = "It is linked weakly: the program starts without it.",
	    .fix = "Nothing, unless it should be there.",
	    .when = "a weak load command leads to no file",
	    .source = DYLD_SOURCE,
	},
	{
	    .id = "dylib-absolute-outside-system",
	    .title = "Library of this machine",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = dylib_absolute_outside_system,
	    .contexts = IN_MAC,
	    .guards = GUARD_APPLE,
	    .relation = RELATION_NODE,
	    .means = "It works only where that software is installed at that "
		     "place, and under the hardened runtime not even there.",
	    .fix = "Put the library in the bundle, rewrite the path with "
		   "install_name_tool -change, and sign again.",
	    .when = "a load command has an absolute path that is not the "
		    "system's",
	    .unless = "a warning where it is weak, and for what is not given "
		      "to others",
	    .source = DYLD_SOURCE "; Apple developer forums, 706437, 706414",
	    .apple = says_absolute,
	},
	{
	    .id = "load-search-incomplete",
	    .title = "Not all libraries were sought",
	    .severity = SEVERITY_UNKNOWN,
	    .scope = CHECK_BUNDLE,
	    .run = load_search_incomplete,
	    .mend = MEND_OUTSIDE,
	    .means = "A limit of this program was reached while it followed "
		     "load commands: of some libraries it is not known "
		     "whether they would be found, and whether they may be "
		     "loaded.",
	    .fix = "Look whether so many load commands and run paths are "
		   "meant to be there. Open a part of the bundle by itself.",
	    .when = "a cap was reached on load commands, places that they "
		    "are sought in, or links that lead there",
	    .source = "this program",
	},
	{ 0 },
};
