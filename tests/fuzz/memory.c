/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include <sealtree/die.h>

#include "memory.h"
#include "source_ops.h"

struct memory {
	struct source_file file;
	struct bytes content;
};

static void
memory_close(struct source_file *file)
{
	free(file);
}

static bool
memory_changed(struct source_file *file)
{
	(void) file;
	return false;
}

static bool
memory_read(struct source_file *file, uint64_t at, void *buffer, size_t len,
    size_t *got, struct fault *fault)
{
	struct bytes part =
	    bytes_clamp(((struct memory *) file)->content, at, len);

	(void) fault;
	if (part.len)
		memcpy(buffer, part.data, part.len);
	*got = part.len;
	return true;
}

static const struct source_ops memory_ops = {
	.file_close = memory_close,
	.file_changed = memory_changed,
	.read = memory_read,
};

struct source_file *
memory_file(struct bytes content)
{
	struct memory *m = xalloc(1, sizeof *m);

	m->file.ops = &memory_ops;
	m->file.stat =
	    (struct source_stat){ .type = SOURCE_FILE, .size = content.len };
	m->content = content;
	return &m->file;
}
