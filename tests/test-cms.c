/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <openssl/cms.h>
#include <stdlib.h>
#include <string.h>

#include <sealtree/cms.h>
#include <sealtree/limits.h>
#include <sealtree/text.h>

#include "bench.h"
#include "check.h"
#include "harm.h"
#include "issue.h"

static const char code[] = "a CodeDirectory";

static struct issued_family family;

static int
make_family(void **state)
{
	(void) state;
	family = issue_family("Test Root", "TEAM123456");
	return 0;
}

static int
free_family(void **state)
{
	(void) state;
	issued_family_free(&family);
	return 0;
}

struct cms_spec {
	unsigned signers; /* 1 if 0 */
	bool attached, no_certificates, no_attributes, by_key_id;
	unsigned more_certificates, more_attributes;
	const char *content, *content_type;
	/* Signed attributes: OID, ASN.1 type, value. */
	const struct attribute {
		const char *oid;
		int type;
		struct bytes value;
	} * attributes;
	struct bytes token; /* an unsigned attribute, if any */
};

static void
add_attributes(CMS_SignerInfo *signer, const struct cms_spec *spec)
{
	char oid[20];

	for (const struct attribute *a = spec->attributes; a && a->oid; a++) {
		X509_ATTRIBUTE *attribute = X509_ATTRIBUTE_create_by_txt(
		    NULL, a->oid, a->type, a->value.data, (int) a->value.len);

		/* The same one again: another value of it. */
		while (a[1].oid && strcmp(a[1].oid, a->oid) == 0) {
			a++;
			X509_ATTRIBUTE_set1_data(attribute, a->type,
			    a->value.data, (int) a->value.len);
		}
		assert_int_equal(CMS_signed_add1_attr(signer, attribute), 1);
		X509_ATTRIBUTE_free(attribute);
	}
	for (unsigned i = 0; i < spec->more_attributes; i++) {
		snprintf(oid, sizeof oid, "1.2.3.%u", i);
		CMS_signed_add1_attr_by_txt(
		    signer, oid, V_ASN1_OCTET_STRING, "x", 1);
	}
	if (spec->token.len)
		CMS_unsigned_add1_attr_by_txt(signer,
		    "1.2.840.113549.1.9.16.2.14", V_ASN1_SEQUENCE,
		    spec->token.data, (int) spec->token.len);
}

static void
add_certificates(CMS_ContentInfo *cms, const struct cms_spec *spec)
{
	if (!spec->no_certificates) {
		CMS_add1_cert(cms, family.authority.x);
		CMS_add1_cert(cms, family.root.x);
		CMS_add1_cert(cms, family.leaf.x);
	}
	for (unsigned i = 0; i < spec->more_certificates; i++) {
		struct issued more =
		    issue(&(struct issue_spec){ .subject = "CN=More",
			.key = family.root.key,
			.serial = 100 + (long) i });

		assert_int_equal(CMS_add1_cert(cms, more.x), 1);
		issued_free(&more);
	}
}

/* As Apple's signer builds it, by OpenSSL; in the arena. */
static struct bytes
make(struct bench *bench, const struct cms_spec *spec)
{
	unsigned flags = CMS_BINARY | CMS_PARTIAL | CMS_NOCERTS |
			 CMS_NOSMIMECAP | (spec->attached ? 0 : CMS_DETACHED);
	const char *content = spec->content ? spec->content : code;
	BIO *bio = BIO_new_mem_buf(content, (int) strlen(content));
	CMS_ContentInfo *cms = CMS_sign(NULL, NULL, NULL, NULL, flags);
	unsigned signers = spec->signers ? spec->signers : 1;
	struct bytes der;
	uint8_t *out = NULL;
	int len;

	if (spec->no_attributes)
		flags |= CMS_NOATTR;
	if (spec->by_key_id)
		flags |= CMS_USE_KEYID;
	if (spec->content_type) {
		ASN1_OBJECT *type = OBJ_txt2obj(spec->content_type, 1);

		CMS_set1_eContentType(cms, type);
		ASN1_OBJECT_free(type);
	}
	for (unsigned i = 0; i < signers; i++) {
		CMS_SignerInfo *signer = CMS_add1_signer(
		    cms, family.leaf.x, family.leaf.key, EVP_sha256(), flags);

		assert_non_null(signer);
		add_attributes(signer, spec);
	}
	add_certificates(cms, spec);
	assert_int_equal(CMS_final(cms, bio, NULL, flags), 1);
	len = i2d_CMS_ContentInfo(cms, &out);
	der = arena_copy(bench->arena, bytes_over(out, (size_t) len));
	OPENSSL_free(out);
	CMS_ContentInfo_free(cms);
	BIO_free(bio);
	return der;
}

