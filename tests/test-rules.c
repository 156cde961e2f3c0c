/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sealtree/limits.h>
#include <sealtree/match.h>
#include <sealtree/text.h>
#include <sealtree/verdict.h>

#include "check.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

struct bench {
	struct arena *arena;
	struct defects defects;
	struct seal_rules *rules;
};

static int
set_up(void **state)
{
	struct bench *b = calloc(1, sizeof *b);

	assert_non_null(b);
	b->arena = arena_new();
	defects_init(&b->defects, b->arena);
	*state = b;
	return 0;
}

static int
tear_down(void **state)
{
	struct bench *b = *state;

	seal_rules_free(b->rules);
	arena_free(b->arena);
	free(b);
	return 0;
}

/* A rule as a test writes it. */
struct line {
	const char *pattern;
	double weight;
	bool omit, optional, nested;
};

static void
make(struct bench *b, const struct line *lines, size_t count)
{
	struct seal_set *set = ARENA_NEW(b->arena, struct seal_set);

	set->has_rules = true;
	set->rule_count = count;
	set->rules = ARENA_ARRAY(b->arena, struct seal_rule, count);
	for (size_t i = 0; i < count; i++)
		set->rules[i] = (struct seal_rule){
			.pattern = bytes_of(lines[i].pattern),
			.weight = lines[i].weight,
			.omit = lines[i].omit,
			.optional = lines[i].optional,
			.nested = lines[i].nested,
			.offset = 100 + i,
		};
	seal_rules_free(b->rules);
	b->rules = seal_rules_new(set, &b->defects);
}

/* What is decided, in letters: s sealed, o omitted, ? optional, n nested, g
 * gave up; "-" if no rule matches. */
static const char *
decide(struct bench *b, const char *path)
{
	struct seal_decision d = seal_rules_decide(b->rules, bytes_of(path));
	static char letters[8];

	assert_int_equal(d.sealed, d.rule && !d.rule->omit);
	snprintf(letters, sizeof letters, "%s%s%s%s%s%s", d.rule ? "" : "-",
	    d.sealed ? "s" : "", d.omitted ? "o" : "", d.optional ? "?" : "",
	    d.nested ? "n" : "", d.gave_up ? "g" : "");
	return letters;
}

static void
expect(struct bench *b, const char *path, const char *letters)
{
	const char *found = decide(b, path);

	if (strcmp(found, letters) != 0)
		fail_msg("%s: \"%s\", not \"%s\"", path, found, letters);
}

// clang-format off
/* Those that codesign gives an app of macOS. */
static const struct line defaults[] = {
	{ "^.*", 1, false, false, false },
	{ "^[^/]+$", 10, false, false, true },
	{ "^(Frameworks|SharedFrameworks|PlugIns|Plug-ins|XPCServices|Helpers|"
	  "MacOS|Library/(Automator|Spotlight|LoginItems))/",
	  10, false, false, true },
	{ ".*\\.dSYM($|/)", 11, false, false, false },
	{ "^(.*/)?\\.DS_Store$", 2000, true, false, false },
	{ "^Info\\.plist$", 20, true, false, false },
	{ "^version\\.plist$", 20, false, false, false },
	{ "^embedded\\.provisionprofile$", 20, false, false, false },
	{ "^PkgInfo$", 20, true, false, false },
	{ "^Resources/", 20, false, false, false },
	{ "^Resources/.*\\.lproj/", 1000, false, true, false },
	{ "^Resources/Base\\.lproj/", 1010, false, false, false },
	{ "^Resources/.*\\.lproj/locversion.plist$", 1100, true, false, false },
};

static const struct {
	const char *path, *letters;
} decisions[] = {
	{ "Info.plist", "o" },
	{ "InfoXplist", "sn" },
	{ "Info.plist.bak", "sn" },
	{ "sub/Info.plist", "s" },
	{ "Resources/Info.plist", "s" },
	{ "PkgInfo", "o" },
	{ "PkgInfo2", "sn" },
	{ "version.plist", "s" },
	{ "embedded.provisionprofile", "s" },
	{ "CodeResources", "sn" },
	{ "README", "sn" },
	{ "MacOS/main", "sn" },
	{ "MacOS", "sn" },
	{ "Frameworks/F.framework", "sn" },
	{ "Frameworks/F.framework.dSYM", "s" },
	{ "Frameworks/F.dSYM/Contents/Info.plist", "s" },
	{ "Frameworks/F.dSYMx/a", "sn" },
	{ "Library/LoginItems/L.app", "sn" },
	{ "Library/SystemExtensions/x.systemextension/Contents/Info.plist", "s" },
	{ "Library/LaunchServices/tool", "s" },
	{ "frameworks/F.framework", "s" },
	{ "x/Frameworks/F.framework", "s" },
	{ ".DS_Store", "o" },
	{ "Resources/.DS_Store", "o" },
	{ "Resources/en.lproj/.DS_Store", "o" },
	{ "Resources/x.DS_Store", "s" },
	{ "Resources/.DS_Store/x", "s" },
	{ "Resources/icon.icns", "s" },
	{ "Resources", "sn" },
	{ "Resources/en.lproj", "s" },
	{ "Resources/en.lproj/a.strings", "s?" },
	{ "Resources/a/b/en.lproj/c/d", "s?" },
	{ "Resources/.lproj/a", "s?" },
	{ "Resources/xlproj/a", "s" },
	{ "Resources/Base.lproj/a.nib", "s" },
	{ "Resources/a/Base.lproj/a.nib", "s?" },
	{ "Resources/en.lproj/locversion.plist", "o" },
	{ "Resources/en.lproj/locversionXplist", "o" },
	{ "Resources/Base.lproj/locversion.plist", "o" },
	{ "Resources/a\nb/en.lproj/c", "s?" },
	{ "a\nb", "sn" },
	{ "Info.plist\n", "sn" },
	{ "\xff\xfe", "sn" },
	{ "", "s" },
};
// clang-format on

