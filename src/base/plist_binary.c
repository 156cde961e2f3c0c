/* SPDX-License-Identifier: MIT */
/*
 * Binary property lists, version 00: objects, a table of their offsets, and a
 * trailer of 32 bytes. After the comment in CoreFoundation's CFBinaryPList.c
 * (CF-1153).
 *
 * Containers refer to objects by number, so a few bytes can stand for a
 * billion values. Before the first event everything is counted as it will be
 * once written out, each container once, and too much is refused.
 */
#include <config.h>

#include <math.h>
#include <stdlib.h>

#include <sealtree/die.h>

#include "plist_binary.h"

enum {
	MAGIC_LEN = 8,
	TRAILER_LEN = 32,
	EPOCH_2001 = 978307200
};

bool
plist_binary_object(
    const struct plist_binary *b, uint64_t number, struct plist_object *object)
{
	struct cursor c;
	struct bytes at;

	if (number >= b->count)
		return false;
	at = bytes_clamp(b->offsets, number * b->offset_size, b->offset_size);
	object->at = 0;
	for (size_t i = 0; i < at.len; i++)
		object->at = object->at << 8 | at.data[i];
	if (object->at < MAGIC_LEN || object->at >= b->objects.len)
		return false;
	c = cursor_over(bytes_clamp(b->objects, object->at, UINT64_MAX));
	object->marker = cursor_u8(&c);
	object->count = object->marker & 15;
	if (object->count == 15 && object->marker >= 0x40 &&
	    object->marker >> 4 != 8) {
		unsigned width = cursor_u8(&c);

		if (width >> 4 != 1 || (width & 15) > 3)
			return false;
		object->count = 0;
		for (unsigned i = 0; i < 1u << (width & 15); i++)
			object->count = object->count << 8 | cursor_u8(&c);
	}
	object->content = c.rest;
	return cursor_ok(&c);
}

bool
plist_object_is_container(const struct plist_object *object)
{
	return object->marker >> 4 == 0xa || object->marker >> 4 == 0xd;
}

bool
plist_object_is_dict(const struct plist_object *object)
{
	return object->marker >> 4 == 0xd;
}

/* Of a dict, keys come first, then as many values. */
uint64_t
plist_object_reference(const struct plist_binary *b,
    const struct plist_object *object, uint64_t index)
{
	struct bytes at = bytes_clamp(
	    object->content, index * b->reference_size, b->reference_size);
	uint64_t number = 0;

	for (size_t i = 0; i < at.len; i++)
		number = number << 8 | at.data[i];
	return number;
}

bool
plist_object_fits(
    const struct plist_binary *b, const struct plist_object *object)
{
	uint64_t each = b->reference_size;

	if (plist_object_is_dict(object))
		each *= 2;
	return object->count <= object->content.len / each;
}

static struct bytes
take(const struct plist_object *object, uint64_t len, bool *ok)
{
	struct bytes part;

	*ok = bytes_slice(object->content, 0, len, &part);
	return part;
}

static uint64_t
big_endian(struct bytes b)
{
	uint64_t number = 0;

	for (size_t i = 0; i < b.len; i++)
		number = number << 8 | b.data[i];
	return number;
}

static bool
read_integer(struct plist_reader *reader, const struct plist_object *object,
    struct plist *value)
{
	struct bytes high, low;
	bool ok;
	struct bytes b =
	    take(object, (uint64_t) 1 << (object->marker & 15), &ok);

	if (!ok || b.len > 16)
		return false;
	low = b.len == 16 ? bytes_clamp(b, 8, 8) : b;
	high = bytes_clamp(b, 0, b.len - low.len);
	value->type = PLIST_INTEGER;
	value->number = big_endian(low);
	/* Eight bytes are signed, fewer are not. */
	value->negative = b.len == 8 && value->number >> 63;
	if (high.len && big_endian(high) != 0) {
		value->negative =
		    big_endian(high) == UINT64_MAX && value->number >> 63;
		if (!value->negative)
			plist_gate_doubt(
			    reader, object->at, "an integer that is too large");
	}
	return true;
}

static double
double_of(struct bytes b)
{
	union {
		uint64_t bits;
		double value;
	} wide = { .bits = big_endian(b) };

	return wide.value;
}

static double
float_of(struct bytes b)
{
	union {
		uint32_t bits;
		float value;
	} narrow = { .bits = (uint32_t) big_endian(b) };

	return narrow.value;
}

static bool
read_real(struct plist_reader *reader, const struct plist_object *object,
    struct plist *value)
{
	bool ok;
	struct bytes b =
	    take(object, (uint64_t) 1 << (object->marker & 15), &ok);

	if (!ok || (b.len != 4 && b.len != 8))
		return false;
	value->type = PLIST_REAL;
	value->real = b.len == 4 ? float_of(b) : double_of(b);
	if (!isfinite(value->real))
		plist_gate_doubt(
		    reader, object->at, "a real that is no finite number");
	return true;
}

