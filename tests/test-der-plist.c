/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <sealtree/codesign.h>
#include <sealtree/limits.h>

#include "bench.h"
#include "check.h"
#include "harm.h"
#include "notation.h"

/* How a reading ended. */
struct reading {
	const struct plist *root;
	unsigned generation;
	bool canonical;
	size_t defects;
};

static struct reading
read(struct bench *s, const char *notation)
{
	struct reading r = { .generation = 99 };

	s->defects.count = 0;
	r.root = der_plist_parse(notated(s->arena, notation), s->arena,
	    &s->defects, &r.generation, &r.canonical);
	r.defects = s->defects.count;
	return r;
}

/* The value of "k" in a dictionary of the present form. */
static struct reading
read_one(struct bench *s, const char *value)
{
	struct reading r =
	    read(s, arena_printf(s->arena,
			"70{ 02{01} B0{ 30{ 0C{'k'} %s } } }", value));

	r.root = r.root ? r.root->first : NULL;
	return r;
}

static void
every_value(void **state)
{
	struct bench *s = *state;
	struct reading r = read_one(s, "01{FF}");

	assert_true(bytes_are(r.root->key, "k"));
	assert_int_equal(r.root->type, PLIST_BOOLEAN);
	assert_true(r.root->boolean);
	assert_true(r.canonical);
	assert_int_equal(r.generation, 1);
	r = read_one(s, "01{00}");
	assert_int_equal(r.root->type, PLIST_BOOLEAN);
	assert_false(r.root->boolean);
	r = read_one(s, "0C{'text'}");
	assert_int_equal(r.root->type, PLIST_STRING);
	assert_true(bytes_are(r.root->bytes, "text"));
	assert_int_equal(r.root->offset, 12);
	r = read_one(s, "04{0001}");
	assert_int_equal(r.root->type, PLIST_DATA);
	assert_int_equal(r.root->bytes.len, 2);
	r = read_one(s, "17{'700102000000Z'}");
	assert_int_equal(r.root->type, PLIST_DATE);
	assert_int_equal(r.root->seconds, 86400);
	r = read_one(s, "30{ 0C{'a'} 0C{'b'} }");
	assert_int_equal(r.root->type, PLIST_ARRAY);
	assert_int_equal(r.root->count, 2);
	assert_true(bytes_are(r.root->first->next->bytes, "b"));
	assert_null(r.root->first->next->next);
	r = read_one(s, "B0{}");
	assert_int_equal(r.root->type, PLIST_DICT);
	assert_int_equal(r.root->count, 0);
	assert_true(r.canonical);
	assert_int_equal(r.defects, 0);
}

static void
integers(void **state)
{
	struct bench *s = *state;
	struct reading r = read_one(s, "02{7F}");

	assert_int_equal(r.root->number, 127);
	assert_false(r.root->negative);
	r = read_one(s, "02{FF}");
	assert_true(r.root->negative);
	assert_true((int64_t) r.root->number == -1);
	assert_true(r.canonical);
	r = read_one(s, "02{00FFFFFFFFFFFFFFFF}");
	assert_true(r.root->number == UINT64_MAX);
	assert_false(r.root->negative);
	assert_true(r.canonical);
	r = read_one(s, "02{8000000000000000}");
	assert_true((int64_t) r.root->number == INT64_MIN);
	assert_false(read_one(s, "02{0001}").canonical);
	assert_false(read_one(s, "02{FFFF}").canonical);
	assert_true(read_one(s, "02{0080}").canonical);
	assert_true(read_one(s, "02{FF7F}").canonical);
	assert_null(read_one(s, "02{01FFFFFFFFFFFFFFFF}").root);
	assert_null(read_one(s, "02{}").root);
}

