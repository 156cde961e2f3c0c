/* SPDX-License-Identifier: MIT */
/* What excuses the extensions, services, jobs and tools of an app from a
 * check, and what does not. */
#include <config.h>

#include <string.h>

#include <sealtree/limits.h>
#include <sealtree/text.h>

#include "check.h"
#include "extension.h"
#include "nested.h"

#define NOTHING SEVERITY_PASS

static void
settings_of_the_app_alone(struct subject *s)
{
	make_filter(s, "dns-settings");
	entitle(s->parent, MAY_INSTALL);
}

static void
app_without_right(struct subject *s)
{
	make_filter(s, "dns-proxy");
	entitle(s->parent, MAY_INSTALL);
}

static void
on_a_phone(struct subject *s)
{
	make_appex(s);
	entitle(s, NETWORK("packet-tunnel-provider"));
	make_phone_code(s->parent);
}

static void
of_a_service(struct subject *s)
{
	make_service(s);
	entitle(s, NETWORK("packet-tunnel-provider"));
}

static void
driver_matches(struct subject *s, const char *provider, const char *claims)
{
	make_driver(s);
	inform(s,
	    arena_printf(s->arena,
		"<key>IOKitPersonalities</key><dict><key>a</"
		"key><dict>" XML_TEXT("IOProviderClass", "%s") "</dict></dict>",
		provider));
	entitle(s, claims);
}

static void
driver_of_pci(struct subject *s)
{
	driver_matches(s, "IOPCIDevice", DRIVERKIT);
}

static void
driver_that_may_use_pci(struct subject *s)
{
	driver_matches(s, "IOPCIDevice",
	    DRIVERKIT
	    "<key>com.apple.developer.driverkit.transport.pci</key><array/>");
}

static void
driver_of_hid(struct subject *s)
{
	driver_matches(s, "IOHIDInterface", DRIVERKIT);
}

static void
driver_of_resources(struct subject *s)
{
	driver_matches(s, "IOUserResources", DRIVERKIT);
}

static void
links(struct subject *s, enum library_kind kind)
{
	s->slices[0].libraries = ARENA_NEW(s->arena, struct library);
	s->slices[0].libraries[0] = (struct library){ .kind = kind,
		.path = bytes_of("/usr/lib/libEndpointSecurity.dylib") };
	s->slices[0].library_count = 1;
}

static void
weak_link(struct subject *s)
{
	links(s, LIBRARY_WEAK);
}

static void
library_that_links(struct subject *s)
{
	links(s, LIBRARY_LOAD);
	make_library(s);
}

static void
false_claim(struct subject *s)
{
	links(s, LIBRARY_LOAD);
	entitle(s, XML_NO("com.apple.developer.endpoint-security.client"));
}

static void
unsigned_client(struct subject *s)
{
	links(s, LIBRARY_LOAD);
	s->code.signature_count = 0;
}

static void
phone_appex_alone(struct subject *s)
{
	make_appex(s);
	entitle(s, "");
	make_phone_code(s);
	make_phone_code(s->parent);
}

static void
appex_not_signed(struct subject *s)
{
	make_appex(s);
	s->code.signature_count = 0;
}

static void
appex_of_extension_kit(struct subject *s)
{
	make_appex(s);
	inform(s, "<key>EXAppExtensionAttributes</key><dict>" XML_TEXT(
		      "EXExtensionPointIdentifier", "com.apple.x") "</dict>");
}

static void
appex_without_info(struct subject *s)
{
	make_appex(s);
	s->code.info = NULL;
}

static void
for_everything_on_a_mac(struct subject *s)
{
	make_appex(s);
	inform(s, "<key>NSExtension</key><dict><key>NSExtensionAttributes"
		  "</key><dict>" XML_TEXT("NSExtensionActivationRule",
		      "TRUEPREDICATE") "</dict></dict>");
}

static void
named_freely_on_a_mac(struct subject *s)
{
	make_appex(s);
	s->place.name = "Other.appex";
}

static void
service_elsewhere(struct subject *s)
{
	make_service(s);
	s->place.path = "Contents/PlugIns/Service.xpc";
}

static void
service_of_a_framework(struct subject *s)
{
	make_service(s);
	s->parent->place.kind = &kind_framework;
}

static void
service_without_dictionary(struct subject *s)
{
	make_service(s);
	inform(s, XML_TEXT("CFBundlePackageType", "XPC!"));
}

static void
unsandboxed_item(struct subject *s)
{
	make_login_item(s);
	entitle(s->parent, SANDBOX);
}

