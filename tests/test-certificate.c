/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <openssl/bn.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sealtree/certificate.h>
#include <sealtree/limits.h>
#include <sealtree/text.h>

#include "bench.h"
#include "check.h"
#include "harm.h"
#include "issue.h"

static const struct certificate *
parse(struct bench *bench, const struct issued *issued)
{
	return certificate_parse(issued->der, bench->arena, &bench->defects);
}

static void
assert_sha256(const struct certificate *c, const char *hex)
{
	struct text text = TEXT_INIT;

	text_add_hex(&text, bytes_over(c->sha256, SHA256_LEN));
	assert_string_equal(text_string(&text), hex);
	text_release(&text);
}

static void
facts_are_read(void **state)
{
	static const struct issue_extension extensions[] = {
		{ "extendedKeyUsage", "critical,codeSigning,timeStamping" },
		{ APPLE_OID "6.1.13", NULL },
		{ APPLE_OID "6.1.18", NULL },
		{ NULL, NULL },
	};
	struct bench *bench = *state;
	struct issued issued = issue(&(struct issue_spec){
	    .subject = "UID=X/CN=First/CN=Last/OU=TEAM/OU=Other/O=Ann, "
		       "Inc./C=US",
	    .serial = 0x10ff,
	    .not_before = "20220708120001Z",
	    .not_after = "20991231235959Z",
	    .extensions = extensions,
	});
	const struct certificate *c = parse(bench, &issued);

	assert_non_null(c);
	assert_int_equal(bench->defects.count, 0);
	assert_string_equal(c->common_name, "Last");
	assert_string_equal(c->unit, "TEAM");
	assert_string_equal(c->organization, "Ann, Inc.");
	assert_string_equal(c->subject,
	    "UID=X, CN=First, CN=Last, OU=TEAM, OU=Other, O=\"Ann, Inc.\", "
	    "C=US");
	assert_string_equal(c->issuer, c->subject);
	assert_string_equal(c->serial, "10ff");
	assert_string_equal(c->algorithm, "EC P-256");
	assert_int_equal(c->rsa_bits, 0);
	assert_null(c->weak_hash);
	assert_int_equal(c->not_before, 1657281601);
	assert_true(c->not_after == INT64_C(4102444799));
	assert_int_equal(c->marker_count, 2);
	assert_string_equal(c->markers[1], APPLE_OID "6.1.18");
	assert_int_equal(c->usage_count, 2);
	assert_string_equal(c->usages[0], "1.3.6.1.5.5.7.3.3");
	assert_true(c->self_signed);
	assert_false(c->pinned);
	assert_true(bytes_equal(c->der, issued.der));
	issued_free(&issued);
}

static void
markers_match_whole_arcs(void **state)
{
	static const struct issue_extension extensions[] = {
		{ APPLE_OID "6.1.36.1", NULL },
		{ NULL, NULL },
	};
	struct bench *bench = *state;
	struct issued issued = issue(&(struct issue_spec){
	    .subject = "CN=Store", .extensions = extensions });
	const struct certificate *c = parse(bench, &issued);

	assert_true(certificate_has_marker(c, APPLE_OID "6.1.36.1"));
	assert_true(certificate_has_marker(c, APPLE_OID "6.1.36"));
	assert_false(certificate_has_marker(c, APPLE_OID "6.1.3"));
	assert_false(certificate_has_marker(c, APPLE_OID "6.1.36.1.1"));
	issued_free(&issued);
}

static void
keys_and_missing_parts(void **state)
{
	struct bench *bench = *state;
	struct issued issued =
	    issue(&(struct issue_spec){ .subject = "O=\"quoted\"/street=a+b",
		.rsa_bits = 2048,
		.sha1 = true });
	const struct certificate *c = parse(bench, &issued);

	assert_string_equal(c->algorithm, "RSA 2048");
	assert_int_equal(c->rsa_bits, 2048);
	assert_string_equal(c->weak_hash, "SHA-1");
	assert_string_equal(c->common_name, "");
	assert_null(c->unit);
	assert_string_equal(c->subject, "O=\"\"\"quoted\"\"\", street=\"a+b\"");
	/* SHA-1 is no reason: Apple's own roots are signed by it. */
	assert_true(c->self_signed);
	issued_free(&issued);
}

