/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sealtree/codesign.h>
#include <sealtree/limits.h>

#include "check.h"
#include "expression.h"
#include "harm.h"

#define HASH "000102030405060708090a0b0c0d0e0f10111213"
#define OID_6_2_6 "2a864886f76364060206"

#define assert_text(expected, ...)                           \
	do {                                                 \
		const struct requirement *parsed =           \
		    parse_words(*state, __VA_ARGS__);        \
		assert_non_null(parsed->text);               \
		assert_string_equal(parsed->text, expected); \
	} while (0)

static void
every_opcode(void **state)
{
	struct setting *s = *state;

	assert_text("never", "w", 0);
	assert_text("always", "w", 1);
	assert_text("identifier node", "wd", 2, "node");
	assert_text("anchor apple", "w", 3);
	assert_text("certificate root = H\"" HASH "\"", "wwx", 4, -1, HASH);
	assert_text("info[CFBundleName] = x", "wdd", 5, "CFBundleName", "x");
	assert_text("always and never", "www", 6, 1, 0);
	assert_text("always or never", "www", 7, 1, 0);
	assert_text("cdhash H\"" HASH "\"", "wx", 8, HASH);
	assert_text("! identifier a", "wwd", 9, 2, "a");
	assert_text("info[CFBundleVersion] >= \"17.4.2\"", "wdwd", 10,
	    "CFBundleVersion", 8, "17.4.2");
	assert_text("certificate leaf[subject.CN] = A", "wwdwd", 11, 0,
	    "subject.CN", 1, "A");
	assert_text("certificate leaftrusted", "ww", 12, 0);
	assert_text("certificate 1trusted", "ww", 12, 1);
	assert_text("anchor trusted", "w", 13);
	assert_text("certificate 1[field.1.2.840.113635.100.6.2.6] "
		    "/* exists */",
	    "wwxw", 14, 1, OID_6_2_6, 0);
	assert_text("anchor apple generic", "w", 15);
	assert_text(
	    "entitlement[com.apple.x] absent ", "wdw", 16, "com.apple.x", 14);
	assert_text("certificate -2[policy.1.2.840.113635.100.6.2.6] absent ",
	    "wwxw", 17, -2, OID_6_2_6, 14);
	assert_text("anchor apple iPhone", "wd", 18, "iPhone");
	assert_text("(fragment)", "wd", 19, "fragment");
	assert_text("platform = -3", "ww", 20, -3);
	assert_text("notarized", "w", 21);
	assert_text("certificate leaf[timestamp.1.2.840.113635.100.6.2.6] < "
		    "<2019-06-01 00:00:00 +0000>",
	    "wwxwq", 22, 0, OID_6_2_6, 10, 581040000LL);
	assert_text("legacy", "w", 23);
	assert_int_equal(s->defects.count, 0);
}

static void
every_match(void **state)
{
	struct setting *s = *state;

	assert_text("info[a] /* exists */", "wdw", 10, "a", 0);
	assert_text("info[a] = b", "wdwd", 10, "a", 1, "b");
	assert_text("info[a] ~ b", "wdwd", 10, "a", 2, "b");
	assert_text("info[a] = b*", "wdwd", 10, "a", 3, "b");
	assert_text("info[a] = *b", "wdwd", 10, "a", 4, "b");
	assert_text("info[a] < b", "wdwd", 10, "a", 5, "b");
	assert_text("info[a] > b", "wdwd", 10, "a", 6, "b");
	assert_text("info[a] <= b", "wdwd", 10, "a", 7, "b");
	assert_text("info[a] >= b", "wdwd", 10, "a", 8, "b");
	assert_text(
	    "info[a] = <2001-01-01 00:00:00 +0000>", "wdwq", 10, "a", 9, 0LL);
	assert_text(
	    "info[a] < <2001-01-01 00:00:01 +0000>", "wdwq", 10, "a", 10, 1LL);
	assert_text(
	    "info[a] > <2000-12-31 23:59:59 +0000>", "wdwq", 10, "a", 11, -1LL);
	assert_text("info[a] <= <2001-01-02 00:00:00 +0000>", "wdwq", 10, "a",
	    12, 86400LL);
	assert_text(
	    "info[a] >= <2001-01-01 00:00:00 +0000>", "wdwq", 10, "a", 13, 0LL);
	assert_text("info[a] absent ", "wdw", 10, "a", 14);
	assert_text("info[a]MATCH OPCODE 15 NOT UNDERSTOOD and never", "wwdwdw",
	    6, 10, "a", 15, "operand", 0);
	assert_int_equal(s->defects.count, 0);
}

