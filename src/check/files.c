/* SPDX-License-Identifier: MIT */
/* What files of a bundle are called, who may read them, and where links lead:
 * much of that is kept by one disk or archive and lost by the next. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "themes.h"

enum {
	OTHERS_READ = 04,
	OTHERS_PASS = 05 /* read and enter a folder */
};

static int
order_paths(const void *path, const void *element)
{
	return strcmp(path, *(const char *const *) element);
}

/* Links that the seal leaves out are not looked at; one called .DS_Store has a
 * check of its own. */
static bool
is_sealed_link(const struct notable *n, const struct check_subject *subject)
{
	const struct seal_verdict *v = seal_verdict_of(subject);

	if (strcmp(path_name(n->path), ".DS_Store") == 0)
		return false;
	return !v || !v->unsealed_count ||
	       !bsearch(n->path, v->unsealed, v->unsealed_count,
		   sizeof *v->unsealed, order_paths);
}

static void
symlink_escapes_bundle(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	struct finding *finding;

	if (!subject_is_bundle(subject))
		return;
	finding = add_notables(check, subject, findings, NOTABLE_LINK_OUTSIDE,
	    is_sealed_link, "the link leads out of the bundle");
	if (finding)
		finding->wanted =
		    "a place in the bundle, or below /System or /Library";
	finding = add_notables(check, subject, findings, NOTABLE_LINK_DANGLING,
	    is_sealed_link, "the link leads to nothing");
	if (!finding)
		return;
	finding->severity = SEVERITY_WARNING;
	finding->wanted = "something that is there, and is spelled like that";
	finding->means = "Where Apple's verifier restricts links it refuses "
			 "one that leads to nothing, too. A disk that does "
			 "not tell letters by their case may still find what "
			 "it leads to.";
}

static void
filename_normalization(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	const struct seal_verdict *v = seal_verdict_of(subject);
	struct finding *finding;

	if (!v || v->respelled_count == 0)
		return;
	finding = finding_add(findings, check,
	    "the seal spells its name with other code points for the same "
	    "letters");
	finding->file = v->respelled[0];
	finding->count = (uint32_t) v->respelled_count;
}

/* Nodes whose names are twins are told of as that. */
static bool
is_no_node(const struct notable *n, const struct check_subject *subject)
{
	for (size_t i = 0; i < subject->child_count; i++)
		if (strcmp(subject->children[i]->code->place->path, n->path) ==
		    0)
			return false;
	return true;
}

static void
filename_case_collision(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	struct finding *finding;

	if (!subject_is_bundle(subject))
		return;
	finding = add_notables(check, subject, findings, NOTABLE_COLLISION,
	    is_no_node, "another name in its folder is the same to a Mac");
	if (finding)
		finding->wanted = "names that differ in more than case";
}

static bool
lacks(uint32_t mode, uint32_t wanted)
{
	return (mode & wanted) != wanted;
}

static bool
is_closed(const struct place *place)
{
	return place->mode_known &&
	       lacks(place->mode,
		   place->kind->is_bundle ? OTHERS_PASS : OTHERS_READ);
}

static bool
is_closed_program(const struct code *code)
{
	const struct source_stat *stat = code->executable_stat;

	return code->place->base && stat && stat->mode_known &&
	       lacks(stat->mode, OTHERS_READ);
}

/* The outermost one is: then whoever unpacked it may have kept it for himself,
 * and modes say nothing of the product. */
static bool
is_private_copy(const struct check_subject *subject)
{
	return is_closed(subject_root(subject)->code->place);
}

static bool
is_for_store(const struct check_subject *subject)
{
	return subject_is_for(subject, IN_MAC_STORE | IN_IOS_STORE);
}

static bool
is_unreadable(const struct check_subject *subject)
{
	return code_notable_count(subject->code, NOTABLE_UNREADABLE) > 0 ||
	       is_closed(subject->code->place) ||
	       is_closed_program(subject->code);
}

static struct finding *
add_unreadable(const struct check *check, const struct check_subject *subject,
    struct findings *findings)
{
	static const char message[] = "not everybody may read it";
	const struct code *code = subject->code;
	struct finding *finding = add_notables(
	    check, subject, findings, NOTABLE_UNREADABLE, NULL, message);
	uint32_t mode;

	if (finding) {
		finding->count +=
		    is_closed(code->place) + is_closed_program(code);
		return finding;
	}
	mode = is_closed_program(code) ? code->executable_stat->mode
				       : code->place->mode;
	finding = finding_add(findings, check, message);
	finding->file = is_closed_program(code) ? code->place->executable_path
						: code->place->path;
	finding->seen = arena_printf(findings->arena, "mode %04o", mode);
	return finding;
}

static void
judge_modes(const struct check *check, const struct check_subject *subject,
    struct findings *findings)
{
	bool private_copy = is_private_copy(subject);
	struct finding *finding;

