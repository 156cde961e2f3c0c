/* SPDX-License-Identifier: MIT */
/* Requirements from text: what codesign prints must be read back. */
#include <config.h>

#include <stdio.h>
#include <string.h>

#include <sealtree/evaluate.h>
#include <sealtree/limits.h>

#include "check.h"
#include "expression.h"
#include "harm.h"
#include "opcodes.h"

#define HASH "000102030405060708090a0b0c0d0e0f10111213"
#define OID_6_2_6 "2a864886f76364060206"

static const struct expression *
compile(struct setting *s, const char *text)
{
	struct text why = TEXT_INIT;
	const struct expression *e =
	    requirement_compile(bytes_of(text), s->arena, &why);

	if (!e)
		fail_msg("%s: %s", text, text_string(&why));
	assert_int_equal(why.len, 0);
	return e;
}

static void
assert_becomes(struct setting *s, const char *text, const char *printed)
{
	assert_string_equal(
	    expression_print(compile(s, text), s->arena), printed);
}

static void
assert_error(struct setting *s, const char *text, const char *wanted)
{
	struct text why = TEXT_INIT;

	assert_null(requirement_compile(bytes_of(text), s->arena, &why));
	assert_string_equal(text_string(&why), wanted);
	text_release(&why);
	assert_null(requirement_compile(bytes_of(text), s->arena, NULL));
}

static void
what_is_printed_is_read_back(void **state)
{
	static const char *const texts[] = {
		"never",
		"always",
		"identifier node",
		"identifier \"com.example.app\"",
		"identifier \"a \\\"b\\\" \\\\ c\"",
		"identifier \"\"",
		"identifier 0x61c3a9",
		"identifier \"anchor\"",
		"anchor apple",
		"anchor apple generic",
		"anchor apple iPhone",
		"anchor trusted",
		"(fragment)",
		"(fragment) and (\"other one\")",
		"certificate root = H\"" HASH "\"",
		"certificate -2 = H\"" HASH "\"",
		"cdhash H\"" HASH "\" or cdhash H\"" HASH "\"",
		"info[CFBundleName] = x",
		"info[\"1.2\"] /* exists */",
		"info[0x6100] absent ",
		"info[a] ~ b",
		"info[a] = b*",
		"info[a] = *b",
		"info[a] < b",
		"info[a] > \"1.2\"",
		"info[a] <= b",
		"info[a] >= b",
		"info[a] = <2001-01-01 00:00:00 +0000>",
		"info[a] < <2000-12-31 23:59:59 +0000>",
		"info[a] > <9999-12-31 23:59:59 +0000>",
		"info[a] <= <252423993600>",
		"info[a] >= <9223372036854775807>",
		"info[a] = <-9223372036854775808>",
		"entitlement[com.apple.x] /* exists */",
		"certificate leaf[subject.CN] = A",
		"certificate leaftrusted",
		"certificate 1trusted",
		"certificate -2trusted",
		"certificate roottrusted",
		"certificate 1[field.1.2.840.113635.100.6.2.6] /* exists */",
		"certificate -3[policy.2.999.1] absent ",
		"certificate leaf[timestamp.0.9.2342] absent ",
		"certificate 1[timestamp.1.2] < <2019-06-01 00:00:00 +0000>",
		"platform = -3",
		"platform = 0",
		"notarized",
		"legacy",
		"! always and never",
		"! (always and never)",
		"! ! always",
		"(always or never) and legacy",
		"always and (never or legacy) and notarized",
		"always and never or legacy",
	};

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		assert_becomes(*state, texts[i], texts[i]);
}

static void
assert_read_back(struct setting *s, const struct requirement *r)
{
	assert_non_null(r->text);
	assert_becomes(s, r->text, r->text);
}

static void
every_opcode_is_read_back(void **state)
{
	struct setting *s = *state;

	assert_read_back(s, parse_words(s, "w", 0));
	assert_read_back(s, parse_words(s, "w", 1));
	assert_read_back(s, parse_words(s, "wd", 2, "name"));
	assert_read_back(s, parse_words(s, "w", 3));
	assert_read_back(s, parse_words(s, "wwx", 4, -1, HASH));
	assert_read_back(s, parse_words(s, "wdd", 5, "a.b", "c"));
	assert_read_back(s, parse_words(s, "wwwww", 6, 6, 1, 0, 23));
	assert_read_back(s, parse_words(s, "wwwww", 7, 1, 7, 0, 23));
	assert_read_back(s, parse_words(s, "wx", 8, HASH));
	assert_read_back(s, parse_words(s, "ww", 9, 1));
	assert_read_back(s, parse_words(s, "wdw", 10, "a", 0));
	assert_read_back(
	    s, parse_words(s, "wwdwd", 11, 0, "subject.OU", 4, "X"));
	assert_read_back(s, parse_words(s, "ww", 12, 7));
	assert_read_back(s, parse_words(s, "w", 13));
	assert_read_back(s, parse_words(s, "wwxw", 14, 1, OID_6_2_6, 0));
	assert_read_back(s, parse_words(s, "w", 15));
	assert_read_back(s, parse_words(s, "wdw", 16, "x", 14));
	assert_read_back(s, parse_words(s, "wwxw", 17, 1, OID_6_2_6, 0));
	assert_read_back(s, parse_words(s, "wd", 18, "name"));
	assert_read_back(s, parse_words(s, "wd", 19, "name"));
	assert_read_back(s, parse_words(s, "ww", 20, INT32_MAX));
	assert_read_back(s, parse_words(s, "w", 21));
	assert_read_back(s, parse_words(s, "wwxwq", 22, 0, OID_6_2_6, 10, 5LL));
	assert_read_back(s, parse_words(s, "w", 23));
}

