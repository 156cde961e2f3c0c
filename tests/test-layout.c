/* SPDX-License-Identifier: MIT */
/* What lies where in a bundle: what is left alone, and what is told less
 * loudly. */
#include <config.h>

#include <sealtree/limits.h>

#include "check.h"
#include "extension.h"
#include "nested.h"
#include "structure.h"

static const struct bundle_kind kind_directory = { .id = "directory" };

/* What holds it is a folder of apps. */
static void
stand_alone(struct subject *s)
{
	s->parent->place.kind = &kind_directory;
	have_no_code(s->parent);
}

static void
put_beside(struct subject *s, enum source_type type, const char *path)
{
	add_notable(s, NOTABLE_BESIDE_BASE, type, path, NULL);
}

static void
may_be_run(struct subject *s)
{
	struct notable *n = &s->notables.list[s->notables.count - 1];

	n->mode_known = true;
	n->mode = 0755;
}

static void
metadata_beside_contents(struct subject *s)
{
	put_beside(s, SOURCE_FILE, "._A");
	put_beside(s, SOURCE_FILE, ".LSOverride");
	put_beside(s, SOURCE_FILE, ".SoftwareDepot.tracking");
}

static void
program_called_ds_store(struct subject *s)
{
	put_beside(s, SOURCE_FILE, ".DS_Store");
	may_be_run(s);
}

static void
folder_called_ds_store(struct subject *s)
{
	put_beside(s, SOURCE_DIRECTORY, ".DS_Store");
}

static void
versions_beside_contents(struct subject *s)
{
	put_beside(s, SOURCE_DIRECTORY, "Versions");
}

static void
sound_framework(struct subject *s)
{
	be_framework(s, LAYOUT_VERSIONED);
	add_notable(s, NOTABLE_VERSION, SOURCE_DIRECTORY, "F/Versions/A", NULL);
	add_notable(s, NOTABLE_VERSION, SOURCE_LINK, "F/Versions/Current", "A");
}

static void
map_beside_versions(struct subject *s)
{
	sound_framework(s);
	put_beside(s, SOURCE_FILE, "F/module.map");
}

static void
map_that_runs(struct subject *s)
{
	map_beside_versions(s);
	may_be_run(s);
}

static void
copy_beside_versions(struct subject *s)
{
	sound_framework(s);
	put_beside(s, SOURCE_DIRECTORY, "F/Resources");
}

static void
info_beside_versions(struct subject *s)
{
	sound_framework(s);
	put_beside(s, SOURCE_FILE, "F/Info.plist");
}

static void
have_no_children(struct subject *s)
{
	s->children[0]->place.path = "Contents/Frameworks/libx.dylib";
}

static void
hidden_name(struct subject *s)
{
	add_notable(
	    s, NOTABLE_UNUSUAL, SOURCE_FILE, "Contents/._Info.plist", NULL);
}

static void
leave(struct subject *s, const char *path, const char *what)
{
	add_notable(s, NOTABLE_DEVELOPER_FILE, SOURCE_FILE, path, what);
}

static void
headers_in_app(struct subject *s)
{
	leave(s, "Contents/Resources/x.h", "header");
}

static void
module_in_framework(struct subject *s)
{
	sound_framework(s);
	leave(s, "F/Versions/A/Modules/F.swiftmodule", "Swift module");
}

static void
symbols_in_framework(struct subject *s)
{
	sound_framework(s);
	leave(s, "F/Versions/A/F.dSYM", "debug symbols");
}

static void
headers_on_a_phone(struct subject *s)
{
	be_framework(s, LAYOUT_SHALLOW);
	be_phone_release(s);
	be_phone_release(s->parent);
	leave(s, "F/Headers/x.h", "header");
}

