/* SPDX-License-Identifier: MIT */
/* Parsers over what the test signer makes, in every shape that it knows, and
 * over the same with bytes cut off and changed. */
#include <config.h>

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <sealtree/cms.h>
#include <sealtree/codesign.h>
#include <sealtree/macho.h>
#include <sealtree/profile.h>
#include <sealtree/seal.h>
#include <sealtree/ticket.h>

#include "check.h"
#include "fixture.h"
#include "folder.h"
#include "harm.h"

#define TEAM "TEAM123456"

enum {
	SIGNED_AT = 1700000000
};

struct bench {
	struct authority *authority;
	struct signing_spec signing;
	struct folder folder;
};

static const struct plist_item entitlements[] = { YES("a"), TEXT("b", "c"),
	{ .type = ITEM_END } };

static int
set_up(void **state)
{
	static struct bench b;

	b.authority = authority_new(NULL);
	b.signing = (struct signing_spec){
		.identity = authority_identity(
		    b.authority, IDENTITY_DEVELOPER_ID, "Example", TEAM),
		.identifier = "com.example.tool",
		.signing_time = SIGNED_AT,
		.timestamp = SIGNED_AT,
		.hashes = { HASH_SHA1, HASH_SHA256 },
		.entitlements = entitlements,
	};
	folder_open(&b.folder);
	*state = &b;
	return 0;
}

static int
tear_down(void **state)
{
	struct bench *b = *state;

	authority_free(b->authority);
	folder_close(&b->folder);
	return 0;
}

static struct bytes
bytes_in(const struct octets *o)
{
	return bytes_over(o->data, o->len);
}

static const struct macho *
parse_file(struct bytes content, struct arena *arena, struct defects *defects)
{
	struct fault fault = { 0 };
	struct source *source;
	struct source_file *file;
	const struct macho *macho;

	folder_put("file", content);
	source = source_disk_open("file", false, &fault);
	assert_non_null(source);
	file = source_open(source, ".", &fault);
	assert_non_null(file);
	macho = macho_parse(file, arena, defects, &fault);
	assert_int_equal(fault.error, 0);
	source_file_close(file);
	source_close(source);
	return macho;
}

static void
assert_sound(const struct defects *defects, const char *what)
{
	if (defects->count)
		fail_msg("%s: %s", what, defects->list[0].what);
}

/* The signature of one slice, read from the whole file's bytes. */
static void
assert_signature(struct bytes file, const struct slice *slice,
    struct arena *arena, struct defects *defects)
{
	const struct signature *s;
	struct range range;
	struct bytes superblob;

	assert_true(slice->has_signature);
	assert_true(slice_range(slice, slice->signature, &range));
	assert_true(bytes_slice(file, range.offset, range.size, &superblob));
	s = signature_parse(superblob, arena, defects);
	assert_sound(defects, slice->arch);
	assert_int_equal(s->directory_count, 2);
	assert_true(s->best->usable);
	assert_int_equal(s->best->code_limit, slice->signature.offset);
	assert_true(bytes_are(s->best->identifier, "com.example.tool"));
	assert_non_null(s->cms);
	assert_non_null(s->cms->timestamp);
}

// clang-format off
static const struct shape {
	const char *arch;
	bool wide, little;
} shapes[] = {
	{ "x86_64",   true,  true },
	{ "x86_64h",  true,  true },
	{ "arm64",    true,  true },
	{ "arm64e",   true,  true },
	{ "armv7",    false, true },
	{ "arm64_32", false, true },
	{ "i386",     false, true },
	{ "ppc",      false, false },
	{ "ppc64",    true,  false },
};
// clang-format on

enum {
	SHAPES = sizeof shapes / sizeof *shapes
};

static void
thin_files(void **state)
{
	struct bench *b = *state;

	for (size_t i = 0; i < SHAPES; i++) {
		const struct slice_spec slices[] = { { .arch = shapes[i].arch },
			{ 0 } };
		struct octets o =
		    make_macho(&(const struct macho_spec){ .slices = slices,
				   .signing = &b->signing },
			NULL, NULL);
		struct arena *arena = arena_new();
		const struct macho *m;
		struct defects defects;

		defects_init(&defects, arena);
		m = parse_file(bytes_in(&o), arena, &defects);
		assert_sound(&defects, shapes[i].arch);
		assert_false(m->universal);
		assert_int_equal(m->slice_count, 1);
		assert_string_equal(m->slices[0].arch, shapes[i].arch);
		assert_int_equal(m->slices[0].wide, shapes[i].wide);
		assert_int_equal(m->slices[0].little_endian, shapes[i].little);
		assert_signature(bytes_in(&o), m->slices, arena, &defects);
		arena_free(arena);
		octets_free(&o);
	}
}

static void
expect_fat(struct bench *b, struct macho_spec spec, size_t hidden)
{
	const struct slice_spec slices[] = { { .arch = "i386" },
		{ .arch = "ppc" }, { .arch = "x86_64" }, { .arch = "arm64" },
		{ 0 } };
	struct arena *arena = arena_new();
	struct defects defects;
	const struct macho *m;
	struct octets o;

	spec.slices = slices;
	spec.signing = &b->signing;
	o = make_macho(&spec, NULL, NULL);
	defects_init(&defects, arena);
	m = parse_file(bytes_in(&o), arena, &defects);
	assert_sound(&defects, "fat file");
	assert_true(m->universal);
	assert_int_equal(m->fat64, spec.fat64);
	assert_int_equal(m->slice_count, 4);
	for (size_t i = 0; i < 4; i++) {
		assert_string_equal(m->slices[i].arch, slices[i].arch);
		assert_int_equal(m->slices[i].hidden, i == hidden);
		assert_signature(bytes_in(&o), &m->slices[i], arena, &defects);
	}
	arena_free(arena);
	octets_free(&o);
}

