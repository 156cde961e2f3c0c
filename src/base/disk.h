/* SPDX-License-Identifier: MIT */
/*
 * Reaching what lies on disk: below a root's descriptor only, never through a
 * symbolic link, and never opening what opening alone might set off. Functions
 * that return descriptors give -1 and errno on failure.
 */
#ifndef DISK_H
#define DISK_H

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <sealtree/source.h>

#define DISK_SAFELY (O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)
/* Passing through a directory needs no right to list it. */
#ifdef O_PATH
#define DISK_THROUGH (O_PATH | O_CLOEXEC | O_DIRECTORY | O_NOFOLLOW)
#else
#define DISK_THROUGH (DISK_SAFELY | O_DIRECTORY | O_NOFOLLOW)
#endif

/* A new descriptor of what is at `path`. */
int disk_open_below(int root, const char *path, int flags);
/* Of what holds `path`, and the last part's name: `root` itself, or a new one,
 * good for nothing but going on from. */
int disk_open_parent(int root, const char *path, const char **name);
bool disk_stat_below(int root, const char *path, struct stat *s);
/* Of a regular file, or of a directory if those are wanted too. */
int disk_open_sorts(
    int root, const char *path, bool directory_too, struct stat *s);
/* Of a regular file that a list of `dir` told of as such. */
int disk_open_listed(int dir, const char *name, struct stat *s);

/* All that is in the directory, at most so many; 0 or an errno value. */
int disk_read_entries(
    DIR *dir, size_t most, struct arena *arena, struct source_list *list);
/* The target of at most so many bytes: ENAMETOOLONG. 0 or an errno value. */
int disk_read_target(int dir, const char *name, size_t most,
    struct arena *arena, struct bytes *target);

/* Names of extended attributes one after the other, each with its NUL, in
 * memory that the caller frees. 0, or an errno value; a file system without
 * attributes has none. */
int disk_xattr_names(int descriptor, char **names, size_t *len);
/* Of one, by macOS's name for it; nothing where it is not there. 0, or an errno
 * value: EFBIG if it is longer. */
int disk_xattr_value(int descriptor, const char *name, uint8_t *buffer,
    size_t size, size_t *len);
/* As macOS would call it; NULL for what only Linux knows. */
const char *disk_xattr_name(const char *name);

#endif
