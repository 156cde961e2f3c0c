/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <stdlib.h>

#include <sealtree/defect.h>
#include <sealtree/die.h>

#include "fake_model.h"

enum {
	ROOTS = 4,
	FINDINGS = 16
};

static const struct model_facet facets[] = {
	{ "summary", "Summary", true },
	{ "record", "Record", false },
	{ "signature", "Signature", true },
	{ "entitlements", "Entitlements", true },
};

enum {
	FACETS = sizeof facets / sizeof *facets
};

struct model {
	struct arena *arena;
	struct model_node *roots[ROOTS];
	size_t root_count;
	struct model_finding findings[FINDINGS];
	size_t finding_count;
	struct outline_tree tree, rows;
	struct outline outline;
	bool hold_rows, busy;
};

struct model *
fake_new(void)
{
	struct model *model = xalloc(1, sizeof *model);

	model->arena = arena_new();
	outline_tree_init(&model->tree, model->arena);
	outline_init(&model->outline, &outline_tree_sink, &model->tree);
	return model;
}

void
fake_free(struct model *model)
{
	arena_free(model->arena);
	free(model);
}

struct model_node *
fake_add(struct model *model, struct model_node *parent, enum model_row row,
    const char *name, const char *path, const char *kind)
{
	struct model_node *node = ARENA_NEW(model->arena, struct model_node);

	*node = (struct model_node){
		.parent = parent,
		.row = row,
		.state = MODEL_VERIFIED,
		.name = bytes_of(name),
		.path = bytes_of(path),
		.kind = bytes_of(kind),
		.facets = 0xd,
		.findings =
		    ARENA_ARRAY(model->arena, struct model_finding, FINDINGS),
	};
	if (!parent) {
		node->root = (unsigned) model->root_count;
		if (model->root_count && model->roots[model->root_count - 1])
			model->roots[model->root_count - 1]->next = node;
		model->roots[model->root_count++] = node;
		return node;
	}
	node->root = parent->root;
	node->previous = parent->last;
	if (parent->last)
		parent->last->next = node;
	else
		parent->first = node;
	parent->last = node;
	return node;
}

void
fake_lack(struct model *model)
{
	model->roots[model->root_count++] = NULL;
}

void
fake_find(struct model *model, struct model_node *node, enum severity severity,
    const char *id, const char *message)
{
	struct model_finding finding = {
		.node = node,
		.severity = severity,
		.id = bytes_of(id),
		.message = bytes_of(message),
		.seen = bytes_of("seen this"),
		.offset = NO_OFFSET,
	};

	node->findings[node->finding_count++] = finding;
	model->findings[model->finding_count++] = finding;
	if (node->worst < severity)
		node->worst = severity;
	for (; node; node = node->parent)
		if (node->worst_below < severity)
			node->worst_below = severity;
}

struct outline *
fake_outline(struct model *model)
{
	return &model->outline;
}

void
fake_remove(struct model *model, struct model_node *node)
{
	struct model_node *parent = node->parent;

	(void) model;
	if (node->previous)
		node->previous->next = node->next;
	else
		parent->first = node->next;
	if (node->next)
		node->next->previous = node->previous;
	else
		parent->last = node->previous;
}

void
fake_busy(struct model *model, bool busy)
{
	model->busy = busy;
}

void
fake_hold_rows(struct model *model, bool hold)
{
	model->hold_rows = hold;
}

/* What the contract promises. */

size_t
model_roots(const struct model *model)
{
	return model->root_count;
}

struct model_node *
model_root(const struct model *model, size_t index)
{
	return model->roots[index];
}

struct model_node *
model_next(const struct model_node *node)
{
	if (node->first)
		return node->first;
	while (node && !node->next)
		node = node->parent;
	return node ? node->next : NULL;
}

size_t
model_facets(const struct model *model)
{
	(void) model;
	return FACETS;
}

const struct model_facet *
model_facet(const struct model *model, size_t index)
{
	(void) model;
	return &facets[index];
}

const struct outline_tree *
model_outline(struct model *model, const struct model_node *node, size_t facet)
{
	(void) node;
	(void) facet;
	return &model->tree;
}

/* Each is a map of the list's number and the row's. */
const struct outline_tree *
model_rows(struct model *model, const struct model_node *node, size_t facet,
    uint32_t list, uint64_t first, uint64_t count)
{
	struct outline o;

	(void) node;
	(void) facet;
	if (model->hold_rows)
		return NULL;
	outline_tree_init(&model->rows, model->arena);
	outline_init(&o, &outline_tree_sink, &model->rows);
	for (uint64_t i = first; i < first + count; i++) {
		outline_map(&o, NULL, NULL);
		outline_printf(
		    &o, "path", NULL, "file %llu", (unsigned long long) i);
		outline_number(&o, "list", NULL, list);
		outline_close(&o);
	}
	return &model->rows;
}

size_t
model_findings(const struct model *model)
{
	return model->finding_count;
}

const struct model_finding *
model_finding(const struct model *model, size_t index)
{
	return &model->findings[index];
}

bool
model_settled(const struct model *model)
{
	return !model->busy;
}
