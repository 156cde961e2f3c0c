/* SPDX-License-Identifier: MIT */
/* The hardened runtime, what people are told, forms of entitlements: where
 * checks hold back, and how badly they take it. */
#include <config.h>

#include <string.h>

#include "check.h"
#include "nested.h"
#include "rights.h"

#define SANDBOX XML_YES("com.apple.security.app-sandbox")
#define UNSIGNED_MEMORY \
	XML_YES("com.apple.security.cs.allow-unsigned-executable-memory")
#define EXCEPTION "hardened-runtime-exception"
#define JIT "jit-entitlement-missing"
#define RIGHT "resource-access-entitlement-missing"
#define TEXT_MISSING "usage-description-missing"
#define EVENTS "apple-events-incomplete"
#define NO_DER "entitlements-der-missing"
#define MALFORMED "entitlements-malformed"
#define CAMERA_TEXT(text) XML_TEXT("NSCameraUsageDescription", text)

static const struct bundle_kind kind_framework_of_engine = { .id = "framework",
	.is_bundle = true };

static void
link_to(struct subject *s, const char *path)
{
	s->slices[0].libraries = ARENA_NEW(s->arena, struct library);
	s->slices[0].libraries->path = bytes_of(path);
	s->slices[0].library_count = 1;
}

static void
a_costly_exception_wants_an_engine(void **state)
{
	struct subject *s = hardened(UNSIGNED_MEMORY);

	(void) state;
	assert_int_equal(severity_of(s, EXCEPTION), SEVERITY_WARNING);
	s = hardened(UNSIGNED_MEMORY);
	link_to(s, "@rpath/libmonosgen-2.0.dylib");
	assert_int_equal(severity_of(s, EXCEPTION), SEVERITY_INFO);
	s = claiming(UNSIGNED_MEMORY);
	judge(s);
	assert_int_equal(find(s, EXCEPTION)->severity, SEVERITY_INFO);
	assert_non_null(strstr(find(s, EXCEPTION)->message, "changes nothing"));
	subject_free(s);
	s = hardened(XML_NO("com.apple.security.cs.allow-jit"));
	assert_int_equal(judged_count(s, EXCEPTION), 0);
}

static void
engines_are_known_by_several_signs(void **state)
{
	struct subject *s = hardened("");

	(void) state;
	link_to(s, "@rpath/Electron Framework.framework/Electron Framework");
	assert_int_equal(severity_of(s, JIT), SEVERITY_WARNING);
	s = hardened("");
	link_to(s, "@rpath/libz.dylib");
	assert_int_equal(judged_count(s, JIT), 0);
	s = hardened("");
	add_child(s, &kind_framework_of_engine,
	    "Contents/Frameworks/Electron Framework.framework");
	assert_int_equal(severity_of(s, JIT), SEVERITY_WARNING);
	s = hardened("");
	add_child(s, &kind_executable, "Contents/Java/libjvm.dylib");
	assert_int_equal(severity_of(s, JIT), SEVERITY_WARNING);
	s = hardened("");
	add_child(s, &kind_executable, "Contents/Java/libjvm.dylib");
	add_child(s, &kind_executable, "Contents/Java/java");
	assert_int_equal(judged_count(s, JIT), 0);
}

static struct subject *
helper(const char *name, bool browser)
{
	struct subject *app = hardened(""), *s;

	if (browser)
		add_child(app, &kind_framework_of_engine,
		    "Contents/Frameworks/"
		    "Chromium Embedded Framework.framework");
	s = add_child(app, &kind_app,
	    arena_printf(app->arena, "Contents/Frameworks/%s", name));
	make_developer_id(s);
	harden(s);
	return s;
}

static void
helpers_that_render_are_known_by_name(void **state)
{
	(void) state;
	assert_int_equal(
	    judged_count(helper("OBS Helper (Renderer).app", true), JIT), 1);
	assert_int_equal(
	    judged_count(helper("OBS Helper (Renderer).app", false), JIT), 0);
	assert_int_equal(judged_count(helper("OBS Helper.app", true), JIT), 0);
}

static void
either_key_serves_an_engine(void **state)
{
	struct subject *s = hardened(UNSIGNED_MEMORY);

	(void) state;
	s->slices[0].imports = IMPORT_JIT;
	assert_int_equal(judged_count(s, JIT), 0);
	s = claiming("");
	make_developer_id(s);
	s->parts[0].directory.flags = 0;
	s->slices[0].imports = IMPORT_JIT;
	assert_int_equal(judged_count(s, JIT), 0);
}

static void
texts_want_rights_where_the_runtime_is_hardened(void **state)
{
	struct subject *s = claiming("");

	(void) state;
	inform(s, CAMERA_TEXT("Why."));
	assert_int_equal(judged_count(s, RIGHT), 0);
	s = hardened("");
	inform(s, CAMERA_TEXT(""));
	assert_int_equal(judged_count(s, RIGHT), 0);
	s = hardened("");
	inform(s, XML_TEXT("NSLocationAlwaysUsageDescription", "Why."));
	judge(s);
	assert_string_equal(find(s, RIGHT)->wanted,
	    "com.apple.security.personal-information.location = true");
	subject_free(s);
	s = hardened("");
	inform(s, CAMERA_TEXT("Why."));
	link_to(s, "@rpath/Electron Framework.framework/Electron Framework");
	assert_int_equal(severity_of(s, RIGHT), SEVERITY_INFO);
}

