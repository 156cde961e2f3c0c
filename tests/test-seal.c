/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include <sealtree/limits.h>
#include <sealtree/seal.h>
#include <sealtree/text.h>

#include "bench.h"
#include "check.h"
#include "harm.h"

#define HEAD                                                      \
	"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"            \
	"<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" " \
	"\"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n"   \
	"<plist version=\"1.0\">\n"
#define TAIL "</plist>\n"
/* 20 bytes from 0 on, 32 bytes from 0 on. */
#define DATA20 "<data>AAECAwQFBgcICQoLDA0ODxAREhM=</data>"
#define DATA32 "<data>AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=</data>"

static const char modern[] = HEAD
    "<dict>\n"
    "<key>files</key><dict>\n"
    "<key>Resources/a.txt</key>" DATA20 "\n"
    "<key>Resources/en.lproj/b.strings</key>\n"
    "<dict><key>hash</key>" DATA20 "<key>optional</key><true/></dict>\n"
    "</dict>\n"
    "<key>files2</key><dict>\n"
    "<key>Frameworks/F.framework</key><dict>\n"
    "<key>cdhash</key>" DATA20 "\n"
    "<key>requirement</key><string>identifier f &amp; anchor</string></dict>\n"
    "<key>Resources/a.txt</key><dict>\n"
    "<key>hash</key>" DATA20 "<key>hash2</key>" DATA32 "</dict>\n"
    "<key>Resources/en.lproj/b.strings</key>\n"
    "<dict><key>hash2</key>" DATA32 "<key>optional</key><true/></dict>\n"
    "<key>Resources/link</key>\n"
    "<dict><key>symlink</key><string>a.txt</string></dict>\n"
    "<key>Resources/later</key>\n"
    "<dict><key>hash4</key>" DATA32 "<key>unknown</key><array><dict/>"
    "</array></dict>\n"
    "</dict>\n"
    "<key>other</key><dict><key>files2</key><dict/></dict>\n"
    "<key>rules</key><dict><key>^Resources/</key><true/>\n"
    "<key>^version.plist$</key><true/></dict>\n"
    "<key>rules2</key><dict>\n"
    "<key>.*\\.dSYM($|/)</key><dict><key>weight</key><real>11</real></dict>\n"
    "<key>^.*</key><true/>\n"
    "<key>^Info\\.plist$</key><dict><key>omit</key><true/>\n"
    "<key>weight</key><integer>20</integer></dict>\n"
    "<key>^Resources/.*\\.lproj/</key><dict><key>optional</key><true/>\n"
    "<key>weight</key><real>1000</real></dict>\n"
    "<key>^[^/]+$</key><dict><key>nested</key><true/>\n"
    "<key>top</key><string>x</string>\n"
    "<key>weight</key><real>10</real></dict>\n"
    "<key>^secret</key><false/>\n"
    "</dict>\n"
    "</dict>\n" TAIL;

static const struct seal *
parse(struct bench *bench, const char *text)
{
	return seal_parse(bytes_of(text), bench->arena, &bench->defects);
}

static void
assert_counts_up(const uint8_t *digest, size_t len)
{
	assert_non_null(digest);
	for (size_t i = 0; i < len; i++)
		assert_int_equal(digest[i], i);
}

static void
entries_of_both_generations(void **state)
{
	struct bench *bench = *state;
	const struct seal *seal = parse(bench, modern);
	const struct seal_entry *e = seal->v1.entries;

	assert_int_equal(bench->defects.count, 0);
	assert_true(seal->v1.has_files && seal->v1.has_rules);
	assert_int_equal(seal->v1.entry_count, 2);
	assert_true(bytes_are(e[0].path, "Resources/a.txt"));
	assert_counts_up(e[0].sha1, 20);
	assert_null(e[0].sha256);
	assert_false(e[0].optional);
	assert_counts_up(e[1].sha1, 20);
	assert_true(e[1].optional);

	e = seal->v2.entries;
	assert_int_equal(seal->v2.entry_count, 5);
	assert_true(seal_entry_is_nested(&e[0]));
	assert_counts_up(e[0].special->cdhash, 20);
	assert_true(
	    bytes_are(seal_entry_requirement(&e[0]), "identifier f & anchor"));
	assert_true(bytes_are(e[1].path, "Resources/a.txt"));
	assert_counts_up(e[1].sha1, 20);
	assert_counts_up(e[1].sha256, 32);
	assert_null(e[1].special);
	assert_false(seal_entry_is_nested(&e[1]));
	assert_true(e[2].optional);
	assert_true(bytes_are(seal_entry_symlink(&e[3]), "a.txt"));
	assert_false(seal_entry_is_nested(&e[3]));
	assert_true(e[4].other_hash);
	assert_null(e[4].sha1);
	/* The offset is where the value begins. */
	assert_memory_equal(modern + e[1].offset, "<dict>", 6);
}

