/* SPDX-License-Identifier: MIT */
/*
 * RSA-2048 as most of Apple's certificates have it: primes that follow from a
 * name, and signatures in the form of PKCS #1 v1.5 (RFC 8017, 2016) with
 * SHA-256.
 */
#include <config.h>

#include <openssl/bn.h>
#include <string.h>

#include "sign.h"

enum {
	EXPONENT = 65537,
	PRIME_LEN = 128,
	MODULUS_LEN = 2 * PRIME_LEN
};

/* The first prime from a number on that the name leads to. */
static BIGNUM *
derive_prime(const char *name, unsigned which, BN_CTX *context)
{
	uint8_t bytes[PRIME_LEN];
	struct octets seed = { 0 };
	BIGNUM *prime;

	for (unsigned i = 0; i < PRIME_LEN / 32; i++) {
		put_format(&seed, "sealtree RSA %s %u %u", name, which, i);
		digest(HASH_SHA256, seed.data, seed.len, bytes + i * 32);
		octets_free(&seed);
	}
	bytes[0] |= 0xc0;
	bytes[PRIME_LEN - 1] |= 1;
	prime = BN_bin2bn(bytes, sizeof bytes, NULL);
	must(prime != NULL, "no memory");
	while (BN_mod_word(prime, EXPONENT) == 1 ||
	       BN_check_prime(prime, context, NULL) != 1)
		must(BN_add_word(prime, 2), "no memory");
	return prime;
}

static void
put_number(struct octets *o, const BIGNUM *number)
{
	uint8_t bytes[MODULUS_LEN];

	must(BN_bn2binpad(number, bytes, sizeof bytes) == sizeof bytes,
	    "a long number");
	put_bytes(o, bytes, sizeof bytes);
}

/* RSAPublicKey; the modulus' highest bit is set. */
static void
put_public(struct octets *o, const struct octets *modulus)
{
	size_t at = asn_open(o, 0x30), number = asn_open(o, 0x02);

	put_u8(o, 0);
	put_octets(o, modulus);
	asn_close(o, number);
	asn_integer(o, EXPONENT);
	asn_close(o, at);
}

void
key_derive_rsa(struct key *key, const char *name)
{
	BN_CTX *context = BN_CTX_new();
	BIGNUM *p = derive_prime(name, 1, context);
	BIGNUM *q = derive_prime(name, 2, context);
	BIGNUM *n = BN_new(), *e = BN_new(), *d = BN_new();

	must(context && n && e && d && BN_set_word(e, EXPONENT) &&
		 BN_mul(n, p, q, context) && BN_sub_word(p, 1) &&
		 BN_sub_word(q, 1) && BN_mul(d, p, q, context) &&
		 BN_mod_inverse(d, e, d, context),
	    "no RSA key");
	key->is_rsa = true;
	put_number(&key->modulus, n);
	put_number(&key->exponent, d);
	put_public(&key->public, &key->modulus);
	BN_free(d);
	BN_free(e);
	BN_free(n);
	BN_free(q);
	BN_free(p);
	BN_CTX_free(context);
}

/* 00 01 FF … FF 00 DigestInfo */
static void
pad(uint8_t block[MODULUS_LEN], const void *data, size_t len)
{
	struct octets info = { 0 };
	size_t at = asn_open(&info, 0x30), pad_len;
	uint8_t hash[32];

	digest(HASH_SHA256, data, len, hash);
	asn_algorithm(&info, OID_SHA256, true);
	asn_bytes(&info, 0x04, hash, sizeof hash);
	asn_close(&info, at);
	pad_len = MODULUS_LEN - 3 - info.len;
	block[0] = 0;
	block[1] = 1;
	memset(block + 2, 0xff, pad_len);
	block[2 + pad_len] = 0;
	memcpy(block + 3 + pad_len, info.data, info.len);
	octets_free(&info);
}

struct octets
key_sign_rsa(const struct key *key, const void *data, size_t len)
{
	BN_CTX *context = BN_CTX_new();
	uint8_t block[MODULUS_LEN];
	struct octets o = { 0 };
	BIGNUM *n = BN_bin2bn(key->modulus.data, MODULUS_LEN, NULL);
	BIGNUM *d = BN_bin2bn(key->exponent.data, MODULUS_LEN, NULL);
	BIGNUM *number;

	pad(block, data, len);
	number = BN_bin2bn(block, sizeof block, NULL);
	must(context && n && d && number &&
		 BN_mod_exp(number, number, d, n, context),
	    "no signature");
	put_number(&o, number);
	BN_free(number);
	BN_free(d);
	BN_free(n);
	BN_CTX_free(context);
	return o;
}