static int64_t
round_down(double seconds)
{
	int64_t whole = (int64_t) seconds;

	return (double) whole > seconds ? whole - 1 : whole;
}

static bool
read_date(struct plist_reader *reader, const struct plist_object *object,
    struct plist *value)
{
	/* Years 0 to 9999, as in XML. */
	const double earliest = -63145526400.0, latest = 252423993600.0;
	bool ok;
	double seconds = double_of(take(object, 8, &ok));

	if (!ok || object->marker != 0x33)
		return false;
	value->type = PLIST_DATE;
	if (isfinite(seconds) && seconds >= earliest && seconds < latest)
		value->seconds = round_down(seconds) + EPOCH_2001;
	else
		plist_gate_doubt(reader, object->at,
		    "a date that is none of the years 0 to 9999");
	return true;
}

static void
add_utf16(struct plist_reader *reader, const struct plist_object *object,
    struct bytes units, struct text *text)
{
	bool lone = false;

	for (size_t i = 0; i + 1 < units.len; i += 2) {
		uint32_t c = (uint32_t) units.data[i] << 8 | units.data[i + 1];
		uint32_t next =
		    i + 3 < units.len
			? (uint32_t) units.data[i + 2] << 8 | units.data[i + 3]
			: 0;

		if (c >= 0xd800 && c < 0xdc00 && next >= 0xdc00 &&
		    next < 0xe000) {
			c = 0x10000 + ((c - 0xd800) << 10) + (next - 0xdc00);
			i += 2;
		} else if (c >= 0xd800 && c < 0xe000) {
			c = 0xfffd;
			lone = true;
		}
		text_add_code_point(text, c);
	}
	if (lone)
		plist_gate_doubt(
		    reader, object->at, "half a surrogate pair in a string");
}

bool
plist_binary_string(struct plist_reader *reader,
    const struct plist_object *object, struct text *buffer,
    struct bytes *string)
{
	bool wide = object->marker >> 4 == 6, ok;
	struct bytes b;

	if (object->count > UINT32_MAX)
		return false;
	b = take(object, object->count * (wide ? 2 : 1), &ok);
	if (!ok)
		return false;
	*string = b;
	if (wide) {
		text_reset(buffer);
		add_utf16(reader, object, b, buffer);
		*string = text_bytes(buffer);
		string->offset = b.offset;
	}
	plist_gate_check_text(reader, object->at, *string);
	return true;
}

static bool
read_data(const struct plist_object *object, struct plist *value)
{
	bool ok;

	value->type = PLIST_DATA;
	value->bytes = take(object, object->count, &ok);
	return ok;
}

static bool
read_uid(const struct plist_object *object, struct plist *value)
{
	bool ok;
	struct bytes b = take(object, (object->marker & 15u) + 1, &ok);

	value->type = PLIST_UID;
	value->number = big_endian(b);
	return ok && b.len <= 8;
}

bool
plist_binary_scalar(struct plist_reader *reader,
    const struct plist_object *object, struct text *buffer, struct plist *value)
{
	switch (object->marker >> 4) {
	case 0x0:
		value->type = PLIST_BOOLEAN;
		value->boolean = object->marker == 9;
		return object->marker == 8 || object->marker == 9;
	case 0x1:
		return read_integer(reader, object, value);
	case 0x2:
		return read_real(reader, object, value);
	case 0x3:
		return read_date(reader, object, value);
	case 0x4:
		return read_data(object, value);
	case 0x5:
	case 0x6:
		value->type = PLIST_STRING;
		return plist_binary_string(
		    reader, object, buffer, &value->bytes);
	case 0x8:
		return read_uid(object, value);
	default:
		return false;
	}
}

const char *
plist_binary_parse(struct bytes file, struct plist_binary *b)
{
	struct cursor c;
	uint64_t table;

	if (!bytes_begin(file, "bplist00"))
		return "a binary property list of another version";
	if (file.len < MAGIC_LEN + TRAILER_LEN)
		return "a binary property list without a trailer";
	c = cursor_over(bytes_clamp(file, file.len - TRAILER_LEN, TRAILER_LEN));
	cursor_skip(&c, 6);
	b->offset_size = cursor_u8(&c);
	b->reference_size = cursor_u8(&c);
	b->count = cursor_be64(&c);
	b->top = cursor_be64(&c);
	table = cursor_be64(&c);
	if (b->offset_size < 1 || b->offset_size > 8 || b->reference_size < 1 ||
	    b->reference_size > 8)
		return "a trailer with impossible sizes";
	if (table < MAGIC_LEN || table > file.len - TRAILER_LEN ||
	    b->count > (file.len - TRAILER_LEN - table) / b->offset_size)
		return "a table of offsets that does not lie in the file";
	if (b->top >= b->count)
		return "a trailer whose root is no object";
	b->objects = bytes_clamp(file, 0, table);
	b->offsets = bytes_clamp(file, table, b->count * b->offset_size);
	return NULL;
}
