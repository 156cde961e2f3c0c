/* SPDX-License-Identifier: MIT */
/*
 * What `codesign -d` prints of code: its lines, special slots, entitlements
 * and requirements, nothing lazy and nothing beside.
 */
#include <config.h>

#include "values.h"

/* From the lowest slot up, those that are absent as zeroes. */
static void
show_special(struct outline *o, const struct directory *d)
{
	outline_list(o, "special_slots", NULL);
	for (uint32_t i = 0; d && i < d->special_slots; i++) {
		struct bytes hash = bytes_clamp(d->special_hashes,
		    (uint64_t) i * d->hash_size, d->hash_size);

		outline_hex(o, NULL, NULL, hash);
	}
	outline_close(o);
}

/* Since macOS 12 the DER form is what is printed, where there is one. */
static void
show_entitlements(struct outline *o, const struct entitlements *e)
{
	if (e && (e->der || e->xml))
		show_plist(o, "entitlements", NULL, e->der ? e->der : e->xml);
}

static void
show_requirement(struct outline *o, const char *type, const char *text)
{
	outline_map(o, NULL, NULL);
	outline_string(o, "type", NULL, type);
	outline_string(o, "text", NULL, text);
	outline_close(o);
}

static void
show_requirements(struct outline *o, const struct code *code,
    const struct signature *s, struct arena *arena)
{
	const struct requirements *set = s->requirements;
	const char *implicit = s->implicit;

	outline_list(o, "requirements", NULL);
	for (size_t i = 0; set && i < set->count; i++)
		if (set->list[i].name && set->list[i].text)
			show_requirement(
			    o, set->list[i].name, set->list[i].text);
	outline_close(o);
	if (set && requirements_find(set, REQUIREMENT_DESIGNATED))
		return;
	if (!implicit && signature_is_adhoc(s))
		implicit = signature_adhoc_requirement(code->signatures,
		    code->signature_count, code->preferred, arena);
	outline_string(o, "implicit", NULL, implicit);
}

static void
describe(const struct node *node, struct outline *o)
{
	const struct signature *s = node_signature(node);
	struct arena *arena;

	if (!s)
		return;
	arena = arena_new();
	outline_map(o, "lines", NULL);
	show_as_codesign(o, node, arena);
	outline_close(o);
	show_special(o, signature_directory(s));
	show_entitlements(o, s->entitlements);
	show_requirements(o, node->code, s, arena);
	arena_free(arena);
}

static bool
applies(const struct node *node)
{
	return node->row == ROW_CODE && node_is_read(node) &&
	       (node->code->macho || node->code->signature_count > 0);
}

const struct facet facet_codesign = {
	.id = "codesign",
	.title = "codesign -d",
	.applies = applies,
	.describe = describe,
};
