/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <openssl/err.h>
#include <openssl/x509v3.h>

#include "signed_data.h"
#include "x509.h"

enum {
	CONTEXT_0_PRIMITIVE = 0x80
};

struct identity {
	struct bytes issuer, serial;
};

static struct identity
certificate_identity(const struct certificate *certificate)
{
	struct cursor c = cursor_over(certificate->der), tbs;
	struct identity identity;

	c = der_enter(&c, DER_SEQUENCE);
	tbs = der_enter(&c, DER_SEQUENCE);
	if (der_at(&tbs, DER_CONTEXT_0))
		der_take(&tbs, DER_CONTEXT_0);
	identity.serial = der_take(&tbs, DER_INTEGER).content;
	der_take(&tbs, DER_SEQUENCE);
	identity.issuer = der_take(&tbs, DER_SEQUENCE).whole;
	return identity;
}

static X509_NAME *
open_name(struct bytes der)
{
	const uint8_t *p = der.data;

	return der.len ? d2i_X509_NAME(NULL, &p, (long) der.len) : NULL;
}

/* As certificates' names are compared: letter case and spaces aside. */
static bool
names_match(struct bytes a, struct bytes b)
{
	X509_NAME *first = open_name(a), *second = open_name(b);
	bool match = first && second && X509_NAME_cmp(first, second) == 0;

	X509_NAME_free(first);
	X509_NAME_free(second);
	ERR_clear_error();
	return match;
}

static const struct certificate *
find_by_name(const struct cms_reading *r, const struct identity *wanted)
{
	const struct certificate *similar = NULL;

	for (size_t i = 0; i < r->cms->certificate_count; i++) {
		const struct certificate *c = r->cms->certificates[i];
		struct identity identity = certificate_identity(c);

		if (!bytes_equal(identity.serial, wanted->serial))
			continue;
		if (bytes_equal(identity.issuer, wanted->issuer))
			return c;
		if (!similar && names_match(identity.issuer, wanted->issuer))
			similar = c;
	}
	if (similar)
		defect_add(r->defects, DEFECT_SIGNATURE, wanted->issuer.offset,
		    "the signer's issuer is not written as in its "
		    "certificate");
	return similar;
}

static bool
has_key_identifier(const struct certificate *c, struct bytes wanted)
{
	X509 *x = certificate_open(c);
	const ASN1_OCTET_STRING *id = x ? X509_get0_subject_key_id(x) : NULL;
	bool has =
	    id && bytes_equal(wanted, bytes_over(ASN1_STRING_get0_data(id),
					  (size_t) ASN1_STRING_length(id)));

	X509_free(x);
	ERR_clear_error();
	return has;
}

const struct certificate *
signer_find(const struct cms_reading *r, const struct der *identifier)
{
	struct cursor c = cursor_over(identifier->content);
	struct identity wanted;

	if (identifier->tag == CONTEXT_0_PRIMITIVE) {
		for (size_t i = 0; i < r->cms->certificate_count; i++)
			if (has_key_identifier(
				r->cms->certificates[i], identifier->content))
				return r->cms->certificates[i];
		return NULL;
	}
	wanted.issuer = der_take(&c, DER_SEQUENCE).whole;
	wanted.serial = der_take(&c, DER_INTEGER).content;
	if (identifier->tag != DER_SEQUENCE || !cursor_ok(&c)) {
		defect_add(r->defects, DEFECT_SIGNATURE,
		    identifier->whole.offset,
		    "the CMS signature does not name its signer");
		return NULL;
	}
	return find_by_name(r, &wanted);
}
