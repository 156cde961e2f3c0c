/* SPDX-License-Identifier: MIT */
/* Paths of load commands that lead astray, whatever is at their end. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "authorize.h"
#include "loading.h"

enum {
	SET_ID = 06000,
	SDK_26 = 26 << 16
};

static void
rpath_outside_bundle(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	struct load_path path;
	size_t at = 0;

	while (next_load_path(subject, &at, &path) &&
	       !told_enough(findings, check)) {
		if (path.library)
			continue;
		if (path_is_foreign(path.path))
			add_path(check, subject, &path, findings,
			    "it looks for libraries in a folder of this "
			    "machine");
		else if (path_leaves(subject, path.path))
			add_path(check, subject, &path, findings,
			    "it looks for libraries outside of the bundle");
	}
}

/* Of the same slice, in the order of their bytes. */
static int
order_paths(const void *a, const void *b)
{
	return bytes_compare(
	    *(const struct bytes *) a, *(const struct bytes *) b);
}

static enum severity
duplicate_severity(const struct check *check, const struct slice *slice)
{
	for (size_t i = 0; i < slice->platform_count; i++)
		if (slice->platforms[i].sdk >= SDK_26)
			return SEVERITY_ERROR;
	return check->severity;
}

static void
find_duplicates(const struct check *check, const struct check_subject *subject,
    const struct slice *slice, struct findings *findings)
{
	struct bytes *sorted =
	    ARENA_ARRAY(findings->arena, struct bytes, slice->rpath_count);

	if (slice->rpath_count < 2)
		return;
	memcpy(sorted, slice->rpaths, slice->rpath_count * sizeof(*sorted));
	qsort(sorted, slice->rpath_count, sizeof(*sorted), order_paths);
	for (size_t i = 1; i < slice->rpath_count; i++) {
		struct load_path path = { slice, sorted[i], NULL,
			sorted[i].offset };

		if (!bytes_equal(sorted[i], sorted[i - 1]) ||
		    (i > 1 && bytes_equal(sorted[i], sorted[i - 2])) ||
		    told_enough(findings, check))
			continue;
		add_path(check, subject, &path, findings,
		    "the same LC_RPATH is there more than once")
		    ->severity = duplicate_severity(check, slice);
	}
}

static void
duplicate_rpath(const struct check *check, const struct check_subject *subject,
    struct findings *findings)
{
	const struct macho *macho = subject->code->macho;

	for (size_t i = 0; macho && i < macho->slice_count; i++)
		find_duplicates(check, subject, &macho->slices[i], findings);
}

/* The first program of those that load it which dyld treats as hardened. */
static const struct code *
hardened_loader(const struct check_subject *subject)
{
	enum {
		HARDENED = DIRECTORY_RUNTIME | DIRECTORY_RESTRICT |
			   DIRECTORY_LIBRARY_VALIDATION
	};
	const struct code_loads *loads = subject->loads;

	for (size_t i = 0; loads && i < loads->process_count; i++) {
		const struct load_process *p = &loads->processes[i];

		if (slice_flags(p->process, p->process_slice) & HARDENED)
			return p->process;
	}
	return NULL;
}

static void
relative_path_hardened(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	const struct code *program = hardened_loader(subject);
	struct load_path path;
	size_t at = 0;

	while (program && next_load_path(subject, &at, &path) &&
	       !told_enough(findings, check)) {
		struct finding *finding;

		if (!path_is_loose(path.path))
			continue;
		finding = add_path(check, subject, &path, findings,
		    "a hardened program may not use a path that depends on "
		    "the folder it is started in");
		finding->wanted = "a path that begins with @rpath/, "
				  "@loader_path/ or /";
	}
}

static bool
has_restrict_segment(const struct slice *slice)
{
	for (size_t i = 0; i < slice->segment_count; i++)
		if (bytes_are(slice->segments[i].name, "__RESTRICT"))
			return true;
	return false;
}

/* Why dyld expands no @ paths in it; NULL: it does. */
static const char *
restricted_by(const struct code *code, const struct slice *slice)
{
	const struct source_stat *stat = code->executable_stat;
	size_t index = (size_t) (slice - code->macho->slices);

	if (stat && stat->mode_known && stat->mode & SET_ID)
		return "it runs with the rights of its file's owner";
	if (slice_flags(code, index) & DIRECTORY_RESTRICT)
		return "its signature has the flag restrict";
	if (has_restrict_segment(slice))
		return "it has a segment __RESTRICT";
	return NULL;
}

static void
at_path_blocked(const struct check *check, const struct check_subject *subject,
    struct findings *findings)
{
	const struct code *code = subject->code;
	struct load_path path;
	size_t at = 0;

	while (next_load_path(subject, &at, &path) &&
	       !told_enough(findings, check)) {
		const char *why;

		if (!bytes_begin(path.path, "@executable_path") &&
		    !bytes_begin(path.path, "@loader_path"))
			continue;
		why = restricted_by(code, &path.slice[0]);
		if (why)
			add_path(check, subject, &path, findings,
			    arena_printf(findings->arena,
				"dyld does not follow this path: %s", why));
	}
}

