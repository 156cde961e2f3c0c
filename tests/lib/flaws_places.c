/* SPDX-License-Identifier: MIT */
/* Flaws of code in code: what it was built for, what it is called, and where
 * it lies. */
#include <config.h>

#include <string.h>

#include "check.h"
#include "extension.h"
#include "nested.h"
#include "rights.h"

#define ID(text) XML_TEXT("CFBundleIdentifier", text)
#define SHARES                                                                \
	"<key>NSExtension</key><dict>" XML_TEXT("NSExtensionPointIdentifier", \
	    "com.apple.share-services") "</dict>"

const struct bundle_kind kind_bundle = { .id = "bundle", .is_bundle = true };

void
make_extension(struct subject *s)
{
	make_child(s);
	s->place.kind = &kind_appex;
	s->place.path = "Contents/PlugIns/E.appex";
	s->place.name = "E.appex";
	s->code.info = &s->info;
	make_phone_code(s);
	make_phone_code(s->parent);
	inform(s->parent, ID("com.example.a") XML_TEXT("CFBundleVersion", "1"));
	inform(s,
	    ID("com.example.a.helper") XML_TEXT("CFBundleVersion", "1") SHARES);
	for (size_t i = 0; i < 2; i++)
		s->parts[i].directory.version =
		    s->parent->parts[i].directory.version = 0x20500;
}

void
note(struct subject *s, enum notable_kind kind, const char *path)
{
	struct notables *notables = ARENA_NEW(s->arena, struct notables);

	notables->list = ARENA_NEW(s->arena, struct notable);
	notables->list->kind = kind;
	notables->list->path = path;
	notables->count = 1;
	notables->met[kind] = 1;
	s->code.notables = notables;
}

void
constrain(struct subject *s, uint32_t slot, const char *inside)
{
	struct constraint *constraint = ARENA_NEW(s->arena, struct constraint);

	constraint->slot = slot;
	constraint->title = "Launch constraint";
	constraint->value = dict_of(s->arena,
	    arena_printf(s->arena, "<key>reqs</key><dict>%s</dict>", inside));
	s->parts[0].signature.constraints = constraint;
	s->parts[0].signature.constraint_count = 1;
}

static void
clean_constraint(struct subject *s)
{
	constrain(
	    s, SLOT_CONSTRAINT_SELF, XML_TEXT("team-identifier", "ABCDE12345"));
}

static void
flaw_constraint(struct subject *s)
{
	constrain(
	    s, SLOT_CONSTRAINT_SELF, XML_TEXT("team-identifier", "OTHER12345"));
}

static void
clean_processors(struct subject *s)
{
	make_library_child(s);
	make_two_slices(s);
}

static void
flaw_processors(struct subject *s)
{
	make_library_child(s);
	make_two_slices(s->parent);
	harden(s->parent);
}

static void
flaw_minimum(struct subject *s)
{
	make_library_child(s);
	s->platforms[0].minimum_os = 0xc0001;
}

static void
flaw_platform(struct subject *s)
{
	make_library_child(s);
	s->platforms[0].platform = 2;
}

static void
clean_sdk(struct subject *s)
{
	make_library_child(s);
	s->platforms[0].sdk = 0xb0000;
}

static void
flaw_sdk(struct subject *s)
{
	make_library_child(s);
	s->platforms[0].sdk = 0xa0f00;
}

static void
rename_child(struct subject *s, const char *identifier)
{
	for (size_t i = 0; i < 2; i++)
		s->parts[i].directory.identifier = bytes_of(identifier);
}

static void
clean_identifiers(struct subject *s)
{
	add_child(s, &kind_executable, "Contents/MacOS/tool");
}

static void
flaw_identifiers(struct subject *s)
{
	clean_identifiers(s);
	rename_child(s->children[0], "com.example.a");
}

static void
clean_bundle_ids(struct subject *s)
{
	struct subject *helper =
	    add_child(s, &kind_app, "Contents/Helpers/H.app");

	inform(s, ID("com.example.a"));
	inform(helper, ID("com.example.a.child1"));
}

static void
flaw_bundle_ids(struct subject *s)
{
	make_phone_code(s);
	clean_bundle_ids(s);
	make_phone_code(s->children[0]);
	inform(s->children[0], ID("com.example.a"));
	rename_child(s->children[0], "com.example.a");
}

static void
clean_uuid(struct subject *s)
{
	make_library(s);
}

static void
flaw_uuid(struct subject *s)
{
	s->slices[0].has_uuid = false;
}

static void
clean_name(struct subject *s)
{
	inform(s, ID("com.example.a"));
}

static void
flaw_name(struct subject *s)
{
	inform(s, ID("com.example.A"));
}

static void
flaw_made_up(struct subject *s)
{
	make_nested_release(s);
	rename_child(s, "tool");
}

static void
flaw_prefix(struct subject *s)
{
	make_extension(s);
	inform(s, ID("com.example.ab") SHARES);
	rename_child(s, "com.example.ab");
}

static void
flaw_version(struct subject *s)
{
	make_extension(s);
	inform(s,
	    ID("com.example.a.helper") XML_TEXT("CFBundleVersion", "2") SHARES);
}