static void
fat_files(void **state)
{
	expect_fat(*state, (struct macho_spec){ 0 }, 9);
	expect_fat(*state, (struct macho_spec){ .fat64 = true }, 9);
	expect_fat(*state, (struct macho_spec){ .hidden = true }, 3);
	expect_fat(*state,
	    (struct macho_spec){ .version_min = true, .filetype = FILE_DYLIB },
	    9);
}

static void
parse_macho_harmed(
    struct bytes input, struct arena *arena, struct defects *defects)
{
	(void) parse_file(input, arena, defects);
}

/* Headers and load commands are harmed; the rest is not looked at. */
static void
harmed_files(void **state)
{
	struct bench *b = *state;

	for (size_t i = 0; i < SHAPES; i += 3) {
		const struct slice_spec slices[] = { { .arch = shapes[i].arch },
			{ 0 } };
		struct octets o =
		    make_macho(&(const struct macho_spec){ .slices = slices,
				   .universal = i > 3,
				   .signing = &b->signing },
			NULL, NULL);
		size_t start = i > 3 ? 0x1000 : 0;

		harm_mutations(bytes_over(o.data, start + 0x500),
		    i > 3 ? 11 : 1, parse_macho_harmed);
		octets_free(&o);
	}
}

static void
parse_signature_harmed(
    struct bytes input, struct arena *arena, struct defects *defects)
{
	const struct signature *s = signature_parse(input, arena, defects);

	assert_true(s->directory_count <= s->blob_count);
}

static void
harmed_signatures(void **state)
{
	struct bench *b = *state;
	uint8_t code[5000] = { 1 };
	struct octets o =
	    make_signature(&b->signing, code, sizeof code, NULL, NULL);

	harm_mutations(bytes_in(&o), 61, parse_signature_harmed);
	/* Its prefixes, those of the CMS by steps. */
	for (size_t len = 0; len < o.len; len += len < 1200 ? 1 : 97) {
		uint8_t *copy = test_malloc(len + 1);
		struct arena *arena = arena_new();
		struct defects defects;

		memcpy(copy, o.data, len);
		defects_init(&defects, arena);
		signature_parse(bytes_over(copy, len), arena, &defects);
		arena_free(arena);
		test_free(copy);
	}
	octets_free(&o);
}

static void
parse_profile_harmed(
    struct bytes input, struct arena *arena, struct defects *defects)
{
	(void) profile_parse(input, arena, defects);
}

static void
harmed_profiles(void **state)
{
	struct bench *b = *state;
	struct profile_spec spec = {
		.authority = b->authority,
		.name = "Example Profile",
		.uuid = "6F1D2B3C-0000-4000-8000-000000000001",
		.team = TEAM,
		.team_name = "Example",
		.app_id = TEAM ".com.example.tool",
		.devices = (const char *const[]){ "A", "B", NULL },
		.identities =
		    (const struct identity *const[]){
			b->signing.identity, NULL },
		.created = SIGNED_AT,
		.expires = SIGNED_AT + 86400,
	};
	struct octets o = make_profile(&spec);
	struct arena *arena = arena_new();
	const struct profile *p;
	struct defects defects;

	defects_init(&defects, arena);
	p = profile_parse(bytes_in(&o), arena, &defects);
	assert_sound(&defects, "profile");
	assert_non_null(p);
	arena_free(arena);
	harm_mutations(bytes_in(&o), 131, parse_profile_harmed);
	octets_free(&o);
}

static void
parse_ticket_harmed(
    struct bytes input, struct arena *arena, struct defects *defects)
{
	(void) ticket_parse(input, arena, defects);
}

static void
harmed_tickets(void **state)
{
	struct bench *b = *state;
	const uint8_t hashes[3][20] = { { 1 }, { 2 }, { 3 } };
	struct octets o = make_ticket(b->authority, SIGNED_AT, hashes, 3);

	harm_prefixes(bytes_clamp(bytes_in(&o), 0, 64), parse_ticket_harmed);
	harm_mutations(bytes_in(&o), 19, parse_ticket_harmed);
	octets_free(&o);
}

static void
parse_seal_harmed(
    struct bytes input, struct arena *arena, struct defects *defects)
{
	(void) seal_parse(input, arena, defects);
}

static void
harmed_seals(void **state)
{
	struct octets o;
	struct arena *arena = arena_new();
	const struct seal *seal;
	struct defects defects;

	(void) state;
	folder_put_text("b/Resources/a.txt", "a");
	folder_put_text("b/Resources/en.lproj/s.strings", "s");
	folder_link("b/Resources/link", "a.txt");
	o = make_seal("b", false, NULL, NULL, 0);
	defects_init(&defects, arena);
	seal = seal_parse(bytes_in(&o), arena, &defects);
	assert_sound(&defects, "seal");
	assert_int_equal(seal_files_counted(seal), 3);
	assert_int_equal(seal_rules_counted(seal), 13);
	arena_free(arena);
	harm_prefixes(bytes_clamp(bytes_in(&o), 0, 900), parse_seal_harmed);
	harm_mutations(bytes_in(&o), 13, parse_seal_harmed);
	octets_free(&o);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(thin_files),
		TEST(fat_files),
		TEST(harmed_files),
		TEST(harmed_signatures),
		TEST(harmed_profiles),
		TEST(harmed_tickets),
		TEST(harmed_seals),
	};

	codesign_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
