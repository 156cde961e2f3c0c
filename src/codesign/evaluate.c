/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <inttypes.h>
#include <string.h>

#include <sealtree/cms.h>
#include <sealtree/limits.h>
#include <sealtree/text.h>

#include "evaluate.h"
#include "opcodes.h"

enum {
	WHY_MAX = 1000, /* more says no more to anybody */
	PRINTED_MAX = 200
};

bool
evaluation_spend(struct evaluation *ev, uint64_t bytes)
{
	if (bytes > ev->work_left) {
		ev->work_left = 0;
		return false;
	}
	ev->work_left -= bytes;
	return true;
}

void
evaluation_explain(struct evaluation *ev, const char *format, ...)
{
	va_list args;

	if (!ev->why || ev->why->len > WHY_MAX)
		return;
	va_start(args, format);
	text_vprintf(ev->why, format, args);
	va_end(args);
}

static size_t
why_len(const struct evaluation *ev)
{
	return ev->why ? ev->why->len : 0;
}

/* Takes back what was said after `len`, up to `end`. */
static void
why_drop(struct evaluation *ev, size_t len, size_t end)
{
	struct text *why = ev->why;

	if (!why || !why->data || len >= end)
		return;
	memmove(why->data + len, why->data + end, why->len - end);
	why->len -= end - len;
	why->data[why->len] = '\0';
}

static const char *
printed(struct evaluation *ev, const struct expression *e)
{
	const char *text = expression_print(e, ev->scratch);

	if (strlen(text) <= PRINTED_MAX)
		return text;
	return arena_printf(ev->scratch, "%.*s…", PRINTED_MAX, text);
}

static const char *
constant(struct evaluation *ev, struct bytes value)
{
	struct text text = TEXT_INIT;
	const char *copy;

	requirement_add_constant(
	    &text, bytes_clamp(value, 0, PRINTED_MAX), false);
	copy = arena_string(ev->scratch, text_bytes(&text));
	text_release(&text);
	return copy;
}

static const struct plist *
lookup(struct evaluation *ev, const struct plist *dict, struct bytes key,
    bool *too_much)
{
	const struct plist *value =
	    dict && dict->type == PLIST_DICT ? dict->first : NULL;

	for (; value; value = value->next) {
		if (!evaluation_spend(ev, sizeof *value)) {
			*too_much = true;
			return NULL;
		}
		if (bytes_equal(value->key, key))
			return value;
	}
	return NULL;
}

static enum truth
evaluate_key(
    struct evaluation *ev, const struct expression *e, const struct plist *dict)
{
	bool too_much = false;
	const struct plist *value = lookup(ev, dict, e->key, &too_much);

	return too_much ? TRUTH_UNKNOWN : evaluate_match(ev, e, value);
}

static enum truth
truth_of(bool holds)
{
	return holds ? TRUTH_TRUE : TRUTH_FALSE;
}

static enum truth
evaluate_unknown(struct evaluation *ev, const struct expression *e)
{
	if (e->flags & OPCODE_FLAG_FALSE)
		return TRUTH_FALSE;
	evaluation_explain(ev, "opcode %" PRIu32 " is unknown", e->opcode);
	return TRUTH_UNKNOWN;
}

static enum truth
evaluate_notarized(struct evaluation *ev)
{
	if (ev->subject->notarized == TRUTH_UNKNOWN)
		evaluation_explain(ev,
		    "only Apple can tell whether this is notarized: "
		    "there is no ticket for it");
	return ev->subject->notarized;
}

static enum truth
evaluate_leaf(struct evaluation *ev, const struct expression *e)
{
	const struct requirement_subject *subject = ev->subject;
	struct expression equal = *e;

	switch (e->opcode) {
	case OPCODE_NEVER:
		return TRUTH_FALSE;
	case OPCODE_ALWAYS:
		return TRUTH_TRUE;
	case OPCODE_IDENTIFIER:
		return truth_of(subject->identifier.data &&
				bytes_equal(subject->identifier, e->value));
	case OPCODE_CDHASH:
		return truth_of(subject->cdhash.len &&
				bytes_equal(subject->cdhash, e->value));
	case OPCODE_INFO_EQUAL:
		equal.match = MATCH_EQUAL;
		return evaluate_key(ev, &equal, subject->info);
	case OPCODE_INFO:
		return evaluate_key(ev, e, subject->info);
	case OPCODE_ENTITLEMENT:
		return evaluate_key(ev, e, subject->entitlements);
	case OPCODE_PLATFORM:
		return truth_of(subject->platform == e->number);
	case OPCODE_NOTARIZED:
		return evaluate_notarized(ev);
	case OPCODE_LEGACY:
		return evaluate_legacy(ev);
	case OPCODE_NAMED_ANCHOR:
	case OPCODE_NAMED_CODE:
		evaluation_explain(
		    ev, "only macOS knows what %s stands for", printed(ev, e));
		return TRUTH_UNKNOWN;
	}
	return opcode_find(e->opcode) ? evaluate_certificate(ev, e)
				      : evaluate_unknown(ev, e);
}

