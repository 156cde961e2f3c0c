/* SPDX-License-Identifier: MIT */
/*
 * A CodeDirectory. Which fields there are depends on its version; where its
 * strings and tables lie is stored in it:
 *
 *	header │ scatter │ identifier │ team │ -n … -1 │ 0 1 2 …
 *	                                       special   code slots
 *	                                                 ↑ hashOffset
 */
#include <config.h>

#include <inttypes.h>
#include <string.h>

#include <sealtree/codesign.h>
#include <sealtree/limits.h>
#include <sealtree/text.h>

#include "layout.h"
#include "stored.h"

/* Offsets that are needed until the parts they point at were found. */
struct pointers {
	uint32_t hashes, identifier, scatter, team, pre_encrypt, linkage;
	uint32_t linkage_size, spare2, spare3, code_limit;
};

struct directory_reader {
	struct directory *d;
	struct pointers at;
	struct arena *arena;
	struct defects *defects;
};

/* What Apple's reader refuses it for. */
static void
refuse(struct directory_reader *r, const char *what)
{
	r->d->usable = false;
	defect_add(r->defects, DEFECT_DIRECTORY, r->d->blob.offset, "%s", what);
}

/* What Apple's reader does not mind, and no signer writes. */
static void
note(struct directory_reader *r, const char *what)
{
	defect_add(r->defects, DEFECT_SIGNATURE, r->d->blob.offset, "%s", what);
}

static void
read_limit(struct directory_reader *r, struct cursor *c)
{
	uint64_t limit;

	r->at.spare3 = cursor_be32(c);
	limit = cursor_be64(c);
	if (limit == 0)
		return;
	r->d->code_limit = limit;
	r->d->code_limit_is_64 = true;
}

/* Fields of version after version, in straight lines. */
static bool
read_header(struct directory_reader *r)
{
	struct directory *d = r->d;
	struct cursor c = cursor_over(d->blob);

	cursor_skip(&c, BLOB_HEADER_LEN);
	d->version = cursor_be32(&c);
	d->flags = cursor_be32(&c);
	r->at.hashes = cursor_be32(&c);
	r->at.identifier = cursor_be32(&c);
	d->special_slots = cursor_be32(&c);
	d->code_slots = cursor_be32(&c);
	d->code_limit = r->at.code_limit = cursor_be32(&c);
	d->hash_size = cursor_u8(&c);
	d->hash_type = cursor_u8(&c);
	d->platform = cursor_u8(&c);
	d->page_shift = cursor_u8(&c);
	r->at.spare2 = cursor_be32(&c);
	if (d->version >= VERSION_SCATTER)
		r->at.scatter = cursor_be32(&c);
	if (d->version >= VERSION_TEAM)
		r->at.team = cursor_be32(&c);
	if (d->version >= VERSION_LIMIT_64)
		read_limit(r, &c);
	if (d->version >= VERSION_EXECUTABLE_SEGMENT) {
		d->exec_base = cursor_be64(&c);
		d->exec_limit = cursor_be64(&c);
		d->exec_flags = cursor_be64(&c);
	}
	if (d->version >= VERSION_RUNTIME) {
		d->runtime = cursor_be32(&c);
		r->at.pre_encrypt = cursor_be32(&c);
	}
	if (d->version >= VERSION_LINKAGE) {
		d->linkage_hash_type = cursor_u8(&c);
		d->linkage_application = cursor_u8(&c);
		d->linkage_subtype = cursor_be16(&c);
		r->at.linkage = cursor_be32(&c);
		r->at.linkage_size = cursor_be32(&c);
	}
	return cursor_ok(&c);
}

static void
check_header(struct directory_reader *r)
{
	const struct directory *d = r->d;

	if (d->version < VERSION_FIRST || d->version > VERSION_LAST)
		refuse(r, "version is none that Apple's reader takes");
	if (r->at.spare2 || r->at.spare3)
		note(r, "a reserved field is not 0");
	if (d->code_limit_is_64 && r->at.code_limit != 0 &&
	    r->at.code_limit != UINT32_MAX && r->at.code_limit != d->code_limit)
		note(r, "the two code limits differ");
	if (!d->hash)
		refuse(r, "hash type is unknown");
	else if (d->hash->rank == 0)
		refuse(r, "hash type is none that Apple's reader takes");
	else if (d->hash_size != d->hash->size)
		refuse(r, "hash size is not that of the hash type");
}

