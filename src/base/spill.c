/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#ifdef __linux__
#include <linux/memfd.h>
#include <sys/syscall.h>
#endif

#include <sealtree/die.h>
#include <sealtree/limits.h>
#include <sealtree/spill.h>

#include "source_ops.h"

struct spill {
	struct source_file file;
	int descriptor;
	uint64_t size, most;
};

static bool
spill_read(struct source_file *file, uint64_t at, void *buffer, size_t len,
    size_t *got, struct fault *fault)
{
	const struct spill *spill = (struct spill *) file;

	while (*got < len && at < INT64_MAX - len) {
		ssize_t n = pread(spill->descriptor, (uint8_t *) buffer + *got,
		    len - *got, (off_t) (at + *got));

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return fault_set(fault, errno, "read");
		if (n == 0)
			break;
		*got += (size_t) n;
	}
	return true;
}

static bool
spill_changed(struct source_file *file)
{
	(void) file;
	return false;
}

/* It is closed with the spill. */
static void
spill_file_close(struct source_file *file)
{
	(void) file;
}

static const struct source_ops ops = {
	.file_close = spill_file_close,
	.file_changed = spill_changed,
	.read = spill_read,
};

static int
open_nameless(const char *directory)
{
	char path[4096];
	int descriptor = -1;

#ifdef O_TMPFILE
	descriptor =
	    open(directory, O_TMPFILE | O_RDWR | O_CLOEXEC | O_EXCL, 0600);
	if (descriptor >= 0)
		return descriptor;
#endif
	if (snprintf(path, sizeof path, "%s/sealtree-XXXXXX", directory) >=
	    (int) sizeof path) {
		errno = ENAMETOOLONG;
		return -1;
	}
	descriptor = mkstemp(path);
	if (descriptor < 0)
		return -1;
	unlink(path);
	fcntl(descriptor, F_SETFD, FD_CLOEXEC);
	return descriptor;
}

static int
open_memory(void)
{
#ifdef __linux__
	return (int) syscall(SYS_memfd_create, "sealtree", MFD_CLOEXEC);
#else
	return -1;
#endif
}

struct spill *
spill_open(const char *directory, uint64_t most, struct fault *fault)
{
	int descriptor = open_nameless(directory);
	struct spill *spill;
	int error = errno;

	if (descriptor < 0) {
		descriptor = open_memory();
		if (most > LIMIT_SPILL_MEMORY)
			most = LIMIT_SPILL_MEMORY;
	}
	if (descriptor < 0) {
		fault_set(fault, error, "make a temporary file");
		return NULL;
	}
	spill = xalloc(1, sizeof *spill);
	spill->file.ops = &ops;
	spill->file.stat.type = SOURCE_FILE;
	spill->descriptor = descriptor;
	spill->most = most;
	return spill;
}

void
spill_close(struct spill *spill)
{
	if (!spill)
		return;
	close(spill->descriptor);
	free(spill);
}

bool
spill_write(
    struct spill *spill, const void *data, size_t len, struct fault *fault)
{
	if (len > spill->most - spill->size)
		return fault_set(fault, EFBIG, "unpack");
	for (size_t done = 0; done < len;) {
		ssize_t n = write(spill->descriptor,
		    (const uint8_t *) data + done, len - done);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return fault_set(fault, errno, "unpack");
		done += (size_t) n;
		spill->size += (size_t) n;
	}
	return true;
}

bool
spill_parse_most(const char *text, uint64_t *most)
{
	static const char units[] = "KMGT";
	unsigned long long size;
	const char *unit;
	unsigned shift = 0;
	char *end;

	if (*text < '1' || *text > '9')
		return false;
	errno = 0;
	size = strtoull(text, &end, 10);
	unit = *end ? strchr(units, *end) : NULL;
	if (unit)
		shift = 10 * (unsigned) (unit - units + 1);
	if (errno || (*end && (!unit || end[1])) ||
	    size > (uint64_t) INT64_MAX >> shift)
		return false;
	*most = (uint64_t) size << shift;
	return true;
}

int
spill_descriptor(const struct spill *spill)
{
	return spill->descriptor;
}

uint64_t
spill_size(const struct spill *spill)
{
	return spill->size;
}

uint64_t
spill_most(const struct spill *spill)
{
	return spill->most;
}

struct source_file *
spill_file(struct spill *spill)
{
	return &spill->file;
}
