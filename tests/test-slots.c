/* SPDX-License-Identifier: MIT */
/* What the special slots seal: sound first, then one thing changed. */
#include <config.h>

#include <openssl/evp.h>
#include <string.h>

#include <sealtree/evaluate.h>

#include "check.h"
#include "fixture.h"

#define INFO "<plist version=\"1.0\"><dict/></plist>"
#define SEAL "<plist version=\"1.0\"><dict></dict></plist> "

struct trial {
	struct octets bytes; /* a SuperBlob */
	struct arena *arena;
	struct defects defects;
	struct slot_contents contents;
	struct result results[SLOTS_CHECKED];
	uint8_t sha1[20], sha256[32];
};

static const char code[9000] = "code";

static const struct plist_item entitlements[] = {
	YES("com.apple.security.app-sandbox"),
	{ .type = ITEM_END },
};

static void
trial_verify(struct trial *t)
{
	const struct signature *signature;

	t->arena = arena_new();
	defects_init(&t->defects, t->arena);
	signature = signature_parse(
	    bytes_over(t->bytes.data, t->bytes.len), t->arena, &t->defects);
	slots_verify(signature, &t->contents, t->arena, t->results);
}

static void
trial_again(struct trial *t)
{
	arena_free(t->arena);
	trial_verify(t);
}

static void
trial_begin(struct trial *t, const struct signing_spec *spec)
{
	struct sealed_files files = { 0 };

	put_text(&files.info, INFO);
	put_text(&files.resources, SEAL);
	memset(t, 0, sizeof *t);
	t->bytes = make_signature(spec, code, sizeof code, &files, NULL);
	octets_free(&files.info);
	octets_free(&files.resources);
	EVP_Digest(SEAL, strlen(SEAL), t->sha1, NULL, EVP_sha1(), NULL);
	EVP_Digest(SEAL, strlen(SEAL), t->sha256, NULL, EVP_sha256(), NULL);
	t->contents = (struct slot_contents){
		.info = bytes_of(INFO),
		.has_seal = true,
		.seal_sha1 = bytes_over(t->sha1, 20),
		.seal_sha256 = bytes_over(t->sha256, 32),
	};
	trial_verify(t);
}

static struct signing_spec
plain_spec(void)
{
	return (struct signing_spec){
		.identifier = "com.example.slots",
		.entitlements = entitlements,
		.requirement = REQUIREMENT_EMPTY,
	};
}

static void
trial_end(struct trial *t)
{
	arena_free(t->arena);
	octets_free(&t->bytes);
}

/* One letter for each slot from 1: o, b, a or u. */
static void
assert_outcomes(const struct trial *t, const char *wanted)
{
	char got[SLOTS_CHECKED] = { 0 };

	for (unsigned slot = 1; slot < SLOTS_CHECKED; slot++) {
		const struct result *r = &t->results[slot];

		got[slot - 1] = outcome_name(r->outcome)[0];
		if (r->outcome == OUTCOME_BAD || r->outcome == OUTCOME_UNKNOWN)
			assert_true(r->why && *r->why);
		else
			assert_null(r->why);
	}
	assert_string_equal(got, wanted);
	assert_int_equal(t->results[0].outcome, OUTCOME_ABSENT);
}

static void
assert_why(const struct trial *t, uint32_t slot, const char *part)
{
	if (!strstr(t->results[slot].why, part))
		fail_msg("%s", t->results[slot].why);
}

/* Where the hash of slot -n lies in the CodeDirectory with that hash size. */
static uint8_t *
find_hash(struct trial *t, const void *content, size_t len, const EVP_MD *md,
    size_t size)
{
	uint8_t digest[EVP_MAX_MD_SIZE];

	EVP_Digest(content, len, digest, NULL, md, NULL);
	for (size_t i = 0; i + size <= t->bytes.len; i++)
		if (memcmp(t->bytes.data + i, digest, size) == 0)
			return t->bytes.data + i;
	fail_msg("the hash is not there");
	return NULL;
}

