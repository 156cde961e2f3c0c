/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <string.h>

#include <sealtree/codesign.h>
#include <sealtree/limits.h>

#include "check.h"
#include "directory.h"
#include "harm.h"

struct parsed {
	struct arena *arena;
	struct defects defects;
	struct text image;
	const struct signature *s;
};

static void
parse(struct parsed *p)
{
	p->arena = arena_new();
	defects_init(&p->defects, p->arena);
	p->s = signature_parse(text_bytes(&p->image), p->arena, &p->defects);
}

static void
drop(struct parsed *p)
{
	arena_free(p->arena);
	text_release(&p->image);
}

static bool
has_defect(const struct parsed *p, enum defect_kind kind, const char *what)
{
	for (size_t i = 0; i < p->defects.count; i++)
		if (p->defects.list[i].kind == kind &&
		    strstr(p->defects.list[i].what, what))
			return true;
	return false;
}

static void
assert_no_defect(const struct parsed *p)
{
	if (p->defects.count)
		fail_msg("%s", p->defects.list[0].what);
}

/* What signatures are made of here. */
struct kit {
	struct text sha1, sha256, requirements, empty_cms;
};

static void
make_kit(struct kit *kit, uint32_t flags)
{
	struct make_directory made = directory_sound(0x20400);

	*kit = (struct kit){ 0 };
	made.flags = flags;
	make_directory(&kit->sha256, &made);
	made.hash_type = 1;
	made.hash_size = 20;
	make_directory(&kit->sha1, &made);
	put_be32(&kit->requirements, 0xfade0c01);
	put_be32(&kit->requirements, 12);
	put_be32(&kit->requirements, 0);
	make_blob(&kit->empty_cms, 0xfade0b01, bytes_of(""));
}

static void
drop_kit(struct kit *kit)
{
	text_release(&kit->sha1);
	text_release(&kit->sha256);
	text_release(&kit->requirements);
	text_release(&kit->empty_cms);
}

/* Ad hoc, with both hashes, the parts not in the order of their slots. */
static struct parsed
parse_sound(struct kit *kit)
{
	struct parsed p = { 0 };
	struct make_blob blobs[4];

	make_kit(kit, 0x2);
	blobs[0] = (struct make_blob){ 0x1000, text_bytes(&kit->sha256) };
	blobs[1] = (struct make_blob){ 0, text_bytes(&kit->sha1) };
	blobs[2] = (struct make_blob){ 2, text_bytes(&kit->requirements) };
	blobs[3] = (struct make_blob){ 0x10000, text_bytes(&kit->empty_cms) };
	make_superblob(&p.image, blobs, 4);
	return p;
}

static void
parts_of_a_signature(void **state)
{
	struct kit kit;
	struct parsed p = parse_sound(&kit);

	(void) state;
	text_add(&p.image, "\0\0x\0y", 5);
	parse(&p);
	assert_no_defect(&p);
	assert_int_equal(p.s->location, SIGNATURE_EMBEDDED);
	assert_int_equal(p.s->size, p.image.len);
	assert_int_equal(p.s->superblob_size, p.image.len - 5);
	assert_int_equal(p.s->padding_nonzero, 2);
	assert_int_equal(p.s->blob_count, 4);
	assert_string_equal(p.s->blobs[2].key, "requirements");
	assert_int_equal(p.s->directory_count, 2);
	assert_int_equal(p.s->directories[0].slot, 0);
	assert_int_equal(p.s->directories[1].slot, 0x1000);
	assert_ptr_equal(p.s->primary, &p.s->directories[0]);
	assert_ptr_equal(p.s->best, &p.s->directories[1]);
	assert_non_null(p.s->requirements);
	assert_int_equal(p.s->requirements->count, 0);
	assert_null(p.s->entitlements);
	assert_false(p.s->has_cms);
	assert_null(p.s->cms);
	assert_null(p.s->implicit);
	assert_true(signature_is_adhoc(p.s));
	assert_false(signature_is_linker_signed(p.s));
	assert_ptr_equal(signature_blob(p.s, 2), &p.s->blobs[2]);
	assert_null(signature_blob(p.s, 5));
	drop(&p);
	drop_kit(&kit);
}

