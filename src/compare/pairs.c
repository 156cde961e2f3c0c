/* SPDX-License-Identifier: MIT */
/* Which node of the old tree is which of the new one. */
#include <config.h>

#include <stdlib.h>

#include <sealtree/die.h>

#include "align.h"

/* A code row of one of the trees, in the tree's order. */
struct member {
	const struct model_node *node;
	size_t index, parent, partner; /* SIZE_MAX: none */
	size_t end;                    /* index after the last one beneath it */
	struct bytes name, identifier; /* path within the parent's */
};

struct side {
	struct member *list, **order; /* `order` by parent and name */
	size_t count;
};

static const struct model_node *
next_code(const struct model_node *node, const struct model_node *root)
{
	do {
		if (node->first) {
			node = node->first;
			continue;
		}
		while (node != root && !node->next)
			node = node->parent;
		node = node == root ? NULL : node->next;
	} while (node && node->row != MODEL_CODE);
	return node;
}

static const struct model_node *
code_parent(const struct model_node *node)
{
	do
		node = node->parent;
	while (node && node->row != MODEL_CODE);
	return node;
}

/* What of its path its parent's does not say; after a container's path stands
 * "!/". */
static struct bytes
path_within(const struct model_node *node, const struct model_node *parent)
{
	struct bytes path = node->path, above;

	if (!parent || bytes_are(parent->path, "."))
		return path;
	above = parent->path;
	if (path.len <= above.len ||
	    !bytes_equal(bytes_clamp(path, 0, above.len), above))
		return path;
	path = bytes_clamp(path, above.len, SIZE_MAX);
	while (path.len && (*path.data == '/' || *path.data == '!'))
		path = bytes_clamp(path, 1, SIZE_MAX);
	return path;
}

static size_t
count_code(const struct model_node *root)
{
	const struct model_node *n = root;
	size_t count = 0;

	for (; n; n = next_code(n, root))
		count++;
	return count;
}

static int
order_numbers(size_t a, size_t b)
{
	return a < b ? -1 : a > b;
}

static int
order_places(const void *left, const void *right)
{
	const struct member *a = *(struct member *const *) left;
	const struct member *b = *(struct member *const *) right;
	int order = order_numbers(a->parent, b->parent);

	if (!order)
		order = bytes_compare(a->name, b->name);
	return order ? order : order_numbers(a->index, b->index);
}

static struct side
side_of(const struct model_node *root)
{
	struct side side = { 0 };
	const struct model_node *n = root;
	size_t count = count_code(root), above = SIZE_MAX;

	side.list = xalloc(count + 1, sizeof(*side.list));
	side.order = xalloc(count + 1, sizeof(*side.order));
	for (; n; n = next_code(n, root)) {
		const struct model_node *parent =
		    n == root ? NULL : code_parent(n);
		struct member *m = &side.list[side.count];

		/* The way up from the one before leads to the parent. */
		while (above != SIZE_MAX && side.list[above].node != parent)
			above = side.list[above].parent;
		*m = (struct member){
			.node = n,
			.index = side.count,
			.parent = above,
			.partner = SIZE_MAX,
			.end = side.count + 1,
			.name = path_within(n, parent),
		};
		side.order[side.count] = m;
		above = side.count++;
	}
	for (size_t i = side.count; i-- > 1;) {
		struct member *parent = &side.list[side.list[i].parent];

		if (parent->end < side.list[i].end)
			parent->end = side.list[i].end;
	}
	qsort(side.order, side.count, sizeof(*side.order), order_places);
	return side;
}

static void
release(struct side *side)
{
	free(side->list);
	free(side->order);
}

static void
join(struct member *a, struct member *b)
{
	a->partner = b->index;
	b->partner = a->index;
}

