/* SPDX-License-Identifier: MIT */
/* Files of a bundle that are left alone, and told of less loudly. */
#include <config.h>

#include <string.h>

#include "check.h"
#include "extension.h"
#include "files.h"
#include "nested.h"

static const char shadows[] = "appledouble-files";
static const char detritus[] = "xattr-detritus";

static struct subject *
with_shadow(const char *path)
{
	struct subject *s = subject_new();

	s->place.base = "Contents";
	s->place.signature_dir = "Contents/_CodeSignature";
	add_notable(s, NOTABLE_APPLEDOUBLE, SOURCE_FILE, path, NULL);
	return s;
}

static void
shadows_that_break_no_seal(void **state)
{
	struct subject *s = with_shadow("Contents/Resources/._a");

	(void) state;
	assert_as(s, shadows, SEVERITY_WARNING);
	s = with_shadow("Contents/Resources/._a");
	add_to_sealed(s, "Contents/Resources/b");
	assert_as(s, shadows, SEVERITY_WARNING);
	s = with_shadow("Contents/Resources/__MACOSX");
	add_to_sealed(s, "Contents/Resources/__MACOSX/._a");
	assert_as(s, shadows, SEVERITY_ERROR);
	s = with_shadow("._Contents");
	assert_as(s, shadows, SEVERITY_ERROR);
	s = with_shadow("Contents/_CodeSignature/._CodeResources");
	assert_as(s, shadows, SEVERITY_ERROR);
	s = with_shadow("._Contents");
	not_verified(s);
	assert_as(s, shadows, SEVERITY_WARNING);
}

static void
shadows_are_one_finding(void **state)
{
	struct subject *s = subject_new();
	const struct finding *f;

	(void) state;
	for (unsigned i = 0; i < 20; i++)
		add_notable(s, NOTABLE_APPLEDOUBLE, SOURCE_FILE,
		    arena_printf(s->arena, "Contents/Resources/._%u", i), NULL);
	s->notables.met[NOTABLE_APPLEDOUBLE] = 700;
	judge(s);
	assert_int_equal(count_of(s, shadows), 1);
	f = find(s, shadows);
	assert_int_equal(f->count, 700);
	assert_string_equal(f->file, "Contents/Resources/._0");
	assert_non_null(strstr(f->seen, " and 692 more"));
	subject_free(s);
}

static void
detritus_of_a_program(void **state)
{
	struct subject *s = subject_new();

	(void) state;
	give_xattr(s, &s->code.executable_xattrs, "com.apple.ResourceFork");
	judge(s);
	assert_string_equal(find(s, detritus)->file, "Contents/MacOS/A");
	assert_string_equal(find(s, detritus)->seen, "com.apple.ResourceFork");
	subject_free(s);
	s = subject_new();
	make_child(s);
	give_xattr(s, &s->code.xattrs, "com.apple.FinderInfo");
	assert_as(s, detritus, SEVERITY_ERROR);
	s = flawed(detritus);
	s->code.macho = NULL;
	s->place.kind = &kind_profile;
	assert_none(s, detritus);
	s = flawed(detritus);
	make_phone_code(s);
	assert_none(s, detritus);
	s = flawed(detritus);
	sign_as(s, MARKER("6.22"));
	assert_none(s, detritus);
}

static void
detritus_in_shadows(void **state)
{
	struct subject *s = flawed(shadows);

	(void) state;
	s->notables.list[0].seen = "com.apple.FinderInfo";
	judge(s);
	assert_int_equal(find(s, detritus)->severity, SEVERITY_WARNING);
	assert_string_equal(find(s, detritus)->consequence_of, shadows);
	subject_free(s);
	assert_none(flawed(shadows), detritus);
}

static void
folders_and_links_in_a_signature(void **state)
{
	static const char id[] = "meta-directory-extra-files";
	struct subject *s = subject_new();

	(void) state;
	add_notable(s, NOTABLE_IN_SIGNATURE, SOURCE_LINK,
	    "Contents/_CodeSignature/._CodeResources", "a");
	assert_as(s, id, SEVERITY_ERROR);
	s = subject_new();
	add_notable(s, NOTABLE_IN_SIGNATURE, SOURCE_DIRECTORY,
	    "Contents/_CodeSignature/backup", NULL);
	make_phone_code(s);
	assert_as(s, id, SEVERITY_ERROR);
}

static void
phones_have_no_finder(void **state)
{
	struct subject *s = flawed("ds-store-symlink");

	(void) state;
	make_phone_code(s);
	assert_none(s, "ds-store-symlink");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shadows_that_break_no_seal),
		cmocka_unit_test(shadows_are_one_finding),
		cmocka_unit_test(detritus_of_a_program),
		cmocka_unit_test(detritus_in_shadows),
		cmocka_unit_test(folders_and_links_in_a_signature),
		cmocka_unit_test(phones_have_no_finder),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
