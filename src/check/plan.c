/* SPDX-License-Identifier: MIT */
/* The order of a plan: inside out. */
#include <config.h>

#include <string.h>

#include <sealtree/plan.h>

#include "themes.h"

struct planning {
	struct arena *arena;
	struct plan *plan;
	size_t capacity;
};

const char *
plan_action_name(enum plan_action action)
{
	static const char *const names[] = {
		[PLAN_CHANGE] = "change",
		[PLAN_SIGN] = "sign",
		[PLAN_NOTARIZE] = "notarize",
		[PLAN_STAPLE] = "staple",
	};

	return names[action];
}

const char *
plan_entitlements_name(enum plan_entitlements entitlements)
{
	static const char *const names[] = {
		[PLAN_NO_ENTITLEMENTS] = "none",
		[PLAN_KEEP] = "keep",
		[PLAN_EDIT] = "edit",
		[PLAN_GIVE] = "give",
	};

	return names[entitlements];
}

static struct plan_step *
add_step(struct planning *p, enum plan_action action, const char *path)
{
	struct plan *plan = p->plan;
	struct plan_step *step;

	ARENA_GROW(p->arena, plan->steps, plan->count, p->capacity);
	step = &plan->steps[plan->count++];
	*step = (struct plan_step){ .action = action, .path = path };
	return step;
}

/* What is worth a step: not what follows from something else, nor what files
 * cannot settle. */
static bool
wants_step(const struct finding *f)
{
	return f->severity >= SEVERITY_WARNING && !f->consequence_of;
}

static bool
is_mended_by(const struct finding *f, enum check_mend mend)
{
	return wants_step(f) && f->check->mend == mend;
}

static struct plan_step *
step_of_check(struct planning *p, const struct check *check, const char *text)
{
	for (size_t i = 0; i < p->plan->count; i++) {
		struct plan_step *step = &p->plan->steps[i];

		if (step->check == check && strcmp(step->text, text) == 0)
			return step;
	}
	return NULL;
}

static bool
has_place(const struct plan_step *step, const char *place)
{
	for (size_t i = 0; i < step->place_count; i++)
		if (strcmp(step->places[i], place) == 0)
			return true;
	return false;
}

static void
add_place(struct planning *p, struct plan_step *step, const char *place)
{
	if (has_place(step, place))
		return;
	step->place_total++;
	if (step->place_count == PLAN_PLACES_MAX)
		return;
	if (!step->places)
		step->places =
		    ARENA_ARRAY(p->arena, const char *, PLAN_PLACES_MAX);
	step->places[step->place_count++] = place;
}

static void
add_change(struct planning *p, const char *path, const struct finding *f)
{
	const char *text = f->fix ? f->fix : f->check->fix;
	struct plan_step *step = step_of_check(p, f->check, text);

	if (!step) {
		step = add_step(p, PLAN_CHANGE, path);
		step->text = text;
		step->check = f->check;
	}
	if (f->severity > step->severity)
		step->severity = f->severity;
	add_place(p, step, f->file ? f->file : path);
}

static void
add_changes(struct planning *p, const struct check_subject *subject)
{
	const struct findings *findings = subject->findings;

	for (size_t i = 0; findings && i < findings->count; i++) {
		const struct finding *f = &findings->list[i];

		if (is_mended_by(f, MEND_CHANGE) ||
		    is_mended_by(f, MEND_OUTSIDE))
			add_change(p, subject->code->place->path, f);
	}
}

static bool
must_be_signed(const struct check_subject *subject)
{
	const struct findings *findings = subject->findings;

	for (size_t i = 0; findings && i < findings->count; i++)
		if (is_mended_by(&findings->list[i], MEND_CHANGE) ||
		    is_mended_by(&findings->list[i], MEND_SIGN))
			return true;
	return false;
}

static bool
can_be_signed(const struct check_subject *subject)
{
	const struct code *code = subject->code;

	if (code->macho && code->macho->slice_count > 0)
		return code_wants_signature(&code->macho->slices[0]);
	return code->place->kind->is_bundle;
}

static void
add_whys(
    struct planning *p, struct plan_step *step, const struct findings *findings)
{
	step->why = ARENA_ARRAY(p->arena, const char *, findings->count + 1);
	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *f = &findings->list[i];
		size_t k = 0;

		if (!is_mended_by(f, MEND_CHANGE) &&
		    !is_mended_by(f, MEND_SIGN))
			continue;
		if (f->severity > step->severity)
			step->severity = f->severity;
		while (k < step->why_count &&
		       strcmp(step->why[k], f->check->id) != 0)
			k++;
		if (k == step->why_count)
			step->why[step->why_count++] = f->check->id;
	}
}

