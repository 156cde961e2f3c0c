/* SPDX-License-Identifier: MIT */
/* One signature value by one key: all of OpenSSL that verifying needs. */
#include <config.h>

#include <openssl/err.h>
#include <openssl/evp.h>
#include <string.h>

#include "digest.h"
#include "verify.h"
#include "x509.h"

size_t
digest_by_name(
    const char *algorithm, struct bytes data, uint8_t digest[DIGEST_MAX])
{
	const EVP_MD *md = digest_md(algorithm);
	unsigned len = 0;

	if (!md || !EVP_Digest(data.len ? (const void *) data.data : "",
		       data.len, digest, &len, md, NULL))
		return 0;
	return len;
}

static bool
key_verifies(
    X509 *x, const EVP_MD *md, struct bytes digest, struct bytes signature)
{
	EVP_PKEY *key = X509_get0_pubkey(x);
	EVP_PKEY_CTX *context =
	    key ? EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL) : NULL;
	bool good = context && EVP_PKEY_verify_init(context) == 1 &&
		    EVP_PKEY_CTX_set_signature_md(context, md) == 1 &&
		    EVP_PKEY_verify(context, signature.data, signature.len,
			digest.data, digest.len) == 1;

	EVP_PKEY_CTX_free(context);
	ERR_clear_error();
	return good;
}

/* What a SignerInfo may call its signature: the kind of key, and the digest
 * where that is part of the name. RFC 3278 (2002) knew ECDSA by one name only,
 * whatever the digest, and Apple's cmssiginfo.c still reads it like that. */
// clang-format off
static const struct algorithm {
	const char *name;
	int key;
	const char *digest; /* NULL: the SignerInfo's */
} algorithms[] = {
	{ "rsaEncryption",		EVP_PKEY_RSA,	NULL },
	{ "sha1WithRSAEncryption",	EVP_PKEY_RSA,	"sha1" },
	{ "sha256WithRSAEncryption",	EVP_PKEY_RSA,	"sha256" },
	{ "sha384WithRSAEncryption",	EVP_PKEY_RSA,	"sha384" },
	{ "sha512WithRSAEncryption",	EVP_PKEY_RSA,	"sha512" },
	{ "ecPublicKey",		EVP_PKEY_EC,	NULL },
	{ "ecdsa-with-SHA1",		EVP_PKEY_EC,	NULL },
	{ "ecdsa-with-SHA256",		EVP_PKEY_EC,	"sha256" },
	{ "ecdsa-with-SHA384",		EVP_PKEY_EC,	"sha384" },
	{ "ecdsa-with-SHA512",		EVP_PKEY_EC,	"sha512" },
};
// clang-format on

static const struct algorithm *
find_algorithm(const char *name)
{
	for (size_t i = 0; name && i < sizeof algorithms / sizeof *algorithms;
	     i++)
		if (strcmp(algorithms[i].name, name) == 0)
			return &algorithms[i];
	return NULL;
}

static bool
is_key_of_kind(X509 *x, int kind)
{
	EVP_PKEY *key = X509_get0_pubkey(x);

	return key && EVP_PKEY_get_base_id(key) == kind;
}

static struct result
check_value(const struct certificate *signer, X509 *x,
    const struct algorithm *algorithm, const char *digest_algorithm,
    struct bytes digest, struct bytes signature, struct arena *arena)
{
	if (algorithm->digest &&
	    strcmp(algorithm->digest, digest_algorithm) != 0)
		return result_bad(arena, signature.offset,
		    "the signature is called %s, and the signer's digest is "
		    "by %s",
		    algorithm->name, digest_algorithm);
	if (!is_key_of_kind(x, algorithm->key))
		return result_bad(arena, signature.offset,
		    "the signature is called %s, and the key of \"%s\" is "
		    "%s",
		    algorithm->name, signer->common_name, signer->algorithm);
	if (!certificate_key_is_modest(x))
		return result_unknown(arena, "limit",
		    "the signer's key is larger than this checks by");
	if (key_verifies(x, digest_md(digest_algorithm), digest, signature))
		return result_ok();
	return result_bad(arena, signature.offset,
	    "the signature's value was not made by the key of \"%s\" over "
	    "these bytes",
	    signer->common_name);
}

struct result
signature_check(const struct certificate *signer, const char *digest_algorithm,
    const char *signature_algorithm, struct bytes digest,
    struct bytes signature, struct arena *arena)
{
	const struct algorithm *algorithm = find_algorithm(signature_algorithm);
	X509 *x = certificate_open(signer);
	struct result result;

	if (!x)
		return result_bad(arena, signer->der.offset,
		    "the signer's certificate cannot be read");
	if (algorithm && digest.len)
		result = check_value(signer, x, algorithm, digest_algorithm,
		    digest, signature, arena);
	else
		result = result_unknown(arena, "limit",
		    "the signature uses algorithms that are not known here: "
		    "%s, %s",
		    digest_algorithm, signature_algorithm);
	X509_free(x);
	return result;
}
