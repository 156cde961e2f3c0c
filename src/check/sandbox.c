/* SPDX-License-Identifier: MIT */
/* The App Sandbox: who must have one, and who may only inherit it. */
#include <config.h>

#include <string.h>

#include <sealtree/text.h>

#include "claims.h"

/* As many are asked for one program; of more nothing is said. */
enum {
	SIBLINGS = 64,
	JOBS = 256
};

static const char sandbox_key[] = "com.apple.security.app-sandbox";
static const char inherit_key[] = "com.apple.security.inherit";
static const char exception_prefix[] =
    "com.apple.security.temporary-exception.";

static void
sandbox_missing(const struct check *check, const struct check_subject *subject,
    struct findings *findings)
{
	struct signed_slice slice;
	size_t at = 0;

	while (next_signed(subject, &at, &slice)) {
		struct finding *finding;

		if (!code_is_program(slice.macho) ||
		    claims_true(slice_claims(&slice), sandbox_key))
			continue;
		finding = add_in_slice(check, &slice, subject, findings,
		    "the program is not sandboxed");
		finding->key = bytes_of(sandbox_key);
		finding->wanted = "com.apple.security.app-sandbox = true";
	}
}

/* Engines have those that loosen the hardened runtime beside it, and run. */
static bool
is_extra(const struct plist *claim)
{
	return !bytes_are(claim->key, sandbox_key) &&
	       !bytes_are(claim->key, inherit_key);
}

static bool
is_tolerated(const struct plist *claim)
{
	return bytes_begin(claim->key, "com.apple.security.cs.");
}

static void
judge_extra(struct claiming *c, const struct plist *claim)
{
	struct finding *finding;

	if (!claims_true(c->claims, inherit_key) || !is_extra(claim))
		return;
	finding =
	    add_claim(c, claim, "stands beside com.apple.security.inherit");
	finding->wanted = "com.apple.security.app-sandbox and "
			  "com.apple.security.inherit, nothing else";
	if (is_tolerated(claim))
		finding->severity = SEVERITY_WARNING;
}

static void
inherit_extra_keys(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	each_claim(check, subject, findings, judge_extra);
}

static struct finding *
add_inherit(struct claiming *c, const char *what, const char *more)
{
	return add_claim(
	    c, plist_get(c->claims, inherit_key), "%s%s", what, more);
}

static void
judge_unsandboxed(struct claiming *c)
{
	if (claims_true(c->claims, inherit_key) &&
	    !claims_true(c->claims, sandbox_key))
		add_inherit(c, "stands without ", sandbox_key);
}

static void
inherit_without_sandbox(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	each_slice_claims(check, subject, findings, judge_unsandboxed);
}

static bool
is_sandboxed(const struct check_subject *program, const char *arch)
{
	struct signed_slice slice;

	return signed_like(program, arch, &slice) &&
	       claims_true(slice_claims(&slice), sandbox_key);
}

static const char *
path_in(const struct check_subject *parent, const struct check_subject *child)
{
	const char *path = child->code->place->path,
		   *above = parent->code->place->path;

	return lies_below(path, above) && strcmp(above, ".") != 0
		   ? path + strlen(above) + 1
		   : path;
}

static bool
is_run_by_a_job(const struct check_subject *subject)
{
	const struct check_subject *parent = subject->parent;
	const struct code *around = parent ? parent->code : NULL;

	for (size_t i = 0; around && i < around->job_count && i < JOBS; i++)
		if (bytes_are(
			plist_string(around->jobs[i].plist, "BundleProgram"),
			path_in(parent, subject)))
			return true;
	return false;
}

/* By launchd or LaunchServices, in a process whose parent has no sandbox. */
static const char *
starter_of(const struct check_subject *subject)
{
	const char *path = subject->code->place->path;

	if (kind_is(subject, "appex") || kind_is(subject, "xpc"))
		return "is started by launchd";
	if (strstr(path, "Library/LoginItems/"))
		return "is started at login";
	if (subject->code->launchd_embedded || is_run_by_a_job(subject))
		return "is started by launchd";
	if (kind_is(subject, "app") && subject_stands_alone(subject))
		return "is started by people";
	return NULL;
}

/* Another helper may start this one, and have a sandbox. Of very many one will
 * have. */
static bool
may_have_sandboxed_sibling(
    const struct check_subject *subject, const char *arch)
{
	const struct check_subject *parent = subject->parent;

	if (parent->child_count > SIBLINGS)
		return true;
	for (size_t i = 0; i < parent->child_count; i++)
		if (parent->children[i] != subject &&
		    is_sandboxed(parent->children[i], arch))
			return true;
	return false;
}

