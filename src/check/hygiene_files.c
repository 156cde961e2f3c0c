/* SPDX-License-Identifier: MIT */
/* Files that should not be in a product, or not with these modes. */
#include <config.h>

#include <string.h>
#include <strings.h>

#include "themes.h"

enum {
	OTHERS_WRITE = 02,
	SET_USER_OR_GROUP = 06000
};

/* A folder of apps, or an archive of Xcode's, is no product. */
static bool
is_in_product(const struct check_subject *subject)
{
	return !code_is_container(subject->code);
}

static struct finding *
add_own(const struct check *check, struct findings *findings, const char *file,
    uint32_t mode, const char *message)
{
	struct finding *finding = finding_add(findings, check, "%s", message);

	finding->file = file;
	finding->seen =
	    arena_printf(findings->arena, "mode %04o", (unsigned) mode);
	return finding;
}

/* Of its executable, or the file that it is; NULL: not known. */
static const uint32_t *
file_mode(const struct code *code)
{
	const struct place *place = code->place;

	if (code->executable_stat && code->executable_stat->mode_known)
		return &code->executable_stat->mode;
	return place->loose_path && place->mode_known ? &place->mode : NULL;
}

static void
world_writable_file(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	static const char wanted[] = "not writable for others";
	const struct place *place = subject->code->place;
	const uint32_t *mode = file_mode(subject->code);
	struct finding *finding;

	if (!is_in_product(subject))
		return;
	finding = add_notables(check, subject, findings, NOTABLE_WORLD_WRITABLE,
	    NULL, "everybody may change it");
	if (finding)
		finding->wanted = wanted;
	if (mode && *mode & OTHERS_WRITE)
		add_own(check, findings, code_own_file(subject->code), *mode,
		    "everybody may change this code")
		    ->wanted = wanted;
	if (place->kind->is_bundle && place->mode_known &&
	    place->mode & OTHERS_WRITE)
		add_own(check, findings, NULL, place->mode,
		    "everybody may add to this bundle's folder")
		    ->wanted = wanted;
}

/* Helpers that install updates have had it; the notary takes them. */
static void
weigh_setuid(struct finding *finding, const struct check_subject *subject)
{
	if (!finding)
		return;
	finding->wanted = "no set-user-id or set-group-id bit";
	if (subject->target == TARGET_DEVELOPER_ID)
		finding->severity = SEVERITY_WARNING;
}

static void
setuid_in_bundle(const struct check *check, const struct check_subject *subject,
    struct findings *findings)
{
	static const char message[] = "it runs with the rights of its owner "
				      "or group, whoever starts it";
	const uint32_t *mode = file_mode(subject->code);

	if (!is_in_product(subject))
		return;
	weigh_setuid(add_notables(check, subject, findings, NOTABLE_SETUID,
			 NULL, message),
	    subject);
	if (mode && *mode & SET_USER_OR_GROUP)
		weigh_setuid(add_own(check, findings,
				 code_own_file(subject->code), *mode, message),
		    subject);
}

static bool
word_is_one_of(const char *word, size_t len, const char *const *words)
{
	for (; *words; words++)
		if (strlen(*words) == len &&
		    strncasecmp(word, *words, len) == 0)
			return true;
	return false;
}

/* Libraries of others bring keys to try themselves with. */
static bool
lies_in_tests(const char *path)
{
	static const char *const names[] = { "test", "tests", "testing",
		"testdata", "__tests__", "spec", "fixtures", "example",
		"examples", "sample", "samples", NULL };

	for (size_t len; path[len = strcspn(path, "/")]; path += len + 1)
		if (word_is_one_of(path, len, names))
			return true;
	return false;
}

/* A form to be filled in: ".env.example". */
static bool
is_template(const char *path)
{
	struct bytes name = bytes_of(path);

	return bytes_end(name, ".example") || bytes_end(name, ".sample") ||
	       bytes_end(name, ".template");
}

static bool
is_request(const struct notable *n)
{
	return n->seen && strcmp(n->seen, "certificate request") == 0;
}

static bool
is_test_secret(const struct notable *n, const struct check_subject *subject)
{
	(void) subject;
	return !is_request(n) &&
	       (lies_in_tests(n->path) || is_template(n->path));
}

static bool
is_secret(const struct notable *n, const struct check_subject *subject)
{
	return !is_request(n) && !is_test_secret(n, subject);
}

static bool
is_certificate_request(
    const struct notable *n, const struct check_subject *subject)
{
	(void) subject;
	return is_request(n);
}

