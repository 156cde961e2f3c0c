/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sealtree/limits.h>
#include <sealtree/pages.h>

#include "check.h"
#include "folder.h"

enum {
	SHA1 = 1,
	SHA256 = 2,
	BEFORE = 0x4000, /* of the slice in its file */
	SMALL = 3 * 4096 + 100,
	MIB = 1 << 20,
	PART = 2 * MIB, /* what one worker takes */
	RUNS = 1000     /* that are named */
};

/* A file, what is in it, and what signs it. */
struct bench {
	struct folder folder;
	struct arena *arena;
	uint8_t *content, *buffer;
	size_t len;
	struct source *source;
	struct source_file *file;
	struct directory directories[3];
	uint8_t *hashes[3]; /* of the pages, of each */
	struct signature signature;
	struct hashing hashing;
};

static int
set_up(void **state)
{
	struct bench *b = calloc(1, sizeof *b);

	assert_non_null(b);
	b->arena = arena_new();
	b->buffer = malloc(LIMIT_READ_BYTES);
	assert_non_null(b->buffer);
	b->signature.directories = b->directories;
	folder_open(&b->folder);
	*state = b;
	return 0;
}

static void
close_file(struct bench *b)
{
	source_file_close(b->file);
	source_close(b->source);
	b->file = NULL;
	b->source = NULL;
}

static int
tear_down(void **state)
{
	struct bench *b = *state;

	close_file(b);
	folder_close(&b->folder);
	free(b->content);
	free(b->buffer);
	arena_free(b->arena);
	free(b);
	return 0;
}

/* The slice's bytes are `content`; its file has others before and behind. */
static void
write_content(struct bench *b)
{
	static const uint8_t around[BEFORE] = { 0xee };
	struct fault fault;
	FILE *file;

	close_file(b);
	file = fopen("code", "w");
	assert_non_null(file);
	assert_int_equal(fwrite(around, 1, BEFORE, file), BEFORE);
	assert_int_equal(fwrite(b->content, 1, b->len, file), b->len);
	assert_int_equal(fwrite(around, 1, BEFORE, file), BEFORE);
	assert_int_equal(fclose(file), 0);
	b->source = source_disk_open("code", false, &fault);
	assert_non_null(b->source);
	b->file = source_open(b->source, ".", &fault);
	assert_non_null(b->file);
}

static void
fill(struct bench *b, size_t len)
{
	free(b->content);
	b->content = malloc(len + 1);
	assert_non_null(b->content);
	b->len = len;
	for (size_t i = 0; i < len; i++)
		b->content[i] = (uint8_t) (i * 31 + i / 251);
	write_content(b);
}

/* A CodeDirectory over the first `limit` bytes as they are now. */
static void
sign(struct bench *b, uint8_t type, unsigned shift, uint64_t limit)
{
	struct directory *d = &b->directories[b->signature.directory_count++];
	uint64_t page = shift ? UINT64_C(1) << shift : limit;
	uint8_t *hashes;

	*d = (struct directory){
		.usable = true,
		.hash = hash_type_find(type),
		.hash_type = type,
		.page_shift = (uint8_t) shift,
		.code_limit = limit,
	};
	d->hash_size = (uint8_t) d->hash->size;
	d->code_slots = (uint32_t) (limit ? (limit - 1) / page + 1 : 0);
	hashes = arena_alloc(b->arena, d->code_slots + 1, d->hash_size);
	for (uint64_t i = 0; i < d->code_slots; i++) {
		uint64_t left = limit - i * page;
		uint8_t digest[HASH_MAX];

		assert_true(hash_bytes(d->hash,
		    bytes_over(b->content + i * page,
			(size_t) (left < page ? left : page)),
		    digest));
		memcpy(hashes + i * d->hash_size, digest, d->hash_size);
	}
	d->code_hashes = (struct hash_table){
		.size = (uint64_t) d->code_slots * d->hash_size,
		.held = hashes,
	};
	b->hashes[d - b->directories] = hashes;
}

