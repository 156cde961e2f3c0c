/* SPDX-License-Identifier: MIT */
/* What is said of installer packages and disk images, and what is not. */
#include <config.h>

#include <string.h>

#include "check.h"
#include "packages.h"

static void
assert_quiet(struct subject *s, const char *id)
{
	judge(s);
	assert_int_equal(count_of(s, id), 0);
	subject_free(s);
}

static struct subject *
package(struct packaged **p)
{
	struct subject *s = subject_new();

	*p = make_package_of(s);
	return s;
}

static void
an_unsigned_package_for_downloads(void **state)
{
	struct packaged *p;
	struct subject *s = package(&p);

	(void) state;
	p->package.rsa = p->package.cms = NULL;
	s->options.target_chosen = true;
	s->options.target = TARGET_DEVELOPER_ID;
	judge(s);
	assert_string_equal(find(s, "notary-pkg-signature")->message,
	    "the package is not signed");
	assert_int_equal(count_of(s, "pkg-wrong-cert"), 0);
	subject_free(s);
}

/* Nobody knows what it is for. */
static void
an_unsigned_package(void **state)
{
	struct packaged *p;
	struct subject *s = package(&p);

	(void) state;
	p->package.rsa = p->package.cms = NULL;
	judge(s);
	assert_int_equal(found(s), 0);
	subject_free(s);
}

static void
a_package_for_the_store(void **state)
{
	static const struct {
		const char *marker;
		size_t wrong;
	} rows[] = {
		{ MARKER("6.1.8"), 0 },
		{ MARKER("6.1.10"), 0 },
		{ MARKER("6.1.14"), 1 },
		{ MARKER("6.1.13"), 1 },
	};

	(void) state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct packaged *p;
		struct subject *s = package(&p);

		s->parts[0].markers[0] = rows[i].marker;
		s->options.target_chosen = true;
		s->options.target = TARGET_MAC_APP_STORE;
		judge(s);
		assert_int_equal(count_of(s, "pkg-wrong-cert"), rows[i].wrong);
		assert_int_equal(count_of(s, "notary-pkg-signature"), 0);
		subject_free(s);
	}
}

static void
what_a_package_is_for_by_its_signer(void **state)
{
	static const struct {
		const char *marker;
		enum target target;
	} rows[] = {
		{ MARKER("6.1.14"), TARGET_DEVELOPER_ID },
		{ MARKER("6.1.8"), TARGET_MAC_APP_STORE },
		{ MARKER("6.1.10"), TARGET_MAC_APP_STORE },
		{ MARKER("6.1.13"), TARGET_DEVELOPER_ID },
		{ MARKER("6.1.7"), TARGET_MAC_APP_STORE },
		{ MARKER("6.1.99"), TARGET_MAC },
	};

	(void) state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct packaged *p;
		struct subject *s = package(&p);

		s->parts[0].markers[0] = rows[i].marker;
		judge(s);
		assert_int_equal(s->judged.target, rows[i].target);
		subject_free(s);
	}
}

/* The outer one counts. */
static void
a_package_in_a_package(void **state)
{
	struct packaged *p;
	struct subject *s = package(&p), *inner;

	(void) state;
	inner = add_child(s, s->place.kind, "!/a.pkg");
	make_package_of(inner);
	inner->place.path = inner->place.loose_path = "!/a.pkg";
	inner->parts[0].markers[0] = MARKER("6.1.13");
	inner->parts[0].leaf.not_after = NOW - 1;
	judge(s);
	assert_int_equal(found(inner), 0);
	subject_free(s);
}

static void
signatures_that_do_not_hold(void **state)
{
	struct packaged *p;
	struct subject *s = package(&p);

	(void) state;
	p->verdict.rsa = bad(s);
	p->verdict.signature = bad(s);
	judge(s);
	assert_non_null(strstr(
	    find(s, "cms-signature-invalid")->message, "RSA signature"));
	assert_string_equal(
	    find(s, "notary-pkg-signature")->consequence_of,
	    "cms-signature-invalid");
	subject_free(s);
	s = package(&p);
	p->verdict.checksum = bad(s);
	p->verdict.signature = bad(s);
	judge(s);
	assert_non_null(strstr(
	    find(s, "cms-signature-invalid")->message, "table of contents"));
	assert_int_equal(count_of(s, "container-damaged"), 0);
	subject_free(s);
	s = package(&p);
	p->package.rsa = p->package.cms = NULL;
	p->verdict.checksum = bad(s);
	judge(s);
	assert_int_equal(count_of(s, "cms-signature-invalid"), 0);
	assert_int_equal(count_of(s, "container-damaged"), 1);
	subject_free(s);
}

