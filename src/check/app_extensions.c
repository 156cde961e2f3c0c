/* SPDX-License-Identifier: MIT */
/* What an app brings along to be run beside it: app extensions, XPC services,
 * login items. */
#include <config.h>

#include <string.h>

#include "extension.h"

#define APP_SANDBOX "com.apple.security.app-sandbox"

static bool
is_sandboxed(const struct signed_slice *slice)
{
	return claims_true(slice_claims(slice), APP_SANDBOX);
}

static void
appex_not_sandboxed(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	struct signed_slice slice;
	size_t at = 0;

	if (!kind_is(subject, "appex"))
		return;
	while (next_signed(subject, &at, &slice))
		if (code_is_program(slice.macho) && !is_sandboxed(&slice))
			add_about_key(check, &slice, subject, APP_SANDBOX,
			    findings, "the app extension is not sandboxed")
			    ->wanted = APP_SANDBOX " = true";
}

static void
appex_extension_point_missing(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	const struct plist *info = subject->code->info;

	if (!kind_is(subject, "appex") || !info ||
	    plist_string(
		plist_get(info, "NSExtension"), "NSExtensionPointIdentifier")
		    .len > 0 ||
	    plist_string(plist_get(info, "EXAppExtensionAttributes"),
		"EXExtensionPointIdentifier")
		    .len > 0)
		return;
	add_about_info(check, subject, "NSExtension", findings,
	    "Info.plist does not say what the extension extends")
	    ->wanted = "NSExtensionPointIdentifier in NSExtension, or "
		       "EXExtensionPointIdentifier in "
		       "EXAppExtensionAttributes";
}

static void
appex_truepredicate(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	const struct plist *extension =
	    plist_get(subject->code->info, "NSExtension");
	const struct plist *attributes =
	    plist_get(extension, "NSExtensionAttributes");

	if (!kind_is(subject, "appex") ||
	    !bytes_are(plist_string(attributes, "NSExtensionActivationRule"),
		"TRUEPREDICATE"))
		return;
	add_about_info(check, subject, "NSExtensionActivationRule", findings,
	    "the extension is offered for everything")
	    ->seen = "TRUEPREDICATE";
}

static void
appex_folder_executable_mismatch(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	struct bytes executable =
	    code_info_string(subject->code, "CFBundleExecutable");
	struct bytes name = name_without(subject, ".appex");
	struct finding *finding;

	if (!kind_is(subject, "appex") || executable.len == 0 ||
	    bytes_equal(name, executable))
		return;
	finding = add_about_info(check, subject, "CFBundleExecutable", findings,
	    "the folder is not named by the executable");
	finding->seen = visible(findings->arena, name);
	finding->wanted = visible(findings->arena, executable);
}

/* Frameworks keep services as apps do. */
static void
judge_service_folder(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	struct finding *finding;

	if (!is_in_bundle(subject) || lies_in(subject, "XPCServices"))
		return;
	finding = finding_add(
	    findings, check, "the service is not in a folder XPCServices");
	finding->seen =
	    visible(findings->arena, bytes_of(subject->code->place->path));
	finding->wanted = "XPCServices/";
	relate(finding, findings, subject->parent);
}

static void
xpc_bundle_invalid(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	const struct plist *info = subject->code->info;
	struct bytes type = plist_string(info, "CFBundlePackageType");
	struct finding *finding;

	if (!kind_is(subject, "xpc"))
		return;
	judge_service_folder(check, subject, findings);
	if (!info)
		return;
	if (!bytes_are(type, "XPC!")) {
		finding = add_about_info(check, subject, "CFBundlePackageType",
		    findings, "the package type is not XPC!");
		finding->seen = visible(findings->arena, type);
		finding->wanted = "XPC!";
	}
	if (!plist_get_typed(info, "XPCService", PLIST_DICT))
		add_about_info(check, subject, "XPCService", findings,
		    "Info.plist has no dictionary XPCService, and what its "
		    "service is may not be known")
		    ->severity = SEVERITY_WARNING;
}

static void
add_login_item(const struct check *check, const struct signed_slice *inner,
    const struct check_subject *subject, const struct signed_slice *outer,
    struct findings *findings)
{
	struct finding *finding;

	if (is_identified(inner) && is_identified(outer) &&
	    !bytes_equal(inner->directory->team, outer->directory->team)) {
		finding = add_in_slice(check, inner, subject, findings,
		    "the login item is of another team than the app");
		finding->seen =
		    visible(findings->arena, inner->directory->team);
		finding->wanted =
		    visible(findings->arena, outer->directory->team);
		relate(finding, findings, subject->parent);
	}
	if (is_sandboxed(outer) && code_is_program(inner->macho) &&
	    !is_sandboxed(inner)) {
		finding =
		    add_about_key(check, inner, subject, APP_SANDBOX, findings,
			"the login item is not sandboxed, and the app is");
		if (!target_is_in(subject->target, IN_MAC_STORE))
			finding->severity = SEVERITY_WARNING;
		relate(finding, findings, subject->parent);
	}
}