static void
a_class_alone_is_a_weak_sign(void **state)
{
	struct subject *s = claiming(SANDBOX);

	(void) state;
	make_store_upload(s);
	s->slices[0].imports = IMPORT_PHOTOS;
	judge(s);
	assert_int_equal(find(s, TEXT_MISSING)->severity, SEVERITY_WARNING);
	assert_string_equal(
	    find(s, TEXT_MISSING)->wanted, "NSPhotoLibrary…UsageDescription");
	subject_free(s);
}

static void
texts_count_where_they_say_something(void **state)
{
	struct subject *s =
	    claiming(SANDBOX XML_YES("com.apple.security.device.camera"));

	(void) state;
	make_store_upload(s);
	inform(s, CAMERA_TEXT(""));
	assert_int_equal(severity_of(s, TEXT_MISSING), SEVERITY_ERROR);
	s = subject_new();
	make_store_upload(s);
	entitle(s, SANDBOX);
	inform(s, CAMERA_TEXT("Why."));
	s = add_child(s, &kind_app, "Contents/Helpers/B.app");
	make_store_upload(s);
	entitle(s, SANDBOX XML_YES("com.apple.security.device.camera"));
	assert_int_equal(judged_count(s, TEXT_MISSING), 0);
	s = claiming(XML_NO("com.apple.security.device.camera"));
	make_store_upload(s);
	assert_int_equal(judged_count(s, TEXT_MISSING), 0);
}

static void
automation_has_three_parts(void **state)
{
	struct subject *s = hardened(SANDBOX);

	(void) state;
	s->slices[0].imports = IMPORT_APPLE_EVENTS;
	judge(s);
	assert_string_equal(find(s, EVENTS)->wanted,
	    "NSAppleEventsUsageDescription in Info.plist, "
	    "com.apple.security.automation.apple-events, "
	    "com.apple.security.scripting-targets");
	subject_free(s);
	s = hardened(
	    SANDBOX XML_YES("com.apple.security.automation.apple-events")
		XML_LIST("com.apple.security.temporary-exception."
			 "apple-events",
		    "com.example.b"));
	s->slices[0].imports = IMPORT_APPLE_EVENTS;
	inform(s, XML_TEXT("NSAppleEventsUsageDescription", "Why."));
	assert_int_equal(judged_count(s, EVENTS), 0);
	s = hardened(SANDBOX);
	assert_int_equal(judged_count(s, EVENTS), 0);
}

static struct subject *
without_der(const char *claims, uint32_t minimum_os)
{
	struct subject *s = claiming(claims);

	s->parts[0].entitlements.has_der = false;
	s->parts[0].entitlements.der = NULL;
	s->platforms[0].minimum_os = minimum_os;
	return s;
}

static void
older_macs_did_without_der(void **state)
{
	struct subject *s = without_der(SANDBOX, 12 << 16);

	(void) state;
	assert_int_equal(severity_of(s, NO_DER), SEVERITY_WARNING);
	s = without_der(SANDBOX, 11 << 16);
	assert_int_equal(severity_of(s, NO_DER), SEVERITY_INFO);
	s = without_der("", 12 << 16);
	assert_int_equal(severity_of(s, NO_DER), SEVERITY_INFO);
}

static size_t
malformed_at(size_t size)
{
	struct subject *s = claiming(SANDBOX);
	struct blob blob = { .slot = SLOT_ENTITLEMENTS_DER,
		.whole = { .len = size } };

	s->parts[0].signature.blobs = &blob;
	s->parts[0].signature.blob_count = 1;
	return judged_count(s, MALFORMED);
}

static void
the_kernel_takes_so_many_bytes(void **state)
{
	(void) state;
	assert_int_equal(malformed_at(0x20000), 0);
	assert_int_equal(malformed_at(0x20001), 1);
}

static void
what_cannot_be_read_follows_from_why(void **state)
{
	struct subject *s = subject_new();

	(void) state;
	flaw(s, MALFORMED);
	add(s, DEFECT_PLIST);
	judge(s);
	assert_string_equal(
	    find(s, MALFORMED)->consequence_of, "plist-malformed");
	subject_free(s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_costly_exception_wants_an_engine),
		cmocka_unit_test(engines_are_known_by_several_signs),
		cmocka_unit_test(helpers_that_render_are_known_by_name),
		cmocka_unit_test(either_key_serves_an_engine),
		cmocka_unit_test(
		    texts_want_rights_where_the_runtime_is_hardened),
		cmocka_unit_test(a_class_alone_is_a_weak_sign),
		cmocka_unit_test(texts_count_where_they_say_something),
		cmocka_unit_test(automation_has_three_parts),
		cmocka_unit_test(older_macs_did_without_der),
		cmocka_unit_test(the_kernel_takes_so_many_bytes),
		cmocka_unit_test(what_cannot_be_read_follows_from_why),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
