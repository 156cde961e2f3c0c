/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sealtree/die.h>
#include <sealtree/output.h>

static bool
fail(struct text *why, const char *path, const char *what)
{
	if (path)
		text_add_visible(why, bytes_of(path));
	else
		text_add_string(why, "standard output");
	text_printf(why, ": %s", what);
	return false;
}

static bool
is_standard(const char *path)
{
	return !path || strcmp(path, "-") == 0;
}

bool
output_check(const char *path, bool force, struct text *why)
{
	struct stat stat_of;

	if (is_standard(path))
		return true;
	if (stat(path, &stat_of) != 0) {
		/* A link to nothing stands there all the same. */
		if (!force && lstat(path, &stat_of) == 0)
			return fail(
			    why, path, "exists; not overwritten (use --force)");
		return true;
	}
	if (S_ISDIR(stat_of.st_mode))
		return fail(why, path, strerror(EISDIR));
	if (S_ISREG(stat_of.st_mode) && !force)
		return fail(why, path, "exists; not overwritten (use --force)");
	return true;
}

/* Through a link to the file itself, so that the link stays one. */
static char *
final_path(const char *path)
{
	char *real = realpath(path, NULL);

	return real ? real : xstrdup(path);
}

/* What a signal must not leave behind; NULL: nothing. */
static const char *volatile unfinished;

static const int deadly[] = { SIGHUP, SIGINT, SIGTERM };

/* The action is reset already; raised again, it ends the program. */
static void
clean_up(int signal)
{
	const char *path = unfinished;

	if (path)
		unlink(path);
	raise(signal);
}

static void
watch_signals(void)
{
	struct sigaction action = { .sa_handler = clean_up,
		.sa_flags = (int) SA_RESETHAND },
			 old;

	sigemptyset(&action.sa_mask);
	/* A file too large is an error of the write, to be told. */
	signal(SIGXFSZ, SIG_IGN);
	for (size_t i = 0; i < sizeof deadly / sizeof *deadly; i++)
		if (sigaction(deadly[i], NULL, &old) == 0 &&
		    old.sa_handler == SIG_DFL)
			sigaction(deadly[i], &action, NULL);
}

static int
open_temporary(struct output *output)
{
	const char *slash = strrchr(output->path, '/');
	int dir = slash ? (int) (slash + 1 - output->path) : 0;
	struct text name = TEXT_INIT;
	int fd = -1;

	for (unsigned i = 0; i < 1000; i++) {
		text_reset(&name);
		text_printf(&name, "%.*s.%s.tmp.%ld.%u", dir, output->path,
		    output->path + dir, (long) getpid(), i);
		fd = open(text_string(&name),
		    O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0644);
		if (fd >= 0 || errno != EEXIST)
			break;
	}
	if (fd >= 0) {
		output->temporary = xstrdup(text_string(&name));
		unfinished = output->temporary;
		watch_signals();
	}
	text_release(&name);
	return fd;
}

static bool
is_special(const char *path)
{
	struct stat stat_of;

	return stat(path, &stat_of) == 0 && !S_ISREG(stat_of.st_mode);
}

bool
output_open(
    struct output *output, const char *path, bool force, struct text *why)
{
	int fd;

	*output = (struct output){ .force = force };
	if (is_standard(path)) {
		output->file = stdout;
		return true;
	}
	if (!output_check(path, force, why))
		return false;
	if (is_special(path)) {
		output->path = xstrdup(path);
		fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
	} else {
		output->path = final_path(path);
		fd = open_temporary(output);
	}
	output->file = fd < 0 ? NULL : fdopen(fd, "w");
	if (output->file)
		return true;
	fail(why, path, strerror(errno));
	if (fd >= 0)
		close(fd);
	output_abandon(output);
	return false;
}

/*
 * Which error it was that a stream remembers only the fact of: by writing
 * again, which fails the same way.
 */
static int
error_of(FILE *file)
{
	clearerr(file);
	if (fputc('\n', file) == EOF || fflush(file) != 0)
		return errno;
	return EIO;
}

static bool
flush(struct output *output, struct text *why)
{
	int error = 0;

	if (ferror(output->file))
		error = error_of(output->file);
	else if (fflush(output->file) != 0 ||
		 (output->temporary && fsync(fileno(output->file)) != 0))
		error = errno;
	return error ? fail(why, output->path, strerror(error)) : true;
}

/* A link refuses where something stands, in one step; where there are no
 * links, looking first must do. */
static bool
take_place(struct output *output, struct text *why)
{
	if (!output->force && link(output->temporary, output->path) == 0)
		return true;
	if (!output->force && errno == EEXIST)
		return fail(
		    why, output->path, "exists; not overwritten (use --force)");
	if (!output_check(output->path, output->force, why))
		return false;
	if (rename(output->temporary, output->path) == 0)
		return true;
	return fail(why, output->path, strerror(errno));
}

bool
output_commit(struct output *output, struct text *why)
{
	bool fine = flush(output, why);

	if (output->path && fclose(output->file) != 0 && fine)
		fine = fail(why, output->path, strerror(errno));
	output->file = NULL;
	if (fine && output->temporary)
		fine = take_place(output, why);
	output_abandon(output);
	return fine;
}

void
output_abandon(struct output *output)
{
	if (output->file && output->path)
		fclose(output->file);
	if (output->temporary)
		unlink(output->temporary); /* gone if it was renamed */
	unfinished = NULL;
	free(output->temporary);
	free(output->path);
	*output = (struct output){ 0 };
}
