/* SPDX-License-Identifier: MIT */
/* Tools that carry property lists in themselves, above all the privileged
 * ones that an app and its tool name to each other. */
#include <config.h>

#include <string.h>

#include <sealtree/evaluate.h>
#include <sealtree/limits.h>
#include <sealtree/text.h>

#include "extension.h"

#define SERVICES "Library/LaunchServices"

/* Whether code satisfies a requirement that a list gives as text; `why` says
 * what it lacks. What is no requirement is satisfied by nothing. */
static enum truth
satisfies(const struct check_subject *subject, struct bytes requirement,
    struct arena *arena, struct text *why)
{
	const struct expression *wanted =
	    requirement_compile(requirement, arena, why);
	struct requirement_subject asked;
	struct signed_slice slice;

	if (!wanted)
		return TRUTH_FALSE;
	if (!first_signed(subject, &slice)) {
		text_add_string(why, "it is not signed");
		return TRUTH_FALSE;
	}
	requirement_subject_of_slice(subject, &slice, &asked);
	return requirement_evaluate(wanted, &asked, why);
}

static const struct check_subject *
find_tool(const struct check_subject *app, struct bytes label)
{
	for (size_t i = 0; i < app->child_count; i++)
		if (lies_in(app->children[i], SERVICES) &&
		    bytes_equal(
			bytes_of(app->children[i]->code->place->name), label))
			return app->children[i];
	return NULL;
}

static struct finding *
add_about_tool(const struct check *check, const struct check_subject *app,
    const struct check_subject *tool, const char *key,
    struct findings *findings, const char *message)
{
	struct finding *finding =
	    add_about_info(check, app, key, findings, message);

	relate(finding, findings, tool);
	return finding;
}

static void
judge_by_app(const struct check *check, const struct check_subject *app,
    const struct check_subject *tool, const struct plist *requirement,
    struct findings *findings)
{
	struct arena *arena = findings->arena;
	struct text why = TEXT_INIT;

	if (satisfies(tool, requirement->bytes, arena, &why) == TRUTH_FALSE)
		add_about_tool(check, app, tool, "SMPrivilegedExecutables",
		    findings,
		    arena_printf(arena,
			"the tool %s is not what the app asks for: %s",
			tool->code->place->name, text_string(&why)))
		    ->wanted = visible(
		    arena, bytes_clamp(requirement->bytes, 0, LIMIT_LAZY_TEXT));
	text_release(&why);
}

/* Whether any client's requirement may hold for the app. */
static bool
serves(const struct plist *clients, const struct check_subject *app,
    struct arena *arena, size_t *tried, struct text *why)
{
	for (const struct plist *p = clients ? clients->first : NULL; p;
	     p = p->next) {
		if (++*tried > LIMIT_PRIVILEGED_TOOLS)
			return false;
		text_reset(why);
		if (p->type == PLIST_STRING &&
		    satisfies(app, p->bytes, arena, why) != TRUTH_FALSE)
			return true;
	}
	return false;
}

/* A list that is cut short decides nothing. */
static void
leave_undecided(struct finding *finding)
{
	finding->severity = SEVERITY_UNKNOWN;
	finding->reason = "limit";
}

static void
judge_by_tool(const struct check *check, const struct check_subject *app,
    const struct check_subject *tool, struct findings *findings)
{
	const struct plist *clients = plist_get_typed(
	    tool->code->info_embedded, "SMAuthorizedClients", PLIST_ARRAY);
	const char *name = tool->code->place->name;
	struct arena *arena = findings->arena;
	struct text why = TEXT_INIT;
	struct finding *finding;
	const char *message;
	size_t tried = 0;

	if (!serves(clients, app, arena, &tried, &why)) {
		message =
		    tried == 0
			? arena_printf(arena,
			      "the tool %s names nobody whom it serves", name)
			: arena_printf(arena,
			      "the tool %s does not serve this app: %s", name,
			      text_string(&why));
		finding = add_about_tool(
		    check, app, tool, "SMAuthorizedClients", findings, message);
		if (tried > LIMIT_PRIVILEGED_TOOLS)
			leave_undecided(finding);
	}
	text_release(&why);
}

