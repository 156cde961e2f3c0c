/* SPDX-License-Identifier: MIT */
/* A file that is in memory only. */
#ifndef MEMORY_H
#define MEMORY_H

#include <sealtree/source.h>

/* Borrows the content. To be closed with source_file_close(). */
struct source_file *memory_file(struct bytes content);

#endif
