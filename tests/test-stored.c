/* SPDX-License-Identifier: MIT */
/*
 * Signatures whose hashes of pages stay in the file: read from there, they say
 * the same as in memory, whatever is wrong with them.
 */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sealtree/codesign.h>
#include <sealtree/limits.h>

#include "check.h"
#include "directory.h"
#include "folder.h"

enum {
	BEFORE = 0x4000, /* of the signature in its file */
	BEHIND = 100,    /* of padding */
	MANY = 3000,     /* pages, whose hashes are too many to be held */
	HASH = 32,
	HEAD = 400 /* of a CodeDirectory here, at most */
};

struct bench {
	struct folder folder;
	struct text image; /* the SuperBlob, and padding */
	int descriptor;
	struct source *source;
	struct source_file *file;
};

static int
set_up(void **state)
{
	struct bench *b = calloc(1, sizeof *b);

	assert_non_null(b);
	folder_open(&b->folder);
	b->descriptor = -1;
	*state = b;
	return 0;
}

static void
close_file(struct bench *b)
{
	source_file_close(b->file);
	source_close(b->source);
	if (b->descriptor >= 0)
		close(b->descriptor);
	b->file = NULL;
	b->source = NULL;
	b->descriptor = -1;
}

static int
tear_down(void **state)
{
	struct bench *b = *state;

	close_file(b);
	folder_close(&b->folder);
	text_release(&b->image);
	free(b);
	return 0;
}

static void
write_file(struct bench *b)
{
	struct text whole = TEXT_INIT;
	struct fault fault;

	close_file(b);
	for (size_t i = 0; i < BEFORE; i++)
		text_add_char(&whole, (char) 0xee);
	text_add_bytes(&whole, text_bytes(&b->image));
	folder_put("code", text_bytes(&whole));
	text_release(&whole);
	b->source = source_disk_open("code", false, &fault);
	assert_non_null(b->source);
	b->file = source_open(b->source, ".", &fault);
	assert_non_null(b->file);
	b->descriptor = open("code", O_WRONLY);
	assert_true(b->descriptor >= 0);
}

/* Three CodeDirectories, of which the last has few pages. */
static void
make_image(struct bench *b, uint32_t pages, bool pre_encrypt)
{
	struct text texts[4] = { TEXT_INIT };
	struct make_directory made[3];
	struct make_blob blobs[4];
	static const uint32_t slots[] = { 0, 0x1000, 0x1001, 5 };

	for (size_t i = 0; i < 3; i++) {
		made[i] = directory_sound(0x20500);
		made[i].code = i == 2 ? 2 : pages;
		made[i].limit = made[i].code * 4096;
		made[i].pre_encrypt = pre_encrypt;
	}
	made[1].hash_type = 4;
	made[1].hash_size = 48;
	made[2].hash_type = 1;
	made[2].hash_size = 20;
	for (size_t i = 0; i < 3; i++)
		make_directory(&texts[i], &made[i]);
	make_blob(&texts[3], 0xfade7171, bytes_of("<plist/>"));
	for (size_t i = 0; i < 4; i++)
		blobs[i] =
		    (struct make_blob){ slots[i], text_bytes(&texts[i]) };
	text_reset(&b->image);
	make_superblob(&b->image, blobs, 4);
	for (size_t i = 0; i < BEHIND; i++)
		text_add_char(&b->image, i % 7 == 0);
	for (size_t i = 0; i < 4; i++)
		text_release(&texts[i]);
	write_file(b);
}

static void
assert_same_defects(const struct defects *a, const struct defects *b)
{
	assert_int_equal(a->count, b->count);
	for (size_t i = 0; i < a->count; i++) {
		assert_int_equal(a->list[i].kind, b->list[i].kind);
		assert_int_equal(a->list[i].offset, b->list[i].offset);
		assert_string_equal(a->list[i].what, b->list[i].what);
	}
}

static void
assert_same_table(const struct bench *b, const struct hash_table *held,
    const struct hash_table *stored)
{
	uint8_t *room = malloc(held->size + 1);
	struct bytes part;
	struct fault fault;

	assert_int_equal(stored->size, held->size);
	assert_int_equal(stored->offset, held->offset);
	assert_true(hash_table_read(
	    stored, 0, (size_t) stored->size, b->file, room, &part, &fault));
	assert_int_equal(part.len, held->size);
	assert_int_equal(part.offset, held->offset);
	if (part.len)
		assert_memory_equal(part.data, held->held, part.len);
	free(room);
}

