/* SPDX-License-Identifier: MIT */
/* Entitlements where they do not count, or were pasted from the app. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "authorize.h"

static bool
has_rights(const struct check_subject *subject)
{
	struct signed_slice slice;
	size_t at = 0;

	while (next_signed(subject, &at, &slice)) {
		const struct plist *rights = slice_rights(&slice);

		if (rights && rights->count > 0)
			return true;
	}
	return false;
}

static bool
is_by_apple(const struct check_subject *subject)
{
	struct signed_slice slice;

	return first_signed(subject, &slice) &&
	       strcmp(slice.class, "apple") == 0;
}

/* Also what is signed without being code. Xcode signs tests with the rights to
 * be debugged. */
static bool
is_library_with_rights(const struct check_subject *subject)
{
	return (subject_is_library(subject) || !subject->code->macho) &&
	       !kind_is(subject, "xctest") && has_rights(subject) &&
	       !is_by_apple(subject);
}

static bool
is_refused_for_it(const struct check_subject *subject)
{
	return target_is_in(subject->target, IN_IOS) && subject->code->profile;
}

/* One line for all libraries in a bundle: they come from one command. */
static void
add_libraries(const struct check *check,
    const struct check_subject *const *list, size_t count,
    struct findings *findings)
{
	const char **related =
	    ARENA_ARRAY(findings->arena, const char *, count + 1);
	struct finding *finding;
	bool refused = false;
	size_t found = 0;

	for (size_t i = 0; i < count; i++) {
		if (!is_library_with_rights(list[i]))
			continue;
		refused = refused || is_refused_for_it(list[i]);
		related[found++] = list[i]->code->place->path;
	}
	if (found == 0)
		return;
	finding = finding_add(findings, check,
	    found == 1 ? "a library has entitlements"
		       : "libraries have entitlements");
	finding->count = (uint32_t) found;
	finding->related = related;
	if (found == 1)
		finding->file = related[0];
	if (refused)
		finding->severity = SEVERITY_ERROR;
}

/* A folder around it has nothing to do with it. */
static void
library_has_entitlements(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	if (subject_root(subject) == subject)
		add_libraries(check, &subject, 1, findings);
	if (subject->child_count > 0 &&
	    subject_root(subject->children[0]) == subject_root(subject))
		add_libraries(
		    check, subject->children, subject->child_count, findings);
}

static const char groups_key[] = "com.apple.security.application-groups";

static bool
needs_profile(struct bytes key)
{
	return !bytes_begin(key, "com.apple.security.") &&
	       !bytes_begin(key, "com.apple.developer.hardened-process") &&
	       !bytes_are(key, "com.apple.private.signing-identifier") &&
	       !bytes_are(key, "com.apple.developer.team-identifier");
}

static int
order_keys(const void *left, const void *right)
{
	const struct plist *const *a = left, *const *b = right;

	return bytes_compare((*a)->key, (*b)->key);
}

/* Of a hostile file there may be a million. */
static const struct plist **
sorted_keys(const struct plist *dict, struct arena *arena)
{
	const struct plist **keys =
	    ARENA_ARRAY(arena, const struct plist *, dict->count + 1);
	size_t count = 0;

	for (const struct plist *at = dict->first; at; at = at->next)
		keys[count++] = at;
	qsort(keys, count, sizeof(*keys), order_keys);
	return keys;
}

/* Of the keys that speak of one app alone all are there, with the same values;
 * what hardens a process, or says its team, is shared by right. */
static const struct plist *
first_copied(
    const struct plist *app, const struct plist *helper, struct arena *arena)
{
	const struct plist **theirs = sorted_keys(app, arena);
	const struct plist **own = sorted_keys(helper, arena);
	const struct plist *first = NULL;

	for (size_t i = 0; i < app->count; i++) {
		bool counts = needs_profile(theirs[i]->key);

		if (!counts && !bytes_are(theirs[i]->key, groups_key))
			continue;
		while (*own && bytes_compare((*own)->key, theirs[i]->key) < 0)
			own++;
		if (!*own || !bytes_equal((*own)->key, theirs[i]->key) ||
		    !plist_equal(*own, theirs[i], NULL))
			return NULL;
		if (!first && counts)
			first = theirs[i];
	}
	return first;
}

static void
helper_copies_app_entitlements(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	const struct check_subject *app = program_around(subject);
	struct signed_slice inner, around;
	size_t at = 0;

	if (!app || subject->code->profile)
		return;
	while (next_signed(subject, &at, &inner)) {
		const struct plist *own = slice_rights(&inner), *theirs;
		const struct plist *copied;
		struct finding *finding;

		if (!own || !signed_like(app, inner.arch, &around))
			continue;
		theirs = slice_rights(&around);
		if (!theirs)
			continue;
		copied = first_copied(theirs, own, findings->arena);
		if (!copied)
			continue;
		finding = add_in_slice(check, &inner, subject, findings,
		    "it claims all that %s around it claims, and has no "
		    "profile",
		    app->code->place->name);
		finding->key = copied->key;
		relate(finding, findings, app);
	}
}

static const char validation_key[] =
    "com.apple.security.cs.disable-library-validation";

