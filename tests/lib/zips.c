/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "zips.h"

enum {
	ITEMS = 16
};

static uint32_t
checksum(const char *content)
{
	uint32_t sum = UINT32_MAX;

	for (; *content; content++) {
		sum ^= (uint8_t) *content;
		for (unsigned bit = 0; bit < 8; bit++)
			sum = sum >> 1 ^ (sum & 1 ? UINT32_C(0xedb88320) : 0);
	}
	return ~sum;
}

/* Little-endian, as all of it is. */
static void
put(FILE *f, uint64_t value, unsigned size)
{
	for (; size > 0; size--, value >>= 8)
		fputc((int) (value & 0xff), f);
}

static bool
is_wide(const struct zip_item *item)
{
	return item->declared >= UINT32_MAX;
}

static void
put_sizes(FILE *f, const struct zip_item *item, uint32_t crc)
{
	size_t len = strlen(item->content);

	put(f, crc, 4);
	put(f, len, 4);
	put(f,
	    is_wide(item)    ? UINT32_MAX
	    : item->declared ? item->declared
			     : len,
	    4);
}

static void
put_wide(FILE *f, const struct zip_item *item)
{
	if (!is_wide(item))
		return;
	put(f, 1, 2);
	put(f, 8, 2);
	put(f, item->declared, 8);
}

static void
put_header(FILE *f, const struct zip_item *item)
{
	const char *name = item->local_name ? item->local_name : item->name;

	fputs("PK\3\4", f);
	put(f, 20, 2);
	put(f, 0, 2 + 2 + 4);
	put_sizes(
	    f, item, checksum(item->content) + item->crc + item->local_crc);
	put(f, strlen(name), 2);
	put(f, is_wide(item) ? 12 : 0, 2);
	fputs(name, f);
	put_wide(f, item);
	fputs(item->content, f);
}

static void
put_row(FILE *f, const struct zip_item *item, long offset)
{
	fputs("PK\1\2", f);
	put(f, item->mode ? 3 << 8 | 20 : 20, 2);
	put(f, 20, 2);
	put(f, 0, 2 + 2 + 4);
	put_sizes(f, item, checksum(item->content) + item->crc);
	put(f, strlen(item->name), 2);
	put(f, is_wide(item) ? 12 : 0, 2);
	put(f, 0, 2 + 2 + 2);
	put(f, (uint32_t) item->mode << 16, 4);
	put(f, (uint64_t) offset, 4);
	fputs(item->name, f);
	put_wide(f, item);
}

void
zip_write(const char *file, const struct zip_item *items)
{
	FILE *f = fopen(file, "w");
	long offsets[ITEMS], from, to;
	size_t count = 0;

	assert_non_null(f);
	for (; items[count].name; count++) {
		assert_true(count < ITEMS);
		offsets[count] =
		    items[count].shared ? offsets[count - 1] : ftell(f);
		if (!items[count].shared)
			put_header(f, &items[count]);
	}
	from = ftell(f);
	for (size_t i = 0; i < count; i++)
		put_row(f, &items[i], offsets[i]);
	to = ftell(f);
	fputs("PK\5\6", f);
	put(f, 0, 2 + 2);
	put(f, count, 2);
	put(f, count, 2);
	put(f, (uint64_t) (to - from), 4);
	put(f, (uint64_t) from, 4);
	put(f, 0, 2);
	assert_int_equal(fclose(f), 0);
}
