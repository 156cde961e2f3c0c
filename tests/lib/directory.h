/* SPDX-License-Identifier: MIT */
/*
 * Big-endian bytes, and CodeDirectories of every version, written field by
 * field for tests. Nothing of the program's own numbers is used.
 */
#ifndef DIRECTORY_H
#define DIRECTORY_H

#include <sealtree/text.h>

struct make_directory {
	uint32_t version, flags, special, code, limit;
	uint8_t hash_size, hash_type, platform, page_shift;
	const char *identifier, *team;
	uint64_t limit64, exec_base, exec_limit, exec_flags;
	uint32_t runtime;
	uint32_t scatter;     /* entries of one page each */
	uint32_t pre_encrypt; /* not 0: with hashes of that table */
	const char *linkage;  /* with 0x20600 */
};

/* A sound one: 3 special and 2 code slots of SHA-256. */
struct make_directory directory_sound(uint32_t version);
void make_directory(struct text *t, const struct make_directory *d);

void put_be(struct text *t, uint64_t value, size_t width);
void put_be32(struct text *t, uint32_t value);
void set_be32(struct text *t, size_t at, uint32_t value);

/* A SuperBlob of whole blobs. */
struct make_blob {
	uint32_t slot;
	struct bytes whole;
};
void make_superblob(
    struct text *t, const struct make_blob *blobs, uint32_t count);
/* `content` with a header before it. */
void make_blob(struct text *t, uint32_t magic, struct bytes content);

#endif
