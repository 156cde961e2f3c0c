/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sealtree/limits.h>

#include "log_input.h"

enum {
	PIECE = 64 << 10
};

static bool
write_all(int fd, const char *data, size_t len)
{
	while (len > 0) {
		ssize_t n = write(fd, data, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return false;
		data += n;
		len -= (size_t) n;
	}
	return true;
}

static bool
copy_input(int fd)
{
	static char piece[PIECE];
	size_t total = 0;

	for (;;) {
		ssize_t n = read(STDIN_FILENO, piece, sizeof piece);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n == 0;
		total += (size_t) n;
		if (total > LIMIT_LOG_BYTES) {
			errno = EFBIG;
			return false;
		}
		if (!write_all(fd, piece, (size_t) n))
			return false;
	}
}

bool
log_input_keep(struct text *path, struct text *why)
{
	const char *directory = getenv("TMPDIR");
	bool copied;
	int fd;

	text_printf(path, "%s/sealtree-log.XXXXXX",
	    directory && *directory ? directory : "/tmp");
	fd = mkstemp(path->data);
	if (fd < 0) {
		text_printf(why, "--explain-log -: ");
		text_add_visible(why, text_bytes(path));
		text_printf(why, ": %s", strerror(errno));
		text_reset(path);
		return false;
	}
	copied = copy_input(fd);
	if (!copied)
		text_printf(why, "--explain-log -: standard input: %s",
		    strerror(errno));
	close(fd);
	return copied;
}

void
log_input_remove(const struct text *path)
{
	if (path->len)
		unlink(path->data);
}