static void
slots_have_names(void **state)
{
	static const struct {
		const char *file;
		uint32_t slot;
	} rows[] = {
		{ "CodeDirectory", 0 },
		{ "CodeRequirements", 2 },
		{ "CodeResources", 3 },
		{ "CodeEntitlements", 5 },
		{ "CodeEntitlementDER", 7 },
		{ "LaunchConstraintParent", 9 },
		{ "LibraryConstraint", 11 },
		{ "CodeRequirements-1", 0x1000 },
		{ "CodeRequirements-5", 0x1004 },
		{ "CodeSignature", 0x10000 },
	};
	uint32_t slot;

	(void) state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		assert_true(signature_part_slot(rows[i].file, &slot));
		assert_int_equal(slot, rows[i].slot);
	}
	assert_false(signature_part_slot("CodeRequirements-6", &slot));
	assert_false(signature_part_slot("Info.plist", &slot));
	assert_false(signature_part_slot("", &slot));
}

/* The sound signature with one word of its index overwritten. */
static void
expect(size_t at, uint32_t value, enum defect_kind kind, const char *what)
{
	struct kit kit;
	struct parsed p = parse_sound(&kit);

	set_be32(&p.image, at, value);
	parse(&p);
	if (!has_defect(&p, kind, what))
		fail_msg("no defect: %s", what);
	drop(&p);
	drop_kit(&kit);
}

static void
signatures_that_cannot_be(void **state)
{
	(void) state;
	expect(0, 0xfade0cc1, DEFECT_SIGNATURE,
	    "begins with the magic number 0xfade0cc1");
	expect(4, 0x10000, DEFECT_SIGNATURE, "says that it is 65536 bytes");
	expect(4, 8, DEFECT_SIGNATURE, "ends inside its header");
	expect(4, 20, DEFECT_SIGNATURE, "index of 4 blobs runs past the end");
	expect(16, 0, DEFECT_SIGNATURE, "blob 0 has no place");
	expect(16, 43, DEFECT_SIGNATURE, "blob 0 lies inside the index");
	expect(16, 0x7fffffff, DEFECT_SIGNATURE, "blob 0 runs past the end");
	expect(44 + 4, 7, DEFECT_SIGNATURE, "blob 0 runs past the end");
	expect(44 + 4, 0x10000, DEFECT_SIGNATURE, "blob 0 runs past the end");
	expect(28, 5, DEFECT_SIGNATURE,
	    "slot 0x5 (Entitlements) has the magic number 0xfade0c01");
	expect(28, 0x1000, DEFECT_BLOB_DUPLICATE, "slot 0x1000 is there twice");
	expect(20, 0x1000, DEFECT_BLOB_DUPLICATE, "slot 0x1000 is there twice");
	expect(20, 0x1000, DEFECT_SIGNATURE, "no CodeDirectory in slot 0");
	expect(12, 0x1001, DEFECT_SIGNATURE, "slot 0x1001 follows a gap");
	expect(24, 44, DEFECT_SIGNATURE, "slots 0x1000 and 0x0 overlap");
	expect(24, 44, DEFECT_BLOB_DUPLICATE, "two CodeDirectories of hash");
}

/* What the length takes in beyond the last blob, nobody signs. */
static void
a_signature_ends_with_its_last_blob(void **state)
{
	struct kit kit;
	struct parsed p = parse_sound(&kit);

	(void) state;
	text_add(&p.image, "\0\0\0\0", 4);
	parse(&p);
	assert_no_defect(&p);
	set_be32(&p.image, 4, (uint32_t) p.image.len);
	arena_free(p.arena);
	parse(&p);
	assert_int_equal(p.defects.count, 1);
	assert_true(
	    has_defect(&p, DEFECT_SIGNATURE, "its last blob ends after"));
	assert_int_equal(p.defects.list[0].offset, p.image.len - 4);
	drop(&p);
	drop_kit(&kit);
}