static const struct cms *
parse(struct bench *bench, const struct cms_spec *spec)
{
	return cms_parse(make(bench, spec), bench->arena, &bench->defects);
}

static void
assert_defect(struct bench *bench, enum defect_kind kind, const char *what)
{
	assert_int_equal(bench->defects.count, 1);
	assert_int_equal(bench->defects.list[0].kind, kind);
	assert_string_equal(bench->defects.list[0].what, what);
	assert_true(bench->defects.list[0].offset != NO_OFFSET);
}

static void
assert_digest(struct bytes digest, const char *of)
{
	uint8_t expected[32];

	EVP_Digest(of, strlen(of), expected, NULL, EVP_sha256(), NULL);
	assert_true(bytes_equal(digest, bytes_over(expected, 32)));
}

static void
signed_code(void **state)
{
	static const struct attribute attributes[] = {
		{ "1.2.840.113549.1.9.5", V_ASN1_UTCTIME,
		    { (const uint8_t *) "220708120060Z", 13, 0 } },
		{ NULL, 0, { 0 } },
	};
	struct bench *bench = *state;
	const struct cms *cms =
	    parse(bench, &(struct cms_spec){ .attributes = attributes });

	assert_non_null(cms);
	assert_int_equal(bench->defects.count, 0);
	assert_int_equal(cms->content.len, 0);
	assert_int_equal(cms->content_type_der.len, 11);
	assert_int_equal(cms->certificate_count, 3);
	assert_int_equal(cms->signer_count, 1);
	assert_string_equal(cms->signer->unit, "TEAM123456");
	assert_int_equal(cms->chain.count, 3);
	assert_string_equal(cms->chain.list[2]->common_name, "Test Root");
	assert_string_equal(cms->digest_algorithm, "sha256");
	assert_string_equal(cms->signature_algorithm, "ecdsa-with-SHA256");
	assert_true(cms->signature.len > 60);
	assert_digest(cms->message_digest, code);
	assert_true(cms->has_signing_time);
	assert_int_equal(cms->signing_time, 1657281660);
	assert_int_equal(cms->attribute_count, 3);
	assert_int_equal(cms->unsigned_count, 0);
	assert_null(cms->timestamp);
	assert_false(
	    cms->has_timestamp || cms->has_agility_v1 || cms->has_agility_v2);
}

/* The bytes that were signed, not a re-encoding of them. */
static void
signed_attributes_are_as_stored(void **state)
{
	struct bench *bench = *state;
	const struct cms *cms = parse(bench, &(struct cms_spec){ 0 });
	struct text tbs = TEXT_INIT;
	EVP_MD_CTX *context = EVP_MD_CTX_new();

	assert_int_equal(cms->signed_attributes.data[0], 0xa0);
	text_add_char(&tbs, 0x31);
	text_add(&tbs, cms->signed_attributes.data + 1,
	    cms->signed_attributes.len - 1);
	EVP_DigestVerifyInit(
	    context, NULL, EVP_sha256(), NULL, family.leaf.key);
	assert_int_equal(
	    EVP_DigestVerify(context, cms->signature.data, cms->signature.len,
		(const uint8_t *) text_string(&tbs), tbs.len),
	    1);
	assert_true(
	    bytes_equal(bytes_clamp(cms->der,
			    cms->signed_attributes.offset - cms->der.offset,
			    cms->signed_attributes.len),
		cms->signed_attributes));
	EVP_MD_CTX_free(context);
	text_release(&tbs);
}

