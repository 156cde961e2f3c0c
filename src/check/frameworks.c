/* SPDX-License-Identifier: MIT */
/* The two shapes of frameworks: versions and links on a Mac, flat elsewhere. */
#include <config.h>

#include <string.h>

#include <sealtree/limits.h>

#include "themes.h"

static bool
is_versioned(const struct check_subject *subject)
{
	return kind_is(subject, "framework") &&
	       subject->code->place->layout == LAYOUT_VERSIONED;
}

static const struct notable *
version_named(const struct code *code, const char *name, size_t len)
{
	const struct notable *n;
	size_t at = 0;

	while ((n = code_notable(code, NOTABLE_VERSION, &at))) {
		const char *last = path_name(n->path);

		if (strlen(last) == len && memcmp(last, name, len) == 0)
			return n;
	}
	return NULL;
}

static const struct notable *
current_of(const struct code *code)
{
	return version_named(code, "Current", strlen("Current"));
}

static void
framework_symlinks_flattened(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	const struct notable *current = current_of(subject->code);
	struct finding *finding;

	if (!is_versioned(subject))
		return;
	finding = add_notables(check, subject, findings, NOTABLE_BESIDE_BASE,
	    is_flattened,
	    "files stand where a framework has links into its version");
	if (!current || (current->type != SOURCE_DIRECTORY &&
			    current->type != SOURCE_FILE))
		return;
	if (finding) {
		finding->count++;
		return;
	}
	finding = finding_add(findings, check,
	    "Current is no link to the version that counts");
	finding->file = current->path;
}

/* What a link Current may say: the name of a folder beside it. */
static const char *
wrong_target(const struct code *code, const char *target)
{
	const struct notable *version;

	if (!target)
		return "Current cannot be read";
	if (target[0] == '/')
		return "Current leads to an absolute path";
	if (strncmp(target, "./", 2) == 0)
		target += 2;
	if (strchr(target, '/') || strcmp(target, "..") == 0 ||
	    strcmp(target, ".") == 0)
		return "Current leads out of Versions";
	version = version_named(code, target, strlen(target));
	if (version && version->type == SOURCE_DIRECTORY)
		return NULL;
	return code_notable_count(code, NOTABLE_VERSION) > LIMIT_NOTABLE_FILES
		   ? NULL
		   : "Current leads to a version that is not there";
}

static bool
has_version(const struct code *code)
{
	const struct notable *n;
	size_t at = 0;

	while ((n = code_notable(code, NOTABLE_VERSION, &at)))
		if (n->type == SOURCE_DIRECTORY)
			return true;
	return false;
}

static const char *
wrong_versions(const struct code *code)
{
	const struct notable *current = current_of(code);

	if (!has_version(code))
		return "Versions holds no version";
	if (!current)
		return code_notable_count(code, NOTABLE_VERSION) >
			       LIMIT_NOTABLE_FILES
			   ? NULL
			   : "Versions has no link Current";
	return current->type == SOURCE_LINK ? wrong_target(code, current->seen)
					    : NULL;
}

static void
framework_current_invalid(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	const struct code *code = subject->code;
	const struct notable *current = current_of(code);
	const char *wrong;
	struct finding *finding;

	if (!kind_is(subject, "framework") ||
	    code_notable_count(code, NOTABLE_VERSION) == 0)
		return;
	wrong = wrong_versions(code);
	if (!wrong)
		return;
	finding = finding_add(findings, check, "%s", wrong);
	if (!current)
		return;
	finding->file = current->path;
	finding->seen = current->seen
			    ? visible(findings->arena, bytes_of(current->seen))
			    : NULL;
}

static bool
is_other_layout(const struct notable *n, const struct check_subject *subject)
{
	const char *name = path_name(n->path);
	bool deep = subject->code->place->layout == LAYOUT_DEEP;

	if (n->type == SOURCE_DIRECTORY)
		return strcmp(name, deep ? "Versions" : "Contents") == 0;
	return !deep && strcmp(name, "Info.plist") == 0;
}

static void
framework_ambiguous(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	if (is_code_bundle(subject))
		add_notables(check, subject, findings, NOTABLE_BESIDE_BASE,
		    is_other_layout,
		    "belongs to another layout than the rest of the bundle");
}

/* By the code itself, if there is any. */
static bool
is_for_mac(const struct check_subject *subject)
{
	if (subject->code->macho)
		return code_is_for_mac(subject->code);
	return subject_is_for(subject, IN_MAC);
}

static void
framework_wrong_layout(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	enum layout_type layout = subject->code->place->layout;
	bool mac = is_for_mac(subject);
	struct finding *finding;

	if (!kind_is(subject, "framework"))
		return;
	if (mac && layout == LAYOUT_SHALLOW && subject_is_for(subject, IN_MAC)) {
		finding = finding_add(findings, check,
		    "flat, as frameworks of iOS are, and for a Mac");
		if (!subject_is_for(subject, IN_MAC_STORE))
			finding->severity = SEVERITY_WARNING;
	} else if (!mac && layout == LAYOUT_VERSIONED &&
		   subject_is_for(subject, IN_IOS)) {
		finding_add(findings, check,
		    "it has Versions, as frameworks of Macs do, and is not "
		    "for a Mac");
	}
}

