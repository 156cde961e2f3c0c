/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <inttypes.h>

#include <sealtree/limits.h>
#include <sealtree/requirement.h>

enum {
	MAGIC_REQUIREMENTS = 0xfade0c01,
	SET_HEADER = 12,
	SET_ENTRY = 8
};

struct member {
	uint32_t type, at;
	uint64_t offset; /* of its entry in the index */
};

static const char *
type_name(uint32_t type)
{
	static const char *const names[] = {
		[REQUIREMENT_HOST] = "host",
		[REQUIREMENT_GUEST] = "guest",
		[REQUIREMENT_DESIGNATED] = "designated",
		[REQUIREMENT_LIBRARY] = "library",
		[REQUIREMENT_PLUGIN] = "plugin",
	};

	return type < sizeof names / sizeof *names ? names[type] : NULL;
}

/* The blob at `at`, by its own length. False where it cannot be one. */
static bool
find_blob(struct bytes set, uint64_t at, struct bytes *blob)
{
	struct cursor c = cursor_over(bytes_clamp(set, at, UINT64_MAX));
	uint32_t length;

	cursor_skip(&c, 4);
	length = cursor_be32(&c);
	return cursor_ok(&c) && bytes_slice(set, at, length, blob);
}

/* `*room` is what is left of the set's bytes: blobs that do not overlap need
 * no more than all of them. */
static struct requirement
read_member(const struct member *m, struct bytes set, uint64_t *room,
    struct arena *arena, struct defects *defects)
{
	struct requirement r = { .type = m->type };
	struct bytes blob;

	if (!find_blob(set, m->at, &blob)) {
		defect_add(defects, DEFECT_SIGNATURE, m->offset,
		    "requirement %" PRIu32 " does not lie in its set", m->type);
	} else if (blob.len > *room) {
		defect_add(defects, DEFECT_SIGNATURE, m->offset,
		    "requirement %" PRIu32 " overlaps others", m->type);
	} else {
		*room -= blob.len;
		r = *requirement_parse(blob, arena, defects);
	}
	r.type = m->type;
	r.name = type_name(m->type);
	return r;
}

static void
read_members(struct requirements *set, uint32_t count, struct arena *arena,
    struct defects *defects)
{
	struct cursor c = cursor_over(set->blob);
	uint64_t index_end = SET_HEADER + (uint64_t) count * SET_ENTRY;
	uint64_t room = set->blob.len - index_end;

	cursor_skip(&c, SET_HEADER);
	set->list = ARENA_ARRAY(arena, struct requirement, count);
	for (uint32_t i = 0; i < count; i++) {
		struct member m = { .offset = cursor_offset(&c) };

		m.type = cursor_be32(&c);
		m.at = cursor_be32(&c);
		if (m.at == 0)
			continue; /* Apple's readers: nothing there */
		if (m.at < index_end)
			defect_add(defects, DEFECT_SIGNATURE, m.offset,
			    "requirement %" PRIu32 " begins in the set's index",
			    m.type);
		if (requirements_find(set, m.type))
			defect_add(defects, DEFECT_BLOB_DUPLICATE, m.offset,
			    "requirement %" PRIu32 " is there twice", m.type);
		set->list[set->count++] =
		    read_member(&m, set->blob, &room, arena, defects);
	}
}

static void
read_set(struct requirements *set, struct arena *arena, struct defects *defects)
{
	struct cursor c = cursor_over(set->blob);
	uint32_t magic = cursor_be32(&c), length = cursor_be32(&c);
	uint32_t count = cursor_be32(&c);

	if (!cursor_ok(&c) || magic != MAGIC_REQUIREMENTS ||
	    length < SET_HEADER || length > set->blob.len) {
		defect_add(defects, DEFECT_SIGNATURE, set->blob.offset,
		    "the requirements are not a set");
		return;
	}
	set->blob = bytes_clamp(set->blob, 0, length);
	if (count > (length - SET_HEADER) / SET_ENTRY) {
		defect_add(defects, DEFECT_SIGNATURE, set->blob.offset + 8,
		    "a set of %" PRIu32 " requirements has no room for them",
		    count);
		count = (length - SET_HEADER) / SET_ENTRY;
	}
	if (count > LIMIT_REQUIREMENTS) {
		defect_add(defects, DEFECT_LIMIT, set->blob.offset + 8,
		    "a set has more than %d requirements", LIMIT_REQUIREMENTS);
		count = LIMIT_REQUIREMENTS;
	}
	read_members(set, count, arena, defects);
}

const struct requirements *
requirements_parse(
    struct bytes set, struct arena *arena, struct defects *defects)
{
	struct requirements *requirements =
	    ARENA_NEW(arena, struct requirements);
	const char *part = defects->part;

	requirements->blob = set;
	defects->part = "requirements";
	read_set(requirements, arena, defects);
	defects->part = part;
	return requirements;
}

const struct requirement *
requirements_find(const struct requirements *set, uint32_t type)
{
	for (size_t i = 0; set && i < set->count; i++)
		if (set->list[i].type == type)
			return &set->list[i];
	return NULL;
}
