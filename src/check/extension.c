/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <string.h>

#include "extension.h"

bool
is_system_extension(const struct check_subject *subject)
{
	return kind_is(subject, "systemextension") || kind_is(subject, "dext");
}

const struct check_subject *
app_around(const struct check_subject *subject)
{
	do
		subject = subject->parent;
	while (subject && !kind_is(subject, "app"));
	return subject;
}

/* What follows `dir` in `path`; NULL if that does not lie in it. */
static const char *
rest_of(const char *path, const char *dir)
{
	size_t len = strlen(dir);

	if (strcmp(dir, ".") == 0)
		return path;
	return strncmp(path, dir, len) == 0 && path[len] == '/' ? path + len + 1
								: NULL;
}

static const char *
rest_in_folder(const struct check_subject *subject, const char *folder)
{
	const struct check_subject *outer = subject->parent;
	const char *base = outer ? outer->code->place->base : NULL;
	const char *rest =
	    base ? rest_of(subject->code->place->path, base) : NULL;

	return rest ? rest_of(rest, folder) : NULL;
}

bool
lies_in(const struct check_subject *subject, const char *folder)
{
	const char *rest = rest_in_folder(subject, folder);

	return rest && !strchr(rest, '/');
}

bool
lies_within(const struct check_subject *subject, const char *folder)
{
	return rest_in_folder(subject, folder) != NULL;
}

bool
is_in_bundle(const struct check_subject *subject)
{
	return subject->parent && subject->parent->code->place->kind->is_bundle;
}

struct bytes
bundle_identifier(const struct check_subject *subject)
{
	return code_info_string(subject->code, "CFBundleIdentifier");
}

struct bytes
name_without(const struct check_subject *subject, const char *suffix)
{
	struct bytes name = bytes_of(subject->code->place->name);
	size_t len = strlen(suffix);

	return bytes_clamp(name, 0, name.len > len ? name.len - len : 0);
}

bool
is_identified(const struct signed_slice *slice)
{
	return slice->directory && slice->signature->has_cms;
}

bool
next_pair(const struct check_subject *inner, const struct check_subject *outer,
    size_t *at, struct signed_slice *a, struct signed_slice *b)
{
	return outer && next_signed(inner, at, a) &&
	       signed_like(outer, a->arch, b);
}

struct finding *
add_about_key(const struct check *check, const struct signed_slice *slice,
    const struct check_subject *subject, const char *key,
    struct findings *findings, const char *message)
{
	struct finding *finding =
	    add_in_slice(check, slice, subject, findings, "%s", message);

	finding->key = bytes_of(key);
	return finding;
}

struct finding *
add_about_info(const struct check *check, const struct check_subject *subject,
    const char *key, struct findings *findings, const char *message)
{
	struct finding *finding = finding_add(findings, check, "%s", message);

	finding->file = subject->code->info_path;
	finding->key = bytes_of(key);
	return finding;
}
