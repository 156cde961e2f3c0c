/* SPDX-License-Identifier: MIT */
/* Tickets and profiles: signed by Apple, each in its way. */
#include <config.h>

#include <string.h>

#include "verify.h"

#define APPLE "1.2.840.113635.100."

/* Any certificate under Apple's roots could stand in for these, if it were not
 * asked for the marker of its own. Seen on all genuine ones. */
static const struct purpose for_tickets = {
	.markers = (const char *const[]){ APPLE "6.1.30", NULL },
	.marker_name = "tickets",
};
static const struct purpose for_profiles = {
	.markers = (const char *const[]){ APPLE "4.11", APPLE "6.58",
	    APPLE "6.2.2.1", NULL },
	.marker_name = "profiles",
};
static const struct purpose for_der_profiles = {
	.markers = (const char *const[]){ APPLE "12.19", NULL },
	.marker_name = "profiles in DER",
};

void
ticket_verify(const struct ticket *ticket, struct arena *arena,
    struct ticket_verdict *verdict)
{
	uint8_t digest[DIGEST_MAX];
	size_t len;
	bool expired;

	*verdict = (struct ticket_verdict){ 0 };
	verdict->chain = chain_check(
	    &ticket->chain, &for_tickets, ticket->time, arena, &expired);
	len = digest_by_name("sha256", ticket->signed_part, digest);
	verdict->signature =
	    ticket->chain.count
		? signature_check(ticket->chain.list[0], "sha256",
		      "ecdsa-with-SHA256", bytes_over(digest, len),
		      ticket->signature, arena)
		: result_bad(
		      arena, NO_OFFSET, "the ticket holds no certificate");
	verdict->valid = result_worse(verdict->signature, verdict->chain);
}

bool
ticket_covers(const struct ticket *ticket, const uint8_t *cdhash)
{
	for (size_t i = 0; i < ticket->count; i++)
		if (ticket->hashes[i].type == 2 &&
		    memcmp(ticket->hashes[i].hash, cdhash, CDHASH_LEN) == 0)
			return true;
	return false;
}

static struct result
verify_der(const struct profile *p, int64_t now, struct arena *arena)
{
	struct cms_verdict inner;
	struct result result;

	switch (p->der) {
	case PROFILE_DER_ABSENT:
		return result_absent();
	case PROFILE_DER_UNREADABLE:
		return result_bad(arena, NO_OFFSET,
		    "the profile's form in DER cannot be read");
	case PROFILE_DER_DIFFERS:
		return result_bad(arena, NO_OFFSET,
		    "the profile's two forms differ at %s",
		    p->der_difference ? p->der_difference : "some key");
	case PROFILE_DER_EQUAL:
		break;
	}
	if (!p->der_cms)
		return result_unknown(arena, "limit",
		    "the profile's form in DER is not signed by itself");
	cms_verify(p->der_cms,
	    cms_digest(p->der_cms, p->der_cms->content, arena),
	    &for_der_profiles, now, arena, &inner);
	result = result_worse(inner.signer, inner.signature);
	result = result_worse(result, inner.digest);
	return result_worse(result, inner.chain);
}

static void
verify_unsigned(struct cms_verdict *v, struct arena *arena)
{
	v->signer = v->digest = v->agility = v->chain = v->timestamp = v->team =
	    result_absent();
	v->signature =
	    result_bad(arena, NO_OFFSET, "the profile is not signed");
}

void
profile_verify(const struct profile *profile, int64_t now, struct arena *arena,
    struct profile_verdict *verdict)
{
	*verdict = (struct profile_verdict){ .now = now };
	if (profile->cms)
		cms_verify(profile->cms,
		    cms_digest(profile->cms, profile->cms->content, arena),
		    &for_profiles, now, arena, &verdict->cms);
	else
		verify_unsigned(&verdict->cms, arena);
	verdict->der = verify_der(profile, now, arena);
}
