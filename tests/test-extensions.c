/* SPDX-License-Identifier: MIT */
/* What excuses a system extension from a check, and what does not. */
#include <config.h>

#include <string.h>

#include "check.h"
#include "extension.h"

static void
opened_alone(struct subject *s)
{
	struct subject *app;

	make_camera(s);
	app = s->parent;
	s->parent = NULL;
	s->place.path = ".";
	s->place.parent = NULL;
	app->child_count = 0;
	subject_free(app);
}

static void
in_a_plain_folder(struct subject *s)
{
	static const struct bundle_kind folder = { .id = "directory" };

	make_camera(s);
	s->place.path = "Camera.systemextension";
	s->parent->place.kind = &folder;
	s->parent->code.macho = NULL;
	s->parent->place.base = NULL;
	s->parent->code.signature_count = 0;
}

static void
deeper_in_the_folder(struct subject *s)
{
	make_camera(s);
	s->place.path = "Contents/Library/SystemExtensions/more/"
			"com.example.a.ext.systemextension";
}

static void
in_a_framework(struct subject *s)
{
	static const struct bundle_kind framework = { .id = "framework",
		.is_bundle = true };

	make_camera(s);
	s->parent->place.kind = &framework;
}

static void
of_a_phone(struct subject *s)
{
	make_driver(s);
	s->place.path = "SystemExtensions/com.example.a.ext.dext";
	make_phone_code(s->parent);
}

static void
in_other_case(struct subject *s)
{
	make_camera(s);
	s->place.name = "com.example.A.ext.systemextension";
}

static void
without_identifier(struct subject *s)
{
	make_camera(s);
	inform(s, XML_TEXT("CFBundlePackageType", "SYSX")
		      XML_TEXT("NSSystemExtensionUsageDescription", "It helps.")
			  CAMERA_SERVICE);
}

static void
of_a_longer_word(struct subject *s)
{
	make_camera(s);
	inform(s->parent, XML_TEXT("CFBundleIdentifier", "com.example.a.e"));
}

static void
driver_named_freely(struct subject *s)
{
	make_driver(s);
	inform(s->parent, XML_TEXT("CFBundleIdentifier", "org.other"));
}

static void
driver_like_an_extension(struct subject *s)
{
	make_driver(s);
	extension_says(s, XML_TEXT("CFBundlePackageType", "SYSX"));
}

static void
without_info(struct subject *s)
{
	make_camera(s);
	s->code.info = NULL;
}

static void
by_endpoint_security(struct subject *s)
{
	make_camera(s);
	extension_says(s, XML_TEXT("CFBundlePackageType", "SYSX"));
	entitle(s, SECURITY);
}

static void
by_early_boot(struct subject *s)
{
	make_camera(s);
	extension_says(s, XML_TEXT("CFBundlePackageType", "SYSX")
			      XML_YES("NSEndpointSecurityEarlyBoot"));
}

static void
not_signed(struct subject *s)
{
	make_camera(s);
	extension_says(s, XML_TEXT("CFBundlePackageType", "SYSX"));
	s->code.signature_count = 0;
}

static void
empty_reason(struct subject *s)
{
	make_camera(s);
	extension_says(s, XML_TEXT("CFBundlePackageType", "SYSX")
			      XML_TEXT("NSSystemExtensionUsageDescription", "")
				  CAMERA_SERVICE);
}

static void
redistributable(struct subject *s)
{
	make_camera(s);
	s->parent->parts[0].directory.team = bytes_of("FGHIJ67890");
	entitle(
	    s, XML_YES("com.apple.developer.system-extension.redistributable"));
}

static void
both_ad_hoc(struct subject *s)
{
	make_camera(s);
	sign_ad_hoc(s, DIRECTORY_ADHOC);
	sign_ad_hoc(s->parent, DIRECTORY_ADHOC);
}

static void
one_ad_hoc(struct subject *s)
{
	make_camera(s);
	sign_ad_hoc(s, DIRECTORY_ADHOC);
}

