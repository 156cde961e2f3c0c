/* SPDX-License-Identifier: MIT */
/* What an older build tells: whether this is still the same program. */
#include <config.h>

#include <string.h>

#include <sealtree/evaluate.h>
#include <sealtree/text.h>

#include "themes.h"

/* Code of a store is signed by the store, a test build by a developer: that
 * they differ is meant. */
static bool
came_another_way(const struct signed_slice *slice, const struct older *old)
{
	return !old->is_signed || !old->class[0] ||
	       strcmp(slice->class, old->class) != 0;
}

static void
judge_successor(const struct check *check, const struct check_subject *subject,
    const struct signed_slice *slice, const struct expression *wanted,
    struct findings *findings)
{
	struct requirement_subject now = { 0 };
	struct text why = TEXT_INIT;
	struct finding *finding;

	requirement_subject_of_slice(subject, slice, &now);
	if (requirement_evaluate(wanted, &now, &why) == TRUTH_FALSE) {
		finding = add_in_slice(check, slice, subject, findings,
		    "the older build's designated requirement does not hold: "
		    "%s",
		    text_string(&why));
		finding->slice = NULL;
		finding->wanted = subject->baseline->designated;
	}
	text_release(&why);
}

static void
dr_changed(const struct check *check, const struct check_subject *subject,
    struct findings *findings)
{
	const struct older *old = subject->baseline;
	const struct expression *wanted;
	struct signed_slice slice;
	struct text why = TEXT_INIT;

	if (!old || !old->designated || !first_signed(subject, &slice) ||
	    came_another_way(&slice, old))
		return;
	wanted = requirement_compile(
	    bytes_of(old->designated), findings->arena, &why);
	if (wanted)
		judge_successor(check, subject, &slice, wanted, findings);
	text_release(&why);
}

static bool
same_version(const struct code *code, const char *key, struct bytes old)
{
	return old.len > 0 && bytes_equal(code_info_string(code, key), old);
}

static bool
same_cdhash(const struct code *code, const struct older *old)
{
	const struct signature *s = code_signature(code);

	return s && s->best && old->has_cdhash &&
	       memcmp(s->best->cdhash, old->cdhash, CDHASH_LEN) == 0;
}

static void
version_not_bumped(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	const struct code *code = subject->code;
	const struct older *old = subject->baseline;
	struct finding *finding;

	if (!old || strcmp(code->place->kind->id, "systemextension") != 0 ||
	    !code_signature(code) || same_cdhash(code, old) ||
	    !same_version(code, "CFBundleShortVersionString", old->version) ||
	    !same_version(code, "CFBundleVersion", old->build))
		return;
	finding = finding_add(findings, check,
	    "another build with the same version as the older one");
	finding->file = code->info_path;
	finding->key = bytes_of("CFBundleVersion");
	finding->seen = arena_string(findings->arena, old->build);
	finding->wanted = "a version above that";
}

const struct check baseline_checks[] = {
	{
	    .id = "dr-changed-from-baseline",
	    .title = "Another program than the older build",
	    .severity = SEVERITY_WARNING,
	    .scope = CHECK_BUNDLE,
	    .run = dr_changed,
	    .mend = MEND_OUTSIDE,
	    .means = "The system takes the update for another program: "
		     "what users allowed it (camera, screen recording, "
		     "input monitoring) stops working without a question, "
		     "the keychain asks again, and groups are not shared.",
	    .fix = "Signing alone carries nothing over: have users remove and "
		   "add the permission, or run tccutil reset. Before a team "
		   "changes, ship a version whose requirement names both "
		   "teams.",
	    .when = "an older build is given by --baseline, and this code "
		    "does not satisfy its designated requirement",
	    .unless = "the two were signed for different ways of "
		      "distribution, where requirements differ by design",
	    .source = "Apple TN3127, 2022; Apple's developer forums on team "
		      "transfers",
	},
	{
	    .id = "sysext-version-not-bumped",
	    .title = "System extension with the version of another build",
	    .severity = SEVERITY_WARNING,
	    .scope = CHECK_BUNDLE,
	    .run = version_not_bumped,
	    .contexts = IN_MAC,
	    .means = "Where the older build is installed, macOS may keep it: "
		     "it replaces an extension by one of another version.",
	    .fix = "Raise CFBundleVersion, then sign again.",
	    .when = "an older build is given by --baseline, and the extension "
		    "has its versions and another CDHash",
	    .unless = "systems in developer mode, which replace it always",
	    .source = "Apple's developer forums, not confirmed",
	},
	{ 0 },
};
