/* SPDX-License-Identifier: MIT */
/*
 * What is to be said of a container itself: an archive whose content is looked
 * into as if it were a folder (mount.h).
 */
#ifndef SEALTREE_CONTAINER_H
#define SEALTREE_CONTAINER_H

#include <sealtree/defect.h>

struct container {
	const char *format;	/* "zip", "tar", "7-Zip", "cpio"; NULL: it
				   could not even be told */
	const char *filter;	/* "gzip": what the whole is packed by; NULL */
	bool opened;		/* its content is seen below its path and "!" */
	uint32_t entries;	/* that it lists */
	uint32_t encrypted;	/* of those */
	uint32_t modeless;	/* of those: it kept no mode of them */
	uint32_t shadows;	/* AppleDouble files of a Mac's, which become
				   extended attributes when it is unpacked */
	uint64_t unpacked;	/* bytes */
	struct defects defects;
};

#endif
