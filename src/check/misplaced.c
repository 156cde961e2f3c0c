/* SPDX-License-Identifier: MIT */
/* Code where none belongs. */
#include <config.h>

#include <string.h>

#include "themes.h"

static bool
has_part(const char *path, const char *part)
{
	size_t len = strlen(part);

	for (const char *at = path; (at = strstr(at, part)) != NULL; at += len)
		if ((at == path || at[-1] == '/') &&
		    (at[len] == '/' || at[len] == '\0'))
			return true;
	return false;
}

/* Python, Node, Java: their libraries lie where they look for them. */
static bool
is_of_a_runtime(const struct check_subject *subject)
{
	static const char *const folders[] = { "node_modules", "site-packages",
		"lib-dynload", "python", "jre", "Java", NULL };
	const struct place *place = subject->code->place;
	struct bytes name = bytes_of(place->name);

	if (!subject_is_library(subject))
		return false;
	if (bytes_end(name, ".node") || bytes_end(name, ".so") ||
	    bytes_end(name, ".jnilib"))
		return true;
	for (size_t i = 0; folders[i]; i++)
		if (has_part(place->path, folders[i]))
			return true;
	return false;
}

/* Version 1 keeps its helpers there, and signs them with the app. */
static bool
is_of_sparkle(const struct check_subject *subject)
{
	return subject->parent && strcmp(subject->parent->code->place->name,
				      "Sparkle.framework") == 0;
}

/* Copies beside the version that counts are no matter of folders. */
static bool
is_beside_version(const struct check_subject *subject)
{
	const struct place *parent = subject->parent->code->place;

	return parent->layout == LAYOUT_VERSIONED && parent->base &&
	       !lies_below(subject->code->place->path, parent->base);
}

static void
misplaced_code(const struct check *check, const struct check_subject *subject,
    struct findings *findings)
{
	const struct place *place = subject->code->place;
	struct signed_slice slice;
	struct finding *finding;
	bool is_signed = first_signed(subject, &slice);

	if (!place->unexpected || !subject->parent ||
	    is_beside_version(subject) ||
	    (!subject_is_program(subject) && !subject_is_library(subject)))
		return;
	finding =
	    finding_add(findings, check, "code lies in %s, where %s keeps data",
		place->where ? place->where : "a folder",
		subject->parent->code->place->name);
	finding->file = code_own_file(subject->code);
	if (is_signed && is_of_sparkle(subject))
		finding->severity = SEVERITY_INFO;
	else if (is_signed &&
		 (slice.signature->has_cms || is_of_a_runtime(subject)))
		finding->severity = SEVERITY_WARNING;
	relate(finding, findings, subject->parent);
}

/* Other than the one that counts; a link that was made a folder is told of as
 * such. */
static void
framework_other_version_invalid(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	const struct code *code = subject->code;
	const struct check_subject *framework = subject->parent;
	struct signed_slice own, theirs;
	const char *wrong = NULL;

	if (!framework || code->place->layout != LAYOUT_VERSIONED ||
	    !code->place->loose_path || !framework->code->place->base ||
	    bytes_end(bytes_of(framework->code->place->base), "/Current"))
		return;
	if (!first_signed(subject, &own))
		wrong = "not signed";
	else if (first_signed(framework, &theirs) &&
		 (strcmp(own.class, theirs.class) != 0 ||
		     (own.directory && theirs.directory &&
			 !bytes_equal(
			     own.directory->team, theirs.directory->team))))
		wrong = "signed by others";
	else if (subject->verdict && subject->verdict->seal &&
		 subject->verdict->seal->result.outcome == OUTCOME_BAD)
		wrong = "not as it was sealed";
	if (!wrong)
		return;
	finding_add(findings, check,
	    "a version of %s that is not the current one is %s",
	    framework->code->place->name, wrong)
	    ->file = code_own_file(code);
}