static void
attributes_may_be_absent(void **state)
{
	struct bench *bench = *state;
	const struct cms *cms =
	    parse(bench, &(struct cms_spec){ .no_attributes = true });

	assert_int_equal(cms->signed_attributes.len, 0);
	assert_int_equal(cms->attribute_count, 0);
	assert_false(cms->has_signing_time);
	assert_ptr_equal(cms->signer, cms->chain.list[0]);
	assert_int_equal(bench->defects.count, 0);
}

static void
attached_content(void **state)
{
	struct bench *bench = *state;
	const struct cms *cms =
	    parse(bench, &(struct cms_spec){ .attached = true });

	assert_true(bytes_are(cms->content, code));
	assert_int_equal(bench->defects.count, 0);
}

/* BER as Apple's encoder writes it: lengths at the end, content in pieces. */
static void
indefinite_form(void **state)
{
	static const char start[] =
	    "\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02\xa0\x80"
	    "\x30\x80\x02\x01\x01\x31\x0d\x30\x0b\x06\x09\x60\x86\x48\x01"
	    "\x65\x03\x04\x02\x01\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d"
	    "\x01\x07\x01\xa0\x80\x24\x80\x04\x02"
	    "a "
	    "\x04\x0d"
	    "CodeDirectory"
	    "\0\0\0\0\0\0";
	struct bench *bench = *state;
	struct bytes der = make(bench, &(struct cms_spec){ .attached = true });
	struct text ber = TEXT_INIT;
	const struct cms *cms;
	size_t at = 0;

	/* Up to the content, everything is rewritten. */
	while (!bytes_begin(bytes_clamp(der, at, der.len), code))
		at++;
	text_add(&ber, start, sizeof start - 1);
	text_add_bytes(&ber, bytes_clamp(der, at + strlen(code), der.len));
	/* Three ends, and padding. */
	text_add(&ber,
	    "\0\0\0\0\0\0"
	    "\0\0\0",
	    9);
	cms = cms_parse(text_bytes(&ber), bench->arena, &bench->defects);
	assert_non_null(cms);
	assert_int_equal(bench->defects.count, 0);
	assert_int_equal(cms->der.len, ber.len - 3);
	assert_true(bytes_are(cms->content, code));
	assert_digest(cms->message_digest, code);
	assert_int_equal(cms->chain.count, 3);
	text_release(&ber);
}

static void
what_follows_is_noted(void **state)
{
	struct bench *bench = *state;
	struct bytes der = make(bench, &(struct cms_spec){ 0 });
	struct text longer = TEXT_INIT;

	text_add_bytes(&longer, der);
	text_add_string(&longer, "more");
	assert_non_null(
	    cms_parse(text_bytes(&longer), bench->arena, &bench->defects));
	assert_defect(
	    bench, DEFECT_SIGNATURE, "4 bytes follow the CMS signature");
	assert_int_equal(bench->defects.list[0].offset, der.len);
	text_release(&longer);
}

static void
not_cms(void **state)
{
	struct bench *bench = *state;
	struct bytes der = make(bench, &(struct cms_spec){ 0 });
	uint8_t *type = (uint8_t *) (uintptr_t) der.data + 4;

	assert_null(
	    cms_parse(bytes_of("<?xml"), bench->arena, &bench->defects));
	assert_null(cms_parse(bytes_of(""), bench->arena, &bench->defects));
	/* envelopedData */
	assert_int_equal(type[10], 0x02);
	type[10] = 0x03;
	assert_null(cms_parse(der, bench->arena, &bench->defects));
	assert_int_equal(bench->defects.count, 3);
}

static void
signers_are_counted(void **state)
{
	struct bench *bench = *state;
	const struct cms *cms =
	    parse(bench, &(struct cms_spec){ .signers = 2 });

	assert_int_equal(cms->signer_count, 2);
	assert_ptr_equal(cms->signer, cms->chain.list[0]);
	assert_defect(bench, DEFECT_SIGNER_COUNT,
	    "the CMS signature has 2 signers, not one");
}

