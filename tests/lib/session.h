/* SPDX-License-Identifier: MIT */
/*
 * Both sides of the conversation joined without a process between them, over a
 * scan that reads nothing.
 */
#ifndef SESSION_H
#define SESSION_H

#include <sealtree/model.h>
#include <sealtree/serve.h>
#include <sealtree/text.h>

struct session {
	struct model *model;
	struct server *server;
	struct text to_reader, to_screen;
	size_t piece; /* bytes at a time; 0: all there is */
	unsigned changes;
	const char *missing; /* a root that cannot be opened */
	const char *real;    /* a path that is opened itself */
	struct text said;    /* by the reader, all of it */
};

extern const char *const session_paths[1];

/* `settings` NULL: one path, with a time and a target. */
void session_begin(struct session *s, const struct model_settings *settings);
void session_end(struct session *s);
/* Another reader; one that finds `missing` missing, if that is not NULL. */
void session_serve(struct session *s, const char *missing);
/* Lets both talk until neither has anything to say; and the scan go on. */
void session_talk(struct session *s);
void session_run(struct session *s);
struct model_node *session_find(
    struct session *s, const char *path, enum model_row row);

#endif
