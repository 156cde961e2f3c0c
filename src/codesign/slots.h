/* SPDX-License-Identifier: MIT */
/*
 * The table of slots. Adding one is a row in slots.c, and a number in enum
 * slot.
 */
#ifndef CODESIGN_SLOTS_H
#define CODESIGN_SLOTS_H

#include "stored.h"

/* A signature while its parts are read. */
struct signature_reader {
	struct signature *signature;
	struct arena *arena;
	struct defects *defects;
	struct source_file *file; /* NULL: all of it is held */
	struct fault fault;       /* what of it could not be read, first */
	uint64_t index_end;       /* in the SuperBlob */
	size_t blob_capacity, directory_capacity, constraint_capacity;
};

struct slot_row {
	uint32_t slot;
	uint32_t magic;   /* of the blob in a SuperBlob */
	bool native;      /* the blob is stored as such in a file too, and
			     hashed with its header; else only wrapped */
	const char *file; /* in _CodeSignature; NULL: never one */
	const char *key, *label;
	/* NULL: nothing to read, or read with others */
	void (*read)(struct signature_reader *r, const struct blob *blob);
};

/* superblob.c: the blobs of a SuperBlob, padding allowed behind it; and the one
 * of a file. They are found and bounded, not read. */
void superblob_read(struct signature_reader *r, const struct image *image);
void superblob_read_file(
    struct signature_reader *r, const struct signature_part *part);

/* signature.c: NULL and `*fault` if the rest could not be read from `file`. */
const struct signature *signature_of_image(const struct image *image,
    struct source_file *file, struct arena *arena, struct defects *defects,
    struct fault *fault);

const struct slot_row *slot_find(uint32_t slot); /* NULL: unknown */

#endif