static void
nobody_signed(void **state)
{
	static const char der[] =
	    "\x30\x23\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02\xa0\x16"
	    "\x30\x14\x02\x01\x01\x31\0\x30\x0b\x06\x09\x2a\x86\x48\x86\xf7"
	    "\x0d\x01\x07\x01\x31\0";
	struct bench *bench = *state;
	const struct cms *cms = cms_parse(
	    bytes_over(der, sizeof der - 1), bench->arena, &bench->defects);

	assert_int_equal(cms->signer_count, 0);
	assert_null(cms->signer);
	assert_int_equal(cms->chain.count, 0);
	assert_defect(bench, DEFECT_SIGNER_COUNT,
	    "the CMS signature has 0 signers, not one");
}

static void
signers_are_capped(void **state)
{
	struct bench *bench = *state;

	parse(bench, &(struct cms_spec){ .signers = LIMIT_SIGNERS });
	assert_defect(bench, DEFECT_SIGNER_COUNT,
	    "the CMS signature has 8 signers, not one");
	parse(bench, &(struct cms_spec){ .signers = LIMIT_SIGNERS + 1 });
	assert_int_equal(bench->defects.count, 3);
	assert_int_equal(bench->defects.list[1].kind, DEFECT_LIMIT);
}

static void
certificates_are_capped(void **state)
{
	struct bench *bench = *state;
	const struct cms *cms;

	cms = parse(bench,
	    &(struct cms_spec){ .more_certificates = LIMIT_CERTIFICATES - 3 });
	assert_int_equal(cms->certificate_count, LIMIT_CERTIFICATES);
	assert_int_equal(bench->defects.count, 0);
	assert_false(cms->certificates_cut);
	cms = parse(bench,
	    &(struct cms_spec){ .more_certificates = LIMIT_CERTIFICATES - 2 });
	assert_int_equal(cms->certificate_count, LIMIT_CERTIFICATES);
	assert_int_equal(bench->defects.list[0].kind, DEFECT_LIMIT);
	assert_true(cms->certificates_cut);
}

static void
attributes_are_capped(void **state)
{
	struct bench *bench = *state;
	const struct cms *cms;

	/* OpenSSL adds three of its own. */
	cms = parse(bench,
	    &(struct cms_spec){ .more_attributes = LIMIT_ATTRIBUTES - 3 });
	assert_int_equal(cms->attribute_count, LIMIT_ATTRIBUTES);
	assert_int_equal(bench->defects.count, 0);
	assert_false(cms->attributes_cut);
	cms = parse(bench,
	    &(struct cms_spec){ .more_attributes = LIMIT_ATTRIBUTES - 2 });
	assert_int_equal(cms->attribute_count, LIMIT_ATTRIBUTES);
	assert_int_equal(bench->defects.list[0].kind, DEFECT_LIMIT);
	assert_true(cms->attributes_cut);
}

static void
size_is_capped(void **state)
{
	struct bench *bench = *state;
	uint8_t *big = calloc(1, LIMIT_CMS_BYTES + 1);
	struct bytes der = make(bench, &(struct cms_spec){ 0 });

	memcpy(big, der.data, der.len);
	assert_non_null(cms_parse(
	    bytes_over(big, LIMIT_CMS_BYTES), bench->arena, &bench->defects));
	assert_int_equal(bench->defects.count, 0);
	assert_null(cms_parse(bytes_over(big, LIMIT_CMS_BYTES + 1),
	    bench->arena, &bench->defects));
	assert_int_equal(bench->defects.list[0].kind, DEFECT_LIMIT);
	free(big);
}

static void
a_signer_who_is_not_in_the_bag(void **state)
{
	struct bench *bench = *state;
	const struct cms *cms =
	    parse(bench, &(struct cms_spec){ .no_certificates = true });

	assert_int_equal(cms->certificate_count, 0);
	assert_int_equal(cms->signer_count, 1);
	assert_null(cms->signer);
	assert_int_equal(cms->chain.count, 0);
}

