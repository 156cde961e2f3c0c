/* SPDX-License-Identifier: MIT */
/*
 * Lines of a text report. What comes from files is escaped here, once.
 */
#ifndef TEXT_WRITER_H
#define TEXT_WRITER_H

#include <stdio.h>

#include <sealtree/outline.h>
#include <sealtree/text.h>

enum {
	TEXT_WIDTH = 100
};

/*
 * Cells that the text takes up on a terminal.
 */
size_t text_columns(struct bytes text);
/* The escaped `text`, broken at spaces; lines after the first are indented. */
void text_write_wrapped(FILE *out, struct bytes text, unsigned indent);

/* Items of a lazy list, from `first` on, in a tree; NULL if they cannot be
 * had. Good until the next call. */
typedef const struct outline_tree *text_fetch(
    void *context, uint32_t list, uint64_t first, uint64_t count);

struct text_writer {
	FILE *out;
	bool all; /* lazy lists too */
	text_fetch *fetch;
	void *context;
	bool failed; /* a list could not be had */
};

/* The children of `parent`, labels in a column, indented. */
void text_write_outline(struct text_writer *writer,
    const struct outline_node *parent, unsigned indent);

#endif
