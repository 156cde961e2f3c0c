/* SPDX-License-Identifier: MIT */
/*
 * The keys are those of Apple's Security-61901 (2025),
 * libsecurity_codesigning/lib/resources.cpp.
 */
#include <config.h>

#include <openssl/evp.h>
#include <string.h>

#include <sealtree/limits.h>
#include <sealtree/text.h>

#include "seal_reading.h"

enum {
	CHUNK = 64 << 10
};

struct bytes
seal_pack(struct seal_reading *r, struct bytes b)
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

bool
seal_next_member(struct seal_reading *r, struct plist_event *event)
{
	return plist_reader_next(r->reader, event) &&
	       event->type != PLIST_EVENT_CLOSE &&
	       event->type != PLIST_EVENT_END &&
	       event->type != PLIST_EVENT_ERROR;
}

bool
seal_is_value(const struct plist_event *event, enum plist_type type)
{
	return event->type == PLIST_EVENT_VALUE && event->value.type == type;
}

bool
seal_is_true(const struct plist_event *event)
{
	return seal_is_value(event, PLIST_BOOLEAN) && event->value.boolean;
}

void
seal_pass_over(struct seal_reading *r, const struct plist_event *event)
{
	if (event->type == PLIST_EVENT_DICT || event->type == PLIST_EVENT_ARRAY)
		plist_reader_skip(r->reader);
}

void
seal_flaw(struct seal_reading *r, uint64_t offset, struct bytes name,
    const char *what)
{
	struct text shown = TEXT_INIT;

	text_add_bytes(&shown, name);
	defect_add(r->defects, DEFECT_SEAL, offset, "the seal's \"%s\" %s",
	    text_string(&shown), what);
	text_release(&shown);
}

static void
read_rule_member(struct seal_rule *rule, const struct plist_event *event)
{
	const struct plist *value = &event->value;

	if (bytes_are(event->key, "omit"))
		rule->omit = seal_is_true(event);
	else if (bytes_are(event->key, "optional"))
		rule->optional = seal_is_true(event);
	else if (bytes_are(event->key, "nested"))
		rule->nested = seal_is_true(event);
	else if (!bytes_are(event->key, "weight"))
		return;
	else if (seal_is_value(event, PLIST_REAL))
		rule->weight = value->real;
	else if (seal_is_value(event, PLIST_INTEGER))
		rule->weight = value->negative
				   ? (double) (int64_t) value->number
				   : (double) value->number;
}

static bool
read_rule(struct seal_reading *r, const struct plist_event *event,
    struct seal_rule *rule)
{
	struct plist_event member;

	*rule = (struct seal_rule){
		.pattern = seal_pack(r, event->key),
		.weight = 1,
		.offset = event->value.offset,
	};
	if (event->type == PLIST_EVENT_DICT) {
		while (seal_next_member(r, &member)) {
			read_rule_member(rule, &member);
			seal_pass_over(r, &member);
		}
		return true;
	}
	rule->omit = !seal_is_true(event);
	if (seal_is_value(event, PLIST_BOOLEAN))
		return true;
	seal_flaw(r, rule->offset, rule->pattern,
	    "is a rule that is no boolean and no dictionary");
	seal_pass_over(r, event);
	return false;
}

static void
read_rules(struct seal_reading *r, struct seal_set *set)
{
	struct plist_event event;
	bool full = false;

	set->has_rules = true;
	set->rules = ARENA_ARRAY(r->arena, struct seal_rule, LIMIT_SEAL_RULES);
	while (seal_next_member(r, &event)) {
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
		seal_pass_over(r, &event);
	}
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
read_part(
    struct seal_reading *r, const struct plist_event *event, struct seal *seal)
{
	const struct part *part = find_part(event->key);
	struct seal_set *set, *other;

	if (!part) {
		seal_pass_over(r, event);
		return;
	}
	set = part->second ? &seal->v2 : &seal->v1;
	other = part->second ? &seal->v1 : &seal->v2;
	if (event->type != PLIST_EVENT_DICT) {
		seal_flaw(r, event->value.offset, bytes_of(part->key),
		    "is no dictionary");
		seal_pass_over(r, event);
	} else if (part->entries ? set->has_files : set->has_rules) {
		seal_pass_over(r, event); /* the gate told of the second one */
	} else if (part->entries) {
		r->other = other;
		seal_read_entries(r, set);
	} else {
		read_rules(r, set);
	}
}

static void
read_seal(struct seal_reading *r, struct seal *seal)
{
	struct plist_event event;

	if (!plist_reader_next(r->reader, &event) ||
	    event.type == PLIST_EVENT_ERROR)
		return;
	if (event.type != PLIST_EVENT_DICT) {
		defect_add(r->defects, DEFECT_SEAL, event.value.offset,
		    "the seal is no dictionary");
		return;
	}
	while (seal_next_member(r, &event))
		read_part(r, &event, seal);
	/* What follows the dictionary is the gate's to see. */
	while (plist_reader_next(r->reader, &event))
		;
}

const struct seal *
seal_parse(struct bytes file, struct arena *arena, struct defects *defects)
{
	struct seal *seal = ARENA_NEW(arena, struct seal);
	struct seal_reading r = { .arena = arena, .defects = defects };

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
