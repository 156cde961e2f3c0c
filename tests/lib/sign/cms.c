/* SPDX-License-Identifier: MIT */
/*
 * CMS as Apple's signers write it (RFC 5652): outer levels of indefinite
 * length, one signer, signed attributes in the order they are signed in, and
 * the time stamp (RFC 3161) as an unsigned attribute.
 */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "sign.h"

#define OID_CONTENT_TYPE "1.2.840.113549.1.9.3"
#define OID_MESSAGE_DIGEST "1.2.840.113549.1.9.4"
#define OID_SIGNING_TIME "1.2.840.113549.1.9.5"
#define OID_SIGNING_CERTIFICATE "1.2.840.113549.1.9.16.2.12"
#define OID_TOKEN "1.2.840.113549.1.9.16.2.14"
#define OID_TOKEN_CONTENT "1.2.840.113549.1.9.16.1.4"
#define OID_AGILITY_1 OID_APPLE "9.1"
#define OID_AGILITY_2 OID_APPLE "9.2"

struct attribute {
	size_t whole, values;
};

static struct attribute
attribute_open(struct octets *o, const char *oid)
{
	struct attribute a;

	a.whole = asn_open(o, 0x30);
	asn_oid(o, oid);
	a.values = asn_open(o, 0x31);
	return a;
}

static void
attribute_close(struct octets *o, struct attribute a)
{
	asn_close(o, a.values);
	asn_close(o, a.whole);
}

static const char *
content_type(const struct cms_spec *spec)
{
	return spec->content_type ? spec->content_type : OID_DATA;
}

/* {cdhashes: [the first 20 bytes of each]} in the order of hash types. */
static void
put_agility_1(struct octets *o, const struct cms_spec *spec)
{
	struct plist_item hashes[8] = { 0 };
	uint8_t digests[8][64];
	struct octets plist;
	struct attribute a;

	must(spec->directory_count < 8, "too many CodeDirectories");
	for (size_t i = 0; i < spec->directory_count; i++) {
		digest(spec->hash_types[i], spec->directories[i].data,
		    spec->directories[i].len, digests[i]);
		hashes[i] = (struct plist_item){
			.type = ITEM_DATA, .data = digests[i], .len = 20
		};
	}
	plist = items_xml((const struct plist_item[]){
	    { .key = "cdhashes", .type = ITEM_ARRAY, .items = hashes },
	    { .type = ITEM_END } });
	a = attribute_open(o, OID_AGILITY_1);
	asn_bytes(o, 0x04, plist.data, plist.len);
	attribute_close(o, a);
	octets_free(&plist);
}

static void
put_agility_2(struct octets *o, const struct cms_spec *spec)
{
	static const char *const oids[] = { [HASH_SHA1] = OID_SHA1,
		[HASH_SHA256] = OID_SHA256,
		[HASH_SHA256_TRUNCATED] = OID_SHA256,
		[HASH_SHA384] = OID_SHA384 };
	struct attribute a = attribute_open(o, OID_AGILITY_2);
	size_t ends[9] = { o->len }, count = spec->directory_count;

	for (size_t i = 0; i < count; i++) {
		bool back = spec->flaws & FLAW_AGILITY_UNSORTED;
		size_t which = back ? count - 1 - i : i;
		unsigned type = spec->hash_types[which];
		uint8_t hash[64];
		size_t len =
		    digest(type == HASH_SHA256_TRUNCATED ? HASH_SHA256 : type,
			spec->directories[which].data,
			spec->directories[which].len, hash);
		size_t pair = asn_open(o, 0x30);

		asn_oid(o, oids[type]);
		asn_bytes(o, 0x04, hash, len);
		asn_close(o, pair);
		ends[i + 1] = o->len;
	}
	if (!(spec->flaws & FLAW_AGILITY_UNSORTED))
		asn_sort(o, ends, count);
	attribute_close(o, a);
}

