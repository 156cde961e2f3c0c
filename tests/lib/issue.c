/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>

#include <sealtree/die.h>

#include "check.h"
#include "issue.h"

static EVP_PKEY *
share(EVP_PKEY *key)
{
	EVP_PKEY_up_ref(key);
	return key;
}

static void
add_part(X509_NAME *name, const char *part, size_t len)
{
	const char *equals = memchr(part, '=', len);
	char field[40] = "";

	assert_non_null(equals);
	memcpy(field, part, (size_t) (equals - part));
	assert_int_equal(X509_NAME_add_entry_by_txt(name, field, MBSTRING_UTF8,
			     (const uint8_t *) equals + 1,
			     (int) (part + len - equals - 1), -1, 0),
	    1);
}

static X509_NAME *
parse_name(const char *text)
{
	X509_NAME *name = X509_NAME_new();

	while (*text) {
		size_t len = strcspn(text, "/");

		add_part(name, text, len);
		text += len + (text[len] == '/');
	}
	return name;
}

static void
set_names(X509 *x, const struct issue_spec *spec)
{
	X509_NAME *subject = parse_name(spec->subject);
	X509_NAME *issuer = subject;

	if (spec->issuer_name)
		issuer = parse_name(spec->issuer_name);
	X509_set_subject_name(x, subject);
	X509_set_issuer_name(x, spec->issuer && !spec->issuer_name
				    ? X509_get_subject_name(spec->issuer->x)
				    : issuer);
	if (issuer != subject)
		X509_NAME_free(issuer);
	X509_NAME_free(subject);
}

static void
set_times(X509 *x, const struct issue_spec *spec)
{
	const char *from = spec->not_before, *to = spec->not_after;

	assert_int_equal(ASN1_TIME_set_string_X509(X509_getm_notBefore(x),
			     from ? from : "20200101000000Z"),
	    1);
	assert_int_equal(ASN1_TIME_set_string_X509(X509_getm_notAfter(x),
			     to ? to : "20991231235959Z"),
	    1);
}

static X509_EXTENSION *
apple_null(const char *oid)
{
	ASN1_OBJECT *object = OBJ_txt2obj(oid, 1);
	ASN1_OCTET_STRING *value = ASN1_OCTET_STRING_new();
	X509_EXTENSION *extension;

	ASN1_OCTET_STRING_set(value, (const uint8_t *) "\x05\x00", 2);
	extension = X509_EXTENSION_create_by_OBJ(NULL, object, 1, value);
	ASN1_OCTET_STRING_free(value);
	ASN1_OBJECT_free(object);
	return extension;
}

static void
add_extension(X509 *x, X509 *issuer, const struct issue_extension *e)
{
	X509_EXTENSION *extension;
	X509V3_CTX context;

	X509V3_set_ctx(&context, issuer, x, NULL, NULL, 0);
	extension = e->value
			? X509V3_EXT_nconf(NULL, &context, e->oid, e->value)
			: apple_null(e->oid);
	assert_non_null(extension);
	assert_int_equal(X509_add_ext(x, extension, -1), 1);
	X509_EXTENSION_free(extension);
}

static struct bytes
encode(X509 *x, bool broken)
{
	uint8_t *der = NULL;
	int len = i2d_X509(x, &der);

	assert_true(len > 0);
	/* Near the end lies the signature, whose numbers stay numbers. */
	if (broken)
		der[len - 3] ^= 1;
	return bytes_over(der, (size_t) len);
}

static EVP_PKEY *
new_key(const struct issue_spec *spec)
{
	EVP_PKEY *key = spec->key        ? share(spec->key)
			: spec->rsa_bits ? EVP_RSA_gen(spec->rsa_bits)
					 : EVP_EC_gen("P-256");

	assert_non_null(key);
	return key;
}

struct issued
issue(const struct issue_spec *spec)
{
	struct issued made = { .key = new_key(spec), .x = X509_new() };
	X509 *issuer = spec->issuer ? spec->issuer->x : made.x;
	EVP_PKEY *signer = spec->issuer ? spec->issuer->key : made.key;

	X509_set_version(made.x, X509_VERSION_3);
	ASN1_INTEGER_set(
	    X509_get_serialNumber(made.x), spec->serial ? spec->serial : 1);
	set_names(made.x, spec);
	set_times(made.x, spec);
	X509_set_pubkey(made.x, made.key);
	for (const struct issue_extension *e = spec->extensions; e && e->oid;
	     e++)
		add_extension(made.x, issuer, e);
	assert_true(X509_sign(made.x, signer,
			spec->sha1 ? EVP_sha1() : EVP_sha256()) > 0);
	made.der = encode(made.x, spec->broken);
	return made;
}

void
issued_free(struct issued *issued)
{
	EVP_PKEY_free(issued->key);
	X509_free(issued->x);
	OPENSSL_free((void *) (uintptr_t) issued->der.data);
}

struct issued_family
issue_family(const char *root, const char *team)
{
	static const struct issue_extension authority[] = {
		{ "basicConstraints", "critical,CA:TRUE" },
		{ APPLE_OID "6.2.6", NULL },
		{ NULL, NULL },
	};
	static const struct issue_extension leaf[] = {
		{ "extendedKeyUsage", "critical,codeSigning" },
		{ APPLE_OID "6.1.13", NULL },
		{ NULL, NULL },
	};
	struct issued_family family;
	char subject[200];

	snprintf(subject, sizeof subject, "CN=%s/O=Test Inc.", root);
	family.root = issue(&(struct issue_spec){ .subject = subject });
	family.authority = issue(&(struct issue_spec){
	    .subject = "CN=Developer ID Certification Authority/O=Test Inc.",
	    .issuer = &family.root,
	    .extensions = authority,
	    .serial = 2,
	});
	snprintf(subject, sizeof subject,
	    "UID=%s/CN=Developer ID Application: Ann (%s)/OU=%s/O=Ann/C=US",
	    team, team, team);
	family.leaf = issue(&(struct issue_spec){
	    .subject = subject,
	    .issuer = &family.authority,
	    .extensions = leaf,
	    .serial = 3,
	});
	return family;
}

void
issued_family_free(struct issued_family *family)
{
	issued_free(&family->root);
	issued_free(&family->authority);
	issued_free(&family->leaf);
}
