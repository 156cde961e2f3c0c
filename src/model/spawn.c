/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#ifdef __APPLE__
#include <mach-o/dyld.h>
#endif

#include <sealtree/die.h>

#include "state.h"

enum {
	READER_SOCKET = 3
};

/* The screen may have been started with some of 0, 1, 2 closed; a socket with
 * such a number would be overwritten on its way to 3. */
static bool
make_pair(int pair[2])
{
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) != 0)
		return false;
	for (unsigned i = 0; i < 2; i++) {
		int moved = fcntl(pair[i], F_DUPFD_CLOEXEC, READER_SOCKET + 1);

		close(pair[i]);
		pair[i] = moved;
	}
	if (pair[0] >= 0 && pair[1] >= 0 &&
	    fcntl(pair[0], F_SETFL, O_NONBLOCK) == 0)
		return true;
	close(pair[0]);
	close(pair[1]);
	return false;
}

static void
plan_descriptors(posix_spawn_file_actions_t *actions, int input, int socket)
{
	if (input > 0)
		posix_spawn_file_actions_adddup2(actions, input, 0);
	else
		posix_spawn_file_actions_addopen(
		    actions, 0, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(actions, socket, READER_SOCKET);
	posix_spawn_file_actions_addopen(actions, 1, "/dev/null", O_WRONLY, 0);
#ifndef SANITIZED
	posix_spawn_file_actions_addopen(actions, 2, "/dev/null", O_WRONLY, 0);
#endif
#ifdef HAVE_POSIX_SPAWN_FILE_ACTIONS_ADDCLOSEFROM_NP
	posix_spawn_file_actions_addclosefrom_np(actions, READER_SOCKET + 1);
#endif
}

/* A group of its own: the terminal's ^C and ^Z are the screen's to handle. */
static void
plan_signals(posix_spawnattr_t *attributes)
{
	sigset_t set;

	sigemptyset(&set);
	posix_spawnattr_setsigmask(attributes, &set);
	sigfillset(&set);
	sigdelset(&set, SIGKILL);
	sigdelset(&set, SIGSTOP);
	posix_spawnattr_setsigdefault(attributes, &set);
	posix_spawnattr_setpgroup(attributes, 0);
	posix_spawnattr_setflags(attributes,
	    (short) (POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF |
		     POSIX_SPAWN_SETPGROUP));
}

static int
spawn(const char *path, int input, pid_t *pid, int socket)
{
	const char *dir = getenv("TMPDIR");
	char *temporary = xalloc(dir ? strlen(dir) + sizeof "TMPDIR=" : 1, 1);
	char name[] = "sealtree-reader", lc[] = "LC_ALL=C", tz[] = "TZ=UTC";
	char *arguments[] = { name, NULL };
	char *environment[] = { lc, tz, dir ? temporary : NULL, NULL };
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	int error;

	if (dir)
		strcat(strcpy(temporary, "TMPDIR="), dir);
	posix_spawn_file_actions_init(&actions);
	posix_spawnattr_init(&attributes);
	plan_descriptors(&actions, input, socket);
	plan_signals(&attributes);
	error = posix_spawn(
	    pid, path, &actions, &attributes, arguments, environment);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&actions);
	free(temporary);
	return error;
}

bool
spawn_reader(
    const char *path, int input, pid_t *pid, int *socket, int *error)
{
	int pair[2];

	if (!make_pair(pair)) {
		*error = errno;
		return false;
	}
	*error = spawn(path, input, pid, pair[1]);
	close(pair[1]);
	if (*error)
		close(pair[0]);
	*socket = pair[0];
	return *error == 0;
}

int
spawn_reap(pid_t pid, int ms)
{
	const struct timespec moment = { .tv_nsec = 1000000 };
	int status = 0;
	pid_t got = 0;

	for (; ms > 0 && got == 0; ms--) {
		got = waitpid(pid, &status, WNOHANG);
		if (got == 0)
			nanosleep(&moment, NULL);
	}
	if (got > 0)
		return status;
	kill(pid, SIGKILL);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		continue;
	return status;
}

static bool
own_path(char path[PATH_MAX])
{
#ifdef __APPLE__
	uint32_t size = PATH_MAX;

	return _NSGetExecutablePath(path, &size) == 0;
#else
	ssize_t len = readlink("/proc/self/exe", path, PATH_MAX - 1);

	if (len <= 0)
		return false;
	path[len] = '\0';
	return true;
#endif
}

bool
model_reader_path(const char *libexec, struct text *path)
{
	char own[PATH_MAX];
	const char *slash;

	if (own_path(own) && (slash = strrchr(own, '/'))) {
		text_reset(path);
		text_add(path, own, (size_t) (slash + 1 - own));
		text_add_string(path, "sealtree-reader");
		if (access(text_string(path), X_OK) == 0)
			return true;
	}
	text_reset(path);
	text_printf(path, "%s/sealtree-reader", libexec);
	return access(text_string(path), X_OK) == 0;
}
