/* SPDX-License-Identifier: MIT */
/* Requirements in parts: lists within lists, as flat as they read. */
#include <config.h>

#include <string.h>

#include <sealtree/evaluate.h>
#include <sealtree/text.h>

#include "check.h"
#include "values.h"

static void
flatten(struct text *out, const struct outline_node *list)
{
	for (const struct outline_node *n = list->first; n; n = n->next) {
		text_add_string(out, n == list->first ? "" : "; ");
		text_add_bytes(out, n->item.label);
		if (n->item.type == VALUE_LIST) {
			text_add_string(out, " (");
			flatten(out, n);
			text_add_char(out, ')');
		} else {
			text_add_bytes(out, n->item.bytes);
		}
	}
}

/* NULL: it has no parts. */
static void
assert_parts(const char *source, const char *wanted)
{
	struct arena *arena = arena_new();
	struct text why = TEXT_INIT, shown = TEXT_INIT;
	struct requirement r = {
		.expression = requirement_compile(bytes_of(source), arena, &why)
	};
	struct outline_tree tree;
	struct outline o;

	assert_non_null(r.expression);
	outline_tree_init(&tree, arena);
	outline_init(&o, &outline_tree_sink, &tree);
	show_requirement_parts(&o, "designated", &r, arena);
	assert_int_equal(o.depth, 0);
	flatten(&shown, &tree.root);
	assert_string_equal(text_string(&shown), wanted ? wanted : "");
	if (wanted)
		assert_true(bytes_are(
		    tree.root.first->item.key, "designated_parts"));
	text_release(&shown);
	text_release(&why);
	arena_free(arena);
}

static void
one_line_has_no_parts(void **state)
{
	(void) state;
	assert_parts("anchor apple", NULL);
	assert_parts("!(anchor apple or identifier a)", NULL);
}

static void
operands_are_listed_however_they_are_paired(void **state)
{
	(void) state;
	assert_parts("anchor apple and identifier a and identifier b",
	    "that is, all of (anchor apple; identifier a; identifier b)");
	assert_parts("anchor apple and (identifier a and identifier b)",
	    "that is, all of (anchor apple; identifier a; identifier b)");
	assert_parts("anchor apple or identifier a or identifier b",
	    "that is, one of (anchor apple; identifier a; identifier b)");
}

static void
alternatives_lie_within(void **state)
{
	(void) state;
	assert_parts(
	    "identifier a and (anchor apple or identifier b and identifier c)",
	    "that is, all of (identifier a; one of (anchor apple; "
	    "all of (identifier b; identifier c)))");
}

static void
what_lies_deep_stays_on_one_line(void **state)
{
	(void) state;
	assert_parts(
	    "identifier a and (identifier b or (identifier c and (identifier d "
	    "or (identifier e and (identifier f or (identifier g and "
	    "identifier h))))))",
	    "that is, all of (identifier a; one of (identifier b; all of "
	    "(identifier c; one of (identifier d; all of (identifier e; one of "
	    "(identifier f; identifier g and identifier h))))))");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_line_has_no_parts),
		cmocka_unit_test(operands_are_listed_however_they_are_paired),
		cmocka_unit_test(alternatives_lie_within),
		cmocka_unit_test(what_lies_deep_stays_on_one_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
