/* SPDX-License-Identifier: MIT */
/* Flaws of a bundle: its Info.plist, its program, and what lies where. */
#include <config.h>

#include <string.h>

#include "check.h"
#include "extension.h"
#include "nested.h"
#include "structure.h"

static const struct bundle_kind kind_resources = { .id = "bundle",
	.is_bundle = true };

static void
clean(struct subject *s)
{
	(void) s;
}

static void
clean_framework(struct subject *s)
{
	be_framework(s, LAYOUT_VERSIONED);
	add_notable(s, NOTABLE_VERSION, SOURCE_DIRECTORY, "F/Versions/A", NULL);
	add_notable(
	    s, NOTABLE_VERSION, SOURCE_LINK, "F/Versions/Current", "./A");
	add_notable(s, NOTABLE_BESIDE_BASE, SOURCE_FILE, "F/.DS_Store", NULL);
}

static void
phone_framework(struct subject *s)
{
	be_framework(s, LAYOUT_SHALLOW);
	make_phone_code(s);
	be_phone_release(s->parent);
	sign_as(s, MARKER("6.1.4"));
	s->place.profile_path = NULL;
}

static void
no_info(struct subject *s)
{
	s->without = "Info.plist";
}

static void
info_is_no_list(struct subject *s)
{
	static const struct plist text = { .type = PLIST_STRING };

	s->code.info = &text;
}

static void
clean_other_identifier(struct subject *s)
{
	inform(s, XML_TEXT("CFBundleIdentifier", "com.example.a"));
	s->code.info_embedded = &s->info;
}

static void
no_identifier(struct subject *s)
{
	s->without = "CFBundleIdentifier";
}

static void
strange_identifier(struct subject *s)
{
	s->parts[0].directory.identifier = bytes_of("com.example.a_b");
	be_for_store(s);
}

static void
other_type(struct subject *s)
{
	inform(s, XML_TEXT("CFBundlePackageType", "BNDL"));
}

static void
strange_version(struct subject *s)
{
	inform(s, XML_TEXT("CFBundleVersion", "1.0b2"));
	be_for_store(s);
}

static void
own_rules(struct subject *s)
{
	inform(s, XML_TEXT("CFBundleResourceSpecification", "R.plist"));
	be_phone_release(s);
}

static void
no_category(struct subject *s)
{
	s->without = "LSApplicationCategoryType";
	be_for_store(s);
}

static void
clean_store(struct subject *s)
{
	be_for_store(s);
}

static void
no_program(struct subject *s)
{
	s->place.executable_path = NULL;
}

static void
set_mode(struct subject *s, uint32_t mode)
{
	struct source_stat *stat = ARENA_NEW(s->arena, struct source_stat);

	stat->mode_known = true;
	stat->mode = mode;
	s->code.executable_stat = stat;
}

static void
clean_mode(struct subject *s)
{
	set_mode(s, 0755);
}

static void
no_permission(struct subject *s)
{
	set_mode(s, 0644);
}

static void
linked_program(struct subject *s)
{
	s->place.executable_path = NULL;
	add_notable(s, NOTABLE_LINK_EXECUTABLE, SOURCE_LINK,
	    "Contents/MacOS/A", "../Resources/A");
}

static void
library_as_program(struct subject *s)
{
	make_library(s);
}

static void
be_resources(struct subject *s)
{
	make_child(s);
	s->code.info = &s->info;
	s->code.macho = NULL;
	s->code.signature_count = 0;
	s->verified = NULL;
	s->place.kind = &kind_resources;
	s->place.path = "Contents/Resources/R.bundle";
	s->place.executable_path = NULL;
	s->place.executable_name = bytes_of("");
}

static void
key_of_resources(struct subject *s)
{
	be_resources(s);
	s->place.executable_name = bytes_of("R");
	be_for_store(s->parent);
}

static void
static_library(struct subject *s)
{
	add_notable(s, NOTABLE_STATIC_LIBRARY, SOURCE_FILE,
	    "Contents/Frameworks/libx.a", NULL);
}

static void
clean_beside(struct subject *s)
{
	add_notable(s, NOTABLE_BESIDE_BASE, SOURCE_FILE, ".DS_Store", NULL);
	add_notable(s, NOTABLE_BESIDE_BASE, SOURCE_FILE, "Icon\r", NULL);
}

static void
beside_contents(struct subject *s)
{
	clean_beside(s);
	add_notable(s, NOTABLE_BESIDE_BASE, SOURCE_FILE, "readme", NULL);
}

static void
beside_versions(struct subject *s)
{
	clean_framework(s);
	add_notable(s, NOTABLE_BESIDE_BASE, SOURCE_LINK, "F/G", "../x");
}

static void
unusual_folder(struct subject *s)
{
	add_notable(s, NOTABLE_UNUSUAL, SOURCE_DIRECTORY, "Contents/Odd", NULL);
	add_library(s, "Contents/Odd/libx.dylib");
}

static void
debug_symbols(struct subject *s)
{
	add_notable(s, NOTABLE_DEVELOPER_FILE, SOURCE_DIRECTORY,
	    "Contents/Resources/A.dSYM", "debug symbols");
}

static void
clean_headers(struct subject *s)
{
	clean_framework(s);
	add_notable(s, NOTABLE_DEVELOPER_FILE, SOURCE_FILE,
	    "F/Versions/A/Headers/x.h", "header");
}

static void
flattened(struct subject *s)
{
	clean_framework(s);
	add_notable(s, NOTABLE_BESIDE_BASE, SOURCE_FILE, "F/F", NULL);
}

