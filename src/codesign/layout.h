/* SPDX-License-Identifier: MIT */
/*
 * Code signatures as stored: numbers and sizes after Apple's Security-61901
 * (2025), sigblob.h, superblob.h and codedirectory.h, and after XNU's
 * osfmk/kern/cs_blobs.h (xnu-11417, 2025). All of it is big-endian.
 */
#ifndef CODESIGN_LAYOUT_H
#define CODESIGN_LAYOUT_H

#define MAGIC_REQUIREMENTS 0xfade0c01U
#define MAGIC_DIRECTORY 0xfade0c02U
#define MAGIC_EMBEDDED 0xfade0cc0U
#define MAGIC_WRAPPER 0xfade0b01U
#define MAGIC_ENTITLEMENTS 0xfade7171U
#define MAGIC_ENTITLEMENTS_DER 0xfade7172U
#define MAGIC_CONSTRAINT 0xfade8181U

enum {
	BLOB_HEADER_LEN = 8,       /* magic, length */
	SUPERBLOB_HEADER_LEN = 12, /* magic, length, count */
	SUPERBLOB_ENTRY_LEN = 8    /* slot, offset */
};

/* CodeDirectory versions that brought a field; Apple's reader takes any from
 * the first to the last. */
enum {
	VERSION_FIRST = 0x20001,
	VERSION_SCATTER = 0x20100,
	VERSION_TEAM = 0x20200,
	VERSION_LIMIT_64 = 0x20300,
	VERSION_EXECUTABLE_SEGMENT = 0x20400,
	VERSION_RUNTIME = 0x20500,
	VERSION_LINKAGE = 0x20600,
	VERSION_LAST = 0x2f000
};

enum {
	SCATTER_LEN = 24,    /* count, base, target u64, spare u64 */
	PAGE_SHIFT_MAX = 31, /* ours: a page is shorter than 4 GiB */
	TEAM_MAX = 100       /* ours */
};

#endif
