/* SPDX-License-Identifier: MIT */
/*
 * The kinds of bundles and of loose code. To add one is to add a row.
 * Suffixes as CFBundle and LaunchServices know them; the label has at most
 * five cells.
 */
#include <config.h>

#include <string.h>
#include <strings.h>

#include "walker.h"

// clang-format off
static const struct bundle_kind rows[] = {
	/* id               suffix             title                  label    type    bundle */
	{ "app",            ".app",            "app",                 "app",   "APPL", true },
	{ "framework",      ".framework",      "framework",           "fwk",   "FMWK", true },
	{ "appex",          ".appex",          "app extension",       "appex", "XPC!", true },
	{ "xpc",            ".xpc",            "XPC service",         "xpc",   "XPC!", true },
	{ "systemextension", ".systemextension", "system extension",  "sysx",  "SYSX", true },
	{ "dext",           ".dext",           "driver extension",    "dext",  "DEXT", true },
	{ "kext",           ".kext",           "kernel extension",    "kext",  "KEXT", true },
	{ "plugin",         ".plugin",         "plug-in",             "plug",  "BNDL", true },
	{ "bundle",         ".bundle",         "bundle",              "bndl",  "BNDL", true },
	{ "xctest",         ".xctest",         "test bundle",         "test",  "BNDL", true },
	{ "qlgenerator",    ".qlgenerator",    "Quick Look generator", "ql",   "BNDL", true },
	{ "mdimporter",     ".mdimporter",     "Spotlight importer",  "md",    "BNDL", true },
	{ "prefpane",       ".prefPane",       "preference pane",     "pref",  "BNDL", true },
	{ "saver",          ".saver",          "screen saver",        "saver", "BNDL", true },
	{ "plugin",         ".imservice",      "message service",     "plug",  "BNDL", true },
	{ "plugin",         ".iaplugin",       "Internet plug-in",    "plug",  "BNDL", true },
	{ "plugin",         ".driver",         "driver plug-in",      "plug",  "BNDL", true },
	{ "plugin",         ".component",      "component",           "plug",  "BNDL", true },
	{ "plugin",         ".action",         "Automator action",    "plug",  "BNDL", true },
	{ "plugin",         ".osax",           "scripting addition",  "plug",  "BNDL", true },
	{ "plugin",         ".wdgt",           "widget",              "plug",  NULL,   true },
	{ "bundle",         ".clr",            "colour list",         "bndl",  NULL,   true },
	{ "bundle",         ".docset",         "documentation set",   "bndl",  NULL,   true },
	{ "bundle",         ".jdk",            "Java runtime",        "bndl",  "BNDL", true },
	{ "dsym",           ".dSYM",           "debug symbols",       "dsym",  "dSYM", true },
	{ "xcarchive",      ".xcarchive",      "Xcode archive",       "arch",  NULL,   true },
	{ "xcframework",    ".xcframework",    "XCFramework",         "xcfw",  "XFWK", true },
	{ "executable",     NULL,              "executable",          "exe",   NULL,   false },
	{ "dylib",          NULL,              "dynamic library",     "dylib", NULL,   false },
	{ "loadable",       NULL,              "loadable bundle",     "load",  NULL,   false },
	{ "object",         NULL,              "object file",         "obj",   NULL,   false },
	{ "dsym",           NULL,              "debug symbols file",  "dsym",  NULL,   false },
	{ "kext",           NULL,              "kernel extension binary", "kext", NULL, false },
	{ "other",          NULL,              "Mach-O file",         "macho", NULL,   false },
	{ "ipa",            NULL,              "iOS app archive",     "ipa",   NULL,   false },
	{ "zip",            NULL,              "zip archive",         "zip",   NULL,   false },
	{ "tar",            NULL,              "tar archive",         "tar",   NULL,   false },
	{ "cpio",           NULL,              "cpio archive",        "cpio",  NULL,   false },
	{ "7z",             NULL,              "7-Zip archive",       "7z",    NULL,   false },
	{ "pkg",            NULL,              "installer package",   "pkg",   NULL,   false },
	{ "dmg",            NULL,              "disk image",          "dmg",   NULL,   false },
	{ "profile",        NULL,              "provisioning profile", "prof", NULL,   false },
	{ "directory",      NULL,              "directory",           "dir",   NULL,   false },
};
// clang-format on

enum {
	ROWS = sizeof rows / sizeof *rows
};

size_t
bundle_kinds(const struct bundle_kind **table)
{
	*table = rows;
	return ROWS;
}

const struct bundle_kind *
bundle_kind_find(const char *id)
{
	for (size_t i = 0; i < ROWS; i++)
		if (strcmp(rows[i].id, id) == 0)
			return &rows[i];
	return NULL;
}

const struct bundle_kind *
bundle_kind_loose(const char *id)
{
	for (size_t i = 0; i < ROWS; i++)
		if (!rows[i].is_bundle && strcmp(rows[i].id, id) == 0)
			return &rows[i];
	return NULL;
}

/* macOS takes a suffix in any case. */
const struct bundle_kind *
kind_by_name(const char *name)
{
	size_t len = strlen(name);

	for (size_t i = 0; i < ROWS; i++) {
		size_t suffix = rows[i].suffix ? strlen(rows[i].suffix) : 0;

		if (suffix && len > suffix &&
		    strcasecmp(name + len - suffix, rows[i].suffix) == 0)
			return &rows[i];
	}
	return NULL;
}