static struct page_check *
begin(struct bench *b, uint64_t slice_size)
{
	return page_check_new(&b->signature, BEFORE, slice_size, b->arena);
}

static void
run_part(struct bench *b, struct page_check *check, size_t part)
{
	struct fault fault;

	assert_true(page_check_run(
	    check, part, b->file, b->buffer, &b->hashing, &fault));
}

static const struct page_result *
verify_slice(struct bench *b, uint64_t slice_size)
{
	struct page_check *check = begin(b, slice_size);
	size_t parts = page_check_parts(check);
	uint64_t size = 0;

	for (size_t part = 0; part < parts; part++) {
		size += page_check_part_size(check, part);
		run_part(b, check, part);
	}
	assert_true(parts == 0 || size > 0);
	return page_check_finish(check, b->arena);
}

static const struct page_result *
verify(struct bench *b)
{
	return verify_slice(b, b->len);
}

static void
assert_ok(const struct page_result *r)
{
	if (r->result.outcome != OUTCOME_OK)
		fail_msg(
		    "%s: %s", outcome_name(r->result.outcome), r->result.why);
	assert_int_equal(r->bad, 0);
	assert_int_equal(r->run_count, 0);
}

static void
assert_bad(const struct page_result *r, uint64_t first, uint64_t bad)
{
	assert_int_equal(r->result.outcome, OUTCOME_BAD);
	assert_int_equal(r->bad, bad);
	assert_int_equal(r->first_bad, first);
	assert_true(r->run_count > 0);
	assert_int_equal(r->runs[0].first, first);
}

static void
change(struct bench *b, size_t at)
{
	b->content[at] ^= 0x10;
	write_content(b);
}

static const unsigned shifts[] = { 0, 1, 2, 5, 10, 12, 13, 14, 16, 20, 31 };

static void
every_page_size(void **state)
{
	static const size_t places[] = { 0, 1, 4095, 4096, 8191, 3 * 4096 - 1,
		3 * 4096, SMALL - 1 };
	struct bench *b = *state;

	for (size_t i = 0; i < sizeof shifts / sizeof *shifts; i++) {
		uint64_t page = shifts[i] ? UINT64_C(1) << shifts[i] : SMALL;

		fill(b, SMALL);
		b->signature.directory_count = 0;
		sign(b, SHA256, shifts[i], SMALL);
		assert_ok(verify(b));
		for (size_t j = 0; j < sizeof places / sizeof *places; j++) {
			change(b, places[j]);
			assert_bad(verify(b), places[j] / page, 1);
			change(b, places[j]);
		}
	}
}

/* The first and the last byte of a bad page, in the file. */
static void
a_bad_page_is_named(void **state)
{
	struct bench *b = *state;
	const struct page_result *r;

	fill(b, SMALL);
	sign(b, SHA256, 12, SMALL);
	change(b, 3 * 4096 + 7);
	r = verify(b);
	assert_string_equal(r->result.why,
	    "1 of 4 code pages do not match their sha256 hashes, the first is "
	    "page 3 (bytes 0x7000 to 0x7063 of the file)");
	assert_int_equal(r->result.offset, BEFORE + 3 * 4096);
}

/* What lies behind the limit is no matter of the pages. */
static void
only_up_to_the_limit(void **state)
{
	struct bench *b = *state;

	fill(b, SMALL);
	sign(b, SHA256, 12, 4096 + 17);
	change(b, 4096 + 17);
	assert_ok(verify(b));
	change(b, 4096 + 16);
	assert_bad(verify(b), 1, 1);
	b->signature.directory_count = 0;
	sign(b, SHA256, 12, 2 * 4096);
	assert_ok(verify(b));
	assert_int_equal(verify(b)->pages, 2);
}

static void
nothing_to_hash(void **state)
{
	struct bench *b = *state;
	const struct page_result *r;

	fill(b, SMALL);
	sign(b, SHA256, 0, 0);
	assert_int_equal(page_check_parts(begin(b, b->len)), 0);
	r = verify(b);
	assert_ok(r);
	assert_int_equal(r->pages, 0);
}