static void
dyld_env_without_entitlement(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	const struct code *code = subject->code;
	const struct plist *set =
	    plist_get_typed(code->info, "LSEnvironment", PLIST_DICT);
	const struct plist *rights = code_rights(code, code->preferred);

	if (!(slice_flags(code, code->preferred) & DIRECTORY_RUNTIME) ||
	    claims_true(rights,
		"com.apple.security.cs.allow-dyld-environment-variables") ||
	    claims_true(rights, "com.apple.security.get-task-allow"))
		return;
	for (set = set ? set->first : NULL; set; set = set->next) {
		struct finding *finding;

		if (!bytes_begin(set->key, "DYLD_") ||
		    told_enough(findings, check))
			continue;
		finding = finding_add(findings, check,
		    "a variable for dyld is set, and a hardened program does "
		    "not heed it");
		finding->file = code->info_path;
		finding->key = set->key;
		finding->offset = set->offset;
	}
}

static const char *const says_relative[] = {
	"relative path not allowed in hardened program", NULL
};
static const char *const says_blocked[] = {
	"security policy does not allow @ path expansion", NULL
};
static const char *const says_duplicate[] = { "duplicate LC_RPATH", NULL };

const struct check loading_path_checks[] = {
	{
	    .id = "rpath-outside-bundle",
	    .title = "Run path leads out of the bundle",
	    .severity = SEVERITY_WARNING,
	    .scope = CHECK_BUNDLE,
	    .run = rpath_outside_bundle,
	    .guards = GUARD_APPLE | GUARD_TEST,
	    .relation = RELATION_NODE,
	    .means = "At start the program looks also in places that others "
		     "may write to, or that were only there where it was "
		     "built.",
	    .fix = "install_name_tool -delete_rpath, or do not let the build "
		   "add it; then sign again.",
	    .when = "an LC_RPATH is absolute and not the system's, or leads "
		    "out of the app",
	    .unless = "/usr/lib and /System",
	    .source = "Apple developer forums, 706414; Apple's dyld, open "
		      "source, 2025",
	},
	{
	    .id = "duplicate-rpath",
	    .title = "Run path is there twice",
	    .severity = SEVERITY_WARNING,
	    .scope = CHECK_NODE,
	    .run = duplicate_rpath,
	    .guards = GUARD_APPLE,
	    .means = "The linker wrote a search path twice. What is built with "
		     "the SDKs of autumn 2025 or later is refused for it.",
	    .fix = "install_name_tool -delete_rpath takes out one of them; "
		   "then sign again.",
	    .when = "a slice has the same LC_RPATH more than once; an error "
		    "from SDK 26 on",
	    .source = "Apple's dyld, open source, 2025",
	    .apple = says_duplicate,
	},
	{
	    .id = "relative-path-hardened",
	    .title = "Relative path in a hardened program",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = relative_path_hardened,
	    .contexts = IN_MAC,
	    .guards = GUARD_APPLE,
	    .relation = RELATION_LOAD,
	    .means = "dyld refuses plain relative paths in programs with the "
		     "hardened runtime or library validation.",
	    .fix = "install_name_tool -change to a path with @rpath or "
		   "@loader_path; then sign again.",
	    .when = "a library or an LC_RPATH is neither absolute nor begins "
		    "with @, and a hardened program loads the code",
	    .source = "Apple's dyld, open source, 2025",
	    .apple = says_relative,
	},
	{
	    .id = "at-path-blocked",
	    .title = "dyld does not follow @ paths here",
	    .severity = SEVERITY_WARNING,
	    .scope = CHECK_BUNDLE,
	    .run = at_path_blocked,
	    .contexts = IN_MAC,
	    .guards = GUARD_APPLE | GUARD_LIBRARY,
	    .relation = RELATION_NODE,
	    .means = "For a program that runs with others' rights, or that "
		     "asks to be restricted, dyld leaves out all paths with @.",
	    .fix = "Use absolute paths, or drop the flag.",
	    .when = "a program is setuid, setgid or restricted and has paths "
		    "with @executable_path or @loader_path",
	    .unless = "programs that are only hardened",
	    .source = "Apple's dyld, open source, 2025",
	    .apple = says_blocked,
	},
	{
	    .id = "dyld-env-without-entitlement",
	    .title = "Variables for dyld have no effect",
	    .severity = SEVERITY_INFO,
	    .scope = CHECK_BUNDLE,
	    .run = dyld_env_without_entitlement,
	    .contexts = IN_DEVELOPER_ID,
	    .guards = GUARD_APPLE | GUARD_LIBRARY,
	    .relation = RELATION_NODE,
	    .means = "Hardened programs do not heed variables that begin with "
		     "DYLD_, unless an entitlement allows them.",
	    .fix = "Use LC_RPATHs in place of the variables.",
	    .when = "LSEnvironment sets a DYLD_ variable for a hardened "
		    "program",
	    .unless = "allow-dyld-environment-variables, or get-task-allow "
		      "(not confirmed)",
	    .source = "Apple, Hardened Runtime",
	},
	{ 0 },
};