/* ESSCertID of RFC 2634: a SHA-1 of the signer's certificate. */
static void
put_signing_certificate(struct octets *o, const struct identity *identity)
{
	struct attribute a = attribute_open(o, OID_SIGNING_CERTIFICATE);
	size_t outer = asn_open(o, 0x30), list = asn_open(o, 0x30),
	       id = asn_open(o, 0x30);
	uint8_t hash[20];

	digest(HASH_SHA1, identity->certificate.data, identity->certificate.len,
	    hash);
	asn_bytes(o, 0x04, hash, sizeof hash);
	asn_close(o, id);
	asn_close(o, list);
	asn_close(o, outer);
	attribute_close(o, a);
}

static void
put_content_type(struct octets *o, const struct cms_spec *spec)
{
	struct attribute a = attribute_open(o, OID_CONTENT_TYPE);

	if (spec->cms_flaws & CMS_OTHER_CONTENT_TYPE)
		asn_oid(o, OID_TOKEN_CONTENT);
	else
		asn_oid(o, content_type(spec));
	attribute_close(o, a);
}

static void
put_message_digest(struct octets *o, const struct cms_spec *spec)
{
	struct attribute a = attribute_open(o, OID_MESSAGE_DIGEST);
	uint8_t hash[32];

	if (spec->flaws & FLAW_OTHER_CMS)
		digest(HASH_SHA256, "other", 5, hash);
	else
		digest(HASH_SHA256, spec->content, spec->len, hash);
	asn_bytes(o, 0x04, hash, sizeof hash);
	if (spec->cms_flaws & CMS_TWO_DIGEST_VALUES)
		asn_bytes(o, 0x04, hash, sizeof hash);
	attribute_close(o, a);
}

/* Without tag and length: that differs between storing and signing. */
static struct octets
signed_attributes(const struct cms_spec *spec)
{
	struct octets o = { 0 };
	struct attribute a;

	if (!(spec->cms_flaws & CMS_NO_CONTENT_TYPE))
		put_content_type(&o, spec);
	if (spec->cms_flaws & CMS_TWO_CONTENT_TYPES)
		put_content_type(&o, spec);
	if (spec->signing_time) {
		a = attribute_open(&o, OID_SIGNING_TIME);
		asn_time(&o, spec->signing_time);
		attribute_close(&o, a);
	}
	put_message_digest(&o, spec);
	if (spec->cms_flaws & CMS_TWO_DIGESTS)
		put_message_digest(&o, spec);
	if (spec->signing_certificate)
		put_signing_certificate(&o, spec->identity);
	if (spec->directory_count && !(spec->flaws & FLAW_NO_AGILITY)) {
		put_agility_2(&o, spec);
		put_agility_1(&o, spec);
	}
	return o;
}

static struct octets
token_content(const struct octets *signature, const struct cms_spec *spec)
{
	struct octets o = { 0 };
	size_t whole = asn_open(&o, 0x30), at;
	bool other = spec->flaws & FLAW_OTHER_TIMESTAMP;
	int64_t time = spec->timestamp;
	uint8_t hash[32];

	digest(HASH_SHA256, signature->data, signature->len - other, hash);
	asn_integer(&o, spec->cms_flaws & TOKEN_OTHER_VERSION ? 2 : 1);
	asn_oid(&o, "1.2.3.4.1");
	at = asn_open(&o, 0x30);
	asn_algorithm(&o, OID_SHA256, true);
	asn_bytes(&o, 0x04, hash, sizeof hash);
	asn_close(&o, at);
	asn_integer(&o, time ^ 0x5ea17eeL); /* the serial number */
	at = asn_open(&o, 0x18);
	put_time(&o, TIME_LONG, time);
	asn_close(&o, at);
	at = asn_open(&o, 0x30); /* accurate to a second */
	asn_integer(&o, 1);
	asn_close(&o, at);
	asn_integer(&o, time * 3); /* the nonce */
	asn_close(&o, whole);
	return o;
}

