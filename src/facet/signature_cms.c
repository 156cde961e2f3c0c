/* SPDX-License-Identifier: MIT */
/* The CMS signature: who it says signed, when, and what else it bears. */
#include <config.h>

#include "values.h"

static void
show_attributes(struct outline *o, const char *key, const char *label,
    const struct cms_attribute *list, size_t count)
{
	if (count == 0)
		return;
	outline_list(o, key, label);
	for (size_t i = 0; i < count; i++) {
		outline_at(o, list[i].value.offset);
		outline_printf(o, NULL,
		    list[i].name ? list[i].name : list[i].oid, "%s, %zu bytes",
		    list[i].oid, list[i].value.len);
	}
	outline_close(o);
}

static void
show_agility(struct outline *o, const struct cms *cms)
{
	if (cms->has_agility_v1) {
		outline_list(o, "agility_v1", "CDHashes that were signed");
		for (size_t i = 0; i < cms->agility_v1_count; i++)
			outline_hex(o, NULL, NULL, cms->agility_v1[i]);
		outline_close(o);
	}
	if (cms->has_agility_v2) {
		outline_list(o, "agility_v2", "CDHashes in full, by hash");
		for (size_t i = 0; i < cms->agility_v2_count; i++)
			show_named_hex(o,
			    bytes_of(cms->agility_v2[i].algorithm),
			    cms->agility_v2[i].digest);
		outline_close(o);
	}
}

static void
show_timestamp(struct outline *o, const struct cms *cms,
    const struct slice_verdict *verdict)
{
	const struct timestamp *t = cms->timestamp;
	struct moment then = { "at its own time", t ? t->time : 0 };

	if (!t) {
		if (cms->has_timestamp)
			outline_string(o, "timestamp_token", "Timestamp token",
			    "cannot be read");
		return;
	}
	outline_at(o, t->offset);
	outline_map(o, "timestamp_token", "Timestamp token");
	outline_result(o, verdict ? &verdict->cms.timestamp : NULL);
	outline_time(o, "time", "Time", t->time);
	outline_string(o, "policy", "Policy", t->policy);
	outline_string(o, "serial", "Serial number", t->serial);
	outline_string(o, "imprint_algorithm", "Hash of the signature",
	    t->imprint_algorithm);
	outline_hex(o, "imprint", "Imprint", t->imprint);
	show_chain(o, "certificates", "Certificates", &t->chain, &then);
	outline_close(o);
}

static void
show_signer(struct outline *o, const struct cms *cms,
    const struct slice_verdict *verdict)
{
	outline_number(o, "signers", "Signers", cms->signer_count);
	outline_string(o, "digest_algorithm", "Digest", cms->digest_algorithm);
	outline_string(
	    o, "signature_algorithm", "Algorithm", cms->signature_algorithm);
	if (cms->has_signing_time) {
		outline_tone(o, TONE_UNKNOWN);
		outline_time(o, "signing_time", "Signing time, by its word",
		    cms->signing_time);
	}
	if (cms->message_digest.len > 0) {
		outline_at(o, cms->message_digest.offset);
		outline_result(o, verdict ? &verdict->cms.digest : NULL);
		outline_hex(
		    o, "message_digest", "Message digest", cms->message_digest);
	}
	show_agility(o, cms);
	show_attributes(o, "signed_attributes", "Signed attributes",
	    cms->attributes, cms->attribute_count);
	show_attributes(o, "unsigned_attributes", "Unsigned attributes",
	    cms->unsigned_attributes, cms->unsigned_count);
}

void
show_cms(struct outline *o, const struct signature *s,
    const struct slice_verdict *verdict)
{
	struct moment moment = moment_of(verdict ? &verdict->cms : NULL);
	const struct cms *cms = s->cms;

	if (!cms) {
		if (!s->has_cms)
			return;
		outline_tone(o, TONE_BAD);
		outline_string(o, "cms", "CMS signature", "cannot be read");
		return;
	}
	outline_result(o, verdict ? &verdict->cms.chain : NULL);
	show_chain(o, "certificates",
	    verdict ? "Certificates" : "Certificates, not verified",
	    &cms->chain, &moment);
	outline_at(o, cms->der.offset);
	outline_map(o, "cms", "CMS signature");
	show_signer(o, cms, verdict);
	show_timestamp(o, cms, verdict);
	if (cms->certificate_count > cms->chain.count)
		outline_number(o, "stored_certificates", "Certificates stored",
		    cms->certificate_count);
	outline_close(o);
}