static void
signed_by_a_linker(struct subject *s)
{
	make_camera(s);
	sign_ad_hoc(s, DIRECTORY_ADHOC | DIRECTORY_LINKER_SIGNED);
}

static void
by_unknown_certificates(struct subject *s)
{
	make_camera(s);
	s->parts[0].cms.chain.count = 0;
	s->parts[0].cms.chain.complete = false;
}

static void
for_development(struct subject *s)
{
	make_camera(s);
	s->parent->code.ticket = NULL;
}

static void
with_a_ticket_of_its_own(struct subject *s)
{
	make_camera(s);
	make_developer_id(s);
	make_developer_id(s->parent);
	s->parent->code.ticket = NULL;
	s->parent->verdict.ticket = NULL;
}

static void
compiles_at_run_time(struct subject *s)
{
	make_camera(s);
	entitle(s, SANDBOX GROUP XML_YES("com.apple.security.cs.allow-jit"));
}

static void
driver_that_compiles(struct subject *s)
{
	make_driver(s);
	entitle(s, DRIVERKIT XML_YES("com.apple.security.cs.allow-jit"));
}

static void
false_exception(struct subject *s)
{
	make_camera(s);
	entitle(s, SANDBOX GROUP XML_NO(
		       "com.apple.security.cs.disable-library-validation"));
}

static void
debugged(struct subject *s)
{
	make_camera(s);
	entitle(s, SANDBOX GROUP XML_YES("com.apple.security.get-task-allow"));
}

static void
debugged_by_others(struct subject *s)
{
	debugged(s);
	make_developer_id(s);
	make_developer_id(s->parent);
}

static void
with_a_helper(struct subject *s, const char *claims)
{
	struct subject *extension = subject_new();

	make_camera(extension);
	s->parent = extension;
	extension->children[extension->child_count++] = s;
	s->place.parent = &extension->place;
	s->place.kind = &kind_executable;
	s->place.path = "Contents/Library/SystemExtensions/"
			"com.example.a.ext.systemextension/Contents/MacOS/h";
	s->code.info = NULL;
	entitle(s, claims);
}

static void
plain_helper(struct subject *s)
{
	with_a_helper(s, XML_YES("com.apple.security.cs.debugger"));
}

static void
helper_with_rights(struct subject *s)
{
	with_a_helper(s, XML_YES("com.apple.security.cs.debugger") SECURITY);
}

static void
weakened_app(struct subject *s)
{
	be_app(s);
	entitle(s, XML_YES("com.apple.security.cs.debugger"));
}

static void
camera(struct subject *s)
{
	make_camera(s);
}

static void
driver_without_profile(struct subject *s)
{
	make_driver(s);
	s->code.profile = NULL;
	s->place.profile_path = NULL;
	s->verdict.profile = NULL;
}

static void
ad_hoc_driver(struct subject *s)
{
	driver_without_profile(s);
	sign_ad_hoc(s, DIRECTORY_ADHOC);
}

static void
service_is(struct subject *s, const char *name)
{
	make_camera(s);
	extension_says(
	    s, arena_printf(s->arena,
		   XML_TEXT("CFBundlePackageType", "SYSX")
		       XML_TEXT("NSSystemExtensionUsageDescription",
			   "It helps.") "<key>CMIOExtension</"
					"key><dict>" XML_TEXT("CMIOExtensionMac"
							      "hServiceName",
					    "%s") "</dict>",
		   name));
}

static void
service_is_the_group(struct subject *s)
{
	service_is(s, "ABCDE12345.com.example.a");
}

static void
service_in_other_words(struct subject *s)
{
	service_is(s, "ABCDE12345.com.example.abc");
}

static void
service_without_team(struct subject *s)
{
	service_is(s, ".com.example.a.x");
}

static void
without_groups(struct subject *s)
{
	make_camera(s);
	entitle(s, SANDBOX);
}

static void
service_of_a_filter(struct subject *s)
{
	make_filter(s, "content-filter-provider");
	entitle(s, NETWORK("content-filter-provider"));
}

