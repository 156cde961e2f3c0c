/* SPDX-License-Identifier: MIT */
/*
 * The special slots of each CodeDirectory against what is there. After
 * Security-61901 (2025): StaticCode.cpp validateDirectory, which passes over
 * a component that no slot seals; here that is bad.
 */
#include <config.h>

#include <string.h>

#include <sealtree/evaluate.h>

#include "slots.h"

static const char *const labels[SLOTS_CHECKED] = {
	[SLOT_INFO] = "Info.plist",
	[SLOT_REQUIREMENTS] = "set of requirements",
	[SLOT_RESOURCES] = "CodeResources",
	[SLOT_APPLICATION] = "application-specific blob",
	[SLOT_ENTITLEMENTS] = "entitlements",
	[SLOT_REP_SPECIFIC] = "container's header",
	[SLOT_ENTITLEMENTS_DER] = "DER entitlements",
	[SLOT_CONSTRAINT_SELF] = "launch constraint on itself",
	[SLOT_CONSTRAINT_PARENT] = "launch constraint on its parent",
	[SLOT_CONSTRAINT_RESPONSIBLE] =
	    "launch constraint on who is responsible",
	[SLOT_CONSTRAINT_LIBRARY] = "library constraint",
};

/* What a special slot is about, as far as it is there. */
struct component {
	uint32_t slot;
	bool is_there;
	struct bytes content; /* what is hashed; no bytes for the seal */
	uint64_t offset;      /* in the executable's file; NO_OFFSET */
};

struct slot_check {
	const struct signature *signature;
	const struct slot_contents *contents;
	struct arena *arena;
	bool any_has_info; /* some CodeDirectory binds Info.plist */
};

static struct component
component_of(const struct slot_check *check, uint32_t slot)
{
	const struct blob *blob = signature_blob(check->signature, slot);
	struct component c = { .slot = slot, .offset = NO_OFFSET };

	if (slot == SLOT_INFO)
		c.content = check->contents->info;
	else if (slot == SLOT_REP_SPECIFIC)
		c.content = check->contents->rep_specific;
	else if (slot != SLOT_RESOURCES && blob) {
		c.content =
		    slot_find(slot)->native ? blob->whole : blob->content;
		c.offset = blob->whole.offset;
	}
	c.is_there = slot == SLOT_RESOURCES ? check->contents->has_seal
					    : c.content.data != NULL;
	return c;
}

/* The digest of the seal's file, which is not kept, by the directory's hash;
 * no bytes for one that was not made. */
static struct bytes
seal_digest(const struct slot_contents *contents, const struct hash_type *type)
{
	if (strcmp(type->name, "sha1") == 0)
		return contents->seal_sha1;
	if (strcmp(type->name, "sha256") == 0 ||
	    strcmp(type->name, "sha256T") == 0)
		return bytes_clamp(contents->seal_sha256, 0, type->size);
	return (struct bytes){ 0 };
}

/* `room` has HASH_MAX bytes. */
static struct bytes
digest_of(const struct slot_check *check, const struct component *c,
    const struct hash_type *type, uint8_t *room)
{
	if (c->slot == SLOT_RESOURCES)
		return seal_digest(check->contents, type);
	if (!hash_bytes(type, c->content, room))
		return (struct bytes){ 0 };
	return bytes_over(room, type->size);
}

static struct result
compare(const struct slot_check *check, const struct component *c,
    const struct directory *d, struct bytes stored)
{
	uint8_t room[HASH_MAX];
	struct bytes digest = digest_of(check, c, d->hash, room);

	if (!digest.len)
		return result_unknown(check->arena, "limit",
		    "the %s of %s is not made here", d->hash->name,
		    labels[c->slot]);
	if (bytes_equal(digest, stored))
		return result_ok();
	return result_bad(check->arena, c->offset,
	    "the %s is not what was signed: its %s hash is not that of slot "
	    "-%u",
	    labels[c->slot], d->hash->name, c->slot);
}

/* DER entitlements that are sealed and not there are made anew from the XML
 * form by Apple's reader: that cannot be settled here. */
static struct result
judge_missing(const struct slot_check *check, const struct component *c,
    const struct directory *d)
{
	if (c->slot == SLOT_ENTITLEMENTS_DER &&
	    signature_blob(check->signature, SLOT_ENTITLEMENTS))
		return result_unknown(check->arena, "limit",
		    "the %s was signed and is not there: macOS makes it from "
		    "the XML "
		    "form",
		    labels[c->slot]);
	return result_bad(check->arena, NO_OFFSET,
	    "the %s was signed and is not there: slot -%u has its %s hash",
	    labels[c->slot], c->slot, d->hash->name);
}

/*
 * Apple ignores what is there without a hash; then it is vouched for by
 * nobody. Only Info.plist may be: it is not bound where code was signed as a
 * file of its own.
 */
static struct result
judge_unsealed(const struct slot_check *check, const struct component *c,
    const struct directory *d)
{
	if (c->slot == SLOT_INFO && !check->any_has_info)
		return result_absent();
	return result_bad(check->arena, c->offset,
	    "the %s is there, and nothing seals it: slot -%u of the %s "
	    "CodeDirectory is empty",
	    labels[c->slot], c->slot, d->hash->name);
}

static struct result
judge(const struct slot_check *check, const struct component *c,
    const struct directory *d)
{
	struct bytes stored = directory_special_hash(d, c->slot);

	if (!stored.len && !c->is_there)
		return result_absent();
	if (!d->usable || !d->hash || !d->hash->rank ||
	    d->hash->size != d->hash_size)
		return result_unknown(check->arena, "unreadable",
		    "the CodeDirectory in slot 0x%x cannot be used to check "
		    "the %s",
		    d->slot, labels[c->slot]);
	if (!c->is_there)
		return judge_missing(check, c, d);
	if (!stored.len)
		return judge_unsealed(check, c, d);
	return compare(check, c, d, stored);
}

static struct result
verify(const struct slot_check *check, uint32_t slot)
{
	const struct signature *s = check->signature;
	struct component c = component_of(check, slot);
	struct result result = result_absent();

	for (size_t i = 0; i < s->directory_count; i++)
		result =
		    result_worse(result, judge(check, &c, &s->directories[i]));
	if (s->directory_count == 0 && c.is_there)
		return result_unknown(check->arena, "unreadable",
		    "there is no CodeDirectory to check the %s", labels[slot]);
	return result;
}

static bool
any_has_hash(const struct signature *s, uint32_t slot)
{
	for (size_t i = 0; i < s->directory_count; i++)
		if (directory_special_hash(&s->directories[i], slot).len)
			return true;
	return false;
}

void
slots_verify(const struct signature *signature,
    const struct slot_contents *contents, struct arena *arena,
    struct result *results)
{
	const struct slot_check check = { signature, contents, arena,
		any_has_hash(signature, SLOT_INFO) };

	results[0] = result_absent();
	for (uint32_t slot = SLOT_INFO; slot < SLOTS_CHECKED; slot++)
		results[slot] = verify(&check, slot);
}