static bool
is_known_runtime(const char *name)
{
	static const char *const names[] = { "Electron Framework.framework",
		"libjli.dylib", "libjvm.dylib", "libhostfxr.dylib",
		"libcoreclr.dylib", NULL };

	for (size_t i = 0; names[i]; i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	return bytes_end(bytes_of(name), ".jdk") ||
	       bytes_end(bytes_of(name), ".jre");
}

static bool
is_plug_in_of_others(
    const struct check_subject *subject, const struct signed_slice *host)
{
	const char *where = subject->code->place->where;
	struct signed_slice slice;

	return where &&
	       (strcmp(where, "PlugIns") == 0 ||
		   strcmp(where, "Plug-ins") == 0) &&
	       first_signed(subject, &slice) && slice.directory &&
	       host->directory && slice.directory->team.len > 0 &&
	       !bytes_equal(slice.directory->team, host->directory->team);
}

/* It is there to load what others made. */
static bool
is_host(const struct check_subject *subject, const struct signed_slice *slice)
{
	for (size_t i = 0; i < subject->child_count; i++)
		if (is_known_runtime(subject->children[i]->code->place->name) ||
		    is_plug_in_of_others(subject->children[i], slice))
			return true;
	return false;
}

/* Told of at the outermost program; its helpers have it for the same reason. */
static bool
is_told_outside(const struct check_subject *subject)
{
	const struct check_subject *program = program_around(subject);
	struct signed_slice slice;

	return program && first_signed(program, &slice) &&
	       claims_true(slice_rights(&slice), validation_key);
}

static void
library_validation_disabled(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	struct signed_slice slice;
	size_t at = 0;

	while (next_signed(subject, &at, &slice)) {
		struct finding *finding;

		if (!claims_true(slice_rights(&slice), validation_key))
			continue;
		finding = add_in_slice(check, &slice, subject, findings,
		    "library validation is switched off");
		finding->key = bytes_of(validation_key);
		if (is_told_outside(subject) || is_host(subject, &slice))
			finding->severity = SEVERITY_INFO;
	}
}

static const char *const says_library[] = {
	"has entitlements but is not a main binary", NULL
};
static const char *const says_helper[] = {
	"EXC_CRASH (SIGKILL (Code Signature Invalid))", "ITMS-90885", NULL
};

const struct check nesting_rights_checks[] = {
	{
	    .id = "library-has-entitlements",
	    .title = "Libraries with entitlements",
	    .severity = SEVERITY_WARNING,
	    .scope = CHECK_BUNDLE,
	    .run = library_has_entitlements,
	    .relation = RELATION_NODE,
	    .mend = MEND_SIGN,
	    .means = "Only the main executable of a process can have rights. "
		     "On a Mac those of a library are passed over; on phones "
		     "they may keep it from loading. Everything got the "
		     "app's, as codesign --deep --entitlements does it.",
	    .fix = "Sign libraries without --entitlements.",
	    .when = "libraries, plug-ins or bundles without a program in them "
		    "have entitlements; one line for all in a bundle",
	    .unless = "empty entitlements, and code of Apple; an error for "
		      "phones where a library has a profile of its own",
	    .source = "Apple, Using the latest code signature format; Creating "
		      "distribution-signed code for macOS; "
		      "developer.apple.com, forums 706437, 2022",
	    .apple = says_library,
	},
	{
	    .id = "helper-copies-app-entitlements",
	    .title = "Entitlements of the app on a helper",
	    .severity = SEVERITY_WARNING,
	    .scope = CHECK_BUNDLE,
	    .run = helper_copies_app_entitlements,
	    .contexts = IN_MAC,
	    .guards = GUARD_APPLE | GUARD_STORE | GUARD_LIBRARY,
	    .relation = RELATION_PARENT,
	    .means = "The app's entitlements were pasted on its helper, and "
		     "some of them hold only with a profile, which the helper "
		     "has not. The system ends it as it starts.",
	    .fix = "Give the helper entitlements of its own: the fewest that "
		   "it needs, and none that name the app.",
	    .when = "a program without a profile has all of the keys that "
		    "name the app around it or need a profile, with the same "
		    "values",
	    .unless = "keys of com.apple.security alone, which need no "
		      "profile",
	    .source =
		"Apple, Embedding a command-line tool in a sandboxed app; "
		"Creating distribution-signed code for macOS",
	    .apple = says_helper,
	},
	{
	    .id = "library-validation-disabled",
	    .title = "Library validation is off",
	    .severity = SEVERITY_WARNING,
	    .scope = CHECK_BUNDLE,
	    .run = library_validation_disabled,
	    .contexts = IN_DEVELOPER_ID,
	    .guards = GUARD_APPLE | GUARD_LIBRARY,
	    .relation = RELATION_NODE,
	    .means = "Anyone's library may be loaded into this process, and "
		     "Gatekeeper looks more closely at its load commands.",
	    .fix = "Take the key away, once all libraries are signed by your "
		   "team.",
	    .when = "the program has com.apple.security.cs.disable-library-"
		    "validation",
	    .unless = "told for information where it hosts plug-ins of other "
		      "teams, Electron, .NET or Java, and in helpers of a "
		      "program that has the key",
	    .source = "Apple, Hardened Runtime; developer.apple.com, forums "
		      "706414, 2022",
	},
	{ 0 },
};
