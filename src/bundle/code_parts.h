/* SPDX-License-Identifier: MIT */
/* Private to the bundle layer: one node being parsed, part by part. */
#ifndef SEALTREE_BUNDLE_CODE_PARTS_H
#define SEALTREE_BUNDLE_CODE_PARTS_H

#include <sealtree/bundle.h>

struct parser {
	struct source *source;
	const struct place *place;
	const struct parse_events *events;
	struct arena *arena;
	struct code *code;
};

/* Whether `phase` of `path` may be read now; tells who watches. */
bool parser_enters(struct parser *p, const char *phase, const char *path);
/* A part that could not be read: a cap was hit, or the world said no. */
void parser_failed(struct parser *p, const char *path, struct fault fault);
/* Records that a file is no longer what was opened. */
void parser_note_change(
    struct parser *p, const char *path, struct source_file *file);
/* All of a file, with its defects set to name it from here on. */
bool parser_read(struct parser *p, const char *phase, const char *path,
    uint64_t limit, struct bytes *content);

/* The Mach-O file with the signatures of its slices. */
void parse_macho(struct parser *p);
/* The files of a _CodeSignature folder, where no slice has a signature. */
void parse_detached(struct parser *p);

/* archives.c: code in the archives among its files. */
void parse_archives(struct parser *p);

/* containers.c: what an installer package or a disk image is itself. */
void parse_container(struct parser *p);

/* launchd.c: the job files of an app. */
void parse_jobs(struct parser *p);
/* references.c: what its Info.plist names and is not there. */
void parse_references(struct parser *p);

#endif