static void
read_strings(struct directory_reader *r)
{
	struct directory *d = r->d;

	if (!bytes_string(d->blob, r->at.identifier, &d->identifier))
		refuse(r, "identifier does not lie in the CodeDirectory");
	else if (d->identifier.len == 0)
		note(r, "identifier is empty");
	else if (!text_is_utf8(d->identifier))
		note(r, "identifier is not UTF-8");
	if (r->at.team == 0)
		return;
	if (!bytes_string(d->blob, r->at.team, &d->team))
		refuse(r, "team identifier does not lie in the CodeDirectory");
	else if (d->team.len > TEAM_MAX)
		note(r, "team identifier is too long to be one");
	if (d->team.len == 0)
		d->team = (struct bytes){ 0 };
}

/* What is not held lies in the file. */
static bool
find_table(const struct directory *d, uint64_t at, struct hash_table *table)
{
	uint64_t size = (uint64_t) d->code_slots * d->hash_size;
	struct bytes held;

	if (!bytes_within(d->size, at, size))
		return false;
	*table = (struct hash_table){ d->blob.offset + at, size, NULL };
	if (bytes_slice(d->blob, at, size, &held))
		table->held = held.data;
	return true;
}

static void
read_hashes(struct directory_reader *r)
{
	struct directory *d = r->d;
	uint64_t special = (uint64_t) d->special_slots * d->hash_size;

	if (r->at.hashes < special ||
	    r->at.hashes - special < BLOB_HEADER_LEN ||
	    !bytes_slice(
		d->blob, r->at.hashes - special, special, &d->special_hashes))
		refuse(r, "special slots do not lie in the CodeDirectory");
	if (!find_table(d, r->at.hashes, &d->code_hashes))
		refuse(r, "code slots run past the end of the CodeDirectory");
	if (r->at.pre_encrypt &&
	    !find_table(d, r->at.pre_encrypt, &d->pre_encrypt))
		refuse(r, "pre-encrypt hashes run past the end of the"
			  " CodeDirectory");
	if (r->at.linkage && d->linkage_hash_type &&
	    !bytes_slice(
		d->blob, r->at.linkage, r->at.linkage_size, &d->linkage))
		refuse(r, "linkage hash does not lie in the CodeDirectory");
}

/* False at the end of the vector, and of the CodeDirectory. */
static bool
take_scatter(struct cursor *c, struct scatter *entry)
{
	entry->count = cursor_be32(c);
	if (entry->count == 0)
		return false;
	entry->base = cursor_be32(c);
	entry->target = cursor_be64(c);
	cursor_be64(c); /* reserved */
	return cursor_ok(c);
}

static void
read_scatter(struct directory_reader *r)
{
	struct directory *d = r->d;
	struct cursor c = cursor_over(d->blob);
	struct scatter entry;
	size_t capacity = 0;
	uint64_t slots = 0;

	if (r->at.scatter == 0)
		return;
	cursor_skip(&c, r->at.scatter);
	while (take_scatter(&c, &entry)) {
		if (d->scatter_count == LIMIT_SCATTER_ENTRIES) {
			defect_add(r->defects, DEFECT_LIMIT, cursor_offset(&c),
			    "scatter vector is longer than %d entries",
			    LIMIT_SCATTER_ENTRIES);
			break;
		}
		slots += entry.count;
		ARENA_GROW(r->arena, d->scatter, d->scatter_count, capacity);
		d->scatter[d->scatter_count++] = entry;
	}
	if (!cursor_ok(&c))
		refuse(r, "scatter vector runs past the end of the"
			  " CodeDirectory");
	if (slots > d->code_slots)
		refuse(r, "scatter vector has more pages than there are code"
			  " slots");
}

/* As many code slots as pages up to the limit. */
static void
check_coverage(struct directory_reader *r)
{
	const struct directory *d = r->d;
	uint64_t pages = d->code_limit > 0;

	if (d->page_shift > PAGE_SHIFT_MAX) {
		refuse(r, "page size is too large to be one");
		return;
	}
	if (d->page_shift && d->code_limit)
		pages = ((d->code_limit - 1) >> d->page_shift) + 1;
	if (d->page_shift && d->code_limit == 0)
		refuse(r, "pages of a code limit of 0");
	else if (pages != d->code_slots)
		refuse(r, "code slots are not as many as pages up to the code"
			  " limit");
}

bool
directory_hash(
    struct directory *d, struct source_file *file, struct fault *fault)
{
	struct stored all = { d->blob, d->size, file };

	if (!d->hash || d->hash->rank == 0)
		return true;
	if (!stored_digest(
		&all, hash_type_md(d->hash), d->digest, &d->digest_len, fault))
		return false;
	d->cdhash_full_len = d->hash->size;
	memcpy(d->cdhash_full, d->digest, d->cdhash_full_len);
	memcpy(d->cdhash, d->digest, CDHASH_LEN);
	return true;
}

