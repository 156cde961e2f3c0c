/* SPDX-License-Identifier: MIT */
#include <config.h>

#include "bplist.h"

enum {
	OFFSET_SIZE = 4
};

static void
add_big(struct text *text, uint64_t number, unsigned size)
{
	for (unsigned i = size; i > 0; i--)
		text_add_char(text, (char) (number >> (8 * (i - 1))));
}

void
bplist_object(struct bplist *b, const void *object, size_t len)
{
	if (b->file.len == 0)
		text_add_string(&b->file, "bplist00");
	add_big(&b->offsets, b->file.len, OFFSET_SIZE);
	text_add(&b->file, object, len);
	b->count++;
}

void
bplist_finish(struct bplist *b, uint8_t reference_size, uint64_t top)
{
	uint64_t table = b->file.len;

	text_add_bytes(&b->file, text_bytes(&b->offsets));
	add_big(&b->file, 0, 6);
	add_big(&b->file, OFFSET_SIZE, 1);
	add_big(&b->file, reference_size, 1);
	add_big(&b->file, b->count, 8);
	add_big(&b->file, top, 8);
	add_big(&b->file, table, 8);
}

void
bplist_release(struct bplist *b)
{
	text_release(&b->file);
	text_release(&b->offsets);
	*b = (struct bplist) BPLIST_INIT;
}
