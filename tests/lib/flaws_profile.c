/* SPDX-License-Identifier: MIT */
/* Flaws of provisioning profiles. */
#include <config.h>

#include <string.h>

#include <sealtree/text.h>

#include "check.h"
#include "profiles.h"

#define DER_CERTIFICATE "QSBjZXJ0aWZpY2F0ZQ==" /* "A certificate" */

static void
add_string(struct text *text, const char *key, const char *value)
{
	text_printf(text, "<key>%s</key><string>%s</string>", key, value);
}

static void
add_strings(struct text *text, const char *key, const char *const *strings)
{
	text_printf(text, "<key>%s</key><array>", key);
	for (; *strings; strings++)
		text_printf(text, "<string>%s</string>", *strings);
	text_add_string(text, "</array>");
}

static void
add_date(struct text *text, const char *key, int64_t seconds)
{
	text_printf(text, "<key>%s</key><date>", key);
	text_add_time(text, seconds);
	text_add_string(text, "</date>");
}

static void
write_profile(struct text *text, const struct profile_words *w)
{
	static const char *const no_team[] = { NULL };
	const char *teams[] = { w->team, NULL };
	const char *prefixes[] = { w->prefix, NULL };
	const char *platforms[] = { w->platform, NULL };

	text_add_string(text, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
			      "<plist version=\"1.0\"><dict>");
	add_strings(text, "ApplicationIdentifierPrefix", prefixes);
	add_date(text, "CreationDate", w->created);
	text_add_string(text, "<key>DeveloperCertificates</key><array><data>");
	text_add_string(text, DER_CERTIFICATE "</data></array>");
	text_add_string(text, "<key>Entitlements</key><dict>");
	if (w->app_id)
		add_string(text, w->app_id_key, w->app_id);
	text_add_string(text, w->rights ? w->rights : "");
	text_add_string(text, "</dict>");
	add_date(text, "ExpirationDate", w->end);
	if (w->platform)
		add_strings(text, "Platform", platforms);
	if (w->devices)
		add_strings(text, "ProvisionedDevices", w->devices);
	if (w->all_devices)
		text_add_string(text, "<key>ProvisionsAllDevices</key><true/>");
	add_strings(text, "TeamIdentifier", w->team ? teams : no_team);
	text_add_string(text, "</dict></plist>");
}

static const struct profile *
parse(struct subject *s, const struct profile_words *w)
{
	struct text text = TEXT_INIT;
	const struct profile *p;
	struct defects ignored;

	defects_init(&ignored, s->arena);
	write_profile(&text, w);
	p = profile_parse(text_bytes(&text), s->arena, &ignored);
	text_release(&text);
	assert_non_null(p);
	assert_non_null(p->plist);
	return p;
}

struct profile_words
profile_words(void)
{
	static const char *const devices[] = { DEVICE, OTHER_DEVICE, NULL };

	return (struct profile_words){
		.kind = "development",
		.team = "ABCDE12345",
		.prefix = "ABCDE12345",
		.platform = "OSX",
		.app_id = "ABCDE12345.com.example.a",
		.app_id_key = "com.apple.application-identifier",
		.devices = devices,
		.created = NOW - 2 * YEAR,
		.end = NOW + YEAR / 2,
	};
}

void
embed_profile(struct subject *s, const struct profile_words *w)
{
	s->profile = *parse(s, w);
	s->profile.kind = w->kind;
	s->profile.cms = ARENA_NEW(s->arena, struct cms);
	s->code.profile = &s->profile;
	s->place.profile_path = "Contents/embedded.provisionprofile";
	s->profile_verdict.cms = s->verdicts[0].cms;
	s->profile_verdict.der = result_absent();
	s->verdict.profile = &s->profile_verdict;
	for (size_t i = 0; i < 2; i++)
		memcpy(s->parts[i].leaf.sha256,
		    s->profile.certificates[0]->sha256, SHA256_LEN);
}

void
embed_der_form(struct subject *s, const struct profile_words *w)
{
	s->profile.der_plist = parse(s, w)->plist;
	s->profile.der = PROFILE_DER_EQUAL;
	s->profile_verdict.der = result_ok();
}

void
make_loose_profile(struct subject *s)
{
	s->place.kind = &kind_profile;
	s->place.layout = LAYOUT_NONE;
	s->place.loose_path = ".";
	s->place.profile_path = NULL;
	s->code.macho = NULL;
	s->code.signature_count = 0;
	s->code.seal = NULL;
	s->code.info = NULL;
	s->verdict.seal = NULL;
	s->verdict.slice_count = 0;
}

static void
clean(struct subject *s)
{
	struct profile_words w = profile_words();

	embed_profile(s, &w);
}

static void
flaw_signature(struct subject *s)
{
	clean(s);
	s->profile_verdict.cms.signature = bad(s);
}

static void
flaw_forms(struct subject *s)
{
	clean(s);
	s->profile_verdict.der = bad(s);
}

static void
made(struct subject *s, int64_t created)
{
	struct profile_words w = profile_words();

	w.platform = "iOS";
	w.created = created;
	make_phone_code(s);
	embed_profile(s, &w);
}

static void
clean_old(struct subject *s)
{
	made(s, 1640995199); /* 2021-12-31T23:59:59Z */
}

static void
flaw_no_der(struct subject *s)
{
	made(s, 1640995200);
}

static void
flaw_expired(struct subject *s)
{
	struct profile_words w = profile_words();

	w.end = NOW - 1;
	embed_profile(s, &w);
}

static void
clean_ending(struct subject *s)
{
	struct profile_words w = profile_words();

	w.end = NOW + 30 * 86400;
	embed_profile(s, &w);
}

static void
flaw_ending(struct subject *s)
{
	struct profile_words w = profile_words();

	w.end = NOW + 30 * 86400 - 1;
	embed_profile(s, &w);
}

static void
clean_device(struct subject *s)
{
	clean(s);
	s->options.udid = DEVICE;
}

static void
flaw_device(struct subject *s)
{
	clean(s);
	s->options.udid = "00008030-001544522E60802F";
}

static void
flaw_odd_device(struct subject *s)
{
	static const char *const devices[] = { DEVICE, "Ann's laptop", NULL };
	struct profile_words w = profile_words();

	w.devices = devices;
	embed_profile(s, &w);
	s->options.udid = DEVICE;
}

#define TOLD "profile-device-unknown"

const struct pair profile_pairs[] = {
	{ "profile-signature-invalid", clean, flaw_signature, SEVERITY_ERROR,
	    TOLD },
	{ "profile-der-xml-mismatch", clean, flaw_forms, SEVERITY_ERROR, TOLD },
	{ "profile-der-missing", clean_old, flaw_no_der, SEVERITY_WARNING,
	    TOLD },
	{ "profile-expired", clean, flaw_expired, SEVERITY_ERROR, TOLD },
	{ "profile-expiring", clean_ending, flaw_ending, SEVERITY_WARNING,
	    TOLD },
	{ "profile-device-not-listed", clean_device, flaw_device,
	    SEVERITY_ERROR, TOLD },
	{ "profile-device-unknown", clean_device, clean, SEVERITY_INFO, TOLD },
	{ "profile-udid-format", clean_device, flaw_odd_device,
	    SEVERITY_WARNING, TOLD },
	{ 0 },
};
