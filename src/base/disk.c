/* SPDX-License-Identifier: MIT */
/*
 * A file or a directory on disk as a source. What lies below the root is
 * reached from the root's descriptor only, so that nobody who renames and
 * links meanwhile can lead us out of it.
 */
#include <config.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sealtree/die.h>
#include <sealtree/limits.h>
#include <sealtree/source.h>

#include "disk.h"
#include "source_ops.h"

struct disk {
	struct source source;
	int root;
};

struct disk_file {
	struct source_file file;
	int descriptor;
};

struct disk_folder {
	struct source_folder folder;
	int descriptor;
};

static struct disk *
disk_of(struct source *source)
{
	return (struct disk *) source;
}

static void
close_quietly(int descriptor)
{
	if (descriptor >= 0)
		close(descriptor);
}

static enum source_type
type_of(mode_t mode)
{
	return S_ISREG(mode)   ? SOURCE_FILE
	       : S_ISDIR(mode) ? SOURCE_DIRECTORY
	       : S_ISLNK(mode) ? SOURCE_LINK
			       : SOURCE_SPECIAL;
}

static int64_t
nanoseconds(struct timespec t)
{
	int64_t sum;

	if (__builtin_mul_overflow(
		(int64_t) t.tv_sec, INT64_C(1000000000), &sum) ||
	    __builtin_add_overflow(sum, (int64_t) t.tv_nsec, &sum))
		return INT64_MAX;
	return sum;
}

#ifdef __APPLE__
#define st_mtim st_mtimespec
#define st_ctim st_ctimespec
#endif

static void
fill_stat(const struct stat *s, struct source_stat *stat)
{
	*stat = (struct source_stat){
		.type = type_of(s->st_mode),
		.mode_known = true,
		.mode = s->st_mode & 07777,
		.size = (uint64_t) s->st_size,
		.device = (uint64_t) s->st_dev,
		.inode = (uint64_t) s->st_ino,
		.modified = nanoseconds(s->st_mtim),
		.changed = nanoseconds(s->st_ctim),
	};
}

static void
disk_close(struct source *source)
{
	close(disk_of(source)->root);
	free(source);
}

static int
disk_descriptor(const struct source *source)
{
	return ((const struct disk *) source)->root;
}

static bool
disk_stat(struct source *source, const char *path, struct source_stat *stat,
    struct fault *fault)
{
	struct stat s;

	if (!disk_stat_below(disk_of(source)->root, path, &s))
		return fault_set(fault, errno, "stat");
	fill_stat(&s, stat);
	return true;
}

static enum source_type
entry_type(int dir, const struct dirent *entry)
{
	struct stat s;

	switch (entry->d_type) {
	case DT_REG:
		return SOURCE_FILE;
	case DT_DIR:
		return SOURCE_DIRECTORY;
	case DT_LNK:
		return SOURCE_LINK;
	case DT_UNKNOWN:
		if (fstatat(dir, entry->d_name, &s, AT_SYMLINK_NOFOLLOW) == 0)
			return type_of(s.st_mode);
		return SOURCE_SPECIAL;
	default:
		return SOURCE_SPECIAL;
	}
}

static void
add_entry(struct arena *arena, struct source_list *list, size_t *capacity,
    const char *name, enum source_type type)
{
	ARENA_GROW(arena, list->entries, list->count, *capacity);
	list->entries[list->count++] = (struct source_entry){
		.name = arena_string(arena, bytes_of(name)),
		.type = type,
	};
}

