/* SPDX-License-Identifier: MIT */
/*
 * CodeDirectories of every version: Apple's codedirectory.h (Security-61901,
 * 2025), cs_blobs.h (xnu-11417) for 0x20600.
 */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "sign.h"

/* Apple's signer takes the lowest version that holds what is said. */
uint32_t
directory_version(const struct signing *s)
{
	if (s->spec->version)
		return s->spec->version;
	if (s->spec->runtime)
		return 0x20500;
	if (s->input->exec_limit)
		return 0x20400;
	return s->team ? 0x20200 : 0x20100;
}

static size_t
header_size(uint32_t version)
{
	static const struct {
		uint32_t version;
		size_t size;
	} sizes[] = { { 0x20600, 108 }, { 0x20500, 96 }, { 0x20400, 88 },
		{ 0x20300, 64 }, { 0x20200, 52 }, { 0x20100, 48 }, { 0, 44 } };
	size_t i = 0;

	while (version < sizes[i].version)
		i++;
	return sizes[i].size;
}

static bool
entitled(const struct signing_spec *spec, const char *key)
{
	const struct plist_item *i = spec->entitlements;

	for (; i && i->type != ITEM_END; i++) {
		if (i->type == ITEM_TRUE && strcmp(i->key, key) == 0)
			return true;
	}
	return false;
}

static uint64_t
exec_flags(const struct signing *s)
{
	uint64_t flags = s->input->main_executable;

	if (entitled(s->spec, "get-task-allow"))
		flags |= 0x10;
	if (entitled(s->spec, "dynamic-codesigning"))
		flags |= 0x40;
	return flags;
}

static uint32_t
page_count(const struct signing *s, unsigned shift)
{
	if (shift == 0)
		return s->input->len > 0;
	return (uint32_t) ((s->input->len + (1u << shift) - 1) >> shift);
}

static unsigned
page_shift(const struct signing_spec *spec)
{
	if (spec->one_page)
		return 0;
	return spec->page_shift ? spec->page_shift : 12;
}

/* All fields of version 0x20600; the caller cuts to the version's header. */
static struct octets
directory_header(const struct signing *s, unsigned hash_type)
{
	const struct code_input *input = s->input;
	unsigned shift = page_shift(s->spec);
	struct octets o = { 0 };

	blob_open(&o, MAGIC_DIRECTORY);
	put_u32(&o, s->version);
	put_u32(&o, s->flags);
	put_u32(&o, 0); /* hashOffset, at 16 */
	put_u32(&o, 0); /* identOffset, at 20 */
	put_u32(&o, s->special_slots);
	put_u32(&o, page_count(s, shift));
	put_u32(&o, (uint32_t) input->len);
	put_u8(&o, (unsigned) digest_size(hash_type));
	put_u8(&o, hash_type);
	put_u8(&o, s->spec->platform);
	put_u8(&o, shift);
	put_u32(&o, 0);
	put_u32(&o, 0); /* scatterOffset, at 44 */
	put_u32(&o, 0); /* teamOffset, at 48 */
	put_u32(&o, 0);
	put_u64(&o, 0); /* codeLimit64 */
	put_u64(&o, 0);
	put_u64(&o, input->exec_limit);
	put_u64(&o, exec_flags(s));
	put_u32(&o, s->spec->runtime);
	put_zeros(&o, 4 + 12);
	o.len = header_size(s->version);
	return o;
}

static void
put_scatter(struct octets *o, const struct signing *s)
{
	if (!s->spec->scatter)
		return;
	set_u32(o, 44, (uint32_t) o->len);
	put_u32(o, page_count(s, page_shift(s->spec)));
	put_zeros(o, 20);
	put_zeros(o, 24); /* the end of the vector */
}

static void
put_special_hashes(struct octets *o, const struct signing *s, unsigned type)
{
	size_t size = digest_size(type);

	for (unsigned slot = s->special_slots; slot > 0; slot--) {
		const struct octets *part = &s->slots[slot];
		uint8_t hash[64] = { 0 };

		if (part->data)
			digest(type, part->data, part->len, hash);
		if (slot == 2 && s->spec->flaws & FLAW_WRONG_SLOT)
			hash[0] ^= 0xff;
		put_bytes(o, hash, size);
	}
}

static void
put_page_hashes(struct octets *o, const struct signing *s, unsigned type)
{
	const struct code_input *input = s->input;
	unsigned shift = page_shift(s->spec);
	size_t page = shift ? (size_t) 1 << shift : input->len;
	uint8_t hash[64];

	for (size_t at = 0; at < input->len; at += page) {
		size_t rest = input->len - at;

		digest(type, (const uint8_t *) input->code + at,
		    rest < page ? rest : page, hash);
		put_bytes(o, hash, digest_size(type));
	}
}

struct octets
make_directory(const struct signing *s, unsigned type)
{
	struct octets o = directory_header(s, type);

	put_scatter(&o, s);
	set_u32(&o, 20, (uint32_t) o.len);
	put_bytes(&o, s->spec->identifier, strlen(s->spec->identifier) + 1);
	if (s->team && s->version >= 0x20200) {
		set_u32(&o, 48, (uint32_t) o.len);
		put_bytes(&o, s->team, strlen(s->team) + 1);
	}
	put_special_hashes(&o, s, type);
	set_u32(&o, 16, (uint32_t) o.len);
	put_page_hashes(&o, s, type);
	blob_close(&o, 0);
	return o;
}
