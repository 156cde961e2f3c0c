/* SPDX-License-Identifier: MIT */
/*
 * Each check has a clean subject, which it leaves alone, and a flawed one, of
 * which it makes exactly its finding. A check without such a pair fails here.
 */
#include <config.h>

#include <string.h>

#include <sealtree/limits.h>

#include "check.h"
#include "subject.h"

/* Whole ids only: none is a part of another. */
static bool
is_listed(const char *list, const char *id)
{
	size_t len = strlen(id);

	for (; list && *list; list += strcspn(list, " "), list += *list == ' ')
		if (strcspn(list, " ") == len && memcmp(list, id, len) == 0)
			return true;
	return false;
}

/* Of what is signed it is always said what was not checked; of what Developer
 * ID signed that it may be revoked, and whether the notary would take it; for the Mac's store subjects are
 * not hardened. */
static bool
is_usual(const struct finding *f, const struct pair *pair)
{
	return strcmp(f->check->id, "revocation-unknown") == 0 ||
	       strcmp(f->check->id, "notary-ready") == 0 ||
	       strcmp(f->check->id, "checks-not-performed") == 0 ||
	       strcmp(f->check->id, "mas-no-hardened-runtime") == 0 ||
	       (f->consequence_of && strcmp(f->consequence_of, pair->id) == 0);
}

/* What is unknown says why, in one of the report's words. */
static void
assert_reason(const struct finding *f)
{
	static const char reasons[] =
	    "encrypted not-kept-by-container limit reader-died cancelled "
	    "unreadable target-undecided online-only skipped";

	if (f->severity == SEVERITY_UNKNOWN && f->reason &&
	    !is_listed(reasons, f->reason))
		fail_msg("%s: %s is no reason", f->check->id, f->reason);
	if (f->severity == SEVERITY_UNKNOWN && !f->reason)
		fail_msg("%s gives no reason", f->check->id);
}

static void
assert_nothing_else(const struct subject *s, const struct pair *pair)
{
	for (size_t i = 0; i < s->findings.count; i++) {
		const struct finding *f = &s->findings.list[i];
		const char *other = f->check->id;

		assert_reason(f);
		if (strcmp(other, pair->id) != 0 && !is_usual(f, pair) &&
		    !is_listed(pair->follows, other))
			fail_msg("a flaw for %s is %s too: %s", pair->id, other,
			    f->message);
	}
	for (size_t i = 0; i < s->child_count; i++)
		assert_nothing_else(s->children[i], pair);
}

static bool
is_run(const struct check *check)
{
	return check->scope & (CHECK_BOTH | CHECK_LAST);
}

static void
each_check_has_a_clean_and_a_flawed_subject(void **state)
{
	size_t count = 0;

	(void) state;
	for (const struct check *c = check_next(NULL); c; c = check_next(c)) {
		const struct pair *pair = pair_find(c->id);
		struct subject *clean, *flawed;

		if (!is_run(c))
			continue;
		if (!pair)
			fail_msg("%s has no clean and flawed subject", c->id);
		clean = subject_new();
		pair->clean(clean);
		judge(clean);
		assert_int_equal(count_of(clean, c->id), 0);
		subject_free(clean);
		flawed = subject_new();
		pair->flawed(flawed);
		judge(flawed);
		if (count_of(flawed, c->id) != 1)
			fail_msg("a flaw for %s is none", c->id);
		assert_int_equal(find(flawed, c->id)->severity, pair->severity);
		assert_nothing_else(flawed, pair);
		subject_free(flawed);
		count++;
	}
	assert_int_equal(count, pair_count());
}

static void
lose_macho(struct subject *s)
{
	s->code.macho = NULL;
	s->code.macho_path = NULL;
	s->loads = (struct code_loads){ 0 };
}

static void
lose_slices(struct subject *s)
{
	s->macho.slice_count = 0;
	s->loads = (struct code_loads){ 0 };
}

static void
lose_info(struct subject *s)
{
	s->code.info = s->code.info_embedded = NULL;
}

static void
lose_signature(struct subject *s)
{
	s->signatures[0] = NULL;
}

