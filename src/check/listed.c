/* SPDX-License-Identifier: MIT */
/* What checks of a bundle's files and Info.plist share. */
#include <config.h>

#include <string.h>

#include <sealtree/text.h>

#include "themes.h"

enum {
	NAMED = 8 /* in what was seen; more are only counted */
};

static void
add_name(struct text *names, const struct notable *n)
{
	if (names->len)
		text_add_string(names, ", ");
	text_add_visible(names, bytes_of(n->path));
	if (!n->seen)
		return;
	text_add_string(names, " (");
	text_add_visible(names, bytes_of(n->seen));
	text_add_char(names, ')');
}

struct finding *
add_notables(const struct check *check, const struct check_subject *subject,
    struct findings *findings, enum notable_kind kind, notable_pick *pick,
    const char *message)
{
	const struct notable *first = NULL, *n;
	struct finding *finding;
	struct text names = TEXT_INIT;
	uint32_t count = 0;
	size_t at = 0;

	while ((n = code_notable(subject->code, kind, &at))) {
		if (pick && !pick(n, subject))
			continue;
		if (!first)
			first = n;
		if (count++ < NAMED)
			add_name(&names, n);
	}
	if (!first)
		return NULL;
	if (!pick)
		count = code_notable_count(subject->code, kind);
	finding = finding_add(findings, check, "%s", message);
	finding->file = first->path;
	finding->count = count;
	if (count > NAMED)
		text_printf(&names, " and %u more", count - NAMED);
	finding->seen = arena_string(findings->arena, text_bytes(&names));
	text_release(&names);
	return finding;
}

bool
kind_is_any(const struct check_subject *subject, const char *const *ids)
{
	for (; *ids; ids++)
		if (kind_is(subject, *ids))
			return true;
	return false;
}

bool
is_program_bundle(const struct check_subject *subject)
{
	static const char *const ids[] = { "app", "appex", "xpc",
		"systemextension", "dext", NULL };

	return subject->code->place->kind->is_bundle &&
	       kind_is_any(subject, ids);
}

bool
is_code_bundle(const struct check_subject *subject)
{
	static const char *const ids[] = { "framework", "kext", "plugin",
		"bundle", "xctest", "qlgenerator", "mdimporter", "prefpane",
		"saver", NULL };

	return is_program_bundle(subject) ||
	       (subject->code->place->kind->is_bundle &&
		   kind_is_any(subject, ids));
}

bool
is_kind_by_name(const struct check_subject *subject)
{
	const struct place *place = subject->code->place;

	return !kind_is(subject, "bundle") || strchr(place->name, '.');
}

bool
subject_is_for(const struct check_subject *subject, unsigned contexts)
{
	return target_is_in(subject->target, contexts);
}

const struct plist *
bundle_info(const struct check_subject *subject)
{
	const struct plist *info = subject->code->info;

	return info && info->type == PLIST_DICT ? info : NULL;
}

bool
is_outermost(const struct check_subject *subject)
{
	return subject_root(subject) == subject;
}

struct finding *
add_key(const struct check *check, const struct check_subject *subject,
    struct findings *findings, const char *key, const char *message)
{
	struct bytes value = plist_string(subject->code->info, key);
	struct finding *finding = finding_add(findings, check, "%s", message);

	finding->file = subject->code->info_path;
	finding->key = bytes_of(key);
	if (value.len)
		finding->seen = visible(findings->arena, value);
	return finding;
}
