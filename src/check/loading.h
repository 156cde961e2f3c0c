/* SPDX-License-Identifier: MIT */
/* What a node loads, and the paths by which it looks for it. */
#ifndef CHECK_LOADING_H
#define CHECK_LOADING_H

#include "themes.h"

/* One library of a slice, and where it was found. */
struct edge {
	const struct load *load;
	const struct slice *slice;
	const struct library *library;
	const struct slice *target; /* NULL: not found, or none that fits */
	bool weak;
};

/* The next one from `*at` on, which begins as 0; false if there is none. */
bool next_edge(
    const struct check_subject *subject, size_t *at, struct edge *edge);
/* Whether load commands alone bring it into that process; else a program is
 * taken to open it, which is a guess. */
bool edge_is_sure(const struct check_subject *subject, const struct edge *edge);
/* Whether a check told of so many paths of a node that no more are shown. */
bool told_enough(const struct findings *findings, const struct check *check);
/* A finding of the edge, with what is sought as `seen`; a warning where the
 * edge is a guess. */
struct finding *add_edge(const struct check *check,
    const struct check_subject *subject, const struct edge *edge,
    struct findings *findings, const char *format, ...)
    __attribute__((format(printf, 5, 6)));
/* The library's node, as it is called; else the path. */
const char *edge_name(struct arena *arena, const struct edge *edge);

/* A path of a load command: of a library, or an LC_RPATH. */
struct load_path {
	const struct slice *slice;
	struct bytes path;
	const struct library *library; /* NULL: an LC_RPATH */
	uint64_t offset;
};
bool next_load_path(
    const struct check_subject *subject, size_t *at, struct load_path *path);
/* A finding of the path, with it as `seen`. */
struct finding *add_path(const struct check *check,
    const struct check_subject *subject, const struct load_path *path,
    struct findings *findings, const char *message);
/* An absolute path that is not the system's. */
bool path_is_foreign(struct bytes path);
/* A path from this code's place, by @loader_path or, of a program,
 * @executable_path, that ends outside of the outermost bundle. */
bool path_leaves(const struct check_subject *subject, struct bytes path);
/* Neither absolute nor from a known place. */
bool path_is_loose(struct bytes path);

const struct signature *signature_at(const struct code *code, size_t slice);
/* Flags of the CodeDirectory of a slice; 0: it is not signed. */
uint32_t slice_flags(const struct code *code, size_t slice);
/* What the slice claims; NULL: nothing. */
const struct plist *code_rights(const struct code *code, size_t slice);
#define DISABLES_VALIDATION "com.apple.security.cs.disable-library-validation"

#endif
