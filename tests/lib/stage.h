/* SPDX-License-Identifier: MIT */
/*
 * The program on a terminal, over apps on the disk: what its tests share.
 *
 * A group of tests begins with make_all() and ends with remove_all(); its main
 * sets `program` from $SEALTREE.
 */
#ifndef STAGE_H
#define STAGE_H

#include <stdbool.h>

#include <sealtree/text.h>

#include "term.h"

enum {
	FRAMEWORKS = 10,
	QUIET = 80, /* ms without a byte: an answer is over */
	IDLE = 400
};

/* A folder for the tests; in it an app with ten frameworks, and one whose
 * names would do things to a terminal that obeyed them. */
extern char place[];
extern char app[64], hostile[64];
extern const char *program;

int make_all(void **state);
int remove_all(void **state);
void write_file(const char *path, const void *data, size_t len);
/* Of iOS's layout: Info.plist, and a Mach-O that holds nothing. */
void make_bundle(const char *path, const char *identifier);

/* The signed app of a demo, in which the frameworks say more: DEMO/myapp.app
 * and DEMO/anchors. False if it cannot be made. */
bool make_demo(char *demo, size_t size);

/* `option` may be NULL. */
struct term *open_term(int rows, int columns, const char *path,
    const char *option, const char *const environment[]);
/* The app, when all is checked. */
struct term *open_app(int rows, int columns);
/* All is as it was when it leaves. */
void leave(struct term *term, const char *key, const char *how);
void quit(struct term *term);

/* Types a key and counts the bytes of the answer, which leaves the cursor in
 * that row; or after which that text is there. */
size_t cost(struct term *term, const char *key, int row);
size_t cost_till(struct term *term, const char *key, const char *text);
void wait_row(struct term *term, int row, const char *text);

/* Nothing but the closed list of sequences, and text that takes cells. */
void assert_harmless(const struct term *term);
void assert_ascii(const struct term *term);
/* Was it sent, ever? */
bool sent(const struct term *term, const char *sequence);
/* What is not yet told of a row comes later, on a busy machine much later. */
void assert_screen(struct term *term, const char *golden);

#endif
