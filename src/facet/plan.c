/* SPDX-License-Identifier: MIT */
/* What to do, in order; the scripts of the reports are made from it. */
#include <config.h>

#include <string.h>

#include <sealtree/text.h>

#include "values.h"

static bool
has_plan(const struct node *node)
{
	return node->row == ROW_CODE && node->whole.plan;
}

static enum tone
tone_of(const struct plan_step *step)
{
	if (step->action == PLAN_CHANGE && step->severity == SEVERITY_ERROR)
		return TONE_BAD;
	return step->action == PLAN_CHANGE ? TONE_WARN : TONE_PLAIN;
}

static void
show_strings(struct outline *o, const char *key, const char *label,
    const char *const *list, size_t count)
{
	outline_list(o, key, label);
	for (size_t i = 0; i < count; i++)
		outline_string(o, NULL, NULL, list[i]);
	outline_close(o);
}

static void
show_change(struct outline *o, const struct plan_step *step)
{
	outline_string(o, "check", "Because of", step->check->id);
	outline_string(
	    o, "severity", "Severity", severity_name(step->severity));
	outline_string(o, "text", "Do", step->text);
	show_strings(o, "places", "Where", step->places, step->place_count);
	if (step->place_total > step->place_count)
		outline_number(o, "more_places", "And places more",
		    step->place_total - step->place_count);
}

static void
show_keys(struct outline *o, const struct plan_step *step)
{
	if (step->key_count == 0)
		return;
	outline_list(o, "keys", "Keys to change");
	for (size_t i = 0; i < step->key_count; i++)
		outline_text(o, NULL, NULL, step->keys[i]);
	outline_close(o);
}

static void
show_signing(struct outline *o, const struct plan_step *step)
{
	outline_flag(o, "hardened", "Hardened runtime", step->hardened);
	outline_flag(o, "stamped", "Secure time stamp", step->stamped);
	outline_flag(
	    o, "keeps_identifier", "Keep identifier", step->keeps_identifier);
	outline_string(o, "entitlements", "Entitlements",
	    plan_entitlements_name(step->entitlements));
	show_keys(o, step);
	if (step->why_count > 0)
		show_strings(
		    o, "why", "Because of", step->why, step->why_count);
}

static void
add_title(struct text *title, const struct node *node,
    const struct plan_step *step, size_t number)
{
	static const char *const verbs[] = {
		[PLAN_CHANGE] = "Change",
		[PLAN_SIGN] = "Sign",
		[PLAN_NOTARIZE] = "Notarize",
		[PLAN_STAPLE] = "Staple",
	};

	text_printf(title, "%zu %s ", number, verbs[step->action]);
	if (step->action == PLAN_CHANGE)
		text_add_string(title, step->check->title);
	else
		text_add_string(title,
		    strcmp(step->path, ".") == 0 ? node->name : step->path);
}

static void
show_step(struct outline *o, const struct node *node,
    const struct plan_step *step, size_t number)
{
	struct text title = TEXT_INIT;

	add_title(&title, node, step, number);
	outline_tone(o, tone_of(step));
	outline_map(o, NULL, text_string(&title));
	outline_string(o, "action", "Step", plan_action_name(step->action));
	outline_string(o, "path", "Path", step->path);
	if (step->action == PLAN_CHANGE)
		show_change(o, step);
	if (step->action == PLAN_SIGN)
		show_signing(o, step);
	outline_close(o);
	text_release(&title);
}

static void
describe(const struct node *node, struct outline *o)
{
	const struct plan *plan = node->whole.plan;

	outline_string(o, "target", "Target", target_name(plan->target));
	outline_list(o, "steps", "Steps");
	for (size_t i = 0; i < plan->count; i++)
		show_step(o, node, &plan->steps[i], i + 1);
	outline_close(o);
}

const struct facet facet_plan = {
	.id = "plan",
	.title = "Fix plan",
	.tab = true,
	.applies = has_plan,
	.describe = describe,
};
