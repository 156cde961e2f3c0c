/* SPDX-License-Identifier: MIT */
/* The Info.plist of a bundle: that it is there, and what it has to say. */
#include <config.h>

#include <string.h>

#include "themes.h"

static bool
has_link(const struct code *code, enum notable_kind kind)
{
	size_t at = 0;

	return code_notable(code, kind, &at);
}

/* Whether code lies below that folder of the node. */
static bool
holds_code(const struct check_subject *subject, const char *folder)
{
	for (size_t i = 0; i < subject->child_count; i++)
		if (lies_below(subject->children[i]->code->place->path, folder))
			return true;
	return false;
}

static bool
is_empty_of_code(const struct notable *n, const struct check_subject *subject)
{
	return !holds_code(subject, n->path);
}

static bool
is_full_of_code(const struct notable *n, const struct check_subject *subject)
{
	return holds_code(subject, n->path);
}

static void
info_plist_missing(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	const struct code *code = subject->code;
	struct finding *finding;

	if (is_code_bundle(subject) && !kind_is(subject, "framework") &&
	    !code->place->info_path && !has_link(code, NOTABLE_LINK_INFO)) {
		finding = finding_add(
		    findings, check, "no Info.plist is where this bundle "
				     "has to have one");
		if (!code->macho)
			finding->severity = SEVERITY_WARNING;
	}
	add_notables(check, subject, findings, NOTABLE_NO_BUNDLE,
	    is_full_of_code,
	    "called like a bundle, with code in it and without Info.plist");
	finding = add_notables(check, subject, findings, NOTABLE_NO_BUNDLE,
	    is_empty_of_code, "called like a bundle, and without Info.plist");
	if (finding)
		finding->severity = SEVERITY_WARNING;
}

static void
info_plist_invalid(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	const struct code *code = subject->code;
	struct bytes inside, outside;
	struct finding *finding;

	if (!is_code_bundle(subject) || !code->info_path)
		return;
	if (!code->info || code->info->type != PLIST_DICT) {
		finding = finding_add(findings, check,
		    code->info ? "the list is no dictionary of keys"
			       : "it is no property list that can be read");
		finding->file = code->info_path;
		return;
	}
	inside = plist_string(code->info_embedded, "CFBundleIdentifier");
	outside = plist_string(code->info, "CFBundleIdentifier");
	if (!inside.len || !outside.len || bytes_equal(inside, outside))
		return;
	finding = add_key(check, subject, findings, "CFBundleIdentifier",
	    "the copy in the executable has another identifier");
	finding->severity = SEVERITY_WARNING;
	finding->wanted = visible(findings->arena, inside);
}

static void
bundle_id_missing(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	const struct code *code = subject->code;
	struct finding *finding;

	if (!is_code_bundle(subject) || kind_is(subject, "framework") ||
	    !bundle_info(subject) || !code->macho ||
	    plist_string(code->info, "CFBundleIdentifier").len)
		return;
	finding = add_key(check, subject, findings, "CFBundleIdentifier",
	    "the bundle has no identifier");
	if (!is_program_bundle(subject))
		finding->severity = SEVERITY_WARNING;
}

static const char *
wrong_identifier(struct bytes id)
{
	for (size_t i = 0; i < id.len; i++) {
		uint8_t c = id.data[i];

		if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') &&
		    !(c >= '0' && c <= '9') && c != '-' && c != '.')
			return "the identifier has characters other than "
			       "letters, digits, - and .";
	}
	if (id.data[0] == '.' || id.data[id.len - 1] == '.')
		return "the identifier begins or ends with a dot";
	return NULL;
}

static void
bundle_id_invalid(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	struct bytes id =
	    plist_string(subject->code->info, "CFBundleIdentifier");
	const char *wrong = NULL;
	struct finding *finding;

	if (id.len && is_code_bundle(subject) && subject->code->macho)
		wrong = wrong_identifier(id);
	if (!wrong)
		return;
	finding =
	    add_key(check, subject, findings, "CFBundleIdentifier", wrong);
	if (!subject_is_for(subject, IN_IOS | IN_MAC_STORE))
		finding->severity = SEVERITY_WARNING;
}

struct package_kind {
	const char *kind, *type;
};

/* Extensions of the system and services have checks of their own. */
static const struct package_kind packages[] = {
	{ "app", "APPL" },
	{ "framework", "FMWK" },
	{ "appex", "XPC!" },
	{ "dext", "DEXT" },
	{ "kext", "KEXT" },
	{ 0 },
};

/* What a plug-in has is up to whoever loads it, but for these. */
static const char *
wanted_type(const struct check_subject *subject, struct bytes type)
{
	bool taken = bytes_are(type, "SYSX");

	for (const struct package_kind *p = packages; p->kind; p++) {
		if (kind_is(subject, p->kind))
			return p->type;
		taken |= bytes_are(type, p->type);
	}
	return taken ? "BNDL" : NULL;
}

