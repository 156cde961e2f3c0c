/* SPDX-License-Identifier: MIT */
/* Info.plist and the program of a bundle: what is left alone, and what is told
 * less loudly. */
#include <config.h>

#include "check.h"
#include "extension.h"
#include "nested.h"
#include "structure.h"

#define FOLDER "Contents/Resources/X.app"

static const struct bundle_kind kind_kext = { .id = "kext", .is_bundle = true },
				kind_parts = { .id = "xcframework",
					.is_bundle = true };

static void
shared_guards(void **state)
{
	(void) state;
	judge_shared_guards(structure_pairs);
}

static void
be_plugin(struct subject *s)
{
	s->place.kind = &kind_plugin;
}

static void
be_kind_framework(struct subject *s)
{
	s->place.kind = &kind_framework;
}

static void
be_resources(struct subject *s)
{
	s->place.kind = &kind_bundle;
}

static void
be_service(struct subject *s)
{
	s->place.kind = &kind_xpc;
}

static void
be_system_extension(struct subject *s)
{
	s->place.kind = &kind_extension;
	for_developer_id(s);
}

static void
named_like_a_bundle(struct subject *s)
{
	add_notable(s, NOTABLE_NO_BUNDLE, SOURCE_DIRECTORY, FOLDER, "app");
}

static void
named_like_a_bundle_with_code(struct subject *s)
{
	named_like_a_bundle(s);
	add_child(s, &kind_executable, FOLDER "/tool");
}

static void
embed_other_identifier(struct subject *s)
{
	s->code.info_embedded = dict_of(
	    s->arena, XML_TEXT("CFBundleIdentifier", "com.example.other"));
}

static void
identify(struct subject *s, const char *identifier)
{
	s->parts[0].directory.identifier = bytes_of(identifier);
	for_mac_store(s);
}

static void
end_in_dot(struct subject *s)
{
	identify(s, "com.example.");
}

static void
begin_with_dot(struct subject *s)
{
	identify(s, ".com.example");
}

static void
leave_variable(struct subject *s)
{
	identify(s, "com.example.$(PRODUCT)");
}

static void
plain_identifier(struct subject *s)
{
	identify(s, "com.Example-2.a");
}

static void
info_things(void **state)
{
	static const struct guarded list[] = {
		{ "info-plist-missing", "no code in it", have_no_code,
		    SEVERITY_WARNING, false },
		{ "info-plist-missing", "frameworks", be_kind_framework,
		    SEVERITY_PASS, false },
		{ "info-plist-missing", "a link", link_info, SEVERITY_PASS,
		    false },
		{ "info-plist-missing", "an empty folder named so",
		    named_like_a_bundle, SEVERITY_WARNING, true },
		{ "info-plist-missing", "a folder of code named so",
		    named_like_a_bundle_with_code, SEVERITY_ERROR, true },
		{ "info-plist-invalid", "a copy that differs",
		    embed_other_identifier, SEVERITY_WARNING, true },
		{ "bundle-id-missing", "a plug-in", be_plugin, SEVERITY_WARNING,
		    false },
		{ "bundle-id-missing", "frameworks", be_kind_framework,
		    SEVERITY_PASS, false },
		{ "bundle-id-missing", "no code", have_no_code, SEVERITY_PASS,
		    false },
		{ "bundle-id-invalid", "outside of the store", for_developer_id,
		    SEVERITY_WARNING, false },
		{ "bundle-id-invalid", "no code", have_no_code, SEVERITY_PASS,
		    false },
		{ "bundle-id-invalid", "a dot at its end", end_in_dot,
		    SEVERITY_ERROR, true },
		{ "bundle-id-invalid", "a dot at its beginning", begin_with_dot,
		    SEVERITY_ERROR, true },
		{ "bundle-id-invalid", "a variable", leave_variable,
		    SEVERITY_ERROR, true },
		{ "bundle-id-invalid", "hyphens and digits", plain_identifier,
		    SEVERITY_PASS, true },
		{ 0 },
	};

	(void) state;
	judge_guarded(list);
}

static void
no_type(struct subject *s)
{
	be_framework(s, LAYOUT_VERSIONED);
	s->without = "CFBundlePackageType";
}

static void
other_type_in_child(struct subject *s)
{
	make_child(s);
	s->code.info = &s->info;
	s->place.kind = &kind_app;
	for_developer_id(s);
}

static void
typed_plugin(struct subject *s, const char *type)
{
	s->place.kind = &kind_plugin;
	s->place.name = "A.plugin";
	inform(s, type);
}

static void
plugin_of_own_type(struct subject *s)
{
	typed_plugin(s, XML_TEXT("CFBundlePackageType", "ABCD"));
}

static void
plugin_as_app(struct subject *s)
{
	typed_plugin(s, XML_TEXT("CFBundlePackageType", "APPL"));
}

static void
tell_version(struct subject *s, const char *info)
{
	inform(s, info);
	for_mac_store(s);
}

