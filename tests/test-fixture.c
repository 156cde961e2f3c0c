/* SPDX-License-Identifier: MIT */
/*
 * The test signer by another road: OpenSSL's own CMS, time stamp and ASN.1
 * code reads what it made, and hashes are computed anew. Nothing of the
 * program is in here.
 */
#include <config.h>

#include <openssl/asn1.h>
#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/ts.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "fixture.h"

#define TEAM "TEAM123456"

enum {
	CODE = 3 * 4096 + 100, /* four pages of 4 KiB */
	SIGNED_AT = 1700000000,
	SLOT_CMS = 0x10000,
	SLOT_ALTERNATE = 0x1000,
	SLOT_DER = 7,
	MARKER_ERRORS = X509_V_ERR_UNHANDLED_CRITICAL_EXTENSION
};

struct bench {
	struct authority *authority;
	const struct identity *identity;
	uint8_t code[CODE];
};

struct piece {
	const uint8_t *data;
	size_t len;
};

static int
set_up(void **state)
{
	static struct bench b;

	b.authority = authority_new(NULL);
	b.identity = authority_identity(
	    b.authority, IDENTITY_DEVELOPER_ID, "Example", TEAM);
	for (size_t i = 0; i < CODE; i++)
		b.code[i] = (uint8_t) (i * 7 + i / 4096);
	*state = &b;
	return 0;
}

static int
tear_down(void **state)
{
	authority_free(((struct bench *) *state)->authority);
	return 0;
}

static uint32_t
number(struct piece p, size_t at)
{
	assert_true(at + 4 <= p.len);
	return (uint32_t) p.data[at] << 24 | (uint32_t) p.data[at + 1] << 16 |
	       (uint32_t) p.data[at + 2] << 8 | p.data[at + 3];
}

/* The blob of that slot, header and all; nothing if there is none. */
static struct piece
find_blob(const struct octets *signature, uint32_t slot)
{
	struct piece all = { signature->data, signature->len };
	uint32_t count = number(all, 8);

	assert_int_equal(number(all, 0), 0xfade0cc0);
	assert_int_equal(number(all, 4), all.len);
	for (uint32_t i = 0; i < count; i++) {
		uint32_t at = number(all, 16 + 8 * i);
		uint32_t len = number(all, at + 4);

		if (number(all, 12 + 8 * i) != slot)
			continue;
		assert_true(at + len <= all.len);
		return (struct piece){ all.data + at, len };
	}
	return (struct piece){ NULL, 0 };
}

static struct piece
content_of(struct piece blob)
{
	assert_true(blob.len >= 8);
	return (struct piece){ blob.data + 8, blob.len - 8 };
}

static X509 *
certificate(const struct identity *identity, unsigned level)
{
	const struct octets *der = identity_certificate(identity, level);
	const uint8_t *at = der->data;
	X509 *x = d2i_X509(NULL, &at, (long) der->len);

	assert_non_null(x);
	assert_ptr_equal(at, der->data + der->len);
	return x;
}

/* Apple's marker extensions are critical, and OpenSSL does not know them. */
static int
excuse_markers(int good, X509_STORE_CTX *context)
{
	return good || X509_STORE_CTX_get_error(context) == MARKER_ERRORS;
}

static X509_STORE *
store_for(const struct identity *identity)
{
	X509_STORE *store = X509_STORE_new();
	X509 *root = certificate(identity, 2);

	assert_int_equal(X509_STORE_add_cert(store, root), 1);
	X509_STORE_set_verify_cb(store, excuse_markers);
	X509_STORE_set_purpose(store, X509_PURPOSE_ANY);
	X509_free(root);
	return store;
}

static CMS_ContentInfo *
read_cms(struct piece der)
{
	const uint8_t *at = der.data;
	CMS_ContentInfo *cms = d2i_CMS_ContentInfo(NULL, &at, (long) der.len);

	assert_non_null(cms);
	assert_ptr_equal(at, der.data + der.len);
	return cms;
}

static bool
cms_holds(
    struct piece der, const struct identity *identity, struct piece content)
{
	CMS_ContentInfo *cms = read_cms(der);
	X509_STORE *store = store_for(identity);
	BIO *bio = content.data
		       ? BIO_new_mem_buf(content.data, (int) content.len)
		       : NULL;
	BIO *sink = BIO_new(BIO_s_mem());
	int held = CMS_verify(cms, NULL, store, bio, sink, CMS_BINARY);

	ERR_clear_error();
	BIO_free(sink);
	BIO_free(bio);
	X509_STORE_free(store);
	CMS_ContentInfo_free(cms);
	return held == 1;
}

