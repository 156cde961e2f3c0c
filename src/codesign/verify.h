/* SPDX-License-Identifier: MIT */
/* What the verify_*.c share: is this signed by that key, and may that key. */
#ifndef VERIFY_H
#define VERIFY_H

#include <openssl/x509.h>

#include <sealtree/trust.h>

enum {
	DIGEST_MAX = 64
};

/* The digest of `data` by the name that cms.h gives an algorithm; the length
 * is 0 if it is none that is taken here. */
size_t digest_by_name(
    const char *algorithm, struct bytes data, uint8_t digest[DIGEST_MAX]);

/* The same by the CMS' algorithm, in the arena; no bytes if there is none. */
struct bytes cms_digest(
    const struct cms *cms, struct bytes data, struct arena *arena);

/* The value in `signature`, by the certificate's key, over what has that
 * digest; no bytes of it: its algorithm is not taken here. */
struct result signature_check(const struct certificate *signer,
    const char *digest_algorithm, const char *signature_algorithm,
    struct bytes digest, struct bytes signature, struct arena *arena);

#define CONTENT_DATA "1.2.840.113549.1.7.1"
#define CONTENT_TIMESTAMP "1.2.840.113549.1.9.16.1.4"

/* Exactly one signer, whose SignerInfo and certificate are there. `what` holds
 * it: "CMS signature". */
struct result cms_check_signer(
    const struct cms *cms, const char *what, struct arena *arena);
/* A CMS' value, with the type of its content, and its messageDigest. `content`
 * is the digest of that, as cms_digest() makes it; `type` is an OID. */
void cms_check_content(const struct cms *cms, struct bytes content,
    const char *type, struct arena *arena, struct result *signature,
    struct result *digest);
/* What a chain has to be good for. */
struct purpose {
	const char *usage;      /* OID of an extended key usage that the leaf
				   must bear; NULL: none */
	const char *usage_name; /* "code signing" */
	bool any_usage;   /* whichever it bears, if `usage` is NULL */
	bool usage_alone; /* it bears no other one, and that is critical */
	const char *const *markers; /* Apple's OIDs, of which the leaf must
				       bear one, NULL at the end; NULL: none */
	const char *marker_name;    /* "tickets" */
	bool tolerant;              /* of time: Apple tolerates what is expired
				       where no secure time says otherwise */
	bool strict_expiry;         /* … unless the code asks for it */
};

/* `*expired`: it was valid at another time, and that is tolerated. */
struct result chain_check(const struct chain *chain,
    const struct purpose *purpose, int64_t time, struct arena *arena,
    bool *expired);

/* verify_critical.c: each critical extension of it is one that is heeded. */
struct result critical_check(const struct certificate *c, X509 *x,
    const struct purpose *purpose, struct arena *arena);

/* All of a CMS but `agility` and `team`, which are absent. `content` as above.
 */
void cms_verify(const struct cms *cms, struct bytes content,
    const struct purpose *purpose, int64_t now, struct arena *arena,
    struct cms_verdict *verdict);

/* All of a token: imprint of `stamped`, signature, chain, time. `now` is when
 * it is judged. */
struct result timestamp_check(const struct timestamp *timestamp,
    struct bytes stamped, int64_t now, struct arena *arena);

#endif
