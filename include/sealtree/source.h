/* SPDX-License-Identifier: MIT */
/*
 * Where files come from: list, stat, open, read a range, read a link.
 *
 * A `struct source` is one tree of files, a directory on disk today and an
 * archive later. Nothing above it knows about paths on disk. Paths are
 * relative to the source's root, NUL-terminated raw bytes with "/" between
 * parts; "." is the root itself, which may be a single file. No call follows a
 * symbolic link, in any part of a path.
 *
 * Functions that meet the world return false and fill a `struct fault`. A path
 * written any other way ("..", "/a", "a//b", "a/") is EINVAL.
 *
 * System calls of a source on disk once it is open, for the sandbox: openat,
 * openat2, fstat, newfstatat, getdents64, readlinkat, pread64, flistxattr,
 * fgetxattr, fcntl (F_GETFL, F_SETFD, F_DUPFD_CLOEXEC), close; and what malloc
 * needs.
 */
#ifndef SEALTREE_SOURCE_H
#define SEALTREE_SOURCE_H

#include <sealtree/arena.h>

/* The world said no: which errno, doing what. Nothing to release. */
struct fault {
	int error;		/* an errno value; 0: nothing went wrong */
	const char *doing;	/* a literal: "open", "list", "read" … */
};

enum source_type {
	SOURCE_FILE,
	SOURCE_DIRECTORY,
	SOURCE_LINK,
	SOURCE_SPECIAL		/* FIFO, socket, device: never opened */
};

struct source_stat {
	enum source_type type;
	bool mode_known;	/* false where the container kept none */
	uint32_t mode;		/* permission bits, 07777 */
	uint64_t size;
	uint64_t device, inode;	/* identity; 0, 0 where there is none */
	int64_t modified;	/* nanoseconds since 1970, to notice changes */
	int64_t changed;	/* its status, likewise: set back by nobody */
};

/* Size, times and identity: nobody wrote to the file in between. */
bool source_stat_same(const struct source_stat *a,
    const struct source_stat *b);

struct source_entry {
	const char *name;
	enum source_type type;
};

/* Sorted by the bytes of their names, without "." and "..". */
struct source_list {
	struct source_entry *entries;
	size_t count;
	bool truncated;		/* LIMIT_DIRECTORY_ENTRIES was reached */
	bool mode_known;	/* of the folder, as in struct source_stat */
	uint32_t mode;
};

struct source;
struct source_file;

/*
 * The file or directory at `path` on disk, whose last part may be a symbolic
 * link if `follow` is set. Opened without blocking and never for writing;
 * SOURCE_SPECIAL is refused with ENOTSUP. NULL and `*fault` on failure.
 */
struct source *source_disk_open(const char *path, bool follow,
    struct fault *fault);
/* Likewise of what `descriptor` is open for, which stays the caller's. */
struct source *source_disk_of(int descriptor, struct fault *fault);
void source_close(struct source *source); /* NULL is nothing */
/* The descriptor of the root, for the sandbox's rule; -1 if there is none. */
int source_descriptor(const struct source *source);

bool source_stat(struct source *source, const char *path,
    struct source_stat *stat, struct fault *fault);
bool source_list(struct source *source, const char *path, struct arena *arena,
    struct source_list *list, struct fault *fault);
/* The target's raw bytes, at most LIMIT_LINK_BYTES, in the arena, with a NUL
 * behind them. */
bool source_read_link(struct source *source, const char *path,
    struct arena *arena, struct bytes *target, struct fault *fault);
/* Names of extended attributes as macOS has them (on Linux those of the space
 * "user.", without it), sorted; none where they are not kept. */
bool source_xattrs(struct source *source, const char *path,
    struct arena *arena, struct source_list *names, struct fault *fault);
/* The value of one of them, in the arena: no bytes where there is none such,
 * EFBIG beyond LIMIT_XATTR_BYTES. */
bool source_xattr(struct source *source, const char *path, const char *name,
    struct arena *arena, struct bytes *value, struct fault *fault);

/* Regular files only: EISDIR, ELOOP for a link, ENOTSUP for a special one. */
struct source_file *source_open(struct source *source, const char *path,
    struct fault *fault);
/*
 * A folder kept open, for those who open many of its files. `name` is one that
 * source_list() told of as SOURCE_FILE: what has become something else since
 * is opened, but never followed nor read (ELOOP, ENOTSUP). Several threads may
 * open files in one folder.
 */
struct source_folder *source_folder_open(struct source *source,
    const char *path, struct fault *fault);
void source_folder_close(struct source_folder *folder); /* NULL is nothing */
struct source_file *source_folder_file(struct source_folder *folder,
    const char *name, struct fault *fault);
void source_file_close(struct source_file *file); /* NULL is nothing */
const struct source_stat *source_file_stat(const struct source_file *file);
/* True if size, time or identity are no longer those at opening. */
bool source_file_changed(struct source_file *file);
/*
 * Up to `len` bytes at `at` in `buffer`; `*got` < `len` only at the end of the
 * file. Interrupted reads go on.
 */
bool source_read(struct source_file *file, uint64_t at, void *buffer,
    size_t len, size_t *got, struct fault *fault);
/*
 * The range as a view in the arena, cut at the end of the file, with `at` as
 * its offset. At most `limit` bytes: EFBIG if the range holds more.
 */
bool source_read_range(struct source_file *file, uint64_t at, uint64_t len,
    uint64_t limit, struct arena *arena, struct bytes *range,
    struct fault *fault);
/* Opens, reads all of it, closes. */
bool source_read_file(struct source *source, const char *path, uint64_t limit,
    struct arena *arena, struct bytes *content, struct fault *fault);

/* "a/b" from "a" and "b", "b" from "." and "b"; NULL beyond LIMIT_PATH_BYTES,
 * and if `dir` is that already. */
const char *path_join(struct arena *arena, const char *dir, const char *name);
const char *path_name(const char *path); /* after the last "/" */

#endif