/* The same ones each time. */
static unsigned
chance(unsigned *seed, unsigned below)
{
	*seed = *seed * 1103515245 + 12345;
	return (*seed >> 16) % below;
}

static void
put_any(struct text *t, unsigned *seed, unsigned depth)
{
	static const char *const words[] = { "a", "com.x", "1", "", "or",
		"q\"\\", "\xc3\xa9", "Z9" };
	unsigned kind = chance(seed, depth > 6 ? 4 : 8);

	switch (kind) {
	case 0:
		put_word(t, chance(seed, 2));
		break;
	case 1:
		put_word(t, OPCODE_IDENTIFIER);
		put_data(t, bytes_of(words[chance(seed, 8)]));
		break;
	case 2:
		put_word(t, OPCODE_INFO);
		put_data(t, bytes_of(words[chance(seed, 8)]));
		kind = chance(seed, 9);
		put_word(t, kind);
		if (kind)
			put_data(t, bytes_of(words[chance(seed, 8)]));
		break;
	case 3:
		put_word(t, OPCODE_PLATFORM);
		put_word(t, chance(seed, 9));
		break;
	case 4:
		put_word(t, OPCODE_NOT);
		put_any(t, seed, depth + 1);
		break;
	default:
		put_word(t, kind % 2 ? OPCODE_AND : OPCODE_OR);
		put_any(t, seed, depth + 1);
		put_any(t, seed, depth + 1);
		break;
	}
}

static void
anything_is_read_back(void **state)
{
	struct setting *s = *state;
	unsigned seed = 1;

	for (int i = 0; i < 2000; i++) {
		const struct requirement *r;

		begin_blob(&s->blob, 1);
		put_any(&s->blob, &seed, 0);
		r = requirement_parse(
		    end_blob(&s->blob), s->arena, &s->defects);
		assert_read_back(s, r);
	}
	assert_int_equal(s->defects.count, 0);
}

static void
other_ways_to_write_it(void **state)
{
	struct setting *s = *state;

	assert_becomes(s, "identifier = com.example.app",
	    "identifier \"com.example.app\"");
	assert_becomes(s, "identifier==\"a\"", "identifier a");
	assert_becomes(s, "true and false", "always and never");
	assert_becomes(s, "!always", "! always");
	assert_becomes(s, "((always));;", "always");
	assert_becomes(s, "anchor generic apple", "anchor apple generic");
	assert_becomes(
	    s, "anchor H\"" HASH "\"", "certificate root = H\"" HASH "\"");
	assert_becomes(
	    s, "anchor[subject.O] = A", "certificate root[subject.O] = A");
	assert_becomes(
	    s, "cert leaf H\"" HASH "\"", "certificate leaf = H\"" HASH "\"");
	assert_becomes(s, "cert trusted", "anchor trusted");
	assert_becomes(
	    s, "certificate leaf trusted", "certificate leaftrusted");
	assert_becomes(s, "cert - 2 trusted", "certificate -2trusted");
	assert_becomes(s, "info [a]exists", "info[a] /* exists */");
	assert_becomes(s, "info[a] = *b*", "info[a] ~ b");
	assert_becomes(
	    s, "info[a] absent and legacy", "info[a] absent  and legacy");
	assert_becomes(s, "cert 1[extension.1.2.3]",
	    "certificate 1[field.1.2.3] /* exists */");
	assert_becomes(s, "cdhash = H\"" HASH "\"", "cdhash H\"" HASH "\"");
	assert_becomes(s, "platform 3", "platform = 3");
	assert_becomes(s,
	    "# a line\n always // the rest\n and /* in\nthe ** midst */ never",
	    "always and never");
}

