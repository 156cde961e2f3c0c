/* SPDX-License-Identifier: MIT */
/* What is no code where only code belongs. */
#include <config.h>

#include <string.h>

#include "themes.h"

static struct finding *
add_notable(const struct check *check, const struct check_subject *subject,
    enum notable_kind kind, struct findings *findings, const char *message)
{
	struct finding *finding;
	size_t at = 0;
	const struct notable *first = code_notable(subject->code, kind, &at);

	if (!first)
		return NULL;
	finding = finding_add(findings, check, "%s", message);
	finding->file = first->path;
	finding->count = code_notable_count(subject->code, kind);
	return finding;
}

static void
data_in_code_location(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	add_notable(check, subject, NOTABLE_DATA, findings,
	    "data lies where only code belongs");
}

static void
script_in_code_location(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	const char *executable = subject->code->place->executable_path;
	const struct notable *script;
	size_t at = 0;
	struct finding *finding = add_notable(check, subject, NOTABLE_SCRIPT,
	    findings, "a script lies where only code belongs");

	while (finding && executable &&
	       (script = code_notable(subject->code, NOTABLE_SCRIPT, &at)))
		if (strcmp(script->path, executable) == 0 &&
		    target_is_in(
			subject->target, IN_DEVELOPER_ID | IN_MAC_STORE))
			finding->severity = SEVERITY_ERROR;
}

static void
dotted_directory_in_code_location(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	add_notable(check, subject, NOTABLE_DOTTED_FOLDER, findings,
	    "a folder in a place for code has a dot in its name");
}

static const char *const says_data[] = { "code object is not signed at all",
	"ITMS-90035", NULL };
static const char *const says_script[] = { "Format=generic", "ITMS-90035",
	NULL };
static const char *const says_dotted[] = {
	"bundle format unrecognized, invalid, or unsuitable", NULL
};

const struct check code_place_checks[] = {
	{
	    .id = "data-in-code-location",
	    .title = "Data in a place for code",
	    .severity = SEVERITY_WARNING,
	    .scope = CHECK_BUNDLE,
	    .run = data_in_code_location,
	    .contexts = IN_MAC,
	    .guards = GUARD_APPLE | GUARD_UNSIGNED_BUILD,
	    .means = "Everything in these folders is signed as code. The "
		     "signature of a file that is none is kept in extended "
		     "attributes, which most ways of sending it lose.",
	    .fix = "Move it to Contents/Resources, and leave a relative link "
		   "where a program looks for it.",
	    .when = "a file that is no code lies in MacOS, Frameworks, "
		    "PlugIns, Helpers or another place for code",
	    .unless = "links",
	    .source = "Apple, Placing content in a bundle; Embedding "
		      "nonstandard code structures in a bundle",
	    .apple = says_data,
	},
	{
	    .id = "script-in-code-location",
	    .title = "Script in a place for code",
	    .severity = SEVERITY_WARNING,
	    .scope = CHECK_BUNDLE,
	    .run = script_in_code_location,
	    .contexts = IN_MAC,
	    .guards = GUARD_APPLE | GUARD_UNSIGNED_BUILD,
	    .means = "A script cannot hold a signature. The system keeps it "
		     "in extended attributes, which most ways of sending it "
		     "lose.",
	    .fix = "Move scripts to Contents/Resources, and start them from a "
		   "small program.",
	    .when = "a file that begins with #! lies in a place for code",
	    .unless = "an error where it is the main executable of an app "
		      "for Developer ID or the store",
	    .source = "Apple, Placing content in a bundle; "
		      "developer.apple.com, forums 706442, 2022",
	    .apple = says_script,
	},
	{
	    .id = "dotted-directory-in-code-location",
	    .title = "Folder with a dot in a place for code",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = dotted_directory_in_code_location,
	    .contexts = IN_MAC,
	    .guards = GUARD_APPLE | GUARD_UNSIGNED_BUILD,
	    .means = "codesign takes such a folder for a bundle, finds none, "
		     "and stops.",
	    .fix = "Move it to Contents/Resources, or give it a name without "
		   "a dot.",
	    .when = "a folder below a place for code has a dot in its name "
		    "and is no bundle",
	    .source = "Apple's Security, open source, 2025; Apple, Placing "
		      "content in a bundle",
	    .apple = says_dotted,
	},
	{ 0 },
};
