/* SPDX-License-Identifier: MIT */
/* The two forms of a list of entitlements, and whether they can be read. */
#include <config.h>

#include "claims.h"

enum {
	MACOS_12 = 12 << 16,
	LARGEST = 0x20000 /* bytes of a blob that the kernel takes */
};

static bool
is_for_later_systems(const struct slice *slice)
{
	return slice && slice->platform_count > 0 &&
	       slice->platforms[0].minimum_os >= MACOS_12;
}

/* Macs make the second form themselves for what is older than it. */
static enum severity
severity_without_der(const struct check_subject *subject,
    const struct signed_slice *slice, const struct plist *xml)
{
	if (xml->count == 0)
		return SEVERITY_INFO;
	if (!code_is_for_mac(subject->code))
		return SEVERITY_ERROR;
	return is_for_later_systems(slice->macho) ? SEVERITY_WARNING
						  : SEVERITY_INFO;
}

static void
der_missing(const struct check *check, const struct check_subject *subject,
    struct findings *findings)
{
	struct signed_slice slice;
	size_t at = 0;

	while (next_signed(subject, &at, &slice)) {
		const struct entitlements *e = slice.signature->entitlements;
		struct finding *finding;

		if (!e || !e->xml || e->has_der ||
		    !code_is_program(slice.macho))
			continue;
		finding = add_in_slice(check, &slice, subject, findings,
		    "the entitlements are there in XML, and not in DER");
		finding->offset = e->xml_offset;
		finding->severity =
		    severity_without_der(subject, &slice, e->xml);
	}
}

static void
add_malformed(const struct check *check, const struct check_subject *subject,
    const struct signed_slice *slice, struct findings *findings, uint32_t slot,
    bool is_read, const char *name)
{
	const struct blob *blob = signature_blob(slice->signature, slot);
	struct finding *finding;

	if (!blob)
		return;
	if (!is_read)
		finding = add_in_slice(check, slice, subject, findings,
		    "the entitlements in %s cannot be read", name);
	else if (blob->whole.len > LARGEST)
		finding = add_in_slice(check, slice, subject, findings,
		    "the entitlements in %s are %zu bytes long, and the "
		    "kernel takes %d",
		    name, blob->whole.len, LARGEST);
	else
		return;
	finding->offset = blob->whole.offset;
}

static void
malformed(const struct check *check, const struct check_subject *subject,
    struct findings *findings)
{
	struct signed_slice slice;
	size_t at = 0;

	while (next_signed(subject, &at, &slice)) {
		const struct entitlements *e = slice.signature->entitlements;

		if (!e)
			continue;
		add_malformed(check, subject, &slice, findings,
		    SLOT_ENTITLEMENTS, e->xml != NULL, "XML");
		add_malformed(check, subject, &slice, findings,
		    SLOT_ENTITLEMENTS_DER, e->der != NULL, "DER");
	}
}

static const char *const says_der[] = {
	"binary has XML entitlements but no DER slot is present", NULL
};
static const char *const says_malformed[] = {
	"invalid entitlement plist (-66994)",
	"AMFI could not load its entitlements for validation: The entitlements "
	"cannot be parsed.",
	"failed parsing DER entitlements", NULL
};
static const char *const after_reading[] = { "plist-malformed",
	"plist-ambiguous", NULL };

const struct check entitlement_form_checks[] = {
	{
	    .id = "entitlements-der-missing",
	    .title = "Entitlements in the older form only",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = der_missing,
	    .contexts = IN_MAC | IN_IOS,
	    .guards = UNWEIGHED,
	    .relation = RELATION_NODE,
	    .mend = MEND_SIGN,
	    .means = "The form that present systems read is missing: an old "
		     "tool signed it. iOS 15 and later do not start the "
		     "program; what macOS does depends on its version.",
	    .fix = "Sign again with Xcode 13 on macOS 12 or later, or with a "
		   "tool that writes DER.",
	    .when = "a program's signature has entitlements in XML and none "
		    "in DER",
	    .unless = "on a Mac a warning for code of macOS 12 and later, "
		      "which is told only where it is older; told only where "
		      "the list is empty",
	    .source = "Apple's documentation of the signature format, 2021; "
		      "strings of AMFI; what macOS does is not confirmed",
	    .apple = says_der,
	},
	{
	    .id = "entitlements-malformed",
	    .title = "Entitlements that cannot be read",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_NODE,
	    .run = malformed,
	    .guards = GUARD_LIBRARY,
	    .relation = RELATION_NODE,
	    .means = "The system cannot read what rights the program asks "
		     "for, and does not start it.",
	    .fix = "Write the list anew as a plain property list in XML, and "
		   "sign again.",
	    .when = "a form is there and is no readable dictionary, or is "
		    "longer than 0x20000 bytes",
	    .source = "Apple, Resolving common notarization issues, 2025; "
		      "Apple's Security, open source, 2025; strings of AMFI",
	    .apple = says_malformed,
	    .follows = after_reading,
	},
	{ 0 },
};
