/* SPDX-License-Identifier: MIT */
/* DER, written front to back; lengths are put in when an element closes. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "sign.h"

size_t
asn_open(struct octets *o, unsigned tag)
{
	put_u8(o, tag);
	return o->len;
}

void
asn_close(struct octets *o, size_t at)
{
	size_t len = o->len - at, more = 0;

	if (len >= 128) {
		for (size_t rest = len; rest > 0; rest >>= 8)
			more++;
	}
	put_zeros(o, more + 1);
	memmove(o->data + at + 1 + more, o->data + at, len);
	o->data[at] = (uint8_t) (more ? 0x80 | more : len);
	for (size_t i = 0; i < more; i++)
		o->data[at + 1 + i] = (uint8_t) (len >> 8 * (more - 1 - i));
}

void
asn_bytes(struct octets *o, unsigned tag, const void *data, size_t len)
{
	size_t at = asn_open(o, tag);

	put_bytes(o, data, len);
	asn_close(o, at);
}

void
asn_string(struct octets *o, unsigned tag, const char *text)
{
	asn_bytes(o, tag, text, strlen(text));
}

void
asn_integer(struct octets *o, int64_t value)
{
	uint8_t bytes[8];
	size_t skip = 0;

	for (int i = 0; i < 8; i++)
		bytes[i] = (uint8_t) ((uint64_t) value >> 8 * (7 - i));
	/* The shortest form whose first bit still tells the sign. */
	while (
	    skip < 7 && ((bytes[skip] == 0 && bytes[skip + 1] < 0x80) ||
			    (bytes[skip] == 0xff && bytes[skip + 1] >= 0x80)))
		skip++;
	asn_bytes(o, 0x02, bytes + skip, sizeof bytes - skip);
}

static void
put_base128(struct octets *o, unsigned long value)
{
	int shift = 0;

	while (value >> (shift + 7) != 0)
		shift += 7;
	for (; shift > 0; shift -= 7)
		put_u8(o, 0x80 | (value >> shift & 0x7f));
	put_u8(o, value & 0x7f);
}

void
asn_oid_body(struct octets *o, const char *dotted)
{
	char *rest;
	unsigned long first = strtoul(dotted, &rest, 10);

	put_base128(o, first * 40 + strtoul(rest + 1, &rest, 10));
	while (*rest == '.')
		put_base128(o, strtoul(rest + 1, &rest, 10));
}

void
asn_oid(struct octets *o, const char *dotted)
{
	size_t at = asn_open(o, 0x06);

	asn_oid_body(o, dotted);
	asn_close(o, at);
}

void
asn_null(struct octets *o)
{
	asn_bytes(o, 0x05, NULL, 0);
}

void
asn_algorithm(struct octets *o, const char *oid, bool null)
{
	size_t at = asn_open(o, 0x30);

	asn_oid(o, oid);
	if (null)
		asn_null(o);
	asn_close(o, at);
}

void
asn_time(struct octets *o, int64_t time)
{
	const int64_t year_2050 = 2524608000;
	size_t at = asn_open(o, time < year_2050 ? 0x17 : 0x18);

	put_time(o, time < year_2050 ? TIME_SHORT : TIME_LONG, time);
	asn_close(o, at);
}

/* DER orders a SET OF by the elements' bytes; a shorter one goes first where
 * it is the beginning of the other. */
static int
compare_elements(const void *left, const void *right)
{
	const struct octets *a = left, *b = right;
	size_t shorter = a->len < b->len ? a->len : b->len;
	int order = memcmp(a->data, b->data, shorter);

	if (order != 0)
		return order;
	return a->len < b->len ? -1 : a->len > b->len;
}

void
asn_sort(struct octets *o, const size_t *ends, size_t count)
{
	struct octets *elements = must_alloc(count * sizeof *elements);

	for (size_t i = 0; i < count; i++)
		put_bytes(
		    &elements[i], o->data + ends[i], ends[i + 1] - ends[i]);
	if (count > 1)
		qsort(elements, count, sizeof *elements, compare_elements);
	o->len = count ? ends[0] : o->len;
	for (size_t i = 0; i < count; i++) {
		put_octets(o, &elements[i]);
		octets_free(&elements[i]);
	}
	free(elements);
}