static void
a_nul_in_a_name_is_not_its_end(void **state)
{
	struct bench *bench = *state;
	struct issued issued =
	    issue(&(struct issue_spec){ .subject = "CN=Apple Inc.X Evil" });
	uint8_t *x = (uint8_t *) (uintptr_t) issued.der.data;
	const struct certificate *c;

	for (size_t i = 0; i < issued.der.len - 10; i++)
		if (memcmp(x + i, "Inc.X", 5) == 0)
			x[i + 4] = 0;
	c = parse(bench, &issued);
	assert_string_equal(c->common_name, "Apple Inc.\xc0\x80 Evil");
	assert_false(text_is_utf8(bytes_of(c->common_name)));
	assert_false(c->self_signed);
	issued_free(&issued);
}

static void
what_follows_is_not_part_of_it(void **state)
{
	struct bench *bench = *state;
	struct issued issued =
	    issue(&(struct issue_spec){ .subject = "CN=Ann" });
	struct text longer = TEXT_INIT;
	const struct certificate *c;

	text_add_bytes(&longer, issued.der);
	text_add(&longer, "\0\0", 2);
	c = certificate_parse(
	    text_bytes(&longer), bench->arena, &bench->defects);
	assert_true(bytes_equal(c->der, issued.der));
	assert_int_equal(bench->defects.count, 1);
	assert_string_equal(
	    bench->defects.list[0].what, "2 bytes follow a certificate");
	assert_null(certificate_parse(
	    bytes_clamp(issued.der, 0, 100), bench->arena, &bench->defects));
	assert_int_equal(bench->defects.count, 2);
	text_release(&longer);
	issued_free(&issued);
}

static void
chains_go_from_leaf_to_root(void **state)
{
	struct bench *bench = *state;
	struct issued_family family = issue_family("Test Root", "TEAM123456");
	struct issued other =
	    issue(&(struct issue_spec){ .subject = "CN=Bystander" });
	const struct certificate *bag[] = { parse(bench, &other),
		parse(bench, &family.root), parse(bench, &family.leaf),
		parse(bench, &family.authority) };
	struct chain chain = certificate_chain(bag[2], bag, 4, bench->arena);

	assert_int_equal(chain.count, 3);
	assert_ptr_equal(chain.list[0], bag[2]);
	assert_ptr_equal(chain.list[1], bag[3]);
	assert_ptr_equal(chain.list[2], bag[1]);
	assert_true(chain.complete);
	assert_false(chain.pinned);
	assert_string_equal(chain_leaf_class(&chain), "other-ca");
	assert_string_equal(chain_class(&chain, 0), "other-ca");
	assert_string_equal(chain_class(&chain, 1), "intermediate");
	assert_string_equal(chain_class(&chain, 2), "root");

	chain = certificate_chain(bag[2], bag, 3, bench->arena);
	assert_int_equal(chain.count, 1);
	assert_false(chain.complete);
	assert_string_equal(chain_leaf_class(&chain), "chain-incomplete");

	chain = certificate_chain(NULL, bag, 4, bench->arena);
	assert_int_equal(chain.count, 0);
	assert_null(chain_leaf_class(&chain));
	issued_family_free(&family);
	issued_free(&other);
}

static void
a_name_is_not_enough_for_a_link(void **state)
{
	struct bench *bench = *state;
	struct issued_family family = issue_family("Test Root", "TEAM123456");
	struct issued namesake = issue(&(struct issue_spec){
	    .subject = "CN=Developer ID Certification Authority/O=Test Inc.",
	    .issuer = &family.root });
	const struct certificate *bag[] = { parse(bench, &namesake),
		parse(bench, &family.authority), parse(bench, &family.root) };
	const struct certificate *leaf = parse(bench, &family.leaf);
	struct chain chain = certificate_chain(leaf, bag, 1, bench->arena);

	assert_int_equal(chain.count, 1);
	chain = certificate_chain(leaf, bag, 3, bench->arena);
	assert_int_equal(chain.count, 3);
	assert_ptr_equal(chain.list[1], bag[1]);
	issued_family_free(&family);
	issued_free(&namesake);
}