static bool
has_key(const struct plist *dict, struct bytes key)
{
	for (const struct plist *item = dict->first; item; item = item->next)
		if (bytes_equal(item->key, key))
			return true;
	return false;
}

static bool
is_told(const struct plan_step *step, struct bytes key)
{
	for (size_t i = 0; i < step->key_count; i++)
		if (bytes_equal(step->keys[i], key))
			return true;
	return false;
}

/* Keys of entitlements that a finding wants otherwise, each once. */
static void
add_keys(struct planning *p, struct plan_step *step,
    const struct findings *findings, const struct plist *entitlements)
{
	step->keys = ARENA_ARRAY(p->arena, struct bytes, findings->count + 1);
	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *f = &findings->list[i];

		if (is_mended_by(f, MEND_CHANGE) && f->key.len > 0 &&
		    !is_told(step, f->key) && has_key(entitlements, f->key))
			step->keys[step->key_count++] = f->key;
	}
}

static bool
slots_hold(const struct signed_slice *slice)
{
	return slice->verdict &&
	       slice->verdict->slots[SLOT_ENTITLEMENTS].outcome == OUTCOME_OK;
}

static void
plan_entitlements(struct planning *p, struct plan_step *step,
    const struct check_subject *subject)
{
	struct signed_slice slice;
	const struct plist *entitlements;

	if (!first_signed(subject, &slice))
		return;
	step->keeps_identifier = !subject->code->place->kind->is_bundle &&
				 !signature_is_linker_signed(slice.signature);
	entitlements = signature_entitlements(slice.signature);
	if (!entitlements || entitlements->count == 0)
		return;
	add_keys(p, step, subject->findings, entitlements);
	step->entitlements = PLAN_KEEP;
	if (step->key_count > 0)
		step->entitlements = PLAN_EDIT;
	if (!slots_hold(&slice))
		step->entitlements = PLAN_GIVE;
}

static void
add_signing(struct planning *p, const struct check_subject *subject)
{
	struct plan_step *step =
	    add_step(p, PLAN_SIGN, subject->code->place->path);
	const struct macho *macho = subject->code->macho;
	bool given_out = subject->target == TARGET_DEVELOPER_ID ||
			 subject->target == TARGET_MAC;

	step->hardened = given_out && macho && macho->slice_count > 0 &&
			 code_is_program(&macho->slices[0]);
	step->stamped = given_out;
	if (!subject->findings)
		return;
	add_whys(p, step, subject->findings);
	plan_entitlements(p, step, subject);
}

/* Code that was signed by Apple, or by a store, is left as it is. */
static bool
is_others(const struct check_subject *subject)
{
	struct signed_slice slice;

	return first_signed(subject, &slice) &&
	       (strcmp(slice.class, "apple") == 0 ||
		   class_is_store(slice.class));
}

/* Inside out; true if something in it, or itself, is signed again. */
static bool
add_signings(struct planning *p, const struct check_subject *subject)
{
	bool changed = must_be_signed(subject);

	for (size_t i = 0; i < subject->child_count; i++)
		changed |= add_signings(p, subject->children[i]);
	if (changed && can_be_signed(subject) && !is_others(subject))
		add_signing(p, subject);
	return changed;
}

static bool
wants_notary(const struct check_subject *subject)
{
	const struct findings *findings = subject->findings;
	bool wants = must_be_signed(subject);

	for (size_t i = 0; !wants && findings && i < findings->count; i++)
		wants = is_mended_by(&findings->list[i], MEND_NOTARIZE);
	for (size_t i = 0; !wants && i < subject->child_count; i++)
		wants = wants_notary(subject->children[i]);
	return wants;
}

/* Each app of a folder for itself. */
static void
add_notarizing(struct planning *p, const struct check_subject *subject)
{
	const char *path = subject->code->place->path;

	if (code_is_container(subject->code)) {
		for (size_t i = 0; i < subject->child_count; i++)
			add_notarizing(p, subject->children[i]);
	} else if (subject->target == TARGET_DEVELOPER_ID &&
		   wants_notary(subject)) {
		add_step(p, PLAN_NOTARIZE, path);
		add_step(p, PLAN_STAPLE, path);
	}
}

static void
add_all_changes(struct planning *p, const struct check_subject *subject)
{
	for (size_t i = 0; i < subject->child_count; i++)
		add_all_changes(p, subject->children[i]);
	add_changes(p, subject);
}

const struct plan *
plan_make(const struct check_subject *root, struct arena *arena)
{
	struct planning p = {
		.arena = arena,
		.plan = ARENA_NEW(arena, struct plan),
	};

	p.plan->target = root->target;
	add_all_changes(&p, root);
	add_signings(&p, root);
	add_notarizing(&p, root);
	return p.plan;
}