static void
three_numbers(struct subject *s)
{
	tell_version(s, XML_TEXT("CFBundleVersion", "1.20.300"));
}

static void
four_numbers(struct subject *s)
{
	tell_version(s, XML_TEXT("CFBundleVersion", "1.2.3.4"));
}

static void
eighteen_digits(struct subject *s)
{
	tell_version(s, XML_TEXT("CFBundleVersion", "123456789012345678"));
}

static void
nineteen_digits(struct subject *s)
{
	tell_version(s, XML_TEXT("CFBundleVersion", "1234567890123456789"));
}

static void
dot_at_end(struct subject *s)
{
	tell_version(s, XML_TEXT("CFBundleVersion", "1.2."));
}

static void
four_numbers_at_home(struct subject *s)
{
	four_numbers(s);
	for_developer_id(s);
}

static void
no_short_version(struct subject *s)
{
	s->without = "CFBundleShortVersionString";
	for_mac_store(s);
}

static void
be_framework_at_home(struct subject *s)
{
	be_kind_framework(s);
	for_developer_id(s);
}

static void
be_test_product(struct subject *s)
{
	s->place.name = "A-Runner.app";
}

static void
nested_app(struct subject *s)
{
	make_child(s);
	s->code.info = &s->info;
	s->place.kind = &kind_app;
	s->without = "LSApplicationCategoryType";
	for_mac_store(s);
}

static void
types_and_versions(void **state)
{
	static const struct guarded list[] = {
		{ "package-type-wrong", "an app to be given out",
		    for_developer_id, SEVERITY_ERROR, false },
		{ "package-type-wrong", "a framework without", no_type,
		    SEVERITY_INFO, true },
		{ "package-type-wrong", "a service", be_service, SEVERITY_PASS,
		    false },
		{ "package-type-wrong", "a system extension",
		    be_system_extension, SEVERITY_PASS, false },
		{ "package-type-wrong", "a nested app", other_type_in_child,
		    SEVERITY_WARNING, false },
		{ "package-type-wrong", "a plug-in's own", plugin_of_own_type,
		    SEVERITY_PASS, true },
		{ "package-type-wrong", "a plug-in as an app", plugin_as_app,
		    SEVERITY_WARNING, true },
		{ "bundle-version-invalid", "outside of the store",
		    for_developer_id, SEVERITY_WARNING, false },
		{ "bundle-version-invalid", "a system extension",
		    be_system_extension, SEVERITY_ERROR, false },
		{ "bundle-version-invalid", "a framework", be_framework_at_home,
		    SEVERITY_INFO, false },
		{ "bundle-version-invalid", "a test", be_test_product,
		    SEVERITY_PASS, false },
		{ "bundle-version-invalid", "three numbers", three_numbers,
		    SEVERITY_PASS, true },
		{ "bundle-version-invalid", "four numbers", four_numbers,
		    SEVERITY_ERROR, true },
		{ "bundle-version-invalid", "four numbers outside",
		    four_numbers_at_home, SEVERITY_INFO, true },
		{ "bundle-version-invalid", "18 digits", eighteen_digits,
		    SEVERITY_PASS, true },
		{ "bundle-version-invalid", "19 digits", nineteen_digits,
		    SEVERITY_ERROR, true },
		{ "bundle-version-invalid", "a dot at its end", dot_at_end,
		    SEVERITY_ERROR, true },
		{ "bundle-version-invalid", "one is missing", no_short_version,
		    SEVERITY_ERROR, true },
		{ "app-category-missing", "a nested app", nested_app,
		    SEVERITY_PASS, true },
		{ 0 },
	};

	(void) state;
	judge_guarded(list);
}

static void
other_case(struct subject *s)
{
	add_child(s, &kind_executable, "Contents/MacOS/a");
}

static void
link_program(struct subject *s)
{
	add_notable(s, NOTABLE_LINK_EXECUTABLE, SOURCE_LINK, "Contents/MacOS/A",
	    "../Resources/A");
}

static void
name_nothing(struct subject *s)
{
	s->place.executable_name = bytes_of("");
}

static void
name_nothing_in_framework(struct subject *s)
{
	be_kind_framework(s);
	name_nothing(s);
}

static void
forget_mode(struct subject *s)
{
	struct source_stat *stat = ARENA_NEW(s->arena, struct source_stat);

	s->code.executable_stat = stat;
}

static void
run_by_owner(struct subject *s)
{
	struct source_stat *stat = ARENA_NEW(s->arena, struct source_stat);

	stat->mode_known = true;
	stat->mode = 0700;
	s->code.executable_stat = stat;
}

static void
be_driver_of_type(struct subject *s, uint32_t type)
{
	s->place.kind = &kind_kext;
	s->slices[0].filetype = type;
}

static void
kext_of_its_type(struct subject *s)
{
	be_driver_of_type(s, 11);
}

