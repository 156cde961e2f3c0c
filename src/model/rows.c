/* SPDX-License-Identifier: MIT */
/*
 * The rows. A reader that was started anew gives them other ids; they are
 * known again by root, path and kind, so that whoever points to one keeps it.
 */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include <sealtree/die.h>

#include "state.h"

/* FNV-1a */
static uint32_t
hash_of(unsigned root, struct bytes path, enum model_row kind)
{
	uint32_t hash = 2166136261u ^ (root * 4 + kind);

	for (size_t i = 0; i < path.len; i++)
		hash = (hash ^ path.data[i]) * 16777619u;
	return hash;
}

static struct row *
find(const struct model *model, unsigned root, struct bytes path,
    enum model_row kind, bool only_old)
{
	uint32_t hash = hash_of(root, path, kind);
	struct row *row = model->buckets[hash % BUCKETS];

	for (; row; row = row->bucket)
		if (row->hash == hash && row->node.root == root &&
		    row->node.row == kind && (row->old || !only_old) &&
		    bytes_equal(row->node.path, path))
			break;
	return row;
}

struct row *
rows_find(const struct model *model, unsigned root, struct bytes path,
    enum model_row kind)
{
	return find(model, root, path, kind, false);
}

struct row *
rows_by_id(const struct model *model, uint64_t id)
{
	return id < model->id_count ? model->by_id[id] : NULL;
}

static struct model_node *
siblings_of(struct model *model, struct model_node *node)
{
	return node->parent ? node->parent : &model->top.node;
}

static void
unlink_node(struct model *model, struct model_node *node)
{
	struct model_node *above = siblings_of(model, node);

	if (node->previous)
		node->previous->next = node->next;
	else
		above->first = node->next;
	if (node->next)
		node->next->previous = node->previous;
	else
		above->last = node->previous;
	node->previous = node->next = NULL;
}

/*
 * The sibling that comes before `node`: the last one whose order is not
 * greater. Sought from both ends, as new rows come last or, where they belong
 * to the parent itself, among the first. A reader that tells thousands in no
 * order at all gets them in no order.
 */
static struct model_node *
sibling_before(struct model_node *above, const struct model_node *node)
{
	struct model_node *back = above->last, *front = above->first;

	for (unsigned step = 0; step < MOST_STEPS && back; step++) {
		if (back->order <= node->order)
			return back;
		if (front->order > node->order)
			return front->previous;
		back = back->previous;
		front = front->next;
	}
	return back;
}

static void
link_node(struct model *model, struct model_node *node)
{
	struct model_node *above = siblings_of(model, node);
	struct model_node *previous = sibling_before(above, node);

	node->previous = previous;
	node->next = previous ? previous->next : above->first;
	if (previous)
		previous->next = node;
	else
		above->first = node;
	if (node->next)
		node->next->previous = node;
	else
		above->last = node;
}

static void
free_row(struct model *model, struct row *row)
{
	outlines_forget_row(model, row);
	for (struct death *death = model->death_list; death;
	     death = death->next)
		if (death->row == row)
			death->row = NULL;
	model->bytes -= row->told.bytes + row->string_bytes;
	finding_list_release(&row->told);
	free(row->node.findings);
	free(row->strings);
	free(row);
}

static void
forget_row(struct model *model, struct row *row)
{
	struct row **link = &model->buckets[row->hash % BUCKETS];

	while (*link != row)
		link = &(*link)->bucket;
	*link = row->bucket;
	unlink_node(model, &row->node);
	model->old_count -= row->old;
	model->row_count--;
	free_row(model, row);
}

/* One block for the three. */
static void
set_strings(struct model *model, struct row *row, struct bytes path,
    struct bytes name, struct bytes kind)
{
	struct model_node *node = &row->node;
	uint8_t *block;

	if (row->strings && bytes_equal(node->path, path) &&
	    bytes_equal(node->name, name) && bytes_equal(node->kind, kind))
		return;
	block = xalloc(path.len + name.len + kind.len + 1, 1);
	if (path.len)
		memcpy(block, path.data, path.len);
	if (name.len)
		memcpy(block + path.len, name.data, name.len);
	if (kind.len)
		memcpy(block + path.len + name.len, kind.data, kind.len);
	free(row->strings);
	row->strings = block;
	model->bytes -= row->string_bytes;
	row->string_bytes = path.len + name.len + kind.len + sizeof(*row);
	model->bytes += row->string_bytes;
	node->path = bytes_over(block, path.len);
	node->name = bytes_over(block + path.len, name.len);
	node->kind = bytes_over(block + path.len + name.len, kind.len);
}

static struct row *
add_row(
    struct model *model, unsigned root, struct bytes path, enum model_row kind)
{
	struct row *row = xalloc(1, sizeof *row);

	row->self = row;
	row->hash = hash_of(root, path, kind);
	row->bucket = model->buckets[row->hash % BUCKETS];
	model->buckets[row->hash % BUCKETS] = row;
	row->node.root = root;
	row->node.row = kind;
	model->row_count++;
	return row;
}

static void
remember_id(struct model *model, uint64_t id, struct row *row)
{
	size_t capacity = model->id_capacity ? model->id_capacity : 64;

	while (capacity <= id)
		capacity *= 2;
	if (capacity != model->id_capacity)
		model->by_id =
		    xrealloc(model->by_id, capacity, sizeof *model->by_id);
	model->id_capacity = capacity;
	for (; model->id_count <= id; model->id_count++)
		model->by_id[model->id_count] = NULL;
	model->by_id[id] = row;
	row->node.id = id;
}

struct told {
	uint64_t id, parent;
	uint32_t order, kind, state, worst, flags, facets, revision, root;
	struct bytes type, name, path;
};

