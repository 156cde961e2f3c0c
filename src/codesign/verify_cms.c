/* SPDX-License-Identifier: MIT */
/*
 * A CMS signature over its content. Signed attributes are hashed exactly as
 * they are stored, but for the first byte, which becomes that of a SET: 142
 * genuine signatures are not in the order that an encoder would give them, and
 * an encoder would also hide what was changed.
 */
#include <config.h>

#include <string.h>

#include "der.h"
#include "verify.h"

static struct bytes
as_signed(const struct cms *cms, struct arena *arena)
{
	struct bytes copy = arena_copy(arena, cms->signed_attributes);
	uint8_t *data = ARENA_ARRAY(arena, uint8_t, copy.len);

	memcpy(data, copy.data, copy.len);
	data[0] = DER_SET;
	return (struct bytes){ data, copy.len, copy.offset };
}

static struct result
check_digest(const struct cms *cms, struct bytes content, struct arena *arena)
{
	uint8_t digest[DIGEST_MAX];
	size_t len = digest_by_name(cms->digest_algorithm, content, digest);

	if (len == 0)
		return result_unknown(arena, NULL,
		    "the digest is by %s, which is not known here",
		    cms->digest_algorithm);
	if (!cms->message_digest.data)
		return result_bad(arena, cms->signed_attributes.offset,
		    "the signed attributes hold no message digest");
	if (!bytes_equal(cms->message_digest, bytes_over(digest, len)))
		return result_bad(arena, cms->message_digest.offset,
		    "the message digest is not that of what is signed");
	return result_ok();
}

void
cms_check_content(const struct cms *cms, struct bytes content,
    struct arena *arena, struct result *signature, struct result *digest)
{
	bool attributes = cms->signed_attributes.len > 0;

	*digest =
	    attributes ? check_digest(cms, content, arena) : result_absent();
	if (!cms->signer) {
		*signature = result_bad(arena, cms->der.offset,
		    "the signer's certificate is not in the signature");
		return;
	}
	/* Old signatures of Apple's are over the content itself. */
	*signature = signature_check(cms->signer, cms->digest_algorithm,
	    cms->signature_algorithm,
	    attributes ? as_signed(cms, arena) : content, cms->signature,
	    arena);
}

static struct result
check_signer(const struct cms *cms, struct arena *arena)
{
	if (cms->signer_count != 1)
		return result_bad(arena, cms->der.offset,
		    "the CMS signature has %zu signers, not one",
		    cms->signer_count);
	if (!cms->signer)
		return result_bad(arena, cms->der.offset,
		    "the signer's certificate is not in the signature");
	return result_ok();
}

static struct result
check_timestamp(const struct cms *cms, struct arena *arena)
{
	if (!cms->has_timestamp)
		return result_absent();
	if (!cms->timestamp)
		return result_bad(
		    arena, cms->der.offset, "the timestamp cannot be read");
	return timestamp_check(cms->timestamp, cms->signature, arena);
}

/* The moment at which validity counts: only a verified token proves one. */
static void
choose_time(const struct cms *cms, int64_t now, struct cms_verdict *v)
{
	v->time = now;
	v->judged_at = JUDGED_NOW;
	if (v->timestamp.outcome == OUTCOME_OK) {
		v->time = cms->timestamp->time;
		v->judged_at = JUDGED_AT_TIMESTAMP;
	} else if (cms->has_signing_time) {
		v->time = cms->signing_time;
		v->judged_at = JUDGED_AT_SIGNING;
	}
}

static void
verify(const struct cms *cms, struct bytes content, struct purpose purpose,
    int64_t now, struct arena *arena, struct cms_verdict *v)
{
	bool stale;

	v->signer = check_signer(cms, arena);
	cms_check_content(cms, content, arena, &v->signature, &v->digest);
	v->timestamp = check_timestamp(cms, arena);
	choose_time(cms, now, v);
	purpose.tolerant = v->judged_at != JUDGED_AT_TIMESTAMP;
	v->chain =
	    chain_check(&cms->chain, &purpose, v->time, arena, &v->expired);
	/* What was valid then may be over now, and is all the same fine. */
	if (v->chain.outcome == OUTCOME_OK && !v->expired) {
		purpose.tolerant = true;
		purpose.strict_expiry = false;
		chain_check(&cms->chain, &purpose, now, arena, &stale);
		v->expired = stale;
	}
}

