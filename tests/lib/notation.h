/* SPDX-License-Identifier: MIT */
/*
 * DER as one would jot it down: hexadecimal bytes, 'characters', and braces
 * round a content whose length shall be worked out. Blanks mean nothing.
 *
 *	"70{ 02{01} B0{ 30{ 0C{'key'} 01{FF} } } }"
 */
#ifndef NOTATION_H
#define NOTATION_H

#include <sealtree/arena.h>
#include <sealtree/text.h>

/* In the arena, or added to the text. Dies if the notation is not well formed.
 */
struct bytes notated(struct arena *arena, const char *notation);
void text_add_notated(struct text *text, const char *notation);

#endif
