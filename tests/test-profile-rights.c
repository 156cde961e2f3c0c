/* SPDX-License-Identifier: MIT */
/* What a profile allows beside what is claimed: what passes, and why. */
#include <config.h>

#include <string.h>

#include "check.h"
#include "profiles.h"
#include "rights.h"

#define INSTALL "com.apple.developer.system-extension.install"
#define APP_ID                                                                 \
	XML_TEXT("com.apple.application-identifier", "ABCDE12345.com.example." \
						     "a")
#define NETWORK XML_YES("com.apple.security.network.client")

static const struct bundle_kind kind_appex = { .id = "appex",
	.is_bundle = true };
static const struct bundle_kind kind_extension = { .id = "systemextension",
	.is_bundle = true };

static struct subject *
with_rights(const char *rights, const char *claims)
{
	struct profile_words w = profile_words();
	struct subject *s = subject_new();

	w.rights = rights;
	embed_profile(s, &w);
	if (claims)
		entitle(s, claims);
	return s;
}

static void
identifiers_need_not_be_claimed(void **state)
{
	static const char *const rights =
	    XML_TEXT("com.apple.developer.team-identifier", "ABCDE12345")
		XML_LIST("keychain-access-groups", "ABCDE12345.*")
		    XML_YES("get-task-allow") XML_YES("beta-reports-active")
			XML_YES("com.apple.security.get-task-allow");

	(void) state;
	assert_int_equal(count_now(with_rights(rights, NETWORK),
			     "profile-capability-not-claimed"),
	    0);
}

/* Entitlements were lost as a whole. */
static void
a_signature_without_claims_claims_nothing(void **state)
{
	struct subject *s =
	    with_rights(XML_YES(INSTALL) XML_YES("com.apple.x"), NULL);
	const struct finding *f;

	(void) state;
	judge(s);
	f = find(s, "profile-capability-not-claimed");
	assert_int_equal(f->severity, SEVERITY_INFO);
	assert_int_equal(f->count, 2);
	assert_string_equal(f->seen, INSTALL ", com.apple.x");
	assert_true(bytes_are(f->key, INSTALL));
	/* What was lost may be wanted: keep the profile. */
	assert_int_equal(count_of(s, "profile-unneeded"), 0);
	subject_free(s);
}

static void
an_extension_that_is_here_is_evidence(void **state)
{
	struct subject *s =
	    with_rights(XML_YES("com.apple.x") XML_YES(INSTALL), NULL);
	const struct finding *f;

	(void) state;
	add_child(s, &kind_extension,
	    "Contents/Library/SystemExtensions/a.systemextension");
	judge(s);
	f = find(s, "profile-capability-not-claimed");
	assert_int_equal(f->severity, SEVERITY_WARNING);
	assert_true(bytes_are(f->key, INSTALL));
	subject_free(s);
	/* Not for a right that has nothing to do with it. */
	s = with_rights(XML_YES("com.apple.x"), NULL);
	add_child(s, &kind_extension,
	    "Contents/Library/SystemExtensions/a.systemextension");
	assert_int_equal(
	    severity_of(s, "profile-capability-not-claimed"), SEVERITY_INFO);
}

static void
libraries_and_stores_claim_nothing(void **state)
{
	struct subject *s = with_rights(XML_YES(INSTALL), NULL);

	(void) state;
	s->slices[0].filetype = 6;
	assert_int_equal(count_now(s, "profile-capability-not-claimed"), 0);
	s = with_rights(NULL, NULL);
	s->slices[0].filetype = 6;
	assert_int_equal(count_now(s, "profile-unneeded"), 0);
	s = with_rights(XML_YES(INSTALL), NULL);
	s->parts[0].markers[0] = MARKER("6.1.9");
	assert_int_equal(count_now(s, "profile-capability-not-claimed"), 0);
	s = with_rights(NULL, NULL);
	s->parts[0].markers[0] = MARKER("6.1.7");
	assert_int_equal(count_now(s, "profile-unneeded"), 0);
}