/* The blob that the index has for that slot. */
static uint8_t *
find_blob(struct trial *t, uint32_t slot, size_t *len)
{
	const struct signature *s = signature_parse(
	    bytes_over(t->bytes.data, t->bytes.len), t->arena, &t->defects);
	const struct blob *blob = signature_blob(s, slot);

	assert_non_null(blob);
	*len = blob->whole.len;
	return t->bytes.data + (blob->whole.data - t->bytes.data);
}

static void
sound(void **state)
{
	static const uint8_t hashes[][4] = { { HASH_SHA256 }, { HASH_SHA1 },
		{ HASH_SHA256_TRUNCATED }, { HASH_SHA1, HASH_SHA256 } };

	(void) state;
	for (size_t i = 0; i < sizeof hashes / sizeof *hashes; i++) {
		struct signing_spec spec = plain_spec();
		struct trial t;

		memcpy(spec.hashes, hashes[i], sizeof spec.hashes);
		trial_begin(&t, &spec);
		assert_outcomes(&t, "oooaoaoaaaa");
		trial_end(&t);
	}
}

static void
contents_altered(void **state)
{
	struct signing_spec spec = plain_spec();
	struct trial t;

	(void) state;
	trial_begin(&t, &spec);
	t.contents.info = bytes_of(INFO " ");
	trial_again(&t);
	assert_outcomes(&t, "booaoaoaaaa");
	assert_why(&t, SLOT_INFO, "Info.plist is not what was signed");
	assert_true(t.results[SLOT_INFO].offset == NO_OFFSET);
	t.contents.info = bytes_of(INFO);
	t.sha256[31] ^= 1;
	trial_again(&t);
	assert_outcomes(&t, "oobaoaoaaaa");
	assert_why(&t, SLOT_RESOURCES, "CodeResources is not what was signed");
	trial_end(&t);
}

static void
contents_missing(void **state)
{
	struct signing_spec spec = plain_spec();
	struct trial t;

	(void) state;
	trial_begin(&t, &spec);
	t.contents = (struct slot_contents){ 0 };
	trial_again(&t);
	assert_outcomes(&t, "bobaoaoaaaa");
	assert_why(&t, SLOT_INFO, "is not there");
	assert_why(&t, SLOT_RESOURCES, "is not there");
	/* And one that nobody signed. */
	t.contents.rep_specific = bytes_of("koly");
	trial_again(&t);
	assert_outcomes(&t, "bobaoboaaaa");
	assert_why(&t, SLOT_REP_SPECIFIC, "nothing seals it");
	trial_end(&t);
}

static void
blobs_altered(void **state)
{
	struct signing_spec spec = plain_spec();
	struct trial t;
	uint8_t *blob;
	size_t len;

	(void) state;
	trial_begin(&t, &spec);
	blob = find_blob(&t, SLOT_ENTITLEMENTS, &len);
	blob[len - 1] ^= 1;
	trial_again(&t);
	assert_outcomes(&t, "oooabaoaaaa");
	assert_int_equal(
	    t.results[SLOT_ENTITLEMENTS].offset, blob - t.bytes.data);
	blob[len - 1] ^= 1;
	/* The header of a native blob is hashed with it. */
	blob[0] ^= 1;
	trial_again(&t);
	assert_int_equal(t.results[SLOT_ENTITLEMENTS].outcome, OUTCOME_BAD);
	trial_end(&t);
}

/* A zeroed slot: what is there is not sealed. Of Info.plist that is usual. */
static void
slots_zeroed(void **state)
{
	struct signing_spec spec = plain_spec();
	struct trial t;
	uint8_t *blob;
	size_t len;

	(void) state;
	trial_begin(&t, &spec);
	blob = find_blob(&t, SLOT_ENTITLEMENTS, &len);
	memset(find_hash(&t, blob, len, EVP_sha256(), 32), 0, 32);
	memset(find_hash(&t, SEAL, strlen(SEAL), EVP_sha256(), 32), 0, 32);
	memset(find_hash(&t, INFO, strlen(INFO), EVP_sha256(), 32), 0, 32);
	trial_again(&t);
	assert_outcomes(&t, "aobabaoaaaa");
	assert_why(&t, SLOT_ENTITLEMENTS, "nothing seals it");
	assert_why(&t, SLOT_RESOURCES, "nothing seals it");
	trial_end(&t);
}

