/* SPDX-License-Identifier: MIT */
/* Other programs: a pager that gets the terminal, a tool that gets a text. */
#include <config.h>

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <sealtree/clock.h>

#include "outside.h"

enum {
	STEP = 20,      /* ms between looks at a child */
	NOT_THERE = 127 /* exit status, as shells have it */
};

static unsigned bits;

unsigned
child_bits(void)
{
	unsigned taken = bits;

	bits = 0;
	return taken;
}

static void
reset_signals(void)
{
	static const int numbers[] = { SIGINT, SIGQUIT, SIGTSTP, SIGPIPE };
	struct sigaction usual = { .sa_handler = SIG_DFL };

	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		sigaction(numbers[i], &usual, NULL);
}

/* A process of its own, so that nobody waits for who reads slowly. */
static pid_t
start_writer(int to, int from, struct bytes input)
{
	pid_t pid = fork();

	if (pid != 0)
		return pid;
	reset_signals();
	close(from);
	while (input.len) {
		ssize_t count = write(to, input.data, input.len);

		if (count <= 0)
			break;
		input =
		    bytes_over(input.data + count, input.len - (size_t) count);
	}
	_exit(0);
}

/*
 * No option of less from outside: with -R and its like it would pass on what
 * it otherwise makes visible, and LESSOPEN runs a program.
 */
static void
clean_environment(void)
{
	static const char *const names[] = { "LESS", "LESSOPEN", "LESSCLOSE",
		"LESSCHARSET", "MORE" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		unsetenv(names[i]);
}

static _Noreturn void
become(const struct child *child, int from)
{
	int nowhere = child->screen ? -1 : open("/dev/null", O_RDWR);

	reset_signals();
	dup2(from, STDIN_FILENO);
	if (from != STDIN_FILENO)
		close(from);
	if (nowhere >= 0) {
		dup2(nowhere, STDOUT_FILENO);
		dup2(nowhere, STDERR_FILENO);
	}
	clean_environment();
	execvp(child->argv[0], (char *const *) (uintptr_t) child->argv);
	_exit(NOT_THERE);
}

/* What comes meanwhile: whoever ends us means the pager too. */
static void
meanwhile(struct app *app, pid_t pid)
{
	struct pollfd signal = { .fd = signals_descriptor(), .events = POLLIN };

	if (poll(&signal, 1, STEP) > 0) {
		bits |= app_take_signals(app);
		if (bits & APP_LEAVE)
			kill(pid, SIGTERM);
	}
	app_wait(app, 0);
}

static int
wait_for(struct app *app, const struct child *child, pid_t pid)
{
	int64_t end = clock_now_ms() + child->patience;
	int status;
	pid_t got;

	while ((got = waitpid(pid, &status, WNOHANG)) == 0) {
		if (child->patience >= 0 && clock_now_ms() > end) {
			kill(pid, SIGKILL);
			got = waitpid(pid, &status, 0);
			break;
		}
		meanwhile(app, pid);
	}
	return got == pid && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

int
child_run(struct app *app, const struct child *child)
{
	pid_t writer, pid;
	int ends[2], status;

	if (pipe(ends) != 0)
		return -1;
	fcntl(ends[0], F_SETFD, FD_CLOEXEC);
	fcntl(ends[1], F_SETFD, FD_CLOEXEC);
	writer = start_writer(ends[1], ends[0], child->input);
	pid = writer < 0 ? -1 : fork();
	if (pid == 0)
		become(child, ends[0]);
	close(ends[0]);
	close(ends[1]);
	status = pid < 0 ? -1 : wait_for(app, child, pid);
	if (writer > 0) {
		/* Nobody reads any more, or all was read. */
		kill(writer, SIGTERM);
		waitpid(writer, NULL, 0);
	}
	return status == NOT_THERE ? -1 : status;
}
