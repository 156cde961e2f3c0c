/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <sealtree/limits.h>
#include <sealtree/source.h>

#include "source_ops.h"

bool
fault_set(struct fault *fault, int error, const char *doing)
{
	*fault = (struct fault){ .error = error, .doing = doing };
	return false;
}

static bool
part_is_plain(const char *part, size_t len)
{
	return len > 0 && !(len == 1 && part[0] == '.') &&
	       !(len == 2 && part[0] == '.' && part[1] == '.');
}

/* Relative, inside, and the one way of writing it. */
static bool
check_path(const char *path, struct fault *fault, const char *doing)
{
	if (strcmp(path, ".") == 0)
		return true;
	if (strlen(path) > LIMIT_PATH_BYTES)
		return fault_set(fault, ENAMETOOLONG, doing);
	for (const char *part = path;; part++) {
		size_t len = strcspn(part, "/");

		if (!part_is_plain(part, len))
			return fault_set(fault, EINVAL, doing);
		part += len;
		if (!*part)
			return true;
	}
}

void
source_close(struct source *source)
{
	if (source)
		source->ops->close(source);
}

int
source_descriptor(const struct source *source)
{
	return source->ops->descriptor(source);
}

bool
source_stat(struct source *source, const char *path, struct source_stat *stat,
    struct fault *fault)
{
	return check_path(path, fault, "stat") &&
	       source->ops->stat(source, path, stat, fault);
}

static int
compare_entries(const void *a, const void *b)
{
	const struct source_entry *one = a, *other = b;

	return strcmp(one->name, other->name);
}

static void
sort(struct source_list *list)
{
	if (list->count > 1)
		qsort(list->entries, list->count, sizeof *list->entries,
		    compare_entries);
}

bool
source_list(struct source *source, const char *path, struct arena *arena,
    struct source_list *list, struct fault *fault)
{
	*list = (struct source_list){ 0 };
	if (!check_path(path, fault, "list") ||
	    !source->ops->list(source, path, arena, list, fault))
		return false;
	sort(list);
	return true;
}

bool
source_read_link(struct source *source, const char *path, struct arena *arena,
    struct bytes *target, struct fault *fault)
{
	*target = (struct bytes){ 0 };
	return check_path(path, fault, "read the link") &&
	       source->ops->read_link(source, path, arena, target, fault);
}

bool
source_xattrs(struct source *source, const char *path, struct arena *arena,
    struct source_list *names, struct fault *fault)
{
	*names = (struct source_list){ 0 };
	if (!check_path(path, fault, "list the attributes") ||
	    !source->ops->xattrs(source, path, arena, names, fault))
		return false;
	sort(names);
	return true;
}

bool
source_xattr(struct source *source, const char *path, const char *name,
    struct arena *arena, struct bytes *value, struct fault *fault)
{
	*value = (struct bytes){ 0 };
	return check_path(path, fault, "read the attribute") &&
	       (!source->ops->xattr ||
		   source->ops->xattr(
		       source, path, name, arena, value, fault));
}

struct source_file *
source_open(struct source *source, const char *path, struct fault *fault)
{
	if (!check_path(path, fault, "open"))
		return NULL;
	return source->ops->open(source, path, fault);
}

struct source_folder *
source_folder_open(struct source *source, const char *path, struct fault *fault)
{
	if (!check_path(path, fault, "open"))
		return NULL;
	return source->ops->folder_open(source, path, fault);
}

void
source_folder_close(struct source_folder *folder)
{
	if (folder)
		folder->ops->folder_close(folder);
}

struct source_file *
source_folder_file(
    struct source_folder *folder, const char *name, struct fault *fault)
{
	if (!part_is_plain(name, strlen(name)) || strchr(name, '/')) {
		fault_set(fault, EINVAL, "open");
		return NULL;
	}
	return folder->ops->folder_file(folder, name, fault);
}

void
source_file_close(struct source_file *file)
{
	if (file)
		file->ops->file_close(file);
}

bool
source_stat_same(const struct source_stat *a, const struct source_stat *b)
{
	return a->size == b->size && a->modified == b->modified &&
	       a->changed == b->changed && a->inode == b->inode &&
	       a->device == b->device;
}

const struct source_stat *
source_file_stat(const struct source_file *file)
{
	return &file->stat;
}

bool
source_file_changed(struct source_file *file)
{
	return file->ops->file_changed(file);
}

bool
source_read(struct source_file *file, uint64_t at, void *buffer, size_t len,
    size_t *got, struct fault *fault)
{
	*got = 0;
	return file->ops->read(file, at, buffer, len, got, fault);
}

bool
source_read_range(struct source_file *file, uint64_t at, uint64_t len,
    uint64_t limit, struct arena *arena, struct bytes *range,
    struct fault *fault)
{
	uint64_t size = file->stat.size;
	uint8_t *data;
	size_t got;

	*range = (struct bytes){ .offset = at };
	if (at >= size)
		return true;
	if (len > size - at)
		len = size - at;
	if (len > limit || len > SIZE_MAX - 1)
		return fault_set(fault, EFBIG, "read");
	data = arena_alloc(arena, (size_t) len + 1, 1);
	if (!source_read(file, at, data, (size_t) len, &got, fault))
		return false;
	*range = (struct bytes){ .data = data, .len = got, .offset = at };
	return true;
}

bool
source_read_file(struct source *source, const char *path, uint64_t limit,
    struct arena *arena, struct bytes *content, struct fault *fault)
{
	struct source_file *file = source_open(source, path, fault);
	bool ok;

	*content = (struct bytes){ 0 };
	if (!file)
		return false;
	ok = source_read_range(
	    file, 0, UINT64_MAX, limit, arena, content, fault);
	source_file_close(file);
	return ok;
}

const char *
path_join(struct arena *arena, const char *dir, const char *name)
{
	if (!dir)
		return NULL;
	if (strcmp(dir, ".") == 0)
		return arena_string(arena, bytes_of(name));
	if (strcmp(name, ".") == 0)
		return arena_string(arena, bytes_of(dir));
	if (strlen(dir) + 1 + strlen(name) > LIMIT_PATH_BYTES)
		return NULL;
	return arena_printf(arena, "%s/%s", dir, name);
}

const char *
path_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}