static bool
signature_holds(const struct octets *signature, const struct identity *identity)
{
	return cms_holds(content_of(find_blob(signature, SLOT_CMS)), identity,
	    find_blob(signature, 0));
}

static struct octets
sign(const struct bench *b, const struct signing_spec *spec)
{
	return make_signature(spec, b->code, CODE, NULL, NULL);
}

static struct signing_spec
usual(const struct bench *b)
{
	return (struct signing_spec){
		.identity = b->identity,
		.identifier = "com.example.tool",
		.signing_time = SIGNED_AT,
		.timestamp = SIGNED_AT,
	};
}

static void
openssl_verifies_the_cms(void **state)
{
	struct bench *b = *state;
	struct signing_spec spec = usual(b);
	struct octets signature = sign(b, &spec), again = sign(b, &spec);

	assert_true(signature_holds(&signature, b->identity));
	/* Two runs make the same bytes. */
	assert_int_equal(signature.len, again.len);
	assert_memory_equal(signature.data, again.data, again.len);
	octets_free(&again);
	octets_free(&signature);
	memcpy(spec.hashes, (uint8_t[]){ HASH_SHA1, HASH_SHA256 }, 2);
	signature = sign(b, &spec);
	assert_true(signature_holds(&signature, b->identity));
	octets_free(&signature);
}

/* What is said to be wrong with a CMS is. */
static void
openssl_refuses_flawed_ones(void **state)
{
	static const struct {
		unsigned flaw;
		bool holds;
	} flaws[] = {
		{ FLAW_NO_INTERMEDIATE, false },
		{ FLAW_NO_CERTIFICATES, false },
		{ FLAW_OTHER_CMS, false },
		{ FLAW_NO_AGILITY, true },
		/* Its attributes are signed in an order that is no DER. */
		{ FLAW_AGILITY_UNSORTED, false },
	};
	struct bench *b = *state;
	struct signing_spec spec = usual(b);

	memcpy(spec.hashes, (uint8_t[]){ HASH_SHA1, HASH_SHA256 }, 2);
	for (size_t i = 0; i < sizeof flaws / sizeof *flaws; i++) {
		struct octets signature;

		spec.flaws = flaws[i].flaw;
		signature = sign(b, &spec);
		if (signature_holds(&signature, b->identity) != flaws[i].holds)
			fail_msg("flaw 0x%x", flaws[i].flaw);
		octets_free(&signature);
	}
}

static void
every_kind_of_identity(void **state)
{
	struct bench *b = *state;

	for (int kind = IDENTITY_DEVELOPER_ID; kind < IDENTITY_SELF_SIGNED;
	     kind++) {
		struct signing_spec spec = usual(b);
		struct octets cms;

		spec.identity = authority_identity(
		    b->authority, (enum identity_kind) kind, "Name", TEAM);
		cms = make_cms(&spec, b->code, CODE);
		if (!cms_holds((struct piece){ cms.data, cms.len },
			spec.identity, (struct piece){ b->code, CODE }))
			fail_msg("identity %d", kind);
		octets_free(&cms);
	}
}

static void
an_identity_asked_for_again_is_the_same(void **state)
{
	struct bench *b = *state;

	for (int i = 0; i < 3; i++)
		assert_ptr_equal(authority_identity(b->authority,
				     IDENTITY_DEVELOPER_ID, "Example", TEAM),
		    b->identity);
	assert_ptr_not_equal(authority_identity(b->authority,
				 IDENTITY_DEVELOPER_ID, "Other", TEAM),
	    b->identity);
}

/* The token of the first signer, as bytes of the CMS. */
static struct piece
find_token(CMS_SignerInfo *signer)
{
	ASN1_OBJECT *oid = OBJ_txt2obj("1.2.840.113549.1.9.16.2.14", 1);
	ASN1_STRING *value =
	    CMS_unsigned_get0_data_by_OBJ(signer, oid, -3, V_ASN1_SEQUENCE);

	ASN1_OBJECT_free(oid);
	assert_non_null(value);
	return (struct piece){ ASN1_STRING_get0_data(value),
		(size_t) ASN1_STRING_length(value) };
}

