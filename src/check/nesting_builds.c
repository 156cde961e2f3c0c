/* SPDX-License-Identifier: MIT */
/* Code in code: built for which processors and systems, beside the program
 * around it. */
#include <config.h>

#include <string.h>

#include "themes.h"

enum {
	MACOS = 1,
	IOS = 2,
	CATALYST = 6,
	DRIVERKIT = 10,
	SDK_YEARS = 3,
	/* Apple named its systems of 2025 by the next year: 15, then 26. */
	NUMBERED_BY_YEAR = 26,
	YEARS_LEFT_OUT = 10
};

/* A slice of the node, and the one of the program around it that it would
 * have to fit. */
struct built {
	const struct check_subject *program;
	const struct slice *own, *around;
};

static const struct slice *
slice_for(const struct code *code, const char *arch)
{
	for (size_t i = 0; i < code->macho->slice_count; i++)
		if (strcmp(code->macho->slices[i].arch, arch) == 0)
			return &code->macho->slices[i];
	return NULL;
}

/* Kernel extensions, and drivers that are processes of their own, live apart
 * from the program that brings them. */
static bool
is_judged(const struct check_subject *subject)
{
	return (subject_is_program(subject) || subject_is_library(subject)) &&
	       !kind_is(subject, "kext") && !kind_is(subject, "dext");
}

/* From `*at` on, which begins as 0. */
static bool
next_built(const struct check_subject *subject, size_t *at, struct built *built)
{
	const struct code *code = subject->code;

	built->program = program_around(subject);
	if (!built->program || !is_judged(subject))
		return false;
	while (*at < code->macho->slice_count) {
		built->own = &code->macho->slices[(*at)++];
		built->around =
		    slice_for(built->program->code, built->own->arch);
		if (built->around)
			return true;
	}
	return false;
}

static struct finding *
add_built(const struct check *check, const struct check_subject *subject,
    const struct built *built, struct findings *findings, const char *message)
{
	struct finding *finding = finding_add(findings, check,
	    "%s than %s around it", message, built->program->code->place->name);

	finding->file = code_own_file(subject->code);
	finding->slice = built->own->arch;
	relate(finding, findings, built->program);
	return finding;
}

/* What dyld takes in its place. */
static bool
has_slice_for(const struct code *code, const char *arch)
{
	if (slice_for(code, arch))
		return true;
	if (strcmp(arch, "arm64e") == 0)
		return slice_for(code, "arm64");
	return strcmp(arch, "x86_64h") == 0 && slice_for(code, "x86_64");
}

/* Builds for one processor each, side by side. */
static bool
is_named_by_processor(const char *name)
{
	static const char *const words[] = { "arm64", "x86_64", "x86-64", "x64",
		"amd64", "aarch64", NULL };

	for (size_t i = 0; words[i]; i++)
		if (strstr(name, words[i]))
			return true;
	return false;
}

static enum severity
arch_severity(const struct check *check, const struct check_subject *subject,
    const char *arch)
{
	if (is_named_by_processor(subject->code->place->path))
		return SEVERITY_INFO;
	if (subject_is_program(subject))
		return strncmp(arch, "arm64", 5) == 0 &&
			       slice_for(subject->code, "x86_64")
			   ? SEVERITY_WARNING
			   : check->severity;
	return is_loaded_from_there(subject) ? check->severity
					     : SEVERITY_WARNING;
}

/* Nothing runs 32 bits any more. */
static void
nested_arch_missing(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	const struct check_subject *program = program_around(subject);
	const struct macho *macho = program ? program->code->macho : NULL;

	if (!macho || !is_judged(subject))
		return;
	for (size_t i = 0; i < macho->slice_count; i++) {
		const char *arch = macho->slices[i].arch;
		struct finding *finding;

		if (!macho->slices[i].wide ||
		    has_slice_for(subject->code, arch))
			continue;
		finding = finding_add(findings, check,
		    "not built for %s, and %s around it is", arch,
		    program->code->place->name);
		finding->file = code_own_file(subject->code);
		finding->severity = arch_severity(check, subject, arch);
		relate(finding, findings, program);
		return;
	}
}

