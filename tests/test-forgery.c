/* SPDX-License-Identifier: MIT */
/*
 * CMS signatures that were put together with one thing wrong, by keys of both
 * kinds: every value in them is right for what it is over.
 */
#include <config.h>

#include <string.h>

#include <sealtree/evaluate.h>

#include "check.h"
#include "outcome.h"
#include "trial.h"

#define APPLE "1.2.840.113635.100."

static bool by_rsa; /* else by P-256 */
static struct authority *authority;
static const struct identity *developer;

static struct trial
trial_with(unsigned cms_flaws)
{
	struct signing_spec spec = trial_spec(developer);

	spec.cms_flaws = cms_flaws;
	return trial_of(&spec);
}

static void
one_content_type_is_signed(void **state)
{
	static const struct {
		unsigned flaw;
		const char *says;
	} rows[] = {
		{ CMS_NO_CONTENT_TYPE, "hold no contentType" },
		{ CMS_TWO_CONTENT_TYPES, "more than one contentType" },
		{ CMS_OTHER_CONTENT_TYPE, "is not the content's type" },
	};

	(void) state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct trial t = trial_with(rows[i].flaw);

		assert_bad(t.verdict.signature, rows[i].says);
		assert_ok(t.verdict.digest);
		assert_null(signature_kind(t.signature, &t.verdict));
		trial_end(&t);
	}
}

static void
one_digest_is_signed(void **state)
{
	struct trial t = trial_with(CMS_TWO_DIGESTS);

	(void) state;
	assert_bad(t.verdict.digest, "more than one messageDigest");
	assert_ok(t.verdict.signature);
	trial_end(&t);
	t = trial_with(CMS_TWO_DIGEST_VALUES);
	assert_bad(t.verdict.digest, "more than one messageDigest");
	trial_end(&t);
}

/* Where some attributes were not read, another digest may be among them. */
static void
attributes_that_were_not_read(void **state)
{
	struct trial t = trial_with(0);
	struct signature signature = *t.signature;
	struct cms cms = *t.signature->cms;

	(void) state;
	signature.cms = &cms;
	cms.attributes_cut = true;
	cms_verify_code(&signature, NOW, t.arena, &t.verdict);
	assert_limit(t.verdict.digest, "another messageDigest");
	assert_limit(t.verdict.signature, "another contentType");
	trial_end(&t);
}

/* Nor is a signer missing who may be among those that were not read. */
static void
certificates_that_were_not_read(void **state)
{
	struct trial t = trial_with(0);
	struct signature signature = *t.signature;
	struct cms cms = *t.signature->cms;

	(void) state;
	signature.cms = &cms;
	cms.signer = NULL;
	cms.certificates_cut = true;
	cms_verify_code(&signature, NOW, t.arena, &t.verdict);
	assert_limit(t.verdict.signer, "none of the first 64");
	assert_limit(t.verdict.signature, "none of the first 64");
	assert_limit(t.verdict.chain, "none of the first 64");
	trial_end(&t);
}

/* As Apple signed long ago. */
static void
no_attributes_at_all_are_fine(void **state)
{
	struct trial t = trial_with(CMS_NO_ATTRIBUTES);

	(void) state;
	assert_true(trial_holds(&t));
	assert_int_equal(t.verdict.digest.outcome, OUTCOME_ABSENT);
	assert_string_equal(
	    signature_kind(t.signature, &t.verdict), "developer-id");
	t.bytes.data[t.signature->primary->identifier.offset] ^= 1;
	trial_again(&t);
	assert_bad(t.verdict.signature, "was not made by the key of");
	trial_end(&t);
}

/* Nothing else signs the type then. */
static void
without_attributes_it_is_data(void **state)
{
	struct trial t = trial_with(CMS_NO_ATTRIBUTES);
	struct bytes type = t.signature->cms->content_type_der;

	(void) state;
	t.bytes.data[type.offset + type.len - 1] ^= 3;
	trial_again(&t);
	assert_bad(t.verdict.signature, "the type of the signed content is "
					"1.2.840.113549.1.7.2");
	trial_end(&t);
}