static void
framework_info_plist_missing(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	const struct code *code = subject->code;
	struct finding *finding;
	size_t at = 0;

	if (!kind_is(subject, "framework") ||
	    code_notable(code, NOTABLE_LINK_INFO, &at))
		return;
	if (!code->place->info_path)
		finding = finding_add(
		    findings, check, "the framework has no Info.plist");
	else if (bundle_info(subject) &&
		 !plist_string(code->info, "CFBundleIdentifier").len)
		finding = add_key(check, subject, findings,
		    "CFBundleIdentifier",
		    "the framework's Info.plist has no identifier");
	else
		return;
	if (!subject_is_for(subject, IN_IOS | IN_MAC_STORE))
		finding->severity = SEVERITY_WARNING;
}

static const char *const says_ambiguous[] = {
	"bundle format is ambiguous (could be app or framework)", NULL
};
static const char *const says_flattened[] = {
	"bundle format is ambiguous (could be app or framework)",
	"The signature of the binary is invalid.", "Malformed Framework",
	"ITMS-90291", "ITMS-90292", NULL
};
static const char *const says_current[] = {
	"bundle format unrecognized, invalid, or unsuitable", "ITMS-90292",
	NULL
};
static const char *const says_layout[] = { "Malformed Framework",
	"ITMS-90291", "ITMS-90035", NULL };
static const char *const says_info[] = {
	"bundle format unrecognized, invalid, or unsuitable", NULL
};

const struct check framework_checks[] = {
	{
	    .id = "framework-symlinks-flattened",
	    .title = "A framework's links became files",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = framework_symlinks_flattened,
	    .contexts = IN_MAC,
	    .guards = GUARD_APPLE,
	    .means = "An archive or an upload followed the links of the "
		     "framework, or wrote them as text. What stands in their "
		     "place is not sealed, and each library may be there two "
		     "or three times.",
	    .fix = "Make the links again (ln -s A Versions/Current; ln -s "
		   "Versions/Current/F F), sign, and pack with ditto, tar or "
		   "zip -y, which keep them.",
	    .when = "at the top of a framework with Versions, its library or "
		    "Resources, Headers and the like are no links; or "
		    "Versions/Current is none",
	    .unless = "flat frameworks, as iOS has them",
	    .source = "Security-61901, bundlediskrep.cpp, 2025; Apple, "
		      "Placing Content in a Bundle, 2021; public threads",
	    .apple = says_flattened,
	},
	{
	    .id = "framework-current-invalid",
	    .title = "A framework does not say which version counts",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = framework_current_invalid,
	    .contexts = IN_MAC,
	    .guards = GUARD_APPLE,
	    .means = "The system reads the version that Versions/Current "
		     "leads to. Here it leads to none.",
	    .fix = "Make the link again (ln -sfn A Versions/Current) and sign.",
	    .when = "Versions/Current is missing, absolute, with slashes, or "
		    "names no folder beside it; or there is no version at all",
	    .unless = "a file or folder in its place, which is a link that "
		      "was lost",
	    .source = "Security-61901, bundlediskrep.cpp, 2025",
	    .apple = says_current,
	},
	{
	    .id = "framework-ambiguous",
	    .title = "Two layouts in one bundle",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = framework_ambiguous,
	    .contexts = IN_MAC,
	    .guards = GUARD_APPLE,
	    .means = "It can be read as an app and as a framework, so that "
		     "two readers may see two programs. Apple's verifier "
		     "refuses that.",
	    .fix = "Keep one of the two, and sign again.",
	    .when = "a bundle has both Contents and Versions; or a framework "
		    "has an Info.plist beside Versions",
	    .source = "Security-61901, bundlediskrep.cpp, 2025",
	    .apple = says_ambiguous,
	},
	{
	    .id = "framework-wrong-layout-for-platform",
	    .title = "Framework with the shape of another system",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = framework_wrong_layout,
	    .guards = GUARD_APPLE | GUARD_STORE,
	    .means = "On a Mac a framework has versions and links to the one "
		     "that counts, on all other systems it is flat.",
	    .fix = "Use the part of the XCFramework that is for this system.",
	    .when = "code for a Mac is in a flat framework, or other code in "
		    "one with Versions",
	    .unless = "a warning on a Mac outside of the store, where flat "
		      "ones are loaded",
	    .source = "Apple, Placing Content in a Bundle, 2021; App Store "
		      "messages, quoted in public threads",
	    .apple = says_layout,
	},
	{
	    .id = "framework-info-plist-missing",
	    .title = "Framework without Info.plist or identifier",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = framework_info_plist_missing,
	    .guards = GUARD_APPLE | GUARD_STORE,
	    .means = "It is loaded, but stores refuse it, and codesign has to "
		     "guess its name. Frameworks of old builders are so.",
	    .fix = "Give it an Info.plist with CFBundleIdentifier; sign "
		   "again.",
	    .when = "a framework has no Info.plist where it belongs, or no "
		    "CFBundleIdentifier in it",
	    .unless = "a warning on a Mac outside of the store",
	    .source = "Apple, Placing Content in a Bundle, 2021; public "
		      "threads about Qt",
	    .apple = says_info,
	},
	{ 0 },
};
