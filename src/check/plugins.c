/* SPDX-License-Identifier: MIT */
/* Plug-ins that travel in an app, for other programs to load. */
#include <config.h>

#include <string.h>

#include "extension.h"

/* Whom the system loads, from /Library, wherever an installer puts it. */
static bool
is_loaded_elsewhere(const struct check_subject *subject)
{
	static const char *const kinds[] = { "qlgenerator", "mdimporter",
		"saver", "prefpane", NULL };
	struct bytes name = bytes_of(subject->code->place->name);

	for (const char *const *kind = kinds; *kind; kind++)
		if (kind_is(subject, *kind))
			return true;
	return bytes_end(name, ".driver") || bytes_end(name, ".component");
}

static void
audio_driver_in_app(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	struct signed_slice inner, outer;
	struct finding *finding;
	bool adhoc;

	if (!lies_within(subject, "Resources") ||
	    !is_loaded_elsewhere(subject) || !first_signed(subject, &inner) ||
	    !signed_like(subject->parent, inner.arch, &outer) ||
	    !inner.directory || !outer.directory)
		return;
	adhoc = signature_is_adhoc(inner.signature);
	if (!adhoc && bytes_equal(inner.directory->team, outer.directory->team))
		return;
	finding = finding_add(findings, check,
	    adhoc ? "a plug-in for other programs is signed ad hoc"
		  : "a plug-in for other programs is of another team");
	finding->seen =
	    adhoc ? "ad hoc" : visible(findings->arena, inner.directory->team);
	finding->wanted = "Developer ID, and notarized";
	relate(finding, findings, subject->parent);
}

static const char *const says_not_signed[] = {
	"The binary is not signed with a valid Developer ID certificate", NULL
};

const struct check plugin_checks[] = {
	{
	    .id = "audio-driver-in-app",
	    .title = "Another maker's plug-in travels in the app",
	    .severity = SEVERITY_WARNING,
	    .scope = CHECK_BUNDLE,
	    .run = audio_driver_in_app,
	    .contexts = IN_DEVELOPER_ID,
	    .guards = GUARD_APPLE | GUARD_UNSIGNED_BUILD,
	    .relation = RELATION_PARENT,
	    .means = "This app does not load it, so that another team is "
		     "allowed; but the notary looks at it, and so does the "
		     "program that loads it.",
	    .fix = "Keep its maker's Developer ID signature, or sign it "
		   "yourself; better, ship it in an installer of its own.",
	    .when = "an audio driver, component, Quick Look or Spotlight "
		    "plug-in, preference pane or screen saver in Resources is "
		    "of another team than the app, or ad hoc",
	    .source = "Apple developer forums, threads about audio drivers; "
		      "notary's messages",
	    .apple = says_not_signed,
	},
	{ 0 },
};
