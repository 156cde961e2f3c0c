/* SPDX-License-Identifier: MIT */
/* Private to loads*.c: where paths lead in the subject, and the search. */
#ifndef SEALTREE_BUNDLE_LOADS_H
#define SEALTREE_BUNDLE_LOADS_H

#include <sealtree/loads.h>

#include "table.h"

/* loads_paths.c: links are followed as far as they stay in the subject; what
 * was asked of the source once is known from then on. */
enum found_kind {
	FOUND_FILE,
	FOUND_NOTHING,
	FOUND_OUT,    /* it leads out of the subject */
	FOUND_UNKNOWN /* it could not be seen, or a cap was reached */
};

struct found {
	enum found_kind kind;
	const char *path; /* FILE: relative to the subject */
	size_t node;      /* FILE: whose code it is; SIZE_MAX: nobody's */
};

struct paths;
struct paths *paths_new(struct source *source, struct arena *arena);
/* A node's code lies there, in folders and no links. */
void paths_add(struct paths *paths, const char *path, size_t node);
/* `a` and then `b`, in the folder `dir`; that is "" for the root. */
struct found paths_find(
    struct paths *paths, const char *dir, struct bytes a, struct bytes b);
bool paths_are_full(const struct paths *paths); /* the cap was reached */

/* One slice of a node's code. */
struct image {
	size_t node, slice;
	const struct slice *macho;
	const char *folder; /* that it lies in; NULL: not known */
	struct image *same; /* the next one of its install name */
	size_t loaded;      /* in the process of that number … */
	size_t asked;       /* … and for its libraries */
	bool reached;       /* in any process */
};

/* An image in a process, and who loaded it there. */
struct visit {
	struct image *image;
	const struct visit *by; /* NULL: the main executable */
};

/* loads_search.c */
struct search {
	const struct load_node *nodes;
	struct image **first; /* image of each node's first slice */
	struct paths *paths;
	struct table *names;  /* images by install name */
	struct image *main;   /* of the process; NULL: not known */
	size_t process;       /* its number */
	uint64_t tries;
	bool full; /* the cap was reached */
};

/* Of a node's images the one that a process of the `wanted` slice takes: of its
 * own subtype, if there is one. NULL: none fits. */
struct image *search_image(
    const struct search *search, size_t node, const struct slice *wanted);

/* A library as dyld would find it. `*target` is the image, or NULL. */
struct load search_library(struct search *search, const struct visit *visit,
    struct bytes path, struct image **target);

#endif
