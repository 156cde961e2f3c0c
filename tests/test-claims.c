/* SPDX-License-Identifier: MIT */
/* Where checks of entitlements hold back, and how badly they take things. */
#include <config.h>

#include <string.h>

#include <sealtree/text.h>

#include "check.h"
#include "claims.h"
#include "rights.h"

#define INSTALL "com.apple.developer.system-extension.install"
#define APP_ID "com.apple.application-identifier"
#define NO_PROFILE "restricted-entitlement-no-profile"
#define BARE_TOOL "bare-tool-restricted-entitlement"
#define NOT_IN_PROFILE "restricted-entitlement-not-in-profile"
#define VALUE "entitlement-value-not-authorized"

static void
the_table_is_in_order(void **state)
{
	const struct entitlement *rows;
	size_t count = entitlement_rows(&rows);

	(void) state;
	assert_true(count > 150);
	for (size_t i = 0; i < count; i++) {
		assert_true(i == 0 || strcmp(rows[i - 1].key, rows[i].key) < 0);
		assert_ptr_equal(
		    entitlement_find(bytes_of(rows[i].key)), &rows[i]);
		assert_true(rows[i].evidence[0] != '\0');
		assert_true(rows[i].restriction == NONE ||
			    rows[i].restriction == APPLE ||
			    rows[i].systems != NOWHERE);
	}
	assert_null(entitlement_find(bytes_of(NULL)));
	assert_null(entitlement_find(bytes_of("com.example.key")));
	assert_null(entitlement_find(bytes_of("com.apple.developer.other")));
	assert_int_equal(
	    entitlement_find(bytes_of("com.apple.private.a"))->restriction,
	    APPLE);
	assert_int_equal(
	    entitlement_find(bytes_of("com.apple.security.a"))->restriction,
	    FREE);
}

/* Of each flaw none is left in a library, or in what Apple signed. */
static void
only_programs_of_developers_count(void **state)
{
	static const struct pair *const tables[] = { entitlement_pairs,
		id_pairs, sandbox_pairs };

	(void) state;
	for (size_t t = 0; t < sizeof(tables) / sizeof(*tables); t++)
		for (const struct pair *p = tables[t]; p->id; p++) {
			struct subject *s = subject_new();
			unsigned guards = check_find(p->id)->guards;

			assert_int_equal(guards & UNWEIGHED, UNWEIGHED);
			p->flawed(s);
			s->slices[0].filetype = 6;
			assert_int_equal(judged_count(s, p->id), 0);
		}
}

static void
each_key_is_a_finding(void **state)
{
	struct subject *s =
	    claiming(XML_YES(INSTALL) XML_YES("com.apple.vm.networking")
		    XML_YES("com.apple.security.network.client"));
	const struct finding *f;

	(void) state;
	judge(s);
	assert_int_equal(count_of(s, NO_PROFILE), 2);
	f = find(s, NO_PROFILE);
	assert_true(bytes_are(f->key, INSTALL));
	assert_string_equal(f->seen, "true");
	assert_non_null(f->wanted);
	assert_non_null(strstr(f->message, INSTALL));
	assert_string_equal(f->file, "Contents/MacOS/A");
	subject_free(s);
}

static void
some_keys_are_taken_lightly_without_a_profile(void **state)
{
	struct subject *s;

	(void) state;
	assert_int_equal(
	    severity_of(claiming(XML_TEXT(APP_ID, "ABCDE12345.a")), NO_PROFILE),
	    SEVERITY_WARNING);
	assert_int_equal(
	    severity_of(claiming(XML_NO(INSTALL)), NO_PROFILE), SEVERITY_INFO);
	s = claiming(XML_YES(INSTALL));
	s->parts[0].markers[0] = MARKER("6.1.7");
	assert_int_equal(severity_of(s, NO_PROFILE), SEVERITY_WARNING);
	assert_int_equal(
	    judged_count(claiming(XML_YES("com.example.own")), NO_PROFILE), 0);
	assert_int_equal(
	    judged_count(
		claiming(XML_YES("get-task-allow") XML_LIST(
		    "com.apple.security.application-groups", "ABCDE12345.a")),
		NO_PROFILE),
	    0);
	s = claiming(XML_YES(INSTALL));
	s->place.profile_path = "Contents/embedded.provisionprofile";
	assert_int_equal(judged_count(s, NO_PROFILE), 0);
	s = claiming(XML_YES(INSTALL));
	make_phone_code(s);
	assert_int_equal(judged_count(s, NO_PROFILE), 0);
}