static bool
is_dots(const char *name)
{
	return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

int
disk_read_entries(
    DIR *dir, size_t most, struct arena *arena, struct source_list *list)
{
	size_t capacity = 0;
	struct dirent *entry;

	for (;;) {
		errno = 0;
		entry = readdir(dir);
		if (!entry)
			return errno;
		if (is_dots(entry->d_name))
			continue;
		if (list->count == most) {
			list->truncated = true;
			return 0;
		}
		add_entry(arena, list, &capacity, entry->d_name,
		    entry_type(dirfd(dir), entry));
	}
}

/* Likewise. */
static int
read_mode(DIR *dir, struct source_list *list)
{
	struct stat s;

	if (fstat(dirfd(dir), &s) != 0)
		return errno;
	list->mode_known = true;
	list->mode = s.st_mode & 07777;
	return 0;
}

static bool
disk_list(struct source *source, const char *path, struct arena *arena,
    struct source_list *list, struct fault *fault)
{
	int descriptor = disk_open_below(
	    disk_of(source)->root, path, DISK_SAFELY | O_DIRECTORY);
	DIR *dir = descriptor < 0 ? NULL : fdopendir(descriptor);
	int error = errno;

	if (!dir) {
		close_quietly(descriptor);
		return fault_set(fault, error, "list");
	}
	error = disk_read_entries(dir, LIMIT_DIRECTORY_ENTRIES, arena, list);
	if (error == 0)
		error = read_mode(dir, list);
	closedir(dir);
	return error == 0 || fault_set(fault, error, "list");
}

int
disk_read_target(int dir, const char *name, size_t most, struct arena *arena,
    struct bytes *target)
{
	char *buffer = xalloc(most + 1, 1);
	ssize_t len = readlinkat(dir, name, buffer, most + 1);
	int error = len < 0 ? errno : 0;

	if (len > (ssize_t) most)
		error = ENAMETOOLONG;
	if (!error)
		*target = arena_copy(arena, bytes_over(buffer, (size_t) len));
	free(buffer);
	return error;
}

static bool
disk_read_link(struct source *source, const char *path, struct arena *arena,
    struct bytes *target, struct fault *fault)
{
	int root = disk_of(source)->root, error;
	const char *name;
	int parent = disk_open_parent(root, path, &name);

	if (parent < 0)
		return fault_set(fault, errno, "read the link");
	error = disk_read_target(parent, name, LIMIT_LINK_BYTES, arena, target);
	if (parent != root)
		close(parent);
	return error == 0 || fault_set(fault, error, "read the link");
}

static bool
disk_xattrs(struct source *source, const char *path, struct arena *arena,
    struct source_list *names, struct fault *fault)
{
	struct stat s;
	int descriptor = disk_open_sorts(disk_of(source)->root, path, true, &s);
	size_t capacity = 0, len;
	char *list;
	int error;

	if (descriptor < 0)
		return errno == ELOOP ||
		       fault_set(fault, errno, "list the attributes");
	error = disk_xattr_names(descriptor, &list, &len);
	close(descriptor);
	for (size_t at = 0; at < len; at += strlen(list + at) + 1) {
		const char *name = disk_xattr_name(list + at);

		if (name)
			add_entry(arena, names, &capacity, name, SOURCE_FILE);
	}
	free(list);
	return error == 0 || fault_set(fault, error, "list the attributes");
}

static bool
disk_xattr(struct source *source, const char *path, const char *name,
    struct arena *arena, struct bytes *value, struct fault *fault)
{
	struct stat s;
	int descriptor = disk_open_sorts(disk_of(source)->root, path, true, &s);
	uint8_t buffer[LIMIT_XATTR_BYTES];
	int error;
	size_t len;

	if (descriptor < 0)
		return errno == ELOOP ||
		       fault_set(fault, errno, "read the attribute");
	error = disk_xattr_value(descriptor, name, buffer, sizeof buffer, &len);
	close(descriptor);
	if (error)
		return fault_set(fault, error, "read the attribute");
	*value = arena_copy(arena, bytes_over(buffer, len));
	return true;
}

/* Takes the descriptor over; below 0, `errno` says why there is none. */
static struct source_file *
make_file(const struct source_ops *ops, int descriptor, const struct stat *s,
    struct fault *fault)
{
	struct disk_file *file;

	if (descriptor < 0) {
		fault_set(fault, errno, "open");
		return NULL;
	}
	file = xalloc(1, sizeof *file);
	file->file.ops = ops;
	fill_stat(s, &file->file.stat);
	file->descriptor = descriptor;
	return &file->file;
}

static struct source_file *
disk_open(struct source *source, const char *path, struct fault *fault)
{
	struct stat s;
	int descriptor =
	    disk_open_sorts(disk_of(source)->root, path, false, &s);

	return make_file(source->ops, descriptor, &s, fault);
}

static struct source_folder *
disk_folder_open(struct source *source, const char *path, struct fault *fault)
{
	int descriptor =
	    disk_open_below(disk_of(source)->root, path, DISK_THROUGH);
	struct disk_folder *folder;

	if (descriptor < 0) {
		fault_set(fault, errno, "open");
		return NULL;
	}
	folder = xalloc(1, sizeof *folder);
	folder->folder.ops = source->ops;
	folder->descriptor = descriptor;
	return &folder->folder;
}

static void
disk_folder_close(struct source_folder *folder)
{
	close(((struct disk_folder *) folder)->descriptor);
	free(folder);
}

static struct source_file *
disk_folder_file(
    struct source_folder *folder, const char *name, struct fault *fault)
{
	struct stat s;
	int descriptor = disk_open_listed(
	    ((const struct disk_folder *) folder)->descriptor, name, &s);

	return make_file(folder->ops, descriptor, &s, fault);
}

static void
disk_file_close(struct source_file *file)
{
	close(((struct disk_file *) file)->descriptor);
	free(file);
}

static bool
disk_file_changed(struct source_file *file)
{
	const struct disk_file *open = (const struct disk_file *) file;
	struct source_stat now;
	struct stat s;

	if (fstat(open->descriptor, &s) != 0)
		return true;
	fill_stat(&s, &now);
	return !source_stat_same(&now, &file->stat);
}

static bool
disk_read(struct source_file *file, uint64_t at, void *buffer, size_t len,
    size_t *got, struct fault *fault)
{
	int descriptor = ((struct disk_file *) file)->descriptor;
	uint64_t size = file->stat.size;

	while (*got < len) {
		ssize_t n;

		if (at > INT64_MAX - len)
			return true;
		n = pread(descriptor, (char *) buffer + *got, len - *got,
		    (off_t) (at + *got));
		if (n == 0)
			return true;
		if (n > 0)
			*got += (size_t) n;
		/* What ends where it ended at opening need not be asked for
		 * more. That it grew, its time tells. */
		if (n > 0 && *got < len && at + *got == size)
			return true;
		if (n < 0 && errno != EINTR)
			return fault_set(fault, errno, "read");
	}
	return true;
}

static const struct source_ops disk_ops = {
	.close = disk_close,
	.descriptor = disk_descriptor,
	.stat = disk_stat,
	.list = disk_list,
	.read_link = disk_read_link,
	.xattrs = disk_xattrs,
	.xattr = disk_xattr,
	.open = disk_open,
	.folder_open = disk_folder_open,
	.folder_close = disk_folder_close,
	.folder_file = disk_folder_file,
	.file_close = disk_file_close,
	.file_changed = disk_file_changed,
	.read = disk_read,
};

static bool
usable(mode_t mode)
{
	return S_ISREG(mode) || S_ISDIR(mode);
}

/* Takes `root` over, or closes it if there is an error. */
static struct source *
source_over(int root, int error, struct fault *fault)
{
	struct disk *disk;

	if (error) {
		close_quietly(root);
		fault_set(fault, error, "open");
		return NULL;
	}
	disk = xalloc(1, sizeof *disk);
	disk->source.ops = &disk_ops;
	disk->root = root;
	return &disk->source;
}

struct source *
source_disk_open(const char *path, bool follow, struct fault *fault)
{
	int root = -1, error;
	struct stat s;

	if (fstatat(AT_FDCWD, path, &s, follow ? 0 : AT_SYMLINK_NOFOLLOW) < 0)
		error = errno;
	else if (S_ISLNK(s.st_mode))
		error = ELOOP;
	else if (!usable(s.st_mode))
		error = ENOTSUP;
	else if ((root = open(path, DISK_SAFELY | (follow ? 0 : O_NOFOLLOW))) <
		     0 ||
		 fstat(root, &s) < 0)
		error = errno;
	else
		error = usable(s.st_mode) ? 0 : ENOTSUP;
	return source_over(root, error, fault);
}

struct source *
source_disk_of(int descriptor, struct fault *fault)
{
	int root = fcntl(descriptor, F_DUPFD_CLOEXEC, 3), error = 0;
	struct stat s;

	if (root < 0 || fstat(root, &s) < 0)
		error = errno;
	else if (!usable(s.st_mode))
		error = ENOTSUP;
	return source_over(root, error, fault);
}