static bool
token_holds(struct piece der, const ASN1_OCTET_STRING *signature,
    const struct identity *identity)
{
	const uint8_t *at = der.data;
	PKCS7 *token = d2i_PKCS7(NULL, &at, (long) der.len);
	TS_VERIFY_CTX *context = TS_VERIFY_CTX_new();
	BIO *data = BIO_new_mem_buf(
	    ASN1_STRING_get0_data(signature), ASN1_STRING_length(signature));
	int held;

	assert_non_null(token);
	TS_VERIFY_CTX_set_flags(context,
	    TS_VFY_VERSION | TS_VFY_SIGNATURE | TS_VFY_DATA | TS_VFY_SIGNER);
	TS_VERIFY_CTX_set_data(context, data);
	TS_VERIFY_CTX_set_store(context, store_for(identity));
	held = TS_RESP_verify_token(context, token);
	ERR_clear_error();
	TS_VERIFY_CTX_free(context);
	PKCS7_free(token);
	return held == 1;
}

static bool
timestamp_holds(const struct bench *b, unsigned flaws)
{
	struct signing_spec spec = usual(b);
	struct octets signature;
	CMS_ContentInfo *cms;
	CMS_SignerInfo *signer;
	bool held;

	spec.flaws = flaws;
	signature = sign(b, &spec);
	cms = read_cms(content_of(find_blob(&signature, SLOT_CMS)));
	signer = sk_CMS_SignerInfo_value(CMS_get0_SignerInfos(cms), 0);
	held = token_holds(find_token(signer),
	    CMS_SignerInfo_get0_signature(signer), b->identity);
	CMS_ContentInfo_free(cms);
	octets_free(&signature);
	return held;
}

static void
openssl_verifies_the_timestamp(void **state)
{
	struct bench *b = *state;

	assert_true(timestamp_holds(b, 0));
	assert_false(timestamp_holds(b, FLAW_OTHER_TIMESTAMP));
}

static const struct {
	const char *name;
	size_t size;
} algorithms[] = {
	[HASH_SHA1] = { "SHA1", 20 },
	[HASH_SHA256] = { "SHA256", 32 },
	[HASH_SHA256_TRUNCATED] = { "SHA256", 20 },
	[HASH_SHA384] = { "SHA384", 48 },
};

static void
assert_hash(struct piece stored, const void *data, size_t len, unsigned type)
{
	uint8_t hash[EVP_MAX_MD_SIZE];

	assert_int_equal(EVP_Q_digest(NULL, algorithms[type].name, NULL, data,
			     len, hash, NULL),
	    1);
	assert_true(stored.len >= algorithms[type].size);
	assert_memory_equal(stored.data, hash, algorithms[type].size);
}

/* All the page hashes of a CodeDirectory, and that there are none too many. */
static void
assert_pages(struct piece cd, const uint8_t *code, size_t len)
{
	unsigned type = cd.data[37], shift = cd.data[39];
	size_t page = shift ? (size_t) 1 << shift : len;
	size_t size = cd.data[36], at = number(cd, 16), count = number(cd, 28);

	assert_int_equal(size, algorithms[type].size);
	assert_int_equal(number(cd, 32), len);
	assert_int_equal(count, (len + page - 1) / page);
	assert_int_equal(at + count * size, cd.len);
	for (size_t i = 0; i < count; i++) {
		size_t from = i * page;
		size_t part = len - from < page ? len - from : page;

		assert_hash((struct piece){ cd.data + at + i * size, size },
		    code + from, part, type);
	}
}

static void
page_hashes_computed_anew(void **state)
{
	static const uint8_t types[] = { HASH_SHA1, HASH_SHA256,
		HASH_SHA256_TRUNCATED, HASH_SHA384 };
	struct bench *b = *state;
	struct octets signature;

	for (unsigned shift = 0; shift <= 14; shift += 2) {
		struct signing_spec spec = usual(b);

		spec.page_shift = shift;
		spec.one_page = shift == 0;
		memcpy(spec.hashes, types, sizeof types);
		signature = sign(b, &spec);
		for (uint32_t i = 0; i < 4; i++) {
			struct piece cd = find_blob(
			    &signature, i ? SLOT_ALTERNATE + i - 1 : 0);

			assert_int_equal(cd.data[37], types[i]);
			assert_pages(cd, b->code, CODE);
		}
		octets_free(&signature);
	}
}

static void
special_hashes_computed_anew(void **state)
{
	struct bench *b = *state;
	struct octets info = { 0 }, resources = { 0 };
	struct signing_spec spec = usual(b);
	struct sealed_files files;
	struct octets signature;
	struct piece cd;

	put_text(&info, "info");
	put_text(&resources, "resources");
	files = (struct sealed_files){ .info = info, .resources = resources };
	spec.entitlements = ITEMS(YES("com.apple.security.app-sandbox"));
	signature = make_signature(&spec, b->code, CODE, &files, NULL);
	cd = find_blob(&signature, 0);
	assert_int_equal(number(cd, 24), 7);
	for (uint32_t slot = 1; slot <= 7; slot++) {
		struct piece blob = find_blob(&signature, slot);
		struct piece hash = { cd.data + number(cd, 16) - slot * 32,
			32 };

		if (slot == 1)
			blob = (struct piece){ info.data, info.len };
		if (slot == 3)
			blob = (struct piece){ resources.data, resources.len };
		if (blob.data)
			assert_hash(hash, blob.data, blob.len, HASH_SHA256);
		else
			assert_memory_equal(hash.data, (uint8_t[32]){ 0 }, 32);
	}
	octets_free(&signature);
	octets_free(&info);
	octets_free(&resources);
}

