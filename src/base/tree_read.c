/* SPDX-License-Identifier: MIT */
/* Reading from a tree of names. */
#include <config.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <sealtree/die.h>

#include "tree.h"

struct tree_file {
	struct source_file file;
	struct source_file *backing;
	uint64_t at;
};

struct tree_folder {
	struct source_folder folder;
	struct source_tree *tree;
	uint32_t node;
};

static struct source_tree *
tree_of(struct source *source)
{
	return (struct source_tree *) source;
}

static void
tree_close(struct source *source)
{
	struct source_tree *tree = tree_of(source);

	for (size_t i = 0; i < tree->kept_count; i++)
		source_file_close(tree->kept[i]);
	arena_free(tree->arena);
	free(tree->nodes);
	free(tree->table);
	free(tree);
}

static int
tree_descriptor(const struct source *source)
{
	(void) source;
	return -1;
}

/* MISSING, with the errno that a disk has for it. */
static uint32_t
find(const struct source_tree *tree, const char *path, int *error)
{
	uint32_t node = ROOT;

	*error = 0;
	if (strcmp(path, ".") == 0)
		return ROOT;
	for (const char *part = path; *part;) {
		size_t len = strcspn(part, "/");

		if (tree->nodes[node].type != SOURCE_DIRECTORY) {
			*error = tree->nodes[node].type == SOURCE_LINK
				     ? ELOOP
				     : ENOTDIR;
			return MISSING;
		}
		node = tree_child(tree, node, bytes_over(part, len));
		if (node == MISSING) {
			*error = ENOENT;
			return MISSING;
		}
		part += len + (part[len] == '/');
	}
	return node;
}

static void
fill_stat(const struct tree_node *node, struct source_stat *stat)
{
	*stat = (struct source_stat){
		.type = (enum source_type) node->type,
		.mode_known = node->mode_known,
		.mode = node->mode,
		.modified = node->modified,
	};
	if (node->type == SOURCE_FILE)
		stat->size = node->is.file.size;
	else if (node->type == SOURCE_LINK)
		stat->size = node->is.link.len;
}

static bool
tree_stat(struct source *source, const char *path, struct source_stat *stat,
    struct fault *fault)
{
	const struct source_tree *tree = tree_of(source);
	int error;
	uint32_t node = find(tree, path, &error);

	if (node == MISSING)
		return fault_set(fault, error, "stat");
	fill_stat(&tree->nodes[node], stat);
	return true;
}

static bool
tree_list(struct source *source, const char *path, struct arena *arena,
    struct source_list *list, struct fault *fault)
{
	const struct source_tree *tree = tree_of(source);
	int error;
	uint32_t node = find(tree, path, &error);
	const struct tree_node *folder;
	size_t capacity = 0;

	if (node == MISSING)
		return fault_set(fault, error, "list");
	folder = &tree->nodes[node];
	if (folder->type != SOURCE_DIRECTORY)
		return fault_set(fault,
		    folder->type == SOURCE_LINK ? ELOOP : ENOTDIR, "list");
	list->mode_known = folder->mode_known;
	list->mode = folder->mode;
	for (uint32_t i = folder->first; i != ROOT; i = tree->nodes[i].next) {
		ARENA_GROW(arena, list->entries, list->count, capacity);
		list->entries[list->count++] = (struct source_entry){
			.name = tree->nodes[i].name,
			.type = (enum source_type) tree->nodes[i].type,
		};
	}
	return true;
}

static bool
tree_read_link(struct source *source, const char *path, struct arena *arena,
    struct bytes *target, struct fault *fault)
{
	const struct source_tree *tree = tree_of(source);
	int error;
	uint32_t node = find(tree, path, &error);
	const struct tree_node *link;

	if (node == MISSING)
		return fault_set(fault, error, "read the link");
	link = &tree->nodes[node];
	if (link->type != SOURCE_LINK)
		return fault_set(fault, EINVAL, "read the link");
	*target = arena_copy(
	    arena, bytes_over(link->is.link.data, link->is.link.len));
	return true;
}

