/* SPDX-License-Identifier: MIT */
/*
 * Installer packages: an archive in xar's format, two signatures over its
 * table of contents, and a notarization ticket behind it.
 *
 *	header, table of contents (XML, packed by zlib), heap, trailer
 *
 * The format as xar 1.8 (2018) writes it, the trailer after Security-61901
 * (2025), notarization.cpp; how the signatures are made was measured on
 * genuine packages.
 */
#ifndef SEALTREE_PACKAGE_H
#define SEALTREE_PACKAGE_H

#include <sealtree/cms.h>
#include <sealtree/source.h>
#include <sealtree/ticket.h>

struct area {
	uint64_t offset, size;	/* in the package's file */
};

/* A digest as the table states it. */
struct package_digest {
	const char *style;	/* "sha1", "sha256" …: the raw word if unknown;
				   NULL: there is none */
	struct bytes value;	/* no bytes: it cannot be read */
};

/* One of the two. Nothing of it is verified here. */
struct package_signature {
	struct area area;
	struct bytes value;		/* no bytes: not in the file */
	const struct certificate **certificates;	/* the signer's first */
	size_t certificate_count;
	struct chain chain;
	const struct cms *cms;		/* of the newer one; NULL: unreadable */
};

struct package_entry {
	const char *path;		/* "a.pkg/Payload" */
	const char *xattr;		/* its data is this attribute of the
					   file at `path`; NULL: the file's */
	enum source_type type;
	bool mode_known;
	uint32_t mode;
	bool has_data;
	struct area area;		/* as archived */
	uint64_t size;			/* unpacked */
	const char *encoding;		/* "application/x-gzip", … */
	bool packed;			/* and so another one than as stored */
	struct package_digest archived, extracted;
};

/* A package in the package, or the whole of it, by its PackageInfo. */
struct package_part {
	const char *path;		/* its folder in the archive; "." */
	const char *identifier, *version, *location;	/* NULL: not stated */
	const char *payload, *bom, *scripts;	/* entries' paths, or NULL */
};

/* By the Distribution file. */
struct package_product {
	bool readable;			/* else there is only the file */
	const char *title, *identifier, *version;	/* NULL: not stated */
	const char *architectures;	/* hostArchitectures, "arm64,x86_64" */
	const char *minimum_os;
	unsigned scripts;		/* of JavaScript, which are not run */
};

struct package {
	uint64_t size;			/* of the file */
	uint16_t header_size, version;
	uint32_t algorithm;
	const char *style;		/* of the table's checksum */
	struct area toc;
	uint64_t toc_size;		/* unpacked */
	uint64_t heap;			/* where it begins */
	uint8_t digest[64];		/* of the table, as stored … */
	size_t digest_len;		/* … 0: by none that is known */
	struct area checksum_area;
	struct bytes checksum;		/* what the heap holds of it */
	const struct package_signature *rsa, *cms; /* NULL: not there */
	struct package_entry *entries;
	size_t entry_count;
	bool entries_cut;		/* more than are read */
	uint64_t unclaimed;		/* bytes in the heap and behind it that
					   neither the table nor a record
					   speaks of … */
	uint64_t unclaimed_at;		/* … and where the first of them is */
	struct area trailer;		/* from the heap's end */
	const struct ticket *ticket;	/* NULL: none, or unreadable */
	bool has_ticket;
	struct area ticket_area;
	bool has_product;
	struct package_product product;
	struct package_part *parts;
	size_t part_count;
};

bool package_sniff(struct bytes head);	/* "xar!" */

/* NULL if nothing of it can be read; what is wrong is in `defects`. The world's
 * saying no is in `*fault`, whose `error` is 0 else. */
const struct package *package_parse(struct source_file *file,
    struct arena *arena, struct defects *defects, struct fault *fault);

/* The entry at that path, or NULL. */
const struct package_entry *package_find(const struct package *package,
    const char *path);
/* All of an entry's data, unpacked, in the arena; false if it is longer than
 * `limit`, not as the table says, or packed in another way than by zlib. */
bool package_read(const struct package_entry *entry, struct source_file *file,
    uint64_t limit, struct arena *arena, struct bytes *content);
/* The certificate that signed it, by the newer signature if there is one. */
const struct chain *package_chain(const struct package *package);

#endif
