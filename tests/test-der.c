/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <string.h>

#include <sealtree/limits.h>
#include <sealtree/text.h>

#include "check.h"
#include "der.h"
#include "harm.h"

#define BYTES(literal) bytes_over((literal), sizeof(literal) - 1)

static int
with_arena(void **state)
{
	*state = arena_new();
	return 0;
}

static int
without_arena(void **state)
{
	arena_free(*state);
	return 0;
}

static void
definite_lengths(void **state)
{
	struct bytes b = BYTES("\x02\x01\x05\x04\x81\x02hi\x04\x02yo");
	struct cursor c = cursor_over(b);
	struct der e;

	(void) state;
	b.offset = 70;
	c = cursor_over(b);
	assert_true(der_next(&c, &e));
	assert_int_equal(e.tag, DER_INTEGER);
	assert_true(e.canonical);
	assert_int_equal(e.whole.offset, 70);
	assert_int_equal(e.content.offset, 72);
	assert_true(der_next(&c, &e));
	assert_false(e.canonical);
	assert_true(bytes_are(e.content, "hi"));
	assert_int_equal(e.whole.len, 5);
	assert_true(der_next(&c, &e));
	assert_true(e.canonical);
	assert_false(der_next(&c, &e));
	assert_true(cursor_ok(&c));
}

static void
shortest_lengths_are_canonical(void **state)
{
	static const struct {
		const char *header;
		size_t header_len, content_len;
		bool canonical;
	} cases[] = {
		{ "\x04\x7f", 2, 0x7f, true },
		{ "\x04\x81\x7f", 3, 0x7f, false },
		{ "\x04\x81\x80", 3, 0x80, true },
		{ "\x04\x82\x00\x80", 4, 0x80, false },
		{ "\x04\x82\x01\x00", 4, 0x100, true },
		{ "\x04\x88\x00\x00\x00\x00\x00\x00\x01\x00", 10, 0x100,
		    false },
	};

	(void) state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		uint8_t buffer[300] = { 0 };
		struct cursor c;
		struct der e;

		memcpy(buffer, cases[i].header, cases[i].header_len);
		c = cursor_over(bytes_over(
		    buffer, cases[i].header_len + cases[i].content_len));
		assert_true(der_next(&c, &e));
		assert_int_equal(e.content.len, cases[i].content_len);
		assert_int_equal(e.canonical, cases[i].canonical);
		assert_int_equal(cursor_left(&c), 0);
	}
}

static void
what_does_not_fit_fails(void **state)
{
	static const struct bytes bad[] = {
		{ (const uint8_t *) "\x04", 1, 0 },
		{ (const uint8_t *) "\x04\x02h", 3, 0 },
		{ (const uint8_t *) "\x04\x80h\0\0", 5, 0 },
		{ (const uint8_t *) "\x24\x80\x04\x01h", 5, 0 },
		{ (const uint8_t *) "\x24\x80\x04\x01h\0", 6, 0 },
		{ (const uint8_t *) "\x04\x84\xff\xff\xff\xff", 6, 0 },
		{ (const uint8_t *) "\x04\x89\0\0\0\0\0\0\0\0\0", 11, 0 },
		{ (const uint8_t *) "\x1f\x80\x80\x80\x80\x00\x00", 7, 0 },
	};

	(void) state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct cursor c = cursor_over(bad[i]);
		struct der e;

		assert_false(der_next(&c, &e));
		assert_false(cursor_ok(&c));
		assert_int_equal(e.content.len, 0);
		assert_false(der_next(&c, &e));
	}
}

static void
indefinite_lengths_end_at_their_own_mark(void **state)
{
	struct bytes b = BYTES("\x30\x80\x30\x80\x02\x01\x01\0\0\x04\x02\0\0"
			       "\0\0\x05\0");
	struct cursor c = cursor_over(b), inside, innermost;
	struct der e;

	(void) state;
	inside = der_enter(&c, DER_SEQUENCE);
	assert_int_equal(inside.rest.len, 11);
	innermost = der_enter(&inside, DER_SEQUENCE);
	assert_int_equal(innermost.rest.len, 3);
	e = der_take(&inside, DER_OCTET_STRING);
	assert_int_equal(e.content.len, 2);
	assert_int_equal(cursor_left(&inside), 0);
	der_take(&c, DER_NULL);
	assert_true(cursor_ok(&c));
	assert_true(cursor_ok(&inside));
}

/* `levels` indefinite sequences, each in the one before. */
static bool
nests(size_t levels)
{
	uint8_t buffer[4 * (LIMIT_DER_DEPTH + 1)] = { 0 };
	struct cursor c = cursor_over(bytes_over(buffer, 4 * levels));
	struct der e;

	for (size_t i = 0; i < levels; i++)
		memcpy(buffer + 2 * i, "\x30\x80", 2);
	return der_next(&c, &e);
}

