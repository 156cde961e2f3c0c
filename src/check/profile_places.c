/* SPDX-License-Identifier: MIT */
/* Profiles where no system looks for one, and such as are not sealed. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "authorize.h"
#include "profile.h"

static bool
is_kind(const struct check_subject *subject, const char *id)
{
	return strcmp(subject->code->place->kind->id, id) == 0;
}

static bool
is_by_store(const struct check_subject *subject)
{
	struct signed_slice slice;

	return first_signed(subject, &slice) && class_is_store(slice.class);
}

/* Of a profile that lies somewhere in it; NULL: none of interest. */
static const struct check_subject *
bundle_around(const struct check_subject *subject)
{
	if (!is_kind(subject, "profile") || subject_root(subject) == subject ||
	    is_by_store(subject->parent))
		return NULL;
	return subject->parent;
}

/* What the system of that code calls an embedded profile. */
static const char *
proper_name(const struct code *code)
{
	return code_is_for_mac(code) ? "embedded.provisionprofile"
				     : "embedded.mobileprovision";
}

static const char *
proper_path(const struct code *code, struct arena *arena)
{
	const char *base = code->place->base;

	return base && strcmp(base, ".") != 0
		   ? arena_printf(arena, "%s/%s", base, proper_name(code))
		   : proper_name(code);
}

/* By its name, or by what it says: for the code around it. */
static bool
is_meant_for(
    const struct check_subject *profile, const struct check_subject *bundle)
{
	const struct profile *p = profile->code->profile;
	struct bytes name = bytes_of(profile->code->place->name);
	struct bytes prefix, pattern;

	if (bytes_begin(name, "embedded."))
		return true;
	return app_id_split(granted_app_id(p), &prefix, &pattern) &&
	       !bytes_are(pattern, "*") &&
	       pattern_covers(pattern,
		   code_info_string(bundle->code, "CFBundleIdentifier"));
}

static void
add_stray(const struct check *check, const struct check_subject *subject,
    const struct check_subject *bundle, struct findings *findings)
{
	const struct code *code = bundle->code;
	struct finding *finding;

	finding = of_profile(
	    subject, finding_add(findings, check,
			 code->place->profile_path
			     ? "a second profile, which no system looks at"
			     : "no system looks for a profile here"));
	if (code->place->profile_path)
		finding->severity = SEVERITY_WARNING;
	finding->wanted = proper_path(code, findings->arena);
}

static void
add_misnamed(const struct check *check, const struct check_subject *subject,
    struct findings *findings)
{
	const struct code *code = subject->code;
	const char *path = code->place->profile_path;

	if (!path || is_kind(subject, "framework") ||
	    bytes_end(bytes_of(path), proper_name(code)))
		return;
	of_profile(
	    subject, finding_add(findings, check,
			 "the profile has the name that %s expect, where it is "
			 "not looked "
			 "for by this name",
			 code_is_for_mac(code) ? "other systems" : "Macs"))
	    ->wanted = proper_path(code, findings->arena);
}

static void
profile_wrong_location(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	const struct check_subject *bundle = bundle_around(subject);

	if (!bundle)
		add_misnamed(check, subject, findings);
	else if (!is_kind(bundle, "framework") && is_meant_for(subject, bundle))
		add_stray(check, subject, bundle, findings);
}

static void
profile_in_library(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	const struct check_subject *bundle = bundle_around(subject);

	if ((bundle && is_kind(bundle, "framework")) ||
	    (is_kind(subject, "framework") &&
		subject->code->place->profile_path))
		of_profile(subject,
		    finding_add(findings, check, "a framework has a profile"));
}

static bool
is_shipped_here(const struct check_subject *subject)
{
	const struct check_subject *bundle = bundle_around(subject);

	return bundle && !is_kind(bundle, "framework") &&
	       !is_meant_for(subject, bundle);
}

/* Beside what Developer ID signed, in a folder or a container. */
static size_t
count_beside(
    const struct check_subject *folder, const struct check_subject **first)
{
	size_t profiles = 0;
	bool signed_code = false;

	for (size_t i = 0; i < folder->child_count; i++) {
		const struct check_subject *child = folder->children[i];

		if (is_kind(child, "profile")) {
			if (profiles++ == 0)
				*first = child;
		} else if (child->target == TARGET_DEVELOPER_ID) {
			signed_code = true;
		}
	}
	return signed_code ? profiles : 0;
}

static void
profile_redistribution(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	const struct check_subject *first = NULL;
	struct finding *finding;
	size_t count;

	if (subject->target == TARGET_DEVELOPER_ID &&
	    is_shipped_here(subject)) {
		of_profile(subject,
		    finding_add(findings, check,
			"the app carries a profile that is not its own"));
		return;
	}
	if (!code_is_container(subject->code))
		return;
	count = count_beside(subject, &first);
	if (count == 0)
		return;
	finding = finding_add(findings, check,
	    "%zu profile%s beside the apps, not in them", count,
	    count == 1 ? " lies" : "s lie");
	finding->file = first->code->place->path;
	finding->count = (uint32_t) count;
}

static int
order_problem(const void *path, const void *problem)
{
	return strcmp(path, ((const struct seal_problem *) problem)->path);
}

static int
order_path(const void *path, const void *other)
{
	return strcmp(path, *(const char *const *) other);
}

