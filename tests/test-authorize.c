/* SPDX-License-Identifier: MIT */
/* What a profile allows of what code claims. */
#include <config.h>

#include <string.h>

#include <sealtree/limits.h>
#include <sealtree/text.h>

#include "authorize.h"
#include "check.h"
#include "rights.h"

#define ARRAY(inside) "<array>" inside "</array>"
#define STRING(text) "<string>" text "</string>"
#define DICT_OF(inside) "<dict>" inside "</dict>"

/* Of one key: the value in the profile, NULL if there is none, and the claim.
 */
static const struct row {
	const char *granted, *claimed;
	enum grant grant;
} rows[] = {
	{ NULL, STRING("a"), GRANT_ABSENT },
	{ NULL, "<false/>", GRANT_ABSENT },
	{ "<true/>", "<true/>", GRANT_COVERED },
	{ "<true/>", "<false/>", GRANT_COVERED },
	{ "<false/>", "<false/>", GRANT_COVERED },
	{ "<false/>", "<true/>", GRANT_VALUE },
	{ "<true/>", STRING("true"), GRANT_TYPE },
	{ "<true/>", "<integer>1</integer>", GRANT_TYPE },
	{ "<integer>7</integer>", "<integer>7</integer>", GRANT_COVERED },
	{ "<integer>7</integer>", "<integer>8</integer>", GRANT_VALUE },
	{ STRING("a.b"), STRING("a.b"), GRANT_COVERED },
	{ STRING("a.b"), STRING("a.b.c"), GRANT_VALUE },
	{ STRING("a.b"), STRING("a"), GRANT_VALUE },
	{ STRING("a.*"), STRING("a.b.c"), GRANT_COVERED },
	{ STRING("a.*"), STRING("a."), GRANT_COVERED },
	{ STRING("a.*"), STRING("a"), GRANT_VALUE },
	{ STRING("a.*"), STRING("b.c"), GRANT_VALUE },
	{ STRING("a.*.c"), STRING("a.b.c"), GRANT_VALUE },
	{ STRING("a.b"), STRING("a.*"), GRANT_VALUE },
	{ STRING("*"), STRING(""), GRANT_COVERED },
	{ STRING("*"), "<integer>7</integer>", GRANT_COVERED },
	{ STRING("*"), ARRAY(STRING("a") STRING("b")), GRANT_COVERED },
	{ STRING("a.*"), ARRAY(STRING("a.b") STRING("a.c")), GRANT_COVERED },
	{ STRING("a.*"), ARRAY(STRING("a.b") STRING("b.c")), GRANT_VALUE },
	{ ARRAY(STRING("a") STRING("b")), ARRAY(STRING("b")), GRANT_COVERED },
	{ ARRAY(STRING("a") STRING("b")), ARRAY(STRING("b") STRING("c")),
	    GRANT_VALUE },
	{ ARRAY(STRING("a") STRING("b.*")), ARRAY(STRING("b.c")),
	    GRANT_COVERED },
	{ ARRAY(STRING("a")), ARRAY(), GRANT_COVERED },
	{ ARRAY(), ARRAY(STRING("a")), GRANT_VALUE },
	{ ARRAY(STRING("a") STRING("b")), STRING("b"), GRANT_COVERED },
	{ ARRAY(STRING("a")), STRING("b"), GRANT_VALUE },
	{ ARRAY(STRING("a")), "<true/>", GRANT_TYPE },
	{ "<true/>", ARRAY(STRING("a")), GRANT_TYPE },
	{ "<true/>", DICT_OF(""), GRANT_TYPE },
	{ DICT_OF(XML_TEXT("k", "v")), DICT_OF(XML_TEXT("k", "v")),
	    GRANT_COVERED },
	{ DICT_OF(XML_TEXT("k", "*")),
	    DICT_OF("<key>k</key><integer>1"
		    "</integer>"),
	    GRANT_COVERED },
	{ DICT_OF(XML_TEXT("k", "v")), DICT_OF(XML_TEXT("k", "w")),
	    GRANT_UNSURE },
	{ DICT_OF(XML_TEXT("k", "v")), DICT_OF(""), GRANT_UNSURE },
	{ DICT_OF(XML_TEXT("k", "v")), DICT_OF(XML_TEXT("k", "v") XML_YES("l")),
	    GRANT_UNSURE },
	{ ARRAY(DICT_OF(XML_TEXT("k", "v"))),
	    ARRAY(DICT_OF(XML_TEXT("k", "v"))), GRANT_COVERED },
	{ ARRAY(DICT_OF(XML_TEXT("k", "v"))),
	    ARRAY(DICT_OF(XML_TEXT("k", "w"))), GRANT_UNSURE },
	{ ARRAY(DICT_OF(XML_TEXT("k", "v"))),
	    ARRAY(DICT_OF(XML_TEXT("k", "w")) STRING("a")), GRANT_VALUE },
};

