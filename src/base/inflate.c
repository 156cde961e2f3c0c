/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <stdlib.h>

#define ZLIB_CONST
#include <zlib.h>

#include <sealtree/die.h>
#include <sealtree/inflate.h>

enum {
	PIECE = 16 << 10
};

struct inflate {
	z_stream z;
	uint64_t total;
	bool ended, failed;
	uint8_t piece[PIECE];
};

struct inflate *
inflate_new(void)
{
	struct inflate *i = xalloc(1, sizeof *i);

	if (inflateInit(&i->z) != Z_OK)
		die("out of memory");
	return i;
}

void
inflate_free(struct inflate *i)
{
	if (!i)
		return;
	inflateEnd(&i->z);
	free(i);
}

/* One step of zlib's. False when it wants more to go on with, or is done. */
static bool
step(struct inflate *i, uint64_t most,
    void (*take)(void *context, const void *data, size_t len), void *context)
{
	size_t len;
	int got;

	i->z.next_out = i->piece;
	i->z.avail_out = PIECE;
	got = inflate(&i->z, Z_NO_FLUSH);
	len = PIECE - i->z.avail_out;
	i->ended = got == Z_STREAM_END;
	i->failed = got != Z_OK && got != Z_STREAM_END && got != Z_BUF_ERROR;
	if (i->failed)
		return false;
	if (len > most - i->total) {
		i->failed = true;
		return false;
	}
	i->total += len;
	if (len > 0)
		take(context, i->piece, len);
	return !i->ended && got == Z_OK &&
	       (i->z.avail_in > 0 || i->z.avail_out == 0);
}

bool
inflate_more(struct inflate *i, struct bytes packed, uint64_t most,
    void (*take)(void *context, const void *data, size_t len), void *context)
{
	while (packed.len && !i->failed) {
		struct bytes some = bytes_clamp(packed, 0, UINT32_MAX);

		if (i->ended) {
			i->failed = true;
			break;
		}
		i->z.next_in = some.data;
		i->z.avail_in = (uInt) some.len;
		while (step(i, most, take, context))
			;
		if (i->z.avail_in > 0)
			i->failed = true;
		packed = bytes_clamp(packed, some.len, UINT64_MAX);
	}
	return !i->failed;
}

bool
inflate_ended(const struct inflate *i)
{
	return i->ended && !i->failed;
}

uint64_t
inflate_total(const struct inflate *i)
{
	return i->total;
}
