/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#ifdef __APPLE__
#include <util.h>
#else
#include <pty.h>
#endif
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>
#include <vterm.h>

#include "term.h"

struct term {
	int fd, rows, columns;
	pid_t shell, program;
	VTerm *vt;
	VTermScreen *screen;
	uint8_t *bytes;
	size_t count, capacity;
	char line[4096];
};

static int64_t
now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t) now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void
set_environment(const char *const environment[])
{
	static const char *const fixed[] = { "TMUX", "STY", "LINES", "COLUMNS",
		"NO_COLOR", "COLORTERM", "DISPLAY", "WAYLAND_DISPLAY", "PAGER",
		"LESS" };

	for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++)
		unsetenv(fixed[i]);
	setenv("TERM", "xterm-256color", 1);
	setenv("LC_ALL", "C.UTF-8", 1);
	for (; environment && *environment; environment++) {
		char *copy = strdup(*environment);
		char *value = strchr(copy, '=');

		if (value) {
			*value = '\0';
			setenv(copy, value + 1, 1);
		} else {
			unsetenv(copy);
		}
		free(copy);
	}
}

static const char *
modes(const struct termios *before)
{
	struct termios now;

	tcgetattr(STDIN_FILENO, &now);
	return now.c_iflag == before->c_iflag &&
		       now.c_oflag == before->c_oflag &&
		       now.c_cflag == before->c_cflag &&
		       now.c_lflag == before->c_lflag &&
		       memcmp(now.c_cc, before->c_cc, sizeof now.c_cc) == 0
		   ? "same"
		   : "differ";
}

/* Says what became of the job, on the terminal that it had. */
static void
say(const char *what, int number, const struct termios *before)
{
	char line[64];
	int len;

	tcsetpgrp(STDIN_FILENO, getpid());
	len = snprintf(line, sizeof line, "[%s %d, modes %s]\r\n", what, number,
	    modes(before));
	(void) !write(STDOUT_FILENO, line, (size_t) len);
}

static void
watch(pid_t job)
{
	struct termios before;
	int status;
	char byte;

	tcgetattr(STDIN_FILENO, &before);
	signal(SIGTTOU, SIG_IGN);
	setpgid(job, job);
	tcsetpgrp(STDIN_FILENO, job);
	while (waitpid(job, &status, WUNTRACED) == job && WIFSTOPPED(status)) {
		say("stopped", WSTOPSIG(status), &before);
		/* The next line that is typed is "fg". */
		while (read(STDIN_FILENO, &byte, 1) == 1 && byte != '\n')
			;
		tcsetpgrp(STDIN_FILENO, job);
		kill(-job, SIGCONT);
	}
	if (WIFSIGNALED(status))
		say("signal", WTERMSIG(status), &before);
	else
		say("exit", WEXITSTATUS(status), &before);
	/* Keep the terminal until its other end is closed. */
	while (read(STDIN_FILENO, &byte, 1) > 0)
		;
	_exit(0);
}

static _Noreturn void
be_shell(const char *const argv[], const char *const environment[], int tell)
{
	int go[2];
	pid_t job;
	char byte;

	set_environment(environment);
	if (pipe(go) != 0)
		_exit(126);
	job = fork();
	if (job == 0) {
		setpgid(0, 0);
		close(go[1]);
		close(tell);
		/* Till the terminal is ours. */
		(void) !read(go[0], &byte, 1);
		close(go[0]);
		execv(argv[0], (char *const *) (uintptr_t) argv);
		_exit(127);
	}
	setpgid(job, job);
	signal(SIGTTOU, SIG_IGN);
	tcsetpgrp(STDIN_FILENO, job);
	(void) !write(tell, &job, sizeof job);
	close(tell);
	close(go[0]);
	close(go[1]);
	watch(job);
	_exit(126);
}

/* The terminal answers what it is asked. */
static void
answer(const char *bytes, size_t len, void *user)
{
	struct term *term = user;

	(void) !write(term->fd, bytes, len);
}

static void
open_screen(struct term *term)
{
	term->vt = vterm_new(term->rows, term->columns);
	vterm_set_utf8(term->vt, 1);
	vterm_output_set_callback(term->vt, answer, term);
	term->screen = vterm_obtain_screen(term->vt);
	vterm_screen_enable_altscreen(term->screen, 1);
	vterm_screen_reset(term->screen, 1);
}

struct term *
term_open(int rows, int columns, const char *const argv[],
    const char *const environment[])
{
	struct term *term = calloc(1, sizeof *term);
	struct winsize size = { .ws_row = (unsigned short) rows,
		.ws_col = (unsigned short) columns };
	int tell[2];

	if (!term || pipe(tell) != 0)
		abort();
	term->rows = rows;
	term->columns = columns;
	open_screen(term);
	term->shell = forkpty(&term->fd, NULL, NULL, &size);
	if (term->shell == 0) {
		close(tell[0]);
		be_shell(argv, environment, tell[1]);
	}
	close(tell[1]);
	if (read(tell[0], &term->program, sizeof term->program) !=
	    sizeof term->program)
		term->program = 0;
	close(tell[0]);
	return term;
}

