/* SPDX-License-Identifier: MIT */
/*
 * A whole run over something on disk, in this process: found, read, verified
 * and judged. Link it with libfacet and all beneath.
 */
#ifndef INSPECT_H
#define INSPECT_H

#include <sealtree/facet.h>
#include <sealtree/text.h>

struct inspection {
	struct scan *scan;
	struct arena *arena;
	bool complete;
};

/* `now`: what validity is judged at. */
void inspect_begin(struct inspection *i, const char *path, int64_t now);
void inspect_begin_with(struct inspection *i, const char *path,
    const struct check_options *options);
/* Against an older build, if that is not NULL. */
void inspect_begin_against(struct inspection *i, const char *path,
    const char *old, const struct check_options *options);
void inspect_end(struct inspection *i);

/* The node of that path, relative to what was opened; fails if there is none,
 * or if it was not read. */
const struct node *inspect_node(struct inspection *i, const char *path);

/* A facet of it as a tree, in the inspection's memory: the inside of a map. */
const struct outline_node *inspect_facet(
    struct inspection *i, const char *path, const char *facet);
/* Down by keys with "/" between, "#1" being a list's second element; fails if
 * there is nothing. */
const struct outline_node *outline_at_path(
    const struct outline_node *from, const char *path);
/* Text, a number, a flag or a digest as JSON would have it, without quotes. In
 * the inspection's memory. */
const char *inspect_value(
    struct inspection *i, const struct outline_node *node);
/* All of that at once: fails unless the value is that one. */
void assert_value(struct inspection *i, const struct outline_node *from,
    const char *path, const char *wanted);

/* Every finding, a line each: "severity id path: message". */
void inspect_findings(struct inspection *i, struct text *text);

/* Takes the authority's root, a file, for one of Apple's. Once a process. */
void inspect_trust(const char *pem);

#endif