static void
what_needs_a_profile_keeps_it(void **state)
{
	static const struct {
		const char *claims;
		size_t count;
	} rows[] = {
		{ NETWORK, 1 },
		{ APP_ID, 0 },
		{ XML_YES("com.apple.developer.networking.vpn.api"), 0 },
		{ XML_NO("com.apple.developer.networking.vpn.api"), 1 },
		{ XML_LIST(
		      "com.apple.security.application-groups", "ABCDE12345.a"),
		    1 },
		{ XML_LIST("com.apple.security.application-groups", "group.a"),
		    0 },
		{ XML_YES("com.apple.security.get-task-allow"), 1 },
	};

	(void) state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_int_equal(count_now(with_rights(NULL, rows[i].claims),
				     "profile-unneeded"),
		    rows[i].count);
}

/* A bundle in an app, signed for the same as the app. */
static struct subject *
nested(const char *marker, const struct bundle_kind *kind, const char *claims)
{
	struct subject *s = subject_new();

	make_child(s);
	s->place.kind = kind;
	s->parent->parts[0].markers[0] = s->parts[0].markers[0] = marker;
	entitle(s, claims);
	return s;
}

static void
each_nested_program_has_its_profile(void **state)
{
	static const struct {
		const char *marker;
		const struct bundle_kind *kind;
		const char *claims;
		enum severity severity; /* pass: none */
	} rows[] = {
		{ MARKER("6.1.13"), &kind_app, XML_YES(INSTALL),
		    SEVERITY_ERROR },
		{ MARKER("6.1.7"), &kind_app, XML_YES(INSTALL),
		    SEVERITY_WARNING },
		{ MARKER("6.1.7"), &kind_appex, APP_ID, SEVERITY_WARNING },
		/* An updater with an App ID, as they are shipped. */
		{ MARKER("6.1.13"), &kind_app, APP_ID, SEVERITY_PASS },
		{ MARKER("6.1.13"), &kind_app, NETWORK, SEVERITY_PASS },
		/* Where development goes, is left to the entitlements. */
		{ MARKER("6.1.12"), &kind_app, XML_YES(INSTALL),
		    SEVERITY_PASS },
		/* A bare tool has no place for one. */
		{ MARKER("6.1.13"), &kind_executable, XML_YES(INSTALL),
		    SEVERITY_PASS },
		{ MARKER("6.1.9"), &kind_app, XML_YES(INSTALL), SEVERITY_PASS },
	};

	(void) state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct subject *s =
		    nested(rows[i].marker, rows[i].kind, rows[i].claims);

		judge(s);
		assert_int_equal(count_of(s, "nested-profile-missing"),
		    rows[i].severity != SEVERITY_PASS);
		if (rows[i].severity != SEVERITY_PASS)
			assert_int_equal(
			    find(s, "nested-profile-missing")->severity,
			    rows[i].severity);
		subject_free(s);
	}
}

static void
the_outermost_is_not_nested(void **state)
{
	struct subject *s = subject_new();

	(void) state;
	make_developer_id(s);
	entitle(s, XML_YES(INSTALL));
	assert_int_equal(count_now(s, "nested-profile-missing"), 0);
}

static void
extensions_of_phones_always_have_one(void **state)
{
	struct subject *s = nested(MARKER("6.1.2"), &kind_appex, NETWORK);

	(void) state;
	make_phone_code(s->parent);
	make_phone_code(s);
	s->place.profile_path = NULL;
	judge(s);
	assert_string_equal(find(s, "nested-profile-missing")->consequence_of,
	    "profile-missing");
	subject_free(s);
}

static void
a_prefix_of_ones_own_is_told(void **state)
{
	struct profile_words w = profile_words();
	struct subject *s = subject_new();

	(void) state;
	w.prefix = "OTHER12345";
	embed_profile(s, &w);
	judge(s);
	assert_string_equal(
	    find(s, "profile-prefix-legacy")->seen, "OTHER12345");
	subject_free(s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(identifiers_need_not_be_claimed),
		cmocka_unit_test(a_signature_without_claims_claims_nothing),
		cmocka_unit_test(an_extension_that_is_here_is_evidence),
		cmocka_unit_test(libraries_and_stores_claim_nothing),
		cmocka_unit_test(what_needs_a_profile_keeps_it),
		cmocka_unit_test(each_nested_program_has_its_profile),
		cmocka_unit_test(the_outermost_is_not_nested),
		cmocka_unit_test(extensions_of_phones_always_have_one),
		cmocka_unit_test(a_prefix_of_ones_own_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