/* The slice, or the file, ends before the limit. */
static void
truncated(void **state)
{
	static const size_t lengths[] = { 0, 1, 4095, 4096, 4097, 8192,
		SMALL - 1 };
	struct bench *b = *state;

	fill(b, SMALL);
	sign(b, SHA256, 12, SMALL);
	sign(b, SHA1, 0, SMALL);
	for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
		const struct page_result *r = verify_slice(b, lengths[i]);

		assert_bad(&r[0], lengths[i] / 4096, 4 - lengths[i] / 4096);
		assert_bad(&r[1], 0, 1);
	}
	for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
		const struct page_result *r;

		assert_int_equal(
		    truncate("code", (off_t) (BEFORE + lengths[i])), 0);
		r = verify(b);
		assert_bad(&r[0], lengths[i] / 4096, 4 - lengths[i] / 4096);
		assert_bad(&r[1], 0, 1);
		write_content(b);
	}
}

static void
two_directories_in_one_pass(void **state)
{
	struct bench *b = *state;
	const struct page_result *r;

	fill(b, SMALL);
	sign(b, SHA1, 12, SMALL);
	sign(b, SHA256, 14, SMALL);
	sign(b, SHA256, 0, 5000);
	r = verify(b);
	for (size_t i = 0; i < 3; i++) {
		assert_ptr_equal(r[i].directory, &b->directories[i]);
		assert_ok(&r[i]);
	}
	/* One of them has another idea of a page. */
	b->hashes[0][20 * 2] ^= 1;
	r = verify(b);
	assert_bad(&r[0], 2, 1);
	assert_ok(&r[1]);
	assert_ok(&r[2]);
	change(b, 6000);
	r = verify(b);
	assert_bad(&r[0], 1, 2);
	assert_bad(&r[1], 0, 1);
	assert_ok(&r[2]);
}

/* One that is malformed, or hashes by nothing known, is not judged. */
static void
what_cannot_be_used_is_unknown(void **state)
{
	struct bench *b = *state;
	const struct page_result *r;

	fill(b, SMALL);
	sign(b, SHA256, 12, SMALL);
	sign(b, SHA256, 12, SMALL);
	sign(b, SHA256, 12, SMALL);
	b->directories[0].usable = false;
	b->directories[1].hash = NULL;
	b->directories[2].hash_size = 20;
	r = verify(b);
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(r[i].result.outcome, OUTCOME_UNKNOWN);
		assert_non_null(r[i].result.why);
	}
}

static void
runs_of_bad_pages(void **state)
{
	static const size_t bad[] = { 1, 2, 3, 7, 9, 10 };
	struct bench *b = *state;
	const struct page_result *r;

	fill(b, 12 * 16);
	sign(b, SHA256, 4, 12 * 16);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		b->content[bad[i] * 16] ^= 1;
	write_content(b);
	r = verify(b);
	assert_bad(r, 1, 6);
	assert_int_equal(r->run_count, 3);
	assert_int_equal(r->runs[0].count, 3);
	assert_int_equal(r->runs[1].first, 7);
	assert_int_equal(r->runs[1].count, 1);
	assert_int_equal(r->runs[2].first, 9);
	assert_int_equal(r->runs[2].count, 2);
}

/* Every second page is bad; beyond a thousand runs they are counted only. */
static void
runs_up_to_the_limit(void **state)
{
	struct bench *b = *state;

	for (size_t more = 0; more < 2; more++) {
		size_t count = RUNS + more;
		const struct page_result *r;

		fill(b, (2 * count + 1) * 16);
		b->signature.directory_count = 0;
		sign(b, SHA256, 4, b->len);
		for (size_t i = 0; i < count; i++)
			b->content[i * 32] ^= 1;
		b->content[b->len - 17] ^= (uint8_t) more;
		write_content(b);
		r = verify(b);
		assert_bad(r, 0, count + more);
		assert_int_equal(r->run_count, RUNS);
		assert_int_equal(r->runs[RUNS - 1].first, 2 * (RUNS - 1));
		assert_int_equal(r->runs[RUNS - 1].count, 1);
	}
}

