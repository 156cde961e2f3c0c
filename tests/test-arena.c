/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <stdalign.h>
#include <string.h>

#include <sealtree/arena.h>

#include "check.h"

static void
memory_is_zeroed_aligned_and_apart(void **state)
{
	static const size_t sizes[] = { 0, 1, 7, 100, 5000, 70000, 1 << 20, 3 };
	struct arena *arena = arena_new();
	uint8_t *last = NULL;

	(void) state;
	for (size_t round = 0; round < 50; round++)
		for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
			uint8_t *p = arena_alloc(arena, sizes[i], 1);

			assert_int_equal(
			    (uintptr_t) p % alignof(max_align_t), 0);
			assert_true(bytes_are_zero(bytes_over(p, sizes[i])));
			memset(p, 0xff, sizes[i]);
			assert_ptr_not_equal(p, last);
			last = p;
		}
	assert_true(arena_size(arena) >= 50 * ((1 << 20) + 75111));
	arena_free(arena);
	arena_free(NULL);
}

static void
arrays_grow_and_keep_what_they_hold(void **state)
{
	struct arena *arena = arena_new();
	size_t count = 0, capacity = 0;
	uint32_t *items = NULL;

	(void) state;
	for (; count < 1000; count++) {
		ARENA_GROW(arena, items, count, capacity);
		items[count] = (uint32_t) count;
	}
	for (size_t i = 0; i < count; i++)
		assert_int_equal(items[i], i);
	assert_true(capacity < 2 * count + 8);
	arena_free(arena);
}

static void
copies(void **state)
{
	struct arena *arena = arena_new();
	struct bytes b = {
		.data = (const uint8_t *) "a\0b", .len = 3, .offset = 77
	};
	struct bytes copy = arena_copy(arena, b);

	(void) state;
	assert_true(bytes_equal(copy, b));
	assert_ptr_not_equal(copy.data, b.data);
	assert_int_equal(copy.data[3], 0);
	assert_int_equal(copy.offset, 77);
	assert_string_equal(arena_string(arena, bytes_of("x")), "x");
	assert_string_equal(arena_string(arena, bytes_of(NULL)), "");
	assert_string_equal(arena_printf(arena, "%d-%s", 4, "z"), "4-z");
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(memory_is_zeroed_aligned_and_apart),
		cmocka_unit_test(arrays_grow_and_keep_what_they_hold),
		cmocka_unit_test(copies),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
