/* SPDX-License-Identifier: MIT */
/*
 * SARIF by its structure, and within what GitHub's code scanning documents
 * ("SARIF support for code scanning", 2025). Of a file: 10 MB gzip-compressed,
 * 20 runs. Of a run: 25,000 results, of which 5,000 are shown; 25,000 rules;
 * 100 extensions of the tool. Of a result: 1,000 locations, of which 100 are
 * shown. Of a rule: 20 tags, of which 10 are shown; 255 characters of a name,
 * 1,024 of a description.
 */
#include <config.h>

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sealtree/text.h>

#include "check.h"
#include "fake_report.h"

enum {
	MOST_RUNS = 20,
	MOST_RESULTS = 25000,
	MOST_RULES = 25000,
	MOST_LOCATIONS = 100,
	MOST_TAGS = 10,
	MOST_CHARACTERS = 1024
};

static json_t *
get(const json_t *object, const char *key)
{
	json_t *value = json_object_get(object, key);

	if (!value)
		fail_msg("no %s", key);
	return value;
}

static const char *
string_of(const json_t *object, const char *key)
{
	const char *string = json_string_value(get(object, key));

	if (!string || !*string)
		fail_msg("%s is no string, or empty", key);
	return string;
}

static void
check_message(const json_t *object, const char *key)
{
	const char *text = string_of(get(object, key), "text");
	struct bytes rest = bytes_of(text);
	size_t characters = 0;

	for (; rest.len; characters++)
		assert_true(text_next(&rest) >= 0);
	assert_true(characters <= MOST_CHARACTERS);
	/* Neither a link nor a place to be filled. */
	for (const char *c = text; *c; c++) {
		if (*c == '[' || *c == ']')
			assert_true(c > text && c[-1] == '\\');
		if (*c == '{' || *c == '}') {
			assert_int_equal(c[0], c[1]);
			c++;
		}
	}
}

static void
check_level(const json_t *object)
{
	const char *level = string_of(object, "level");

	assert_true(strcmp(level, "error") == 0 ||
		    strcmp(level, "warning") == 0 ||
		    strcmp(level, "note") == 0);
}

static void
check_rule(const json_t *rule)
{
	check_message(rule, "shortDescription");
	check_message(rule, "fullDescription");
	check_message(rule, "help");
	string_of(get(rule, "help"), "markdown");
	check_level(get(rule, "defaultConfiguration"));
	assert_true(
	    json_array_size(get(get(rule, "properties"), "tags")) <= MOST_TAGS);
}

static void
check_place(const json_t *location)
{
	const json_t *place = get(location, "physicalLocation");
	const char *uri = string_of(get(place, "artifactLocation"), "uri");

	assert_int_not_equal(*uri, '/');
	for (const char *c = uri; *c; c++)
		assert_true(
		    *c > ' ' && *c < 0x7f && !strchr("\"<>\\^`{|}:", *c));
}

static void
check_result(const json_t *result, const json_t *rules)
{
	static const char *const numbers[] = { "startLine", "startColumn",
		"endLine", "endColumn" };
	const json_t *locations = get(result, "locations"), *rule, *region;
	size_t i, index = (size_t) json_integer_value(get(result, "ruleIndex"));
	json_t *related;

	rule = json_array_get(rules, index);
	assert_non_null(rule);
	assert_string_equal(string_of(result, "ruleId"), string_of(rule, "id"));
	check_level(result);
	check_message(result, "message");
	assert_int_equal(json_array_size(locations), 1);
	check_place(json_array_get(locations, 0));
	region = get(
	    get(json_array_get(locations, 0), "physicalLocation"), "region");
	for (i = 0; i < sizeof numbers / sizeof *numbers; i++)
		assert_true(json_integer_value(get(region, numbers[i])) >= 1);
	assert_true(json_array_size(json_object_get(
			result, "relatedLocations")) <= MOST_LOCATIONS);
	json_array_foreach(json_object_get(result, "relatedLocations"), i,
	    related) check_place(related);
	string_of(
	    get(result, "partialFingerprints"), "primaryLocationLineHash");
}

static void
check_run(const json_t *run)
{
	const json_t *driver = get(get(run, "tool"), "driver");
	json_t *rules = get(driver, "rules"), *results = get(run, "results");
	json_t *part;
	size_t i;

	assert_string_equal(string_of(driver, "name"), "sealtree");
	assert_string_equal(string_of(driver, "version"), "1.2.3");
	assert_true(json_array_size(rules) <= MOST_RULES);
	assert_true(json_array_size(results) <= MOST_RESULTS);
	json_array_foreach(rules, i, part) check_rule(part);
	json_array_foreach(results, i, part) check_result(part, rules);
	assert_int_equal(json_array_size(get(run, "invocations")), 1);
}

/* Parsed and checked; to be released. */
static json_t *
report_of(struct model *model)
{
	char *written = fake_write_plain(model, "sarif");
	json_error_t error;
	json_t *log = json_loads(written, JSON_REJECT_DUPLICATES, &error), *run;
	size_t i;

	if (!log)
		fail_msg("line %d: %s", error.line, error.text);
	string_of(log, "$schema");
	assert_string_equal(string_of(log, "version"), "2.1.0");
	assert_true(json_array_size(get(log, "runs")) <= MOST_RUNS);
	json_array_foreach(get(log, "runs"), i, run) check_run(run);
	free(written);
	return log;
}

