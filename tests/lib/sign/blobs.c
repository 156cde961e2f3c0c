/* SPDX-License-Identifier: MIT */
/*
 * The SuperBlob of a signature and the blobs in it. Slots and magics: Apple's
 * sigblob.h, superblob.h (Security-61901, 2025).
 */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "sign.h"

enum {
	ALTERNATE = 0x1000,
	CMS = 0x10000,
	TICKET = 0x10002
};
enum {
	ADHOC = 0x2,
	RUNTIME = 0x10000,
	LINKER_SIGNED = 0x20000
};

size_t
blob_open(struct octets *o, uint32_t magic)
{
	size_t at = o->len;

	put_u32(o, magic);
	put_u32(o, 0);
	return at;
}

void
blob_close(struct octets *o, size_t at)
{
	set_u32(o, at + 4, (uint32_t) (o->len - at));
}

struct octets
blob(uint32_t magic, const void *data, size_t len)
{
	struct octets o = { 0 };
	size_t at = blob_open(&o, magic);

	put_bytes(&o, data, len);
	blob_close(&o, at);
	return o;
}

static struct octets
entitlements_xml_blob(const struct signing_spec *spec)
{
	struct octets xml = { 0 }, o;

	if (spec->entitlements_xml)
		put_octets(&xml, spec->entitlements_xml);
	else
		xml = items_xml(spec->entitlements);
	o = blob(MAGIC_ENTITLEMENTS, xml.data, xml.len);
	octets_free(&xml);
	return o;
}

static struct octets
entitlements_der_blob(const struct signing_spec *spec)
{
	bool old = spec->flaws & FLAW_DER_GENERATION_0;
	bool differs = spec->flaws & FLAW_DER_DIFFERS;
	struct octets der = items_der(spec->entitlements + differs, !old);
	struct octets o = blob(MAGIC_ENTITLEMENTS_DER, der.data, der.len);

	octets_free(&der);
	return o;
}

struct part {
	uint32_t slot;
	struct octets blob;
};

struct parts {
	struct part part[24];
	size_t count;
};

static void
add_part(struct parts *parts, uint32_t slot, struct octets blob)
{
	must(parts->count < 24, "too many blobs");
	parts->part[parts->count++] = (struct part){ slot, blob };
}

static struct octets
copy_octets(const struct octets *other)
{
	struct octets o = { 0 };

	put_octets(&o, other);
	return o;
}

static struct octets
join_parts(const struct parts *parts)
{
	struct octets o = { 0 };
	size_t whole = blob_open(&o, MAGIC_SIGNATURE);

	put_u32(&o, (uint32_t) parts->count);
	for (size_t i = 0; i < parts->count; i++) {
		put_u32(&o, parts->part[i].slot);
		put_u32(&o, 0);
	}
	for (size_t i = 0; i < parts->count; i++) {
		set_u32(&o, 16 + 8 * i, (uint32_t) o.len);
		put_octets(&o, &parts->part[i].blob);
	}
	blob_close(&o, whole);
	return o;
}

/* Fills the special slots that exist, and counts up to the last of them. */
static void
fill_slots(struct signing *s, const struct sealed_files *files, char *text)
{
	const struct signing_spec *spec = s->spec;

	if (spec->linker_signed)
		return;
	if (files && files->info.data)
		s->slots[1] = copy_octets(&files->info);
	if (spec->requirement == REQUIREMENT_GIVEN)
		s->slots[2] = copy_octets(spec->requirements);
	else if (spec->requirement != REQUIREMENT_ABSENT)
		s->slots[2] = make_requirements(spec->requirement, spec, text);
	if (files && files->resources.data)
		s->slots[3] = copy_octets(&files->resources);
	if (files && files->rep_specific.data)
		s->slots[6] = copy_octets(&files->rep_specific);
	if (spec->entitlements || spec->entitlements_xml)
		s->slots[5] = entitlements_xml_blob(spec);
	if (spec->entitlements && !(spec->flaws & FLAW_NO_DER))
		s->slots[7] = entitlements_der_blob(spec);
	for (unsigned i = 0; i < 4; i++) {
		struct octets der;

		if (spec->constraints[i] == NULL)
			continue;
		der = items_der(spec->constraints[i], 1);
		s->slots[8 + i] = blob(MAGIC_CONSTRAINT, der.data, der.len);
		octets_free(&der);
	}
	for (unsigned i = 1; i <= SPECIAL_SLOTS; i++) {
		if (s->slots[i].data)
			s->special_slots = i;
	}
}

static void
add_directories(struct parts *parts, const struct signing *s,
    const uint8_t *types, size_t count)
{
	for (size_t i = 0; i < count; i++)
		add_part(parts, i ? ALTERNATE + (uint32_t) i - 1 : 0,
		    make_directory(s, types[i]));
}

/* Slots 1 and 3 are files beside the code, 6 is part of its own file. */
static void
add_slots(struct parts *parts, const struct signing *s)
{
	uint32_t twice = s->slots[5].data ? 5 : 2;

	for (uint32_t i = 2; i <= SPECIAL_SLOTS; i++) {
		if (s->slots[i].data == NULL || i == 3 || i == 6)
			continue;
		add_part(parts, i, copy_octets(&s->slots[i]));
		if (i == twice && s->spec->flaws & FLAW_DUPLICATE_BLOB)
			add_part(parts, i, copy_octets(&s->slots[i]));
	}
}

