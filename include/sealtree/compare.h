/* SPDX-License-Identifier: MIT */
/*
 * What differs between two nodes, or between two builds of a product.
 *
 * Both sides are told by outlines; here their items are aligned, and become
 * rows that bear the value of each side. What must differ between any two
 * builds (offsets, CDHashes, times, sizes, UUIDs: rules.c has the table) is
 * folded: it is there for who opens it, and does not count as a difference.
 */
#ifndef SEALTREE_COMPARE_H
#define SEALTREE_COMPARE_H

#include <sealtree/model.h>

enum compare_state {
	COMPARE_SAME,
	COMPARE_CHANGED,
	COMPARE_REMOVED,	/* only the old one has it */
	COMPARE_ADDED,		/* only the new one has it */
	COMPARE_STATES
};

const char *compare_state_name(enum compare_state state); /* "changed" … */

/* A tree of them. All is in the comparison's arena; bytes are raw. */
struct compare_row {
	struct compare_row *parent, *first, *last, *next;
	enum compare_state state;
	bool folded;	/* has to differ: does not count */
	bool brief;	/* if one side alone has it, its name says enough */
	bool sentence;	/* its label is one, and its value stands before it */
	struct bytes key;	/* no bytes: an item of a list */
	struct bytes label;	/* what it is called; no bytes: its value says */
	const struct item *old, *new;	/* NULL: not there */
	/* Here and beneath. What one side alone has is one difference. */
	size_t differences, folds;
};

struct comparison {
	struct arena *arena;
	struct compare_row root;
	bool keep_same;		/* rows too that are the same */
	bool complete;		/* false: a limit was reached */
	size_t room;		/* rows that may still be made */
};

void comparison_init(struct comparison *comparison, bool keep_same);
void comparison_release(struct comparison *comparison);

/*
 * Aligns two outlines under comparison->root: children by key, lists by what
 * identifies their items or by the longest common subsequence. Nothing of the
 * outlines is kept. Either may be NULL. One call a comparison.
 */
void compare_outlines(struct comparison *comparison,
    const struct outline_node *old, const struct outline_node *new);

/*
 * dossier.c: all that is compared of a row, in one outline: the record of its
 * code (or the part of it that the row is), its property lists, the rules and
 * files of its seal, its findings.
 */
struct dossier;

struct dossier *dossier_new(struct model *model,
    const struct model_node *node);
void dossier_free(struct dossier *dossier); /* NULL is nothing */
/* Asks for what is missing. True if all is here; else MODEL_OUTLINE tells
 * when to ask again. */
bool dossier_step(struct dossier *dossier);
/* Waits for all; false if the reader could not give it. */
bool dossier_wait(struct dossier *dossier);
bool dossier_is_whole(const struct dossier *dossier);

/* nodes.c: two rows by their dossiers, which may be freed afterwards. A NULL
 * has nothing. */
void compare_nodes(struct comparison *comparison,
    const struct dossier *old, const struct dossier *new);

/* pairs.c: which node of one tree is which of another. */

struct compare_pair {
	const struct model_node *old, *new;	/* not both NULL */
	size_t parent;		/* index of its pair; SIZE_MAX: none */
	unsigned depth;
	bool moved;		/* in another place than before, or renamed */
};

struct compare_pairs {
	struct compare_pair *list;
	size_t count;
};

/*
 * Aligns the code rows beneath two roots: by their path within what holds
 * them, then by kind and identifier, if only one on each side has both. In the
 * order of the new tree, what was removed last among its like. `identify` may
 * be NULL; it gives no bytes where it does not know.
 */
void compare_pairs_init(struct compare_pairs *pairs,
    const struct model_node *old, const struct model_node *new,
    struct bytes (*identify)(void *context, const struct model_node *node),
    void *context);
void compare_pairs_release(struct compare_pairs *pairs);

/* builds.c: two roots of a model, whole. */

struct compared_node {
	struct compare_pair pair;
	enum compare_state state;
	struct compare_row root;
};

struct compared_builds {
	struct arena *arena;
	struct compared_node *nodes;	/* as the pairs */
	size_t count;
	size_t states[COMPARE_STATES];	/* nodes in each */
	size_t differences, folds;	/* values of nodes that both have */
	bool complete;
};

/* Waits for the reader. False if it did not answer; release all the same. */
bool compare_builds(struct compared_builds *builds, struct model *model,
    unsigned old, unsigned new);
void compared_builds_release(struct compared_builds *builds);
bool compared_builds_same(const struct compared_builds *builds);

#endif