static void
tokens_are_of_their_form(void **state)
{
	static const struct {
		unsigned flaw;
		const char *says;
	} rows[] = {
		{ TOKEN_NO_ATTRIBUTES, "signed no attributes" },
		{ TOKEN_OTHER_CONTENT, "the type of the signed content is" },
		{ TOKEN_OTHER_VERSION, "of version 2, not 1" },
		{ TOKEN_LOOSE_SIGNER, "not marked as critical" },
		{ TOKEN_BROAD_SIGNER, "not for that alone" },
	};

	(void) state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct trial t = trial_with(rows[i].flaw);

		assert_bad(t.verdict.timestamp, rows[i].says);
		assert_ok(t.verdict.signature);
		assert_int_equal(t.verdict.judged_at, JUDGED_AT_SIGNING);
		trial_end(&t);
	}
}

/* Clocks may differ, but not by more than a day. */
static void
tokens_are_not_of_the_future(void **state)
{
	struct signing_spec spec = trial_spec(developer);
	struct trial t;

	(void) state;
	spec.timestamp = NOW + 86400;
	t = trial_of(&spec);
	assert_ok(t.verdict.timestamp);
	assert_int_equal(t.verdict.judged_at, JUDGED_AT_TIMESTAMP);
	trial_end(&t);

	spec.timestamp = NOW + 86401;
	t = trial_of(&spec);
	assert_bad(t.verdict.timestamp,
	    "is of 2023-11-15T22:13:21Z, more than a day after "
	    "2023-11-14T22:13:20Z");
	assert_int_equal(t.verdict.judged_at, JUDGED_AT_SIGNING);
	trial_end(&t);
}

/* The first one is believed, and another reader may take the other. */
static void
one_token_in_an_attribute(void **state)
{
	struct trial t = trial_with(TOKEN_TWICE);

	(void) state;
	assert_ok(t.verdict.timestamp);
	assert_int_equal(t.defects.count, 1);
	assert_string_equal(t.defects.list[0].what,
	    "the attribute timeStampToken has 2 values, not one");
	trial_end(&t);
}

static void
tokens_name_their_signer(void **state)
{
	static const uint8_t other[20] = { 1 };
	struct trial t = trial_with(0);
	struct signature signature = *t.signature;
	struct cms cms = *signature.cms, token;
	struct timestamp stamp = *cms.timestamp;

	(void) state;
	assert_int_equal(stamp.cms->signer_hash.len, sizeof other);
	token = *stamp.cms;
	token.signer_hash = bytes_over(other, sizeof other);
	stamp.cms = &token;
	cms.timestamp = &stamp;
	signature.cms = &cms;
	cms_verify_code(&signature, NOW, t.arena, &t.verdict);
	assert_bad(t.verdict.timestamp, "names another certificate");
	trial_end(&t);
}

/* An anchor that was added tells no time for code of Apple's. There is none
 * here, so that a chain is said to end at a root of Apple's. */
static void
time_is_told_by_apple_for_apple(void **state)
{
	struct trial t = trial_with(0);
	struct signature signature = *t.signature;
	struct cms cms = *signature.cms;

	(void) state;
	assert_ok(t.verdict.timestamp);
	assert_true(cms.chain.test_anchor && cms.timestamp->chain.test_anchor);
	signature.cms = &cms;
	cms.chain.test_anchor = false;
	cms_verify_code(&signature, NOW, t.arena, &t.verdict);
	assert_bad(t.verdict.timestamp, "an anchor that was added");
	assert_int_equal(t.verdict.judged_at, JUDGED_AT_SIGNING);
	trial_end(&t);
}

/* Another added anchor may tell it where one vouches for the code. */
static void
time_of_another_authority(void **state)
{
	struct authority *other =
	    authority_new(by_rsa ? "Another Test Root" : "One More Test Root");
	struct signing_spec spec = trial_spec(developer);
	struct trial t;

	(void) state;
	spec.time_authority = other;
	t = trial_of(&spec);
	assert_bad(t.verdict.timestamp, "root of another authority");
	trial_trust(authority_identity(other, IDENTITY_TIMESTAMP, NULL, NULL));
	trial_again(&t);
	assert_ok(t.verdict.timestamp);
	trial_end(&t);
	authority_free(other);
}

