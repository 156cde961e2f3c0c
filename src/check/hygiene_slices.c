/* SPDX-License-Identifier: MIT */
/* Processors that third parties' code is not run on, and encrypted slices. */
#include <config.h>

#include <string.h>

#include "themes.h"

/* mach/machine.h and mach-o/loader.h (xnu-11417, 2025). */
enum {
	CPU_I386 = 7,
	CPU_ARM = 12,
	CPU_POWERPC = 18,
	CPU_POWERPC64 = 0x01000012,
	CPU_ARM64 = 0x0100000c,
	SUBTYPE_MASK = 0xff,
	SUBTYPE_ARM64 = 0,
	SUBTYPE_ARM64E = 2,
	PLATFORM_IOS = 2,
	SDK_OF_OPEN_ABI = 26 << 16
};

static struct finding *
add_slice(const struct check *check, const struct check_subject *subject,
    struct findings *findings, const struct slice *slice, const char *message)
{
	struct finding *finding = finding_add(findings, check, "%s", message);

	finding->file = code_own_file(subject->code);
	finding->slice = slice->arch;
	finding->seen = slice->arch;
	return finding;
}

static bool
is_arm64(const struct slice *slice, uint32_t subtype)
{
	return slice->cputype == CPU_ARM64 &&
	       (slice->cpusubtype & SUBTYPE_MASK) == subtype;
}

/* The system takes that one, then. */
static bool
has_arm64(const struct macho *macho)
{
	for (size_t i = 0; i < macho->slice_count; i++)
		if (is_arm64(&macho->slices[i], SUBTYPE_ARM64))
			return true;
	return false;
}

static bool
is_for_open_abi(const struct slice *slice)
{
	return slice->platform_count > 0 &&
	       slice->platforms[0].minimum_os >= SDK_OF_OPEN_ABI &&
	       slice->platforms[0].sdk >= SDK_OF_OPEN_ABI;
}

static void
arm64e_third_party(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	const struct macho *macho = subject->code->macho;

	if (!macho || has_arm64(macho))
		return;
	for (size_t i = 0; i < macho->slice_count; i++) {
		const struct slice *slice = &macho->slices[i];
		struct finding *finding;

		if (!code_is_program(slice) || !is_arm64(slice, SUBTYPE_ARM64E))
			continue;
		finding = add_slice(check, subject, findings, slice,
		    "the program is built for arm64e only, which systems "
		    "before macOS 26 do not run for third parties");
		finding->wanted = "arm64";
		if (is_for_open_abi(slice))
			finding->severity = SEVERITY_WARNING;
	}
}

/* The watch had such processors for long. */
static bool
is_old_phone(const struct slice *slice)
{
	return slice->cputype == CPU_ARM && slice->platform_count > 0 &&
	       slice->platforms[0].platform == PLATFORM_IOS;
}

static bool
is_old_mac(const struct slice *slice)
{
	return slice->cputype == CPU_I386 || slice->cputype == CPU_POWERPC ||
	       slice->cputype == CPU_POWERPC64;
}

static void
intel32_slice(const struct check *check, const struct check_subject *subject,
    struct findings *findings)
{
	const struct macho *macho = subject->code->macho;

	for (size_t i = 0; macho && i < macho->slice_count; i++) {
		const struct slice *slice = &macho->slices[i];
		struct finding *finding;

		if (!code_wants_signature(slice))
			continue;
		if (target_is_in(subject->target, IN_MAC) && is_old_mac(slice))
			add_slice(check, subject, findings, slice,
			    macho->slice_count > 1
				? "no system since macOS 10.15 runs this slice"
				: "no system since macOS 10.15 runs this code");
		if (!target_is_in(subject->target, IN_IOS) ||
		    !is_old_phone(slice))
			continue;
		finding = add_slice(check, subject, findings, slice,
		    "no system since iOS 11 runs this slice");
		finding->severity = SEVERITY_INFO;
	}
}

/* Signed by who made it, to be uploaded. */
static bool
is_upload(const struct check_subject *subject, const struct signed_slice *slice)
{
	return target_is_in(subject->target, IN_IOS_STORE) &&
	       strcmp(slice->class, "dist") == 0;
}

static void
encrypted_binary(const struct check *check, const struct check_subject *subject,
    struct findings *findings)
{
	struct signed_slice slice;
	size_t at = 0;