static void
assert_same_directory(const struct bench *b, const struct directory *held,
    const struct directory *stored)
{
	assert_int_equal(stored->slot, held->slot);
	assert_int_equal(stored->size, held->size);
	assert_int_equal(stored->blob.offset, held->blob.offset);
	assert_int_equal(stored->version, held->version);
	assert_int_equal(stored->flags, held->flags);
	assert_int_equal(stored->code_slots, held->code_slots);
	assert_int_equal(stored->code_limit, held->code_limit);
	assert_int_equal(stored->usable, held->usable);
	assert_true(bytes_equal(stored->identifier, held->identifier));
	assert_true(bytes_equal(stored->team, held->team));
	assert_true(bytes_equal(stored->special_hashes, held->special_hashes));
	assert_true(bytes_equal(stored->linkage, held->linkage));
	assert_int_equal(stored->scatter_count, held->scatter_count);
	assert_int_equal(stored->cdhash_full_len, held->cdhash_full_len);
	assert_memory_equal(
	    stored->cdhash_full, held->cdhash_full, held->cdhash_full_len);
	assert_memory_equal(stored->cdhash, held->cdhash, CDHASH_LEN);
	assert_memory_equal(stored->digest, held->digest, HASH_MAX);
	assert_same_table(b, &held->code_hashes, &stored->code_hashes);
	assert_same_table(b, &held->pre_encrypt, &stored->pre_encrypt);
}

static void
assert_same_signature(const struct bench *b, const struct signature *held,
    const struct signature *stored)
{
	assert_int_equal(stored->offset, held->offset);
	assert_int_equal(stored->size, held->size);
	assert_int_equal(stored->superblob_size, held->superblob_size);
	assert_true(bytes_equal(stored->index, held->index));
	assert_int_equal(stored->padding_nonzero, held->padding_nonzero);
	assert_int_equal(stored->blob_count, held->blob_count);
	for (size_t i = 0; i < held->blob_count; i++) {
		const struct blob *a = &held->blobs[i], *c = &stored->blobs[i];

		assert_int_equal(c->slot, a->slot);
		assert_int_equal(c->magic, a->magic);
		assert_int_equal(c->size, a->size);
		assert_int_equal(c->whole.offset, a->whole.offset);
		assert_int_equal(a->whole.len, a->size);
		assert_true(bytes_equal(
		    c->whole, bytes_clamp(a->whole, 0, c->whole.len)));
	}
	assert_int_equal(stored->directory_count, held->directory_count);
	for (size_t i = 0; i < held->directory_count; i++)
		assert_same_directory(
		    b, &held->directories[i], &stored->directories[i]);
	assert_true(!stored->best == !held->best);
	if (held->best)
		assert_int_equal(stored->best->slot, held->best->slot);
	assert_true(!stored->entitlements == !held->entitlements);
}

/* Of the first `size` bytes. Returns how many bytes stayed in the file. */
static uint64_t
assert_same(const struct bench *b, size_t size)
{
	struct arena *arena = arena_new();
	struct bytes image = bytes_clamp(text_bytes(&b->image), 0, size);
	struct defects defects[2];
	const struct signature *held, *stored;
	struct fault fault;
	uint64_t left = 0;

	image.offset = BEFORE;
	for (size_t i = 0; i < 2; i++)
		defects_init(&defects[i], arena);
	held = signature_parse(image, arena, &defects[0]);
	stored =
	    signature_read(b->file, BEFORE, size, arena, &defects[1], &fault);
	assert_int_equal(fault.error, 0);
	assert_non_null(stored);
	assert_same_defects(&defects[0], &defects[1]);
	assert_same_signature(b, held, stored);
	for (size_t i = 0; i < stored->blob_count; i++)
		left += stored->blobs[i].size - stored->blobs[i].whole.len;
	arena_free(arena);
	return left;
}

static void
long_tables_stay_in_the_file(void **state)
{
	struct bench *b = *state;

	make_image(b, MANY, false);
	assert_int_equal(assert_same(b, b->image.len), MANY * (32 + 48));
}

static void
so_do_those_before_encryption(void **state)
{
	struct bench *b = *state;
	struct text *t = &b->image;
	struct make_directory made = directory_sound(0x20500);
	struct text own = TEXT_INIT;
	struct make_blob blob;

	made.code = MANY;
	made.limit = MANY * 4096;
	make_directory(&own, &made);
	/* Behind the others, where Apple's signer writes them. */
	set_be32(&own, 92, (uint32_t) own.len);
	for (size_t i = 0; i < MANY * HASH; i++)
		text_add_char(&own, (char) (i / 3));
	set_be32(&own, 4, (uint32_t) own.len);
	blob = (struct make_blob){ 0, text_bytes(&own) };
	make_superblob(t, &blob, 1);
	write_file(b);
	assert_int_equal(assert_same(b, t->len), 2 * MANY * HASH);
	text_release(&own);
}