static void
login_item_invalid(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	struct signed_slice inner, outer;
	size_t at = 0;

	if (!lies_in(subject, "Library/LoginItems") ||
	    kind_is(subject, "profile"))
		return;
	if (!kind_is(subject, "app")) {
		finding_add(findings, check, "the login item is no app");
		return;
	}
	while (next_pair(subject, subject->parent, &at, &inner, &outer))
		add_login_item(check, &inner, subject, &outer, findings);
}

static const char *const says_not_sandboxed[] = { "ITMS-90296",
	"App sandbox not enabled", NULL };
static const char *const says_plist_value[] = { "ITMS-90362",
	"Invalid Info.plist value", NULL };
static const char *const says_connection[] = { "connection interrupted",
	"connection invalid", NULL };
static const char *const says_login[] = { "SMLoginItemSetEnabled", "ITMS-90296",
	NULL };

const struct check app_extension_checks[] = {
	{
	    .id = "appex-not-sandboxed",
	    .title = "App extension without a sandbox",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = appex_not_sandboxed,
	    .contexts = IN_MAC,
	    .guards = GUARD_APPLE | GUARD_UNSIGNED_BUILD,
	    .means = "On a Mac app extensions load only if they are sandboxed; "
		     "others are passed by in silence.",
	    .fix = "Claim com.apple.security.app-sandbox in the extension, "
		   "and sign it again, then the app.",
	    .when = "an .appex for macOS is signed and does not claim the "
		    "sandbox",
	    .source = "Placing Content in a Bundle, 2021; App Store Connect's "
		      "messages",
	    .apple = says_not_sandboxed,
	},
	{
	    .id = "appex-extension-point-missing",
	    .title = "App extension that extends nothing",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = appex_extension_point_missing,
	    .guards = GUARD_APPLE,
	    .means = "The system does not know whom to offer it to.",
	    .fix = "Name its extension point in Info.plist, and sign again.",
	    .when = "Info.plist of an .appex names an extension point neither "
		    "in NSExtension nor in EXAppExtensionAttributes",
	    .source = "App Store Connect's messages",
	    .apple = says_plist_value,
	},
	{
	    .id = "appex-truepredicate",
	    .title = "App extension that is offered for everything",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = appex_truepredicate,
	    .contexts = IN_IOS_STORE,
	    .guards = GUARD_APPLE | GUARD_STORE,
	    .means = "The rule is the placeholder of Xcode's template, which "
		     "the App Store refuses.",
	    .fix = "Write a rule of what it takes, and sign again.",
	    .when = "NSExtensionActivationRule is TRUEPREDICATE",
	    .source = "App Store Connect's messages",
	    .apple = says_plist_value,
	},
	{
	    .id = "appex-folder-executable-mismatch",
	    .title = "App extension not named by its executable",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = appex_folder_executable_mismatch,
	    .contexts = IN_IOS_STORE,
	    .guards = GUARD_APPLE | GUARD_STORE,
	    .means = "The App Store wants one name for both.",
	    .fix = "Rename one of them, and sign again.",
	    .when = "the name of an .appex without its suffix is not "
		    "CFBundleExecutable",
	    .source = "App Store Connect's messages",
	    .apple = says_plist_value,
	},
	{
	    .id = "xpc-bundle-invalid",
	    .title = "XPC service that is not found",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = xpc_bundle_invalid,
	    .contexts = IN_MAC,
	    .guards = GUARD_APPLE,
	    .means = "launchd does not take it for a service of the app; "
		     "connections to it end at once.",
	    .fix = "Put it in XPCServices of the app or of a framework, with "
		   "package type XPC! and a dictionary XPCService; then sign "
		   "again.",
	    .when = "an .xpc lies elsewhere in a bundle, has another package "
		    "type, or (a warning: it may work) no XPCService",
	    .unless = "a service that is opened by itself",
	    .source = "Placing Content in a Bundle, 2021; xpcservice.plist(5)",
	    .apple = says_connection,
	},
	{
	    .id = "login-item-invalid",
	    .title = "Login item that will not start",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = login_item_invalid,
	    .contexts = IN_MAC,
	    .guards = GUARD_APPLE | GUARD_UNSIGNED_BUILD,
	    .relation = RELATION_PARENT,
	    .means = "An app may have login items that are apps of its own "
		     "team; those of a sandboxed app are sandboxed.",
	    .fix = "Sign it by the app's team, sandboxed as the app is; then "
		   "sign the app.",
	    .when = "what lies in Contents/Library/LoginItems is no app, is "
		    "of another team, or is not sandboxed in an app that is",
	    .unless = "outside the App Store the sandbox is a warning",
	    .source = "Placing Content in a Bundle, 2021; App Store Connect's "
		      "messages",
	    .apple = says_login,
	},
	{ 0 },
};
