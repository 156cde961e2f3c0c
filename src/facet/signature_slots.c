/* SPDX-License-Identifier: MIT */
/* CodeDirectories with their slots and pages, and the blobs as they lie. */
#include <config.h>

#include <errno.h>
#include <string.h>

#include <sealtree/limits.h>
#include <sealtree/text.h>

#include "values.h"

/* Each CodeDirectory has this many lists. */
enum {
	LIST_SPECIAL,
	LIST_PAGES,
	LIST_SCATTER,
	LIST_PRE_ENCRYPT,
	LIST_BAD,
	LIST_MAP,
	LISTS
};

static const char *
slot_name(uint32_t slot)
{
	static const char *const names[] = {
		[SLOT_INFO] = "Info.plist",
		[SLOT_REQUIREMENTS] = "Requirements",
		[SLOT_RESOURCES] = "Resource seal",
		[SLOT_APPLICATION] = "Application",
		[SLOT_ENTITLEMENTS] = "Entitlements",
		[SLOT_REP_SPECIFIC] = "Kind of its own",
		[SLOT_ENTITLEMENTS_DER] = "Entitlements (DER)",
		[SLOT_CONSTRAINT_SELF] = "Launch constraint, self",
		[SLOT_CONSTRAINT_PARENT] = "Launch constraint, parent",
		[SLOT_CONSTRAINT_RESPONSIBLE] =
		    "Launch constraint, responsible",
		[SLOT_CONSTRAINT_LIBRARY] = "Library constraint",
	};

	if (slot == 0 || slot >= sizeof(names) / sizeof(*names))
		return "(no known use)";
	return names[slot];
}

/* A CodeDirectory, and what verifying said of its slots. */
struct hashes {
	const struct directory *directory;
	const struct slice_verdict *verdict; /* NULL: nothing */
	const struct page_result *pages;     /* likewise */
	/* Of a list of hashes: those that are asked for. */
	struct bytes window;
	uint64_t first;
	const char *missing; /* why they are not there; or NULL */
};

static void
special_row(struct outline *o, const void *of, uint64_t index)
{
	const struct hashes *h = of;
	const struct directory *d = h->directory;
	uint32_t slot = (uint32_t) index + 1;
	struct bytes hash = directory_special_hash(d, slot);
	struct text label = TEXT_INIT;

	text_printf(&label, "-%u %s", slot, slot_name(slot));
	if (hash.len > 0) {
		outline_at(o, hash.offset);
		if (h->verdict && slot < SLOTS_CHECKED)
			outline_result(o, &h->verdict->slots[slot]);
		show_named_hex(o, text_bytes(&label), hash);
	} else {
		outline_tone(o, TONE_DIM);
		show_named(o, text_bytes(&label), bytes_of("absent"));
	}
	text_release(&label);
}

static void
hash_row(struct outline *o, const struct hash_table *table,
    const struct hashes *h, uint64_t index)
{
	const uint64_t size = h->directory->hash_size;
	struct text label = TEXT_INIT;
	struct bytes hash;

	text_printf(&label, "%llu", (unsigned long long) index);
	outline_at(o, table->offset + index * size);
	if (bytes_slice(h->window, (index - h->first) * size, size, &hash))
		show_named_hex(o, text_bytes(&label), hash);
	else
		show_named(o, text_bytes(&label), bytes_of(h->missing));
	text_release(&label);
}

static enum tone
page_tone(const struct page_result *pages, uint64_t index)
{
	if (!pages)
		return TONE_PLAIN;
	for (size_t i = 0; i < pages->run_count; i++)
		if (index >= pages->runs[i].first &&
		    index - pages->runs[i].first < pages->runs[i].count)
			return TONE_BAD;
	return pages->result.outcome == OUTCOME_OK ? TONE_GOOD : TONE_PLAIN;
}

static void
page_row(struct outline *o, const void *of, uint64_t index)
{
	const struct hashes *h = of;

	if (!h->missing)
		outline_tone(o, page_tone(h->pages, index));
	hash_row(o, &h->directory->code_hashes, h, index);
}

