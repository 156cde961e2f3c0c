/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include <sealtree/defect.h>
#include <sealtree/die.h>

#include "fake_model.h"

enum {
	ROOTS = 4
};

static const struct model_facet facets[] = {
	{ "summary", "Summary", true },
	{ "record", "Record", false },
	{ "signature", "Signature", true },
	{ "entitlements", "Entitlements", true },
	{ "codesign", "codesign -d", false },
};

enum {
	FACETS = sizeof facets / sizeof *facets
};

struct model {
	struct arena *arena;
	struct model_node *roots[ROOTS];
	size_t root_count;
	struct place {
		struct model_node *node;
		size_t index;
	} *findings;
	size_t finding_count;
	struct outline_tree tree, rows, record;
	struct outline outline, record_outline;
	bool hold_rows, busy, incomplete;
};

struct model *
fake_new(void)
{
	struct model *model = xalloc(1, sizeof *model);

	model->arena = arena_new();
	outline_tree_init(&model->tree, model->arena);
	outline_init(&model->outline, &outline_tree_sink, &model->tree);
	outline_tree_init(&model->record, model->arena);
	outline_init(
	    &model->record_outline, &outline_tree_sink, &model->record);
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
		.facets = (1u << FACETS) - 1,
	};
	if (!parent) {
		node->root = (unsigned) model->root_count;
		if (model->root_count && model->roots[model->root_count - 1])
			model->roots[model->root_count - 1]->next = node;
		model->roots[model->root_count++] = node;
		return node;
	}
	node->root = parent->root;
	node->order = parent->last ? parent->last->order + 1 : 0;
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

/* Twice as many at 1, 2, 4, 8 … */
static void *
grow(struct model *model, const void *old, size_t count, size_t size)
{
	void *list;

	if (count & (count - 1))
		return NULL;
	list = arena_alloc(model->arena, count ? count * 2 : 1, size);
	if (count)
		memcpy(list, old, count * size);
	return list;
}

struct model_finding *
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
	size_t index = node->finding_count;
	void *grown = grow(model, node->findings, index, sizeof finding);

	node->findings = grown ? grown : node->findings;
	node->findings[node->finding_count++] = finding;
	grown = grow(model, model->findings, model->finding_count,
	    sizeof *model->findings);
	model->findings = grown ? grown : model->findings;
	model->findings[model->finding_count++] = (struct place){ node, index };
	if (node->worst < severity)
		node->worst = severity;
	for (struct model_node *n = node; n; n = n->parent)
		if (n->worst_below < severity)
			n->worst_below = severity;
	return &node->findings[index];
}

struct outline *
fake_record(struct model *model)
{
	return &model->record_outline;
}

void
fake_incomplete(struct model *model)
{
	model->incomplete = true;
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

const char *
model_option(const struct model *model, const char *name)
{
	(void) model, (void) name;
	return NULL;
}

/* There is no reader to look for values. */
bool
model_seek(struct model *model, struct bytes pattern, uint64_t from)
{
	(void) model, (void) pattern, (void) from;
	return false;
}

const struct model_hits *
model_hits(const struct model *model)
{
	(void) model;
	return NULL;
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

struct model_node *
model_find(const struct model *model, unsigned root, struct bytes path,
    enum model_row row)
{
	struct model_node *node =
	    root < model->root_count ? model->roots[root] : NULL;

	for (; node; node = model_next(node))
		if (node->root == root && node->row == row &&
		    bytes_equal(node->path, path))
			break;
	return node;
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
	return &model->findings[index].node
		    ->findings[model->findings[index].index];
}

bool
model_settled(const struct model *model)
{
	return !model->busy;
}

bool
model_complete(const struct model *model)
{
	return !model->incomplete;
}

const char *
model_target(const struct model *model, size_t root)
{
	(void) model, (void) root;
	return "developer-id";
}

size_t
model_facet_find(const struct model *model, const char *id)
{
	(void) model;
	for (size_t i = 0; i < FACETS; i++)
		if (strcmp(facets[i].id, id) == 0)
			return i;
	return SIZE_MAX;
}

size_t
model_anchors(const struct model *model)
{
	(void) model;
	return 0;
}

struct bytes
model_anchor(const struct model *model, size_t index)
{
	(void) model, (void) index;
	return (struct bytes){ 0 };
}

bool
model_stream(struct model *model, const struct model_node *node, size_t facet,
    struct outline *out)
{
	bool record = strcmp(facets[facet].id, "record") == 0;

	(void) node;
	outline_replay(
	    record ? model->record.root.first : model->tree.root.first, out);
	return true;
}

bool
model_stream_rows(struct model *model, const struct model_node *node,
    size_t facet, uint32_t list, uint64_t first, uint64_t count,
    struct outline *out)
{
	const struct outline_tree *rows =
	    model_rows(model, node, facet, list, first, count);

	if (rows)
		outline_replay(rows->root.first, out);
	return rows;
}
