/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

#include <sealtree/limits.h>
#include <sealtree/text.h>
#include <sealtree/ticket.h>
#include <sealtree/trust.h>

#include "bench.h"
#include "check.h"
#include "harm.h"
#include "issue.h"

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

static void
put(struct text *out, uint32_t number, size_t width)
{
	for (size_t i = 0; i < width; i++)
		text_add_char(out, (char) (number >> (8 * i)));
}

static void
put_certificates(struct text *out, size_t more)
{
	struct text list = TEXT_INIT;

	text_add_bytes(&list, family.leaf.der);
	text_add_bytes(&list, family.authority.der);
	text_add_bytes(&list, family.root.der);
	for (size_t i = 0; i < more; i++)
		text_add_bytes(&list, family.root.der);
	text_add(out, "\x30\x83", 2);
	for (int shift = 16; shift >= 0; shift -= 8)
		text_add_char(out, (char) (list.len >> shift));
	text_add_bytes(out, text_bytes(&list));
	text_release(&list);
}

static void
put_payload(struct text *out, uint32_t count)
{
	text_add_string(out, "g8tk");
	put(out, 2, 2);
	put(out, 20, 2);
	put(out, count, 4);
	put(out, 0, 4);
	put(out, 1657281601, 4);
	put(out, 0, 4);
	for (uint32_t i = 0; i < count; i++) {
		put(out, i % 2 ? 1 : 2, 1);
		put(out, i, 4);
		text_add(out, "0123456789abcdef", 16);
	}
}

static void
put_signature(struct text *out)
{
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	uint8_t signature[512];
	size_t len = sizeof signature;

	EVP_DigestSignInit(context, NULL, EVP_sha256(), NULL, family.leaf.key);
	assert_int_equal(EVP_DigestSign(context, signature, &len,
			     (const uint8_t *) out->data, out->len),
	    1);
	text_add(out, signature, len);
	EVP_MD_CTX_free(context);
}

static struct bytes
make(struct bench *bench, uint32_t hashes, size_t more_certificates)
{
	struct text out = TEXT_INIT, certificates = TEXT_INIT,
		    payload = TEXT_INIT;
	struct bytes made;

	put_certificates(&certificates, more_certificates);
	put_payload(&payload, hashes);
	text_add_string(&out, "s8ch");
	put(&out, 1, 4);
	put(&out, (uint32_t) certificates.len, 4);
	put(&out, (uint32_t) payload.len, 4);
	text_add_bytes(&out, text_bytes(&certificates));
	text_add_bytes(&out, text_bytes(&payload));
	put_signature(&out);
	made = arena_copy(bench->arena, text_bytes(&out));
	text_release(&out);
	text_release(&certificates);
	text_release(&payload);
	return made;
}

static const struct ticket *
parse(struct bench *bench, struct bytes file)
{
	return ticket_parse(file, bench->arena, &bench->defects);
}

static void
everything_is_read(void **state)
{
	struct bench *bench = *state;
	struct bytes file = make(bench, 3, 0);
	const struct ticket *ticket;
	EVP_MD_CTX *context = EVP_MD_CTX_new();

	assert_true(ticket_sniff(bytes_clamp(file, 0, 4)));
	ticket = parse(bench, file);
	assert_non_null(ticket);
	assert_int_equal(bench->defects.count, 0);
	assert_int_equal(ticket->time, 1657281601);
	assert_int_equal(ticket->count, 3);
	assert_int_equal(ticket->hashes[0].type, 2);
	assert_int_equal(ticket->hashes[1].type, 1);
	assert_memory_equal(ticket->hashes[2].hash,
	    "\2\0\0\0"
	    "0123456789abcdef",
	    20);
	assert_int_equal(ticket->certificate_count, 3);
	assert_int_equal(ticket->chain.count, 3);
	assert_string_equal(ticket->chain.list[0]->unit, "TEAM123456");
	EVP_DigestVerifyInit(
	    context, NULL, EVP_sha256(), NULL, family.leaf.key);
	assert_int_equal(EVP_DigestVerify(context, ticket->signature.data,
			     ticket->signature.len, ticket->signed_part.data,
			     ticket->signed_part.len),
	    1);
	EVP_MD_CTX_free(context);
}

static void
zeroes_may_follow(void **state)
{
	struct bench *bench = *state;
	struct bytes file = make(bench, 1, 0);
	struct text longer = TEXT_INIT;

	text_add_bytes(&longer, file);
	text_add(&longer, "\0\0", 2);
	assert_int_equal(parse(bench, text_bytes(&longer))->signature.len,
	    parse(bench, file)->signature.len);
	assert_int_equal(bench->defects.count, 0);
	text_add_char(&longer, 'x');
	assert_non_null(parse(bench, text_bytes(&longer)));
	assert_int_equal(bench->defects.count, 1);
	assert_int_equal(bench->defects.list[0].offset, file.len);
	text_release(&longer);
}

