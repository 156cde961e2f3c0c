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
	struct bytes superblob; /* of the first slice */
	struct bytes seal_file; /* what code.seal was read from */
	struct node app, slice, ghost;
	/* What verifying found, by hand; no row points to it yet. */
	struct slice_verdict verdicts[2];
	struct seal_verdict seal_verdict;
	struct verdict verdict;
};

struct sample *sample_new(void);
/* Gives the app's rows a verdict: all holds, or nothing does. */
void sample_verify(struct sample *sample, bool holds);
void sample_free(struct sample *sample);

#endif
