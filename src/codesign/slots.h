/* SPDX-License-Identifier: MIT */
/*
 * The table of slots. Adding one is a row in slots.c, and a number in enum
 * slot.
 */
#ifndef CODESIGN_SLOTS_H
#define CODESIGN_SLOTS_H

#include <sealtree/codesign.h>

/* A signature while its parts are read. */
struct signature_reader {
	struct signature *signature;
	struct arena *arena;
	struct defects *defects;
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
void superblob_read(struct signature_reader *r, struct bytes data);
void superblob_read_file(
    struct signature_reader *r, const struct signature_part *part);

const struct slot_row *slot_find(uint32_t slot); /* NULL: unknown */

#endif
