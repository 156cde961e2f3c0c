/* SPDX-License-Identifier: MIT */
/* A whole file's digests, in one pass. */
#include <config.h>

#include <errno.h>

#include <sealtree/limits.h>
#include <sealtree/pages.h>

#include "digest.h"

struct digester {
	EVP_MD_CTX *context;
	uint8_t *digest; /* NULL: not made */
};

static bool
digester_start(struct digester *d, uint8_t type, uint8_t *digest)
{
	const EVP_MD *md;

	*d = (struct digester){ .digest = digest };
	if (!digest)
		return true;
	md = hash_type_md(hash_type_find(type));
	d->context = EVP_MD_CTX_new();
	return md && d->context &&
	       EVP_DigestInit_ex2(d->context, md, NULL) == 1;
}

static bool
digester_add(struct digester *d, const uint8_t *data, size_t len)
{
	return !d->digest || EVP_DigestUpdate(d->context, data, len) == 1;
}

static bool
digester_end(struct digester *d, bool good)
{
	if (good && d->digest)
		good = EVP_DigestFinal_ex(d->context, d->digest, NULL) == 1;
	EVP_MD_CTX_free(d->context);
	return good;
}

static bool
read_all(struct source_file *file, uint8_t *buffer, struct digester both[2],
    struct hashing *hashing, struct fault *fault)
{
	size_t got = LIMIT_READ_BYTES;

	for (uint64_t at = 0; got == LIMIT_READ_BYTES; at += got) {
		if (atomic_load_explicit(
			&hashing->stop, memory_order_relaxed)) {
			*fault = (struct fault){ ECANCELED, "read" };
			return false;
		}
		if (!source_read(
			file, at, buffer, LIMIT_READ_BYTES, &got, fault))
			return false;
		atomic_fetch_add_explicit(
		    &hashing->bytes, got, memory_order_relaxed);
		if (!digester_add(&both[0], buffer, got) ||
		    !digester_add(&both[1], buffer, got)) {
			*fault = (struct fault){ EIO, "hash" };
			return false;
		}
	}
	return true;
}

bool
file_digests(struct source_file *file, uint8_t *buffer, uint8_t *sha1,
    uint8_t *sha256, struct hashing *hashing, struct fault *fault)
{
	struct digester both[2];
	bool good = digester_start(&both[0], HASH_TYPE_SHA1, sha1);

	good = digester_start(&both[1], HASH_TYPE_SHA256, sha256) && good;
	if (!good)
		*fault = (struct fault){ ENOTSUP, "hash" };
	good = good && read_all(file, buffer, both, hashing, fault);
	good = digester_end(&both[0], good);
	return digester_end(&both[1], good);
}
