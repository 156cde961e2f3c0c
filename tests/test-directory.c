/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <string.h>

#include <sealtree/codesign.h>
#include <sealtree/limits.h>

#include "check.h"
#include "directory.h"
#include "harm.h"

static const uint32_t versions[] = { 0x20001, 0x20100, 0x20200, 0x20300,
	0x20400, 0x20500, 0x20600 };

struct parsed {
	struct arena *arena;
	struct defects defects;
	struct text image;
	const struct directory *d;
};

static struct blob
blob_of(struct bytes whole)
{
	return (struct blob){
		.magic = 0xfade0c02,
		.size = whole.len,
		.whole = whole,
		.label = "CodeDirectory",
	};
}

static void
parse(struct parsed *p)
{
	struct blob blob = blob_of(text_bytes(&p->image));
	struct directory *d;
	struct fault fault;

	p->arena = arena_new();
	defects_init(&p->defects, p->arena);
	p->d = d = directory_parse(&blob, p->arena, &p->defects);
	assert_true(directory_hash(d, NULL, &fault));
}

static struct parsed
parse_made(const struct make_directory *made)
{
	struct parsed p = { 0 };

	make_directory(&p.image, made);
	parse(&p);
	return p;
}

static void
drop(struct parsed *p)
{
	arena_free(p->arena);
	text_release(&p->image);
}

static void
assert_sound(const struct parsed *p)
{
	if (p->defects.count)
		fail_msg("%s", p->defects.list[0].what);
	assert_true(p->d->usable);
}

static void
fields_of_every_version(void **state)
{
	(void) state;
	for (size_t i = 0; i < sizeof versions / sizeof *versions; i++) {
		uint32_t version = versions[i];
		struct make_directory made = directory_sound(version);
		struct parsed p = parse_made(&made);
		const struct directory *d = p.d;

		assert_sound(&p);
		assert_int_equal(d->version, version);
		assert_int_equal(d->flags, 0x10700);
		assert_int_equal(d->special_slots, 3);
		assert_int_equal(d->code_slots, 2);
		assert_int_equal(d->code_limit, 5000);
		assert_int_equal(d->platform, 13);
		assert_string_equal(d->hash->name, "sha256");
		assert_int_equal(directory_page_size(d), 4096);
		assert_true(bytes_are(d->identifier, "com.example.tool"));
		assert_int_equal(d->team.len, version >= 0x20200 ? 10 : 0);
		assert_int_equal(
		    d->exec_limit, version >= 0x20400 ? 0x4000 : 0);
		assert_int_equal(d->runtime, version >= 0x20500 ? 0xc0300 : 0);
		assert_int_equal(
		    bytes_are(d->linkage, "linkage hash"), version >= 0x20600);
		assert_int_equal(
		    d->linkage_subtype, version >= 0x20600 ? 2 : 0);
		drop(&p);
	}
}

static void
special_slots(void **state)
{
	struct make_directory made = directory_sound(0x20400);
	struct parsed p = { 0 };

	(void) state;
	make_directory(&p.image, &made);
	/* Slot -2 to zeros: not there. */
	memset(p.image.data + p.image.len - 2 * 32 - 2 * 32, 0, 32);
	parse(&p);
	assert_int_equal(directory_special_hash(p.d, 1).len, 32);
	assert_int_equal(directory_special_hash(p.d, 1).data[0], 1);
	assert_int_equal(directory_special_hash(p.d, 2).len, 0);
	assert_int_equal(directory_special_hash(p.d, 3).data[0], 3);
	assert_int_equal(directory_special_hash(p.d, 4).len, 0);
	assert_int_equal(directory_special_hash(p.d, 0).len, 0);
	assert_int_equal(p.d->code_hashes.held[0], 0xc0);
	assert_int_equal(p.d->code_hashes.size, 64);
	drop(&p);
}

/* The digests were made by sha256sum and its kin, over the text "abc". */
static void
digests(void **state)
{
	static const struct {
		uint8_t type;
		const char *hex;
	} rows[] = {
		{ 1, "a9993e364706816aba3e25717850c26c9cd0d89d" },
		{ 2, "ba7816bf8f01cfea414140de5dae2223"
		     "b00361a396177a9cb410ff61f20015ad" },
		{ 3, "ba7816bf8f01cfea414140de5dae2223b00361a3" },
		{ 4, "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded163"
		     "1a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7" },
	};

	(void) state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct hash_type *type = hash_type_find(rows[i].type);
		struct text hex = TEXT_INIT;
		uint8_t digest[HASH_MAX];

		assert_non_null(type);
		assert_true(hash_bytes(type, bytes_of("abc"), digest));
		text_add_hex(&hex, bytes_over(digest, type->size));
		assert_string_equal(text_string(&hex), rows[i].hex);
		text_release(&hex);
	}
	assert_null(hash_type_find(0));
	assert_null(hash_type_find(6));
	assert_false(hash_bytes(
	    hash_type_find(5), bytes_of("abc"), (uint8_t[HASH_MAX]){ 0 }));
	assert_true(hash_bytes(
	    hash_type_find(1), bytes_of(""), (uint8_t[HASH_MAX]){ 0 }));
}

