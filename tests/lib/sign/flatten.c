/* SPDX-License-Identifier: MIT */
/* What tools without symbolic links make of a versioned framework. */
#include <config.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sign.h"

/* Calls `visit` with the path of all that lies in `folder`, sorted. */
static void
each_child(const char *folder, void (*visit)(const char *path, void *context),
    void *context)
{
	struct dirent **names;
	int count = scandir(folder, &names, NULL, alphasort);

	must(count >= 0, folder);
	for (int i = 0; i < count; i++) {
		const char *name = names[i]->d_name;
		char *path = disk_path(folder, name, NULL);

		if (strcmp(name, ".") != 0 && strcmp(name, "..") != 0)
			visit(path, context);
		free(path);
		free(names[i]);
	}
	free(names);
}

static void copy_all(const char *from, const char *to);

static void
copy_child(const char *path, void *to)
{
	char *copy = disk_path(to, strrchr(path, '/') + 1, NULL);

	copy_all(path, copy);
	free(copy);
}

/* Follows links: their targets are what is copied. */
static void
copy_all(const char *from, const char *to)
{
	struct octets content;
	struct stat status;

	must(stat(from, &status) == 0, from);
	if (S_ISDIR(status.st_mode)) {
		char *folder = must_copy(to);

		directory_make(folder);
		each_child(from, copy_child, folder);
		free(folder);
		return;
	}
	content = file_read(from);
	file_write(to, content.data, content.len, status.st_mode & 0777);
	octets_free(&content);
}

static void
replace_link(const char *path, void *unused)
{
	struct stat status;
	char *target;

	(void) unused;
	must(lstat(path, &status) == 0, path);
	if (!S_ISLNK(status.st_mode))
		return;
	target = realpath(path, NULL);
	must(target != NULL, path);
	must(unlink(path) == 0, path);
	copy_all(target, path);
	free(target);
}

void
framework_flatten(const char *framework)
{
	char *versions = disk_path(framework, "Versions", NULL);

	each_child(framework, replace_link, NULL);
	each_child(versions, replace_link, NULL);
	free(versions);
}
