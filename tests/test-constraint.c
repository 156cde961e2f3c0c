/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <sealtree/codesign.h>

#include "bench.h"
#include "check.h"
#include "harm.h"
#include "notation.h"

/* Only code of this team may start it. */
#define TEAM_ONLY                                                        \
	"70{ 02{01} B0{ 30{0C{'ccat'}02{00}} 30{0C{'comp'}02{01}}"       \
	"30{0C{'reqs'} B0{ 30{0C{'team-identifier'}0C{'HX7739G8FX'}} }}" \
	"30{0C{'vers'}02{01}} } }"

static const struct constraint *
read(struct bench *s, uint32_t slot, const char *notation)
{
	const struct blob blob = {
		.slot = slot,
		.content = notated(s->arena, notation),
		.whole = { .offset = 500 },
	};

	return constraint_parse(&blob, s->arena, &s->defects);
}

static void
a_constraint(void **state)
{
	struct bench *s = *state;
	const struct constraint *c = read(s, SLOT_CONSTRAINT_PARENT, TEAM_ONLY);

	assert_int_equal(c->slot, 9);
	assert_int_equal(c->offset, 500);
	assert_int_equal(c->value->count, 4);
	assert_true(bytes_are(c->value->first->key, "ccat"));
	assert_true(
	    bytes_are(c->value->first->next->next->first->bytes, "HX7739G8FX"));
	assert_int_equal(s->defects.count, 0);
}

static void
every_slot_has_its_title(void **state)
{
	static const char *const titles[] = {
		"Launch constraint, self",
		"Launch constraint, parent",
		"Launch constraint, responsible",
		"Library constraint",
		"Constraint",
	};

	for (uint32_t i = 0; i < 5; i++)
		assert_string_equal(
		    read(*state, SLOT_CONSTRAINT_SELF + i, TEAM_ONLY)->title,
		    titles[i]);
}

static void
unreadable(void **state)
{
	struct bench *s = *state;
	const struct constraint *c = read(s, SLOT_CONSTRAINT_LIBRARY, "70");

	assert_null(c->value);
	assert_int_equal(c->slot, 11);
	assert_int_equal(s->defects.count, 1);
	assert_string_equal(s->defects.list[0].part, "Library constraint");
	assert_null(s->defects.part);
	c = read(s, SLOT_CONSTRAINT_SELF, "70{ 02{01} 30{} }");
	assert_null(c->value);
	assert_int_equal(s->defects.count, 2);
}

static void
parse(struct bytes input, struct arena *arena, struct defects *defects)
{
	const struct blob blob = { .slot = 8, .content = input };

	constraint_parse(&blob, arena, defects);
}

static void
harm(void **state)
{
	struct bench *s = *state;
	struct bytes good = notated(s->arena, TEAM_ONLY);

	harm_prefixes(good, parse);
	harm_mutations(good, 1, parse);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		BENCH_TEST(a_constraint),
		BENCH_TEST(every_slot_has_its_title),
		BENCH_TEST(unreadable),
		BENCH_TEST(harm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
