/* SPDX-License-Identifier: MIT */
/*
 * Whether what a CMS signature, a ticket or a profile says is true: hashes,
 * signature values, chains and times. OpenSSL does the cryptography; the
 * binding, over the bytes as stored, is ours. After Security-61901 (2025):
 * StaticCode.cpp verifySignature, and RFC 5652, RFC 3161, RFC 5280.
 */
#ifndef SEALTREE_TRUST_H
#define SEALTREE_TRUST_H

#include <sealtree/cms.h>
#include <sealtree/codesign.h>
#include <sealtree/package.h>
#include <sealtree/pages.h>
#include <sealtree/profile.h>
#include <sealtree/result.h>
#include <sealtree/ticket.h>

enum judged_at { JUDGED_NOW, JUDGED_AT_SIGNING, JUDGED_AT_TIMESTAMP };

struct cms_verdict {
	struct result signer;		/* exactly one, and in the bag */
	struct result signature;	/* the value, over what is stored */
	struct result digest;		/* messageDigest is the content's */
	struct result agility;		/* both cdhash attributes, against
					   all CodeDirectories */
	struct result chain;		/* to a pinned root, valid in time, for
					   this use */
	struct result timestamp;	/* imprint, signature, chain, time */
	enum judged_at judged_at;
	int64_t time;			/* what validity was judged at */
	bool expired;			/* by `now`, and tolerated as Apple
					   does it */
	struct result team;		/* the CodeDirectory's team is the
					   leaf's OU, where that is asked */
};

/* Of code: the content is the CodeDirectory in slot 0. `now`: seconds since
 * 1970. */
void cms_verify_code(const struct signature *signature, int64_t now,
    struct arena *arena, struct cms_verdict *verdict);

struct ticket_verdict {
	struct result signature;	/* by the embedded chain's leaf */
	struct result chain;		/* to a pinned root, at the ticket's
					   time */
	struct result valid;		/* both */
};
void ticket_verify(const struct ticket *ticket, struct arena *arena,
    struct ticket_verdict *verdict);
bool ticket_covers(const struct ticket *ticket, const uint8_t *cdhash);

struct profile_verdict {
	struct cms_verdict cms;
	struct result der;		/* its own signature, and equal */
	int64_t now;			/* what the scan judges it at … */
	const char *udid;		/* … and for which device; NULL: none */
};
void profile_verify(const struct profile *profile, int64_t now,
    struct arena *arena, struct profile_verdict *verdict);

struct package_verdict {
	struct result checksum;		/* the table's, as the heap holds it */
	struct result rsa, rsa_chain;	/* absent: no such signature */
	struct result cms_signature;	/* signer, value and digest */
	struct cms_verdict cms;
	struct result signature;	/* the whole: every one that is there */
	struct result ticket;		/* Apple's, and for this package */
	struct result contents;		/* all data that the table speaks of */
	uint64_t files, files_ok;	/* with data; and as the table says */
	const char **bad;		/* paths of those that are not; capped */
	size_t bad_count;
	uint64_t bytes_hashed;
};
/* All but `contents`: what needs no more of the file. */
void package_verify(const struct package *package, int64_t now,
    struct arena *arena, struct package_verdict *verdict);
/* `buffer` has LIMIT_READ_BYTES. False if `hashing->stop` was set, or the file
 * could not be read: then `contents` says so. */
bool package_verify_contents(const struct package *package,
    struct source_file *file, uint8_t *buffer, struct hashing *hashing,
    struct arena *arena, struct package_verdict *verdict);

/* The schema's word for a signature whose CMS and chain held ("developer-id",
 * "apple", "mac-app-store", "ios-app-store", "testflight",
 * "apple-distribution", "apple-development"), or whose CMS held and whose chain
 * ends at another root ("other-authority"); by flags alone "adhoc" and
 * "linker-signed"; NULL while not established. */
const char *signature_kind(const struct signature *signature,
    const struct cms_verdict *verdict);

#endif