static void
nesting_is_capped(void **state)
{
	(void) state;
	assert_true(nests(1));
	assert_true(nests(LIMIT_DER_DEPTH));
	assert_false(nests(LIMIT_DER_DEPTH + 1));
}

static void
a_wrong_tag_fails_and_stays_failed(void **state)
{
	struct cursor c = cursor_over(BYTES("\x30\x03\x02\x01\x07\x05\0"));
	struct cursor inside = der_enter(&c, DER_SEQUENCE), deeper;

	(void) state;
	assert_false(der_at(&inside, DER_OID));
	assert_int_equal(der_take(&inside, DER_OID).content.len, 0);
	assert_false(cursor_ok(&inside));
	deeper = der_enter(&inside, DER_INTEGER);
	assert_false(cursor_ok(&deeper));
	assert_true(cursor_ok(&c));
	assert_true(der_at(&c, DER_NULL));
}

static void
octets_are_joined(void **state)
{
	struct cursor c = cursor_over(BYTES("\x04\x02hi"
					    "\x24\x80\x04\x02"
					    "ab"
					    "\x24\x08\x04\x01"
					    "c"
					    "\x04\0\x04\x01"
					    "d\0\0"
					    "\x05\0"));
	struct bytes joined;

	assert_true(bytes_are(der_take_octets(&c, *state), "hi"));
	joined = der_take_octets(&c, *state);
	assert_true(bytes_are(joined, "abcd"));
	assert_true(der_at(&c, DER_NULL));
	assert_true(cursor_ok(&c));
	c = cursor_over(BYTES("\x24\x03\x02\x01\x05"));
	assert_int_equal(der_take_octets(&c, *state).len, 0);
	assert_false(cursor_ok(&c));
	c = cursor_over(BYTES("\x24\x03\x04\x09\x05"));
	assert_int_equal(der_take_octets(&c, *state).len, 0);
	assert_false(cursor_ok(&c));
}

/* The same with definite lengths, built from the innermost outwards. */
static bool
joins(size_t levels, struct arena *arena)
{
	uint8_t buffer[4 * (LIMIT_DER_DEPTH + 1)] = { 0 };
	size_t at = sizeof buffer;
	struct cursor c;

	for (size_t i = 0; i < levels; i++) {
		size_t len = sizeof buffer - at;

		buffer[--at] = (uint8_t) len;
		if (len >= 0x80)
			buffer[--at] = 0x81;
		buffer[--at] = DER_OCTET_STRING | DER_CONSTRUCTED;
	}
	c = cursor_over(bytes_over(buffer + at, sizeof buffer - at));
	der_take_octets(&c, arena);
	return cursor_ok(&c);
}

static void
joining_is_capped(void **state)
{
	assert_true(joins(LIMIT_DER_DEPTH, *state));
	assert_false(joins(LIMIT_DER_DEPTH + 1, *state));
}

static void
oids(void **state)
{
	struct arena *arena = *state;

	assert_string_equal(der_oid(BYTES("\x2a\x86\x48\x86\xf7\x63\x64\x06"
					  "\x01\x0d"),
				arena),
	    "1.2.840.113635.100.6.1.13");
	assert_string_equal(der_oid(BYTES("\x00"), arena), "0.0");
	assert_string_equal(der_oid(BYTES("\x4f"), arena), "1.39");
	assert_string_equal(der_oid(BYTES("\x88\x37\x03"), arena), "2.999.3");
	assert_null(der_oid(BYTES(""), arena));
	assert_null(der_oid(BYTES("\x2a\x86"), arena));
	assert_null(der_oid(BYTES("\x2a\x83\xff\xff\xff\xff\xff\xff\xff\xff"
				  "\x7f"),
	    arena));
}

static void
integers(void **state)
{
	static const struct {
		struct bytes content;
		bool read;
		int64_t value;
	} cases[] = {
		{ { (const uint8_t *) "\x00", 1, 0 }, true, 0 },
		{ { (const uint8_t *) "\xff", 1, 0 }, true, -1 },
		{ { (const uint8_t *) "\x00\xff", 2, 0 }, true, 255 },
		{ { (const uint8_t *) "\x80\0\0\0\0\0\0\0", 8, 0 }, true,
		    INT64_MIN },
		{ { (const uint8_t *) "\x7f\xff\xff\xff\xff\xff\xff\xff", 8,
		      0 },
		    true, INT64_MAX },
		{ { (const uint8_t *) "\0\0\0\0\0\0\0\0\x01", 9, 0 }, false,
		    0 },
		{ { NULL, 0, 0 }, false, 0 },
	};

	(void) state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		int64_t value;

		assert_int_equal(
		    der_integer(cases[i].content, &value), cases[i].read);
		assert_true(value == cases[i].value);
	}
}

static void
booleans(void **state)
{
	bool value;

	(void) state;
	assert_true(der_boolean(BYTES("\xff"), &value) && value);
	assert_true(der_boolean(BYTES("\x01"), &value) && value);
	assert_true(der_boolean(BYTES("\x00"), &value) && !value);
	assert_false(der_boolean(BYTES(""), &value));
	assert_false(der_boolean(BYTES("\xff\xff"), &value));
}