/* Takes one DER element apart and writes it anew, told in `told`. */
static void
encode_again(struct octets *out, struct octets *told, struct piece *rest)
{
	const uint8_t *at = rest->data;
	long len;
	int tag, class;
	int kind = ASN1_get_object(&at, &len, &tag, &class, (long) rest->len);
	struct octets inner = { 0 };
	struct piece content = { at, (size_t) len };
	uint8_t header[16], *end = header;

	assert_true(kind == 0 || kind == V_ASN1_CONSTRUCTED);
	put_format(told, "%s%d", class ? "A" : "", tag);
	*rest = (struct piece){ at + len,
		rest->len - (size_t) (at - rest->data) - (size_t) len };
	if (kind) {
		put_text(told, "(");
		while (content.len)
			encode_again(&inner, told, &content);
		put_text(told, ")");
	} else if (tag == V_ASN1_UTF8STRING) {
		put_text(told, "'");
		put_bytes(told, content.data, content.len);
		put_text(told, "'");
		put_bytes(&inner, content.data, content.len);
	} else {
		for (size_t i = 0; i < content.len; i++)
			put_format(told, ":%02x", content.data[i]);
		put_bytes(&inner, content.data, content.len);
	}
	ASN1_put_object(&end, kind != 0, (int) inner.len, tag, class);
	put_bytes(out, header, (size_t) (end - header));
	put_octets(out, &inner);
	octets_free(&inner);
}

static void
assert_der(const struct octets *der, const char *wanted)
{
	struct octets again = { 0 }, told = { 0 };
	struct piece rest = { der->data, der->len };

	encode_again(&again, &told, &rest);
	put_u8(&told, 0);
	assert_int_equal(rest.len, 0);
	assert_int_equal(again.len, der->len);
	assert_memory_equal(again.data, der->data, der->len);
	assert_string_equal((const char *) told.data, wanted);
	octets_free(&told);
	octets_free(&again);
}

/* Tags as numbers: 12 text, 1 truth, 2 integer, 16 sequence, 17 set, A16
 * context 16 = a dictionary's contents; [APPLICATION 16] is told alike. */
static void
entitlements_encoded_again(void **state)
{
	const struct plist_item *items =
	    ITEMS(YES("z"), LIST("list", TEXT(NULL, "one"), TEXT(NULL, "two")),
		DICT("inner", NUMBER("n", 300), NO("off")), TEXT("a", "text"));
	struct octets der = items_der(items, 1);

	(void) state;
	assert_der(&der, "A16(2:01A16("
			 "16(12'a'12'text')"
			 "16(12'inner'A16(16(12'n'2:01:2c)16(12'off'1:00)))"
			 "16(12'list'16(12'one'12'two'))"
			 "16(12'z'1:ff)))");
	assert_int_equal(der.data[0], 0x70);
	octets_free(&der);
	der = items_der(ITEMS(TEXT("b", "1"), TEXT("a", "2")), 0);
	assert_int_equal(der.data[0], 0x31);
	octets_free(&der);
}

static void
both_forms_of_entitlements_lie_in_a_signature(void **state)
{
	struct bench *b = *state;
	struct signing_spec spec = usual(b);
	struct octets signature, der;
	struct piece blob;

	spec.entitlements = ITEMS(TEXT("b", "text"), YES("a"));
	signature = sign(b, &spec);
	der = items_der(spec.entitlements, 1);
	blob = content_of(find_blob(&signature, SLOT_DER));
	assert_int_equal(blob.len, der.len);
	assert_memory_equal(blob.data, der.data, der.len);
	blob = content_of(find_blob(&signature, 5));
	assert_non_null(memmem(blob.data, blob.len, "<key>b</key>", 12));
	assert_non_null(memmem(blob.data, blob.len, "<true/>", 7));
	octets_free(&der);
	octets_free(&signature);
	spec.flaws = FLAW_NO_DER;
	signature = sign(b, &spec);
	assert_null(find_blob(&signature, SLOT_DER).data);
	octets_free(&signature);
}

