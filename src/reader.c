/* SPDX-License-Identifier: MIT */
/*
 * The reader: all of the program that touches a subject's bytes. It talks to
 * sealtree over descriptor 3 and to nobody else.
 *
 * This thread only talks; the scan's thread reads. Output is written by this
 * one, or by the other while it holds the output's lock: where it is about to
 * touch bytes, the screen must know before it may die of them.
 */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#include <sealtree/codesign.h>
#include <sealtree/log.h>
#include <sealtree/serve.h>

#include "explain.h"

enum {
	SCREEN = 3,
	TICK_MS = 250,
	INPUT = 64 << 10
};

struct session {
	struct server *server;
	int wake[2];
	bool woken; /* with the output's lock held */
};

static uint64_t
clock_ms(clockid_t clock)
{
	struct timespec t;

	if (clock_gettime(clock, &t) != 0)
		return 0;
	return (uint64_t) t.tv_sec * 1000 + (uint64_t) t.tv_nsec / 1000000;
}

/* The other threads' processor time. */
static uint64_t
work_ms(void)
{
	uint64_t all = clock_ms(CLOCK_PROCESS_CPUTIME_ID);
	uint64_t own = clock_ms(CLOCK_THREAD_CPUTIME_ID);

	return all > own ? all - own : 0;
}

/* What the socket takes now. Without the screen there is no more to do. */
static void
write_some(struct text *out)
{
	while (out->len) {
		ssize_t n = write(SCREEN, out->data, out->len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && errno == EAGAIN)
			return;
		if (n < 0)
			_exit(0);
		memmove(out->data, out->data + n, out->len - (size_t) n);
		out->len -= (size_t) n;
	}
}

static void
write_all(void *context, struct text *out)
{
	struct pollfd screen = { .fd = SCREEN, .events = POLLOUT };

	(void) context;
	write_some(out);
	while (out->len) {
		poll(&screen, 1, -1);
		write_some(out);
	}
}

static void
wake(void *context)
{
	struct session *session = context;

	if (session->woken)
		return;
	session->woken = true;
	while (write(session->wake[1], "", 1) < 0 && errno == EINTR)
		continue;
}

static void
confine(void *context, const int *descriptors, size_t count,
    uint64_t file_bytes, struct sandbox_report *report)
{
	(void) context;
	sandbox_enter(descriptors, count, file_bytes, report);
}

static bool
flush(struct session *session)
{
	struct text *out = serve_output(session->server);
	bool pending;
	char byte;

	session->woken = false;
	while (read(session->wake[0], &byte, 1) > 0)
		continue;
	write_some(out);
	pending = out->len;
	serve_output_done(session->server);
	return pending;
}

static void
listen_once(struct session *session)
{
	static uint8_t input[INPUT];
	ssize_t n = read(SCREEN, input, sizeof input);

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n <= 0)
		_exit(0);
	if (serve_feed(session->server, bytes_over(input, (size_t) n), NULL))
		return;
	write_all(NULL, serve_output(session->server));
	_exit(2);
}

static _Noreturn void
converse(struct session *session)
{
	uint64_t ticked = 0;

	for (;;) {
		bool busy = serve_busy(session->server);
		uint64_t now = clock_ms(CLOCK_MONOTONIC);
		struct pollfd fds[] = { { .fd = SCREEN, .events = POLLIN },
			{ .fd = session->wake[0], .events = POLLIN } };

		if (busy && now >= ticked + TICK_MS) {
			serve_tick(session->server, now, work_ms());
			ticked = now;
		}
		if (!busy)
			serve_follow(session->server, now);
		if (flush(session))
			fds[0].events |= POLLOUT;
		poll(fds, 2,
		    busy ? TICK_MS
			 : serve_follow_timeout(
			       session->server, clock_ms(CLOCK_MONOTONIC)));
		if (fds[0].revents & (POLLIN | POLLHUP | POLLERR))
			listen_once(session);
	}
}

static bool
prepare(struct session *session)
{
	int flags = fcntl(SCREEN, F_GETFL);

	if (flags < 0 || fcntl(SCREEN, F_SETFL, flags | O_NONBLOCK) != 0 ||
	    fcntl(SCREEN, F_SETFD, FD_CLOEXEC) != 0)
		return false;
#ifdef HAVE_CLOSEFROM
	closefrom(SCREEN + 1);
#endif
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN); /* EFBIG says it */
#ifdef M_ARENA_MAX
	mallopt(M_ARENA_MAX, 2);
#endif
	if (pipe(session->wake) != 0)
		return false;
	for (unsigned i = 0; i < 2; i++)
		if (fcntl(session->wake[i], F_SETFL, O_NONBLOCK) != 0 ||
		    fcntl(session->wake[i], F_SETFD, FD_CLOEXEC) != 0)
			return false;
	return true;
}

/* Where no screen has started it: it tells of its checks, and opens nothing.
 * Ends the process. */
static _Noreturn void
explain(int argc, char **argv)
{
	bool fine = true;

	if (argc == 2 && strcmp(argv[1], "--list-checks") == 0)
		explain_list(stdout);
	else if (argc == 3 && strcmp(argv[1], "--explain") == 0)
		fine = explain_check(stdout, stderr, argv[2]);
	else if (argc == 3 && strcmp(argv[1], "--explain-log") == 0)
		fine = explain_log(stdout, argv[2]);
	else if (argc == 2 && strcmp(argv[1], "--checks-manual") == 0)
		explain_manual(stdout);
	else
		fine = false;
	if (fflush(stdout) != 0 || ferror(stdout)) {
		fprintf(
		    stderr, "sealtree: standard output: %s\n", strerror(errno));
		fine = false;
	}
	exit(fine ? 0 : 2);
}

int
main(int argc, char **argv)
{
	static const struct serve_hooks hooks = {
		.confine = confine,
		.urgent = write_all,
		.wake = wake,
		.threads = true,
	};
	static struct session session;

	if (argc > 1)
		explain(argc, argv);
	if (!prepare(&session)) {
		fputs("sealtree-reader: is started by sealtree\n", stderr);
		return 2;
	}
	/* Names in archives come out as UTF-8; nothing else asks for it. */
	setlocale(LC_CTYPE, "C.UTF-8");
	codesign_init();
	log_init();
	session.server = serve_new(&hooks, &session);
	converse(&session);
}
