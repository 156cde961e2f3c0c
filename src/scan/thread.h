/* SPDX-License-Identifier: MIT */
/*
 * A lock, a condition to wait for under it, and at most one thread. All of
 * the program's threading is in this header and in thread.c.
 */
#ifndef SCAN_THREAD_H
#define SCAN_THREAD_H

struct worker;

struct worker *worker_new(void);
void worker_free(struct worker *worker); /* after worker_join() */
void worker_lock(struct worker *worker);
void worker_unlock(struct worker *worker);
/* Both with the lock held. Waiting gives it away for as long as it lasts, and
 * may end without cause: ask again for what was waited for. */
void worker_wait(struct worker *worker);
void worker_wake(struct worker *worker);
/* Signals, but for those that a thread causes, are left to the others. */
void worker_start(
    struct worker *worker, void (*run)(void *context), void *context);
void worker_join(struct worker *worker); /* nothing if none was started */

#endif