void
cms_verify_content(const struct cms *cms, const struct purpose *purpose,
    int64_t now, struct arena *arena, struct cms_verdict *verdict)
{
	*verdict = (struct cms_verdict){
		.agility = result_absent(),
		.team = result_absent(),
	};
	verify(cms, cms->content, *purpose, now, arena, verdict);
}

/* -- of code ----------------------------------------------------------- */

/* Apple sorts the CDHashes of version 1 by the type of the hash. */
static const struct directory *
next_by_type(const struct signature *s, const struct directory *last)
{
	const struct directory *best = NULL;

	for (size_t i = 0; i < s->directory_count; i++) {
		const struct directory *d = &s->directories[i];

		if ((!last || d->hash_type > last->hash_type) &&
		    (!best || d->hash_type < best->hash_type))
			best = d;
	}
	return best;
}

static struct result
check_agility_v1(
    const struct signature *s, const struct cms *cms, struct arena *arena)
{
	const struct directory *d = next_by_type(s, NULL);
	size_t n = 0;

	if (!cms->has_agility_v1)
		return result_absent();
	for (; d; d = next_by_type(s, d), n++)
		if (n >= cms->agility_v1_count || d->cdhash_full_len == 0 ||
		    !bytes_equal(
			cms->agility_v1[n], bytes_over(d->cdhash, CDHASH_LEN)))
			break;
	if (!d && n == cms->agility_v1_count && n == s->directory_count)
		return result_ok();
	return result_bad(arena, cms->signed_attributes.offset,
	    "the signed list of CDHashes (1.2.840.113635.100.9.1) is not that "
	    "of the CodeDirectories");
}

static bool
is_listed(const struct cms *cms, const struct directory *d)
{
	/* A truncated hash is listed whole, under the name of the whole. */
	const struct hash_type *whole =
	    hash_type_find(d->hash_type == 3 ? 2 : d->hash_type);
	uint8_t digest[HASH_MAX];

	if (!whole || !hash_bytes(whole, d->blob, digest))
		return false;
	for (size_t i = 0; i < cms->agility_v2_count; i++)
		if (strcmp(cms->agility_v2[i].algorithm, whole->name) == 0 &&
		    bytes_equal(cms->agility_v2[i].digest,
			bytes_over(digest, whole->size)))
			return true;
	return false;
}

static struct result
check_agility_v2(
    const struct signature *s, const struct cms *cms, struct arena *arena)
{
	bool all = cms->agility_v2_count == s->directory_count;

	if (!cms->has_agility_v2)
		return result_absent();
	for (size_t i = 0; all && i < s->directory_count; i++)
		all = is_listed(cms, &s->directories[i]);
	if (all)
		return result_ok();
	return result_bad(arena, cms->signed_attributes.offset,
	    "the signed list of digests (1.2.840.113635.100.9.2) is not that "
	    "of the CodeDirectories");
}

/* Without a list, nothing binds a second CodeDirectory to the signature. */
static struct result
check_agility(
    const struct signature *s, const struct cms *cms, struct arena *arena)
{
	if (!cms->has_agility_v1 && !cms->has_agility_v2 &&
	    s->directory_count > 1)
		return result_bad(arena, s->directories[1].blob.offset,
		    "%zu CodeDirectories, and the signature vouches for the "
		    "first alone",
		    s->directory_count);
	return result_worse(
	    check_agility_v1(s, cms, arena), check_agility_v2(s, cms, arena));
}

/* Whose team must be the CodeDirectory's: StaticCode.cpp,
 * isAppleDeveloperCert. */
