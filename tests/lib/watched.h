/* SPDX-License-Identifier: MIT */
/* A folder on disk as a source that tells of each read before it is made. */
#ifndef WATCHED_H
#define WATCHED_H

#include <sealtree/source.h>

struct watcher {
	/* On the thread that reads. */
	void (*before_read)(void *context, const char *path, size_t len);
	/* NULL, or the errno that opening `path` fails with; 0: it does not. */
	int (*refuse)(void *context, const char *path);
	void *context;
};

/* Fails if it cannot be opened; `watcher` outlives it. */
struct source *watched_open(const char *path, const struct watcher *watcher);

#endif
