/* SPDX-License-Identifier: MIT */
/* Whether a profile is for the code around it: what passes, and why. */
#include <config.h>

#include <string.h>

#include "check.h"
#include "profiles.h"
#include "rights.h"

/* Where there are two forms, the hashes in the DER one tell. */
static void
certificates_are_asked_for_in_der(void **state)
{
	struct profile_words w = profile_words();
	struct subject *s = with_profile(&w);

	(void) state;
	embed_der_form(s, &w);
	assert_int_equal(count_now(s, "profile-cert-not-listed"), 0);

	/* The same list in the outer form does not help. */
	s = with_profile(&w);
	w.certificate = "";
	embed_der_form(s, &w);
	judge(s);
	assert_int_equal(count_of(s, "profile-cert-not-listed"), 1);
	assert_non_null(find(s, "profile-cert-not-listed")->seen);
	assert_non_null(find(s, "profile-cert-not-listed")->wanted);
	subject_free(s);
}

static void
what_no_certificate_signed_has_none_to_look_for(void **state)
{
	struct profile_words w = profile_words();
	struct subject *s = with_profile(&w);

	(void) state;
	s->parts[0].leaf.sha256[0] ^= 1;
	sign_ad_hoc(s, DIRECTORY_ADHOC);
	assert_int_equal(count_now(s, "profile-cert-not-listed"), 0);
}

static void
a_list_that_was_cut_settles_nothing(void **state)
{
	struct profile_words w = profile_words();
	struct subject *s = with_profile(&w);

	(void) state;
	s->parts[0].leaf.sha256[0] ^= 1;
	s->profile.certificate_count = 0;
	assert_int_equal(count_now(s, "profile-cert-not-listed"), 0);
}

static void
each_slice_is_asked_for_its_certificate(void **state)
{
	struct profile_words w = profile_words();
	struct subject *s = with_profile(&w);

	(void) state;
	make_two_slices(s);
	s->parts[1].leaf.sha256[0] ^= 1;
	judge(s);
	assert_string_equal(find(s, "profile-cert-not-listed")->slice, "arm64");
	subject_free(s);
}

static void
a_wrong_certificate_follows_from_a_wrong_profile(void **state)
{
	struct profile_words w = profile_words();
	struct subject *s;

	(void) state;
	w.team = "OTHER12345";
	s = with_profile(&w);
	s->parts[0].leaf.sha256[0] ^= 1;
	judge(s);
	assert_string_equal(find(s, "profile-cert-not-listed")->consequence_of,
	    "profile-team-mismatch");
	subject_free(s);
}

static void
one_team_of_several_will_do(void **state)
{
	struct profile_words w = profile_words();
	struct subject *s;

	(void) state;
	w.team = "OTHER12345</string><string>ABCDE12345";
	s = with_profile(&w);
	assert_int_equal(count_now(s, "profile-team-mismatch"), 0);
	w.team = NULL;
	s = with_profile(&w);
	assert_int_equal(count_now(s, "profile-team-mismatch"), 0);
	w = profile_words();
	s = with_profile(&w);
	s->parts[0].directory.team = bytes_of("");
	assert_int_equal(count_now(s, "profile-team-mismatch"), 0);
}

static struct subject *
built_for(uint32_t platform, const char *profile)
{
	struct profile_words w = profile_words();
	struct subject *s;

	w.platform = profile;
	s = with_profile(&w);
	s->platforms[0].platform = platform;
	return s;
}

static void
systems_go_by_names_of_their_own(void **state)
{
	static const struct {
		uint32_t platform;
		const char *profile;
		size_t count;
	} rows[] = {
		{ 1, "OSX", 0 },       /* macOS */
		{ 6, "OSX", 0 },       /* Catalyst */
		{ 10, "OSX", 0 },      /* DriverKit */
		{ 2, "iOS", 0 },       /* iOS */
		{ 3, "tvOS", 0 },      /* tvOS */
		{ 4, "iOS", 0 },       /* watchOS */
		{ 4, "watchOS", 0 },   /* watchOS */
		{ 11, "visionOS", 0 }, /* visionOS */
		{ 11, "xrOS", 0 },     /* visionOS */
		{ 1, "iOS", 1 }, { 2, "OSX", 1 }, { 3, "iOS", 1 },
		{ 11, "iOS", 1 }, { 1, "osx", 1 },
		{ 7, "tvOS", 0 },  /* a simulator asks for none */
		{ 13, "tvOS", 0 }, /* firmware: nobody knows */
	};

	(void) state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_int_equal(
		    count_now(built_for(rows[i].platform, rows[i].profile),
			"profile-platform-mismatch"),
		    rows[i].count);
}