static void
signers_named_by_key(void **state)
{
	static const struct issue_extension extensions[] = {
		{ "subjectKeyIdentifier", "hash" },
		{ NULL, NULL },
	};
	struct issued_family kept = family;
	struct bench *bench = *state;
	const struct cms *cms;

	family.leaf = issue(&(struct issue_spec){ .subject = "CN=Key",
	    .issuer = &family.authority,
	    .extensions = extensions });
	cms = parse(bench, &(struct cms_spec){ .by_key_id = true });
	issued_free(&family.leaf);
	family = kept;
	assert_non_null(cms->signer);
	assert_string_equal(cms->signer->common_name, "Key");
	assert_int_equal(bench->defects.count, 0);
}

/* Another letter case of the issuer's name still names the certificate to
 * most readers, so it does here; but it was not signed like that. */
static void
an_issuer_written_otherwise(void **state)
{
	static const char name[] = "Developer ID Certification Authority";
	struct bench *bench = *state;
	struct bytes der = make(bench, &(struct cms_spec){ 0 });
	uint8_t *last = NULL;
	const struct cms *cms;

	for (size_t i = 0; i + sizeof name < der.len; i++)
		if (memcmp(der.data + i, name, sizeof name - 1) == 0)
			last = (uint8_t *) (uintptr_t) der.data + i;
	assert_non_null(last);
	*last = 'd';
	cms = cms_parse(der, bench->arena, &bench->defects);
	assert_non_null(cms->signer);
	assert_defect(bench, DEFECT_SIGNATURE,
	    "the signer's issuer is not written as in its certificate");
	defects_init(&bench->defects, bench->arena);
	*last = 'X';
	cms = cms_parse(der, bench->arena, &bench->defects);
	assert_null(cms->signer);
}

