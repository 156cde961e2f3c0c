/* SPDX-License-Identifier: MIT */
/*
 * Which file each library of a load command is: a question of the whole tree,
 * since a path is relative to who loads it, in which process.
 *
 * By dyld's rules (apple-oss-distributions, dyld: dyld/Loader.cpp,
 * getLoader() and forEachResolvedAtPathVar(), 2025): @executable_path is the
 * folder of the process's main executable, @loader_path that of the image with
 * the load command; @rpath is a library that is loaded already under that
 * install name, else what is found first by the LC_RPATHs of the image, of the
 * one that loaded it, and so on to the main executable. A file without the
 * wanted architecture is passed over. What no load command names is taken to
 * be opened by the program of the bundle around it, if that may open it.
 * Names are compared as they are written: that a volume ignores their case is
 * not taken into account.
 */
#ifndef SEALTREE_LOADS_H
#define SEALTREE_LOADS_H

#include <sealtree/bundle.h>

enum load_result {
	LOAD_UNKNOWN,	/* who loads it is not known, or a cap was reached */
	LOAD_SYSTEM,	/* of the system: not looked for */
	LOAD_INSIDE,	/* a file of the subject */
	LOAD_OUTSIDE,	/* a path that leads out of the subject */
	LOAD_MISSING	/* an @rpath that leads to no file of the subject */
};

#define NO_SLICE SIZE_MAX

/* One library of a slice, in a process. Where it is the same in other
 * processes as in one before it, it is not told again. */
struct load {
	size_t slice, library;		/* their numbers */
	const struct code *process;	/* NULL: it is not known who loads it */
	enum load_result result;
	const char *path;	/* INSIDE: relative to the subject, links
				   followed; else NULL */
	const struct code *target;	/* whose file it is; NULL: no code */
	size_t target_slice;	/* NO_SLICE: it has none that fits */
	/* Of an @rpath: */
	bool searched;		/* there was an LC_RPATH to look by */
	struct bytes elsewhere;	/* the first LC_RPATH that led out of the
				   subject before it was found; or none */
};

/* A process that has a node in it. */
struct load_process {
	const struct code *process;
	size_t process_slice;
	size_t slice;		/* of the node */
	const struct code *by;	/* who loads it; the process itself, where it
				   is opened at run time */
	bool linked;		/* load commands alone lead to it */
};

struct code_loads {
	struct load *list;	/* by slice, library, then process */
	size_t count;
	struct load_process *processes;
	size_t process_count;
	bool capped;	/* of the root: a cap was reached, and not all of the
			   subject's libraries were sought */
};

struct loads {
	struct code_loads *nodes; /* as they were given */
	bool complete;		/* false: a cap was reached */
};

/* Parents come before what is in them. */
struct load_node {
	const struct code *code;
	size_t parent;		/* its number; SIZE_MAX: none */
};

/* Asks the source for links and the kinds of files, opens none. */
const struct loads *loads_resolve(struct source *source,
    const struct load_node *nodes, size_t count, struct arena *arena);

/* What is shown of it: for each slice an array, of each library. */
struct load_place {
	enum load_result result;
	const char *path;	/* INSIDE; else NULL */
};
/* With strings in the arena; NULL if there are no libraries. */
const struct load_place *const *loads_places(const struct code_loads *loads,
    const struct code *code, struct arena *arena);

/* A path to libraries that come with the system. */
bool load_is_system(struct bytes path);

#endif
