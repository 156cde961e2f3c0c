/* SPDX-License-Identifier: MIT */
/* Where a parser works: memory and defects of one test's own. */
#ifndef BENCH_H
#define BENCH_H

#include <sealtree/defect.h>

struct bench {
	struct arena *arena;
	struct defects defects;
};

int bench_set_up(void **state);
int bench_tear_down(void **state);

#define BENCH_TEST(f) \
	cmocka_unit_test_setup_teardown(f, bench_set_up, bench_tear_down)

#endif
