/* SPDX-License-Identifier: MIT */
/* A bundle's main executable: that it is there, can run, and fits. */
#include <config.h>

#include <string.h>
#include <strings.h>

#include "themes.h"

enum {
	FILE_OBJECT = 1,
	FILE_EXECUTE = 2,
	FILE_DYLIB = 6,
	FILE_BUNDLE = 8,
	FILE_DYLIB_STUB = 9,
	FILE_KEXT = 11,
	ANY_EXECUTES = 0111
};

static bool
has_notable(const struct code *code, enum notable_kind kind)
{
	size_t at = 0;

	return code_notable(code, kind, &at);
}

/* Code of that name in another case, which a Mac's disk finds. */
static const char *
in_other_case(const struct check_subject *subject)
{
	struct bytes name = subject->code->place->executable_name;

	for (size_t i = 0; i < subject->child_count; i++) {
		const char *path = subject->children[i]->code->place->path;
		const char *last = path_name(path);

		if (strlen(last) == name.len &&
		    strncasecmp(last, (const char *) name.data, name.len) == 0)
			return path;
	}
	return NULL;
}

static bool
names_missing_executable(const struct check_subject *subject)
{
	const struct place *place = subject->code->place;

	return bundle_info(subject) && !place->executable_path &&
	       place->executable_name.len > 0 &&
	       !has_notable(subject->code, NOTABLE_LINK_EXECUTABLE);
}

static void
bundle_executable_missing(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	const struct place *place = subject->code->place;
	const char *other;
	struct finding *finding;

	if (!is_code_bundle(subject) || kind_is(subject, "bundle") ||
	    has_notable(subject->code, NOTABLE_LINK_EXECUTABLE))
		return;
	if (names_missing_executable(subject)) {
		other = in_other_case(subject);
		finding = add_key(check, subject, findings,
		    "CFBundleExecutable",
		    other ? "the program is there with its name in another case"
			  : "the program that it names is not there");
		finding->seen =
		    visible(findings->arena, place->executable_name);
		finding->wanted = other;
		if (other)
			finding->severity = SEVERITY_WARNING;
	} else if (bundle_info(subject) && is_program_bundle(subject) &&
		   !place->executable_path) {
		add_key(check, subject, findings, "CFBundleExecutable",
		    "it names no program, and has none that is called like it");
	}
}

static bool
is_program_file(const struct macho *macho)
{
	for (size_t i = 0; macho && i < macho->slice_count; i++)
		if (code_is_program(&macho->slices[i]))
			return true;
	return false;
}

static void
bundle_executable_not_executable(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	const struct source_stat *stat = subject->code->executable_stat;
	struct finding *finding;

	if (!stat || !stat->mode_known || stat->mode & ANY_EXECUTES ||
	    !is_program_file(subject->code->macho))
		return;
	finding = finding_add(
	    findings, check, "nobody has the permission to run this program");
	finding->file = code_own_file(subject->code);
	finding->seen = arena_printf(findings->arena, "mode %04o", stat->mode);
	finding->wanted = "mode 0755";
}

static void
bundle_executable_symlink(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	add_notables(check, subject, findings, NOTABLE_LINK_EXECUTABLE, NULL,
	    "the program is a symbolic link");
	add_notables(check, subject, findings, NOTABLE_LINK_INFO, NULL,
	    "Info.plist is a symbolic link");
}

static bool
type_fits(const struct check_subject *subject, uint32_t type)
{
	if (is_program_bundle(subject))
		return type == FILE_EXECUTE;
	if (kind_is(subject, "framework"))
		return type == FILE_DYLIB || type == FILE_DYLIB_STUB;
	if (kind_is(subject, "kext"))
		return type == FILE_KEXT || type == FILE_OBJECT;
	return type == FILE_BUNDLE || type == FILE_DYLIB;
}