/* The one without partner at that place in the new tree, or NULL. */
static struct member *
find_place(const struct side *side, size_t parent, struct bytes name)
{
	const struct member wanted = { .parent = parent, .name = name };
	size_t low = 0, high = side->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct member *at = side->order[middle], *key = &wanted;

		if (order_places(&at, &key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < side->count; low++) {
		struct member *m = side->order[low];

		if (m->parent != parent || !bytes_equal(m->name, name))
			break;
		if (m->partner == SIZE_MAX)
			return m;
	}
	return NULL;
}

/* Parents come first, so that theirs are known. */
static void
pair_by_place(struct side *old, struct side *new)
{
	for (size_t i = 1; i < old->count; i++) {
		struct member *a = &old->list[i], *b;
		size_t parent = old->list[a->parent].partner;

		if (a->partner != SIZE_MAX || parent == SIZE_MAX)
			continue;
		b = find_place(new, parent, a->name);
		if (b)
			join(a, b);
	}
}

static int
order_identities(const void *left, const void *right)
{
	const struct member *a = *(struct member *const *) left;
	const struct member *b = *(struct member *const *) right;
	int order = bytes_compare(a->identifier, b->identifier);

	return order ? order : bytes_compare(a->node->kind, b->node->kind);
}

/* Those without partner that have an identifier, by it; to be freed. */
static struct member **
strays(struct side *side, size_t *count,
    struct bytes (*identify)(void *context, const struct model_node *node),
    void *context)
{
	struct member **list = xalloc(side->count + 1, sizeof(struct member *));

	*count = 0;
	for (size_t i = 0; i < side->count; i++) {
		struct member *m = &side->list[i];

		if (m->partner != SIZE_MAX)
			continue;
		m->identifier = identify(context, m->node);
		if (m->identifier.len)
			list[(*count)++] = m;
	}
	qsort(list, *count, sizeof(*list), order_identities);
	return list;
}

/* How many from `at` on are alike. */
static size_t
run_of(struct member **list, size_t count, size_t at)
{
	size_t end = at;

	while (end < count && order_identities(&list[at], &list[end]) == 0)
		end++;
	return end - at;
}

static void
pair_by_identity(struct side *old, struct side *new,
    struct bytes (*identify)(void *context, const struct model_node *node),
    void *context)
{
	size_t n, m;
	struct member **a = strays(old, &n, identify, context);
	struct member **b = strays(new, &m, identify, context);

	for (size_t i = 0, j = 0; i < n && j < m;) {
		int order = order_identities(&a[i], &b[j]);
		size_t in_a = run_of(a, n, i), in_b = run_of(b, m, j);

		if (order == 0 && in_a == 1 && in_b == 1)
			join(a[i], b[j]);
		i += order <= 0 ? in_a : 0;
		j += order >= 0 ? in_b : 0;
	}
	free(a);
	free(b);
}

static bool
is_moved(const struct side *old, const struct member *b)
{
	const struct member *a = &old->list[b->partner];

	if (a->parent == SIZE_MAX || b->parent == SIZE_MAX)
		return false;
	return old->list[a->parent].partner != b->parent ||
	       !bytes_equal(a->name, b->name);
}

/* Where in the list of pairs each member stands. */
struct merger {
	struct side *old, *new;
	struct compare_pairs *pairs;
};

static size_t
put(struct merger *m, const struct member *a, const struct member *b,
    size_t parent)
{
	struct compare_pair *pair = &m->pairs->list[m->pairs->count];

	*pair = (struct compare_pair){
		.old = a ? a->node : NULL,
		.new = b ? b->node : NULL,
		.parent = parent,
		.depth =
		    parent == SIZE_MAX ? 0 : m->pairs->list[parent].depth + 1,
		.moved = a &&b &&is_moved(m->old, b),
	};
	return m->pairs->count++;
}

/* Nodes are nested at most LIMIT_NESTING deep. */
static void put_old_children(struct merger *m, size_t top, size_t parent);

static void
put_new(struct merger *m, const struct member *b, size_t parent)
{
	const struct member *a =
	    b->partner == SIZE_MAX ? NULL : &m->old->list[b->partner];
	size_t at = put(m, a, b, parent);

	for (size_t i = b->index + 1; i < b->end; i = m->new->list[i].end)
		put_new(m, &m->new->list[i], at);
	if (a)
		put_old_children(m, a->index, at);
}

static void
put_old_children(struct merger *m, size_t top, size_t parent)
{
	const struct member *list = m->old->list;

	for (size_t i = top + 1; i < list[top].end; i = list[i].end) {
		const struct member *a = &list[i];

		/* What is beneath something that was removed may have moved. */
		if (a->partner == SIZE_MAX)
			put_old_children(m, i, put(m, a, NULL, parent));
	}
}

void
compare_pairs_init(struct compare_pairs *pairs, const struct model_node *old,
    const struct model_node *new,
    struct bytes (*identify)(void *context, const struct model_node *node),
    void *context)
{
	struct side from = side_of(old), to = side_of(new);
	struct merger merger = { &from, &to, pairs };

	pairs->list = xalloc(from.count + to.count + 1, sizeof(*pairs->list));
	pairs->count = 0;
	join(&from.list[0], &to.list[0]);
	pair_by_place(&from, &to);
	if (identify) {
		pair_by_identity(&from, &to, identify, context);
		/* Beneath what was found so. */
		pair_by_place(&from, &to);
	}
	put_new(&merger, &to.list[0], SIZE_MAX);
	release(&from);
	release(&to);
}

void
compare_pairs_release(struct compare_pairs *pairs)
{
	free(pairs->list);
	*pairs = (struct compare_pairs){ 0 };
}
