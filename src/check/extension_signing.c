/* SPDX-License-Identifier: MIT */
/* How system and driver extensions are signed, and the app with them. */
#include <config.h>

#include <string.h>

#include "extension.h"

#define SYSTEM_EXTENSION "com.apple.developer.system-extension."

/* The app, and every program in it: any of them may be what activates. */
static bool
any_may_install(const struct check_subject *subject)
{
	const struct plist *claims;
	struct signed_slice slice;
	size_t at = 0;

	while (next_claims(subject, &at, &slice, &claims))
		if (claims_true(claims, SYSTEM_EXTENSION "install"))
			return true;
	for (size_t i = 0; i < subject->child_count; i++)
		if (any_may_install(subject->children[i]))
			return true;
	return false;
}

static const struct check_subject *
first_extension(const struct check_subject *app)
{
	for (size_t i = 0; i < app->child_count; i++)
		if (is_system_extension(app->children[i]))
			return app->children[i];
	return NULL;
}

static void
sysext_host_missing_install_entitlement(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	const struct check_subject *extension;
	struct finding *finding;

	if (!kind_is(subject, "app") ||
	    !(extension = first_extension(subject)) ||
	    !code_is_signed(subject->code, NULL) || any_may_install(subject))
		return;
	finding = finding_add(findings, check,
	    "no program here may install the system extension in it");
	finding->key = bytes_of(SYSTEM_EXTENSION "install");
	finding->wanted = SYSTEM_EXTENSION "install = true";
	relate(finding, findings, extension);
}

static void
sysext_team_mismatch(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	const struct check_subject *app = app_around(subject);
	struct signed_slice inner, outer;
	size_t at = 0;

	if (!is_system_extension(subject))
		return;
	while (next_pair(subject, app, &at, &inner, &outer)) {
		struct finding *finding;

		if (!is_identified(&inner) || !is_identified(&outer) ||
		    bytes_equal(inner.directory->team, outer.directory->team) ||
		    claims_true(slice_claims(&inner),
			SYSTEM_EXTENSION "redistributable"))
			continue;
		finding = add_in_slice(check, &inner, subject, findings,
		    "the extension is of another team than the app");
		finding->seen = visible(findings->arena, inner.directory->team);
		finding->wanted =
		    visible(findings->arena, outer.directory->team);
		relate(finding, findings, app);
	}
}

static const char *
manner_of(const struct signed_slice *slice)
{
	// clang-format off
	static const char *const rows[][2] = {
		{ "devid-app", "by Developer ID" },
		{ "dev", "for development" },
		{ "dist", "for the App Store" },
		{ "mas-store", "by the App Store" },
		{ "testflight", "by TestFlight" },
	};
	// clang-format on

	if (!slice->signature->has_cms)
		return "ad hoc";
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (strcmp(rows[i][0], slice->class) == 0)
			return rows[i][1];
	return NULL;
}

/* What only a linker signed is as good as not signed, and told of so. */
static void
sysext_signature_class_mismatch(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	const struct check_subject *app = app_around(subject);
	struct signed_slice inner, outer;
	size_t at = 0;

	if (!is_system_extension(subject))
		return;
	while (next_pair(subject, app, &at, &inner, &outer)) {
		const char *seen = manner_of(&inner);
		const char *wanted = manner_of(&outer);
		struct finding *finding;

		if (!seen || !wanted || strcmp(seen, wanted) == 0 ||
		    signature_is_linker_signed(inner.signature) ||
		    signature_is_linker_signed(outer.signature))
			continue;
		finding = add_in_slice(check, &inner, subject, findings,
		    "the extension is signed %s, the app %s", seen, wanted);
		finding->seen = seen;
		finding->wanted = wanted;
		relate(finding, findings, app);
	}
}

static bool
is_stapled(const struct check_subject *subject)
{
	for (; subject; subject = subject->parent)
		if (subject->code->ticket || subject->code->place->ticket_path)
			return true;
	return false;
}