static const char *
wanted_type(const struct check_subject *subject)
{
	return is_program_bundle(subject)	   ? "execute"
	       : kind_is(subject, "framework") ? "dylib"
	       : kind_is(subject, "kext")      ? "kext"
					       : "bundle or dylib";
}

/* Scripts and static libraries are told of by checks of their own. */
static void
judge_foreign(const struct check *check, const struct check_subject *subject,
    struct findings *findings)
{
	const struct code *code = subject->code;
	const char *seen = code->executable_foreign;
	struct finding *finding;

	if (!seen || strcmp(seen, "script") == 0 ||
	    strcmp(seen, "static library") == 0)
		return;
	finding = finding_add(
	    findings, check, "the bundle's program is no Mach-O file");
	finding->file = code_own_file(code);
	finding->seen = seen;
	finding->wanted = wanted_type(subject);
}

static void
bundle_executable_wrong_type(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	const struct macho *macho = subject->code->macho;
	struct finding *finding;

	if (!is_code_bundle(subject) || !is_kind_by_name(subject))
		return;
	judge_foreign(check, subject, findings);
	for (size_t i = 0; macho && i < macho->slice_count; i++) {
		const struct slice *slice = &macho->slices[i];

		/* 0: its header could not be read. */
		if (slice->archive || slice->filetype == 0 ||
		    type_fits(subject, slice->filetype))
			continue;
		finding = finding_add(findings, check,
		    "the file's type is not the one of this kind of bundle");
		finding->file = code_own_file(subject->code);
		finding->slice = slice->arch;
		finding->seen = macho_filetype_name(slice->filetype);
		finding->wanted = wanted_type(subject);
	}
}

static void
bundle_executable_key_unexpected(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	struct finding *finding;

	if (!kind_is(subject, "bundle") || !names_missing_executable(subject))
		return;
	finding = add_key(check, subject, findings, "CFBundleExecutable",
	    "a bundle of resources names a program, and has none");
	if (!subject_is_for(subject, IN_IOS | IN_MAC_STORE))
		finding->severity = SEVERITY_INFO;
}

static bool
is_for_linking(const struct notable *n, const struct check_subject *subject)
{
	(void) subject;
	return strncmp(n->path, "Frameworks/", 11) == 0 ||
	       strstr(n->path, "/Frameworks/");
}

static bool
is_elsewhere(const struct notable *n, const struct check_subject *subject)
{
	return !is_for_linking(n, subject);
}

static bool
is_static_library(const struct code *code)
{
	const struct macho *macho = code->macho;

	if (code->executable_foreign)
		return strcmp(code->executable_foreign, "static library") == 0;
	return macho && macho->slice_count > 0 && macho->slices[0].archive;
}

static void
static_library_embedded(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	struct finding *finding;

	if (!kind_is(subject, "xcframework") &&
	    is_static_library(subject->code)) {
		finding = finding_add(
		    findings, check, "this is a static library");
		finding->file = code_own_file(subject->code);
	}
	if (!is_code_bundle(subject))
		return;
	add_notables(check, subject, findings, NOTABLE_STATIC_LIBRARY,
	    is_for_linking, "a static library lies where frameworks belong");
	finding = add_notables(check, subject, findings,
	    NOTABLE_STATIC_LIBRARY, is_elsewhere,
	    "a static library lies among the resources");
	if (finding)
		finding->severity = SEVERITY_INFO;
}

static const char *const says_missing[] = {
	"the code has no main executable file",
	"does not contain a bundle executable", NULL
};
static const char *const says_link[] = {
	"the main executable or Info.plist must be a regular file "
	"(no symlinks, etc.)",
	NULL
};
static const char *const says_format[] = {
	"object file format unrecognized, invalid, or unsuitable",
	"ITMS-90124", NULL
};
static const char *const says_key[] = { "ITMS-90535",
	"Unexpected CFBundleExecutable Key.", NULL };
static const char *const says_archive[] = {
	"Found an unexpected Mach-O header code: 0x72613c21", "ITMS-90171",
	NULL
};
static const char *const says_open[] = { "You can't open the application",
	NULL };

