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
/* The terminal's own cursor; it is not seen at first. */
void terminal_show_cursor(bool shown);
/* Whether what is pasted comes between KEY_PASTE and KEY_PASTED, where the
 * terminal can tell it from what is typed; not at first. */
void terminal_tell_pastes(bool tell);

enum {
	KEY_PASTE = 0x4000, /* beyond all of curses */
	KEY_PASTED,
	KEY_NONE = -1,
	KEY_UNKNOWN = 0,
	KEY_ESCAPE = 27
};

/* The next key that was typed, or KEY_NONE. Never waits for one. */
int terminal_key(void);
enum mouse_what {
	MOUSE_PRESSED, /* the left button */
	MOUSE_RELEASED,
	MOUSE_WHEEL_UP,
	MOUSE_WHEEL_DOWN
};

struct mouse_event {
	enum mouse_what what;
	int y, x;
};

/* Whether the mouse is to be ours, or marks text as the terminal does. False if
 * there is none. */
bool terminal_mouse(bool ours);
enum {
	MOUSE_EVENTS = 8
};

/* After KEY_MOUSE, which may stand for several: those that mean something,
 * in their order. */
size_t terminal_mouse_events(struct mouse_event *events);
/* Takes the size that the terminal has now. */
void terminal_resize(void);

#endif