static void
roots(void **state)
{
	static const struct guarded list[] = {
		{ "bundle-root-unsealed", "metadata", metadata_beside_contents,
		    SEVERITY_PASS, true },
		{ "bundle-root-unsealed", "a program called .DS_Store",
		    program_called_ds_store, SEVERITY_ERROR, true },
		{ "bundle-root-unsealed", "a folder called .DS_Store",
		    folder_called_ds_store, SEVERITY_ERROR, true },
		{ "bundle-root-unsealed", "two layouts",
		    versions_beside_contents, SEVERITY_PASS, true },
		{ "framework-root-unsealed", "a map", map_beside_versions,
		    SEVERITY_PASS, true },
		{ "framework-root-unsealed", "a map that runs", map_that_runs,
		    SEVERITY_ERROR, true },
		{ "framework-root-unsealed", "a copy", copy_beside_versions,
		    SEVERITY_PASS, true },
		{ "framework-root-unsealed", "two layouts",
		    info_beside_versions, SEVERITY_PASS, true },
		{ "unsupported-app-subfolder", "no code in it",
		    have_no_children, SEVERITY_INFO, false },
		{ "unsupported-app-subfolder", "metadata", hidden_name,
		    SEVERITY_PASS, true },
		{ "dsym-in-bundle", "headers", headers_in_app, SEVERITY_INFO,
		    true },
		{ "dsym-in-bundle", "a Mac framework's module",
		    module_in_framework, SEVERITY_PASS, true },
		{ "dsym-in-bundle", "a Mac framework's symbols",
		    symbols_in_framework, SEVERITY_WARNING, true },
		{ "dsym-in-bundle", "a phone framework's headers",
		    headers_on_a_phone, SEVERITY_INFO, true },
		{ 0 },
	};

	(void) state;
	judge_guarded(list);
}

/* In a framework with version A. */
static void
current_is(struct subject *s, enum source_type type, const char *target)
{
	be_framework(s, LAYOUT_VERSIONED);
	add_notable(s, NOTABLE_VERSION, SOURCE_DIRECTORY, "F/Versions/A", NULL);
	add_notable(s, NOTABLE_VERSION, type, "F/Versions/Current", target);
}

static void
current_is_folder(struct subject *s)
{
	current_is(s, SOURCE_DIRECTORY, NULL);
}

static void
current_is_text(struct subject *s)
{
	current_is(s, SOURCE_FILE, NULL);
}

static void
current_is_absolute(struct subject *s)
{
	current_is(s, SOURCE_LINK, "/A");
}

static void
current_leads_out(struct subject *s)
{
	current_is(s, SOURCE_LINK, "../A");
}

static void
current_leads_up(struct subject *s)
{
	current_is(s, SOURCE_LINK, "..");
}

static void
current_dangles(struct subject *s)
{
	current_is(s, SOURCE_LINK, "B");
}

static void
no_versions(struct subject *s)
{
	be_framework(s, LAYOUT_VERSIONED);
	add_notable(s, NOTABLE_VERSION, SOURCE_LINK, "F/Versions/Current", "A");
}

/* More than are kept: Current may be one of them. */
static void
many_versions(struct subject *s)
{
	be_framework(s, LAYOUT_VERSIONED);
	add_notable(s, NOTABLE_VERSION, SOURCE_DIRECTORY, "F/Versions/A", NULL);
	s->notables.met[NOTABLE_VERSION] = LIMIT_NOTABLE_FILES + 1;
}

static void
all_versions(struct subject *s)
{
	many_versions(s);
	s->notables.met[NOTABLE_VERSION] = LIMIT_NOTABLE_FILES;
}

static void
flat_framework(struct subject *s)
{
	be_framework(s, LAYOUT_SHALLOW);
	put_beside(s, SOURCE_FILE, "F/F");
}

static void
flat_in_store(struct subject *s)
{
	be_framework(s, LAYOUT_SHALLOW);
	for_mac_store(s);
}

static void
flat_catalyst(struct subject *s)
{
	be_framework(s, LAYOUT_SHALLOW);
	s->platforms[0].platform = 6;
}

