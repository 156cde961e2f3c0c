/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <string.h>

#include <sealtree/limits.h>

#include "x509.h"

#define APPLE "1.2.840.113635.100."

struct search {
	X509 *x;                   /* whose issuer is sought */
	const struct chain *chain; /* none of these again */
	size_t *tries;             /* signatures that may still be checked:
				      a bag may be full of namesakes */
	bool gave_up;              /* one more should have been */
};

static bool
is_in(const struct chain *chain, const struct certificate *c)
{
	for (size_t i = 0; i < chain->count; i++)
		if (memcmp(chain->list[i]->sha256, c->sha256, SHA256_LEN) == 0)
			return true;
	return false;
}

/* A root whose own signature does not hold was tampered with. */
static bool
is_broken_root(const struct certificate *c, X509 *x)
{
	return !c->self_signed && X509_NAME_cmp(X509_get_subject_name(x),
				      X509_get_issuer_name(x)) == 0;
}

/* The key identifier only decides who is tried first: it is the signature
 * that counts. */
static bool
key_agrees(X509 *cert, X509 *issuer)
{
	const ASN1_OCTET_STRING *wanted = X509_get0_authority_key_id(cert);
	const ASN1_OCTET_STRING *own = X509_get0_subject_key_id(issuer);
	bool agrees =
	    !wanted || !own || ASN1_OCTET_STRING_cmp(wanted, own) == 0;

	ERR_clear_error();
	return agrees;
}

static bool
may_have_issued(const struct search *s, const struct certificate *candidate,
    X509 *x, bool by_key)
{
	return X509_NAME_cmp(
		   X509_get_issuer_name(s->x), X509_get_subject_name(x)) == 0 &&
	       key_agrees(s->x, x) == by_key && !is_broken_root(candidate, x);
}

static bool
issued(struct search *s, const struct certificate *candidate, bool by_key)
{
	X509 *x;
	bool found = false;

	if (is_in(s->chain, candidate))
		return false;
	x = certificate_open(candidate);
	if (x && may_have_issued(s, candidate, x, by_key)) {
		if (*s->tries > 0) {
			--*s->tries;
			found = certificate_verifies(s->x, x);
		} else {
			s->gave_up = true;
		}
	}
	X509_free(x);
	return found;
}

static const struct certificate *
find_in_bag(
    struct search *s, const struct certificate *const *bag, size_t bag_count)
{
	for (int by_key = 1; by_key >= 0; by_key--)
		for (size_t i = 0; i < bag_count; i++)
			if (issued(s, bag[i], by_key))
				return bag[i];
	return NULL;
}

static const struct certificate *
find_anchor(struct search *s)
{
	for (const struct anchor *a = anchors(); a; a = a->next)
		if (issued(s, a->certificate, true) ||
		    issued(s, a->certificate, false))
			return a->certificate;
	return NULL;
}

/* It may be among those that were not tried: then that is noted. */
static const struct certificate *
find_issuer(struct chain *chain, size_t *tries,
    const struct certificate *const *bag, size_t bag_count, struct arena *arena)
{
	const struct certificate *last = chain->list[chain->count - 1];
	struct search s = { certificate_open(last), chain, tries, false };
	const struct certificate *found = NULL;
	size_t enough = SIZE_MAX;

	if (s.x)
		found = find_in_bag(&s, bag, bag_count);
	if (s.x && !found) {
		/* Our own roots are few, and sound. */
		s.tries = &enough;
		found = find_anchor(&s);
	}
	X509_free(s.x);
	if (!found && s.gave_up)
		chain->cut = arena_printf(arena,
		    "more than %d certificates would have to be tried to find "
		    "an issuer of one name",
		    LIMIT_CHAIN_TRIES);
	return found;
}

struct chain
certificate_chain(const struct certificate *leaf,
    const struct certificate *const *bag, size_t bag_count, struct arena *arena)
{
	struct chain chain = { 0 };
	size_t tries = LIMIT_CHAIN_TRIES;
	const struct certificate *next = leaf;

	chain.list =
	    ARENA_ARRAY(arena, const struct certificate *, LIMIT_CHAIN);
	while (next) {
		if (chain.count == LIMIT_CHAIN) {
			chain.cut = arena_printf(arena,
			    "the chain is longer than %d certificates",
			    LIMIT_CHAIN);
			break;
		}
		chain.list[chain.count++] = next;
		chain.complete = next->self_signed;
		chain.pinned = chain.complete && next->pinned;
		chain.test_anchor = chain.pinned && next->test_anchor;
		if (chain.complete)
			break;
		next = find_issuer(&chain, &tries, bag, bag_count, arena);
	}
	return chain;
}

struct chain
certificate_chain_read(const struct certificate *leaf,
    const struct certificate *const *bag, size_t bag_count, bool bag_is_cut,
    struct arena *arena, struct defects *defects)
{
	struct chain chain = certificate_chain(leaf, bag, bag_count, arena);

	if (chain.cut)
		defect_add(
		    defects, DEFECT_LIMIT, leaf->der.offset, "%s", chain.cut);
	else if (bag_is_cut && !chain.complete)
		chain.cut = arena_printf(arena,
		    "the missing issuer may be among the certificates beyond "
		    "the first %d",
		    LIMIT_CERTIFICATES);
	return chain;
}

/* The first row that fits; a certificate may bear more than one marker. Rows
 * with an issuer's marker ask for that one too. */
static const struct {
	const char *marker, *issuer, *class;
} classes[] = {
	{ APPLE "6.1.13", APPLE "6.2.6", "devid-app" },
	{ APPLE "6.1.9", NULL, "mas-store" },
	{ APPLE "6.1.3", NULL, "ios-store" },
	{ APPLE "6.1.25.1", NULL, "testflight" },
	{ APPLE "6.1.14", NULL, "devid-installer" },
	{ APPLE "6.1.4", NULL, "dist" },
	{ APPLE "6.1.7", NULL, "dist" },
	{ APPLE "6.1.8", NULL, "mas-submit-installer" },
	{ APPLE "6.1.10", NULL, "mas-installer" },
	{ APPLE "6.1.2", NULL, "dev" },
	{ APPLE "6.1.12", NULL, "dev" },
	{ APPLE "6.22", NULL, "apple" },
};

/* Leaves from 2007 to 2015 bear no marker. */
static bool
is_apple_code_authority(const struct certificate *c)
{
	return strcmp(c->common_name,
		   "Apple Code Signing Certification Authority") == 0 &&
	       c->organization && strcmp(c->organization, "Apple Inc.") == 0;
}

const char *
chain_leaf_class(const struct chain *chain)
{
	const struct certificate *leaf, *issuer;

	if (chain->count == 0)
		return NULL;
	if (!chain->pinned)
		return chain->complete ? "other-ca" : "chain-incomplete";
	leaf = chain->list[0];
	issuer = chain->list[chain->count > 1];
	for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
		if (certificate_has_marker(leaf, classes[i].marker) &&
		    (!classes[i].issuer ||
			certificate_has_marker(issuer, classes[i].issuer)))
			return classes[i].class;
	return is_apple_code_authority(issuer) ? "apple" : NULL;
}

const char *
chain_class(const struct chain *chain, size_t index)
{
	if (index == 0)
		return chain_leaf_class(chain);
	return chain->complete && index == chain->count - 1 ? "root"
							    : "intermediate";
}