static void
errors_say_where(void **state)
{
	struct setting *s = *state;

	assert_error(s, "", "character 1: no condition begins like this");
	assert_error(s, "identifier", "character 11: a value should be here");
	assert_error(s, "identifier anchor",
	    "character 12: this word must be in quotes");
	assert_error(
	    s, "identifier 1a", "character 12: this word must be in quotes");
	assert_error(s, "identifier a-b",
	    "character 13: the requirement should end here");
	assert_error(
	    s, "always never", "character 8: the requirement should end here");
	assert_error(s, "always and",
	    "character 11: no condition begins "
	    "like this");
	assert_error(s, "(always", "character 8: a parenthesis is not closed");
	assert_error(
	    s, "always)", "character 7: the requirement should end here");
	assert_error(s, "info a",
	    "character 6: a key in brackets should be "
	    "here");
	assert_error(s, "info[a", "character 7: a key ends with ]");
	assert_error(
	    s, "cdhash abc", "character 8: a hash should be here, as H\"…\"");
	assert_error(
	    s, "cdhash H\"00\"", "character 8: a hash has 40 hex digits");
	assert_error(s, "cdhash H\"000\"",
	    "character 8: a hash needs an even number of hex digits in "
	    "quotes");
	assert_error(s, "cert leaf = /path/to/it",
	    "character 13: no requirement has such a sign");
	assert_error(s, "cert leaf[email] = a",
	    "character 10: certificates have no such key");
	assert_error(s, "cert leaf[field.1.40]",
	    "character 10: this is no object identifier");
	assert_error(s, "cert leaf[field.3.1]",
	    "character 10: this is no object identifier");
	assert_error(s, "cert leaf[field.1.2.]",
	    "character 10: this is no object identifier");
	assert_error(s, "cert x = H\"\"",
	    "character 6: a number should be "
	    "here");
	assert_error(
	    s, "platform 2147483648", "character 10: a number should be here");
	assert_error(s, "\"a", "character 1: a string has no end");
	assert_error(s, "\"a\\\"", "character 1: a string has no end");
	assert_error(s, "always /* x *", "character 8: a comment has no end");
	assert_error(s, "identifier 0x1",
	    "character 12: 0x needs an even "
	    "number of hex digits");
	assert_error(s, "designated => always",
	    "character 1: no condition begins like this");
}

static void
repeat(struct text *t, const char *what, unsigned times)
{
	for (unsigned i = 0; i < times; i++)
		text_add_string(t, what);
}

/* `times` of `before`, then "always" and as many of `after`. */
static bool
compiles(
    struct setting *s, unsigned times, const char *before, const char *after)
{
	const struct expression *e;

	text_reset(&s->blob);
	repeat(&s->blob, before, times);
	text_add_string(&s->blob, "always");
	repeat(&s->blob, after, times);
	e = requirement_compile(text_bytes(&s->blob), s->arena, NULL);
	if (e)
		assert_true(expression_print(e, s->arena)[0] != 0);
	return e != NULL;
}

static void
as_deep_as_allowed(void **state)
{
	struct setting *s = *state;
	const unsigned most = LIMIT_REQUIREMENT_DEPTH - 1;

	assert_true(compiles(s, most, "! ", ""));
	assert_false(compiles(s, most + 1, "! ", ""));
	assert_true(compiles(s, most, "(", ")"));
	assert_false(compiles(s, most + 1, "(", ")"));
	assert_true(compiles(s, most, "", " and never"));
	assert_false(compiles(s, most + 1, "", " and never"));
	assert_true(compiles(s, most, "", " or never"));
	assert_false(compiles(s, most + 1, "", " or never"));
	assert_false(compiles(s, 20000, "(", ""));
	assert_false(compiles(s, 20000, "!", ""));
}

static void
as_long_as_allowed(void **state)
{
	struct setting *s = *state;

	text_add_string(&s->blob, "always");
	while (s->blob.len < LIMIT_REQUIREMENT_BYTES)
		text_add_char(&s->blob, ' ');
	assert_non_null(
	    requirement_compile(text_bytes(&s->blob), s->arena, NULL));
	text_add_char(&s->blob, ' ');
	assert_error(s, text_string(&s->blob),
	    "character 1: the requirement is too long");
	/* The end counts as a word. */
	text_reset(&s->blob);
	text_add_string(&s->blob, "always");
	repeat(&s->blob, ";", LIMIT_REQUIREMENT_TOKENS - 2);
	assert_non_null(
	    requirement_compile(text_bytes(&s->blob), s->arena, NULL));
	text_add_char(&s->blob, ';');
	assert_null(requirement_compile(text_bytes(&s->blob), s->arena, NULL));
}

static void
compile_harmed(struct bytes input, struct arena *arena, struct defects *defects)
{
	struct text why = TEXT_INIT;
	const struct expression *e = requirement_compile(input, arena, &why);

	(void) defects;
	if (e)
		assert_true(expression_print(e, arena)[0] != '\0');
	else
		assert_true(why.len > 0);
	text_release(&why);
}

static void
survives_harm(void **state)
{
	struct bytes good = bytes_of(
	    "anchor apple generic and (identifier \"a\\\"b\" or info[x.y] >= "
	    "0x31 /* c */) and ! certificate 1[field.1.2.840] // d\n and "
	    "certificate leaf[timestamp.1.2] < <2019-06-01 00:00:00 +0000> "
	    "and cdhash H\"" HASH "\" or cert -2trusted and (x) # e\n;");

	(void) state;
	harm_prefixes(good, compile_harmed);
	harm_mutations(good, 1, compile_harmed);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		FRESH(what_is_printed_is_read_back),
		FRESH(every_opcode_is_read_back),
		FRESH(anything_is_read_back),
		FRESH(other_ways_to_write_it),
		FRESH(errors_say_where),
		FRESH(as_deep_as_allowed),
		FRESH(as_long_as_allowed),
		FRESH(survives_harm),
	};

	return cmocka_run_group_tests_name("compile", tests, NULL, NULL);
}