/* A container that keeps them has them in files of their own. */
static bool
tree_xattrs(struct source *source, const char *path, struct arena *arena,
    struct source_list *names, struct fault *fault)
{
	int error;

	(void) arena, (void) names;
	return find(tree_of(source), path, &error) != MISSING ||
	       fault_set(fault, error, "list the attributes");
}

static int
cannot_open(const struct tree_node *node)
{
	return node->type == SOURCE_DIRECTORY ? EISDIR
	       : node->type == SOURCE_LINK    ? ELOOP
	       : node->type == SOURCE_SPECIAL ? ENOTSUP
					      : node->error;
}

static struct source_file *
open_node(const struct source_tree *tree, uint32_t number, struct fault *fault)
{
	const struct tree_node *node = &tree->nodes[number];
	int error = cannot_open(node);
	struct tree_file *file;

	if (error) {
		fault_set(fault, error, "open");
		return NULL;
	}
	file = xalloc(1, sizeof *file);
	file->file.ops = tree->source.ops;
	fill_stat(node, &file->file.stat);
	file->backing = node->is.file.backing;
	file->at = node->is.file.at;
	return &file->file;
}

static struct source_file *
tree_open(struct source *source, const char *path, struct fault *fault)
{
	const struct source_tree *tree = tree_of(source);
	int error;
	uint32_t node = find(tree, path, &error);

	if (node != MISSING)
		return open_node(tree, node, fault);
	fault_set(fault, error, "open");
	return NULL;
}

static struct source_folder *
tree_folder_open(struct source *source, const char *path, struct fault *fault)
{
	struct source_tree *tree = tree_of(source);
	int error;
	uint32_t node = find(tree, path, &error);
	struct tree_folder *folder;

	if (node != MISSING && tree->nodes[node].type != SOURCE_DIRECTORY)
		error = tree->nodes[node].type == SOURCE_LINK ? ELOOP : ENOTDIR;
	if (error) {
		fault_set(fault, error, "open");
		return NULL;
	}
	folder = xalloc(1, sizeof *folder);
	folder->folder.ops = tree->source.ops;
	folder->tree = tree;
	folder->node = node;
	return &folder->folder;
}

static void
tree_folder_close(struct source_folder *folder)
{
	free(folder);
}

static struct source_file *
tree_folder_file(
    struct source_folder *opened, const char *name, struct fault *fault)
{
	const struct tree_folder *folder = (struct tree_folder *) opened;
	uint32_t node = tree_child(folder->tree, folder->node, bytes_of(name));

	if (node != MISSING)
		return open_node(folder->tree, node, fault);
	fault_set(fault, ENOENT, "open");
	return NULL;
}

static void
tree_file_close(struct source_file *file)
{
	free(file);
}

static bool
tree_file_changed(struct source_file *file)
{
	struct source_file *backing = ((struct tree_file *) file)->backing;

	return backing && source_file_changed(backing);
}

static bool
tree_read(struct source_file *opened, uint64_t at, void *buffer, size_t len,
    size_t *got, struct fault *fault)
{
	const struct tree_file *file = (struct tree_file *) opened;
	uint64_t size = opened->stat.size;

	if (at >= size || !file->backing)
		return true;
	if (len > size - at)
		len = (size_t) (size - at);
	if (at > UINT64_MAX - file->at)
		return true;
	return source_read(
	    file->backing, file->at + at, buffer, len, got, fault);
}

const struct source_ops tree_ops = {
	.close = tree_close,
	.descriptor = tree_descriptor,
	.stat = tree_stat,
	.list = tree_list,
	.read_link = tree_read_link,
	.xattrs = tree_xattrs,
	.open = tree_open,
	.folder_open = tree_folder_open,
	.folder_close = tree_folder_close,
	.folder_file = tree_folder_file,
	.file_close = tree_file_close,
	.file_changed = tree_file_changed,
	.read = tree_read,
};