static void
signing_secret_in_bundle(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	struct finding *finding;

	if (!is_in_product(subject))
		return;
	add_notables(check, subject, findings, NOTABLE_SECRET, is_secret,
	    "what may be a secret is in the product");
	finding = add_notables(check, subject, findings, NOTABLE_SECRET,
	    is_test_secret,
	    "what may be a secret is in the product, by its place or name "
	    "for tests only");
	if (finding)
		finding->severity = SEVERITY_WARNING;
	finding = add_notables(check, subject, findings, NOTABLE_SECRET,
	    is_certificate_request, "a certificate request is in the product");
	if (!finding)
		return;
	finding->severity = SEVERITY_WARNING;
	finding->means = "A request holds no secret, but belongs to what made "
			 "the certificate, and its key may not be far.";
	finding->fix = "Remove it, and look whether the key lies there, too.";
}

static void
build_input_in_bundle(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	if (is_in_product(subject))
		add_notables(check, subject, findings, NOTABLE_BUILD_INPUT,
		    NULL, "what a build is made from is in the product");
}

const struct check hygiene_file_checks[] = {
	{
	    .id = "world-writable-file",
	    .title = "File that everybody may change",
	    .severity = SEVERITY_WARNING,
	    .scope = CHECK_BUNDLE,
	    .run = world_writable_file,
	    .guards = GUARD_APPLE,
	    .relation = RELATION_NODE,
	    .means = "Another user of the machine could change it, and with "
		     "it what this one runs. Parts of the system may refuse "
		     "such files.",
	    .fix = "Take the right to write from others (chmod go-w), before "
		   "the bundle is packed.",
	    .when = "the mode of a file, a folder or the bundle itself lets "
		    "others write",
	    .unless = "where modes were not kept",
	    .source = "inference; that launchd refuses such jobs is not "
		      "confirmed",
	},
	{
	    .id = "setuid-in-bundle",
	    .title = "File with a set-user-id bit",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = setuid_in_bundle,
	    .contexts = IN_DEVELOPER_ID | IN_MAC_STORE,
	    .guards = GUARD_APPLE,
	    .relation = RELATION_NODE,
	    .means = "Whoever finds a fault in such a program has its owner's "
		     "rights, often all. The store refuses it, dyld expands "
		     "no @ paths for it, and most ways of copying an app "
		     "lose the bit.",
	    .fix = "Do what needs those rights in a daemon that SMAppService "
		   "registers, and clear the bit.",
	    .when = "the mode of a file has the set-user-id or set-group-id "
		    "bit",
	    .unless = "a warning for Developer ID; where modes were not kept",
	    .source = "Apple's dyld, open source, 2025; the store's rule by "
		      "one secondary source",
	},
	{
	    .id = "signing-secret-in-bundle",
	    .title = "Secret key or password in the product",
	    .severity = SEVERITY_ERROR,
	    .scope = CHECK_BUNDLE,
	    .run = signing_secret_in_bundle,
	    .guards = GUARD_APPLE,
	    .relation = RELATION_NODE,
	    .means = "Whoever gets the product has it, too. If it is a key to "
		     "sign with or a login, others may sign or log in with "
		     "it.",
	    .fix = "Remove it. If it is a real one, revoke it and make "
		   "another: what was given away once stays so.",
	    .when = "a file is called like a certificate with its key (.p12, "
		    ".pfx), a keychain, a key for App Store Connect "
		    "(AuthKey_*.p8) or a certificate request, begins like a "
		    "private key in PEM, or is an .env with APPLE_ID or "
		    "PASSWORD",
	    .unless = "a warning in folders for tests and examples, for forms "
		      "such as .env.example, and for certificate requests, "
		      "which hold no secret",
	    .source = "Apple developer forums, threads about sharing keys; "
		      "inference",
	},
	{
	    .id = "build-input-in-bundle",
	    .title = "Files of the build in the product",
	    .severity = SEVERITY_INFO,
	    .scope = CHECK_BUNDLE,
	    .run = build_input_in_bundle,
	    .guards = GUARD_APPLE,
	    .relation = RELATION_NODE,
	    .means = "Nothing needs them to run, and they tell how the "
		     "product is made.",
	    .fix = "Take them out of the target's resources.",
	    .when = "there are entitlements files, ExportOptions.plist, build "
		    "settings, lock files of package managers, folders of "
		    "git and the like, or scripts that sign",
	    .source = "inference",
	},
	{ 0 },
};
