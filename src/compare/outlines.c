/* SPDX-License-Identifier: MIT */
/* Two outlines become rows that bear the values of both. */
#include <config.h>

#include <stdlib.h>

#include <sealtree/die.h>
#include <sealtree/limits.h>

#include "align.h"

struct aligner {
	struct comparison *c;
	bool (*is_code)(void *context, struct bytes file);
	void *context;
};

const char *
compare_state_name(enum compare_state state)
{
	static const char *const names[COMPARE_STATES] = {
		[COMPARE_SAME] = "same",
		[COMPARE_CHANGED] = "changed",
		[COMPARE_REMOVED] = "removed",
		[COMPARE_ADDED] = "added",
	};

	return names[state];
}

void
comparison_init(struct comparison *comparison, bool keep_same)
{
	*comparison = (struct comparison){
		.arena = arena_new(),
		.keep_same = keep_same,
		.complete = true,
		.room = LIMIT_COMPARE_ROWS,
	};
}

void
comparison_release(struct comparison *comparison)
{
	arena_free(comparison->arena);
	*comparison = (struct comparison){ 0 };
}

void
row_append(struct compare_row *parent, struct compare_row *row)
{
	row->parent = parent;
	row->next = NULL;
	if (parent->last)
		parent->last->next = row;
	else
		parent->first = row;
	parent->last = row;
}

static bool
is_one_sided(const struct compare_row *row)
{
	return row->state == COMPARE_ADDED || row->state == COMPARE_REMOVED;
}

void
row_count(struct compare_row *row)
{
	row->differences = row->folds = 0;
	for (struct compare_row *r = row->first; r; r = r->next) {
		row->differences += r->differences;
		row->folds += r->folds;
	}
	if (is_one_sided(row)) {
		row->differences = !row->folded;
		row->folds = row->folded;
	} else if (row->first || !row->old) {
		row->state = row->differences ? COMPARE_CHANGED : COMPARE_SAME;
	} else if (row->state == COMPARE_CHANGED) {
		row->differences = !row->folded;
		row->folds = row->folded;
	}
}

static void
prune(struct compare_row *row)
{
	struct compare_row *r = row->first, *next;

	row->first = row->last = NULL;
	for (; r; r = next) {
		next = r->next;
		if (!r->differences && !r->folds &&
		    row->state <= COMPARE_CHANGED)
			continue;
		prune(r);
		row_append(row, r);
	}
}

void
row_prune(struct comparison *c)
{
	if (!c->keep_same)
		prune(&c->root);
}

static const struct item *
keep_item(struct comparison *c, const struct outline_node *node)
{
	struct item *item;

	if (!node)
		return NULL;
	item = ARENA_NEW(c->arena, struct item);
	*item = node->item;
	item->key = item->label = (struct bytes){ 0 };
	item->bytes = arena_copy(c->arena, node->item.bytes);
	return item;
}

static struct compare_row *
new_row(struct comparison *c, const struct outline_node *old,
    const struct outline_node *new, struct bytes label)
{
	const struct outline_node *one = new ? new : old;
	struct compare_row *row;

	if (!c->room) {
		c->complete = false;
		return NULL;
	}
	c->room--;
	row = ARENA_NEW(c->arena, struct compare_row);
	row->key = arena_copy(c->arena, one->item.key);
	row->label = arena_copy(c->arena, label);
	row->old = keep_item(c, old);
	row->new = keep_item(c, new);
	row->state = !old   ? COMPARE_ADDED
		     : !new ? COMPARE_REMOVED
			    : COMPARE_SAME;
	return row;
}

/* Of maps in a list: by what is told of them. */
static struct bytes
name_of(const struct outline_node *item, const char *identity)
{
	const struct outline_node *child;
	struct bytes bytes = item->item.label;

	if (item->item.key.len)
		return item->item.key;
	child = identity ? outline_find(item, identity) : NULL;
	return child && child->item.bytes.len ? child->item.bytes : bytes;
}

static bool
is_told(const struct rule *rule, const struct outline_node *item)
{
	return rule &&
	       (rule->how == RULE_HIDDEN ||
		   (rule->how == RULE_TOLD && item->item.type == VALUE_TEXT));
}

/* What is not there, and what is told elsewhere, are left out. */
static void
collect(struct align_list *list, const struct outline_node *parent,
    const struct rule *of, const struct rule *rules)
{
	const char *identity = of ? of->identity : NULL;
	size_t count = parent ? parent->count : 0;

	list->items = xalloc(count + 1, sizeof(*list->items));
	list->names = xalloc(count + 1, sizeof(*list->names));
	list->count = 0;
	list->named = true;
	for (const struct outline_node *n = parent ? parent->first : NULL; n;
	     n = n->next) {
		if (n->item.type == VALUE_NULL ||
		    is_told(rule_find(rules, n->item.key), n))
			continue;
		list->items[list->count] = n;
		list->names[list->count] = name_of(n, identity);
		list->named &= list->names[list->count].len > 0;
		list->count++;
	}
}

static void
release_list(struct align_list *list)
{
	free(list->items);
	free(list->names);
}

static bool
opens(const struct outline_node *node)
{
	return node->item.type == VALUE_MAP || node->item.type == VALUE_LIST;
}

struct place {
	struct compare_row *row;
	const struct rule *rule;  /* of the row */
	const struct rule *rules; /* of its children */
};

static void align_children(struct aligner *a, struct compare_row *row,
    const struct outline_node *old, const struct outline_node *new,
    const struct rule *rule, const struct rule *rules);

/* Of an item's children. One of a list has no key to find a rule by. */
static const struct rule *
rules_within(const struct place *place, const struct outline_node *item,
    const struct rule *rule)
{
	if (item->item.key.len || !place->rule)
		return rule ? rule->within : NULL;
	return place->rule->items;
}