	while (next_signed(subject, &at, &slice)) {
		struct finding *finding;

		if (!slice.macho || !slice.macho->encrypted)
			continue;
		finding = add_in_slice(check, &slice, subject, findings,
		    "the code is encrypted, as the App Store gives it out");
		if (!is_upload(subject, &slice))
			continue;
		finding->severity = SEVERITY_ERROR;
		finding->means = "The App Store encrypts code itself, and "
				 "refuses what is encrypted already.";
		finding->fix = "Upload what was built, not what was "
			       "downloaded.";
		finding->wanted = "cryptid 0";
	}
}

static void
decrypted_binary(const struct check *check, const struct check_subject *subject,
    struct findings *findings)
{
	struct signed_slice slice;
	size_t at = 0;

	while (next_signed(subject, &at, &slice)) {
		struct finding *finding;

		if (!slice.macho || slice.macho->encrypted ||
		    slice.macho->crypt.size == 0 ||
		    strcmp(slice.class, "ios-store") != 0)
			continue;
		finding = add_in_slice(check, &slice, subject, findings,
		    "the App Store signed this program, and it is not "
		    "encrypted");
		finding->seen = "cryptid 0";
	}
}

static const char *const says_library_flag[] = {
	"library validation flag cannot be used with an i386 binary", NULL
};
static const char *const says_encrypted[] = {
	"or the binary is already encrypted", NULL
};

const struct check hygiene_slice_checks[] = {
	{
	    .id = "arm64e-third-party",
	    .title = "Program for arm64e only",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = arm64e_third_party,
	    .contexts = IN_DEVELOPER_ID | IN_MAC_STORE,
	    .guards = GUARD_APPLE | GUARD_KEXT,
	    .relation = RELATION_NODE,
	    .means = "Before macOS 26 arm64e was a preview for third parties: "
		     "such programs do not start unless the machine was "
		     "booted for it.",
	    .fix = "Build for arm64; arm64e beside it does no harm.",
	    .when = "a program has a slice for arm64e and none for arm64",
	    .unless = "a warning where it wants macOS 26 and was built with "
		      "that SDK, to which arm64e is open",
	    .source = "developer.apple.com, forums 706442, 2022",
	},
	{
	    .id = "intel32-slice",
	    .title = "Slice for a processor of the past",
	    .severity = SEVERITY_WARNING,
	    .scope = CHECK_BUNDLE,
	    .run = intel32_slice,
	    .contexts = IN_MAC | IN_IOS,
	    .guards = GUARD_APPLE | GUARD_STORE,
	    .relation = RELATION_NODE,
	    .means = "It is not run any more, but is still signed, checked "
		     "and notarized with the rest.",
	    .fix = "Remove the slice (lipo -remove) or leave out the file; "
		   "then sign again.",
	    .when = "code for a Mac has a slice for i386 or PowerPC, code for "
		    "an iPhone or iPad one for 32-bit ARM",
	    .unless = "info for the latter",
	    .source = "Apple's Security, open source, 2025",
	    .apple = says_library_flag,
	},
	{
	    .id = "encrypted-binary",
	    .title = "Encrypted code",
	    .severity = SEVERITY_INFO,
	    .scope = CHECK_BUNDLE,
	    .run = encrypted_binary,
	    .contexts = IN_IOS,
	    .relation = RELATION_NODE,
	    .means = "Its pages are decrypted by the device that bought it. "
		     "What lies in them cannot be read or verified here; "
		     "the signature itself can.",
	    .fix = "Nothing is wrong. Whoever built it can look at the build "
		   "instead.",
	    .when = "LC_ENCRYPTION_INFO has a cryptid that is not 0",
	    .unless = "an error where it is signed for upload to the store",
	    .source = "App Store Connect's messages, ITMS-90125",
	    .apple = says_encrypted,
	},
	{
	    .id = "decrypted-binary",
	    .title = "Program of the App Store without its encryption",
	    .severity = SEVERITY_WARNING,
	    .scope = CHECK_BUNDLE,
	    .run = decrypted_binary,
	    .contexts = IN_IOS,
	    .guards = GUARD_LIBRARY,
	    .relation = RELATION_NODE,
	    .means = "The store encrypts what it gives out, so that the "
		     "encryption may have been removed since. The signature "
		     "does not hold for such pages.",
	    .fix = "Take the app from the App Store again.",
	    .when = "the store's own certificate signed a program, and "
		    "LC_ENCRYPTION_INFO names a range with cryptid 0",
	    .unless = "builds before their upload, which others signed",
	    .source = "inference, not confirmed",
	},
	{ 0 },
};
