/* SPDX-License-Identifier: MIT */
/* Device IDs, and streams that do not tell them. */
#ifndef REDACT_H
#define REDACT_H

#include <stdio.h>

#include <sealtree/model.h>

struct redaction;

/*
 * Of all that the model's roots tell: what their profiles list, what findings
 * on devices name, and what was asked for. NULL if the reader did not answer.
 */
struct redaction *redaction_new(struct model *model);
void redaction_free(struct redaction *redaction);

/*
 * Where a writer writes to in place of `out`: an ID keeps its first four
 * characters and its last four. It is closed before the redaction is freed,
 * which tells by EOF whether all was written. NULL if there is none.
 */
FILE *redaction_open(struct redaction *redaction, FILE *out);

#endif
