/* SPDX-License-Identifier: MIT */
/*
 * Attributes after Apple's Security-61901 (2025), libsecurity_smime/lib/
 * cmsattr.c and libsecurity_codesigning: signingTime is the signer's claim,
 * hash agility lists the CDHashes of every CodeDirectory, once cut to 20 bytes
 * in a property list (1) and once whole (2).
 */
#include <config.h>

#include <string.h>

#include <sealtree/limits.h>
#include <sealtree/plist.h>

#include "signed_data.h"

static void
unreadable(const struct cms_reading *r, struct cursor at, const char *what)
{
	defect_add(r->defects, DEFECT_SIGNATURE, cursor_offset(&at),
	    "the attribute %s cannot be read", what);
}

static void
read_content_type(struct cms_reading *r, struct cursor values)
{
	der_take(&values, DER_OID);
	if (!cursor_ok(&values))
		unreadable(r, values, "contentType");
}

static void
read_message_digest(struct cms_reading *r, struct cursor values)
{
	r->cms->message_digest = der_take_octets(&values, r->arena);
	if (!cursor_ok(&values))
		unreadable(r, values, "messageDigest");
}

static void
read_signing_time(struct cms_reading *r, struct cursor values)
{
	struct der time;

	der_next(&values, &time);
	r->cms->has_signing_time = der_time(&time, &r->cms->signing_time);
	if (!r->cms->has_signing_time)
		unreadable(r, values, "signingTime");
}

static void
read_agility_v1(struct cms_reading *r, struct cursor values)
{
	struct cms *cms = r->cms;
	struct bytes list = der_take_octets(&values, r->arena);
	const struct plist *root, *hashes;

	cms->has_agility_v1 = true;
	if (!cursor_ok(&values)) {
		unreadable(r, values, "hashAgility");
		return;
	}
	root = plist_parse(list, r->arena, r->defects);
	hashes = plist_get_typed(root, "cdhashes", PLIST_ARRAY);
	if (!hashes) {
		defect_add(r->defects, DEFECT_SIGNATURE, list.offset,
		    "the attribute hashAgility lists no cdhashes");
		return;
	}
	cms->agility_v1 = ARENA_ARRAY(r->arena, struct bytes, hashes->count);
	for (const struct plist *p = hashes->first; p; p = p->next)
		if (p->type == PLIST_DATA)
			cms->agility_v1[cms->agility_v1_count++] = p->bytes;
	if (cms->agility_v1_count != hashes->count)
		defect_add(r->defects, DEFECT_SIGNATURE, list.offset,
		    "the attribute hashAgility lists more than hashes");
}

static void
read_agility_v2(struct cms_reading *r, struct cursor values)
{
	struct cms *cms = r->cms;
	size_t capacity = 0;

	cms->has_agility_v2 = true;
	while (cursor_left(&values)) {
		struct cursor pair = der_enter(&values, DER_SEQUENCE);
		const char *oid = der_take_oid(&pair, r->arena);
		struct bytes digest = der_take_octets(&pair, r->arena);

		if (!cursor_ok(&pair)) {
			unreadable(r, pair, "hashAgility2");
			return;
		}
		ARENA_GROW(
		    r->arena, cms->agility_v2, cms->agility_v2_count, capacity);
		cms->agility_v2[cms->agility_v2_count++] =
		    (struct agility_hash){ algorithm_name(oid), digest };
	}
	if (!cursor_ok(&values))
		unreadable(r, values, "hashAgility2");
}

/* The first of a list of certificates is the signer's (RFC 5035, 2007). Hashes
 * of version 1 are SHA-1, those of version 2 name theirs unless it is SHA-256.
 */
static void
read_signing_certificate(struct cms_reading *r, struct cursor values,
    const char *algorithm, bool names_algorithm)
{
	struct cursor c = der_enter(&values, DER_SEQUENCE);
	struct bytes hash;

	c = der_enter(&c, DER_SEQUENCE);
	c = der_enter(&c, DER_SEQUENCE);
	if (names_algorithm && der_at(&c, DER_SEQUENCE))
		algorithm = algorithm_take(&c, r->arena);
	hash = der_take_octets(&c, r->arena);
	if (!cursor_ok(&c)) {
		unreadable(r, c, "signingCertificate");
		return;
	}
	r->cms->signer_hash_algorithm = algorithm;
	r->cms->signer_hash = hash;
}

static void
read_signing_certificate_v1(struct cms_reading *r, struct cursor values)
{
	read_signing_certificate(r, values, "sha1", false);
}

static void
read_signing_certificate_v2(struct cms_reading *r, struct cursor values)
{
	read_signing_certificate(r, values, "sha256", true);
}

static void
read_timestamp(struct cms_reading *r, struct cursor values)
{
	struct der token;

	if (r->is_token)
		return;
	r->cms->has_timestamp = true;
	if (der_next(&values, &token))
		r->cms->timestamp =
		    timestamp_parse(token.whole, r->arena, r->defects);
	else
		unreadable(r, values, "timeStampToken");
}

// clang-format off
static const struct attribute_kind kinds[] = {
	{ "1.2.840.113549.1.9.3",	"contentType", true, false,
	    read_content_type },
	{ "1.2.840.113549.1.9.4",	"messageDigest", true, false,
	    read_message_digest },
	{ "1.2.840.113549.1.9.5",	"signingTime", true, false,
	    read_signing_time },
	{ "1.2.840.113635.100.9.1",	"hashAgility", true, false,
	    read_agility_v1 },
	{ "1.2.840.113635.100.9.2",	"hashAgility2", true, true,
	    read_agility_v2 },
	{ "1.2.840.113635.100.9.3",	"expirationTime", true, false, NULL },
	{ "1.2.840.113549.1.9.16.2.14",	"timeStampToken", false, false,
	    read_timestamp },
	{ "1.2.840.113549.1.9.6",	"countersignature", false, false, NULL },
	{ "1.2.840.113549.1.9.15",	"smimeCapabilities", true, false, NULL },
	{ "1.2.840.113549.1.9.52",	"algorithmProtection", true, false, NULL },
	{ "1.2.840.113549.1.9.16.2.12",	"signingCertificate", true, false,
	    read_signing_certificate_v1 },
	{ "1.2.840.113549.1.9.16.2.47",	"signingCertificateV2", true, false,
	    read_signing_certificate_v2 },
};
// clang-format on

const struct attribute_kind *
attribute_find(const char *oid)
{
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (strcmp(kinds[i].oid, oid) == 0)
			return &kinds[i];
	return NULL;
}

const struct cms *
cms_parse(struct bytes der, struct arena *arena, struct defects *defects)
{
	if (der.len > LIMIT_CMS_BYTES) {
		defect_add(defects, DEFECT_LIMIT, der.offset,
		    "the CMS signature is longer than %d bytes",
		    LIMIT_CMS_BYTES);
		return NULL;
	}
	return signed_data_parse(der, false, arena, defects);
}
