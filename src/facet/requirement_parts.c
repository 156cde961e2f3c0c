/* SPDX-License-Identifier: MIT */
/* A requirement that is more than one line long in parts: what must hold
 * together, and where one of several is enough. */
#include <config.h>

#include <sealtree/requirement.h>

#include "values.h"

enum {
	PARTS_DEPTH = 6 /* what lies deeper stays on one line */
};

static bool
is_joint(const struct expression *e)
{
	return !e->flags &&
	       (e->opcode == OPCODE_AND || e->opcode == OPCODE_OR);
}

static void show_part(struct outline *o, const struct expression *part,
    struct arena *arena, unsigned depth);

/* "a and b and c" is two pairs in the file, and one list here. No deeper than
 * an expression can be: LIMIT_REQUIREMENT_DEPTH. */
static void
show_operands(struct outline *o, const struct expression *e, uint32_t opcode,
    struct arena *arena, unsigned depth)
{
	if (!is_joint(e) || e->opcode != opcode) {
		show_part(o, e, arena, depth);
		return;
	}
	show_operands(o, e->left, opcode, arena, depth);
	show_operands(o, e->right, opcode, arena, depth);
}

static void
show_part(struct outline *o, const struct expression *part,
    struct arena *arena, unsigned depth)
{
	if (!is_joint(part) || depth == PARTS_DEPTH) {
		outline_string(o, NULL, NULL, expression_print(part, arena));
		return;
	}
	outline_list(
	    o, NULL, part->opcode == OPCODE_AND ? "all of" : "one of");
	show_operands(o, part, part->opcode, arena, depth + 1);
	outline_close(o);
}

void
show_requirement_parts(struct outline *o, const char *name,
    const struct requirement *r, struct arena *arena)
{
	if (!r->expression || !is_joint(r->expression))
		return;
	outline_list(o, arena_printf(arena, "%s_parts", name),
	    r->expression->opcode == OPCODE_AND ? "that is, all of"
						: "that is, one of");
	show_operands(o, r->expression, r->expression->opcode, arena, 1);
	outline_close(o);
}