static void
the_old_generation(void **state)
{
	struct bench *s = *state;
	/* Shorter elements first, and TRUE is 1. */
	struct reading r = read(s, "31{ 30{0C{'b'}01{01}} 30{0C{'aa'}31{}} }");

	assert_int_equal(r.generation, 0);
	assert_true(r.canonical);
	assert_int_equal(r.defects, 0);
	assert_true(r.root->first->boolean);
	r = read(s, "31{ 30{0C{'aa'}01{01}} 30{0C{'b'}01{01}} }");
	assert_false(r.canonical);
	assert_int_equal(r.defects, 0);
	/* A profile's entitlements are of the present form. */
	r = read(s, "31{ 30{0C{'e'} 70{02{01} "
		    "B0{30{0C{'a'}01{FF}} 30{0C{'b'}01{FF}}}}} }");
	assert_true(r.canonical);
	assert_int_equal(r.root->first->type, PLIST_DICT);
	assert_true(bytes_are(r.root->first->key, "e"));
	assert_int_equal(r.root->first->count, 2);
}

static void
what_is_not_canonical(void **state)
{
	static const char *const notations[] = {
		"70{ 02{01} B0{ 30{0C{'b'}01{FF}} 30{0C{'a'}01{FF}} } }",
		"70{ 02{01} B0{ 30{0C{'k'}01{01}} } }", /* another TRUE */
		"70{ 02{01} B0{ 30{0C{'k'}31{}} } }",   /* mixed generations */
		"31{ 30{0C{'k'}B0{}} }",
		"70{ 02{02} B0{} }", /* version */
		"70{ 02{01} 31{} }",
		"B0{}",                    /* without version */
		"70{ 02{01} B0 81 00 }",   /* longer length than need be */
		"70 80 02{01} B0{} 00 00", /* indefinite length */
		"70{ 02{01} B0{ 30{0C{'k'} 02{0001}} } }",
	};
	struct bench *s = *state;

	for (size_t i = 0; i < sizeof notations / sizeof *notations; i++) {
		struct reading r = read(s, notations[i]);

		assert_non_null(r.root);
		assert_false(r.canonical);
		assert_int_equal(r.defects, 0);
	}
}

static void
what_readers_take_differently(void **state)
{
	static const char *const notations[] = {
		"70{ 02{01} B0{ 30{0C{'k'}01{FF}} 30{0C{'k'}01{00}} } }",
		"31{ 30{0C{'k'}01{01}} 30{0C{'x'}01{01}} 30{0C{'k'}0C{''}} }",
		"70{ 02{01} B0{ 30{0C{'k'} 01{FF} 01{00}} } }",
		"70{ 02{01} B0{} B0{} }",
		"70{ 02{01} B0{} } 00",
		"70{ 02{01} B0{ 30{0C{'k'00} 01{FF}} } }",
		"70{ 02{01} B0{ 30{0C{'k'} 0C{C3}} } }",
	};
	struct bench *s = *state;

	for (size_t i = 0; i < sizeof notations / sizeof *notations; i++) {
		struct reading r = read(s, notations[i]);

		assert_non_null(r.root);
		assert_false(r.canonical);
		assert_int_equal(r.defects, 1);
		assert_int_equal(s->defects.list[0].kind, DEFECT_AMBIGUOUS);
	}
}

static void
what_is_malformed(void **state)
{
	static const char *const notations[] = {
		"",
		"70",
		"70{}",
		"70{ 02{01} }",
		"70{ 0C{'1'} B0{} }",
		"70{ 02{01} B0 05 }",
		"70{ 02{01} B0{ 30{0C{'k'}} } }",
		"70{ 02{01} B0{ 30{02{01} 01{FF}} } }",
		"70{ 02{01} B0{ 0C{'k'} } }",
		"70{ 02{01} B0{ 30{0C{'k'} 01{}} } }",
		"70{ 02{01} B0{ 30{0C{'k'} 01{FFFF}} } }",
		"70{ 02{01} B0{ 30{0C{'k'} 09{00}} } }",
		"70{ 02{01} B0{ 30{0C{'k'} 30{02 05}} } }",
		"70{ 02{01} B0{ 30{0C{'k'} 01{FF}} 30 } }",
	};
	struct bench *s = *state;

	for (size_t i = 0; i < sizeof notations / sizeof *notations; i++) {
		struct reading r = read(s, notations[i]);

		assert_null(r.root);
		assert_false(r.canonical);
		assert_int_equal(r.defects, 1);
		assert_int_equal(s->defects.list[0].kind, DEFECT_PLIST);
	}
}