static void
times(void **state)
{
	static const struct {
		uint8_t tag;
		const char *text;
		const char *shown; /* NULL: malformed */
	} cases[] = {
		{ DER_UTC_TIME, "220708120001Z", "2022-07-08T12:00:01Z" },
		{ DER_UTC_TIME, "500101000000Z", "1950-01-01T00:00:00Z" },
		{ DER_UTC_TIME, "491231235959Z", "2049-12-31T23:59:59Z" },
		{ DER_UTC_TIME, "160229235960Z", "2016-03-01T00:00:00Z" },
		{ DER_UTC_TIME, "2207081200Z", "2022-07-08T12:00:00Z" },
		{ DER_UTC_TIME, "220708120000+0130", "2022-07-08T10:30:00Z" },
		{ DER_UTC_TIME, "220708120000-0100", "2022-07-08T13:00:00Z" },
		{ DER_UTC_TIME, "220708120000", "2022-07-08T12:00:00Z" },
		{ DER_GENERALIZED_TIME, "20220708120001.25Z",
		    "2022-07-08T12:00:01Z" },
		{ DER_GENERALIZED_TIME, "99991231235959Z",
		    "9999-12-31T23:59:59Z" },
		{ DER_GENERALIZED_TIME, "00000101000000Z",
		    "0000-01-01T00:00:00Z" },
		{ DER_GENERALIZED_TIME, "20000229000000Z",
		    "2000-02-29T00:00:00Z" },
		{ DER_UTC_TIME, "220708120061Z", NULL },
		{ DER_UTC_TIME, "221308120000Z", NULL },
		{ DER_UTC_TIME, "220700120000Z", NULL },
		{ DER_UTC_TIME, "220708240000Z", NULL },
		{ DER_UTC_TIME, "220708120000Zx", NULL },
		{ DER_UTC_TIME, "220708120000+9900", NULL },
		{ DER_UTC_TIME, "2207081200 0Z", NULL },
		{ DER_UTC_TIME, "2207", NULL },
		{ DER_UTC_TIME, "", NULL },
		{ DER_OCTET_STRING, "220708120001Z", NULL },
	};

	(void) state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct der e = { .tag = cases[i].tag,
			.content = bytes_of(cases[i].text) };
		struct text shown = TEXT_INIT;
		int64_t seconds;

		if (!cases[i].shown) {
			assert_false(der_time(&e, &seconds));
			continue;
		}
		assert_true(der_time(&e, &seconds));
		text_add_time(&shown, seconds);
		assert_string_equal(text_string(&shown), cases[i].shown);
		text_release(&shown);
	}
}

static void
read_all(struct bytes input, struct arena *arena, struct defects *defects)
{
	struct cursor c = cursor_over(input), inside, copy;
	int64_t number;
	struct der e;
	bool truth;

	(void) defects;
	copy = c;
	der_take_octets(&copy, arena);
	inside = der_enter(&c, DER_SEQUENCE);
	while (der_next(&inside, &e)) {
		der_boolean(e.content, &truth);
		der_integer(e.content, &number);
		der_oid(e.content, arena);
		der_time(&e, &number);
		copy = cursor_over(e.whole);
		der_take_octets(&copy, arena);
	}
}

static void
harm(void **state)
{
	struct bytes good = BYTES("\x30\x80\x02\x01\x05\x06\x03\x2a\x86\x48"
				  "\x24\x80\x04\x02hi\x04\x01!\0\0"
				  "\x17\x0d"
				  "220708120001Z"
				  "\x18\x0f"
				  "20220708120001Z"
				  "\x04\x81\x80"
				  "0123456789abcdef0123456789abcdef"
				  "0123456789abcdef0123456789abcdef"
				  "0123456789abcdef0123456789abcdef"
				  "0123456789abcdef0123456789abcdef"
				  "\0\0");

	(void) state;
	harm_prefixes(good, read_all);
	harm_mutations(good, 1, read_all);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(definite_lengths),
		cmocka_unit_test(shortest_lengths_are_canonical),
		cmocka_unit_test(what_does_not_fit_fails),
		cmocka_unit_test(indefinite_lengths_end_at_their_own_mark),
		cmocka_unit_test(nesting_is_capped),
		cmocka_unit_test(a_wrong_tag_fails_and_stays_failed),
		cmocka_unit_test_setup_teardown(
		    octets_are_joined, with_arena, without_arena),
		cmocka_unit_test_setup_teardown(
		    joining_is_capped, with_arena, without_arena),
		cmocka_unit_test_setup_teardown(
		    oids, with_arena, without_arena),
		cmocka_unit_test(integers),
		cmocka_unit_test(booleans),
		cmocka_unit_test(times),
		cmocka_unit_test(harm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
