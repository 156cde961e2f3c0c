/* SPDX-License-Identifier: MIT */
/*
 * Private to the codesign layer: a signature of which the hashes of pages may
 * have stayed in the file, as those of a big program take many megabytes.
 */
#ifndef CODESIGN_STORED_H
#define CODESIGN_STORED_H

#include "digest.h"

/* A SuperBlob's bytes, without those that stayed in the file. The parts are
 * in order; there is at least one, and the first holds the whole index. */
struct image {
	uint64_t offset, size; /* in the file, all of it */
	const struct bytes *parts;
	size_t count;
};

/* All of it is held; borrowed. */
struct image image_of(const struct bytes *all);
/* What is held of the `len` bytes at `at`, up to the first that is not. */
struct bytes image_held(const struct image *image, uint64_t at, uint64_t len);

/* `size` bytes, of which the first are held and the rest follows in `file`. */
struct stored {
	struct bytes held;
	uint64_t size;
	struct source_file *file; /* may be NULL where all is held */
};

/* The rest is read once, in pieces. `digest` has HASH_MAX bytes. */
bool stored_digest(const struct stored *all, const EVP_MD *md, uint8_t *digest,
    size_t *len, struct fault *fault);

/* directory.c: its digest by cms.h's name of an algorithm, in the arena; no
 * bytes if that is none that is taken here. False if it could not be read. */
bool directory_digest(const struct directory *d, const char *algorithm,
    struct source_file *file, struct arena *arena, struct bytes *digest,
    struct fault *fault);

/* Likewise: how much of a CodeDirectory of `size` bytes, that begins with
 * `header`, has to be held at least: all, if its table of hashes is short. */
uint64_t directory_held_size(struct bytes header, uint64_t size);

#endif
