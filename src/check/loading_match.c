/* SPDX-License-Identifier: MIT */
/* Libraries that are found and do not go with what loads them. */
#include <config.h>

#include <string.h>

#include "loading.h"

static void
relate_target(
    struct finding *finding, struct findings *findings, const struct edge *edge)
{
	const char **related = ARENA_ARRAY(findings->arena, const char *, 2);

	related[0] = edge->load->target->place->path;
	finding->related = related;
}

static const char *
archs_of(const struct code *code, struct arena *arena)
{
	const char *list = "";

	for (size_t i = 0; i < code->macho->slice_count; i++)
		list = arena_printf(arena, "%s%s%s", list, *list ? ", " : "",
		    code->macho->slices[i].arch);
	return list;
}

static void
dylib_arch_mismatch(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	struct edge edge;
	size_t at = 0;

	while (
	    next_edge(subject, &at, &edge) && !told_enough(findings, check)) {
		const struct code *target = edge.load->target;
		struct finding *finding;

		if (edge.target || !target || !target->macho)
			continue;
		finding = add_edge(check, subject, &edge, findings,
		    "%s has no slice for %s", target->place->path,
		    edge.slice->arch);
		finding->seen = archs_of(target, findings->arena);
		finding->wanted = edge.slice->arch;
		if (edge.weak)
			finding->severity = SEVERITY_WARNING;
		relate_target(finding, findings, &edge);
	}
}

enum {
	PLATFORM_MACOS = 1,
	PLATFORM_CATALYST = 6
};

static bool
is_for(const struct slice *slice, uint32_t platform)
{
	for (size_t i = 0; i < slice->platform_count; i++)
		if (slice->platforms[i].platform == platform)
			return true;
	return false;
}

/* What does not say its platform is as old as those who need not. An app of
 * Catalyst may have parts that are the Mac's own. */
static bool
goes_together(const struct slice *loader, const struct slice *library)
{
	if (loader->platform_count == 0 || library->platform_count == 0)
		return true;
	for (size_t i = 0; i < loader->platform_count; i++)
		if (is_for(library, loader->platforms[i].platform))
			return true;
	return is_for(loader, PLATFORM_CATALYST) &&
	       is_for(library, PLATFORM_MACOS);
}

static const char *
platforms_of(const struct slice *slice, struct arena *arena)
{
	const char *list = "";

	for (size_t i = 0; i < slice->platform_count; i++) {
		uint32_t number = slice->platforms[i].platform;
		const char *title = macho_platform_title(number);

		list = arena_printf(arena, "%s%s%s", list, *list ? ", " : "",
		    title ? title : arena_printf(arena, "number %u", number));
	}
	return list;
}

static void
dylib_platform_mismatch(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	struct edge edge;
	size_t at = 0;

	while (
	    next_edge(subject, &at, &edge) && !told_enough(findings, check)) {
		struct finding *finding;

		if (!edge.target || goes_together(edge.slice, edge.target))
			continue;
		finding = add_edge(check, subject, &edge, findings,
		    "%s is built for another system",
		    edge_name(findings->arena, &edge));
		finding->seen = platforms_of(edge.target, findings->arena);
		finding->wanted = platforms_of(edge.slice, findings->arena);
		if (edge.weak)
			finding->severity = SEVERITY_WARNING;
		relate_target(finding, findings, &edge);
	}
}

/* Of the platform that both have; 0: there is none. */
static uint32_t
minimum_of(const struct slice *slice, uint32_t platform)
{
	for (size_t i = 0; i < slice->platform_count; i++)
		if (slice->platforms[i].platform == platform)
			return slice->platforms[i].minimum_os;
	return 0;
}

/* The oldest system that the program promises: 0 if it is not known. */
static uint32_t
promised(const struct edge *edge, uint32_t platform)
{
	const struct code *program = edge->load->process;

	for (size_t i = 0; program && i < program->macho->slice_count; i++) {
		const struct slice *slice = &program->macho->slices[i];

		if (slice->cputype == edge->slice->cputype)
			return minimum_of(slice, platform);
	}
	return 0;
}

static void
compare_minimum(const struct check *check, const struct check_subject *subject,
    const struct edge *edge, const struct platform *platform,
    struct findings *findings)
{
	uint32_t library = minimum_of(edge->target, platform->platform);
	uint32_t program = promised(edge, platform->platform);
	struct finding *finding;

	if (library <= platform->minimum_os || platform->minimum_os == 0)
		return;
	finding = add_edge(check, subject, edge, findings,
	    "%s asks for a newer system than this",
	    edge_name(findings->arena, edge));
	if (program > 0 && library > program && !edge->weak &&
	    edge_is_sure(subject, edge))
		finding->severity = SEVERITY_ERROR;
	finding->seen = macho_version(findings->arena, library);
	finding->wanted = macho_version(findings->arena, platform->minimum_os);
	relate_target(finding, findings, edge);
}

static void
dylib_minos_newer(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	struct edge edge;
	size_t at = 0;

	while (next_edge(subject, &at, &edge) && !told_enough(findings, check))
		for (size_t i = 0;
		     edge.target && i < edge.slice->platform_count; i++)
			compare_minimum(check, subject, &edge,
			    &edge.slice->platforms[i], findings);
}