static void
kext_as_object(struct subject *s)
{
	be_driver_of_type(s, 1);
}

static void
kext_as_program(struct subject *s)
{
	be_driver_of_type(s, 2);
}

static void
program_in_framework(struct subject *s)
{
	be_framework(s, LAYOUT_VERSIONED);
	s->slices[0].filetype = 2;
}

static void
bundle_in_framework(struct subject *s)
{
	be_framework(s, LAYOUT_VERSIONED);
	s->slices[0].filetype = 8;
}

static void
mixed_types(struct subject *s)
{
	make_two_slices(s);
	s->slices[1].filetype = 6;
}

static void
unread_header(struct subject *s)
{
	s->slices[0].filetype = 0;
}

static void
be_foreign(struct subject *s, const char *what)
{
	have_no_code(s);
	s->code.executable_foreign = what;
}

static void
foreign_text(struct subject *s)
{
	be_foreign(s, "text");
}

static void
foreign_script(struct subject *s)
{
	be_foreign(s, "script");
}

static void
foreign_archive(struct subject *s)
{
	be_foreign(s, "static library");
}

static void
archive_in_framework(struct subject *s)
{
	be_framework(s, LAYOUT_VERSIONED);
	s->slices[0].archive = true;
}

static void
archive_in_parts(struct subject *s)
{
	archive_in_framework(s);
	s->place.kind = &kind_parts;
}

static void
archive_in_resources(struct subject *s)
{
	add_notable(s, NOTABLE_STATIC_LIBRARY, SOURCE_FILE,
	    "Contents/Resources/libx.a", NULL);
}

static void
programs(void **state)
{
	static const struct guarded list[] = {
		{ "bundle-executable-missing", "resources", be_resources,
		    SEVERITY_PASS, false },
		{ "bundle-executable-missing", "another case", other_case,
		    SEVERITY_WARNING, false },
		{ "bundle-executable-missing", "a link", link_program,
		    SEVERITY_PASS, false },
		{ "bundle-executable-missing", "no name", name_nothing,
		    SEVERITY_ERROR, false },
		{ "bundle-executable-missing", "a framework of headers",
		    name_nothing_in_framework, SEVERITY_PASS, false },
		{ "bundle-executable-not-executable", "modes not kept",
		    forget_mode, SEVERITY_PASS, false },
		{ "bundle-executable-not-executable", "a library", make_library,
		    SEVERITY_PASS, false },
		{ "bundle-executable-not-executable", "the owner may",
		    run_by_owner, SEVERITY_PASS, false },
		{ "bundle-executable-symlink", "Info.plist", link_info,
		    SEVERITY_ERROR, true },
		{ "bundle-executable-wrong-type", "a plug-in", be_plugin,
		    SEVERITY_PASS, false },
		{ "bundle-executable-wrong-type", "a kext", kext_of_its_type,
		    SEVERITY_PASS, true },
		{ "bundle-executable-wrong-type", "an old kext", kext_as_object,
		    SEVERITY_PASS, true },
		{ "bundle-executable-wrong-type", "a program as kext",
		    kext_as_program, SEVERITY_ERROR, true },
		{ "bundle-executable-wrong-type", "a program as framework",
		    program_in_framework, SEVERITY_ERROR, true },
		{ "bundle-executable-wrong-type", "a plug-in as framework",
		    bundle_in_framework, SEVERITY_ERROR, true },
		{ "bundle-executable-wrong-type", "one of two slices",
		    mixed_types, SEVERITY_ERROR, true },
		{ "bundle-executable-wrong-type", "no header", unread_header,
		    SEVERITY_PASS, true },
		{ "bundle-executable-wrong-type", "text", foreign_text,
		    SEVERITY_ERROR, true },
		{ "bundle-executable-wrong-type", "a script", foreign_script,
		    SEVERITY_PASS, true },
		{ "bundle-executable-wrong-type", "a static library",
		    foreign_archive, SEVERITY_PASS, true },
		{ "bundle-executable-key-unexpected", "outside of the store",
		    for_developer_id, SEVERITY_INFO, false },
		{ "bundle-executable-key-unexpected", "no key", name_nothing,
		    SEVERITY_PASS, false },
		{ "bundle-executable-key-unexpected", "a plug-in", be_plugin,
		    SEVERITY_PASS, false },
		{ "static-library-embedded", "a framework's",
		    archive_in_framework, SEVERITY_ERROR, true },
		{ "static-library-embedded", "as a program", foreign_archive,
		    SEVERITY_ERROR, true },
		{ "static-library-embedded", "parts for linking",
		    archive_in_parts, SEVERITY_PASS, true },
		{ "static-library-embedded", "resources", archive_in_resources,
		    SEVERITY_INFO, true },
		{ 0 },
	};

	(void) state;
	judge_guarded(list);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(shared_guards),
		cmocka_unit_test(info_things),
		cmocka_unit_test(types_and_versions),
		cmocka_unit_test(programs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
