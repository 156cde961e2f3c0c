/* SPDX-License-Identifier: MIT */
/* Where a check applies: its contexts, and the guards that many share. */
#include <config.h>

#include <string.h>

#include "themes.h"

/* What is no code, such as a bundle of resources, was signed with what holds
 * it. */
static const char *
class_of(const struct check_subject *subject)
{
	struct signed_slice slice;

	while (!subject->code->macho && subject->parent)
		subject = subject->parent;
	return first_signed(subject, &slice) ? slice.class : "";
}

static bool
is_by_apple(const struct check_subject *subject)
{
	return strcmp(class_of(subject), "apple") == 0;
}

static bool
is_by_store(const struct check_subject *subject)
{
	return class_is_store(class_of(subject));
}

static bool
is_test(const struct check_subject *subject)
{
	for (; subject; subject = subject->parent) {
		const struct place *place = subject->code->place;

		if (strcmp(place->kind->id, "xctest") == 0 ||
		    bytes_end(bytes_of(place->name), "-Runner.app"))
			return true;
	}
	return false;
}

static bool
is_in_unsigned_build(const struct check_subject *subject)
{
	const struct code *root = subject_root(subject)->code;
	const struct signature *s = code_signature(root);

	return !s || signature_is_linker_signed(s);
}

static bool
is_no_program(const struct check_subject *subject)
{
	const struct macho *macho = subject->code->macho;

	return !macho || macho->slice_count == 0 ||
	       !code_is_program(&macho->slices[0]);
}

static bool
is_driver(const struct check_subject *subject)
{
	const struct place *place = subject->code->place;

	return strcmp(place->kind->id, "kext") == 0 ||
	       strcmp(place->kind->id, "dext") == 0;
}

static const struct guard {
	unsigned guard;
	bool (*holds)(const struct check_subject *subject);
	const char *text;
} guards[] = {
	{ GUARD_APPLE, is_by_apple, "code that Apple itself signed" },
	{ GUARD_STORE, is_by_store, "code that a store signed again" },
	{ GUARD_TEST, is_test, "products made for testing" },
	{ GUARD_UNSIGNED_BUILD, is_in_unsigned_build,
	    "a build that is not signed yet as a whole" },
	{ GUARD_LIBRARY, is_no_program, "code that is no program" },
	{ GUARD_KEXT, is_driver, "kernel and driver extensions" },
};

enum {
	GUARDS = sizeof(guards) / sizeof(*guards)
};

const char *
check_guard_text(unsigned *wanted)
{
	for (size_t i = 0; i < GUARDS; i++)
		if (*wanted & guards[i].guard) {
			*wanted &= ~guards[i].guard;
			return guards[i].text;
		}
	return NULL;
}

unsigned
guards_of(const struct check_subject *subject)
{
	unsigned held = 0;

	for (size_t i = 0; i < GUARDS; i++)
		if (guards[i].holds(subject))
			held |= guards[i].guard;
	return held;
}

bool
check_applies(const struct check *check, const struct check_subject *subject,
    unsigned held)
{
	return !(check->guards & held) &&
	       (!subject->all ||
		   target_is_in(subject->target, check->contexts));
}
