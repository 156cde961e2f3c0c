/* SPDX-License-Identifier: MIT */
/*
 * What a kind of source must do. source.c has checked what it passes on: paths
 * are "." or parts that are neither empty nor "." nor "..", with "/" between.
 */
#ifndef SOURCE_OPS_H
#define SOURCE_OPS_H

#include <sealtree/source.h>

/* Kinds of source begin with these two. */
struct source {
	const struct source_ops *ops;
};

struct source_file {
	const struct source_ops *ops;
	struct source_stat stat; /* at opening */
};

/* Kinds of folder begin with this. */
struct source_folder {
	const struct source_ops *ops;
};

struct source_ops {
	void (*close)(struct source *source);
	int (*descriptor)(const struct source *source);
	bool (*stat)(struct source *source, const char *path,
	    struct source_stat *stat, struct fault *fault);
	/* In any order: source.c sorts. */
	bool (*list)(struct source *source, const char *path,
	    struct arena *arena, struct source_list *list, struct fault *fault);
	bool (*read_link)(struct source *source, const char *path,
	    struct arena *arena, struct bytes *target, struct fault *fault);
	bool (*xattrs)(struct source *source, const char *path,
	    struct arena *arena, struct source_list *names,
	    struct fault *fault);
	/* NULL: sources of this kind keep none. */
	bool (*xattr)(struct source *source, const char *path,
	    const char *name, struct arena *arena, struct bytes *value,
	    struct fault *fault);
	struct source_file *(*open)(
	    struct source *source, const char *path, struct fault *fault);
	struct source_folder *(*folder_open)(
	    struct source *source, const char *path, struct fault *fault);
	void (*folder_close)(struct source_folder *folder);
	/* `name` is one plain part. */
	struct source_file *(*folder_file)(struct source_folder *folder,
	    const char *name, struct fault *fault);
	void (*file_close)(struct source_file *file);
	bool (*file_changed)(struct source_file *file);
	bool (*read)(struct source_file *file, uint64_t at, void *buffer,
	    size_t len, size_t *got, struct fault *fault);
};

/* Always false, so that it can be returned. */
bool fault_set(struct fault *fault, int error, const char *doing);

#endif
