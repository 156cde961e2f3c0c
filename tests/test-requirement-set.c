/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <sealtree/limits.h>

#include "check.h"
#include "expression.h"
#include "harm.h"

/* node 20 of 2024, as signed by its maker. */
// clang-format off
static const uint8_t node[] = {
	0xfa, 0xde, 0x0c, 0x01, 0, 0, 0, 0xa4, 0, 0, 0, 1, 0, 0, 0, 3,
	0, 0, 0, 0x14,
	0xfa, 0xde, 0x0c, 0x00, 0, 0, 0, 0x90, 0, 0, 0, 1,
	0, 0, 0, 6, 0, 0, 0, 2, 0, 0, 0, 4, 'n', 'o', 'd', 'e',
	0, 0, 0, 6, 0, 0, 0, 15,
	0, 0, 0, 6, 0, 0, 0, 14, 0, 0, 0, 1, 0, 0, 0, 10,
	0x2a, 0x86, 0x48, 0x86, 0xf7, 0x63, 0x64, 6, 2, 6, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 6, 0, 0, 0, 14, 0, 0, 0, 0, 0, 0, 0, 10,
	0x2a, 0x86, 0x48, 0x86, 0xf7, 0x63, 0x64, 6, 1, 13, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 11, 0, 0, 0, 0, 0, 0, 0, 10,
	's', 'u', 'b', 'j', 'e', 'c', 't', '.', 'O', 'U', 0, 0,
	0, 0, 0, 1, 0, 0, 0, 10,
	'H', 'X', '7', '7', '3', '9', 'G', '8', 'F', 'X', 0, 0,
};
// clang-format on

static void
a_genuine_set(void **state)
{
	struct setting *s = *state;
	struct bytes b = { node, sizeof node, 1000 };
	const struct requirements *set =
	    requirements_parse(b, s->arena, &s->defects);
	const struct requirement *r =
	    requirements_find(set, REQUIREMENT_DESIGNATED);

	assert_int_equal(set->count, 1);
	assert_non_null(r);
	assert_string_equal(r->name, "designated");
	assert_int_equal(r->blob.offset, 1020);
	assert_int_equal(r->blob.len, 0x90);
	assert_string_equal(r->text,
	    "identifier node and anchor apple generic and certificate "
	    "1[field.1.2.840.113635.100.6.2.6] /* exists */ and certificate "
	    "leaf[field.1.2.840.113635.100.6.1.13] /* exists */ and "
	    "certificate leaf[subject.OU] = HX7739G8FX");
	assert_int_equal(r->expression->left->offset, 1036);
	assert_null(requirements_find(set, REQUIREMENT_HOST));
	assert_int_equal(s->defects.count, 0);
}

/* `count` requirements of a word each, with these types. */
static struct bytes
make_set(struct text *t, const uint32_t *types, uint32_t count)
{
	uint32_t at = 12 + 8 * count;

	text_reset(t);
	put_word(t, 0xfade0c01);
	put_word(t, at + 16 * count);
	put_word(t, count);
	for (uint32_t i = 0; i < count; i++) {
		put_word(t, types ? types[i] : i);
		put_word(t, at + 16 * i);
	}
	for (uint32_t i = 0; i < count; i++) {
		put_word(t, 0xfade0c00);
		put_word(t, 16);
		put_word(t, 1);
		put_word(t, i & 1);
	}
	return text_bytes(t);
}

static void
every_type_has_its_name(void **state)
{
	static const uint32_t types[] = { 5, 4, 3, 2, 1, 0, 6 };
	static const char *const names[] = { "plugin", "library", "designated",
		"guest", "host", NULL, NULL };
	struct setting *s = *state;
	const struct requirements *set = requirements_parse(
	    make_set(&s->blob, types, 7), s->arena, &s->defects);

	assert_int_equal(set->count, 7);
	for (size_t i = 0; i < 7; i++) {
		assert_int_equal(set->list[i].type, types[i]);
		assert_string_equal(
		    set->list[i].text, i & 1 ? "always" : "never");
		if (names[i])
			assert_string_equal(set->list[i].name, names[i]);
		else
			assert_null(set->list[i].name);
	}
	assert_int_equal(s->defects.count, 0);
}

