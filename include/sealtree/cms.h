/* SPDX-License-Identifier: MIT */
/*
 * The CMS signature of code and of profiles: what it holds, as stored.
 *
 * Read by our own DER/BER cursor, so that signed attributes keep the bytes
 * that were signed; certificates go to OpenSSL. Apple's attributes: see
 * src/codesign/cms.c.
 */
#ifndef SEALTREE_CMS_H
#define SEALTREE_CMS_H

#include <sealtree/certificate.h>

struct cms_attribute {
	const char *oid;
	const char *name;	/* "signingTime"; NULL: unknown */
	struct bytes value;	/* DER of the value, the first one */
	size_t values;
};

struct agility_hash {
	const char *algorithm;	/* "sha256"; its OID if unknown */
	struct bytes digest;
};

struct cms;

/* An RFC 3161 token. */
struct timestamp {
	const struct cms *cms;		/* the token; TSTInfo is its content */
	int64_t version;		/* of TSTInfo: 1 */
	int64_t time;			/* genTime */
	const char *policy;		/* OID */
	const char *serial;
	const char *imprint_algorithm;
	struct bytes imprint;
	struct chain chain;
	uint64_t offset;
};

struct cms {
	struct bytes der;		/* the element itself, without padding */
	struct bytes content;		/* eContent, as in profiles; else none.
					   Joined in the arena where BER cut it
					   in pieces */
	struct bytes content_type_der;
	const struct certificate **certificates;	/* as stored */
	size_t certificate_count;
	bool certificates_cut;		/* more than LIMIT_CERTIFICATES */
	size_t signer_count;

	/* Of the first signer. */
	bool signer_unreadable;		/* the SignerInfo is there and is none */
	const struct certificate *signer;	/* NULL: not in the bag */
	struct chain chain;
	const char *digest_algorithm, *signature_algorithm;
	struct bytes signed_attributes;	/* as stored, tag 0xA0; or no bytes */
	struct bytes signature;
	struct cms_attribute *attributes;	/* signed ones */
	size_t attribute_count;
	bool attributes_cut;		/* more than LIMIT_ATTRIBUTES */
	struct cms_attribute *unsigned_attributes;
	size_t unsigned_count;
	struct bytes message_digest;
	/* Of signingCertificate, which tokens bear: the signer's own. */
	const char *signer_hash_algorithm;
	struct bytes signer_hash;	/* .data NULL: none */
	bool has_signing_time;
	int64_t signing_time;
	struct bytes *agility_v1;	/* CDHashes of the plist in 9.1 */
	size_t agility_v1_count;
	bool has_agility_v1;
	struct agility_hash *agility_v2;
	size_t agility_v2_count;
	bool has_agility_v2;
	const struct timestamp *timestamp;	/* NULL: none or unreadable */
	bool has_timestamp;			/* the attribute is there */
};

/* `der` is the payload, padding allowed behind it. Views point into it. NULL
 * if it is no SignedData at all. */
const struct cms *cms_parse(struct bytes der, struct arena *arena,
    struct defects *defects);

#endif
