/* SPDX-License-Identifier: MIT */
/*
 * What a reader that was taken over, or met our own bug, may do, on request:
 * "abort:macho:Contents/MacOS/x". "*" stands for any phase or path.
 */
#include <config.h>

#include "server.h"

#ifdef ENABLE_FAULTS
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void
loop(void)
{
	for (volatile unsigned i = 0;; i++)
		continue;
}

static void
eat(void)
{
	enum {
		BITE = 1 << 20
	};

	for (;;) {
		char *memory = malloc(BITE);

		if (!memory)
			abort();
		memset(memory, 1, BITE);
	}
}

/* The stop may reach this thread last. */
static void
stop(void)
{
	kill(getpid(), SIGSTOP);
	for (;;)
		poll(NULL, 0, -1);
}

static const struct {
	const char *name;
	void (*strike)(void);
} kinds[] = {
	{ "abort", abort },
	{ "loop", loop },
	{ "eat", eat },
	{ "stop", stop },
};

static bool
is_meant(struct bytes wanted, const char *is)
{
	return bytes_are(wanted, "*") || bytes_are(wanted, is);
}

void
fault_strike(const char *fault, const char *phase, const char *path)
{
	const char *first, *second;

	if (!fault || !(first = strchr(fault, ':')) ||
	    !(second = strchr(first + 1, ':')))
		return;
	if (!is_meant(
		bytes_over(first + 1, (size_t) (second - first - 1)), phase) ||
	    !is_meant(bytes_of(second + 1), path))
		return;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (bytes_are(bytes_over(fault, (size_t) (first - fault)),
			kinds[i].name))
			kinds[i].strike();
}
#else
void
fault_strike(const char *fault, const char *phase, const char *path)
{
	(void) fault, (void) phase, (void) path;
}
#endif