static void
signers_are_one(void **state)
{
	struct trial t = trial_with(CMS_SECOND_SIGNER);

	(void) state;
	assert_bad(t.verdict.signer, "has 2 signers, not one");
	assert_ok(t.verdict.signature);
	assert_false(trial_holds(&t));
	assert_null(signature_kind(t.signature, &t.verdict));
	trial_end(&t);
}

static void
signers_are_whom_they_name(void **state)
{
	struct trial t = trial_with(CMS_OTHER_SIGNER);

	(void) state;
	assert_non_null(
	    strstr(t.signature->cms->signer->common_name, "Somebody Else"));
	assert_bad(t.verdict.signature, "was not made by the key of");
	assert_null(signature_kind(t.signature, &t.verdict));
	trial_end(&t);
}

static void
signers_can_be_read(void **state)
{
	struct trial t = trial_with(CMS_BROKEN_SIGNER);

	(void) state;
	assert_bad(t.verdict.signer, "SignerInfo cannot be read");
	assert_bad(t.verdict.signature, "SignerInfo cannot be read");
	assert_bad(t.verdict.chain, "SignerInfo cannot be read");
	trial_end(&t);
}

static void
content_lies_outside(void **state)
{
	struct trial t = trial_with(CMS_ATTACHED);

	(void) state;
	assert_bad(t.verdict.signature, "holds content of its own");
	assert_ok(t.verdict.digest);
	trial_end(&t);
}

static void
slot_0_is_what_is_signed(void **state)
{
	enum {
		FIRST_SLOT = 12 /* behind magic, length and count */
	};
	struct trial t = trial_with(0);

	(void) state;
	set_u32(&t.bytes, FIRST_SLOT, 0x1000);
	trial_again(&t);
	assert_null(t.signature->primary);
	assert_non_null(t.signature->cms);
	assert_bad(t.verdict.signature, "no CodeDirectory in slot 0");
	trial_end(&t);
}

static enum outcome
value_called(const char *algorithm)
{
	struct signing_spec spec = trial_spec(developer);
	struct trial t;
	enum outcome outcome;

	spec.algorithm = algorithm;
	t = trial_of(&spec);
	outcome = t.verdict.signature.outcome;
	trial_end(&t);
	return outcome;
}

static void
values_are_called_by_their_key(void **state)
{
	static const struct {
		const char *oid;
		bool of_rsa, of_curve;
	} rows[] = {
		{ "1.2.840.113549.1.1.1", true, false },
		{ "1.2.840.113549.1.1.11", true, false },
		{ "1.2.840.113549.1.1.5", false, false },  /* SHA-1 */
		{ "1.2.840.113549.1.1.12", false, false }, /* SHA-384 */
		{ "1.2.840.10045.2.1", false, true },
		{ "1.2.840.10045.4.3.2", false, true },
		{ "1.2.840.10045.4.1", false, true },    /* any, RFC 3278 */
		{ "1.2.840.10045.4.3.3", false, false }, /* SHA-384 */
	};

	(void) state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		bool fits = by_rsa ? rows[i].of_rsa : rows[i].of_curve;

		assert_int_equal(
		    value_called(rows[i].oid), fits ? OUTCOME_OK : OUTCOME_BAD);
	}
	/* Nobody knows that one. */
	assert_int_equal(
	    value_called("1.2.840.113549.1.1.99"), OUTCOME_UNKNOWN);
}

