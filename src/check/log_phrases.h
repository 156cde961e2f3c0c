/* SPDX-License-Identifier: MIT */
#ifndef LOG_PHRASES_H
#define LOG_PHRASES_H

/* A row without phrases ends the table. */
struct log_phrase {
	const char *phrases; /* any of them; a newline between */
	const char *ids;     /* a blank between; "cms-*": all that begin so */
};
extern const struct log_phrase log_phrases[];

#endif
