/* SPDX-License-Identifier: MIT */
/* The oldest system: what Info.plist promises, and what the code wants. */
#include <config.h>

#include <string.h>

#include "themes.h"

enum {
	PLATFORM_MACOS = 1,
	ARM64 = 0x0100000c,
	MACOS_11 = 11 << 16,
	MOST_NUMBER = 0xffff
};

/* As a load command packs it; false if it is no version. */
static bool
pack_version(struct bytes text, uint32_t *packed)
{
	uint32_t numbers[3] = { 0 };
	size_t n = 0;
	bool digit = false;

	for (size_t i = 0; i < text.len; i++) {
		uint8_t c = text.data[i];

		if (c == '.' && digit && n < 2) {
			n++;
			digit = false;
			continue;
		}
		if (c < '0' || c > '9')
			return false;
		digit = true;
		numbers[n] = numbers[n] * 10 + (c - '0');
		if (numbers[n] > (n ? 0xff : MOST_NUMBER))
			return false;
	}
	*packed = numbers[0] << 16 | numbers[1] << 8 | numbers[2];
	return digit;
}

/* Macs with Apple's processors begin with macOS 11: that says nothing. */
static bool
slice_minimum(const struct slice *slice, bool mac, uint32_t *minimum)
{
	for (size_t i = 0; i < slice->platform_count; i++) {
		const struct platform *p = &slice->platforms[i];

		if (mac != (p->platform == PLATFORM_MACOS) ||
		    (!mac && slice_is_simulated(slice)) ||
		    (mac && slice->cputype == ARM64 &&
			p->minimum_os <= MACOS_11))
			continue;
		*minimum = p->minimum_os;
		return true;
	}
	return false;
}

/* The least of all slices: Info.plist has one value for them. */
static bool
code_minimum(const struct macho *macho, bool mac, uint32_t *least)
{
	bool any = false;

	for (size_t i = 0; macho && i < macho->slice_count; i++) {
		uint32_t minimum;

		if (!slice_minimum(&macho->slices[i], mac, &minimum))
			continue;
		if (!any || minimum < *least)
			*least = minimum;
		any = true;
	}
	return any;
}

static const char *
minimum_key(const struct check_subject *subject)
{
	return code_is_for_mac(subject->code) ? "LSMinimumSystemVersion"
					      : "MinimumOSVersion";
}

static bool
has_minimum(const struct check_subject *subject)
{
	bool mac = code_is_for_mac(subject->code);

	if (!bundle_info(subject) || !subject->code->macho ||
	    subject->code->macho->slice_count == 0)
		return false;
	return kind_is(subject, "app") ||
	       (!mac && (kind_is(subject, "framework") ||
			    kind_is(subject, "appex")));
}

static void
min_os_mismatch(const struct check *check, const struct check_subject *subject,
    struct findings *findings)
{
	bool mac = code_is_for_mac(subject->code);
	const char *key = minimum_key(subject);
	uint32_t promised = 0, wanted = 0;
	struct finding *finding;

	if (!has_minimum(subject) ||
	    !pack_version(plist_string(subject->code->info, key), &promised) ||
	    !code_minimum(subject->code->macho, mac, &wanted) ||
	    promised == wanted)
		return;
	finding = add_key(check, subject, findings, key,
	    promised < wanted ? "Info.plist promises an older system than "
				"the code runs on"
			      : "the code is built for older systems than "
				"Info.plist names");
	finding->wanted = macho_version(findings->arena, wanted);
	if (mac)
		finding->severity =
		    promised < wanted ? SEVERITY_WARNING : SEVERITY_INFO;
	else if (promised > wanted)
		finding->severity = SEVERITY_WARNING;
}

static void
min_os_missing(const struct check *check, const struct check_subject *subject,
    struct findings *findings)
{
	const char *key = minimum_key(subject);
	struct finding *finding;

	if (!has_minimum(subject) || plist_get(subject->code->info, key) ||
	    (subject_is_for(subject, IN_DEVELOPER_ID) && !is_outermost(subject)))
		return;
	finding = add_key(check, subject, findings, key,
	    "it does not say which is the oldest system that it runs on");
	if (subject_is_for(subject, IN_DEVELOPER_ID))
		finding->severity = SEVERITY_WARNING;
}

static const char *const says_mismatch[] = { "ITMS-90208",
	"does not support the minimum OS Version specified in the Info.plist",
	NULL };
static const char *const says_missing[] = { "ITMS-90360", "ITMS-90264",
	NULL };

const struct check minimum_checks[] = {
	{
	    .id = "min-os-plist-binary-mismatch",
	    .title = "Two answers to which system is the oldest",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = min_os_mismatch,
	    .contexts = IN_IOS_STORE | IN_MAC,
	    .guards = GUARD_APPLE | GUARD_STORE,
	    .means = "Info.plist names another oldest system than the code "
		     "was built for. On a system between the two it is "
		     "installed, and then does not start.",
	    .fix = "Set one deployment target for code and Info.plist and "
		   "build again.",
	    .when = "MinimumOSVersion, or LSMinimumSystemVersion of an app "
		    "on a Mac, is not the least version of its slices",
	    .unless = "a warning where it is newer; on a Mac a warning where "
		      "it is older, and for information where it is newer",
	    .source = "App Store messages, quoted in public threads; public "
		      "threads about Flutter",
	    .apple = says_mismatch,
	},
	{
	    .id = "min-os-missing",
	    .title = "Oldest system not stated",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = min_os_missing,
	    .contexts = IN_IOS_STORE | IN_MAC_STORE | IN_DEVELOPER_ID,
	    .guards = GUARD_APPLE | GUARD_STORE,
	    .means = "Stores want to know which system an app needs.",
	    .fix = "Set MinimumOSVersion, on a Mac LSMinimumSystemVersion, "
		   "and sign again.",
	    .when = "an app, or a framework or extension of iOS, has no such "
		    "key",
	    .unless = "a warning for Developer ID, and there of the outermost "
		      "app only",
	    .source = "App Store messages, quoted in public threads",
	    .apple = says_missing,
	},
	{ 0 },
};