static json_t *
run_of(const json_t *log, size_t index)
{
	return json_array_get(get(log, "runs"), index);
}

static json_t *
result_of(const json_t *log, size_t index)
{
	return json_array_get(get(run_of(log, 0), "results"), index);
}

static const char *
print_of(const json_t *log, size_t index)
{
	return string_of(get(result_of(log, index), "partialFingerprints"),
	    "primaryLocationLineHash");
}

static void
each_finding_is_a_result(void **state)
{
	struct model *model = fake_app();
	json_t *log = report_of(model);
	const json_t *unknown;

	(void) state;
	assert_int_equal(json_array_size(get(run_of(log, 0), "results")), 5);
	assert_string_equal(
	    string_of(
		get(get(json_array_get(get(result_of(log, 0), "locations"), 0),
			"physicalLocation"),
		    "artifactLocation"),
		"uri"),
	    "out/A.app/Contents/Frameworks/A.framework");
	unknown = result_of(log, 3);
	assert_string_equal(string_of(unknown, "ruleId"), "revocation-unknown");
	assert_string_equal(string_of(unknown, "level"), "note");
	assert_string_equal(
	    string_of(get(unknown, "properties"), "severity"), "unknown");
	json_decref(log);
	fake_free(model);
}

static void
hostile_names_stay_strings(void **state)
{
	struct model *model = fake_hostile();

	(void) state;
	json_decref(report_of(model));
	fake_free(model);
}

static void
fingerprints_know_a_fault_again(void **state)
{
	struct model *model = fake_app(), *later = fake_app();
	struct model_node *app = model_root(later, 0);
	json_t *log = report_of(model), *again;

	(void) state;
	app->findings[0].offset = 99;
	app->findings[0].message = bytes_of("said otherwise");
	again = report_of(later);
	assert_string_equal(print_of(log, 0), print_of(again, 0));
	json_decref(again);
	app->findings[0].key = bytes_of("another");
	again = report_of(later);
	assert_string_not_equal(print_of(log, 0), print_of(again, 0));
	assert_string_equal(print_of(log, 1), print_of(again, 1));
	for (size_t i = 0; i < 5; i++)
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(
			    print_of(log, i), print_of(log, j));
	json_decref(log);
	json_decref(again);
	fake_free(model);
	fake_free(later);
}

/* All of these are alike, and are told apart; and rules are not repeated. */
static void
results_are_capped(void **state)
{
	(void) state;
	for (size_t over = 0; over < 2; over++) {
		struct model *model = fake_crowd(MOST_RESULTS + over);
		json_t *log = report_of(model), *run = run_of(log, 0);
		json_t *invocation = json_array_get(get(run, "invocations"), 0);
		const char *last = print_of(log, MOST_RESULTS - 1);

		assert_int_equal(
		    json_array_size(get(run, "results")), MOST_RESULTS);
		assert_int_equal(json_array_size(get(
				     get(get(run, "tool"), "driver"), "rules")),
		    1);
		assert_string_equal(strchr(last, ':'), ":25000");
		assert_int_equal(json_array_size(json_object_get(
				     invocation, "toolExecutionNotifications")),
		    over);
		json_decref(log);
		fake_free(model);
	}
}

static void
long_messages_are_cut(void **state)
{
	struct text text = TEXT_INIT;
	struct model *model = fake_app();

	(void) state;
	for (int i = 0; i < 3000; i++)
		text_add_string(&text, i % 3 ? "\xc3\xa9" : "{");
	model_root(model, 0)->findings[0].message = text_bytes(&text);
	model_root(model, 0)->findings[0].means = text_bytes(&text);
	json_decref(report_of(model));
	text_release(&text);
	fake_free(model);
}

static void
related_places_are_capped(void **state)
{
	struct bytes related[MOST_LOCATIONS + 1];
	struct model *model = fake_app();
	struct model_finding *f = &model_root(model, 0)->findings[0];

	(void) state;
	for (size_t i = 0; i <= MOST_LOCATIONS; i++)
		related[i] = bytes_of("Contents/a b");
	f->related = related;
	for (size_t over = 0; over < 2; over++) {
		json_t *log;

		f->related_count = MOST_LOCATIONS + over;
		log = report_of(model);
		assert_int_equal(
		    json_array_size(get(result_of(log, 0), "relatedLocations")),
		    MOST_LOCATIONS);
		json_decref(log);
	}
	fake_free(model);
}

static void
a_root_is_a_run(void **state)
{
	struct model *model = fake_app();
	json_t *log;

	(void) state;
	fake_lack(model);
	fake_find(model, fake_add(model, NULL, MODEL_CODE, "B.app", ".", "app"),
	    SEVERITY_WARNING, "seal-absent", "no seal");
	log = report_of(model);
	assert_int_equal(json_array_size(get(log, "runs")), 2);
	assert_string_equal(
	    string_of(get(run_of(log, 0), "automationDetails"), "id"),
	    "sealtree/out/A.app/");
	assert_string_equal(
	    string_of(get(run_of(log, 1), "automationDetails"), "id"),
	    "sealtree/B.app/");
	json_decref(log);
	fake_free(model);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_finding_is_a_result),
		cmocka_unit_test(hostile_names_stay_strings),
		cmocka_unit_test(fingerprints_know_a_fault_again),
		cmocka_unit_test(results_are_capped),
		cmocka_unit_test(long_messages_are_cut),
		cmocka_unit_test(related_places_are_capped),
		cmocka_unit_test(a_root_is_a_run),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