static void
package_type_wrong(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	const struct plist *info = bundle_info(subject);
	struct bytes type = plist_string(info, "CFBundlePackageType");
	const char *wanted = NULL;
	struct finding *finding;

	if (info && is_code_bundle(subject) && is_kind_by_name(subject) &&
	    !kind_is(subject, "systemextension") && !kind_is(subject, "xpc"))
		wanted = wanted_type(subject, type);
	if (!wanted || bytes_are(type, wanted))
		return;
	finding = add_key(check, subject, findings, "CFBundlePackageType",
	    type.len ? "the type is that of another kind of bundle"
		     : "the bundle does not say of which type it is");
	finding->wanted = wanted;
	if (kind_is(subject, "app") && is_outermost(subject) &&
	    subject_is_for(subject, IN_DEVELOPER_ID))
		finding->severity = SEVERITY_ERROR;
	else if (!type.len && kind_is(subject, "framework"))
		finding->severity = SEVERITY_INFO;
}

/* Digits with dots between: 1, 1.2, 1.2.3; how many numbers, 0 if other. */
static unsigned
count_numbers(struct bytes version)
{
	unsigned numbers = 1;
	bool digit = false;

	for (size_t i = 0; i < version.len; i++) {
		uint8_t c = version.data[i];

		if (c == '.' && digit)
			numbers++;
		else if (c < '0' || c > '9')
			return 0;
		digit = c != '.';
	}
	return digit ? numbers : 0;
}

static void
judge_version(const struct check *check, const struct check_subject *subject,
    const char *key, struct findings *findings)
{
	enum {
		MOST_NUMBERS = 3,
		LONGEST = 18
	};
	struct bytes version = plist_string(subject->code->info, key);
	unsigned numbers = count_numbers(version);
	struct finding *finding;

	if (numbers > 0 && numbers <= MOST_NUMBERS && version.len <= LONGEST)
		return;
	finding = add_key(check, subject, findings, key,
	    version.len ? "the version is not up to three numbers with dots "
			  "between them"
			: "the bundle says nothing of its version");
	finding->wanted = "1, 1.2 or 1.2.3";
	if (subject_is_for(subject, IN_IOS | IN_MAC_STORE) ||
	    kind_is(subject, "systemextension"))
		return;
	finding->severity = numbers > 0 || !is_program_bundle(subject)
				? SEVERITY_INFO
				: SEVERITY_WARNING;
}

static void
bundle_version_invalid(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	if (!bundle_info(subject) || !subject->code->macho ||
	    (!is_program_bundle(subject) && !kind_is(subject, "framework")))
		return;
	judge_version(check, subject, "CFBundleVersion", findings);
	judge_version(
	    check, subject, "CFBundleShortVersionString", findings);
}

static void
resource_rules_key(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	if (is_code_bundle(subject) &&
	    plist_get(subject->code->info, "CFBundleResourceSpecification"))
		add_key(check, subject, findings,
		    "CFBundleResourceSpecification",
		    "it names resource rules of its own");
}

static void
app_category_missing(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	if (kind_is(subject, "app") && is_outermost(subject) &&
	    bundle_info(subject) &&
	    !plist_string(subject->code->info, "LSApplicationCategoryType").len)
		add_key(check, subject, findings, "LSApplicationCategoryType",
		    "the app does not say in which category it belongs");
}

static const char *const says_no_info[] = {
	"bundle format unrecognized, invalid, or unsuitable", NULL
};
static const char *const says_bad_info[] = {
	"a required plist file or resource is malformed", "ITMS-90362", NULL
};
static const char *const says_type[] = { "does not seem to be an app", NULL };
static const char *const says_version[] = { "ITMS-90056", "ITMS-90062",
	"ITMS-90186", NULL };
static const char *const says_rules[] = { "ITMS-90339", NULL };
static const char *const says_category[] = { "ITMS-90242", NULL };
static const char *const follows_plist[] = { "plist-malformed", NULL };

