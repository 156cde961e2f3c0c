/* SPDX-License-Identifier: MIT */
/* Files of a sound bundle, for checks of what they are called and may. */
#ifndef FILES_H
#define FILES_H

#include "subject.h"

void give_xattr(
    struct subject *s, struct source_list *xattrs, const char *name);
/* A file that its seal does not know; only that one. */
void add_to_sealed(struct subject *s, const char *path);

#endif