static void
an_altered_root_ends_no_chain(void **state)
{
	struct bench *bench = *state;
	struct issued root =
	    issue(&(struct issue_spec){ .subject = "CN=Root", .broken = true });
	struct issued leaf = issue(
	    &(struct issue_spec){ .subject = "CN=Leaf", .issuer = &root });
	const struct certificate *bag[] = { parse(bench, &root) };
	struct chain chain;

	assert_false(bag[0]->self_signed);
	chain = certificate_chain(parse(bench, &leaf), bag, 1, bench->arena);
	assert_int_equal(chain.count, 1);
	assert_false(chain.complete);
	issued_free(&root);
	issued_free(&leaf);
}

/* Two authorities that signed each other. */
static void
loops_end(void **state)
{
	struct bench *bench = *state;
	struct issued a = issue(&(struct issue_spec){ .subject = "CN=A" });
	struct issued b =
	    issue(&(struct issue_spec){ .subject = "CN=B", .issuer = &a });
	struct issued a_by_b = issue(&(struct issue_spec){
	    .subject = "CN=A", .issuer = &b, .key = a.key });
	const struct certificate *bag[] = { parse(bench, &a_by_b),
		parse(bench, &b) };
	struct chain chain = certificate_chain(bag[1], bag, 2, bench->arena);

	assert_int_equal(chain.count, 2);
	assert_false(chain.complete);
	issued_free(&a);
	issued_free(&b);
	issued_free(&a_by_b);
}

/* A root and `below` certificates under it, the last of them the leaf. */
static struct chain
chain_of(struct bench *bench, size_t below)
{
	const struct certificate *bag[LIMIT_CHAIN + 1];
	struct issued made[LIMIT_CHAIN + 1];
	struct chain chain;
	char name[20];

	for (size_t i = 0; i <= below; i++) {
		snprintf(name, sizeof name, "CN=%zu", i);
		made[i] = issue(&(struct issue_spec){
		    .subject = name, .issuer = i ? &made[i - 1] : NULL });
		bag[i] = parse(bench, &made[i]);
	}
	chain = certificate_chain(bag[below], bag, below, bench->arena);
	for (size_t i = 0; i <= below; i++)
		issued_free(&made[i]);
	return chain;
}

static void
chains_are_capped(void **state)
{
	struct chain chain = chain_of(*state, LIMIT_CHAIN - 1);

	assert_int_equal(chain.count, LIMIT_CHAIN);
	assert_true(chain.complete);
	chain = chain_of(*state, LIMIT_CHAIN);
	assert_int_equal(chain.count, LIMIT_CHAIN);
	assert_false(chain.complete);
}

/* The issuer stands behind `others` namesakes. */
static bool
found_behind(struct bench *bench, size_t others)
{
	const struct certificate *bag[LIMIT_CHAIN_TRIES + 1];
	struct issued root =
	    issue(&(struct issue_spec){ .subject = "CN=Root", .serial = 1 });
	struct issued other =
	    issue(&(struct issue_spec){ .subject = "CN=Root", .serial = 1 });
	struct issued leaf = issue(
	    &(struct issue_spec){ .subject = "CN=Leaf", .issuer = &root });
	struct chain chain;

	for (size_t i = 0; i < others; i++)
		bag[i] = parse(bench, &other);
	bag[others] = parse(bench, &root);
	chain = certificate_chain(
	    parse(bench, &leaf), bag, others + 1, bench->arena);
	issued_free(&root);
	issued_free(&other);
	issued_free(&leaf);
	return chain.complete;
}

