/* SPDX-License-Identifier: MIT */
/* What Gatekeeper says of a download, and whether a product is of one piece. */
#include <config.h>

#include <string.h>

#include "authorize.h"
#include "loading.h"
#include "whole.h"

static bool
is_root(const struct check_subject *subject)
{
	return subject_root(subject) == subject;
}

static void
gk_no_usable_signature(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	const struct code *code = subject->code;
	struct signed_slice slice;
	const char *why = NULL;

	/* Object files are data. */
	if (!is_root(subject) || !code->macho ||
	    code->macho->slice_count == 0 ||
	    !code_wants_signature(&code->macho->slices[0]))
		return;
	if (!first_signed(subject, &slice))
		why = "it is not signed";
	else if (!slice.signature->has_cms)
		why = "it is signed ad hoc";
	else if (strcmp(slice.class, "chain-incomplete") == 0)
		why = "its chain of certificates has a gap";
	else if (strcmp(slice.class, "other-ca") == 0)
		why = "its certificate is not Apple's";
	if (why)
		finding_add(
		    findings, check, "Gatekeeper has nothing to go by: %s", why)
		    ->file = code_own_file(code);
}

static void
gk_development_signed(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	struct signed_slice slice;

	if (is_root(subject) && first_signed(subject, &slice) &&
	    strcmp(slice.class, "dev") == 0)
		finding_add(findings, check,
		    "signed for development: it runs on registered machines "
		    "only")
		    ->file = code_own_file(subject->code);
}

/* What was signed before there was notarization needs none. */
static void
gk_unnotarized(const struct check *check, const struct check_subject *subject,
    struct findings *findings)
{
	enum {
		JUNE_2019 = 1559347200
	};
	const struct code *code = subject->code;
	struct signed_slice slice;
	struct finding *finding;
	int64_t time;
	bool secure;

	if (!is_root(subject) || code->ticket || code->place->ticket_path ||
	    !first_signed(subject, &slice) ||
	    strcmp(slice.class, "devid-app") != 0 ||
	    !slice_time(&slice, &time, &secure) || !secure || time < JUNE_2019)
		return;
	finding = finding_add(
	    findings, check, "whether it was notarized is not in the files");
	finding->reason = "online-only";
}

/* Bundles that Gatekeeper takes for apps, whatever their type says. */
static bool
is_app_like(const struct check_subject *subject)
{
	static const char *const kinds[] = { "app", "prefpane", "saver", NULL };

	for (size_t i = 0; kinds[i]; i++)
		if (kind_is(subject, kinds[i]))
			return true;
	return bytes_are(
	    code_info_string(subject->code, "CFBundlePackageType"), "APPL");
}

static void
gk_not_app_like(const struct check *check, const struct check_subject *subject,
    struct findings *findings)
{
	if (is_root(subject) && subject->code->macho && !is_app_like(subject))
		finding_add(
		    findings, check, "Gatekeeper does not take it for an app");
}

static void
gk_obsolete_envelope(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	static const char *const causes[] = { "seal-v1-only", "seal-weak-rules",
		NULL };
	const struct findings *found = subject->findings;

	for (size_t i = 0; is_whole(subject) && i < found->count; i++)
		if (is_error_of(&found->list[i], subject, causes)) {
			finding_add(findings, check,
			    "Gatekeeper does not take a seal of this kind")
			    ->consequence_of = found->list[i].check->id;
			return;
		}
}

static void
translocation_risk(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	struct load_path path;
	size_t at = 0;

	while (next_load_path(subject, &at, &path))
		if (path_leaves(subject, path.path)) {
			add_path(check, subject, &path, findings,
			    "it looks beside the app, which macOS may run from "
			    "somewhere else");
			return;
		}
}

static const char *
profile_kind(const struct code *code)
{
	return code->profile && code->profile->kind ? code->profile->kind : "";
}

