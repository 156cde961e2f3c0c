/* SPDX-License-Identifier: MIT */
/* A model without a reader: a tree made by hand, for tests of what shows it. */
#ifndef FAKE_MODEL_H
#define FAKE_MODEL_H

#include <sealtree/model.h>

struct model *fake_new(void);
void fake_free(struct model *model);
/* A row at the end of its parent's (NULL: a root). Strings are kept. */
struct model_node *fake_add(struct model *model, struct model_node *parent,
    enum model_row row, const char *name, const char *path, const char *kind);
/* A root that is not there yet. */
void fake_lack(struct model *model);
/* Gives the row one more finding; keep the model's order yourself. It is good
 * until the next one. */
struct model_finding *fake_find(struct model *model, struct model_node *node,
    enum severity severity, const char *id, const char *message);
/* What model_outline() gives for every row and facet. */
struct outline *fake_outline(struct model *model);
/* What model_stream() gives for every row of the facet "record"; of others it
 * gives that. */
struct outline *fake_record(struct model *model);
/* Not all could be read. */
void fake_incomplete(struct model *model);
/* Takes the row out, and all beneath it. */
void fake_remove(struct model *model, struct model_node *node);
/* Every model_rows() from here on: NULL, or not. */
void fake_hold_rows(struct model *model, bool hold);
/* It has not settled. */
void fake_busy(struct model *model, bool busy);

#endif
