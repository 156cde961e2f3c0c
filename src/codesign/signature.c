/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <sealtree/cms.h>
#include <sealtree/codesign.h>
#include <sealtree/text.h>

#include "layout.h"
#include "slots.h"

/* True if it is the first in its slot; of others only the first is read, but
 * every CodeDirectory is. */
static bool
is_first(const struct signature *s, size_t index)
{
	for (size_t i = 0; i < index; i++)
		if (s->blobs[i].slot == s->blobs[index].slot)
			return false;
	return true;
}

static void
read_blob(struct signature_reader *r, size_t index)
{
	const struct blob *blob = &r->signature->blobs[index];
	const struct slot_row *row = slot_find(blob->slot);
	bool first = is_first(r->signature, index);

	if (!first)
		defect_add(r->defects, DEFECT_BLOB_DUPLICATE,
		    blob->whole.offset, "slot 0x%x is there twice (%s)",
		    blob->slot, blob->label ? blob->label : "unknown");
	if (!row)
		return;
	if (blob->magic != row->magic) {
		defect_add(r->defects, DEFECT_SIGNATURE, blob->whole.offset,
		    "the blob of slot 0x%x (%s) has the magic number 0x%08x",
		    blob->slot, row->label, blob->magic);
		return;
	}
	if (row->read && (first || row->magic == MAGIC_DIRECTORY)) {
		r->defects->part = row->label;
		row->read(r, blob);
		r->defects->part = NULL;
	}
}

/* Slot 0 first: an insertion sort that keeps the order of equals. */
static void
sort_directories(struct signature *s)
{
	for (size_t i = 1; i < s->directory_count; i++) {
		struct directory moved = s->directories[i];
		size_t j = i;

		for (; j && s->directories[j - 1].slot > moved.slot; j--)
			s->directories[j] = s->directories[j - 1];
		s->directories[j] = moved;
	}
}

static bool
is_better(const struct directory *a, const struct directory *b)
{
	if (!a->hash || a->cdhash_full_len == 0)
		return false;
	if (!b)
		return true;
	if (a->usable != b->usable)
		return a->usable;
	return a->hash->rank > b->hash->rank;
}

static void
check_directories(struct signature_reader *r)
{
	const struct signature *s = r->signature;
	const struct directory *list = s->directories;

	if (!s->primary)
		defect_add(r->defects, DEFECT_SIGNATURE, s->offset,
		    "no CodeDirectory in slot 0");
	for (size_t i = 1; i < s->directory_count; i++) {
		for (size_t j = 0; j < i; j++)
			if (list[i].hash_type == list[j].hash_type &&
			    list[i].slot != list[j].slot)
				defect_add(r->defects, DEFECT_BLOB_DUPLICATE,
				    list[i].blob.offset,
				    "two CodeDirectories of hash type %u",
				    list[i].hash_type);
		/* Security stops looking at a gap, the kernel does not. */
		if (list[i].slot > SLOT_ALTERNATE_FIRST &&
		    list[i - 1].slot + 1 < list[i].slot)
			defect_add(r->defects, DEFECT_SIGNATURE,
			    list[i].blob.offset,
			    "the CodeDirectory of slot 0x%x follows a gap",
			    list[i].slot);
	}
}

static void
choose_directories(struct signature *s)
{
	sort_directories(s);
	if (s->directory_count && s->directories[0].slot == SLOT_DIRECTORY)
		s->primary = &s->directories[0];
	for (size_t i = 0; i < s->directory_count; i++)
		if (is_better(&s->directories[i], s->best))
			s->best = &s->directories[i];
}

static const struct blob *
believable_blob(const struct signature *s, uint32_t slot)
{
	const struct blob *blob = signature_blob(s, slot);

	return blob && blob->magic == slot_find(slot)->magic ? blob : NULL;
}

static void
digest_for_cms(struct signature_reader *r)
{
	struct signature *s = r->signature;
	struct fault fault;

	if (!directory_digest(s->primary, s->cms->digest_algorithm, r->file,
		r->arena, &s->cms_digest, &fault) &&
	    !r->fault.error)
		r->fault = fault;
}

