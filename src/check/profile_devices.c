/* SPDX-License-Identifier: MIT */
/* On which devices a profile lets code run. */
#include <config.h>

#include <string.h>

#include <sealtree/text.h>

#include "authorize.h"
#include "profile.h"

enum {
	IN_DEVICES = IN_MAC_DEVELOPMENT | IN_IOS,
	TOLD = 16,
	DIGITS_ALIKE = 2 /* that differ between two IDs, at most */
};

static const struct plist *
first_device(const struct profile *p)
{
	const struct plist *list = plist_get_typed(
	    profile_content(p), "ProvisionedDevices", PLIST_ARRAY);

	return list ? list->first : NULL;
}

static bool
is_hex(uint8_t c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') ||
	       (c >= 'A' && c <= 'F');
}

/* "x" for a digit. */
static bool
has_shape(struct bytes id, const char *shape)
{
	if (id.len != strlen(shape))
		return false;
	for (size_t i = 0; i < id.len; i++)
		if (shape[i] == 'x' ? !is_hex(id.data[i])
				    : id.data[i] != (uint8_t) shape[i])
			return false;
	return true;
}

/* Of older devices and of virtual Macs; of those since 2018; the Hardware UUID
 * that Macs with Intel processors have. */
static bool
is_device_id(struct bytes id)
{
	return has_shape(id, "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx") ||
	       has_shape(id, "xxxxxxxx-xxxxxxxxxxxxxxxx") ||
	       has_shape(id, "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx");
}

/* The next digit from `*at` on, in upper case; 0 behind the last. */
static uint8_t
next_digit(struct bytes id, size_t *at)
{
	while (*at < id.len && id.data[*at] == '-')
		++*at;
	if (*at == id.len)
		return 0;
	return id.data[(*at)++] & (uint8_t) ~0x20u;
}

/* As many digits, and but few of them others; hyphens do not count. */
static bool
is_alike(struct bytes a, struct bytes b)
{
	size_t at = 0, bt = 0, differ = 0;
	uint8_t x, y;

	do {
		x = next_digit(a, &at);
		y = next_digit(b, &bt);
		differ += x != y;
	} while (x && y && differ <= DIGITS_ALIKE);
	return !x && !y && differ <= DIGITS_ALIKE;
}

/* Of the listed IDs the one that may have been meant. */
static struct bytes
find_alike(const struct profile *p, struct bytes udid)
{
	for (const struct plist *d = first_device(p); d; d = d->next)
		if (d->type == PLIST_STRING && is_alike(d->bytes, udid))
			return d->bytes;
	return bytes_of(NULL);
}

static size_t
count_devices(const struct profile *p)
{
	size_t count = 0;

	for (const struct plist *d = first_device(p); d; d = d->next)
		count += d->type == PLIST_STRING;
	return count;
}

static void
say_which(const struct profile *p, struct bytes udid, struct arena *arena,
    struct finding *finding)
{
	struct bytes alike = find_alike(p, udid);

	finding->wanted = arena_string(arena, udid);
	if (alike.len)
		finding->seen = arena_printf(arena, "%s, which is much alike",
		    arena_string(arena, alike));
	else
		finding->seen =
		    profile_strings(p, "ProvisionedDevices", TOLD, arena);
}

static void
profile_device_not_listed(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	const struct profile *p = profile_of(subject);
	struct bytes udid = bytes_of(subject->options->udid);
	struct finding *finding;
	bool only_outside;

	if (!p || !udid.len ||
	    profile_lists_device(p, profile_in_force(p), udid) != LISTING_LACKS)
		return;
	only_outside =
	    profile_lists_device(p, PROFILE_FORM_PLIST, udid) == LISTING_HAS;
	if (only_outside)
		finding = of_profile(subject,
		    finding_add(findings, check,
			"the profile's DER form, which systems go by, does not "
			"list the device %s, although its property list does",
			subject->options->udid));
	else
		finding = of_profile(
		    subject, finding_add(findings, check,
				 "the device %s is none of the %zu that the "
				 "profile lists",
				 subject->options->udid, count_devices(p)));
	say_which(p, udid, findings->arena, finding);
	if (!is_device_id(udid))
		finding->fix =
		    "That does not look like the ID of a device. Take the "
		    "Provisioning UDID of System Information, or the UDID "
		    "that Xcode shows.";
}