/* Signed is slot 0's CodeDirectory; the others through hash agility. */
static void
add_cms(struct parts *parts, const struct signing_spec *spec,
    const uint8_t *types, size_t count)
{
	struct octets directories[5] = { { 0 } }, cms = { 0 };

	if (spec->linker_signed)
		return;
	for (size_t i = 0; i < count; i++)
		directories[i] = parts->part[i].blob;
	if (spec->identity && !(spec->flaws & FLAW_EMPTY_CMS))
		cms = cms_build(&(const struct cms_spec){
		    .identity = spec->identity,
		    .content = directories[0].data,
		    .len = directories[0].len,
		    .signing_time = spec->signing_time,
		    .timestamp = spec->timestamp,
		    .directories = directories,
		    .hash_types = types,
		    .directory_count = count,
		    .time_authority = spec->time_authority,
		    .algorithm = spec->algorithm,
		    .flaws = spec->flaws,
		    .cms_flaws = spec->cms_flaws,
		});
	add_part(parts, CMS, blob(MAGIC_WRAPPER, cms.data, cms.len));
	octets_free(&cms);
}

/* The best hash is the highest type but for the truncated one. */
static size_t
best_directory(const uint8_t *types, size_t count)
{
	static const unsigned rank[] = { 0, 1, 3, 2, 4 };
	size_t best = 0;

	for (size_t i = 1; i < count; i++) {
		if (rank[types[i]] > rank[types[best]])
			best = i;
	}
	return best;
}

static void
tell_facts(struct code_facts *facts, const struct parts *parts,
    const uint8_t *types, size_t count)
{
	size_t best = best_directory(types, count);
	uint8_t hash[64];

	digest(types[best], parts->part[best].blob.data,
	    parts->part[best].blob.len, hash);
	memcpy(facts->cdhash, hash, 20);
	memcpy(facts->cdhashes[0], hash, 20);
	facts->cdhash_count = 1;
}

/* Ad hoc code is any of its CodeDirectories; else it is what Apple's signer
 * would have written. A set that was given whole is not read. */
static void
implicit_requirement(const struct signing_spec *spec, const struct parts *parts,
    const uint8_t *types, size_t count, char text[512])
{
	struct octets words = { 0 }, set;

	if (spec->identity) {
		set = make_requirements(REQUIREMENT_APPLE, spec, text);
		octets_free(&set);
		return;
	}
	for (size_t i = 0; i < count; i++) {
		const struct octets *directory = &parts->part[i].blob;
		uint8_t hash[64];

		digest(types[i], directory->data, directory->len, hash);
		put_text(&words, i ? " or cdhash H\"" : "cdhash H\"");
		for (size_t j = 0; j < 20; j++)
			put_format(&words, "%02x", hash[j]);
		put_text(&words, "\"");
	}
	put_u8(&words, 0);
	memcpy(text, words.data, words.len);
	octets_free(&words);
}

static void
prepare(struct signing *s)
{
	const struct signing_spec *spec = s->spec;

	must(spec->identifier != NULL, "a signature without identifier");
	s->flags = spec->flags;
	if (spec->linker_signed)
		s->flags |= ADHOC | LINKER_SIGNED;
	else if (spec->identity == NULL)
		s->flags |= ADHOC;
	if (spec->runtime)
		s->flags |= RUNTIME;
	s->team = spec->team;
	if (s->team == NULL && spec->identity)
		s->team = spec->identity->team;
	s->version = directory_version(s);
}

struct octets
signature_build(const struct signing_spec *spec, const struct code_input *input,
    const struct sealed_files *files, struct code_facts *facts)
{
	static const uint8_t usual[] = { HASH_SHA256, 0 };
	const uint8_t *types = spec->hashes[0] ? spec->hashes : usual;
	size_t count = strnlen(
	    (const char *) types, types == usual ? 1 : sizeof spec->hashes);
	struct signing s = { .spec = spec, .input = input };
	struct parts parts = { .count = 0 };
	char text[512] = "";
	struct octets o;

	prepare(&s);
	fill_slots(&s, files, text);
	add_directories(&parts, &s, types, count);
	add_slots(&parts, &s);
	add_cms(&parts, spec, types, count);
	if (files && files->ticket.data)
		add_part(&parts, TICKET,
		    blob(MAGIC_WRAPPER, files->ticket.data, files->ticket.len));
	o = join_parts(&parts);
	if (facts) {
		tell_facts(facts, &parts, types, count);
		if (text[0] == '\0')
			implicit_requirement(spec, &parts, types, count, text);
		memcpy(facts->requirement, text, sizeof text);
	}
	if (spec->flaws & FLAW_TRUNCATED)
		o.len -= parts.part[parts.count - 1].blob.len / 2;
	for (size_t i = 0; i < parts.count; i++)
		octets_free(&parts.part[i].blob);
	for (size_t i = 0; i <= SPECIAL_SLOTS; i++)
		octets_free(&s.slots[i]);
	return o;
}

struct octets
make_signature(const struct signing_spec *spec, const void *code, size_t len,
    const struct sealed_files *files, struct code_facts *facts)
{
	return signature_build(spec,
	    &(const struct code_input){
		.code = code,
		.len = len,
		.exec_limit = len,
		.main_executable = true,
	    },
	    files, facts);
}