static void
wrong_keys_are_named(void **state)
{
	struct signing_spec spec = trial_spec(developer);
	struct ticket_verdict of_ticket;
	struct ticket ticket;
	struct trial t;

	(void) state;
	spec.algorithm =
	    by_rsa ? "1.2.840.10045.4.3.2" : "1.2.840.113549.1.1.11";
	t = trial_of(&spec);
	assert_bad(t.verdict.signature,
	    by_rsa ? "is called ecdsa-with-SHA256, and the key of \"Developer "
		     "ID Application: Example (ABCDE12345)\" is RSA 2048"
		   : "is EC P-256");
	/* Tickets do not say what their value is: it is ECDSA. */
	ticket = (struct ticket){ .chain = t.signature->cms->chain };
	ticket_verify(&ticket, t.arena, &of_ticket);
	assert_bad(of_ticket.signature,
	    by_rsa ? "is called ecdsa-with-SHA256" : "was not made by");
	trial_end(&t);
}

static void
lists_of_digests_are_dictionaries(void **state)
{
	struct signing_spec spec = trial_spec(developer);
	struct trial t;

	(void) state;
	spec.hashes[0] = HASH_SHA256;
	spec.hashes[1] = HASH_SHA256_TRUNCATED;
	t = trial_of(&spec);
	assert_int_equal(t.signature->cms->agility_v2_count, 2);
	assert_bad(t.verdict.agility, "holds two by sha256");
	assert_null(signature_kind(t.signature, &t.verdict));
	trial_end(&t);
}

/* Whether Apple lists a truncated hash whole or cut is not settled. */
static void
a_truncated_hash_is_listed_whole_or_cut(void **state)
{
	struct signing_spec spec = trial_spec(developer);
	struct agility_hash cut;
	struct signature signature;
	struct trial t;
	struct cms cms;

	(void) state;
	spec.hashes[0] = HASH_SHA256_TRUNCATED;
	t = trial_of(&spec);
	assert_ok(t.verdict.agility);
	signature = *t.signature;
	cms = *signature.cms;
	signature.cms = &cms;
	cut = cms.agility_v2[0];
	cms.agility_v2 = &cut;
	cut.digest.len = CDHASH_LEN;
	cms_verify_code(&signature, NOW, t.arena, &t.verdict);
	assert_ok(t.verdict.agility);
	cut.digest.len = CDHASH_LEN - 1;
	cms_verify_code(&signature, NOW, t.arena, &t.verdict);
	assert_bad(t.verdict.agility, "is not that of the CodeDirectories");
	trial_end(&t);
}

/* What did not hold, or is not known to, names no kind. */
static void
kinds_are_named_when_all_held(void **state)
{
	struct trial t = trial_with(0);
	const struct cms_verdict good = t.verdict;
	struct result *const parts[] = { &t.verdict.signer,
		&t.verdict.signature, &t.verdict.digest, &t.verdict.agility,
		&t.verdict.chain };

	(void) state;
	assert_string_equal(
	    signature_kind(t.signature, &t.verdict), "developer-id");
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		*parts[i] = result_unknown(t.arena, "limit", "not known");
		assert_null(signature_kind(t.signature, &t.verdict));
		*parts[i] = result_bad(t.arena, NO_OFFSET, "bad");
		assert_null(signature_kind(t.signature, &t.verdict));
		t.verdict = good;
	}
	trial_end(&t);
}

static enum truth
satisfies_its_own(const struct signature *signature)
{
	const struct requirement *own =
	    requirements_find(signature->requirements, REQUIREMENT_DESIGNATED);
	struct requirement_subject subject;

	requirement_subject_of(signature, NULL, &subject);
	return requirement_evaluate(own->expression, &subject, NULL);
}

/* All names and markers of Apple's, under another root. */
static void
markers_are_worth_their_root(void **state)
{
	struct authority *liar = authority_new("Apple Root CA");
	struct signing_spec spec = trial_spec(developer);
	struct trial t = trial_of(&spec);
	const struct chain *chain;

	(void) state;
	assert_int_equal(satisfies_its_own(t.signature), TRUTH_TRUE);
	trial_end(&t);
	spec.identity = authority_identity(
	    liar, IDENTITY_DEVELOPER_ID, "Example", "ABCDE12345");
	t = trial_of(&spec);
	chain = &t.signature->cms->chain;
	assert_true(certificate_has_marker(chain->list[0], APPLE "6.1.13"));
	assert_true(certificate_has_marker(chain->list[1], APPLE "6.2.6"));
	assert_ok(t.verdict.signature);
	assert_bad(t.verdict.chain, "it imitates it");
	assert_string_equal(chain_leaf_class(chain), "other-ca");
	assert_string_equal(
	    signature_kind(t.signature, &t.verdict), "other-authority");
	assert_int_equal(satisfies_its_own(t.signature), TRUTH_FALSE);
	trial_end(&t);
	authority_free(liar);
}

