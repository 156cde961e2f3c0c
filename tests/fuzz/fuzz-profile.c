/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <sealtree/limits.h>
#include <sealtree/profile.h>

#include "fuzz.h"
#include "notation.h"
#include "seeds.h"

static void
look_at_form(const struct profile *p, enum profile_form form)
{
	const uint8_t hash[SHA256_LEN] = { 0 };
	const bool there = profile_form(p, form) != NULL;
	int64_t end;

	FUZZ_HOLDS(there || profile_lists_device(p, form, bytes_of("d")) ==
				LISTING_NONE);
	FUZZ_HOLDS(
	    there || profile_lists_certificate(p, form, hash) == LISTING_NONE);
	FUZZ_HOLDS(
	    profile_lists_device(p, form, bytes_of("d")) != LISTING_UNSURE);
	FUZZ_HOLDS(profile_lists_certificate(p, form, hash) != LISTING_ALL);
	FUZZ_HOLDS(there || !profile_ends(p, form, &end));
}

static void
look_at_profile(const struct profile *p)
{
	fuzz_touch(p->name);
	fuzz_touch(p->uuid);
	fuzz_touch(p->team_name);
	fuzz_touch(p->app_id_name);
	fuzz_touch(p->team_id);
	fuzz_touch(p->app_id);
	fuzz_touch_string(p->kind);
	fuzz_touch_string(p->kind_title);
	FUZZ_HOLDS(p->device_count <= LIMIT_PROFILE_DEVICES);
	for (size_t i = 0; i < p->device_count; i++)
		fuzz_touch(p->devices[i]);
	for (size_t i = 0; i < p->platform_count; i++)
		fuzz_touch(p->platforms[i]);
	for (size_t i = 0; i < p->certificate_count; i++)
		fuzz_touch_string(p->certificates[i]->subject);
	fuzz_touch_plist(p->plist);
	fuzz_touch_plist(p->der_plist);
	fuzz_touch_string(p->der_difference);
	FUZZ_HOLDS(!p->entitlements || p->entitlements->type == PLIST_DICT);
	look_at_form(p, PROFILE_FORM_PLIST);
	look_at_form(p, PROFILE_FORM_DER);
}

static void
parse(struct bytes input, struct arena *arena, struct defects *defects)
{
	const struct profile *p = profile_parse(input, arena, defects);

	if (p)
		look_at_profile(p);
	FUZZ_HOLDS(p || defects->count);
}

FUZZ(parse, 600)

#define PLIST_HEAD                                                          \
	"<plist version=\"1.0\"><dict><key>Name</key><string>N</string>"    \
	"<key>UUID</key><string>0</string><key>TeamIdentifier</key><array>" \
	"<string>TEAM123456</string></array><key>Platform</key><array>"     \
	"<string>OSX</string></array><key>CreationDate</key>"               \
	"<date>2022-07-08T00:00:00Z</date><key>ExpirationDate</key>"        \
	"<date>2099-07-08T00:00:00Z</date><key>ProvisionedDevices</key>"    \
	"<array><string>d</string></array><key>DeveloperCertificates</key>" \
	"<array><data>MAA=</data></array><key>Entitlements</key><dict>"     \
	"<key>application-identifier</key><string>T.a</string></dict>"
/* DER without a signature round it, as base64. */
#define PLIST_DER \
	"<key>DER-Encoded-Profile</key><data>MQswCQwETmFtZQwBTg==</data>"
#define PLIST_TAIL "</dict></plist>"

static const char *const seeds[] = {
	SEED_SIGNED(SEED_OID_DATA,
	    "A0{04{'" PLIST_HEAD PLIST_DER PLIST_TAIL "'}}", SEED_SIGNING_TIME,
	    ""),
	SEED_SIGNED(
	    SEED_OID_DATA, "A0{04{'" PLIST_HEAD PLIST_TAIL "'}}", "", ""),
};

bool
fuzz_seed(size_t index, struct text *seed)
{
	if (index >= sizeof seeds / sizeof *seeds)
		return false;
	text_add_notated(seed, seeds[index]);
	return true;
}
