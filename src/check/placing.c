/* SPDX-License-Identifier: MIT */
/* Code that lies in a place where its system does not take it. */
#include <config.h>

#include <string.h>

#include "themes.h"

/* In an app or in an extension, not in a folder around the app. */
static bool
is_loose_code(const struct check_subject *subject)
{
	return subject->code->macho && !subject->code->place->kind->is_bundle &&
	       subject->parent && !code_is_container(subject->parent->code);
}

static bool
is_dylib(const struct check_subject *subject)
{
	return kind_is(subject, "dylib") &&
	       bytes_end(bytes_of(subject->code->place->path), ".dylib");
}

/* Swift's own, where Xcode puts them for old systems. In what is no app that
 * folder is too much already, and told of once. */
static bool
is_swift_library(const struct check_subject *subject)
{
	const struct place *place = subject->code->place;

	return place->where && strcmp(place->where, "Frameworks") == 0 &&
	       strncmp(path_name(place->path), "libswift", 8) == 0;
}

static void
ios_loose_dylib(const struct check *check, const struct check_subject *subject,
    struct findings *findings)
{
	if (is_loose_code(subject) && is_dylib(subject) &&
	    !is_swift_library(subject))
		finding_add(findings, check, "a library outside of a framework")
		    ->file = subject->code->place->path;
}

static bool
is_outside_frameworks(
    const struct notable *n, const struct check_subject *subject)
{
	(void) subject;
	return !strstr(n->path, "Frameworks/");
}

static void
ios_standalone_executable(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	const char *type;

	add_notables(check, subject, findings, NOTABLE_STATIC_LIBRARY,
	    is_outside_frameworks, "a static library");
	if (!is_loose_code(subject) || is_dylib(subject))
		return;
	type = macho_filetype_name(subject->code->macho->slice_count
				       ? subject->code->macho->slices[0].filetype
				       : 0);
	finding_add(findings, check,
	    "code that is no bundle's program, of type %s",
	    type ? type : "unknown")
	    ->file = subject->code->place->path;
}

static void
ios_nested_frameworks(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	add_notables(check, subject, findings, NOTABLE_FRAMEWORKS, NULL,
	    "a folder Frameworks in what is not the app");
}

struct home {
	const char *kind;
	const char *places[3];
	const char *wanted;
};

static const struct home homes[] = {
	{ "appex", { "PlugIns", "Extensions", NULL },
	    "PlugIns, or Extensions for ExtensionKit" },
	{ "xpc", { "XPCServices", NULL, NULL }, "XPCServices" },
};
static const struct home watch_home = { "app", { "Watch", "PlugIns", NULL },
	"Watch" };
static const struct home clip_home = { "app", { "AppClips", NULL, NULL },
	"AppClips" };

static bool
is_for_watch(const struct code *code)
{
	enum {
		WATCHOS = 4
	};
	const struct macho *macho = code->macho;

	return macho && macho->slice_count > 0 &&
	       macho->slices[0].platform_count > 0 &&
	       macho->slices[0].platforms[0].platform == WATCHOS;
}

static const struct home *
home_of(const struct check_subject *subject)
{
	const struct code *code = subject->code;

	for (size_t i = 0; i < sizeof homes / sizeof *homes; i++)
		if (kind_is(subject, homes[i].kind))
			return &homes[i];
	if (!kind_is(subject, "app") || !subject_is_for(subject, IN_IOS))
		return NULL;
	if (plist_get(code->info, "NSAppClip"))
		return &clip_home;
	return is_for_watch(code) ? &watch_home : NULL;
}

static void
appex_wrong_location(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	const struct home *home = home_of(subject);
	const char *where = subject->code->place->where;
	struct finding *finding;

	if (!home || !where || !subject->parent ||
	    code_is_container(subject->parent->code))
		return;
	for (size_t i = 0; home->places[i]; i++)
		if (strcmp(where, home->places[i]) == 0)
			return;
	finding = finding_add(findings, check,
	    "it lies in %s, where the system does not look for it", where);
	finding->seen = where;
	finding->wanted = home->wanted;
}

static const char *const says_permitted[] = { "is not permitted",
	"Your app can't contain standalone executables or libraries",
	"ITMS-90171", "ITMS-90426", NULL };
static const char *const says_standalone[] = { "ITMS-90171", "ITMS-90035",
	NULL };
static const char *const says_disallowed[] = {
	"contains disallowed file 'Frameworks'", "ITMS-90205", "ITMS-90206",
	NULL
};
static const char *const says_bundle[] = { "ITMS-90685", NULL };
static const char *const follows_static[] = { "static-library-embedded",
	NULL };

const struct check placing_checks[] = {
	{
	    .id = "ios-loose-dylib",
	    .title = "Library that is in no framework",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = ios_loose_dylib,
	    .contexts = IN_IOS_STORE,
	    .guards = GUARD_STORE | GUARD_APPLE,
	    .means = "Apps of iOS hold libraries only as frameworks; the "
		     "store refuses the whole.",
	    .fix = "Make a framework of it, or link it in.",
	    .when = "a file .dylib lies outside of a framework",
	    .unless = "libswift*.dylib in a folder Frameworks",
	    .source = "Apple, Placing Content in a Bundle, 2021; TN2435, 2017",
	    .apple = says_permitted,
	},
	{
	    .id = "ios-standalone-executable",
	    .title = "Code that no bundle has as its program",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = ios_standalone_executable,
	    .contexts = IN_IOS_STORE,
	    .guards = GUARD_STORE | GUARD_APPLE,
	    .means = "Apps of iOS hold no programs beside the app's and its "
		     "extensions', and no object files.",
	    .fix = "Leave it out: it is a helper, a script's leftover or a "
		   "part of the build.",
	    .when = "a Mach-O file that is no .dylib, or a static library, "
		    "is in an app and is no bundle's program",
	    .source = "Apple, Placing Content in a Bundle, 2021; App Store "
		      "messages, quoted in public threads",
	    .apple = says_standalone,
	    .follows = follows_static,
	},
	{
	    .id = "ios-nested-frameworks",
	    .title = "Frameworks inside of a framework or an extension",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = ios_nested_frameworks,
	    .contexts = IN_IOS_STORE,
	    .guards = GUARD_STORE | GUARD_APPLE,
	    .means = "Only the app itself may have a folder Frameworks on "
		     "iOS.",
	    .fix = "Embed them in the app; for Swift's libraries set "
		   "ALWAYS_EMBED_SWIFT_STANDARD_LIBRARIES to NO here.",
	    .when = "a framework or an extension has a folder Frameworks that "
		    "is not empty",
	    .unless = "frameworks of Macs",
	    .source = "Apple, Placing Content in a Bundle, 2021; TN2435, 2017",
	    .apple = says_disallowed,
	},
	{
	    .id = "appex-wrong-location",
	    .title = "Extension or service in another folder",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = appex_wrong_location,
	    .guards = GUARD_APPLE | GUARD_STORE,
	    .relation = RELATION_PARENT,
	    .means = "The system looks for it in one folder only, and does "
		     "not find it here.",
	    .fix = "Move it there, and sign again what is around it.",
	    .when = "an app extension is not in PlugIns or Extensions, an XPC "
		    "service not in XPCServices, an app for a watch not in "
		    "Watch, an App Clip not in AppClips",
	    .unless = "what stands alone",
	    .source = "Apple, Placing Content in a Bundle, 2021",
	    .apple = says_bundle,
	},
	{ 0 },
};
