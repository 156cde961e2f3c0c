/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <limits.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509v3.h>
#include <string.h>

#include <sealtree/limits.h>
#include <sealtree/text.h>

#include "der.h"
#include "x509.h"

static const char apple_arc[] = "1.2.840.113635.100.";

/* An exponent as long as the modulus makes one check cost what a thousand
 * usual ones do. */
static bool
is_affordable(EVP_PKEY *key)
{
	BIGNUM *exponent = NULL;
	bool affordable = EVP_PKEY_get_bits(key) <= LIMIT_KEY_BITS;

	if (EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA)
		affordable = affordable &&
			     EVP_PKEY_get_bn_param(
				 key, OSSL_PKEY_PARAM_RSA_E, &exponent) &&
			     BN_num_bits(exponent) <= LIMIT_EXPONENT_BITS;
	BN_free(exponent);
	return affordable;
}

bool
certificate_key_is_modest(X509 *x)
{
	EVP_PKEY *key = X509_get0_pubkey(x);

	return key && is_affordable(key);
}

bool
certificate_verifies(X509 *cert, X509 *issuer)
{
	EVP_PKEY *key = X509_get0_pubkey(issuer);
	bool verifies =
	    key && is_affordable(key) && X509_verify(cert, key) == 1;

	ERR_clear_error();
	return verifies;
}

static const char *
oid_text(const ASN1_OBJECT *object, struct arena *arena)
{
	return der_oid(
	    bytes_over(OBJ_get0_data(object), OBJ_length(object)), arena);
}

/* C strings end at a NUL; a name that holds one must not seem to. The pair
 * C0 80 is no UTF-8, so that whoever shows it shows that something is there. */
static void
add_name_bytes(struct text *text, struct bytes b)
{
	for (size_t i = 0; i < b.len; i++)
		if (b.data[i])
			text_add(text, &b.data[i], 1);
		else
			text_add(text, "\xc0\x80", 2);
}

static void
add_value(struct text *text, const ASN1_STRING *value)
{
	uint8_t *utf8 = NULL;
	int len = ASN1_STRING_to_UTF8(&utf8, value);
	struct bytes b;

	if (len >= 0)
		b = bytes_over(utf8, (size_t) len);
	else
		b = bytes_over(ASN1_STRING_get0_data(value),
		    (size_t) ASN1_STRING_length(value));
	add_name_bytes(text, b);
	OPENSSL_free(utf8);
	ERR_clear_error();
}

/* Quoted where the value could be taken for more of the name. */
static void
add_quoted(struct text *text, const char *value)
{
	if (!strpbrk(value, ",+=\"")) {
		text_add_string(text, value);
		return;
	}
	text_add_char(text, '"');
	for (; *value; value++) {
		if (*value == '"')
			text_add_char(text, '"');
		text_add_char(text, *value);
	}
	text_add_char(text, '"');
}

static void
add_attribute(
    struct text *text, const X509_NAME_ENTRY *entry, struct arena *arena)
{
	const ASN1_OBJECT *object = X509_NAME_ENTRY_get_object(entry);
	int nid = OBJ_obj2nid(object);
	const char *name = nid ? OBJ_nid2sn(nid) : oid_text(object, arena);
	struct text value = TEXT_INIT;

	add_value(&value, X509_NAME_ENTRY_get_data(entry));
	text_printf(text, "%s=", name ? name : "?");
	add_quoted(text, text_string(&value));
	text_release(&value);
}

/* The parts in the order in which they are stored. */
static const char *
name_line(const X509_NAME *name, struct arena *arena)
{
	struct text line = TEXT_INIT;
	const char *string;
	int set = -1;

	for (int i = 0; i < X509_NAME_entry_count(name); i++) {
		const X509_NAME_ENTRY *entry = X509_NAME_get_entry(name, i);

		if (i)
			text_add_string(&line,
			    X509_NAME_ENTRY_set(entry) == set ? " + " : ", ");
		set = X509_NAME_ENTRY_set(entry);
		add_attribute(&line, entry, arena);
	}
	string = arena_string(arena, text_bytes(&line));
	text_release(&line);
	return string;
}