static const char *
under(struct arena *arena, const char *key, const char *value)
{
	return value ? arena_printf(arena, "<key>%s</key>%s", key, value) : "";
}

static void
values_are_covered_by_patterns(void **state)
{
	(void) state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct subject *s = subject_new();
		const struct plist *claims = dict_of(s->arena,
				       under(s->arena, "x", rows[i].claimed)),
				   *granted;
		struct authorization by;

		give_profile(s, under(s->arena, "x", rows[i].granted));
		by = authorize_by(&s->profile);
		if (authorize(&by, claims->first, &granted) != rows[i].grant)
			fail_msg("%s is not judged well by %s", rows[i].claimed,
			    rows[i].granted);
		assert_int_equal(granted != NULL, rows[i].granted != NULL);
		subject_free(s);
	}
}

static void
no_profile_grants_nothing(void **state)
{
	struct subject *s = subject_new();
	const struct plist *claims = dict_of(s->arena, XML_YES("x"));
	struct authorization by = authorize_by(NULL);

	(void) state;
	assert_int_equal(authorize(&by, claims->first, NULL), GRANT_ABSENT);
	subject_free(s);
}

/* What a claim costs is known: sixteen bytes a step, and those compared. */
static void
work_is_capped(void **state)
{
	struct subject *s = subject_new();
	const struct plist *claims = dict_of(s->arena, XML_TEXT("x", "abcd"));
	struct authorization by;
	const size_t cost = 16 + 1 + 16 + 4,
		     deep = 16 + 1 + 16 + 16 + 16 + 1 + 16 + 1;

	(void) state;
	give_profile(s, XML_TEXT("x", "abcd"));
	by = authorize_by(&s->profile);
	assert_int_equal(by.left, LIMIT_AUTHORIZE_WORK);
	by.left = cost;
	assert_int_equal(authorize(&by, claims->first, NULL), GRANT_COVERED);
	assert_int_equal(by.left, 0);
	by.left = cost - 1;
	assert_int_equal(authorize(&by, claims->first, NULL), GRANT_UNKNOWN);
	assert_int_equal(authorize(&by, claims->first, NULL), GRANT_UNKNOWN);
	give_profile(s, "<key>x</key>" ARRAY(DICT_OF(XML_TEXT("k", "v"))));
	claims = dict_of(
	    s->arena, "<key>x</key>" ARRAY(DICT_OF(XML_TEXT("k", "v"))));
	by = authorize_by(&s->profile);
	for (size_t left = 0; left <= deep; left++) {
		by.left = left;
		assert_int_equal(authorize(&by, claims->first, NULL),
		    left < deep ? GRANT_UNKNOWN : GRANT_COVERED);
	}
	subject_free(s);
}

static void
the_form_in_der_counts(void **state)
{
	struct subject *s = subject_new();
	struct signed_slice slice;
	size_t at = 0;
	const struct plist *claims;

	(void) state;
	assert_null(profile_content(NULL));
	give_profile(s, XML_YES("x"));
	assert_non_null(plist_get(profile_granted(&s->profile), "x"));
	s->profile.der_plist = dict_of(s->arena,
	    "<key>Entitlements</key><dict>" XML_YES("y") "</dict>" XML_LIST(
		"TeamIdentifier", "ZYXWV98765"));
	assert_null(plist_get(profile_granted(&s->profile), "x"));
	assert_non_null(plist_get(profile_granted(&s->profile), "y"));
	assert_true(profile_lists(
	    &s->profile, "TeamIdentifier", bytes_of("ZYXWV98765")));
	assert_false(profile_lists(
	    &s->profile, "TeamIdentifier", bytes_of("ABCDE12345")));
	assert_false(
	    profile_lists(&s->profile, "NoSuchList", bytes_of("ABCDE12345")));

	judge(s);
	assert_false(next_claims(&s->judged, &at, &slice, &claims));
	entitle(s, XML_YES("z"));
	s->parts[0].entitlements.xml = dict_of(s->arena, XML_YES("w"));
	at = 0;
	assert_true(next_claims(&s->judged, &at, &slice, &claims));
	assert_true(claims_true(claims, "z"));
	assert_false(claims_true(claims, "w"));
	assert_false(next_claims(&s->judged, &at, &slice, &claims));
	s->parts[0].entitlements.der = NULL;
	assert_true(claims_true(slice_claims(&slice), "w"));
	s->slices[0].filetype = 6;
	assert_null(slice_claims(&slice));
	subject_free(s);
}