/* What does not go with who signed it; NULL: all does. */
static const char *
of_other_channel(
    const struct code *code, const struct signed_slice *slice, bool *claim)
{
	if (strcmp(slice->class, "devid-app") == 0) {
		*claim =
		    claims_true(slice_claims(slice), "beta-reports-active");
		if (strcmp(profile_kind(code), "app-store") == 0)
			return "signed with Developer ID, and its profile is "
			       "for the App Store";
		if (code->place->receipt_path)
			return "signed with Developer ID, and it has a receipt "
			       "of the App Store";
		return *claim ? "signed with Developer ID, and it claims what "
				"only TestFlight uses"
			      : NULL;
	}
	if (strcmp(slice->class, "dist") == 0 && code->ticket)
		return "signed for the App Store, and a notarization ticket is "
		       "stapled";
	return NULL;
}

static void
mixed_channel(const struct check *check, const struct check_subject *subject,
    struct findings *findings)
{
	struct signed_slice slice;
	struct finding *finding;
	bool claim = false;
	const char *what;

	if (!first_signed(subject, &slice))
		return;
	what = of_other_channel(subject->code, &slice, &claim);
	if (!what)
		return;
	finding = finding_add(findings, check, "%s", what);
	if (claim)
		finding->key = bytes_of("beta-reports-active");
}

static void
mas_receipt_missing(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	const struct code *code = subject->code;
	struct signed_slice slice;

	if (is_root(subject) && kind_is(subject, "app") &&
	    code->place->layout == LAYOUT_DEEP && !code->place->receipt_path &&
	    first_signed(subject, &slice) &&
	    strcmp(slice.class, "mas-store") == 0)
		finding_add(findings, check,
		    "the store signed it, and there is no receipt in it");
}

static const char *const says_none[] = { "source=no usable signature",
	"rejected", NULL };
static const char *const says_development[] = {
	"origin=Apple Development:", "rejected", NULL
};
static const char *const says_unnotarized[] = {
	"source=Unnotarized Developer ID", NULL
};
static const char *const says_no_app[] = {
	"the code is valid but does not seem to be an app", NULL
};
static const char *const says_obsolete[] = {
	"source=obsolete resource envelope", NULL
};
static const char *const no_ticket[] = { "notary-ticket-missing", NULL };
static const char *const no_signature[] = { "code-unsigned",
	"linker-signed-only", "adhoc-signature", "cert-chain-incomplete",
	"cert-chain-not-apple", NULL };
static const char *const outside[] = { "rpath-outside-bundle", NULL };
static const char *const channel[] = { "profile-type-channel-mismatch",
	"beta-reports-active-mismatch", NULL };

