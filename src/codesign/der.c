/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <string.h>

#include <sealtree/limits.h>
#include <sealtree/text.h>

#include "der.h"

struct header {
	uint8_t tag;
	bool indefinite, canonical;
	uint64_t len;
};

static void
read_high_number(struct cursor *c)
{
	size_t digits = 1;

	while (cursor_u8(c) & 0x80)
		if (++digits > 4)
			c->failed = true;
}

static uint64_t
read_length(struct cursor *c, struct header *h)
{
	uint8_t first = cursor_u8(c);
	size_t width = first & 0x7f;
	uint64_t len = 0;

	if (first < 0x80)
		return first;
	h->indefinite = width == 0;
	if (width > sizeof len || (h->indefinite && !(h->tag & 0x20)))
		c->failed = true;
	for (size_t i = 0; i < width && cursor_ok(c); i++)
		len = len << 8 | cursor_u8(c);
	h->canonical =
	    h->canonical && len >= 0x80 && len >> (8 * (width - 1)) != 0;
	return len;
}

static bool
read_header(struct cursor *c, struct header *h)
{
	*h = (struct header){ .tag = cursor_u8(c), .canonical = true };
	if ((h->tag & 0x1f) == 0x1f) {
		h->canonical = false;
		read_high_number(c);
	}
	h->len = read_length(c, h);
	if (h->indefinite)
		h->canonical = false;
	return cursor_ok(c);
}

/* Past the end-of-contents that closes an indefinite element just entered.
 * Only indefinite ones need be entered to find it. */
static void
skip_indefinite(struct cursor *c)
{
	size_t open = 1, seen = 0;
	struct header h;

	while (open && read_header(c, &h)) {
		if (++seen > LIMIT_DER_NODES || open > LIMIT_DER_DEPTH)
			c->failed = true;
		else if (h.indefinite)
			open++;
		else if (h.tag == DER_END && h.len == 0)
			open--;
		else
			cursor_skip(c, h.len);
	}
}

bool
der_next(struct cursor *c, struct der *element)
{
	struct bytes whole = c->rest;
	struct header h;
	size_t content_at, end;

	*element = (struct der){ .whole = { .offset = whole.offset } };
	if (cursor_left(c) == 0 || !read_header(c, &h))
		return false;
	content_at = whole.len - cursor_left(c);
	if (h.indefinite)
		skip_indefinite(c);
	else
		cursor_skip(c, h.len);
	if (!cursor_ok(c))
		return false;
	end = whole.len - cursor_left(c);
	element->tag = h.tag;
	element->canonical = h.canonical;
	element->whole = bytes_clamp(whole, 0, end);
	element->content = bytes_clamp(
	    whole, content_at, end - content_at - (h.indefinite ? 2 : 0));
	return true;
}

bool
der_at(const struct cursor *c, uint8_t tag)
{
	return cursor_left(c) > 0 && c->rest.data[0] == tag;
}

struct der
der_take(struct cursor *c, uint8_t tag)
{
	struct der element = { .whole = { .offset = cursor_offset(c) } };

	if (!der_at(c, tag))
		c->failed = true;
	else
		der_next(c, &element);
	return element;
}

struct cursor
der_enter(struct cursor *c, uint8_t tag)
{
	struct der element = der_take(c, tag);
	struct cursor inside = cursor_over(element.content);

	inside.failed = c->failed;
	return inside;
}

/* Pieces may be in pieces themselves. */
static struct bytes
join(struct cursor *c, struct bytes content, struct arena *arena)
{
	struct cursor levels[LIMIT_DER_DEPTH] = { cursor_over(content) };
	uint8_t *joined = arena_alloc(arena, content.len + 1, 1);
	struct bytes result = { joined, 0, content.offset };
	size_t depth = 1, pieces = 0;
	struct der piece;

	while (depth && !c->failed) {
		struct cursor *level = &levels[depth - 1];

		if (!der_next(level, &piece)) {
			c->failed = !cursor_ok(level);
			depth--;
		} else if (++pieces > LIMIT_DER_NODES) {
			c->failed = true;
		} else if (piece.tag == DER_OCTET_STRING) {
			if (piece.content.len)
				memcpy(joined + result.len, piece.content.data,
				    piece.content.len);
			result.len += piece.content.len;
		} else if (piece.tag != (DER_OCTET_STRING | DER_CONSTRUCTED) ||
			   depth == LIMIT_DER_DEPTH) {
			c->failed = true;
		} else {
			levels[depth++] = cursor_over(piece.content);
		}
	}
	return result;
}

struct bytes
der_take_octets(struct cursor *c, struct arena *arena)
{
	struct bytes none = { .offset = cursor_offset(c) };
	struct bytes joined;

	if (!der_at(c, DER_OCTET_STRING | DER_CONSTRUCTED))
		return der_take(c, DER_OCTET_STRING).content;
	joined = join(
	    c, der_take(c, DER_OCTET_STRING | DER_CONSTRUCTED).content, arena);
	return cursor_ok(c) ? joined : none;
}

