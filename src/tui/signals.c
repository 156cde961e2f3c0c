/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include "app.h"

/* Signals become bytes in a pipe that the loop polls: nothing is done in the
 * handler, and none is lost between a look and a wait. */
static const int caught[] = { SIGWINCH, SIGTERM, SIGHUP, SIGINT, SIGQUIT,
	SIGTSTP, SIGCONT };

enum {
	CAUGHT = sizeof caught / sizeof *caught
};

static struct sigaction before[CAUGHT];
static int ends[2] = { -1, -1 };

static void
note(int number)
{
	int saved = errno;
	unsigned char byte = (unsigned char) number;

	(void) !write(ends[1], &byte, 1);
	errno = saved;
}

static void catch (int number, struct sigaction *old)
{
	struct sigaction action = { .sa_handler = note };

	sigfillset(&action.sa_mask);
	sigaction(number, &action, old);
}

static bool
open_pipe(void)
{
	if (pipe(ends) != 0)
		return false;
	for (int i = 0; i < 2; i++) {
		fcntl(ends[i], F_SETFD, FD_CLOEXEC);
		fcntl(ends[i], F_SETFL, O_NONBLOCK);
	}
	return true;
}

bool
signals_start(void)
{
	if (!open_pipe())
		return false;
	for (int i = 0; i < CAUGHT; i++) {
		catch (caught[i], &before[i]);
		/* Whoever started us asked that we ignore it: nohup. */
		if (caught[i] == SIGHUP && before[i].sa_handler == SIG_IGN)
			sigaction(SIGHUP, &before[i], NULL);
	}
	return true;
}

void
signals_stop(void)
{
	for (int i = 0; i < CAUGHT; i++)
		sigaction(caught[i], &before[i], NULL);
	close(ends[0]);
	close(ends[1]);
	ends[0] = ends[1] = -1;
}

int
signals_descriptor(void)
{
	return ends[0];
}

int
signals_take(void)
{
	unsigned char byte;

	return read(ends[0], &byte, 1) == 1 ? byte : 0;
}

void
signals_suspend(void)
{
	struct sigaction action = { .sa_handler = SIG_DFL };
	sigset_t stop;

	sigaction(SIGTSTP, &action, NULL);
	/* The whole job, so that whoever waits for it sees it stop. */
	kill(0, SIGTSTP);
	sigemptyset(&stop);
	sigaddset(&stop, SIGTSTP);
	sigprocmask(SIG_UNBLOCK, &stop, NULL);
	catch (SIGTSTP, NULL);
}

void
signals_lend(void)
{
	struct sigaction ignore = { .sa_handler = SIG_IGN };
	struct sigaction usual = { .sa_handler = SIG_DFL };

	sigaction(SIGINT, &ignore, NULL);
	sigaction(SIGQUIT, &ignore, NULL);
	sigaction(SIGTSTP, &usual, NULL);
}

void
signals_take_back(void)
{
	catch (SIGINT, NULL);
	catch (SIGQUIT, NULL);
	catch (SIGTSTP, NULL);
}