static void
be_on_a_phone(struct subject *s)
{
	make_phone_code(s);
	be_phone_release(s->parent);
	sign_as(s, MARKER("6.1.4"));
}

static void
flat_on_a_phone(struct subject *s)
{
	be_framework(s, LAYOUT_SHALLOW);
	be_on_a_phone(s);
}

static void
versions_on_a_phone(struct subject *s)
{
	sound_framework(s);
	be_on_a_phone(s);
}

static void
no_identifier(struct subject *s)
{
	sound_framework(s);
	s->without = "CFBundleIdentifier";
}

static void
frameworks(void **state)
{
	static const struct guarded list[] = {
		{ "framework-symlinks-flattened", "flat ones", flat_framework,
		    SEVERITY_PASS, true },
		{ "framework-symlinks-flattened", "Current, a folder",
		    current_is_folder, SEVERITY_ERROR, true },
		{ "framework-symlinks-flattened", "Current, a file",
		    current_is_text, SEVERITY_ERROR, true },
		{ "framework-current-invalid", "a lost link", current_is_folder,
		    SEVERITY_PASS, true },
		{ "framework-current-invalid", "absolute", current_is_absolute,
		    SEVERITY_ERROR, true },
		{ "framework-current-invalid", "slashes", current_leads_out,
		    SEVERITY_ERROR, true },
		{ "framework-current-invalid", "upwards", current_leads_up,
		    SEVERITY_ERROR, true },
		{ "framework-current-invalid", "dangling", current_dangles,
		    SEVERITY_ERROR, true },
		{ "framework-current-invalid", "no versions", no_versions,
		    SEVERITY_ERROR, true },
		{ "framework-current-invalid", "as many as are kept",
		    all_versions, SEVERITY_ERROR, true },
		{ "framework-current-invalid", "more than are kept",
		    many_versions, SEVERITY_PASS, true },
		{ "framework-ambiguous", "Info.plist beside Versions",
		    info_beside_versions, SEVERITY_ERROR, true },
		{ "framework-wrong-layout-for-platform", "the store",
		    flat_in_store, SEVERITY_ERROR, true },
		{ "framework-wrong-layout-for-platform", "Catalyst",
		    flat_catalyst, SEVERITY_WARNING, true },
		{ "framework-wrong-layout-for-platform", "flat on a phone",
		    flat_on_a_phone, SEVERITY_PASS, true },
		{ "framework-wrong-layout-for-platform", "Versions on a phone",
		    versions_on_a_phone, SEVERITY_ERROR, true },
		{ "framework-info-plist-missing", "the store", for_mac_store,
		    SEVERITY_ERROR, false },
		{ "framework-info-plist-missing", "a phone", be_on_a_phone,
		    SEVERITY_ERROR, false },
		{ "framework-info-plist-missing", "a link", link_info,
		    SEVERITY_PASS, false },
		{ "framework-info-plist-missing", "no identifier",
		    no_identifier, SEVERITY_WARNING, true },
		{ 0 },
	};

	(void) state;
	judge_guarded(list);
}

static void
called_like_swift(struct subject *s)
{
	s->place.path = "Resources/libswiftCore.dylib";
	s->place.where = "Resources";
}

static void
swift_in_frameworks(struct subject *s)
{
	s->place.path = "Frameworks/libswiftCore.dylib";
}

static void
swift_in_nested_frameworks(struct subject *s)
{
	s->parent->place.kind = &kind_framework;
	s->place.path = "Frameworks/F.framework/Frameworks/libswiftCore.dylib";
}

static void
plugin_file(struct subject *s)
{
	s->place.path = "Frameworks/x.so";
}

static void
archive_among_resources(struct subject *s)
{
	be_phone_release(s);
	add_notable(s, NOTABLE_STATIC_LIBRARY, SOURCE_FILE, "libx.a", NULL);
}

