/* SPDX-License-Identifier: MIT */
/* What the writers of a difference share. */
#ifndef DIFFERENCE_H
#define DIFFERENCE_H

#include <sealtree/report.h>
#include <sealtree/text.h>

bool difference_text(FILE *out, const struct report_difference *difference);
bool difference_json(FILE *out, const struct report_difference *difference);
bool difference_markdown(FILE *out, const struct report_difference *difference);

/* "2 nodes changed, 1 added: 17 differences", or "the same" */
void difference_add_counts(
    struct text *text, const struct compared_builds *builds);
/* "12 values that differ in every build (CDHash, UUID, Time stamp …)"; nothing
 * if there are none. Raw. */
void difference_add_folds(
    struct text *raw, const struct compared_builds *builds);
/* A value in words, raw; a long digest by its front unless `whole`. */
void difference_add_value(
    struct text *raw, const struct item *item, bool whole);
/* The one of both that is there. */
const struct item *difference_item(const struct compare_row *row);
/* What a node is called: its path, but the root by its name. */
struct bytes difference_name(const struct compared_node *node);
struct bytes difference_kind(const struct compared_node *node);
/* Does it hold others, or could it? */
bool difference_opens(const struct compare_row *row);

#endif
