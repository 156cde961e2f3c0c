/* SPDX-License-Identifier: MIT */
/*
 * What certificate.c, anchors.c and chain.c share: certificates as OpenSSL
 * holds them, and the pinned roots.
 */
#ifndef X509_H
#define X509_H

#include <openssl/x509.h>

#include <sealtree/certificate.h>

/* certificate_cache.c: OpenSSL's own form of it, which others may hold too: it
 * is not changed. X509_free() it. NULL if it cannot be read. */
X509 *certificate_open(const struct certificate *c);
/* certificate_parse() without a look at the anchors. */
struct certificate *certificate_read(struct bytes der, struct arena *arena,
    struct defects *defects);
/* Stands for one that cannot be read: its bytes and their hashes. */
const struct certificate *certificate_unreadable(struct bytes der,
    struct arena *arena);
/* `cert` was signed with `issuer`'s key. False too for keys so large that one
 * check would take seconds. */
bool certificate_verifies(X509 *cert, X509 *issuer);
/* Its key is there, and not so large. */
bool certificate_key_is_modest(X509 *x);

/* PEM, NULL behind the last; made at build time. */
extern const char *const anchors_apple[];

struct anchor {
	const struct certificate *certificate;
	struct anchor *next;
};

const struct anchor *anchors(void);
/* The anchor with that hash, or NULL. */
const struct certificate *anchor_find(const uint8_t *sha256);

#endif