static void
an_unknown_slot_is_kept(void **state)
{
	struct kit kit;
	struct parsed p = parse_sound(&kit);

	(void) state;
	set_be32(&p.image, 28, 0x777);
	parse(&p);
	assert_no_defect(&p);
	assert_int_equal(p.s->blob_count, 4);
	assert_null(p.s->blobs[2].key);
	assert_null(p.s->requirements);
	drop(&p);
	drop_kit(&kit);
}

static void
every_directory_of_a_slot_is_read(void **state)
{
	struct kit kit;
	struct parsed p = { 0 };
	struct make_blob blobs[2];

	(void) state;
	make_kit(&kit, 0);
	blobs[0] = (struct make_blob){ 0, text_bytes(&kit.sha1) };
	blobs[1] = (struct make_blob){ 0, text_bytes(&kit.sha256) };
	make_superblob(&p.image, blobs, 2);
	parse(&p);
	assert_true(has_defect(&p, DEFECT_BLOB_DUPLICATE, "slot 0x0"));
	assert_int_equal(p.s->directory_count, 2);
	assert_int_equal(p.s->primary->hash_type, 1);
	assert_int_equal(p.s->best->hash_type, 2);
	drop(&p);
	drop_kit(&kit);
}

static void
a_usable_directory_is_better(void **state)
{
	struct kit kit;
	struct parsed p = parse_sound(&kit);

	(void) state;
	set_be32(&p.image, 44 + 8, 0x20000); /* version of the SHA-256 one */
	parse(&p);
	assert_false(p.s->directories[1].usable);
	assert_ptr_equal(p.s->best, p.s->primary);
	drop(&p);
	drop_kit(&kit);
}

static void
a_directory_alone(void **state)
{
	struct kit kit;
	struct parsed p = { 0 };

	(void) state;
	make_kit(&kit, 0x20002);
	text_add_bytes(&p.image, text_bytes(&kit.sha256));
	parse(&p);
	assert_true(
	    has_defect(&p, DEFECT_SIGNATURE, "magic number 0xfade0c02"));
	assert_non_null(p.s->primary);
	assert_true(signature_is_linker_signed(p.s));
	drop(&p);
	drop_kit(&kit);
}

static void
blobs_are_capped(void **state)
{
	(void) state;
	for (uint32_t i = 0; i < 2; i++) {
		struct make_blob blobs[LIMIT_SUPERBLOB_ENTRIES + 1];
		uint32_t count = LIMIT_SUPERBLOB_ENTRIES + i;
		struct text blob = TEXT_INIT;
		struct parsed p = { 0 };

		make_blob(&blob, 0xfade0b01, bytes_of("x"));
		for (uint32_t j = 0; j < count; j++)
			blobs[j] =
			    (struct make_blob){ 0x100 + j, text_bytes(&blob) };
		make_superblob(&p.image, blobs, count);
		parse(&p);
		assert_int_equal(p.s->blob_count, LIMIT_SUPERBLOB_ENTRIES);
		assert_int_equal(has_defect(&p, DEFECT_LIMIT, "65 blobs"), i);
		drop(&p);
		text_release(&blob);
	}
}

static void
a_cms_of_too_many_bytes_is_not_read(void **state)
{
	struct kit kit;
	struct text zeros = TEXT_INIT, cms = TEXT_INIT;
	struct parsed p = { 0 };
	struct make_blob blobs[2];

	(void) state;
	make_kit(&kit, 0);
	for (size_t i = 0; i <= LIMIT_CMS_BYTES; i++)
		text_add_char(&zeros, 0);
	make_blob(&cms, 0xfade0b01, text_bytes(&zeros));
	blobs[0] = (struct make_blob){ 0, text_bytes(&kit.sha256) };
	blobs[1] = (struct make_blob){ 0x10000, text_bytes(&cms) };
	make_superblob(&p.image, blobs, 2);
	parse(&p);
	assert_true(has_defect(&p, DEFECT_LIMIT, "CMS signature of 4194305"));
	assert_true(p.s->has_cms);
	assert_int_equal(p.s->cms_size, LIMIT_CMS_BYTES + 1);
	assert_null(p.s->cms);
	drop(&p);
	text_release(&zeros);
	text_release(&cms);
	drop_kit(&kit);
}

