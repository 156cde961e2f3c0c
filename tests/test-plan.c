/* SPDX-License-Identifier: MIT */
/* What is to be done, and in which order. */
#include <config.h>

#include <string.h>

#include <sealtree/plan.h>

#include "check.h"
#include "rights.h"

#define TOOL "Contents/MacOS/tool"
#define OTHER "Contents/MacOS/other"

static const struct plan *
plan_of(struct subject *s)
{
	judge(s);
	return plan_make(&s->judged, s->arena);
}

static void
assert_step(const struct plan *plan, size_t index, enum plan_action action,
    const char *path)
{
	assert_true(index < plan->count);
	assert_int_equal(plan->steps[index].action, action);
	assert_string_equal(plan->steps[index].path, path);
}

static struct subject *
app(void)
{
	struct subject *s = subject_new();

	make_developer_id(s);
	return s;
}

static struct subject *
tool_in(struct subject *s, const char *path)
{
	struct subject *tool = add_child(s, &kind_executable, path);

	make_developer_id(tool);
	tool->code.ticket = NULL;
	tool->verdict.ticket = NULL;
	return tool;
}

static void
what_is_sound_needs_nothing(void **state)
{
	struct subject *s = app();
	const struct plan *plan;

	(void) state;
	tool_in(s, TOOL);
	plan = plan_of(s);
	assert_int_equal(plan->count, 0);
	assert_int_equal(plan->target, TARGET_DEVELOPER_ID);
	subject_free(s);
}

static void
what_is_inside_is_signed_first(void **state)
{
	struct subject *s = app();
	const struct plan *plan;

	(void) state;
	tool_in(s, OTHER);
	flaw(tool_in(s, TOOL), "code-page-hash-mismatch");
	plan = plan_of(s);
	assert_int_equal(plan->count, 4);
	assert_step(plan, 0, PLAN_SIGN, TOOL);
	assert_int_equal(plan->steps[0].why_count, 1);
	assert_string_equal(plan->steps[0].why[0], "code-page-hash-mismatch");
	assert_int_equal(plan->steps[0].severity, SEVERITY_ERROR);
	assert_true(plan->steps[0].hardened);
	assert_true(plan->steps[0].stamped);
	assert_true(plan->steps[0].keeps_identifier);
	assert_step(plan, 1, PLAN_SIGN, ".");
	assert_int_equal(plan->steps[1].why_count, 0);
	assert_false(plan->steps[1].keeps_identifier);
	assert_step(plan, 2, PLAN_NOTARIZE, ".");
	assert_step(plan, 3, PLAN_STAPLE, ".");
	subject_free(s);
}

/* One change that several nodes need is one step. */
static void
each_change_is_told_once(void **state)
{
	struct subject *s = app();
	const struct plan *plan;

	(void) state;
	add(tool_in(s, OTHER), DEFECT_MACHO);
	add(tool_in(s, TOOL), DEFECT_MACHO);
	plan = plan_of(s);
	assert_step(plan, 0, PLAN_CHANGE, OTHER);
	assert_string_equal(plan->steps[0].check->id, "macho-malformed");
	assert_int_equal(plan->steps[0].place_count, 2);
	assert_int_equal(plan->steps[0].place_total, 2);
	assert_string_equal(plan->steps[0].places[1], TOOL);
	assert_step(plan, 1, PLAN_SIGN, OTHER);
	assert_step(plan, 2, PLAN_SIGN, TOOL);
	assert_step(plan, 3, PLAN_SIGN, ".");
	subject_free(s);
}

static struct subject *
with_a_right(void)
{
	struct subject *s = subject_new();

	entitle(s, XML_YES("com.apple.security.cs.allow-jit"));
	s->verdicts[0].code_pages = bad(s);
	return s;
}

static void
entitlements_are_kept_where_they_were_verified(void **state)
{
	struct subject *s = with_a_right();
	const struct plan *plan = plan_of(s);

	(void) state;
	assert_int_equal(plan->steps[0].entitlements, PLAN_KEEP);
	subject_free(s);
	s = with_a_right();
	s->verdicts[0].slots[SLOT_ENTITLEMENTS] = bad(s);
	plan = plan_of(s);
	assert_int_equal(plan->steps[0].entitlements, PLAN_GIVE);
	subject_free(s);
	s = subject_new();
	s->verdicts[0].code_pages = bad(s);
	plan = plan_of(s);
	assert_int_equal(plan->steps[0].entitlements, PLAN_NO_ENTITLEMENTS);
	subject_free(s);
}

/* What others signed is replaced, not signed again; what is around it is. */
static void
what_apple_signed_stays(void **state)
{
	struct subject *s = app(), *tool = tool_in(s, TOOL);
	const struct plan *plan;

	(void) state;
	tool->parts[0].markers[0] = MARKER("6.22");
	flaw(tool, "code-page-hash-mismatch");
	plan = plan_of(s);
	for (size_t i = 0; i < plan->count; i++)
		assert_string_equal(plan->steps[i].path, ".");
	subject_free(s);
}

/* Only Developer ID has a notary. */
static void
others_are_not_notarized(void **state)
{
	struct subject *s = subject_new();
	const struct plan *plan;

	(void) state;
	s->verdicts[0].code_pages = bad(s);
	plan = plan_of(s);
	assert_int_equal(plan->count, 1);
	assert_step(plan, 0, PLAN_SIGN, ".");
	assert_false(plan->steps[0].hardened);
	subject_free(s);
}

static void
a_missing_ticket_needs_the_notary_alone(void **state)
{
	struct subject *s = app();
	const struct plan *plan;

	(void) state;
	s->code.ticket = NULL;
	s->verdict.ticket = NULL;
	plan = plan_of(s);
	assert_int_equal(plan->count, 2);
	assert_step(plan, 0, PLAN_NOTARIZE, ".");
	assert_step(plan, 1, PLAN_STAPLE, ".");
	subject_free(s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_sound_needs_nothing),
		cmocka_unit_test(what_is_inside_is_signed_first),
		cmocka_unit_test(each_change_is_told_once),
		cmocka_unit_test(
		    entitlements_are_kept_where_they_were_verified),
		cmocka_unit_test(what_apple_signed_stays),
		cmocka_unit_test(others_are_not_notarized),
		cmocka_unit_test(a_missing_ticket_needs_the_notary_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
