/* SPDX-License-Identifier: MIT */
/*
 * Every cap in one place. Each is tested at its limit and one beyond it, and
 * reaching one is a finding (`limit-reached`) that names it.
 */
#ifndef SEALTREE_LIMITS_H
#define SEALTREE_LIMITS_H

#include <stdint.h>

enum {
	LIMIT_FAT_ARCHITECTURES = 64,
	LIMIT_LOAD_COMMANDS = 4096,
	LIMIT_LOAD_COMMAND_BYTES = 1 << 20,
	LIMIT_IMPORTS = 65536, /* symbols that are looked at */
	LIMIT_IMPORT_BYTES = 4 << 20, /* from the first name to the last */
	LIMIT_SUPERBLOB_ENTRIES = 64,
	LIMIT_SIGNATURE_BYTES = 64 << 20,
	LIMIT_HELD_TABLE = 64 << 10, /* bytes; longer ones stay in the file */
	LIMIT_SCATTER_ENTRIES = 65536,
	LIMIT_REQUIREMENT_DEPTH = 128,
	LIMIT_REQUIREMENT_BYTES = 64 << 10,
	LIMIT_REQUIREMENTS = 64,
	LIMIT_REQUIREMENT_TOKENS = 16384,
	LIMIT_REQUIREMENT_WORK = 16 << 20, /* bytes looked at to evaluate one */
	LIMIT_DER_DEPTH = 64,
	LIMIT_DER_NODES = 1000000,
	LIMIT_CMS_BYTES = 4 << 20,
	LIMIT_CERTIFICATES = 64,
	LIMIT_CERTIFICATES_KEPT = 64, /* opened, for the next that asks … */
	LIMIT_CERTIFICATE_KEPT_BYTES = 16 << 10, /* … if no larger */
	LIMIT_SIGNERS = 8,
	LIMIT_ATTRIBUTES = 64, /* of a signer, signed or not */
	LIMIT_CHAIN = 8,
	LIMIT_CHAIN_TRIES = 64, /* signatures checked for one chain */
	LIMIT_KEY_BITS = 8192,
	LIMIT_EXPONENT_BITS = 64, /* of RSA */
	LIMIT_PLIST_BYTES = 16 << 20,
	LIMIT_PLIST_DEPTH = 64,
	LIMIT_PLIST_NODES = 1000000,
	LIMIT_PLIST_EXPANDED_BYTES = 64 << 20,
	LIMIT_PLIST_KEY_BYTES = 4096,
	LIMIT_PLIST_ENTITIES = 10000,
	LIMIT_SEAL_BYTES = 256 << 20,
	LIMIT_SEAL_ENTRIES = 2000000,
	LIMIT_SEAL_RULES = 256,
	LIMIT_SEAL_PATTERN_BYTES = 4096,
	LIMIT_TICKET_BYTES = 4 << 20,
	LIMIT_TICKET_HASHES = 100000,
	LIMIT_PROFILE_BYTES = 16 << 20,
	LIMIT_PROFILE_DEVICES = 100000,
	LIMIT_PROFILE_CERTIFICATES = 1024,
	LIMIT_PREFIXES = 64, /* of App IDs, in a profile */
	LIMIT_AUTHORIZE_WORK = 16 << 20, /* bytes, of a slice's claims */
	LIMIT_LAUNCHD_BYTES = 1 << 20,
	LIMIT_LAUNCHD_JOBS = 64, /* files of a bundle */
	LIMIT_PRIVILEGED_TOOLS = 16, /* of an app; and clients of a tool */
	LIMIT_FILES = 2000000,
	LIMIT_DIRECTORY_ENTRIES = 1000000,
	LIMIT_DIRECTORY_DEPTH = 512,
	LIMIT_CHANGES = 32, /* files that are told to have changed */
	LIMIT_PATH_BYTES = 64 << 10,
	LIMIT_LINK_BYTES = 4096,
	LIMIT_XATTR_BYTES = 4096, /* of one that is read */
	LIMIT_NODES = 10000,
	LIMIT_NESTING = 64,
	LIMIT_LOAD_EDGES = 1 << 20, /* libraries looked for, in all processes */
	LIMIT_LOAD_TRIES = 1 << 20, /* run paths tried for those */
	LIMIT_LOAD_LOOKUPS = 100000, /* names asked of the source for those */
	LIMIT_LOADS_TOLD = 64, /* of a node, by one check */
	LIMIT_LOAD_LINKS = 32, /* followed in one path, as XNU does */
	LIMIT_NOTABLE_FILES = 64, /* a node and kind, but for archives; the
	                             rest are counted */
	LIMIT_ARCHIVES = 1024, /* of a bundle */
	LIMIT_ARCHIVE_ENTRIES = 65536, /* in one archive */
	LIMIT_ARCHIVE_BYTES = 256 << 20, /* unpacked of one … */
	LIMIT_ARCHIVES_BYTES = 1 << 30, /* … and of all in a bundle */
	LIMIT_ARCHIVE_STEP_BYTES = 32 << 20, /* read on the way to one item */
	LIMIT_ARCHIVE_PATH_BYTES = 4096,
	LIMIT_ARCHIVE_HEAD_BYTES = 64 << 10, /* of code in one */
	LIMIT_ARCHIVE_CODE = 8, /* named: signed, unsigned, unknown */
	LIMIT_CONTAINER_ENTRIES = 200000, /* that is looked into whole */
	LIMIT_CONTAINER_RATIO = 1000, /* times what was read of it, beyond … */
	LIMIT_CONTAINER_FREE_BYTES = 10 << 20, /* … these, unpacked */
	LIMIT_CONTAINER_NESTING = 3, /* containers in each other */
	LIMIT_ZIP_DIRECTORY_BYTES = 32 << 20,
	LIMIT_SPILL_MEMORY = 64 << 20, /* unpacked, where no file can be made */
	LIMIT_MOUNTS = 1024, /* containers that are looked into */
	LIMIT_TREE_NODES = 400000, /* of a container, with folders not listed */
	LIMIT_TREE_NAME_BYTES = 32 << 20, /* of all of them, and link targets */
	LIMIT_TREE_PATH_BYTES = 4096,
	LIMIT_TREE_PART_BYTES = 1024, /* 255 characters have fewer */
	LIMIT_XML_BYTES = 16 << 20,
	LIMIT_XML_DEPTH = 64,
	LIMIT_XML_ELEMENTS = 500000,
	LIMIT_XML_ATTRIBUTES = 64, /* of an element */
	LIMIT_PACKAGE_TOC_BYTES = 16 << 20, /* a package's table, unpacked */
	LIMIT_PACKAGE_ENTRIES = 65536,
	LIMIT_PACKAGE_PARTS = 256, /* packages in a package */
	LIMIT_PACKAGE_RECORDS = 16, /* behind its heap */
	LIMIT_PACKAGE_FILE_BYTES = 4 << 20, /* Distribution, PackageInfo */
	LIMIT_PACKED_FILE_BYTES = 1 << 30, /* unpacked to be digested */
	LIMIT_IMAGE_PARTITIONS = 64,
	LIMIT_LINK_HOPS = 32,     /* to where one link leads */
	LIMIT_SCREENS = 64,       /* that an Info.plist names */
	LIMIT_DEFECTS = 256, /* a node; the rest are counted */
	LIMIT_REPORT_BYTES = 64 << 20, /* of an older build */
	LIMIT_KNOWN_FINDINGS = 100000, /* in it; the rest is not known */
	LIMIT_LOG_BYTES = 4 << 20,
	LIMIT_LOG_LINES = 1000, /* that say something known; issues too */
	LIMIT_LOG_LINE_BYTES = 4096,
	LIMIT_FRAME_BYTES = 1 << 20,
	LIMIT_OUTLINE_CHUNK = 64 << 10,
	LIMIT_CLIP_BYTES = 74994, /* 100 000 bytes of OSC 52 */
	LIMIT_PART_BYTES = 16 << 20, /* of a signature, for a file */
	LIMIT_PANE_BYTES = 16 << 20, /* given to a pager */
	LIMIT_ROWS = 512, /* a request */
	LIMIT_LAZY_ITEMS = 256, /* longer lists are fetched by rows */
	LIMIT_LAZY_TEXT = 4096, /* longer text too */
	LIMIT_PEERS_BESIDE = 64, /* listed at each of them */
	LIMIT_ALLOWANCES = 256, /* of one slice's entitlements */
	LIMIT_COMPARE_ITEMS = 1 << 17, /* of a node, on each side … */
	LIMIT_COMPARE_BYTES = 32 << 20, /* … and the bytes of their values */
	LIMIT_COMPARE_ROWS = 1 << 18, /* of two nodes, or kept of two builds */
	LIMIT_COMPARE_CELLS = 1 << 20, /* to align two lists: products of their
	                                  lengths; longer ones are sets */
	LIMIT_READER_DEATHS = 8,
	LIMIT_TYPED_BYTES = 1024, /* in a prompt */
	LIMIT_HISTORY = 64, /* lines that a prompt remembers */
	LIMIT_HITS = 10000, /* of a search */
	LIMIT_HITS_PART = 512, /* told at once */
	LIMIT_MATCHES_LOST = 32, /* given up, then so is the search */
	LIMIT_TRAIL = 64, /* places to return to */
	LIMIT_READ_BYTES = 256 << 10,
	LIMIT_COVERAGE_BYTES = 1 << 30 /* looked through for zeroes */
};

/* Unpacked, of all containers together, and as much of standard input; what
 * --max-size is without it. */
#define LIMIT_CONTAINER_BYTES (UINT64_C(4) << 30)

#endif
