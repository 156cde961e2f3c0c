/* SPDX-License-Identifier: MIT */
/*
 * Where unpacked bytes lie: one file without a name, written at its end and
 * read anywhere. It is opened before the sandbox closes and needs no more than
 * its descriptor. Nothing that is unpacked has a path of its own.
 *
 * One thread writes; several may read what was written. System calls: write,
 * pread64.
 */
#ifndef SEALTREE_SPILL_H
#define SEALTREE_SPILL_H

#include <sealtree/source.h>

struct spill;

/*
 * In `directory`, or in memory, up to LIMIT_SPILL_MEMORY, where no file can be
 * made there. Takes `most` bytes at most, all together. NULL and `*fault` if
 * there is neither.
 */
struct spill *spill_open(
    const char *directory, uint64_t most, struct fault *fault);
void spill_close(struct spill *spill); /* NULL is nothing */
/* Of "300", "64K", "500M", "4G", "1T", as --max-size has it. */
bool spill_parse_most(const char *text, uint64_t *most);
/* To hand the file to another process. */
int spill_descriptor(const struct spill *spill);
/* Appends. False: EFBIG beyond `most`, ENOSPC and the like; then it may have
 * been written in part. */
bool spill_write(struct spill *spill, const void *data, size_t len,
    struct fault *fault);
/* What was written so far, which is where the next byte will lie. */
uint64_t spill_size(const struct spill *spill);
uint64_t spill_most(const struct spill *spill);
/* To read from; borrowed, as long as the spill is open. */
struct source_file *spill_file(struct spill *spill);

#endif
