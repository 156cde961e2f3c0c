/* SPDX-License-Identifier: MIT */
/*
 * What a zip archive says of its entries, in its directory at the end and, a
 * second time, before each entry's bytes. The directory counts, as it does for
 * a Mac's tools; where the two disagree, others may see another archive.
 *
 * After PKWARE's APPNOTE.TXT 6.3.10 (2022): 4.3.7, 4.3.12, 4.3.14, 4.3.16, 4.5.3.
 */
#ifndef SEALTREE_ZIP_H
#define SEALTREE_ZIP_H

#include <sealtree/source.h>

struct zip_entry {
	struct bytes name;	/* raw, with its "/" if it is a folder */
	enum source_type type;
	bool mode_known;	/* made where files have modes */
	uint32_t mode;		/* 07777 */
	bool encrypted;
	uint64_t size;		/* unpacked, as declared */
	uint64_t offset;	/* of its header before its bytes */
	const char *differs;	/* what the two disagree on; or NULL */
	bool twice;		/* its bytes are those of the entry before */
};

struct zip_directory {
	struct zip_entry *entries;	/* in the order of `offset` */
	size_t count;
	const char *why;	/* it is damaged, or too large; or NULL */
	bool limited;		/* too large */
};

/* False if no end of a directory is found. What is kept is in the arena. */
bool zip_read_directory(struct source_file *file, struct arena *arena,
    struct zip_directory *directory);

#endif
