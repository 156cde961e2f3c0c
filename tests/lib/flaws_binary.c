/* SPDX-License-Identifier: MIT */
/* Flaws of what the linker made, and of what a store wants beside it. */
#include <config.h>

#include <string.h>

#include "check.h"
#include "extension.h"
#include "nested.h"
#include "structure.h"

static const struct bundle_kind kind_directory = { .id = "directory" };

static void
phone(struct subject *s)
{
	be_phone_release(s);
}

static void
promise_older(struct subject *s)
{
	be_phone_release(s);
	inform(s, XML_TEXT("MinimumOSVersion", "14.0"));
}

static void
promise_nothing(struct subject *s)
{
	be_phone_release(s);
	s->without = "MinimumOSVersion";
}

static void
simulator_slice(struct subject *s)
{
	be_phone_release(s);
	make_two_slices(s);
	s->platforms[1] = (struct platform){ 7, 0xf0000, 0xf0000 };
}

static void
make_segments(struct subject *s)
{
	struct segment *list = ARENA_ARRAY(s->arena, struct segment, 2);

	list[0] = (struct segment){
		.name = bytes_of("__TEXT"),
		.address = 0x100000000,
		.memory_size = 0x4000,
		.file = { 0, 0x4000 },
		.protection = 5,
	};
	list[1] = (struct segment){
		.name = bytes_of("__DATA"),
		.address = 0x100004000,
		.memory_size = 0x4000,
		.file = { 0x4000, 0x4000 },
		.protection = 3,
	};
	s->slices[0].cputype = 0x0100000c;
	s->slices[0].segments = list;
	s->slices[0].segment_count = 2;
}

static void
aligned(struct subject *s)
{
	be_phone_release(s);
	make_segments(s);
}

static void
misaligned(struct subject *s)
{
	aligned(s);
	s->slices[0].segments[1].address += 0x1000;
}

static void
no_encryption(struct subject *s)
{
	be_phone_release(s);
	s->slices[0].command_count = 0;
}

static void
no_pie(struct subject *s)
{
	be_phone_release(s);
	s->slices[0].flags = 0;
}

static void
clean_segments(struct subject *s)
{
	make_segments(s);
}

static void
writable_executable(struct subject *s)
{
	make_segments(s);
	s->slices[0].segments[1].protection = 7;
}

static void
be_phone_framework(struct subject *s, const char *path)
{
	be_framework(s, LAYOUT_SHALLOW);
	be_phone_release(s);
	be_phone_release(s->parent);
	s->place.profile_path = NULL;
	s->place.path = path;
}

static void
listed_with_manifest(struct subject *s)
{
	be_phone_framework(s, "Frameworks/Alamofire.framework");
	add_notable(s, NOTABLE_PRIVACY_MANIFEST, SOURCE_FILE,
	    "Frameworks/Alamofire.framework/PrivacyInfo.xcprivacy", NULL);
}

static void
listed_without_manifest(struct subject *s)
{
	be_phone_framework(s, "Frameworks/Alamofire.framework");
}

/* A folder around the app, as in an IPA. */
static struct subject *
put_in_archive(struct subject *app)
{
	struct subject *top = subject_new();

	top->place.kind = &kind_directory;
	top->place.layout = LAYOUT_NONE;
	top->place.executable_path = NULL;
	top->code.macho = NULL;
	top->code.info = NULL;
	top->code.seal = NULL;
	top->code.signature_count = 0;
	top->verified = NULL;
	top->children[top->child_count++] = app;
	app->parent = top;
	app->place.parent = &top->place;
	app->place.path = "Payload/A.app";
	return top;
}

static void
archive_without_signature(struct subject *s)
{
	listed_with_manifest(s);
	put_in_archive(s->parent);
}

static void
archive_with_signature(struct subject *s)
{
	listed_with_manifest(s);
	add_notable(put_in_archive(s->parent), NOTABLE_SDK_SIGNATURE,
	    SOURCE_FILE, "Signatures/Alamofire.xcframework-ios.signature",
	    NULL);
}

static void
screen_missing(struct subject *s)
{
	struct reference *lost = ARENA_NEW(s->arena, struct reference);

	be_phone_release(s);
	lost->key = bytes_of("UIMainStoryboardFile");
	lost->name = bytes_of("Main");
	s->code.lost_screens = lost;
	s->code.lost_screen_count = 1;
}

static void
old_swift(struct subject *s, bool support)
{
	struct subject *top, *library;

	be_phone_release(s);
	s->platforms[0].minimum_os = 0xa0000;
	inform(s, XML_TEXT("MinimumOSVersion", "10.0"));
	library = add_library(s, "Payload/A.app/Frameworks/libswiftCore.dylib");
	be_phone_release(library);
	library->platforms[0].minimum_os = 0xa0000;
	top = put_in_archive(s);
	if (!support)
		return;
	library =
	    add_library(top, "SwiftSupport/iphoneos/libswiftCore.dylib");
	be_phone_release(library);
	library->platforms[0].minimum_os = 0xa0000;
}

static void
with_support(struct subject *s)
{
	old_swift(s, true);
}

static void
without_support(struct subject *s)
{
	old_swift(s, false);
}

const struct pair binary_pairs[] = {
	{ "min-os-plist-binary-mismatch", phone, promise_older, SEVERITY_ERROR,
	    NULL },
	{ "min-os-missing", phone, promise_nothing, SEVERITY_ERROR, NULL },
	{ "simulator-slice-shipped", phone, simulator_slice, SEVERITY_ERROR,
	    NULL },
	{ "segment-misaligned", aligned, misaligned, SEVERITY_ERROR, NULL },
	{ "not-built-by-apple-linker", phone, no_encryption, SEVERITY_WARNING,
	    NULL },
	{ "not-pie", phone, no_pie, SEVERITY_ERROR, NULL },
	{ "segment-writable-executable", clean_segments, writable_executable,
	    SEVERITY_WARNING, NULL },
	{ "privacy-manifest-missing", listed_with_manifest,
	    listed_without_manifest, SEVERITY_WARNING, NULL },
	{ "sdk-signature-missing", archive_with_signature,
	    archive_without_signature, SEVERITY_WARNING, NULL },
	{ "storyboard-reference-missing", phone, screen_missing,
	    SEVERITY_ERROR, NULL },
	{ "swift-support-inconsistent", with_support, without_support,
	    SEVERITY_ERROR, NULL },
	{ 0 },
};
