/* SPDX-License-Identifier: MIT */
/* What the files of this layer share: rules for items, and who is whose. */
#ifndef ALIGN_H
#define ALIGN_H

#include <sealtree/compare.h>

enum rule_how {
	RULE_COUNTS,
	RULE_FOLDED, /* has to differ where both have it */
	RULE_HIDDEN, /* told elsewhere */
	RULE_TOLD,   /* if it is text, told elsewhere; else it counts */
	RULE_PAIRED, /* of a list: items that one side lacks are nodes too */
	RULE_FILES,  /* a list of sealed files */
	RULE_SENTENCES
};

/* How the item of that key is taken. Keys that no rule names count. */
struct rule {
	const char *key, *label;
	enum rule_how how;
	const struct rule *within; /* of its children */
	const struct rule *items;  /* of a list: of its items' children */
	const char *identity;      /* of a list: the key that tells its maps */
	bool brief;                /* if one side alone has it, or its items */
};

extern const struct rule rules_of_dossier[], rules_of_slice[];

/* NULL: none. */
const struct rule *rule_find(const struct rule *rules, struct bytes key);

/* Any total order of values, whatever they are called; 0 if they are equal. */
int align_order(const struct outline_node *a, const struct outline_node *b);

struct align_list {
	const struct outline_node **items;
	struct bytes *names; /* of each: by which it is known */
	size_t count;
	bool named; /* all of them have one */
};

/* For each old item the index of its new one, or SIZE_MAX. Each new one is
 * given once. `partner` has room for all old ones. */
void align_by_name(const struct align_list *old, const struct align_list *new,
    size_t *partner);
void align_in_order(const struct align_list *old, const struct align_list *new,
    size_t *partner);

/* As compare_outlines(), by those rules. A changed file of a seal counts only
 * if `is_code` does not know it as code, which is compared on its own. */
void align_outlines(struct comparison *c, const struct outline_node *old,
    const struct outline_node *new, const struct rule *rules,
    bool (*is_code)(void *context, struct bytes file), void *context);

/* slices.c: what all slices have in common goes up to their node. */
void merge_slices(struct comparison *c);
/* Sums up differences and folds of what lies directly beneath. */
void row_count(struct compare_row *row);
void row_append(struct compare_row *parent, struct compare_row *row);
/* Takes out what is the same, if that is not to be kept. */
void row_prune(struct comparison *c);

/* dossier.c */
const struct outline_node *dossier_root(const struct dossier *dossier);
const struct model_node *dossier_node(const struct dossier *dossier);
/* Is it a file of this seal that is a node of its own? */
bool dossier_has_code(const struct dossier *dossier, struct bytes file);

#endif