static void
unsandboxed_item_for_the_store(struct subject *s)
{
	unsandboxed_item(s);
	sign_as(s, MARKER("6.1.7"));
	sign_as(s->parent, MARKER("6.1.7"));
}

static void
item_of_others(struct subject *s)
{
	make_login_item(s);
	sign_by_team(s, "FGHIJ67890");
}

static void
item_elsewhere(struct subject *s)
{
	make_login_item(s);
	s->place.kind = &kind_plugin;
	s->place.path = "Contents/Helpers/Item.app";
}

static void
job_of(struct subject *s, const char *inside, enum job_program program)
{
	be_app(s);
	give_job(s,
	    arena_printf(
		s->arena, XML_TEXT("Label", "com.example.a") "%s", inside),
	    program);
}

static void
job_through_links(struct subject *s)
{
	job_of(s, XML_TEXT("BundleProgram", "a/b"), JOB_PROGRAM_UNKNOWN);
}

static void
job_of_another_label(struct subject *s)
{
	be_app(s);
	give_job(s,
	    XML_TEXT("Label", "com.example.b")
		XML_TEXT("BundleProgram", "Contents/MacOS/A"),
	    JOB_PROGRAM_THERE);
}

static void
job_without_label(struct subject *s)
{
	be_app(s);
	give_job(s, XML_TEXT("BundleProgram", "Contents/MacOS/A"),
	    JOB_PROGRAM_THERE);
}

static void
job_of_a_program_outside(struct subject *s)
{
	job_of(
	    s, XML_LIST("ProgramArguments", "/usr/bin/true"), JOB_PROGRAM_NONE);
}

static void
job_of_a_program_by_name(struct subject *s)
{
	job_of(s, XML_TEXT("Program", "tool"), JOB_PROGRAM_NONE);
}

static void
job_of_nothing(struct subject *s)
{
	job_of(s, "", JOB_PROGRAM_NONE);
}

static void
unreadable_job(struct subject *s)
{
	job_of(s, "", JOB_PROGRAM_NONE);
	s->code.jobs[0].plist = NULL;
}

/* Its program is in another bundle of the app. */
static struct subject *
job_of_a_helper(struct subject *s)
{
	struct subject *item = subject_new(), *tool;
	static const struct contents contents = {
		.kind = &kind_app,
		.path = "Contents/Library/LoginItems/Item.app",
		.identifier = "com.example.a.item",
		.info = "",
		.claims = "",
	};

	job_of(s,
	    XML_TEXT("BundleProgram",
		"Contents/Library/LoginItems/Item.app/Contents/MacOS/t"),
	    JOB_PROGRAM_THERE);
	put_in(item, s, &contents);
	tool = add_child(item, &kind_executable,
	    "Contents/Library/LoginItems/Item.app/Contents/MacOS/t");
	return tool;
}

static void
job_of_a_sound_helper(struct subject *s)
{
	job_of_a_helper(s);
}

static void
job_of_an_unsigned_helper(struct subject *s)
{
	job_of_a_helper(s)->code.signature_count = 0;
}

static void
job_of_others(struct subject *s)
{
	sign_by_team(job_of_a_helper(s), "FGHIJ67890");
}

static void
stranger_in_development(struct subject *s)
{
	struct subject *tool = make_privileged(s);

	ask_of_tool(s, "identifier com.example.b");
	sign_as(s, MARKER("6.1.2"));
	sign_as(tool, MARKER("6.1.2"));
}

static void
tool_is_missing(struct subject *s)
{
	struct subject *tool = make_privileged(s);

	tool->place.name = "com.example.other";
}

static void
tool_serves_others(struct subject *s)
{
	ask_of_client(make_privileged(s), "identifier com.example.b");
}

static void
tool_serves_nobody(struct subject *s)
{
	make_privileged(s)->code.info_embedded = NULL;
}

static void
tool_has_no_job(struct subject *s)
{
	make_privileged(s)->code.launchd_embedded = NULL;
}

static void
tool_asks_nonsense(struct subject *s)
{
	make_privileged(s);
	ask_of_tool(s, "identifier identifier");
}

static void
tool_asks_what_only_a_mac_knows(struct subject *s)
{
	make_privileged(s);
	ask_of_tool(s, "notarized");
}

static void
tool_is_not_signed(struct subject *s)
{
	make_privileged(s)->code.signature_count = 0;
}

static struct subject *
plain_tool(struct subject *s)
{
	make_child(s);
	s->parent->place.base = "Contents";
	return s;
}

static void
tool_without_needs(struct subject *s)
{
	plain_tool(s);
}

