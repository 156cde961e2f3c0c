/* SPDX-License-Identifier: MIT */
/* What the special slots of a CodeDirectory bind, and the entitlements. */
#include <config.h>

#include "themes.h"

static bool
has_slot(const struct signed_slice *slice, uint32_t slot)
{
	return slice->directory &&
	       directory_special_hash(slice->directory, slot).len > 0;
}

static bool
lost_its_seal(const struct code *code)
{
	return !code->seal && !code->place->seal_path;
}

/* Taken out of its bundle it has lost both. */
static const char *
cause_of_loss(const struct code *code, const struct signed_slice *slice)
{
	return !code->info && lost_its_seal(code) &&
		       slice->verdict->slots[SLOT_RESOURCES].outcome ==
			   OUTCOME_BAD
		   ? "resources-expected-missing"
		   : NULL;
}

static const char *
info_file(const struct code *code)
{
	return code->info_path ? code->info_path : code_own_file(code);
}

static void
info_plist_slot_mismatch(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	struct signed_slice slice;
	struct finding *finding;
	size_t at = 0;

	while (next_signed(subject, &at, &slice)) {
		if (!slice.verdict)
			continue;
		finding = add_result(check, &slice, subject, NULL,
		    slice.verdict->slots[SLOT_INFO], findings);
		if (!finding || finding->severity != SEVERITY_ERROR)
			continue;
		finding->file = info_file(subject->code);
		finding->consequence_of = cause_of_loss(subject->code, &slice);
	}
}

/* Only a bundle's main executable speaks for its Info.plist. */
static void
info_plist_unbound(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	const struct code *code = subject->code;
	struct signed_slice slice;
	struct finding *finding;
	size_t at = 0;

	if (!code->place->kind->is_bundle || !code->info)
		return;
	while (next_signed(subject, &at, &slice)) {
		if (!slice.directory || has_slot(&slice, SLOT_INFO) ||
		    signature_is_linker_signed(slice.signature))
			continue;
		finding = add_in_slice(check, &slice, subject, findings,
		    "Info.plist is not bound by the signature");
		finding->file = info_file(code);
	}
}

/* A slot that is empty is told of as seal-missing. */
static void
resource_directory_slot_mismatch(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	struct signed_slice slice;
	struct finding *finding;
	size_t at = 0;

	while (next_signed(subject, &at, &slice)) {
		if (!slice.verdict || lost_its_seal(subject->code) ||
		    !has_slot(&slice, SLOT_RESOURCES))
			continue;
		finding = add_result(check, &slice, subject, NULL,
		    slice.verdict->slots[SLOT_RESOURCES], findings);
		if (finding && finding->severity == SEVERITY_ERROR)
			finding->file = subject->code->place->seal_path;
	}
}

static void
resources_expected_missing(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	struct signed_slice slice;
	size_t at = 0;

	if (!lost_its_seal(subject->code))
		return;
	while (next_signed(subject, &at, &slice))
		if (slice.verdict)
			add_result(check, &slice, subject, NULL,
			    slice.verdict->slots[SLOT_RESOURCES], findings);
}

static void
special_slot_mismatch(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	struct signed_slice slice;
	size_t at = 0;

	while (next_signed(subject, &at, &slice)) {
		if (!slice.verdict)
			continue;
		for (uint32_t slot = SLOT_REQUIREMENTS; slot < SLOTS_CHECKED;
		     slot++)
			if (slot != SLOT_RESOURCES)
				add_result(check, &slice, subject, NULL,
				    slice.verdict->slots[slot], findings);
	}
}

static void
entitlements_differ(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	struct signed_slice slice;
	size_t at = 0;

	while (next_signed(subject, &at, &slice)) {
		const struct entitlements *e = slice.signature->entitlements;
		struct finding *finding;

		if (!e || e->relation != ENTITLEMENTS_DIFFER)
			continue;
		finding = add_in_slice(check, &slice, subject, findings,
		    "the entitlements in XML and in DER differ at %s",
		    e->difference ? e->difference : "their root");
		finding->offset = e->der_offset;
	}
}

