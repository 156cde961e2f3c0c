/* SPDX-License-Identifier: MIT */
/*
 * The keys are those of Apple's Security-61901 (2025),
 * libsecurity_codesigning/lib/resources.cpp.
 */
#include <config.h>

#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

#include <sealtree/die.h>
#include <sealtree/limits.h>
#include <sealtree/seal.h>
#include <sealtree/text.h>

enum {
	CHUNK = 64 << 10,
	CDHASH_LEN = 20,
	SHA1_LEN = 20,
	SHA256_LEN = 32
};

struct reading {
	struct plist_reader *reader;
	struct arena *arena;
	struct defects *defects;
	/* Paths and digests lie one behind the other: 100,000 of each. */
	uint8_t *room;
	size_t room_left;
	/* The other generation's entries, most of whose paths come again. */
	const struct seal_set *other;
	size_t other_at;
};

static struct bytes
pack(struct reading *r, struct bytes b)
{
	uint8_t *copy;

	if (b.len > CHUNK / 8)
		return arena_copy(r->arena, b);
	if (!r->room || b.len > r->room_left) {
		r->room = arena_alloc(r->arena, CHUNK, 1);
		r->room_left = CHUNK;
	}
	copy = r->room;
	if (b.len)
		memcpy(copy, b.data, b.len);
	r->room += b.len;
	r->room_left -= b.len;
	return (struct bytes){ copy, b.len, b.offset };
}

/* Both generations are written in the order of their keys. */
static struct bytes
pack_path(struct reading *r, struct bytes path)
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
	return pack(r, path);
}

/* The next member of the dictionary just opened. False at its end, and at the
 * end of what can be read. */
static bool
next_member(struct reading *r, struct plist_event *event)
{
	return plist_reader_next(r->reader, event) &&
	       event->type != PLIST_EVENT_CLOSE &&
	       event->type != PLIST_EVENT_END &&
	       event->type != PLIST_EVENT_ERROR;
}

static bool
is_value(const struct plist_event *event, enum plist_type type)
{
	return event->type == PLIST_EVENT_VALUE && event->value.type == type;
}

static bool
is_true(const struct plist_event *event)
{
	return is_value(event, PLIST_BOOLEAN) && event->value.boolean;
}

static void
pass_over(struct reading *r, const struct plist_event *event)
{
	if (event->type == PLIST_EVENT_DICT || event->type == PLIST_EVENT_ARRAY)
		plist_reader_skip(r->reader);
}

static void
flaw(struct reading *r, uint64_t offset, struct bytes name, const char *what)
{
	struct text shown = TEXT_INIT;

	text_add_bytes(&shown, name);
	defect_add(r->defects, DEFECT_PLIST, offset, "the seal's \"%s\" %s",
	    text_string(&shown), what);
	text_release(&shown);
}

static void
read_rule_member(struct seal_rule *rule, const struct plist_event *event)
{
	const struct plist *value = &event->value;

	if (bytes_are(event->key, "omit"))
		rule->omit = is_true(event);
	else if (bytes_are(event->key, "optional"))
		rule->optional = is_true(event);
	else if (bytes_are(event->key, "nested"))
		rule->nested = is_true(event);
	else if (!bytes_are(event->key, "weight"))
		return;
	else if (is_value(event, PLIST_REAL))
		rule->weight = value->real;
	else if (is_value(event, PLIST_INTEGER))
		rule->weight = value->negative
				   ? (double) (int64_t) value->number
				   : (double) value->number;
}

static bool
read_rule(
    struct reading *r, const struct plist_event *event, struct seal_rule *rule)
{
	struct plist_event member;

	*rule = (struct seal_rule){
		.pattern = pack(r, event->key),
		.weight = 1,
		.offset = event->value.offset,
	};
	if (event->type == PLIST_EVENT_DICT) {
		while (next_member(r, &member)) {
			read_rule_member(rule, &member);
			pass_over(r, &member);
		}
		return true;
	}
	rule->omit = !is_true(event);
	if (is_value(event, PLIST_BOOLEAN))
		return true;
	flaw(r, rule->offset, rule->pattern,
	    "is a rule that is no boolean and no dictionary");
	pass_over(r, event);
	return false;
}

static void
read_rules(struct reading *r, struct seal_set *set)
{
	struct plist_event event;
	bool full = false;

	set->has_rules = true;
	set->rules = ARENA_ARRAY(r->arena, struct seal_rule, LIMIT_SEAL_RULES);
	while (next_member(r, &event)) {
		if (set->rule_count < LIMIT_SEAL_RULES) {
			if (read_rule(r, &event, &set->rules[set->rule_count]))
				set->rule_count++;
			continue;
		}
		if (!full)
			defect_add(r->defects, DEFECT_LIMIT, event.value.offset,
			    "the seal has more than %d rules",
			    LIMIT_SEAL_RULES);
		full = true;
		pass_over(r, &event);
	}
}

static const uint8_t *
digest(struct reading *r, const struct seal_entry *entry,
    const struct plist_event *event, size_t len)
{
	if (is_value(event, PLIST_DATA) && event->value.bytes.len == len)
		return pack(r, event->value.bytes).data;
	flaw(r, event->value.offset, entry->path,
	    "has a digest of another length");
	return NULL;
}

static struct bytes
string(struct reading *r, const struct seal_entry *entry,
    const struct plist_event *event)
{
	if (is_value(event, PLIST_STRING))
		return pack(r, event->value.bytes);
	flaw(r, event->value.offset, entry->path,
	    "has something else in place of a string");
	return bytes_of(NULL);
}

