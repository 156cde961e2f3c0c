/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <sealtree/die.h>
#include <sealtree/limits.h>
#include <sealtree/mount.h>

#include "source_ops.h"

struct mount {
	char *path;
	size_t len;
	struct source *source;
};

/* In the order of their paths. */
struct roomy {
	struct source source;
	struct source *outer;
	struct spill *spill;
	struct mount *mounts;
	size_t count;
};

static struct roomy *
roomy_of(struct source *source)
{
	return (struct roomy *) source;
}

/* Where that path is, or would be. */
static size_t
place_of(const struct roomy *room, const char *path, size_t len)
{
	size_t from = 0, to = room->count;

	while (from < to) {
		size_t middle = (from + to) / 2;

		if (bytes_compare(bytes_over(room->mounts[middle].path,
				      room->mounts[middle].len),
			bytes_over(path, len)) < 0)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

static const struct mount *
mount_at(const struct roomy *room, const char *path, size_t len)
{
	size_t i = place_of(room, path, len);

	return i < room->count && room->mounts[i].len == len &&
		       memcmp(room->mounts[i].path, path, len) == 0
		   ? &room->mounts[i]
		   : NULL;
}

/* Whose `*path` it is, which becomes relative to that one: the innermost
 * mount that is on the way. */
static struct source *
resolve(struct source *source, const char **path)
{
	const struct roomy *room = roomy_of(source);
	const char *whole = *path;

	for (size_t len = strlen(whole); room->count > 0 && len > 0; len--) {
		const struct mount *mount;

		if (whole[len - 1] != '!' ||
		    (whole[len] != '/' && whole[len] != '\0'))
			continue;
		mount = mount_at(room, whole, len);
		if (!mount)
			continue;
		*path = whole[len] ? whole + len + 1 : ".";
		return mount->source;
	}
	return room->outer;
}

static void
room_close(struct source *source)
{
	struct roomy *room = roomy_of(source);

	/* What lies deeper may rest on what it lies in. */
	for (size_t i = room->count; i-- > 0;) {
		source_close(room->mounts[i].source);
		free(room->mounts[i].path);
	}
	source_close(room->outer);
	free(room->mounts);
	free(room);
}

static int
room_descriptor(const struct source *source)
{
	return source_descriptor(((const struct roomy *) source)->outer);
}

static bool
room_stat(struct source *source, const char *path, struct source_stat *stat,
    struct fault *fault)
{
	struct source *whose = resolve(source, &path);

	return source_stat(whose, path, stat, fault);
}

static bool
room_list(struct source *source, const char *path, struct arena *arena,
    struct source_list *list, struct fault *fault)
{
	struct source *whose = resolve(source, &path);

	return source_list(whose, path, arena, list, fault);
}

static bool
room_read_link(struct source *source, const char *path, struct arena *arena,
    struct bytes *target, struct fault *fault)
{
	struct source *whose = resolve(source, &path);

	return source_read_link(whose, path, arena, target, fault);
}

static bool
room_xattrs(struct source *source, const char *path, struct arena *arena,
    struct source_list *names, struct fault *fault)
{
	struct source *whose = resolve(source, &path);

	return source_xattrs(whose, path, arena, names, fault);
}

static bool
room_xattr(struct source *source, const char *path, const char *name,
    struct arena *arena, struct bytes *value, struct fault *fault)
{
	struct source *whose = resolve(source, &path);

	return source_xattr(whose, path, name, arena, value, fault);
}

static struct source_file *
room_open(struct source *source, const char *path, struct fault *fault)
{
	struct source *whose = resolve(source, &path);

	return source_open(whose, path, fault);
}

static struct source_folder *
room_folder_open(struct source *source, const char *path, struct fault *fault)
{
	struct source *whose = resolve(source, &path);

	return source_folder_open(whose, path, fault);
}

/* Files and folders are those of whoever opened them. */
static const struct source_ops ops = {
	.close = room_close,
	.descriptor = room_descriptor,
	.stat = room_stat,
	.list = room_list,
	.read_link = room_read_link,
	.xattrs = room_xattrs,
	.xattr = room_xattr,
	.open = room_open,
	.folder_open = room_folder_open,
};

struct source *
source_with_room(struct source *source, struct spill *spill)
{
	struct roomy *room = xalloc(1, sizeof *room);

	room->source.ops = &ops;
	room->outer = source;
	room->spill = spill;
	room->mounts = xalloc(LIMIT_MOUNTS, sizeof *room->mounts);
	return &room->source;
}

struct spill *
source_spill(const struct source *source)
{
	return source->ops == &ops ? ((const struct roomy *) source)->spill
				   : NULL;
}

static int
cannot_mount(struct source *source, const char *path)
{
	struct source_stat stat;
	struct fault fault;

	if (source->ops != &ops)
		return ENOTSUP;
	if (roomy_of(source)->count == LIMIT_MOUNTS)
		return EMFILE;
	if (source_stat(source, path, &stat, &fault))
		return EEXIST;
	return 0;
}

bool
source_mount(struct source *source, const char *path, struct source *inner,
    struct fault *fault)
{
	int error = cannot_mount(source, path);
	struct roomy *room = roomy_of(source);
	size_t len = strlen(path), at;
	struct mount *mount;

	if (error) {
		source_close(inner);
		return fault_set(fault, error, "open");
	}
	at = place_of(room, path, len);
	mount = &room->mounts[at];
	memmove(mount + 1, mount, (room->count - at) * sizeof *mount);
	room->count++;
	mount->path = xalloc(len + 1, 1);
	memcpy(mount->path, path, len);
	mount->len = len;
	mount->source = inner;
	return true;
}

const char *
path_into(struct arena *arena, const char *path)
{
	if (strcmp(path, ".") == 0)
		return "!";
	if (strlen(path) >= LIMIT_PATH_BYTES)
		return NULL;
	return arena_printf(arena, "%s!", path);
}
