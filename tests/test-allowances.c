/* SPDX-License-Identifier: MIT */
/* What gives leave for each entitlement: the words, how sure they are, and how
 * they are shown. */
#include <config.h>

#include <stdio.h>
#include <string.h>

#include <sealtree/facet.h>
#include <sealtree/limits.h>
#include <sealtree/text.h>

#include "check.h"
#include "rights.h"

#define INSTALL "com.apple.developer.system-extension.install"
#define GROUPS "com.apple.security.application-groups"
#define APS "com.apple.developer.aps-environment"

static const struct allowances *const *
allowances_of(struct subject *s)
{
	judge(s);
	return allowances_make(&s->judged, s->arena);
}

static const struct allowance *
first_of(struct subject *s)
{
	const struct allowances *const *slices = allowances_of(s);

	assert_non_null(slices);
	assert_non_null(slices[0]);
	return &slices[0]->list[0];
}

static void
assert_said(struct subject *s, const char *by, bool open)
{
	const struct allowance *one = first_of(s);

	assert_string_equal(one->by, by);
	assert_int_equal(one->open, open);
	assert_false(one->held);
	subject_free(s);
}

static void
keys_that_nobody_restricts(void **state)
{
	(void) state;
	assert_said(
	    claiming(XML_YES("com.apple.security.cs.allow-jit")),
	    "not restricted", false);
	assert_said(claiming(XML_YES("com.apple.security.network.client")),
	    "not restricted, for the sandbox", false);
	assert_said(claiming(XML_YES("org.example.own")),
	    "nobody asks: a vendor's own key", false);
	assert_said(claiming(XML_YES("com.apple.no-such-key")),
	    "nothing; it may need a profile", true);
	assert_said(
	    claiming(XML_NO(INSTALL)), "false claims nothing", false);
}

static void
groups_by_their_prefix(void **state)
{
	(void) state;
	assert_said(claiming(XML_LIST(GROUPS, "ABCDE12345.a")),
	    "the team's own prefix", false);
	assert_said(claiming(XML_LIST(GROUPS, "ZZZZZ99999.a")),
	    "nothing, for a part of it", false);
	assert_said(claiming(XML_LIST(GROUPS, "group.a")),
	    "nothing, for a part of it", false);
}

static void
without_a_profile(void **state)
{
	struct subject *s = hardened(XML_YES(INSTALL));
	const struct allowance *one = first_of(s);

	(void) state;
	assert_string_equal(one->by, "nothing: it needs a profile");
	assert_int_equal(one->severity, SEVERITY_ERROR);
	subject_free(s);
	s = claiming(XML_YES(INSTALL));
	s->place.profile_path = "Contents/embedded.provisionprofile";
	assert_said(s, "the profile cannot be read", true);
	s = claiming(XML_YES(INSTALL));
	s->place.kind = &kind_executable;
	assert_said(s, "nothing: a tool has no place for a profile", false);
	s = claiming(XML_YES("com.apple.security.network.client"));
	make_phone_code(s);
	s->place.profile_path = NULL;
	assert_said(s, "nothing: it needs a profile", false);
}

static void
by_the_profile(void **state)
{
	struct subject *s = claiming(XML_YES(INSTALL));
	const struct allowance *one;

	(void) state;
	give_profile(s, XML_YES(INSTALL));
	one = first_of(s);
	assert_string_equal(one->by, "the profile");
	assert_true(one->held && !one->open);
	assert_int_equal(one->severity, SEVERITY_PASS);
	subject_free(s);

	s = claiming(XML_TEXT(APS, "production"));
	give_profile(s, XML_TEXT(APS, "development"));
	assert_said(s, "nothing: the profile has other values", false);
	s = claiming(XML_YES(INSTALL));
	give_profile(s, XML_TEXT(APS, "development"));
	assert_said(s, "nothing: it is not in the profile", false);
	s = claiming("<key>" INSTALL "</key><dict><key>a</key><true/></dict>");
	give_profile(s, "<key>" INSTALL "</key><dict/>");
	assert_said(s, "the profile has another dictionary", true);
}