static void
profiles_without_a_platform_are_only_told(void **state)
{
	(void) state;
	assert_int_equal(
	    severity_of(built_for(1, NULL), "profile-platform-mismatch"),
	    SEVERITY_INFO);
}

static size_t
count_for_id(const char *app_id, const char *info)
{
	struct profile_words w = profile_words();
	struct subject *s;

	w.app_id = app_id;
	s = with_profile(&w);
	inform(s, info);
	return count_now(s, "profile-app-id-mismatch");
}

static void
app_ids_cover_by_a_star_at_their_end(void **state)
{
	static const struct {
		const char *app_id;
		size_t count;
	} rows[] = {
		{ "ABCDE12345.com.example.a", 0 },
		{ "ABCDE12345.*", 0 },
		{ "ABCDE12345.com.example.*", 0 },
		{ "OTHER12345.com.example.a", 0 }, /* an older prefix */
		{ "ABCDE12345.com.example.b", 1 },
		{ "ABCDE12345.com.example", 1 },
		{ "ABCDE12345.com.example.a.b", 1 },
		{ "ABCDE12345.com.*.a", 1 },
		{ "no-dot", 0 },
		{ NULL, 0 },
	};

	(void) state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_int_equal(
		    count_for_id(rows[i].app_id,
			XML_TEXT("CFBundleIdentifier", "com.example.a")),
		    rows[i].count);
}

static void
without_an_info_plist_the_signature_names_it(void **state)
{
	(void) state;
	assert_int_equal(count_for_id("ABCDE12345.com.example.a", ""), 0);
	assert_int_equal(count_for_id("ABCDE12345.com.example.b", ""), 1);
}

static struct subject *
with_wildcard(const char *claims, const char *rights)
{
	struct profile_words w = profile_words();
	struct subject *s;

	w.app_id = "ABCDE12345.*";
	w.rights = rights;
	s = with_profile(&w);
	entitle(s, claims);
	return s;
}

static void
a_wildcard_is_warned_of_by_what_is_claimed(void **state)
{
	static const char push[] = "com.apple.developer.aps-environment";
	struct subject *s = with_wildcard(
	    XML_TEXT("com.apple.developer.aps-environment", "production"),
	    NULL);
	const struct finding *f;

	(void) state;
	judge(s);
	f = find(s, "profile-wildcard-app-id");
	assert_int_equal(f->severity, SEVERITY_WARNING);
	assert_true(bytes_are(f->key, push));
	subject_free(s);
	/* The profile allows it: nothing was lost. */
	s = with_wildcard(
	    XML_TEXT("com.apple.developer.aps-environment", "production"),
	    XML_TEXT("com.apple.developer.aps-environment", "production"));
	assert_int_equal(
	    severity_of(s, "profile-wildcard-app-id"), SEVERITY_INFO);
	/* No capability of one app. */
	s = with_wildcard(
	    XML_TEXT("com.apple.developer.team-identifier", "ABCDE12345")
		XML_YES("com.apple.security.app-sandbox") XML_LIST(
		    "com.apple.security.application-groups", "ABCDE12345.a"),
	    NULL);
	assert_int_equal(
	    severity_of(s, "profile-wildcard-app-id"), SEVERITY_INFO);
}

static void
a_wildcard_is_warned_of_in_a_store(void **state)
{
	struct profile_words w = profile_words();
	struct subject *s;

	(void) state;
	w.app_id = "ABCDE12345.*";
	w.kind = "app-store";
	w.devices = NULL;
	s = with_profile(&w);
	s->parts[0].markers[0] = MARKER("6.1.7");
	assert_int_equal(
	    severity_of(s, "profile-wildcard-app-id"), SEVERITY_WARNING);
}

static void
groups_of_phones_want_an_app_id_of_their_own(void **state)
{
	struct profile_words w = profile_words();
	struct subject *s;

	(void) state;
	w.app_id = "ABCDE12345.*";
	w.app_id_key = "application-identifier";
	w.platform = "iOS";
	s = with_profile(&w);
	make_phone_code(s);
	entitle(s, XML_LIST("com.apple.security.application-groups",
		       "group.com.example.a"));
	assert_int_equal(
	    severity_of(s, "profile-wildcard-app-id"), SEVERITY_WARNING);
}