static bool
is_for_tests(const struct check_subject *subject)
{
	static const char *const names[] = { "XCTest.framework",
		"XCTestCore.framework", "XCTestSupport.framework",
		"libXCTestSwiftSupport.dylib", NULL };
	const char *name = subject->code->place->name;

	for (size_t i = 0; names[i]; i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	return kind_is(subject, "xctest") ||
	       bytes_end(bytes_of(name), "-Runner.app");
}

/* What is for tests as a whole may have them in it. */
static void
xctest_shipped(const struct check *check, const struct check_subject *subject,
    struct findings *findings)
{
	if (is_for_tests(subject) && !is_for_tests(subject_root(subject)) &&
	    !(subject->parent && is_for_tests(subject->parent)))
		finding_add(findings, check,
		    "this is for tests, and lies in a release");
}

static bool
has_code(const struct check_subject *subject)
{
	return subject->code->macho != NULL;
}

static void
nested_bundle_inside_resource_bundle(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	const struct check_subject *outer = signed_around(subject);
	const struct seal_verdict *seal =
	    subject->verdict ? subject->verdict->seal : NULL;
	struct signed_slice own, around;
	struct finding *finding;
	bool broken = seal && seal->result.outcome == OUTCOME_BAD;

	if (has_code(subject) || !kind_is(subject, "bundle") || !outer ||
	    !first_signed(subject, &own) || !first_signed(outer, &around))
		return;
	if (!broken && own.directory && around.directory &&
	    strcmp(own.class, around.class) == 0 &&
	    bytes_equal(own.directory->team, around.directory->team))
		return;
	finding = finding_add(findings, check,
	    broken ? "a bundle of data has a signature of its own that does "
		     "not hold"
		   : "a bundle of data has another signature than %s",
	    outer->code->place->name);
	finding->seen = own.directory
			    ? visible(findings->arena, own.directory->team)
			    : NULL;
	finding->wanted = around.directory
			      ? visible(findings->arena, around.directory->team)
			      : NULL;
	relate(finding, findings, outer);
}

/* Apple asks for code flat in its place: folders that are no bundles. */
static bool
is_grouped(const struct check_subject *subject)
{
	const struct place *place = subject->code->place;
	const struct place *parent = place->parent;
	struct signed_slice slice;
	const char *at;
	int depth = 0;

	if (!place->loose_path || !parent || !parent->base || !place->where ||
	    (strcmp(place->where, "MacOS") != 0 &&
		strcmp(place->where, "Frameworks") != 0) ||
	    parent->layout != LAYOUT_DEEP ||
	    !lies_below(place->path, parent->base) ||
	    !first_signed(subject, &slice))
		return false;
	for (at = place->path + strlen(parent->base); *at; at++)
		depth += *at == '/';
	return depth >= 4; /* /MacOS/folder/folder/file */
}

static void
code_grouped_in_subdirs(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	const char *first = NULL;
	uint32_t count = 0;

	for (size_t i = 0; i < subject->child_count; i++) {
		if (!is_grouped(subject->children[i]))
			continue;
		if (!first)
			first = subject->children[i]->code->place->path;
		count++;
	}
	if (count > 0) {
		struct finding *finding = finding_add(findings, check,
		    "code lies in folders within folders of a place for code");

		finding->file = first;
		finding->count = count;
	}
}

static const char *const says_resource[] = {
	"a sealed resource is missing or invalid", "The binary is not signed.",
	NULL
};
static const char *const says_version[] = {
	"embedded framework contains modified or invalid version", NULL
};
static const char *const says_tests[] = { "ITMS-90338", NULL };
static const char *const says_bundle[] = { "ITMS-90284", "ITMS-90238", NULL };
static const char *const says_invalid[] = {
	"The signature of the binary is invalid.", NULL
};
const struct check misplaced_checks[] = {
	{
	    .id = "misplaced-code",
	    .title = "Code in a place for data",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = misplaced_code,
	    .contexts = IN_MAC,
	    .guards = GUARD_APPLE | GUARD_UNSIGNED_BUILD,
	    .means = "It is sealed as data: no signer looks at it there, and "
		     "signing it later breaks the seal around it, while the "
		     "notary looks at it all the same.",
	    .fix = "Put programs into Contents/MacOS or Contents/Helpers, "
		   "libraries into Frameworks, plug-ins into PlugIns; or "
		   "sign it by itself, before the app.",
	    .when = "a program, library or bundle with code lies where the "
		    "bundle's layout has no code",
	    .unless = "a warning where it is signed by an identity, or at all "
		      "if Python, Node or Java loads it; for information of "
		      "Sparkle's helpers",
	    .source = "Apple, Placing content in a bundle; Embedding "
		      "nonstandard code structures in a bundle",
	    .apple = says_resource,
	},
	{
	    .id = "framework-other-version-invalid",
	    .title = "Another version in a framework does not hold",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = framework_other_version_invalid,
	    .contexts = IN_MAC,
	    .guards = GUARD_APPLE,
	    .means = "A strict verification looks at every version in a "
		     "framework, and this one is not signed as the current "
		     "one is.",
	    .fix = "Remove versions that nothing needs, then sign.",
	    .when = "code in Versions, beside the current version, is not "
		    "signed, is signed by others, or its seal is broken",
	    .source = "Apple's Security, open source, 2025",
	    .apple = says_version,
	},
	{
	    .id = "xctest-shipped",
	    .title = "Tests in a release",
	    .severity = SEVERITY_WARNING,
	    .scope = CHECK_BUNDLE,
	    .run = xctest_shipped,
	    .contexts = IN_DEVELOPER_ID | IN_MAC_STORE | IN_IOS_STORE,
	    .guards = GUARD_STORE,
	    .means = "Test code, or what runs it, is in what is given to "
		     "others.",
	    .fix = "Take it out of what the target embeds.",
	    .when = "a test bundle, a runner or XCTest lies in an app that is "
		    "for Developer ID or a store",
	    .source = "own inference, not confirmed",
	    .apple = says_tests,
	},
	{
	    .id = "nested-bundle-inside-resource-bundle",
	    .title = "Bundle of data with a signature of its own",
	    .severity = SEVERITY_WARNING,
	    .scope = CHECK_BUNDLE,
	    .run = nested_bundle_inside_resource_bundle,
	    .guards = GUARD_APPLE | GUARD_STORE,
	    .relation = RELATION_PARENT,
	    .means = "There is no code in it, yet it kept a signature from "
		     "where it was built. The stores look at that too.",
	    .fix = "Delete its _CodeSignature before the app is signed, or "
		   "sign it with the app's identity.",
	    .when = "a bundle without code has a signature that is not of the "
		    "app's team and class, or does not hold",
	    .source = "App Store messages, quoted in public threads",
	    .apple = says_bundle,
	},
	{
	    .id = "code-grouped-in-subdirs",
	    .title = "Code in folders within folders",
	    .severity = SEVERITY_WARNING,
	    .scope = CHECK_BUNDLE,
	    .run = code_grouped_in_subdirs,
	    .contexts = IN_MAC,
	    .guards = GUARD_APPLE | GUARD_STORE | GUARD_UNSIGNED_BUILD,
	    .means = "Apple asks for code flat in its place. Deeper down it "
		     "may verify here and still be refused by the notary.",
	    .fix = "Put it flat into its place, or make the folder a "
		   "framework or bundle.",
	    .when = "signed code lies two plain folders or more below "
		    "Contents/MacOS or Contents/Frameworks",
	    .source = "developer.apple.com, forums 782448, one case",
	    .apple = says_invalid,
	},
	{ 0 },
};