static void
tries_are_capped(void **state)
{
	assert_true(found_behind(*state, LIMIT_CHAIN_TRIES - 1));
	assert_false(found_behind(*state, LIMIT_CHAIN_TRIES));
}

static BIGNUM *
mersenne(int exponent)
{
	BIGNUM *p = BN_new();

	BN_set_bit(p, exponent);
	BN_sub_word(p, 1);
	return p;
}

/* Nobody waits for primes of that size to be found: these are known. The
 * exponent is 2^power + more, a prime too. */
static EVP_PKEY *
rsa_of_mersenne_primes(int one, int other, int power, unsigned more)
{
	BIGNUM *p = mersenne(one), *q = mersenne(other), *e = BN_new(),
	       *n = BN_new(), *phi = BN_new(), *d;
	OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL);
	BN_CTX *numbers = BN_CTX_new();
	EVP_PKEY *key = NULL;
	OSSL_PARAM *parameters;

	BN_set_bit(e, power);
	BN_add_word(e, more);
	BN_mul(n, p, q, numbers);
	BN_sub_word(p, 1);
	BN_sub_word(q, 1);
	BN_mul(phi, p, q, numbers);
	d = BN_mod_inverse(NULL, e, phi, numbers);
	OSSL_PARAM_BLD_push_BN(builder, "n", n);
	OSSL_PARAM_BLD_push_BN(builder, "e", e);
	OSSL_PARAM_BLD_push_BN(builder, "d", d);
	parameters = OSSL_PARAM_BLD_to_param(builder);
	EVP_PKEY_fromdata_init(context);
	assert_int_equal(
	    EVP_PKEY_fromdata(context, &key, EVP_PKEY_KEYPAIR, parameters), 1);
	OSSL_PARAM_free(parameters);
	OSSL_PARAM_BLD_free(builder);
	EVP_PKEY_CTX_free(context);
	BN_CTX_free(numbers);
	BN_free(p);
	BN_free(q);
	BN_free(e);
	BN_free(n);
	BN_free(phi);
	BN_free(d);
	return key;
}

static void
check_key(struct bench *bench, int one, int other, int power, unsigned more,
    bool believed)
{
	EVP_PKEY *key = rsa_of_mersenne_primes(one, other, power, more);
	struct issued issued =
	    issue(&(struct issue_spec){ .subject = "CN=Big", .key = key });

	assert_int_equal(parse(bench, &issued)->self_signed, believed);
	issued_free(&issued);
	EVP_PKEY_free(key);
}

static void
keys_are_capped(void **state)
{
	assert_true(4253 + 3217 <= LIMIT_KEY_BITS);
	check_key(*state, 4253, 3217, 16, 1, true);
	assert_true(4423 + 4253 > LIMIT_KEY_BITS);
	check_key(*state, 4423, 4253, 16, 1, false);
	/* Two primes of 64 and 65 bits. */
	check_key(*state, 1279, 2203, LIMIT_EXPONENT_BITS - 1, 29, true);
	check_key(*state, 1279, 2203, LIMIT_EXPONENT_BITS, 13, false);
}

/* Where two bear the name and the key, the identifier decides. */
static void
key_identifiers_are_tried_first(void **state)
{
	static const struct issue_extension authority[] = {
		{ "subjectKeyIdentifier", "hash" },
		{ NULL, NULL },
	};
	static const struct issue_extension other[] = {
		{ "subjectKeyIdentifier", "0102030405" },
		{ NULL, NULL },
	};
	static const struct issue_extension leaf_extensions[] = {
		{ "authorityKeyIdentifier", "keyid:always" },
		{ NULL, NULL },
	};
	struct bench *bench = *state;
	struct issued root = issue(&(struct issue_spec){
	    .subject = "CN=Root", .extensions = authority });
	struct issued twin = issue(&(struct issue_spec){
	    .subject = "CN=Root", .key = root.key, .extensions = other });
	struct issued leaf = issue(&(struct issue_spec){
	    .subject = "CN=Leaf",
	    .issuer = &root,
	    .extensions = leaf_extensions,
	});
	const struct certificate *bag[] = { parse(bench, &twin),
		parse(bench, &root) };
	const struct certificate *l = parse(bench, &leaf);
	struct chain chain = certificate_chain(l, bag, 2, bench->arena);

	assert_ptr_equal(chain.list[1], bag[1]);
	chain = certificate_chain(l, bag, 1, bench->arena);
	assert_ptr_equal(chain.list[1], bag[0]);
	issued_free(&root);
	issued_free(&twin);
	issued_free(&leaf);
}