	if (!is_unreadable(subject) || (private_copy && !is_outermost(subject)))
		return;
	finding = add_unreadable(check, subject, findings);
	finding->wanted = "read permission for all, and for folders permission "
			  "to enter";
	if (private_copy) {
		finding->severity = SEVERITY_UNKNOWN;
		finding->reason = "not-kept-by-container";
		finding->message = "not everybody may read it, as is usual for "
				   "a copy of one's own: what it is as a "
				   "product, modes here do not say";
	} else if (!is_for_store(subject)) {
		finding->severity = SEVERITY_WARNING;
	}
}

static void
unreadable_or_special_file(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	struct finding *finding;

	if (!subject_is_bundle(subject) && !subject->code->macho)
		return;
	judge_modes(check, subject, findings);
	if (!subject_is_bundle(subject))
		return;
	finding = add_notables(check, subject, findings, NOTABLE_SPECIAL, NULL,
	    "a socket, a FIFO or a device");
	if (!finding)
		return;
	finding->wanted = "folders, files and symbolic links only";
	finding->means = "It cannot be sealed, so neither signing nor "
			 "verification accepts it.";
	finding->fix = "Delete it, and sign again.";
}

static const char *const says_link[] = {
	"invalid destination for symbolic link in bundle", NULL
};
static const char *const says_spelled[] = { "file added", "file missing",
	NULL };
static const char *const says_lost[] = { "file missing", NULL };
static const char *const says_special[] = {
	"unsupported resource found (something not a directory, file or "
	"symlink)",
	NULL
};

const struct check file_checks[] = {
	{
	    .id = "symlink-escapes-bundle",
	    .title = "A link leads out of the bundle",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = symlink_escapes_bundle,
	    .contexts = IN_MAC,
	    .guards = GUARD_APPLE,
	    .means = "What it leads to is not sealed, and not there on other "
		     "Macs. Gatekeeper refuses such a link.",
	    .fix = "Copy what it leads to into the bundle, or take the link "
		   "out; then sign again.",
	    .when = "a symbolic link in a bundle leads out of the outermost "
		    "one, or anywhere by an absolute path; or to nothing",
	    .unless = "absolute paths to /System and /Library; links that the "
		      "seal leaves out; a warning where it leads to nothing",
	    .source = "Security-61901, StaticCode.cpp, "
		      "validateSymlinkResource, 2025; developer.apple.com "
		      "forums, thread 706442",
	    .apple = says_link,
	},
	{
	    .id = "filename-normalization",
	    .title = "Sealed name is spelled otherwise",
	    .severity = SEVERITY_WARNING,
	    .scope = CHECK_NODE,
	    .run = filename_normalization,
	    .means = "Accented letters can be one code point or several, and "
		     "what packed the bundle may have changed which. A "
		     "verifier that compares the code points may find one "
		     "file added and one missing.",
	    .fix = "Use ASCII in file names of bundles, or pack them with "
		   "ditto.",
	    .when = "a sealed path is there only if both are brought into "
		    "one normal form",
	    .unless = "a path is there as it is sealed",
	    .source = "inference, not confirmed",
	    .apple = says_spelled,
	},
	{
	    .id = "filename-case-collision",
	    .title = "Two names are one on a Mac's disk",
	    .severity = SEVERITY_WARNING,
	    .scope = CHECK_BUNDLE,
	    .run = filename_case_collision,
	    .contexts = IN_MAC,
	    .guards = GUARD_APPLE,
	    .relation = RELATION_SET,
	    .means = "Disks of Macs do not tell letters by their case, unless "
		     "set up to. Only one of the two may arrive there, and "
		     "the seal is broken then.",
	    .fix = "Rename one of them; then sign again.",
	    .when = "two names in one folder differ only in upper and lower "
		    "case, or in normal form",
	    .unless = "code, whose names are told of as twins",
	    .source = "inference from Apple File System Reference, 2020",
	    .apple = says_lost,
	},
	{
	    .id = "unreadable-or-special-file",
	    .title = "File that cannot be read by all, or sealed",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = unreadable_or_special_file,
	    .guards = GUARD_APPLE,
	    .means = "Installed for all users, it may be read by its owner "
		     "only: the program does not work for others, and the "
		     "App Store refuses it.",
	    .fix = "chmod -R a+rX on the bundle, before it is packed.",
	    .when = "a bundle has a socket, FIFO or device; or a file that "
		    "not all may read, a folder that not all may read and "
		    "enter",
	    .unless = "a warning for modes of what goes to no store; unknown "
		      "where the whole bundle is closed to others, which is "
		      "as its copy was unpacked",
	    .source = "Security-61901, resources.cpp, 2025; App Store "
		      "Connect, ITMS-90255",
	    .apple = says_special,
	},
	{ 0 },
};
