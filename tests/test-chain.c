/* SPDX-License-Identifier: MIT */
/*
 * What may stand in a chain and what may not: each link is signed as it should
 * be, and one thing about one certificate is wrong.
 */
#include <config.h>

#include <stdio.h>
#include <string.h>

#include <sealtree/limits.h>

#include "bench.h"
#include "check.h"
#include "issue.h"
#include "outcome.h"
#include "verify.h"
#include "x509.h"

enum {
	NOW = 1700000000,
	BELOW_MAX = LIMIT_CHAIN + 1
};

static const struct purpose for_code = {
	.usage = "1.3.6.1.5.5.7.3.3",
	.usage_name = "code signing",
};
static const struct purpose for_anything = { .usage = NULL };

#define CA                                             \
	{                                              \
		"basicConstraints", "critical,CA:TRUE" \
	}
#define LAST               \
	{                  \
		NULL, NULL \
	}
#define EXTENSIONS(...) ((const struct issue_extension[]){ __VA_ARGS__, LAST })

static struct issued root;

static int
make_root(void **state)
{
	struct arena *arena = arena_new();
	struct defects defects;

	(void) state;
	defects_init(&defects, arena);
	root = issue(&(struct issue_spec){
	    .subject = "CN=Chain Root", .extensions = EXTENSIONS(CA) });
	assert_true(anchors_add(root.der, &defects));
	arena_free(arena);
	return 0;
}

static int
free_root(void **state)
{
	(void) state;
	issued_free(&root);
	return 0;
}

static const struct certificate *
parse(struct bench *bench, const struct issued *issued)
{
	return certificate_parse(arena_copy(bench->arena, issued->der),
	    bench->arena, &bench->defects);
}

/* Under `top`, each one below the one before it; the last of `count` is the
 * leaf. */
static struct chain
chain_under(struct bench *bench, const struct issued *top,
    const struct issue_extension *const *extensions, size_t count)
{
	struct issued made[BELOW_MAX];
	const struct certificate *bag[BELOW_MAX + 1];
	struct chain chain;
	char name[40];

	assert_true(count <= BELOW_MAX);
	for (size_t i = 0; i < count; i++) {
		snprintf(name, sizeof name, "CN=Below %zu", i + 1);
		made[i] = issue(&(struct issue_spec){
		    .subject = name,
		    .issuer = i ? &made[i - 1] : top,
		    .extensions = extensions[i],
		    .serial = 10 + (long) i,
		});
		bag[i] = parse(bench, &made[i]);
	}
	bag[count] = parse(bench, top);
	chain = certificate_chain_read(bag[count - 1], bag, count + 1, false,
	    bench->arena, &bench->defects);
	for (size_t i = 0; i < count; i++)
		issued_free(&made[i]);
	return chain;
}

static struct result
judge(struct bench *bench, const struct chain *chain,
    const struct purpose *purpose)
{
	bool expired;

	return chain_check(chain, purpose, NOW, bench->arena, &expired);
}

static const struct issue_extension code_signing[] = {
	{ "extendedKeyUsage", "critical,codeSigning" },
	LAST,
};

static struct result
judge_authority(struct bench *bench, const struct issue_extension *extensions)
{
	const struct issue_extension *const both[] = { extensions,
		code_signing };
	struct chain chain = chain_under(bench, &root, both, 2);

	assert_int_equal(chain.count, 3);
	assert_true(chain.pinned);
	return judge(bench, &chain, &for_code);
}

static struct result
judge_leaf(struct bench *bench, const struct issue_extension *extensions,
    const struct purpose *purpose)
{
	struct chain chain = chain_under(bench, &root, &extensions, 1);

	assert_int_equal(chain.count, 2);
	return judge(bench, &chain, purpose);
}

static void
sound_ones_hold(void **state)
{
	assert_ok(judge_authority(*state, EXTENSIONS(CA)));
	assert_ok(judge_authority(*state,
	    EXTENSIONS(CA, { "keyUsage", "critical,keyCertSign,cRLSign" })));
	assert_ok(judge_leaf(*state, code_signing, &for_code));
	assert_ok(judge_leaf(*state,
	    EXTENSIONS({ "keyUsage", "critical,digitalSignature" }),
	    &for_anything));
}