static struct bytes
read_file(struct arena *arena, const char *name)
{
	const char *top = getenv("abs_top_srcdir");
	char *path = arena_printf(
	    arena, "%s/src/codesign/anchors/%s.pem", top ? top : ".", name);
	FILE *file = fopen(path, "r");
	char buffer[8192];
	size_t len;

	assert_non_null(file);
	len = fread(buffer, 1, sizeof buffer, file);
	fclose(file);
	return arena_copy(arena, bytes_over(buffer, len));
}

static const struct certificate *
parse_pem(struct bench *bench, const char *file)
{
	struct bytes pem = read_file(bench->arena, file);
	BIO *bio = BIO_new_mem_buf(pem.data, (int) pem.len);
	char *name, *header;
	uint8_t *der;
	long len;
	const struct certificate *c;

	assert_true(PEM_read_bio(bio, &name, &header, &der, &len));
	c = certificate_parse(
	    arena_copy(bench->arena, bytes_over(der, (size_t) len)),
	    bench->arena, &bench->defects);
	OPENSSL_free(name);
	OPENSSL_free(header);
	OPENSSL_free(der);
	BIO_free(bio);
	return c;
}

/* Their hashes as Apple publishes them (apple.com/certificateauthority). */
static void
apple_roots_are_pinned(void **state)
{
	static const struct {
		const char *file, *sha256, *name, *algorithm;
	} roots[] = {
		{ "AppleRootCA",
		    "b0b1730ecbc7ff4505142c49f1295e6eda6bcaed7e2c68c5be91b5a1"
		    "1001f024",
		    "Apple Root CA", "RSA 2048" },
		{ "AppleRootCA-G2",
		    "c2b9b042dd57830e7d117dac55ac8ae19407d38e41d88f3215bc3a89"
		    "0444a050",
		    "Apple Root CA - G2", "RSA 4096" },
		{ "AppleRootCA-G3",
		    "63343abfb89a6a03ebb57e9b3f5fa7be7c4f5c756f3017b3a8c488c3"
		    "653e9179",
		    "Apple Root CA - G3", "EC P-384" },
		{ "AppleComputerRootCertificate",
		    "0d83b611b648a1a75eb8558400795375cad92e264ed8e9d7a757c1f5"
		    "ee2bb22d",
		    "Apple Root Certificate Authority", "RSA 2048" },
	};
	struct bench *bench = *state;

	for (size_t i = 0; i < sizeof roots / sizeof *roots; i++) {
		const struct certificate *c = parse_pem(bench, roots[i].file);

		assert_non_null(c);
		assert_sha256(c, roots[i].sha256);
		assert_string_equal(c->common_name, roots[i].name);
		assert_string_equal(c->algorithm, roots[i].algorithm);
		assert_true(c->self_signed);
		assert_true(c->pinned);
		assert_false(c->test_anchor);
	}
	assert_int_equal(bench->defects.count, 0);
}

/* A root of Apple's name is still not Apple's. */
static void
names_pin_nothing(void **state)
{
	struct bench *bench = *state;
	struct issued_family family = issue_family("Apple Root CA", "APPLE");
	const struct certificate *bag[] = { parse(bench, &family.authority),
		parse(bench, &family.root) };
	struct chain chain =
	    certificate_chain(parse(bench, &family.leaf), bag, 2, bench->arena);

	assert_true(chain.complete);
	assert_false(chain.pinned);
	assert_string_equal(chain_leaf_class(&chain), "other-ca");
	issued_family_free(&family);
}