/* A file of three parts, bad in a page at each end of each part. */
static void
fill_parts(struct bench *b)
{
	fill(b, 2 * PART + MIB + 100);
	sign(b, SHA256, 12, b->len);
	sign(b, SHA1, 14, b->len);
	for (size_t part = 0; part < 3; part++) {
		size_t end = part < 2 ? (part + 1) * PART : b->len;

		b->content[part * PART] ^= 1;
		b->content[end - 1] ^= 1;
	}
	write_content(b);
}

static void
assert_parts_are_bad(const struct page_result *r)
{
	enum {
		PAGES = PART / 4096
	};

	assert_bad(&r[0], 0, 6);
	assert_int_equal(r[0].run_count, 4);
	assert_int_equal(r[0].runs[1].first, PAGES - 1);
	assert_int_equal(r[0].runs[1].count, 2);
	assert_int_equal(r[0].runs[2].first, 2 * PAGES - 1);
	assert_int_equal(r[0].runs[3].first, 2 * PAGES + MIB / 4096);
	assert_bad(&r[1], 0, 6);
}

static void
parts_in_any_order(void **state)
{
	static const size_t orders[][3] = { { 0, 1, 2 }, { 2, 1, 0 },
		{ 1, 2, 0 } };
	struct bench *b = *state;

	fill_parts(b);
	for (size_t i = 0; i < sizeof orders / sizeof *orders; i++) {
		struct page_check *check = begin(b, b->len);

		assert_int_equal(page_check_parts(check), 3);
		assert_int_equal(page_check_part_size(check, 0), PART);
		assert_int_equal(page_check_part_size(check, 2), MIB + 100);
		for (size_t n = 0; n < 3; n++)
			run_part(b, check, orders[i][n]);
		assert_parts_are_bad(page_check_finish(check, b->arena));
	}
}

struct worker {
	struct bench *bench;
	struct page_check *check;
	size_t part;
	pthread_t thread;
	bool done;
};

static void *
work(void *context)
{
	struct worker *w = context;
	struct fault fault;
	uint8_t *buffer = malloc(LIMIT_READ_BYTES);

	w->done = buffer && page_check_run(w->check, w->part, w->bench->file,
				buffer, &w->bench->hashing, &fault);
	free(buffer);
	return NULL;
}

static void
parts_at_once(void **state)
{
	struct bench *b = *state;
	struct worker workers[3];
	struct page_check *check;

	fill_parts(b);
	check = begin(b, b->len);
	for (size_t i = 0; i < 3; i++) {
		workers[i] = (struct worker){ b, check, i, 0, false };
		assert_int_equal(
		    pthread_create(&workers[i].thread, NULL, work, &workers[i]),
		    0);
	}
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(pthread_join(workers[i].thread, NULL), 0);
		assert_true(workers[i].done);
	}
	assert_parts_are_bad(page_check_finish(check, b->arena));
}

/* Nothing is ok that was not looked at. */
static void
a_part_that_was_not_run(void **state)
{
	struct bench *b = *state;

	fill(b, PART + 4096);
	sign(b, SHA256, 12, b->len);
	for (size_t left = 0; left < 2; left++) {
		struct page_check *check = begin(b, b->len);
		const struct page_result *r;

		run_part(b, check, !left);
		r = page_check_finish(check, b->arena);
		assert_int_equal(r->result.outcome, OUTCOME_UNKNOWN);
		assert_int_equal(r->bad, 0);
		assert_non_null(r->result.why);
	}
}