static bool
is_possible(const struct model *model, const struct told *told)
{
	return told->id > 0 && told->id <= MOST_ROWS &&
	       told->kind <= MODEL_GHOST && told->state <= MODEL_SKIPPED &&
	       told->worst < SEVERITIES &&
	       told->root < model->settings.path_count &&
	       (told->parent == 0 || rows_by_id(model, told->parent));
}

/* The row that is meant, linked where it belongs; NULL if it cannot be. */
static struct row *
place_row(struct model *model, const struct told *told)
{
	struct row *row = rows_by_id(model, told->id);
	struct row *above = rows_by_id(model, told->parent);
	struct model_node *parent = above ? &above->node : NULL;

	if (row)
		return row->node.parent == parent &&
			       row->node.root == told->root &&
			       row->node.row == told->kind &&
			       bytes_equal(row->node.path, told->path)
			   ? row
			   : NULL;
	if (model->old_count)
		row = find(model, told->root, told->path,
		    (enum model_row) told->kind, true);
	if (row) {
		unlink_node(model, &row->node);
		model->worst_stale = true;
	} else {
		row = add_row(
		    model, told->root, told->path, (enum model_row) told->kind);
		row->node.changed = model->restarted;
	}
	model->old_count -= row->old;
	row->old = false;
	row->node.parent = parent;
	row->node.order = told->order;
	link_node(model, &row->node);
	remember_id(model, told->id, row);
	return row;
}

static void
reorder(struct model *model, struct model_node *node, uint32_t order)
{
	if (node->order == order)
		return;
	unlink_node(model, node);
	node->order = order;
	link_node(model, node);
}

bool
rows_take(struct model *model, struct record *record)
{
	struct told told = { .id = record_q(record) };
	struct row *row;

	told.parent = record_q(record);
	told.order = record_u(record);
	told.kind = record_u(record);
	told.state = record_u(record);
	told.worst = record_u(record);
	told.flags = record_u(record);
	told.facets = record_u(record);
	told.revision = record_u(record);
	told.root = record_u(record);
	told.type = record_s(record);
	told.name = record_s(record);
	told.path = record_s(record);
	if (!is_possible(model, &told) || model->bytes > MOST_BYTES ||
	    !(row = place_row(model, &told)))
		return false;
	set_strings(model, row, told.path, told.name, told.type);
	reorder(model, &row->node, told.order);
	row->node.state = (enum model_state) told.state;
	row->node.unsigned_code = told.flags & RECORD_NODE_UNSIGNED;
	row->node.unexpected = told.flags & RECORD_NODE_UNEXPECTED;
	row->node.facets = told.facets;
	row->node.revision = told.revision;
	row->told_worst = (enum severity) told.worst;
	findings_merge(model, row);
	model->changes |= MODEL_ROWS;
	return true;
}

struct row *
rows_enclosing(const struct model *model, unsigned root, struct bytes path)
{
	struct row *row;

	for (size_t len = path.len; len > 0; len--) {
		if (len < path.len && path.data[len] != '/')
			continue;
		row = rows_find(
		    model, root, bytes_clamp(path, 0, len), MODEL_CODE);
		if (row)
			return row;
	}
	return rows_find(model, root, bytes_of("."), MODEL_CODE);
}

void
rows_forget_ids(struct model *model)
{
	const struct model_node *node = model->top.node.first;

	for (; node; node = model_next(node))
		row_of(node)->old = true;
	model->old_count = model->row_count;
	model->id_count = 0;
}

static struct model_node *
last_below(struct model_node *node)
{
	while (node && node->last)
		node = node->last;
	return node;
}

/* The row before this one in the tree's order: children before parents. */
static struct model_node *
before(const struct model_node *node)
{
	return node->previous ? last_below(node->previous) : node->parent;
}

/* Whatever lies under a row of an earlier reader is of an earlier one too. */
void
rows_drop_old(struct model *model)
{
	struct model_node *node = last_below(model->top.node.last), *next;

	if (!model->drop)
		return;
	model->drop = false;
	for (; node; node = next) {
		next = before(node);
		if (row_of(node)->old) {
			forget_row(model, row_of(node));
			model->worst_stale = true;
			model->order->stale = true;
			model->changes |= MODEL_ROWS;
		}
	}
}

/* What is worse is so for all above; what is better has to be weighed anew. */
void
rows_worsen(struct model *model, struct model_node *node)
{
	enum severity worst = node->worst;

	if (worst < node->worst_below)
		model->worst_stale = true;
	for (; node && node->worst_below < worst; node = node->parent)
		node->worst_below = worst;
}

void
rows_settle_worst(struct model *model)
{
	struct model_node *node = model->top.node.first;

	if (!model->worst_stale)
		return;
	model->worst_stale = false;
	for (; node; node = model_next(node))
		node->worst_below = node->worst;
	node = last_below(model->top.node.last);
	for (; node; node = before(node))
		if (node->parent &&
		    node->parent->worst_below < node->worst_below)
			node->parent->worst_below = node->worst_below;
}

void
rows_free(struct model *model)
{
	struct model_node *node = last_below(model->top.node.last), *next;

	for (; node; node = next) {
		next = before(node);
		forget_row(model, row_of(node));
	}
	free(model->by_id);
}

size_t
model_roots(const struct model *model)
{
	return model->settings.path_count;
}

struct model_node *
model_root(const struct model *model, size_t index)
{
	struct model_node *node = model->top.node.first;

	while (node && node->root != index)
		node = node->next;
	return node;
}

struct model_node *
model_find(const struct model *model, unsigned root, struct bytes path,
    enum model_row row)
{
	struct row *found = rows_find(model, root, path, row);

	return found ? &found->node : NULL;
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
