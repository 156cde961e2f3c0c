/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#ifdef HAVE_LINUX_OPENAT2_H
#include <linux/openat2.h>
#include <sys/syscall.h>
#endif

#include <sealtree/die.h>

#include "disk.h"

/* The part of `path` at `*at`, which moves behind it and its slash. */
static char *
next_part(const char **at)
{
	size_t len = strcspn(*at, "/");
	char *part = memcpy(xalloc(len + 1, 1), *at, len);

	*at += len + ((*at)[len] == '/');
	return part;
}

/* openat() tells a link from a file only by ENOTDIR for both. */
static int
open_part(int dir, const char *name, int flags)
{
	int descriptor = openat(dir, name, flags), error = errno;
	struct stat s;

	if (descriptor < 0 && error == ENOTDIR &&
	    fstatat(dir, name, &s, AT_SYMLINK_NOFOLLOW) == 0 &&
	    S_ISLNK(s.st_mode))
		error = ELOOP;
	errno = error;
	return descriptor;
}

/* One part after the other: where openat2() is missing or forbidden, and for
 * paths longer than the kernel takes. */
static int
open_by_parts(int root, const char *path, int flags)
{
	int dir = root;

	for (;;) {
		char *part = next_part(&path);
		int next = open_part(dir, part, *path ? DISK_THROUGH : flags);
		int error = errno;

		free(part);
		if (dir != root)
			close(dir);
		errno = error;
		if (next < 0 || !*path)
			return next;
		dir = next;
	}
}

#ifdef HAVE_LINUX_OPENAT2_H
static int
open_at_once(int root, const char *path, int flags)
{
	struct open_how how = {
		.flags = (uint64_t) flags,
		.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS,
	};

	return (int) syscall(SYS_openat2, root, path, &how, sizeof how);
}
#else
static int
open_at_once(int root, const char *path, int flags)
{
	(void) root, (void) path, (void) flags;
	errno = ENOSYS;
	return -1;
}
#endif

int
disk_open_below(int root, const char *path, int flags)
{
	int descriptor;

	flags |= O_NOFOLLOW;
	if (strcmp(path, ".") == 0)
		return openat(root, ".", flags);
	descriptor = open_at_once(root, path, flags);
	if (descriptor >= 0 || errno == ENOENT || errno == EACCES ||
	    errno == ELOOP)
		return descriptor;
	return open_by_parts(root, path, flags);
}

int
disk_open_parent(int root, const char *path, const char **name)
{
	const char *slash = strrchr(path, '/');
	char *dir;
	int parent, error;

	*name = slash ? slash + 1 : path;
	if (!slash)
		return root;
	dir = xalloc((size_t) (slash - path) + 1, 1);
	memcpy(dir, path, (size_t) (slash - path));
	parent = disk_open_below(root, dir, DISK_THROUGH);
	error = errno;
	free(dir);
	errno = error;
	return parent;
}

bool
disk_stat_below(int root, const char *path, struct stat *s)
{
	const char *name;
	int parent, result, error;

	if (strcmp(path, ".") == 0)
		return fstat(root, s) == 0;
	parent = disk_open_parent(root, path, &name);
	if (parent < 0)
		return false;
	result = fstatat(parent, name, s, AT_SYMLINK_NOFOLLOW);
	error = errno;
	if (parent != root)
		close(parent);
	errno = error;
	return result == 0;
}

/* Something else may lie there than was told a moment ago. */
static int
keep_sort(int descriptor, bool directory_too, struct stat *s)
{
	if (descriptor < 0)
		return -1;
	if (fstat(descriptor, s) == 0 &&
	    (S_ISREG(s->st_mode) || (S_ISDIR(s->st_mode) && directory_too)))
		return descriptor;
	close(descriptor);
	errno = ENOTSUP;
	return -1;
}

int
disk_open_sorts(int root, const char *path, bool directory_too, struct stat *s)
{
	int descriptor, error = 0;

	if (!disk_stat_below(root, path, s))
		return -1;
	if (S_ISLNK(s->st_mode))
		error = ELOOP;
	else if (S_ISDIR(s->st_mode) && !directory_too)
		error = EISDIR;
	else if (!S_ISREG(s->st_mode) && !S_ISDIR(s->st_mode))
		error = ENOTSUP;
	if (error) {
		errno = error;
		return -1;
	}
	/* "." below a root that is a file: no path leads to it. */
	if (strcmp(path, ".") == 0)
		descriptor = fcntl(root, F_DUPFD_CLOEXEC, 0);
	else
		descriptor = disk_open_below(root, path, DISK_SAFELY);
	return keep_sort(descriptor, directory_too, s);
}

int
disk_open_listed(int dir, const char *name, struct stat *s)
{
	return keep_sort(
	    open_part(dir, name, DISK_SAFELY | O_NOFOLLOW), false, s);
}
