/* SPDX-License-Identifier: MIT */
/*
 * Notarization tickets. Apple does not publish the layout; this one was
 * measured on genuine tickets. Little-endian.
 */
#include <config.h>

#include "sign.h"

struct octets
make_ticket(struct authority *authority, int64_t time,
    const uint8_t (*cdhashes)[20], size_t count)
{
	return make_package_ticket(authority, time, NULL, cdhashes, count);
}

struct octets
make_package_ticket(struct authority *authority, int64_t time,
    const uint8_t checksum[20], const uint8_t (*cdhashes)[20], size_t count)
{
	size_t all = count + (checksum ? 1 : 0);
	const struct identity *signer =
	    authority_identity(authority, IDENTITY_TICKET, NULL, NULL);
	struct octets o = { .little = true }, certificates = { 0 }, signature;
	size_t at = asn_open(&certificates, 0x30);

	put_octets(&certificates, identity_certificate(signer, 0));
	put_octets(&certificates, identity_certificate(signer, 1));
	asn_close(&certificates, at);
	put_text(&o, "s8ch");
	put_u32(&o, 1);
	put_u32(&o, (uint32_t) certificates.len);
	put_u32(&o, (uint32_t) (24 + 21 * all));
	put_octets(&o, &certificates);
	put_text(&o, "g8tk");
	put_u16(&o, 2);
	put_u16(&o, 20);
	put_u32(&o, (uint32_t) all);
	put_u32(&o, 0);
	put_u32(&o, (uint32_t) time);
	put_u32(&o, 0);
	if (checksum) {
		put_u8(&o, 1);
		put_bytes(&o, checksum, 20);
	}
	for (size_t i = 0; i < count; i++) {
		put_u8(&o, 2); /* a CDHash */
		put_bytes(&o, cdhashes[i], 20);
	}
	signature = key_sign(&signer->key, o.data, o.len);
	put_octets(&o, &signature);
	octets_free(&signature);
	octets_free(&certificates);
	return o;
}
