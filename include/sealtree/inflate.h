/* SPDX-License-Identifier: MIT */
/*
 * Data packed by zlib (RFC 1950, 1996), as a package's table of contents and
 * the small files in it are. By zlib, bit by bit, to whoever takes it.
 */
#ifndef SEALTREE_INFLATE_H
#define SEALTREE_INFLATE_H

#include <sealtree/bytes.h>

struct inflate;

struct inflate *inflate_new(void);
void inflate_free(struct inflate *inflate); /* NULL is nothing */
/*
 * Unpacks more of the stream, `packed` being what comes next of it, and gives
 * `take` what comes out. False, from then on, once it is damaged, something
 * follows its end, or more than `most` bytes came out in all.
 */
bool inflate_more(struct inflate *inflate, struct bytes packed, uint64_t most,
    void (*take)(void *context, const void *data, size_t len), void *context);
/* The stream ended, whole, with the last byte that was given. */
bool inflate_ended(const struct inflate *inflate);
uint64_t inflate_total(const struct inflate *inflate); /* bytes, unpacked */

#endif
