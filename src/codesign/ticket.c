/* SPDX-License-Identifier: MIT */
/*
 * All numbers are little-endian.
 *
 *	"s8ch", u32 version 1, u32 N, u32 M
 *	N bytes: SEQUENCE of certificates, the signer's first
 *	M bytes: "g8tk", u16 2, u16 20, u32 count, u32, u32 time, u32,
 *		count times { u8 type, 20 bytes }
 *	ECDSA signature with SHA-256 over all of that, in DER
 *	up to two zero bytes
 */
#include <config.h>

#include <string.h>

#include <sealtree/limits.h>
#include <sealtree/ticket.h>

#include "der.h"

enum {
	TICKET_VERSION = 1,
	PAYLOAD_VERSION = 2,
	HASH_LEN = sizeof((struct ticket_hash *) 0)->hash,
	ENTRY_LEN = 1 + HASH_LEN
};

bool
ticket_sniff(struct bytes head)
{
	return bytes_begin(head, "s8ch");
}

static void
malformed(struct defects *defects, uint64_t offset, const char *what)
{
	defect_add(defects, DEFECT_SIGNATURE, offset,
	    "the notarization ticket's %s", what);
}

static void
read_certificates(struct ticket *ticket, struct bytes der, struct arena *arena,
    struct defects *defects)
{
	struct cursor c = cursor_over(der);
	struct cursor list = der_enter(&c, DER_SEQUENCE);
	struct der element;
	bool is_cut = false;

	ticket->certificates =
	    ARENA_ARRAY(arena, const struct certificate *, LIMIT_CERTIFICATES);
	while (der_next(&list, &element)) {
		const struct certificate *certificate;

		if (ticket->certificate_count == LIMIT_CERTIFICATES) {
			defect_add(defects, DEFECT_LIMIT, element.whole.offset,
			    "the notarization ticket holds more than %d "
			    "certificates",
			    LIMIT_CERTIFICATES);
			is_cut = true;
			break;
		}
		certificate = certificate_parse(element.whole, arena, defects);
		if (certificate)
			ticket->certificates[ticket->certificate_count++] =
			    certificate;
	}
	if (!cursor_ok(&list) || cursor_left(&c))
		malformed(defects, der.offset, "certificates cannot be read");
	if (ticket->certificate_count)
		ticket->chain = certificate_chain_read(ticket->certificates[0],
		    ticket->certificates, ticket->certificate_count, is_cut,
		    arena, defects);
}

static void
read_hashes(struct ticket *ticket, struct cursor c, struct arena *arena)
{
	size_t count = cursor_left(&c) / ENTRY_LEN;

	ticket->hashes = ARENA_ARRAY(arena, struct ticket_hash, count);
	for (size_t i = 0; i < count; i++) {
		struct ticket_hash *hash = &ticket->hashes[i];

		hash->type = cursor_u8(&c);
		memcpy(hash->hash, cursor_take(&c, HASH_LEN).data, HASH_LEN);
	}
	ticket->count = count;
}

static bool
read_payload(struct ticket *ticket, struct bytes payload, struct arena *arena,
    struct defects *defects)
{
	struct cursor c = cursor_over(payload);
	bool known = bytes_are(cursor_take(&c, 4), "g8tk");
	uint32_t count;

	known = known && cursor_le16(&c) == PAYLOAD_VERSION;
	known = known && cursor_le16(&c) == HASH_LEN;
	count = cursor_le32(&c);
	cursor_skip(&c, 4);
	ticket->time = cursor_le32(&c);
	cursor_skip(&c, 4);
	if (!known || !cursor_ok(&c)) {
		malformed(
		    defects, payload.offset, "content is of no known kind");
		return false;
	}
	if (count > LIMIT_TICKET_HASHES) {
		defect_add(defects, DEFECT_LIMIT, payload.offset,
		    "the notarization ticket lists more than %d hashes",
		    LIMIT_TICKET_HASHES);
		count = LIMIT_TICKET_HASHES;
	} else if (cursor_left(&c) != (size_t) count * ENTRY_LEN) {
		malformed(defects, payload.offset,
		    "content is not as long as its number of hashes");
	}
	c.rest = bytes_clamp(c.rest, 0, (uint64_t) count * ENTRY_LEN);
	read_hashes(ticket, c, arena);
	return true;
}

static void
read_signature(struct ticket *ticket, struct cursor c, struct defects *defects)
{
	ticket->signature = der_take(&c, DER_SEQUENCE).whole;
	if (!cursor_ok(&c))
		malformed(
		    defects, cursor_offset(&c), "signature cannot be read");
	else if (!bytes_are_zero(c.rest))
		malformed(
		    defects, cursor_offset(&c), "signature is not its end");
}

const struct ticket *
ticket_parse(struct bytes file, struct arena *arena, struct defects *defects)
{
	struct ticket *ticket = ARENA_NEW(arena, struct ticket);
	struct cursor c = cursor_over(file);
	uint32_t version, certificates_len, payload_len;
	struct bytes certificates, payload;

	if (file.len > LIMIT_TICKET_BYTES) {
		defect_add(defects, DEFECT_LIMIT, file.offset,
		    "the notarization ticket is longer than %d bytes",
		    LIMIT_TICKET_BYTES);
		return NULL;
	}
	if (!ticket_sniff(cursor_take(&c, 4))) {
		defect_add(defects, DEFECT_SIGNATURE, file.offset,
		    "the file is no notarization ticket");
		return NULL;
	}
	version = cursor_le32(&c);
	certificates_len = cursor_le32(&c);
	payload_len = cursor_le32(&c);
	certificates = cursor_take(&c, certificates_len);
	payload = cursor_take(&c, payload_len);
	if (!cursor_ok(&c) || version != TICKET_VERSION) {
		malformed(defects, file.offset,
		    cursor_ok(&c) ? "version is unknown" : "end is missing");
		return NULL;
	}
	ticket->signed_part = bytes_clamp(file, 0, file.len - cursor_left(&c));
	if (!read_payload(ticket, payload, arena, defects))
		return NULL;
	read_certificates(ticket, certificates, arena, defects);
	read_signature(ticket, c, defects);
	return ticket;
}
