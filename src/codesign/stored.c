/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <errno.h>
#include <stdlib.h>

#include <sealtree/die.h>
#include <sealtree/limits.h>

#include "stored.h"

struct image
image_of(const struct bytes *all)
{
	return (struct image){ all->offset, all->len, all, 1 };
}

struct bytes
image_held(const struct image *image, uint64_t at, uint64_t len)
{
	for (size_t i = 0; i < image->count; i++) {
		struct bytes part = image->parts[i];
		uint64_t start = part.offset - image->offset;

		if (at >= start && at - start <= part.len)
			return bytes_clamp(part, at - start, len);
	}
	return (struct bytes){ 0 };
}

/* All of it, or none. */
static bool
read_exactly(struct source_file *file, uint64_t at, uint8_t *buffer, size_t len,
    struct fault *fault)
{
	size_t got;

	if (!source_read(file, at, buffer, len, &got, fault))
		return false;
	if (got < len)
		*fault = (struct fault){ EIO, "read" };
	return got == len;
}

static bool
add_rest(const struct stored *all, EVP_MD_CTX *context, uint8_t *buffer,
    struct fault *fault)
{
	uint64_t done = all->held.len;

	while (done < all->size) {
		uint64_t left = all->size - done;
		size_t len =
		    left < LIMIT_READ_BYTES ? (size_t) left : LIMIT_READ_BYTES;

		if (!read_exactly(
			all->file, all->held.offset + done, buffer, len, fault))
			return false;
		if (EVP_DigestUpdate(context, buffer, len) != 1) {
			*fault = (struct fault){ ENOTSUP, "hash" };
			return false;
		}
		done += len;
	}
	return true;
}

static bool
add_all(const struct stored *all, EVP_MD_CTX *context, struct fault *fault)
{
	uint8_t *buffer;
	bool done;

	if (all->held.len &&
	    EVP_DigestUpdate(context, all->held.data, all->held.len) != 1) {
		*fault = (struct fault){ ENOTSUP, "hash" };
		return false;
	}
	if (all->held.len == all->size)
		return true;
	buffer = xalloc(LIMIT_READ_BYTES, 1);
	done = add_rest(all, context, buffer, fault);
	free(buffer);
	return done;
}

bool
stored_digest(const struct stored *all, const EVP_MD *md, uint8_t *digest,
    size_t *len, struct fault *fault)
{
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	unsigned made = 0;
	bool done = md && context && EVP_DigestInit_ex2(context, md, NULL) == 1;

	*fault = (struct fault){ done ? 0 : ENOTSUP, "hash" };
	done = done && add_all(all, context, fault);
	if (done && EVP_DigestFinal_ex(context, digest, &made) != 1) {
		*fault = (struct fault){ ENOTSUP, "hash" };
		done = false;
	}
	EVP_MD_CTX_free(context);
	*len = done ? made : 0;
	return done;
}

bool
hash_table_read(const struct hash_table *table, uint64_t at, size_t len,
    struct source_file *file, uint8_t *room, struct bytes *part,
    struct fault *fault)
{
	*part = (struct bytes){ 0 };
	if (!bytes_within(table->size, at, len)) {
		*fault = (struct fault){ ERANGE, "read" };
		return false;
	}
	*part = (struct bytes){ room, len, table->offset + at };
	if (table->held)
		part->data = table->held + at;
	else if (!file || !read_exactly(file, part->offset, room, len, fault)) {
		*part = (struct bytes){ 0 };
		return false;
	}
	return true;
}