static bool
built_for(const struct slice *slice, uint32_t platform)
{
	for (size_t i = 0; i < slice->platform_count; i++)
		if (slice->platforms[i].platform == platform)
			return true;
	return false;
}

/* Of a Mac, a device, or a device's simulator. */
static int
family_of(uint32_t platform)
{
	const char *name = macho_platform_name(platform);

	if (platform == MACOS || platform == CATALYST || platform == DRIVERKIT)
		return 0;
	return name && strstr(name, "simulator") ? 2 : 1;
}

/* A program runs by itself; a library has to be for the same system, where
 * Mac Catalyst takes those of macOS too. */
static bool
fits_platform(const struct slice *own, const struct slice *around)
{
	uint32_t platform = around->platforms[0].platform;

	if (code_is_program(own))
		return family_of(own->platforms[0].platform) ==
		       family_of(platform);
	for (size_t i = 0; i < around->platform_count; i++)
		if (built_for(own, around->platforms[i].platform))
			return true;
	return platform == CATALYST && built_for(own, MACOS);
}

static const char *
platform_title(struct findings *findings, uint32_t platform)
{
	const char *title = macho_platform_title(platform);

	return title ? title
		     : arena_printf(findings->arena, "number %u", platform);
}

static void
nested_platform_mismatch(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	struct built built;
	size_t at = 0;

	while (next_built(subject, &at, &built)) {
		struct finding *finding;

		if (built.own->platform_count == 0 ||
		    built.around->platform_count == 0 ||
		    fits_platform(built.own, built.around))
			continue;
		finding = add_built(check, subject, &built, findings,
		    "built for another system");
		finding->seen =
		    platform_title(findings, built.own->platforms[0].platform);
		finding->wanted = platform_title(
		    findings, built.around->platforms[0].platform);
	}
}

/* "11.0" as it is packed in load commands; 0 if it is no version. */
static uint32_t
packed_version(struct bytes text)
{
	uint32_t parts[3] = { 0 }, part = 0;

	for (size_t i = 0; i < text.len && part < 3; i++) {
		if (text.data[i] == '.')
			part++;
		else if (text.data[i] < '0' || text.data[i] > '9' ||
			 parts[part] > 999)
			return 0;
		else
			parts[part] =
			    parts[part] * 10 + (uint32_t) (text.data[i] - '0');
	}
	return parts[0] << 16 | (parts[1] & 0xff) << 8 | (parts[2] & 0xff);
}

/* What the program promises: the higher one of two. */
static uint32_t
promised_by(const struct code *program, const struct slice *slice)
{
	uint32_t binary = slice->platforms[0].minimum_os;
	uint32_t info = packed_version(code_info_string(program,
	    slice->platforms[0].platform == MACOS ? "LSMinimumSystemVersion"
						  : "MinimumOSVersion"));

	return info > binary ? info : binary;
}

/* A load command of the program's own process names it. */
static bool
is_linked(const struct check_subject *subject, const struct built *built)
{
	const struct code_loads *loads = subject->loads;

	for (size_t i = 0; loads && i < loads->process_count; i++)
		if (loads->processes[i].linked &&
		    loads->processes[i].process == built->program->code)
			return true;
	return false;
}

static bool
same_platform(const struct built *built)
{
	return built->own->platform_count > 0 &&
	       built->around->platform_count > 0 &&
	       built->own->platforms[0].platform ==
		   built->around->platforms[0].platform;
}

static void
nested_minos_higher(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	struct built built;
	size_t at = 0;

	while (next_built(subject, &at, &built)) {
		uint32_t own, promised;
		struct finding *finding;

		if (!same_platform(&built))
			continue;
		own = built.own->platforms[0].minimum_os;
		promised = promised_by(built.program->code, built.around);
		if (promised == 0 || own <= promised)
			continue;
		finding = add_built(check, subject, &built, findings,
		    "built for newer systems");
		if (!is_linked(subject, &built))
			finding->severity = SEVERITY_WARNING;
		finding->seen = macho_version(findings->arena, own);
		finding->wanted = arena_printf(findings->arena, "at most %s",
		    macho_version(findings->arena, promised));
	}
}

