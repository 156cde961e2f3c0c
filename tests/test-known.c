/* SPDX-License-Identifier: MIT */
/* Findings that an older report has. */
#include <config.h>

#include <sealtree/limits.h>
#include <sealtree/text.h>

#include "baseline.h"
#include "check.h"

static const struct check check = { .id = "seal-modified" };

static struct finding
found(enum severity severity, const char *file, const char *key)
{
	return (struct finding){
		.check = &check,
		.severity = severity,
		.file = file,
		.key = key ? bytes_of(key) : (struct bytes){ 0 },
	};
}

static bool
is_known(const char *told, struct finding finding, const char *node)
{
	struct baseline baseline = { .arena = arena_new() };
	struct findings list = {
		.arena = baseline.arena, .list = &finding, .count = 1
	};
	struct text report = TEXT_INIT;
	bool any;

	text_printf(&report,
	    "{\"schema\": \"sealtree-report/1\", \"findings\": %s}", told);
	assert_true(baseline_from_report(&baseline, text_bytes(&report)));
	any = known_mark(&baseline, node, &list);
	assert_int_equal(any, finding.known);
	text_release(&report);
	arena_free(baseline.arena);
	return any;
}

#define TOLD(severity, file, key)                               \
	"{\"id\": \"seal-modified\", \"severity\": \"" severity \
	"\", \"node\": \".\", \"file\": \"" file "\", \"key\": " key "}"

static void
test_all_parts_count(void **state)
{
	static const char told[] =
	    "[" TOLD("error", "a", "\"k\"") "," TOLD("error", "b", "null") "]";

	(void) state;
	assert_true(is_known(told, found(SEVERITY_ERROR, "a", "k"), "."));
	assert_true(is_known(told, found(SEVERITY_ERROR, "b", NULL), "."));
	assert_false(is_known(told, found(SEVERITY_ERROR, "a", NULL), "."));
	assert_false(is_known(told, found(SEVERITY_ERROR, "b", "k"), "."));
	assert_false(is_known(told, found(SEVERITY_ERROR, "a", "k"), "x"));
	assert_false(is_known(told, found(SEVERITY_ERROR, "ak", NULL), "."));
}

static void
test_it_is_no_worse(void **state)
{
	static const char told[] = "[" TOLD("info", "a", "null") "," TOLD(
	    "warning", "a", "null") "," TOLD("unknown", "a", "null") "]";

	(void) state;
	assert_true(is_known(told, found(SEVERITY_WARNING, "a", NULL), "."));
	assert_true(is_known(told, found(SEVERITY_INFO, "a", NULL), "."));
	assert_false(is_known(told, found(SEVERITY_ERROR, "a", NULL), "."));
}

/* A report is anybody's file. */
static void
test_nonsense_is_passed_by(void **state)
{
	static const char *const all[] = { "[]", "{}", "7", "null",
		"[1, null, \"a\", {}]",
		"[{\"id\": [], \"severity\": 7, \"node\": {}}]",
		"[" TOLD("worst", "a", "null") "]" };

	(void) state;
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		assert_false(
		    is_known(all[i], found(SEVERITY_ERROR, "a", NULL), "."));
}

static void
test_limit(void **state)
{
	struct text told = TEXT_INIT;

	(void) state;
	text_add_string(&told, "[");
	for (size_t i = 0; i < LIMIT_KNOWN_FINDINGS - 1; i++)
		text_add_string(&told, TOLD("error", "other", "null") ",");
	text_add_string(&told, TOLD("error", "a", "null") ",");
	text_add_string(&told, TOLD("error", "b", "null") "]");
	assert_true(is_known(
	    text_string(&told), found(SEVERITY_ERROR, "a", NULL), "."));
	assert_false(is_known(
	    text_string(&told), found(SEVERITY_ERROR, "b", NULL), "."));
	text_release(&told);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_all_parts_count),
		cmocka_unit_test(test_it_is_no_worse),
		cmocka_unit_test(test_nonsense_is_passed_by),
		cmocka_unit_test(test_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
