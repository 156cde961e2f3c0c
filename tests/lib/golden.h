/* SPDX-License-Identifier: MIT */
/*
 * Outlines as text, a line an item, and comparing text with a file of
 * tests/golden/. `make update-golden` writes those files anew.
 */
#ifndef GOLDEN_H
#define GOLDEN_H

#include <sealtree/outline.h>
#include <sealtree/text.h>

/* The context of this sink. Begin it with zeroes and release `text`. */
struct outline_text {
	struct text text;
	unsigned depth;
	bool places; /* with offsets */
};
extern const struct outline_sink outline_text_sink;

/* Whether they are equal, for text that is yet to become so; true while the
 * files are being written anew. */
bool golden_equals(const char *name, const struct text *text);
/* Fails if they differ, and says how to see it. */
void assert_golden(const char *name, const struct text *text);

#endif
