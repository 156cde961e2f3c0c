/* SPDX-License-Identifier: MIT */
/*
 * Verifying what the test signer signed: sound first, then with one thing
 * changed at a time. What was changed must come out bad, with a sentence.
 */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "outcome.h"
#include "trial.h"

static struct authority *authority;
static const struct identity *developer;

static struct signing_spec
plain_spec(void)
{
	return trial_spec(developer);
}

static struct trial
plain_trial(void)
{
	struct signing_spec spec = plain_spec();

	return trial_of(&spec);
}

/* Offsets in a parsed SuperBlob count from its first byte. */
static void
flip(struct trial *t, struct bytes view, size_t at)
{
	assert_true(view.offset + at < t->bytes.len);
	t->bytes.data[view.offset + at] ^= 1;
}

static void
sound_code_holds(void **state)
{
	struct trial t = plain_trial();

	(void) state;
	assert_ok(t.verdict.signer);
	assert_ok(t.verdict.signature);
	assert_ok(t.verdict.digest);
	assert_ok(t.verdict.agility);
	assert_ok(t.verdict.chain);
	assert_ok(t.verdict.timestamp);
	assert_ok(t.verdict.team);
	assert_int_equal(t.verdict.judged_at, JUDGED_AT_TIMESTAMP);
	assert_true(t.verdict.time == STAMPED_AT);
	assert_false(t.verdict.expired);
	assert_string_equal(
	    signature_kind(t.signature, &t.verdict), "developer-id");
	trial_end(&t);
}

static void
two_directories_are_bound(void **state)
{
	struct signing_spec spec = plain_spec();
	struct trial t;

	(void) state;
	spec.hashes[0] = HASH_SHA1;
	spec.hashes[1] = HASH_SHA256;
	t = trial_of(&spec);
	assert_int_equal(t.signature->directory_count, 2);
	assert_true(trial_holds(&t));

	/* The second one's identifier: the CMS signs the first alone. */
	flip(&t, t.signature->directories[1].identifier, 0);
	trial_again(&t);
	assert_ok(t.verdict.signature);
	assert_ok(t.verdict.digest);
	assert_bad(t.verdict.agility, "CodeDirectories");
	trial_end(&t);

	spec.flaws = FLAW_NO_AGILITY;
	t = trial_of(&spec);
	assert_bad(t.verdict.agility, "the first alone");
	trial_end(&t);
}

static void
unsorted_attributes_hold(void **state)
{
	struct signing_spec spec = plain_spec();
	struct trial t;

	(void) state;
	spec.hashes[0] = HASH_SHA1;
	spec.hashes[1] = HASH_SHA256;
	spec.flaws = FLAW_AGILITY_UNSORTED;
	t = trial_of(&spec);
	assert_true(trial_holds(&t));
	trial_end(&t);
}

static void
a_changed_directory_is_noticed(void **state)
{
	struct trial t = plain_trial();

	(void) state;
	flip(&t, t.signature->primary->identifier, 4);
	trial_again(&t);
	assert_bad(t.verdict.digest, "message digest");
	assert_ok(t.verdict.signature);
	trial_end(&t);
}

static void
a_changed_value_is_noticed(void **state)
{
	struct trial t = plain_trial();

	(void) state;
	flip(&t, t.signature->cms->signature, 20);
	trial_again(&t);
	assert_bad(t.verdict.signature, "was not made by the key of");
	/* The token is of the value that was there. */
	assert_bad(t.verdict.timestamp, "another signature");
	assert_null(signature_kind(t.signature, &t.verdict));
	trial_end(&t);
}

static void
each_signed_attribute_counts(void **state)
{
	struct trial t = plain_trial();
	size_t count = t.signature->cms->attribute_count;

	(void) state;
	assert_true(count >= 5);
	for (size_t i = 0; i < count; i++) {
		struct bytes value = t.signature->cms->attributes[i].value;

		flip(&t, value, value.len - 1);
		trial_again(&t);
		assert_int_not_equal(t.verdict.signature.outcome, OUTCOME_OK);
		flip(&t, value, value.len - 1);
		trial_again(&t);
		assert_true(trial_holds(&t));
	}
	trial_end(&t);
}