static void
filter_without_sandbox(struct subject *s)
{
	make_filter(s, "content-filter-provider");
}

static void
by_apple(struct subject *s)
{
	make_camera(s);
	entitle(s, GROUP);
	s->parts[0].markers[0] = MARKER("6.22");
}

static void
app_of_a_driver(struct subject *s)
{
	struct subject *driver = subject_new();

	make_driver(driver);
	driver->parent->child_count = 0;
	subject_free(driver->parent);
	driver->parent = s;
	be_app(s);
	s->children[s->child_count++] = driver;
	driver->place.parent = &s->place;
}

static void
helper_that_installs(struct subject *s)
{
	app_of_a_driver(s);
	entitle(add_child(s, &kind_executable, "Contents/MacOS/installer"),
	    MAY_INSTALL);
}

static void
unsigned_app(struct subject *s)
{
	app_of_a_driver(s);
	s->code.signature_count = 0;
}

static void
may_not(struct subject *s)
{
	app_of_a_driver(s);
	entitle(s, XML_NO("com.apple.developer.system-extension.install"));
}

#define NOTHING SEVERITY_PASS

static const struct judged_case cases[] = {
	{ "sysext-wrong-location", opened_alone, NOTHING },
	{ "sysext-wrong-location", in_a_plain_folder, NOTHING },
	{ "sysext-wrong-location", of_a_phone, NOTHING },
	{ "sysext-wrong-location", deeper_in_the_folder, SEVERITY_ERROR },
	{ "sysext-wrong-location", in_a_framework, SEVERITY_ERROR },
	{ "sysext-name-not-bundle-id", in_other_case, SEVERITY_ERROR },
	{ "sysext-name-not-bundle-id", without_identifier, NOTHING },
	{ "sysext-bundle-id-not-prefixed", of_a_longer_word, SEVERITY_WARNING },
	{ "sysext-bundle-id-not-prefixed", driver_named_freely, NOTHING },
	{ "sysext-bundle-id-not-prefixed", opened_alone, NOTHING },
	{ "sysext-bundle-id-not-prefixed", without_identifier, NOTHING },
	{ "sysext-package-type", make_driver, NOTHING },
	{ "sysext-package-type", driver_like_an_extension, SEVERITY_ERROR },
	{ "sysext-package-type", without_info, NOTHING },
	{ "sysext-category-unknown", by_endpoint_security, NOTHING },
	{ "sysext-category-unknown", by_early_boot, NOTHING },
	{ "sysext-category-unknown", filter_without_sandbox, NOTHING },
	{ "sysext-category-unknown", not_signed, NOTHING },
	{ "sysext-category-unknown", make_driver, NOTHING },
	{ "sysext-usage-description-missing", make_driver, NOTHING },
	{ "sysext-usage-description-missing", driver_like_an_extension,
	    SEVERITY_ERROR },
	{ "sysext-usage-description-missing", empty_reason, SEVERITY_ERROR },
	{ "sysext-usage-description-missing", without_info, NOTHING },
	{ "sysext-host-missing-install-entitlement", app_of_a_driver,
	    SEVERITY_ERROR },
	{ "sysext-host-missing-install-entitlement", may_not, SEVERITY_ERROR },
	{ "sysext-host-missing-install-entitlement", helper_that_installs,
	    NOTHING },
	{ "sysext-host-missing-install-entitlement", unsigned_app, NOTHING },
	{ "sysext-team-mismatch", redistributable, NOTHING },
	{ "sysext-team-mismatch", one_ad_hoc, NOTHING },
	{ "sysext-signature-class-mismatch", both_ad_hoc, NOTHING },
	{ "sysext-signature-class-mismatch", one_ad_hoc, SEVERITY_ERROR },
	{ "sysext-signature-class-mismatch", signed_by_a_linker, NOTHING },
	{ "sysext-signature-class-mismatch", by_unknown_certificates, NOTHING },
	{ "sysext-not-notarized", for_development, NOTHING },
	{ "sysext-not-notarized", with_a_ticket_of_its_own, NOTHING },
	{ "sysext-hardened-runtime-exception", compiles_at_run_time, NOTHING },
	{ "sysext-hardened-runtime-exception", driver_that_compiles,
	    SEVERITY_ERROR },
	{ "sysext-hardened-runtime-exception", false_exception, NOTHING },
	{ "sysext-hardened-runtime-exception", debugged, NOTHING },
	{ "sysext-hardened-runtime-exception", debugged_by_others,
	    SEVERITY_ERROR },
	{ "sysext-hardened-runtime-exception", plain_helper, NOTHING },
	{ "sysext-hardened-runtime-exception", helper_with_rights,
	    SEVERITY_ERROR },
	{ "sysext-hardened-runtime-exception", weakened_app, NOTHING },
	{ "sysext-profile-missing", camera, NOTHING },
	{ "sysext-profile-missing", driver_without_profile, SEVERITY_ERROR },
	{ "sysext-profile-missing", ad_hoc_driver, NOTHING },
	{ "sysext-mach-service-not-in-group", service_is_the_group, NOTHING },
	{ "sysext-mach-service-not-in-group", service_in_other_words,
	    SEVERITY_WARNING },
	{ "sysext-mach-service-not-in-group", service_without_team,
	    SEVERITY_ERROR },
	{ "sysext-mach-service-not-in-group", without_groups, SEVERITY_ERROR },
	{ "sysext-mach-service-not-in-group", service_of_a_filter,
	    SEVERITY_ERROR },
	{ "sysext-mach-service-not-in-group", by_endpoint_security, NOTHING },
	{ "cmio-not-sandboxed", filter_without_sandbox, NOTHING },
	{ "cmio-not-sandboxed", by_apple, NOTHING },
};

