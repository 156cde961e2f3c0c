/* SPDX-License-Identifier: MIT */
/* Files of a bundle that are left alone, and told of less loudly. */
#include <config.h>

#include <string.h>

#include <sealtree/limits.h>

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

static void
assert_follows(const char *id)
{
	struct subject *s = flawed(id);

	judge(s);
	assert_int_equal(count_of(s, "resource-added"), 1);
	assert_string_equal(find(s, "resource-added")->consequence_of, id);
	subject_free(s);
}

static void
what_was_added_has_one_cause(void **state)
{
	static const char store[] = "ds-store-symlink";
	struct subject *s = flawed(store);

	(void) state;
	assert_follows(shadows);
	assert_follows("unreadable-or-special-file");
	assert_follows("bytecode-in-bundle");
	add_to_sealed(s, s->notables.list[0].path);
	judge(s);
	assert_string_equal(find(s, "resource-added")->consequence_of, store);
	subject_free(s);
}

static void
what_else_was_added_stands_alone(void **state)
{
	struct subject *s = flawed(shadows);

	(void) state;
	add_to_sealed(s, "Contents/Resources/a");
	judge(s);
	assert_null(find(s, "resource-added")->consequence_of);
	subject_free(s);
	/* It has that name, and is none. */
	s = subject_new();
	add_to_sealed(s, "Contents/Resources/._a");
	judge(s);
	assert_null(find(s, "resource-added")->consequence_of);
	subject_free(s);
	/* Nobody tells of it there. */
	s = flawed("bytecode-in-bundle");
	make_phone_code(s);
	judge(s);
	assert_int_equal(count_of(s, "bytecode-in-bundle"), 0);
	assert_null(find(s, "resource-added")->consequence_of);
	subject_free(s);
}

/* As many as the walk keeps, and one more: by its name. */
static void
names_tell_beyond_the_limit(void **state)
{
	(void) state;
	for (unsigned more = 0; more < 2; more++) {
		struct subject *s = flawed(shadows);

		s->notables.met[NOTABLE_APPLEDOUBLE] =
		    LIMIT_NOTABLE_FILES + more;
		add_to_sealed(s, "Contents/Resources/._other");
		judge(s);
		assert_int_equal(
		    find(s, "resource-added")->consequence_of != NULL, more);
		subject_free(s);
	}
}

static const char *const written[] = { "a.pyc", "a.pyo", "a.log", "a.lock",
	"a.sqlite-wal", "a.sqlite-shm", "a.db-journal" };

static void
what_programs_write(void **state)
{
	static const char id[] = "bytecode-in-bundle";

	(void) state;
	for (size_t i = 0; i < sizeof written / sizeof *written; i++) {
		struct subject *s = subject_new();

		add_to_sealed(s, written[i]);
		assert_as(s, id, SEVERITY_WARNING);
		s = subject_new();
		add_to_sealed(s, written[i]);
		s->seal_verdict.problems->kind = SEAL_MODIFIED;
		assert_none(s, id);
		s = subject_new();
		add_to_sealed(s, written[i]);
		sign_as(s, MARKER("6.22"));
		assert_none(s, id);
	}
}

static void
links_that_lead_to_nothing(void **state)
{
	static const char id[] = "symlink-escapes-bundle";
	struct subject *s = subject_new();

	(void) state;
	add_notable(
	    s, NOTABLE_LINK_DANGLING, SOURCE_LINK, "Contents/Resources/a", "b");
	assert_as(s, id, SEVERITY_WARNING);
	s = subject_new();
	add_notable(s, NOTABLE_LINK_DANGLING, SOURCE_LINK,
	    "Contents/Resources/.DS_Store", "b");
	assert_none(s, id);
	s = flawed(id);
	make_phone_code(s);
	assert_none(s, id);
	s = flawed(id);
	sign_as(s, MARKER("6.22"));
	assert_none(s, id);
	s = flawed(id);
	not_verified(s);
	assert_as(s, id, SEVERITY_ERROR);
	s = flawed(id);
	make_child(s);
	s->parent->place.kind = &kind_profile;
	s->place.kind = &kind_profile;
	assert_none(s, id);
}