static enum identity_kind
kind_of_time_signer(unsigned flaws)
{
	if (flaws & TOKEN_LOOSE_SIGNER)
		return IDENTITY_TIMESTAMP_LOOSE;
	if (flaws & TOKEN_BROAD_SIGNER)
		return IDENTITY_TIMESTAMP_BROAD;
	return IDENTITY_TIMESTAMP;
}

static void
put_token(struct octets *o, const struct cms_spec *spec,
    const struct octets *signature)
{
	struct octets content = token_content(signature, spec);
	unsigned flaws = spec->cms_flaws;
	struct authority *authority = spec->time_authority
					  ? spec->time_authority
					  : spec->identity->authority;
	struct cms_spec token = {
		.identity = authority_identity(
		    authority, kind_of_time_signer(flaws), NULL, NULL),
		.content_type =
		    flaws & TOKEN_OTHER_CONTENT ? OID_DATA : OID_TOKEN_CONTENT,
		.content = content.data,
		.len = content.len,
		.attached = true,
		.definite = true,
		.signing_certificate = true,
		.signing_time = spec->timestamp,
		.cms_flaws =
		    flaws & TOKEN_NO_ATTRIBUTES ? CMS_NO_ATTRIBUTES : 0,
	};
	struct octets cms = cms_build(&token);
	size_t list = asn_open(o, 0xa1);
	struct attribute a = attribute_open(o, OID_TOKEN);

	put_octets(o, &cms);
	if (flaws & TOKEN_TWICE)
		put_octets(o, &cms);
	attribute_close(o, a);
	asn_close(o, list);
	octets_free(&cms);
	octets_free(&content);
}

/* Another of the same authority, for whom a signature is not. */
static const struct identity *
someone_else(const struct cms_spec *spec)
{
	return authority_identity(spec->identity->authority,
	    IDENTITY_DEVELOPER_ID, "Somebody Else", "ELSE123456");
}

static const struct identity *
named_signer(const struct cms_spec *spec)
{
	return spec->cms_flaws & CMS_OTHER_SIGNER ? someone_else(spec)
						  : spec->identity;
}

/* Tokens call it by the key alone, code by the digest too. */
static void
put_value_algorithm(struct octets *o, const struct cms_spec *spec)
{
	const struct key *key = &spec->identity->key;

	if (spec->algorithm)
		asn_algorithm(o, spec->algorithm,
		    strncmp(spec->algorithm, OID_RSA, 17) == 0);
	else if (key->is_rsa && spec->content_type)
		asn_algorithm(o, OID_RSA, true);
	else
		asn_signature_algorithm(o, key);
}

static struct octets
sign_attributes(const struct cms_spec *spec, const struct octets *attributes)
{
	struct octets set = { 0 }, signature;

	asn_bytes(&set, 0x31, attributes->data, attributes->len);
	signature = key_sign(&spec->identity->key, set.data, set.len);
	octets_free(&set);
	return signature;
}

static void
put_signer(struct octets *o, const struct cms_spec *spec)
{
	const struct identity *identity = named_signer(spec);
	const struct identity *issuer =
	    identity->issuer ? identity->issuer : identity;
	struct octets attributes = signed_attributes(spec), signature;
	size_t at = asn_open(o, 0x30), name;

	asn_integer(o, 1);
	name = asn_open(o, 0x30);
	put_octets(o, &issuer->name);
	put_octets(o, &identity->serial);
	asn_close(o, name);
	asn_algorithm(o, OID_SHA256, true);
	if (spec->cms_flaws & CMS_NO_ATTRIBUTES) {
		signature =
		    key_sign(&spec->identity->key, spec->content, spec->len);
	} else {
		asn_bytes(o, 0xa0, attributes.data, attributes.len);
		signature = sign_attributes(spec, &attributes);
	}
	put_value_algorithm(o, spec);
	if (!(spec->cms_flaws & CMS_BROKEN_SIGNER))
		asn_bytes(o, 0x04, signature.data, signature.len);
	if (spec->timestamp)
		put_token(o, spec, &signature);
	asn_close(o, at);
	octets_free(&signature);
	octets_free(&attributes);
}

