/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <string.h>

#include "engines.h"

/* More are not looked through for one program. */
enum {
	CHILDREN = 1024
};

/* As libraries are called, in load commands and as files. */
static const char *const libraries[] = { "Electron Framework", "libjvm.dylib",
	"libjli.dylib", "libcoreclr.dylib", "libmono-2.0.dylib",
	"libmonosgen-2.0.dylib", "libmonobdwgc-2.0.dylib", "libluajit.dylib",
	"libluajit-5.1.2.dylib", NULL };

/* As bundles and files beside a program are. Where there is a tool to run the
 * engine in, the app itself need not. */
static const struct {
	const char *name, *engine, *tool;
} beside[] = {
	{ "Electron Framework.framework", "Electron Framework", NULL },
	{ "libjvm.dylib", "libjvm.dylib", "java" },
	{ "libcoreclr.dylib", "libcoreclr.dylib", "dotnet" },
	{ "libmono-2.0.dylib", "libmono-2.0.dylib", "mono" },
	{ "libmonobdwgc-2.0.dylib", "libmonobdwgc-2.0.dylib", "mono" },
};

/* Their helpers load them when they run, so that no load command tells. */
static const char *const browsers[] = { "Electron Framework.framework",
	"Chromium Embedded Framework.framework", NULL };

static struct bytes
last_part(struct bytes path)
{
	size_t at = path.len;

	while (at > 0 && path.data[at - 1] != '/')
		at--;
	return bytes_clamp(path, at, path.len);
}

static const char *
linked(const struct slice *slice)
{
	for (size_t i = 0; i < slice->library_count; i++)
		for (const char *const *name = libraries; *name; name++)
			if (bytes_are(
				last_part(slice->libraries[i].path), *name))
				return *name;
	return NULL;
}

static bool
has_child(const struct check_subject *subject, const char *name)
{
	for (size_t i = 0; name && i < subject->child_count && i < CHILDREN;
	     i++)
		if (strcmp(subject->children[i]->code->place->name, name) == 0)
			return true;
	return false;
}

static const char *
contained(const struct check_subject *subject)
{
	for (size_t i = 0; i < sizeof(beside) / sizeof(*beside); i++)
		if (has_child(subject, beside[i].name) &&
		    !has_child(subject, beside[i].tool))
			return beside[i].engine;
	return NULL;
}

/* Of a browser's helpers this is the one that runs scripts. */
static const char *
rendered(const struct check_subject *subject)
{
	if (!subject->parent ||
	    !strstr(subject->code->place->name, " Helper (Renderer)"))
		return NULL;
	for (const char *const *name = browsers; *name; name++)
		if (has_child(subject->parent, *name))
			return *name;
	return NULL;
}

const char *
engine_of(const struct check_subject *subject, const struct slice *slice)
{
	const char *engine = NULL;

	if (slice->imports & IMPORT_JIT)
		return "pthread_jit_write_protect_np";
	engine = linked(slice);
	if (!engine && kind_is(subject, "app"))
		engine = contained(subject);
	return engine ? engine : rendered(subject);
}