static void
bad_row(struct outline *o, const void *of, uint64_t index)
{
	const struct hashes *h = of;
	const struct page_run *run = &h->pages->runs[index];
	uint64_t size = directory_page_size(h->directory);

	outline_tone(o, TONE_BAD);
	outline_printf(o, NULL, NULL,
	    "%llu page%s from %llu, at 0x%llx of "
	    "the slice",
	    (unsigned long long) run->count, run->count == 1 ? "" : "s",
	    (unsigned long long) run->first,
	    (unsigned long long) (run->first * size));
}

static void
map_row(struct outline *o, const void *of, uint64_t index)
{
	const struct hashes *h = of;

	show_page_map_row(
	    o, h->pages, directory_page_size(h->directory), index);
}

static void
pre_encrypt_row(struct outline *o, const void *of, uint64_t index)
{
	const struct hashes *h = of;

	hash_row(o, &h->directory->pre_encrypt, h, index);
}

static void
scatter_row(struct outline *o, const void *of, uint64_t index)
{
	const struct scatter *scatter =
	    &((const struct hashes *) of)->directory->scatter[index];

	outline_printf(o, NULL, NULL, "count=%u base=%u offset=0x%llx",
	    scatter->count, scatter->base,
	    (unsigned long long) scatter->target);
}

/* How many hashes there are bytes for, whatever the header claims. */
static uint64_t
hashes_in(uint64_t size, const struct directory *d)
{
	return d->hash_size ? size / d->hash_size : 0;
}

static uint64_t
total(const struct hashes *h, uint32_t list)
{
	const struct directory *d = h->directory;

	switch (list) {
	case LIST_SPECIAL:
		return hashes_in(d->special_hashes.len, d);
	case LIST_PAGES:
		return hashes_in(d->code_hashes.size, d);
	case LIST_SCATTER:
		return d->scatter_count;
	case LIST_PRE_ENCRYPT:
		return hashes_in(d->pre_encrypt.size, d);
	case LIST_BAD:
		return h->pages ? h->pages->run_count : 0;
	case LIST_MAP:
		return page_map_rows(h->pages);
	default:
		return 0;
	}
}

// clang-format off
static const struct {
	const char *key, *label;
	show_row *row;
} lists[LISTS] = {
	[LIST_SPECIAL] = { "special_slots", "Special slots", special_row },
	[LIST_PAGES] = { "pages", "Hashes of the pages", page_row },
	[LIST_SCATTER] = { "scatter", "Scatter vector", scatter_row },
	[LIST_PRE_ENCRYPT] = { "pre_encrypt_pages",
		"Hashes of the pages before encryption", pre_encrypt_row },
	[LIST_BAD] = { "bad_pages", "Pages that do not match", bad_row },
	[LIST_MAP] = { "page_map",
		"Map of the pages (. as signed, X not, ? not known)", map_row },
};
// clang-format on

static void
show_fields(struct outline *o, const struct directory *d)
{
	struct arena *arena = arena_new();

	outline_printf(o, "version", "Version", "0x%x", d->version);
	outline_string(
	    o, "flags", "Flags", directory_flags_text(arena, d->flags));
	show_text(o, "identifier", "Identifier", d->identifier);
	show_text(o, "team", "Team", d->team);
	outline_string(o, "hash", "Hash", d->hash ? d->hash->name : NULL);
	outline_number(o, "size", "Size", d->size);
	outline_number(o, "code_slots", "Code slots", d->code_slots);
	outline_number(
	    o, "special_slot_count", "Special slot count", d->special_slots);
	outline_number(o, "code_limit", "Code limit", d->code_limit);
	outline_number(o, "page_size", "Page size", directory_page_size(d));
	if (d->runtime)
		show_runtime(o, "runtime", "Runtime", d->runtime);
	if (d->linkage.len > 0)
		outline_hex(o, "linkage", "Linkage", d->linkage);
	if (d->cdhash_full_len > 0)
		show_digest(o, "cdhash_full", "CDHash in full", d->cdhash_full,
		    d->cdhash_full_len);
	arena_free(arena);
}

static struct hashes
hashes_of(
    const struct signature *s, const struct slice_verdict *v, size_t index)
{
	return (struct hashes){
		.directory = &s->directories[index],
		.verdict = v,
		.pages = v && v->pages ? &v->pages[index] : NULL,
	};
}

