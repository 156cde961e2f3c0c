/* SPDX-License-Identifier: MIT */
/*
 * CMS SignedData (RFC 5652, 2009) as code, profiles and timestamp tokens hold
 * it: three readers of one structure.
 */
#ifndef SIGNED_DATA_H
#define SIGNED_DATA_H

#include <sealtree/cms.h>

#include "der.h"

struct cms_reading {
	struct cms *cms;
	struct arena *arena;
	struct defects *defects;
	bool is_token;		/* a timestamp, whose own are not looked at */
};

/* Attributes that are looked into; signed ones and others apart. `values` is
 * the content of the SET. */
struct attribute_kind {
	const char *oid, *name;
	bool is_signed;
	bool has_many; /* values; else one */
	void (*read)(struct cms_reading *r, struct cursor values);
};
const struct attribute_kind *attribute_find(const char *oid); /* or NULL */

/* NULL if it is no SignedData at all. How long it may be is the caller's to
 * say: profiles are longer than signatures. */
struct cms *signed_data_parse(struct bytes der, bool is_token,
    struct arena *arena, struct defects *defects);
/* The name of an algorithm ("sha256", "rsaEncryption"), else its OID. */
const char *algorithm_take(struct cursor *c, struct arena *arena);
const char *algorithm_name(const char *oid);

/* timestamp.c */
const struct timestamp *timestamp_parse(struct bytes token,
    struct arena *arena, struct defects *defects);

/* signer.c: that one of the certificates whom a SignerIdentifier means. */
const struct certificate *signer_find(const struct cms_reading *r,
    const struct der *identifier);

#endif