static void
profile_device_unknown(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	const struct profile *p = profile_of(subject);
	size_t count;

	if (!p || subject->options->udid ||
	    profile_lists_device(p, profile_in_force(p), bytes_of("")) !=
		LISTING_LACKS)
		return;
	count = count_devices(p);
	of_profile(
	    subject, finding_add(findings, check,
			 "the profile lets it run on %zu device%s and no other",
			 count, count == 1 ? "" : "s"))
	    ->seen =
	    profile_strings(p, "ProvisionedDevices", TOLD, findings->arena);
}

static void
profile_udid_format(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	const struct profile *p = profile_of(subject);
	struct text odd = TEXT_INIT;
	struct finding *finding;
	size_t count = 0;

	for (const struct plist *d = p ? first_device(p) : NULL; d;
	     d = d->next) {
		if (d->type != PLIST_STRING || is_device_id(d->bytes))
			continue;
		if (count++ < TOLD) {
			text_add_string(&odd, count > 1 ? ", " : "");
			text_add_bytes(
			    &odd, bytes_clamp(d->bytes, 0, LONGEST_WORD));
		}
	}
	if (count > 0) {
		finding = of_profile(subject,
		    finding_add(findings, check,
			"%zu of the %zu device IDs in the profile may be none",
			count, count_devices(p)));
		finding->seen = arena_string(findings->arena, text_bytes(&odd));
		finding->wanted = "40 hexadecimal digits, 8-16, or a UUID";
	}
	text_release(&odd);
}

static const char *const says_not_allowed[] = {
	"Provisioning profile does not allow this device.",
	"Error Domain=CPProfileManager Code=-212", "0xe8008012", NULL
};

const struct check profile_device_checks[] = {
	{
	    .id = "profile-device-not-listed",
	    .title = "Device is not in the profile",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = profile_device_not_listed,
	    .contexts = IN_DEVICES,
	    .guards = GUARD_STORE,
	    .relation = RELATION_PROFILE,
	    .mend = MEND_OUTSIDE,
	    .means = "The profile is not for this device: the code does not "
		     "install, or does not start there.",
	    .fix = "Register the device's ID: on a Mac the Provisioning UDID "
		   "of System Information, not the Hardware UUID; a virtual "
		   "Mac has its own, and a new one when it was copied. Then "
		   "make the profile anew, embed it and sign again.",
	    .when = "--udid is given, and the list of devices has not got it, "
		    "in the form that systems go by: DER where there is one; "
		    "upper and lower case are the same",
	    .unless = "profiles for all devices, or without a list",
	    .source = "Apple TN3125, 2022; Apple developer forums, threads on "
		      "code signing; the number 0xe8008012 is not confirmed",
	    .apple = says_not_allowed,
	},
	{
	    .id = "profile-device-unknown",
	    .title = "Runs on listed devices only",
	    .severity = SEVERITY_INFO,
	    .scope = CHECK_BUNDLE,
	    .run = profile_device_unknown,
	    .contexts = IN_DEVICES,
	    .guards = GUARD_STORE,
	    .mend = MEND_OUTSIDE,
	    .means = "On other devices it does not install, or does not "
		     "start.",
	    .fix = "Judge it for one of them with --udid, or ask for a line "
		   "with --has-device.",
	    .when = "the profile lists devices, and --udid is not given",
	    .source = "Apple TN3125, 2022",
	    .apple = says_not_allowed,
	},
	{
	    .id = "profile-udid-format",
	    .title = "Device ID of an odd form",
	    .severity = SEVERITY_WARNING,
	    .scope = CHECK_BUNDLE,
	    .run = profile_udid_format,
	    .contexts = IN_DEVICES,
	    .guards = GUARD_STORE,
	    .means = "It does not look like the ID of a device: another "
		     "number may have been registered.",
	    .fix = "Register the Provisioning UDID of a Mac, the UDID of "
		   "another device.",
	    .when = "an ID in the list is neither 40 hexadecimal digits, nor "
		    "8 and 16 of them with a hyphen between, nor a UUID",
	    .source = "Apple developer forums, threads on code signing; not "
		      "confirmed",
	},
	{ 0 },
};