static void
some_keys_are_taken_lightly_on_a_bare_tool(void **state)
{
	struct subject *s = claiming(XML_TEXT(APP_ID, "ABCDE12345.a"));

	(void) state;
	make_child(s);
	assert_int_equal(severity_of(s, BARE_TOOL), SEVERITY_WARNING);
	s = claiming(XML_NO(INSTALL));
	make_child(s);
	assert_int_equal(severity_of(s, BARE_TOOL), SEVERITY_INFO);
	s = claiming(XML_YES("com.apple.security.app-sandbox"));
	make_child(s);
	assert_int_equal(judged_count(s, BARE_TOOL), 0);
}

static void
on_devices_every_key_needs_leave(void **state)
{
	struct subject *s = claiming(XML_YES("com.example.own"));

	(void) state;
	make_phone_code(s);
	give_profile(s, "");
	assert_int_equal(severity_of(s, NOT_IN_PROFILE), SEVERITY_ERROR);
	s = claiming(XML_NO("get-task-allow"));
	make_phone_code(s);
	give_profile(s, "");
	assert_int_equal(judged_count(s, NOT_IN_PROFILE), 0);
	s = claiming(XML_NO("inter-app-audio"));
	make_phone_code(s);
	give_profile(s, "");
	assert_int_equal(severity_of(s, NOT_IN_PROFILE), SEVERITY_WARNING);
	s = claiming(XML_YES("com.apple.security.network.client"));
	give_profile(s, "");
	assert_int_equal(judged_count(s, NOT_IN_PROFILE), 0);
}

static void
groups_are_left_to_checks_of_their_own(void **state)
{
	struct subject *s = claiming(XML_LIST(
	    "com.apple.security.application-groups", "group.com.example"));

	(void) state;
	make_phone_code(s);
	give_profile(s, "");
	judge(s);
	assert_int_equal(count_of(s, NOT_IN_PROFILE), 0);
	assert_int_equal(count_of(s, VALUE), 0);
	subject_free(s);
}

static void
what_is_not_known_of_values_is_no_error(void **state)
{
	static const char usb[] =
	    "<key>com.apple.developer.driverkit.transport.usb</key><array>"
	    "<dict><key>idVendor</key><integer>%d</integer></dict></array>";
	struct subject *s = subject_new();

	(void) state;
	entitle(s, arena_printf(s->arena, usb, 1));
	give_profile(s, arena_printf(s->arena, usb, 2));
	assert_int_equal(severity_of(s, VALUE), SEVERITY_WARNING);
	s = subject_new();
	entitle(s, arena_printf(s->arena, usb, 1));
	give_profile(s, arena_printf(s->arena, usb, 1));
	assert_int_equal(judged_count(s, VALUE), 0);
}

static const char *
long_list(struct arena *arena, const char *begin)
{
	struct text list = TEXT_INIT;
	const char *copy;

	text_add_string(&list, "<key>com.apple.developer.in-app-payments"
			       "</key><array>");
	for (int i = 0; i < 1000; i++)
		text_printf(&list, "<string>%s%01000d</string>", begin, i);
	text_add_string(&list, "</array>");
	copy = arena_string(arena, text_bytes(&list));
	text_release(&list);
	return copy;
}

/* To compare them costs more than there is to spend. */
static void
lists_that_are_too_long_are_unknown(void **state)
{
	struct subject *s = subject_new();
	const struct finding *f;

	(void) state;
	entitle(s, long_list(s->arena, "a"));
	give_profile(s, long_list(s->arena, "b"));
	judge(s);
	f = find(s, VALUE);
	assert_int_equal(f->severity, SEVERITY_UNKNOWN);
	assert_string_equal(f->reason, "limit");
	subject_free(s);
}