static void
read_entry_member(struct reading *r, struct seal_entry *entry,
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
		entry->optional = is_true(event);
	else if (bytes_are(key, "symlink"))
		special->symlink = string(r, entry, event);
	else if (bytes_are(key, "requirement"))
		special->requirement = string(r, entry, event);
	else if (bytes_are(key, "cdhash"))
		special->cdhash = digest(r, entry, event, CDHASH_LEN);
}

static void
read_entry_dict(struct reading *r, struct seal_entry *entry)
{
	struct seal_special special = { 0 }, *kept;
	struct plist_event member;

	while (next_member(r, &member)) {
		read_entry_member(r, entry, &special, &member);
		pass_over(r, &member);
	}
	if (special.symlink.data || special.requirement.data ||
	    special.cdhash) {
		kept = ARENA_NEW(r->arena, struct seal_special);
		*kept = special;
		entry->special = kept;
	}
}

static void
read_entry(struct reading *r, const struct plist_event *event,
    struct seal_entry *entry)
{
	*entry = (struct seal_entry){
		.path = pack_path(r, event->key),
		.offset = event->value.offset,
	};
	if (event->type == PLIST_EVENT_DICT) {
		read_entry_dict(r, entry);
	} else if (is_value(event, PLIST_DATA)) {
		entry->sha1 = digest(r, entry, event, SHA1_LEN);
	} else {
		flaw(r, entry->offset, entry->path,
		    "is no digest and no dictionary");
		pass_over(r, event);
	}
}

/* Collected outside the arena, which could only double and leave the halves
 * behind. */
static void
read_entries(struct reading *r, struct seal_set *set)
{
	struct seal_entry *list = NULL;
	size_t count = 0, capacity = 0;
	struct plist_event event;
	bool full = false;

	set->has_files = true;
	r->other_at = 0;
	while (next_member(r, &event)) {
		if (count == LIMIT_SEAL_ENTRIES) {
			if (!full)
				defect_add(r->defects, DEFECT_LIMIT,
				    event.value.offset,
				    "the seal has more than %d entries",
				    LIMIT_SEAL_ENTRIES);
			full = true;
			pass_over(r, &event);
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

static const struct part {
	const char *key;
	bool second, entries;
} parts[] = {
	{ "files", false, true },
	{ "files2", true, true },
	{ "rules", false, false },
	{ "rules2", true, false },
};

static const struct part *
find_part(struct bytes key)
{
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		if (bytes_are(key, parts[i].key))
			return &parts[i];
	return NULL;
}

static void
read_part(struct reading *r, const struct plist_event *event, struct seal *seal)
{
	const struct part *part = find_part(event->key);
	struct seal_set *set, *other;

	if (!part) {
		pass_over(r, event);
		return;
	}
	set = part->second ? &seal->v2 : &seal->v1;
	other = part->second ? &seal->v1 : &seal->v2;
	if (event->type != PLIST_EVENT_DICT) {
		flaw(r, event->value.offset, bytes_of(part->key),
		    "is no dictionary");
		pass_over(r, event);
	} else if (part->entries ? set->has_files : set->has_rules) {
		pass_over(r, event); /* the gate told of the second one */
	} else if (part->entries) {
		r->other = other;
		read_entries(r, set);
	} else {
		read_rules(r, set);
	}
}

static void
read_seal(struct reading *r, struct seal *seal)
{
	struct plist_event event;

	if (!plist_reader_next(r->reader, &event) ||
	    event.type == PLIST_EVENT_ERROR)
		return;
	if (event.type != PLIST_EVENT_DICT) {
		defect_add(r->defects, DEFECT_PLIST, event.value.offset,
		    "the seal is no dictionary");
		return;
	}
	while (next_member(r, &event))
		read_part(r, &event, seal);
	/* What follows the dictionary is the gate's to see. */
	while (plist_reader_next(r->reader, &event))
		;
}

const struct seal *
seal_parse(struct bytes file, struct arena *arena, struct defects *defects)
{
	struct seal *seal = ARENA_NEW(arena, struct seal);
	struct reading r = { .arena = arena, .defects = defects };

	seal->size = file.len;
	EVP_Digest(file.data, file.len, seal->sha1, NULL, EVP_sha1(), NULL);
	EVP_Digest(file.data, file.len, seal->sha256, NULL, EVP_sha256(), NULL);
	if (file.len > LIMIT_SEAL_BYTES) {
		defect_add(defects, DEFECT_LIMIT, file.offset,
		    "the seal is longer than %d bytes", LIMIT_SEAL_BYTES);
		return seal;
	}
	r.reader = plist_reader_new(file, defects);
	read_seal(&r, seal);
	plist_reader_free(r.reader);
	if (seal->v2.has_files) {
		seal->version = 2;
		seal->used = &seal->v2;
	} else if (seal->v1.has_files) {
		seal->version = 1;
		seal->used = &seal->v1;
	}
	return seal;
}

size_t
seal_rules_counted(const struct seal *seal)
{
	return seal->used ? seal->used->rule_count : 0;
}

size_t
seal_files_counted(const struct seal *seal)
{
	return seal->used ? seal->used->entry_count : 0;
}

struct bytes
seal_entry_symlink(const struct seal_entry *entry)
{
	return entry->special ? entry->special->symlink : bytes_of(NULL);
}

struct bytes
seal_entry_requirement(const struct seal_entry *entry)
{
	return entry->special ? entry->special->requirement : bytes_of(NULL);
}

bool
seal_entry_is_nested(const struct seal_entry *entry)
{
	return seal_entry_requirement(entry).data != NULL;
}
