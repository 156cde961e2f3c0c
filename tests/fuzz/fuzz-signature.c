/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <sealtree/codesign.h>
#include <sealtree/limits.h>

#include "directory.h"
#include "fuzz.h"

static void
touch_table(const struct hash_table *table)
{
	if (table->size)
		fuzz_touch(bytes_over(table->held, (size_t) table->size));
}

static void
look_at_directory(const struct directory *d, struct arena *arena)
{
	const char *names[32];

	fuzz_touch(d->blob);
	fuzz_touch(d->identifier);
	fuzz_touch(d->team);
	fuzz_touch(d->special_hashes);
	touch_table(&d->code_hashes);
	touch_table(&d->pre_encrypt);
	fuzz_touch(d->linkage);
	for (uint32_t n = 0; n < 20; n++)
		fuzz_touch(directory_special_hash(d, n));
	directory_page_size(d);
	fuzz_touch_string(directory_flags_text(arena, d->flags));
	FUZZ_HOLDS(directory_flag_names(d->flags, names) <= 32);
	FUZZ_HOLDS(!d->usable || (d->hash && d->cdhash_full_len));
}

static void
parse(struct bytes input, struct arena *arena, struct defects *defects)
{
	const struct signature *s = signature_parse(input, arena, defects);

	FUZZ_HOLDS(s->blob_count <= LIMIT_SUPERBLOB_ENTRIES);
	for (size_t i = 0; i < s->blob_count; i++)
		fuzz_touch(s->blobs[i].whole);
	for (size_t i = 0; i < s->directory_count; i++)
		look_at_directory(&s->directories[i], arena);
	for (size_t i = 0; s->requirements && i < s->requirements->count; i++)
		fuzz_touch_string(s->requirements->list[i].text);
	if (s->entitlements) {
		fuzz_touch_plist(s->entitlements->xml);
		fuzz_touch_plist(s->entitlements->der);
	}
	for (size_t i = 0; i < s->constraint_count; i++)
		fuzz_touch_plist(s->constraints[i].value);
	fuzz_touch_string(s->implicit);
	signature_is_adhoc(s);
	signature_is_linker_signed(s);
	fuzz_touch_string(signature_adhoc_requirement(&s, 1, 0, arena));
	FUZZ_HOLDS(s->has_cms || !s->cms);
}

FUZZ(parse, 4000)

/* `content` behind a header, as one more of the SuperBlob's blobs. */
static struct make_blob
blob_of(struct text *t, uint32_t slot, uint32_t magic, struct bytes content)
{
	make_blob(t, magic, content);
	return (struct make_blob){ slot, text_bytes(t) };
}

#define BYTES(literal) bytes_over((literal), sizeof(literal) - 1)
#define XML "<plist version=\"1.0\"><dict><key>k</key><true/></dict></plist>"
#define DER "\x70\x0d\2\1\1\xb0\x08\x30\6\x0c\1k\1\1\xff"
/* identifier a and anchor apple generic, as what is designated */
#define REQUIREMENTS                                                 \
	"\0\0\0\1\0\0\0\3\0\0\0\x14\xfa\xde\x0c\0\0\0\0\x20\0\0\0\1" \
	"\0\0\0\6\0\0\0\2\0\0\0\1a\0\0\0\0\0\0\x0f"
/* SignedData of nobody. */
#define CMS                                                                \
	"\x30\x1f\6\x09\x2a\x86\x48\x86\xf7\x0d\1\7\2\xa0\x12\x30\x10\2\1" \
	"\1\x31\0\x30\x09\6\x07\x2a\x86\x48\x86\xf7\x0d\1"

/* Two CodeDirectories, one of the given version, and every blob there is. */
static void
add_signature(struct text *seed, uint32_t version)
{
	struct text texts[8] = { TEXT_INIT };
	struct make_directory old = directory_sound(0x20100);
	struct make_directory best = directory_sound(version);
	struct make_blob blobs[8];

	old.hash_type = 1;
	old.hash_size = 20;
	old.scatter = 2;
	best.pre_encrypt = version >= 0x20500;
	make_directory(&texts[0], &old);
	make_directory(&texts[1], &best);
	blobs[0] = (struct make_blob){ 0, text_bytes(&texts[0]) };
	blobs[1] = (struct make_blob){ 0x1000, text_bytes(&texts[1]) };
	blobs[2] = blob_of(&texts[2], 2, 0xfade0c01, BYTES(REQUIREMENTS));
	blobs[3] = blob_of(&texts[3], 5, 0xfade7171, BYTES(XML));
	blobs[4] = blob_of(&texts[4], 7, 0xfade7172, BYTES(DER));
	blobs[5] = blob_of(&texts[5], 8, 0xfade8181, BYTES(DER));
	blobs[6] = blob_of(&texts[6], 0x10000, 0xfade0b01, BYTES(CMS));
	blobs[7] = blob_of(&texts[7], 0x10002, 0xfade0b01, BYTES("s8ch"));
	make_superblob(seed, blobs, 8);
	for (size_t i = 0; i < 8; i++)
		text_release(&texts[i]);
}

bool
fuzz_seed(size_t index, struct text *seed)
{
	static const uint32_t versions[] = { 0x20001, 0x20100, 0x20200, 0x20300,
		0x20400, 0x20500, 0x20600 };

	if (index >= sizeof versions / sizeof *versions)
		return false;
	add_signature(seed, versions[index]);
	return true;
}
