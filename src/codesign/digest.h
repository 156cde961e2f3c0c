/* SPDX-License-Identifier: MIT */
/* Private to the codesign layer: what hashing takes from OpenSSL. */
#ifndef CODESIGN_DIGEST_H
#define CODESIGN_DIGEST_H

#include <openssl/evp.h>

#include <sealtree/codesign.h>

/* Sought once: looking an algorithm up takes longer than hashing a page. NULL
 * if there is none. Kept until the program ends. On any thread. */
const EVP_MD *hash_type_md(const struct hash_type *type);
/* The one that cms.h calls `name`; NULL if it is none that is taken here. */
const EVP_MD *digest_md(const char *name);

#endif