static void
each_case_is_judged_as_said(void **state)
{
	(void) state;
	judge_cases(cases, sizeof(cases) / sizeof(*cases));
}

/* What is to be seen beside the sentence. */
static void
a_finding_shows_what_it_is_about(void **state)
{
	struct subject *s = subject_new();
	const struct finding *f;

	(void) state;
	service_without_team(s);
	judge(s);
	f = find(s, "sysext-mach-service-not-in-group");
	assert_string_equal(f->seen, ".com.example.a.x");
	assert_string_equal(f->wanted, "ABCDE12345.com.example.a.…");
	assert_true(bytes_are(f->key, "CMIOExtensionMachServiceName"));
	assert_non_null(strstr(f->file, "ext.systemextension/Contents/Info"));
	assert_non_null(strstr(f->means, "$(TeamIdentifierPrefix)"));
	subject_free(s);
	s = subject_new();
	one_ad_hoc(s);
	judge(s);
	f = find(s, "sysext-signature-class-mismatch");
	assert_string_equal(f->seen, "ad hoc");
	assert_string_equal(f->wanted, "for development");
	assert_string_equal(f->related[0], ".");
	assert_null(f->related[1]);
	subject_free(s);
}

/* Each slice is asked; what all say alike is said once. */
static void
slices_are_asked_one_by_one(void **state)
{
	struct subject *s = subject_new();

	(void) state;
	without_groups(s);
	make_two_slices(s);
	make_two_slices(s->parent);
	judge(s);
	assert_int_equal(count_of(s, "sysext-mach-service-not-in-group"), 1);
	assert_null(find(s, "sysext-mach-service-not-in-group")->slice);
	subject_free(s);
	s = subject_new();
	make_camera(s);
	make_two_slices(s);
	make_two_slices(s->parent);
	s->parts[1].directory.team = bytes_of("FGHIJ67890");
	judge(s);
	assert_string_equal(find(s, "sysext-team-mismatch")->slice, "arm64");
	subject_free(s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_case_is_judged_as_said),
		cmocka_unit_test(a_finding_shows_what_it_is_about),
		cmocka_unit_test(slices_are_asked_one_by_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
