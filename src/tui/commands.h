/* SPDX-License-Identifier: MIT */
/*
 * What can be typed after a colon. One table serves the prompt, its
 * completion and the help.
 */
#ifndef COMMANDS_H
#define COMMANDS_H

#include "app.h"

/* Words that could stand where something was begun. */
struct offers;

struct command {
	const char *name;
	const char *arguments; /* "FORMAT FILE"; or "" */
	const char *help;
	/* Without spaces around them. What follows, as bits. */
	unsigned (*run)(struct app *app, struct bytes arguments);
	/* Offers all that may stand in the argument; may be NULL. */
	void (*offer)(struct app *app, struct offers *offers);
};

extern const struct command commands[];
extern const size_t command_count;

/* What was typed of the argument, up to the cursor. */
struct bytes offers_typed(const struct offers *offers);
/* One that does not begin with that is none. Raw; what could not be typed is
 * left out. */
void offers_add(struct offers *offers, struct bytes word);

unsigned act_command(struct app *app, int key);

/* command_runs.c */
unsigned command_goto(struct app *app, struct bytes arguments);
void command_offer_paths(struct app *app, struct offers *offers);
unsigned command_quit(struct app *app, struct bytes arguments);
unsigned command_sort(struct app *app, struct bytes arguments);
void command_offer_orders(struct app *app, struct offers *offers);
unsigned command_tab(struct app *app, struct bytes arguments);
void command_offer_tabs(struct app *app, struct offers *offers);

/* command_export.c */
unsigned command_export(struct app *app, struct bytes arguments);
void command_offer_formats(struct app *app, struct offers *offers);

/* command_set.c */
unsigned command_set(struct app *app, struct bytes arguments);
void command_offer_settings(struct app *app, struct offers *offers);

/* The first word of `*rest`, which moves behind it and the spaces after it. */
struct bytes command_word(struct bytes *rest);

#endif