enum which {
	FIRST,
	LAST
};

static const char *
name_part(const X509_NAME *name, int nid, enum which which, struct arena *arena)
{
	struct text text = TEXT_INIT;
	const char *string;
	int found = -1;

	for (int i = X509_NAME_get_index_by_NID(name, nid, -1); i >= 0;
	     i = X509_NAME_get_index_by_NID(name, nid, i)) {
		found = i;
		if (which == FIRST)
			break;
	}
	if (found < 0)
		return NULL;
	add_value(
	    &text, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, found)));
	string = arena_string(arena, text_bytes(&text));
	text_release(&text);
	return string;
}

static const char *
serial_text(const ASN1_INTEGER *serial, struct arena *arena)
{
	struct bytes b = bytes_over(
	    ASN1_STRING_get0_data(serial), (size_t) ASN1_STRING_length(serial));
	struct text text = TEXT_INIT;
	const char *string;

	if (ASN1_STRING_type(serial) == V_ASN1_NEG_INTEGER)
		text_add_char(&text, '-');
	text_add_hex(&text, b);
	string = arena_string(arena, text_bytes(&text));
	text_release(&text);
	return string;
}

static const char *
curve_name(EVP_PKEY *key, struct arena *arena)
{
	char group[80];
	const char *nist;

	if (!EVP_PKEY_get_group_name(key, group, sizeof group, NULL))
		return "of an unnamed curve";
	nist = EC_curve_nid2nist(OBJ_sn2nid(group));
	return nist ? nist : arena_string(arena, bytes_of(group));
}

static const char *
algorithm_text(X509 *x, struct arena *arena)
{
	EVP_PKEY *key = X509_get0_pubkey(x);
	int type = key ? EVP_PKEY_get_base_id(key) : NID_undef;
	const char *name = key ? EVP_PKEY_get0_type_name(key) : NULL;

	if (!key)
		return "unreadable";
	if (type == EVP_PKEY_EC)
		return arena_printf(arena, "EC %s", curve_name(key, arena));
	return arena_printf(
	    arena, "%s %d", name ? name : "unknown", EVP_PKEY_get_bits(key));
}

static unsigned
rsa_bits(X509 *x)
{
	EVP_PKEY *key = X509_get0_pubkey(x);

	if (!key || EVP_PKEY_get_base_id(key) != EVP_PKEY_RSA)
		return 0;
	return (unsigned) EVP_PKEY_get_bits(key);
}

/* Collisions of these can be made: SHA-1's since 2017, MD5's since 2004. */
static const char *
weak_hash(X509 *x)
{
	int hash = NID_undef;

	X509_get_signature_info(x, &hash, NULL, NULL, NULL);
	switch (hash) {
	case NID_md5:
		return "MD5";
	case NID_sha1:
		return "SHA-1";
	default:
		return NULL;
	}
}

static int64_t
time_seconds(const ASN1_TIME *time, struct bytes der, struct defects *defects)
{
	struct der element = {
		.tag = (uint8_t) ASN1_STRING_type(time),
		.content = bytes_over(ASN1_STRING_get0_data(time),
		    (size_t) ASN1_STRING_length(time)),
	};
	int64_t seconds;

	if (!der_time(&element, &seconds))
		defect_add(defects, DEFECT_SIGNATURE, der.offset,
		    "a certificate's validity is no time");
	return seconds;
}

static void
read_markers(struct certificate *c, const X509 *x, struct arena *arena)
{
	int count = X509_get_ext_count(x);

	c->markers = ARENA_ARRAY(arena, const char *, (size_t) count);
	for (int i = 0; i < count; i++) {
		const char *oid = oid_text(
		    X509_EXTENSION_get_object(X509_get_ext(x, i)), arena);

		if (oid && bytes_begin(bytes_of(oid), apple_arc))
			c->markers[c->marker_count++] = oid;
	}
}

