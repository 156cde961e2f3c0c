/* SPDX-License-Identifier: MIT */
/* A dossier from within: who gathers it, and who keeps what comes. */
#ifndef DOSSIER_H
#define DOSSIER_H

#include "align.h"

struct dossier {
	struct model *model;
	const struct model_node *node, *code;
	bool wait; /* for what is asked for now */
	bool failed, whole;
	struct arena *arena;
	struct outline_tree tree;
	struct outline out;
	size_t items, bytes;     /* that were kept */
	unsigned left_out;       /* items that are open, and not kept */
	bool found;              /* its findings are here */
	size_t source;           /* the one it is at */
	bool taken;              /* its outline is here */
	struct outline_node *at; /* where its lazy lists are looked for */
	uint64_t row;            /* the next one of that list */
	struct bytes base;       /* what the seal's paths start from */
	struct bytes *inner;     /* paths of code within, in order */
	size_t inner_count;
};

/* keep.c: into a struct dossier, as far as there is room. */
extern const struct outline_sink dossier_sink;
/* Findings of the code's own rows: what is nested in it has its own. */
void dossier_keep_findings(struct dossier *d);

/* Does it open an item that holds others? */
bool dossier_item_opens(const struct item *item);
/* The MODEL_CODE row that this one belongs to. */
const struct model_node *dossier_code_of(const struct model_node *node);
/* The row after this one beneath `top`, or NULL. */
const struct model_node *dossier_next_row(
    const struct model_node *node, const struct model_node *top);

#endif
