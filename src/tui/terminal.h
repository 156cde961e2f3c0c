/* SPDX-License-Identifier: MIT */
/* The terminal: up, down, and its keys. */
#ifndef TERMINAL_H
#define TERMINAL_H

#include <sealtree/text.h>
#include <sealtree/view.h>

/* What the locale can show; sets LC_CTYPE from the environment. */
enum glyph_set terminal_glyphs(bool ascii);
/* False, with the reason, if there can be no screen. */
bool terminal_start(struct text *why);
/* As it was before. */
void terminal_stop(void);
/* For a while, and back. */
void terminal_down(void);
void terminal_up(void);
enum {
	KEY_NONE = -1,
	KEY_UNKNOWN = 0,
	KEY_ESCAPE = 27
};

/* The next key that was typed, or KEY_NONE. Never waits for one. */
int terminal_key(void);
/* Takes the size that the terminal has now. */
void terminal_resize(void);

#endif
