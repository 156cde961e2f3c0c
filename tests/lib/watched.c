/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include <sealtree/die.h>

#include "check.h"
#include "source_ops.h"
#include "watched.h"

struct watched {
	struct source source;
	struct source *disk;
	const struct watcher *watcher;
};

struct watched_file {
	struct source_file file;
	struct source_file *disk;
	const struct watcher *watcher;
	char *path;
};

static struct watched *
watched_of(struct source *source)
{
	return (struct watched *) source;
}

static struct watched_file *
file_of(struct source_file *file)
{
	return (struct watched_file *) file;
}

static void
watched_close(struct source *source)
{
	source_close(watched_of(source)->disk);
	free(source);
}

static bool
watched_stat(struct source *source, const char *path, struct source_stat *stat,
    struct fault *fault)
{
	return source_stat(watched_of(source)->disk, path, stat, fault);
}

static bool
watched_list(struct source *source, const char *path, struct arena *arena,
    struct source_list *list, struct fault *fault)
{
	return source_list(watched_of(source)->disk, path, arena, list, fault);
}

static bool
watched_read_link(struct source *source, const char *path, struct arena *arena,
    struct bytes *target, struct fault *fault)
{
	return source_read_link(
	    watched_of(source)->disk, path, arena, target, fault);
}

static bool
watched_xattrs(struct source *source, const char *path, struct arena *arena,
    struct source_list *names, struct fault *fault)
{
	return source_xattrs(
	    watched_of(source)->disk, path, arena, names, fault);
}

static struct source_file *
watched_open_file(struct source *source, const char *path, struct fault *fault)
{
	struct watched *watched = watched_of(source);
	const struct watcher *watcher = watched->watcher;
	struct watched_file *file;
	struct source_file *disk;
	int refused =
	    watcher->refuse ? watcher->refuse(watcher->context, path) : 0;

	if (refused) {
		fault_set(fault, refused, "open");
		return NULL;
	}
	disk = source_open(watched->disk, path, fault);
	if (!disk)
		return NULL;
	file = xalloc(1, sizeof *file);
	file->file.ops = source->ops;
	file->file.stat = *source_file_stat(disk);
	file->disk = disk;
	file->watcher = watched->watcher;
	file->path =
	    memcpy(xalloc(strlen(path) + 1, 1), path, strlen(path) + 1);
	return &file->file;
}

/* Its files are opened by their paths. */
struct watched_folder {
	struct source_folder folder;
	struct source *source;
	char *path;
};

static struct source_folder *
watched_folder_open(
    struct source *source, const char *path, struct fault *fault)
{
	struct source_folder *disk =
	    source_folder_open(watched_of(source)->disk, path, fault);
	struct watched_folder *folder;

	if (!disk)
		return NULL;
	source_folder_close(disk);
	folder = xalloc(1, sizeof *folder);
	folder->folder.ops = source->ops;
	folder->source = source;
	folder->path =
	    memcpy(xalloc(strlen(path) + 1, 1), path, strlen(path) + 1);
	return &folder->folder;
}

static void
watched_folder_close(struct source_folder *folder)
{
	free(((struct watched_folder *) folder)->path);
	free(folder);
}

static struct source_file *
watched_folder_file(
    struct source_folder *folder, const char *name, struct fault *fault)
{
	struct watched_folder *f = (struct watched_folder *) folder;
	struct arena *arena = arena_new();
	struct source_file *file = watched_open_file(
	    f->source, path_join(arena, f->path, name), fault);

	arena_free(arena);
	return file;
}

static void
watched_file_close(struct source_file *file)
{
	source_file_close(file_of(file)->disk);
	free(file_of(file)->path);
	free(file);
}

static bool
watched_changed(struct source_file *file)
{
	return source_file_changed(file_of(file)->disk);
}

static bool
watched_read(struct source_file *file, uint64_t at, void *buffer, size_t len,
    size_t *got, struct fault *fault)
{
	const struct watched_file *f = file_of(file);

	f->watcher->before_read(f->watcher->context, f->path, len);
	return source_read(f->disk, at, buffer, len, got, fault);
}

static const struct source_ops watched_ops = {
	.close = watched_close,
	.stat = watched_stat,
	.list = watched_list,
	.read_link = watched_read_link,
	.xattrs = watched_xattrs,
	.open = watched_open_file,
	.folder_open = watched_folder_open,
	.folder_close = watched_folder_close,
	.folder_file = watched_folder_file,
	.file_close = watched_file_close,
	.file_changed = watched_changed,
	.read = watched_read,
};

struct source *
watched_open(const char *path, const struct watcher *watcher)
{
	struct watched *watched = xalloc(1, sizeof *watched);
	struct fault fault;

	watched->source.ops = &watched_ops;
	watched->disk = source_disk_open(path, true, &fault);
	watched->watcher = watcher;
	assert_non_null(watched->disk);
	return &watched->source;
}
