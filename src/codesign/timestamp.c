/* SPDX-License-Identifier: MIT */
/* Time-stamp tokens (RFC 3161, 2001): a CMS signature round a TSTInfo. */
#include <config.h>

#include <sealtree/text.h>

#include "signed_data.h"

static const char *
serial_text(struct bytes serial, struct arena *arena)
{
	struct text text = TEXT_INIT;
	const char *string;

	/* The sign of a number with its highest bit set. */
	if (serial.len > 1 && serial.data[0] == 0)
		serial = bytes_clamp(serial, 1, serial.len);
	text_add_hex(&text, serial);
	string = arena_string(arena, text_bytes(&text));
	text_release(&text);
	return string;
}

static bool
read_info(struct timestamp *stamp, struct bytes info, struct arena *arena)
{
	struct cursor c = cursor_over(info), imprint;
	struct der time, version;
	bool has_time, has_version;

	c = der_enter(&c, DER_SEQUENCE);
	version = der_take(&c, DER_INTEGER);
	has_version = der_integer(version.content, &stamp->version);
	stamp->policy = der_take_oid(&c, arena);
	imprint = der_enter(&c, DER_SEQUENCE);
	stamp->imprint_algorithm = algorithm_take(&imprint, arena);
	stamp->imprint = der_take_octets(&imprint, arena);
	stamp->serial = serial_text(der_take(&c, DER_INTEGER).content, arena);
	time = der_take(&c, DER_GENERALIZED_TIME);
	has_time = der_time(&time, &stamp->time);
	return has_version && has_time && cursor_ok(&c) && cursor_ok(&imprint);
}

static const struct timestamp *
parse_token(struct bytes token, struct arena *arena, struct defects *defects)
{
	struct timestamp *stamp = ARENA_NEW(arena, struct timestamp);
	struct cms *cms = signed_data_parse(token, true, arena, defects);

	if (!cms)
		return NULL;
	stamp->cms = cms;
	stamp->chain = cms->chain;
	stamp->offset = token.offset;
	if (read_info(stamp, cms->content, arena))
		return stamp;
	defect_add(defects, DEFECT_SIGNATURE, token.offset,
	    "the timestamp cannot be read");
	return NULL;
}

const struct timestamp *
timestamp_parse(
    struct bytes token, struct arena *arena, struct defects *defects)
{
	const char *part = defects->part;
	const struct timestamp *stamp;

	defects->part = "timestamp";
	stamp = parse_token(token, arena, defects);
	defects->part = part;
	return stamp;
}
