/* SPDX-License-Identifier: MIT */
/* Bytes that grow, integers of either order, back-patching, digests. */
#include <config.h>

#include <openssl/evp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "sign.h"

void
must(bool fine, const char *what)
{
	if (fine)
		return;
	fprintf(stderr, "test signer: %s\n", what);
	abort();
}

void *
must_alloc(size_t size)
{
	void *memory = calloc(1, size ? size : 1);

	must(memory != NULL, "no memory");
	return memory;
}

char *
must_copy(const char *text)
{
	char *copy = must_alloc(strlen(text) + 1);

	return strcpy(copy, text);
}

void
octets_free(struct octets *o)
{
	free(o->data);
	*o = (struct octets){ 0 };
}

/* Room for `len` more bytes; they count as there. */
static uint8_t *
grow(struct octets *o, size_t len)
{
	if (o->room - o->len < len) {
		size_t room = (o->len + len) * 2;

		o->data = realloc(o->data, room);
		must(o->data != NULL, "no memory");
		o->room = room;
	}
	o->len += len;
	return o->data + o->len - len;
}

void
put_bytes(struct octets *o, const void *data, size_t len)
{
	if (len > 0)
		memcpy(grow(o, len), data, len);
}

void
put_octets(struct octets *o, const struct octets *other)
{
	put_bytes(o, other->data, other->len);
}

void
put_text(struct octets *o, const char *text)
{
	put_bytes(o, text, strlen(text));
}

void
put_format(struct octets *o, const char *format, ...)
{
	va_list values;
	char *text = NULL;

	va_start(values, format);
	must(vasprintf(&text, format, values) >= 0, "no memory");
	va_end(values);
	put_text(o, text);
	free(text);
}

void
put_zeros(struct octets *o, size_t count)
{
	if (count > 0)
		memset(grow(o, count), 0, count);
}

void
put_padding(struct octets *o, size_t multiple)
{
	put_zeros(o, (multiple - o->len % multiple) % multiple);
}

static void
store(uint8_t *at, uint64_t value, unsigned size, bool little)
{
	for (unsigned i = 0; i < size; i++) {
		unsigned shift = 8 * (little ? i : size - 1 - i);

		at[i] = (uint8_t) (value >> shift);
	}
}

void
put_u8(struct octets *o, unsigned value)
{
	*grow(o, 1) = (uint8_t) value;
}

void
put_u16(struct octets *o, unsigned value)
{
	store(grow(o, 2), value, 2, o->little);
}

void
put_u32(struct octets *o, uint32_t value)
{
	store(grow(o, 4), value, 4, o->little);
}

void
put_u64(struct octets *o, uint64_t value)
{
	store(grow(o, 8), value, 8, o->little);
}

void
set_u32(struct octets *o, size_t at, uint32_t value)
{
	must(at + 4 <= o->len, "patch beyond the end");
	store(o->data + at, value, 4, o->little);
}

void
set_u64(struct octets *o, size_t at, uint64_t value)
{
	must(at + 8 <= o->len, "patch beyond the end");
	store(o->data + at, value, 8, o->little);
}

static const struct {
	const EVP_MD *(*method)(void);
	size_t size;
} digests[] = {
	[HASH_SHA1] = { EVP_sha1, 20 },
	[HASH_SHA256] = { EVP_sha256, 32 },
	[HASH_SHA256_TRUNCATED] = { EVP_sha256, 20 },
	[HASH_SHA384] = { EVP_sha384, 48 },
};

size_t
digest_size(unsigned type)
{
	must(type > 0 && type < sizeof digests / sizeof *digests,
	    "no such hash type");
	return digests[type].size;
}

size_t
digest(unsigned type, const void *data, size_t len, uint8_t *out)
{
	uint8_t whole[EVP_MAX_MD_SIZE];
	size_t size = digest_size(type);

	must(EVP_Digest(data, len, whole, NULL, digests[type].method(), NULL),
	    "no digest");
	memcpy(out, whole, size);
	return size;
}

static void
put_indent(struct octets *o, int indent)
{
	while (indent-- > 0)
		put_u8(o, '\t');
}

void
put_base64(
    struct octets *o, const void *data, size_t len, int indent, size_t width)
{
	const uint8_t *from = data;
	size_t step = width / 4 * 3;

	for (size_t at = 0; at < len; at += step) {
		size_t part = len - at < step ? len - at : step;
		unsigned char *line = must_alloc(width + 4);

		EVP_EncodeBlock(line, from + at, (int) part);
		put_indent(o, indent);
		put_text(o, (const char *) line);
		put_u8(o, '\n');
		free(line);
	}
}

void
put_time(struct octets *o, enum time_form form, int64_t time)
{
	time_t seconds = (time_t) time;
	struct tm t;
	int year;

	must(gmtime_r(&seconds, &t) != NULL, "no such time");
	year = t.tm_year + 1900;
	if (form == TIME_ISO)
		put_format(o, "%04d-%02d-%02dT%02d:%02d:%02dZ", year,
		    t.tm_mon + 1, t.tm_mday, t.tm_hour, t.tm_min, t.tm_sec);
	else if (form == TIME_LONG)
		put_format(o, "%04d%02d%02d%02d%02d%02dZ", year, t.tm_mon + 1,
		    t.tm_mday, t.tm_hour, t.tm_min, t.tm_sec);
	else
		put_format(o, "%02d%02d%02d%02d%02d%02dZ", year % 100,
		    t.tm_mon + 1, t.tm_mday, t.tm_hour, t.tm_min, t.tm_sec);
}