static void
keys_of_vendors_are_a_warning(void **state)
{
	struct subject *s = claiming(XML_YES("com.example.own"));

	(void) state;
	assert_int_equal(
	    severity_of(s, "private-entitlement"), SEVERITY_WARNING);
	s = claiming(XML_YES("com.example.own"));
	give_profile(s, XML_YES("com.example.own"));
	assert_int_equal(judged_count(s, "private-entitlement"), 0);
	s = claiming(XML_NO("com.apple.rootless.install"));
	assert_int_equal(judged_count(s, "private-entitlement"), 0);
	s = claiming(XML_YES("com.apple.security.temporary-exception.a"));
	assert_int_equal(judged_count(s, "private-entitlement"), 0);
}

static void
types_are_taken_as_surely_as_they_are_known(void **state)
{
	static const char type[] = "entitlement-type-mismatch";
	struct subject *s = claiming(
	    XML_TEXT("com.apple.security.application-groups", "ABCDE12345.a"));

	(void) state;
	assert_int_equal(severity_of(s, type), SEVERITY_WARNING);
	s = claiming(XML_TEXT("com.apple.security.smartcard", "true"));
	assert_int_equal(severity_of(s, type), SEVERITY_WARNING);
	s = claiming("<key>" INSTALL "</key><integer>1</integer>");
	give_profile(s, XML_YES(INSTALL));
	judge(s);
	assert_string_equal(find(s, type)->wanted, "true or false");
	subject_free(s);
	s = claiming(XML_TEXT("com.apple.developer.icloud-services", "*"));
	assert_int_equal(judged_count(s, type), 0);
}

static void
some_false_values_are_usual(void **state)
{
	(void) state;
	assert_int_equal(judged_count(claiming(XML_NO("get-task-allow")),
			     "entitlement-false-value"),
	    0);
	assert_int_equal(
	    judged_count(claiming(XML_NO("com.apple.security.get-task-allow")),
		"entitlement-false-value"),
	    0);
}

static void
some_values_may_have_stars(void **state)
{
	static const char star[] = "entitlement-wildcard-in-signature";

	(void) state;
	assert_int_equal(
	    judged_count(
		claiming(XML_LIST("com.apple.developer.associated-domains",
		    "applinks:*.example.com")),
		star),
	    0);
	assert_int_equal(
	    judged_count(claiming(XML_TEXT("com.apple.developer.icloud-"
					   "services",
			     "*")),
		star),
	    0);
	assert_int_equal(
	    judged_count(claiming(XML_LIST("com.apple.security.temporary-"
					   "exception.files",
			     "/*")),
		star),
	    0);
	assert_int_equal(
	    severity_of(
		claiming(XML_LIST("com.apple.security.other", "*")), star),
	    SEVERITY_WARNING);
	assert_int_equal(severity_of(claiming(XML_LIST("keychain-access-groups",
					 "ABCDE12345.*")),
			     star),
	    SEVERITY_ERROR);
}

static void
systems_are_known_as_surely_as_the_table_says(void **state)
{
	static const char platform[] = "entitlement-unsupported-on-platform";
	struct subject *s;

	(void) state;
	s = claiming(XML_YES("com.apple.developer.push-to-talk"));
	assert_int_equal(severity_of(s, platform), SEVERITY_WARNING);
	s = claiming(XML_YES("com.apple.security.app-sandbox"));
	make_phone_code(s);
	assert_int_equal(severity_of(s, platform), SEVERITY_ERROR);
	s = claiming(XML_YES("com.apple.security.get-task-allow"));
	s->platforms[0].platform = 7; /* iOS simulator */
	assert_int_equal(judged_count(s, platform), 0);
	s = claiming(XML_YES("com.apple.security.get-task-allow"));
	make_phone_code(s);
	s->slices[0].cputype = 0x1000007; /* of a simulator, before 2018 */
	assert_int_equal(judged_count(s, platform), 0);
	s = claiming(XML_YES("com.apple.developer.healthkit"));
	s->platforms[0].platform = 6; /* Catalyst */
	assert_int_equal(judged_count(s, platform), 0);
	s = claiming(XML_NO("com.apple.developer.healthkit"));
	assert_int_equal(judged_count(s, platform), 0);
	s = claiming(XML_YES("com.apple.developer.healthkit"));
	give_profile(s, XML_YES("com.apple.developer.healthkit"));
	assert_int_equal(judged_count(s, platform), 0);
}

