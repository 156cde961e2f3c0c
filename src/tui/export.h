/* SPDX-License-Identifier: MIT */
/* Reports, and parts of signatures, into files: the only things that a person
 * at the screen can have written. */
#ifndef EXPORT_H
#define EXPORT_H

#include <sealtree/report.h>

#include "app.h"

enum export_scope {
	EXPORT_TREE,
	EXPORT_NODE
};

struct export
{
	const struct format *format;
	enum export_scope scope;
	bool passes; /* facts of what is in order, too */
	bool redact;
	bool force; /* over what is there */
};

/* export.c: writes it, whole or not at all. True, and "wrote NAME, 12 431
 * bytes" in `said`; or false and why not. Both escaped. */
bool export_report(struct app *app, const struct export *export,
    const char *path, struct text *said);
/* "wrote NAME, 12 431 bytes", of what lies there now. */
void export_say_written(struct text *said, const char *path);
/* The format that a file's name ends like: this one if it does; NULL. */
const struct format *export_format_of(
    struct bytes name, const struct format *preferred);
/* "Runner-signing" of "Runner.app": raw, without what a file's name cannot
 * have. */
void export_add_stem(struct text *out, struct bytes name);
/* For the command: as told, with the question where something is there. */
unsigned export_command(
    struct app *app, const struct format *format, const char *path);

/* export_parts.c: parts of the selected row's signature. */
struct export_part {
	struct bytes id, title, suffix; /* of the outline */
	uint32_t list;
};

enum {
	EXPORT_PARTS = 8
};

/* How many there are. Good until the model goes on. */
size_t export_parts(struct app *app, struct export_part *parts);
bool export_part(struct app *app, const char *id, const char *path, bool force,
    struct text *said);

#endif