static bool
is_developer(const struct chain *chain)
{
	static const char *const markers[] = {
		"1.2.840.113635.100.6.1.2",
		"1.2.840.113635.100.6.1.12",
		"1.2.840.113635.100.6.1.7",
		"1.2.840.113635.100.6.1.4",
	};

	for (size_t i = 0; i < sizeof markers / sizeof *markers; i++)
		if (certificate_has_marker(chain->list[0], markers[i]))
			return true;
	return chain->count > 1 &&
	       certificate_has_marker(
		   chain->list[0], "1.2.840.113635.100.6.1.13") &&
	       certificate_has_marker(
		   chain->list[1], "1.2.840.113635.100.6.2.6");
}

static struct result
check_team(
    const struct signature *s, const struct cms *cms, struct arena *arena)
{
	const char *unit = cms->chain.count ? cms->chain.list[0]->unit : NULL;

	if (!unit || !is_developer(&cms->chain))
		return result_absent();
	for (size_t i = 0; i < s->directory_count; i++) {
		const struct directory *d = &s->directories[i];

		if (d->team.len && !bytes_are(d->team, unit))
			return result_bad(arena, d->team.offset,
			    "the CodeDirectory claims the team \"%s\", and "
			    "the certificate is of \"%s\"",
			    arena_string(arena, d->team), unit);
	}
	return result_ok();
}

static void
none(struct cms_verdict *v)
{
	v->signer = v->signature = v->digest = v->agility = v->chain =
	    v->timestamp = v->team = result_absent();
}

/* A flag says ad hoc, and then Apple looks at no CMS; without it, one must be
 * there. */
static void
verify_without(
    const struct signature *s, struct arena *arena, struct cms_verdict *v)
{
	none(v);
	if (signature_is_adhoc(s))
		return;
	v->signature = result_bad(arena, s->offset,
	    s->has_cms ? "the CMS signature cannot be read"
		       : "the code is not signed ad hoc, and there is no CMS "
			 "signature");
}

void
cms_verify_code(const struct signature *signature, int64_t now,
    struct arena *arena, struct cms_verdict *verdict)
{
	const struct cms *cms = signature->cms;
	struct purpose purpose = {
		.usage = "1.3.6.1.5.5.7.3.3",
		.usage_name = "code signing",
	};

	*verdict = (struct cms_verdict){ 0 };
	if (!cms || !signature->primary || signature_is_adhoc(signature)) {
		verify_without(signature, arena, verdict);
		return;
	}
	for (size_t i = 0; i < signature->directory_count; i++)
		purpose.strict_expiry |=
		    (signature->directories[i].flags & DIRECTORY_EXPIRES) != 0;
	verify(cms, signature->primary->blob, purpose, now, arena, verdict);
	verdict->agility = check_agility(signature, cms, arena);
	verdict->team = check_team(signature, cms, arena);
}

const char *
signature_kind(
    const struct signature *signature, const struct cms_verdict *verdict)
{
	static const struct {
		const char *class, *kind;
	} kinds[] = {
		{ "devid-app", "developer-id" },
		{ "apple", "apple" },
		{ "mas-store", "mac-app-store" },
		{ "ios-store", "ios-app-store" },
		{ "testflight", "testflight" },
		{ "dist", "apple-distribution" },
		{ "dev", "apple-development" },
	};
	const char *class;

	if (signature_is_linker_signed(signature))
		return "linker-signed";
	if (signature_is_adhoc(signature))
		return "adhoc";
	if (!verdict || !signature->cms ||
	    verdict->signer.outcome != OUTCOME_OK ||
	    verdict->signature.outcome != OUTCOME_OK ||
	    verdict->digest.outcome == OUTCOME_BAD)
		return NULL;
	class = chain_leaf_class(&signature->cms->chain);
	for (size_t i = 0; class && i < sizeof kinds / sizeof *kinds; i++)
		if (strcmp(kinds[i].class, class) == 0)
			return kinds[i].kind;
	return "other-authority";
}