static void
an_empty_set_is_sound(void **state)
{
	struct setting *s = *state;
	const struct requirements *set = requirements_parse(
	    make_set(&s->blob, NULL, 0), s->arena, &s->defects);

	assert_int_equal(set->count, 0);
	assert_int_equal(s->defects.count, 0);
}

static void
as_many_requirements_as_allowed(void **state)
{
	struct setting *s = *state;
	const struct requirements *set =
	    requirements_parse(make_set(&s->blob, NULL, LIMIT_REQUIREMENTS),
		s->arena, &s->defects);

	assert_int_equal(set->count, LIMIT_REQUIREMENTS);
	assert_int_equal(s->defects.count, 0);
	set =
	    requirements_parse(make_set(&s->blob, NULL, LIMIT_REQUIREMENTS + 1),
		s->arena, &s->defects);
	assert_int_equal(set->count, LIMIT_REQUIREMENTS);
	assert_int_equal(s->defects.count, 1);
	assert_int_equal(s->defects.list[0].kind, DEFECT_LIMIT);
	assert_string_equal(s->defects.list[0].part, "requirements");
	assert_null(s->defects.part);
}

static void
broken_sets(void **state)
{
	static const uint32_t twice[] = { 3, 3 };
	struct setting *s = *state;
	const struct requirements *set;

	make_set(&s->blob, twice, 2);
	set = requirements_parse(text_bytes(&s->blob), s->arena, &s->defects);
	assert_int_equal(set->count, 2);
	assert_ptr_equal(requirements_find(set, 3), &set->list[0]);
	assert_int_equal(s->defects.count, 1);
	assert_int_equal(s->defects.list[0].kind, DEFECT_BLOB_DUPLICATE);
	assert_int_equal(s->defects.list[0].offset, 20);

	make_set(&s->blob, NULL, 1);
	s->blob.data[19] = 40; /* beyond the end */
	set = requirements_parse(text_bytes(&s->blob), s->arena, &s->defects);
	assert_int_equal(set->count, 1);
	assert_null(set->list[0].text);

	make_set(&s->blob, NULL, 1);
	s->blob.data[11] = 9; /* entries than there is room for */
	s->defects.count = 0;
	requirements_parse(text_bytes(&s->blob), s->arena, &s->defects);
	assert_true(s->defects.count > 0);
}

static void
overlapping_members(void **state)
{
	struct setting *s = *state;
	const struct requirements *set;

	/* Both entries lead to the first blob, which takes up all there is. */
	make_set(&s->blob, NULL, 2);
	s->blob.data[27] = 28;
	s->blob.data[28 + 7] = 32;
	set = requirements_parse(text_bytes(&s->blob), s->arena, &s->defects);
	assert_non_null(set->list[0].text);
	assert_null(set->list[1].text);
	assert_int_equal(set->list[1].blob.len, 0);
	/* 16 bytes follow the first one's expression. */
	assert_int_equal(s->defects.count, 2);
}

static void
absent_entries_are_passed_over(void **state)
{
	struct setting *s = *state;
	const struct requirements *set;

	make_set(&s->blob, NULL, 2);
	s->blob.data[19] = 0;
	set = requirements_parse(text_bytes(&s->blob), s->arena, &s->defects);
	assert_int_equal(set->count, 1);
	assert_int_equal(set->list[0].type, 1);
}

static void
parse_set(struct bytes input, struct arena *arena, struct defects *defects)
{
	requirements_parse(input, arena, defects);
}

static void
harm(void **state)
{
	(void) state;
	harm_prefixes(bytes_over(node, sizeof node), parse_set);
	harm_mutations(bytes_over(node, sizeof node), 1, parse_set);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		FRESH(a_genuine_set),
		FRESH(every_type_has_its_name),
		FRESH(an_empty_set_is_sound),
		FRESH(as_many_requirements_as_allowed),
		FRESH(broken_sets),
		FRESH(overlapping_members),
		FRESH(absent_entries_are_passed_over),
		FRESH(harm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
