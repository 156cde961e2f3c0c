/* SPDX-License-Identifier: MIT */
/* Outlines in writers' hands: one facet of one row, kept until it is told. */
#ifndef PAGE_H
#define PAGE_H

#include "formats.h"

struct page {
	struct model *model;
	const struct model_node *node;
	size_t facet;
	struct arena *arena, *rows_arena;
	struct outline_tree tree, rows;
};

/* False if it could not be had whole; page_release() it all the same. */
bool page_fetch(struct page *page, struct model *model,
    const struct model_node *node, size_t facet);
/* By the facet's id. One that does not apply has no items. */
bool page_fetch_id(struct page *page, struct model *model,
    const struct model_node *node, const char *id);
void page_release(struct page *page);
/* A text_fetch; `context` is a page. */
const struct outline_tree *page_rows(
    void *context, uint32_t list, uint64_t first, uint64_t count);
/* Whether a facet of a row is to be told: findings stand apart. */
bool page_is_section(
    const struct model *model, const struct model_node *node, size_t facet);

/* The child with that key; NULL, also of no parent. */
const struct outline_node *page_find(
    const struct outline_node *parent, const char *key);
/* Its text, raw; no bytes if it is none. */
struct bytes page_text(const struct outline_node *parent, const char *key);
/* A value in words, raw: to be escaped. */
void page_add_value(struct text *raw, const struct item *item);
/* Meaning in words, where a screen has colours: "error", or "". */
const char *page_tone(enum tone tone);
/* What an item is called, raw. */
struct bytes page_label(const struct outline_node *node);

#endif
