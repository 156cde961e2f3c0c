/* SPDX-License-Identifier: MIT */
/* System and driver extensions as bundles: place, name, Info.plist. */
#include <config.h>

#include <string.h>

#include "extension.h"

static const char *
suffix_of(const struct check_subject *subject)
{
	return kind_is(subject, "dext") ? ".dext" : ".systemextension";
}

/* By itself, or in a folder that is no bundle, it may be on its way. */
static void
sysext_wrong_location(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	struct finding *finding;

	if (!is_system_extension(subject) || !is_in_bundle(subject) ||
	    (kind_is(subject->parent, "app") &&
		lies_in(subject, "Library/SystemExtensions")))
		return;
	finding = finding_add(findings, check,
	    "the extension is not in Contents/Library/SystemExtensions of an "
	    "app");
	finding->seen =
	    visible(findings->arena, bytes_of(subject->code->place->path));
	finding->wanted = "Contents/Library/SystemExtensions/";
	relate(finding, findings, subject->parent);
}

static void
sysext_name_not_bundle_id(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	struct bytes id = bundle_identifier(subject), name;
	struct finding *finding;

	if (!is_system_extension(subject) || id.len == 0)
		return;
	name = name_without(subject, suffix_of(subject));
	if (bytes_equal(name, id))
		return;
	finding = add_about_info(check, subject, "CFBundleIdentifier", findings,
	    "the folder is not named by the extension's identifier");
	finding->seen = visible(findings->arena, name);
	finding->wanted = visible(findings->arena, id);
}

static bool
is_below_identifier(struct bytes id, struct bytes outer)
{
	return id.len > outer.len &&
	       memcmp(id.data, outer.data, outer.len) == 0 &&
	       id.data[outer.len] == '.';
}

static void
sysext_bundle_id_not_prefixed(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	const struct check_subject *app = app_around(subject);
	struct bytes id = bundle_identifier(subject), outer;
	struct finding *finding;

	if (!kind_is(subject, "systemextension") || !app || id.len == 0)
		return;
	outer = bundle_identifier(app);
	if (outer.len == 0 || is_below_identifier(id, outer))
		return;
	finding = add_about_info(check, subject, "CFBundleIdentifier", findings,
	    "the identifier does not begin with that of the app");
	finding->seen = visible(findings->arena, id);
	finding->wanted = arena_printf(
	    findings->arena, "%s.…", visible(findings->arena, outer));
	relate(finding, findings, app);
}

static void
sysext_package_type(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	struct bytes type =
	    code_info_string(subject->code, "CFBundlePackageType");
	const char *wanted = kind_is(subject, "dext") ? "DEXT" : "SYSX";
	struct finding *finding;

	if (!is_system_extension(subject) || !subject->code->info ||
	    bytes_are(type, wanted))
		return;
	finding =
	    add_about_info(check, subject, "CFBundlePackageType", findings,
		arena_printf(
		    findings->arena, "the package type is not %s", wanted));
	finding->seen = visible(findings->arena, type);
	finding->wanted = wanted;
}

static bool
has_key_beginning(const struct plist *dict, const char *prefix)
{
	for (const struct plist *p = dict->first; p; p = p->next)
		if (bytes_begin(p->key, prefix))
			return true;
	return false;
}

static bool
claims_endpoint_security(const struct check_subject *subject)
{
	const struct plist *claims;
	struct signed_slice slice;
	size_t at = 0;

	while (next_claims(subject, &at, &slice, &claims))
		if (claims_true(
			claims, "com.apple.developer.endpoint-security.client"))
			return true;
	return false;
}

/* What is not signed can claim nothing yet, and is told of as such. */
static void
sysext_category_unknown(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	const struct plist *info = subject->code->info;
	struct finding *finding;

	if (!kind_is(subject, "systemextension") || !info ||
	    !code_is_signed(subject->code, NULL) ||
	    plist_get_typed(info, "NetworkExtension", PLIST_DICT) ||
	    plist_get_typed(info, "CMIOExtension", PLIST_DICT) ||
	    plist_get(info, "IOKitPersonalities") ||
	    has_key_beginning(info, "NSEndpointSecurity") ||
	    claims_endpoint_security(subject))
		return;
	finding = add_about_info(check, subject, NULL, findings,
	    "nothing says what sort of extension this is");
	finding->wanted = "NetworkExtension or CMIOExtension in Info.plist, or "
			  "com.apple.developer.endpoint-security.client";
}

static void
sysext_usage_description_missing(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	const char *key = kind_is(subject, "dext")
			      ? "OSBundleUsageDescription"
			      : "NSSystemExtensionUsageDescription";

	if (!is_system_extension(subject) || !subject->code->info ||
	    code_info_string(subject->code, key).len > 0)
		return;
	add_about_info(check, subject, key, findings,
	    arena_printf(findings->arena, "Info.plist has no %s", key));
}

