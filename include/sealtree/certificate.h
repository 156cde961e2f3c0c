/* SPDX-License-Identifier: MIT */
/*
 * X.509 certificates as far as code signing reads them. Parsed by OpenSSL.
 */
#ifndef SEALTREE_CERTIFICATE_H
#define SEALTREE_CERTIFICATE_H

#include <sealtree/defect.h>

enum {
	SHA1_LEN = 20,
	SHA256_LEN = 32
};

struct certificate {
	struct bytes der;
	const char *common_name;	/* UTF-8; "" if there is none */
	const char *organization;	/* first O; NULL: none */
	const char *unit;		/* first OU: the team; NULL: none */
	const char *subject, *issuer;	/* "CN=…, OU=…, O=…, C=…" UTF-8 */
	const char *serial;		/* lower-case hex */
	const char *algorithm;		/* "RSA 2048", "EC P-256" */
	unsigned rsa_bits;		/* of its key; 0: not RSA */
	const char *weak_hash;		/* "SHA-1", "MD5": what its issuer
					   signed over; NULL: a better one */
	int64_t not_before, not_after;	/* seconds since 1970 */
	uint8_t sha1[SHA1_LEN], sha256[SHA256_LEN];
	const char **markers;		/* Apple's OIDs, "1.2.840.113635.100.…" */
	size_t marker_count;
	const char **usages;		/* extended key usages, as OIDs */
	size_t usage_count;
	bool self_signed;		/* and its signature verifies */
	bool pinned;			/* an Apple root, or one of --anchors */
	bool test_anchor;		/* one of --anchors */
	bool unreadable;		/* in a profile: only der and hashes */
};

/*
 * From the leaf to the root, each link's signature checked with the next
 * one's key. `complete`: the last one is self-signed. `pinned`: that one is
 * pinned. `cut`: the limit that kept it from being followed, and so says
 * nothing of what comes behind; NULL: none. Validity in time and usages are not
 * judged here.
 */
struct chain {
	const struct certificate **list;
	size_t count;
	bool complete, pinned, test_anchor;
	const char *cut;		/* "the chain is longer than …" */
};

/* Class of a leaf by its marker: the schema's words ("devid-app"). NULL if it
 * is not under a pinned root, and a class of its own when it is not complete:
 * "other-ca", "chain-incomplete". */
const char *chain_leaf_class(const struct chain *chain);
/* "intermediate", "root" for the others. */
const char *chain_class(const struct chain *chain, size_t index);

/* NULL if OpenSSL cannot read it; the defect is recorded. */
const struct certificate *certificate_parse(struct bytes der,
    struct arena *arena, struct defects *defects);
/* `oid` is `arc` or lies below it, component by component. */
bool oid_is_under(const char *oid, const char *arc);
/* One of its markers is `oid` or lies below it. */
bool certificate_has_marker(const struct certificate *c, const char *oid);

/* The roots that stand for Apple. Compiled in, plus those of --anchors. Added
 * once, before any thread starts; read-only afterwards. */
bool anchors_add(struct bytes pem_or_der, struct defects *defects);
size_t anchors_added(void);
const uint8_t *anchors_added_sha256(size_t index); /* of SHA256_LEN */
/* What the bag leaves out is sought among the anchors. */
struct chain certificate_chain(const struct certificate *leaf,
    const struct certificate *const *bag, size_t bag_count,
    struct arena *arena);
/* The same of a bag that may have been read up to LIMIT_CERTIFICATES only; a
 * limit that was reached is recorded. */
struct chain certificate_chain_read(const struct certificate *leaf,
    const struct certificate *const *bag, size_t bag_count, bool bag_is_cut,
    struct arena *arena, struct defects *defects);

#endif