static void
twins_are_told_of_once(void **state)
{
	static const char id[] = "filename-case-collision";
	struct subject *s = flawed(id);

	(void) state;
	add_library(s, s->notables.list[0].path);
	assert_none(s, id);
	s = flawed(id);
	make_phone_code(s);
	assert_none(s, id);
	s = flawed(id);
	sign_as(s, MARKER("6.22"));
	assert_none(s, id);
}

static void
respelled_names_are_counted(void **state)
{
	struct subject *s = flawed("filename-normalization");

	(void) state;
	judge(s);
	assert_int_equal(find(s, "filename-normalization")->count, 2);
	subject_free(s);
	s = flawed("filename-normalization");
	not_verified(s);
	assert_none(s, "filename-normalization");
}

static const char closed[] = "unreadable-or-special-file";

static struct subject *
with_modes(uint32_t bundle, uint32_t program)
{
	struct subject *s = subject_new();
	struct source_stat *stat = ARENA_NEW(s->arena, struct source_stat);

	s->place.base = "Contents";
	s->place.mode_known = stat->mode_known = true;
	s->place.mode = bundle;
	stat->mode = program;
	s->code.executable_stat = stat;
	return s;
}

static void
modes_of_a_product(void **state)
{
	struct subject *s = with_modes(0755, 0700);

	(void) state;
	judge(s);
	assert_int_equal(find(s, closed)->severity, SEVERITY_WARNING);
	assert_string_equal(find(s, closed)->file, "Contents/MacOS/A");
	assert_string_equal(find(s, closed)->seen, "mode 0700");
	subject_free(s);
	s = with_modes(0755, 0700);
	sign_as(s, MARKER("6.1.7"));
	assert_as(s, closed, SEVERITY_ERROR);
	assert_none(with_modes(0755, 0755), closed);
	s = with_modes(0755, 0755);
	add_notable(s, NOTABLE_UNREADABLE, SOURCE_FILE, "Contents/a", NULL);
	assert_as(s, closed, SEVERITY_WARNING);
	s = with_modes(0755, 0700);
	sign_as(s, MARKER("6.22"));
	assert_none(s, closed);
}

static void
modes_of_a_copy_of_ones_own(void **state)
{
	struct subject *s = with_modes(0700, 0700), *child;

	(void) state;
	child = add_library(s, "Contents/Frameworks/a.dylib");
	child->place.mode_known = true;
	child->place.mode = 0600;
	judge(s);
	assert_int_equal(find(s, closed)->severity, SEVERITY_UNKNOWN);
	assert_string_equal(find(s, closed)->reason, "not-kept-by-container");
	assert_int_equal(count_of(child, closed), 0);
	subject_free(s);
	s = with_modes(0755, 0755);
	child = add_library(s, "Contents/Frameworks/a.dylib");
	child->place.mode_known = true;
	child->place.mode = 0600;
	assert_as(child, closed, SEVERITY_WARNING);
	/* No mode was kept. */
	s = with_modes(0, 0755);
	s->place.mode_known = false;
	assert_none(s, closed);
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
		cmocka_unit_test(what_was_added_has_one_cause),
		cmocka_unit_test(what_else_was_added_stands_alone),
		cmocka_unit_test(names_tell_beyond_the_limit),
		cmocka_unit_test(what_programs_write),
		cmocka_unit_test(links_that_lead_to_nothing),
		cmocka_unit_test(twins_are_told_of_once),
		cmocka_unit_test(respelled_names_are_counted),
		cmocka_unit_test(modes_of_a_product),
		cmocka_unit_test(modes_of_a_copy_of_ones_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