static void
judge_privileged(const struct check *check, const struct check_subject *app,
    const struct plist *requirement, struct findings *findings)
{
	const struct check_subject *tool = find_tool(app, requirement->key);
	struct arena *arena = findings->arena;

	if (!tool) {
		add_about_info(check, app, "SMPrivilegedExecutables", findings,
		    arena_printf(arena,
			"the tool %s is not in Contents/" SERVICES,
			visible(arena, requirement->key)));
		return;
	}
	if (requirement->type == PLIST_STRING)
		judge_by_app(check, app, tool, requirement, findings);
	judge_by_tool(check, app, tool, findings);
	if (!tool->code->launchd_embedded)
		add_about_tool(check, app, tool, "SMPrivilegedExecutables",
		    findings,
		    arena_printf(arena, "the tool %s has no __launchd_plist",
			tool->code->place->name));
}

static void
smprivileged_requirement_mismatch(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	const struct plist *tools = plist_get_typed(
	    subject->code->info, "SMPrivilegedExecutables", PLIST_DICT);
	size_t judged = 0;

	for (const struct plist *p = tools ? tools->first : NULL; p;
	     p = p->next) {
		if (++judged > LIMIT_PRIVILEGED_TOOLS) {
			leave_undecided(add_about_info(check, subject,
			    "SMPrivilegedExecutables", findings,
			    "the app names more tools than are looked at"));
			return;
		}
		judge_privileged(check, subject, p, findings);
	}
}

static bool
wants_identity(const struct signed_slice *slice)
{
	const struct plist *claims = slice_claims(slice);

	return claims_true(
		   claims, "com.apple.developer.endpoint-security.client") ||
	       (claims_true(claims, "com.apple.security.app-sandbox") &&
		   !claims_true(claims, "com.apple.security.inherit"));
}

static void
embedded_plist_missing(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	struct signed_slice slice;

	if (!kind_is(subject, "executable") || subject->code->place->base ||
	    subject->code->macho->slices[subject->code->preferred]
		.has_info_plist)
		return;
	if (!lies_in(subject, SERVICES) &&
	    (!first_signed(subject, &slice) || !wants_identity(&slice)))
		return;
	finding_add(findings, check, "the tool has no Info.plist in itself")
	    ->wanted = "a section __TEXT,__info_plist";
}

static const char *const follows_container[] = { "sandboxed-tool-no-bundle-id",
	NULL };
static const char *const says_bless[] = { "SMJobBless", "CFErrorDomainLaunchd",
	NULL };
static const char *const says_container[] = { "_libsecinit_appsandbox", NULL };

const struct check tool_checks[] = {
	{
	    .id = "smprivileged-requirement-mismatch",
	    .title = "App and its privileged tool do not know each other",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = smprivileged_requirement_mismatch,
	    .contexts = IN_DEVELOPER_ID,
	    .guards = GUARD_APPLE,
	    .relation = RELATION_PARENT,
	    .means = "Each names the other by a requirement: the app in "
		     "SMPrivilegedExecutables, the tool in "
		     "SMAuthorizedClients. macOS installs the tool only if "
		     "both hold.",
	    .fix = "Write both requirements anew for the present "
		   "certificates. Sign the tool first, then the app.",
	    .when = "a tool that SMPrivilegedExecutables names is not in "
		    "Contents/Library/LaunchServices, does not satisfy that "
		    "requirement, lacks __launchd_plist, or has no "
		    "requirement in SMAuthorizedClients that the app "
		    "satisfies",
	    .unless = "terms that only a Mac can decide",
	    .source = "Apple, SMJobBless; Apple developer forums. Which error "
		      "is told is not confirmed",
	    .apple = says_bless,
	},
	{
	    .id = "embedded-plist-missing",
	    .title = "Tool without an identity of its own",
	    .severity = SEVERITY_WARNING,
	    .scope = CHECK_BUNDLE,
	    .run = embedded_plist_missing,
	    .contexts = IN_MAC,
	    .guards = GUARD_APPLE | GUARD_UNSIGNED_BUILD | GUARD_LIBRARY,
	    .means = "A tool is no bundle; what is asked of its Info.plist is "
		     "looked for in the tool itself.",
	    .fix = "Link it with -sectcreate __TEXT __info_plist "
		   "Info.plist, and sign it again.",
	    .when = "a tool in Contents/Library/LaunchServices, or one that "
		    "claims a sandbox of its own or Endpoint Security, has no "
		    "__TEXT,__info_plist",
	    .unless = "other tools, which need none",
	    .source = "Apple, Embedding a Helper Tool in a Sandboxed App; "
		      "Apple developer forums, 706390",
	    .apple = says_container,
	    .follows = follows_container,
	},
	{ 0 },
};