static void
files_of_a_signature(void **state)
{
	struct kit kit;
	struct parsed p = { .arena = arena_new() };
	struct signature_part parts[3];

	(void) state;
	make_kit(&kit, 0);
	text_add_string(&kit.requirements, "more");
	parts[0] = (struct signature_part){ 0, text_bytes(&kit.sha256) };
	parts[1] = (struct signature_part){ 2, text_bytes(&kit.requirements) };
	parts[2] = (struct signature_part){ 0x10000, bytes_of("") };
	defects_init(&p.defects, p.arena);
	p.s = signature_from_files(parts, 3, p.arena, &p.defects);
	assert_int_equal(p.s->location, SIGNATURE_DETACHED);
	assert_int_equal(p.s->superblob_size, 0);
	assert_int_equal(p.s->blob_count, 3);
	assert_int_equal(p.s->size, kit.sha256.len + 16);
	assert_non_null(p.s->primary);
	assert_ptr_equal(p.s->primary, p.s->best);
	assert_non_null(p.s->requirements);
	assert_false(p.s->has_cms);
	assert_int_equal(p.defects.count, 1);
	assert_true(has_defect(&p, DEFECT_SIGNATURE,
	    "file CodeRequirements goes on behind its blob"));

	parts[0].content = bytes_clamp(parts[0].content, 0, 99);
	p.s = signature_from_files(parts, 1, p.arena, &p.defects);
	assert_true(has_defect(
	    &p, DEFECT_SIGNATURE, "file CodeDirectory holds no whole blob"));
	assert_null(p.s->best);
	drop(&p);
	drop_kit(&kit);
}

static void
requirement_of_ad_hoc_code(void **state)
{
	struct kit kit;
	struct parsed p = parse_sound(&kit), q = { 0 };
	struct text wanted = TEXT_INIT;
	const struct signature *slices[3] = { NULL };
	const struct directory *order[3];

	(void) state;
	text_add_bytes(&q.image, text_bytes(&kit.sha256));
	set_be32(&q.image, 12, 0x10002);
	parse(&p);
	parse(&q);
	slices[0] = p.s;
	slices[2] = q.s;
	order[0] = q.s->best;
	order[1] = &p.s->directories[0];
	order[2] = &p.s->directories[1];
	for (size_t i = 0; i < 3; i++) {
		text_add_string(&wanted, i ? " or cdhash H\"" : "cdhash H\"");
		text_add_hex(&wanted, bytes_over(order[i]->cdhash, 20));
		text_add_char(&wanted, '"');
	}
	assert_string_equal(signature_adhoc_requirement(slices, 3, 2, p.arena),
	    text_string(&wanted));
	assert_null(signature_adhoc_requirement(slices, 0, 0, p.arena));
	text_release(&wanted);
	drop(&p);
	drop(&q);
	drop_kit(&kit);
}

static void
parse_harmed(struct bytes input, struct arena *arena, struct defects *defects)
{
	const struct signature *s = signature_parse(input, arena, defects);

	signature_adhoc_requirement(&s, 1, 0, arena);
}

static void
harm(void **state)
{
	struct kit kit;
	struct parsed p = parse_sound(&kit);

	(void) state;
	harm_prefixes(text_bytes(&p.image), parse_harmed);
	harm_mutations(text_bytes(&p.image), 1, parse_harmed);
	text_release(&p.image);
	drop_kit(&kit);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parts_of_a_signature),
		cmocka_unit_test(slots_have_names),
		cmocka_unit_test(signatures_that_cannot_be),
		cmocka_unit_test(a_signature_ends_with_its_last_blob),
		cmocka_unit_test(an_unknown_slot_is_kept),
		cmocka_unit_test(every_directory_of_a_slot_is_read),
		cmocka_unit_test(a_usable_directory_is_better),
		cmocka_unit_test(a_directory_alone),
		cmocka_unit_test(blobs_are_capped),
		cmocka_unit_test(a_cms_of_too_many_bytes_is_not_read),
		cmocka_unit_test(files_of_a_signature),
		cmocka_unit_test(requirement_of_ad_hoc_code),
		cmocka_unit_test(harm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
