/* SPDX-License-Identifier: MIT */
/* What a Mac's Finder and its copies leave beside files, and what else lies
 * where signatures do. */
#include <config.h>

#include <string.h>

#include "themes.h"

static bool
is_at_or_below(const char *path, const char *above)
{
	return strcmp(path, above) == 0 || lies_below(path, above);
}

/* What seals cover begins at the base. */
static bool
lies_beside_base(const char *path, const struct place *place)
{
	size_t len =
	    strcmp(place->path, ".") == 0 ? 0 : strlen(place->path) + 1;

	return place->base && strcmp(place->base, place->path) != 0 &&
	       lies_below(path, place->path) && !strchr(path + len, '/');
}

static bool
is_in_signature(const char *path, const struct place *place)
{
	return place->signature_dir && lies_below(path, place->signature_dir);
}

/* A signature does not hold with it. */
static bool
is_refused_file(const struct notable *n, const struct check_subject *subject)
{
	const struct place *place = subject->code->place;
	const struct seal_verdict *v =
	    subject->verdict ? subject->verdict->seal : NULL;

	if (!v)
		return false;
	for (size_t i = 0; i < v->problem_count; i++)
		if (is_at_or_below(v->problems[i].path, n->path))
			return true;
	return lies_beside_base(n->path, place) ||
	       is_in_signature(n->path, place);
}

static bool
any_refused(const struct check_subject *subject)
{
	const struct notable *n;
	size_t at = 0;

	while ((n = code_notable(subject->code, NOTABLE_APPLEDOUBLE, &at)))
		if (is_refused_file(n, subject))
			return true;
	return false;
}

static void
appledouble_files(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	struct finding *finding;

	if (!subject_is_bundle(subject))
		return;
	finding = add_notables(check, subject, findings, NOTABLE_APPLEDOUBLE,
	    NULL, "a shadow file, which holds what Macs know of another");
	if (!finding || any_refused(subject))
		return;
	finding->severity = SEVERITY_WARNING;
	finding->means = "No seal is broken by it here. But a Mac that unpacks "
			 "or copies the bundle may merge the file into the "
			 "one it is named after: if it was sealed, it is "
			 "missing then.";
}

/* By name, as a strict verifier looks for them. */
static bool
is_refused(const char *name)
{
	return strcmp(name, "com.apple.FinderInfo") == 0 ||
	       strcmp(name, "com.apple.ResourceFork") == 0;
}

static void
add_detritus(const struct check *check, const struct source_list *xattrs,
    const char *path, struct findings *findings)
{
	for (size_t i = 0; path && i < xattrs->count; i++) {
		const char *name = xattrs->entries[i].name;
		struct finding *finding;

		if (!is_refused(name))
			continue;
		finding = finding_add(
		    findings, check, "it has the extended attribute %s", name);
		finding->file = path;
		finding->seen = name;
		finding->wanted = "none of com.apple.FinderInfo and "
				  "com.apple.ResourceFork";
		return;
	}
}

static bool
stands_for_refused(const struct notable *n, const struct check_subject *subject)
{
	(void) subject;
	return n->seen && is_refused(n->seen);
}

static void
xattr_detritus(const struct check *check, const struct check_subject *subject,
    struct findings *findings)
{
	const struct code *code = subject->code;
	struct finding *finding;

	if (!subject_is_bundle(subject) && !code->macho)
		return;
	add_detritus(check, &code->xattrs, code->place->path, findings);
	if (!subject_is_bundle(subject))
		return;
	add_detritus(check, &code->executable_xattrs,
	    code->place->executable_path, findings);
	finding = add_notables(check, subject, findings, NOTABLE_APPLEDOUBLE,
	    stands_for_refused,
	    "it stands for an extended attribute that signatures do not bear");
	if (!finding)
		return;
	finding->severity = SEVERITY_WARNING;
	finding->means = "On a Mac it may become an extended attribute of the "
			 "file it is named after, which codesign neither "
			 "signs nor accepts.";
}

static bool
is_link(const struct notable *n, const struct check_subject *subject)
{
	(void) subject;
	return n->type == SOURCE_LINK;
}

