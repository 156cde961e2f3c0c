/* SPDX-License-Identifier: MIT */
/*
 * Disk images as hdiutil(1) makes them (UDIF): blocks, a property list that
 * says where they are, a signature, and a trailer of 512 bytes. The trailer
 * after Security-61901 (2025), diskimagerep.cpp; encrypted images after
 * encdiskimagerep.cpp of the same.
 *
 * Nothing in an image's blocks is read: which file systems lie in there is
 * what the image says of itself.
 */
#ifndef SEALTREE_IMAGE_H
#define SEALTREE_IMAGE_H

#include <sealtree/codesign.h>
#include <sealtree/source.h>
#include <sealtree/ticket.h>

enum {
	IMAGE_TRAILER_LEN = 512
};

struct image_partition {
	const char *name;	/* "disk image (Apple_HFS : 4)" */
	const char *type;	/* "Apple_HFS", "Apple_APFS" …; NULL: not said */
	const char *packing;	/* "zlib", "lzma" …: of its first packed block;
				   "none" */
	uint64_t sectors;	/* of 512 bytes */
};

struct disk_image {
	uint64_t size;			/* of the file */
	bool encrypted;			/* then there is no trailer to be read */
	uint32_t version;		/* of either format */
	uint64_t trailer;		/* where it begins */
	uint32_t flags;
	uint64_t data_offset, data_size;	/* the blocks */
	uint32_t checksum_type;		/* 2: CRC-32 */
	uint32_t checksum;
	uint64_t list_offset, list_size;	/* the property list */
	uint64_t signature_offset, signature_size; /* 0, 0: not signed */
	uint64_t sectors;
	struct bytes trailer_hashed;	/* the trailer as slot -6 hashes it */
	bool has_list;			/* partitions could be read */
	struct image_partition *partitions;
	size_t partition_count;
};

/* "koly" at the front of the file's last 512 bytes; "encrcdsa" at its own. */
bool image_sniff(struct source_file *file);

/*
 * NULL if it is none, or nothing of it can be read. `*signature` is what the
 * trailer points to, NULL if it is not signed; its views live in the arena.
 */
const struct disk_image *image_parse(struct source_file *file, struct arena *arena,
    struct defects *defects, const struct signature **signature,
    struct fault *fault);

#endif