/* What needs more than one blob. */
static void
read_together(struct signature_reader *r)
{
	struct signature *s = r->signature;
	const struct blob *xml = believable_blob(s, SLOT_ENTITLEMENTS);
	const struct blob *der = believable_blob(s, SLOT_ENTITLEMENTS_DER);

	choose_directories(s);
	check_directories(r);
	if (s->cms && s->primary)
		digest_for_cms(r);
	if (xml || der)
		s->entitlements =
		    entitlements_parse(xml, der, r->arena, r->defects);
	if (s->best && s->cms && !signature_is_adhoc(s))
		s->implicit = requirement_implicit(
		    s->best->identifier, &s->cms->chain, r->arena);
}

static void
read_blobs(struct signature_reader *r)
{
	const char *part = r->defects->part;

	r->defects->part = NULL;
	for (size_t i = 0; i < r->signature->blob_count; i++)
		read_blob(r, i);
	read_together(r);
	r->defects->part = part;
}

const struct signature *
signature_of_image(const struct image *image, struct source_file *file,
    struct arena *arena, struct defects *defects, struct fault *fault)
{
	struct signature_reader r = {
		.arena = arena,
		.defects = defects,
		.file = file,
	};

	r.signature = ARENA_NEW(arena, struct signature);
	r.signature->location = SIGNATURE_EMBEDDED;
	r.signature->offset = image->offset;
	r.signature->size = image->size;
	superblob_read(&r, image);
	read_blobs(&r);
	*fault = r.fault;
	return r.fault.error ? NULL : r.signature;
}

const struct signature *
signature_parse(
    struct bytes superblob, struct arena *arena, struct defects *defects)
{
	const struct image image = image_of(&superblob);
	struct fault fault;

	return signature_of_image(&image, NULL, arena, defects, &fault);
}

const struct signature *
signature_from_files(const struct signature_part *parts, size_t count,
    struct arena *arena, struct defects *defects)
{
	struct signature_reader r = { .arena = arena, .defects = defects };

	r.signature = ARENA_NEW(arena, struct signature);
	r.signature->location = SIGNATURE_DETACHED;
	for (size_t i = 0; i < count; i++) {
		r.signature->size += parts[i].content.len;
		superblob_read_file(&r, &parts[i]);
	}
	read_blobs(&r);
	return r.signature;
}

const struct blob *
signature_blob(const struct signature *s, uint32_t slot)
{
	for (size_t i = 0; i < s->blob_count; i++)
		if (s->blobs[i].slot == slot)
			return &s->blobs[i];
	return NULL;
}

/* Apple asks the CodeDirectory with the best hash. */
static bool
has_flag(const struct signature *s, uint32_t flag)
{
	const struct directory *d = s->best ? s->best : s->primary;

	return d && d->flags & flag;
}

bool
signature_is_adhoc(const struct signature *s)
{
	return has_flag(s, DIRECTORY_ADHOC);
}

bool
signature_is_linker_signed(const struct signature *s)
{
	return has_flag(s, DIRECTORY_LINKER_SIGNED);
}

/* SHA-1 first, as Apple's map of hash types goes. */
static void
add_cdhashes(struct text *text, const struct signature *s)
{
	for (unsigned type = 0; type <= UINT8_MAX; type++)
		for (size_t i = 0; i < s->directory_count; i++) {
			const struct directory *d = &s->directories[i];

			if (d->hash_type != type || d->cdhash_full_len == 0)
				continue;
			if (text->len)
				text_add_string(text, " or ");
			text_add_string(text, "cdhash H\"");
			text_add_hex(text, bytes_over(d->cdhash, CDHASH_LEN));
			text_add_char(text, '"');
		}
}

const char *
signature_adhoc_requirement(const struct signature *const *slices, size_t count,
    size_t preferred, struct arena *arena)
{
	struct text text = TEXT_INIT;
	const char *result = NULL;

	if (preferred < count && slices[preferred])
		add_cdhashes(&text, slices[preferred]);
	for (size_t i = 0; i < count; i++)
		if (i != preferred && slices[i])
			add_cdhashes(&text, slices[i]);
	if (text.len)
		result = arena_string(arena, text_bytes(&text));
	text_release(&text);
	return result;
}

const struct plist *
signature_entitlements(const struct signature *s)
{
	if (!s->entitlements)
		return NULL;
	return s->entitlements->xml ? s->entitlements->xml
				    : s->entitlements->der;
}