static void
judge_nothing_to_inherit(struct claiming *c)
{
	const struct check_subject *around = program_around(c->subject);
	const char *starter = starter_of(c->subject);
	struct finding *finding;

	if (!claims_true(c->claims, inherit_key))
		return;
	if (starter) {
		add_inherit(
		    c, "has no sandbox to inherit: the program ", starter);
		return;
	}
	if (!around || is_sandboxed(around, c->slice.arch) ||
	    may_have_sandboxed_sibling(c->subject, c->slice.arch))
		return;
	finding = add_inherit(c, "has no sandbox to inherit: ",
	    "the app around it is not sandboxed");
	relate(finding, c->findings, around);
}

static void
inherit_nothing(const struct check *check, const struct check_subject *subject,
    struct findings *findings)
{
	each_slice_claims(check, subject, findings, judge_nothing_to_inherit);
}

static bool
has_own_sandbox(const struct plist *claims)
{
	return claims_true(claims, sandbox_key) &&
	       !claims_true(claims, inherit_key);
}

static bool
is_bare(const struct check_subject *subject)
{
	return !subject->code->place->kind->is_bundle;
}

static bool
may_be_a_daemon(const struct check_subject *subject)
{
	return starter_of(subject) ||
	       strstr(subject->code->place->path, "Library/Launch");
}

static void
judge_child(struct claiming *c)
{
	const struct check_subject *around = program_around(c->subject);
	struct finding *finding;

	if (!around || !has_own_sandbox(c->claims) ||
	    !is_sandboxed(around, c->slice.arch))
		return;
	finding = add_claim(c, plist_get(c->claims, sandbox_key),
	    "is on a tool in a sandboxed app, without "
	    "com.apple.security.inherit");
	finding->wanted = "com.apple.security.inherit = true beside it";
	relate(finding, c->findings, around);
}

static void
child_own_sandbox(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	if (is_bare(subject) && !may_be_a_daemon(subject))
		each_slice_claims(check, subject, findings, judge_child);
}

static void
judge_no_identifier(struct claiming *c)
{
	if (has_own_sandbox(c->claims) &&
	    code_info_string(c->subject->code, "CFBundleIdentifier").len == 0)
		add_claim(c, plist_get(c->claims, sandbox_key),
		    "is on a tool that holds no CFBundleIdentifier");
}

static void
tool_no_identifier(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	if (is_bare(subject))
		each_slice_claims(
		    check, subject, findings, judge_no_identifier);
}

static void
judge_exception(struct claiming *c, const struct plist *claim)
{
	struct finding *finding;

	if (!bytes_begin(claim->key, exception_prefix))
		return;
	finding = add_claim(c, claim, "is a temporary exception");
	if (c->subject->target == TARGET_DEVELOPER_ID)
		finding->severity = SEVERITY_INFO;
}

static void
temporary_exception(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	each_claim(check, subject, findings, judge_exception);
}

static const char *const says_missing[] = { "ITMS-90296",
	"App sandbox not enabled. The following executables must include the "
	"\"com.apple.security.app-sandbox\" entitlement",
	NULL };
static const char *const says_crash[] = { "_libsecinit_appsandbox",
	"EXC_BAD_INSTRUCTION (SIGILL)", "SIGTRAP", NULL };
static const char *const says_nothing[] = {
	"Process is not in an inherited sandbox.", NULL
};