/* NULL: of no hashes of pages. */
static const struct hash_table *
table_of(const struct directory *d, uint32_t list)
{
	return list == LIST_PAGES         ? &d->code_hashes
	       : list == LIST_PRE_ENCRYPT ? &d->pre_encrypt
					  : NULL;
}

/* What is not held is read from the file, as long as that is still the same. */
static void
fetch(struct hashes *h, uint32_t list, uint64_t first, uint64_t count,
    const struct code *code, struct arena *arena)
{
	const struct hash_table *table = table_of(h->directory, list);
	const uint64_t size = h->directory->hash_size, all = total(h, list);
	struct source_file *file = NULL;
	struct fault fault = { 0 };
	uint8_t *room;

	if (!table || first >= all)
		return;
	if (count > all - first)
		count = all - first;
	h->first = first;
	if (!table->held)
		file = code_open(code, &fault);
	room = arena_alloc(arena, table->held ? 0 : count, size);
	if ((table->held || file) &&
	    hash_table_read(table, first * size, count * size, file, room,
		&h->window, &fault))
		h->missing = NULL;
	else
		h->missing = fault.error == ESTALE
				 ? "the file changed since it was read"
				 : strerror(fault.error);
	source_file_close(file);
}

/* A list that is shown at once is too short not to be held. */
static void
show_lists(struct outline *o, const struct hashes *of, size_t index)
{
	for (uint32_t i = 0; i < LISTS; i++) {
		const struct hash_table *table = table_of(of->directory, i);
		struct hashes h = *of;

		h.missing = table && !table->held ? "not read" : NULL;
		if (table && table->held)
			h.window = (struct bytes){ table->held,
				(size_t) table->size, table->offset };
		show_list(o, lists[i].key, lists[i].label,
		    (uint32_t) index * LISTS + i, total(&h, i), lists[i].row,
		    &h);
	}
}

static void
show_directory(struct outline *o, const struct signature *s,
    const struct slice_verdict *v, size_t index)
{
	const struct hashes h = hashes_of(s, v, index);
	const struct directory *d = h.directory;
	struct text label = TEXT_INIT;

	text_printf(&label, "%s%s", d->hash ? d->hash->name : "unknown hash",
	    d == s->best && s->directory_count > 1 ? ", the one that counts"
						   : "");
	outline_at(o, d->blob.offset);
	if (!d->usable)
		outline_tone(o, TONE_BAD);
	else if (h.pages)
		outline_result(o, &h.pages->result);
	outline_map(o, NULL, text_string(&label));
	text_release(&label);
	show_fields(o, d);
	show_lists(o, &h, index);
	outline_close(o);
}

static void
show_blob(struct outline *o, const struct blob *blob)
{
	struct text label = TEXT_INIT;

	outline_at(o, blob->whole.offset);
	if (blob->label)
		text_add_string(&label, blob->label);
	else
		text_printf(&label, "slot 0x%x", blob->slot);
	outline_printf(o, NULL, text_string(&label),
	    "slot 0x%x, magic %08x, %llu bytes", blob->slot, blob->magic,
	    (unsigned long long) blob->size);
	text_release(&label);
}

void
show_slots(struct outline *o, const struct signature *s,
    const struct slice_verdict *verdict)
{
	outline_list(o, "directories", "CodeDirectories");
	for (size_t i = 0; i < s->directory_count; i++)
		show_directory(o, s, verdict, i);
	outline_close(o);
	outline_at(o, s->offset);
	outline_list(o, "blobs", "Blobs");
	for (size_t i = 0; i < s->blob_count; i++)
		show_blob(o, &s->blobs[i]);
	outline_close(o);
	if (s->padding_nonzero > 0)
		outline_number(o, "padding_nonzero",
		    "Bytes behind it that are not zero", s->padding_nonzero);
}

void
show_slot_rows(struct outline *o, const struct node *node, uint32_t list,
    uint64_t first, uint64_t count)
{
	const struct signature *s = node_signature(node);
	struct arena *arena = arena_new();
	struct hashes h;

	if (list / LISTS < s->directory_count) {
		h = hashes_of(s, node_slice_verdict(node), list / LISTS);
		list %= LISTS;
		fetch(&h, list, first, count, node->code, arena);
		show_rows(
		    o, total(&h, list), first, count, lists[list].row, &h);
	}
	arena_free(arena);
}
