/* SPDX-License-Identifier: MIT */
/* Files and folders, made or else the process ends. */
#include <config.h>

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "sign.h"

char *
disk_path(const char *first, ...)
{
	struct octets o = { 0 };
	const char *part = first;
	va_list parts;

	va_start(parts, first);
	for (; part; part = va_arg(parts, const char *)) {
		if (*part == '\0')
			continue;
		if (o.len > 0)
			put_u8(&o, '/');
		put_text(&o, part);
	}
	va_end(parts);
	put_u8(&o, 0);
	return (char *) o.data;
}

void
directory_make(const char *path)
{
	char *copy = must_copy(path);

	for (char *at = copy + 1; *at; at++) {
		if (*at != '/')
			continue;
		*at = '\0';
		must(mkdir(copy, 0755) == 0 || errno == EEXIST, copy);
		*at = '/';
	}
	must(mkdir(copy, 0755) == 0 || errno == EEXIST, path);
	free(copy);
}

void
file_write(const char *path, const void *data, size_t len, unsigned mode)
{
	FILE *file = fopen(path, "wb");

	must(file != NULL, path);
	must(fwrite(data ? data : "", 1, len, file) == len, path);
	must(fclose(file) == 0, path);
	must(chmod(path, mode) == 0, path);
}

struct octets
file_read(const char *path)
{
	FILE *file = fopen(path, "rb");
	struct octets o = { 0 };
	char buffer[4096];
	size_t len;

	must(file != NULL, path);
	while ((len = fread(buffer, 1, sizeof buffer, file)) > 0)
		put_bytes(&o, buffer, len);
	must(!ferror(file), path);
	fclose(file);
	return o;
}
