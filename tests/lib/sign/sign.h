/* SPDX-License-Identifier: MIT */
/* What the signer's files share among themselves. */
#ifndef SIGN_H
#define SIGN_H

#include "../fixture.h"

/* Ends the process unless `fine`. */
void must(bool fine, const char *what);
/* NULL-terminated lists are common here. */
void *must_alloc(size_t size);
char *must_copy(const char *text);

/* Digest by a CodeDirectory's hash type; its length in bytes is returned. */
size_t digest(unsigned type, const void *data, size_t len, uint8_t *out);
size_t digest_size(unsigned type);

/* Base64 in lines of `width` characters, each behind `indent` tabs. */
void put_base64(
    struct octets *o, const void *data, size_t len, int indent, size_t width);
/* 2022-07-07T21:58:09Z, 20220707215809Z, 220707215809Z */
enum time_form {
	TIME_ISO,
	TIME_LONG,
	TIME_SHORT
};
void put_time(struct octets *o, enum time_form form, int64_t time);

/* DER. asn_open() returns what asn_close() of the same element wants. */
size_t asn_open(struct octets *o, unsigned tag);
void asn_close(struct octets *o, size_t at);
void asn_bytes(struct octets *o, unsigned tag, const void *data, size_t len);
void asn_string(struct octets *o, unsigned tag, const char *text);
void asn_integer(struct octets *o, int64_t value);
void asn_oid(struct octets *o, const char *dotted);
void asn_oid_body(struct octets *o, const char *dotted);
void asn_null(struct octets *o);
void asn_time(struct octets *o, int64_t time); /* UTCTime up to 2049 */
/* SEQUENCE { OID, NULL unless the algorithm has no parameters }. */
void asn_algorithm(struct octets *o, const char *oid, bool null);
/* Sorts the `count` elements from `ends[0]` to `ends[count]` as DER sorts a
 * SET OF. */
void asn_sort(struct octets *o, const size_t *ends, size_t count);

#define OID_DATA "1.2.840.113549.1.7.1"
#define OID_SIGNED_DATA "1.2.840.113549.1.7.2"
#define OID_SHA1 "1.3.14.3.2.26"
#define OID_SHA256 "2.16.840.1.101.3.4.2.1"
#define OID_SHA384 "2.16.840.1.101.3.4.2.2"
#define OID_ECDSA_SHA256 "1.2.840.10045.4.3.2"
#define OID_RSA "1.2.840.113549.1.1.1"
#define OID_RSA_SHA256 "1.2.840.113549.1.1.11"
#define OID_APPLE "1.2.840.113635.100."

/* Generations of items_der(), and the dialect of profiles: an outer SET, TRUE
 * as 255, and generation 1 inside for the key Entitlements. */
enum {
	DER_OLD = 0,
	DER_CURRENT = 1,
	DER_PROFILE = 2
};

/* Secrets are derived from a name. */
struct key {
	bool is_rsa;
	uint8_t secret[32];              /* of P-256 */
	struct octets modulus, exponent; /* of RSA-2048, the private one */
	struct octets public;            /* as a certificate holds it */
};
void key_derive(struct key *key, const char *name, bool rsa);
void key_free(struct key *key);
/* With SHA-256: ECDSA in DER, the nonce derived as well, or PKCS #1 v1.5. */
struct octets key_sign(const struct key *key, const void *data, size_t len);
/* key_rsa.c */
void key_derive_rsa(struct key *key, const char *name);
struct octets key_sign_rsa(const struct key *key, const void *data, size_t len);
/* AlgorithmIdentifiers: of the key, and of what it signs. */
void asn_key_algorithm(struct octets *o, const struct key *key);
void asn_signature_algorithm(struct octets *o, const struct key *key);

struct identity {
	struct identity *next;
	enum identity_kind kind;
	struct authority *authority;
	const struct identity *issuer; /* NULL: self-signed */
	const char *row;               /* which intermediate this is, or NULL */
	char *common_name, *organisation, *team;
	int64_t from, until; /* of its validity */
	struct octets certificate, name, serial;
	struct key key;
};

/* What the CMS writer needs beyond an identity. */
struct cms_spec {
	const struct identity *identity;
	const char *content_type; /* NULL: data */
	const void *content;
	size_t len;
	bool attached;
	bool definite;            /* DER throughout */
	bool signing_certificate; /* ESSCertID, as in tokens */
	int64_t signing_time, timestamp;
	struct authority *time_authority;
	const char *algorithm; /* of the value; NULL: the key's own */
	/* For the two hash-agility attributes; 0: none. */
	const struct octets *directories;
	const uint8_t *hash_types;
	size_t directory_count;
	unsigned flaws, cms_flaws; /* of signing_spec */
};
struct octets cms_build(const struct cms_spec *spec);

enum {
	MAGIC_REQUIREMENT = 0xfade0c00,
	MAGIC_REQUIREMENTS = 0xfade0c01,
	MAGIC_DIRECTORY = 0xfade0c02,
	MAGIC_SIGNATURE = 0xfade0cc0,
	MAGIC_WRAPPER = 0xfade0b01,
	MAGIC_ENTITLEMENTS = 0xfade7171,
	MAGIC_ENTITLEMENTS_DER = 0xfade7172,
	MAGIC_CONSTRAINT = 0xfade8181
};
enum {
	SPECIAL_SLOTS = 11
};

/* A blob's magic and its length, known once it is closed. */
size_t blob_open(struct octets *o, uint32_t magic);
void blob_close(struct octets *o, size_t at);
struct octets blob(uint32_t magic, const void *data, size_t len);

/* `exec_limit` 0: not known. */
struct code_input {
	const void *code;
	size_t len;
	uint64_t exec_limit;
	bool main_executable;
};
/* What a CodeDirectory is made from. */
struct signing {
	const struct signing_spec *spec;
	const struct code_input *input;
	uint32_t flags, version;
	const char *team;
	struct octets slots[SPECIAL_SLOTS + 1]; /* what is hashed into each */
	unsigned special_slots;
};
struct octets make_directory(const struct signing *s, unsigned hash_type);
/* The version that Apple's signer would choose, if the spec leaves it open. */
uint32_t directory_version(const struct signing *s);

struct octets signature_build(const struct signing_spec *spec,
    const struct code_input *input, const struct sealed_files *files,
    struct code_facts *facts);

/* make_macho() with an identifier for signatures whose spec has none. */
struct octets macho_build(const struct macho_spec *spec, const char *identifier,
    const struct sealed_files *files, struct code_facts *facts);

#endif
