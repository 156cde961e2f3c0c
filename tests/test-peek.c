/* SPDX-License-Identifier: MIT */
/* What the first bytes of a Mach-O file tell of its signature. */
#include <config.h>

#include <sealtree/limits.h>
#include <sealtree/macho.h>

#include "check.h"
#include "fixture.h"
#include "small_macho.h"

static const struct slice_spec slices[] = { { .arch = "arm64" }, { 0 } };
static const struct slice_spec fat[] = { { .arch = "x86_64" },
	{ .arch = "arm64" }, { 0 } };

static int
set_up(void **state)
{
	*state = arena_new();
	return 0;
}

static int
tear_down(void **state)
{
	arena_free(*state);
	return 0;
}

static void
a_beginning_tells_of_a_signature(void **state)
{
	struct bytes no = small_macho(*state, slices, false, FILE_DYLIB);
	struct bytes yes = small_macho(*state, slices, true, FILE_DYLIB);
	struct bytes two_no = small_macho(*state, fat, false, FILE_DYLIB);
	struct bytes two_yes = small_macho(*state, fat, true, FILE_DYLIB);
	struct bytes offset;
	struct cursor second;

	assert_int_equal(macho_peek(no).is_signed, MACHO_SIGNED_NO);
	assert_int_equal(macho_peek(no).filetype, FILE_DYLIB);
	assert_int_equal(macho_peek(yes).is_signed, MACHO_SIGNED_YES);
	assert_int_equal(macho_peek(two_no).is_signed, MACHO_SIGNED_NO);
	assert_int_equal(macho_peek(two_no).filetype, FILE_DYLIB);
	assert_int_equal(macho_peek(two_yes).is_signed, MACHO_SIGNED_YES);
	for (size_t len = 0; len < 64; len++) {
		assert_int_equal(macho_peek(bytes_clamp(no, 0, len)).is_signed,
		    MACHO_SIGNED_UNKNOWN);
		assert_int_equal(macho_peek(bytes_clamp(yes, 0, len)).is_signed,
		    MACHO_SIGNED_UNKNOWN);
	}
	assert_true(bytes_slice(two_yes, 8 + 20 + 8, 4, &offset));
	second = cursor_over(offset);
	assert_int_equal(
	    macho_peek(bytes_clamp(two_yes, 0, cursor_be32(&second))).is_signed,
	    MACHO_SIGNED_UNKNOWN);
	assert_int_equal(macho_peek(bytes_of("text")).filetype, 0);
}

/* Of so many slices, all of them the one at `at`. */
static struct bytes
many_slices(struct arena *arena, uint32_t count, struct bytes slice)
{
	struct octets o = { 0 };
	struct bytes copy;

	put_u32(&o, 0xcafebabe);
	put_u32(&o, count);
	for (uint32_t i = 0; i < count; i++) {
		put_u32(&o, 0x0100000c);
		put_u32(&o, 0);
		put_u32(&o, 0x4000);
		put_u32(&o, (uint32_t) slice.len);
		put_u32(&o, 14);
	}
	put_padding(&o, 0x4000);
	put_bytes(&o, slice.data, slice.len);
	copy = arena_copy(arena, bytes_over(o.data, o.len));
	octets_free(&o);
	return copy;
}

static void
so_many_slices_are_looked_at(void **state)
{
	struct bytes yes = small_macho(*state, slices, true, FILE_DYLIB);

	assert_int_equal(
	    macho_peek(many_slices(*state, LIMIT_FAT_ARCHITECTURES, yes))
		.is_signed,
	    MACHO_SIGNED_YES);
	assert_int_equal(
	    macho_peek(many_slices(*state, LIMIT_FAT_ARCHITECTURES + 1, yes))
		.is_signed,
	    MACHO_SIGNED_UNKNOWN);
	assert_int_equal(macho_peek(many_slices(*state, 0, yes)).is_signed,
	    MACHO_SIGNED_UNKNOWN);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_beginning_tells_of_a_signature),
		TEST(so_many_slices_are_looked_at),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