static uint32_t
year_of(uint32_t sdk)
{
	uint32_t major = sdk >> 16;

	return major >= NUMBERED_BY_YEAR ? major - YEARS_LEFT_OUT : major;
}

static void
nested_sdk_older(const struct check *check, const struct check_subject *subject,
    struct findings *findings)
{
	struct built built;
	size_t at = 0;

	while (next_built(subject, &at, &built)) {
		uint32_t own, around;
		struct finding *finding;

		if (!same_platform(&built))
			continue;
		own = built.own->platforms[0].sdk;
		around = built.around->platforms[0].sdk;
		if (around == 0 ||
		    (own != 0 && year_of(own) + SDK_YEARS > year_of(around)))
			continue;
		finding = add_built(check, subject, &built, findings,
		    "built with a much older SDK");
		finding->seen =
		    own ? macho_version(findings->arena, own) : "none recorded";
		finding->wanted = macho_version(findings->arena, around);
	}
}

static const char *const says_arch[] = {
	"mach-o file, but is an incompatible architecture", "ITMS-90087", NULL
};
static const char *const says_newer[] = { "which is newer than running OS",
	"ITMS-90208", NULL };
static const char *const says_platform[] = {
	"wrong platform to load into process", NULL
};

const struct check nesting_build_checks[] = {
	{
	    .id = "nested-arch-missing",
	    .title = "Not built for a processor of the app",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = nested_arch_missing,
	    .guards = GUARD_APPLE,
	    .relation = RELATION_PARENT,
	    .means = "On that processor the app starts and this part does "
		     "not: it cannot be loaded, or not be run.",
	    .fix = "Build it for all processors of the app, or the app for "
		   "fewer.",
	    .when = "the program around it has a slice of 64 bits for which "
		    "this has none that fits",
	    .unless = "a warning for programs that Rosetta runs and where no "
		      "program loads it from; for information where its name "
		      "says for which processor it is",
	    .source = "Apple's dyld, open source; App Store messages, quoted "
		      "in public threads",
	    .apple = says_arch,
	},
	{
	    .id = "nested-minos-higher",
	    .title = "Needs a newer system than the app",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = nested_minos_higher,
	    .guards = GUARD_APPLE,
	    .relation = RELATION_PARENT,
	    .means = "On the oldest systems that the app is meant for this "
		     "part does not load.",
	    .fix = "Lower the deployment target of this part, or raise the "
		   "app's.",
	    .when = "its minimum system is newer than that of the program "
		    "around it, for the same platform and processor",
	    .unless = "a warning where no load command of the program leads "
		      "to it",
	    .source = "Apple's dyld, open source; App Store messages, quoted "
		      "in public threads",
	    .apple = says_newer,
	},
	{
	    .id = "nested-platform-mismatch",
	    .title = "Built for another platform",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = nested_platform_mismatch,
	    .guards = GUARD_APPLE,
	    .relation = RELATION_PARENT,
	    .means = "This part was built for another system than the app, "
		     "or for a simulator: it does not load there.",
	    .fix = "Take the right build out of the XCFramework.",
	    .when = "none of the platforms of a library is one of the program "
		    "around it; of two programs one is for Macs, the other "
		    "for devices or simulators",
	    .unless = "libraries of macOS in Mac Catalyst, and drivers",
	    .source = "Apple's dyld, open source; Apple TN2435",
	    .apple = says_platform,
	},
	{
	    .id = "nested-sdk-older",
	    .title = "Built with a much older SDK",
	    .severity = SEVERITY_INFO,
	    .scope = CHECK_BUNDLE,
	    .run = nested_sdk_older,
	    .guards = GUARD_APPLE,
	    .relation = RELATION_PARENT,
	    .means = "This part came ready-made some years ago.",
	    .fix = "Take a newer build of it, where there is one.",
	    .when = "its SDK is three years older than that of the program "
		    "around it, or none is recorded",
	    .source = "own inference",
	},
	{ 0 },
};
