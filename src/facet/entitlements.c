/* SPDX-License-Identifier: MIT */
#include <config.h>

#include "values.h"

enum {
	LISTS_XML = 0,
	LISTS_DER = PLIST_LISTS
};

static const char *
forms(const struct entitlements *e)
{
	switch (e->relation) {
	case ENTITLEMENTS_EQUAL:
		return "XML and DER hold the same keys and values";
	case ENTITLEMENTS_DIFFER:
		return "XML and DER differ";
	case ENTITLEMENTS_UNREADABLE:
		return "one form cannot be read: whether both agree is open";
	case ENTITLEMENTS_ABSENT:
		break;
	}
	return e->has_xml ? "XML only" : e->has_der ? "DER only" : "none";
}

static void
show_forms(struct outline *o, const struct entitlements *e)
{
	if (e->relation == ENTITLEMENTS_DIFFER)
		outline_tone(o, TONE_BAD);
	else if (e->relation == ENTITLEMENTS_UNREADABLE)
		outline_tone(o, TONE_UNKNOWN);
	outline_string(o, "forms", "Forms", forms(e));
	if (e->difference)
		outline_string(
		    o, "difference", "First difference", e->difference);
	if (!e->has_der)
		return;
	outline_number(
	    o, "der_generation", "DER generation", e->der_generation);
	if (e->der && !e->der_canonical) {
		outline_tone(o, TONE_WARN);
		outline_string(o, "der_canonical", "DER form", "not canonical");
	}
}

static enum tone
tone_of(const struct allowance *one)
{
	if (one->severity > SEVERITY_INFO)
		return severity_tone(one->severity);
	if (one->open)
		return TONE_UNKNOWN;
	return one->held ? TONE_GOOD : TONE_PLAIN;
}

/* Words that each end a sentence which begins with the key. */
static void
show_allowances(struct outline *o, const struct node *node)
{
	const struct allowances *const *slices = node->whole.allowances;
	const struct allowances *all;

	if (!slices)
		return;
	all = slices[node->row == ROW_SLICE ? node->slice
					    : node->code->preferred];
	if (!all)
		return;
	outline_map(o, "allowed_by", "Allowed by");
	for (size_t i = 0; i < all->count; i++) {
		outline_tone(o, tone_of(&all->list[i]));
		outline_item(o, &(struct item){ .key = all->list[i].key,
				    .type = VALUE_TEXT,
				    .offset = NO_OFFSET,
				    .bytes = bytes_of(all->list[i].by) });
	}
	if (all->more > 0)
		outline_printf(o, "", "More", "%zu more keys", all->more);
	outline_close(o);
}

static const struct entitlements *
entitlements_of(const struct node *node)
{
	const struct signature *s = node_signature(node);

	return s ? s->entitlements : NULL;
}

static void
describe(const struct node *node, struct outline *o)
{
	const struct entitlements *e = entitlements_of(node);
	bool both;

	if (!e) {
		outline_tone(o, TONE_DIM);
		outline_string(o, "entitlements", "Entitlements",
		    node_signature(node) ? "none" : "none: not signed");
		return;
	}
	both = e->relation != ENTITLEMENTS_EQUAL;
	if (e->xml) {
		outline_at(o, e->xml_offset);
		show_plist_lazily(o, "entitlements",
		    both && e->der ? "Keys, by XML" : "Keys", e->xml,
		    LISTS_XML);
	}
	if (e->der && (both || !e->xml)) {
		outline_at(o, e->der_offset);
		show_plist_lazily(o, "entitlements_der",
		    e->xml ? "Keys, by DER" : "Keys", e->der, LISTS_DER);
	}
	show_allowances(o, node);
	show_forms(o, e);
}

static void
rows(const struct node *node, uint32_t list, uint64_t first, uint64_t count,
    struct outline *o)
{
	const struct entitlements *e = entitlements_of(node);

	if (!e)
		return;
	if (list >= LISTS_DER)
		show_plist_rows(o, e->der, LISTS_DER, list, first, count);
	else
		show_plist_rows(o, e->xml, LISTS_XML, list, first, count);
}

static bool
applies(const struct node *node)
{
	return node_is_read(node) &&
	       (node->code->macho || node->code->signature_count > 0);
}

const struct facet facet_entitlements = {
	.id = "entitlements",
	.title = "Entitlements",
	.tab = true,
	.applies = applies,
	.describe = describe,
	.rows = rows,
};
