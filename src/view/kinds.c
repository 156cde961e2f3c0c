/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <sealtree/view.h>

/* The kinds of the report, in the five cells that a row has for them. */
// clang-format off
static const struct {
	const char *kind, *word;
} kinds[] = {
	{ "app", "app" },               { "framework", "fwk" },
	{ "appex", "appex" },           { "xpc", "xpc" },
	{ "systemextension", "sysx" },  { "dext", "dext" },
	{ "kext", "kext" },             { "plugin", "plug" },
	{ "bundle", "bndl" },           { "xctest", "test" },
	{ "qlgenerator", "ql" },        { "mdimporter", "mdi" },
	{ "prefpane", "pref" },         { "saver", "saver" },
	{ "executable", "exe" },        { "dylib", "dylib" },
	{ "loadable", "load" },         { "object", "obj" },
	{ "dsym", "dsym" },             { "archive", "ar" },
	{ "ipa", "ipa" },               { "zip", "zip" },
	{ "tar", "tar" },               { "pkg", "pkg" },
	{ "dmg", "dmg" },               { "xcarchive", "xcar" },
	{ "xcframework", "xcfw" },      { "profile", "prof" },
	{ "directory", "dir" },         { "other", "" },
};
// clang-format on

const char *
rows_kind(const struct model_node *node)
{
	switch (node->row) {
	case MODEL_EXECUTABLE:
		return "exe";
	case MODEL_SLICE:
		return "slice";
	case MODEL_GHOST:
		return "-";
	case MODEL_CODE:
		break;
	}
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (bytes_are(node->kind, kinds[i].kind))
			return kinds[i].word;
	return "";
}