/* NULL: it is sealed, or that is not known. */
static const char *
why_not_sealed(const struct seal_verdict *v, const char *path)
{
	const struct seal_problem *problem = NULL;

	if (v->problem_count > 0)
		problem = bsearch(path, v->problems, v->problem_count,
		    sizeof(*v->problems), order_problem);
	if (problem && problem->kind == SEAL_ADDED)
		return "the profile was put in after signing: the seal has "
		       "not got it";
	if (problem && (problem->kind == SEAL_MODIFIED ||
			   problem->kind == SEAL_TYPE_CHANGED))
		return "the profile is not the one that was sealed";
	if (v->unsealed_count > 0 &&
	    bsearch(path, v->unsealed, v->unsealed_count, sizeof(*v->unsealed),
		order_path))
		return "a rule of the seal leaves the profile out";
	return NULL;
}

static void
profile_not_sealed(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	const struct seal_verdict *v =
	    subject->verdict ? subject->verdict->seal : NULL;
	const char *path = subject->code->place->profile_path;
	const char *why = v && path ? why_not_sealed(v, path) : NULL;

	if (why)
		of_profile(subject, finding_add(findings, check, "%s", why));
}

static bool
is_quarantined(const struct source_list *xattrs)
{
	for (size_t i = 0; i < xattrs->count; i++)
		if (strcmp(xattrs->entries[i].name, "com.apple.quarantine") ==
		    0)
			return true;
	return false;
}

static void
profile_quarantined(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	const struct code *code = subject->code;

	if (is_quarantined(is_kind(subject, "profile") ? &code->xattrs
						       : &code->profile_xattrs))
		of_profile(
		    subject, finding_add(findings, check,
				 "the profile bears com.apple.quarantine"));
}

static const char *const says_missing[] = {
	"A valid provisioning profile for this executable was not found.", NULL
};
static const char *const says_sealed[] = { "file added", "file modified",
	NULL };
static const char *const says_quarantined[] = { "ITMS-91109", NULL };
static const char *const follows_seal[] = { "resource-added",
	"resource-modified", "resource-type-changed", NULL };

const struct check profile_place_checks[] = {
	{
	    .id = "profile-wrong-location",
	    .title = "Profile where it is not looked for",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = profile_wrong_location,
	    .contexts = IN_PROFILED,
	    .guards = GUARD_STORE,
	    .means = "Systems look in one place only: for them there is no "
		     "profile.",
	    .fix = "On a Mac it is Contents/embedded.provisionprofile, in a "
		   "driver the same beside its Info.plist, elsewhere "
		   "embedded.mobileprovision beside Info.plist. Move it "
		   "there, and sign again.",
	    .when = "a profile that is called embedded, or whose App ID is "
		    "this bundle's, lies elsewhere in it, or has the name of "
		    "another platform's; beside a profile in the right place "
		    "it is a warning",
	    .unless = "archives of Xcode, profiles for other apps",
	    .source = "Apple TN3125, 2022; genuine drivers",
	    .apple = says_missing,
	},
	{
	    .id = "profile-in-library",
	    .title = "Profile in a framework",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = profile_in_library,
	    .contexts = IN_PROFILED,
	    .guards = GUARD_STORE,
	    .means = "Only programs have profiles. By Apple's word a "
		     "framework with one is signed wrongly.",
	    .fix = "Take it out, and sign the framework and what is around "
		   "it again.",
	    .when = "a framework holds a profile",
	    .source = "Apple, Using the latest code signature format, 2021",
	},
	{
	    .id = "profile-not-sealed",
	    .title = "Profile is not sealed",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = profile_not_sealed,
	    .contexts = IN_PROFILED,
	    .means = "It was put in, or changed for another, after signing: "
		     "the signature does not hold any more.",
	    .fix = "Put the profile in its place, then sign.",
	    .when = "the seal has not got the embedded profile, or another "
		    "hash of it",
	    .source = "Apple's Security, open source, 2025; Apple, Creating "
		      "distribution-signed code for macOS",
	    .apple = says_sealed,
	    .follows = follows_seal,
	},
	{
	    .id = "profile-quarantined",
	    .title = "Profile with the mark of a download",
	    .severity = SEVERITY_WARNING,
	    .scope = CHECK_BUNDLE,
	    .run = profile_quarantined,
	    .contexts = IN_MAC,
	    .guards = GUARD_STORE,
	    .means = "A browser downloaded it, and the mark stayed. App Store "
		     "Connect may refuse the package.",
	    .fix = "xattr -d com.apple.quarantine on the profile, before it "
		   "is embedded.",
	    .when = "the profile's file has com.apple.quarantine",
	    .source = "App Store Connect's messages",
	    .apple = says_quarantined,
	},
	{
	    .id = "profile-redistribution",
	    .title = "Profiles handed out beside apps",
	    .severity = SEVERITY_INFO,
	    .scope = CHECK_BUNDLE,
	    .run = profile_redistribution,
	    .contexts = IN_DEVELOPER_ID | 1 << TARGET_MAC,
	    .means = "Who gets the app needs no profile of his own: it "
		     "belongs into each bundle that claims what it allows.",
	    .fix = "Embed it, one in each such bundle, and leave it out "
		   "beside them.",
	    .when = "profiles lie beside apps that Developer ID signed, or "
		    "in such an app and are for another one",
	    .source = "Apple TN3125, 2022; Apple developer forums, threads on "
		      "code signing",
	},
	{ 0 },
};
