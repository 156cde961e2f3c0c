/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <stdlib.h>

#include <sealtree/die.h>

#include "bench.h"

int
bench_set_up(void **state)
{
	struct bench *bench = xalloc(1, sizeof *bench);

	bench->arena = arena_new();
	defects_init(&bench->defects, bench->arena);
	*state = bench;
	return 0;
}

int
bench_tear_down(void **state)
{
	struct bench *bench = *state;

	arena_free(bench->arena);
	free(bench);
	return 0;
}
