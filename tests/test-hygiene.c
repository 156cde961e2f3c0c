/* SPDX-License-Identifier: MIT */
/* Security hygiene: what is left alone, and what is told less loudly. */
#include <config.h>

#include <string.h>

#include "check.h"
#include "nested.h"
#include "rights.h"
#include "structure.h"

#define RESOURCES "Contents/Resources/"
#define FOREIGN XML_YES("com.apple.security.cs.disable-library-validation")
#define DYLD XML_YES("com.apple.security.cs.allow-dyld-environment-variables")
#define CAMERA XML_YES("com.apple.security.device.camera")
#define DEBUGGED XML_YES("com.apple.security.get-task-allow")

static const char writable[] = "world-writable-file";
static const char setuid_bit[] = "setuid-in-bundle";
static const char secret[] = "signing-secret-in-bundle";
static const char input[] = "build-input-in-bundle";
static const char arm64e[] = "arm64e-third-party";
static const char old_processor[] = "intel32-slice";
static const char encrypted[] = "encrypted-binary";
static const char decrypted[] = "decrypted-binary";
static const char weak[] = "weak-signing-key";
static const char not_hardened[] = "mas-no-hardened-runtime";
static const char constrained[] = "launch-constraints-present";
static const char not_checked[] = "checks-not-performed";
static const char combination[] = "risky-exception-combo";

static const struct bundle_kind kind_directory = { .id = "directory" };

static void
what_apple_signed_is_its_own(void **state)
{
	static const char *const ids[] = { writable, setuid_bit, secret, input,
		arm64e, old_processor, weak, not_hardened, constrained,
		combination };

	(void) state;
	for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
		struct subject *s = flawed(ids[i]);

		/* Apple's own, whatever the bundle is said to be for. */
		judge(s);
		assert_true(count_of(s, ids[i]) > 0);
		s->findings.count = 0;
		s->options.target_chosen = true;
		s->options.target = s->judged.target;
		sign_as(s, MARKER("6.22"));
		s->parts[0].chain[1] = s->parts[1].chain[1] = NULL;
		s->parts[0].cms.chain.count = s->parts[1].cms.chain.count = 1;
		assert_none(s, ids[i]);
	}
}

static void
set_mode(struct subject *s, uint32_t mode, bool known)
{
	struct source_stat *stat = ARENA_NEW(s->arena, struct source_stat);

	stat->mode = mode;
	stat->mode_known = known;
	s->code.executable_stat = stat;
}

static void
code_has_a_mode_too(void **state)
{
	struct subject *s = subject_new();

	(void) state;
	set_mode(s, 0757, true);
	judge(s);
	assert_string_equal(find(s, writable)->file, "Contents/MacOS/A");
	assert_string_equal(find(s, writable)->seen, "mode 0757");
	subject_free(s);
	s = subject_new();
	set_mode(s, 0757, false);
	assert_none(s, writable);
	s = subject_new();
	s->place.mode_known = true;
	s->place.mode = 0777;
	judge(s);
	assert_null(find(s, writable)->file);
	subject_free(s);
	s = subject_new();
	s->place.mode = 0777;
	assert_none(s, writable);
}

static void
updaters_may_have_the_bit(void **state)
{
	struct subject *s = subject_new();

	(void) state;
	make_developer_id(s);
	set_mode(s, 04755, true);
	assert_as(s, setuid_bit, SEVERITY_WARNING);
	s = subject_new();
	be_for_store(s);
	set_mode(s, 02755, true);
	assert_as(s, setuid_bit, SEVERITY_ERROR);
	s = subject_new();
	be_for_store(s);
	set_mode(s, 04755, false);
	assert_none(s, setuid_bit);
	s = subject_new(); /* for development */
	set_mode(s, 04755, true);
	assert_none(s, setuid_bit);
	/* Of a folder it means something else. */
	s = subject_new();
	be_for_store(s);
	s->place.mode_known = true;
	s->place.mode = 02755;
	assert_none(s, setuid_bit);
}

