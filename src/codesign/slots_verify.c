/* SPDX-License-Identifier: MIT */
/*
 * The special slots of each CodeDirectory against what is there. After
 * Security-61901 (2025): StaticCode.cpp validateDirectory, which passes over
 * a component that no slot seals; here that is bad.
 */
#include <config.h>

#include <string.h>

#include <sealtree/evaluate.h>

/* What a slot is to be compared with. */
struct component {
	bool there;
	struct bytes content; /* hashed; or, where .data is NULL, … */
	const struct slot_contents *digests; /* … the seal's digests */
	uint64_t offset;
};

static struct component
component_of(const struct signature *s, const struct slot_contents *contents,
    uint32_t slot)
{
	const struct blob *blob = signature_blob(s, slot);
	struct component c = { .offset = NO_OFFSET };

	switch (slot) {
	case SLOT_INFO:
		c.content = contents->info;
		break;
	case SLOT_REP_SPECIFIC:
		c.content = contents->rep_specific;
		break;
	case SLOT_RESOURCES:
		c.digests = contents->has_seal ? contents : NULL;
		c.there = contents->has_seal;
		return c;
	default:
		/* Native blobs are hashed with their headers, others without.
		 */
		if (blob)
			c.content = slot == SLOT_APPLICATION ? blob->content
							     : blob->whole;
		if (blob)
			c.offset = blob->whole.offset;
		break;
	}
	c.there = c.content.data != NULL;
	return c;
}

/* Only two digests of a seal are kept: those that genuine code uses. */
static struct result
compare_seal(const struct directory *d, struct bytes stored,
    const struct slot_contents *contents, struct arena *arena)
{
	struct bytes found = { 0 };

	if (d->hash->type == 1)
		found = contents->seal_sha1;
	else if (d->hash->type == 2 || d->hash->type == 3)
		found = bytes_clamp(contents->seal_sha256, 0, d->hash->size);
	if (!found.data)
		return result_unknown(arena, NULL,
		    "the seal's hash by %s is not made here", d->hash->name);
	if (bytes_equal(stored, found))
		return result_ok();
	return result_bad(arena, stored.offset,
	    "CodeResources is not the one that was signed");
}

static const char *
slot_label(uint32_t slot)
{
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

	return labels[slot];
}

static struct result
compare(const struct directory *d, struct bytes stored,
    const struct component *c, uint32_t slot, struct arena *arena)
{
	uint8_t digest[HASH_MAX];

	if (!d->hash || d->hash->size != stored.len)
		return result_unknown(
		    arena, NULL, "the CodeDirectory's hash is not usable");
	if (c->digests)
		return compare_seal(d, stored, c->digests, arena);
	if (!hash_bytes(d->hash, c->content, digest))
		return result_unknown(
		    arena, NULL, "the CodeDirectory's hash is not usable");
	if (bytes_equal(stored, bytes_over(digest, d->hash->size)))
		return result_ok();
	return result_bad(arena, c->offset,
	    "the %s is not what was signed: its %s hash is not that of slot "
	    "-%u",
	    slot_label(slot), d->hash->name, slot);
}

static struct result
check_slot(const struct directory *d, const struct component *c, uint32_t slot,
    struct arena *arena)
{
	struct bytes stored = directory_special_hash(d, slot);

	if (!stored.len && !c->there)
		return result_absent();
	if (!stored.len)
		return result_bad(arena, c->offset,
		    "the %s is there, and nothing seals it: slot -%u is empty",
		    slot_label(slot), slot);
	if (!c->there)
		return result_bad(arena, stored.offset,
		    "the %s was signed and is not there", slot_label(slot));
	return compare(d, stored, c, slot, arena);
}

void
slots_verify(const struct signature *signature,
    const struct slot_contents *contents, struct arena *arena,
    struct result *results)
{
	for (uint32_t slot = 1; slot < SLOTS_CHECKED; slot++) {
		struct component c = component_of(signature, contents, slot);

		results[slot] = result_absent();
		for (size_t i = 0; i < signature->directory_count; i++)
			results[slot] = result_worse(results[slot],
			    check_slot(
				&signature->directories[i], &c, slot, arena));
	}
	results[0] = result_absent();
}
