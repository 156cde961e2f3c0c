/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <string.h>

#include "directory.h"

void
put_be(struct text *t, uint64_t value, size_t width)
{
	while (width-- > 0)
		text_add_char(t, (char) (value >> 8 * width));
}

void
put_be32(struct text *t, uint32_t value)
{
	put_be(t, value, 4);
}

void
set_be32(struct text *t, size_t at, uint32_t value)
{
	for (size_t i = 0; i < 4; i++)
		t->data[at + i] = (char) (value >> 8 * (3 - i));
}

struct make_directory
directory_sound(uint32_t version)
{
	return (struct make_directory){
		.version = version,
		.flags = 0x10700,
		.special = 3,
		.code = 2,
		.limit = 5000,
		.hash_size = 32,
		.hash_type = 2,
		.platform = 13,
		.page_shift = 12,
		.identifier = "com.example.tool",
		.team = version >= 0x20200 ? "ABCDE12345" : NULL,
		.exec_base = version >= 0x20400 ? 0x100 : 0,
		.exec_limit = version >= 0x20400 ? 0x4000 : 0,
		.exec_flags = version >= 0x20400 ? 1 : 0,
		.runtime = version >= 0x20500 ? 0xc0300 : 0,
		.linkage = version >= 0x20600 ? "linkage hash" : NULL,
	};
}

/* Where the fields lie that are filled in when their place is known. */
enum {
	AT_LENGTH = 4,
	AT_HASHES = 16,
	AT_IDENTIFIER = 20,
	AT_SCATTER = 44,
	AT_TEAM = 48,
	AT_PRE_ENCRYPT = 92,
	AT_LINKAGE = 100
};

static void
put_header(struct text *t, const struct make_directory *d)
{
	put_be32(t, 0xfade0c02);
	put_be32(t, 0);
	put_be32(t, d->version);
	put_be32(t, d->flags);
	put_be(t, 0, 8);
	put_be32(t, d->special);
	put_be32(t, d->code);
	put_be32(t, d->limit);
	put_be(t, d->hash_size, 1);
	put_be(t, d->hash_type, 1);
	put_be(t, d->platform, 1);
	put_be(t, d->page_shift, 1);
	put_be32(t, 0);
	if (d->version >= 0x20100)
		put_be32(t, 0);
	if (d->version >= 0x20200)
		put_be32(t, 0);
	if (d->version >= 0x20300) {
		put_be32(t, 0);
		put_be(t, d->limit64, 8);
	}
	if (d->version >= 0x20400) {
		put_be(t, d->exec_base, 8);
		put_be(t, d->exec_limit, 8);
		put_be(t, d->exec_flags, 8);
	}
	if (d->version >= 0x20500) {
		put_be32(t, d->runtime);
		put_be32(t, 0);
	}
	if (d->version >= 0x20600) {
		put_be(t, d->linkage ? 2 : 0, 1);
		put_be(t, 1, 1);
		put_be(t, 2, 2);
		put_be(t, 0, 8);
	}
}

static void
put_slots(struct text *t, uint32_t count, uint8_t size, uint8_t first)
{
	for (uint32_t i = 0; i < count; i++)
		for (unsigned j = 0; j < size; j++)
			put_be(t, first + i, 1);
}

void
make_directory(struct text *t, const struct make_directory *d)
{
	struct text own = TEXT_INIT;

	put_header(&own, d);
	if (d->scatter) {
		set_be32(&own, AT_SCATTER, (uint32_t) own.len);
		for (uint32_t i = 0; i < d->scatter; i++) {
			put_be32(&own, 1);
			put_be32(&own, i);
			put_be(&own, 0x1000 * i, 8);
			put_be(&own, 0, 8);
		}
		put_be(&own, 0, 8);
		put_be(&own, 0, 8);
		put_be(&own, 0, 8);
	}
	set_be32(&own, AT_IDENTIFIER, (uint32_t) own.len);
	text_add(&own, d->identifier, strlen(d->identifier) + 1);
	if (d->team) {
		set_be32(&own, AT_TEAM, (uint32_t) own.len);
		text_add(&own, d->team, strlen(d->team) + 1);
	}
	if (d->linkage) {
		set_be32(&own, AT_LINKAGE, (uint32_t) own.len);
		set_be32(&own, AT_LINKAGE + 4, (uint32_t) strlen(d->linkage));
		text_add_string(&own, d->linkage);
	}
	if (d->pre_encrypt) {
		set_be32(&own, AT_PRE_ENCRYPT, (uint32_t) own.len);
		put_slots(&own, d->code, d->hash_size, 0xe0);
	}
	/* Slot -n holds n in every byte; code slot n holds 0xc0 + n. */
	for (uint32_t n = d->special; n > 0; n--)
		put_slots(&own, 1, d->hash_size, (uint8_t) n);
	set_be32(&own, AT_HASHES, (uint32_t) own.len);
	put_slots(&own, d->code, d->hash_size, 0xc0);
	set_be32(&own, AT_LENGTH, (uint32_t) own.len);
	text_add_bytes(t, text_bytes(&own));
	text_release(&own);
}

void
make_blob(struct text *t, uint32_t magic, struct bytes content)
{
	put_be32(t, magic);
	put_be32(t, (uint32_t) content.len + 8);
	text_add_bytes(t, content);
}

void
make_superblob(struct text *t, const struct make_blob *blobs, uint32_t count)
{
	uint32_t at = 12 + 8 * count, length = at;

	for (uint32_t i = 0; i < count; i++)
		length += (uint32_t) blobs[i].whole.len;
	put_be32(t, 0xfade0cc0);
	put_be32(t, length);
	put_be32(t, count);
	for (uint32_t i = 0; i < count; i++) {
		put_be32(t, blobs[i].slot);
		put_be32(t, at);
		at += (uint32_t) blobs[i].whole.len;
	}
	for (uint32_t i = 0; i < count; i++)
		text_add_bytes(t, blobs[i].whole);
}
