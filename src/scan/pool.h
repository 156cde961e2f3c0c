/* SPDX-License-Identifier: MIT */
/*
 * Threads that only read and hash. One call hands them numbered units of
 * work, takes part in it, and returns when all are done: so nothing outlives
 * it, and what a unit writes is its own.
 */
#ifndef SCAN_POOL_H
#define SCAN_POOL_H

#include <stddef.h>
#include <stdint.h>

struct pool;

/* `threads` besides the caller's; 0 is fine: then the caller does it all. */
struct pool *pool_new(unsigned threads);
void pool_free(struct pool *pool); /* NULL is nothing */

struct pool_work {
	size_t count;
	/* Unit `index`, with LIMIT_READ_BYTES of its thread's own. */
	void (*run)(void *context, size_t index, uint8_t *buffer);
	void *context;
};
void pool_run(struct pool *pool, const struct pool_work *work);

/* As many as there are processors, 16 at most. */
unsigned pool_default(void);

#endif
