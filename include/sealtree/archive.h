/* SPDX-License-Identifier: MIT */
/*
 * What lies in an archive: its items one by one, and their first bytes.
 *
 * Everything stays in memory; nothing is ever unpacked to a path. Zip (and so
 * jar, whl, egg, nupkg), tar and 7-Zip are read, a tar in one layer of gzip,
 * bzip2, xz, zstd or lz4; by libarchive, in this process, without programs of
 * the system's. An archive in an archive is an item like others. As a whole,
 * cpio is read too, and what compress, lzma and lzip packed.
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
	bool mode_known;
	uint32_t mode;		/* 07777 */
	int64_t modified;	/* nanoseconds since 1970; 0: not kept */
	bool size_known;
	uint64_t size;		/* as it is declared */
	struct bytes target;	/* of a link; borrowed likewise */
	struct bytes same_as;	/* a hard link to that earlier item */
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
/*
 * To read all of it: `most` is the one cap on bytes, LIMIT_CONTAINER_ENTRIES
 * that on items, and LIMIT_CONTAINER_RATIO holds. What a Mac's tools keep of
 * extended attributes, in items called "._a" before their "a", is left out, as
 * those tools do.
 */
struct archive_reader *archive_reader_open_whole(
    struct source_file *file, uint64_t most);
void archive_reader_close(struct archive_reader *r); /* NULL is nothing */
enum archive_next archive_reader_next(
    struct archive_reader *r, struct archive_item *item);
/* The item's next bytes, up to `len`; `*got` < `len` only at its end. False if
 * they cannot be unpacked, or the cap is reached. */
bool archive_reader_data(
    struct archive_reader *r, void *buffer, size_t len, size_t *got);
/* The next of them, as they come, where they begin in `*at`; what lies between
 * is zeroes. No bytes at the end. False likewise. */
bool archive_reader_block(
    struct archive_reader *r, struct bytes *block, uint64_t *at);
/* "gzip": what the archive is packed by; NULL if it is not. */
const char *archive_reader_filter(const struct archive_reader *r);
/* "zip", "tar", "7-Zip", "cpio"; NULL before the first item. */
const char *archive_reader_format(const struct archive_reader *r);
/* How many bytes were unpacked so far. */
uint64_t archive_reader_unpacked(const struct archive_reader *r);
/* Of NEXT_DAMAGED and NEXT_LIMIT, and of bytes that cannot be had: a sentence
 * without full stop, borrowed. */
const char *archive_reader_why(const struct archive_reader *r);
/* Bytes cannot be had for a cap, and not for damage. */
bool archive_reader_limited(const struct archive_reader *r);

#endif
