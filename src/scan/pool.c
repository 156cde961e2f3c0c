/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

#include <sealtree/die.h>
#include <sealtree/limits.h>

#include "pool.h"
#include "thread.h"

enum {
	MOST = 16
};

struct pool {
	struct worker *gate;          /* its lock guards all that follows */
	const struct pool_work *work; /* NULL: nothing to do */
	size_t next;                  /* unit that nobody has taken */
	unsigned busy;                /* threads that are at a unit */
	bool quit;
	unsigned threads;
	struct worker *workers[MOST];
	uint8_t *buffer; /* the caller's */
};

/* With the lock held, which is given away while a unit runs. False if there
 * was none. */
static bool
run_one(struct pool *pool, uint8_t *buffer)
{
	const struct pool_work *work = pool->work;
	size_t unit = pool->next;

	if (!work || unit >= work->count)
		return false;
	pool->next++;
	pool->busy++;
	worker_unlock(pool->gate);
	work->run(work->context, unit, buffer);
	worker_lock(pool->gate);
	pool->busy--;
	if (pool->busy == 0 && pool->next >= work->count)
		worker_wake(pool->gate);
	return true;
}

static void
serve(void *context)
{
	struct pool *pool = context;
	uint8_t *buffer = xalloc_aligned(LIMIT_READ_BYTES);

	worker_lock(pool->gate);
	while (!pool->quit)
		if (!run_one(pool, buffer))
			worker_wait(pool->gate);
	worker_unlock(pool->gate);
	free(buffer);
}

struct pool *
pool_new(unsigned threads)
{
	struct pool *pool = xalloc(1, sizeof(*pool));

	pool->gate = worker_new();
	pool->threads = threads < MOST ? threads : MOST;
	return pool;
}

/* Only when there is work for them, so that a look at a small app starts no
 * thread. */
static void
start_threads(struct pool *pool, size_t units)
{
	for (unsigned i = 0; i < pool->threads && i + 1 < units; i++) {
		if (pool->workers[i])
			continue;
		pool->workers[i] = worker_new();
		worker_start(pool->workers[i], serve, pool);
	}
}

void
pool_run(struct pool *pool, const struct pool_work *work)
{
	if (!pool->buffer)
		pool->buffer = xalloc_aligned(LIMIT_READ_BYTES);
	start_threads(pool, work->count);
	worker_lock(pool->gate);
	pool->work = work;
	pool->next = 0;
	worker_wake(pool->gate);
	while (run_one(pool, pool->buffer))
		continue;
	while (pool->busy > 0)
		worker_wait(pool->gate);
	pool->work = NULL;
	worker_unlock(pool->gate);
}

void
pool_free(struct pool *pool)
{
	if (!pool)
		return;
	worker_lock(pool->gate);
	pool->quit = true;
	worker_wake(pool->gate);
	worker_unlock(pool->gate);
	for (unsigned i = 0; i < MOST; i++)
		if (pool->workers[i]) {
			worker_join(pool->workers[i]);
			worker_free(pool->workers[i]);
		}
	worker_free(pool->gate);
	free(pool->buffer);
	free(pool);
}

unsigned
pool_default(void)
{
	long processors = sysconf(_SC_NPROCESSORS_ONLN);

	if (processors < 1)
		return 1;
	return processors < MOST ? (unsigned) processors : MOST;
}
