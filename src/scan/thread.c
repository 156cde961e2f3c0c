/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>

#include <sealtree/die.h>

#include "thread.h"

struct worker {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	pthread_t thread;
	bool started;
	void (*run)(void *context);
	void *context;
};

/* These fail only where they are used wrongly. */
static void
must(int error, const char *what)
{
	if (error)
		die("%s: error %d", what, error);
}

struct worker *
worker_new(void)
{
	struct worker *worker = xalloc(1, sizeof(*worker));

	must(pthread_mutex_init(&worker->lock, NULL), "lock");
	must(pthread_cond_init(&worker->changed, NULL), "condition");
	return worker;
}

void
worker_free(struct worker *worker)
{
	must(pthread_cond_destroy(&worker->changed), "condition");
	must(pthread_mutex_destroy(&worker->lock), "lock");
	free(worker);
}

void
worker_lock(struct worker *worker)
{
	must(pthread_mutex_lock(&worker->lock), "lock");
}

void
worker_unlock(struct worker *worker)
{
	must(pthread_mutex_unlock(&worker->lock), "unlock");
}

void
worker_wait(struct worker *worker)
{
	must(pthread_cond_wait(&worker->changed, &worker->lock), "wait");
}

void
worker_wake(struct worker *worker)
{
	must(pthread_cond_broadcast(&worker->changed), "wake");
}

static void *
begin(void *argument)
{
	struct worker *worker = argument;

	worker->run(worker->context);
	return NULL;
}

void
worker_start(struct worker *worker, void (*run)(void *context), void *context)
{
	static const int own[] = { SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV };
	sigset_t others, old;

	if (worker->started)
		die("the thread was started before");
	worker->run = run;
	worker->context = context;
	sigfillset(&others);
	for (size_t i = 0; i < sizeof(own) / sizeof(*own); i++)
		sigdelset(&others, own[i]);
	must(pthread_sigmask(SIG_SETMASK, &others, &old), "signal mask");
	must(pthread_create(&worker->thread, NULL, begin, worker), "thread");
	must(pthread_sigmask(SIG_SETMASK, &old, NULL), "signal mask");
	worker->started = true;
}

void
worker_join(struct worker *worker)
{
	if (worker->started)
		must(pthread_join(worker->thread, NULL), "join");
	worker->started = false;
}