static void
the_thirteen_default_rules(void **state)
{
	struct bench *b = *state;

	make(b, defaults, COUNT(defaults));
	assert_int_equal(COUNT(defaults), 13);
	assert_int_equal(b->defects.count, 0);
	for (size_t i = 0; i < COUNT(decisions); i++)
		expect(b, decisions[i].path, decisions[i].letters);
}

/* The order of rules decides nothing. */
static void
the_same_in_another_order(void **state)
{
	struct bench *b = *state;
	struct line turned[COUNT(defaults)];

	for (size_t shift = 1; shift <= COUNT(defaults); shift++) {
		for (size_t i = 0; i < COUNT(defaults); i++)
			turned[i] = defaults[(COUNT(defaults) - 1 - i + shift) %
					     COUNT(defaults)];
		make(b, turned, COUNT(turned));
		for (size_t i = 0; i < COUNT(decisions); i++)
			expect(b, decisions[i].path, decisions[i].letters);
	}
}

/* The system's own extended expressions, over the same. */
static void
as_posix_has_it(void **state)
{
	struct bench *b = *state;

	for (size_t i = 0; i < COUNT(defaults); i++) {
		regex_t regex;

		make(b, &defaults[i], 1);
		assert_int_equal(regcomp(&regex, defaults[i].pattern,
				     REG_EXTENDED | REG_NOSUB),
		    0);
		for (size_t j = 0; j < COUNT(decisions); j++) {
			const char *path = decisions[j].path;
			bool found = regexec(&regex, path, 0, NULL, 0) == 0;

			if (found != (*decide(b, path) != '-') &&
			    (uint8_t) path[0] < 0x80)
				fail_msg("%s %s", defaults[i].pattern, path);
		}
		regfree(&regex);
	}
}

static void
weights_and_ties(void **state)
{
	static const struct line ties[] = { { "^a", 5, false, false, false },
		{ "a$", 5, true, false, false }, { "^", 5, false, true, false },
		{ "b", 5.5, false, false, true },
		{ "c", -1, true, false, false } };
	struct bench *b = *state;
	struct line back[COUNT(ties)];

	for (size_t i = 0; i < COUNT(ties); i++)
		back[i] = ties[COUNT(ties) - 1 - i];
	for (int turn = 0; turn < 2; turn++) {
		make(b, turn ? back : ties, COUNT(ties));
		/* As heavy, the one that omits; a fraction is enough. */
		expect(b, "a", "o");
		expect(b, "ba", "sn");
		expect(b, "ab", "sn");
		expect(b, "c", "s?");
	}
	make(b, &ties[4], 1);
	expect(b, "c", "o");
	expect(b, "d", "-");
	make(b, ties, 0);
	expect(b, "c", "-");
}

static void
what_is_no_expression(void **state)
{
	static const struct line wrong[] = { { "^(", 100, true, false, false },
		{ "^.*", 1, false, false, false },
		{ "a**", 100, true, false, false },
		{ "[", 100, true, false, false } };
	struct bench *b = *state;

	make(b, wrong, COUNT(wrong));
	assert_true(b->defects.count >= 2);
	assert_int_equal(b->defects.list[0].kind, DEFECT_PLIST);
	assert_int_equal(b->defects.list[0].offset, 100);
	expect(b, "a", "s");
}

/* Numbers that are the same in every run. */
static uint32_t random_state;

static uint32_t
below(uint32_t limit)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 17;
	random_state ^= random_state << 5;
	return random_state % limit;
}

static void
add_any(struct text *t, const char *const *choices, uint32_t count)
{
	text_add_string(t, choices[below(count)]);
}