const char *
der_take_oid(struct cursor *c, struct arena *arena)
{
	struct der element = der_take(c, DER_OID);
	const char *oid = der_oid(element.content, arena);

	if (!oid)
		c->failed = true;
	return oid;
}

bool
der_boolean(struct bytes content, bool *value)
{
	*value = content.len == 1 && content.data[0] != 0;
	return content.len == 1;
}

bool
der_integer(struct bytes content, int64_t *value)
{
	uint64_t bits = 0;

	*value = 0;
	if (content.len == 0 || content.len > sizeof bits)
		return false;
	if (content.data[0] & 0x80)
		bits = UINT64_MAX;
	for (size_t i = 0; i < content.len; i++)
		bits = bits << 8 | content.data[i];
	memcpy(value, &bits, sizeof bits);
	return true;
}

/* The first two arcs share one number, the first being 0, 1 or 2. */
static void
add_arc(struct text *text, uint64_t arc)
{
	uint64_t first = arc < 40 ? 0 : arc < 80 ? 1 : 2;

	if (text->len)
		text_printf(text, ".%llu", (unsigned long long) arc);
	else
		text_printf(text, "%llu.%llu", (unsigned long long) first,
		    (unsigned long long) (arc - 40 * first));
}

const char *
der_oid(struct bytes content, struct arena *arena)
{
	struct cursor c = cursor_over(content);
	struct text text = TEXT_INIT;
	const char *oid = NULL;
	uint64_t arc = 0;
	bool open = true;

	while (cursor_left(&c)) {
		uint8_t byte = cursor_u8(&c);

		if (arc >> 57)
			c.failed = true;
		arc = arc << 7 | (byte & 0x7f);
		open = byte & 0x80;
		if (!open) {
			add_arc(&text, arc);
			arc = 0;
		}
	}
	if (cursor_ok(&c) && !open)
		oid = arena_string(arena, text_bytes(&text));
	text_release(&text);
	return oid;
}

static unsigned
take_digits(struct cursor *c, size_t count)
{
	unsigned value = 0;

	for (size_t i = 0; i < count; i++) {
		uint8_t digit = cursor_u8(c);

		if (digit < '0' || digit > '9')
			c->failed = true;
		value = value * 10 + (digit - '0');
	}
	return c->failed ? 0 : value;
}

static bool
at_digit(const struct cursor *c)
{
	return cursor_left(c) && c->rest.data[0] >= '0' &&
	       c->rest.data[0] <= '9';
}

/* Days since 1970 in the calendar of Gregory, years beginning in March so
 * that the day which comes and goes is the last one. */
static int64_t
days_since_1970(unsigned year, unsigned month, unsigned day)
{
	int64_t y = (int64_t) year - (month <= 2) + 400;
	int64_t m = (month + 9) % 12;

	return y * 365 + y / 4 - y / 100 + y / 400 + (m * 153 + 2) / 5 +
	       (int64_t) day - 1 - 719468 - 146097;
}

/* Seconds to be taken away: "Z", "+0100", or nothing, which is taken as Z. */
static int64_t
take_zone(struct cursor *c)
{
	uint8_t sign = cursor_left(c) ? cursor_u8(c) : 'Z';
	unsigned hours, minutes;

	if (sign == 'Z')
		return 0;
	hours = take_digits(c, 2);
	minutes = take_digits(c, 2);
	if ((sign != '+' && sign != '-') || hours > 23 || minutes > 59)
		c->failed = true;
	return (sign == '-' ? -60 : 60) * (int64_t) (hours * 60 + minutes);
}

static void
skip_fraction(struct cursor *c)
{
	if (!der_at(c, '.') && !der_at(c, ','))
		return;
	cursor_u8(c);
	while (at_digit(c))
		cursor_u8(c);
}

bool
der_time(const struct der *element, int64_t *seconds)
{
	struct cursor c = cursor_over(element->content);
	unsigned year, month, day, hour, minute, second;
	int64_t zone;

	*seconds = 0;
	if (element->tag == DER_GENERALIZED_TIME) {
		year = take_digits(&c, 4);
	} else {
		year = take_digits(&c, 2);
		year += year < 50 ? 2000 : 1900;
		c.failed |= element->tag != DER_UTC_TIME;
	}
	month = take_digits(&c, 2);
	day = take_digits(&c, 2);
	hour = take_digits(&c, 2);
	minute = take_digits(&c, 2);
	second = at_digit(&c) ? take_digits(&c, 2) : 0;
	skip_fraction(&c);
	zone = take_zone(&c);
	if (!cursor_ok(&c) || cursor_left(&c) || month < 1 || month > 12 ||
	    day < 1 || day > 31 || hour > 23 || minute > 59 || second > 60)
		return false;
	*seconds = days_since_1970(year, month, day) * 86400 +
		   (int64_t) hour * 3600 + (int64_t) minute * 60 + second -
		   zone;
	return true;
}