static void
add_pem(struct text *pem, const struct issued *issued)
{
	BIO *bio = BIO_new(BIO_s_mem());
	char *data;
	long len;

	PEM_write_bio_X509(bio, issued->x);
	len = BIO_get_mem_data(bio, &data);
	text_add(pem, data, (size_t) len);
	BIO_free(bio);
}

static void
added_anchors_stand_for_apple(void **state)
{
	struct bench *bench = *state;
	struct issued_family family = issue_family("Added Root", "TEAM123456");
	const struct certificate *leaf = parse(bench, &family.leaf), *authority;
	size_t before = anchors_added();
	struct text pem = TEXT_INIT;
	struct chain chain;

	authority = parse(bench, &family.authority);
	chain = certificate_chain(leaf, &authority, 1, bench->arena);
	assert_string_equal(chain_leaf_class(&chain), "chain-incomplete");

	text_add_string(&pem, "subject=anything\n");
	add_pem(&pem, &family.root);
	assert_true(anchors_add(text_bytes(&pem), &bench->defects));
	assert_int_equal(anchors_added(), before + 1);
	assert_memory_equal(anchors_added_sha256(before),
	    parse(bench, &family.root)->sha256, SHA256_LEN);

	/* The bag left it out. */
	chain = certificate_chain(leaf, &authority, 1, bench->arena);
	assert_int_equal(chain.count, 3);
	assert_true(chain.complete && chain.pinned && chain.test_anchor);
	assert_string_equal(chain_leaf_class(&chain), "devid-app");
	assert_true(parse(bench, &family.root)->test_anchor);
	assert_int_equal(bench->defects.count, 0);
	text_release(&pem);
	issued_family_free(&family);
}

static void
only_roots_are_anchors(void **state)
{
	struct bench *bench = *state;
	struct issued_family family = issue_family("Not Added", "TEAM123456");
	size_t before = anchors_added();

	assert_false(anchors_add(family.authority.der, &bench->defects));
	assert_int_equal(bench->defects.count, 1);
	assert_false(anchors_add(bytes_of("no certificate"), &bench->defects));
	assert_int_equal(bench->defects.count, 2);
	assert_false(anchors_add(bytes_of(""), &bench->defects));
	assert_int_equal(anchors_added(), before);
	issued_family_free(&family);
}

/* A leaf with these markers under a root that was added, and what it is. */
static const char *
class_of(struct bench *bench, const struct issued *root, const char *issuer_cn,
    const char *issuer_marker, const char *leaf_marker)
{
	struct issue_extension of_issuer[] = { { issuer_marker, NULL },
		{ NULL, NULL } };
	struct issue_extension of_leaf[] = { { leaf_marker, NULL },
		{ NULL, NULL } };
	struct issued authority = issue(&(struct issue_spec){
	    .subject = issuer_cn, .issuer = root, .extensions = of_issuer });
	struct issued leaf = issue(&(struct issue_spec){ .subject = "CN=Leaf",
	    .issuer = &authority,
	    .extensions = of_leaf });
	const struct certificate *bag[] = { parse(bench, &authority) };
	struct chain chain =
	    certificate_chain(parse(bench, &leaf), bag, 1, bench->arena);

	assert_true(chain.pinned);
	issued_free(&authority);
	issued_free(&leaf);
	return chain_leaf_class(&chain);
}