static void
rules_in_their_order(void **state)
{
	struct bench *bench = *state;
	const struct seal *seal = parse(bench, modern);
	const struct seal_rule *r = seal->v2.rules;

	assert_int_equal(seal->v1.rule_count, 2);
	assert_int_equal(seal->v2.rule_count, 6);
	assert_true(bytes_are(r[0].pattern, ".*\\.dSYM($|/)"));
	assert_true(r[0].weight == 11);
	assert_true(r[1].weight == 1);
	assert_false(r[1].omit || r[1].optional || r[1].nested);
	assert_true(r[2].omit && r[2].weight == 20);
	assert_true(r[3].optional && r[3].weight == 1000);
	assert_true(r[4].nested && r[4].weight == 10);
	assert_true(r[5].omit);
}

static void
what_codesign_counts(void **state)
{
	struct bench *bench = *state;
	const struct seal *seal = parse(bench, modern);

	assert_int_equal(seal->version, 2);
	assert_ptr_equal(seal->used, &seal->v2);
	assert_int_equal(seal_rules_counted(seal), 6);
	assert_int_equal(seal_files_counted(seal), 5);
	assert_int_equal(seal->size, sizeof modern - 1);
	assert_int_equal(seal->file.len, 0);
}

static void
the_first_generation_alone(void **state)
{
	struct bench *bench = *state;
	const struct seal *seal = parse(bench, HEAD
	    "<dict><key>files</key><dict><key>a</key>" DATA20 "</dict>"
	    "<key>rules</key><dict><key>^.*</key><true/></dict></dict>" TAIL);

	assert_int_equal(seal->version, 1);
	assert_ptr_equal(seal->used, &seal->v1);
	assert_int_equal(seal_rules_counted(seal), 1);
	assert_int_equal(seal_files_counted(seal), 1);
	assert_false(seal->v2.has_files);
	assert_int_equal(bench->defects.count, 0);
}

static void
no_generation_at_all(void **state)
{
	struct bench *bench = *state;
	const struct seal *seal = parse(bench, HEAD "<dict/>" TAIL);

	assert_int_equal(seal->version, 0);
	assert_null(seal->used);
	assert_int_equal(seal_rules_counted(seal), 0);
	assert_int_equal(seal_files_counted(seal), 0);
	assert_int_equal(bench->defects.count, 0);
	assert_int_equal(parse(bench, HEAD "<array/>" TAIL)->version, 0);
	assert_int_equal(bench->defects.count, 1);
	assert_int_equal(parse(bench, "")->version, 0);
	assert_int_equal(bench->defects.count, 2);
}

