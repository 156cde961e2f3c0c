/* SPDX-License-Identifier: MIT */
/* What the notary service refuses, and is nothing else's consequence. */
#include <config.h>

#include <string.h>

#include "authorize.h"
#include "loading.h"
#include "whole.h"

static void
notary_no_secure_timestamp(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	struct signed_slice slice;
	size_t at = 0;

	while (notary_looks_at(subject) && next_signed(subject, &at, &slice)) {
		const struct cms *cms = slice.signature->cms;

		if (strcmp(slice.class, "devid-app") != 0)
			continue;
		if (!cms->has_timestamp)
			add_in_slice(check, &slice, subject, findings,
			    "only the clock of the machine that signed it says "
			    "when that was");
		else if (slice.verdict &&
			 slice.verdict->cms.timestamp.outcome == OUTCOME_BAD)
			add_result(check, &slice, subject, "time stamp",
			    slice.verdict->cms.timestamp, findings);
	}
}

/* What anybody else signed has to be signed again. Whether the service asks for
 * it of 32-bit code is not confirmed. */
static void
notary_no_hardened_runtime(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	struct signed_slice slice;
	size_t at = 0;

	while (notary_looks_at(subject) && next_signed(subject, &at, &slice)) {
		struct finding *finding;

		if (strcmp(slice.class, "devid-app") != 0 ||
		    !code_is_program(slice.macho) || !slice.directory ||
		    slice.directory->flags & DIRECTORY_RUNTIME)
			continue;
		finding = add_in_slice(check, &slice, subject, findings,
		    "the hardened runtime is not enabled");
		if (strcmp(slice.arch, "i386") == 0)
			finding->severity = SEVERITY_WARNING;
		finding->seen = directory_flags_text(
		    findings->arena, slice.directory->flags);
		finding->wanted = "0x10000(runtime)";
	}
}

/* With library validation off it may be meant: plug-ins are debugged so. */
static void
notary_get_task_allow(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	static const char key[] = "com.apple.security.get-task-allow";
	struct signed_slice slice;
	const struct plist *claims;
	size_t at = 0;

	while (notary_looks_at(subject) &&
	       next_claims(subject, &at, &slice, &claims)) {
		struct finding *finding;

		if (!claims_true(claims, key))
			continue;
		finding = add_in_slice(check, &slice, subject, findings,
		    "any debugger may attach to it");
		if (claims_true(claims, DISABLES_VALIDATION))
			finding->severity = SEVERITY_WARNING;
		finding->key = bytes_of(key);
		finding->seen = "true";
		finding->wanted = "no such key";
	}
}

static void
notary_sdk_too_old(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	enum {
		MACOS = 1,
		SDK_10_9 = 10 << 16 | 9 << 8
	};
	const struct macho *macho = subject->code->macho;

	if (!macho || !notary_looks_at(subject))
		return;
	for (size_t i = 0; i < macho->slice_count; i++) {
		const struct slice *s = &macho->slices[i];
		const struct platform *p =
		    s->platform_count ? &s->platforms[0] : NULL;
		struct finding *finding;

		if (!code_wants_signature(s) ||
		    (p && (p->platform != MACOS || p->sdk >= SDK_10_9)))
			continue;
		finding = finding_add(findings, check,
		    p && p->sdk ? "it was built with an SDK older than 10.9"
				: "it does not say which SDK built it");
		if (!(p && p->sdk) && !code_is_program(s))
			finding->severity = SEVERITY_WARNING;
		finding->file = code_own_file(subject->code);
		finding->slice = s->arch;
		finding->offset = s->range.offset;
		finding->seen = p && p->sdk
				    ? macho_version(findings->arena, p->sdk)
				    : "none";
		finding->wanted = "10.9 or later";
	}
}

