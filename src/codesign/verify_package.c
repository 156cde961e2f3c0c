/* SPDX-License-Identifier: MIT */
/*
 * A package's two signatures are over the checksum of its table of contents,
 * and the table vouches for the data by digests. The RSA value is made over
 * that checksum, taken for the digest that is signed, or over a digest of it:
 * both are seen in genuine packages, and no reader minds.
 */
#include <config.h>

#include <string.h>

#include "verify.h"

#define APPLE "1.2.840.113635.100."

/* A certificate for packages says so, each kind in its own words; those that
 * Apple signs its own with are not known by any. Which kind it takes is told
 * by whom the package is for: checks say. */
static struct purpose
purpose_of(const struct chain *chain)
{
	const char *class = chain_leaf_class(chain);
	struct purpose purpose = {
		.usage = APPLE "4.13",
		.usage_name = "signing packages",
	};

	if (class && strcmp(class, "mas-submit-installer") == 0)
		purpose.usage = APPLE "4.9";
	if (class && strcmp(class, "mas-installer") == 0) {
		purpose.usage = NULL;
		purpose.any_usage = true;
	}
	return purpose;
}

static struct result
check_checksum(const struct package *p, struct arena *arena)
{
	if (!p->checksum.len)
		return result_bad(arena, NO_OFFSET,
		    "there is no checksum of the table of contents");
	if (p->digest_len == 0)
		return result_unknown(arena, "unreadable",
		    "the checksum of the table of contents is of a kind that "
		    "is not taken here: %s",
		    p->style ? p->style : "unknown");
	if (!bytes_equal(p->checksum, bytes_over(p->digest, p->digest_len)))
		return result_bad(arena, p->checksum_area.offset,
		    "the table of contents is not what was signed: its %s "
		    "checksum is another",
		    p->style);
	return result_ok();
}

static struct result
check_rsa(const struct package *p, struct arena *arena)
{
	const struct package_signature *s = p->rsa;
	uint8_t digest[DIGEST_MAX];
	struct result over, of;
	size_t len;

	if (!s)
		return result_absent();
	if (!s->value.len || !s->certificate_count)
		return result_bad(arena, s->area.offset,
		    "the RSA signature has no %s",
		    s->value.len ? "certificate" : "value");
	if (!p->style || !p->checksum.len)
		return result_bad(arena, s->area.offset,
		    "the RSA signature is over a checksum that is not there");
	over = signature_check(s->certificates[0], p->style, "rsaEncryption",
	    p->checksum, s->value, arena);
	if (over.outcome != OUTCOME_BAD)
		return over;
	len = digest_by_name(p->style, p->checksum, digest);
	of = signature_check(s->certificates[0], p->style, "rsaEncryption",
	    bytes_over(digest, len), s->value, arena);
	return of.outcome == OUTCOME_OK ? of : over;
}

/* Content of its own, if it has any, is the checksum again. */
static struct result
check_own_content(const struct package *p, struct arena *arena)
{
	const struct cms *cms = p->cms->cms;

	if (cms->content.data && !bytes_equal(cms->content, p->checksum))
		return result_bad(arena, cms->content.offset,
		    "the CMS signature holds another checksum than the "
		    "package");
	return result_ok();
}

/* Behind the signature its room is filled with zeroes. */
static struct result
check_padding(const struct package *p, struct arena *arena)
{
	const struct cms *cms = p->cms->cms;
	struct bytes value = p->cms->value;
	uint64_t end = cms->der.offset + cms->der.len - value.offset;

	if (cms->der.offset == value.offset &&
	    !bytes_are_zero(bytes_clamp(value, end, UINT64_MAX)))
		return result_bad(arena, value.offset + end,
		    "something stands behind the CMS signature");
	return result_ok();
}

static bool
same_signer(const struct package *p)
{
	return !p->rsa || !p->rsa->certificate_count || !p->cms->cms->signer ||
	       bytes_equal(p->rsa->certificates[0]->der,
		   p->cms->cms->signer->der);
}

static void
check_cms(const struct package *p, int64_t now, struct arena *arena,
    struct package_verdict *v)
{
	struct purpose purpose;
	struct result r;

	if (!p->cms->cms) {
		v->cms_signature = result_bad(arena, p->cms->area.offset,
		    "the CMS signature cannot be read");
		v->cms.chain = v->cms_signature;
		return;
	}
	purpose = purpose_of(&p->cms->cms->chain);
	cms_verify(p->cms->cms, cms_digest(p->cms->cms, p->checksum, arena),
	    &purpose, now, arena, &v->cms);
	r = result_worse(v->cms.signer, v->cms.signature);
	r = result_worse(r, v->cms.digest);
	r = result_worse(r, check_own_content(p, arena));
	r = result_worse(r, check_padding(p, arena));
	if (!same_signer(p))
		r = result_worse(r, result_bad(arena, p->cms->area.offset,
			"the two signatures are not of one signer"));
	v->cms_signature = r;
}

static void
no_cms(struct package_verdict *v, int64_t now)
{
	v->cms = (struct cms_verdict){ .time = now };
	v->cms.signer = v->cms.signature = v->cms.digest = v->cms.agility =
	    v->cms.chain = v->cms.timestamp = v->cms.team =
		v->cms_signature = result_absent();
}

/* At the time that the newer one proves. */
static void
check_rsa_chain(const struct package *p, int64_t now, struct arena *arena,
    struct package_verdict *v)
{
	struct purpose purpose;
	bool expired;

	v->rsa_chain = result_absent();
	if (!p->rsa || !p->rsa->certificate_count)
		return;
	purpose = purpose_of(&p->rsa->chain);
	purpose.tolerant = v->cms.judged_at != JUDGED_AT_TIMESTAMP;
	v->rsa_chain = chain_check(&p->rsa->chain, &purpose,
	    p->cms ? v->cms.time : now, arena, &expired);
	v->cms.expired = v->cms.expired || expired;
}

/* It lists the checksum, as a kind of its own. */
static bool
lists_checksum(const struct package *p)
{
	for (size_t i = 0; i < p->ticket->count; i++) {
		const struct ticket_hash *h = &p->ticket->hashes[i];

		if (p->checksum.len >= sizeof h->hash &&
		    memcmp(h->hash, p->checksum.data, sizeof h->hash) == 0)
			return true;
	}
	return false;
}

static struct result
check_ticket(const struct package *p, struct arena *arena)
{
	struct ticket_verdict ticket;

	if (!p->has_ticket)
		return result_absent();
	if (!p->ticket)
		return result_bad(arena, p->ticket_area.offset,
		    "the ticket behind it cannot be read");
	ticket_verify(p->ticket, arena, &ticket);
	if (ticket.valid.outcome == OUTCOME_OK && !lists_checksum(p))
		return result_bad(arena, p->ticket_area.offset,
		    "the ticket behind it is of another package: it does not "
		    "list the checksum of this one");
	return ticket.valid;
}

void
package_verify(const struct package *p, int64_t now, struct arena *arena,
    struct package_verdict *v)
{
	*v = (struct package_verdict){
		.checksum = check_checksum(p, arena),
		.rsa = check_rsa(p, arena),
	};
	if (p->cms)
		check_cms(p, now, arena, v);
	else
		no_cms(v, now);
	check_rsa_chain(p, now, arena, v);
	v->signature = result_worse(v->rsa, v->cms_signature);
	if (v->signature.outcome == OUTCOME_OK)
		v->signature = result_worse(v->signature, v->checksum);
	v->ticket = check_ticket(p, arena);
}