static void
developer_id_is_judged_by_its_profile(void **state)
{
	static const char id[] = "entitlement-not-for-developer-id";
	static const char game[] = XML_YES("com.apple.developer.game-center");
	struct subject *s = claiming(game);

	(void) state;
	make_developer_id(s);
	give_profile(s, game);
	assert_int_equal(judged_count(s, id), 0);
	s = claiming(XML_YES("com.apple.developer.coremedia.hls.low-latency"));
	make_developer_id(s);
	assert_int_equal(severity_of(s, id), SEVERITY_WARNING);
	s = claiming(XML_YES("com.apple.developer.homekit"));
	make_developer_id(s);
	assert_int_equal(judged_count(s, id), 0);
}

static struct subject *
claiming_many(size_t count)
{
	struct subject *s = subject_new();
	struct text keys = TEXT_INIT;

	for (size_t i = 0; i < count; i++)
		text_printf(
		    &keys, "<key>com.apple.private.%zu</key><true/>", i);
	entitle(s, text_string(&keys));
	text_release(&keys);
	return s;
}

static void
many_keys_are_told_together(void **state)
{
	struct subject *s = claiming_many(CLAIMS_NAMED);
	const struct finding *f;

	(void) state;
	judge(s);
	assert_int_equal(count_of(s, "private-entitlement"), CLAIMS_NAMED);
	for (size_t i = 0; i < found(s); i++)
		assert_true(s->findings.list[i].key.len > 0);
	subject_free(s);
	s = claiming_many(CLAIMS_NAMED + 3);
	judge(s);
	assert_int_equal(count_of(s, "private-entitlement"), CLAIMS_NAMED + 1);
	f = &s->findings.list[0];
	while (f->key.len > 0)
		f++;
	assert_int_equal(f->count, 3);
	assert_non_null(strstr(f->message, "more keys"));
	subject_free(s);
}

static void
values_are_shown_short(void **state)
{
	struct subject *s =
	    claiming("<key>com.apple.private.a</key><array><string>x</string>"
		     "<integer>-3</integer><integer>4</integer><false/>"
		     "<dict><key>k</key><data>AAAA</data></dict></array>");
	char *many;

	(void) state;
	judge(s);
	assert_string_equal(find(s, "private-entitlement")->seen,
	    "[x, -3, 4, false, [k=data]]");
	many = ARENA_ARRAY(s->arena, char, 301);
	memset(many, 'x', 300);
	many[300] = '\0';
	assert_int_equal(strlen(shown_bytes(s->arena, bytes_of(many))), 203);
	subject_free(s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_table_is_in_order),
		cmocka_unit_test(only_programs_of_developers_count),
		cmocka_unit_test(each_key_is_a_finding),
		cmocka_unit_test(some_keys_are_taken_lightly_without_a_profile),
		cmocka_unit_test(some_keys_are_taken_lightly_on_a_bare_tool),
		cmocka_unit_test(on_devices_every_key_needs_leave),
		cmocka_unit_test(groups_are_left_to_checks_of_their_own),
		cmocka_unit_test(what_is_not_known_of_values_is_no_error),
		cmocka_unit_test(lists_that_are_too_long_are_unknown),
		cmocka_unit_test(keys_of_vendors_are_a_warning),
		cmocka_unit_test(types_are_taken_as_surely_as_they_are_known),
		cmocka_unit_test(some_false_values_are_usual),
		cmocka_unit_test(some_values_may_have_stars),
		cmocka_unit_test(systems_are_known_as_surely_as_the_table_says),
		cmocka_unit_test(developer_id_is_judged_by_its_profile),
		cmocka_unit_test(many_keys_are_told_together),
		cmocka_unit_test(values_are_shown_short),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
