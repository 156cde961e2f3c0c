/* SPDX-License-Identifier: MIT */
/*
 * Bounds-checked reading of untrusted bytes.
 *
 * A `struct bytes` is a borrowed view: whoever made the buffer frees it. It
 * remembers where in its file the first byte lies, so that whatever is found
 * in it can be pointed at.
 *
 * A `struct cursor` reads a view from front to back. A read past the end
 * returns zero and marks the cursor failed; every later read returns zero
 * too. Read a whole header in straight lines, then ask cursor_ok() once,
 * before any of it is believed.
 *
 *	struct cursor c = cursor_over(blob);
 *	uint32_t magic = cursor_be32(&c), length = cursor_be32(&c);
 *
 *	if (!cursor_ok(&c) || length > blob.len)
 *		… record a defect …
 */
#ifndef SEALTREE_BYTES_H
#define SEALTREE_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct bytes {
	const uint8_t *data;
	size_t len;
	uint64_t offset; /* of data[0] in its file */
};

struct cursor {
	struct bytes rest;
	bool failed;
	bool swapped; /* cursor_u16 … cursor_u64 read little-endian */
};

/* A view of a C string's characters, without its NUL; NULL gives no bytes. */
struct bytes bytes_of(const char *string);
struct bytes bytes_over(const void *data, size_t len);

/* Do the `len` bytes at `at` lie in `size` bytes: the one place where an offset
 * from a file meets arithmetic. */
bool bytes_within(uint64_t size, uint64_t at, uint64_t len)
    __attribute__((warn_unused_result));

/*
 * The `len` bytes at `at` in `whole`, in `*part`. False, with `*part` empty,
 * if they do not all lie in it.
 */
bool bytes_slice(struct bytes whole, uint64_t at, uint64_t len,
    struct bytes *part) __attribute__((warn_unused_result));

/* As much of that as there is. */
struct bytes bytes_clamp(struct bytes whole, uint64_t at, uint64_t len);

bool bytes_equal(struct bytes a, struct bytes b);
bool bytes_are(struct bytes b, const char *string);
bool bytes_begin(struct bytes b, const char *prefix);
bool bytes_end(struct bytes b, const char *suffix);
/* Order of memcmp, the shorter first where one begins the other. */
int bytes_compare(struct bytes a, struct bytes b);

/*
 * The characters from `at` to the next NUL, without it, in `*string`. False if
 * `at` or the NUL does not lie in `whole`.
 */
bool bytes_string(struct bytes whole, uint64_t at, struct bytes *string)
    __attribute__((warn_unused_result));

/*
 * A fixed field such as a segment's name: the characters up to the first NUL
 * or to its end.
 */
struct bytes bytes_until_nul(struct bytes field);

bool bytes_are_zero(struct bytes b);

struct cursor cursor_over(struct bytes view);
bool cursor_ok(const struct cursor *c) __attribute__((warn_unused_result));
/* Offset in the file of the next byte to be read. */
uint64_t cursor_offset(const struct cursor *c);
size_t cursor_left(const struct cursor *c);

uint8_t cursor_u8(struct cursor *c);
uint16_t cursor_be16(struct cursor *c);
uint32_t cursor_be32(struct cursor *c);
uint64_t cursor_be64(struct cursor *c);
uint16_t cursor_le16(struct cursor *c);
uint32_t cursor_le32(struct cursor *c);
uint64_t cursor_le64(struct cursor *c);
/* In the order that `swapped` says: Mach-O is written in either. */
uint16_t cursor_u16(struct cursor *c);
uint32_t cursor_u32(struct cursor *c);
uint64_t cursor_u64(struct cursor *c);
struct bytes cursor_take(struct cursor *c, uint64_t len);
void cursor_skip(struct cursor *c, uint64_t len);

#endif
