/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include <sealtree/die.h>
#include <sealtree/limits.h>

#include "seal_reading.h"

enum {
	CDHASH_LEN = 20,
	SHA1_LEN = 20,
	SHA256_LEN = 32
};

/* Both generations are written in the order of their keys. */
static struct bytes
pack_path(struct seal_reading *r, struct bytes path)
{
	const struct seal_entry *entries = r->other->entries;

	while (r->other_at < r->other->entry_count) {
		struct bytes same = entries[r->other_at].path;
		int order = bytes_compare(same, path);

		if (order > 0)
			break;
		r->other_at++;
		if (order == 0) {
			same.offset = path.offset;
			return same;
		}
	}
	return seal_pack(r, path);
}

static const uint8_t *
digest(struct seal_reading *r, const struct seal_entry *entry,
    const struct plist_event *event, size_t len)
{
	if (seal_is_value(event, PLIST_DATA) && event->value.bytes.len == len)
		return seal_pack(r, event->value.bytes).data;
	seal_flaw(r, event->value.offset, entry->path,
	    "has a digest of another length");
	return NULL;
}

static struct bytes
string(struct seal_reading *r, const struct seal_entry *entry,
    const struct plist_event *event)
{
	if (seal_is_value(event, PLIST_STRING))
		return seal_pack(r, event->value.bytes);
	seal_flaw(r, event->value.offset, entry->path,
	    "has something else in place of a string");
	return bytes_of(NULL);
}

static void
read_entry_member(struct seal_reading *r, struct seal_entry *entry,
    struct seal_special *special, const struct plist_event *event)
{
	struct bytes key = event->key;

	if (bytes_are(key, "hash"))
		entry->sha1 = digest(r, entry, event, SHA1_LEN);
	else if (bytes_are(key, "hash2"))
		entry->sha256 = digest(r, entry, event, SHA256_LEN);
	else if (bytes_begin(key, "hash"))
		entry->other_hash = true;
	else if (bytes_are(key, "optional"))
		entry->optional = seal_is_true(event);
	else if (bytes_are(key, "symlink"))
		special->symlink = string(r, entry, event);
	else if (bytes_are(key, "requirement"))
		special->requirement = string(r, entry, event);
	else if (bytes_are(key, "cdhash"))
		special->cdhash = digest(r, entry, event, CDHASH_LEN);
}

static void
read_entry_dict(struct seal_reading *r, struct seal_entry *entry)
{
	struct seal_special special = { 0 }, *kept;
	struct plist_event member;

	while (seal_next_member(r, &member)) {
		read_entry_member(r, entry, &special, &member);
		seal_pass_over(r, &member);
	}
	if (special.symlink.data || special.requirement.data ||
	    special.cdhash) {
		kept = ARENA_NEW(r->arena, struct seal_special);
		*kept = special;
		entry->special = kept;
	}
}

static void
read_entry(struct seal_reading *r, const struct plist_event *event,
    struct seal_entry *entry)
{
	*entry = (struct seal_entry){
		.path = pack_path(r, event->key),
		.offset = event->value.offset,
	};
	if (event->type == PLIST_EVENT_DICT) {
		read_entry_dict(r, entry);
	} else if (seal_is_value(event, PLIST_DATA)) {
		entry->sha1 = digest(r, entry, event, SHA1_LEN);
	} else {
		seal_flaw(r, entry->offset, entry->path,
		    "is no digest and no dictionary");
		seal_pass_over(r, event);
	}
}

/* Collected outside the arena, which could only double and leave the halves
 * behind. */
void
seal_read_entries(struct seal_reading *r, struct seal_set *set)
{
	struct seal_entry *list = NULL;
	size_t count = 0, capacity = 0;
	struct plist_event event;
	bool full = false;

	set->has_files = true;
	r->other_at = 0;
	while (seal_next_member(r, &event)) {
		if (count == LIMIT_SEAL_ENTRIES) {
			if (!full)
				defect_add(r->defects, DEFECT_LIMIT,
				    event.value.offset,
				    "the seal has more than %d entries",
				    LIMIT_SEAL_ENTRIES);
			full = true;
			seal_pass_over(r, &event);
			continue;
		}
		if (count == capacity) {
			capacity += capacity / 2 + 64;
			list = xrealloc(list, capacity, sizeof *list);
		}
		read_entry(r, &event, &list[count++]);
	}
	set->entries = ARENA_ARRAY(r->arena, struct seal_entry, count);
	if (count)
		memcpy(set->entries, list, count * sizeof *list);
	set->entry_count = count;
	free(list);
}