static struct subject *
with_secret(const char *path, const char *seen)
{
	struct subject *s = subject_new();

	add_notable(s, NOTABLE_SECRET, SOURCE_FILE, path, seen);
	return s;
}

static void
keys_for_tests_are_told_less_loudly(void **state)
{
	static const char key[] = "private key";

	(void) state;
	assert_as(with_secret(RESOURCES "lib/Test/key.pem", key), secret,
	    SEVERITY_WARNING);
	assert_as(with_secret(RESOURCES "latest/key.pem", key), secret,
	    SEVERITY_ERROR);
	assert_as(
	    with_secret(RESOURCES "test.pem", key), secret, SEVERITY_ERROR);
	assert_as(with_secret(RESOURCES ".env.example", "password"), secret,
	    SEVERITY_WARNING);
	assert_as(with_secret(RESOURCES ".env.local", "password"), secret,
	    SEVERITY_ERROR);
}

static void
a_request_is_no_secret(void **state)
{
	struct subject *s = with_secret(
	    RESOURCES "a.certSigningRequest", "certificate request");

	(void) state;
	judge(s);
	assert_int_equal(count_of(s, secret), 1);
	assert_int_equal(find(s, secret)->severity, SEVERITY_WARNING);
	assert_non_null(strstr(find(s, secret)->means, "no secret"));
	subject_free(s);
}

static void
secrets_of_one_sort_are_one_finding(void **state)
{
	struct subject *s = with_secret(RESOURCES "a.p12", "x");

	(void) state;
	add_notable(s, NOTABLE_SECRET, SOURCE_FILE, RESOURCES "b.p12", "y");
	add_notable(
	    s, NOTABLE_SECRET, SOURCE_FILE, RESOURCES "tests/c.p12", "z");
	judge(s);
	assert_int_equal(count_of(s, secret), 2);
	assert_int_equal(find(s, secret)->count, 2);
	assert_string_equal(find(s, secret)->seen,
	    RESOURCES "a.p12 (x), " RESOURCES "b.p12 (y)");
	subject_free(s);
}

/* What lies beside apps is not in them. */
static void
a_folder_is_no_product(void **state)
{
	static const enum notable_kind kinds[] = { NOTABLE_WORLD_WRITABLE,
		NOTABLE_SETUID, NOTABLE_SECRET, NOTABLE_BUILD_INPUT };

	(void) state;
	for (size_t i = 0; i < 4; i++) {
		struct subject *s = subject_new();

		s->place.kind = &kind_directory;
		s->code.macho = NULL;
		s->code.signature_count = 0;
		s->place.mode = 0777;
		s->place.mode_known = true;
		add_notable(s, kinds[i], SOURCE_FILE, "a", NULL);
		s->options.target_chosen = true;
		s->options.target = TARGET_MAC_APP_STORE;
		judge(s);
		assert_int_equal(count_of(s, writable), 0);
		assert_int_equal(count_of(s, setuid_bit), 0);
		assert_int_equal(count_of(s, secret), 0);
		assert_int_equal(count_of(s, input), 0);
		subject_free(s);
	}
}

static void
arm64_beside_arm64e_is_taken(void **state)
{
	struct subject *s = flawed(arm64e);

	(void) state;
	s->slices[0].cputype = 0x0100000c;
	assert_none(s, arm64e);
	s = flawed(arm64e);
	make_library(s);
	assert_none(s, arm64e);
	s = flawed(arm64e);
	sign_as(s, MARKER("6.1.12"));
	assert_none(s, arm64e);
}

static void
arm64e_is_open_since(void **state)
{
	struct subject *s = flawed(arm64e);

	(void) state;
	s->platforms[1] = (struct platform){ 1, 26 << 16, 26 << 16 };
	assert_as(s, arm64e, SEVERITY_WARNING);
	s = flawed(arm64e);
	s->platforms[1] = (struct platform){ 1, 15 << 16, 26 << 16 };
	assert_as(s, arm64e, SEVERITY_ERROR);
	s = flawed(arm64e);
	s->platforms[1] = (struct platform){ 1, (26 << 16) - 1, 26 << 16 };
	assert_as(s, arm64e, SEVERITY_ERROR);
	s = flawed(arm64e);
	s->slices[1].platform_count = 0;
	assert_as(s, arm64e, SEVERITY_ERROR);
}

