/* SPDX-License-Identifier: MIT */
/* Flaws of what an app brings along: providers, app extensions, services,
 * login items, jobs, tools, plug-ins. */
#include <config.h>

#include "check.h"
#include "extension.h"
#include "nested.h"
#include "profiles.h"

static void
filter(struct subject *s)
{
	make_filter(s, "content-filter-provider");
}

static void
filter_of_another_app(struct subject *s)
{
	filter(s);
	entitle(s->parent, MAY_INSTALL NETWORK("dns-proxy") GROUP);
	give_profile(s->parent, MAY_INSTALL NETWORK("dns-proxy"));
}

static void
driver_without_base(struct subject *s)
{
	make_driver(s);
	entitle(s, "");
	give_profile(s, "");
}

static void
uses_endpoint_security(struct subject *s)
{
	s->slices[0].libraries = ARENA_NEW(s->arena, struct library);
	s->slices[0].libraries[0].path =
	    bytes_of("/usr/lib/libEndpointSecurity.dylib");
	s->slices[0].library_count = 1;
}

static void
endpoint_client(struct subject *s)
{
	uses_endpoint_security(s);
	entitle(s, SECURITY);
	give_profile(s, SECURITY);
}

static void
unsandboxed_appex(struct subject *s)
{
	make_appex(s);
	entitle(s, "");
}

static void
pointless_appex(struct subject *s)
{
	make_appex(s);
	inform(s, XML_TEXT("CFBundleIdentifier", "com.example.a.share")
		      XML_TEXT("CFBundlePackageType", "XPC!"));
}

static void
make_phone_upload(struct subject *s, const char *app_id)
{
	struct profile_words w = profile_words();

	w.kind = "app-store";
	w.platform = "iOS";
	w.app_id = app_id;
	w.app_id_key = "application-identifier";
	w.devices = NULL;
	make_phone_code(s);
	sign_as(s, MARKER("6.1.4"));
	embed_profile(s, &w);
	entitle(s, arena_printf(s->arena,
		       XML_TEXT("application-identifier", "%s"), app_id));
}

static void
phone_appex(struct subject *s)
{
	make_appex(s);
	make_phone_upload(s, "ABCDE12345.com.example.a.share");
	make_phone_upload(s->parent, "ABCDE12345.com.example.a");
}

static void
appex_for_everything(struct subject *s)
{
	phone_appex(s);
	inform(s,
	    XML_TEXT("CFBundleIdentifier", "com.example.a.share") XML_TEXT(
		"CFBundlePackageType", "XPC!") XML_TEXT("CFBundleExecutable",
		"Share") "<key>NSExtension</key><dict>" XML_TEXT("NSExtensio"
								 "nPointIden"
								 "tifier",
		"com.apple.share-services") "<key>NSExtensionAttributes</"
					    "key><dict>" XML_TEXT("NSExtensi"
								  "onActivat"
								  "ionRule",
						"TRUEPREDICATE") "</dict></"
								 "dict>");
}

static void
appex_of_another_name(struct subject *s)
{
	phone_appex(s);
	s->place.name = "Other.appex";
}

static void
service_of_another_type(struct subject *s)
{
	make_service(s);
	inform(s, XML_TEXT("CFBundleIdentifier", "com.example.a.service")
		      XML_TEXT("CFBundlePackageType",
			  "BNDL") "<key>XPCService</key><dict></dict>");
}

static void
plugin_as_login_item(struct subject *s)
{
	make_login_item(s);
	s->place.kind = &kind_plugin;
}

static void
job(struct subject *s)
{
	be_app(s);
	give_job(s,
	    XML_TEXT("Label", "com.example.a")
		XML_TEXT("BundleProgram", "Contents/MacOS/A"),
	    JOB_PROGRAM_THERE);
}

static void
job_without_program(struct subject *s)
{
	job(s);
	s->code.jobs[0].program = JOB_PROGRAM_MISSING;
}

static void
privileged(struct subject *s)
{
	make_privileged(s);
}

static void
privileged_stranger(struct subject *s)
{
	make_privileged(s);
	ask_of_tool(s, "identifier com.example.b");
}

/* A tool there, in an app that does not name it. */
static void
tool_without_name(struct subject *s)
{
	s->parent = subject_new();
	s->parent->children[s->parent->child_count++] = s;
	be_app(s->parent);
	s->place.parent = &s->parent->place;
	s->place.kind = &kind_executable;
	s->place.path = "Contents/Library/LaunchServices/com.example.tool";
	s->place.base = NULL;
	s->code.info = NULL;
	s->code.seal = NULL;
	s->verdict.seal = NULL;
	seal_children(s->parent, false);
}

static void
tool_with_name(struct subject *s)
{
	tool_without_name(s);
	ask_of_client(s, "identifier com.example.a");
}

static void
driver_in_resources(struct subject *s)
{
	static const struct contents driver = {
		.kind = &kind_plugin,
		.path = "Contents/Resources/Sound.driver",
		.identifier = "com.example.sound",
		.info = XML_TEXT("CFBundlePackageType", "BNDL"),
		.claims = "",
	};

	make_contents(s, &driver);
	make_developer_id(s);
	make_developer_id(s->parent);
	make_library(s);
}

static void
driver_of_others(struct subject *s)
{
	driver_in_resources(s);
	sign_by_team(s, "FGHIJ67890");
}

const struct pair helper_pairs[] = {
	{ "ne-entitlement-host-mismatch", filter, filter_of_another_app,
	    SEVERITY_ERROR, NULL },
	{ "dext-entitlements-incomplete", make_driver, driver_without_base,
	    SEVERITY_ERROR, NULL },
	{ "es-client-unentitled", endpoint_client, uses_endpoint_security,
	    SEVERITY_ERROR, NULL },
	{ "appex-not-sandboxed", make_appex, unsandboxed_appex, SEVERITY_ERROR,
	    NULL },
	{ "appex-extension-point-missing", make_appex, pointless_appex,
	    SEVERITY_ERROR, NULL },
	{ "appex-truepredicate", phone_appex, appex_for_everything,
	    SEVERITY_ERROR, NULL },
	{ "appex-folder-executable-mismatch", phone_appex,
	    appex_of_another_name, SEVERITY_ERROR, NULL },
	{ "xpc-bundle-invalid", make_service, service_of_another_type,
	    SEVERITY_ERROR, NULL },
	{ "login-item-invalid", make_login_item, plugin_as_login_item,
	    SEVERITY_ERROR, "bundle-executable-wrong-type package-type-wrong" },
	{ "launchd-plist-target-missing", job, job_without_program,
	    SEVERITY_ERROR, NULL },
	{ "smprivileged-requirement-mismatch", privileged, privileged_stranger,
	    SEVERITY_ERROR, NULL },
	{ "embedded-plist-missing", tool_with_name, tool_without_name,
	    SEVERITY_WARNING, NULL },
	{ "audio-driver-in-app", driver_in_resources, driver_of_others,
	    SEVERITY_WARNING, "nested-team-mismatch" },
	{ 0 },
};