const struct check sandbox_checks[] = {
	{
	    .id = "sandbox-missing-mas",
	    .title = "Program without a sandbox",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = sandbox_missing,
	    .contexts = IN_MAC_STORE,
	    .guards = UNWEIGHED | GUARD_KEXT,
	    .relation = RELATION_NODE,
	    .means = "In the Mac App Store every program of an app must be "
		     "sandboxed, each tool in it too: the upload is refused.",
	    .fix = "Give the app com.apple.security.app-sandbox, its tools "
		   "that and com.apple.security.inherit; or leave the tool "
		   "out.",
	    .when = "a program in an app for the Mac App Store does not claim "
		    "com.apple.security.app-sandbox",
	    .source = "App Store Connect; Apple, Embedding a helper tool in a "
		      "sandboxed app, 2022",
	    .apple = says_missing,
	},
	{
	    .id = "sandbox-inherit-extra-keys",
	    .title = "More than the inherited sandbox",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = inherit_extra_keys,
	    .contexts = IN_MAC,
	    .guards = UNWEIGHED,
	    .relation = RELATION_PARENT,
	    .means = "A child that inherits its parent's sandbox may ask for "
		     "nothing else: it is killed at its start.",
	    .fix = "Leave those two keys. In Xcode set "
		   "CODE_SIGN_INJECT_BASE_ENTITLEMENTS to NO for the tool.",
	    .when = "com.apple.security.inherit is true, and keys beyond it "
		    "and com.apple.security.app-sandbox are there",
	    .unless = "a warning for com.apple.security.cs.*, which engines "
		      "have beside it, and run",
	    .source = "Apple, Embedding a helper tool in a sandboxed app, "
		      "2022; developer.apple.com forums, thread 706390",
	    .apple = says_crash,
	},
	{
	    .id = "sandbox-inherit-without-sandbox",
	    .title = "Inherits no sandbox",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = inherit_without_sandbox,
	    .contexts = IN_MAC,
	    .guards = UNWEIGHED,
	    .relation = RELATION_NODE,
	    .means = "com.apple.security.inherit works together with "
		     "com.apple.security.app-sandbox only.",
	    .fix = "Add com.apple.security.app-sandbox, or drop both.",
	    .when = "com.apple.security.inherit is true, and "
		    "com.apple.security.app-sandbox is not",
	    .source = "Apple, Embedding a helper tool in a sandboxed app, "
		      "2022; developer.apple.com forums, thread 706390",
	    .apple = says_crash,
	},
	{
	    .id = "sandbox-inherit-nothing-to-inherit",
	    .title = "Nothing to inherit a sandbox from",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = inherit_nothing,
	    .contexts = IN_MAC,
	    .guards = UNWEIGHED,
	    .relation = RELATION_PARENT,
	    .means = "Whoever starts this program has no sandbox, so that it "
		     "is stopped at its start.",
	    .fix = "Sandbox the app, or drop the keys; services, extensions "
		   "and login items get a sandbox of their own.",
	    .when = "com.apple.security.inherit is true, and the app around "
		    "it is not sandboxed, or the program is one that launchd, "
		    "the login or people start",
	    .unless = "another program beside it has a sandbox, and may start "
		      "it",
	    .source = "developer.apple.com forums, thread 706390",
	    .apple = says_nothing,
	},
	{
	    .id = "sandbox-child-own-sandbox",
	    .title = "Tool with a sandbox of its own",
	    .severity = SEVERITY_WARNING,
	    .scope = CHECK_BUNDLE,
	    .run = child_own_sandbox,
	    .contexts = IN_MAC,
	    .guards = UNWEIGHED,
	    .relation = RELATION_PARENT,
	    .means = "A sandboxed app can start a child in its own sandbox "
		     "only; one that brings another is killed.",
	    .fix = "Add com.apple.security.inherit, or make it an XPC "
		   "service.",
	    .when = "a bare tool in a sandboxed app claims a sandbox and does "
		    "not inherit one",
	    .unless = "launchd starts it, by a property list in it or in the "
		      "app, or by where it lies",
	    .source = "developer.apple.com forums, thread 706390; Apple, "
		      "Embedding a helper tool in a sandboxed app, 2022",
	    .apple = says_crash,
	},
	{
	    .id = "sandboxed-tool-no-bundle-id",
	    .title = "Sandboxed tool without an identifier",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = tool_no_identifier,
	    .contexts = IN_MAC,
	    .guards = UNWEIGHED,
	    .relation = RELATION_NODE,
	    .means = "The sandbox puts what a program writes into a container "
		     "that is named after its identifier. Without one the "
		     "tool is stopped at its start.",
	    .fix = "Put an Info.plist into it (-sectcreate __TEXT "
		   "__info_plist), or inherit the app's sandbox.",
	    .when = "a bare tool claims a sandbox of its own, and no "
		    "Info.plist in it has a CFBundleIdentifier",
	    .source = "developer.apple.com forums, thread 706390; Apple, "
		      "Embedding a helper tool in a sandboxed app, 2022",
	    .apple = says_crash,
	},
	{
	    .id = "sandbox-temporary-exception",
	    .title = "Temporary exception from the sandbox",
	    .severity = SEVERITY_WARNING,
	    .scope = CHECK_BUNDLE,
	    .run = temporary_exception,
	    .contexts = IN_MAC_STORE | IN_DEVELOPER_ID,
	    .guards = UNWEIGHED,
	    .relation = RELATION_NODE,
	    .means = "People review these for the Mac App Store, and may "
		     "refuse them.",
	    .fix = "Use scripting targets, or files that people choose; or "
		   "give the reason in the notes for the review.",
	    .when = "a key begins with "
		    "com.apple.security.temporary-exception.",
	    .unless = "told only, for what Developer ID signs",
	    .source = "Apple, App Sandbox temporary exception entitlements; "
		      "how reviews go is not confirmed",
	},
	{ 0 },
};