static void
put_signers(struct octets *o, const struct cms_spec *spec)
{
	size_t at = asn_open(o, 0x31);
	struct cms_spec second = *spec;

	put_signer(o, spec);
	if (spec->cms_flaws & CMS_SECOND_SIGNER) {
		second.identity = someone_else(spec);
		put_signer(o, &second);
	}
	asn_close(o, at);
}

/* Apple's order: intermediate, root, leaf. */
static void
put_certificates(struct octets *o, const struct cms_spec *spec)
{
	const struct identity *leaf = named_signer(spec);
	size_t at;

	if (spec->flaws & FLAW_NO_CERTIFICATES)
		return;
	at = asn_open(o, 0xa0);
	for (const struct identity *i = leaf->issuer; i; i = i->issuer) {
		if (i->issuer && spec->flaws & FLAW_NO_INTERMEDIATE)
			continue;
		put_octets(o, &i->certificate);
	}
	put_octets(o, &leaf->certificate);
	if (spec->cms_flaws & CMS_SECOND_SIGNER)
		put_octets(o, &someone_else(spec)->certificate);
	asn_close(o, at);
}

/* An element of indefinite length, or of a definite one. */
static size_t
level_open(struct octets *o, unsigned tag, bool definite)
{
	size_t at = asn_open(o, tag);

	if (!definite)
		put_u8(o, 0x80);
	return at;
}

static void
level_close(struct octets *o, size_t at, bool definite)
{
	if (definite)
		asn_close(o, at);
	else
		put_zeros(o, 2);
}

static void
put_content(struct octets *o, const struct cms_spec *spec)
{
	size_t at = level_open(o, 0x30, spec->definite), inner;

	asn_oid(o, content_type(spec));
	if (spec->attached || spec->cms_flaws & CMS_ATTACHED) {
		inner = level_open(o, 0xa0, spec->definite);
		asn_bytes(o, 0x04, spec->content, spec->len);
		level_close(o, inner, spec->definite);
	}
	level_close(o, at, spec->definite);
}

struct octets
cms_build(const struct cms_spec *spec)
{
	bool definite = spec->definite;
	struct octets o = { 0 };
	size_t info = level_open(&o, 0x30, definite), wrapper, data, at;

	asn_oid(&o, OID_SIGNED_DATA);
	wrapper = level_open(&o, 0xa0, definite);
	data = level_open(&o, 0x30, definite);
	asn_integer(&o, spec->content_type ? 3 : 1);
	at = asn_open(&o, 0x31);
	asn_algorithm(&o, OID_SHA256, true);
	asn_close(&o, at);
	put_content(&o, spec);
	put_certificates(&o, spec);
	put_signers(&o, spec);
	level_close(&o, data, definite);
	level_close(&o, wrapper, definite);
	level_close(&o, info, definite);
	return o;
}

struct octets
make_cms(const struct signing_spec *spec, const void *content, size_t len)
{
	static const uint8_t types[] = { HASH_SHA256 };
	struct octets directory = { 0 }, cms;

	put_bytes(&directory, content, len);
	cms = cms_build(&(const struct cms_spec){
	    .identity = spec->identity,
	    .content = content,
	    .len = len,
	    .signing_time = spec->signing_time,
	    .timestamp = spec->timestamp,
	    .directories = &directory,
	    .hash_types = types,
	    .directory_count = 1,
	    .time_authority = spec->time_authority,
	    .algorithm = spec->algorithm,
	    .flaws = spec->flaws,
	    .cms_flaws = spec->cms_flaws,
	});
	octets_free(&directory);
	return cms;
}