const struct check executable_checks[] = {
	{
	    .id = "bundle-executable-missing",
	    .title = "Bundle without its program",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = bundle_executable_missing,
	    .means = "Info.plist names a file that is not there: nothing can "
		     "be started, loaded or signed.",
	    .fix = "Put the file where it belongs, or correct "
		   "CFBundleExecutable; then sign again.",
	    .when = "CFBundleExecutable names no file in MacOS, the version "
		    "or the root; or a program's bundle has neither the key "
		    "nor a program of its own name",
	    .unless = "bundles of resources; a warning where only the case "
		      "of letters differs",
	    .source = "Security-61901, bundlediskrep.cpp, 2025; Apple, "
		      "Placing Content in a Bundle, 2021",
	    .apple = says_missing,
	},
	{
	    .id = "bundle-executable-not-executable",
	    .title = "Program without permission to run",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_NODE,
	    .run = bundle_executable_not_executable,
	    .mend = MEND_OUTSIDE,
	    .means = "The file lost its permission to run, as it does in "
		     "archives made on other systems and in uploads of "
		     "builds.",
	    .fix = "chmod +x before packing, and pack with ditto or tar, which "
		   "keep permissions. The signature is not about it.",
	    .when = "an executable has no x bit in its mode",
	    .unless = "where modes were not kept",
	    .source = "developer.apple.com forums, 706442; public threads",
	    .apple = says_open,
	},
	{
	    .id = "bundle-executable-symlink",
	    .title = "Symbolic link in place of a program or Info.plist",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = bundle_executable_symlink,
	    .contexts = IN_MAC,
	    .means = "Both have to be files of the bundle itself; a link may "
		     "lead to another file tomorrow.",
	    .fix = "Put the file itself there, and sign again.",
	    .when = "the main executable or Info.plist is a link",
	    .unless = "the links at the top of a framework",
	    .source = "Security-61901, bundlediskrep.cpp, 2025",
	    .apple = says_link,
	},
	{
	    .id = "bundle-executable-wrong-type",
	    .title = "Program that does not fit its bundle",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_NODE,
	    .run = bundle_executable_wrong_type,
	    .guards = GUARD_APPLE,
	    .means = "Apps and extensions are programs, frameworks are "
		     "libraries, plug-ins are loaded: this file is of another "
		     "type than its bundle.",
	    .fix = "Build the target as what the bundle is.",
	    .when = "the file type of a slice is not one of the bundle's "
		    "kind, or the file is no Mach-O at all",
	    .unless = "scripts and static libraries, which have checks of "
		      "their own",
	    .source = "Security-61901, 2025; App Store messages, quoted in "
		      "public threads",
	    .apple = says_format,
	},
	{
	    .id = "bundle-executable-key-unexpected",
	    .title = "Bundle of resources that names a program",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = bundle_executable_key_unexpected,
	    .guards = GUARD_STORE,
	    .means = "Stores take the key as a promise of code, and find none.",
	    .fix = "Take CFBundleExecutable out of its Info.plist, and sign "
		   "again what it is in.",
	    .when = "a .bundle without code has CFBundleExecutable",
	    .unless = "for information on a Mac outside of the store",
	    .source = "App Store messages, quoted in public threads",
	    .apple = says_key,
	},
	{
	    .id = "static-library-embedded",
	    .title = "Static library in the product",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_NODE,
	    .run = static_library_embedded,
	    .means = "It was linked into the program already; here nothing "
		     "can load it, and it cannot be signed.",
	    .fix = "In Xcode, choose Do Not Embed for it; then build again.",
	    .when = "a framework's binary is an archive of object files, or "
		    "one lies in Frameworks",
	    .unless = "for information elsewhere, as developer tools have it",
	    .source = "Apple TN2435, 2017",
	    .apple = says_archive,
	},
	{ 0 },
};