static void
lose_directory(struct subject *s)
{
	s->parts[0].signature.best = s->parts[0].signature.primary = NULL;
	s->parts[0].signature.directory_count = 0;
}

static void
lose_cms(struct subject *s)
{
	s->parts[0].signature.cms = NULL;
}

static void
lose_chain(struct subject *s)
{
	s->parts[0].cms.chain = (struct chain){ 0 };
	s->parts[0].cms.signer = NULL;
}

static void
lose_verdicts(struct subject *s)
{
	s->verified = NULL;
}

static void
lose_seal(struct subject *s)
{
	s->code.seal = NULL;
	s->verdict.seal = NULL;
}

static void
lose_platform(struct subject *s)
{
	s->slices[0].platform_count = s->slices[1].platform_count = 0;
}

static void
lose_names(struct subject *s)
{
	s->place.executable_path = s->place.info_path = NULL;
	s->code.info_path = NULL;
	s->place.executable_name = (struct bytes){ 0 };
}

static void
lose_entitlements(struct subject *s)
{
	s->parts[0].entitlements.xml = s->parts[0].entitlements.der = NULL;
}

static void
lose_in_all(struct subject *s, void (*lose)(struct subject *s))
{
	lose(s);
	if (!s->code.macho)
		s->loads = (struct code_loads){ 0 };
	for (size_t i = 0; i < s->child_count; i++)
		lose_in_all(s->children[i], lose);
}

/* Any part of code may be missing, or unreadable: judging goes on. */
static void
whatever_is_missing_is_done_without(void **state)
{
	static void (*const losses[])(struct subject * s) = { lose_macho,
		lose_slices, lose_info, lose_signature, lose_directory,
		lose_cms, lose_chain, lose_verdicts, lose_seal, lose_platform,
		lose_names, lose_entitlements };

	(void) state;
	for (const struct check *c = check_next(NULL); c; c = check_next(c)) {
		const struct pair *pair = pair_find(c->id);

		for (size_t i = 0; pair && i < sizeof losses / sizeof *losses;
		     i++) {
			struct subject *s = subject_new(), *root = s;

			pair->flawed(s);
			while (root->parent)
				root = root->parent;
			lose_in_all(root, losses[i]);
			judge(s);
			subject_free(s);
		}
	}
}

static void
each_check_explains_itself(void **state)
{
	(void) state;
	for (const struct check *c = check_next(NULL); c; c = check_next(c)) {
		assert_ptr_equal(check_find(c->id), c);
		assert_true(c->title && c->title[0]);
		assert_true(c->means && c->means[0]);
		assert_true(c->fix && c->fix[0]);
		assert_int_equal(c->run != NULL, is_run(c));
	}
	assert_null(check_find("no-such-check"));
}

static void
a_defect_keeps_its_place(void **state)
{
	struct subject *s = subject_new();
	const struct finding *f;

	(void) state;
	s->code.defects.slice = "x86_64";
	s->code.defects.part = "CodeDirectory";
	add(s, DEFECT_SIGNATURE);
	judge(s);
	f = find(s, "signature-malformed");
	assert_string_equal(f->message, "CodeDirectory: it is broken");
	assert_string_equal(f->file, "Contents/MacOS/A");
	assert_string_equal(f->slice, "x86_64");
	assert_int_equal(f->offset, 0x40);
	assert_int_equal(f->count, 1);
	subject_free(s);
}

static void
equal_kinds_in_one_file_are_one_finding(void **state)
{
	struct subject *s = subject_new();

	(void) state;
	add(s, DEFECT_PLIST);
	add(s, DEFECT_PLIST);
	s->code.defects.file = "Contents/Info.plist";
	add(s, DEFECT_PLIST);
	s->code.defects.slice = "x86_64";
	add(s, DEFECT_PLIST);
	judge(s);
	assert_int_equal(count_of(s, "plist-malformed"), 3);
	assert_string_equal(s->findings.list[0].file, "Contents/Info.plist");
	assert_null(s->findings.list[0].slice);
	assert_int_equal(s->findings.list[0].count, 1);
	assert_string_equal(s->findings.list[1].slice, "x86_64");
	assert_string_equal(s->findings.list[2].file, "Contents/MacOS/A");
	assert_int_equal(s->findings.list[2].count, 2);
	subject_free(s);
}