static void
classes_go_by_marker(void **state)
{
	static const struct {
		const char *issuer, *issuer_marker, *marker, *class;
	} cases[] = {
		{ "CN=I", APPLE_OID "6.2.6", APPLE_OID "6.1.13", "devid-app" },
		{ "CN=I", NULL, APPLE_OID "6.1.13", NULL },
		{ "CN=I", NULL, APPLE_OID "6.1.14", "devid-installer" },
		{ "CN=I", NULL, APPLE_OID "6.1.9", "mas-store" },
		{ "CN=I", NULL, APPLE_OID "6.1.3", "ios-store" },
		{ "CN=I", NULL, APPLE_OID "6.1.25.1", "testflight" },
		{ "CN=I", NULL, APPLE_OID "6.1.4", "dist" },
		{ "CN=I", NULL, APPLE_OID "6.1.7", "dist" },
		{ "CN=I", NULL, APPLE_OID "6.1.8", "mas-submit-installer" },
		{ "CN=I", NULL, APPLE_OID "6.1.10", "mas-installer" },
		{ "CN=I", NULL, APPLE_OID "6.1.2", "dev" },
		{ "CN=I", NULL, APPLE_OID "6.1.12", "dev" },
		{ "CN=I", NULL, APPLE_OID "6.22", "apple" },
		{ "CN=Apple Code Signing Certification Authority/O=Apple Inc.",
		    NULL, NULL, "apple" },
		{ "CN=Apple Code Signing Certification Authority/O=Evil", NULL,
		    NULL, NULL },
		{ "CN=I", NULL, NULL, NULL },
	};
	struct bench *bench = *state;
	struct issued root =
	    issue(&(struct issue_spec){ .subject = "CN=Class Root" });

	assert_true(anchors_add(root.der, &bench->defects));
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *class = class_of(bench, &root, cases[i].issuer,
		    cases[i].issuer_marker, cases[i].marker);

		if (cases[i].class)
			assert_string_equal(class, cases[i].class);
		else
			assert_null(class);
	}
	issued_free(&root);
}

static void
parse_harmed(struct bytes input, struct arena *arena, struct defects *defects)
{
	const struct certificate *c = certificate_parse(input, arena, defects);
	struct chain chain = certificate_chain(c, &c, c != NULL, arena);

	if (c)
		assert_non_null(chain_class(&chain, 0));
	else
		assert_true(defects->count > 0);
}

static void
harm(void **state)
{
	struct issued issued =
	    issue(&(struct issue_spec){ .subject = "CN=Ann/OU=TEAM" });

	(void) state;
	harm_prefixes(issued.der, parse_harmed);
	harm_mutations(issued.der, 3, parse_harmed);
	issued_free(&issued);
}

/* Last: the anchors stay full. */
static void
added_anchors_are_capped(void **state)
{
	struct bench *bench = *state;
	struct issued root =
	    issue(&(struct issue_spec){ .subject = "CN=Many" });

	while (anchors_added() < LIMIT_CERTIFICATES)
		assert_true(anchors_add(root.der, &bench->defects));
	assert_int_equal(bench->defects.count, 0);
	assert_false(anchors_add(root.der, &bench->defects));
	assert_int_equal(anchors_added(), LIMIT_CERTIFICATES);
	assert_int_equal(bench->defects.list[0].kind, DEFECT_LIMIT);
	issued_free(&root);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		BENCH_TEST(facts_are_read),
		BENCH_TEST(markers_match_whole_arcs),
		BENCH_TEST(keys_and_missing_parts),
		BENCH_TEST(a_nul_in_a_name_is_not_its_end),
		BENCH_TEST(what_follows_is_not_part_of_it),
		BENCH_TEST(chains_go_from_leaf_to_root),
		BENCH_TEST(a_name_is_not_enough_for_a_link),
		BENCH_TEST(an_altered_root_ends_no_chain),
		BENCH_TEST(loops_end),
		BENCH_TEST(chains_are_capped),
		BENCH_TEST(tries_are_capped),
		BENCH_TEST(keys_are_capped),
		BENCH_TEST(key_identifiers_are_tried_first),
		BENCH_TEST(apple_roots_are_pinned),
		BENCH_TEST(names_pin_nothing),
		BENCH_TEST(added_anchors_stand_for_apple),
		BENCH_TEST(only_roots_are_anchors),
		BENCH_TEST(classes_go_by_marker),
		BENCH_TEST(harm),
		BENCH_TEST(added_anchors_are_capped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