const struct check info_checks[] = {
	{
	    .id = "info-plist-missing",
	    .title = "Bundle without Info.plist",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = info_plist_missing,
	    .guards = GUARD_APPLE,
	    .means = "Without Info.plist in its place a folder is no bundle "
		     "to the system, whatever its name ends in: it is neither "
		     "started nor signed as one.",
	    .fix = "Put Info.plist back where this kind of bundle has it, or "
		   "rename a folder that is none; then sign again.",
	    .when = "a bundle has no Info.plist in Contents, "
		    "Versions/Current/Resources or its root; or a folder with "
		    "a bundle's suffix is none",
	    .unless = "a warning where no code is in it; frameworks, which "
		      "have a check of their own",
	    .source = "Apple, Placing Content in a Bundle, 2021; "
		      "Security-61901, bundlediskrep.cpp, 2025",
	    .apple = says_no_info,
	},
	{
	    .id = "info-plist-invalid",
	    .title = "Info.plist cannot be read",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_NODE,
	    .run = info_plist_invalid,
	    .means = "Whoever looks for the bundle's identifier, program or "
		     "version finds none, or not the same everywhere.",
	    .fix = "Check the file with plutil -lint, write it again, and "
		   "sign again.",
	    .when = "Info.plist is no property list, or no dictionary; or its "
		    "identifier is not that of the copy in __TEXT,__info_plist",
	    .unless = "a warning for a copy that differs: the bundle's counts",
	    .source = "Security-61901, 2025; App Store messages, quoted in "
		      "public threads",
	    .apple = says_bad_info,
	    .follows = follows_plist,
	},
	{
	    .id = "bundle-id-missing",
	    .title = "Bundle without identifier",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_NODE,
	    .run = bundle_id_missing,
	    .guards = GUARD_APPLE | GUARD_STORE,
	    .means = "Nothing names this code: codesign takes the file's name "
		     "instead, and stores refuse it.",
	    .fix = "Give it a CFBundleIdentifier and sign again.",
	    .when = "a bundle with code has no CFBundleIdentifier, or an "
		    "empty one",
	    .unless = "a warning for plug-ins; frameworks, which have a check "
		      "of their own",
	    .source = "Apple, Placing Content in a Bundle, 2021",
	},
	{
	    .id = "bundle-id-invalid",
	    .title = "Bundle identifier with wrong characters",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = bundle_id_invalid,
	    .guards = GUARD_APPLE | GUARD_STORE,
	    .means = "Stores take letters, digits, hyphens and dots. Anything "
		     "else is often a variable of the build that was not "
		     "filled in.",
	    .fix = "Correct CFBundleIdentifier, or the variables it is made "
		   "from, and sign again.",
	    .when = "CFBundleIdentifier has other characters, or a dot at an "
		    "end",
	    .unless = "a warning on a Mac outside of the store",
	    .source = "App Store messages, quoted in public threads",
	},
	{
	    .id = "package-type-wrong",
	    .title = "Package type of another kind of bundle",
	    .severity = SEVERITY_WARNING,
	    .scope = CHECK_BUNDLE,
	    .run = package_type_wrong,
	    .guards = GUARD_APPLE | GUARD_STORE,
	    .means = "The folder's name says one kind of bundle, its "
		     "Info.plist another. Gatekeeper takes for an app only "
		     "what says APPL.",
	    .fix = "Set CFBundlePackageType to what its kind wants and sign "
		   "again.",
	    .when = "CFBundlePackageType is not the one of the bundle's kind; "
		    "for plug-ins, is that of another kind",
	    .unless = "system extensions and XPC services, which have checks "
		      "of their own; an error for an app that is given out by "
		      "Developer ID; for information where a framework has none",
	    .source = "Security-61901, bundlediskrep.cpp, 2025",
	    .apple = says_type,
	},
	{
	    .id = "bundle-version-invalid",
	    .title = "Version that is not made of numbers",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = bundle_version_invalid,
	    .guards = GUARD_APPLE | GUARD_STORE | GUARD_TEST,
	    .means = "Stores and the system compare versions number by "
		     "number. What is missing or not a number cannot be "
		     "compared.",
	    .fix = "Write CFBundleVersion and CFBundleShortVersionString as "
		   "up to three numbers with dots between; sign again.",
	    .when = "one of the two versions is missing, is not one to three "
		    "numbers with dots between, or longer than 18 characters",
	    .unless = "on a Mac outside of the store a warning, and for "
		      "information in frameworks and of four numbers",
	    .source = "App Store messages, quoted in public threads",
	    .apple = says_version,
	},
	{
	    .id = "resource-rules-key",
	    .title = "Resource rules of its own",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = resource_rules_key,
	    .contexts = IN_IOS_STORE,
	    .guards = GUARD_STORE,
	    .means = "An app may no longer say which of its files are left "
		     "out of the seal; the store refuses it.",
	    .fix = "Take CFBundleResourceSpecification out and sign again.",
	    .when = "Info.plist has CFBundleResourceSpecification",
	    .source = "App Store messages, quoted in public threads",
	    .apple = says_rules,
	},
	{
	    .id = "app-category-missing",
	    .title = "App without category",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = app_category_missing,
	    .contexts = IN_MAC_STORE,
	    .guards = GUARD_STORE,
	    .means = "The Mac App Store takes an app only with its category.",
	    .fix = "Give the app LSApplicationCategoryType and sign again.",
	    .when = "Info.plist has no LSApplicationCategoryType",
	    .source = "App Store messages, quoted in public threads",
	    .apple = says_category,
	},
	{ 0 },
};
