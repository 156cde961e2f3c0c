/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <sealtree/bytes.h>

#include "check.h"

static void
slices_stay_inside(void **state)
{
	struct bytes whole = bytes_over("abcdef", 6), part;

	(void) state;
	whole.offset = 100;
	assert_true(bytes_slice(whole, 2, 3, &part));
	assert_true(bytes_are(part, "cde"));
	assert_int_equal(part.offset, 102);
	assert_true(bytes_slice(whole, 6, 0, &part));
	assert_false(bytes_slice(whole, 6, 1, &part));
	assert_false(bytes_slice(whole, 7, 0, &part));
	assert_false(bytes_slice(whole, 1, UINT64_MAX, &part));
	assert_false(bytes_slice(whole, UINT64_MAX, 2, &part));
	assert_int_equal(part.len, 0);
}

static void
failed_reads_give_zero_and_stay_failed(void **state)
{
	struct cursor c = cursor_over(bytes_over("\1\2\3\4\5", 5));

	(void) state;
	assert_int_equal(cursor_be32(&c), 0x01020304);
	assert_int_equal(cursor_be32(&c), 0);
	assert_false(cursor_ok(&c));
	assert_int_equal(cursor_u8(&c), 0);
	assert_int_equal(cursor_take(&c, 0).len, 0);
	assert_false(cursor_ok(&c));
}

static void
both_orders_are_read(void **state)
{
	struct bytes b = bytes_over("\1\2\3\4\5\6\7\10", 8);
	struct cursor c = cursor_over(b);

	(void) state;
	assert_true(cursor_be64(&c) == 0x0102030405060708);
	c = cursor_over(b);
	assert_true(cursor_le64(&c) == 0x0807060504030201);
	c = cursor_over(b);
	c.swapped = true;
	assert_int_equal(cursor_u16(&c), 0x0201);
	assert_int_equal(cursor_u32(&c), 0x06050403);
	assert_int_equal(cursor_left(&c), 2);
	assert_true(cursor_ok(&c));
}

static void
strings_need_their_nul(void **state)
{
	struct bytes b = bytes_over("ab\0cd", 5), s;

	(void) state;
	assert_true(bytes_string(b, 0, &s));
	assert_true(bytes_are(s, "ab"));
	assert_true(bytes_string(b, 2, &s));
	assert_int_equal(s.len, 0);
	assert_false(bytes_string(b, 3, &s));
	assert_false(bytes_string(b, 5, &s));
	assert_false(bytes_string(b, 99, &s));
	assert_true(bytes_are(bytes_until_nul(bytes_clamp(b, 3, 9)), "cd"));
}

static void
comparing(void **state)
{
	(void) state;
	assert_true(bytes_compare(bytes_of("a"), bytes_of("ab")) < 0);
	assert_true(bytes_compare(bytes_of("b"), bytes_of("ab")) > 0);
	assert_true(bytes_equal(bytes_of(""), bytes_of(NULL)));
	assert_true(bytes_begin(bytes_of("abc"), "ab"));
	assert_false(bytes_begin(bytes_of("a"), "ab"));
	assert_true(bytes_end(bytes_of("abc"), "bc"));
	assert_false(bytes_end(bytes_of("c"), "bc"));
	assert_true(bytes_are_zero(bytes_over("\0\0", 2)));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(slices_stay_inside),
		cmocka_unit_test(failed_reads_give_zero_and_stay_failed),
		cmocka_unit_test(both_orders_are_read),
		cmocka_unit_test(strings_need_their_nul),
		cmocka_unit_test(comparing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
