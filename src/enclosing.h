/* SPDX-License-Identifier: MIT */
#ifndef ENCLOSING_H
#define ENCLOSING_H

#include <sealtree/text.h>

/* The innermost bundle, by the names of folders, that what is at `path` lies
 * in: its full path. False if it lies in none. */
bool enclosing_bundle(const char *path, struct text *bundle);

#endif
