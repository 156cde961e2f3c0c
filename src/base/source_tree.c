/* SPDX-License-Identifier: MIT */
/* Building a tree of names. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include <sealtree/die.h>
#include <sealtree/limits.h>

#include "tree.h"

/* FNV-1a from a start that whoever made the names cannot know. */
static uint32_t
hash(const struct source_tree *tree, uint32_t parent, struct bytes name)
{
	uint32_t sum = tree->seed ^ parent * UINT32_C(2654435769);

	for (size_t i = 0; i < name.len; i++)
		sum = (sum ^ name.data[i]) * UINT32_C(16777619);
	return sum ^ sum >> 15;
}

/* The slot that holds that node, or would. */
static uint32_t *
slot_of(const struct source_tree *tree, uint32_t parent, struct bytes name)
{
	uint32_t at = hash(tree, parent, name) & (tree->slots - 1);

	for (;; at = (at + 1) & (tree->slots - 1)) {
		const struct tree_node *node = &tree->nodes[tree->table[at]];

		if (tree->table[at] == ROOT ||
		    (node->parent == parent && bytes_are(name, node->name)))
			return &tree->table[at];
	}
}

uint32_t
tree_child(const struct source_tree *tree, uint32_t parent, struct bytes name)
{
	uint32_t node = *slot_of(tree, parent, name);

	return node == ROOT ? MISSING : node;
}

static void
widen(struct source_tree *tree)
{
	free(tree->table);
	tree->slots *= 2;
	tree->table = xalloc(tree->slots, sizeof *tree->table);
	for (uint32_t i = 1; i < tree->count; i++) {
		const struct tree_node *node = &tree->nodes[i];

		*slot_of(tree, node->parent, bytes_of(node->name)) = i;
	}
}

static void
make_room(struct source_tree *tree)
{
	if (tree->count < tree->capacity)
		return;
	tree->capacity *= 2;
	tree->nodes =
	    realloc(tree->nodes, (size_t) tree->capacity * sizeof *tree->nodes);
	if (!tree->nodes)
		die("out of memory");
	while (tree->slots < 2 * tree->capacity)
		widen(tree);
}

/* A folder without a mode, for a start. MISSING: there is no room. */
static uint32_t
add_node(struct source_tree *tree, uint32_t parent, struct bytes name)
{
	struct tree_node *node;

	if (tree->count > LIMIT_TREE_NODES ||
	    arena_size(tree->arena) + name.len > LIMIT_TREE_NAME_BYTES)
		return MISSING;
	make_room(tree);
	node = &tree->nodes[tree->count];
	*node = (struct tree_node){
		.name = arena_string(tree->arena, name),
		.parent = parent,
		.type = SOURCE_DIRECTORY,
		.next = tree->nodes[parent].first,
	};
	*slot_of(tree, parent, name) = tree->count;
	tree->nodes[parent].first = tree->count;
	return tree->count++;
}

struct source_tree *
source_tree_new(void)
{
	struct source_tree *tree = xalloc(1, sizeof *tree);

	tree->source.ops = &tree_ops;
	tree->arena = arena_new();
	tree->seed = (uint32_t) ((uintptr_t) tree >> 4);
	tree->capacity = 64;
	tree->slots = 2 * tree->capacity;
	tree->nodes = xalloc(tree->capacity, sizeof *tree->nodes);
	tree->table = xalloc(tree->slots, sizeof *tree->table);
	tree->nodes[ROOT] = (struct tree_node){
		.name = "",
		.type = SOURCE_DIRECTORY,
	};
	tree->count = 1;
	return tree;
}

struct source *
source_of_tree(struct source_tree *tree)
{
	return &tree->source;
}

uint32_t
source_tree_count(const struct source_tree *tree)
{
	return tree->count - 1;
}

void
source_tree_keep(struct source_tree *tree, struct source_file *file)
{
	ARENA_GROW(
	    tree->arena, tree->kept, tree->kept_count, tree->kept_capacity);
	tree->kept[tree->kept_count++] = file;
}

/* On Windows "\" is a "/" and "C:" a disk, and there are such archives. */
static enum tree_added
check_parts(struct bytes path)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "abcdefghijklmnopqrstuvwxyz";
	size_t begin = 0;

	if (path.len == 0 || memchr(path.data, '\0', path.len))
		return TREE_NAMELESS;
	if (path.data[0] == '/' || path.data[0] == '\\')
		return TREE_ABSOLUTE;
	if (path.len > 2 && strchr(letters, path.data[0]) &&
	    path.data[1] == ':' &&
	    (path.data[2] == '\\' || path.data[2] == '/'))
		return TREE_ABSOLUTE;
	for (size_t i = 0; i <= path.len; i++) {
		if (i < path.len && path.data[i] != '/' && path.data[i] != '\\')
			continue;
		if (bytes_are(bytes_clamp(path, begin, i - begin), ".."))
			return TREE_LEAVES;
		begin = i + 1;
	}
	return TREE_ADDED;
}