bool
directory_digest(const struct directory *d, const char *algorithm,
    struct source_file *file, struct arena *arena, struct bytes *digest,
    struct fault *fault)
{
	const EVP_MD *md = digest_md(algorithm);
	const struct stored all = { d->blob, d->size, file };
	uint8_t *room = ARENA_ARRAY(arena, uint8_t, HASH_MAX);
	size_t len = d->digest_len;

	*digest = (struct bytes){ 0 };
	if (!md)
		return true;
	if (len && hash_type_md(d->hash) == md)
		memcpy(room, d->digest, len);
	else if (!stored_digest(&all, md, room, &len, fault))
		return false;
	*digest = bytes_over(room, len);
	return true;
}

/* From there on it may stay in the file, if it is as signers write it. */
static uint64_t
first_table(const struct directory_reader *r)
{
	return r->at.pre_encrypt && r->at.pre_encrypt < r->at.hashes
		   ? r->at.pre_encrypt
		   : r->at.hashes;
}

uint64_t
directory_held_size(struct bytes header, uint64_t size)
{
	struct directory d = { .blob = header, .size = size };
	struct directory_reader r = { .d = &d };
	struct hash_table table;

	if (!read_header(&r) || !find_table(&d, r.at.hashes, &table) ||
	    table.size <= LIMIT_HELD_TABLE)
		return size;
	return first_table(&r);
}

struct directory *
directory_parse(
    const struct blob *blob, struct arena *arena, struct defects *defects)
{
	struct directory_reader r = { .arena = arena, .defects = defects };
	const char *part = defects->part;

	r.d = ARENA_NEW(arena, struct directory);
	r.d->slot = blob->slot;
	r.d->blob = blob->whole;
	r.d->size = blob->size;
	r.d->usable = true;
	defects->part = blob->label;
	if (read_header(&r)) {
		r.d->hash = hash_type_find(r.d->hash_type);
		check_header(&r);
		read_strings(&r);
		read_hashes(&r);
		read_scatter(&r);
		check_coverage(&r);
	} else {
		refuse(&r, "CodeDirectory ends inside its header");
	}
	defects->part = part;
	return r.d;
}

struct bytes
directory_special_hash(const struct directory *d, uint32_t n)
{
	struct bytes hash;

	if (n == 0 || n > d->special_slots ||
	    !bytes_slice(d->special_hashes,
		(uint64_t) (d->special_slots - n) * d->hash_size, d->hash_size,
		&hash) ||
	    bytes_are_zero(hash))
		return (struct bytes){ 0 };
	return hash;
}

uint64_t
directory_page_size(const struct directory *d)
{
	if (d->page_shift == 0 || d->page_shift > PAGE_SHIFT_MAX)
		return 0;
	return UINT64_C(1) << d->page_shift;
}

struct flag_name {
	uint32_t flag;
	const char *name;
};

// clang-format off
/* In the order that codesign prints them. */
static const struct flag_name flag_names[] = {
	{ DIRECTORY_HOST, "host" },
	{ DIRECTORY_ADHOC, "adhoc" },
	{ DIRECTORY_HARD, "hard" },
	{ DIRECTORY_KILL, "kill" },
	{ DIRECTORY_EXPIRES, "expires" },
	{ DIRECTORY_RESTRICT, "restrict" },
	{ DIRECTORY_ENFORCEMENT, "enforcement" },
	{ DIRECTORY_LIBRARY_VALIDATION, "library-validation" },
	{ DIRECTORY_RUNTIME, "runtime" },
	{ DIRECTORY_LINKER_SIGNED, "linker-signed" },
};
// clang-format on

size_t
directory_flag_names(uint32_t flags, const char *names[32])
{
	size_t count = 0;

	for (size_t i = 0; i < sizeof flag_names / sizeof *flag_names; i++) {
		if (!(flags & flag_names[i].flag))
			continue;
		names[count++] = flag_names[i].name;
		flags &= ~flag_names[i].flag;
	}
	if (flags)
		names[count++] = "???";
	return count;
}

const char *
directory_flags_text(struct arena *arena, uint32_t flags)
{
	struct text text = TEXT_INIT;
	const char *names[32], *result;
	size_t count = directory_flag_names(flags, names);

	text_printf(&text, "0x%x(", flags);
	if (count == 0)
		text_add_string(&text, "none");
	for (size_t i = 0; i < count; i++) {
		if (i)
			text_add_char(&text, ',');
		text_add_string(&text, names[i]);
	}
	text_add_char(&text, ')');
	result = arena_string(arena, text_bytes(&text));
	text_release(&text);
	return result;
}