static void
times_without_a_year_of_four_digits(void **state)
{
	assert_text(
	    "info[a] = <9223372036854775807>", "wdwq", 10, "a", 9, INT64_MAX);
	assert_text(
	    "info[a] = <-9223372036854775808>", "wdwq", 10, "a", 9, INT64_MIN);
	assert_text("info[a] = <9999-12-31 23:59:59 +0000>", "wdwq", 10, "a", 9,
	    252423993599LL);
	assert_text(
	    "info[a] = <252423993600>", "wdwq", 10, "a", 9, 252423993600LL);
}

static void
constants_are_quoted_where_needed(void **state)
{
	assert_text("identifier HX7739G8FX", "wd", 2, "HX7739G8FX");
	assert_text("identifier \"43AQ936H96\"", "wd", 2, "43AQ936H96");
	assert_text(
	    "identifier \"com.example.app\"", "wd", 2, "com.example.app");
	assert_text("info[com.example.app] = \"a.b\"", "wdd", 5,
	    "com.example.app", "a.b");
	assert_text("info[\"1.2\"] = \"a-b\"", "wdd", 5, "1.2", "a-b");
	assert_text("identifier \"\"", "wd", 2, "");
	assert_text(
	    "identifier \"a \\\"b\\\" \\\\ c\"", "wd", 2, "a \"b\" \\ c");
	assert_text("identifier \"a\n\tb\"", "wd", 2, "a\n\tb");
	assert_text("identifier 0x61c3a9", "wd", 2, "a\xc3\xa9");
	assert_text("identifier 0x1b61", "wd", 2,
	    "\x1b"
	    "a");
	assert_text("identifier 0x6100", "wx", 2, "6100");
	assert_text("identifier 0x7f", "wx", 2, "7f");
}

static void
keywords_are_quoted(void **state)
{
	/* Apple's grammar has no others. */
	static const char words[] =
	    "guest host designated library plugin or and always true never "
	    "false identifier cdhash platform notarized legacy anchor apple "
	    "generic certificate cert trusted info entitlement exists absent "
	    "leaf root timestamp ";
	char word[32], quoted[64];

	for (const char *p = words; *p; p = strchr(p, ' ') + 1) {
		size_t len = strcspn(p, " ");

		memcpy(word, p, len);
		word[len] = '\0';
		snprintf(quoted, sizeof quoted, "identifier \"%s\"", word);
		assert_text(quoted, "wd", 2, word);
		word[0] ^= 0x20; /* no keyword in capitals */
		snprintf(quoted, sizeof quoted, "identifier %s", word);
		assert_text(quoted, "wd", 2, word);
	}
}

static void
parentheses_only_where_needed(void **state)
{
	/* Nesting to the left, and to the right. */
	assert_text("always and never and legacy", "wwwww", 6, 6, 1, 0, 23);
	assert_text("always and never and legacy", "wwwww", 6, 1, 6, 0, 23);
	assert_text("always or never or legacy", "wwwww", 7, 1, 7, 0, 23);
	assert_text("always and never or legacy", "wwwww", 7, 6, 1, 0, 23);
	assert_text("(always or never) and legacy", "wwwww", 6, 7, 1, 0, 23);
	assert_text("always and (never or legacy)", "wwwww", 6, 1, 7, 0, 23);
	assert_text("! (always or never)", "wwww", 9, 7, 1, 0);
	assert_text("! (always and never)", "wwww", 9, 6, 1, 0);
	assert_text("! ! always", "www", 9, 9, 1);
	assert_text("! always and never", "wwww", 6, 9, 1, 0);
}