/* The next part that counts; no bytes at the end. */
static struct bytes
next_part(struct bytes *rest)
{
	while (rest->len > 0) {
		const uint8_t *slash = memchr(rest->data, '/', rest->len);
		size_t len = slash ? (size_t) (slash - rest->data) : rest->len;
		struct bytes part = bytes_clamp(*rest, 0, len);

		*rest = bytes_clamp(*rest, slash ? len + 1 : len, rest->len);
		if (part.len > 0 && !bytes_are(part, "."))
			return part;
	}
	return (struct bytes){ 0 };
}

static bool
is_too_long(struct bytes path, const struct tree_entry *entry)
{
	struct bytes part;
	unsigned depth = 0;

	if (path.len > LIMIT_TREE_PATH_BYTES ||
	    entry->target.len > LIMIT_LINK_BYTES)
		return true;
	while ((part = next_part(&path)).len > 0)
		if (part.len > LIMIT_TREE_PART_BYTES ||
		    ++depth > LIMIT_DIRECTORY_DEPTH)
			return true;
	return false;
}

static void
fill_node(
    struct source_tree *tree, uint32_t number, const struct tree_entry *entry)
{
	struct tree_node *node = &tree->nodes[number];

	node->type = (uint8_t) entry->type;
	node->error = (uint8_t) entry->error;
	node->mode_known = entry->mode_known;
	node->mode = entry->mode & 07777;
	node->modified = entry->modified;
	memset(&node->is, 0, sizeof node->is);
	if (entry->type == SOURCE_FILE) {
		node->is.file.backing = entry->backing;
		node->is.file.at = entry->at;
		node->is.file.size = entry->size;
	} else if (entry->type == SOURCE_LINK) {
		struct bytes target = arena_copy(tree->arena, entry->target);

		node->is.link.data = target.data;
		node->is.link.len = target.len;
	}
}

static enum tree_added
replace(
    struct source_tree *tree, uint32_t number, const struct tree_entry *entry)
{
	const struct tree_node *node = &tree->nodes[number];
	bool was_folder = node->type == SOURCE_DIRECTORY;
	bool is_folder = entry->type == SOURCE_DIRECTORY;

	if (was_folder != is_folder && (is_folder || node->first != ROOT))
		return TREE_THROUGH;
	fill_node(tree, number, entry);
	return was_folder && is_folder ? TREE_MERGED
	       : number == ROOT        ? TREE_ADDED
				       : TREE_REPLACED;
}

/* The file at that path, or MISSING. */
static uint32_t
find_file(const struct source_tree *tree, struct bytes path)
{
	uint32_t node = ROOT;
	struct bytes part;

	while (node != MISSING && (part = next_part(&path)).len > 0)
		node = tree_child(tree, node, part);
	return node != MISSING && tree->nodes[node].type == SOURCE_FILE
		   ? node
		   : MISSING;
}

static enum tree_added
add_same(
    struct source_tree *tree, struct bytes path, const struct tree_entry *link)
{
	uint32_t number = find_file(tree, link->same_as);
	const struct tree_node *node;
	struct tree_entry entry = *link;

	if (number == MISSING)
		return TREE_NO_TARGET;
	node = &tree->nodes[number];
	entry.type = SOURCE_FILE;
	entry.same_as = (struct bytes){ 0 };
	entry.backing = node->is.file.backing;
	entry.at = node->is.file.at;
	entry.size = node->is.file.size;
	entry.error = node->error;
	return source_tree_add(tree, path, &entry);
}

enum tree_added
source_tree_add(
    struct source_tree *tree, struct bytes path, const struct tree_entry *entry)
{
	enum tree_added fine = check_parts(path);
	uint32_t node = ROOT;
	struct bytes part;
	bool made = false;

	if (fine != TREE_ADDED)
		return fine;
	if (entry->same_as.len > 0)
		return add_same(tree, path, entry);
	if (is_too_long(path, entry))
		return TREE_TOO_LONG;
	if (arena_size(tree->arena) + entry->target.len > LIMIT_TREE_NAME_BYTES)
		return TREE_FULL;
	while ((part = next_part(&path)).len > 0) {
		uint32_t next = tree_child(tree, node, part);

		if (tree->nodes[node].type != SOURCE_DIRECTORY)
			return TREE_THROUGH;
		made = next == MISSING;
		node = made ? add_node(tree, node, part) : next;
		if (node == MISSING)
			return TREE_FULL;
	}
	if (!made)
		return replace(tree, node, entry);
	fill_node(tree, node, entry);
	return TREE_ADDED;
}

const char *
tree_added_why(enum tree_added added)
{
	switch (added) {
	case TREE_ABSOLUTE:
		return "its name is absolute";
	case TREE_LEAVES:
		return "its name leads out of the archive";
	case TREE_THROUGH:
		return "it lies in or on what is something else";
	case TREE_NAMELESS:
		return "it has no name that can be used";
	case TREE_NO_TARGET:
		return "it is a hard link to nothing in the archive";
	case TREE_TOO_LONG:
		return "its name is longer than this reads";
	case TREE_FULL:
		return "there are more entries than this reads";
	case TREE_ADDED:
	case TREE_MERGED:
	case TREE_REPLACED:
		break;
	}
	return NULL;
}