static void
chains_that_do_not_hold(void **state)
{
	struct packaged *p;
	struct subject *s = package(&p);

	(void) state;
	s->parts[0].cms.chain.pinned = false;
	p->verdict.cms.chain = bad(s);
	judge(s);
	assert_int_equal(count_of(s, "cert-chain-not-apple"), 1);
	subject_free(s);
	s = package(&p);
	s->parts[0].cms.chain.complete = false;
	p->verdict.cms.chain = bad(s);
	judge(s);
	assert_int_equal(count_of(s, "cert-chain-incomplete"), 1);
	subject_free(s);
	s = package(&p);
	p->package.cms = NULL;
	p->verdict.rsa_chain = bad(s);
	p->verdict.cms.time = NOW;
	judge(s);
	assert_int_equal(count_of(s, "cert-wrong-usage"), 1);
	subject_free(s);
}

static void
tickets(void **state)
{
	struct packaged *p;
	struct subject *s = package(&p);

	(void) state;
	p->package.has_ticket = false;
	p->package.ticket = s->code.ticket = NULL;
	s->verdict.ticket = NULL;
	judge(s);
	assert_int_equal(count_of(s, "notary-ticket-missing"), 1);
	subject_free(s);
	s = package(&p);
	p->package.has_ticket = false;
	p->package.ticket = s->code.ticket = NULL;
	s->verdict.ticket = NULL;
	s->parts[0].timestamp.time = 1559347199; /* before June 2019 */
	assert_quiet(s, "notary-ticket-missing");
	s = package(&p);
	p->verdict.ticket = bad(s);
	judge(s);
	assert_int_equal(count_of(s, "notary-ticket-stale"), 1);
	subject_free(s);
}

/* Remains in a package that nobody signed are as good as the rest of it. */
static void
bytes_of_nobody(void **state)
{
	struct packaged *p;
	struct subject *s = package(&p);

	(void) state;
	p->package.unclaimed = 5;
	assert_int_equal(
	    severity_of(s, "container-damaged"), SEVERITY_WARNING);
	s = package(&p);
	p->package.unclaimed = 5;
	p->package.rsa = p->package.cms = NULL;
	assert_quiet(s, "container-damaged");
}

static void
data_of_another_checksum(void **state)
{
	struct packaged *p;
	struct subject *s = package(&p);

	(void) state;
	p->verdict.contents = bad(s);
	assert_int_equal(
	    severity_of(s, "container-damaged"), SEVERITY_ERROR);
}

static void
an_image_with_a_stapled_app(void **state)
{
	struct subject *s = subject_new(), *app;

	(void) state;
	make_image_of(s);
	app = add_child(s, &kind_app, "!/A.app");
	make_developer_id(app);
	judge(s);
	assert_int_equal(
	    find(s, "dmg-unsigned")->severity, SEVERITY_INFO);
	subject_free(s);
}

static void
an_image_for_the_store(void **state)
{
	struct subject *s = subject_new();

	(void) state;
	make_image_of(s);
	s->options.target_chosen = true;
	s->options.target = TARGET_MAC_APP_STORE;
	assert_quiet(s, "dmg-unsigned");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_unsigned_package_for_downloads),
		cmocka_unit_test(an_unsigned_package),
		cmocka_unit_test(a_package_for_the_store),
		cmocka_unit_test(what_a_package_is_for_by_its_signer),
		cmocka_unit_test(a_package_in_a_package),
		cmocka_unit_test(signatures_that_do_not_hold),
		cmocka_unit_test(chains_that_do_not_hold),
		cmocka_unit_test(tickets),
		cmocka_unit_test(bytes_of_nobody),
		cmocka_unit_test(data_of_another_checksum),
		cmocka_unit_test(an_image_with_a_stapled_app),
		cmocka_unit_test(an_image_for_the_store),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