/* Arrays in arrays, written from the innermost. */
static struct bytes
nested(struct arena *arena, unsigned levels)
{
	const char *notation = "30{}";

	for (unsigned i = 1; i < levels; i++)
		notation = arena_printf(arena, "30{%s}", notation);
	return notated(arena, notation);
}

static void
as_deep_as_allowed(void **state)
{
	struct bench *s = *state;
	struct reading r;

	assert_non_null(der_plist_parse(nested(s->arena, LIMIT_DER_DEPTH),
	    s->arena, &s->defects, &r.generation, &r.canonical));
	assert_int_equal(s->defects.count, 0);
	assert_null(der_plist_parse(nested(s->arena, LIMIT_DER_DEPTH + 1),
	    s->arena, &s->defects, &r.generation, &r.canonical));
	assert_int_equal(s->defects.count, 1);
	assert_int_equal(s->defects.list[0].kind, DEFECT_LIMIT);
}

/* An array of empty strings: with the array, `nodes` values. */
static struct bytes
many(struct arena *arena, uint32_t nodes)
{
	uint32_t len = 2 * (nodes - 1);
	uint8_t *der = arena_alloc(arena, len + 6, 1);
	const uint8_t header[] = { 0x30, 0x84, (uint8_t) (len >> 24),
		(uint8_t) (len >> 16), (uint8_t) (len >> 8), (uint8_t) len };

	for (size_t i = 0; i < sizeof header; i++)
		der[i] = header[i];
	for (uint32_t i = 0; i < len; i += 2)
		der[6 + i] = 0x0c;
	return bytes_over(der, len + 6);
}

static void
as_many_as_allowed(void **state)
{
	struct bench *s = *state;
	struct reading r;

	assert_non_null(der_plist_parse(many(s->arena, LIMIT_DER_NODES),
	    s->arena, &s->defects, &r.generation, &r.canonical));
	assert_int_equal(s->defects.count, 0);
	assert_null(der_plist_parse(many(s->arena, LIMIT_DER_NODES + 1),
	    s->arena, &s->defects, &r.generation, &r.canonical));
	assert_int_equal(s->defects.list[0].kind, DEFECT_LIMIT);
}

static struct reading
read_key(struct bench *s, int len)
{
	return read(
	    s, arena_printf(s->arena, "31{ 30{ 0C{'%0*d'} 01{01} } }", len, 0));
}

static void
keys_as_long_as_allowed(void **state)
{
	struct bench *s = *state;
	struct reading r = read_key(s, LIMIT_PLIST_KEY_BYTES);

	assert_int_equal(r.root->first->key.len, LIMIT_PLIST_KEY_BYTES);
	assert_null(read_key(s, LIMIT_PLIST_KEY_BYTES + 1).root);
	assert_int_equal(s->defects.list[0].kind, DEFECT_LIMIT);
}

static void
parse(struct bytes input, struct arena *arena, struct defects *defects)
{
	unsigned generation;
	bool canonical;

	der_plist_parse(input, arena, defects, &generation, &canonical);
}

static void
harm(void **state)
{
	struct bench *s = *state;
	struct bytes good = notated(s->arena,
	    "70{ 02{01} B0{ 30{0C{'a'}01{FF}} 30{0C{'b'}30{0C{'x'}02{05}}} "
	    "30{0C{'c'}B0{30{0C{'d'}17{'700102000000Z'}}}} 30{0C{'e'}04{00}} "
	    "30{0C{'f'}70{02{01}B0{}}} 30{0C{'g'}31{30{0C{'h'}0C{}}}}}}");

	harm_prefixes(good, parse);
	harm_mutations(good, 1, parse);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		BENCH_TEST(every_value),
		BENCH_TEST(integers),
		BENCH_TEST(the_old_generation),
		BENCH_TEST(what_is_not_canonical),
		BENCH_TEST(what_readers_take_differently),
		BENCH_TEST(what_is_malformed),
		BENCH_TEST(as_deep_as_allowed),
		BENCH_TEST(as_many_as_allowed),
		BENCH_TEST(keys_as_long_as_allowed),
		BENCH_TEST(harm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