static void
the_cdhash_is_over_all_of_it(void **state)
{
	struct make_directory made = directory_sound(0x20100);
	struct parsed p = parse_made(&made);
	uint8_t digest[HASH_MAX];

	(void) state;
	assert_true(hash_bytes(p.d->hash, text_bytes(&p.image), digest));
	assert_int_equal(p.d->cdhash_full_len, 32);
	assert_memory_equal(p.d->cdhash_full, digest, 32);
	assert_memory_equal(p.d->cdhash, digest, CDHASH_LEN);
	drop(&p);

	made.hash_type = 3;
	made.hash_size = 20;
	p = parse_made(&made);
	assert_sound(&p);
	assert_int_equal(p.d->cdhash_full_len, 20);
	drop(&p);
}

static void
limits_of_64_bits(void **state)
{
	struct make_directory made = directory_sound(0x20300);
	struct parsed p;

	(void) state;
	made.limit = UINT32_MAX;
	made.limit64 = UINT64_C(1) << 32;
	made.page_shift = 31;
	p = parse_made(&made);
	assert_sound(&p);
	assert_true(p.d->code_limit_is_64);
	assert_true(p.d->code_limit == UINT64_C(1) << 32);
	drop(&p);
	made.limit = 5000;
	p = parse_made(&made);
	assert_true(p.d->usable);
	assert_string_equal(
	    p.defects.list[0].what, "the two code limits differ");
	drop(&p);
}

static void
scatter_and_pre_encrypt(void **state)
{
	struct make_directory made = directory_sound(0x20500);
	struct parsed p;

	(void) state;
	made.scatter = 2;
	made.pre_encrypt = 1;
	p = parse_made(&made);
	assert_sound(&p);
	assert_int_equal(p.d->scatter_count, 2);
	assert_int_equal(p.d->scatter[1].base, 1);
	assert_int_equal(p.d->scatter[1].target, 0x1000);
	assert_int_equal(p.d->pre_encrypt.size, 64);
	assert_int_equal(p.d->pre_encrypt.held[0], 0xe0);
	drop(&p);
}

static void
a_page_without_end(void **state)
{
	struct make_directory made = directory_sound(0x20200);
	struct parsed p;

	(void) state;
	made.page_shift = 0;
	made.code = 1;
	p = parse_made(&made);
	assert_sound(&p);
	assert_int_equal(directory_page_size(p.d), 0);
	drop(&p);
}

static void
the_scatter_vector_is_capped(void **state)
{
	(void) state;
	for (uint32_t i = 0; i < 2; i++) {
		struct make_directory made = directory_sound(0x20100);
		struct parsed p;

		made.scatter = LIMIT_SCATTER_ENTRIES + i;
		made.code = made.scatter;
		made.limit = made.code << 12;
		made.hash_size = 20;
		made.hash_type = 1;
		p = parse_made(&made);
		assert_int_equal(p.d->scatter_count, LIMIT_SCATTER_ENTRIES);
		assert_int_equal(p.defects.count, i);
		if (i)
			assert_int_equal(p.defects.list[0].kind, DEFECT_LIMIT);
		drop(&p);
	}
}

struct flaw {
	size_t at;
	uint32_t value;
	bool usable;
	const char *what;
};

// clang-format off
/* Words of a version 0x20600 that are overwritten. */
static const struct flaw flaws[] = {
	{ 8, 0x20000, false, "version is none that Apple's" },
	{ 8, 0x2f001, false, "version is none that Apple's" },
	{ 20, 0x7fffffff, false, "identifier does not lie" },
	{ 48, 0x7fffffff, false, "team identifier does not lie" },
	{ 16, 95, false, "special slots do not lie" },
	{ 16, 103, false, "special slots do not lie" },
	{ 24, 0x40000000, false, "special slots do not lie" },
	{ 28, 0x40000000, false, "code slots run past the end" },
	{ 28, 1, false, "code slots are not as many" },
	{ 32, 0, false, "pages of a code limit of 0" },
	{ 32, 8193, false, "code slots are not as many" },
	{ 36, 0x20030d0c, false, "hash size is not that" },
	{ 36, 0x20090d0c, false, "hash type is unknown" },
	{ 36, 0x40050d0c, false, "hash type is none that" },
	{ 36, 0x20020d20, false, "page size is too large" },
	{ 36, 0x20020d00, false, "code slots are not as many" },
	{ 40, 1, true, "a reserved field is not 0" },
	{ 52, 1, true, "a reserved field is not 0" },
	{ 44, 0x7fffffff, false, "scatter vector runs past the end" },
	{ 44, 8, false, "scatter vector has more pages" },
	{ 92, 0x7fffffff, false, "pre-encrypt hashes run past the end" },
	{ 104, 0x7fffffff, false, "linkage hash does not lie" },
};
// clang-format on

