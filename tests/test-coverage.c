/* SPDX-License-Identifier: MIT */
/* Who vouches for each byte of a file, by what the test signer made. */
#include <config.h>

#include <string.h>

#include <sealtree/limits.h>
#include <sealtree/verdict.h>

#include "check.h"
#include "coverage.h"
#include "fixture.h"
#include "folder.h"

struct trial {
	struct folder folder;
	struct octets bytes; /* of the file */
	struct arena *arena;
	struct source *source;
	struct source_file *file;
	struct defects defects;
	struct code code;
	const struct coverage *list;
	size_t count;
};

/* Reads all of it, as the program does with a file of its own. */
static void
trial_read(struct trial *t)
{
	const struct macho *macho;
	struct fault fault;
	size_t count;

	folder_put("tool", bytes_over(t->bytes.data, t->bytes.len));
	t->arena = arena_new();
	defects_init(&t->defects, t->arena);
	t->source = source_disk_open("tool", true, &fault);
	assert_non_null(t->source);
	t->file = source_open(t->source, ".", &fault);
	assert_non_null(t->file);
	macho = macho_parse(t->file, t->arena, &t->defects, &fault);
	count = macho ? macho->slice_count : 0;
	t->code = (struct code){ .macho = macho, .signature_count = count };
	t->code.signatures =
	    ARENA_ARRAY(t->arena, const struct signature *, count);
	for (size_t i = 0; i < count; i++) {
		struct bytes data = bytes_over(t->bytes.data, t->bytes.len);
		struct range r;

		if (!macho->slices[i].has_signature ||
		    !slice_range(
			&macho->slices[i], macho->slices[i].signature, &r))
			continue;
		t->code.signatures[i] = signature_parse(
		    bytes_clamp(data, r.offset, r.size), t->arena, &t->defects);
	}
	t->list = coverage_of(&t->code, t->file, t->arena, &t->count);
}

static void
trial_close(struct trial *t)
{
	source_file_close(t->file);
	source_close(t->source);
	arena_free(t->arena);
}

static void
trial_again(struct trial *t)
{
	trial_close(t);
	trial_read(t);
}

static void
trial_begin(struct trial *t, const struct macho_spec *spec)
{
	memset(t, 0, sizeof *t);
	folder_open(&t->folder);
	t->bytes = make_macho(spec, NULL, NULL);
	trial_read(t);
}

static void
trial_end(struct trial *t)
{
	trial_close(t);
	octets_free(&t->bytes);
	folder_close(&t->folder);
}

/* From the first byte to the last, each once. */
static void
assert_whole(const struct trial *t)
{
	uint64_t end = 0;

	for (size_t i = 0; i < t->count; i++) {
		assert_int_equal(t->list[i].range.offset, end);
		assert_true(t->list[i].range.size > 0);
		assert_true(t->list[i].what && *t->list[i].what);
		end += t->list[i].range.size;
	}
	assert_int_equal(end, t->bytes.len);
}

static const struct coverage *
find(const struct trial *t, const char *what)
{
	for (size_t i = 0; i < t->count; i++)
		if (strcmp(t->list[i].what, what) == 0)
			return &t->list[i];
	fail_msg("nothing is called %s", what);
	return NULL;
}

static const struct coverage *
at(const struct trial *t, uint64_t offset)
{
	for (size_t i = 0; i < t->count; i++)
		if (offset - t->list[i].range.offset < t->list[i].range.size)
			return &t->list[i];
	fail_msg("no byte %llu", (unsigned long long) offset);
	return NULL;
}

static struct authority *authority;

static const struct plist_item rights[] = {
	YES("com.apple.security.app-sandbox"),
	{ .type = ITEM_END },
};

static struct signing_spec
signed_spec(void)
{
	return (struct signing_spec){
		.identifier = "com.example.tool",
		.identity = authority_identity(
		    authority, IDENTITY_DEVELOPER_ID, "Example", "ABCDE12345"),
		.entitlements = rights,
		.hashes = { HASH_SHA1, HASH_SHA256 },
	};
}

static void
a_signed_file(void **state)
{
	struct signing_spec signing = signed_spec();
	struct macho_spec spec = { .signing = &signing };
	struct trial t;

	(void) state;
	trial_begin(&t, &spec);
	assert_whole(&t);
	assert_int_equal(t.list[0].by, VOUCHED_PAGES);
	assert_string_equal(t.list[0].what, "pages of x86_64");
	assert_int_equal(
	    t.list[0].range.size, t.code.signatures[0]->best->code_limit);
	assert_int_equal(
	    find(&t, "signature's index of x86_64")->by, VOUCHED_STRUCTURE);
	assert_int_equal(find(&t, "CodeDirectory of x86_64")->by, VOUCHED_CMS);
	assert_int_equal(
	    find(&t, "CodeDirectory, alternate 1 of x86_64")->by, VOUCHED_CMS);
	assert_int_equal(find(&t, "Requirements of x86_64")->by, VOUCHED_SLOT);
	assert_int_equal(find(&t, "Entitlements of x86_64")->by, VOUCHED_SLOT);
	assert_int_equal(
	    find(&t, "Entitlements (DER) of x86_64")->by, VOUCHED_SLOT);
	assert_int_equal(
	    find(&t, "CMS signature of x86_64")->by, VOUCHED_STRUCTURE);
	for (size_t i = 0; i < t.count; i++)
		assert_int_not_equal(t.list[i].by, VOUCHED_NOBODY);
	trial_end(&t);
}

