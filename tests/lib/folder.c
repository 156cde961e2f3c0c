/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check.h"
#include "folder.h"

void
folder_open(struct folder *folder)
{
	strcpy(folder->path, "/tmp/sealtree-test-XXXXXX");
	assert_non_null(mkdtemp(folder->path));
	assert_int_equal(chdir(folder->path), 0);
}

void
folder_close(struct folder *folder)
{
	char command[256];

	assert_int_equal(chdir("/"), 0);
	snprintf(command, sizeof command, "chmod -R u+rwx %s && rm -rf %s",
	    folder->path, folder->path);
	assert_int_equal(system(command), 0);
}

/* All folders that `path` names before its last "/". */
static void
make_parents(const char *path)
{
	char part[1024];

	for (const char *slash = strchr(path, '/'); slash;
	     slash = strchr(slash + 1, '/')) {
		size_t len = (size_t) (slash - path);

		assert_true(len < sizeof part);
		memcpy(part, path, len);
		part[len] = '\0';
		(void) mkdir(part, 0755);
	}
}

void
folder_put(const char *path, struct bytes content)
{
	FILE *file;

	make_parents(path);
	file = fopen(path, "w");
	assert_non_null(file);
	if (content.len)
		assert_int_equal(fwrite(content.data, content.len, 1, file), 1);
	assert_int_equal(fclose(file), 0);
}

void
folder_put_text(const char *path, const char *content)
{
	folder_put(path, bytes_of(content));
}

void
folder_make(const char *path)
{
	make_parents(path);
	assert_int_equal(mkdir(path, 0755), 0);
}

void
folder_link(const char *path, const char *target)
{
	make_parents(path);
	assert_int_equal(symlink(target, path), 0);
}
