/* SPDX-License-Identifier: MIT */
/* Flaws of loading: of load commands, and of what they lead to. */
#include <config.h>

#include <string.h>

#include "check.h"
#include "loading.h"
#include "rights.h"

struct library *
last_library(struct subject *s)
{
	return &s->slices[0].libraries[s->slices[0].library_count - 1];
}

void
run_in(struct subject *s, struct subject *process)
{
	struct load_process *p = ARENA_NEW(s->arena, struct load_process);

	*p = (struct load_process){
		.process = &process->code, .by = &process->code, .linked = true
	};
	s->loads.processes = p;
	s->loads.process_count = 1;
}

struct load *
add_load(struct subject *s, const char *path, enum load_result result)
{
	struct slice *slice = &s->slices[0];
	struct load *load;

	if (!slice->libraries) {
		slice->libraries = ARENA_ARRAY(s->arena, struct library, 8);
		s->loads.list = ARENA_ARRAY(s->arena, struct load, 8);
	}
	assert_true(slice->library_count < 8);
	slice->libraries[slice->library_count].path = bytes_of(path);
	load = &s->loads.list[s->loads.count++];
	*load = (struct load){
		.library = slice->library_count++,
		.process = &s->code,
		.result = result,
		.target_slice = NO_SLICE,
	};
	if (s->loads.process_count == 0)
		run_in(s, s);
	return load;
}

void
add_run_path(struct subject *s, const char *path)
{
	struct slice *slice = &s->slices[0];

	if (!slice->rpaths)
		slice->rpaths = ARENA_ARRAY(s->arena, struct bytes, 8);
	assert_true(slice->rpath_count < 8);
	slice->rpaths[slice->rpath_count++] = bytes_of(path);
}

void
load_into(struct subject *s, struct subject *library)
{
	struct load *load = add_load(s, "@rpath/libx.dylib", LOAD_INSIDE);

	load->path = library->code.macho_path;
	load->target = &library->code;
	load->target_slice = 0;
	run_in(library, s);
}

struct subject *
add_loaded(struct subject *s, const char *path)
{
	struct subject *library = add_library(s, path);

	load_into(s, library);
	return library;
}

#define LIBRARY "Contents/Frameworks/libx.dylib"

static void
clean_load(struct subject *s)
{
	add_loaded(s, LIBRARY);
}

static void
flaw_not_found(struct subject *s)
{
	add_load(s, "@loader_path/libx.dylib", LOAD_MISSING);
}

static void
flaw_unresolved(struct subject *s)
{
	add_load(s, "@rpath/libx.dylib", LOAD_MISSING)->searched = true;
}

static void
flaw_weak(struct subject *s)
{
	flaw_not_found(s);
	last_library(s)->kind = LIBRARY_WEAK;
}

static void
make_release(struct subject *s)
{
	make_developer_id(s);
	harden(s);
}

static void
clean_absolute(struct subject *s)
{
	make_release(s);
	add_load(s, "/usr/lib/libz.dylib", LOAD_SYSTEM);
}

static void
flaw_absolute(struct subject *s)
{
	make_release(s);
	add_load(s, "/opt/homebrew/lib/libz.dylib", LOAD_OUTSIDE);
}

/* A framework of a phone's app, with another one in it. */
static void
make_umbrella(struct subject *s)
{
	make_library_child(s);
	make_phone_code(s);
	make_phone_code(s->parent);
	s->place.kind = &kind_framework;
	s->place.profile_path = NULL;
	add_child(s, &kind_framework, "A.framework/Frameworks/B.framework")
	    ->code.macho_path = "A.framework/Frameworks/B.framework/B";
	make_phone_code(s->children[0]);
	s->children[0]->place.profile_path = NULL;
	make_library(s->children[0]);
}

static void
clean_umbrella(struct subject *s)
{
	make_umbrella(s);
	add_load(s, "@rpath/C.framework/C", LOAD_MISSING)->searched = true;
}

static void
flaw_umbrella(struct subject *s)
{
	make_umbrella(s);
	add_load(s, "@rpath/B.framework/B", LOAD_MISSING)->searched = true;
}

static void
clean_run_path(struct subject *s)
{
	add_run_path(s, "@executable_path/../Frameworks");
	add_run_path(s, "/usr/lib/swift");
	add_run_path(s, "@loader_path/../../Contents/Frameworks");
}

static void
flaw_run_path(struct subject *s)
{
	add_run_path(s, "/usr/local/lib");
}

static void
flaw_duplicate(struct subject *s)
{
	add_run_path(s, "@loader_path/a");
	add_run_path(s, "@loader_path/b");
	add_run_path(s, "@loader_path/a");
}

static void
clean_relative(struct subject *s)
{
	add_load(s, "libx.dylib", LOAD_OUTSIDE);
}

static void
flaw_relative(struct subject *s)
{
	harden(s);
	clean_relative(s);
}

static void
clean_blocked(struct subject *s)
{
	harden(s);
	clean_run_path(s);
}

