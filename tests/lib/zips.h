/* SPDX-License-Identifier: MIT */
/* Zip archives made by hand, as no honest tool makes them. */
#ifndef ZIPS_H
#define ZIPS_H

#include <sealtree/bytes.h>

struct zip_item {
	const char *name; /* NULL ends a list; "a/" is a folder */
	const char *content;
	unsigned mode;		/* st_mode of Unix; 0: made on MS-DOS */
	const char *local_name;	/* in the header before the bytes, if another */
	uint64_t declared;	/* size, if another than the content's */
	unsigned local_crc;	/* is added to the checksum there */
	unsigned crc;		/* is added to both */
	bool shared;		/* its bytes are those of the item before */
};

/* Stored, not packed. */
void zip_write(const char *file, const struct zip_item *items);

#endif
