/* SPDX-License-Identifier: MIT */
/*
 * Where a report goes: standard output, or a file that is there whole or not
 * at all. What is no regular file (a device, a FIFO) is written to as it is.
 */
#ifndef SEALTREE_OUTPUT_H
#define SEALTREE_OUTPUT_H

#include <stdio.h>

#include <sealtree/text.h>

struct output {
	FILE *file;
	char *path;      /* what it becomes; NULL: standard output */
	char *temporary; /* beside it, until it is whole; NULL: written as is */
	bool force;
};

/* False, with an escaped message, if `path` cannot be written to as it looks
 * now. `path` NULL or "-" is standard output. */
bool output_check(const char *path, bool force, struct text *why);
bool output_open(
    struct output *output, const char *path, bool force, struct text *why);
/* True if all of it lies on the disk, or was taken by standard output. */
bool output_commit(struct output *output, struct text *why);
/* Leaves no trace of it. */
void output_abandon(struct output *output);

#endif
