/* SPDX-License-Identifier: MIT */
/* Checks of profiles, beyond one flaw each: what they pass by, and why. */
#include <config.h>

#include <string.h>

#include "check.h"
#include "profiles.h"

static struct subject *
with_udid(const char *udid)
{
	struct profile_words w = profile_words();
	struct subject *s = with_profile(&w);

	s->options.udid = udid;
	return s;
}

static void
letter_case_of_a_device_does_not_count(void **state)
{
	(void) state;
	assert_int_equal(count_now(with_udid("00008030-001544522e60802e"),
			     "profile-device-not-listed"),
	    0);
	assert_int_equal(
	    count_now(with_udid("7cd9234e9aa4fa8ba528ee417f857b2c993a20a3"),
		"profile-device-not-listed"),
	    0);
}

static void
hyphens_of_a_device_count_and_are_told(void **state)
{
	struct subject *s = with_udid("00008030001544522E60802E");
	const struct finding *f;

	(void) state;
	judge(s);
	f = find(s, "profile-device-not-listed");
	assert_string_equal(f->seen, DEVICE ", which is much alike");
	assert_string_equal(f->wanted, "00008030001544522E60802E");
	assert_non_null(strstr(f->fix, "does not look like"));
	assert_string_equal(f->file, "Contents/embedded.provisionprofile");
	subject_free(s);
}

static void
a_device_quite_other_is_shown_the_list(void **state)
{
	struct subject *s = with_udid("564D3E7B-8A2C-4F5B-9C1D-0123456789AB");
	const struct finding *f;

	(void) state;
	judge(s);
	f = find(s, "profile-device-not-listed");
	assert_string_equal(f->seen, DEVICE ", " OTHER_DEVICE);
	assert_null(f->fix);
	assert_int_equal(count_of(s, "profile-device-unknown"), 0);
	subject_free(s);
}

/* What systems obey counts, not what can be read. */
static void
the_der_form_tells_of_devices(void **state)
{
	static const char *const one[] = { OTHER_DEVICE, NULL };
	struct profile_words w = profile_words(), fewer = w;
	struct subject *s;

	(void) state;
	fewer.devices = one;
	s = with_profile(&w);
	embed_der_form(s, &fewer);
	s->options.udid = DEVICE;
	judge(s);
	assert_non_null(
	    strstr(find(s, "profile-device-not-listed")->message, "DER form"));
	subject_free(s);

	s = with_profile(&fewer);
	embed_der_form(s, &w);
	s->options.udid = DEVICE;
	assert_int_equal(count_now(s, "profile-device-not-listed"), 0);
}

static void
profiles_for_all_devices_lack_none(void **state)
{
	struct profile_words w = profile_words();
	struct subject *s;

	(void) state;
	w.all_devices = true;
	s = with_profile(&w);
	s->options.udid = "00008030-001544522E60802F";
	assert_int_equal(count_now(s, "profile-device-not-listed"), 0);
	w.all_devices = false;
	w.devices = NULL;
	s = with_profile(&w);
	s->options.udid = "00008030-001544522E60802F";
	judge(s);
	assert_int_equal(count_of(s, "profile-device-not-listed"), 0);
	assert_int_equal(count_of(s, "profile-device-unknown"), 0);
	subject_free(s);
}

/* Beyond development, devices are of no interest. */
static void
devices_are_asked_in_development_only(void **state)
{
	struct subject *s = with_udid("00008030-001544522E60802F");

	(void) state;
	make_developer_id(s);
	assert_int_equal(count_now(s, "profile-device-not-listed"), 0);
	s = with_udid(NULL);
	make_developer_id(s);
	assert_int_equal(count_now(s, "profile-device-unknown"), 0);
}

static void
many_devices_are_counted(void **state)
{
	const char *many[19] = { 0 };
	struct profile_words w = profile_words();
	struct subject *s;
	const char *seen;

	(void) state;
	for (size_t i = 0; i < 18; i++)
		many[i] = i % 2 ? DEVICE : "no device";
	w.devices = many;
	s = with_profile(&w);
	judge(s);
	assert_non_null(
	    strstr(find(s, "profile-device-unknown")->message, "18 devices"));
	seen = find(s, "profile-device-unknown")->seen;
	assert_string_equal(seen + strlen(seen) - 11, " and 2 more");
	assert_non_null(
	    strstr(find(s, "profile-udid-format")->message, "9 of the 18"));
	subject_free(s);
}

static void
known_forms_of_device_ids(void **state)
{
	static const char *const fine[] = {
		"00008103-000A11223344001E", /* since 2018 */
		"00008103-000a11223344001e",
		"7CD9234E9AA4FA8BA528EE417F857B2C993A20A3",
		"7cd9234e9aa4fa8ba528ee417f857b2c993a20a3",
		"564D3E7B-8A2C-4F5B-9C1D-0123456789AB", NULL
	};
	static const char *const odd[] = { "00008103000A11223344001E",
		"00008103-000A11223344001", "00008103-000A11223344001EE",
		"7CD9234E9AA4FA8BA528EE417F857B2C993A20A",
		"7CD9234E9AA4FA8BA528EE417F857B2C993A20AG",
		"564D3E7B8A2C4F5B9C1D0123456789AB", "", NULL };
	struct profile_words w = profile_words();

	(void) state;
	w.devices = fine;
	assert_int_equal(count_now(with_profile(&w), "profile-udid-format"), 0);
	for (size_t i = 0; odd[i]; i++) {
		const char *const one[] = { odd[i], NULL };

		w.devices = one;
		assert_int_equal(
		    count_now(with_profile(&w), "profile-udid-format"), 1);
	}
}

