/* SPDX-License-Identifier: MIT */
/* Flaws of system and driver extensions, and of the app around them. */
#include <config.h>

#include "check.h"
#include "extension.h"
#include "nested.h"

static void
wrong_location(struct subject *s)
{
	make_camera(s);
	s->place.path = "Contents/PlugIns/com.example.a.ext.systemextension";
	seal_children(s->parent, false);
}

static void
name_not_bundle_id(struct subject *s)
{
	make_camera(s);
	s->place.name = "Camera.systemextension";
}

static void
bundle_id_not_prefixed(struct subject *s)
{
	make_camera(s);
	inform(s->parent, XML_TEXT("CFBundleIdentifier", "com.example.app"));
	s->parent->parts[0].directory.identifier = bytes_of("com.example.app");
}

static void
package_type(struct subject *s)
{
	make_camera(s);
	extension_says(s, XML_TEXT("CFBundlePackageType", "BNDL") XML_TEXT(
			      "NSSystemExtensionUsageDescription", "It helps.")
			      CAMERA_SERVICE);
}

static void
category_unknown(struct subject *s)
{
	make_camera(s);
	extension_says(s,
	    XML_TEXT("CFBundlePackageType", "SYSX")
		XML_TEXT("NSSystemExtensionUsageDescription", "It helps."));
}

static void
usage_description_missing(struct subject *s)
{
	make_camera(s);
	extension_says(
	    s, XML_TEXT("CFBundlePackageType", "SYSX") CAMERA_SERVICE);
}

/* The app, whose extension is its first child. */
static void
app_with_camera(struct subject *s)
{
	static const struct contents camera = {
		.kind = &kind_extension,
		.path = "Contents/Library/SystemExtensions/"
			"com.example.a.ext.systemextension",
		.identifier = "com.example.a.ext",
		.info = XML_TEXT("CFBundlePackageType", "SYSX")
		    XML_TEXT("NSSystemExtensionUsageDescription", "It helps.")
			CAMERA_SERVICE,
		.claims = SANDBOX GROUP,
	};

	be_app(s);
	entitle(s, GROUP);
	put_in(subject_new(), s, &camera);
}

static void
app_that_may_install(struct subject *s)
{
	app_with_camera(s);
	entitle(s, MAY_INSTALL GROUP);
	give_profile(s, MAY_INSTALL GROUP);
}

static void
team_mismatch(struct subject *s)
{
	make_camera(s);
	s->parent->parts[0].directory.team = bytes_of("FGHIJ67890");
}

static void
class_mismatch(struct subject *s)
{
	make_camera(s);
	make_developer_id(s->parent);
}

static void
notarized_camera(struct subject *s)
{
	make_camera(s);
	make_developer_id(s);
	make_developer_id(s->parent);
	s->code.ticket = NULL;
	s->verdict.ticket = NULL;
}

static void
not_notarized(struct subject *s)
{
	notarized_camera(s);
	s->parent->code.ticket = NULL;
	s->parent->verdict.ticket = NULL;
}

static void
weakened(struct subject *s)
{
	make_camera(s);
	entitle(s, SANDBOX GROUP XML_YES(
		       "com.apple.security.cs.disable-library-validation"));
}

static void
filter(struct subject *s)
{
	make_filter(s, "content-filter-provider");
}

static void
profile_missing(struct subject *s)
{
	filter(s);
	s->place.profile_path = NULL;
	s->code.profile = NULL;
	s->verdict.profile = NULL;
}

static void
service_not_in_group(struct subject *s)
{
	make_camera(s);
	entitle(s, SANDBOX XML_LIST("com.apple.security.application-groups",
		       "ABCDE12345.com.example.b"));
}

static void
camera_not_sandboxed(struct subject *s)
{
	make_camera(s);
	entitle(s, GROUP);
}

const struct pair extension_pairs[] = {
	{ "sysext-wrong-location", make_camera, wrong_location, SEVERITY_ERROR,
	    NULL },
	{ "sysext-name-not-bundle-id", make_camera, name_not_bundle_id,
	    SEVERITY_ERROR, NULL },
	{ "sysext-bundle-id-not-prefixed", make_camera, bundle_id_not_prefixed,
	    SEVERITY_WARNING, NULL },
	{ "sysext-package-type", make_camera, package_type, SEVERITY_ERROR,
	    NULL },
	{ "sysext-category-unknown", make_camera, category_unknown,
	    SEVERITY_ERROR, NULL },
	{ "sysext-usage-description-missing", make_camera,
	    usage_description_missing, SEVERITY_ERROR, NULL },
	{ "sysext-host-missing-install-entitlement", app_that_may_install,
	    app_with_camera, SEVERITY_ERROR, NULL },
	{ "sysext-team-mismatch", make_camera, team_mismatch, SEVERITY_ERROR,
	    "nested-team-mismatch profile-team-mismatch" },
	{ "sysext-signature-class-mismatch", make_camera, class_mismatch,
	    SEVERITY_ERROR,
	    "nested-signer-class-mismatch nested-development-signed "
	    "notary-not-developer-id cert-wrong-usage" },
	{ "sysext-not-notarized", notarized_camera, not_notarized,
	    SEVERITY_WARNING, "notary-ticket-missing" },
	{ "sysext-hardened-runtime-exception", make_camera, weakened,
	    SEVERITY_ERROR, "hardened-runtime-exception" },
	{ "sysext-profile-missing", filter, profile_missing, SEVERITY_ERROR,
	    "restricted-entitlement-no-profile nested-profile-missing" },
	{ "sysext-mach-service-not-in-group", make_camera, service_not_in_group,
	    SEVERITY_ERROR, "app-group-not-shared" },
	{ "cmio-not-sandboxed", make_camera, camera_not_sandboxed,
	    SEVERITY_ERROR, NULL },
	{ 0 },
};
