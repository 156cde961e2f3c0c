/* SPDX-License-Identifier: MIT */
/* App IDs and ways to people: where checks hold back, and how they take it. */
#include <config.h>

#include <string.h>

#include "check.h"
#include "rights.h"

#define MAC_ID "com.apple.application-identifier"
#define PHONE_ID "application-identifier"
#define OWN_ID "ABCDE12345.com.example.a"
#define TEAM_ID "com.apple.developer.team-identifier"
#define NETWORK "com.apple.developer.networking.networkextension"
#define MISMATCH "application-identifier-mismatch"
#define MISSING "application-identifier-missing"
#define WRONG_CHANNEL "network-extension-value-wrong-channel"

static struct subject *
named(const char *claimed)
{
	struct subject *s = subject_new();

	inform(s, XML_TEXT("CFBundleIdentifier", "com.example.a"));
	entitle(s, arena_printf(s->arena, XML_TEXT(MAC_ID, "%s"), claimed));
	return s;
}

static void
an_app_id_is_prefix_and_bundle(void **state)
{
	struct subject *s = named("ABCDE12345.com.example.b");

	(void) state;
	judge(s);
	assert_string_equal(find(s, MISMATCH)->wanted, "PREFIX.com.example.a");
	subject_free(s);
	s = named("ABCDE12345.maccatalyst.com.example.a");
	assert_int_equal(judged_count(s, MISMATCH), 0);
	s = named("ABCDE12345.*");
	assert_int_equal(judged_count(s, MISMATCH), 0);
	s = named("OLDPREFIX0.com.example.a");
	assert_int_equal(judged_count(s, MISMATCH), 0);
	s = named("OLDPREFIX0.com.example.a");
	give_profile(s, XML_TEXT(MAC_ID, "*"));
	judge(s);
	assert_string_equal(find(s, MISMATCH)->wanted, "ABCDE12345");
	subject_free(s);
	s = named(OWN_ID);
	give_profile(s, XML_TEXT(MAC_ID, "ABCDE12345.com.other.*"));
	judge(s);
	assert_string_equal(
	    find(s, MISMATCH)->wanted, "ABCDE12345.com.other.*");
	assert_string_equal(
	    find(s, "entitlement-value-not-authorized")->consequence_of,
	    MISMATCH);
	subject_free(s);
	s = named("ABCDE12345.com.example.b");
	s->place.kind = &kind_executable;
	assert_int_equal(judged_count(s, MISMATCH), 0);
}

static void
a_missing_app_id_is_worse_on_devices(void **state)
{
	struct subject *s = claiming("");

	(void) state;
	give_profile(s, XML_TEXT(MAC_ID, OWN_ID));
	make_developer_id(s);
	assert_int_equal(severity_of(s, MISSING), SEVERITY_INFO);
	s = claiming("");
	give_profile(s, XML_TEXT(PHONE_ID, OWN_ID));
	make_phone_code(s);
	assert_int_equal(severity_of(s, MISSING), SEVERITY_ERROR);
	s = claiming("");
	give_profile(s, "");
	make_phone_code(s);
	assert_int_equal(judged_count(s, MISSING), 0);
}

static void
a_team_is_of_signature_and_profile(void **state)
{
	static const char id[] = "team-identifier-mismatch";
	struct subject *s = claiming(XML_TEXT(TEAM_ID, "ABCDE12345"));

	(void) state;
	give_profile(s, XML_TEXT(TEAM_ID, "ABCDE12345"));
	s->profile.der_plist =
	    dict_of(s->arena, XML_LIST("TeamIdentifier", "ZYXWV98765"));
	judge(s);
	assert_non_null(strstr(find(s, id)->message, "profile"));
	subject_free(s);
	s = claiming(XML_TEXT(TEAM_ID, "ZYXWV98765"));
	sign_ad_hoc(s, DIRECTORY_ADHOC);
	s->parts[0].directory.team = bytes_of(NULL);
	assert_int_equal(judged_count(s, id), 0);
}

static void
each_system_has_its_spelling(void **state)
{
	static const char id[] = "wrong-app-id-key-for-platform";
	struct subject *s = claiming(XML_TEXT(MAC_ID, OWN_ID));

	(void) state;
	make_phone_code(s);
	judge(s);
	assert_string_equal(find(s, id)->wanted, PHONE_ID);
	subject_free(s);
	s = claiming(XML_TEXT(MAC_ID, OWN_ID) XML_TEXT(PHONE_ID, OWN_ID));
	make_phone_code(s);
	assert_int_equal(judged_count(s, id), 0);
	s = claiming(XML_TEXT(PHONE_ID, OWN_ID));
	s->platforms[0].platform = 6;
	assert_int_equal(judged_count(s, id), 0);
}

