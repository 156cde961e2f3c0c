/* SPDX-License-Identifier: MIT */
/* The bytes of the executable's file, as they lie; read when asked for. */
#include <config.h>

#include <string.h>

#include <sealtree/limits.h>

#include "values.h"

enum {
	ROW = 16 /* bytes */
};

static bool
applies(const struct node *node)
{
	return node_is_read(node) && node->code->macho &&
	       node->code->source && node->code->executable_stat;
}

static void
describe(const struct node *node, struct outline *o)
{
	const struct code *code = node->code;
	uint64_t size = code->executable_stat->size;

	outline_string(o, "path", "File", code->macho_path);
	outline_number(o, "size", "Size", size);
	outline_rows(o, "bytes", "Bytes", 0, (size + ROW - 1) / ROW);
}

/* Nothing where they cannot be read any more: the screen says so. */
static void
rows(const struct node *node, uint32_t list, uint64_t first, uint64_t count,
    struct outline *o)
{
	uint8_t bytes[LIMIT_ROWS * ROW];
	struct source_file *file;
	struct fault fault;
	size_t got;

	if (!applies(node) || list != 0 || count > LIMIT_ROWS ||
	    first > UINT64_MAX / ROW)
		return;
	file = code_open(node->code, &fault);
	if (!file)
		return;
	if (!source_read(
		file, first * ROW, bytes, (size_t) count * ROW, &got, &fault))
		got = 0;
	source_file_close(file);
	for (size_t at = 0; at < got; at += ROW)
		outline_hex(o, NULL, NULL,
		    bytes_over(bytes + at, got - at < ROW ? got - at : ROW));
}

const struct facet facet_bytes = {
	.id = "bytes",
	.title = "Bytes",
	.applies = applies,
	.describe = describe,
	.rows = rows,
};