static void
unknown_opcodes(void **state)
{
	struct setting *s = *state;
	const struct requirement *r;

	assert_text("never and  false /* opcode 99 */", "wwwd", 6, 0,
	    0x80000063, "hidden");
	assert_text(" false /* opcode 99 */ or legacy", "wwdw", 7, 0x80000063,
	    "hidden", 23);
	assert_text(" /* opcode 99 */ always", "wdw", 0x40000063, "hidden", 1);
	assert_int_equal(s->defects.count, 0);
	assert_text("never and OPCODE 24 NOT UNDERSTOOD (ending print)", "wwwd",
	    6, 0, 24, "who knows");
	assert_int_equal(s->defects.count, 1);
	/* What comes after it cannot be told from its operands. */
	r = parse_words(s, "wwdw", 6, 24, "who knows", 0);
	assert_null(r->expression);
	assert_null(r->text);
	assert_int_equal(s->defects.count, 2);
	/* Flags do not change what is known. */
	assert_text("always", "w", 0x80000001);
}

static void
the_tree(void **state)
{
	struct setting *s = *state;
	const struct requirement *r = parse_words(
	    s, "wwdwwdwd", 6, 2, "node", 11, -1, "subject.OU", 4, "X");
	const struct expression *field = r->expression->right;

	assert_int_equal(r->kind, 1);
	assert_int_equal(r->expression->opcode, OPCODE_AND);
	assert_int_equal(r->expression->offset, 12);
	assert_int_equal(r->expression->left->opcode, OPCODE_IDENTIFIER);
	assert_true(bytes_are(r->expression->left->value, "node"));
	assert_int_equal(field->opcode, OPCODE_CERTIFICATE_FIELD);
	assert_int_equal(field->offset, 28);
	assert_int_equal(field->slot, SLOT_ROOT);
	assert_true(bytes_are(field->key, "subject.OU"));
	assert_int_equal(field->match, MATCH_ENDS);
	assert_true(bytes_are(field->value, "X"));
}

static const struct requirement *
nested(struct setting *s, unsigned levels)
{
	begin_blob(&s->blob, 1);
	for (unsigned i = 1; i < levels; i++)
		put_word(&s->blob, OPCODE_NOT);
	put_word(&s->blob, OPCODE_ALWAYS);
	return requirement_parse(end_blob(&s->blob), s->arena, &s->defects);
}

static void
as_deep_as_allowed(void **state)
{
	struct setting *s = *state;
	const struct requirement *r = nested(s, LIMIT_REQUIREMENT_DEPTH);

	assert_non_null(r->expression);
	assert_int_equal(strlen(r->text),
	    2 * (LIMIT_REQUIREMENT_DEPTH - 1) + strlen("always"));
	assert_int_equal(s->defects.count, 0);
	r = nested(s, LIMIT_REQUIREMENT_DEPTH + 1);
	assert_null(r->expression);
	assert_null(r->text);
	assert_int_equal(s->defects.count, 1);
	assert_int_equal(s->defects.list[0].kind, DEFECT_LIMIT);
	/* Skipped opcodes nest too. */
	begin_blob(&s->blob, 1);
	for (unsigned i = 0; i < 8000; i++) {
		put_word(&s->blob, 0x40000063);
		put_word(&s->blob, 0);
	}
	r = requirement_parse(end_blob(&s->blob), s->arena, &s->defects);
	assert_null(r->expression);
}

static void
as_large_as_allowed(void **state)
{
	struct setting *s = *state;
	const struct requirement *r;

	begin_blob(&s->blob, 1);
	put_word(&s->blob, OPCODE_IDENTIFIER);
	put_word(&s->blob, LIMIT_REQUIREMENT_BYTES - 20);
	while (s->blob.len < LIMIT_REQUIREMENT_BYTES)
		text_add_char(&s->blob, 'x');
	r = requirement_parse(end_blob(&s->blob), s->arena, &s->defects);
	assert_non_null(r->text);
	assert_int_equal(s->defects.count, 0);
	text_add_string(&s->blob, "x");
	r = requirement_parse(end_blob(&s->blob), s->arena, &s->defects);
	assert_null(r->text);
	assert_int_equal(s->defects.list[0].kind, DEFECT_LIMIT);
}