static void
unsigned_code_may_be_malformed(void **state)
{
	struct subject *s = subject_new();

	(void) state;
	s->code.signature_count = 0;
	add(s, DEFECT_MACHO);
	add(s, DEFECT_PLIST);
	judge(s);
	assert_int_equal(
	    find(s, "macho-malformed")->severity, SEVERITY_WARNING);
	assert_int_equal(severity_of(s, "plist-malformed"), SEVERITY_WARNING);
}

/* One slice of two is signed: what is wrong there is an error, what is wrong
 * in the other is none. */
static void
slices_are_signed_for_themselves(void **state)
{
	struct subject *s = subject_new();

	(void) state;
	make_two_slices(s);
	s->signatures[1] = NULL;
	s->code.defects.slice = "x86_64";
	add(s, DEFECT_MACHO);
	assert_int_equal(severity_of(s, "macho-malformed"), SEVERITY_ERROR);
	s = subject_new();
	make_two_slices(s);
	s->signatures[1] = NULL;
	s->code.defects.slice = "arm64";
	add(s, DEFECT_MACHO);
	assert_int_equal(severity_of(s, "macho-malformed"), SEVERITY_WARNING);
}

static void
a_profile_is_signed_by_itself(void **state)
{
	struct subject *s = subject_new();

	(void) state;
	s->place.kind = &kind_profile;
	s->code.macho = NULL;
	s->code.signature_count = 0;
	add(s, DEFECT_PLIST);
	assert_int_equal(severity_of(s, "plist-malformed"), SEVERITY_ERROR);
}

static void
ambiguous_entitlements_are_an_error(void **state)
{
	static const char *const parts[] = { "entitlements",
		"entitlements (DER)" };

	(void) state;
	for (size_t i = 0; i < 2; i++) {
		struct subject *s = subject_new();

		s->code.defects.part = parts[i];
		add(s, DEFECT_AMBIGUOUS);
		assert_int_equal(
		    severity_of(s, "plist-ambiguous"), SEVERITY_ERROR);
	}
}

static void
the_walk_is_judged_too(void **state)
{
	struct subject *s = subject_new();
	const struct finding *f;

	(void) state;
	s->walk.file = "Contents/Secret";
	defect_add(&s->walk, DEFECT_UNREADABLE, NO_OFFSET, "cannot be listed");
	judge(s);
	f = find(s, "check-not-run");
	assert_string_equal(f->file, "Contents/Secret");
	assert_string_equal(f->reason, "unreadable");
	subject_free(s);
}

static void
defects_beyond_the_limit_are_counted(void **state)
{
	struct subject *s = subject_new();

	(void) state;
	for (size_t i = 0; i < LIMIT_DEFECTS; i++)
		add(s, DEFECT_MACHO);
	judge(s);
	assert_int_equal(count_of(s, "limit-reached"), 0);
	findings_init(&s->findings, s->arena);
	add(s, DEFECT_MACHO);
	judge(s);
	assert_int_equal(find(s, "macho-malformed")->count, LIMIT_DEFECTS);
	assert_non_null(strstr(find(s, "limit-reached")->message, "1 more"));
	assert_string_equal(find(s, "limit-reached")->reason, "limit");
	subject_free(s);
}

static void
plain_names_are_not_deceptive(void **state)
{
	static const char *const names[] = { "Über – 日本.app", "a\\b.app",
		"A B.app" };

	(void) state;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		struct subject *s = subject_new();

		s->place.name = names[i];
		judge(s);
		assert_int_equal(count_of(s, "name-deceptive"), 0);
		subject_free(s);
	}
}

static void
names_of_all_kinds_can_deceive(void **state)
{
	struct subject *s = subject_new();
	struct directory directory = { .identifier = bytes_of("com.a\x1b[2J") };

	(void) state;
	s->parts[0].signature.best = &directory;
	s->place.executable_name = bytes_over("A\0B", 3);
	judge(s);
	assert_int_equal(count_of(s, "name-deceptive"), 2);
	assert_non_null(strchr(find(s, "name-deceptive")->seen, '\\'));
	subject_free(s);
}

