/* SPDX-License-Identifier: MIT */
/*
 * Provisioning profiles: a property list in a CMS, and since 2021 a second
 * form of it in DER, in a CMS of its own, inside.
 */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "sign.h"

/* The lists that the tables point to. */
struct parts {
	struct plist_item entitlements[64], devices[256], certificates[8];
	struct plist_item digests[8]; /* in DER a certificate is its SHA-256 */
	struct plist_item team[2], platform[2];
	uint8_t digest[8][32];
	size_t device_count;
};

static bool
is_mac(const struct profile_spec *spec)
{
	return spec->platform == NULL || strcmp(spec->platform, "OSX") == 0;
}

static void
fill_entitlements(struct parts *p, const struct profile_spec *spec)
{
	const struct plist_item *more = spec->entitlements;
	const char *key = is_mac(spec) ? "com.apple.application-identifier"
				       : "application-identifier";
	size_t count = 0;

	p->entitlements[count++] = (struct plist_item) TEXT(key, spec->app_id);
	p->entitlements[count++] = (struct plist_item) TEXT(
	    "com.apple.developer.team-identifier", spec->team);
	for (; more && more->type != ITEM_END; more++) {
		must(count < 63, "too many entitlements");
		p->entitlements[count++] = *more;
	}
}

static void
fill_lists(struct parts *p, const struct profile_spec *spec)
{
	const char *const *device = spec->devices;
	const struct identity *const *identity = spec->identities;

	p->team[0] = (struct plist_item) TEXT(NULL, spec->team);
	p->platform[0] = (struct plist_item) TEXT(
	    NULL, spec->platform ? spec->platform : "OSX");
	for (; device && *device; device++) {
		must(p->device_count < 255, "too many devices");
		p->devices[p->device_count++] =
		    (struct plist_item) TEXT(NULL, *device);
	}
	for (size_t i = 0; identity && identity[i]; i++) {
		const struct octets *der = identity_certificate(identity[i], 0);

		must(i < 7, "too many certificates");
		digest(HASH_SHA256, der->data, der->len, p->digest[i]);
		p->certificates[i] = (struct plist_item){
			.type = ITEM_DATA, .data = der->data, .len = der->len
		};
		p->digests[i] = (struct plist_item){
			.type = ITEM_DATA, .data = p->digest[i], .len = 32
		};
	}
}

/* The portal's word for what the profile is for; only the DER form has it. */
static const char *
distribution_type(const struct profile_spec *spec)
{
	if (spec->all_devices)
		return is_mac(spec) ? "DIRECT" : "IN_HOUSE";
	return spec->devices ? "LIMITED" : "STORE";
}

static void
add(struct plist_item *list, struct plist_item item)
{
	while (list->type != ITEM_END)
		list++;
	*list = item;
}

static struct plist_item
list_item(const char *key, enum item_type type, const struct plist_item *items)
{
	return (struct plist_item){ .key = key, .type = type, .items = items };
}

/* What both forms say, in alphabetical order; `der` only in the XML form. */
static void
fill_profile(struct plist_item *list, const struct parts *p,
    const struct profile_spec *spec, const struct octets *der)
{
	const int64_t days = (spec->expires - spec->created) / (24 * 60 * 60);

	add(list, (struct plist_item) TEXT("AppIDName", spec->name));
	add(list,
	    list_item("ApplicationIdentifierPrefix", ITEM_ARRAY, p->team));
	add(list, (struct plist_item) DATE("CreationDate", spec->created));
	if (der && der->len)
		add(list, (struct plist_item){ .key = "DER-Encoded-Profile",
			      .type = ITEM_DATA,
			      .data = der->data,
			      .len = der->len });
	add(list, list_item("DeveloperCertificates", ITEM_ARRAY,
		      der ? p->certificates : p->digests));
	add(list, list_item("Entitlements", ITEM_DICT, p->entitlements));
	add(list, (struct plist_item) DATE("ExpirationDate", spec->expires));
	add(list, (struct plist_item) NO("IsXcodeManaged"));
	add(list, (struct plist_item) TEXT("Name", spec->name));
	add(list, list_item("Platform", ITEM_ARRAY, p->platform));
	if (der == NULL)
		add(list, (struct plist_item) TEXT("ProfileDistributionType",
			      distribution_type(spec)));
	if (spec->devices)
		add(list,
		    list_item("ProvisionedDevices", ITEM_ARRAY, p->devices));
	if (spec->all_devices)
		add(list, (struct plist_item) YES("ProvisionsAllDevices"));
	add(list, list_item("TeamIdentifier", ITEM_ARRAY, p->team));
	add(list, (struct plist_item) TEXT("TeamName", spec->team_name));
	add(list, (struct plist_item) NUMBER("TimeToLive", days));
	add(list, (struct plist_item) TEXT("UUID", spec->uuid));
	add(list, (struct plist_item) NUMBER("Version", 1));
}

static struct octets
wrap(const struct profile_spec *spec, enum identity_kind kind,
    const struct octets *content)
{
	return cms_build(&(const struct cms_spec){
	    .identity = authority_identity(spec->authority, kind, NULL, NULL),
	    .content = content->data,
	    .len = content->len,
	    .attached = true,
	    .definite = true,
	    .signing_time = spec->created,
	});
}

static struct octets
der_form(const struct parts *parts, const struct profile_spec *spec)
{
	struct plist_item list[32] = { 0 };
	struct parts fewer = *parts;
	struct octets content, cms = { 0 };

	if (spec->flaws & FLAW_PROFILE_NO_DER)
		return cms;
	if (spec->flaws & FLAW_PROFILE_DER_DEVICES && fewer.device_count > 0)
		fewer.devices[fewer.device_count - 1].type = ITEM_END;
	fill_profile(list, &fewer, spec, NULL);
	content = items_der(list, DER_PROFILE);
	cms = wrap(spec,
	    spec->flaws & FLAW_PROFILE_DER_SIGNER ? IDENTITY_PROFILE_MAC
						  : IDENTITY_PROFILE_DER,
	    &content);
	octets_free(&content);
	return cms;
}

/* Changes the name wherever it stands, after signing. */
static void
alter(struct octets *cms, const struct profile_spec *spec)
{
	const char *name = spec->name;
	size_t len = strlen(name);

	for (size_t at = 0; at + len <= cms->len; at++) {
		if (memcmp(cms->data + at, name, len) == 0)
			cms->data[at] ^= 0x20;
	}
}

struct octets
make_profile(const struct profile_spec *spec)
{
	struct parts *parts = must_alloc(sizeof *parts);
	struct plist_item list[32] = { 0 };
	struct octets der, content, cms;

	fill_entitlements(parts, spec);
	fill_lists(parts, spec);
	der = der_form(parts, spec);
	fill_profile(list, parts, spec, &der);
	content = items_xml(list);
	cms = wrap(spec,
	    is_mac(spec) ? IDENTITY_PROFILE_MAC : IDENTITY_PROFILE_IOS,
	    &content);
	if (spec->flaws & FLAW_PROFILE_ALTERED)
		alter(&cms, spec);
	octets_free(&content);
	octets_free(&der);
	free(parts);
	return cms;
}