static void
flaw_blocked(struct subject *s)
{
	s->parts[0].directory.flags |= DIRECTORY_RESTRICT;
	add_run_path(s, "@executable_path/../Frameworks");
}

#define VARIABLES                                          \
	"<key>LSEnvironment</key><dict>"                   \
	"<key>DYLD_LIBRARY_PATH</key><string>lib</string>" \
	"<key>LANG</key><string>C</string></dict>"

static void
clean_variables(struct subject *s)
{
	make_developer_id(s);
	s->parts[0].directory.flags = 0;
	inform(s, VARIABLES);
}

static void
flaw_variables(struct subject *s)
{
	make_release(s);
	inform(s, VARIABLES);
}

static void
flaw_arch(struct subject *s)
{
	add_loaded(s, LIBRARY);
	s->loads.list[0].target_slice = NO_SLICE;
}

static void
flaw_platform(struct subject *s)
{
	add_loaded(s, LIBRARY)->platforms[0].platform = 2;
}

/* A library that another one loads, in a program that promises as little. */
static void
flaw_newer(struct subject *s)
{
	struct subject *other;

	make_library_child(s);
	other = add_library(s->parent, "Contents/Frameworks/liby.dylib");
	s->platforms[0].minimum_os = 11 << 16;
	load_into(s, other);
	s->loads.list[0].process = &s->parent->code;
	run_in(s, s->parent);
	run_in(other, s->parent);
}

static void
flaw_older(struct subject *s)
{
	struct subject *library = add_loaded(s, LIBRARY);

	library->slices[0].install_name = bytes_of("@rpath/libx.dylib");
	library->slices[0].install_compatible = 1 << 16;
	last_library(s)->compatible = 2 << 16;
}

static void
clean_library(struct subject *s)
{
	make_library_child(s);
	load_into(s->parent, s);
}

static void
flaw_install_name(struct subject *s)
{
	clean_library(s);
	s->slices[0].install_name = bytes_of("/Users/me/build/libx.dylib");
}

static void
flaw_validation(struct subject *s)
{
	clean_library(s);
	sign_by_team(s, "OTHER12345");
}

static void
clean_dangling(struct subject *s)
{
	make_release(s);
	add_run_path(s, "/usr/local/lib");
}

static void
flaw_dangling(struct subject *s)
{
	clean_dangling(s);
	entitle(s, XML_YES("com.apple.security.cs.disable-library-validation"));
}

static void
flaw_capped(struct subject *s)
{
	clean_load(s);
	s->loads.capped = true;
}

// clang-format off
const struct pair loading_pairs[] = {
	{ "load-search-incomplete", clean_load, flaw_capped, SEVERITY_UNKNOWN,
	  NULL },
	{ "dylib-not-found", clean_load, flaw_not_found, SEVERITY_ERROR, NULL },
	{ "rpath-unresolved", clean_load, flaw_unresolved, SEVERITY_ERROR, NULL },
	{ "weak-dylib-missing", clean_load, flaw_weak, SEVERITY_INFO, NULL },
	{ "dylib-absolute-outside-system", clean_absolute, flaw_absolute,
	  SEVERITY_ERROR, NULL },
	{ "umbrella-not-embedded", clean_umbrella, flaw_umbrella,
	  SEVERITY_ERROR, "rpath-unresolved" },
	{ "rpath-outside-bundle", clean_run_path, flaw_run_path,
	  SEVERITY_WARNING, NULL },
	{ "duplicate-rpath", clean_run_path, flaw_duplicate, SEVERITY_WARNING,
	  NULL },
	{ "relative-path-hardened", clean_relative, flaw_relative,
	  SEVERITY_ERROR, NULL },
	{ "at-path-blocked", clean_blocked, flaw_blocked, SEVERITY_WARNING,
	  "unusual-cd-flags" },
	{ "dyld-env-without-entitlement", clean_variables, flaw_variables,
	  SEVERITY_INFO, NULL },
	{ "dylib-arch-mismatch", clean_load, flaw_arch, SEVERITY_ERROR,
	  "nested-arch-missing" },
	{ "dylib-platform-mismatch", clean_load, flaw_platform,
	  SEVERITY_ERROR, "nested-platform-mismatch" },
	{ "dylib-minos-newer", clean_load, flaw_newer, SEVERITY_WARNING,
	  "nested-minos-higher" },
	{ "dylib-compat-version", clean_load, flaw_older, SEVERITY_WARNING,
	  NULL },
	{ "install-name-mismatch", clean_library, flaw_install_name,
	  SEVERITY_WARNING, NULL },
	{ "library-validation-will-fail", clean_library, flaw_validation,
	  SEVERITY_ERROR, "nested-team-mismatch" },
	{ "gk-dangling-load-command", clean_dangling, flaw_dangling,
	  SEVERITY_ERROR, "rpath-outside-bundle library-validation-disabled "
			  "hardened-runtime-exception" },
	{ 0 },
};
// clang-format on