/* Where the leaf itself had nothing to say. */
static void
explain_leaf(
    struct evaluation *ev, const struct expression *e, enum truth truth)
{
	const struct requirement_subject *subject = ev->subject;

	if (truth == TRUTH_UNKNOWN)
		evaluation_explain(ev, "%s cannot be decided", printed(ev, e));
	else if (e->opcode == OPCODE_IDENTIFIER && subject->identifier.data)
		evaluation_explain(ev, "identifier is %s, not %s",
		    constant(ev, subject->identifier), constant(ev, e->value));
	else if (e->opcode == OPCODE_NEVER)
		evaluation_explain(ev, "it says never");
	else if (e->opcode == OPCODE_ANCHOR_APPLE_GENERIC)
		evaluation_explain(
		    ev, subject->chain && subject->chain->count
			    ? "the certificates do not end at a root of Apple's"
			    : "it is signed ad hoc, without certificates");
	else
		evaluation_explain(ev, "%s does not hold", printed(ev, e));
}

static enum truth
leaf(struct evaluation *ev, const struct expression *e)
{
	size_t before = why_len(ev);
	enum truth truth = evaluate_leaf(ev, e);

	if (!ev->why)
		return truth;
	if (truth == TRUTH_TRUE)
		why_drop(ev, before, why_len(ev));
	else if (why_len(ev) == before)
		explain_leaf(ev, e, truth);
	return truth;
}

static enum truth evaluate(
    struct evaluation *ev, const struct expression *e, unsigned depth);

static enum truth
evaluate_not(struct evaluation *ev, const struct expression *e, unsigned depth)
{
	size_t before = why_len(ev);
	enum truth inner = evaluate(ev, e->left, depth);

	if (inner == TRUTH_UNKNOWN)
		return TRUTH_UNKNOWN;
	why_drop(ev, before, why_len(ev));
	if (inner == TRUTH_FALSE)
		return TRUTH_TRUE;
	if (ev->why)
		evaluation_explain(ev, "%s holds", printed(ev, e->left));
	return TRUTH_FALSE;
}

/* What decides alone: false in an `and`, true in an `or`. Of a reason on
 * either side, the one stays that made the whole what it is; both sides of an
 * `or` that is false did. */
static enum truth
evaluate_pair(struct evaluation *ev, const struct expression *e, unsigned depth)
{
	bool is_or = e->opcode == OPCODE_OR;
	enum truth decides = truth_of(is_or), left, right;
	size_t before = why_len(ev), middle;

	left = evaluate(ev, e->left, depth);
	if (left == decides)
		return left;
	middle = why_len(ev);
	if (is_or && left == TRUTH_FALSE && middle > before)
		evaluation_explain(ev, "; ");
	right = evaluate(ev, e->right, depth);
	if (right == decides) {
		why_drop(ev, before, is_or ? why_len(ev) : middle);
		return right;
	}
	if (left == TRUTH_UNKNOWN) {
		why_drop(ev, middle, why_len(ev));
		return left;
	}
	if (is_or && right == TRUTH_UNKNOWN)
		why_drop(ev, before,
		    middle > before ? middle + strlen("; ") : middle);
	return right;
}

static enum truth
evaluate(struct evaluation *ev, const struct expression *e, unsigned depth)
{
	if (!e || depth > LIMIT_REQUIREMENT_DEPTH) {
		evaluation_explain(ev, "the requirement is not complete");
		return TRUTH_UNKNOWN;
	}
	switch (e->opcode) {
	case OPCODE_NOT:
		return evaluate_not(ev, e, depth + 1);
	case OPCODE_AND:
	case OPCODE_OR:
		return evaluate_pair(ev, e, depth + 1);
	}
	if (!opcode_find(e->opcode) && !(e->flags & OPCODE_FLAG_FALSE) &&
	    e->left)
		return evaluate(ev, e->left, depth + 1);
	return leaf(ev, e);
}

enum truth
requirement_evaluate(const struct expression *expression,
    const struct requirement_subject *subject, struct text *why)
{
	struct evaluation ev = {
		.subject = subject,
		.why = why,
		.scratch = arena_new(),
		.work_left = LIMIT_REQUIREMENT_WORK,
	};
	enum truth truth = evaluate(&ev, expression, 1);

	arena_free(ev.scratch);
	return truth;
}

void
requirement_subject_of(const struct signature *signature,
    const struct plist *info, struct requirement_subject *subject)
{
	const struct directory *best = signature->best;

	*subject = (struct requirement_subject){
		.info = info,
		.entitlements = signature_entitlements(signature),
		.notarized = TRUTH_UNKNOWN,
	};
	if (best) {
		subject->identifier = best->identifier;
		subject->platform = best->platform;
		subject->cdhash = bytes_over(best->cdhash, CDHASH_LEN);
	}
	if (signature->cms && !signature_is_adhoc(signature))
		subject->chain = &signature->cms->chain;
}
