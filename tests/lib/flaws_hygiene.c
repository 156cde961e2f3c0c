/* SPDX-License-Identifier: MIT */
/* Flaws of what is in a product and should not be, of processors of the past,
 * and of signing that could be safer. */
#include <config.h>

#include "check.h"
#include "nested.h"
#include "rights.h"
#include "structure.h"

#define RESOURCES "Contents/Resources/"
#define FOREIGN XML_YES("com.apple.security.cs.disable-library-validation")
#define DYLD XML_YES("com.apple.security.cs.allow-dyld-environment-variables")

static void
clean_files(struct subject *s)
{
	make_developer_id(s);
	add_notable(s, NOTABLE_PRIVACY_MANIFEST, SOURCE_FILE,
	    RESOURCES "PrivacyInfo.xcprivacy", NULL);
	s->place.mode_known = true;
	s->place.mode = 0755;
}

static void
flaw_writable(struct subject *s)
{
	add_notable(
	    s, NOTABLE_WORLD_WRITABLE, SOURCE_FILE, RESOURCES "a", NULL);
}

static void
flaw_setuid(struct subject *s)
{
	be_for_store(s);
	add_notable(s, NOTABLE_SETUID, SOURCE_FILE, RESOURCES "a", NULL);
}

static void
flaw_secret(struct subject *s)
{
	add_notable(s, NOTABLE_SECRET, SOURCE_FILE, RESOURCES "a.p12",
	    "certificate with its private key");
}

static void
flaw_build_input(struct subject *s)
{
	add_notable(
	    s, NOTABLE_BUILD_INPUT, SOURCE_DIRECTORY, RESOURCES ".git", "git");
}

static void
clean_processors(struct subject *s)
{
	make_two_slices(s);
	make_developer_id(s);
	s->slices[0].cputype = 0x01000007;
	s->slices[1].cputype = 0x0100000c;
}

static void
flaw_arm64e(struct subject *s)
{
	clean_processors(s);
	s->slices[1].cpusubtype = 0x80000002;
	s->slices[1].arch = "arm64e";
}

static void
flaw_intel32(struct subject *s)
{
	clean_processors(s);
	s->slices[0].cputype = 7;
	s->slices[0].arch = "i386";
}

static void
clean_phone(struct subject *s)
{
	be_phone_release(s);
	s->slices[0].crypt = (struct range){ 0x4000, 0x1000 };
}

static void
flaw_encrypted(struct subject *s)
{
	clean_phone(s);
	sign_as(s, MARKER("6.1.3"));
	s->slices[0].encrypted = true;
	s->slices[0].crypt_id = 1;
}

static void
flaw_decrypted(struct subject *s)
{
	flaw_encrypted(s);
	s->slices[0].encrypted = false;
	s->slices[0].crypt_id = 0;
}

static void
clean_key(struct subject *s)
{
	s->parts[0].leaf.rsa_bits = 2048;
	s->parts[0].root.self_signed = true;
	s->parts[0].root.weak_hash = "SHA-1";
}

static void
flaw_key(struct subject *s)
{
	clean_key(s);
	s->parts[0].leaf.rsa_bits = 2047;
	s->parts[0].leaf.algorithm = "RSA 2047";
}

static void
clean_store(struct subject *s)
{
	be_for_store(s);
	harden(s);
}

static void
clean_constraints(struct subject *s)
{
	make_developer_id(s);
}

static void
flaw_constraints(struct subject *s)
{
	constrain(s, SLOT_CONSTRAINT_LIBRARY,
	    XML_TEXT("team-identifier", "ABCDE12345"));
}

static void
clean_combination(struct subject *s)
{
	make_developer_id(s);
	harden(s);
	entitle(s, FOREIGN);
}

static void
flaw_combination(struct subject *s)
{
	clean_combination(s);
	entitle(s, FOREIGN DYLD);
}

static void
clean_unsigned(struct subject *s)
{
	s->code.signature_count = 0;
}

static void
flaw_signed(struct subject *s)
{
	make_developer_id(s);
}

// clang-format off
const struct pair hygiene_pairs[] = {
	{ "world-writable-file", clean_files, flaw_writable,
		SEVERITY_WARNING, NULL },
	{ "setuid-in-bundle", clean_files, flaw_setuid,
		SEVERITY_ERROR, "profile-missing-testflight" },
	{ "signing-secret-in-bundle", clean_files, flaw_secret,
		SEVERITY_ERROR, NULL },
	{ "build-input-in-bundle", clean_files, flaw_build_input,
		SEVERITY_INFO, NULL },
	{ "arm64e-third-party", clean_processors, flaw_arm64e,
		SEVERITY_ERROR, NULL },
	{ "intel32-slice", clean_processors, flaw_intel32,
		SEVERITY_WARNING, NULL },
	{ "encrypted-binary", clean_phone, flaw_encrypted,
		SEVERITY_INFO, NULL },
	{ "decrypted-binary", flaw_encrypted, flaw_decrypted,
		SEVERITY_WARNING, NULL },
	{ "weak-signing-key", clean_key, flaw_key, SEVERITY_WARNING, NULL },
	{ "mas-no-hardened-runtime", clean_store, be_for_store,
		SEVERITY_INFO, "profile-missing-testflight" },
	{ "launch-constraints-present", clean_constraints, flaw_constraints,
		SEVERITY_INFO, NULL },
	{ "risky-exception-combo", clean_combination, flaw_combination,
		SEVERITY_WARNING, "hardened-runtime-exception "
		"library-validation-disabled" },
	{ "checks-not-performed", clean_unsigned, flaw_signed,
		SEVERITY_INFO, NULL },
	{ 0 },
};
// clang-format on
