/* SPDX-License-Identifier: MIT */
/*
 * A CMS signature over its content (RFC 5652, 2009; Apple's cmssiginfo.c asks
 * for the same two attributes, once each, if there are any). Signed attributes
 * are hashed exactly as they are stored, but for the first byte, which becomes
 * that of a SET: 142 genuine signatures are not in the order that an encoder
 * would give them, and an encoder would also hide what was changed.
 */
#include <config.h>

#include <string.h>

#include <sealtree/limits.h>

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

/* What is there twice is read one way here and another way elsewhere. */
static struct result
check_single(const struct cms *cms, const char *name, struct arena *arena)
{
	size_t count = 0;

	for (size_t i = 0; i < cms->attribute_count; i++)
		if (cms->attributes[i].name &&
		    strcmp(cms->attributes[i].name, name) == 0)
			count += cms->attributes[i].values;
	if (count == 0)
		return result_bad(arena, cms->signed_attributes.offset,
		    "the signed attributes hold no %s", name);
	if (count > 1)
		return result_bad(arena, cms->signed_attributes.offset,
		    "the signed attributes hold more than one %s", name);
	if (cms->attributes_cut)
		return result_unknown(arena, "limit",
		    "there are more than %d signed attributes, so that "
		    "another %s may be among them",
		    LIMIT_ATTRIBUTES, name);
	return result_ok();
}

struct bytes
cms_digest(const struct cms *cms, struct bytes data, struct arena *arena)
{
	uint8_t *digest = ARENA_ARRAY(arena, uint8_t, DIGEST_MAX);

	return bytes_over(
	    digest, digest_by_name(cms->digest_algorithm, data, digest));
}

static struct result
check_digest(const struct cms *cms, struct bytes content, struct arena *arena)
{
	struct result single = check_single(cms, "messageDigest", arena);

	if (single.outcome == OUTCOME_BAD)
		return single;
	if (content.len == 0)
		return result_unknown(arena, "limit",
		    "the digest is by %s, which is not known here",
		    cms->digest_algorithm);
	if (!bytes_equal(cms->message_digest, content))
		return result_bad(arena, cms->message_digest.offset,
		    "the message digest is not that of what is signed");
	return single;
}

static const struct cms_attribute *
find_attribute(const struct cms *cms, const char *name)
{
	for (size_t i = 0; i < cms->attribute_count; i++)
		if (cms->attributes[i].name &&
		    strcmp(cms->attributes[i].name, name) == 0)
			return &cms->attributes[i];
	return NULL;
}

/* The attribute is signed and the type itself is not: they must agree. */
static struct result
check_type(const struct cms *cms, const char *wanted, struct arena *arena)
{
	struct cursor c = cursor_over(cms->content_type_der);
	const char *type = der_take_oid(&c, arena);
	struct result single;

	if (!cursor_ok(&c) || strcmp(type, wanted) != 0)
		return result_bad(arena, cms->content_type_der.offset,
		    "the type of the signed content is %s, not %s",
		    cursor_ok(&c) ? type : "unreadable", wanted);
	if (cms->signed_attributes.len == 0)
		return result_ok();
	single = check_single(cms, "contentType", arena);
	if (single.outcome == OUTCOME_BAD)
		return single;
	if (!bytes_equal(find_attribute(cms, "contentType")->value,
		cms->content_type_der))
		return result_bad(arena, cms->signed_attributes.offset,
		    "the attribute contentType is not the content's type");
	return single;
}

struct result
cms_check_signer(const struct cms *cms, const char *what, struct arena *arena)
{
	if (cms->signer_count != 1)
		return result_bad(arena, cms->der.offset,
		    "the %s has %zu signers, not one", what, cms->signer_count);
	if (cms->signer_unreadable)
		return result_bad(arena, cms->der.offset,
		    "the %s's SignerInfo cannot be read", what);
	if (!cms->signer && cms->certificates_cut)
		return result_unknown(arena, "limit",
		    "the signer's certificate is none of the first %d in the "
		    "%s",
		    LIMIT_CERTIFICATES, what);
	if (!cms->signer)
		return result_bad(arena, cms->der.offset,
		    "the signer's certificate is not in the %s", what);
	return result_ok();
}

void
cms_check_content(const struct cms *cms, struct bytes content, const char *type,
    struct arena *arena, struct result *signature, struct result *digest)
{
	bool attributes = cms->signed_attributes.len > 0;

	*digest =
	    attributes ? check_digest(cms, content, arena) : result_absent();
	if (!cms->signer) {
		*signature = cms_check_signer(cms, "CMS signature", arena);
		return;
	}
	/* Old signatures of Apple's are over the content itself. */
	*signature = signature_check(cms->signer, cms->digest_algorithm,
	    cms->signature_algorithm,
	    attributes ? cms_digest(cms, as_signed(cms, arena), arena)
		       : content,
	    cms->signature, arena);
	*signature = result_worse(*signature, check_type(cms, type, arena));
}

/* Time for code of Apple's is told by Apple; --anchors may stand for it only
 * where they vouch for the code as well. */
static struct result
check_timestamp(const struct cms *cms, int64_t now, struct arena *arena)
{
	const struct timestamp *stamp = cms->timestamp;

	if (!cms->has_timestamp)
		return result_absent();
	if (!stamp)
		return result_bad(
		    arena, cms->der.offset, "the timestamp cannot be read");
	if (stamp->chain.test_anchor && cms->chain.pinned &&
	    !cms->chain.test_anchor)
		return result_bad(arena, stamp->offset,
		    "the timestamp is by \"%s\", an anchor that was added, "
		    "and the signature is under a root of Apple's",
		    stamp->chain.list[stamp->chain.count - 1]->common_name);
	return timestamp_check(stamp, cms->signature, now, arena);
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

/* What was valid then may be over now, and is all the same fine. */
static bool
is_expired_now(const struct cms *cms, const struct purpose *purpose,
    int64_t now, struct arena *arena)
{
	struct purpose tolerant = *purpose;
	bool expired;

	tolerant.tolerant = true;
	tolerant.strict_expiry = false;
	chain_check(&cms->chain, &tolerant, now, arena, &expired);
	return expired;
}

static void
check_chain(const struct cms *cms, const struct purpose *purpose, int64_t now,
    struct arena *arena, struct cms_verdict *v)
{
	struct purpose then = *purpose;

	then.tolerant = v->judged_at != JUDGED_AT_TIMESTAMP;
	v->chain = chain_check(&cms->chain, &then, v->time, arena, &v->expired);
	if (v->chain.outcome == OUTCOME_OK && !v->expired)
		v->expired = is_expired_now(cms, purpose, now, arena);
}

void
cms_verify(const struct cms *cms, struct bytes content,
    const struct purpose *purpose, int64_t now, struct arena *arena,
    struct cms_verdict *v)
{
	*v = (struct cms_verdict){
		.agility = result_absent(),
		.team = result_absent(),
		.signer = cms_check_signer(cms, "CMS signature", arena),
	};
	cms_check_content(
	    cms, content, CONTENT_DATA, arena, &v->signature, &v->digest);
	v->timestamp = check_timestamp(cms, now, arena);
	choose_time(cms, now, v);
	if (cms->signer)
		check_chain(cms, purpose, now, arena, v);
	else
		v->chain = v->signer;
}