/* What older readers took for an authority does not count: version 1, the
 * usage of the key alone, or Netscape's type. */
static void
only_authorities_issue(void **state)
{
	assert_bad(judge_authority(*state,
		       EXTENSIONS({ "basicConstraints", "critical,CA:FALSE" })),
	    "\"Below 1\" may not issue certificates");
	assert_bad(judge_authority(
		       *state, EXTENSIONS({ "subjectKeyIdentifier", "hash" })),
	    "may not issue certificates");
	assert_bad(judge_authority(*state,
		       EXTENSIONS({ "keyUsage", "critical,keyCertSign" })),
	    "may not issue certificates");
	assert_bad(
	    judge_authority(*state, EXTENSIONS({ "nsCertType", "sslCA" })),
	    "may not issue certificates");
	assert_bad(judge_authority(*state,
		       EXTENSIONS(CA, { "keyUsage", "digitalSignature" })),
	    "the key of \"Below 1\" is not meant for issuing certificates");
}

static void
authorities_keep_their_distance(void **state)
{
	const struct issue_extension *const three[] = {
		EXTENSIONS(
		    { "basicConstraints", "critical,CA:TRUE,pathlen:0" }),
		EXTENSIONS(CA), code_signing
	};
	struct chain chain = chain_under(*state, &root, three, 3);

	assert_bad(judge(*state, &chain, &for_code),
	    "\"Below 1\" stands further above the leaf");
	assert_ok(judge_authority(*state,
	    EXTENSIONS({ "basicConstraints", "critical,CA:TRUE,pathlen:0" })));
}

/* OpenSSL knows these, but nobody here does what they ask for. */
static void
critical_extensions_are_enforced_or_refused(void **state)
{
	assert_bad(
	    judge_authority(*state,
		EXTENSIONS(CA, { "nameConstraints",
				   "critical,permitted;DNS:example.com" })),
	    "\"Below 1\" has a critical extension that nobody here can heed: "
	    "2.5.29.30");
	assert_bad(
	    judge_authority(*state,
		EXTENSIONS(CA, { "policyConstraints",
				   "critical,requireExplicitPolicy:0" })),
	    ": 2.5.29.36");
	assert_bad(judge_authority(*state,
		       EXTENSIONS(CA, { "inhibitAnyPolicy", "critical,1" })),
	    ": 2.5.29.54");
	assert_bad(
	    judge_authority(*state,
		EXTENSIONS(
		    CA, { "certificatePolicies",
			    "critical,DER:300d300b06092a864886f763640501" })),
	    ": 2.5.29.32");
	assert_bad(
	    judge_leaf(*state,
		EXTENSIONS({ "subjectAltName", "critical,DNS:example.com" }),
		&for_anything),
	    ": 2.5.29.17");
	/* Nobody has to heed what is not critical. */
	assert_ok(judge_authority(
	    *state, EXTENSIONS(CA,
			{ "nameConstraints", "permitted;DNS:example.com" })));
}

static void
usages_bind_where_they_are_critical(void **state)
{
	assert_ok(judge_authority(*state,
	    EXTENSIONS(CA,
		{ "extendedKeyUsage", "critical,codeSigning,timeStamping" })));
	assert_ok(judge_authority(*state,
	    EXTENSIONS(
		CA, { "extendedKeyUsage", "critical,anyExtendedKeyUsage" })));
	assert_bad(judge_authority(*state,
		       EXTENSIONS(CA,
			   { "extendedKeyUsage", "critical,timeStamping" })),
	    "\"Below 1\" is not meant for code signing");
	assert_bad(
	    judge_leaf(*state,
		EXTENSIONS({ "extendedKeyUsage", "critical,timeStamping" }),
		&for_code),
	    "\"Below 1\" is not meant for code signing");
	/* Where no usage is asked for, none is enforced. */
	assert_bad(
	    judge_leaf(*state, code_signing, &for_anything), ": 2.5.29.37");
}

static struct result
with_marker(struct bench *bench, const char *oid)
{
	return judge_leaf(bench, EXTENSIONS({ oid, NULL }), &for_anything);
}

