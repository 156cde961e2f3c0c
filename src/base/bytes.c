/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <string.h>

#include <sealtree/bytes.h>

struct bytes
bytes_of(const char *string)
{
	return bytes_over(string, string ? strlen(string) : 0);
}

struct bytes
bytes_over(const void *data, size_t len)
{
	return (struct bytes){ .data = data, .len = len };
}

bool
bytes_within(uint64_t size, uint64_t at, uint64_t len)
{
	return at <= size && len <= size - at;
}

bool
bytes_slice(struct bytes whole, uint64_t at, uint64_t len, struct bytes *part)
{
	*part = (struct bytes){ 0 };
	if (!bytes_within(whole.len, at, len))
		return false;
	*part = (struct bytes){
		.data = whole.data ? whole.data + at : NULL,
		.len = (size_t) len,
		.offset = whole.offset + at,
	};
	return true;
}

struct bytes
bytes_clamp(struct bytes whole, uint64_t at, uint64_t len)
{
	struct bytes part;

	if (at > whole.len)
		at = whole.len;
	if (len > whole.len - at)
		len = whole.len - at;
	return bytes_slice(whole, at, len, &part) ? part : whole;
}

bool
bytes_equal(struct bytes a, struct bytes b)
{
	return a.len == b.len && bytes_compare(a, b) == 0;
}

bool
bytes_are(struct bytes b, const char *string)
{
	return bytes_equal(b, bytes_of(string));
}

bool
bytes_begin(struct bytes b, const char *prefix)
{
	return bytes_equal(bytes_clamp(b, 0, strlen(prefix)), bytes_of(prefix));
}

bool
bytes_end(struct bytes b, const char *suffix)
{
	size_t len = strlen(suffix);

	return b.len >= len &&
	       bytes_are(bytes_clamp(b, b.len - len, len), suffix);
}

int
bytes_compare(struct bytes a, struct bytes b)
{
	size_t common = a.len < b.len ? a.len : b.len;
	int order = common ? memcmp(a.data, b.data, common) : 0;

	return order ? order : (a.len > b.len) - (a.len < b.len);
}

bool
bytes_string(struct bytes whole, uint64_t at, struct bytes *string)
{
	struct bytes rest;
	const uint8_t *nul;

	*string = (struct bytes){ 0 };
	if (!bytes_slice(
		whole, at, whole.len - (at < whole.len ? at : 0), &rest) ||
	    rest.len == 0)
		return false;
	nul = memchr(rest.data, 0, rest.len);
	return nul &&
	       bytes_slice(rest, 0, (uint64_t) (nul - rest.data), string);
}

struct bytes
bytes_until_nul(struct bytes field)
{
	struct bytes string;

	return bytes_string(field, 0, &string) ? string : field;
}

bool
bytes_are_zero(struct bytes b)
{
	for (size_t i = 0; i < b.len; i++)
		if (b.data[i])
			return false;
	return true;
}

struct cursor
cursor_over(struct bytes view)
{
	return (struct cursor){ .rest = view };
}

bool
cursor_ok(const struct cursor *c)
{
	return !c->failed;
}

uint64_t
cursor_offset(const struct cursor *c)
{
	return c->rest.offset;
}

size_t
cursor_left(const struct cursor *c)
{
	return c->failed ? 0 : c->rest.len;
}

struct bytes
cursor_take(struct cursor *c, uint64_t len)
{
	struct bytes taken;

	if (c->failed || !bytes_slice(c->rest, 0, len, &taken)) {
		c->failed = true;
		return (struct bytes){ .offset = c->rest.offset };
	}
	c->rest = bytes_clamp(c->rest, len, c->rest.len - len);
	return taken;
}

void
cursor_skip(struct cursor *c, uint64_t len)
{
	cursor_take(c, len);
}

static uint64_t
take_big(struct cursor *c, size_t width)
{
	struct bytes b = cursor_take(c, width);
	uint64_t value = 0;

	for (size_t i = 0; i < b.len; i++)
		value = value << 8 | b.data[i];
	return value;
}

static uint64_t
take_little(struct cursor *c, size_t width)
{
	struct bytes b = cursor_take(c, width);
	uint64_t value = 0;

	for (size_t i = b.len; i > 0; i--)
		value = value << 8 | b.data[i - 1];
	return value;
}

uint8_t
cursor_u8(struct cursor *c)
{
	return (uint8_t) take_big(c, 1);
}

uint16_t
cursor_be16(struct cursor *c)
{
	return (uint16_t) take_big(c, 2);
}

uint32_t
cursor_be32(struct cursor *c)
{
	return (uint32_t) take_big(c, 4);
}

uint64_t
cursor_be64(struct cursor *c)
{
	return take_big(c, 8);
}

uint16_t
cursor_le16(struct cursor *c)
{
	return (uint16_t) take_little(c, 2);
}

uint32_t
cursor_le32(struct cursor *c)
{
	return (uint32_t) take_little(c, 4);
}

uint64_t
cursor_le64(struct cursor *c)
{
	return take_little(c, 8);
}

uint16_t
cursor_u16(struct cursor *c)
{
	return c->swapped ? cursor_le16(c) : cursor_be16(c);
}

uint32_t
cursor_u32(struct cursor *c)
{
	return c->swapped ? cursor_le32(c) : cursor_be32(c);
}

uint64_t
cursor_u64(struct cursor *c)
{
	return c->swapped ? cursor_le64(c) : cursor_be64(c);
}
