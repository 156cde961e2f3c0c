/* SPDX-License-Identifier: MIT */
/* What a CodeDirectory says of itself: hashes, version, platform, flags. */
#include <config.h>

#include <string.h>

#include "themes.h"

enum {
	WITH_EXECUTABLE_SEGMENT = 0x20400,
	IOS_15 = 0xf0000,
	MACOS_10_11_4 = 0xa0b04,
	IOS_11 = 0xb0000
};

static bool
has_only_sha1(const struct signature *s)
{
	for (size_t i = 0; i < s->directory_count; i++)
		if (s->directories[i].hash_type != HASH_TYPE_SHA1)
			return false;
	return s->directory_count > 0;
}

static uint32_t
minimum_os(const struct slice *slice)
{
	return slice && slice->platform_count > 0
		   ? slice->platforms[0].minimum_os
		   : 0;
}

/* Of software that is as old as its signature there is a last warning only. */
static void
hash_sha1_only(const struct check *check, const struct check_subject *subject,
    struct findings *findings)
{
	uint32_t since =
	    target_is_in(subject->target, IN_IOS) ? IOS_11 : MACOS_10_11_4;
	struct signed_slice slice;
	size_t at = 0;

	while (next_signed(subject, &at, &slice)) {
		struct finding *finding;

		if (!has_only_sha1(slice.signature) ||
		    class_is_store(slice.class))
			continue;
		finding = add_in_slice(check, &slice, subject, findings,
		    "the signature uses SHA-1 only");
		if (minimum_os(slice.macho) < since)
			finding->severity = SEVERITY_WARNING;
	}
}

static void
cd_version_old(const struct check *check, const struct check_subject *subject,
    struct findings *findings)
{
	struct signed_slice slice;
	size_t at = 0;

	while (next_signed(subject, &at, &slice)) {
		struct finding *finding;

		if (!slice.directory ||
		    slice.directory->version >= WITH_EXECUTABLE_SEGMENT ||
		    minimum_os(slice.macho) < IOS_15)
			continue;
		finding = add_in_slice(check, &slice, subject, findings,
		    "the CodeDirectory is of version 0x%x, and the code is "
		    "for systems that want 0x%x",
		    slice.directory->version, WITH_EXECUTABLE_SEGMENT);
		if (class_is_store(slice.class))
			finding->severity = SEVERITY_INFO;
	}
}

/* Apple's own ad hoc code in trust caches claims a platform, too: only a
 * certificate of others gives the lie to it. */
static void
platform_identifier_set(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	struct signed_slice slice;
	size_t at = 0;

	while (next_signed(subject, &at, &slice))
		if (slice.directory && slice.directory->platform != 0 &&
		    slice.signature->has_cms &&
		    strcmp(slice.class, "apple") != 0)
			add_in_slice(check, &slice, subject, findings,
			    "the signature claims to be of the system "
			    "(platform identifier %u)",
			    slice.directory->platform);
}

static bool
leaf_has_expired(const struct signed_slice *slice, int64_t now)
{
	const struct cms *cms = slice->signature->cms;

	return cms && cms->chain.count > 0 &&
	       cms->chain.list[0]->not_after < now;
}

static void
expires_flag_set(const struct check *check, const struct check_subject *subject,
    struct findings *findings)
{
	struct signed_slice slice;
	size_t at = 0;

	if (!code_is_for_mac(subject->code))
		return;
	while (next_signed(subject, &at, &slice)) {
		struct finding *finding;

		if (!slice.directory ||
		    !(slice.directory->flags & DIRECTORY_EXPIRES))
			continue;
		finding = add_in_slice(check, &slice, subject, findings,
		    "the flag expires is set");
		finding->seen = directory_flags_text(
		    findings->arena, slice.directory->flags);
		if (leaf_has_expired(&slice, subject->options->now))
			finding->severity = SEVERITY_ERROR;
	}
}

static void
unusual_cd_flags(const struct check *check, const struct check_subject *subject,
    struct findings *findings)
{
	static const uint32_t usual = DIRECTORY_ADHOC | DIRECTORY_EXPIRES |
				      DIRECTORY_RUNTIME |
				      DIRECTORY_LINKER_SIGNED;
	struct signed_slice slice;
	size_t at = 0;

	while (next_signed(subject, &at, &slice)) {
		struct finding *finding;

		if (!slice.directory || !(slice.directory->flags & ~usual) ||
		    strcmp(slice.class, "apple") == 0)
			continue;
		finding = add_in_slice(check, &slice, subject, findings,
		    "the signature has flags that are seldom needed");
		finding->seen = directory_flags_text(
		    findings->arena, slice.directory->flags);
	}
}

const struct check flag_checks[] = {
	{
	    .id = "hash-sha1-only",
	    .title = "Signature by SHA-1 only",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = hash_sha1_only,
	    .contexts = IN_DEVELOPER_ID | IN_IOS,
	    .mend = MEND_SIGN,
	    .means = "SHA-1 no longer protects against forgery, and present "
		     "systems do not take it for new software.",
	    .fix = "Sign again with a present codesign.",
	    .when = "every CodeDirectory uses SHA-1",
	    .unless = "a warning where the code is for systems that know "
		      "nothing else; what a store signed",
	    .source = "Apple's XNU, open source, 2025; TN3126, not read in "
		      "full",
	},
	{
	    .id = "cd-version-old",
	    .title = "Signature of an old format",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = cd_version_old,
	    .contexts = IN_IOS,
	    .mend = MEND_SIGN,
	    .means = "iOS 15 and later do not run code that is signed in "
		     "this older format.",
	    .fix = "Sign again on macOS 11 or later, or with "
		   "--generate-entitlement-der.",
	    .when = "the CodeDirectory is older than 0x20400 and the code "
		    "wants iOS 15 or later",
	    .source = "Apple, Using the latest code signature format",
	},
	{
	    .id = "platform-identifier-set",
	    .title = "Claims to be of the system",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_NODE,
	    .run = platform_identifier_set,
	    .mend = MEND_SIGN,
	    .means = "The signature says that this is a part of the system, "
		     "and its certificate is not Apple's. The kernel refuses "
		     "it.",
	    .fix = "Sign again without --platform-identifier.",
	    .when = "the CodeDirectory claims a platform, and a certificate "
		    "that is not Apple's signed it",
	    .source = "public analyses of AMFI, secondary",
	},
	{
	    .id = "expires-flag-set",
	    .title = "Ends with its certificate",
	    .severity = SEVERITY_WARNING,
	    .scope = CHECK_NODE,
	    .run = expires_flag_set,
	    .mend = MEND_SIGN,
	    .means = "With this flag the system asks each time whether the "
		     "certificate is still valid. The time stamp does not "
		     "help: on the day the certificate ends, the code does.",
	    .fix = "Sign with -o runtime alone.",
	    .when = "the flag expires is set on code for a Mac",
	    .unless = "an error once the certificate has expired",
	    .source = "Apple's Security, open source, 2025",
	},
	{
	    .id = "unusual-cd-flags",
	    .title = "Flags that are seldom needed",
	    .severity = SEVERITY_INFO,
	    .scope = CHECK_NODE,
	    .run = unusual_cd_flags,
	    .mend = MEND_SIGN,
	    .means = "Beside the hardened runtime most of these switches "
		     "change little.",
	    .fix = "Sign with -o runtime alone, unless they are meant.",
	    .when = "flags beyond runtime, expires and ad hoc are set",
	    .source = "Apple's Security, open source, 2025; Apple's XNU, open "
		      "source, 2025",
	},
	{ 0 },
};
