/* SPDX-License-Identifier: MIT */
/*
 * What the test signer tells of code it made, and outer seals and tickets
 * repeat: CDHashes and the requirement, explicit or implicit. Hashes are
 * computed anew; nothing of the program is in here.
 */
#include <config.h>

#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "fixture.h"

enum {
	SLOT_ALTERNATE = 0x1000
};

static const struct slice_spec intel[] = { { .arch = "x86_64" }, { 0 } };
static const struct slice_spec silicon[] = { { .arch = "arm64" }, { 0 } };
static const struct slice_spec both[] = { { .arch = "x86_64" },
	{ .arch = "arm64" }, { 0 } };
static const struct slice_spec half[] = { { .arch = "arm64", .bare = true },
	{ .arch = "x86_64" }, { 0 } };

static const struct signing_spec dual_adhoc = {
	.identifier = "tool",
	.hashes = { HASH_SHA1, HASH_SHA256 },
};

static void
make_facts(const struct slice_spec *slices, const struct signing_spec *signing,
    struct code_facts *facts)
{
	struct octets o = make_macho(
	    &(const struct macho_spec){
		.slices = slices,
		.signing = signing,
	    },
	    NULL, facts);

	octets_free(&o);
}

static uint32_t
number(const uint8_t *at)
{
	return (uint32_t) at[0] << 24 | (uint32_t) at[1] << 16 |
	       (uint32_t) at[2] << 8 | at[3];
}

/* `cdhash H"…"` of the CodeDirectory in that slot of a signature. */
static void
directory_term(const struct octets *signature, uint32_t slot,
    const EVP_MD *method, char term[64])
{
	const uint8_t *index = signature->data + 12, *directory;
	uint8_t hash[EVP_MAX_MD_SIZE];
	int len;

	while (number(index) != slot)
		index += 8;
	directory = signature->data + number(index + 4);
	assert_int_equal(EVP_Digest(directory, number(directory + 4), hash,
			     NULL, method, NULL),
	    1);
	len = sprintf(term, "cdhash H\"");
	for (size_t i = 0; i < 20; i++)
		len += sprintf(term + len, "%02x", hash[i]);
	sprintf(term + len, "\"");
}

static void
adhoc_code_is_any_of_its_directories(void **state)
{
	static const uint8_t code[5000];
	char sha1[64], sha256[64], both_terms[160];
	struct code_facts facts;
	struct octets o =
	    make_signature(&dual_adhoc, code, sizeof code, NULL, &facts);

	(void) state;
	directory_term(&o, 0, EVP_sha1(), sha1);
	directory_term(&o, SLOT_ALTERNATE, EVP_sha256(), sha256);
	snprintf(both_terms, sizeof both_terms, "%s or %s", sha1, sha256);
	assert_string_equal(facts.requirement, both_terms);
	octets_free(&o);
}

static void
adhoc_slices_begin_with_the_preferred(void **state)
{
	struct code_facts of_intel, of_silicon, of_both;
	char joined[2 * sizeof of_intel.requirement + 4];

	(void) state;
	make_facts(intel, &dual_adhoc, &of_intel);
	make_facts(silicon, &dual_adhoc, &of_silicon);
	make_facts(both, &dual_adhoc, &of_both);
	snprintf(joined, sizeof joined, "%s or %s", of_silicon.requirement,
	    of_intel.requirement);
	assert_string_equal(of_both.requirement, joined);
	assert_memory_equal(of_both.cdhash, of_silicon.cdhash, 20);
	assert_int_equal(of_both.cdhash_count, 2);
	assert_memory_equal(of_both.cdhashes[0], of_intel.cdhash, 20);
	assert_memory_equal(of_both.cdhashes[1], of_silicon.cdhash, 20);
}

static void
bare_slices_tell_nothing(void **state)
{
	struct code_facts of_intel, of_half;

	(void) state;
	make_facts(intel, &dual_adhoc, &of_intel);
	make_facts(half, &dual_adhoc, &of_half);
	assert_int_equal(of_half.cdhash_count, 1);
	assert_memory_equal(of_half.cdhash, of_intel.cdhash, 20);
	assert_string_equal(of_half.requirement, of_intel.requirement);
}

/* Apple's signer then seals the one it would have written. */
static void
an_empty_set_leaves_the_derived_requirement(void **state)
{
	struct authority *authority = authority_new(NULL);
	struct signing_spec signing = {
		.identifier = "tool",
		.identity = authority_identity(
		    authority, IDENTITY_DEVELOPER_ID, "Example", "TEAM123456"),
	};
	struct code_facts written, empty, absent;

	(void) state;
	make_facts(both, &signing, &written);
	signing.requirement = REQUIREMENT_EMPTY;
	make_facts(both, &signing, &empty);
	signing.requirement = REQUIREMENT_ABSENT;
	make_facts(both, &signing, &absent);
	assert_non_null(strstr(written.requirement, "subject.OU"));
	assert_string_equal(empty.requirement, written.requirement);
	assert_string_equal(absent.requirement, written.requirement);
	authority_free(authority);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(adhoc_code_is_any_of_its_directories),
		cmocka_unit_test(adhoc_slices_begin_with_the_preferred),
		cmocka_unit_test(bare_slices_tell_nothing),
		cmocka_unit_test(an_empty_set_leaves_the_derived_requirement),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
