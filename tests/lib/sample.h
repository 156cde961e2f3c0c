/* SPDX-License-Identifier: MIT */
/*
 * Code to describe, made from literals: an app of two slices, each signed ad
 * hoc with two CodeDirectories; its rows; and what has nothing.
 */
#ifndef SAMPLE_H
#define SAMPLE_H

#include <sealtree/scan.h>

struct sample {
	struct arena *arena;
	struct place place;
	struct code code;
	struct findings findings;
	struct bytes seal_file; /* what code.seal was read from */
	struct node app, slice, ghost;
};

struct sample *sample_new(void);
void sample_free(struct sample *sample);

#endif