static struct trial
trial_of_leaf(
    const char *name, int64_t until, int64_t timestamp, uint32_t flags)
{
	struct signing_spec spec = trial_spec(
	    authority_identity_dated(authority, IDENTITY_DEVELOPER_ID, name,
		"ABCDE12345", SIGNED_AT - 100 * 86400, until));

	spec.timestamp = timestamp;
	spec.flags = flags;
	return trial_of(&spec);
}

static void
expired_certificates(void **state)
{
	enum {
		BEFORE = SIGNED_AT - 86400,
		AFTER = STAMPED_AT + 86400,
		EXPIRES = 0x400
	};
	struct trial t = trial_of_leaf("Stamped In Time", AFTER, STAMPED_AT, 0);

	(void) state;
	assert_true(trial_holds(&t));
	assert_true(t.verdict.expired);
	trial_end(&t);

	t = trial_of_leaf("Stamped Too Late", BEFORE, STAMPED_AT, 0);
	assert_ok(t.verdict.timestamp);
	assert_bad(t.verdict.chain, "was expired at 2022-07-03");
	assert_null(signature_kind(t.signature, &t.verdict));
	trial_end(&t);

	/* Apple tolerates that, unless the code asks for more. */
	t = trial_of_leaf("Never Stamped", BEFORE, 0, 0);
	assert_ok(t.verdict.chain);
	assert_true(t.verdict.expired);
	trial_end(&t);
	t = trial_of_leaf("Never Stamped", BEFORE, 0, EXPIRES);
	assert_bad(t.verdict.chain, "was expired at");
	trial_end(&t);
}

static struct authority *authorities[2];

static void
use(bool rsa)
{
	by_rsa = rsa;
	authority = authorities[rsa];
	developer = trial_developer(authority);
}

static int
use_curve(void **state)
{
	(void) state;
	use(false);
	return 0;
}

static int
use_rsa(void **state)
{
	(void) state;
	use(true);
	return 0;
}

#define BOTH(f)                                       \
	{ #f "_by_curve", f, use_curve, NULL, NULL }, \
	{                                             \
#f "_by_rsa", f, use_rsa, NULL, NULL  \
	}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		BOTH(one_content_type_is_signed),
		BOTH(one_digest_is_signed),
		BOTH(attributes_that_were_not_read),
		BOTH(certificates_that_were_not_read),
		BOTH(no_attributes_at_all_are_fine),
		BOTH(without_attributes_it_is_data),
		BOTH(tokens_are_of_their_form),
		BOTH(tokens_are_not_of_the_future),
		BOTH(one_token_in_an_attribute),
		BOTH(tokens_name_their_signer),
		BOTH(time_is_told_by_apple_for_apple),
		BOTH(time_of_another_authority),
		BOTH(signers_are_one),
		BOTH(signers_are_whom_they_name),
		BOTH(signers_can_be_read),
		BOTH(content_lies_outside),
		BOTH(slot_0_is_what_is_signed),
		BOTH(values_are_called_by_their_key),
		BOTH(wrong_keys_are_named),
		BOTH(lists_of_digests_are_dictionaries),
		BOTH(a_truncated_hash_is_listed_whole_or_cut),
		BOTH(kinds_are_named_when_all_held),
		BOTH(markers_are_worth_their_root),
		BOTH(expired_certificates),
	};
	int failed;

	authorities[false] = authority_new("Forgery Root");
	authorities[true] = authority_new_rsa("Forgery Root RSA");
	trial_trust(trial_developer(authorities[false]));
	trial_trust(trial_developer(authorities[true]));
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	authority_free(authorities[false]);
	authority_free(authorities[true]);
	return failed;
}