static void
the_file_is_hashed(void **state)
{
	struct bench *bench = *state;
	const struct seal *seal = parse(bench, "abc");
	struct text hex = TEXT_INIT;

	text_add_hex(&hex, bytes_over(seal->sha1, 20));
	assert_string_equal(
	    text_string(&hex), "a9993e364706816aba3e25717850c26c9cd0d89d");
	text_reset(&hex);
	text_add_hex(&hex, bytes_over(seal->sha256, 32));
	assert_string_equal(text_string(&hex),
	    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	text_release(&hex);
}

static void
what_does_not_fit_is_noted(void **state)
{
	struct bench *bench = *state;
	const struct seal *seal = parse(bench, HEAD
	    "<dict><key>files</key><array/><key>files2</key><dict>"
	    "<key>short</key><dict><key>hash2</key>" DATA20 "</dict>"
	    "<key>text</key><string>x</string>"
	    "<key>list</key><array><dict/></array>"
	    "<key>link</key><dict><key>symlink</key><true/></dict>"
	    "<key>empty</key><dict><key>symlink</key><string></string></dict>"
	    "</dict><key>rules2</key><dict><key>^.*</key><integer>1</integer>"
	    "<key>^a</key><array><true/></array><key>^b</key><true/></dict>"
	    "</dict>" TAIL);

	assert_false(seal->v1.has_files);
	assert_int_equal(seal->v2.entry_count, 5);
	assert_null(seal->v2.entries[0].sha256);
	assert_null(seal_entry_symlink(&seal->v2.entries[3]).data);
	assert_non_null(seal_entry_symlink(&seal->v2.entries[4]).data);
	assert_int_equal(seal->v2.rule_count, 1);
	assert_int_equal(bench->defects.count, 7);
	for (size_t i = 0; i < bench->defects.count; i++)
		assert_int_equal(bench->defects.list[i].kind, DEFECT_SEAL);
	assert_string_equal(bench->defects.list[0].what,
	    "the seal's \"files\" is no dictionary");
	assert_string_equal(bench->defects.list[1].what,
	    "the seal's \"short\" has a digest of another length");
}

/* What was read until then is kept. */
static void
a_broken_file_still_shows_its_beginning(void **state)
{
	struct bench *bench = *state;
	const char *until = strstr(modern, "<key>Resources/link");
	const struct seal *seal =
	    seal_parse(bytes_over(modern, (size_t) (until - modern)),
		bench->arena, &bench->defects);

	assert_int_equal(seal->version, 2);
	assert_int_equal(seal->v1.entry_count, 2);
	assert_int_equal(seal->v2.entry_count, 3);
	assert_true(bench->defects.count > 0);
}

static void
the_second_of_two_is_not_believed(void **state)
{
	struct bench *bench = *state;
	const struct seal *seal = parse(bench, HEAD
	    "<dict><key>files2</key><dict><key>a</key>" DATA20 "</dict>"
	    "<key>files2</key><dict><key>b</key>" DATA20 "</dict></dict>" TAIL);

	assert_int_equal(seal->v2.entry_count, 1);
	assert_true(bytes_are(seal->v2.entries[0].path, "a"));
	assert_int_equal(bench->defects.count, 1);
	assert_int_equal(bench->defects.list[0].kind, DEFECT_AMBIGUOUS);
}

static const struct seal *
parse_rules(struct bench *bench, unsigned count)
{
	struct text text = TEXT_INIT;
	const struct seal *seal;

	text_add_string(&text, HEAD "<dict><key>files2</key><dict/>"
				    "<key>rules2</key><dict>");
	for (unsigned i = 0; i < count; i++)
		text_printf(&text, "<key>^%03u</key><dict/>", i);
	text_add_string(&text, "</dict></dict>" TAIL);
	seal = seal_parse(text_bytes(&text), bench->arena, &bench->defects);
	text_release(&text);
	return seal;
}

static void
rules_are_capped(void **state)
{
	struct bench *bench = *state;

	assert_int_equal(parse_rules(bench, LIMIT_SEAL_RULES)->v2.rule_count,
	    LIMIT_SEAL_RULES);
	assert_int_equal(bench->defects.count, 0);
	assert_int_equal(
	    parse_rules(bench, LIMIT_SEAL_RULES + 2)->v2.rule_count,
	    LIMIT_SEAL_RULES);
	assert_int_equal(bench->defects.count, 1);
	assert_int_equal(bench->defects.list[0].kind, DEFECT_LIMIT);
}

static void
add_big_seal(struct text *text, unsigned count)
{
	text_add_string(text, HEAD "<dict>");
	for (unsigned generation = 1; generation <= 2; generation++) {
		text_printf(text, "<key>files%s</key><dict>",
		    generation == 2 ? "2" : "");
		for (unsigned i = 0; i < count; i++)
			text_printf(text,
			    "<key>Resources/folder/with/a/name/%06u.png</key>"
			    "%s",
			    i,
			    generation == 1 ? DATA20
					    : "<dict><key>hash</key>" DATA20
					      "<key>hash2</key>" DATA32
					      "</dict>");
		text_add_string(text, "</dict>");
	}
	text_add_string(text, "<key>rules2</key><dict/></dict>" TAIL);
}

/* The promise that a node's memory rests on. */
static void
big_seals_stay_small(void **state)
{
	struct bench *bench = *state;
	struct text text = TEXT_INIT;
	const struct seal *seal;
	size_t before = arena_size(bench->arena);

	add_big_seal(&text, 100000);
	seal = seal_parse(text_bytes(&text), bench->arena, &bench->defects);
	text_release(&text);
	assert_int_equal(bench->defects.count, 0);
	assert_int_equal(seal->v1.entry_count, 100000);
	assert_int_equal(seal_files_counted(seal), 100000);
	assert_counts_up(seal->v2.entries[99999].sha256, 32);
	/* One copy of a path serves both generations. */
	assert_ptr_equal(
	    seal->v1.entries[777].path.data, seal->v2.entries[777].path.data);
	assert_true(arena_size(bench->arena) - before < 28 << 20);
}

/* In a binary list one empty dictionary can be the value of every key. */
static void
put_be(struct text *text, uint64_t number, unsigned width)
{
	while (width--)
		text_add_char(text, (char) (number >> (8 * width)));
}

static const struct seal *
parse_entries(struct bench *bench, unsigned count)
{
	/* Objects: 0 the root, 1 "files2", 2 the dict, 3 an empty dict, then
	 * the keys: 7 digits each. */
	struct text text = TEXT_INIT, offsets = TEXT_INIT;
	const struct seal *seal;
	size_t table;

	text_add_string(&text, "bplist00");
	put_be(&offsets, text.len, 4);
	text_add(&text, "\xd1\0\0\0\1\0\0\0\2", 9);
	put_be(&offsets, text.len, 4);
	text_add_string(&text, "\x56"
			       "files2");
	put_be(&offsets, text.len, 4);
	text_add(&text, "\xdf\x12", 2);
	put_be(&text, count, 4);
	for (unsigned i = 0; i < count; i++)
		put_be(&text, 4 + i, 4);
	for (unsigned i = 0; i < count; i++)
		put_be(&text, 3, 4);
	put_be(&offsets, text.len, 4);
	text_add_char(&text, '\xd0');
	for (unsigned i = 0; i < count; i++) {
		put_be(&offsets, text.len, 4);
		text_printf(&text, "\x57%07u", i);
	}
	table = text.len;
	text_add_bytes(&text, text_bytes(&offsets));
	text_add(&text, "\0\0\0\0\0\0\4\4", 8);
	put_be(&text, 4 + (uint64_t) count, 8);
	put_be(&text, 0, 8);
	put_be(&text, table, 8);
	seal = seal_parse(text_bytes(&text), bench->arena, &bench->defects);
	text_release(&text);
	text_release(&offsets);
	return seal;
}

static void
binary_seals(void **state)
{
	struct bench *bench = *state;
	const struct seal *seal = parse_entries(bench, 3);

	assert_int_equal(bench->defects.count, 0);
	assert_int_equal(seal->version, 2);
	assert_int_equal(seal->v2.entry_count, 3);
	assert_true(bytes_are(seal->v2.entries[2].path, "0000002"));
}

static const struct seal *
parse_many(struct bench *bench, unsigned count)
{
	struct text text = TEXT_INIT;
	const struct seal *seal;

	text_add_string(&text, HEAD "<dict><key>files</key><dict>");
	for (unsigned i = 0; i < count; i++)
		text_printf(&text, "<key>%07u</key><dict/>", i);
	text_add_string(&text, "</dict></dict>" TAIL);
	seal = seal_parse(text_bytes(&text), bench->arena, &bench->defects);
	text_release(&text);
	return seal;
}

static void
entries_are_capped(void **state)
{
	struct bench *bench = *state;

	assert_int_equal(parse_many(bench, LIMIT_SEAL_ENTRIES)->v1.entry_count,
	    LIMIT_SEAL_ENTRIES);
	assert_int_equal(bench->defects.count, 0);
	assert_int_equal(
	    parse_many(bench, LIMIT_SEAL_ENTRIES + 2)->v1.entry_count,
	    LIMIT_SEAL_ENTRIES);
	assert_int_equal(bench->defects.count, 1);
	assert_int_equal(bench->defects.list[0].kind, DEFECT_LIMIT);
}

static void
size_is_capped(void **state)
{
	struct bench *bench = *state;
	uint8_t *big = calloc(1, LIMIT_SEAL_BYTES + 1);
	size_t tail = sizeof TAIL - 1;

	assert_non_null(big);
	memset(big, ' ', LIMIT_SEAL_BYTES + 1);
	memcpy(big, modern, sizeof modern - 1 - tail);
	memcpy(big + LIMIT_SEAL_BYTES - tail, TAIL, tail);
	assert_int_equal(seal_parse(bytes_over(big, LIMIT_SEAL_BYTES),
			     bench->arena, &bench->defects)
			     ->version,
	    2);
	assert_int_equal(bench->defects.count, 0);
	assert_int_equal(seal_parse(bytes_over(big, LIMIT_SEAL_BYTES + 1),
			     bench->arena, &bench->defects)
			     ->version,
	    0);
	assert_int_equal(bench->defects.list[0].kind, DEFECT_LIMIT);
	free(big);
}

static void
parse_harmed(struct bytes input, struct arena *arena, struct defects *defects)
{
	const struct seal *seal = seal_parse(input, arena, defects);

	assert_int_equal(seal->size, input.len);
	for (size_t i = 0; seal->used && i < seal->used->entry_count; i++)
		seal_entry_is_nested(&seal->used->entries[i]);
}

static void
harm(void **state)
{
	struct bytes good = bytes_of(modern);

	(void) state;
	harm_prefixes(good, parse_harmed);
	harm_mutations(good, 1, parse_harmed);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		BENCH_TEST(entries_of_both_generations),
		BENCH_TEST(rules_in_their_order),
		BENCH_TEST(what_codesign_counts),
		BENCH_TEST(the_first_generation_alone),
		BENCH_TEST(no_generation_at_all),
		BENCH_TEST(the_file_is_hashed),
		BENCH_TEST(what_does_not_fit_is_noted),
		BENCH_TEST(a_broken_file_still_shows_its_beginning),
		BENCH_TEST(the_second_of_two_is_not_believed),
		BENCH_TEST(rules_are_capped),
		BENCH_TEST(big_seals_stay_small),
		BENCH_TEST(binary_seals),
		BENCH_TEST(entries_are_capped),
		BENCH_TEST(size_is_capped),
		BENCH_TEST(harm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