static void
broken_expressions(void **state)
{
	struct setting *s = *state;
	const struct requirement *r = parse_words(s, "ww", 6, 1);

	assert_null(r->text);
	assert_int_equal(s->defects.count, 1);
	r = parse_words(s, "ww", 2, 4); /* 4 bytes that are not there */
	assert_null(r->text);
	assert_int_equal(s->defects.count, 2);
	r = parse_words(s, "");
	assert_null(r->text);
	assert_int_equal(s->defects.count, 3);
	r = parse_words(s, "ww", 1, 0); /* left over */
	assert_string_equal(r->text, "always");
	assert_int_equal(s->defects.count, 4);
	/* Padding may be missing, as for Apple's reader. */
	parse_words(s, "wd", 2, "abc");
	s->blob.len--;
	r = requirement_parse(end_blob(&s->blob), s->arena, &s->defects);
	assert_string_equal(r->text, "identifier abc");
	assert_int_equal(s->defects.count, 4);
}

static void
broken_headers(void **state)
{
	struct setting *s = *state;
	const struct requirement *r;

	parse_words(s, "w", 1);
	s->blob.data[3] = 2;
	r = requirement_parse(text_bytes(&s->blob), s->arena, &s->defects);
	assert_int_equal(r->kind, 0);
	assert_int_equal(s->defects.count, 1);
	parse_words(s, "w", 1);
	s->blob.data[7]++;
	r = requirement_parse(text_bytes(&s->blob), s->arena, &s->defects);
	assert_int_equal(r->kind, 0);
	assert_int_equal(s->defects.count, 2);
	begin_blob(&s->blob, 3);
	r = requirement_parse(end_blob(&s->blob), s->arena, &s->defects);
	assert_int_equal(r->kind, 3);
	assert_int_equal(s->defects.count, 3);
}

static void
object_identifiers(void **state)
{
	assert_text("certificate leaf[field.2.5.29.15] /* exists */", "wwxw",
	    14, 0, "551d0f", 0);
	assert_text("certificate leaf[field.2.999.1] /* exists */", "wwxw", 14,
	    0, "883701", 0);
	assert_text("certificate leaf[field.0x2a86] /* exists */", "wwxw", 14,
	    0, "2a86", 0);
	assert_text("certificate leaf[field.0x2affffffffffffffffffff7f] "
		    "/* exists */",
	    "wwxw", 14, 0, "2affffffffffffffffffff7f", 0);
}

static void
an_empty_object_identifier(void **state)
{
	assert_text("certificate leaf[policy.] absent ", "wwdw", 17, 0, "", 14);
}

static void
lightweight(void **state)
{
	static const char der[] = "\x70\x0d\x02\x01\x01\xb0\x08\x30\x06\x0c\x01"
				  "a\x02\x01\x05";
	struct setting *s = *state;
	const struct requirement *r;

	begin_blob(&s->blob, 2);
	put_data(&s->blob, bytes_over(der, sizeof der - 1));
	r = requirement_parse(end_blob(&s->blob), s->arena, &s->defects);
	assert_int_equal(s->defects.count, 0);
	assert_null(r->text);
	assert_non_null(r->lightweight);
	assert_int_equal(r->lightweight->type, PLIST_DICT);
	assert_int_equal(r->lightweight->first->number, 5);
	begin_blob(&s->blob, 2);
	put_word(&s->blob, 100);
	r = requirement_parse(end_blob(&s->blob), s->arena, &s->defects);
	assert_null(r->lightweight);
	assert_int_equal(s->defects.count, 1);
}

static void
parse_one(struct bytes input, struct arena *arena, struct defects *defects)
{
	requirement_parse(input, arena, defects);
}

static void
harm(void **state)
{
	struct setting *s = *state;
	parse_words(s, "wwxwqwdwdd", 22, -2, OID_6_2_6, 10, 581040000LL,
	    0x80000063, "hidden", 5, "key", "value");
	harm_prefixes(end_blob(&s->blob), parse_one);
	harm_mutations(end_blob(&s->blob), 1, parse_one);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		FRESH(every_opcode),
		FRESH(every_match),
		FRESH(times_without_a_year_of_four_digits),
		FRESH(constants_are_quoted_where_needed),
		FRESH(keywords_are_quoted),
		FRESH(parentheses_only_where_needed),
		FRESH(unknown_opcodes),
		FRESH(the_tree),
		FRESH(as_deep_as_allowed),
		FRESH(as_large_as_allowed),
		FRESH(broken_expressions),
		FRESH(broken_headers),
		FRESH(object_identifiers),
		FRESH(an_empty_object_identifier),
		FRESH(lightweight),
		FRESH(harm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
