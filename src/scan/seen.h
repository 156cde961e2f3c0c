/* SPDX-License-Identifier: MIT */
/*
 * Small files that a walk read whole: their digests, so that seals held
 * against them right after need not read them again.
 */
#ifndef SCAN_SEEN_H
#define SCAN_SEEN_H

#include <stdbool.h>
#include <stdint.h>

struct seen;

struct seen *seen_new(void);
void seen_free(struct seen *seen); /* NULL is nothing */
/* In the order of a walk: what comes out of it is dropped. */
void seen_add(struct seen *seen, const char *path, uint64_t size,
    const uint8_t *sha256);
bool seen_find(const struct seen *seen, const char *path, uint64_t *size,
    const uint8_t **sha256);

#endif
