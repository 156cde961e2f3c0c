/* SPDX-License-Identifier: MIT */
/*
 * What there is to say about a node, in what order: a facet is a tab of the
 * screen and a section of every report. It describes published facts into an
 * outline and reads no files, but for hashes of pages that stayed in theirs.
 *
 * To add one: src/facet/<noun>.c and a row in src/facet/facets.c.
 */
#ifndef SEALTREE_FACET_H
#define SEALTREE_FACET_H

#include <sealtree/outline.h>
#include <sealtree/scan.h>

struct facet {
	const char *id, *title;
	bool tab;	/* false: for machines, such as `record` */
	bool (*applies)(const struct node *node); /* NULL: always */
	void (*describe)(const struct node *node, struct outline *outline);
	/* Items `first` … of lazy list `list`, at most `count`; NULL: the
	 * facet has none. */
	void (*rows)(const struct node *node, uint32_t list, uint64_t first,
	    uint64_t count, struct outline *outline);
};

/* In the order of the tabs, NULL at the end; at most 32. What a facet describes
 * is the inside of a map: `record` gives the keys of the JSON report's NODE
 * object, in its order, without the braces. Offsets are of one file:
 * the one that the item `path` or `executable` names; a finding's of its own. */
const struct facet *const *facets(void);
const struct facet *facet_find(const char *id, unsigned *index);

#endif
