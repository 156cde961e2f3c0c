/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <string.h>

#include "check.h"
#include "extension.h"
#include "nested.h"

#define EXTENSIONS "Contents/Library/SystemExtensions/"

const struct bundle_kind kind_extension = { .id = "systemextension",
	.is_bundle = true };
const struct bundle_kind kind_driver = { .id = "dext", .is_bundle = true };
const struct bundle_kind kind_appex = { .id = "appex", .is_bundle = true };
const struct bundle_kind kind_xpc = { .id = "xpc", .is_bundle = true };
const struct bundle_kind kind_plugin = { .id = "plugin", .is_bundle = true };

void
be_app(struct subject *s)
{
	s->place.base = "Contents";
	inform(s, XML_TEXT("CFBundleIdentifier", "com.example.a")
		      XML_TEXT("CFBundlePackageType", "APPL"));
}

static void
tell(struct subject *s, const char *identifier, const char *info)
{
	inform(
	    s, arena_printf(s->arena, XML_TEXT("CFBundleIdentifier", "%s") "%s",
		   identifier, info));
	for (size_t i = 0; i < 2; i++)
		s->parts[i].directory.identifier = bytes_of(identifier);
}

void
put_in(
    struct subject *s, struct subject *outer, const struct contents *contents)
{
	const char *executable =
	    arena_printf(s->arena, "%s/Contents/MacOS/A", contents->path);

	assert_true(outer->child_count < SUBJECT_CHILDREN);
	outer->children[outer->child_count++] = s;
	s->parent = outer;
	s->place.parent = &outer->place;
	s->place.kind = contents->kind;
	s->place.path = contents->path;
	s->place.name = strrchr(contents->path, '/') + 1;
	s->place.executable_path = s->code.macho_path = executable;
	s->place.base = arena_printf(s->arena, "%s/Contents", contents->path);
	s->code.info_path =
	    arena_printf(s->arena, "%s/Contents/Info.plist", contents->path);
	tell(s, contents->identifier, contents->info);
	entitle(s, contents->claims);
	if (contents->profile)
		give_profile(s, contents->claims);
	seal_children(outer, false);
}

void
make_contents(struct subject *s, const struct contents *contents)
{
	struct subject *app = subject_new();

	be_app(app);
	put_in(s, app, contents);
}

static void
allow(struct subject *app, const char *claims)
{
	entitle(app, claims);
	give_profile(app, claims);
}

#define EXTENSION_INFO                          \
	XML_TEXT("CFBundlePackageType", "SYSX") \
	XML_TEXT("NSSystemExtensionUsageDescription", "It helps.")

void
make_camera(struct subject *s)
{
	static const struct contents camera = {
		.kind = &kind_extension,
		.path = EXTENSIONS "com.example.a.ext.systemextension",
		.identifier = "com.example.a.ext",
		.info = EXTENSION_INFO CAMERA_SERVICE,
		.claims = SANDBOX GROUP,
	};

	make_contents(s, &camera);
	allow(s->parent, MAY_INSTALL GROUP);
}

void
make_filter(struct subject *s, const char *value)
{
	const char *claims = arena_printf(s->arena, NETWORK("%s"), value);
	const struct contents filter = {
		.kind = &kind_extension,
		.path = EXTENSIONS "com.example.a.ext.systemextension",
		.identifier = "com.example.a.ext",
		.info = EXTENSION_INFO FILTER_SERVICE,
		.claims = arena_printf(s->arena, "%s" GROUP, claims),
		.profile = true,
	};

	make_contents(s, &filter);
	allow(s->parent, arena_printf(s->arena, "%s" MAY_INSTALL GROUP, claims));
}

void
make_driver(struct subject *s)
{
	static const struct contents driver = {
		.kind = &kind_driver,
		.path = EXTENSIONS "com.example.a.ext.dext",
		.identifier = "com.example.a.ext",
		.info = XML_TEXT("CFBundlePackageType", "DEXT")
		    XML_TEXT("OSBundleUsageDescription", "It drives."),
		.claims = DRIVERKIT,
		.profile = true,
	};

	make_contents(s, &driver);
	allow(s->parent, MAY_INSTALL);
}

void
extension_says(struct subject *s, const char *info)
{
	tell(s, "com.example.a.ext", info);
}

void
disarm_app(struct subject *s)
{
	entitle(s->parent, GROUP);
	s->parent->code.profile = NULL;
	s->parent->place.profile_path = NULL;
	s->parent->verdict.profile = NULL;
}