static void
make_pattern(struct text *t)
{
	static const char *const atoms[] = { "a", "b", "ab", "/", "\\.", ".",
		".*", "[ab]", "[^/]+", "[]a]", "(a|b)", "(a/)?", "(b|)", "a*",
		"b+", "a?", "b{2}", "a{1,2}", "ab{0}", "\\.*", "\\.?",
		"a{2,3}b", "[[:alpha:]]b", "\\/", "(ab", ")", "a|b", "|", "\\$",
		"\\\\", "(\\.)a", "b$", "^a", "\\.lproj/", "(a(b|/)a)b" };
	uint32_t count = below(5);

	text_reset(t);
	if (below(3))
		text_add_char(t, '^');
	while (count--)
		add_any(t, atoms, COUNT(atoms));
	if (below(3) == 0)
		text_add_char(t, '$');
}

static void
make_path(struct text *t)
{
	static const char *const parts[] = { "a", "b", "/", ".", "ab", "bb",
		"aa", "$", "\\", "\n", "]", ".lproj/", "{", "\xc3\xa9" };
	uint32_t count = below(7);

	text_reset(t);
	while (count--)
		add_any(t, parts, COUNT(parts));
}

/* Forms that are decided without PCRE2, against PCRE2. */
static void
prepared_and_plain_agree(void **state)
{
	struct bench *b = *state;
	struct text pattern = TEXT_INIT, path = TEXT_INIT, why = TEXT_INIT;
	unsigned matched = 0, tried = 0;

	random_state = 2463534242U;
	for (int n = 0; n < 4000; n++) {
		struct match *plain;
		struct line line = { .weight = 1 };

		make_pattern(&pattern);
		line.pattern = text_string(&pattern);
		plain = match_new(text_bytes(&pattern), MATCH_POSIX, &why);
		make(b, &line, 1);
		for (int k = 0; k < 25; k++) {
			bool found;

			make_path(&path);
			found = plain && match_find(plain, text_bytes(&path),
					     NULL, NULL) == MATCH_YES;
			if (found != (*decide(b, text_string(&path)) != '-'))
				fail_msg("pattern %s path %s: %d", line.pattern,
				    text_string(&path), found);
			matched += found;
			tried++;
		}
		match_free(plain);
	}
	/* Else it would try nothing. */
	assert_true(matched > tried / 10 && matched < tried * 9 / 10);
	text_release(&pattern);
	text_release(&path);
	text_release(&why);
}

#define LONG "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

static void
an_evil_pattern_gives_up(void **state)
{
	static const struct line evil[] = { { "^(a+)+$", 10, true, false,
						false },
		{ "^.*", 1, false, false, false },
		{ "^b", 20, false, true, false } };
	struct bench *b = *state;

	make(b, evil, COUNT(evil));
	expect(b, LONG "c", "sg");
	expect(b, "aa", "o");
	/* Whether it matches is of no matter where a heavier one does. */
	expect(b, "b" LONG "c", "s?");
	/* After some patience it is not asked any more. */
	for (int i = 0; i < 30; i++)
		expect(b, LONG "c", "sg");
	expect(b, "aa", "sg");
	expect(b, "baa", "s?");
}

/* The heavier rule comes after the one that gives up. */
static void
what_gave_up_and_cannot_win(void **state)
{
	static const struct line lines[] = { { "(a|aa)+$", 10, true, false,
						 false },
		{ "z$", 20, false, false, false },
		{ "^.*", 1, false, false, false },
		{ "^b", 10, true, false, false } };
	struct bench *b = *state;

	make(b, lines, COUNT(lines));
	expect(b, LONG "z", "s");
	expect(b, LONG "d", "sg");
	/* As heavy, and as much an omission: the same either way. */
	expect(b, "b" LONG "d", "o");
}

/* As many rules as a seal may have. */
static void
many_rules(void **state)
{
	struct bench *b = *state;
	static struct line lines[LIMIT_SEAL_RULES];
	static char patterns[LIMIT_SEAL_RULES][16];

	for (size_t i = 0; i < LIMIT_SEAL_RULES; i++) {
		snprintf(patterns[i], sizeof patterns[i], "^%zu[/]", i);
		lines[i] = (struct line){ patterns[i], 1, i % 2, false, false };
	}
	make(b, lines, LIMIT_SEAL_RULES);
	expect(b, "4/x", "s");
	expect(b, "255/x", "o");
	expect(b, "256/x", "-");
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(the_thirteen_default_rules),
		TEST(the_same_in_another_order),
		TEST(as_posix_has_it),
		TEST(weights_and_ties),
		TEST(what_is_no_expression),
		TEST(prepared_and_plain_agree),
		TEST(an_evil_pattern_gives_up),
		TEST(what_gave_up_and_cannot_win),
		TEST(many_rules),
	};

	seal_rules_free(NULL);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