static void
sandboxed_tool(struct subject *s)
{
	entitle(plain_tool(s), SANDBOX);
}

static void
inheriting_tool(struct subject *s)
{
	entitle(plain_tool(s), SANDBOX XML_YES("com.apple.security.inherit"));
}

static void
endpoint_tool(struct subject *s)
{
	entitle(plain_tool(s), SECURITY);
}

static void
endpoint_tool_with_info(struct subject *s)
{
	endpoint_tool(s);
	s->slices[0].has_info_plist = true;
}

static void
sandboxed_library(struct subject *s)
{
	sandboxed_tool(s);
	make_library(s);
}

static void
plugin_in(struct subject *s, const char *path)
{
	const struct contents contents = {
		.kind = &kind_plugin,
		.path = path,
		.identifier = "com.example.sound",
		.info = "",
		.claims = "",
	};

	make_contents(s, &contents);
	make_library(s);
	make_developer_id(s);
	make_developer_id(s->parent);
	sign_by_team(s, "FGHIJ67890");
}

static void
driver_in_plugins(struct subject *s)
{
	plugin_in(s, "Contents/PlugIns/Sound.driver");
}

static void
own_plugin_in_resources(struct subject *s)
{
	plugin_in(s, "Contents/Resources/Own.plugin");
}

static void
deep_driver(struct subject *s)
{
	plugin_in(s, "Contents/Resources/extras/Sound.driver");
}

static void
adhoc_driver(struct subject *s)
{
	deep_driver(s);
	sign_ad_hoc(s, DIRECTORY_ADHOC);
}

static void
own_driver(struct subject *s)
{
	deep_driver(s);
	sign_by_team(s, "ABCDE12345");
}

#define NE "ne-entitlement-host-mismatch"
#define DEXT "dext-entitlements-incomplete"
#define ES "es-client-unentitled"
#define POINT "appex-extension-point-missing"
#define JOB "launchd-plist-target-missing"
#define SM "smprivileged-requirement-mismatch"
#define PLIST "embedded-plist-missing"
#define DRIVER "audio-driver-in-app"

static const struct judged_case cases[] = {
	{ NE, settings_of_the_app_alone, NOTHING },
	{ NE, app_without_right, SEVERITY_ERROR },
	{ NE, on_a_phone, SEVERITY_ERROR },
	{ NE, of_a_service, NOTHING },
	{ DEXT, driver_of_pci, SEVERITY_ERROR },
	{ DEXT, driver_that_may_use_pci, NOTHING },
	{ DEXT, driver_of_hid, SEVERITY_WARNING },
	{ DEXT, driver_of_resources, NOTHING },
	{ ES, weak_link, NOTHING },
	{ ES, library_that_links, NOTHING },
	{ ES, false_claim, SEVERITY_ERROR },
	{ ES, unsigned_client, NOTHING },
	{ "appex-not-sandboxed", phone_appex_alone, NOTHING },
	{ "appex-not-sandboxed", appex_not_signed, NOTHING },
	{ POINT, appex_of_extension_kit, NOTHING },
	{ POINT, appex_without_info, NOTHING },
	{ "appex-truepredicate", for_everything_on_a_mac, NOTHING },
	{ "appex-folder-executable-mismatch", named_freely_on_a_mac, NOTHING },
	{ "xpc-bundle-invalid", service_elsewhere, SEVERITY_ERROR },
	{ "xpc-bundle-invalid", service_of_a_framework, NOTHING },
	{ "xpc-bundle-invalid", service_without_dictionary, SEVERITY_WARNING },
	{ "login-item-invalid", unsandboxed_item, SEVERITY_WARNING },
	{ "login-item-invalid", unsandboxed_item_for_the_store,
	    SEVERITY_ERROR },
	{ "login-item-invalid", item_of_others, SEVERITY_ERROR },
	{ "login-item-invalid", item_elsewhere, NOTHING },
	{ JOB, job_through_links, NOTHING },
	{ JOB, job_of_another_label, SEVERITY_WARNING },
	{ JOB, job_without_label, SEVERITY_ERROR },
	{ JOB, job_of_a_program_outside, SEVERITY_INFO },
	{ JOB, job_of_a_program_by_name, NOTHING },
	{ JOB, job_of_nothing, SEVERITY_ERROR },
	{ JOB, unreadable_job, NOTHING },
	{ JOB, job_of_a_sound_helper, NOTHING },
	{ JOB, job_of_an_unsigned_helper, SEVERITY_ERROR },
	{ JOB, job_of_others, SEVERITY_ERROR },
	{ SM, stranger_in_development, NOTHING },
	{ SM, tool_is_missing, SEVERITY_ERROR },
	{ SM, tool_serves_others, SEVERITY_ERROR },
	{ SM, tool_serves_nobody, SEVERITY_ERROR },
	{ SM, tool_has_no_job, SEVERITY_ERROR },
	{ SM, tool_asks_nonsense, SEVERITY_ERROR },
	{ SM, tool_asks_what_only_a_mac_knows, NOTHING },
	{ SM, tool_is_not_signed, SEVERITY_ERROR },
	{ PLIST, tool_without_needs, NOTHING },
	{ PLIST, sandboxed_tool, SEVERITY_WARNING },
	{ PLIST, inheriting_tool, NOTHING },
	{ PLIST, endpoint_tool, SEVERITY_WARNING },
	{ PLIST, endpoint_tool_with_info, NOTHING },
	{ PLIST, sandboxed_library, NOTHING },
	{ DRIVER, driver_in_plugins, NOTHING },
	{ DRIVER, own_plugin_in_resources, NOTHING },
	{ DRIVER, deep_driver, SEVERITY_WARNING },
	{ DRIVER, adhoc_driver, SEVERITY_WARNING },
	{ DRIVER, own_driver, NOTHING },
};

