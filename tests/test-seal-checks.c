/* SPDX-License-Identifier: MIT */
/* Which seals are sound, however odd, and which zeroes behind a file. */
#include <config.h>

#include <string.h>

#include <sealtree/limits.h>

#include "check.h"
#include "subject.h"

static enum severity
judged(struct subject *s, const char *id)
{
	enum severity severity = SEVERITY_PASS;

	judge(s);
	if (count_of(s, id))
		severity = find(s, id)->severity;
	subject_free(s);
	return severity;
}

static struct subject *
with_rule(const char *pattern, bool omit, enum layout_type layout)
{
	struct subject *s = subject_new();

	s->place.layout = layout;
	s->seal.v2.rules = ARENA_NEW(s->arena, struct seal_rule);
	s->seal.v2.rules[0] = (struct seal_rule){
		.pattern = bytes_of(pattern),
		.omit = omit,
		.weight = 1,
	};
	s->seal.v2.rule_count = 1;
	return s;
}

static void
what_codesign_leaves_out_is_sound(void **state)
{
	static const struct {
		const char *pattern;
		bool omit;
		enum layout_type layout;
		enum severity severity;
	} cases[] = {
		{ "^(.*/)?\\.DS_Store$", true, LAYOUT_DEEP, SEVERITY_PASS },
		{ "^Info\\.plist$", true, LAYOUT_DEEP, SEVERITY_PASS },
		{ "^Resources/.*\\.lproj/locversion.plist$", true, LAYOUT_DEEP,
		    SEVERITY_PASS },
		{ "^Resources/.*\\.lproj/locversion.plist$", true,
		    LAYOUT_VERSIONED, SEVERITY_PASS },
		{ "^.*\\.lproj/locversion.plist$", true, LAYOUT_DEEP,
		    SEVERITY_ERROR },
		{ "^.*\\.lproj/locversion.plist$", true, LAYOUT_FLAT,
		    SEVERITY_PASS },
		{ "^Resources/A/SC_Info/A\\.(sinf|supp|supf|supx)$", true,
		    LAYOUT_DEEP, SEVERITY_PASS },
		{ "^Resources/x$", true, LAYOUT_DEEP, SEVERITY_ERROR },
		{ "^Resources/x$", false, LAYOUT_DEEP, SEVERITY_PASS },
	};

	(void) state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_int_equal(judged(with_rule(cases[i].pattern,
					    cases[i].omit, cases[i].layout),
				     "seal-weak-rules"),
		    cases[i].severity);
}

static void
rules_matter_on_a_mac_and_not_apples(void **state)
{
	struct subject *s = with_rule("^x$", true, LAYOUT_SHALLOW);

	(void) state;
	make_phone_code(s);
	assert_int_equal(judged(s, "seal-weak-rules"), SEVERITY_PASS);
	s = with_rule("^x$", true, LAYOUT_DEEP);
	s->parts[0].markers[0] = MARKER("6.22");
	assert_int_equal(judged(s, "seal-weak-rules"), SEVERITY_PASS);
	s = with_rule("^x$", true, LAYOUT_DEEP);
	s->seal.version = 1;
	assert_int_equal(judged(s, "seal-weak-rules"), SEVERITY_PASS);
}

static void
a_seal_has_files_and_rules(void **state)
{
	struct subject *s = subject_new();

	(void) state;
	s->seal.version = 0;
	s->seal.used = NULL;
	judge(s);
	assert_non_null(
	    strstr(find(s, "seal-malformed")->message, "neither files"));
	assert_string_equal(find(s, "seal-malformed")->file,
	    "Contents/_CodeSignature/CodeResources");
	subject_free(s);
	s = subject_new();
	s->seal.version = 1;
	s->seal.used = &s->seal.v1;
	assert_int_equal(judged(s, "seal-malformed"), SEVERITY_PASS);
	s = subject_new();
	s->code.seal = NULL;
	s->verdict.seal = NULL;
	assert_int_equal(judged(s, "seal-malformed"), SEVERITY_PASS);
	s = subject_new();
	add(s, DEFECT_SEAL);
	assert_int_equal(judged(s, "seal-malformed"), SEVERITY_ERROR);
}

/* One that is too long to be read is told of as that. */
static void
a_long_seal_is_not_malformed(void **state)
{
	struct subject *s = subject_new();

	(void) state;
	s->seal.version = 0;
	s->seal.used = NULL;
	s->seal.size = (uint64_t) LIMIT_SEAL_BYTES + 1;
	assert_int_equal(judged(s, "seal-malformed"), SEVERITY_PASS);
}

/* A thin file with a slice up to 0x1000, and zeroes behind. */
static struct subject *
with_zeroes(uint64_t count)
{
	struct subject *s = subject_new();
	struct segment *linkedit = ARENA_NEW(s->arena, struct segment);

	linkedit->name = bytes_of("__LINKEDIT");
	linkedit->file = (struct range){ 0xc00, 0x400 };
	s->slices[0].range = (struct range){ 0, 0x1000 + count };
	s->slices[0].segments = linkedit;
	s->slices[0].segment_count = 1;
	s->macho.size = 0x1000 + count;
	s->coverage[0] =
	    (struct coverage){ { 0, 0x1000 }, VOUCHED_PAGES, "pages" };
	s->coverage[1] =
	    (struct coverage){ { 0x1000, count }, VOUCHED_ZERO, "behind" };
	s->verdict.coverage_count = 2;
	return s;
}

static void
zeroes_behind_a_file_are_seen(void **state)
{
	static const char id[] = "macho-trailing-data";
	struct subject *s;

	(void) state;
	assert_int_equal(judged(with_zeroes(1), id), SEVERITY_WARNING);
	assert_int_equal(judged(with_zeroes(15), id), SEVERITY_WARNING);
	assert_int_equal(judged(with_zeroes(16), id), SEVERITY_ERROR);
	s = with_zeroes(4);
	s->macho.universal = true;
	s->slices[0].range.size = 0x1000;
	assert_int_equal(judged(s, id), SEVERITY_ERROR);
	/* __LINKEDIT goes that far. */
	s = with_zeroes(16);
	((struct segment *) s->slices[0].segments)->file.size = 0x410;
	assert_int_equal(judged(s, id), SEVERITY_PASS);
	/* They align what follows. */
	s = with_zeroes(16);
	s->macho.size += 0x1000;
	assert_int_equal(judged(s, id), SEVERITY_PASS);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_codesign_leaves_out_is_sound),
		cmocka_unit_test(rules_matter_on_a_mac_and_not_apples),
		cmocka_unit_test(a_seal_has_files_and_rules),
		cmocka_unit_test(a_long_seal_is_not_malformed),
		cmocka_unit_test(zeroes_behind_a_file_are_seen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
