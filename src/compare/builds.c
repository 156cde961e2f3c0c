/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <stdlib.h>

#include <sealtree/limits.h>

#include "align.h"

struct work {
	struct compared_builds *builds;
	struct model *model;
	size_t room; /* rows that may still be kept */
	bool answered;
};

static const struct item *
copy_item(struct arena *arena, const struct item *item)
{
	struct item *copy;

	if (!item)
		return NULL;
	copy = ARENA_NEW(arena, struct item);
	*copy = *item;
	copy->bytes = arena_copy(arena, item->bytes);
	return copy;
}

/* Levels are those of outlines: RECORD_OUTLINE_DEPTH at most. */
static void
keep_rows(
    struct work *w, struct compare_row *to, const struct compare_row *from)
{
	struct arena *arena = w->builds->arena;

	for (const struct compare_row *r = from->first; r; r = r->next) {
		struct compare_row *row;

		if (!w->room) {
			w->builds->complete = false;
			return;
		}
		w->room--;
		row = ARENA_NEW(arena, struct compare_row);
		*row = *r;
		row->first = row->last = NULL;
		row->key = arena_copy(arena, r->key);
		row->label = arena_copy(arena, r->label);
		row->old = copy_item(arena, r->old);
		row->new = copy_item(arena, r->new);
		row_append(to, row);
		keep_rows(w, row, r);
	}
}

static struct dossier *
gather(struct work *w, const struct model_node *node)
{
	struct dossier *dossier;

	if (!node)
		return NULL;
	dossier = dossier_new(w->model, node);
	if (!dossier_wait(dossier))
		w->answered = false;
	return dossier;
}

static void
compare_both(struct work *w, struct compared_node *node)
{
	struct dossier *old = gather(w, node->pair.old);
	struct dossier *new = gather(w, node->pair.new);
	struct comparison c;

	comparison_init(&c, false);
	compare_nodes(&c, old, new);
	node->root = (struct compare_row){
		.state = c.root.state,
		.differences = c.root.differences,
		.folds = c.root.folds,
	};
	keep_rows(w, &node->root, &c.root);
	if (!c.complete)
		w->builds->complete = false;
	comparison_release(&c);
	dossier_free(old);
	dossier_free(new);
}

static void
compare_pair(struct work *w, struct compared_node *node)
{
	const struct compare_pair *pair = &node->pair;

	if (!pair->old || !pair->new) {
		node->state = pair->old ? COMPARE_REMOVED : COMPARE_ADDED;
		return;
	}
	compare_both(w, node);
	node->state = node->root.differences || pair->moved ? COMPARE_CHANGED
							    : COMPARE_SAME;
}

/* What identify() is given, and gives. */
struct naming {
	struct work *work;
	size_t record;
};

static struct bytes
identify(void *context, const struct model_node *node)
{
	const struct naming *naming = context;
	struct work *w = naming->work;
	struct arena *arena = arena_new();
	struct outline_tree tree;
	const struct outline_node *found;
	struct bytes identifier = { 0 };
	struct outline o;

	outline_tree_init(&tree, arena);
	outline_init(&o, &outline_tree_sink, &tree);
	if (naming->record != SIZE_MAX &&
	    (node->facets >> naming->record & 1) &&
	    !model_stream(w->model, node, naming->record, &o))
		w->answered = false;
	found = outline_find(&tree.root, "identifier");
	if (found && found->item.type == VALUE_TEXT)
		identifier = arena_copy(w->builds->arena, found->item.bytes);
	arena_free(arena);
	return identifier;
}

static const struct model_node *
only_code(const struct model_node *node)
{
	const struct model_node *found = NULL;

	for (const struct model_node *n = node->first; n; n = n->next) {
		if (n->row != MODEL_CODE)
			continue;
		if (found)
			return NULL;
		found = n;
	}
	return found;
}

/* An archive is compared with an app by what it holds alone. */
static const struct model_node *
meet(const struct model_node *node, const struct model_node *other)
{
	const struct model_node *n = node;

	while (n && !bytes_equal(n->kind, other->kind))
		n = only_code(n);
	return n ? n : node;
}

bool
compare_builds(struct compared_builds *builds, struct model *model,
    unsigned old, unsigned new)
{
	const struct model_node *from = model_root(model, old);
	const struct model_node *to = model_root(model, new);
	struct work work = { builds, model, LIMIT_COMPARE_ROWS, true };
	struct naming naming = { &work, model_facet_find(model, "record") };
	struct compare_pairs pairs;

	*builds = (struct compared_builds){
		.arena = arena_new(),
		.complete = model_complete(model),
	};
	if (!from || !to)
		return false;
	compare_pairs_init(
	    &pairs, meet(from, to), meet(to, from), identify, &naming);
	builds->nodes =
	    ARENA_ARRAY(builds->arena, struct compared_node, pairs.count);
	for (; builds->count < pairs.count; builds->count++) {
		struct compared_node *node = &builds->nodes[builds->count];

		node->pair = pairs.list[builds->count];
		compare_pair(&work, node);
		builds->states[node->state]++;
		builds->differences += node->root.differences;
		builds->folds += node->root.folds;
	}
	compare_pairs_release(&pairs);
	return work.answered;
}

void
compared_builds_release(struct compared_builds *builds)
{
	arena_free(builds->arena);
	*builds = (struct compared_builds){ 0 };
}

bool
compared_builds_same(const struct compared_builds *builds)
{
	return builds->states[COMPARE_SAME] == builds->count;
}
