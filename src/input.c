/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sealtree/limits.h>

#include "input.h"

enum {
	PIECE = 64 << 10
};

static bool
say(struct text *why, const char *what, const char *more)
{
	text_printf(why, "standard input%s%s", what, more);
	return false;
}

static bool
is_log(const struct options *options)
{
	return options->log && strcmp(options->log, "-") == 0;
}

static unsigned
count_wanted(const struct options *options)
{
	unsigned count = is_log(options);

	for (size_t i = 0; i < options->path_count; i++)
		count += strcmp(options->paths[i], "-") == 0;
	return count;
}

/* The log has a limit of its own; what --max-size does not say, the reader
 * refuses. */
static uint64_t
find_most(const struct options *options)
{
	uint64_t most = LIMIT_CONTAINER_BYTES;

	if (is_log(options))
		return LIMIT_LOG_BYTES;
	for (size_t i = 0; i < options->reader_count; i++)
		if (strcmp(options->reader[i].name, "max-size") == 0)
			spill_parse_most(options->reader[i].value, &most);
	return most;
}

static bool
keep(struct spill *spill, const char *cap, struct text *why)
{
	static char piece[PIECE];
	struct fault fault = { 0 };
	ssize_t n;

	do {
		n = read(STDIN_FILENO, piece, sizeof piece);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return say(why, ": ", strerror(errno));
		if (!spill_write(spill, piece, (size_t) n, &fault))
			return fault.error == EFBIG
				   ? say(why, " is too large", cap)
				   : say(why, " cannot be kept: ",
					 strerror(fault.error));
	} while (n != 0);
	return true;
}

/* What a Mac calls /dev/tty cannot be polled there. */
static bool
take_keys(struct text *why)
{
#ifdef __APPLE__
	const char *path = ttyname(STDOUT_FILENO);
#else
	const char *path = "/dev/tty";
#endif
	int terminal = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
	bool fine = terminal >= 0 && dup2(terminal, STDIN_FILENO) >= 0;

	if (!fine)
		text_printf(why,
		    "there is no terminal for the keys: %s: %s; use --batch",
		    path ? path : "standard output", strerror(errno));
	if (terminal >= 0)
		close(terminal);
	return fine;
}

bool
input_take(const struct options *options, bool screen, struct spill **input,
    struct text *why)
{
	const char *directory = getenv("TMPDIR");
	unsigned wanted = count_wanted(options);
	struct fault fault;

	if (wanted == 0)
		return true;
	if (wanted > 1)
		return say(why, " can be read once only", "");
	if (isatty(STDIN_FILENO))
		return say(why, " is a terminal: ",
		    "give it a file or a pipe, as in 'sealtree - < App.ipa'");
	*input = spill_open(directory && *directory ? directory : "/tmp",
	    find_most(options), &fault);
	if (!*input)
		return say(why, " cannot be kept: ", strerror(fault.error));
	if (keep(*input, is_log(options) ? "" : " (--max-size)", why) &&
	    (spill_size(*input) > 0 || is_log(options) ||
		say(why, " is empty", "")) &&
	    (!screen || take_keys(why)))
		return true;
	spill_close(*input);
	*input = NULL;
	return false;
}
