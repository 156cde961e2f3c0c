/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <curses.h>
#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <sealtree/die.h>

#include "terminal.h"

// clang-format off
/* Its macros are named like anything else: after all others. */
#include <term.h>
// clang-format on

static SCREEN *screen;
static WINDOW *input; /* a pad: reading from it paints nothing */
static bool cursor_shown, tells_pastes;

/* Of the capabilities that terminfo calls extended; may do nothing. */
static void
put_extended(const char *name)
{
	const char *sequence = tigetstr(name);

	if (!sequence || sequence == (char *) -1)
		return;
	putp(sequence);
	fflush(stdout); /* curses has a buffer of its own */
}

static void
go_down(void)
{
	if (isendwin())
		return;
	if (tells_pastes)
		put_extended("BD");
	endwin();
}

/* Can it put text where we want it? */
static bool
terminal_will_do(struct text *why)
{
	const char *term = getenv("TERM");
	int error;
	char *cup;
	bool able;

	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) {
		text_add_string(why, "there is no terminal; use --batch");
		return false;
	}
	if (setupterm(NULL, STDOUT_FILENO, &error) == ERR) {
		text_add_string(why, term && *term ? "TERM \"" : "TERM");
		if (term && *term) {
			text_add_visible(why, bytes_of(term));
			text_add_string(why, "\" is unknown here");
		} else {
			text_add_string(why, " is not set");
		}
		text_add_string(why, "; try TERM=xterm-256color, or --batch");
		return false;
	}
	cup = tigetstr("cup");
	able = cup && cup != (char *) -1;
	del_curterm(cur_term);
	if (able)
		return true;
	text_add_string(why, "TERM=");
	text_add_visible(why, bytes_of(term));
	text_add_string(why, " cannot show a screen; use --batch, or set TERM "
			     "(for example TERM=xterm)");
	return false;
}

bool
terminal_start(struct text *why)
{
	if (!terminal_will_do(why))
		return false;
	screen = newterm(NULL, stdout, stdin);
	if (!screen) {
		text_add_string(why, "the terminal cannot be set up");
		return false;
	}
	die_hook(go_down);
	/* Keys come one by one, ^C and ^Z among them, in the order typed. */
	raw();
	noecho();
	nonl();
	set_escdelay(25);
	curs_set(0);
	input = newpad(1, 1);
	keypad(input, TRUE);
	define_key("\033[200~", KEY_PASTE);
	define_key("\033[201~", KEY_PASTED);
	nodelay(input, TRUE);
	return true;
}

void
terminal_stop(void)
{
	go_down();
	die_hook(NULL);
	delwin(input);
	delscreen(screen);
	screen = NULL;
}

/*
 * A sequence that terminfo does not know would come as Esc and letters, each
 * of which does something. It is passed over: it was one key.
 */
static int
after_escape(void)
{
	int key = wgetch(input);

	switch (key) {
	case ERR:
		return KEY_ESCAPE;
	case 'O':
		(void) wgetch(input);
		return KEY_UNKNOWN;
	case '[':
		do
			key = wgetch(input);
		while (key >= ' ' && key < '@');
		return KEY_UNKNOWN;
	default:
		ungetch(key);
		return KEY_ESCAPE;
	}
}

int
terminal_key(void)
{
	int key = wgetch(input);

	if (key == KEY_ESCAPE)
		return after_escape();
	return key == ERR ? KEY_NONE : key;
}

void
terminal_show_cursor(bool shown)
{
	if (shown == cursor_shown)
		return;
	curs_set(shown);
	cursor_shown = shown;
}

void
terminal_tell_pastes(bool tell)
{
	if (tell == tells_pastes)
		return;
	put_extended(tell ? "BE" : "BD");
	tells_pastes = tell;
}

/* The console's is another program's, gpm's. */
static bool
tells_of_mouse(void)
{
	const char *term = getenv("TERM"), *key = tigetstr("kmous");

	return key && key != (char *) -1 &&
	       (!term || strncmp(term, "linux", 5) != 0);
}

bool
terminal_mouse(bool ours)
{
	if (!tells_of_mouse())
		return false;
	/* A press is told at once, not when it is known to be no double one. */
	mouseinterval(0);
	mousemask(ours ? BUTTON1_PRESSED | BUTTON1_RELEASED | BUTTON4_PRESSED |
			     BUTTON5_PRESSED
		       : 0,
	    NULL);
	return true;
}

static bool
mouse_meaning(const MEVENT *got, struct mouse_event *event)
{
	static const struct {
		mmask_t mask;
		enum mouse_what what;
	} kinds[] = {
		{ BUTTON1_PRESSED, MOUSE_PRESSED },
		{ BUTTON1_RELEASED, MOUSE_RELEASED },
		{ BUTTON4_PRESSED, MOUSE_WHEEL_UP },
		{ BUTTON5_PRESSED, MOUSE_WHEEL_DOWN },
	};

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (got->bstate & kinds[i].mask) {
			event->what = kinds[i].what;
			event->y = got->y;
			event->x = got->x;
			return true;
		}
	return false;
}

size_t
terminal_mouse_events(struct mouse_event *events)
{
	MEVENT got[MOUSE_EVENTS];
	size_t count = 0, kept = 0;

	while (count < MOUSE_EVENTS && getmouse(&got[count]) == OK)
		count++;
	/* Curses gives the last one first. */
	while (count-- > 0)
		if (mouse_meaning(&got[count], &events[kept]))
			kept++;
	return kept;
}

void
terminal_down(void)
{
	go_down();
}

void
terminal_up(void)
{
	reset_prog_mode();
	if (tells_pastes)
		put_extended("BE");
	clearok(curscr, TRUE);
	refresh();
}

void
terminal_resize(void)
{
	struct winsize size;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row &&
	    size.ws_col)
		resizeterm(size.ws_row, size.ws_col);
	/* What the terminal kept of the old size is its own affair. */
	clearok(curscr, TRUE);
}

enum glyph_set
terminal_glyphs(bool ascii)
{
	const char *locale;

	setlocale(LC_CTYPE, "");
	locale = setlocale(LC_CTYPE, NULL);
	if (ascii || strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
		return GLYPH_SET_ASCII;
	if (locale && (!strncmp(locale, "zh", 2) || !strncmp(locale, "ja", 2) ||
			  !strncmp(locale, "ko", 2)))
		return GLYPH_SET_CJK;
	return GLYPH_SET_UTF8;
}