static void
ds_store_symlink(const struct check *check, const struct check_subject *subject,
    struct findings *findings)
{
	if (subject_is_bundle(subject))
		add_notables(check, subject, findings, NOTABLE_DS_STORE,
		    is_link, "a symbolic link of a name that is never sealed");
}

/* AppleDouble files are told of as such. */
static bool
is_stranger(const struct notable *n, const struct check_subject *subject)
{
	(void) subject;
	return n->type != SOURCE_FILE ||
	       strncmp(path_name(n->path), "._", 2) != 0;
}

static void
meta_directory_extra_files(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	struct finding *finding = add_notables(check, subject, findings,
	    NOTABLE_IN_SIGNATURE, is_stranger,
	    "it lies among the parts of a signature, and is none");

	if (finding)
		finding->wanted = "CodeResources, and parts of a signature "
				  "that the program does not hold itself";
}

static const char *const says_added[] = { "file added",
	"unsealed contents present in the bundle root", NULL };
static const char *const says_detritus[] = {
	"resource fork, Finder information, or similar detritus not allowed",
	NULL
};
static const char *const says_store[] = { ".DS_Store files cannot be a symlink",
	NULL };
static const char *const says_strict[] = {
	"main executable failed strict validation", NULL
};
static const char *const follows_files[] = { "appledouble-files", NULL };

const struct check metadata_checks[] = {
	{
	    .id = "appledouble-files",
	    .title = "Shadow files of a foreign disk or archive",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_NODE,
	    .run = appledouble_files,
	    .means = "AppleDouble files come of copies through a disk or an "
		     "archive that keeps no extended attributes. No seal "
		     "knows them, so they count as files that were added.",
	    .fix = "dot_clean -m on the bundle, or delete them; pack with "
		   "ditto, or with COPYFILE_DISABLE=1 tar. Sign again if "
		   "any was there when it was signed.",
	    .when = "a file of a bundle is called ._ and something, and is "
		    "AppleDouble by its first bytes; or a folder __MACOSX",
	    .unless = "a warning where no seal is broken by them; beside a "
		      "bundle they do not matter",
	    .source = "RFC 1740, 1994; electron issue threads; "
		      "Security-61901, 2025",
	    .apple = says_added,
	},
	{
	    .id = "xattr-detritus",
	    .title = "Finder's marks on code",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = xattr_detritus,
	    .contexts = IN_MAC,
	    .guards = GUARD_APPLE,
	    .means = "No signature covers extended attributes. codesign does "
		     "not sign code that has these two, and strict "
		     "verification refuses it.",
	    .fix = "xattr -cr on the bundle, then sign it.",
	    .when = "a bundle, its program or loose code has "
		    "com.apple.FinderInfo or com.apple.ResourceFork",
	    .unless = "a warning for an AppleDouble file that stands for "
		      "one. What this disk or an archive has not kept is "
		      "not seen",
	    .source = "Security-61901, StaticCode.cpp, bundlediskrep.cpp, "
		      "2025",
	    .apple = says_detritus,
	    .follows = follows_files,
	},
	{
	    .id = "ds-store-symlink",
	    .title = ".DS_Store is a link",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = ds_store_symlink,
	    .contexts = IN_MAC,
	    .means = "The seal leaves out files of that name, so a link of it "
		     "could lead anywhere, unnoticed. Apple's verifier "
		     "refuses it.",
	    .fix = "Delete it.",
	    .when = "a symbolic link in a bundle is called .DS_Store",
	    .source = "Security-61901, StaticCode.cpp, 2025",
	    .apple = says_store,
	},
	{
	    .id = "meta-directory-extra-files",
	    .title = "Foreign files in _CodeSignature",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_NODE,
	    .run = meta_directory_extra_files,
	    .means = "No seal covers what lies there, so anything could hide "
		     "in it. Strict verification refuses whatever is no part "
		     "of the signature.",
	    .fix = "Delete it, and sign again.",
	    .when = "_CodeSignature has a folder, a link, or a file that is "
		    "called like no part of a signature",
	    .unless = "AppleDouble files, which have a check of their own",
	    .source = "Security-61901, bundlediskrep.cpp, 2025",
	    .apple = says_strict,
	},
	{ 0 },
};