const struct check gatekeeper_checks[] = {
	{
	    .id = "gk-no-usable-signature",
	    .title = "Gatekeeper finds no usable signature",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = gk_no_usable_signature,
	    .contexts = IN_DEVELOPER_ID,
	    .mend = MEND_SIGN,
	    .means = "A copy that was downloaded cannot be opened in the usual "
		     "way.",
	    .fix = "Sign it with Developer ID, and notarize it.",
	    .when = "the outermost code is not signed, signed ad hoc, or by "
		    "certificates that do not lead to Apple",
	    .source = "Apple's Security, open source, 2025; Apple developer "
		      "forums, 706379",
	    .apple = says_none,
	    .follows = no_signature,
	},
	{
	    .id = "gk-development-signed",
	    .title = "Signed for development",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = gk_development_signed,
	    .contexts = IN_DEVELOPER_ID,
	    .mend = MEND_SIGN,
	    .means = "Such a signature is good on the machines that are "
		     "registered for it; Gatekeeper refuses a download.",
	    .fix = "To give it to others, export it with Developer ID or for "
		   "the store.",
	    .when = "the outermost code is signed for development",
	    .unless = "what is not to be distributed",
	    .source = "Apple developer forums, 706379",
	    .apple = says_development,
	},
	{
	    .id = "gk-unnotarized",
	    .title = "Whether it was notarized is not known",
	    .severity = SEVERITY_UNKNOWN,
	    .scope = CHECK_BUNDLE,
	    .run = gk_unnotarized,
	    .mend = MEND_NOTARIZE,
	    .contexts = IN_DEVELOPER_ID,
	    .means = "If it never was, Gatekeeper blocks a copy that was "
		     "downloaded. Without a ticket only Apple's server knows.",
	    .fix = "Notarize it and staple the ticket; on a Mac spctl -a -vv "
		   "tells.",
	    .when = "Developer ID signed it after June 2019 and no ticket is "
		    "stapled",
	    .source = "Apple developer forums, 706379, 706442",
	    .apple = says_unnotarized,
	    .follows = no_ticket,
	},
	{
	    .id = "gk-not-app-like",
	    .title = "Not an app for Gatekeeper",
	    .severity = SEVERITY_INFO,
	    .scope = CHECK_BUNDLE,
	    .run = gk_not_app_like,
	    .contexts = IN_DEVELOPER_ID,
	    .means = "spctl rejects tools and libraries by themselves, which "
		     "says nothing of their signature.",
	    .fix = "Check it with codesign -vvv -R=notarized "
		   "--check-notarization, and ship it in a disk image or a "
		   "package.",
	    .when = "what is looked at is neither an app nor a bundle that "
		    "works as one",
	    .source = "Apple's Security, open source, 2025; Apple developer "
		      "forums, 706442",
	    .apple = says_no_app,
	},
	{
	    .id = "gk-obsolete-envelope",
	    .title = "Gatekeeper does not take this seal",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_LAST,
	    .run = gk_obsolete_envelope,
	    .contexts = IN_MAC,
	    .guards = GUARD_APPLE,
	    .relation = RELATION_SET,
	    .means = "The signature is of a kind that leaves too much out.",
	    .fix = "Sign again with present tools.",
	    .when = "the outermost bundle's seal is of the first version, or "
		    "its rules are too weak",
	    .source = "Apple's Security, open source, 2025",
	    .apple = says_obsolete,
	},
	{
	    .id = "translocation-risk",
	    .title = "Depends on what is beside the app",
	    .severity = SEVERITY_INFO,
	    .scope = CHECK_BUNDLE,
	    .run = translocation_risk,
	    .contexts = IN_DEVELOPER_ID,
	    .guards = GUARD_APPLE,
	    .means = "macOS may run an app that was just downloaded from a "
		     "place of its own, where its neighbours are not.",
	    .fix = "Keep what it needs in the app; ship it in a signed disk "
		   "image.",
	    .when = "a load command leads out of the app by a relative path",
	    .source = "Apple developer forums, packaging; a guess",
	    .follows = outside,
	},
	{
	    .id = "mixed-channel",
	    .title = "Parts of two ways of distribution",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = mixed_channel,
	    .contexts = IN_DEVELOPER_ID | IN_MAC_STORE,
	    .relation = RELATION_SET,
	    .mend = MEND_SIGN,
	    .means = "Pieces of a build for the store and of one for direct "
		     "distribution are mixed.",
	    .fix = "Export it again, for one of them.",
	    .when = "Developer ID beside a profile or a receipt of the store "
		    "or TestFlight's entitlement, or a signature for the store "
		    "beside a notarization ticket",
	    .source = "Apple developer forums, 707043",
	    .follows = channel,
	},
	{
	    .id = "mas-receipt-missing",
	    .title = "No receipt of the store",
	    .severity = SEVERITY_INFO,
	    .scope = CHECK_BUNDLE,
	    .run = mas_receipt_missing,
	    .contexts = IN_MAC_STORE,
	    .mend = MEND_OUTSIDE,
	    .means = "An app of the Mac App Store that was copied without its "
		     "receipt; it may ask for one at start.",
	    .fix = "Install it again from the store.",
	    .when = "the Mac App Store signed the app and it has no "
		    "_MASReceipt",
	    .source = "not confirmed",
	},
	{ 0 },
};