/* Special slots lie behind them here: no signer does that. */
static void
strange_orders_are_held(void **state)
{
	struct bench *b = *state;

	make_image(b, MANY, true);
	assert_int_equal(assert_same(b, b->image.len), 0);
}

static void
up_to_the_limit_they_are_held(void **state)
{
	struct bench *b = *state;
	const uint32_t most = LIMIT_HELD_TABLE / 48;

	make_image(b, most, false);
	assert_int_equal(assert_same(b, b->image.len), 0);
	make_image(b, most + 1, false);
	assert_int_equal(assert_same(b, b->image.len), (most + 1) * 48);
}

static void
set_byte(struct bench *b, size_t at, uint8_t value)
{
	b->image.data[at] = (char) value;
	assert_int_equal(
	    pwrite(b->descriptor, &value, 1, (off_t) (BEFORE + at)), 1);
}

static void
harm(struct bench *b, size_t from, size_t to)
{
	static const uint8_t masks[] = { 0x01, 0x80, 0xff };

	for (size_t at = from; at < to && at < b->image.len; at++)
		for (size_t i = 0; i < sizeof masks; i++) {
			uint8_t old = (uint8_t) b->image.data[at];

			set_byte(b, at, old ^ masks[i]);
			assert_same(b, b->image.len);
			set_byte(b, at, old);
		}
}

/* Every byte but those of the hashes, and some of those. */
static void
broken_ones_say_the_same(void **state)
{
	struct bench *b = *state;
	const size_t index = 12 + 4 * 8;
	size_t second;

	make_image(b, MANY, false);
	second = index + ((uint8_t) b->image.data[index + 5] << 16 |
			     (uint8_t) b->image.data[index + 6] << 8 |
			     (uint8_t) b->image.data[index + 7]);
	harm(b, 0, index + HEAD);
	harm(b, second - 40, second + HEAD);
	harm(b, b->image.len - BEHIND - 16, b->image.len - BEHIND + 2);
}

/* A blob that begins, or ends, among the hashes of another. */
static void
blobs_among_the_hashes(void **state)
{
	struct bench *b = *state;
	const size_t entry = 12 + 3 * 8 + 4; /* of the entitlements */

	make_image(b, MANY, false);
	for (uint32_t at = 40; at < 700; at += 13) {
		uint32_t place = at < 600 ? at : at * 150;

		for (size_t i = 0; i < 4; i++)
			set_byte(
			    b, entry + i, (uint8_t) (place >> (24 - 8 * i)));
		assert_same(b, b->image.len);
	}
}

static void
every_prefix(void **state)
{
	struct bench *b = *state;

	make_image(b, MANY, false);
	for (size_t size = 1; size < b->image.len;
	     size += size < 500                  ? 1
		     : size + 600 < b->image.len ? 9973
						 : 1)
		assert_same(b, size);
}

static void
a_file_that_ends_meanwhile(void **state)
{
	struct bench *b = *state;
	struct arena *arena = arena_new();
	struct defects defects;
	struct fault fault;

	make_image(b, MANY, false);
	defects_init(&defects, arena);
	assert_int_equal(ftruncate(b->descriptor, BEFORE + 50000), 0);
	assert_null(signature_read(
	    b->file, BEFORE, b->image.len, arena, &defects, &fault));
	assert_int_equal(fault.error, EIO);
	arena_free(arena);
}

static void
what_is_not_in_the_file(void **state)
{
	struct bench *b = *state;
	struct arena *arena = arena_new();
	struct defects defects;
	struct fault fault;

	make_image(b, MANY, false);
	defects_init(&defects, arena);
	assert_null(signature_read(
	    b->file, BEFORE + b->image.len, 10, arena, &defects, &fault));
	assert_int_equal(fault.error, 0);
	assert_int_equal(
	    ftruncate(b->descriptor, BEFORE + LIMIT_SIGNATURE_BYTES + 1), 0);
	source_file_close(b->file);
	b->file = source_open(b->source, ".", &fault);
	assert_non_null(signature_read(
	    b->file, BEFORE, LIMIT_SIGNATURE_BYTES, arena, &defects, &fault));
	assert_null(signature_read(b->file, BEFORE, LIMIT_SIGNATURE_BYTES + 1,
	    arena, &defects, &fault));
	assert_int_equal(fault.error, EFBIG);
	arena_free(arena);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(long_tables_stay_in_the_file),
		TEST(so_do_those_before_encryption),
		TEST(strange_orders_are_held),
		TEST(up_to_the_limit_they_are_held),
		TEST(broken_ones_say_the_same),
		TEST(blobs_among_the_hashes),
		TEST(every_prefix),
		TEST(a_file_that_ends_meanwhile),
		TEST(what_is_not_in_the_file),
	};

	codesign_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
