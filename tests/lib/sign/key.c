/* SPDX-License-Identifier: MIT */
/*
 * Keys and signatures. P-256 where nothing else is asked for, because such a
 * key costs nothing to derive from a name; the nonce is a hash of secret and
 * message, so that signatures (and with them sizes and hashes of everything
 * made) are the same in every run. Such keys are worthless as secrets, and are
 * meant to be.
 */
#include <config.h>

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/obj_mac.h>
#include <string.h>

#include "sign.h"

struct curve {
	EC_GROUP *group;
	BN_CTX *context;
	BIGNUM *order;
};

static void
curve_open(struct curve *curve)
{
	curve->group = EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1);
	curve->context = BN_CTX_new();
	curve->order = BN_new();
	must(curve->group && curve->context && curve->order &&
		 EC_GROUP_get_order(curve->group, curve->order, curve->context),
	    "no P-256");
}

static void
curve_close(struct curve *curve)
{
	BN_free(curve->order);
	BN_CTX_free(curve->context);
	EC_GROUP_free(curve->group);
}

/* A number from 1 on below the order, out of 32 bytes. */
static BIGNUM *
scalar(const struct curve *curve, const uint8_t bytes[32])
{
	BIGNUM *number = BN_bin2bn(bytes, 32, NULL);

	must(number && BN_nnmod(number, number, curve->order, curve->context) &&
		 !BN_is_zero(number),
	    "no scalar");
	return number;
}

static void
key_derive_curve(struct key *key, const char *name)
{
	struct curve curve;
	struct octets seed = { 0 };
	uint8_t public[65];
	EC_POINT *point;
	BIGNUM *secret;

	put_text(&seed, "sealtree test key: ");
	put_text(&seed, name);
	digest(HASH_SHA256, seed.data, seed.len, key->secret);
	octets_free(&seed);
	curve_open(&curve);
	secret = scalar(&curve, key->secret);
	point = EC_POINT_new(curve.group);
	must(point &&
		 EC_POINT_mul(
		     curve.group, point, secret, NULL, NULL, curve.context) &&
		 EC_POINT_point2oct(curve.group, point,
		     POINT_CONVERSION_UNCOMPRESSED, public, sizeof public,
		     curve.context),
	    "no public key");
	put_bytes(&key->public, public, sizeof public);
	EC_POINT_free(point);
	BN_free(secret);
	curve_close(&curve);
}

void
key_derive(struct key *key, const char *name, bool rsa)
{
	if (rsa)
		key_derive_rsa(key, name);
	else
		key_derive_curve(key, name);
}

void
key_free(struct key *key)
{
	octets_free(&key->public);
	octets_free(&key->modulus);
	octets_free(&key->exponent);
}

static BIGNUM *
nonce(const struct curve *curve, const struct key *key, const uint8_t hash[32])
{
	uint8_t both[64], mixed[32];

	memcpy(both, key->secret, 32);
	memcpy(both + 32, hash, 32);
	digest(HASH_SHA256, both, sizeof both, mixed);
	return scalar(curve, mixed);
}

/* r = x(kG), s = (hash + r secret) / k, all modulo the order. */
static void
sign_hash(const struct curve *curve, const struct key *key,
    const uint8_t hash[32], BIGNUM *r, BIGNUM *s)
{
	BIGNUM *k = nonce(curve, key, hash), *inverse = BN_new();
	BIGNUM *secret = scalar(curve, key->secret);
	BIGNUM *value = BN_bin2bn(hash, 32, NULL);
	EC_POINT *point = EC_POINT_new(curve->group);
	const BIGNUM *n = curve->order;
	BN_CTX *context = curve->context;

	must(k && inverse && secret && value && point &&
		 EC_POINT_mul(curve->group, point, k, NULL, NULL, context) &&
		 EC_POINT_get_affine_coordinates(
		     curve->group, point, r, NULL, context) &&
		 BN_nnmod(r, r, n, context) &&
		 BN_mod_mul(s, r, secret, n, context) &&
		 BN_mod_add(s, s, value, n, context) &&
		 BN_mod_inverse(inverse, k, n, context) &&
		 BN_mod_mul(s, s, inverse, n, context),
	    "no signature");
	EC_POINT_free(point);
	BN_free(value);
	BN_free(secret);
	BN_free(inverse);
	BN_free(k);
}

static void
asn_number(struct octets *o, const BIGNUM *number)
{
	uint8_t bytes[33] = { 0 };
	int skip = 0;

	must(BN_bn2binpad(number, bytes + 1, 32) == 32, "a long number");
	while (skip < 32 && bytes[skip] == 0 && bytes[skip + 1] < 0x80)
		skip++;
	asn_bytes(o, 0x02, bytes + skip, sizeof bytes - (size_t) skip);
}

static struct octets
key_sign_curve(const struct key *key, const void *data, size_t len)
{
	struct curve curve;
	struct octets o = { 0 };
	BIGNUM *r = BN_new(), *s = BN_new();
	uint8_t hash[32];
	size_t at;

	digest(HASH_SHA256, data, len, hash);
	curve_open(&curve);
	must(r && s, "no memory");
	sign_hash(&curve, key, hash, r, s);
	at = asn_open(&o, 0x30);
	asn_number(&o, r);
	asn_number(&o, s);
	asn_close(&o, at);
	BN_free(r);
	BN_free(s);
	curve_close(&curve);
	return o;
}

struct octets
key_sign(const struct key *key, const void *data, size_t len)
{
	return key->is_rsa ? key_sign_rsa(key, data, len)
			   : key_sign_curve(key, data, len);
}

void
asn_key_algorithm(struct octets *o, const struct key *key)
{
	size_t at = asn_open(o, 0x30);

	asn_oid(o, key->is_rsa ? OID_RSA : "1.2.840.10045.2.1");
	if (key->is_rsa)
		asn_null(o);
	else
		asn_oid(o, "1.2.840.10045.3.1.7");
	asn_close(o, at);
}

void
asn_signature_algorithm(struct octets *o, const struct key *key)
{
	if (key->is_rsa)
		asn_algorithm(o, OID_RSA_SHA256, true);
	else
		asn_algorithm(o, OID_ECDSA_SHA256, false);
}
