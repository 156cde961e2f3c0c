/* SPDX-License-Identifier: MIT */
/* Flaws of provisioning profiles. */
#include <config.h>

#include <string.h>

#include <sealtree/text.h>

#include "check.h"
#include "profiles.h"
#include "rights.h"

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
	text_printf(text, "%s</data></array>", w->certificate);
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
		.certificate = "QSBjZXJ0aWZpY2F0ZQ==", /* "A certificate" */
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
	s->place.profile_path = w->platform && strcmp(w->platform, "iOS") == 0
				    ? "embedded.mobileprovision"
				    : "Contents/embedded.provisionprofile";
	s->profile_verdict.cms = s->verdicts[0].cms;
	s->profile_verdict.der = result_absent();
	s->verdict.profile = &s->profile_verdict;
	for (size_t i = 0; i < 2; i++)
		memcpy(s->parts[i].leaf.sha256,
		    s->profile.certificates[0]->sha256, SHA256_LEN);
}

struct subject *
with_profile(const struct profile_words *w)
{
	struct subject *s = subject_new();

	embed_profile(s, w);
	return s;
}

void
embed_der_form(struct subject *s, const struct profile_words *w)
{
	struct text hash = TEXT_INIT;
	struct profile_words der = *w;

	text_add_base64(
	    &hash, bytes_over(s->profile.certificates[0]->sha256, SHA256_LEN));
	if (*w->certificate)
		der.certificate = text_string(&hash);
	s->profile.der_plist = parse(s, &der)->plist;
	text_release(&hash);
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

/* By another certificate than what the profile has. */
static void
flaw_certificate(struct subject *s)
{
	clean(s);
	s->parts[0].leaf.sha256[0] ^= 1;
}

static void
flaw_team(struct subject *s)
{
	struct profile_words w = profile_words();

	w.team = w.prefix = "OTHER12345";
	embed_profile(s, &w);
}

static void
flaw_platform(struct subject *s)
{
	struct profile_words w = profile_words();

	w.platform = "tvOS";
	embed_profile(s, &w);
}

static void
clean_app_id(struct subject *s)
{
	clean(s);
	inform(s, XML_TEXT("CFBundleIdentifier", "com.example.a"));
}

static void
flaw_app_id(struct subject *s)
{
	clean(s);
	inform(s, XML_TEXT("CFBundleIdentifier", "com.example.A"));
}

static void
flaw_wildcard(struct subject *s)
{
	struct profile_words w = profile_words();

	w.app_id = "ABCDE12345.*";
	embed_profile(s, &w);
}

static void
flaw_kind(struct subject *s)
{
	struct profile_words w = profile_words();

	w.kind = "app-store";
	w.devices = NULL;
	embed_profile(s, &w);
}

static void
clean_leftover(struct subject *s)
{
	struct profile_words w = profile_words();

	w.kind = "developer-id";
	w.devices = NULL;
	w.all_devices = true;
	w.end = NOW + 2 * (int64_t) YEAR;
	make_developer_id(s);
	embed_profile(s, &w);
}

static void
flaw_leftover(struct subject *s)
{
	clean(s);
	make_developer_id(s);
}

static void
distribute_to_phones(struct subject *s, const char *rights)
{
	struct profile_words w = profile_words();

	w.kind = "app-store";
	w.platform = "iOS";
	w.app_id_key = "application-identifier";
	w.devices = NULL;
	w.rights = rights;
	make_phone_code(s);
	s->parts[0].markers[0] = MARKER("6.1.4");
	embed_profile(s, &w);
}

static void
clean_debugging(struct subject *s)
{
	distribute_to_phones(s, XML_NO("get-task-allow"));
}

static void
flaw_debugging(struct subject *s)
{
	distribute_to_phones(s, XML_YES("get-task-allow"));
}

static void
flaw_no_profile(struct subject *s)
{
	make_phone_code(s);
	s->place.profile_path = NULL;
}

static void
clean_upload(struct subject *s)
{
	struct profile_words w = profile_words();

	w.kind = "app-store";
	w.devices = NULL;
	embed_profile(s, &w);
	s->parts[0].markers[0] = MARKER("6.1.7");
}

static void
flaw_upload(struct subject *s)
{
	s->parts[0].markers[0] = MARKER("6.1.7");
	entitle(s, XML_YES("com.apple.security.app-sandbox"));
}

/* A profile for another platform, by its name. */
static void
flaw_place(struct subject *s)
{
	clean(s);
	s->place.profile_path = "Contents/embedded.mobileprovision";
}

static void
flaw_framework(struct subject *s)
{
	static const struct bundle_kind kind = { .id = "framework",
		.is_bundle = true };

	clean(s);
	s->place.kind = &kind;
}

static void
flaw_seal(struct subject *s)
{
	clean(s);
	seal_problems(s, SEAL_ADDED, 1);
	s->seal_verdict.problems[0].path = s->place.profile_path;
}

static void
flaw_quarantine(struct subject *s)
{
	static struct source_entry entry = { .name = "com.apple.quarantine" };

	clean(s);
	s->code.profile_xattrs =
	    (struct source_list){ .entries = &entry, .count = 1 };
}

/* Of another app: what Developer ID signed carries it. */
static void
flaw_handed_out(struct subject *s)
{
	struct profile_words w = profile_words();

	make_child(s);
	clean_leftover(s->parent);
	w.app_id = "ABCDE12345.com.example.b";
	embed_profile(s, &w);
	make_loose_profile(s);
}

static void
claim_to_install(struct subject *s)
{
	entitle(s, XML_YES("com.apple.developer.system-extension.install"));
}

static void
nest(struct subject *s)
{
	make_child(s);
	s->place.kind = &kind_app;
	make_developer_id(s->parent);
	s->parts[0].markers[0] = MARKER("6.1.13");
	s->parts[0].directory.flags = DIRECTORY_RUNTIME;
}

static void
clean_nested(struct subject *s)
{
	nest(s);
	entitle(s, XML_YES("com.apple.security.network.client"));
}

static void
flaw_nested(struct subject *s)
{
	nest(s);
	claim_to_install(s);
}

static void
clean_needed(struct subject *s)
{
	struct profile_words w = profile_words();

	w.rights = XML_YES("com.apple.developer.system-extension.install");
	embed_profile(s, &w);
	claim_to_install(s);
}

static void
flaw_unneeded(struct subject *s)
{
	clean(s);
	entitle(s, XML_YES("com.apple.security.network.client"));
}

static void
flaw_unclaimed(struct subject *s)
{
	clean_needed(s);
	entitle(s, XML_YES("com.apple.security.network.client"));
}

static void
flaw_prefix(struct subject *s)
{
	struct profile_words w = profile_words();

	w.prefix = "OTHER12345";
	w.app_id = "OTHER12345.com.example.a";
	embed_profile(s, &w);
}

/* Where nothing is claimed, no profile is needed. */
#define NAMELESS "application-identifier-missing"
#define TOLD "profile-device-unknown profile-unneeded " NAMELESS

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
	{ "profile-cert-not-listed", clean, flaw_certificate, SEVERITY_ERROR,
	    TOLD },
	{ "profile-team-mismatch", clean, flaw_team, SEVERITY_ERROR, TOLD },
	{ "profile-platform-mismatch", clean, flaw_platform, SEVERITY_ERROR,
	    TOLD },
	{ "profile-app-id-mismatch", clean_app_id, flaw_app_id, SEVERITY_ERROR,
	    TOLD " signing-identifier-bundle-id-mismatch" },
	{ "profile-wildcard-app-id", clean, flaw_wildcard, SEVERITY_INFO,
	    TOLD },
	{ "profile-type-channel-mismatch", clean, flaw_kind, SEVERITY_ERROR,
	    TOLD },
	{ "profile-development-leftover", clean_leftover, flaw_leftover,
	    SEVERITY_ERROR, TOLD },
	{ "profile-get-task-allow-store", clean_debugging, flaw_debugging,
	    SEVERITY_ERROR, TOLD },
	{ "profile-missing", clean_debugging, flaw_no_profile, SEVERITY_ERROR,
	    TOLD },
	{ "profile-missing-testflight", clean_upload, flaw_upload,
	    SEVERITY_WARNING, TOLD },
	{ "profile-wrong-location", clean, flaw_place, SEVERITY_ERROR, TOLD },
	{ "profile-in-library", clean, flaw_framework, SEVERITY_ERROR,
	    TOLD " bundle-executable-wrong-type" },
	{ "profile-not-sealed", clean, flaw_seal, SEVERITY_ERROR,
	    TOLD " resource-added" },
	{ "profile-redistribution", clean_leftover, flaw_handed_out,
	    SEVERITY_INFO, TOLD },
	{ "profile-quarantined", clean, flaw_quarantine, SEVERITY_WARNING,
	    TOLD },
	{ "nested-profile-missing", clean_nested, flaw_nested, SEVERITY_ERROR,
	    TOLD " restricted-entitlement-no-profile entitlement-managed" },
	{ "profile-unneeded", clean_needed, flaw_unneeded, SEVERITY_INFO,
	    TOLD },
	{ "profile-capability-not-claimed", clean_needed, flaw_unclaimed,
	    SEVERITY_INFO, TOLD },
	{ "profile-prefix-legacy", clean, flaw_prefix, SEVERITY_INFO, TOLD },
	{ 0 },
};