static void
sysext_not_notarized(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	struct signed_slice slice;
	struct finding *finding;

	if (!is_system_extension(subject) || !first_signed(subject, &slice) ||
	    strcmp(slice.class, "devid-app") != 0 || is_stapled(subject))
		return;
	finding = finding_add(findings, check,
	    "Developer ID signed the extension, and no ticket shows that it "
	    "was notarized");
	if (subject->parent)
		relate(finding, findings, subject_root(subject));
}

static const char *const follows_team[] = { "nested-team-mismatch", NULL };
static const char *const follows_class[] = { "nested-signer-class-mismatch",
	NULL };
static const char *const says_missing_entitlement[] = {
	"OSSystemExtensionErrorDomain error 2", "missingEntitlement",
	"Missing entitlement com.apple.developer.system-extension.install", NULL
};
static const char *const says_signature_invalid[] = {
	"OSSystemExtensionErrorDomain error 8", "Code Signature Invalid",
	"codeSignatureInvalid", NULL
};
const struct check extension_signing_checks[] = {
	{
	    .id = "sysext-host-missing-install-entitlement",
	    .title = "App may not install its system extension",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = sysext_host_missing_install_entitlement,
	    .contexts = IN_MAC,
	    .guards = GUARD_APPLE | GUARD_UNSIGNED_BUILD,
	    .relation = RELATION_PARENT,
	    .means = "macOS takes system extensions only from a program with "
		     "this entitlement.",
	    .fix = "Add it, with a profile that allows System Extension. If "
		   "the app had it once, codesign --deep has lost it: sign "
		   "with --entitlements, from the inside out.",
	    .when = "an app holds a system or driver extension, and neither "
		    "it nor a program in it claims "
		    "com.apple.developer.system-extension.install",
	    .source = "Apple, OSSystemExtensionError",
	    .apple = says_missing_entitlement,
	},
	{
	    .id = "sysext-team-mismatch",
	    .title = "System extension of another team",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = sysext_team_mismatch,
	    .contexts = IN_MAC,
	    .guards = GUARD_APPLE,
	    .relation = RELATION_PARENT,
	    .means = "An app may install extensions of its own team only.",
	    .fix = "Sign both with certificates of one team.",
	    .when = "the teams that signed an extension and the app around "
		    "it differ",
	    .unless = "an extension that may be redistributed, by its "
		      "entitlement",
	    .source = "Apple, OSSystemExtensionError",
	    .apple = says_signature_invalid,
	    .follows = follows_team,
	    .mend = MEND_SIGN,
	},
	{
	    .id = "sysext-signature-class-mismatch",
	    .title = "System extension signed in another way than the app",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = sysext_signature_class_mismatch,
	    .contexts = IN_MAC,
	    .guards = GUARD_APPLE,
	    .relation = RELATION_PARENT,
	    .means = "One of the two was signed again, the other was not.",
	    .fix = "Sign both in the same way, the extension first.",
	    .when = "one is signed by Developer ID, for development, for the "
		    "App Store or ad hoc, and the other in another way",
	    .unless = "what only a linker signed",
	    .source = "Apple, OSSystemExtensionError; Apple developer forums",
	    .apple = says_signature_invalid,
	    .follows = follows_class,
	    .mend = MEND_SIGN,
	},
	{
	    .id = "sysext-not-notarized",
	    .title = "System extension without a ticket",
	    .severity = SEVERITY_WARNING,
	    .scope = CHECK_BUNDLE,
	    .run = sysext_not_notarized,
	    .contexts = IN_DEVELOPER_ID,
	    .guards = GUARD_APPLE,
	    .means = "With Developer ID an extension loads only if it was "
		     "notarized. It may have been: that no ticket is stapled "
		     "does not tell. If this build was not, error 8 is what "
		     "activating it gives.",
	    .fix = "Notarize the app and staple the ticket. For daily work "
		   "sign with Apple Development instead.",
	    .when = "Developer ID signed an extension, and no ticket is "
		    "stapled to it or to what is around it",
	    .source = "Apple developer forums, threads of 2022; Apple, "
		      "OSSystemExtensionError",
	    .apple = says_signature_invalid,
	    .mend = MEND_NOTARIZE,
	},
	{ 0 },
};