static void
drivers_have_rules_of_their_own(void **state)
{
	static const struct bundle_kind kext = { .id = "kext",
		.is_bundle = true };
	struct subject *s = flawed(arm64e);

	(void) state;
	s->place.kind = &kext;
	assert_none(s, arm64e);
}

static void
phones_of_the_past_are_told_of_only(void **state)
{
	struct subject *s = subject_new();

	(void) state;
	be_phone_release(s);
	s->slices[0].cputype = 12;
	s->slices[0].arch = "armv7";
	assert_as(s, old_processor, SEVERITY_INFO);
	s = subject_new();
	be_phone_release(s);
	s->slices[0].cputype = 12;
	s->platforms[0].platform = 4; /* a watch */
	assert_none(s, old_processor);
	s = flawed(old_processor);
	s->slices[0].filetype = 10; /* debug symbols */
	assert_none(s, old_processor);
	s = flawed(old_processor);
	s->slices[0].cputype = 18;
	assert_as(s, old_processor, SEVERITY_WARNING);
	s = flawed(old_processor);
	sign_as(s, MARKER("6.1.9")); /* the store's */
	assert_none(s, old_processor);
}

static void
encrypted_code_cannot_be_uploaded(void **state)
{
	struct subject *s = flawed(encrypted);

	(void) state;
	be_phone_release(s);
	judge(s);
	assert_int_equal(find(s, encrypted)->severity, SEVERITY_ERROR);
	assert_non_null(strstr(find(s, encrypted)->fix, "Upload"));
	subject_free(s);
	s = flawed(encrypted);
	sign_as(s, MARKER("6.1.2"));
	assert_as(s, encrypted, SEVERITY_INFO);
}

static void
only_what_the_store_signed_was_encrypted(void **state)
{
	struct subject *s = flawed(decrypted);

	(void) state;
	be_phone_release(s);
	assert_none(s, decrypted);
	s = flawed(decrypted);
	make_library(s);
	assert_none(s, decrypted);
	s = flawed(decrypted);
	s->slices[0].crypt.size = 0;
	assert_none(s, decrypted);
}

static void
keys_and_certificates_are_weighed(void **state)
{
	struct subject *s = flawed(weak);

	(void) state;
	s->parts[0].leaf.rsa_bits = 2048;
	assert_none(s, weak);
	s = flawed(weak);
	s->parts[0].leaf.rsa_bits = 0; /* an elliptic curve */
	assert_none(s, weak);
	s = flawed(weak);
	s->parts[0].leaf.rsa_bits = 0;
	s->parts[0].issuer.weak_hash = "SHA-1";
	judge(s);
	assert_string_equal(find(s, weak)->message,
	    "the certificate Issuer is signed over SHA-1");
	subject_free(s);
	s = flawed(weak);
	sign_as(s, MARKER("6.1.9"));
	assert_none(s, weak);
	s = flawed(weak);
	sign_ad_hoc(s, DIRECTORY_ADHOC);
	assert_none(s, weak);
}

static void
only_programs_are_hardened(void **state)
{
	struct subject *s = flawed(not_hardened);

	(void) state;
	make_library(s);
	assert_none(s, not_hardened);
	s = flawed(not_hardened);
	sign_as(s, MARKER("6.1.9")); /* the store's */
	assert_none(s, not_hardened);
	s = subject_new();
	make_developer_id(s);
	s->parts[0].directory.flags = 0;
	assert_none(s, not_hardened);
}

