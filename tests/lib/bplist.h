/* SPDX-License-Identifier: MIT */
/*
 * A writer of binary property lists that knows no values: whoever builds a bad
 * one writes each object's bytes.
 */
#ifndef BPLIST_H
#define BPLIST_H

#include <sealtree/text.h>

struct bplist {
	struct text file, offsets;
	uint64_t count;
};

#define BPLIST_INIT \
	{           \
		0   \
	}

/* Adds an object; the first is number 0. */
void bplist_object(struct bplist *b, const void *object, size_t len);
/* The table of offsets and the trailer. */
void bplist_finish(struct bplist *b, uint8_t reference_size, uint64_t top);
void bplist_release(struct bplist *b);

#endif