static void
openssl_verifies_profiles(void **state)
{
	struct bench *b = *state;
	struct profile_spec spec = {
		.authority = b->authority,
		.name = "Example Profile",
		.uuid = "6F1D2B3C-0000-4000-8000-000000000001",
		.team = TEAM,
		.team_name = "Example",
		.app_id = TEAM ".com.example.tool",
		.all_devices = true,
		.identities =
		    (const struct identity *const[]){ b->identity, NULL },
		.created = SIGNED_AT,
		.expires = SIGNED_AT + 86400,
	};
	struct octets profile = make_profile(&spec);

	assert_true(cms_holds((struct piece){ profile.data, profile.len },
	    authority_identity(b->authority, IDENTITY_PROFILE_MAC, NULL, NULL),
	    (struct piece){ NULL, 0 }));
	octets_free(&profile);
	spec.flaws = FLAW_PROFILE_ALTERED;
	profile = make_profile(&spec);
	assert_false(cms_holds((struct piece){ profile.data, profile.len },
	    authority_identity(b->authority, IDENTITY_PROFILE_MAC, NULL, NULL),
	    (struct piece){ NULL, 0 }));
	octets_free(&profile);
}

static uint32_t
little(const uint8_t *at)
{
	return at[0] | (uint32_t) at[1] << 8 | (uint32_t) at[2] << 16 |
	       (uint32_t) at[3] << 24;
}

static void
openssl_verifies_tickets(void **state)
{
	struct bench *b = *state;
	const uint8_t hashes[2][20] = { { 1 }, { 2 } };
	struct octets t = make_ticket(b->authority, SIGNED_AT, hashes, 2);
	X509 *leaf = certificate(
	    authority_identity(b->authority, IDENTITY_TICKET, NULL, NULL), 0);
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	size_t end = 16 + little(t.data + 8) + little(t.data + 12);

	assert_memory_equal(t.data, "s8ch", 4);
	assert_true(end < t.len);
	for (int changed = 0; changed < 2; changed++) {
		t.data[end - 1] ^= (uint8_t) changed;
		assert_int_equal(
		    EVP_DigestVerifyInit(context, NULL, EVP_sha256(), NULL,
			X509_get0_pubkey(leaf)),
		    1);
		assert_int_equal(EVP_DigestVerify(context, t.data + end,
				     t.len - end, t.data, end),
		    !changed);
	}
	ERR_clear_error();
	EVP_MD_CTX_free(context);
	X509_free(leaf);
	octets_free(&t);
}

/* Both slices of a fat file, where its header says they are. */
static void
fat_files_have_signed_slices(void **state)
{
	struct bench *b = *state;
	struct signing_spec spec = usual(b);
	const struct slice_spec slices[] = { { .arch = "x86_64" },
		{ .arch = "arm64" }, { 0 } };
	struct macho_spec file = { .slices = slices, .signing = &spec };

	for (int wide = 0; wide < 2; wide++) {
		struct octets o;
		struct piece all;

		file.fat64 = wide;
		o = make_macho(&file, NULL, NULL);
		all = (struct piece){ o.data, o.len };
		assert_int_equal(
		    number(all, 0), wide ? 0xcafebabf : 0xcafebabe);
		assert_int_equal(number(all, 4), 2);
		for (size_t i = 0; i < 2; i++) {
			size_t entry = 8 + i * (wide ? 32 : 20);
			size_t at = number(all, entry + (wide ? 12 : 8));
			size_t len = number(all, entry + (wide ? 20 : 12));
			struct octets signature = { 0 };
			size_t from = at;

			assert_true(at + len <= all.len);
			assert_int_equal(little(o.data + at), 0xfeedfacf);
			while (memcmp(o.data + from, "\xfa\xde\x0c\xc0", 4))
				from += 4;
			put_bytes(&signature, o.data + from,
			    number((struct piece){ o.data + from, 8 }, 4));
			assert_true(signature_holds(&signature, b->identity));
			assert_pages(
			    find_blob(&signature, 0), o.data + at, from - at);
			octets_free(&signature);
		}
		octets_free(&o);
	}
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(openssl_verifies_the_cms),
		TEST(openssl_refuses_flawed_ones),
		TEST(every_kind_of_identity),
		TEST(an_identity_asked_for_again_is_the_same),
		TEST(openssl_verifies_the_timestamp),
		TEST(page_hashes_computed_anew),
		TEST(special_hashes_computed_anew),
		TEST(entitlements_encoded_again),
		TEST(both_forms_of_entitlements_lie_in_a_signature),
		TEST(openssl_verifies_profiles),
		TEST(openssl_verifies_tickets),
		TEST(fat_files_have_signed_slices),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