void
term_close(struct term *term)
{
	int64_t end = now_ms() + 1000;

	if (!term)
		return;
	/* The hang-up reaches the shell; the program may ignore its own. */
	close(term->fd);
	while (waitpid(term->shell, NULL, WNOHANG) == 0) {
		if (now_ms() > end) {
			if (term->program > 0)
				kill(term->program, SIGKILL);
			kill(term->shell, SIGKILL);
			waitpid(term->shell, NULL, 0);
			break;
		}
		(void) poll(NULL, 0, 5);
	}
	if (term->program > 0 && kill(-term->program, 0) == 0)
		kill(-term->program, SIGKILL);
	vterm_free(term->vt);
	free(term->bytes);
	free(term);
}

void
term_type(struct term *term, const char *keys)
{
	(void) !write(term->fd, keys, strlen(keys));
}

void
term_signal(struct term *term, int number)
{
	if (term->program > 0)
		kill(term->program, number);
}

void
term_resize(struct term *term, int rows, int columns)
{
	struct winsize size = { .ws_row = (unsigned short) rows,
		.ws_col = (unsigned short) columns };

	term->rows = rows;
	term->columns = columns;
	vterm_set_size(term->vt, rows, columns);
	ioctl(term->fd, TIOCSWINSZ, &size);
}

static void
keep(struct term *term, const char *bytes, size_t count)
{
	if (term->count + count > term->capacity) {
		term->capacity = (term->count + count) * 2;
		term->bytes = realloc(term->bytes, term->capacity);
		if (!term->bytes)
			abort();
	}
	memcpy(term->bytes + term->count, bytes, count);
	term->count += count;
}

bool
term_pump(struct term *term, int ms)
{
	struct pollfd ready = { .fd = term->fd, .events = POLLIN };
	char buffer[4096];
	ssize_t count;

	if (poll(&ready, 1, ms) <= 0)
		return false;
	count = read(term->fd, buffer, sizeof buffer);
	if (count <= 0)
		return false;
	keep(term, buffer, (size_t) count);
	vterm_input_write(term->vt, buffer, (size_t) count);
	return true;
}

/* Pumps till `reached` says so; false if that takes too long. */
static bool
wait_till(struct term *term,
    bool (*reached)(struct term *term, const void *what), const void *what)
{
	int64_t end = now_ms() + TERM_PATIENCE;

	while (!reached(term, what)) {
		int64_t left = end - now_ms();

		if (left <= 0)
			return false;
		(void) term_pump(term, left < 50 ? (int) left : 50);
	}
	return true;
}

static bool
is_shown(struct term *term, const void *text)
{
	return term_shows(term, text);
}

static bool
is_gone(struct term *term, const void *text)
{
	return !term_shows(term, text);
}

static bool
cursor_is_at(struct term *term, const void *row)
{
	return term_cursor_row(term) == *(const int *) row;
}

static bool
has_ended(struct term *term, const void *nothing)
{
	(void) nothing;
	return term_shows(term, ", modes ");
}

bool
term_wait(struct term *term, const char *text)
{
	return wait_till(term, is_shown, text);
}

bool
term_wait_gone(struct term *term, const char *text)
{
	return wait_till(term, is_gone, text);
}

bool
term_wait_cursor(struct term *term, int row)
{
	return wait_till(term, cursor_is_at, &row);
}

bool
term_wait_end(struct term *term)
{
	return wait_till(term, has_ended, NULL);
}

void
term_wait_quiet(struct term *term, int ms)
{
	int64_t end = now_ms() + TERM_PATIENCE;

	while (term_pump(term, ms) && now_ms() < end)
		;
}

const char *
term_row(struct term *term, int row)
{
	VTermRect place = { row, row + 1, 0, term->columns };
	size_t len;

	if (row < 0 || row >= term->rows)
		return "";
	len = vterm_screen_get_text(
	    term->screen, term->line, sizeof term->line - 1, place);
	while (len && term->line[len - 1] == ' ')
		len--;
	term->line[len] = '\0';
	return term->line;
}

char *
term_screen(struct term *term)
{
	size_t size = (size_t) term->rows * sizeof term->line, used = 0;
	char *all = calloc(1, size);

	if (!all)
		abort();
	for (int row = 0; row < term->rows; row++)
		used += (size_t) snprintf(
		    all + used, size - used, "%s\n", term_row(term, row));
	return all;
}

bool
term_shows(struct term *term, const char *text)
{
	for (int row = 0; row < term->rows; row++)
		if (strstr(term_row(term, row), text))
			return true;
	return false;
}

int
term_marked(struct term *term, int row)
{
	int marked = 0;

	for (int column = 0; column < term->columns; column++) {
		VTermPos place = { row, column };
		VTermScreenCell cell;

		vterm_screen_get_cell(term->screen, place, &cell);
		marked += cell.attrs.reverse || cell.attrs.underline;
	}
	return marked;
}

int
term_cursor_row(struct term *term)
{
	VTermPos place;

	vterm_state_get_cursorpos(vterm_obtain_state(term->vt), &place);
	return place.row;
}

const uint8_t *
term_bytes(const struct term *term, size_t *count)
{
	*count = term->count;
	return term->bytes;
}

size_t
term_count(const struct term *term)
{
	return term->count;
}
