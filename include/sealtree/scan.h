/* SPDX-License-Identifier: MIT */
/*
 * One run over a subject: discover, parse, judge, node by node, as jobs.
 *
 * Jobs run one at a time on the thread that calls scan_step(), or on the one
 * that scan_start() makes. The events are called on that thread with the
 * scan's lock held, and call nothing of the scan themselves. Whoever else
 * looks at nodes holds the lock for as long as it looks at the list; but what
 * a node points to is published once and never changed, so that a copy of the
 * node is described without the lock. It lives until scan_free(); `code` and
 * `findings`, if the node was read again since, until the next scan_again().
 */
#ifndef SEALTREE_SCAN_H
#define SEALTREE_SCAN_H

#include <sealtree/allowances.h>
#include <sealtree/peers.h>
#include <sealtree/log.h>
#include <sealtree/plan.h>

/* Paths of nodes, sorted. */
struct comparison {
	const char **added, **removed;
	size_t added_count, removed_count;
};

/* What only all nodes together tell, when all were judged; each NULL until
 * then, and where there is nothing. */
struct judgement {
	/* Of each slice, of each library. */
	const struct load_place *const *loads;
	/* What is directly in it, and what lies in the same as it does. */
	const struct peers *inside, *beside;
	/* By slice: what gives leave for what it claims. */
	const struct allowances *const *allowances;
	/* Of a root: what to do about it all; which code is new and which is
	 * gone, with a baseline; and what a log says. */
	const struct plan *plan;
	const struct comparison *comparison;
	const struct log_answers *log;
};

/* A row of the tree. Only ROW_CODE is a node of the report; the others show
 * something of the node above them. */
enum node_row {
	ROW_CODE,
	ROW_EXECUTABLE,	/* a bundle's main executable */
	ROW_SLICE,	/* of a file with two or more */
	ROW_GHOST	/* what is expected here and absent */
};

enum node_state {
	NODE_WAITING,
	NODE_READING,
	NODE_READ,
	NODE_VERIFIED,	/* as far as that goes: there may be no verdict
			   of what nobody signed */
	NODE_SKIPPED	/* an earlier reader died on it */
};

struct node {
	uint64_t id;		/* 1, 2 …; of this run only */
	const struct node *parent;	/* NULL: a root */
	uint32_t order;		/* among its siblings' rows */
	enum node_row row;
	const char *name;	/* as the tree shows it, raw */
	const char *path;	/* relative to the subject; unique with `row`:
				   an executable's row has its file's path, a
				   slice's "path#arch", a ghost's what is not
				   there */
	const char *kind;	/* "app", "sysx", "exe", "slice", "-" */
	size_t slice;		/* ROW_SLICE: its index */
	const char *expected;	/* ROW_GHOST: why it was expected … */
	const char *absence;	/* … and what it means that it is not there */
	unsigned root;		/* index of its root */
	enum node_state state;
	enum severity worst;	/* of its own findings; of an executable or a
				   slice, of those that concern it */
	uint32_t revision;	/* grows when there is more to say of it */
	const struct place *place;
	/* NULL until read. Other rows have those of the node that they belong
	 * to. */
	const struct code *code;
	const struct findings *findings;
	/* NULL until verified. */
	const struct verdict *verdict;
	const struct older *baseline;	/* an older build's at its place; NULL */
	struct judgement whole;
};

/* What killed an earlier reader, and is left out. */
struct scan_skip {
	unsigned root;
	const char *phase, *path;
};

struct scan_options {
	const struct apple_log *log;	/* to be explained; NULL; lives as long */
	struct check_options judging;	/* its strings are copied; the policy
					   lives as long as the scan */
	unsigned jobs;		/* threads that hash; 0: one a processor */
	const struct scan_skip *skips;
	size_t skip_count;
};

/* Those that are NULL are not called. */
struct scan_events {
	/* A row is new, or something of it changed. */
	void (*node)(void *context, const struct node *node);
	/* All findings of a node, replacing earlier ones. */
	void (*findings)(void *context, const struct node *node,
	    const struct findings *findings);
	/* The bytes of `path` are about to be touched in `phase` ("baseline",
	 * "discover", "info", "macho", "signature", "seal", "profile", "ticket",
	 * "archive", "judge"; then "pages", "resources", "trust"); that ends what the job touched before. With `done` its
	 * last path was, and the job is over. `node` is 0 while discovering. */
	void (*at)(void *context, uint32_t job, unsigned root, uint64_t node,
	    const char *phase, const char *path, bool done);
	/* Could not be read; `error` is an errno value, 0 if `what` says it. */
	void (*trouble)(void *context, unsigned root, const char *path, int error,
	    const char *phase, const char *what);
	/* All of a root was judged, as what it is for. */
	void (*judged)(void *context, unsigned root, enum target target);
	void (*progress)(void *context, uint32_t read, uint32_t known);
	/* Nothing is left to do. */
	void (*settled)(void *context, bool complete);
};

struct scan;

/* Options and events are copied. */
struct scan *scan_new(const struct scan_options *options,
    const struct scan_events *events, void *context);
/* Takes the source over. `name` is what the root is called. */
void scan_add_root(struct scan *scan, const char *name,
    struct source *source_take);
/* Borrowed; may be read by other threads beside the scan's. */
struct source *scan_source(const struct scan *scan, unsigned root);
/* An older build to compare the first root with; before the first step. The
 * source is taken over. */
void scan_set_baseline(struct scan *scan, const char *name,
    struct source *source_take);
/* One job on the calling thread; false if there was none. After the last one,
 * or the first call with nothing to do, it is settled. */
bool scan_step(struct scan *scan);
/* A thread of its own that steps until scan_free(). */
void scan_start(struct scan *scan);
/* Leaves off what was not begun; felt within one buffer. Settles incomplete. */
void scan_cancel(struct scan *scan);
void scan_free(struct scan *scan); /* cancels, joins, frees; NULL is nothing */
/* These rows are on the screen: parse them first. */
void scan_look(struct scan *scan, const uint64_t *ids, size_t count);
/* Bytes that were hashed so far, and one for every few files that were looked
 * at. As long as it grows, nothing is stuck: hashing and looking tell nothing
 * else until they are done. With or without the lock. */
uint64_t scan_hashed(struct scan *scan);
/* Reads the node again that the row belongs to. */
void scan_again(struct scan *scan, uint64_t id);

void scan_lock(struct scan *scan);
void scan_unlock(struct scan *scan);
/* With the lock held: the row, or NULL. The caller copies what it needs. */
const struct node *scan_node(struct scan *scan, uint64_t id);
/* With the lock held: all rows in the tree's order. */
const struct node *const *scan_nodes(struct scan *scan, size_t *count);

#endif