static const char agility_plist[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" "
    "\"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n"
    "<plist version=\"1.0\"><dict><key>cdhashes</key><array>\n"
    "<data>AAECAwQFBgcICQoLDA0ODxAREhM=</data>\n"
    "<data>FBUWFxgZGhscHR4fICEiIyQlJic=</data>\n"
    "</array></dict></plist>\n";

static const struct cms_attribute *
find_attribute(const struct cms *cms, const char *name)
{
	for (size_t i = 0; i < cms->attribute_count; i++)
		if (strcmp(cms->attributes[i].name, name) == 0)
			return &cms->attributes[i];
	fail();
	return NULL;
}

static void
hash_agility(void **state)
{
	static const struct attribute attributes[] = {
		{ "1.2.840.113635.100.9.1", V_ASN1_OCTET_STRING,
		    { (const uint8_t *) agility_plist, sizeof agility_plist - 1,
			0 } },
		{ "1.2.840.113635.100.9.2", V_ASN1_SEQUENCE,
		    { (const uint8_t *) "\x30\x0d\x06\x05\x2b\x0e\x03\x02\x1a"
					"\x04\x04sha1",
			15, 0 } },
		{ "1.2.840.113635.100.9.2", V_ASN1_SEQUENCE,
		    { (const uint8_t *) "\x30\x09\x06\x03\x2a\x03\x04\x04\x02"
					"hm",
			11, 0 } },
		{ NULL, 0, { 0 } },
	};
	struct bench *bench = *state;
	const struct cms *cms =
	    parse(bench, &(struct cms_spec){ .attributes = attributes });

	assert_int_equal(bench->defects.count, 0);
	assert_true(cms->has_agility_v1);
	assert_int_equal(cms->agility_v1_count, 2);
	assert_int_equal(cms->agility_v1[0].len, 20);
	assert_int_equal(cms->agility_v1[1].data[0], 0x14);
	assert_true(cms->has_agility_v2);
	assert_int_equal(cms->agility_v2_count, 2);
	/* OpenSSL writes a SET in DER's order. */
	assert_string_equal(cms->agility_v2[0].algorithm, "1.2.3.4");
	assert_string_equal(cms->agility_v2[1].algorithm, "sha1");
	assert_true(bytes_are(cms->agility_v2[1].digest, "sha1"));
	assert_int_equal(find_attribute(cms, "hashAgility")->values, 1);
	assert_int_equal(find_attribute(cms, "hashAgility2")->values, 2);
}

static void
unreadable_attributes_are_noted(void **state)
{
	static const struct attribute attributes[] = {
		{ "1.2.840.113635.100.9.1", V_ASN1_OCTET_STRING,
		    { (const uint8_t *) "<plist>", 7, 0 } },
		{ "1.2.840.113635.100.9.2", V_ASN1_OCTET_STRING,
		    { (const uint8_t *) "x", 1, 0 } },
		{ "1.2.840.113549.1.9.5", V_ASN1_OCTET_STRING,
		    { (const uint8_t *) "now", 3, 0 } },
		{ NULL, 0, { 0 } },
	};
	struct bench *bench = *state;
	const struct cms *cms =
	    parse(bench, &(struct cms_spec){ .attributes = attributes });

	assert_true(cms->has_agility_v1 && cms->has_agility_v2);
	assert_int_equal(cms->agility_v1_count, 0);
	assert_int_equal(cms->agility_v2_count, 0);
	assert_false(cms->has_signing_time);
	assert_true(bench->defects.count >= 3);
}

/* TSTInfo of 2022-07-08, over the hash of nothing in particular. */
static const char tst_info[] = "\x30\x35\x02\x01\x01\x06\x04\x2a\x03\x04\x05"
			       "\x30\x12\x30\x07\x06\x05\x2b\x0e\x03\x02\x1a"
			       "\x04\x07imprint"
			       "\x02\x05\x7f\x01\x02\x03\x04"
			       "\x18\x0f"
			       "20220708120001Z";

static struct bytes
make_token(struct bench *bench, const char *info, struct bytes inner)
{
	return make(bench, &(struct cms_spec){
			       .attached = true,
			       .content = info,
			       .content_type = "1.2.840.113549.1.9.16.1.4",
			       .token = inner,
			   });
}

static void
timestamps(void **state)
{
	struct bench *bench = *state;
	struct bytes token = make_token(bench, tst_info, bytes_of(NULL));
	const struct cms *cms =
	    parse(bench, &(struct cms_spec){ .token = token });
	const struct timestamp *stamp = cms->timestamp;

	assert_int_equal(bench->defects.count, 0);
	assert_true(cms->has_timestamp);
	assert_int_equal(cms->unsigned_count, 1);
	assert_string_equal(cms->unsigned_attributes[0].name, "timeStampToken");
	assert_non_null(stamp);
	assert_int_equal(stamp->time, 1657281601);
	assert_string_equal(stamp->policy, "1.2.3.4.5");
	assert_string_equal(stamp->serial, "7f01020304");
	assert_string_equal(stamp->imprint_algorithm, "sha1");
	assert_true(bytes_are(stamp->imprint, "imprint"));
	assert_int_equal(stamp->chain.count, 3);
	assert_true(stamp->offset > cms->signature.offset);
	assert_true(bytes_equal(stamp->cms->der, token));
	assert_true(bytes_are(stamp->cms->content, tst_info));
}

static void
unreadable_timestamps_are_noted(void **state)
{
	struct bench *bench = *state;
	struct bytes token = make_token(bench, "no info", bytes_of(NULL));
	const struct cms *cms =
	    parse(bench, &(struct cms_spec){ .token = token });

	assert_true(cms->has_timestamp);
	assert_null(cms->timestamp);
	assert_defect(bench, DEFECT_SIGNATURE, "the timestamp cannot be read");
	assert_string_equal(bench->defects.list[0].part, "timestamp");
	assert_null(bench->defects.part);
}

/* A token may bear a token, and so on: only the first one is asked for. */
static void
timestamps_do_not_nest(void **state)
{
	struct bench *bench = *state;
	struct bytes token = make_token(
	    bench, tst_info, make_token(bench, tst_info, bytes_of(NULL)));
	const struct cms *cms =
	    parse(bench, &(struct cms_spec){ .token = token });

	assert_non_null(cms->timestamp);
	assert_int_equal(cms->timestamp->cms->unsigned_count, 1);
	assert_false(cms->timestamp->cms->has_timestamp);
}

/* What is read twice is ambiguous; OpenSSL would not write it, so a kind that
 * occurs once is renamed to another. */
static void
attributes_that_contradict(void **state)
{
	static const uint8_t message_digest[] = { 0x06, 0x09, 0x2a, 0x86, 0x48,
		0x86, 0xf7, 0x0d, 0x01, 0x09, 0x04 };
	struct bench *bench = *state;
	struct bytes der = make(bench, &(struct cms_spec){ 0 });
	const struct cms *cms;

	for (size_t i = 0; i + sizeof message_digest < der.len; i++)
		if (memcmp(der.data + i, message_digest,
			sizeof message_digest) == 0)
			((uint8_t *) (uintptr_t) der.data)[i + 10] = 0x03;
	cms = cms_parse(der, bench->arena, &bench->defects);
	assert_int_equal(cms->message_digest.len, 0);
	assert_defect(
	    bench, DEFECT_SIGNATURE, "the attribute contentType occurs twice");
}

static void
parse_harmed(struct bytes input, struct arena *arena, struct defects *defects)
{
	if (!cms_parse(input, arena, defects))
		assert_true(defects->count > 0);
}

static void
harm(void **state)
{
	static const struct attribute attributes[] = {
		{ "1.2.840.113635.100.9.1", V_ASN1_OCTET_STRING,
		    { (const uint8_t *) agility_plist, sizeof agility_plist - 1,
			0 } },
		{ "1.2.840.113635.100.9.2", V_ASN1_SEQUENCE,
		    { (const uint8_t *) "\x30\x09\x06\x03\x2a\x03\x04\x04\x02"
					"hm",
			11, 0 } },
		{ NULL, 0, { 0 } },
	};
	struct bench *bench = *state;
	/* Few certificates: each is half a millisecond of verifying. */
	struct bytes token =
	    make(bench, &(struct cms_spec){
			    .attached = true,
			    .content = tst_info,
			    .content_type = "1.2.840.113549.1.9.16.1.4",
			    .no_certificates = true,
			});
	struct bytes good = make(bench, &(struct cms_spec){
					    .attached = true,
					    .no_certificates = true,
					    .more_certificates = 1,
					    .attributes = attributes,
					    .token = token,
					});

	harm_prefixes(good, parse_harmed);
	harm_mutations(good, 3, parse_harmed);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		BENCH_TEST(signed_code),
		BENCH_TEST(signed_attributes_are_as_stored),
		BENCH_TEST(attributes_may_be_absent),
		BENCH_TEST(attached_content),
		BENCH_TEST(indefinite_form),
		BENCH_TEST(what_follows_is_noted),
		BENCH_TEST(not_cms),
		BENCH_TEST(signers_are_counted),
		BENCH_TEST(nobody_signed),
		BENCH_TEST(signers_are_capped),
		BENCH_TEST(certificates_are_capped),
		BENCH_TEST(attributes_are_capped),
		BENCH_TEST(size_is_capped),
		BENCH_TEST(a_signer_who_is_not_in_the_bag),
		BENCH_TEST(signers_named_by_key),
		BENCH_TEST(an_issuer_written_otherwise),
		BENCH_TEST(hash_agility),
		BENCH_TEST(unreadable_attributes_are_noted),
		BENCH_TEST(timestamps),
		BENCH_TEST(unreadable_timestamps_are_noted),
		BENCH_TEST(timestamps_do_not_nest),
		BENCH_TEST(attributes_that_contradict),
		BENCH_TEST(harm),
	};

	return cmocka_run_group_tests(tests, make_family, free_family);
}
