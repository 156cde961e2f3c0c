/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <stdalign.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sealtree/arena.h>
#include <sealtree/die.h>

enum {
	BLOCK = 8 << 10,
	LARGEST_BLOCK = 256 << 10
};

struct block {
	struct block *next;
	size_t used, size;
	alignas(max_align_t) uint8_t data[];
};

struct arena {
	struct block *blocks;
	size_t total, next_block;
};

struct arena *
arena_new(void)
{
	struct arena *arena = xalloc(1, sizeof *arena);

	arena->next_block = BLOCK;
	return arena;
}

void
arena_free(struct arena *arena)
{
	if (!arena)
		return;
	for (struct block *b = arena->blocks, *next; b; b = next) {
		next = b->next;
		free(b);
	}
	free(arena);
}

/* What does not fit a common block gets its own, behind the current one, so
 * that the room left there is not lost. */
static struct block *
add_block(struct arena *arena, size_t size)
{
	bool own = size > arena->next_block / 2;
	size_t room = own ? size : arena->next_block;
	struct block *b;

	if (room > SIZE_MAX - sizeof *b)
		die("out of memory");
	b = xalloc(1, sizeof *b + room);
	b->size = room;
	if (own && arena->blocks) {
		b->next = arena->blocks->next;
		arena->blocks->next = b;
	} else {
		b->next = arena->blocks;
		arena->blocks = b;
	}
	if (!own && arena->next_block < LARGEST_BLOCK)
		arena->next_block *= 2;
	return b;
}

void *
arena_alloc(struct arena *arena, size_t count, size_t size)
{
	const size_t align = alignof(max_align_t);
	struct block *b = arena->blocks;
	size_t bytes;
	void *memory;

	if (__builtin_mul_overflow(count, size, &bytes) ||
	    bytes > SIZE_MAX - align)
		die("out of memory");
	bytes = (bytes + align - 1) / align * align;
	if (bytes == 0)
		bytes = align;
	if (!b || b->size - b->used < bytes)
		b = add_block(arena, bytes);
	memory = b->data + b->used;
	b->used += bytes;
	arena->total += bytes;
	return memory;
}

void *
arena_grow(struct arena *arena, void *items, size_t count, size_t *capacity,
    size_t size)
{
	void *grown;

	if (count < *capacity)
		return items;
	*capacity = *capacity ? *capacity * 2 : 8;
	grown = arena_alloc(arena, *capacity, size);
	if (count)
		memcpy(grown, items, count * size);
	return grown;
}

struct bytes
arena_copy(struct arena *arena, struct bytes b)
{
	uint8_t *copy = arena_alloc(arena, b.len + 1, 1);

	if (b.len)
		memcpy(copy, b.data, b.len);
	return (struct bytes){ .data = copy, .len = b.len, .offset = b.offset };
}

char *
arena_string(struct arena *arena, struct bytes b)
{
	char *copy = arena_alloc(arena, b.len + 1, 1);

	if (b.len)
		memcpy(copy, b.data, b.len);
	return copy;
}

char *
arena_printf(struct arena *arena, const char *format, ...)
{
	va_list args, again;
	char *string;
	int len;

	va_start(args, format);
	va_copy(again, args);
	len = vsnprintf(NULL, 0, format, args);
	if (len < 0)
		die("cannot format \"%s\"", format);
	string = arena_alloc(arena, (size_t) len + 1, 1);
	vsnprintf(string, (size_t) len + 1, format, again);
	va_end(again);
	va_end(args);
	return string;
}

size_t
arena_size(const struct arena *arena)
{
	return arena->total;
}