/* What is wrong with the form that the service reads; NULL: nothing. */
static const char *
wrong_form(const struct signature *s, const struct blob *blob)
{
	static const uint8_t utf8_mark[] = { 0xef, 0xbb, 0xbf };
	static const uint8_t utf16_marks[][2] = { { 0xfe, 0xff },
		{ 0xff, 0xfe } };
	struct bytes b = blob->content;

	if (bytes_begin(b, "bplist00"))
		return "they are a binary property list";
	if (b.len >= 3 && memcmp(b.data, utf8_mark, 3) == 0)
		return "they begin with a byte-order mark";
	for (size_t i = 0; b.len >= 2 && i < 2; i++)
		if (memcmp(b.data, utf16_marks[i], 2) == 0)
			return "they are UTF-16";
	return s->entitlements && !s->entitlements->xml
		   ? "they are no property list that can be read"
		   : NULL;
}

static void
notary_entitlements_malformed(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	struct signed_slice slice;
	size_t at = 0;

	while (notary_looks_at(subject) && next_signed(subject, &at, &slice)) {
		const struct blob *blob =
		    signature_blob(slice.signature, SLOT_ENTITLEMENTS);
		const char *wrong =
		    blob ? wrong_form(slice.signature, blob) : NULL;
		struct finding *finding;

		if (!wrong)
			continue;
		finding = add_in_slice(check, &slice, subject, findings,
		    "the entitlements are in a wrong form: %s", wrong);
		finding->offset = blob->content.offset;
		finding->wanted = "a property list in XML, in UTF-8";
	}
}

static void
notary_unstapleable(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	if (subject_stands_alone(subject) && subject->code->macho &&
	    !subject->code->place->kind->is_bundle)
		finding_add(findings, check,
		    "no ticket can be stapled to a file of this kind");
}

static void
notary_kext_capability(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	struct signed_slice slice;
	size_t at = 0;

	while (kind_is(subject, "kext") && notary_looks_at(subject) &&
	       next_signed(subject, &at, &slice))
		if (strcmp(slice.class, "devid-app") == 0 &&
		    !certificate_has_marker(slice.signature->cms->chain.list[0],
			"1.2.840.113635.100.6.1.18"))
			add_in_slice(check, &slice, subject, findings,
			    "the certificate is not one for kernel extensions");
}

static const char *const says_time[] = {
	"The signature does not include a secure timestamp.", NULL
};
static const char *const says_runtime[] = {
	"The executable does not have the hardened runtime enabled.", NULL
};
static const char *const says_debug[] = {
	"The executable requests the com.apple.security.get-task-allow "
	"entitlement.",
	NULL
};
static const char *const says_sdk[] = {
	"The binary uses an SDK older than the 10.9 SDK.", NULL
};
static const char *const says_form[] = {
	"Embedded entitlements are invalid: syntax error near line 1",
	"entitlements cannot be parsed", NULL
};
static const char *const says_kind[] = { "does not work with files of type",
	NULL };
static const char *const debug_ids[] = { "get-task-allow-in-distribution",
	NULL };
static const char *const form_ids[] = { "entitlements-malformed",
	"plist-malformed", NULL };
static const char *const time_ids[] = { "cms-signature-invalid", NULL };

