/* SPDX-License-Identifier: MIT */
/*
 * Memory that is freed as a whole.
 *
 * What a parser finds in one node lives in that node's arena and is never
 * changed once it is published; pointers into it are borrowed. So parsers have
 * no free() and no error paths that leak. Memory comes zeroed and aligned for
 * any type; running out of it ends the program by die().
 */
#ifndef SEALTREE_ARENA_H
#define SEALTREE_ARENA_H

#include <stddef.h>

#include <sealtree/bytes.h>

struct arena;

struct arena *arena_new(void);
void arena_free(struct arena *arena); /* NULL is nothing */

/* `count` objects of `size`; dies if their product overflows. */
void *arena_alloc(struct arena *arena, size_t count, size_t size);

#define ARENA_NEW(arena, type) ((type *) arena_alloc((arena), 1, sizeof(type)))
#define ARENA_ARRAY(arena, type, count) \
	((type *) arena_alloc((arena), (count), sizeof(type)))

/*
 * An array of `count` elements that shall take one more: the same one if
 * there is room, else a copy twice as long. `*capacity` starts at 0 and
 * `items` at NULL.
 */
void *arena_grow(struct arena *arena, void *items, size_t count,
    size_t *capacity, size_t size);

#define ARENA_GROW(arena, items, count, capacity) \
	((items) = arena_grow((arena), (items), (count), &(capacity), \
	     sizeof *(items)))

/* A copy with a NUL behind it, which is not counted. Keeps the offset. */
struct bytes arena_copy(struct arena *arena, struct bytes b);
char *arena_string(struct arena *arena, struct bytes b);
char *arena_printf(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Bytes handed out so far, for limits and for the node's memory figure. */
size_t arena_size(const struct arena *arena);

#endif