static struct subject *
ending(const char *kind, int64_t end)
{
	struct profile_words w = profile_words();
	struct subject *s;

	w.kind = kind;
	w.end = end;
	s = with_profile(&w);
	if (strcmp(kind, "developer-id") == 0)
		make_developer_id(s);
	return s;
}

static void
the_end_is_warned_of_by_kind(void **state)
{
	static const struct {
		const char *kind;
		int days;
		size_t count;
	} rows[] = {
		{ "development", 29, 1 },
		{ "development", 30, 0 },
		{ "ad-hoc", 29, 1 },
		{ "enterprise", 29, 1 },
		{ "developer-id", 364, 1 },
		{ "developer-id", 365, 0 },
		{ "app-store", 0, 0 },
	};

	(void) state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_int_equal(
		    count_now(ending(rows[i].kind, NOW + rows[i].days * 86400),
			"profile-expiring"),
		    rows[i].count);
}

static void
the_days_to_warn_of_may_be_chosen(void **state)
{
	static const char *const kinds[] = { "development", "developer-id",
		"app-store" };

	(void) state;
	for (size_t i = 0; i < 3; i++) {
		struct subject *s = ending(kinds[i], NOW + 90 * 86400);

		s->options.days_left = 90;
		assert_int_equal(count_now(s, "profile-expiring"), 0);
		s = ending(kinds[i], NOW + 90 * 86400 - 1);
		s->options.days_left = 90;
		assert_int_equal(count_now(s, "profile-expiring"), 1);
	}
}

static void
the_end_is_the_last_moment(void **state)
{
	struct subject *s = ending("development", NOW);

	(void) state;
	judge(s);
	assert_int_equal(count_of(s, "profile-expired"), 0);
	assert_int_equal(count_of(s, "profile-expiring"), 1);
	subject_free(s);
	s = ending("development", NOW - 1);
	judge(s);
	assert_int_equal(count_of(s, "profile-expired"), 1);
	assert_int_equal(count_of(s, "profile-expiring"), 0);
	subject_free(s);
}

static void
the_end_in_der_counts(void **state)
{
	struct profile_words w = profile_words(), late = w;
	struct subject *s;

	(void) state;
	w.end = NOW - 1;
	s = with_profile(&w);
	embed_der_form(s, &late);
	assert_int_equal(count_now(s, "profile-expired"), 0);
}

/* A store took the profile out, or it is of no interest any more. */
static void
what_a_store_signed_needs_no_profile(void **state)
{
	struct subject *s = ending("development", NOW - 1);

	(void) state;
	s->parts[0].markers[0] = MARKER("6.1.9");
	assert_int_equal(count_now(s, "profile-expired"), 0);
}

static void
a_form_in_der_is_missed_on_macs_as_information(void **state)
{
	struct profile_words w = profile_words();

	(void) state;
	w.created = NOW - 1;
	assert_int_equal(severity_of(with_profile(&w), "profile-der-missing"),
	    SEVERITY_INFO);
}

static void
an_unsigned_profile_misses_no_form(void **state)
{
	struct profile_words w = profile_words();
	struct subject *s;

	(void) state;
	w.created = NOW - 1;
	s = with_profile(&w);
	s->profile.cms = NULL;
	assert_int_equal(count_now(s, "profile-der-missing"), 0);
}

static void
a_profile_alone_is_judged_as_what_it_is_for(void **state)
{
	static const struct {
		const char *kind, *platform;
		enum target target;
	} rows[] = {
		{ "developer-id", "OSX", TARGET_DEVELOPER_ID },
		{ "development", "OSX", TARGET_MAC_DEVELOPMENT },
		{ "app-store", "OSX", TARGET_MAC_APP_STORE },
		{ "development", "iOS", TARGET_IOS_DEVELOPMENT },
		{ "app-store", "tvOS", TARGET_IOS_STORE },
		{ "enterprise", "iOS", TARGET_IOS_ENTERPRISE },
		{ "ad-hoc", "iOS", TARGET_IOS_AD_HOC },
		{ "ad-hoc", "OSX", TARGET_MAC },
		{ NULL, "iOS", TARGET_IOS },
	};

	(void) state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct profile_words w = profile_words();
		struct subject *s;

		w.kind = rows[i].kind;
		w.platform = rows[i].platform;
		w.end = NOW - 1;
		s = with_profile(&w);
		make_loose_profile(s);
		judge(s);
		assert_int_equal(s->judged.target, rows[i].target);
		assert_int_equal(count_of(s, "profile-expired"), 1);
		subject_free(s);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(letter_case_of_a_device_does_not_count),
		cmocka_unit_test(hyphens_of_a_device_count_and_are_told),
		cmocka_unit_test(a_device_quite_other_is_shown_the_list),
		cmocka_unit_test(the_der_form_tells_of_devices),
		cmocka_unit_test(profiles_for_all_devices_lack_none),
		cmocka_unit_test(devices_are_asked_in_development_only),
		cmocka_unit_test(many_devices_are_counted),
		cmocka_unit_test(known_forms_of_device_ids),
		cmocka_unit_test(the_end_is_warned_of_by_kind),
		cmocka_unit_test(the_days_to_warn_of_may_be_chosen),
		cmocka_unit_test(the_end_is_the_last_moment),
		cmocka_unit_test(the_end_in_der_counts),
		cmocka_unit_test(what_a_store_signed_needs_no_profile),
		cmocka_unit_test(
		    a_form_in_der_is_missed_on_macs_as_information),
		cmocka_unit_test(an_unsigned_profile_misses_no_form),
		cmocka_unit_test(a_profile_alone_is_judged_as_what_it_is_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