static bool
has_defect(const struct parsed *p, const char *what)
{
	for (size_t i = 0; i < p->defects.count; i++)
		if ((p->defects.list[i].kind == DEFECT_SIGNATURE ||
			p->defects.list[i].kind == DEFECT_DIRECTORY) &&
		    strstr(p->defects.list[i].what, what))
			return true;
	return false;
}

static void
what_apple_refuses_is_not_usable(void **state)
{
	(void) state;
	for (size_t i = 0; i < sizeof flaws / sizeof *flaws; i++) {
		struct make_directory made = directory_sound(0x20600);
		struct parsed p = { 0 };

		make_directory(&p.image, &made);
		set_be32(&p.image, flaws[i].at, flaws[i].value);
		parse(&p);
		if (!has_defect(&p, flaws[i].what))
			fail_msg("no defect: %s", flaws[i].what);
		assert_int_equal(p.d->usable, flaws[i].usable);
		assert_int_equal(p.defects.list[0].kind,
		    flaws[i].usable ? DEFECT_SIGNATURE : DEFECT_DIRECTORY);
		assert_string_equal(p.defects.list[0].part, "CodeDirectory");
		drop(&p);
	}
}

static void
strange_identifiers_are_noted(void **state)
{
	char long_team[102];
	struct make_directory made = directory_sound(0x20200);
	struct parsed p;

	(void) state;
	made.identifier = "";
	made.team = "";
	p = parse_made(&made);
	assert_true(has_defect(&p, "identifier is empty"));
	assert_true(p.d->usable);
	assert_null(p.d->team.data);
	drop(&p);

	made.identifier = "a\xff";
	memset(long_team, 'A', sizeof long_team - 1);
	long_team[sizeof long_team - 1] = '\0';
	made.team = long_team;
	p = parse_made(&made);
	assert_true(has_defect(&p, "identifier is not UTF-8"));
	assert_true(has_defect(&p, "too long"));
	assert_int_equal(p.d->identifier.len, 2);
	drop(&p);
}

static void
flags_are_printed_as_codesign_does(void **state)
{
	struct arena *arena = arena_new();
	const char *names[32];

	(void) state;
	assert_string_equal(directory_flags_text(arena, 0), "0x0(none)");
	assert_string_equal(directory_flags_text(arena, 0x10700),
	    "0x10700(hard,kill,expires,runtime)");
	assert_string_equal(directory_flags_text(arena, 0x20002),
	    "0x20002(adhoc,linker-signed)");
	assert_string_equal(
	    directory_flags_text(arena, 0x40000002), "0x40000002(adhoc,?\?\?)");
	assert_int_equal(directory_flag_names(UINT32_MAX, names), 11);
	assert_string_equal(names[0], "host");
	assert_string_equal(names[10], "?\?\?");
	arena_free(arena);
}

static void
parse_harmed(struct bytes input, struct arena *arena, struct defects *defects)
{
	struct blob blob = blob_of(input);
	const struct directory *d = directory_parse(&blob, arena, defects);

	for (uint32_t n = 0; n < 12; n++)
		directory_special_hash(d, n);
	directory_page_size(d);
}

static void
harm(void **state)
{
	(void) state;
	for (size_t i = 0; i < sizeof versions / sizeof *versions; i++) {
		struct make_directory made = directory_sound(versions[i]);
		struct text t = TEXT_INIT;

		if (versions[i] >= 0x20100)
			made.scatter = 2;
		if (versions[i] >= 0x20500)
			made.pre_encrypt = 1;
		make_directory(&t, &made);
		harm_prefixes(text_bytes(&t), parse_harmed);
		harm_mutations(text_bytes(&t), 1, parse_harmed);
		text_release(&t);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fields_of_every_version),
		cmocka_unit_test(special_slots),
		cmocka_unit_test(digests),
		cmocka_unit_test(the_cdhash_is_over_all_of_it),
		cmocka_unit_test(limits_of_64_bits),
		cmocka_unit_test(scatter_and_pre_encrypt),
		cmocka_unit_test(a_page_without_end),
		cmocka_unit_test(the_scatter_vector_is_capped),
		cmocka_unit_test(what_apple_refuses_is_not_usable),
		cmocka_unit_test(strange_identifiers_are_noted),
		cmocka_unit_test(flags_are_printed_as_codesign_does),
		cmocka_unit_test(harm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