static void
each_case_is_judged_as_said(void **state)
{
	(void) state;
	judge_cases(cases, sizeof(cases) / sizeof(*cases));
}

static void
each_provider_is_told(void **state)
{
	struct subject *s = subject_new();

	(void) state;
	make_filter(s, "dns-proxy</string><string>packet-tunnel-provider");
	entitle(s->parent, NETWORK("app-proxy-provider"));
	judge(s);
	assert_int_equal(count_of(s, NE), 2);
	assert_string_equal(find(s, NE)->related[0], ".");
	subject_free(s);
}

static void
the_reason_of_a_mismatch_is_told(void **state)
{
	struct subject *s = subject_new();

	(void) state;
	tool_serves_others(s);
	judge(s);
	assert_non_null(strstr(find(s, SM)->message, "com.example.tool"));
	assert_non_null(strstr(find(s, SM)->message, "identifier is"));
	subject_free(s);
}

/* What is said of an app whose tool's client number `n` is this one. */
static enum severity
judged_by_client(size_t n)
{
	struct subject *s = subject_new(), *tool = make_privileged(s);
	struct text clients = TEXT_INIT;
	enum severity severity = SEVERITY_PASS;

	for (size_t i = 1; i < n; i++)
		text_add_string(
		    &clients, "<string>identifier com.example.b</string>");
	text_add_string(&clients, "<string>identifier com.example.a</string>");
	tool->code.info_embedded = dict_of(
	    tool->arena, arena_printf(tool->arena,
			     "<key>SMAuthorizedClients</key><array>%s</array>",
			     text_string(&clients)));
	judge(s);
	if (count_of(s, SM))
		severity = find(s, SM)->severity;
	text_release(&clients);
	subject_free(s);
	return severity;
}

static void
clients_are_limited(void **state)
{
	(void) state;
	assert_int_equal(judged_by_client(LIMIT_PRIVILEGED_TOOLS), NOTHING);
	assert_int_equal(
	    judged_by_client(LIMIT_PRIVILEGED_TOOLS + 1), SEVERITY_UNKNOWN);
}

static size_t
undecided_tools(size_t count)
{
	struct subject *s = subject_new();
	struct text tools = TEXT_INIT;
	size_t undecided = 0;

	make_privileged(s);
	for (size_t i = 0; i < count; i++)
		text_printf(&tools, XML_TEXT("tool%zu", "always"), i);
	inform(s, arena_printf(s->arena,
		      "<key>SMPrivilegedExecutables</key><dict>%s</dict>",
		      text_string(&tools)));
	judge(s);
	for (size_t i = 0; i < s->findings.count; i++)
		if (strcmp(s->findings.list[i].check->id, SM) == 0 &&
		    s->findings.list[i].severity == SEVERITY_UNKNOWN)
			undecided++;
	text_release(&tools);
	subject_free(s);
	return undecided;
}

static void
tools_are_limited(void **state)
{
	(void) state;
	assert_int_equal(undecided_tools(LIMIT_PRIVILEGED_TOOLS), 0);
	assert_int_equal(undecided_tools(LIMIT_PRIVILEGED_TOOLS + 1), 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_case_is_judged_as_said),
		cmocka_unit_test(each_provider_is_told),
		cmocka_unit_test(the_reason_of_a_mismatch_is_told),
		cmocka_unit_test(clients_are_limited),
		cmocka_unit_test(tools_are_limited),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