/* Component by component: 6.221 does not begin with 6.22. */
static void
markers_are_known_by_their_arcs(void **state)
{
	assert_ok(with_marker(*state, APPLE_OID "6.22"));
	assert_ok(with_marker(*state, APPLE_OID "6.22.1"));
	assert_ok(with_marker(*state, APPLE_OID "6.1.13"));
	assert_ok(with_marker(*state, APPLE_OID "6.2.6"));
	assert_ok(with_marker(*state, APPLE_OID "12.19"));
	assert_bad(with_marker(*state, APPLE_OID "6.221"),
	    ": 1.2.840.113635.100.6.221");
	assert_bad(with_marker(*state, APPLE_OID "6.220.1"), ": 1.2.840");
	assert_bad(with_marker(*state, APPLE_OID "6.10"), ": 1.2.840");
	assert_bad(with_marker(*state, APPLE_OID "12.191"), ": 1.2.840");
	assert_bad(with_marker(*state, APPLE_OID "41.1"), ": 1.2.840");
	assert_bad(with_marker(*state, "1.2.840.113635.101.6.22"), ": 1.2.840");
}

/* At the limit the chain is whole; beyond, what lies there is not known. */
static void
long_chains_are_not_judged(void **state)
{
	struct bench *bench = *state;
	const struct issue_extension *const authority = EXTENSIONS(CA);
	const struct issue_extension *all[BELOW_MAX];
	struct chain chain;

	for (size_t i = 0; i < BELOW_MAX; i++)
		all[i] = authority;
	all[LIMIT_CHAIN - 2] = code_signing;
	chain = chain_under(*state, &root, all, LIMIT_CHAIN - 1);
	assert_int_equal(chain.count, LIMIT_CHAIN);
	assert_null(chain.cut);
	assert_int_equal(bench->defects.count, 0);
	assert_ok(judge(*state, &chain, &for_code));

	all[LIMIT_CHAIN - 2] = authority;
	all[LIMIT_CHAIN - 1] = code_signing;
	chain = chain_under(*state, &root, all, LIMIT_CHAIN);
	assert_non_null(chain.cut);
	assert_int_equal(bench->defects.count, 1);
	assert_int_equal(bench->defects.list[0].kind, DEFECT_LIMIT);
	assert_limit(judge(*state, &chain, &for_code), "longer than");
}

/* The bag was read up to a limit: the issuer may be in the rest of it. */
static void
a_bag_that_was_cut_leaves_it_open(void **state)
{
	struct bench *bench = *state;
	struct issued top = issue(&(struct issue_spec){
	    .subject = "CN=Gone", .extensions = EXTENSIONS(CA) });
	struct issued below = issue(&(struct issue_spec){
	    .subject = "CN=Here", .issuer = &top, .extensions = code_signing });
	const struct certificate *leaf = parse(bench, &below);
	struct chain chain = certificate_chain_read(
	    leaf, &leaf, 1, false, bench->arena, &bench->defects);

	assert_bad(judge(bench, &chain, &for_code), "issuer is missing");
	chain = certificate_chain_read(
	    leaf, &leaf, 1, true, bench->arena, &bench->defects);
	assert_limit(judge(bench, &chain, &for_code), "beyond the first 64");
	assert_int_equal(bench->defects.count, 0);
	issued_free(&below);
	issued_free(&top);
}

/* As long as the limit, and nobody in sight who could go on. */
static void
a_gap_at_the_limit_is_a_gap(void **state)
{
	const struct issue_extension *const authority = EXTENSIONS(CA);
	const struct issue_extension *all[BELOW_MAX];
	struct issued nobody =
	    issue(&(struct issue_spec){ .subject = "CN=Gone" });
	struct issued top = issue(&(struct issue_spec){
	    .subject = "CN=Top",
	    .issuer = &nobody,
	    .extensions = EXTENSIONS(CA),
	});
	struct chain chain;

	for (size_t i = 0; i < BELOW_MAX; i++)
		all[i] = authority;
	chain = chain_under(*state, &top, all, LIMIT_CHAIN - 1);
	assert_int_equal(chain.count, LIMIT_CHAIN);
	assert_false(chain.complete);
	assert_null(chain.cut);
	assert_bad(judge(*state, &chain, &for_code), "issuer is missing");
	issued_free(&top);
	issued_free(&nobody);
}