static void
archive_among_frameworks(struct subject *s)
{
	be_phone_release(s);
	add_notable(
	    s, NOTABLE_STATIC_LIBRARY, SOURCE_FILE, "Frameworks/libx.a", NULL);
}

static void
be_in(struct subject *s, const struct bundle_kind *kind, const char *where)
{
	s->place.kind = kind;
	s->place.where = where;
}

static void
appex_for_extensionkit(struct subject *s)
{
	be_in(s, &kind_appex, "Extensions");
}

static void
service_in_place(struct subject *s)
{
	be_in(s, &kind_xpc, "XPCServices");
}

static void
service_in_framework(struct subject *s)
{
	service_in_place(s);
	s->parent->place.kind = &kind_framework;
}

static void
service_elsewhere(struct subject *s)
{
	be_in(s, &kind_xpc, "PlugIns");
}

static void
app_on_a_phone(struct subject *s, const char *where)
{
	make_child(s);
	s->code.info = &s->info;
	be_on_a_phone(s);
	be_in(s, &kind_app, where);
}

static void
watch_app(struct subject *s)
{
	app_on_a_phone(s, "Watch");
	s->platforms[0].platform = 4;
}

static void
watch_app_elsewhere(struct subject *s)
{
	watch_app(s);
	s->place.where = "AppClips";
}

static void
clip(struct subject *s)
{
	app_on_a_phone(s, "AppClips");
	inform(s, "<key>NSAppClip</key><dict/>");
}

static void
clip_elsewhere(struct subject *s)
{
	clip(s);
	s->place.where = "Watch";
}

static void
places(void **state)
{
	static const struct guarded list[] = {
		{ "ios-loose-dylib", "Swift's", swift_in_frameworks,
		    SEVERITY_PASS, false },
		{ "ios-loose-dylib", "Swift's, in a framework",
		    swift_in_nested_frameworks, SEVERITY_PASS, false },
		{ "ios-loose-dylib", "called like Swift's", called_like_swift,
		    SEVERITY_ERROR, false },
		{ "ios-loose-dylib", "alone", stand_alone, SEVERITY_PASS,
		    false },
		{ "ios-loose-dylib", "of another name", plugin_file,
		    SEVERITY_PASS, false },
		{ "ios-standalone-executable", "of another name than .dylib",
		    plugin_file, SEVERITY_ERROR, false },
		{ "ios-standalone-executable", "alone", stand_alone,
		    SEVERITY_PASS, false },
		{ "ios-standalone-executable", "a static library",
		    archive_among_resources, SEVERITY_ERROR, true },
		{ "ios-standalone-executable", "one in Frameworks",
		    archive_among_frameworks, SEVERITY_PASS, true },
		{ "appex-wrong-location", "ExtensionKit",
		    appex_for_extensionkit, SEVERITY_PASS, false },
		{ "appex-wrong-location", "alone", stand_alone, SEVERITY_PASS,
		    false },
		{ "appex-wrong-location", "a service", service_in_place,
		    SEVERITY_PASS, false },
		{ "appex-wrong-location", "a framework's service",
		    service_in_framework, SEVERITY_PASS, false },
		{ "appex-wrong-location", "a service elsewhere",
		    service_elsewhere, SEVERITY_ERROR, false },
		{ "appex-wrong-location", "a watch's app", watch_app,
		    SEVERITY_PASS, true },
		{ "appex-wrong-location", "a watch's app elsewhere",
		    watch_app_elsewhere, SEVERITY_ERROR, true },
		{ "appex-wrong-location", "a clip", clip, SEVERITY_PASS, true },
		{ "appex-wrong-location", "a clip elsewhere", clip_elsewhere,
		    SEVERITY_ERROR, true },
		{ 0 },
	};

	(void) state;
	judge_guarded(list);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(roots),
		cmocka_unit_test(frameworks),
		cmocka_unit_test(places),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