static void
no_current(struct subject *s)
{
	be_framework(s, LAYOUT_VERSIONED);
	add_notable(s, NOTABLE_VERSION, SOURCE_DIRECTORY, "F/Versions/A", NULL);
}

static void
ambiguous(struct subject *s)
{
	add_notable(s, NOTABLE_BESIDE_BASE, SOURCE_DIRECTORY, "Versions", NULL);
}

static void
flat_for_mac(struct subject *s)
{
	be_framework(s, LAYOUT_SHALLOW);
}

static void
framework_without_info(struct subject *s)
{
	clean_framework(s);
	s->without = "Info.plist";
}

static void
phone_child(struct subject *s, const struct bundle_kind *kind, const char *path)
{
	make_child(s);
	be_phone_release(s->parent);
	be_phone_release(s);
	s->place.kind = kind;
	s->place.path = path;
	s->place.where = "Frameworks";
	s->place.executable_path = NULL;
}

static void
swift_library(struct subject *s)
{
	phone_child(s, &kind_dylib, "Frameworks/libswiftCore.dylib");
	make_library(s);
}

static void
loose_library(struct subject *s)
{
	phone_child(s, &kind_dylib, "Frameworks/libfoo.dylib");
	make_library(s);
}

static void
loose_program(struct subject *s)
{
	phone_child(s, &kind_executable, "tool");
}

static void
nested_frameworks(struct subject *s)
{
	phone_framework(s);
	add_notable(s, NOTABLE_FRAMEWORKS, SOURCE_DIRECTORY,
	    "Frameworks/F.framework/Frameworks", NULL);
}

static void
appex_at(struct subject *s, const char *where)
{
	static const struct contents contents = {
		.kind = &kind_appex,
		.path = "Contents/PlugIns/E.appex",
		.identifier = "com.example.a.ext",
		.info = "<key>NSExtension</key><dict>" XML_TEXT(
		    "NSExtensionPointIdentifier", "com.apple.widget") "</dict>",
		.claims = SANDBOX,
	};

	make_contents(s, &contents);
	s->place.where = where;
}

static void
appex_in_place(struct subject *s)
{
	appex_at(s, "PlugIns");
}

static void
appex_elsewhere(struct subject *s)
{
	appex_at(s, "Resources");
}

const struct pair structure_pairs[] = {
	{ "info-plist-missing", clean, no_info, SEVERITY_ERROR, NULL },
	{ "info-plist-invalid", clean_other_identifier, info_is_no_list,
	    SEVERITY_ERROR, NULL },
	{ "bundle-id-missing", clean, no_identifier, SEVERITY_ERROR, NULL },
	{ "bundle-id-invalid", clean_store, strange_identifier, SEVERITY_ERROR,
	    "profile-missing-testflight" },
	{ "package-type-wrong", clean, other_type, SEVERITY_WARNING, NULL },
	{ "bundle-version-invalid", clean_store, strange_version,
	    SEVERITY_ERROR, "profile-missing-testflight" },
	{ "resource-rules-key", be_phone_release, own_rules, SEVERITY_ERROR,
	    NULL },
	{ "app-category-missing", clean_store, no_category, SEVERITY_ERROR,
	    "profile-missing-testflight" },
	{ "bundle-executable-missing", clean, no_program, SEVERITY_ERROR,
	    NULL },
	{ "bundle-executable-not-executable", clean_mode, no_permission,
	    SEVERITY_ERROR, NULL },
	{ "bundle-executable-symlink", clean, linked_program, SEVERITY_ERROR,
	    NULL },
	{ "bundle-executable-wrong-type", clean, library_as_program,
	    SEVERITY_ERROR, NULL },
	{ "bundle-executable-key-unexpected", be_resources, key_of_resources,
	    SEVERITY_ERROR, NULL },
	{ "static-library-embedded", clean, static_library, SEVERITY_ERROR,
	    NULL },
	{ "bundle-root-unsealed", clean_beside, beside_contents,
	    SEVERITY_ERROR, NULL },
	{ "framework-root-unsealed", clean_framework, beside_versions,
	    SEVERITY_ERROR, NULL },
	{ "unsupported-app-subfolder", clean, unusual_folder,
	    SEVERITY_WARNING, NULL },
	{ "dsym-in-bundle", clean_headers, debug_symbols, SEVERITY_WARNING,
	    NULL },
	{ "framework-symlinks-flattened", clean_framework, flattened,
	    SEVERITY_ERROR, NULL },
	{ "framework-current-invalid", clean_framework, no_current,
	    SEVERITY_ERROR, NULL },
	{ "framework-ambiguous", clean_framework, ambiguous, SEVERITY_ERROR,
	    NULL },
	{ "framework-wrong-layout-for-platform", clean_framework,
	    flat_for_mac, SEVERITY_WARNING, NULL },
	{ "framework-info-plist-missing", clean_framework,
	    framework_without_info, SEVERITY_WARNING, NULL },
	{ "ios-loose-dylib", swift_library, loose_library, SEVERITY_ERROR,
	    NULL },
	{ "ios-standalone-executable", swift_library, loose_program,
	    SEVERITY_ERROR, NULL },
	{ "ios-nested-frameworks", phone_framework, nested_frameworks,
	    SEVERITY_ERROR, NULL },
	{ "appex-wrong-location", appex_in_place, appex_elsewhere,
	    SEVERITY_ERROR, NULL },
	{ 0 },
};
