/* SPDX-License-Identifier: MIT */
/*
 * Certificates for the tests that need odd ones, made by OpenSSL: good, forged
 * and contradictory. What fails in here ends the test.
 */
#ifndef ISSUE_H
#define ISSUE_H

#include <openssl/x509.h>

#include <sealtree/bytes.h>

struct issued {
	EVP_PKEY *key;
	X509 *x;
	struct bytes der;
};

struct issue_extension {
	const char *oid;
	const char *value;	/* as in openssl.cnf; NULL: Apple's NULL */
};

struct issue_spec {
	/* "CN=Name/OU=Unit/O=Organization": parts in their order. */
	const char *subject;
	const struct issued *issuer;	/* NULL: itself */
	const char *issuer_name;	/* NULL: the issuer's own */
	EVP_PKEY *key;			/* shared; NULL: a new EC P-256 one */
	unsigned rsa_bits;		/* a new RSA key instead */
	long serial;			/* 0: 1 */
	const char *not_before, *not_after; /* GeneralizedTime; NULL: 2020
					       and 2099 */
	const struct issue_extension *extensions; /* oid NULL at the end */
	bool sha1;
	bool broken;			/* the signature is altered */
};

struct issued issue(const struct issue_spec *spec);
void issued_free(struct issued *issued);

#define APPLE_OID "1.2.840.113635.100."
/* A chain of three as Apple's Developer ID: root, authority, leaf. */
struct issued_family {
	struct issued root, authority, leaf;
};
struct issued_family issue_family(const char *root, const char *team);
void issued_family_free(struct issued_family *family);

#endif
