/* SPDX-License-Identifier: MIT */
/* What lies in what: a node, and the nearest code around it of some sort. */
#include <config.h>

#include <string.h>

#include <sealtree/text.h>

#include "authorize.h"

static bool
is_signed_by_someone(const struct check_subject *subject)
{
	struct signed_slice slice;

	return first_signed(subject, &slice) && slice.directory &&
	       slice.signature->has_cms;
}

const struct check_subject *
signed_around(const struct check_subject *subject)
{
	do
		subject = subject->parent;
	while (subject && !is_signed_by_someone(subject));
	return subject;
}

bool
subject_is_product(const struct check_subject *subject)
{
	return subject_root(subject) == subject &&
	       (subject->code->place->kind->is_bundle || subject->code->macho);
}

bool
subject_is_program(const struct check_subject *subject)
{
	const struct macho *macho = subject->code->macho;

	return macho && macho->slice_count > 0 &&
	       code_is_program(&macho->slices[0]);
}

bool
subject_is_library(const struct check_subject *subject)
{
	const struct macho *macho = subject->code->macho;

	return macho && macho->slice_count > 0 &&
	       code_wants_signature(&macho->slices[0]) &&
	       !code_is_program(&macho->slices[0]);
}

const struct check_subject *
program_around(const struct check_subject *subject)
{
	do
		subject = subject->parent;
	while (subject && !subject_is_program(subject));
	return subject;
}

bool
signed_like(const struct check_subject *subject, const char *arch,
    struct signed_slice *slice)
{
	struct signed_slice other;
	size_t at = 0;

	if (!next_signed(subject, &at, slice))
		return false;
	other = *slice;
	do
		if (arch && other.arch && strcmp(arch, other.arch) == 0)
			*slice = other;
	while (next_signed(subject, &at, &other));
	return true;
}

bool
next_nest_pair(
    const struct check_subject *subject, size_t *at, struct nest_pair *pair)
{
	pair->outer = signed_around(subject);
	while (pair->outer && next_signed(subject, at, &pair->inner))
		if (pair->inner.directory && pair->inner.signature->has_cms &&
		    strcmp(pair->inner.class, "apple") != 0 &&
		    signed_like(pair->outer, pair->inner.arch, &pair->around) &&
		    pair->around.directory && pair->around.signature->has_cms &&
		    strcmp(pair->around.class, "apple") != 0)
			return true;
	return false;
}

bool
is_under_library_validation(const struct check_subject *program)
{
	struct signed_slice slice;

	if (!first_signed(program, &slice) || !slice.directory ||
	    claims_true(slice_rights(&slice),
		"com.apple.security.cs.disable-library-validation"))
		return false;
	return slice.directory->flags &
		   (DIRECTORY_RUNTIME | DIRECTORY_LIBRARY_VALIDATION) ||
	       class_is_store(slice.class);
}

bool
slice_time(const struct signed_slice *slice, int64_t *time, bool *secure)
{
	const struct cms *cms = slice->signature->cms;

	*secure = cms && cms->timestamp;
	if (*secure)
		*time = cms->timestamp->time;
	else if (cms && cms->has_signing_time)
		*time = cms->signing_time;
	return *secure || (cms && cms->has_signing_time);
}

const struct certificate *
slice_signer(const struct signed_slice *slice)
{
	return slice->signature->cms ? slice->signature->cms->signer : NULL;
}

const struct plist *
slice_rights(const struct signed_slice *slice)
{
	const struct entitlements *e = slice->signature->entitlements;

	if (!e)
		return NULL;
	return e->der ? e->der : e->xml;
}

const char *
class_title(const char *class)
{
	// clang-format off
	static const char *const rows[][2] = {
		{ "apple", "the system" },
		{ "devid-app", "Developer ID" },
		{ "dist", "distribution by the store" },
		{ "dev", "development" },
		{ "mas-store", "signed by the Mac App Store" },
		{ "ios-store", "signed by the App Store" },
		{ "testflight", "signed by TestFlight" },
		{ "other-ca", "a certificate that is not Apple's" },
		{ "chain-incomplete", "not known: its chain has a gap" },
	};
	// clang-format on

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (strcmp(rows[i][0], class) == 0)
			return rows[i][1];
	return class;
}

/* No program looks for its libraries in the others. */
bool
is_loaded_from_there(const struct check_subject *subject)
{
	static const char *const others[] = { "Resources", "Library",
		"SharedSupport", NULL };
	const char *where = subject->code->place->where;

	for (size_t i = 0; where && others[i]; i++)
		if (strcmp(where, others[i]) == 0)
			return false;
	return true;
}

bool
kind_is(const struct check_subject *subject, const char *id)
{
	return strcmp(subject->code->place->kind->id, id) == 0;
}

bool
lies_below(const char *path, const char *above)
{
	size_t len = strlen(above);

	if (strcmp(above, ".") == 0)
		return strcmp(path, ".") != 0;
	return strncmp(path, above, len) == 0 && path[len] == '/';
}

const char *
visible(struct arena *arena, struct bytes value)
{
	struct text text = TEXT_INIT;
	const char *copy;

	text_add_visible(&text, value);
	copy = text.len ? arena_string(arena, text_bytes(&text)) : "none";
	text_release(&text);
	return copy;
}

void
relate(struct finding *finding, struct findings *findings,
    const struct check_subject *other)
{
	const char **related = ARENA_ARRAY(findings->arena, const char *, 2);

	related[0] = other->code->place->path;
	finding->related = related;
}