static const char *const says_not_found[] = {
	"OSSystemExtensionErrorDomain error 4", "extensionNotFound", NULL
};
static const char *const says_not_prefixed[] = {
	"Embedded binary's bundle identifier is not prefixed", NULL
};
static const char *const says_category[] = {
	"OSSystemExtensionErrorDomain error 7", "unknownExtensionCategory", NULL
};
static const char *const says_invalid[] = {
	"OSSystemExtensionErrorDomain error 9", "validationFailed", NULL
};

const struct check extension_checks[] = {
	{
	    .id = "sysext-wrong-location",
	    .title = "System extension in the wrong folder",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = sysext_wrong_location,
	    .contexts = IN_MAC,
	    .guards = GUARD_APPLE,
	    .means = "macOS looks for it in that one folder of the app that "
		     "asks for it, and does not find it elsewhere.",
	    .fix = "Move it there, and sign the app again.",
	    .when = "a .systemextension or .dext is not right in "
		    "Contents/Library/SystemExtensions of an app",
	    .unless = "an extension that is opened by itself",
	    .source = "Apple, OSSystemExtensionError; Placing Content in a "
		      "Bundle, 2021",
	    .apple = says_not_found,
	},
	{
	    .id = "sysext-name-not-bundle-id",
	    .title = "System extension not named by its identifier",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = sysext_name_not_bundle_id,
	    .contexts = IN_MAC,
	    .guards = GUARD_APPLE,
	    .means = "The app asks for an extension by its identifier, and "
		     "macOS finds it by the name of its folder.",
	    .fix = "Give both one name (in Xcode: PRODUCT_NAME = "
		   "$(PRODUCT_BUNDLE_IDENTIFIER)), and sign again.",
	    .when = "the name of the folder without its suffix is not "
		    "CFBundleIdentifier, letter for letter",
	    .source = "Apple developer forums, threads of 2022; whether only "
		      "the name counts is not confirmed",
	    .apple = says_not_found,
	},
	{
	    .id = "sysext-bundle-id-not-prefixed",
	    .title = "System extension's identifier is not the app's",
	    .severity = SEVERITY_WARNING,
	    .scope = CHECK_BUNDLE,
	    .run = sysext_bundle_id_not_prefixed,
	    .contexts = IN_MAC,
	    .guards = GUARD_APPLE,
	    .relation = RELATION_PARENT,
	    .means = "By rule it begins with the app's identifier and a dot. "
		     "Xcode holds to that; macOS may.",
	    .fix = "Rename it to <identifier of the app>.<a name>.",
	    .when = "CFBundleIdentifier does not begin with that of the app "
		    "and a dot",
	    .unless = "driver extensions: those that ship are named freely",
	    .source = "Placing Content in a Bundle, 2021; not confirmed",
	    .apple = says_not_prefixed,
	},
	{
	    .id = "sysext-package-type",
	    .title = "System extension of the wrong package type",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = sysext_package_type,
	    .contexts = IN_MAC,
	    .guards = GUARD_APPLE,
	    .means = "By this macOS does not take it for an extension.",
	    .fix = "Set CFBundlePackageType: SYSX for a .systemextension, DEXT "
		   "for a .dext; then sign again.",
	    .when = "CFBundlePackageType is not SYSX, or DEXT of a driver",
	    .source = "Xcode's templates; public reports of what the system "
		      "logs, secondary",
	    .apple = says_category,
	},
	{
	    .id = "sysext-category-unknown",
	    .title = "Unknown sort of system extension",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = sysext_category_unknown,
	    .contexts = IN_MAC,
	    .guards = GUARD_APPLE,
	    .means = "macOS cannot tell whom to give it to, and refuses it.",
	    .fix = "Add what its sort needs: the dictionary NetworkExtension "
		   "or CMIOExtension, or the Endpoint Security entitlement.",
	    .when = "it is signed, and neither Info.plist nor its "
		    "entitlements name a known sort",
	    .unless = "sorts that are newer than this program",
	    .source = "Apple, OSSystemExtensionError",
	    .apple = says_category,
	},
	{
	    .id = "sysext-usage-description-missing",
	    .title = "System extension without a reason to be shown",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = sysext_usage_description_missing,
	    .contexts = IN_MAC,
	    .guards = GUARD_APPLE,
	    .means = "The sentence that a person is asked to agree to is "
		     "missing; activation fails.",
	    .fix = "Add NSSystemExtensionUsageDescription "
		   "(OSBundleUsageDescription to a driver), and sign again.",
	    .when = "Info.plist has no such text",
	    .source = "Apple, OSSystemExtensionError, and its Information "
		      "Property List reference",
	    .apple = says_invalid,
	},
	{ 0 },
};