static struct subject *
signed_with(const char *marker, const char *kind, uint32_t platform)
{
	struct profile_words w = profile_words();
	bool devices =
	    strcmp(kind, "development") == 0 || strcmp(kind, "ad-hoc") == 0;
	struct subject *s;

	w.kind = kind;
	w.platform = platform == 1 ? "OSX" : "iOS";
	w.end = NOW + 2 * (int64_t) YEAR;
	if (!devices)
		w.devices = NULL;
	s = with_profile(&w);
	s->platforms[0].platform = platform;
	s->parts[0].markers[0] = marker;
	return s;
}

static void
each_signer_has_its_kinds_of_profiles(void **state)
{
	// clang-format off
	static const struct {
		const char *marker, *kind;
		uint32_t platform;
		size_t mismatch, leftover;
	} rows[] = {
		{ MARKER("6.1.13"), "developer-id", 1, 0, 0 },
		{ MARKER("6.1.13"), "app-store", 1, 1, 0 },
		{ MARKER("6.1.13"), "development", 1, 0, 1 },
		{ MARKER("6.1.7"), "app-store", 1, 0, 0 },
		{ MARKER("6.1.7"), "development", 1, 0, 1 },
		{ MARKER("6.1.7"), "developer-id", 1, 1, 0 },
		{ MARKER("6.1.12"), "development", 1, 0, 0 },
		{ MARKER("6.1.12"), "developer-id", 1, 1, 0 },
		{ MARKER("6.1.12"), "app-store", 1, 1, 0 },
		{ MARKER("6.1.4"), "app-store", 2, 0, 0 },
		{ MARKER("6.1.4"), "ad-hoc", 2, 0, 0 },
		{ MARKER("6.1.4"), "enterprise", 2, 0, 0 },
		{ MARKER("6.1.4"), "development", 2, 1, 0 },
		{ MARKER("6.1.2"), "development", 2, 0, 0 },
		{ MARKER("6.1.2"), "ad-hoc", 2, 1, 0 },
		{ MARKER("6.1.2"), "app-store", 2, 1, 0 },
		{ MARKER("6.1.3"), "development", 2, 0, 0 }, /* the store */
	};
	// clang-format on

	(void) state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct subject *s =
		    signed_with(rows[i].marker, rows[i].kind, rows[i].platform);

		judge(s);
		assert_int_equal(count_of(s, "profile-type-channel-mismatch"),
		    rows[i].mismatch);
		assert_int_equal(count_of(s, "profile-development-leftover"),
		    rows[i].leftover);
		subject_free(s);
	}
}

static void
debugging_is_asked_of_what_is_distributed(void **state)
{
	struct profile_words w = profile_words();
	struct subject *s;

	(void) state;
	w.rights = XML_YES("get-task-allow");
	w.platform = "iOS";
	s = with_profile(&w);
	make_phone_code(s);
	assert_int_equal(count_now(s, "profile-get-task-allow-store"), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(certificates_are_asked_for_in_der),
		cmocka_unit_test(
		    what_no_certificate_signed_has_none_to_look_for),
		cmocka_unit_test(a_list_that_was_cut_settles_nothing),
		cmocka_unit_test(each_slice_is_asked_for_its_certificate),
		cmocka_unit_test(
		    a_wrong_certificate_follows_from_a_wrong_profile),
		cmocka_unit_test(one_team_of_several_will_do),
		cmocka_unit_test(systems_go_by_names_of_their_own),
		cmocka_unit_test(profiles_without_a_platform_are_only_told),
		cmocka_unit_test(app_ids_cover_by_a_star_at_their_end),
		cmocka_unit_test(without_an_info_plist_the_signature_names_it),
		cmocka_unit_test(a_wildcard_is_warned_of_by_what_is_claimed),
		cmocka_unit_test(a_wildcard_is_warned_of_in_a_store),
		cmocka_unit_test(groups_of_phones_want_an_app_id_of_their_own),
		cmocka_unit_test(each_signer_has_its_kinds_of_profiles),
		cmocka_unit_test(debugging_is_asked_of_what_is_distributed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