static void
what_is_no_ticket(void **state)
{
	struct bench *bench = *state;
	struct bytes file = make(bench, 1, 0);
	uint8_t *data = (uint8_t *) (uintptr_t) file.data;

	assert_false(ticket_sniff(bytes_of("<?xml")));
	assert_null(parse(bench, bytes_of("<?xml")));
	assert_null(parse(bench, bytes_of("")));
	assert_null(parse(bench, bytes_clamp(file, 0, file.len / 2)));
	data[4] = 2;
	assert_null(parse(bench, file));
	assert_int_equal(bench->defects.count, 4);
	assert_string_equal(bench->defects.list[3].what,
	    "the notarization ticket's version is unknown");
}

/* The number of hashes lies; what is there is still shown. */
static void
a_wrong_count_is_noted(void **state)
{
	struct bench *bench = *state;
	struct bytes file = make(bench, 3, 0);
	uint8_t *data = (uint8_t *) (uintptr_t) file.data;

	for (size_t i = 0; i + 12 < file.len; i++)
		if (memcmp(data + i, "g8tk", 4) == 0)
			data[i + 8] = 200;
	assert_int_equal(parse(bench, file)->count, 3);
	assert_int_equal(bench->defects.count, 1);
}

static void
hashes_are_capped(void **state)
{
	struct bench *bench = *state;

	assert_int_equal(
	    parse(bench, make(bench, LIMIT_TICKET_HASHES, 0))->count,
	    LIMIT_TICKET_HASHES);
	assert_int_equal(bench->defects.count, 0);
	assert_int_equal(
	    parse(bench, make(bench, LIMIT_TICKET_HASHES + 1, 0))->count,
	    LIMIT_TICKET_HASHES);
	assert_int_equal(bench->defects.list[0].kind, DEFECT_LIMIT);
}

static void
certificates_are_capped(void **state)
{
	struct bench *bench = *state;
	const struct ticket *ticket;

	ticket = parse(bench, make(bench, 1, LIMIT_CERTIFICATES - 3));
	assert_int_equal(ticket->certificate_count, LIMIT_CERTIFICATES);
	assert_int_equal(bench->defects.count, 0);
	ticket = parse(bench, make(bench, 1, LIMIT_CERTIFICATES - 2));
	assert_int_equal(ticket->certificate_count, LIMIT_CERTIFICATES);
	assert_int_equal(bench->defects.list[0].kind, DEFECT_LIMIT);
}

static void
size_is_capped(void **state)
{
	struct bench *bench = *state;
	struct bytes file = make(bench, 1, 0);
	uint8_t *big = calloc(1, LIMIT_TICKET_BYTES + 1);

	memcpy(big, file.data, file.len);
	assert_non_null(parse(bench, bytes_over(big, LIMIT_TICKET_BYTES)));
	assert_null(parse(bench, bytes_over(big, LIMIT_TICKET_BYTES + 1)));
	assert_int_equal(bench->defects.list[0].kind, DEFECT_LIMIT);
	free(big);
}

/* All genuine ones are signed by P-256: what is signed by another kind of key
 * has a sound signature, and not one of a ticket. */
static void
a_leaf_with_an_rsa_key_signs_none(void **state)
{
	struct bench *bench = *state;
	const struct issued usual = family.leaf;
	const struct ticket *ticket;
	struct ticket_verdict verdict;

	ticket_verify(parse(bench, make(bench, 1, 0)), bench->arena, &verdict);
	assert_int_equal(verdict.signature.outcome, OUTCOME_OK);
	family.leaf = issue(&(struct issue_spec){
	    .subject = "CN=Tickets/O=Test Inc.",
	    .issuer = &family.authority,
	    .rsa_bits = 2048,
	    .serial = 4,
	});
	ticket = parse(bench, make(bench, 1, 0));
	issued_free(&family.leaf);
	family.leaf = usual;
	ticket_verify(ticket, bench->arena, &verdict);
	assert_int_equal(verdict.signature.outcome, OUTCOME_BAD);
	assert_non_null(strstr(verdict.signature.why,
	    "called ecdsa-with-SHA256, and the key of \"Tickets\" is"));
	assert_int_equal(verdict.valid.outcome, OUTCOME_BAD);
}

static void
parse_harmed(struct bytes input, struct arena *arena, struct defects *defects)
{
	if (!ticket_parse(input, arena, defects))
		assert_true(defects->count > 0);
}

static void
harm(void **state)
{
	struct bytes good = make(*state, 2, 0);

	harm_prefixes(good, parse_harmed);
	harm_mutations(good, 17, parse_harmed);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		BENCH_TEST(everything_is_read),
		BENCH_TEST(zeroes_may_follow),
		BENCH_TEST(what_is_no_ticket),
		BENCH_TEST(a_wrong_count_is_noted),
		BENCH_TEST(hashes_are_capped),
		BENCH_TEST(certificates_are_capped),
		BENCH_TEST(size_is_capped),
		BENCH_TEST(a_leaf_with_an_rsa_key_signs_none),
		BENCH_TEST(harm),
	};

	return cmocka_run_group_tests(tests, make_family, free_family);
}