static void
a_forged_team_is_noticed(void **state)
{
	struct signing_spec spec = plain_spec();
	struct trial t;

	(void) state;
	spec.team = "FORGEDTEAM";
	t = trial_of(&spec);
	assert_ok(t.verdict.signature);
	assert_bad(t.verdict.team, "FORGEDTEAM");
	trial_end(&t);
}

static void
certificates_count(void **state)
{
	struct trial t = plain_trial();

	(void) state;
	for (size_t i = 0; i < 2; i++) {
		struct bytes der = t.signature->cms->chain.list[i]->der;

		flip(&t, der, der.len / 2);
		trial_again(&t);
		assert_false(trial_holds(&t));
		flip(&t, der, der.len / 2);
		trial_again(&t);
	}
	trial_end(&t);
}

static void
a_missing_intermediate_is_named(void **state)
{
	struct signing_spec spec = plain_spec();
	struct trial t;

	(void) state;
	spec.flaws = FLAW_NO_INTERMEDIATE;
	t = trial_of(&spec);
	assert_ok(t.verdict.signature);
	assert_bad(t.verdict.chain, "issuer is missing");
	trial_end(&t);

	spec.flaws = FLAW_NO_CERTIFICATES;
	t = trial_of(&spec);
	assert_bad(t.verdict.signature, "not in the CMS signature");
	trial_end(&t);
}

static void
other_content_is_noticed(void **state)
{
	struct signing_spec spec = plain_spec();
	struct trial t;

	(void) state;
	spec.flaws = FLAW_OTHER_CMS;
	t = trial_of(&spec);
	assert_bad(t.verdict.digest, "not that of what is signed");
	trial_end(&t);

	spec.flaws = FLAW_EMPTY_CMS;
	t = trial_of(&spec);
	assert_bad(t.verdict.signature, "no CMS signature");
	trial_end(&t);
}

static void
a_foreign_timestamp_is_noticed(void **state)
{
	struct signing_spec spec = plain_spec();
	struct trial t;
	struct bytes imprint;

	(void) state;
	spec.flaws = FLAW_OTHER_TIMESTAMP;
	t = trial_of(&spec);
	assert_bad(t.verdict.timestamp, "another signature");
	/* It proves no time then. */
	assert_int_equal(t.verdict.judged_at, JUDGED_AT_SIGNING);
	trial_end(&t);

	t = plain_trial();
	imprint = t.signature->cms->timestamp->cms->signature;
	flip(&t, imprint, imprint.len - 1);
	trial_again(&t);
	assert_int_not_equal(t.verdict.timestamp.outcome, OUTCOME_OK);
	trial_end(&t);
}

/* A look-alike has the names of Apple's chain and its own keys. */
static void
a_made_up_root_is_not_apples(void **state)
{
	struct authority *liar = authority_new("Apple Root CA");
	struct signing_spec spec = plain_spec();
	struct trial t;

	(void) state;
	spec.identity = authority_identity(liar, IDENTITY_DEVELOPER_ID,
	    "Developer ID Application: Example (ABCDE12345)", "ABCDE12345");
	t = trial_of(&spec);
	assert_ok(t.verdict.signature);
	assert_bad(t.verdict.chain, "none of Apple's roots");
	assert_string_equal(
	    signature_kind(t.signature, &t.verdict), "other-authority");
	trial_end(&t);

	spec.identity =
	    authority_identity(liar, IDENTITY_SELF_SIGNED, "Somebody", NULL);
	spec.timestamp = 0;
	t = trial_of(&spec);
	assert_ok(t.verdict.signature);
	assert_bad(t.verdict.chain, "none of Apple's roots");
	trial_end(&t);
	authority_free(liar);
}

/* Without a token, what is out of date is tolerated, unless the code itself
 * asks for more. */
static void
time_is_judged_as_apple_does(void **state)
{
	struct signing_spec spec = plain_spec();
	struct trial t;

	(void) state;
	spec.timestamp = 0;
	spec.signing_time = 1000000000; /* 2001, before any was valid */
	t = trial_of(&spec);
	assert_ok(t.verdict.chain);
	assert_true(t.verdict.expired);
	assert_int_equal(t.verdict.judged_at, JUDGED_AT_SIGNING);
	trial_end(&t);

	spec.flags = DIRECTORY_EXPIRES;
	t = trial_of(&spec);
	assert_bad(t.verdict.chain, "not yet valid");
	trial_end(&t);

	spec.flags = 0;
	spec.timestamp = 1000000000;
	t = trial_of(&spec);
	assert_false(trial_holds(&t));
	trial_end(&t);
}