/* What one of two CodeDirectories does not hold is bad, whatever the other
 * says. */
static void
the_worst_counts(void **state)
{
	struct signing_spec spec = plain_spec();
	struct trial t;

	(void) state;
	spec.hashes[0] = HASH_SHA1;
	spec.hashes[1] = HASH_SHA256;
	trial_begin(&t, &spec);
	find_hash(&t, INFO, strlen(INFO), EVP_sha1(), 20)[0] ^= 1;
	trial_again(&t);
	assert_outcomes(&t, "booaoaoaaaa");
	assert_why(&t, SLOT_INFO, "sha1");
	find_hash(&t, SEAL, strlen(SEAL), EVP_sha256(), 32)[0] ^= 1;
	trial_again(&t);
	assert_outcomes(&t, "bobaoaoaaaa");
	/* Bound by one of them alone. */
	memset(find_hash(&t, INFO, strlen(INFO), EVP_sha256(), 32), 0, 32);
	trial_again(&t);
	assert_int_equal(t.results[SLOT_INFO].outcome, OUTCOME_BAD);
	trial_end(&t);
}

/* The digest of a seal is made by two algorithms only. */
static void
seal_by_another_hash(void **state)
{
	struct signing_spec spec = plain_spec();
	struct trial t;

	(void) state;
	spec.hashes[0] = HASH_SHA384;
	trial_begin(&t, &spec);
	assert_outcomes(&t, "oouaoaoaaaa");
	trial_end(&t);
}

/* A CodeDirectory that cannot be used says nothing. */
static void
directory_not_usable(void **state)
{
	struct signing_spec spec = plain_spec();
	struct trial t;
	uint8_t *blob;
	size_t len;

	(void) state;
	trial_begin(&t, &spec);
	blob = find_blob(&t, SLOT_DIRECTORY, &len);
	blob[32] ^= 0xff; /* its code limit: it has too few hashes */
	trial_again(&t);
	assert_int_equal(t.results[SLOT_INFO].outcome, OUTCOME_UNKNOWN);
	assert_why(&t, SLOT_INFO, "slot 0x0 cannot be used");
	blob[32] ^= 0xff;
	trial_again(&t);
	assert_outcomes(&t, "oooaoaoaaaa");
	blob[37] = 77; /* its hash type */
	trial_again(&t);
	assert_int_equal(t.results[SLOT_INFO].outcome, OUTCOME_UNKNOWN);
	assert_int_equal(t.results[SLOT_ENTITLEMENTS].outcome, OUTCOME_UNKNOWN);
	trial_end(&t);
}

static void
no_directory(void **state)
{
	struct signature none = { 0 };
	struct trial t;

	(void) state;
	memset(&t, 0, sizeof t);
	t.arena = arena_new();
	t.contents.info = bytes_of(INFO);
	slots_verify(&none, &t.contents, t.arena, t.results);
	assert_outcomes(&t, "uaaaaaaaaaa");
	trial_end(&t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sound),
		cmocka_unit_test(contents_altered),
		cmocka_unit_test(contents_missing),
		cmocka_unit_test(blobs_altered),
		cmocka_unit_test(slots_zeroed),
		cmocka_unit_test(the_worst_counts),
		cmocka_unit_test(seal_by_another_hash),
		cmocka_unit_test(directory_not_usable),
		cmocka_unit_test(no_directory),
	};

	codesign_init();
	return cmocka_run_group_tests_name("slots", tests, NULL, NULL);
}
