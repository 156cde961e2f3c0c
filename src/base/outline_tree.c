/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <sealtree/defect.h>
#include <sealtree/outline.h>

static bool
opens(enum value_type type)
{
	return type == VALUE_MAP || type == VALUE_LIST;
}

static void
keep_item(void *context, const struct item *item)
{
	struct outline_tree *tree = context;
	struct outline_node *node = ARENA_NEW(tree->arena, struct outline_node);
	struct outline_node *parent = tree->at;

	node->item = *item;
	node->item.key = arena_copy(tree->arena, item->key);
	node->item.label = arena_copy(tree->arena, item->label);
	node->item.bytes = arena_copy(tree->arena, item->bytes);
	node->parent = parent;
	if (parent->last)
		parent->last->next = node;
	else
		parent->first = node;
	parent->last = node;
	parent->count++;
	if (opens(item->type))
		tree->at = node;
}

static void
keep_close(void *context)
{
	struct outline_tree *tree = context;

	if (tree->at->parent)
		tree->at = tree->at->parent;
}

const struct outline_sink outline_tree_sink = { keep_item, keep_close };

void
outline_tree_init(struct outline_tree *tree, struct arena *arena)
{
	*tree = (struct outline_tree){
		.arena = arena,
		.root.item = { .type = VALUE_MAP, .offset = NO_OFFSET },
	};
	tree->at = &tree->root;
}

void
outline_replay(const struct outline_node *first, struct outline *o)
{
	const struct outline_node *node = first, *stop;

	stop = first ? first->parent : NULL;
	while (node) {
		outline_item(o, &node->item);
		if (node->first) {
			node = node->first;
			continue;
		}
		if (opens(node->item.type))
			outline_close(o);
		while (!node->next) {
			node = node->parent;
			if (node == stop || !node)
				return;
			outline_close(o);
		}
		node = node->next;
	}
}

const struct outline_node *
outline_find(const struct outline_node *parent, const char *key)
{
	for (const struct outline_node *node = parent->first; node;
	     node = node->next)
		if (bytes_are(node->item.key, key))
			return node;
	return NULL;
}