static void
certificates_for_other_uses_are_refused(void **state)
{
	struct signing_spec spec = plain_spec();
	struct trial t;

	(void) state;
	spec.identity =
	    authority_identity(authority, IDENTITY_TIMESTAMP, NULL, NULL);
	t = trial_of(&spec);
	assert_bad(t.verdict.chain, "not meant for code signing");
	trial_end(&t);
}

static void
adhoc_code_has_nothing_to_verify(void **state)
{
	struct signing_spec spec = { .identifier = "adhoc" };
	struct trial t = trial_of(&spec);

	(void) state;
	assert_int_equal(t.verdict.signature.outcome, OUTCOME_ABSENT);
	assert_int_equal(t.verdict.chain.outcome, OUTCOME_ABSENT);
	assert_string_equal(signature_kind(t.signature, &t.verdict), "adhoc");
	trial_end(&t);
}

static void
tickets_hold_or_not(void **state)
{
	static const uint8_t cdhashes[2][CDHASH_LEN] = { { 1 }, { 2 } };
	struct octets bytes = make_ticket(authority, SIGNED_AT, cdhashes, 2);
	struct arena *arena = arena_new();
	struct ticket_verdict verdict;
	const struct ticket *ticket;
	struct defects defects;

	(void) state;
	defects_init(&defects, arena);
	ticket =
	    ticket_parse(bytes_over(bytes.data, bytes.len), arena, &defects);
	assert_non_null(ticket);
	ticket_verify(ticket, arena, &verdict);
	assert_ok(verdict.valid);
	assert_true(ticket_covers(ticket, cdhashes[1]));
	assert_false(ticket_covers(ticket, (const uint8_t[CDHASH_LEN]){ 3 }));

	bytes.data[ticket->signed_part.offset + ticket->signed_part.len - 1] ^=
	    1;
	ticket =
	    ticket_parse(bytes_over(bytes.data, bytes.len), arena, &defects);
	assert_non_null(ticket);
	ticket_verify(ticket, arena, &verdict);
	assert_bad(verdict.valid, "key of");
	arena_free(arena);
	octets_free(&bytes);
}

static void
check_profile(
    unsigned flaws, struct profile_verdict *verdict, struct arena *arena)
{
	static const char *const devices[] = { "00008110-000A", "b", NULL };
	const struct identity *identities[] = { developer, NULL };
	struct profile_spec spec = {
		.authority = authority,
		.name = "a profile",
		.uuid = "0A",
		.team = "ABCDE12345",
		.team_name = "Example",
		.app_id = "ABCDE12345.com.example.trust",
		.devices = devices,
		.identities = identities,
		.created = SIGNED_AT,
		.expires = NOW + 1000,
		.flaws = flaws,
	};
	struct octets bytes = make_profile(&spec);
	struct defects defects;
	const struct profile *profile;

	defects_init(&defects, arena);
	profile =
	    profile_parse(arena_copy(arena, bytes_over(bytes.data, bytes.len)),
		arena, &defects);
	assert_non_null(profile);
	profile_verify(profile, NOW, arena, verdict);
	octets_free(&bytes);
}

static void
profiles_hold_or_not(void **state)
{
	struct arena *arena = arena_new();
	struct profile_verdict verdict;

	(void) state;
	check_profile(0, &verdict, arena);
	assert_ok(verdict.cms.signature);
	assert_ok(verdict.cms.digest);
	assert_ok(verdict.cms.chain);
	assert_ok(verdict.der);

	check_profile(FLAW_PROFILE_NO_DER, &verdict, arena);
	assert_int_equal(verdict.der.outcome, OUTCOME_ABSENT);
	check_profile(FLAW_PROFILE_DER_DEVICES, &verdict, arena);
	assert_bad(verdict.der, "differ");
	check_profile(FLAW_PROFILE_DER_SIGNER, &verdict, arena);
	assert_ok(verdict.cms.chain);
	assert_bad(verdict.der, "signs profiles in DER with");
	check_profile(FLAW_PROFILE_ALTERED, &verdict, arena);
	assert_bad(verdict.cms.digest, "not that of what is signed");
	arena_free(arena);
}

