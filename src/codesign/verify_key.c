/* SPDX-License-Identifier: MIT */
/* One signature value by one key: all of OpenSSL that verifying needs. */
#include <config.h>

#include <openssl/err.h>
#include <openssl/evp.h>
#include <string.h>

#include "verify.h"
#include "x509.h"

/* An algorithm may name its digest; the others leave that to the SignerInfo. */
static const struct {
	const char *name, *digest;
} signature_digests[] = {
	{ "sha1WithRSAEncryption", "SHA1" },
	{ "sha256WithRSAEncryption", "SHA2-256" },
	{ "sha384WithRSAEncryption", "SHA2-384" },
	{ "sha512WithRSAEncryption", "SHA2-512" },
	{ "ecdsa-with-SHA1", "SHA1" },
	{ "ecdsa-with-SHA256", "SHA2-256" },
	{ "ecdsa-with-SHA384", "SHA2-384" },
	{ "ecdsa-with-SHA512", "SHA2-512" },
};

static const struct {
	const char *name, *digest;
} digests[] = {
	{ "sha1", "SHA1" },
	{ "sha256", "SHA2-256" },
	{ "sha384", "SHA2-384" },
	{ "sha512", "SHA2-512" },
};

static const char *
digest_of(const char *name)
{
	for (size_t i = 0; name && i < sizeof digests / sizeof *digests; i++)
		if (strcmp(digests[i].name, name) == 0)
			return digests[i].digest;
	return NULL;
}

static const char *
digest_of_signature(const char *name)
{
	for (size_t i = 0;
	     name && i < sizeof signature_digests / sizeof *signature_digests;
	     i++)
		if (strcmp(signature_digests[i].name, name) == 0)
			return signature_digests[i].digest;
	return NULL;
}

size_t
digest_by_name(
    const char *algorithm, struct bytes data, uint8_t digest[DIGEST_MAX])
{
	const char *name = digest_of(algorithm);
	size_t len = 0;

	if (!name || !EVP_Q_digest(NULL, name, NULL,
			 data.len ? (const void *) data.data : "", data.len,
			 digest, &len))
		return 0;
	return len;
}

static bool
key_verifies(
    X509 *x, const char *digest, struct bytes data, struct bytes signature)
{
	EVP_PKEY *key = X509_get0_pubkey(x);
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	bool good =
	    key && context &&
	    EVP_DigestVerifyInit_ex(
		context, NULL, digest, NULL, NULL, key, NULL) == 1 &&
	    EVP_DigestVerify(context, signature.data, signature.len,
		data.len ? data.data : (const uint8_t *) "", data.len) == 1;

	EVP_MD_CTX_free(context);
	ERR_clear_error();
	return good;
}

/* Those that name no digest of their own. */
static bool
is_plain_key(const char *name)
{
	return name && (strcmp(name, "rsaEncryption") == 0 ||
			   strcmp(name, "ecPublicKey") == 0);
}

/* Genuine values of each kind exist whose digest is the SignerInfo's, however
 * the algorithm is called, so both are tried where they differ. */
struct result
signature_check(const struct certificate *signer, const char *digest_algorithm,
    const char *signature_algorithm, struct bytes data, struct bytes signature,
    struct arena *arena)
{
	const char *own = digest_of_signature(signature_algorithm);
	const char *named = digest_of(digest_algorithm);
	X509 *x = certificate_open(signer);
	bool good;

	if (!x)
		return result_bad(arena, signer->der.offset,
		    "the signer's certificate cannot be read");
	if ((!own && !is_plain_key(signature_algorithm)) || (!own && !named)) {
		X509_free(x);
		return result_unknown(arena, NULL,
		    "the signature uses algorithms that are not known here: "
		    "%s, %s",
		    digest_algorithm, signature_algorithm);
	}
	if (!certificate_key_is_modest(x)) {
		X509_free(x);
		return result_unknown(arena, "limit",
		    "the signer's key is larger than this checks by");
	}
	good = (named && key_verifies(x, named, data, signature)) ||
	       (own && own != named && key_verifies(x, own, data, signature));
	X509_free(x);
	if (good)
		return result_ok();
	return result_bad(arena, signature.offset,
	    "the signature's value was not made by the key of \"%s\" over "
	    "these bytes",
	    signer->common_name);
}
