/* SPDX-License-Identifier: MIT */
/* Archives for tests, written by libarchive. */
#ifndef PACKED_H
#define PACKED_H

#include <sealtree/bytes.h>

struct packed_item {
	const char *path;	/* NULL ends a list */
	struct bytes content;
};

/* By libarchive's names: "zip", "gnutar", "7zip"; "gzip", or NULL. With a
 * passphrase it is encrypted. */
void pack(const char *file, const char *format, const char *filter,
    const char *passphrase, const struct packed_item *items);
/* So many files of one byte, in a zip. */
void pack_many(const char *file, size_t count);
/* One file of so many zeroes, in a tar that zstd made small. */
void pack_zeroes(const char *file, uint64_t count);

/* What libarchive writes, and how the program calls it. */
struct packed_kind {
	const char *format, *filter, *name;
};
enum {
	PACKED_KINDS = 9
};
extern const struct packed_kind packed_kinds[PACKED_KINDS];

/* "b/abc" with "abc", and a name that no terminal should get. */
extern const struct packed_item packed_two[];
#define PACKED_ABC { "b/abc", { (const uint8_t *) "abc", 3, 0 } }

#endif
