/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <sealtree/limits.h>
#include <sealtree/ticket.h>

#include "fuzz.h"
#include "notation.h"
#include "seeds.h"

static void
parse(struct bytes input, struct arena *arena, struct defects *defects)
{
	const struct ticket *t = ticket_parse(input, arena, defects);

	if (!t)
		return;
	FUZZ_HOLDS(ticket_sniff(input));
	FUZZ_HOLDS(t->count <= LIMIT_TICKET_HASHES);
	for (size_t i = 0; i < t->count; i++)
		fuzz_touch(bytes_over(t->hashes[i].hash, 20));
	for (size_t i = 0; i < t->certificate_count; i++)
		fuzz_touch_string(t->certificates[i]->subject);
	fuzz_touch(t->signed_part);
	fuzz_touch(t->signature);
}

FUZZ(parse, 1000)

static void
put_le(struct text *t, uint32_t value, size_t width)
{
	for (size_t i = 0; i < width; i++)
		text_add_char(t, (char) (value >> 8 * i));
}

static void
put_payload(struct text *t, uint32_t count)
{
	text_add_string(t, "g8tk");
	put_le(t, 2, 2);
	put_le(t, 20, 2);
	put_le(t, count, 4);
	put_le(t, 0, 4);
	put_le(t, 1657231089, 4);
	put_le(t, 0, 4);
	for (uint32_t i = 0; i < count; i++)
		for (size_t j = 0; j < 21; j++)
			text_add_char(t, (char) (j ? i : 2));
}

bool
fuzz_seed(size_t index, struct text *seed)
{
	struct text certificates = TEXT_INIT, payload = TEXT_INIT;

	if (index > 0)
		return false;
	text_add_notated(&certificates, "30{" SEED_CERTIFICATE "}");
	put_payload(&payload, 3);
	text_add_string(seed, "s8ch");
	put_le(seed, 1, 4);
	put_le(seed, (uint32_t) certificates.len, 4);
	put_le(seed, (uint32_t) payload.len, 4);
	text_add_bytes(seed, text_bytes(&certificates));
	text_add_bytes(seed, text_bytes(&payload));
	text_add_notated(seed, "30{02{01}02{01}}");
	text_release(&certificates);
	text_release(&payload);
	return true;
}
