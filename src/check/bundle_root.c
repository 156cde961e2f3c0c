/* SPDX-License-Identifier: MIT */
/* What lies in a bundle where no seal and no reader expects it. */
#include <config.h>

#include <string.h>

#include "themes.h"

enum {
	ANY_EXECUTES = 0111
};

static bool
may_execute(const struct notable *n)
{
	return n->mode_known && n->mode & ANY_EXECUTES;
}

/* AppleDouble files are told of as such. */
static bool
is_metadata(const char *name)
{
	return strncmp(name, "._", 2) == 0;
}

static bool
is_one_of(const char *name, const char *const *names)
{
	for (; *names; names++)
		if (strcmp(name, *names) == 0)
			return true;
	return false;
}

static bool
is_beside_contents(const struct notable *n, const struct check_subject *subject)
{
	static const char *const allowed[] = { ".LSOverride", ".DS_Store",
		"Icon\r", ".SoftwareDepot.tracking", NULL };
	const char *name = path_name(n->path);

	(void) subject;
	if (n->type == SOURCE_DIRECTORY && strcmp(name, "Versions") == 0)
		return false;
	return !is_metadata(name) &&
	       !(n->type == SOURCE_FILE && is_one_of(name, allowed) &&
		   !may_execute(n));
}

static void
bundle_root_unsealed(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	if (is_code_bundle(subject) &&
	    subject->code->place->layout == LAYOUT_DEEP)
		add_notables(check, subject, findings, NOTABLE_BESIDE_BASE,
		    is_beside_contents, "lies beside Contents");
}

bool
is_flattened(const struct notable *n, const struct check_subject *subject)
{
	static const char *const links[] = { "Resources", "Headers",
		"Modules", "PrivateHeaders", "Frameworks", "Helpers",
		"XPCServices", "PlugIns", "Libraries", "_CodeSignature",
		NULL };
	const char *name = path_name(n->path);
	const char *program = subject->code->place->executable_path;

	if (n->type != SOURCE_FILE && n->type != SOURCE_DIRECTORY)
		return false;
	return is_one_of(name, links) ||
	       (n->type == SOURCE_FILE && program &&
		   strcmp(name, path_name(program)) == 0);
}

static bool
is_beside_versions(const struct notable *n, const struct check_subject *subject)
{
	static const char *const allowed[] = { ".DS_Store", "module.map",
		NULL };
	static const char *const ambiguous[] = { "Contents", "Info.plist",
		NULL };
	const char *name = path_name(n->path);

	return !is_metadata(name) && !is_flattened(n, subject) &&
	       !is_one_of(name, ambiguous) &&
	       !(n->type == SOURCE_FILE && is_one_of(name, allowed) &&
		   !may_execute(n));
}

static void
framework_root_unsealed(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	if (kind_is(subject, "framework") &&
	    subject->code->place->layout == LAYOUT_VERSIONED)
		add_notables(check, subject, findings, NOTABLE_BESIDE_BASE,
		    is_beside_versions,
		    "lies beside Versions, and is no link into it");
}

static bool
is_unusual(const struct notable *n, const struct check_subject *subject)
{
	(void) subject;
	return !is_metadata(path_name(n->path));
}

static bool
holds_code(const struct check_subject *subject)
{
	for (size_t i = 0; i < subject->child_count; i++) {
		const char *path = subject->children[i]->code->place->path;
		const struct notable *n;
		size_t at = 0;

		while ((n = code_notable(
			    subject->code, NOTABLE_UNUSUAL, &at)))
			if (lies_below(path, n->path))
				return true;
	}
	return false;
}

static void
unsupported_app_subfolder(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	struct finding *finding;

	if (!is_code_bundle(subject))
		return;
	finding = add_notables(check, subject, findings, NOTABLE_UNUSUAL,
	    is_unusual, "a name that Contents does not usually have");
	if (finding && !holds_code(subject))
		finding->severity = SEVERITY_INFO;
}

static bool
is_header(const struct notable *n)
{
	return n->seen && strcmp(n->seen, "header") == 0;
}

/* A framework of its own, or for Macs, keeps what it is built against by. */
static bool
is_interface(const struct notable *n, const struct check_subject *subject)
{
	return kind_is(subject, "framework") &&
	       (is_outermost(subject) || code_is_for_mac(subject->code)) &&
	       (is_header(n) || (n->seen && strcmp(n->seen, "Swift module") == 0));
}

