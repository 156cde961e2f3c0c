/* SPDX-License-Identifier: MIT */
/*
 * Notarization tickets as stapler(1) leaves them: Contents/CodeResources of a
 * bundle, blob 0x10002 of a signature, or the trailer of a package. The layout
 * is not published; it was measured on 18 genuine tickets.
 */
#ifndef SEALTREE_TICKET_H
#define SEALTREE_TICKET_H

#include <sealtree/certificate.h>

struct ticket_hash {
	uint8_t type;		/* 2: a CDHash; 1: checksum of a package */
	uint8_t hash[20];
};

struct ticket {
	int64_t time;		/* seconds since 1970 */
	struct ticket_hash *hashes;
	size_t count;
	const struct certificate **certificates;
	size_t certificate_count;
	struct chain chain;
	struct bytes signed_part, signature;
};

bool ticket_sniff(struct bytes head); /* "s8ch" */
/* NULL if it is no ticket. */
const struct ticket *ticket_parse(struct bytes file, struct arena *arena,
    struct defects *defects);

#endif