static void
constraints_are_shown(void **state)
{
	struct subject *s = flawed(constrained);

	(void) state;
	judge(s);
	assert_non_null(strstr(find(s, constrained)->seen, "ABCDE12345"));
	subject_free(s);
	s = flawed(constrained);
	be_phone_release(s);
	assert_none(s, constrained);
}

static void
ways_in_and_rights_make_a_risk(void **state)
{
	struct subject *s;

	(void) state;
	assert_as(hardened(FOREIGN CAMERA), combination, SEVERITY_WARNING);
	assert_as(hardened(DYLD CAMERA), combination, SEVERITY_WARNING);
	assert_as(hardened(FOREIGN DEBUGGED), combination, SEVERITY_WARNING);
	assert_none(hardened(DYLD), combination);
	assert_none(hardened(CAMERA), combination);
	assert_none(hardened(DEBUGGED CAMERA), combination);
	assert_none(
	    hardened(FOREIGN XML_NO("com.apple.security.device.camera")),
	    combination);
	s = hardened(FOREIGN DYLD);
	s->parts[0].directory.flags = 0;
	assert_none(s, combination);
	s = hardened(FOREIGN DYLD);
	make_library(s);
	assert_none(s, combination);
	s = hardened(FOREIGN DYLD);
	sign_as(s, MARKER("6.1.12"));
	assert_none(s, combination);
	s = hardened(DYLD CAMERA);
	judge(s);
	assert_true(bytes_are(find(s, combination)->key,
	    "com.apple.security.cs.allow-dyld-environment-variables"));
	subject_free(s);
}

static void
what_was_not_checked_is_told_once(void **state)
{
	struct subject *s = subject_new();

	(void) state;
	make_child(s);
	judge(s);
	assert_int_equal(count_of(s, not_checked), 0);
	assert_int_equal(count_of(s->parent, not_checked), 1);
	assert_non_null(strstr(find(s->parent, not_checked)->message,
	    "whether Apple has a ticket that is not stapled"));
	assert_null(strstr(find(s->parent, not_checked)->message, "archives"));
	subject_free(s);
	s = subject_new();
	make_developer_id(s);
	add_notable(s, NOTABLE_ARCHIVE, SOURCE_FILE, RESOURCES "a.zip", NULL);
	judge(s);
	assert_non_null(strstr(
	    find(s, not_checked)->message, "whether Apple withdrew a ticket"));
	assert_non_null(strstr(find(s, not_checked)->message, "archives"));
	subject_free(s);
}

static void
phones_are_asked_otherwise(void **state)
{
	struct subject *s = flawed(encrypted);

	(void) state;
	judge(s);
	assert_null(strstr(find(s, not_checked)->message, "ticket"));
	assert_non_null(
	    strstr(find(s, not_checked)->message, "encrypted pages"));
	assert_non_null(strstr(find(s, not_checked)->fix, "device"));
	subject_free(s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_apple_signed_is_its_own),
		cmocka_unit_test(code_has_a_mode_too),
		cmocka_unit_test(updaters_may_have_the_bit),
		cmocka_unit_test(keys_for_tests_are_told_less_loudly),
		cmocka_unit_test(a_request_is_no_secret),
		cmocka_unit_test(secrets_of_one_sort_are_one_finding),
		cmocka_unit_test(a_folder_is_no_product),
		cmocka_unit_test(arm64_beside_arm64e_is_taken),
		cmocka_unit_test(arm64e_is_open_since),
		cmocka_unit_test(drivers_have_rules_of_their_own),
		cmocka_unit_test(phones_of_the_past_are_told_of_only),
		cmocka_unit_test(encrypted_code_cannot_be_uploaded),
		cmocka_unit_test(only_what_the_store_signed_was_encrypted),
		cmocka_unit_test(keys_and_certificates_are_weighed),
		cmocka_unit_test(only_programs_are_hardened),
		cmocka_unit_test(constraints_are_shown),
		cmocka_unit_test(ways_in_and_rights_make_a_risk),
		cmocka_unit_test(what_was_not_checked_is_told_once),
		cmocka_unit_test(phones_are_asked_otherwise),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
