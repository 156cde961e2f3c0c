/* SPDX-License-Identifier: MIT */
/*
 * A scan and facets that read nothing: an app, its executable's row and a
 * framework, in three jobs. What it was told is written down.
 */
#ifndef FAKE_SCAN_H
#define FAKE_SCAN_H

#include <sealtree/facet.h>

#define FAKE_APP "."
#define FAKE_EXECUTABLE "Contents/MacOS/Demo"
#define FAKE_FRAMEWORK "Contents/Frameworks/A.framework"

struct fake_scan {
	/* What the next run shall be like */
	bool without_framework, empty;
	const char *trouble; /* said instead of finding anything */
	/* What happened */
	int64_t now;
	char target[32], root[64];
	uint64_t hashed; /* so far */
	unsigned cancels, agains, anchors;
	uint64_t looked[4];
	size_t looked_count;
};

extern struct fake_scan fake_scan;

enum {
	FAKE_SUMMARY,
	FAKE_RECORD,
	FAKE_LIST_ITEMS = 1000
};

#endif
