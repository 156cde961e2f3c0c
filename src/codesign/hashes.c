/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <stdatomic.h>
#include <string.h>

#include "digest.h"

// clang-format off
/*
 * Ranks are Security's hashPriorities and XNU's, which agree. SHA-512 has a
 * number but neither of them takes it.
 */
static const struct hash_type types[] = {
	{ 1, "sha1",	20, "SHA1",	1 },
	{ 2, "sha256",	32, "SHA2-256",	3 },
	{ HASH_TYPE_SHA256_CUT, "sha256T",	20, "SHA2-256",	2 },
	{ 4, "sha384",	48, "SHA2-384",	4 },
	{ 5, "sha512",	64, "SHA2-512",	0 },
};
// clang-format on

const struct hash_type *
hash_type_find(uint8_t type)
{
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (types[i].type == type)
			return &types[i];
	return NULL;
}

const EVP_MD *
hash_type_md(const struct hash_type *type)
{
	static _Atomic(EVP_MD *) found[sizeof types / sizeof *types];
	_Atomic(EVP_MD *) *slot = &found[type - types];
	EVP_MD *md = atomic_load(slot), *first = NULL;

	if (md)
		return md;
	md = EVP_MD_fetch(NULL, type->algorithm, NULL);
	if (!md || atomic_compare_exchange_strong(slot, &first, md))
		return md;
	EVP_MD_free(md);
	return first;
}

const EVP_MD *
digest_md(const char *name)
{
	for (size_t i = 0; name && i < sizeof types / sizeof *types; i++)
		if (strcmp(types[i].name, name) == 0)
			return types[i].type == HASH_TYPE_SHA256_CUT
				   ? NULL
				   : hash_type_md(&types[i]);
	return NULL;
}

bool
hash_bytes(const struct hash_type *type, struct bytes data, uint8_t *digest)
{
	uint8_t whole[EVP_MAX_MD_SIZE];

	if (type->rank == 0 ||
	    !EVP_Digest(data.len ? data.data : whole, data.len, whole, NULL,
		hash_type_md(type), NULL))
		return false;
	memcpy(digest, whole, type->size);
	return true;
}
