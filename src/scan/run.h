/* SPDX-License-Identifier: MIT */
/*
 * The inside of a scan. Everything here is guarded by the worker's lock, but
 * for `sources` and the arenas of what was not published yet: those belong to
 * whichever thread runs the jobs.
 */
#ifndef SCAN_RUN_H
#define SCAN_RUN_H

#include <sealtree/pages.h>
#include <sealtree/scan.h>

#include "pool.h"
#include "seen.h"
#include "thread.h"

/* Rows in the order of their siblings: executable and slices, ghosts, then
 * nested nodes as they were found. */
enum row_order {
	ORDER_EXECUTABLE = 0,
	ORDER_GHOST = 1024,
	ORDER_NESTED = 2048
};

/* What a node pointed to before it was read again. */
struct stale {
	struct arena *arena;
	struct stale *next;
};

struct row {
	struct node node;
	struct row *parent, *first, *last, *next;
	struct row *owner; /* the ROW_CODE it says something of */
	uint32_t nested;   /* nodes below, for their order */
	/* Of ROW_CODE: */
	bool queued;                /* to be parsed */
	bool counted;               /* in scan->read */
	bool unverified;            /* to be verified */
	bool checked;               /* in scan->verified */
	bool again;                 /* read more than once */
	struct arena *arena;        /* of node.code and `own` */
	const struct findings *own; /* by the node alone */
	const struct verdict *own_verdict;
	struct arena *verified; /* of node.verdict and then `own` */
	struct arena *judged;   /* of node.findings, where the whole tree
				   added some; else NULL */
	size_t index;           /* among the tree's nodes, while it is judged */
	struct stale *stale;
	struct defects walk; /* in the scan's arena */
};

struct root {
	const char *name;
	struct source *source;
	struct arena *arena; /* of its places */
	struct seen *seen;   /* what the walk digested; NULL: nothing, or
				no longer */
	bool walked;
	bool judged; /* nothing was read since */
	struct arena *peers; /* of what all its rows' nodes are beside */
	struct stale *stale; /* no row points to those any more */
};

struct baseline;

struct scan {
	struct worker *worker;
	struct scan_options options;
	struct scan_events events;
	void *context;
	struct arena *arena; /* rows and their strings, to the end */
	struct root **roots;
	size_t root_count, root_capacity;
	struct row **rows; /* by id, which starts at 1 */
	size_t row_count, row_capacity;
	struct row top; /* parent of the roots' rows; no row itself */
	const struct node **sorted; /* in the tree's order … */
	bool sorted_fresh;          /* … as long as none was added */
	uint64_t *looked;
	size_t looked_count;
	size_t first_queued;     /* none of the rows before is queued */
	size_t first_unverified; /* likewise */
	uint32_t job, read, known, verified;
	struct baseline *baseline; /* NULL: none was given */
	struct pool *pool;
	struct hashing hashing;
	bool cancelled, quit, incomplete, settled;
};

/* rows.c; all with the lock held */
struct row *row_add(struct scan *scan, struct row *parent, enum node_row kind,
    uint32_t order, const char *path);
/* With the row of its executable, if it has one. */
struct row *row_add_place(
    struct scan *scan, unsigned root, const struct place *place);
/* After a node's code and findings were published: tells of them, and of the
 * other rows that show something of it. */
void rows_publish(struct scan *scan, struct row *row);
void rows_state(struct scan *scan, struct row *row, enum node_state state);
/* The node of that root in which `path` lies; NULL if there is none yet. */
struct row *row_enclosing(struct scan *scan, unsigned root, const char *path);
void row_tell(struct scan *scan, struct row *row);
void scan_tell_progress(struct scan *scan);
/* What an arena holds was published: it lives until the list is freed. */
void stale_keep(
    struct scan *scan, struct stale **list, struct arena **arena);
void stale_free(struct stale **list);
/* The same of a row's own list, until row_free_stale(). */
void row_retire(struct scan *scan, struct row *row, struct arena **arena);
void row_free_stale(struct row *row);

/* ghosts.c */
struct ghost {
	const char *name, *path, *expected, *absence;
};
enum {
	GHOSTS_MAX = 8
};
size_t ghosts_of(const struct code *code, struct arena *arena,
    struct ghost ghosts[GHOSTS_MAX]);

/* satisfies.c: whether that slice of the row's code satisfies a requirement,
 * and why not. `cms`: its verdict, or NULL. */
enum truth row_satisfies(const struct row *row, size_t slice,
    const struct cms_verdict *cms, const struct expression *wanted,
    struct text *why);

/* jobs.c, judge.c; called without the lock */
void job_discover(struct scan *scan, unsigned root);
void job_parse(struct scan *scan, struct row *row);
void job_verify(struct scan *scan, struct row *row);
void job_judge(struct scan *scan, unsigned root);

#endif