/* … and a bad page is one, whatever was left out. */
static void
a_bad_page_counts_all_the_same(void **state)
{
	struct bench *b = *state;
	struct page_check *check;

	fill(b, PART + 4096);
	sign(b, SHA256, 12, b->len);
	change(b, PART);
	check = begin(b, b->len);
	run_part(b, check, 1);
	assert_bad(page_check_finish(check, b->arena), PART / 4096, 1);
}

static void
a_run_that_fails(void **state)
{
	struct bench *b = *state;
	struct page_check *check;
	struct fault fault = { 0 };

	fill(b, SMALL);
	sign(b, SHA256, 12, SMALL);
	check = begin(b, b->len);
	atomic_store(&b->hashing.stop, true);
	assert_false(
	    page_check_run(check, 0, b->file, b->buffer, &b->hashing, &fault));
	assert_int_equal(fault.error, ECANCELED);
	assert_int_equal(page_check_finish(check, b->arena)->result.outcome,
	    OUTCOME_UNKNOWN);
}

/* Pages of 2 GiB of a file that is said to be larger than any. */
static void
huge_pages(void **state)
{
	enum {
		SLOTS = 1000
	};
	struct bench *b = *state;
	struct directory *d = b->directories;
	struct page_check *check;
	size_t parts;

	fill(b, SMALL);
	sign(b, SHA256, 31, SMALL);
	d->code_slots = SLOTS;
	d->code_limit = ((uint64_t) SLOTS << 31) - 5;
	d->code_limit_is_64 = true;
	d->code_hashes = (struct hash_table){
		.size = SLOTS * 32,
		.held = arena_alloc(b->arena, SLOTS, 32),
	};
	check = begin(b, b->len);
	parts = page_check_parts(check);
	assert_true(parts > 1 && parts <= SLOTS);
	for (size_t i = 0; i < parts; i++)
		run_part(b, check, i);
	assert_bad(page_check_finish(check, b->arena), 0, SLOTS);
}

static void
expect_digests(struct bench *b, size_t len)
{
	uint8_t sha1[20], sha256[32], wanted[HASH_MAX];
	struct bytes all;
	struct source *source;
	struct source_file *file;
	struct fault fault;

	fill(b, len);
	all = bytes_over(b->content, len);
	folder_put("whole", all);
	source = source_disk_open("whole", false, &fault);
	assert_non_null(source);
	file = source_open(source, ".", &fault);
	assert_non_null(file);
	assert_true(
	    file_digests(file, b->buffer, sha1, sha256, &b->hashing, &fault));
	assert_true(hash_bytes(hash_type_find(SHA1), all, wanted));
	assert_memory_equal(sha1, wanted, 20);
	assert_true(hash_bytes(hash_type_find(SHA256), all, wanted));
	assert_memory_equal(sha256, wanted, 32);
	memset(sha256, 0, 32);
	assert_true(
	    file_digests(file, b->buffer, NULL, sha256, &b->hashing, &fault));
	assert_memory_equal(sha256, wanted, 32);
	assert_true(
	    file_digests(file, b->buffer, NULL, NULL, &b->hashing, &fault));
	atomic_store(&b->hashing.stop, true);
	assert_false(
	    file_digests(file, b->buffer, sha1, sha256, &b->hashing, &fault));
	assert_int_equal(fault.error, ECANCELED);
	atomic_store(&b->hashing.stop, false);
	source_file_close(file);
	source_close(source);
}

/* -- Hashes that stayed in the file -------------------------------------- */

/* Behind the slice. */
static void
leave_table(struct bench *b, struct directory *d)
{
	struct fault fault;
	FILE *file = fopen("code", "a");

	assert_non_null(file);
	d->code_hashes.offset = (uint64_t) ftell(file);
	assert_int_equal(fwrite(b->hashes[d - b->directories], d->hash_size,
			     d->code_slots, file),
	    d->code_slots);
	assert_int_equal(fclose(file), 0);
	d->code_hashes.held = NULL;
	source_file_close(b->file);
	b->file = source_open(b->source, ".", &fault);
	assert_non_null(b->file);
}

