/* SPDX-License-Identifier: MIT */
/*
 * What every parser must survive: each prefix of a good input, and the input
 * with each byte set to 0, to 0xff, and with its bits flipped. Each variant is
 * handed over as a heap copy of its exact size, so that ASan sees a read of
 * one byte too many. Each gets an arena and defects of its own.
 */
#ifndef HARM_H
#define HARM_H

#include <sealtree/defect.h>

typedef void harm_parse(struct bytes input, struct arena *arena,
    struct defects *defects);

void harm_prefixes(struct bytes good, harm_parse *parse);
/* Long inputs are changed at every `step`th byte; 1 changes all. */
void harm_mutations(struct bytes good, size_t step, harm_parse *parse);

#endif