static const char *
whole_version(struct arena *arena, uint32_t packed)
{
	return arena_printf(
	    arena, "%u.%u.%u", packed >> 16, packed >> 8 & 0xff, packed & 0xff);
}

static void
dylib_compat_version(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	struct edge edge;
	size_t at = 0;

	while (
	    next_edge(subject, &at, &edge) && !told_enough(findings, check)) {
		struct finding *finding;

		if (!edge.target || edge.target->install_name.len == 0 ||
		    edge.target->install_compatible >= edge.library->compatible)
			continue;
		finding = add_edge(check, subject, &edge, findings,
		    "%s is older than what this was linked with",
		    edge_name(findings->arena, &edge));
		finding->seen = whole_version(
		    findings->arena, edge.target->install_compatible);
		finding->wanted =
		    whole_version(findings->arena, edge.library->compatible);
		relate_target(finding, findings, &edge);
	}
}

/* Told of the library, once, whoever loads it. */
static void
install_name_mismatch(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	const struct macho *macho = subject->code->macho;
	const struct code_loads *loads = subject->loads;

	if (!loads || loads->process_count == 0 || subject_is_program(subject))
		return;
	for (size_t i = 0; i < macho->slice_count; i++) {
		struct load_path path = { &macho->slices[i],
			macho->slices[i].install_name, NULL, NO_OFFSET };

		if (!path_is_foreign(path.path) || told_enough(findings, check))
			continue;
		path.offset = path.path.offset;
		add_path(check, subject, &path, findings,
		    "its own name is a place on the machine that built it")
		    ->wanted = "@rpath/ and the place in the bundle";
	}
}

static const char *const says_arch[] = {
	"mach-o file, but is an incompatible architecture", NULL
};
static const char *const says_platform[] = {
	"wrong platform to load into process", NULL
};
static const char *const says_newer[] = { "which is newer than running OS",
	NULL };
static const char *const says_older[] = { "Incompatible library version",
	NULL };

#define DYLD_SOURCE "Apple's dyld, open source, 2025"

const struct check loading_match_checks[] = {
	{
	    .id = "dylib-arch-mismatch",
	    .title = "Library of another architecture",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = dylib_arch_mismatch,
	    .guards = GUARD_APPLE,
	    .relation = RELATION_LOAD,
	    .means = "On a Mac or device of this architecture the program ends "
		     "at start, since the library has nothing for it.",
	    .fix = "Build the library for all architectures of the program, or "
		   "take this one out of the program.",
	    .when = "the library that a load command leads to has no slice of "
		    "the loader's CPU",
	    .unless = "a warning where it is weak",
	    .source = DYLD_SOURCE,
	    .apple = says_arch,
	},
	{
	    .id = "dylib-platform-mismatch",
	    .title = "Library of another system",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = dylib_platform_mismatch,
	    .guards = GUARD_APPLE,
	    .relation = RELATION_LOAD,
	    .means = "dyld loads only what is built for the system that the "
		     "program is for.",
	    .fix = "Embed the build of the library for this system.",
	    .when = "the library that a load command leads to names none of "
		    "the loader's platforms",
	    .unless = "code that names no platform; libraries for macOS in "
		      "apps of Mac Catalyst; a warning where it is weak",
	    .source = DYLD_SOURCE,
	    .apple = says_platform,
	},
	{
	    .id = "dylib-minos-newer",
	    .title = "Library for newer systems",
	    .severity = SEVERITY_WARNING,
	    .scope = CHECK_BUNDLE,
	    .run = dylib_minos_newer,
	    .guards = GUARD_APPLE,
	    .relation = RELATION_LOAD,
	    .means = "On the oldest systems that the program promises to run "
		     "on, this library may not load.",
	    .fix = "Lower the library's deployment target, or raise the "
		   "program's.",
	    .when = "a library's minimum system is newer than that of what "
		    "loads it; an error if it is newer than the program's",
	    .source = DYLD_SOURCE,
	    .apple = says_newer,
	},
	{
	    .id = "dylib-compat-version",
	    .title = "Library is older than was linked with",
	    .severity = SEVERITY_WARNING,
	    .scope = CHECK_BUNDLE,
	    .run = dylib_compat_version,
	    .guards = GUARD_APPLE,
	    .relation = RELATION_LOAD,
	    .means = "The library in the bundle says that it serves only what "
		     "was linked with an older one. Older systems refuse it; "
		     "present ones do not ask.",
	    .fix = "Ship the build that the program was linked with.",
	    .when = "the library's compatibility version is below that which "
		    "the load command asks for",
	    .source = "from memory of older versions of dyld; not confirmed",
	    .apple = says_older,
	},
	{
	    .id = "install-name-mismatch",
	    .title = "Library is named after a build machine",
	    .severity = SEVERITY_WARNING,
	    .scope = CHECK_BUNDLE,
	    .run = install_name_mismatch,
	    .guards = GUARD_APPLE,
	    .relation = RELATION_LOAD,
	    .means = "It works, but whatever is linked with it will look for "
		     "it at that place.",
	    .fix = "install_name_tool -id @rpath/NAME, then sign again.",
	    .when = "the LC_ID_DYLIB of a library that is loaded is absolute "
		    "and not the system's",
	    .source = "not confirmed: no system refuses it",
	},
	{ 0 },
};
