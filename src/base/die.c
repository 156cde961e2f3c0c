/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sealtree/die.h>

static void (*restore_terminal)(void);

void
die_hook(void (*restore)(void))
{
	restore_terminal = restore;
}

void
die(const char *format, ...)
{
	void (*restore)(void) = restore_terminal;
	va_list args;

	restore_terminal = NULL;
	if (restore)
		restore();
	fputs("sealtree: ", stderr);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	abort();
}

void *
xalloc(size_t count, size_t size)
{
	void *memory = calloc(count ? count : 1, size ? size : 1);

	if (!memory)
		die("out of memory");
	return memory;
}

void *
xalloc_aligned(size_t size)
{
	enum {
		PAGE = 4096
	};
	void *memory;

	if (posix_memalign(&memory, PAGE, size) != 0)
		die("out of memory");
	return memset(memory, 0, size);
}

void *
xrealloc(void *old, size_t count, size_t size)
{
	size_t bytes;
	void *memory;

	if (__builtin_mul_overflow(count, size, &bytes))
		die("out of memory");
	memory = realloc(old, bytes ? bytes : 1);
	if (!memory)
		die("out of memory");
	return memory;
}

char *
xstrdup(const char *string)
{
	size_t size = strlen(string) + 1;

	return memcpy(xalloc(size, 1), string, size);
}