const struct check notary_checks[] = {
	{
	    .id = "notary-no-secure-timestamp",
	    .title = "No secure time stamp",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = notary_no_secure_timestamp,
	    .mend = MEND_SIGN,
	    .contexts = IN_DEVELOPER_ID,
	    .guards = GUARD_APPLE | GUARD_TEST,
	    .means = "The notary service refuses it, and when the certificate "
		     "ends the signature ends with it.",
	    .fix = "Sign again with codesign --timestamp.",
	    .when = "a signature of Developer ID has no time stamp, or one "
		    "that does not hold",
	    .unless = NOT_LOOKED_AT,
	    .source = NOTARY_SOURCE,
	    .apple = says_time,
	    .follows = time_ids,
	},
	{
	    .id = "notary-no-hardened-runtime",
	    .title = "Hardened runtime is off",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = notary_no_hardened_runtime,
	    .mend = MEND_SIGN,
	    .contexts = IN_DEVELOPER_ID,
	    .guards = GUARD_APPLE | GUARD_TEST | GUARD_KEXT | GUARD_LIBRARY |
		      GUARD_UNSIGNED_BUILD,
	    .means = "The notary service takes only programs with the hardened "
		     "runtime.",
	    .fix = "codesign -o runtime; in Xcode the capability Hardened "
		   "Runtime.",
	    .when = "Developer ID signed a program without the flag runtime",
	    .unless = NOT_LOOKED_AT "; a warning for i386, for which it is not "
				    "confirmed",
	    .source = NOTARY_SOURCE "; Apple developer forums, 701514",
	    .apple = says_runtime,
	},
	{
	    .id = "notary-get-task-allow",
	    .title = "Debugging is allowed",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = notary_get_task_allow,
	    .contexts = IN_DEVELOPER_ID,
	    .guards = GUARD_APPLE | GUARD_TEST,
	    .means = "The notary service refuses it: this is a debug build, or "
		     "was exported as one.",
	    .fix = "Archive and export, or build with "
		   "CODE_SIGN_INJECT_BASE_ENTITLEMENTS=NO, and sign again.",
	    .when = "a program claims com.apple.security.get-task-allow",
	    .unless =
		NOT_LOOKED_AT "; a warning beside "
			      "disable-library-validation, which hosts of "
			      "plug-ins may have with it",
	    .source = NOTARY_SOURCE,
	    .apple = says_debug,
	    .follows = debug_ids,
	},
	{
	    .id = "notary-sdk-too-old",
	    .title = "Built with an old SDK",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = notary_sdk_too_old,
	    .contexts = IN_DEVELOPER_ID,
	    .guards = GUARD_APPLE,
	    .means = "The notary service takes code from SDK 10.9 on.",
	    .fix = "Link again with a present SDK, or get a new build.",
	    .when = "a slice for macOS names an SDK before 10.9, or none",
	    .unless = NOT_LOOKED_AT "; a warning for libraries that name none",
	    .source = NOTARY_SOURCE,
	    .apple = says_sdk,
	},
	{
	    .id = "notary-entitlements-malformed",
	    .title = "Entitlements in a wrong form",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = notary_entitlements_malformed,
	    .contexts = IN_DEVELOPER_ID,
	    .guards = GUARD_APPLE,
	    .means = "The notary service reads entitlements as XML only, and "
		     "so do older systems.",
	    .fix = "plutil -convert xml1, without a byte-order mark; then sign "
		   "again.",
	    .when = "the entitlements are a binary property list, begin with a "
		    "byte-order mark or cannot be read",
	    .unless = NOT_LOOKED_AT,
	    .source = NOTARY_SOURCE,
	    .apple = says_form,
	    .follows = form_ids,
	},
	{
	    .id = "notary-unstapleable",
	    .title = "No ticket can be stapled",
	    .severity = SEVERITY_INFO,
	    .scope = CHECK_BUNDLE,
	    .run = notary_unstapleable,
	    .mend = MEND_OUTSIDE,
	    .contexts = IN_DEVELOPER_ID,
	    .means = "It can be notarized, and Gatekeeper asks on line.",
	    .fix = "Ship it in a disk image or a package, and staple that.",
	    .when = "what is looked at is a file of code by itself",
	    .source = "Apple developer forums, 706442",
	    .apple = says_kind,
	},
	{
	    .id = "notary-kext-capability",
	    .title = "Certificate is not for kernel extensions",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = notary_kext_capability,
	    .contexts = IN_DEVELOPER_ID,
	    .guards = GUARD_APPLE,
	    .means = "macOS loads kernel extensions only if a certificate that "
		     "Apple gave for them signed them.",
	    .fix = "Ask Apple for such a certificate, or move to DriverKit.",
	    .when = "the leaf of a kernel extension has no marker 6.1.18",
	    .unless = NOT_LOOKED_AT,
	    .source = NOTARY_SOURCE "; Apple's Security, open source, 2025",
	},
	{ 0 },
};