/* In the whole tree, and told at its root. */
static void
names_that_differ_in_case_only_are_twins(void **state)
{
	struct subject *s = subject_new();
	struct place places[3] = {
		{ .path = "Lib/A.dylib", .kind = &kind_executable },
		{ .path = "Lib/B.dylib", .kind = &kind_executable },
		{ .path = "lib/a.dylib", .kind = &kind_executable },
	};
	struct code codes[3];
	struct check_subject root = { .code = &s->code,
		.verdict = s->verified,
		.options = &s->options },
			     below[3];
	const struct check_subject *all[4] = { &root };

	(void) state;
	complete_info(s);
	for (size_t i = 0; i < 3; i++) {
		places[i].kind = &kind_object;
		places[i].name = places[i].path;
		codes[i] = (struct code){ .place = &places[i] };
		below[i] = (struct check_subject){ .code = &codes[i],
			.parent = &root,
			.options = &s->options,
			.all = all,
			.all_count = 4 };
		all[i + 1] = &below[i];
	}
	root.all = all;
	root.all_count = 4;
	for (size_t i = 0; i < 4; i++)
		checks_run(CHECK_BUNDLE, all[i], &s->findings);
	assert_int_equal(found(s), 1);
	assert_string_equal(s->findings.list[0].check->id, "name-deceptive");
	assert_string_equal(s->findings.list[0].file, "lib/a.dylib");
	assert_string_equal(s->findings.list[0].related[0], "Lib/A.dylib");
	assert_null(s->findings.list[0].related[1]);
	subject_free(s);
}

static void
findings_are_sorted(void **state)
{
	struct arena *arena = arena_new();
	struct findings findings;
	const struct check *check = check_next(NULL);
	struct subject *s = subject_new();
	const struct check_subject *none[1];
	struct check_subject nothing = {
		.code = &s->code,
		.verdict = s->verified,
		.all = none,
		.options = &s->options,
	};

	(void) state;
	complete_info(s);
	findings_init(&findings, arena);
	finding_add(&findings, check, "e")->file = "b";
	finding_add(&findings, check, "d")->offset = 7;
	finding_add(&findings, check, "f")->severity = SEVERITY_INFO;
	finding_add(&findings, check, "c")->offset = 6;
	finding_add(&findings, check, "g")->severity = SEVERITY_UNKNOWN;
	finding_add(&findings, check, "a")->slice = "x";
	finding_add(&findings, check, "b");
	checks_run(CHECK_BUNDLE, &nothing, &findings);
	assert_int_equal(findings.count, 7);
	assert_string_equal(findings.list[0].message, "c");
	assert_string_equal(findings.list[1].message, "d");
	assert_string_equal(findings.list[2].message, "b");
	assert_string_equal(findings.list[3].message, "a");
	assert_string_equal(findings.list[4].message, "e");
	assert_string_equal(findings.list[5].message, "g");
	assert_string_equal(findings.list[6].message, "f");
	assert_int_equal(findings_worst(&findings), SEVERITY_ERROR);
	subject_free(s);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_check_has_a_clean_and_a_flawed_subject),
		cmocka_unit_test(whatever_is_missing_is_done_without),
		cmocka_unit_test(each_check_explains_itself),
		cmocka_unit_test(a_defect_keeps_its_place),
		cmocka_unit_test(equal_kinds_in_one_file_are_one_finding),
		cmocka_unit_test(unsigned_code_may_be_malformed),
		cmocka_unit_test(slices_are_signed_for_themselves),
		cmocka_unit_test(a_profile_is_signed_by_itself),
		cmocka_unit_test(ambiguous_entitlements_are_an_error),
		cmocka_unit_test(the_walk_is_judged_too),
		cmocka_unit_test(defects_beyond_the_limit_are_counted),
		cmocka_unit_test(plain_names_are_not_deceptive),
		cmocka_unit_test(names_of_all_kinds_can_deceive),
		cmocka_unit_test(names_that_differ_in_case_only_are_twins),
		cmocka_unit_test(findings_are_sorted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
