/* SPDX-License-Identifier: MIT */
/*
 * The CMS signature of code: over the CodeDirectory in slot 0, bound to the
 * others, of the team that the code claims.
 */
#include <config.h>

#include <string.h>

#include "verify.h"

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

/* A truncated hash has the name of the whole one. Apple's signer seems to list
 * it cut; either says the same. */
static bool
is_listed(const struct cms *cms, const struct directory *d)
{
	const bool truncated = d->hash_type == HASH_TYPE_SHA256_CUT;
	const struct hash_type *whole =
	    hash_type_find(truncated ? HASH_TYPE_SHA256 : d->hash_type);
	struct bytes digest = bytes_over(d->digest, d->digest_len);

	if (!whole || d->digest_len == 0)
		return false;
	for (size_t i = 0; i < cms->agility_v2_count; i++) {
		struct bytes listed = cms->agility_v2[i].digest;

		if (strcmp(cms->agility_v2[i].algorithm, whole->name) == 0 &&
		    (bytes_equal(listed, digest) ||
			(truncated && bytes_equal(listed,
					  bytes_clamp(digest, 0, CDHASH_LEN)))))
			return true;
	}
	return false;
}

/* Apple reads the list into a dictionary by algorithm, so that SHA-256 and the
 * same cut to 20 bytes cannot both be in it (StaticCode.cpp). */
static const char *
listed_twice(const struct cms *cms)
{
	for (size_t i = 0; i < cms->agility_v2_count; i++)
		for (size_t j = 0; j < i; j++)
			if (strcmp(cms->agility_v2[i].algorithm,
				cms->agility_v2[j].algorithm) == 0)
				return cms->agility_v2[i].algorithm;
	return NULL;
}

static struct result
check_agility_v2(
    const struct signature *s, const struct cms *cms, struct arena *arena)
{
	bool all = cms->agility_v2_count == s->directory_count;
	const char *twice = listed_twice(cms);

	if (!cms->has_agility_v2)
		return result_absent();
	if (twice)
		return result_bad(arena, cms->signed_attributes.offset,
		    "the signed list of digests (1.2.840.113635.100.9.2) "
		    "holds two by %s",
		    twice);
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

static const char *
why_not(const struct signature *s)
{
	if (!s->primary)
		return "there is no CodeDirectory in slot 0 that a CMS "
		       "signature could be over";
	return s->has_cms ? "the CMS signature cannot be read"
			  : "the code is not signed ad hoc, and there is no "
			    "CMS signature";
}

/* A flag says ad hoc, and then Apple looks at no CMS; without it, one must be
 * there. */
static void
verify_without(
    const struct signature *s, struct arena *arena, struct cms_verdict *v)
{
	*v = (struct cms_verdict){ 0 };
	none(v);
	if (signature_is_adhoc(s))
		return;
	v->signature = result_bad(arena, s->offset, "%s", why_not(s));
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

	if (!cms || !signature->primary || signature_is_adhoc(signature)) {
		verify_without(signature, arena, verdict);
		return;
	}
	for (size_t i = 0; i < signature->directory_count; i++)
		purpose.strict_expiry |=
		    (signature->directories[i].flags & DIRECTORY_EXPIRES) != 0;
	cms_verify(cms, signature->cms_digest, &purpose, now, arena, verdict);
	if (cms->content.data)
		verdict->signature = result_worse(verdict->signature,
		    result_bad(arena, cms->content.offset,
			"the CMS signature holds content of its own, and that "
			"of code is its CodeDirectory"));
	verdict->agility = check_agility(signature, cms, arena);
	verdict->team = check_team(signature, cms, arena);
}

static bool
held(struct result result)
{
	return result.outcome == OUTCOME_OK || result.outcome == OUTCOME_ABSENT;
}

/* What the certificate's marker claims is worth the chain that it is in. */
static const char *
kind_of_chain(const struct chain *chain)
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
	const char *class = chain_leaf_class(chain);

	for (size_t i = 0; class && i < sizeof kinds / sizeof *kinds; i++)
		if (strcmp(kinds[i].class, class) == 0)
			return kinds[i].kind;
	return "other-authority";
}

const char *
signature_kind(
    const struct signature *signature, const struct cms_verdict *verdict)
{
	const struct chain *chain;

	if (signature_is_linker_signed(signature))
		return "linker-signed";
	if (signature_is_adhoc(signature))
		return "adhoc";
	if (!verdict || !signature->cms ||
	    verdict->signer.outcome != OUTCOME_OK ||
	    verdict->signature.outcome != OUTCOME_OK ||
	    !held(verdict->digest) || !held(verdict->agility))
		return NULL;
	chain = &signature->cms->chain;
	if (chain->complete && !chain->pinned)
		return "other-authority";
	return verdict->chain.outcome == OUTCOME_OK ? kind_of_chain(chain)
						    : NULL;
}