/* The issuer stands behind `others` who have its name. */
static struct result
judge_behind(struct bench *bench, size_t others)
{
	const struct certificate *bag[LIMIT_CHAIN_TRIES + 1];
	const struct issue_spec namesake = { .subject = "CN=Issuer",
		.issuer = &root,
		.extensions = EXTENSIONS(CA),
		.serial = 2 };
	struct issued issuer = issue(&namesake), other = issue(&namesake);
	struct issued leaf = issue(&(struct issue_spec){
	    .subject = "CN=Leaf",
	    .issuer = &issuer,
	    .extensions = code_signing,
	});
	struct chain chain;

	for (size_t i = 0; i < others; i++)
		bag[i] = parse(bench, &other);
	bag[others] = parse(bench, &issuer);
	chain = certificate_chain(
	    parse(bench, &leaf), bag, others + 1, bench->arena);
	issued_free(&leaf);
	issued_free(&other);
	issued_free(&issuer);
	return judge(bench, &chain, &for_code);
}

static void
crowds_of_namesakes_are_not_judged(void **state)
{
	assert_ok(judge_behind(*state, LIMIT_CHAIN_TRIES - 1));
	assert_limit(judge_behind(*state, LIMIT_CHAIN_TRIES), "one name");
}

static struct result
judge_under_own(struct bench *bench, const char *subject)
{
	const struct issue_extension *const leaf = code_signing;
	struct issued own = issue(&(struct issue_spec){
	    .subject = subject, .extensions = EXTENSIONS(CA) });
	struct chain chain = chain_under(bench, &own, &leaf, 1);

	issued_free(&own);
	return judge(bench, &chain, &for_code);
}

static void
foreign_roots_are_told_apart(void **state)
{
	struct bench *bench = *state;
	struct issued alone = issue(&(struct issue_spec){
	    .subject = "CN=Alone", .extensions = code_signing });
	const struct certificate *leaf = parse(bench, &alone);
	struct chain chain = certificate_chain(leaf, &leaf, 1, bench->arena);

	assert_bad(judge(bench, &chain, &for_code), "\"Alone\" is self-signed");
	assert_bad(judge_under_own(bench, "CN=Honest Authority"),
	    "the root of another authority");
	assert_bad(judge_under_own(bench, "CN=Apple Root CA/O=Apple Inc."),
	    "bears the name of a trusted root and is another certificate");
	issued_free(&alone);
}

/* What is open already is given again; as many as are kept later it is made
 * anew, and is the same certificate. */
static void
opened_certificates_are_kept(void **state)
{
	struct issued fresh =
	    issue(&(struct issue_spec){ .subject = "CN=First" });
	const struct certificate *first = parse(*state, &fresh);
	X509 *open = certificate_open(first);

	assert_non_null(open);
	for (int i = 0; i < LIMIT_CERTIFICATES_KEPT + 1; i++) {
		char subject[32];
		struct issued other;
		X509 *again = certificate_open(first), *x;

		/* The first one is pushed out by the last but one. */
		if (i < LIMIT_CERTIFICATES_KEPT)
			assert_ptr_equal(again, open);
		else
			assert_ptr_not_equal(again, open);
		assert_int_equal(X509_cmp(again, open), 0);
		X509_free(again);
		snprintf(subject, sizeof subject, "CN=Other %d", i);
		other = issue(&(struct issue_spec){ .subject = subject });
		x = certificate_open(&(struct certificate){ .der = other.der });
		assert_non_null(x);
		assert_ptr_not_equal(x, open);
		X509_free(x);
		issued_free(&other);
	}
	X509_free(open);
	issued_free(&fresh);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		BENCH_TEST(opened_certificates_are_kept),
		BENCH_TEST(sound_ones_hold),
		BENCH_TEST(only_authorities_issue),
		BENCH_TEST(authorities_keep_their_distance),
		BENCH_TEST(critical_extensions_are_enforced_or_refused),
		BENCH_TEST(usages_bind_where_they_are_critical),
		BENCH_TEST(markers_are_known_by_their_arcs),
		BENCH_TEST(long_chains_are_not_judged),
		BENCH_TEST(a_bag_that_was_cut_leaves_it_open),
		BENCH_TEST(a_gap_at_the_limit_is_a_gap),
		BENCH_TEST(crowds_of_namesakes_are_not_judged),
		BENCH_TEST(foreign_roots_are_told_apart),
	};

	return cmocka_run_group_tests(tests, make_root, free_root);
}