static void
two_slices(void **state)
{
	static const struct slice_spec slices[] = { { .arch = "x86_64" },
		{ .arch = "arm64" }, { 0 } };
	struct signing_spec signing = signed_spec();
	struct macho_spec spec = { .slices = slices, .signing = &signing };
	struct trial t;
	const struct coverage *gap;

	(void) state;
	trial_begin(&t, &spec);
	assert_whole(&t);
	assert_string_equal(t.list[0].what, "fat header");
	assert_int_equal(t.list[0].by, VOUCHED_STRUCTURE);
	assert_int_equal(t.list[0].range.size, 8 + 2 * 20);
	assert_int_equal(find(&t, "pages of arm64")->by, VOUCHED_PAGES);
	gap = find(&t, "between slices");
	assert_int_equal(gap->by, VOUCHED_ZERO);
	/* One byte in the gap, and one behind all. */
	t.bytes.data[gap->range.offset + gap->range.size - 1] = 1;
	put_u8(&t.bytes, 1);
	trial_again(&t);
	assert_whole(&t);
	assert_int_equal(find(&t, "between slices")->by, VOUCHED_NOBODY);
	assert_int_equal(find(&t, "behind the last slice")->by, VOUCHED_NOBODY);
	trial_end(&t);
}

static void
behind_the_last_slice(void **state)
{
	struct signing_spec signing = signed_spec();
	struct macho_spec spec = { .signing = &signing, .universal = true };
	struct trial t;

	(void) state;
	trial_begin(&t, &spec);
	/* More than one read, and the last byte counts. */
	put_zeros(&t.bytes, LIMIT_READ_BYTES + 10);
	trial_again(&t);
	assert_whole(&t);
	assert_int_equal(find(&t, "behind the last slice")->by, VOUCHED_ZERO);
	t.bytes.data[t.bytes.len - 1] = 1;
	trial_again(&t);
	assert_int_equal(find(&t, "behind the last slice")->by, VOUCHED_NOBODY);
	trial_end(&t);
}

/* What nobody looked through is not known to be zero. */
static void
as_much_as_is_looked_through(void **state)
{
	struct signing_spec signing = signed_spec();
	struct macho_spec spec = { .signing = &signing, .universal = true };
	struct trial t;
	uint64_t zeroes = 0;

	(void) state;
	trial_begin(&t, &spec);
	put_zeros(&t.bytes, LIMIT_READ_BYTES + 10);
	trial_again(&t);
	for (size_t i = 0; i < t.count; i++)
		if (t.list[i].by == VOUCHED_ZERO)
			zeroes += t.list[i].range.size;
	assert_true(zeroes > LIMIT_READ_BYTES + 10);
	t.list = coverage_within(zeroes, &t.code, t.file, t.arena, &t.count);
	assert_int_equal(find(&t, "behind the last slice")->by, VOUCHED_ZERO);
	t.list =
	    coverage_within(zeroes - 1, &t.code, t.file, t.arena, &t.count);
	assert_whole(&t);
	assert_int_equal(find(&t, "behind the last slice")->by, VOUCHED_NOBODY);
	trial_end(&t);
}

static void
padding_of_a_signature(void **state)
{
	struct signing_spec signing = signed_spec();
	struct macho_spec spec = { .signing = &signing };
	struct trial t;
	const struct coverage *padding;

	(void) state;
	trial_begin(&t, &spec);
	padding = find(&t, "padding of the signature of x86_64");
	assert_int_equal(padding->by, VOUCHED_ZERO);
	trial_end(&t);
	signing.flaws = FLAW_DIRTY_PADDING;
	trial_begin(&t, &spec);
	assert_whole(&t);
	padding = find(&t, "padding of the signature of x86_64");
	assert_int_equal(padding->by, VOUCHED_NOBODY);
	trial_end(&t);
}

/* Without its hash, a blob is nobody's; so is the second in one slot. */
static void
blobs_that_nobody_vouches_for(void **state)
{
	struct signing_spec signing = signed_spec();
	struct macho_spec spec = { .signing = &signing };
	struct bytes hash;
	struct trial t;
	size_t twice = 0;

	(void) state;
	trial_begin(&t, &spec);
	hash = directory_special_hash(
	    t.code.signatures[0]->best, SLOT_ENTITLEMENTS);
	assert_int_equal(hash.len, 32);
	memset(t.bytes.data + (hash.data - t.bytes.data), 0, 32);
	trial_again(&t);
	assert_whole(&t);
	assert_int_equal(
	    find(&t, "Entitlements of x86_64")->by, VOUCHED_NOBODY);
	assert_int_equal(
	    find(&t, "Entitlements (DER) of x86_64")->by, VOUCHED_SLOT);
	trial_end(&t);

	signing.flaws = FLAW_DUPLICATE_BLOB;
	trial_begin(&t, &spec);
	assert_whole(&t);
	for (size_t i = 0; i < t.count; i++)
		if (strcmp(t.list[i].what, "Entitlements of x86_64") == 0)
			twice += t.list[i].by == VOUCHED_SLOT ? 1 : 16;
	assert_int_equal(twice, 17);
	trial_end(&t);
}

