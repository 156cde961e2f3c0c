/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <sealtree/codesign.h>

static const char *
constraint_title(uint32_t slot)
{
	switch (slot) {
	case SLOT_CONSTRAINT_SELF:
		return "Launch constraint, self";
	case SLOT_CONSTRAINT_PARENT:
		return "Launch constraint, parent";
	case SLOT_CONSTRAINT_RESPONSIBLE:
		return "Launch constraint, responsible";
	case SLOT_CONSTRAINT_LIBRARY:
		return "Library constraint";
	default:
		return "Constraint";
	}
}

const struct constraint *
constraint_parse(
    const struct blob *blob, struct arena *arena, struct defects *defects)
{
	struct constraint *c = ARENA_NEW(arena, struct constraint);
	const char *part = defects->part;
	unsigned generation;
	bool canonical;

	c->slot = blob->slot;
	c->title = constraint_title(blob->slot);
	c->offset = blob->whole.offset;
	defects->part = c->title;
	c->value = der_plist_parse(
	    blob->content, arena, defects, &generation, &canonical);
	if (c->value && c->value->type != PLIST_DICT) {
		defect_add(defects, DEFECT_PLIST, c->value->offset,
		    "a constraint is no dictionary");
		c->value = NULL;
	}
	defects->part = part;
	return c;
}