static void
strings_are_found_alone_and_in_arrays(void **state)
{
	struct subject *s = subject_new();
	const struct plist *dict = dict_of(
	    s->arena, XML_TEXT("a", "x") XML_LIST("b", "x") XML_YES("c"));

	(void) state;
	assert_true(claim_has_string(plist_get(dict, "a"), "x"));
	assert_true(claim_has_string(plist_get(dict, "b"), "x"));
	assert_false(claim_has_string(plist_get(dict, "b"), "y"));
	assert_false(claim_has_string(plist_get(dict, "c"), "x"));
	assert_false(claim_has_string(plist_get(dict, "d"), "x"));
	subject_free(s);
}

static void
app_ids_have_a_prefix(void **state)
{
	struct bytes prefix, rest;

	(void) state;
	assert_true(app_id_split(bytes_of("ABCDE12345.com.a"), &prefix, &rest));
	assert_true(bytes_are(prefix, "ABCDE12345"));
	assert_true(bytes_are(rest, "com.a"));
	assert_true(app_id_split(bytes_of("A."), &prefix, &rest));
	assert_int_equal(rest.len, 0);
	assert_false(app_id_split(bytes_of("ABCDE12345"), &prefix, &rest));
	assert_int_equal(prefix.len + rest.len, 0);
	assert_false(app_id_split(bytes_of(NULL), &prefix, &rest));
	assert_true(looks_like_prefix(bytes_of("ABCDE12345")));
	assert_false(looks_like_prefix(bytes_of("ABCDE1234")));
	assert_false(looks_like_prefix(bytes_of("ABCDE123456")));
	assert_false(looks_like_prefix(bytes_of("abcde12345")));
	assert_false(looks_like_prefix(bytes_of("ABCDE-2345")));
	assert_false(looks_like_prefix(bytes_of(NULL)));
}

static bool
is_own(const struct subject *s, const char *prefix)
{
	struct signed_slice slice;
	struct prefixes own;

	assert_true(first_signed(&s->judged, &slice));
	own = own_prefixes(&slice, s->code.profile);
	return prefix_is_own(&own, bytes_of(prefix));
}

static void
a_prefix_need_not_be_the_team(void **state)
{
	struct subject *s = subject_new();
	struct signed_slice slice;

	(void) state;
	judge(s);
	assert_true(is_own(s, "ABCDE12345"));
	assert_false(is_own(s, "OLDPREFIX0"));
	assert_false(is_own(s, NULL));
	entitle(s, XML_TEXT("com.apple.application-identifier",
		       "OLDPREFIX0.com.example.a"));
	assert_true(first_signed(&s->judged, &slice));
	assert_true(bytes_are(
	    claimed_app_id(slice_claims(&slice)), "OLDPREFIX0.com.example.a"));
	assert_true(is_own(s, "OLDPREFIX0"));
	give_profile(s, XML_TEXT("application-identifier", "ABCDE12345.*"));
	assert_true(bytes_are(granted_app_id(&s->profile), "ABCDE12345.*"));
	assert_false(is_own(s, "OLDPREFIX0"));
	s->profile.der_plist = dict_of(
	    s->arena, XML_LIST("ApplicationIdentifierPrefix", "OLDPREFIX0"));
	assert_true(is_own(s, "OLDPREFIX0"));
	subject_free(s);
}

static void
prefixes_are_capped(void **state)
{
	(void) state;
	for (int count = LIMIT_PREFIXES; count <= LIMIT_PREFIXES + 1; count++) {
		struct subject *s = subject_new();
		struct text list = TEXT_INIT;

		text_add_string(
		    &list, "<key>ApplicationIdentifierPrefix</key><array>");
		for (int i = 1; i < count; i++)
			text_add_string(&list, "<string>OTHER00000</string>");
		text_add_string(&list, "<string>OLDPREFIX0</string></array>");
		give_profile(s, "");
		s->profile.plist = dict_of(s->arena, text_string(&list));
		text_release(&list);
		judge(s);
		assert_int_equal(
		    is_own(s, "OLDPREFIX0"), count == LIMIT_PREFIXES);
		subject_free(s);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_are_covered_by_patterns),
		cmocka_unit_test(no_profile_grants_nothing),
		cmocka_unit_test(work_is_capped),
		cmocka_unit_test(the_form_in_der_counts),
		cmocka_unit_test(strings_are_found_alone_and_in_arrays),
		cmocka_unit_test(app_ids_have_a_prefix),
		cmocka_unit_test(a_prefix_need_not_be_the_team),
		cmocka_unit_test(prefixes_are_capped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
