/* SPDX-License-Identifier: MIT */
/* A node while it is verified: what the verify*.c of one node share. */
#ifndef SCAN_VERIFYING_H
#define SCAN_VERIFYING_H

#include "job.h"

struct verifying {
	struct job *job;
	const struct code *code;
	struct source *source;
	struct arena *arena;
	struct verdict *verdict;
	struct result left_out; /* why the last thing was not entered */
	bool incomplete;        /* something could not be read to its end */
};

/* Tells that `path` is about to be touched; false if it must not be. */
bool verifying_enters(
    struct verifying *v, const char *phase, const char *path);
/* The result of what the world said no to. */
struct result verifying_unreadable(struct verifying *v, struct fault fault);
/* A verdict of which all is unknown, and why. */
struct cms_verdict verifying_cms_unknown(struct result why);

/* verify_package.c: an installer package's table, signatures and data. */
void verify_package(struct verifying *v);

#endif