/* A developer's certificate is under the same root, and not for these. */
static void
others_cannot_stand_in(void **state)
{
	struct trial t = plain_trial();
	const struct cms *cms = t.signature->cms;
	const struct ticket ticket = { .chain = cms->chain,
		.time = STAMPED_AT };
	const struct profile profile = {
		.cms = cms, .der = PROFILE_DER_EQUAL, .der_cms = cms
	};
	struct ticket_verdict of_ticket;
	struct profile_verdict of_profile;

	(void) state;
	ticket_verify(&ticket, t.arena, &of_ticket);
	assert_bad(of_ticket.chain, "signs tickets with");
	assert_int_equal(of_ticket.valid.outcome, OUTCOME_BAD);
	profile_verify(&profile, NOW, t.arena, &of_profile);
	assert_bad(of_profile.cms.chain, "signs profiles with");
	assert_int_equal(of_profile.der.outcome, OUTCOME_BAD);
	trial_end(&t);
}

static bool
lies_in(struct bytes view, size_t at)
{
	return at >= view.offset && at < view.offset + view.len;
}

/* The bag's copies of roots are not used: pinned ones are. */
static bool
is_spare_root(const struct cms *cms, size_t at)
{
	for (size_t i = 0; i < cms->certificate_count; i++)
		if (cms->certificates[i]->self_signed &&
		    lies_in(cms->certificates[i]->der, at))
			return true;
	return false;
}

/* Nothing signs the attributes that are called unsigned. With another name the
 * token is one of them, and shown as such. */
static bool
is_unsigned_name(const struct cms_verdict *v, const struct signature *s)
{
	return v->timestamp.outcome == OUTCOME_ABSENT &&
	       s->cms->unsigned_count == 1;
}

/* Every byte of the CMS is changed, one after the other. Those that make no
 * difference lie in spare copies of roots. */
static void
every_byte_of_the_cms_counts(void **state)
{
	struct trial t = plain_trial();
	struct arena *kept = t.arena;
	const struct cms *cms = t.signature->cms;
	const struct blob *blob = signature_blob(t.signature, SLOT_SIGNATURE);
	size_t spared = 0, tried = 0;

	(void) state;
	for (size_t i = 0; i < blob->content.len; i += 5) {
		size_t at = (size_t) blob->content.offset + i;

		if (is_spare_root(cms, at) ||
		    (cms->timestamp && is_spare_root(cms->timestamp->cms, at)))
			continue;
		t.bytes.data[at] ^= 0x10;
		trial_verify(&t);
		tried++;
		if (trial_holds(&t) && t.defects.count == 0 &&
		    !is_unsigned_name(&t.verdict, t.signature)) {
			print_message("# byte %zu of the CMS is spare\n", i);
			spared++;
		}
		arena_free(t.arena);
		t.bytes.data[at] ^= 0x10;
	}
	t.arena = kept;
	assert_true(tried > 300);
	assert_int_equal(spared, 0);
	trial_end(&t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sound_code_holds),
		cmocka_unit_test(two_directories_are_bound),
		cmocka_unit_test(unsorted_attributes_hold),
		cmocka_unit_test(a_changed_directory_is_noticed),
		cmocka_unit_test(a_changed_value_is_noticed),
		cmocka_unit_test(each_signed_attribute_counts),
		cmocka_unit_test(a_forged_team_is_noticed),
		cmocka_unit_test(certificates_count),
		cmocka_unit_test(a_missing_intermediate_is_named),
		cmocka_unit_test(other_content_is_noticed),
		cmocka_unit_test(a_foreign_timestamp_is_noticed),
		cmocka_unit_test(a_made_up_root_is_not_apples),
		cmocka_unit_test(time_is_judged_as_apple_does),
		cmocka_unit_test(certificates_for_other_uses_are_refused),
		cmocka_unit_test(adhoc_code_has_nothing_to_verify),
		cmocka_unit_test(tickets_hold_or_not),
		cmocka_unit_test(profiles_hold_or_not),
		cmocka_unit_test(others_cannot_stand_in),
		cmocka_unit_test(every_byte_of_the_cms_counts),
	};
	int failed;

	authority = authority_new(NULL);
	developer = trial_developer(authority);
	trial_trust(developer);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	authority_free(authority);
	return failed;
}