/* Without the attributes that name them, nothing binds alternates. */
static void
alternates_without_agility(void **state)
{
	struct signing_spec signing = signed_spec();
	struct macho_spec spec = { .signing = &signing };
	struct trial t;

	(void) state;
	signing.flaws = FLAW_NO_AGILITY;
	trial_begin(&t, &spec);
	assert_int_equal(find(&t, "CodeDirectory of x86_64")->by, VOUCHED_CMS);
	assert_int_equal(find(&t, "CodeDirectory, alternate 1 of x86_64")->by,
	    VOUCHED_NOBODY);
	trial_end(&t);
}

static void
ad_hoc(void **state)
{
	struct signing_spec signing = { .identifier = "tool" };
	struct macho_spec spec = { .signing = &signing };
	struct trial t;

	(void) state;
	trial_begin(&t, &spec);
	assert_whole(&t);
	assert_int_equal(t.list[0].by, VOUCHED_PAGES);
	assert_int_equal(
	    find(&t, "CodeDirectory of x86_64")->by, VOUCHED_STRUCTURE);
	for (size_t i = 0; i < t.count; i++)
		assert_int_not_equal(t.list[i].by, VOUCHED_NOBODY);
	trial_end(&t);
}

static void
not_signed(void **state)
{
	struct macho_spec spec = { 0 };
	struct trial t;

	(void) state;
	trial_begin(&t, &spec);
	assert_whole(&t);
	assert_int_equal(t.count, 1);
	assert_int_equal(t.list[0].by, VOUCHED_NOBODY);
	assert_string_equal(t.list[0].what, "x86_64, not signed");
	trial_end(&t);
}

/* Pages end at the code limit, wherever the signature begins. */
static void
bytes_beyond_the_code_limit(void **state)
{
	struct signing_spec signing = signed_spec();
	struct macho_spec spec = { .signing = &signing };
	struct directory best;
	struct signature signature;
	struct trial t;
	uint64_t limit;

	(void) state;
	trial_begin(&t, &spec);
	signature = *t.code.signatures[0];
	best = *signature.best;
	limit = best.code_limit;
	best.code_limit -= 16;
	signature.best = &best;
	t.code.signatures[0] = &signature;
	t.list = coverage_of(&t.code, t.file, t.arena, &t.count);
	assert_whole(&t);
	assert_int_equal(at(&t, limit - 17)->by, VOUCHED_PAGES);
	assert_string_equal(at(&t, limit - 16)->what,
	    "rest of x86_64, that its signature leaves out");
	/* And one that would be past the end of the file. */
	best.code_limit = UINT64_MAX;
	t.list = coverage_of(&t.code, t.file, t.arena, &t.count);
	assert_whole(&t);
	assert_int_equal(t.count, 1);
	best.usable = false;
	t.list = coverage_of(&t.code, t.file, t.arena, &t.count);
	assert_whole(&t);
	assert_int_not_equal(t.list[0].by, VOUCHED_PAGES);
	trial_end(&t);
}

/* Whatever a byte of the headers and of the signature is, the file is covered
 * from end to end. */
static void
survives_harm(void **state)
{
	struct signing_spec signing = { .identifier = "tool",
		.entitlements = rights };
	struct macho_spec spec = { .signing = &signing, .universal = true };
	struct trial t;
	uint64_t start;

	(void) state;
	trial_begin(&t, &spec);
	start = find(&t, "signature's index of x86_64")->range.offset;
	for (size_t i = 0; i < t.bytes.len; i = i == 255 ? start : i + 1) {
		uint8_t good = t.bytes.data[i];

		t.bytes.data[i] = 0xff;
		trial_again(&t);
		assert_whole(&t);
		t.bytes.data[i] = good;
	}
	trial_end(&t);
}

static int
group_set_up(void **state)
{
	(void) state;
	authority = authority_new(NULL);
	return 0;
}

static int
group_tear_down(void **state)
{
	(void) state;
	authority_free(authority);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_signed_file),
		cmocka_unit_test(two_slices),
		cmocka_unit_test(behind_the_last_slice),
		cmocka_unit_test(as_much_as_is_looked_through),
		cmocka_unit_test(padding_of_a_signature),
		cmocka_unit_test(blobs_that_nobody_vouches_for),
		cmocka_unit_test(alternates_without_agility),
		cmocka_unit_test(ad_hoc),
		cmocka_unit_test(not_signed),
		cmocka_unit_test(bytes_beyond_the_code_limit),
		cmocka_unit_test(survives_harm),
	};

	codesign_init();
	return cmocka_run_group_tests_name(
	    "coverage", tests, group_set_up, group_tear_down);
}