static const char *const says_info[] = {
	"invalid Info.plist (plist or signature have been modified)", NULL
};
static const char *const says_unbound[] = { "Info.plist=not bound", NULL };
static const char *const says_directory[] = {
	"invalid resource directory (directory or signature have been "
	"modified)",
	NULL
};
static const char *const says_expected[] = {
	"code has no resources but signature indicates they must be present",
	NULL
};
static const char *const says_modified[] = {
	"invalid signature (code or signature have been modified)", NULL
};

const struct check slot_checks[] = {
	{
	    .id = "info-plist-slot-mismatch",
	    .title = "Info.plist is not what was signed",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_NODE,
	    .run = info_plist_slot_mismatch,
	    .mend = MEND_SIGN,
	    .means = "Info.plist was written to after signing: a version "
		     "number, a conversion, a step of packing.",
	    .fix = "Change Info.plist before signing; sign again.",
	    .when = "Info.plist does not hash to special slot -1",
	    .source = "Apple's Security, open source, 2025",
	    .apple = says_info,
	},
	{
	    .id = "info-plist-unbound",
	    .title = "Info.plist is not bound",
	    .severity = SEVERITY_WARNING,
	    .scope = CHECK_NODE,
	    .run = info_plist_unbound,
	    .mend = MEND_SIGN,
	    .means = "The executable was signed as a file of its own, not as "
		     "this bundle's: what the bundle says it is may be "
		     "changed at will.",
	    .fix = "Sign the bundle's folder, not the file in it.",
	    .when = "a bundle's Info.plist is not in special slot -1",
	    .source = "Apple's Security, open source, 2025",
	    .apple = says_unbound,
	},
	{
	    .id = "resource-directory-slot-mismatch",
	    .title = "Seal is not what was signed",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_NODE,
	    .run = resource_directory_slot_mismatch,
	    .mend = MEND_SIGN,
	    .means = "The list of sealed files was changed, or it is that of "
		     "another build than the executable.",
	    .fix = "Sign the bundle again.",
	    .when = "CodeResources does not hash to special slot -3",
	    .source = "Apple's Security, open source, 2025",
	    .apple = says_directory,
	},
	{
	    .id = "resources-expected-missing",
	    .title = "Seal is missing",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_NODE,
	    .run = resources_expected_missing,
	    .mend = MEND_SIGN,
	    .means = "This was signed as a part of a bundle with sealed "
		     "files, and stands here without them.",
	    .fix = "Keep the bundle whole, or sign this file for itself.",
	    .when = "special slot -3 is filled and there is no CodeResources",
	    .source = "Apple's Security, open source, 2025",
	    .apple = says_expected,
	},
	{
	    .id = "special-slot-mismatch",
	    .title = "Part of the signature belongs to another",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_NODE,
	    .run = special_slot_mismatch,
	    .mend = MEND_SIGN,
	    .means = "Requirements, entitlements or constraints are not those "
		     "that were signed, or were put in without being signed.",
	    .fix = "Sign again.",
	    .when = "requirements, entitlements or constraints do not hash to "
		    "their special slot",
	    .source = "Apple's XNU, open source, 2025; Apple's Security, open "
		      "source, 2025",
	    .apple = says_modified,
	},
	{
	    .id = "entitlements-xml-der-mismatch",
	    .title = "Two different lists of entitlements",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_NODE,
	    .run = entitlements_differ,
	    .mend = MEND_SIGN,
	    .means = "Older systems go by the one form, newer ones by the "
		     "other: they would grant different rights.",
	    .fix = "Sign again with codesign, from one file of entitlements.",
	    .when = "XML and DER form of the entitlements differ",
	    .source = "Apple, Using the latest code signature format; Apple's "
		      "XNU, open source, 2025",
	},
	{ 0 },
};