/* What was only read gives no leave that could be called verified. */
static void
a_profile_whose_signature_did_not_hold(void **state)
{
	struct subject *s = claiming(XML_YES(INSTALL));

	(void) state;
	give_profile(s, XML_YES(INSTALL));
	s->profile_verdict.cms.chain =
	    result_bad(s->arena, NO_OFFSET, "self-made");
	assert_said(s, "the profile", true);
	s = claiming(XML_YES(INSTALL));
	give_profile(s, XML_YES(INSTALL));
	s->verdict.profile = NULL;
	assert_said(s, "the profile", true);
}

static void
others_who_gave_leave(void **state)
{
	struct subject *s = claiming(XML_YES(INSTALL));

	(void) state;
	s->parts[0].markers[0] = MARKER("6.1.9");
	assert_said(s, "the store, which signed it", false);
}

static void
nothing_is_claimed(void **state)
{
	struct subject *s = subject_new();

	(void) state;
	assert_null(allowances_of(s));
	subject_free(s);
	s = claiming("");
	assert_null(allowances_of(s)[0]);
	subject_free(s);
}

static struct subject *
with_keys(unsigned count)
{
	struct text keys = TEXT_INIT;
	struct subject *s;

	for (unsigned i = 0; i < count; i++)
		text_printf(&keys, "<key>k%u</key><true/>", i);
	s = claiming(text_string(&keys));
	text_release(&keys);
	return s;
}

static const struct outline_node *
show(struct subject *s, struct outline_tree *tree)
{
	struct node node = {
		.row = ROW_CODE,
		.state = NODE_VERIFIED,
		.place = &s->place,
		.code = &s->code,
		.whole.allowances = allowances_of(s),
	};
	struct outline o;

	outline_tree_init(tree, s->arena);
	outline_init(&o, &outline_tree_sink, tree);
	facet_find("entitlements", NULL)->describe(&node, &o);
	return outline_find(&tree->root, "allowed_by");
}

static void
they_are_shown_up_to_a_limit(void **state)
{
	struct subject *s = with_keys(LIMIT_ALLOWANCES);
	const struct outline_node *shown;
	struct outline_tree tree;

	(void) state;
	shown = show(s, &tree);
	assert_int_equal(shown->count, LIMIT_ALLOWANCES);
	assert_true(bytes_are(shown->first->item.key, "k0"));
	subject_free(s);
	s = with_keys(LIMIT_ALLOWANCES + 2);
	shown = show(s, &tree);
	assert_int_equal(shown->count, LIMIT_ALLOWANCES + 1);
	assert_true(bytes_are(shown->last->item.bytes, "2 more keys"));
	subject_free(s);
}

static void
tones_say_how_sure_it_is(void **state)
{
	struct outline_tree tree;
	struct subject *s = claiming(XML_YES(INSTALL));

	(void) state;
	give_profile(s, XML_YES(INSTALL));
	assert_int_equal(show(s, &tree)->first->item.tone, TONE_GOOD);
	s->verdict.profile = NULL;
	assert_int_equal(show(s, &tree)->first->item.tone, TONE_UNKNOWN);
	subject_free(s);
	s = hardened(XML_YES(INSTALL));
	assert_int_equal(show(s, &tree)->first->item.tone, TONE_BAD);
	subject_free(s);
	s = claiming(XML_YES("com.apple.security.network.client"));
	assert_int_equal(show(s, &tree)->first->item.tone, TONE_PLAIN);
	subject_free(s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keys_that_nobody_restricts),
		cmocka_unit_test(groups_by_their_prefix),
		cmocka_unit_test(without_a_profile),
		cmocka_unit_test(by_the_profile),
		cmocka_unit_test(a_profile_whose_signature_did_not_hold),
		cmocka_unit_test(others_who_gave_leave),
		cmocka_unit_test(nothing_is_claimed),
		cmocka_unit_test(they_are_shown_up_to_a_limit),
		cmocka_unit_test(tones_say_how_sure_it_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
