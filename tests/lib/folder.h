/* SPDX-License-Identifier: MIT */
/*
 * A folder of its own for a test, removed afterwards. While it is open it is
 * the working directory.
 */
#ifndef FOLDER_H
#define FOLDER_H

#include <sealtree/bytes.h>

struct folder {
	char path[64];
};

void folder_open(struct folder *folder);
void folder_close(struct folder *folder);

/* Relative to it; folders on the way are made. */
void folder_put(const char *path, struct bytes content);
void folder_put_text(const char *path, const char *content);
void folder_make(const char *path);
void folder_link(const char *path, const char *target);

#endif