static void
flip_hash(const struct directory *d, uint64_t page)
{
	FILE *file = fopen("code", "r+");
	long at =
	    (long) (d->code_hashes.offset + (page + 1) * d->hash_size - 1);
	int byte;

	assert_non_null(file);
	assert_int_equal(fseek(file, at, SEEK_SET), 0);
	byte = getc(file);
	assert_int_equal(fseek(file, at, SEEK_SET), 0);
	assert_true(putc(byte ^ 1, file) != EOF);
	assert_int_equal(fclose(file), 0);
}

/* Pages so small that the hashes of a part take many windows. */
static void
tables_in_the_file(void **state)
{
	enum {
		SHIFT = 6,
		LEN = MIB + 70
	};
	static const uint8_t types[] = { SHA1, SHA256, 3, 4 };
	static const uint64_t pages[] = { 0, 1, 682, 683, 1023, 1024, 1637,
		1638, 1639, MIB >> SHIFT, LEN >> SHIFT };
	struct bench *b = *state;

	for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
		struct directory *d = b->directories;

		b->signature.directory_count = 0;
		fill(b, LEN);
		sign(b, types[i], SHIFT, LEN);
		leave_table(b, d);
		assert_ok(verify(b));
		for (size_t j = 0; j < sizeof pages / sizeof *pages; j++) {
			flip_hash(d, pages[j]);
			assert_bad(verify(b), pages[j], 1);
			flip_hash(d, pages[j]);
		}
	}
}

static void
one_table_in_the_file(void **state)
{
	struct bench *b = *state;
	const struct page_result *r;

	fill(b, 5 * MIB + 123);
	sign(b, SHA1, 12, b->len);
	sign(b, SHA256, 12, b->len);
	leave_table(b, &b->directories[1]);
	r = verify(b);
	assert_ok(&r[0]);
	assert_ok(&r[1]);
	flip_hash(&b->directories[1], 1280);
	r = verify(b);
	assert_ok(&r[0]);
	assert_bad(&r[1], 1280, 1);
}

/* It was whole when its CDHash was made: nothing can be said of the pages. */
static void
a_table_that_ends_meanwhile(void **state)
{
	struct bench *b = *state;
	struct page_check *check;
	struct fault fault = { 0 };

	fill(b, SMALL);
	sign(b, SHA256, 12, SMALL);
	leave_table(b, b->directories);
	assert_int_equal(
	    truncate("code", (off_t) b->directories->code_hashes.offset + 40),
	    0);
	check = begin(b, b->len);
	assert_false(
	    page_check_run(check, 0, b->file, b->buffer, &b->hashing, &fault));
	assert_int_equal(fault.error, EIO);
	assert_int_equal(page_check_finish(check, b->arena)->result.outcome,
	    OUTCOME_UNKNOWN);
}

static void
digests_of_whole_files(void **state)
{
	expect_digests(*state, 0);
	expect_digests(*state, 1);
	expect_digests(*state, LIMIT_READ_BYTES - 1);
	expect_digests(*state, LIMIT_READ_BYTES);
	expect_digests(*state, 2 * LIMIT_READ_BYTES + 1);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(every_page_size),
		TEST(a_bad_page_is_named),
		TEST(only_up_to_the_limit),
		TEST(nothing_to_hash),
		TEST(truncated),
		TEST(two_directories_in_one_pass),
		TEST(what_cannot_be_used_is_unknown),
		TEST(runs_of_bad_pages),
		TEST(runs_up_to_the_limit),
		TEST(parts_in_any_order),
		TEST(parts_at_once),
		TEST(a_part_that_was_not_run),
		TEST(a_bad_page_counts_all_the_same),
		TEST(a_run_that_fails),
		TEST(huge_pages),
		TEST(tables_in_the_file),
		TEST(one_table_in_the_file),
		TEST(a_table_that_ends_meanwhile),
		TEST(digests_of_whole_files),
	};

	codesign_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