static void
catalyst_has_both_and_they_agree(void **state)
{
	static const char id[] = "catalyst-app-id-pair";
	struct subject *s = claiming(XML_TEXT(PHONE_ID, OWN_ID));

	(void) state;
	s->platforms[0].platform = 6;
	judge(s);
	assert_string_equal(find(s, id)->wanted, MAC_ID);
	subject_free(s);
	s = claiming(XML_TEXT(PHONE_ID, OWN_ID) XML_TEXT(MAC_ID, "other"));
	s->platforms[0].platform = 6;
	assert_int_equal(severity_of(s, id), SEVERITY_WARNING);
	s = claiming(XML_TEXT(PHONE_ID, OWN_ID));
	s->platforms[0].platform = 6;
	sign_ad_hoc(s, DIRECTORY_ADHOC);
	assert_int_equal(judged_count(s, id), 0);
	s = claiming(XML_YES("com.apple.security.network.client"));
	s->platforms[0].platform = 6;
	assert_int_equal(judged_count(s, id), 0);
}

/* What is for development may be for debugging, and for its own services. */
static void
development_is_left_alone(void **state)
{
	static const char rights[] = XML_YES("com.apple.security."
					     "get-task-allow")
	    XML_TEXT("com.apple.developer.aps-environment", "development")
		XML_TEXT("com.apple.developer.icloud-container-environment",
		    "Development");
	static const char *const ids[] = { "get-task-allow-in-distribution",
		"aps-environment-development",
		"icloud-environment-development" };

	(void) state;
	for (size_t i = 0; i < 3; i++) {
		struct subject *s = claiming(rights);

		assert_int_equal(judged_count(s, ids[i]), 0);
		s = claiming(rights);
		make_store_upload(s);
		judge(s);
		assert_int_equal(count_of(s, ids[i]), 1);
		subject_free(s);
	}
}

static void
an_environment_may_be_missing(void **state)
{
	static const char id[] = "icloud-environment-development";
	static const char containers[] = XML_LIST("com.apple.developer."
						  "icloud-container-"
						  "identifiers",
	    "iCloud.a");
	struct subject *s = claiming(containers);

	(void) state;
	make_store_upload(s);
	give_profile(
	    s, XML_TEXT("com.apple.developer.icloud-container-environment",
		   "Production"));
	assert_int_equal(severity_of(s, id), SEVERITY_WARNING);
	s = claiming(containers);
	make_store_upload(s);
	give_profile(s, "");
	assert_int_equal(judged_count(s, id), 0);
}

static void
the_mark_of_testflight_is_in_both(void **state)
{
	static const char id[] = "beta-reports-active-mismatch";
	struct subject *s = subject_new();

	(void) state;
	flaw(s, id);
	s->profile.kind = "ad-hoc";
	assert_int_equal(judged_count(s, id), 0);
	s = subject_new();
	flaw(s, id);
	entitle(s, XML_YES("beta-reports-active"));
	give_profile(s, "");
	s->profile.kind = "app-store";
	judge(s);
	assert_string_equal(find(s, id)->seen, "true");
	subject_free(s);
}

static size_t
wrong_channel(const char *claimed, const char *granted, bool developer_id)
{
	struct subject *s = subject_new();

	entitle(s, arena_printf(s->arena, XML_LIST(NETWORK, "%s"), claimed));
	if (granted)
		give_profile(s,
		    arena_printf(s->arena, XML_LIST(NETWORK, "%s"), granted));
	if (developer_id)
		make_developer_id(s);
	else
		make_store_upload(s);
	return judged_count(s, WRONG_CHANNEL);
}

static void
providers_have_a_form_for_each_channel(void **state)
{
	static const char plain[] = "dns-proxy",
			  suffixed[] = "dns-proxy-systemextension";

	(void) state;
	assert_int_equal(wrong_channel(plain, NULL, true), 1);
	assert_int_equal(wrong_channel(suffixed, NULL, true), 0);
	assert_int_equal(wrong_channel("relay", NULL, true), 0);
	assert_int_equal(wrong_channel("relay-systemextension", NULL, true), 0);
	assert_int_equal(wrong_channel(plain, NULL, false), 0);
	assert_int_equal(wrong_channel(plain, plain, false), 0);
	assert_int_equal(wrong_channel(plain, suffixed, false), 1);
	assert_int_equal(wrong_channel(suffixed, plain, false), 1);
	assert_int_equal(wrong_channel(suffixed, suffixed, false), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_app_id_is_prefix_and_bundle),
		cmocka_unit_test(a_missing_app_id_is_worse_on_devices),
		cmocka_unit_test(a_team_is_of_signature_and_profile),
		cmocka_unit_test(each_system_has_its_spelling),
		cmocka_unit_test(catalyst_has_both_and_they_agree),
		cmocka_unit_test(development_is_left_alone),
		cmocka_unit_test(an_environment_may_be_missing),
		cmocka_unit_test(the_mark_of_testflight_is_in_both),
		cmocka_unit_test(providers_have_a_form_for_each_channel),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
