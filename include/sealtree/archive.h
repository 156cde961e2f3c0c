/* SPDX-License-Identifier: MIT */
/*
 * What lies in an archive: its items one by one, and their first bytes.
 *
 * Everything stays in memory; nothing is ever unpacked to a path. Zip (and so
 * jar, whl, egg, nupkg), tar and 7-Zip are read, a tar in one layer of gzip,
 * bzip2, xz, zstd or lz4; by libarchive, in this process, without programs of
 * the system's. An archive in an archive is an item like others.
 *
 * A zip counts by its central directory, as unzip and Apple's tools have it.
 */
#ifndef SEALTREE_ARCHIVE_H
#define SEALTREE_ARCHIVE_H

#include <sealtree/source.h>

struct archive_reader;

struct archive_item {
	/* Borrowed until the next item; LIMIT_ARCHIVE_PATH_BYTES at
	 * most. UTF-8 as such only in a locale that has it, else no
	 * bytes, or "?" in place of a letter. */
	struct bytes path;
	enum source_type type;
	bool encrypted;
};

enum archive_next {
	NEXT_ITEM,
	NEXT_END,
	NEXT_FOREIGN,	/* no archive of these kinds */
	NEXT_DAMAGED,	/* nothing more can be read; archive_reader_why() */
	NEXT_LIMIT	/* likewise: a cap was reached */
};

/* `file` is borrowed. `most`: how many unpacked bytes may be looked at, beside
 * LIMIT_ARCHIVE_BYTES. */
struct archive_reader *archive_reader_open(
    struct source_file *file, uint64_t most);
void archive_reader_close(struct archive_reader *r); /* NULL is nothing */
enum archive_next archive_reader_next(
    struct archive_reader *r, struct archive_item *item);
/* The item's next bytes, up to `len`; `*got` < `len` only at its end. False if
 * they cannot be unpacked, or the cap is reached. */
bool archive_reader_data(
    struct archive_reader *r, void *buffer, size_t len, size_t *got);
/* "zip", "tar", "7-Zip"; NULL before the first item. */
const char *archive_reader_format(const struct archive_reader *r);
/* How many bytes were unpacked so far. */
uint64_t archive_reader_unpacked(const struct archive_reader *r);
/* Of NEXT_DAMAGED and NEXT_LIMIT: a sentence without full stop, borrowed. */
const char *archive_reader_why(const struct archive_reader *r);

#endif
