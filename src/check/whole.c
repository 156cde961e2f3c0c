/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <string.h>

#include <sealtree/trust.h>

#include "whole.h"

enum {
	RELATED_MAX = 32
};

bool
is_error_of(const struct finding *finding, const struct check_subject *subject,
    const void *context)
{
	(void) subject;
	if (finding->severity < SEVERITY_ERROR)
		return false;
	for (const char *const *id = context; *id; id++)
		if (strcmp(*id, finding->check->id) == 0)
			return true;
	return false;
}

bool
is_of_id(const struct finding *finding, const struct check_subject *subject,
    const void *context)
{
	(void) subject;
	return strcmp(finding->check->id, context) == 0;
}

struct tallying {
	struct tally tally;
	finding_test *test;
	const void *context;
	const char **related;
};

static const struct finding *
first_finding(const struct tallying *t, const struct check_subject *subject)
{
	const struct findings *found = subject->findings;

	for (size_t i = 0; found && i < found->count; i++)
		if (t->test(&found->list[i], subject, t->context))
			return &found->list[i];
	return NULL;
}

/* True if there is one in the node or below. Nodes nest only LIMIT_NESTING
 * deep. */
static bool
tally_below(struct tallying *t, const struct check_subject *subject)
{
	const struct finding *finding = first_finding(t, subject);
	bool any = finding != NULL;

	if (finding) {
		if (t->tally.nodes < RELATED_MAX)
			t->related[t->tally.nodes] = subject->code->place->path;
		if (!t->tally.cause)
			t->tally.cause = finding->consequence_of
					     ? finding->consequence_of
					     : finding->check->id;
		t->tally.nodes++;
	}
	for (size_t i = 0; i < subject->child_count; i++)
		if (tally_below(t, subject->children[i]))
			any = true;
	return any;
}

struct tally
tally_of(const struct check_subject *root, finding_test *test,
    const void *context, struct arena *arena)
{
	struct tallying t = { .test = test, .context = context };
	const struct finding *own;

	t.related = ARENA_ARRAY(arena, const char *, RELATED_MAX + 1);
	t.tally.related = t.related;
	t.tally.frameworks = true;
	for (size_t i = 0; i < root->child_count; i++) {
		if (!tally_below(&t, root->children[i]))
			continue;
		t.tally.parts++;
		t.tally.frameworks &= kind_is(root->children[i], "framework");
	}
	own = first_finding(&t, root);
	if (own) {
		t.tally.nodes++;
		t.tally.cause =
		    own->consequence_of ? own->consequence_of : own->check->id;
	}
	return t.tally;
}

bool
is_whole(const struct check_subject *subject)
{
	return subject->findings && subject_root(subject) == subject;
}

static bool
is_covered(const struct check_subject *root, const struct code *code)
{
	const struct verdict *v = root->verdict;
	bool any = false;

	if (!root->code->ticket || !v || !v->ticket ||
	    v->ticket->valid.outcome != OUTCOME_OK)
		return false;
	for (size_t i = 0; i < code->signature_count; i++) {
		const struct signature *s = code->signatures[i];

		if (!s || !s->best ||
		    !ticket_covers(root->code->ticket, s->best->cdhash))
			return false;
		any = true;
	}
	return any;
}

static bool
is_of_old(const struct check_subject *root)
{
	enum {
		FEBRUARY_2020 = 1580688000
	};
	struct signed_slice slice;
	int64_t time;
	bool secure;

	return first_signed(root, &slice) &&
	       slice_time(&slice, &time, &secure) && secure &&
	       time < FEBRUARY_2020;
}

bool
notary_looks_at(const struct check_subject *subject)
{
	const struct check_subject *root = subject_root(subject);

	return subject->target == TARGET_DEVELOPER_ID && !is_of_old(root) &&
	       !is_covered(root, subject->code);
}