static void
read_usages(struct certificate *c, const X509 *x, struct arena *arena)
{
	EXTENDED_KEY_USAGE *usages =
	    X509_get_ext_d2i(x, NID_ext_key_usage, NULL, NULL);
	int count = usages ? sk_ASN1_OBJECT_num(usages) : 0;

	c->usages = ARENA_ARRAY(arena, const char *, (size_t) count);
	for (int i = 0; i < count; i++) {
		const char *oid =
		    oid_text(sk_ASN1_OBJECT_value(usages, i), arena);

		if (oid)
			c->usages[c->usage_count++] = oid;
	}
	EXTENDED_KEY_USAGE_free(usages);
}

static void
read_names(struct certificate *c, const X509 *x, struct arena *arena)
{
	const X509_NAME *subject = X509_get_subject_name(x);
	const char *name = name_part(subject, NID_commonName, LAST, arena);

	c->common_name = name ? name : "";
	c->organization =
	    name_part(subject, NID_organizationName, FIRST, arena);
	c->unit = name_part(subject, NID_organizationalUnitName, FIRST, arena);
	c->subject = name_line(subject, arena);
	c->issuer = name_line(X509_get_issuer_name(x), arena);
}

static bool
is_self_signed(X509 *x)
{
	return X509_NAME_cmp(
		   X509_get_subject_name(x), X509_get_issuer_name(x)) == 0 &&
	       certificate_verifies(x, x);
}

static void
hash(struct certificate *c)
{
	EVP_Digest(c->der.data, c->der.len, c->sha1, NULL, EVP_sha1(), NULL);
	EVP_Digest(
	    c->der.data, c->der.len, c->sha256, NULL, EVP_sha256(), NULL);
}

const struct certificate *
certificate_unreadable(struct bytes der, struct arena *arena)
{
	struct certificate *c = ARENA_NEW(arena, struct certificate);

	c->der = der;
	c->common_name = c->subject = c->issuer = c->serial = "";
	c->algorithm = "unreadable";
	c->unreadable = true;
	hash(c);
	return c;
}

struct certificate *
certificate_read(struct bytes der, struct arena *arena, struct defects *defects)
{
	struct certificate *c = ARENA_NEW(arena, struct certificate);
	struct cursor cursor = cursor_over(der);
	X509 *x;

	c->der = der_take(&cursor, DER_SEQUENCE).whole;
	x = certificate_open(c);
	if (!x) {
		defect_add(defects, DEFECT_SIGNATURE, der.offset,
		    "a certificate cannot be read");
		return NULL;
	}
	if (cursor_left(&cursor))
		defect_add(defects, DEFECT_SIGNATURE, cursor_offset(&cursor),
		    "%zu bytes follow a certificate", cursor_left(&cursor));
	read_names(c, x, arena);
	c->serial = serial_text(X509_get0_serialNumber(x), arena);
	c->algorithm = algorithm_text(x, arena);
	c->rsa_bits = rsa_bits(x);
	c->weak_hash = weak_hash(x);
	c->not_before = time_seconds(X509_get0_notBefore(x), der, defects);
	c->not_after = time_seconds(X509_get0_notAfter(x), der, defects);
	read_markers(c, x, arena);
	read_usages(c, x, arena);
	c->self_signed = is_self_signed(x);
	hash(c);
	X509_free(x);
	ERR_clear_error();
	return c;
}

const struct certificate *
certificate_parse(
    struct bytes der, struct arena *arena, struct defects *defects)
{
	struct certificate *c = certificate_read(der, arena, defects);
	const struct certificate *anchor = c ? anchor_find(c->sha256) : NULL;

	if (anchor) {
		c->pinned = true;
		c->test_anchor = anchor->test_anchor;
	}
	return c;
}

bool
oid_is_under(const char *oid, const char *arc)
{
	size_t len = strlen(arc);

	return strncmp(oid, arc, len) == 0 &&
	       (oid[len] == '\0' || oid[len] == '.');
}

bool
certificate_has_marker(const struct certificate *c, const char *oid)
{
	for (size_t i = 0; i < c->marker_count; i++)
		if (oid_is_under(c->markers[i], oid))
			return true;
	return false;
}