static bool
is_leftover(const struct notable *n, const struct check_subject *subject)
{
	return !is_interface(n, subject);
}

static bool
is_only_headers(const struct check_subject *subject)
{
	const struct notable *n;
	size_t at = 0;

	while ((n = code_notable(subject->code, NOTABLE_DEVELOPER_FILE, &at)))
		if (is_leftover(n, subject) && !is_header(n))
			return false;
	return true;
}

static void
dsym_in_bundle(const struct check *check, const struct check_subject *subject,
    struct findings *findings)
{
	struct finding *finding;

	if (!is_code_bundle(subject))
		return;
	finding = add_notables(check, subject, findings,
	    NOTABLE_DEVELOPER_FILE, is_leftover,
	    "a file that only developers need");
	if (finding && is_only_headers(subject))
		finding->severity = SEVERITY_INFO;
}

static const char *const says_bundle[] = {
	"unsealed contents present in the bundle root", NULL
};
static const char *const says_framework[] = {
	"unsealed contents present in the root directory of an embedded "
	"framework",
	NULL
};

const struct check bundle_root_checks[] = {
	{
	    .id = "bundle-root-unsealed",
	    .title = "Something lies beside Contents",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = bundle_root_unsealed,
	    .contexts = IN_MAC,
	    .guards = GUARD_APPLE,
	    .means = "The seal covers Contents only. What lies beside it can "
		     "be changed by anybody, so codesign neither signs nor "
		     "accepts such a bundle.",
	    .fix = "Move it into Contents/Resources, or take it out; then "
		   "sign again.",
	    .when = "a bundle has anything beside Contents in its root",
	    .unless = ".DS_Store, .LSOverride, .SoftwareDepot.tracking and "
		      "the file of a Finder icon, if nobody may run them",
	    .source = "Security-61901, bundlediskrep.cpp, 2025",
	    .apple = says_bundle,
	},
	{
	    .id = "framework-root-unsealed",
	    .title = "Something lies beside Versions",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = framework_root_unsealed,
	    .contexts = IN_MAC,
	    .guards = GUARD_APPLE,
	    .means = "At the top of a framework only Versions and links to "
		     "what is of the same name in its version are accepted: "
		     "no seal covers the rest.",
	    .fix = "Move it into Versions/A/Resources; then sign again.",
	    .when = "the root of a framework has a file, a folder, or a link "
		    "that does not lead to its namesake in Versions/Current",
	    .unless = ".DS_Store and module.map; copies of what should be "
		      "links, which have a check of their own",
	    .source = "Security-61901, bundlediskrep.cpp, 2025",
	    .apple = says_framework,
	},
	{
	    .id = "unsupported-app-subfolder",
	    .title = "Unusual place in Contents",
	    .severity = SEVERITY_WARNING,
	    .scope = CHECK_BUNDLE,
	    .run = unsupported_app_subfolder,
	    .contexts = IN_MAC,
	    .guards = GUARD_APPLE,
	    .means = "The signer's rules do not know this place: what is in "
		     "it is sealed as data, and code in it may not be "
		     "found when all code is signed.",
	    .fix = "Keep code in MacOS, Frameworks, PlugIns or Helpers, data "
		   "in Resources.",
	    .when = "Contents has a name that is not one of its usual ones",
	    .unless = "for information where no code is in it",
	    .source = "Apple, Placing Content in a Bundle, 2021; the list of "
		      "names is not confirmed",
	},
	{
	    .id = "dsym-in-bundle",
	    .title = "Developer's files in the product",
	    .severity = SEVERITY_WARNING,
	    .scope = CHECK_BUNDLE,
	    .run = dsym_in_bundle,
	    .guards = GUARD_APPLE,
	    .means = "Debug symbols, headers and projects make the product "
		     "larger and show how it is made. Nothing there needs "
		     "them.",
	    .fix = "Leave them out of the copied files, and sign again.",
	    .when = "a bundle holds .dSYM, .swiftmodule, headers, Xcode "
		    "projects or Pods",
	    .unless = "headers and modules of frameworks for Macs; for "
		      "information where there are only headers",
	    .source = "inference, not confirmed",
	},
	{ 0 },
};