static void
finish(struct compare_row *parent, struct compare_row *row)
{
	row_count(row);
	/* Of those that hold others: see row_prune(). */
	row_append(parent, row);
}

/* `label` of an item is its name where nothing else is. */
static struct bytes
label_for(
    const struct rule *rule, const struct outline_node *item, struct bytes name)
{
	if (rule && rule->label)
		return bytes_of(rule->label);
	return item->item.label.len ? item->item.label : name;
}

static bool
lists(const struct place *place, enum rule_how how)
{
	return place->rule && place->rule->how == how;
}

/* Then the node's being there or not tells it. */
static bool
is_node_too(struct aligner *a, const struct place *place,
    const struct outline_node *item, struct bytes name)
{
	return lists(place, RULE_PAIRED) ||
	       (lists(place, RULE_FILES) &&
		   (opens(item) ||
		       (a->is_code && a->is_code(a->context, name))));
}

static void
align_one_side(struct aligner *a, const struct place *place,
    const struct outline_node *old, const struct outline_node *new,
    struct bytes name)
{
	const struct outline_node *item = old ? old : new;
	const struct rule *rule = rule_find(place->rules, item->item.key);
	struct compare_row *row;

	if (is_node_too(a, place, item, name))
		return;
	row = new_row(a->c, old, new, label_for(rule, item, name));
	if (!row)
		return;
	row->sentence = lists(place, RULE_SENTENCES);
	row->brief = item->item.key.len ? rule && rule->brief
					: place->rule && place->rule->brief;
	if (opens(item))
		align_children(
		    a, row, old, new, rule, rules_within(place, item, rule));
	finish(place->row, row);
}

static bool
is_folded(struct aligner *a, const struct place *place, const struct rule *rule,
    struct bytes name)
{
	if (rule && rule->how == RULE_FOLDED)
		return true;
	return lists(place, RULE_FILES) && a->is_code &&
	       a->is_code(a->context, name);
}

static void
align_both(struct aligner *a, const struct place *place,
    const struct outline_node *old, const struct outline_node *new,
    struct bytes name)
{
	const struct rule *rule = rule_find(place->rules, new->item.key);
	bool folded = rule && rule->how == RULE_FOLDED;
	bool deep = opens(old) && opens(new) && !folded;
	bool same = !deep && align_order(old, new) == 0;
	struct compare_row *row;

	if (!deep && !folded && (opens(old) || opens(new)) &&
	    !lists(place, RULE_FILES)) {
		align_one_side(a, place, old, NULL, name);
		align_one_side(a, place, NULL, new, name);
		return;
	}
	if (same && !a->c->keep_same)
		return;
	row = new_row(a->c, old, new, label_for(rule, new, name));
	if (!row)
		return;
	row->sentence = lists(place, RULE_SENTENCES);
	if (deep)
		align_children(
		    a, row, old, new, rule, rules_within(place, new, rule));
	else
		row->state = same ? COMPARE_SAME : COMPARE_CHANGED;
	row->folded = !deep && !same && is_folded(a, place, rule, name);
	finish(place->row, row);
}

/* In the order of the old ones. What was added stands where it was added, or
 * at the end if their order means nothing. */
static void
align_lists(struct aligner *a, const struct place *place,
    const struct align_list *old, const struct align_list *new,
    const size_t *partner, bool ordered)
{
	bool *taken = xalloc(new->count + 1, sizeof(*taken));
	size_t next = 0;

	for (size_t i = 0; i < old->count; i++)
		if (partner[i] != SIZE_MAX)
			taken[partner[i]] = true;
	for (size_t i = 0; i < old->count; i++) {
		struct bytes name = old->names[i];

		if (partner[i] == SIZE_MAX) {
			align_one_side(a, place, old->items[i], NULL, name);
			continue;
		}
		for (; ordered && next < partner[i]; next++)
			if (!taken[next])
				align_one_side(a, place, NULL, new->items[next],
				    new->names[next]);
		align_both(
		    a, place, old->items[i], new->items[partner[i]], name);
	}
	for (; next < new->count; next++)
		if (!taken[next])
			align_one_side(
			    a, place, NULL, new->items[next], new->names[next]);
	free(taken);
}

static bool
is_map(const struct outline_node *node)
{
	return node && node->item.type == VALUE_MAP;
}

/* Recursion ends where outlines do: at RECORD_OUTLINE_DEPTH. */
static void
align_children(struct aligner *a, struct compare_row *row,
    const struct outline_node *old, const struct outline_node *new,
    const struct rule *rule, const struct rule *rules)
{
	const struct place place = { row, rule, rules };
	struct align_list from, to;
	size_t *partner;
	bool named;

	collect(&from, old, rule, rules);
	collect(&to, new, rule, rules);
	named = is_map(old) || is_map(new) || (from.named && to.named);
	partner = xalloc(from.count + 1, sizeof(*partner));
	if (named)
		align_by_name(&from, &to, partner);
	else
		align_in_order(&from, &to, partner);
	align_lists(a, &place, &from, &to, partner, !named);
	free(partner);
	release_list(&from);
	release_list(&to);
}

void
align_outlines(struct comparison *c, const struct outline_node *old,
    const struct outline_node *new, const struct rule *rules,
    bool (*is_code)(void *context, struct bytes file), void *context)
{
	struct aligner aligner = { c, is_code, context };

	align_children(&aligner, &c->root, old, new, NULL, rules);
	row_count(&c->root);
}

void
compare_outlines(struct comparison *comparison, const struct outline_node *old,
    const struct outline_node *new)
{
	align_outlines(comparison, old, new, NULL, NULL, NULL);
	row_prune(comparison);
}