static void
flaw_misplaced(struct subject *s)
{
	make_child(s);
	s->place.unexpected = true;
	s->place.where = "Resources";
	sign_ad_hoc(s, DIRECTORY_ADHOC);
}

static void
clean_version(struct subject *s)
{
	make_library_child(s);
	s->place.path = s->place.loose_path = "F.framework/Versions/A/F";
	s->place.layout = LAYOUT_VERSIONED;
	s->parent->place.kind = &kind_framework;
	s->parent->place.base = "F.framework/Versions/B";
	make_library(s->parent);
	s->parent->parts[0].directory.flags = 0;
}

static void
flaw_other_version(struct subject *s)
{
	clean_version(s);
	s->seal_verdict.result = bad(s);
}

static void
flaw_tests(struct subject *s)
{
	make_nested_release(s);
	s->place.name = "XCTest.framework";
	s->place.kind = &kind_framework;
	make_library(s);
}

static void
clean_data(struct subject *s)
{
	make_child(s);
	s->place.kind = &kind_bundle;
	s->code.macho = NULL;
}

static void
flaw_data_bundle(struct subject *s)
{
	clean_data(s);
	sign_by_team(s, "OTHER12345");
}

static void
make_grouped(struct subject *s, const char *path)
{
	make_child(s);
	s->parent->place.base = "Contents";
	seal_children(s->parent, false);
	s->place.where = "MacOS";
	s->place.path = s->place.loose_path = path;
}

static void
clean_group(struct subject *s)
{
	make_grouped(s, "Contents/MacOS/a/tool");
}

void
make_group(struct subject *s)
{
	struct subject *tool =
	    add_child(s, &kind_executable, "Contents/MacOS/a/b/tool");

	s->place.base = "Contents";
	tool->place.loose_path = tool->place.path;
	tool->place.where = "MacOS";
	seal_children(s, false);
}

static void
clean_notable(struct subject *s)
{
	note(s, NOTABLE_ARCHIVE, "Contents/Resources/a.zip");
}

static void
flaw_data(struct subject *s)
{
	note(s, NOTABLE_DATA, "Contents/MacOS/a.txt");
}

static void
flaw_script(struct subject *s)
{
	note(s, NOTABLE_SCRIPT, "Contents/MacOS/a.sh");
}

static void
flaw_dotted(struct subject *s)
{
	note(s, NOTABLE_DOTTED_FOLDER, "Contents/MacOS/python3.11");
}

// clang-format off
const struct pair place_pairs[] = {
	{ "nested-arch-missing", clean_processors, flaw_processors,
		SEVERITY_ERROR, NULL },
	{ "nested-minos-higher", make_library_child, flaw_minimum,
		SEVERITY_WARNING, NULL },
	{ "nested-platform-mismatch", make_library_child, flaw_platform,
		SEVERITY_ERROR, NULL },
	{ "nested-sdk-older", clean_sdk, flaw_sdk, SEVERITY_INFO, NULL },
	{ "signing-identifier-collision", clean_identifiers, flaw_identifiers,
		SEVERITY_WARNING, NULL },
	{ "bundle-id-collision", clean_bundle_ids, flaw_bundle_ids,
		SEVERITY_ERROR, "signing-identifier-collision" },
	{ "uuid-missing-or-duplicate", clean_uuid, flaw_uuid,
		SEVERITY_WARNING, NULL },
	{ "signing-identifier-bundle-id-mismatch", clean_name, flaw_name,
		SEVERITY_WARNING, NULL },
	{ "identifier-autogenerated", make_nested_release, flaw_made_up,
		SEVERITY_WARNING, NULL },
	{ "nested-bundle-id-not-prefixed", make_extension, flaw_prefix,
		SEVERITY_ERROR, NULL },
	{ "nested-version-mismatch", make_extension, flaw_version,
		SEVERITY_WARNING, NULL },
	{ "misplaced-code", make_child, flaw_misplaced, SEVERITY_ERROR,
		"adhoc-signature" },
	{ "framework-other-version-invalid", clean_version,
		flaw_other_version, SEVERITY_ERROR, NULL },
	{ "xctest-shipped", make_nested_release, flaw_tests,
		SEVERITY_WARNING, NULL },
	{ "nested-bundle-inside-resource-bundle", clean_data,
		flaw_data_bundle, SEVERITY_WARNING, "nested-team-mismatch" },
	{ "code-grouped-in-subdirs", clean_group, make_group,
		SEVERITY_WARNING, NULL },
	{ "launch-constraint-unsatisfiable", clean_constraint,
		flaw_constraint, SEVERITY_ERROR,
		"launch-constraints-present" },
	{ "data-in-code-location", clean_notable, flaw_data,
		SEVERITY_WARNING, NULL },
	{ "script-in-code-location", clean_notable, flaw_script,
		SEVERITY_WARNING, NULL },
	{ "dotted-directory-in-code-location", clean_notable, flaw_dotted,
		SEVERITY_ERROR, NULL },
	{ 0 },
};
// clang-format on
