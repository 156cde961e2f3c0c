/* SPDX-License-Identifier: MIT */
/*
 * A program on a pseudo-terminal, and what its screen shows.
 *
 * A little shell with job control starts it, so that it can be stopped and
 * continued, and says how it ended: "[exit 0, modes same]". All that the
 * program ever wrote is kept. Waits are for states, with a limit in
 * milliseconds after which they give up; nothing here waits without one.
 */
#ifndef TERM_H
#define TERM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct term;

enum {
	TERM_PATIENCE = 8000
}; /* ms: sanitizers on a busy machine */

/* `environment` holds NAME=value to set and NAME to unset; NULL at its end. */
struct term *term_open(int rows, int columns, const char *const argv[],
    const char *const environment[]);
/* Ends what still runs, within a second. */
void term_close(struct term *term);

void term_type(struct term *term, const char *keys);
void term_signal(struct term *term, int number); /* to the program */
void term_resize(struct term *term, int rows, int columns);

/* Takes what was written; true if that was anything. Waits so long for it. */
bool term_pump(struct term *term, int ms);
/* Till that text is (is not) in some row. */
bool term_wait(struct term *term, const char *text);
bool term_wait_gone(struct term *term, const char *text);
/* Till the program's cursor is in this row. */
bool term_wait_cursor(struct term *term, int row);
/* Till nothing came for so long: the end of an answer has no other sign. */
void term_wait_quiet(struct term *term, int ms);
/* Till the program ended, or was stopped, and the shell said so. */
bool term_wait_end(struct term *term);

/* A row as text, without blanks at its end; good until the next call. */
const char *term_row(struct term *term, int row);
/* The whole screen; to be freed. */
char *term_screen(struct term *term);
bool term_shows(struct term *term, const char *text);
/* Cells of the row that are shown in reverse, or underlined. */
int term_marked(struct term *term, int row);
int term_cursor_row(struct term *term);

/* All bytes so far. */
const uint8_t *term_bytes(const struct term *term, size_t *count);
size_t term_count(const struct term *term);

#endif
